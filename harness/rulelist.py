"""The rulebook written down for people (Markdown) and machines (JSON)."""

from collections.abc import Iterable
from typing import Any

from harness.rule import Role, Rule
from harness.rulebook import rulebook
from harness.text import Language, Text

_COLUMNS = (
    Text("Mã", "Id"),
    Text("Quy tắc", "Rule"),
    Text("Mức", "Level"),
    Text("Căn cứ", "Basis"),
    Text("Nguồn", "Source"),
)
_UNDER_LOAD = Text(
    "Được xét bằng `lienthong load`, theo ngưỡng của phương án; `lienthong certify` không xét.",
    "Judged by `lienthong load`, against the limits of its plan; `lienthong certify` does not look at them.",
)


def chosen(role: Role | None) -> tuple[Rule, ...]:
    """The rules of one role, whatever judges them, or all."""
    return tuple(rule for rule in rulebook().values() if role is None or role in rule.roles)


def as_json(role: Role | None = None) -> dict[str, Any]:
    """Every rule as an object."""
    return {"format": "lienthong-rules/1", "rules": [_object(rule) for rule in chosen(role)]}


def as_markdown(role: Role | None, language: Language) -> str:
    """One table a chapter."""
    rules = chosen(role)
    chapters = dict.fromkeys(rule.chapter for rule in rules)
    head = Text(f"# Bộ quy tắc: {len(rules)} quy tắc", f"# Rulebook: {len(rules)} rules").to(language)
    return "\n".join([head, *(line for name in chapters for line in _chapter(name, rules, language))]) + "\n"


def _chapter(name: str, rules: Iterable[Rule], language: Language) -> Iterable[str]:
    yield ""
    yield f"## {name}"
    yield ""
    if any(rule.chapter == name and rule.judged_by == "load" for rule in rules):
        yield _UNDER_LOAD.to(language)
        yield ""
    yield _row(column.to(language) for column in _COLUMNS)
    yield _row("---" for _ in _COLUMNS)
    for rule in rules:
        if rule.chapter == name:
            yield _row((rule.id, rule.says.to(language), rule.level.value, rule.basis.value, rule.source))


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _object(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "chapter": rule.chapter,
        "roles": [role.value for role in rule.roles],
        "level": rule.level.value,
        "basis": rule.basis.value,
        "mandatory": rule.mandatory,
        "judged_by": rule.judged_by,
        "source": rule.source,
        "says": rule.says.as_json(),
        "remedy": {role.value: text.as_json() for role, text in rule.remedy.items()},
        "documents": list(rule.documents),
        "holds_for": list(rule.holds_for),
        "when": dict(rule.when),
        "cases": [{"says": case.says.as_json(), "given": case.given, "finds": list(case.finds)} for case in rule.cases],
    }
