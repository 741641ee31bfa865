"""`summary.json`: the run in one small object, for a machine that wants numbers."""

import json
from typing import Any, Final

from harness.record import Record, RuleRecord
from harness.text import Language

NAME: Final = "json"
FILE: Final = "summary.json"


def write(record: Record, language: Language) -> str:  # noqa: ARG001 -- both languages stand in it
    """The conclusion, the counts, and one entry a rule with its findings."""
    return json.dumps(summary(record), ensure_ascii=False, indent=1) + "\n"


def summary(record: Record) -> dict[str, Any]:
    """The same as an object."""
    head = record.head
    return {
        "format": "lienthong-summary/1",
        "role": record.role,
        "mode": head["mode"],
        "target": head["target"],
        "seed": head["seed"],
        "today": head["today"],
        "started": head["at"],
        "ended": record.end["at"] if record.end else None,
        "conclusion": record.conclusion,
        "exit_code": record.exit_code,
        "partial": record.partial,
        "interrupted": record.end is None or record.end["interrupted"],
        "counts": record.counts(),
        "troubles": [trouble.as_json() for trouble in record.troubles],
        "rules": [_rule(rule) for rule in record.rules.values()],
    }


def _rule(rule: RuleRecord) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "verdict": rule.verdict.word,
        "counts": rule.counts,
        "stains": rule.stains,
        **({"party": rule.party} if rule.party else {}),
        "level": rule.level,
        "basis": rule.basis,
        "source": rule.source,
        "says": rule.says.as_json(),
        "remedy": rule.remedy.as_json() if rule.remedy else None,
        "reason": rule.reason.as_json() if rule.reason else None,
        "known_gap": rule.known_gap,
        "cases": len(rule.cases),
        "findings": [{"case": case.name, **finding} for case in rule.cases for finding in case.findings],
    }
