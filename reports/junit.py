"""`junit.xml`: one test case a rule, as CI servers read it.

What keeps a partner from being conformant is a failure (or an error, when the bench is at fault); a broken rule that
does not count, an abstention and a known gap are skipped tests that say why.
"""

import re
from typing import Final

from lxml import etree

from harness.record import Record, RuleRecord
from harness.text import Language, Text
from harness.verdict import Verdict

NAME: Final = "junit"
FILE: Final = "junit.xml"
_MS_PER_S: Final = 1000
_FORBIDDEN: Final = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def write(record: Record, language: Language) -> str:
    """The `testsuites` document."""
    stained = [rule for rule in record.rules.values() if rule.stains]
    errors = [rule for rule in stained if rule.verdict is Verdict.HARNESS_ERROR]
    skipped = [rule for rule in record.rules.values() if not rule.stains and rule.verdict is not Verdict.PASSED]
    attributes = {
        "name": f"lienthong.{record.role}",
        "tests": str(len(record.rules) + len(record.troubles)),
        "failures": str(len(stained) - len(errors)),
        "errors": str(len(errors) + len(record.troubles)),
        "skipped": str(len(skipped)),
        "time": f"{sum(_seconds(rule) for rule in record.rules.values()):.3f}",
        "timestamp": str(record.head["at"]),
    }
    suites = etree.Element("testsuites", name="lienthong")
    suite = etree.SubElement(suites, "testsuite", attributes)
    _properties(suite, record)
    for rule in record.rules.values():
        _case(suite, record, rule, language)
    for number, trouble in enumerate(record.troubles, 1):
        case = etree.SubElement(
            suite, "testcase", classname=f"lienthong.{record.role}", name=f"bench-{number}", time="0"
        )
        etree.SubElement(case, "error", message=_clean(trouble.to(language)))
    return str(etree.tostring(suites, encoding="unicode", pretty_print=True))


def _properties(suite: etree._Element, record: Record) -> None:
    properties = etree.SubElement(suite, "properties")
    for name in ("role", "mode", "target", "seed", "today"):
        etree.SubElement(properties, "property", name=name, value=_clean(str(record.head[name])))
    etree.SubElement(properties, "property", name="conclusion", value=record.conclusion)


def _case(suite: etree._Element, record: Record, rule: RuleRecord, language: Language) -> None:
    case = etree.SubElement(
        suite,
        "testcase",
        classname=f"lienthong.{record.role}.{rule.chapter}",
        name=_clean(f"{rule.id} {rule.says.to(language)}"),
        time=f"{_seconds(rule):.3f}",
    )
    if rule.verdict is Verdict.PASSED and not rule.stains:
        return
    kind = "skipped"
    if rule.stains:
        kind = "error" if rule.verdict is Verdict.HARNESS_ERROR else "failure"
    result = etree.SubElement(case, kind, message=_clean(_message(rule, language)))
    if kind != "skipped":
        result.set("type", rule.verdict.word)
    result.text = _clean(_details(rule, language))


def _message(rule: RuleRecord, language: Language) -> str:
    if rule.known_gap and rule.known_gap["state"]:
        return f"{rule.verdict.word} (known gap, {rule.known_gap['state']}): {rule.known_gap['reason']}"
    if rule.reason:
        return f"{rule.verdict.word}: {rule.reason.to(language)}"
    findings = [finding for case in rule.cases for finding in case.findings]
    first = Text.of(findings[0]["says"]).to(language) if findings else rule.says.to(language)
    return f"{rule.verdict.word}: {first}"


def _details(rule: RuleRecord, language: Language) -> str:
    lines = [f"{rule.level}, {rule.basis}: {rule.source}"]
    if rule.remedy:
        lines.append(rule.remedy.to(language))
    for case in rule.cases:
        for finding in case.findings:
            lines.append(f"{case.edge} | {finding['place']}: {Text.of(finding['says']).to(language)}")
            if finding["expected"] or finding["actual"]:
                lines.append(f"    {finding['expected']!r} <> {finding['actual']!r}")
    return "\n".join(lines)


def _seconds(rule: RuleRecord) -> float:
    return sum(case.took_ms for case in rule.cases) / _MS_PER_S


def _clean(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot carry."""
    return _FORBIDDEN.sub("�", text)
