"""Rules under load, each with a stand-in gateway that breaks it alone, and one that breaks none."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from harness.events import read_events, schema
from harness.record import read_record
from harness.reporting import write_reports
from harness.rulebook import rules_under_load
from loadtests.settings import Settings
from loadtests.thresholds import Limit, Limits
from loadtests.verdicts import ERRORS, LOST, P95, P99, RATE, exit_code, looks, write_events
from tests.loadtests.conftest import LIENTHONG, ended, evenly

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
TWINS: dict[str, tuple[tuple[str, ...], dict[str, str], int]] = {
    "LOAD-P95": (("--slow", "1.5", "--nth", "10"), {}, 1),
    "LOAD-P99": (("--slow", "2.5", "--nth", "30"), {}, 0),
    "LOAD-ERRORS": (("--wrong", "20"), {}, 1),
    "LOAD-LOST": (("--forget", "50"), {}, 1),
    "LOAD-RATE": (("--serial", "0.08"), PATIENT, 1),
}
"""By rule: how its stand-in goes wrong, limits that differ, the exit code."""


def plan(path: Path, **limits: str) -> Path:
    """A plan with such limits."""
    lines = (f'{key} = {{ is = "{says}", source = "a test", basis = "profile" }}\n' for key, says in limits.items())
    path.write_text('name = "mine"\nbased_on = "birth-cycle"\n[load.discharge_afternoon]\n' + "".join(lines), "utf-8")
    return path


def run(url: str, partner: Path, folder: Path, limits: dict[str, str]) -> tuple[int, dict[str, Any], str]:
    """Two seconds of discharge papers, thirty a second."""
    times = evenly(folder / "times.csv", "discharge", 2, 30)
    mine = plan(folder / "plan.toml", **limits)
    what = ("--replay", times, "--seconds", 2, "--profile", partner, "--control-url", url, "--late-share", 1)
    words = ("load", mine, "--target", url, "--out", folder / "out", "--lang", "en", *what)
    process = subprocess.Popen(
        [LIENTHONG, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return ended(process, folder / "out")


def of(folder: Path) -> dict[str, str]:
    return {name: rule.verdict.word for name, rule in read_record(folder / "out" / "verdicts").rules.items()}


@pytest.mark.parametrize("rule", TWINS)
def test_a_gateway_that_breaks_one_rule_fails_it_and_no_other(
    rule: str, stand_in: StandIn, partner: Path, tmp_path: Path
) -> None:
    how, other, expected = TWINS[rule]
    url = stand_in(*how)

    code, summary, said = run(url, partner, tmp_path, LIMITS | other)

    assert of(tmp_path) == {one.id: "failed" if one.id == rule else "passed" for one in rules_under_load()}, said
    assert code == summary["exit_code"] == expected
    assert rule in said
    (case,) = read_record(tmp_path / "out" / "verdicts").rules[rule].cases
    (finding,) = case.findings
    assert "load.discharge_afternoon." in finding["says"]["vi"]
    assert finding["place"].startswith(("summary.json /", "over_time.csv "))
    assert finding["expected"]
    assert finding["actual"]


def test_a_gateway_that_breaks_none_passes_all_and_every_report_can_be_made(
    stand_in: StandIn, partner: Path, tmp_path: Path
) -> None:
    code, summary, said = run(stand_in(), partner, tmp_path, LIMITS)

    assert code == 0, said
    assert set(of(tmp_path).values()) == {"passed"}
    folder = tmp_path / "out" / "verdicts"
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
