from pathlib import Path

import pytest

from harness.rule import Role, Rule
from harness.rulebook import rules_of
from harness.run import Conclusion, Outcome, RuleVerdict
from harness.terminal import ADVICE, show_message, show_outcome
from harness.text import Text
from harness.verdict import Verdict

RULES: dict[str, Rule] = {rule.id: rule for rule in rules_of(Role.HOSPITAL)}
DEAD = Text("Hệ thống không hỏi nữa.", "The system asks no more.")


def judged(rule: str, verdict: Verdict, *, counts: bool = True, reason: Text | None = None) -> RuleVerdict:
    return RuleVerdict(RULES[rule], verdict, counts, {}, reason)


def shown(capsys: pytest.CaptureFixture[str], conclusion: Conclusion, *verdicts: RuleVerdict) -> str:
    outcome = Outcome(conclusion, {one.rule.id: one for one in verdicts}, Path("events.ndjson"), ())
    show_outcome(outcome, "hospital", [], "en")
    return " ".join(capsys.readouterr().out.split())


def test_a_failure_that_does_not_decide_is_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(capsys, "conformant", judged("SIG-REFERENCES-01", Verdict.FAILED, counts=False))

    assert "CONFORMANT" in told
    assert ADVICE.en in told
    assert "SIG-REFERENCES-01" in told.partition(ADVICE.en)[2]


def test_a_clean_run_gives_no_advice(capsys: pytest.CaptureFixture[str]) -> None:
    assert ADVICE.en not in shown(capsys, "conformant", judged("SIG-REFERENCES-01", Verdict.PASSED))


def test_one_reason_for_many_rules_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    many = [judged(rule, Verdict.UNTESTED, reason=DEAD) for rule in list(RULES)[:30]]
    told = shown(capsys, "incomplete", judged("SIG-DIGEST-01", Verdict.FAILED), *many)

    assert told.count(DEAD.en) == 1
    assert f"{many[0].rule.id} … 30 rules" in told
    assert "SIG-DIGEST-01" in told


def test_what_a_person_pastes_is_not_broken_into_lines(capsys: pytest.CaptureFixture[str]) -> None:
    line = "export LIENTHONG_KEYSTORE=/a/folder/with/a/rather/long/name" * 4
    show_message("vi")(Text(line, line))

    assert line in capsys.readouterr().out
