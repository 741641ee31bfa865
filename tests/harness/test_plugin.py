import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any
from zlib import crc32

import pytest

from harness.clock import StoppedClock
from harness.errors import UsageError
from harness.events import read_events
from harness.rule import Basis, Level, Role, Rule
from harness.run import GONE, Outcome, certify
from harness.settings import RunSettings
from harness.text import Text
from harness.verdict import Verdict

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
HEAD = """
import pytest
from harness.exchange import Exchange, Request, Response
from harness.finding import Finding
from harness.judgement import EVIDENCE, broken, cant_tell, expect, inapplicable, untested
from harness.text import Text

SAYS = Text("sai", "wrong")
"""


def rule(name: str, basis: Basis = Basis.PUBLISHED, level: Level = Level.MUST) -> Rule:
    says = Text(f"quy tắc {name}", f"rule {name}")
    return Rule(name, "chapter", (Role.INTAKE,), level, basis, "the paper", says, {Role.INTAKE: says})


Certify = Callable[..., Outcome]


@pytest.fixture
def settings(tmp_path: Path) -> RunSettings:
    return RunSettings(Role.INTAKE, "target", seed=7, today=date(2026, 11, 23), out=tmp_path / "out")


@pytest.fixture
def run_suite(tmp_path: Path, settings: RunSettings) -> Certify:
    def run(source: str, *rules: Rule, **options: Any) -> Outcome:
        suite = tmp_path / "suites" / "intake"
        suite.mkdir(parents=True, exist_ok=True)
        text = HEAD + dedent(source)
        # Equal sources share a file name across runs, others do not: pytest keeps what it has imported by name.
        (suite / f"test_{crc32(text.encode() + str(tmp_path).encode())}.py").write_text(text, "utf-8")
        chosen = replace(settings, **options.pop("settings", {}))
        return certify(chosen, rules=rules, suite=suite, clock=StoppedClock(NOON), **options)

    return run


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("assert True", Verdict.PASSED),
        ("assert 1 == 2", Verdict.FAILED),
        ("broken([Finding('/A/B', SAYS, 'x', 'y')])", Verdict.FAILED),
        ("expect('/A', 1, 2, SAYS)", Verdict.FAILED),
        ("inapplicable(SAYS)", Verdict.INAPPLICABLE),
        ("cant_tell(SAYS)", Verdict.CANT_TELL),
        ("untested(SAYS)", Verdict.UNTESTED),
        ("pytest.skip('no')", Verdict.UNTESTED),
        ("raise ValueError('ours')", Verdict.HARNESS_ERROR),
        ("from harness.errors import UnreachableError; raise UnreachableError(SAYS)", Verdict.CANT_TELL),
    ],
)
def test_what_a_test_raises_decides(run_suite: Certify, body: str, verdict: Verdict) -> None:
    outcome = run_suite(f"@pytest.mark.rule('R-1')\ndef test_it():\n    {body}\n", rule("R-1"))

    assert outcome.rules["R-1"].verdict is verdict


def test_a_rule_that_no_test_names_is_untested_by_name(run_suite: Certify) -> None:
    outcome = run_suite("@pytest.mark.rule('R-1')\ndef test_it(): pass\n", rule("R-1"), rule("R-2"))

    assert outcome.rules["R-2"].verdict is Verdict.UNTESTED
    assert outcome.exit_code == 3


def test_a_fault_of_ours_is_never_put_at_the_partners_door(run_suite: Certify, settings: RunSettings) -> None:
    outcome = run_suite("@pytest.mark.rule('R-1')\ndef test_it(): 1 / 0\n", rule("R-1"))

    assert outcome.exit_code == 4
    assert "ZeroDivisionError" in (settings.out / "crash-1.txt").read_text("utf-8")


def test_a_failed_selfcheck_voids_the_run(run_suite: Certify) -> None:
    source = """
    @pytest.mark.rule('R-1')
    def test_it(): pass

    @pytest.mark.selfcheck
    def test_our_mock(): assert False
    """

    assert run_suite(source, rule("R-1")).conclusion == "harness_error"


