"""The judgement of a filing: every document rule that meets one of its sheets.

Rules are indexed by kind and version once; a filing then costs its own length and nothing of the rulebook's.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from harness.checks import CHECKS, Check
from harness.documents.table import kinds, versions
from harness.filing import Filing, Sheet
from harness.finding import Finding
from harness.rule import Rule, chapter, chapters
from harness.tablerules import table_check, table_rules

FINDINGS_MAX: Final = 10_000
"""A filing with more is judged no further: nobody reads them, and a hostile one could name millions."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rule, ready to be asked of a sheet of the kind and version it is filed under."""

    rule: str
    when: tuple[tuple[str, str], ...]
    check: Check


def meets(when: tuple[tuple[str, str], ...], sheet: Sheet) -> bool:
    """Whether the sheet's fields are as `when` wants them: `tag -> value`, or "*" for any value at all."""
    for tag, wanted in when:
        text = sheet.get(tag)
        if not text or wanted not in ("*", text):
            return False
    return True


@cache
def document_rules() -> tuple[Rule, ...]:
    """Every written rule that speaks of documents; table rules are apart (`harness.tablerules`)."""
    return tuple(rule for name in chapters() for rule in chapter(name) if rule.documents)


def versions_of(rule: Rule, kind: str) -> tuple[str, ...]:
    """The versions of `kind` in which `rule` holds: all of them unless it names some."""
    known = versions(kind) if kind in kinds() else ()
    return tuple(version for version in known if not rule.holds_for or version in rule.holds_for)


@cache
def steps(kind: str, version: str) -> tuple[Step, ...]:
    """The rules that speak of `kind` in `version`, in the rulebook's order."""
    return tuple(
        Step(rule.id, rule.when, CHECKS[rule.id])
        for rule in document_rules()
        if kind in rule.documents and version in versions_of(rule, kind)
    )


def judge(filing: Filing) -> list[tuple[str, Finding]]:
    """Every `(rule id, finding)` of the filing, sheet by sheet; empty when nothing is wrong.

    A particular rule and its table may both speak of one field: each is judged by itself, so that each can be proved.
    """
    found: list[tuple[str, Finding]] = []
    for sheet in filing.sheets:
        plan = _plan(sheet.kind, sheet.version)
        if plan is None:
            continue
        if len(found) > FINDINGS_MAX:
            break
        found.extend(plan.table(sheet))
        for step in plan.steps:
            check = step.check
            if (step.when and not meets(step.when, sheet)) or (check.needs and not check.ready(filing)):
                continue
            for tag, expected in check.look(sheet, filing):
                found.append((step.rule, check.finding(sheet, tag, expected)))
    return found


def findings_of(rule: str, filing: Filing) -> list[Finding]:
    """What the one document rule `rule` finds in the filing."""
    return [finding for name, finding in judge(filing) if name == rule]


@dataclass(frozen=True, slots=True)
class _Plan:
    table: Callable[[Sheet], list[tuple[str, Finding]]]
    steps: tuple[Step, ...]
    tables: tuple[str, ...]
    """The ids of the table rules, which every sheet meets."""


@cache
def _plan(kind: str, version: str) -> _Plan | None:
    if kind not in kinds() or version not in versions(kind):
        return None
    tables = (rule.id for rule in table_rules() if rule.documents == (kind,) and version in rule.holds_for)
    return _Plan(table_check(kind, version), steps(kind, version), tuple(tables))


def met(filing: Filing) -> set[str]:
    """The ids of all document rules whose stimulus the filing gives, whether they hold or not."""
    return {rule for sheet in filing.sheets for rule in _met_by(sheet, filing)}


def _met_by(sheet: Sheet, filing: Filing) -> Iterator[str]:
    plan = _plan(sheet.kind, sheet.version)
    if plan is None:
        return
    yield from plan.tables
    for step in plan.steps:
        if meets(step.when, sheet) and step.check.ready(filing):
            yield step.rule
