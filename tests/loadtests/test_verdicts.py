"""Rules under load, each with a stand-in gateway that breaks it alone, and one that breaks none."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from harness.events import read_events, schema
from harness.record import read_record
from harness.reporting import write_reports
from harness.rulebook import rules_under_load
from loadtests import closing
from loadtests.settings import Settings
from loadtests.thresholds import Limit, Limits
from loadtests.verdicts import ERRORS, LOST, P95, P99, RATE, answered_in_time, exit_code, looks, write_events
from tests.loadtests.conftest import evenly

pytestmark = pytest.mark.timeout(240)
StandIn = Callable[..., str]
LIMITS = {
    "p95.discharge": "1 s",
    "p99.any": "2 s",
    "errors": "1 %",
    "lost": "0 documents",
    "rate": "80 %",
}
PATIENT = {"p95.discharge": "60 s", "p99.any": "60 s"}
"""Who answers slower than requests come makes them wait as well; only the rate is to be seen."""
NONE = "none"
AT_ONCE = 3
"""Runs side by side: they mostly wait."""
TWINS: dict[str, tuple[tuple[str, ...], dict[str, str], int]] = {
    NONE: ((), {}, 0),
    "LOAD-P95": (("--slow", "1.5", "--nth", "10"), {}, 1),
    "LOAD-P99": (("--slow", "2.5", "--nth", "30"), {}, 0),
    "LOAD-ERRORS": (("--wrong", "20"), {}, 1),
    "LOAD-LOST": (("--forget", "50"), {}, 1),
    "LOAD-RATE": (("--serial", "0.1"), PATIENT, 1),
}
"""By the rule that it breaks: how the stand-in goes wrong, limits that differ, the exit code."""


def plan(path: Path, **limits: str) -> Path:
    """A plan with such limits."""
    lines = (f'{key} = {{ is = "{says}", source = "a test", basis = "profile" }}\n' for key, says in limits.items())
    path.write_text('name = "mine"\nbased_on = "birth-cycle"\n[load.discharge_afternoon]\n' + "".join(lines), "utf-8")
    return path


def run(url: str, partner: Path, folder: Path, limits: dict[str, str]) -> dict[str, Any]:
    """Two seconds of discharge papers, thirty a second."""
    times = evenly(folder / "times.csv", "discharge", 2, 30)
    settings = Settings(
        question="discharge_afternoon",
        plan=str(plan(folder / "plan.toml", **limits)),
        target=url,
        out=str(folder / "out"),
        seconds=2,
        replay=str(times),
        profile=str(partner),
        control_url=url,
        late_share=1,
    )
    return closing.carry_out(settings, 1)[0]


def of(folder: Path) -> dict[str, str]:
    return {name: rule.verdict.word for name, rule in read_record(folder / "out" / "verdicts").rules.items()}


def test_each_rule_fails_the_gateway_that_breaks_it_and_spares_all_others(
    stand_in: StandIn, partner: Path, tmp_path: Path
) -> None:
    def play(rule: str) -> dict[str, Any]:
        how, other, _ = TWINS[rule]
        (tmp_path / rule).mkdir()
        return run(stand_in(*how), partner, tmp_path / rule, LIMITS | other)

    with ThreadPoolExecutor(AT_ONCE) as together:
        played = dict(zip(TWINS, together.map(play, TWINS), strict=True))

    for rule, summary in played.items():
        expected = {one.id: "failed" if one.id == rule else "passed" for one in rules_under_load()}
        assert of(tmp_path / rule) == expected
        assert summary["exit_code"] == TWINS[rule][2]
        if rule != NONE:
            check_finding(tmp_path / rule, rule)
    check_reports(tmp_path / NONE / "out" / "verdicts", played[NONE])


def check_finding(folder: Path, rule: str) -> None:
    """The finding names the limit's place in the plan, the measure's place in the run's files, and both numbers."""
    (case,) = read_record(folder / "out" / "verdicts").rules[rule].cases
    (finding,) = case.findings
    assert "load.discharge_afternoon." in finding["says"]["vi"]
    assert finding["place"].startswith(("summary.json /", "over_time.csv "))
    assert re.search(r"\d", finding["expected"])
    assert re.search(r"\d", finding["actual"])
    assert "⟨" not in json.dumps(finding, ensure_ascii=False)


def check_reports(folder: Path, summary: dict[str, Any]) -> None:
    """The events are as published, and every report is made from them."""
    for event in read_events(folder / "events.ndjson"):
        Draft202012Validator(schema()).validate(event)
    assert {path.name for path in write_reports(folder, "vi")} >= {"report.html", "junit.xml", "summary.json"}
    assert json.loads((folder / "summary.json").read_text("utf-8"))["conclusion"] == "conformant"
    assert {look["verdict"] for look in summary["limits"]} == {"passed"}


# --- without a run ----------------------------------------------------------------------------------------------------