def test_a_suite_that_cannot_be_read_voids_the_run(run_suite: Certify) -> None:
    assert run_suite("import nothing_of_this_name\n", rule("R-1")).exit_code == 4


def test_the_findings_and_the_evidence_stand_in_the_file(run_suite: Certify) -> None:
    source = """
    from datetime import UTC, datetime
    @pytest.mark.rule('R-1')
    def test_it():
        asked = Request("POST", "/api/token/take", (("Content-Type", "application/x-www-form-urlencoded"),),
                        b"username=64A01_BV&password=ABCDEF")
        EVIDENCE.record(Exchange(1, "token", asked, Response(200, (), b'{"maKetQua": "401"}'),
                                 datetime(2026, 11, 23, tzinfo=UTC)))
        expect("response /maKetQua", "200", "401", SAYS)
    """

    events = list(read_events(run_suite(source, rule("R-1")).events))

    [case] = [event for event in events if event["event"] == "case_judged"]
    [exchange] = [event for event in events if event["event"] == "exchange"]
    assert (case["findings"][0]["expected"], case["findings"][0]["actual"]) == ("200", "401")
    assert case["exchanges"] == [exchange["number"]]
    assert exchange["request"]["body"]["text"] == "username = 64A01_BV\npassword = ⟨secret:1⟩"


def test_two_runs_of_one_seed_write_the_same_bytes(run_suite: Certify) -> None:
    source = "@pytest.mark.rule('R-1')\ndef test_it(): assert 1 == 2\n"

    first = run_suite(source, rule("R-1"), rule("R-2")).events.read_bytes()
    second = run_suite(source, rule("R-1"), rule("R-2")).events.read_bytes()

    assert _without_times(first) == _without_times(second)


def _without_times(data: bytes) -> bytes:
    return re.sub(rb'"took_ms":[0-9.]+', b"", data)


def test_a_case_worse_than_the_others_stands_for_its_rule(run_suite: Certify) -> None:
    source = """
    @pytest.mark.parametrize("number", [
        pytest.param(1, marks=pytest.mark.rule('R-1')), pytest.param(2, marks=pytest.mark.rule('R-1'))])
    def test_it(number): assert number == 1
    """

    outcome = run_suite(source, rule("R-1"))

    assert outcome.rules["R-1"].cases == {"passed": 1, "failed": 1}
    assert outcome.exit_code == 1


def test_only_published_musts_count_by_default(run_suite: Certify) -> None:
    source = "@pytest.mark.rule('R-1')\ndef test_it(): assert False\n"

    assert run_suite(source, rule("R-1", Basis.OBSERVED)).exit_code == 0
    assert run_suite(source, rule("R-1", level=Level.SHOULD)).exit_code == 0
    assert run_suite(source, rule("R-1", Basis.OBSERVED), settings={"include_unpublished": True}).exit_code == 1


def test_only_picks_by_the_beginning_of_an_id(run_suite: Certify) -> None:
    source = """
    @pytest.mark.rule('A-1')
    def test_a(): pass
    @pytest.mark.rule('B-1')
    def test_b(): assert False
    """

    outcome = run_suite(source, rule("A-1"), rule("B-1"), settings={"only": ("A-",)})

    assert list(outcome.rules) == ["A-1"]
    assert outcome.exit_code == 0