ONE = Limit("load.soak.x", "1", 1.0, "ms")
ALL = Limits({"any": ONE}, {"any": ONE}, ONE, ONE, ONE)
SOUND: dict[str, Any] = {
    "conclusion": "sound",
    "exit_code": 0,
    "settings": {"question": "soak"},
    "offered": {"count": 10, "rate": 1.0},
    "achieved": {"count": 10},
    "workers": [{"lost": False}],
    "requests": {"driver": {"answered": 10, "wrong": 0, "latency": {"p95_ms": 1.0, "p99_ms": 1.0}}},
    "receipts": {
        "acknowledged": 10,
        "compared_by": "control",
        "compared": 10,
        "twice": {"count": 0},
        "lost": {"count": 0, "first": []},
    },
}


def words(told: dict[str, Any], limits: Limits = ALL) -> dict[str, str]:
    return {look.rule: look.verdict.word for look in looks(told, limits, 10)}


def receipts(**values: Any) -> dict[str, Any]:
    return {"receipts": SOUND["receipts"] | values}


def test_what_just_holds_passes() -> None:
    assert set(words(SOUND).values()) == {"passed"}


@pytest.mark.parametrize(
    "more",
    [
        {"conclusion": "void"},
        {"conclusion": "incomplete"},
        {"conclusion": "harness_error"},
        {"conclusion": "wrong_answers", "workers": [{"lost": True}]},
        {"conclusion": "wrong_answers", "achieved": {"count": 9}},
    ],
)
def test_a_run_that_is_void_or_not_whole_passes_nothing(more: dict[str, Any]) -> None:
    assert set(words(SOUND | more).values()) == {"untested"}


def test_what_is_gone_is_gone_however_the_run_ended() -> None:
    gone = receipts(lost={"count": 2, "first": ["A", "B"]})

    assert words(SOUND | gone | {"conclusion": "void"}) == dict.fromkeys((P95, P99, ERRORS, RATE), "untested") | {
        LOST: "failed"
    }


@pytest.mark.parametrize(
    ("more", "word", "reason"),
    [
        (receipts(acknowledged=0), "inapplicable", "No file was acknowledged"),
        (receipts(compared_by="none"), "inapplicable", "no door"),
        (receipts(compared=0), "cant_tell", "could not be compared"),
    ],
)
def test_losses_that_cannot_be_looked_for_are_no_pass(more: dict[str, Any], word: str, reason: str) -> None:
    (look,) = (look for look in looks(SOUND | more, ALL, 10) if look.rule == LOST)

    assert look.verdict.word == word
    assert look.reason
    assert reason in look.reason.en


def test_what_the_plan_does_not_limit_is_inapplicable_and_says_so() -> None:
    found = looks(SOUND, Limits(), 10)

    assert {look.verdict.word for look in found} == {"inapplicable"}
    assert all(look.reason and "[load.soak]" in look.reason.vi for look in found)


def test_a_limit_on_requests_that_were_not_sent_is_inapplicable() -> None:
    (look,) = (look for look in looks(SOUND, Limits(p95={"lookup": ONE}), 10) if look.rule == P95)

    assert look.verdict.word == "inapplicable"


def code(settings: Settings, told: dict[str, Any], limits: Limits = ALL) -> int:
    found = looks(told, limits, 10)
    return exit_code(told, found, write_events(settings, found))


def test_the_exit_code_is_the_worse_of_the_runs_own_and_the_rules(settings: Settings) -> None:
    slow = {"requests": {"driver": {"answered": 10, "wrong": 0, "latency": {"p95_ms": 2.0, "p99_ms": 2.0}}}}
    wrong = {"conclusion": "wrong_answers", "exit_code": 1}

    assert code(settings, SOUND) == 0
    assert code(settings, SOUND | slow) == 1
    assert code(settings, SOUND | receipts(compared=0)) == 3
    assert code(settings, SOUND | {"conclusion": "void", "exit_code": 5}) == 5
    assert code(settings, SOUND | {"conclusion": "harness_error", "exit_code": 4}) == 4
    assert code(settings, SOUND | {"conclusion": "incomplete", "exit_code": 3}) == 3
    assert code(settings, SOUND | wrong, Limits()) == 1
    assert code(settings, SOUND | wrong, Limits(rate=ONE)) == 1


def test_wrong_answers_within_what_the_plan_allows_do_not_fail_the_run(settings: Settings) -> None:
    wrong = {"conclusion": "wrong_answers", "exit_code": 1}

    assert code(settings, SOUND | wrong) == 0
    assert code(settings, SOUND | wrong | receipts(twice={"count": 1})) == 1


def test_what_is_under_way_when_sending_ends_is_no_queue(tmp_path: Path) -> None:
    (tmp_path / "over_time.csv").write_text("from_s,request,answered\n0.0,a,10\n9.0,a,5\n10.0,a,2\n11.0,a,1\n", "utf-8")

    assert answered_in_time(tmp_path, 10.0) == 17