class TestKnownGaps:
    SOURCE = "@pytest.mark.rule('R-1')\ndef test_it(): assert {}\n"

    def _gaps(self, settings: RunSettings, expires: str) -> dict[str, object]:
        path = settings.out.parent / "gaps.toml"
        path.write_text(f"[R-1]\nreason = 'pilot'\nsince = 2026-01-01\nexpires = {expires}\n", "utf-8")
        return {"known_gaps": path}

    def test_a_known_failure_does_not_stain(self, run_suite: Certify, settings: RunSettings) -> None:
        gaps = self._gaps(settings, "2027-01-01")

        assert run_suite(self.SOURCE.format("False"), rule("R-1"), settings=gaps).exit_code == 0

    def test_an_unexpected_pass_fails(self, run_suite: Certify, settings: RunSettings) -> None:
        gaps = self._gaps(settings, "2027-01-01")

        assert run_suite(self.SOURCE.format("True"), rule("R-1"), settings=gaps).exit_code == 1

    def test_a_gap_past_its_date_fails(self, run_suite: Certify, settings: RunSettings) -> None:
        gaps = self._gaps(settings, "2026-11-22")

        assert run_suite(self.SOURCE.format("False"), rule("R-1"), settings=gaps).exit_code == 1


def test_a_killed_run_is_taken_up_where_it_stopped(run_suite: Certify) -> None:
    source = """
    @pytest.mark.rule('A-1')
    def test_a(): assert False
    @pytest.mark.rule('B-1')
    def test_b(): pass
    """
    path = run_suite(source, rule("A-1"), rule("B-1")).events
    lines = path.read_bytes().splitlines(keepends=True)
    upto = next(number for number, line in enumerate(lines) if b'"case_judged","rule":"B-1"' in line)
    path.write_bytes(b"".join(lines[:upto]) + lines[upto][:20])

    outcome = run_suite(source, rule("A-1"), rule("B-1"), resume=True)

    events = list(read_events(path))
    assert [event["rule"] for event in events if event["event"] == "case_judged"] == ["A-1", "B-1"]
    assert outcome.rules["A-1"].verdict is Verdict.FAILED
    assert outcome.exit_code == 1


@pytest.mark.parametrize(("broke", "sent"), [("refused", 21), ("reset", 21), ("timeout", 3)])
def test_a_target_that_answers_no_more_ends_the_run_early(run_suite: Certify, broke: str, sent: int) -> None:
    outcome = run_suite(
        f"""
        from datetime import UTC, datetime

        @pytest.mark.rule("R-1")
        @pytest.mark.parametrize("number", range(100))
        def test_one(number):
            request, at = Request("POST", "/api/token/take", (), b""), datetime(2026, 11, 23, tzinfo=UTC)
            EVIDENCE.record(Exchange(number, "token", request, None, at, broke="{broke}"))
            cant_tell(SAYS)

        @pytest.mark.rule("R-2")
        def test_two():
            pass
        """,
        rule("R-1"),
        rule("R-2"),
    )

    events = list(read_events(outcome.events))
    assert outcome.exit_code == 3
    assert sum(event["event"] == "exchange" for event in events) == sent
    assert outcome.rules["R-2"].reason == GONE
    assert events[-1]["interrupted"] is False


def test_a_target_that_answers_now_and_then_is_heard_out(run_suite: Certify) -> None:
    outcome = run_suite(
        """
        from datetime import UTC, datetime

        @pytest.mark.rule("R-1")
        @pytest.mark.parametrize("number", range(100))
        def test_one(number):
            request, at = Request("POST", "/api/token/take", (), b""), datetime(2026, 11, 23, tzinfo=UTC)
            answer = Response(200, (), b"") if number % 10 == 0 else None
            EVIDENCE.record(Exchange(number, "token", request, answer, at, broke="reset"))
        """,
        rule("R-1"),
    )

    assert outcome.rules["R-1"].cases == {"passed": 100}


def test_a_setting_that_proves_wrong_in_mid_run_ends_it_as_a_matter_of_usage(run_suite: Certify) -> None:
    with pytest.raises(UsageError):
        run_suite(
            """
            from harness.errors import UsageError

            @pytest.fixture(scope="session")
            def bench():
                raise UsageError(SAYS)

            @pytest.mark.rule("R-1")
            @pytest.mark.parametrize("number", range(3))
            def test_one(bench, number):
                pass
            """,
            rule("R-1"),
        )
