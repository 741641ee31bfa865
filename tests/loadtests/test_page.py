"""The page of a run, from files as a run leaves them."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from loadtests import closing, page
from loadtests.charts import POINTS_MAX, Curve, by_percentile, over_time, stretch_s
from loadtests.judging import Judged
from loadtests.ledger import Ledger, Share
from loadtests.outcome import conclude
from loadtests.reconciling import Reconciled
from loadtests.settings import Settings
from loadtests.summary import summary, write
from loadtests.tally import Tally
from loadtests.thresholds import Limits, read_limits

LONG_S = 60.0


def left_by_a_run(settings: Settings, faults: dict[str, int], limits: Limits, **more: Any) -> Path:
    """A folder as a run leaves it: so many answers a second, some of them wrong."""
    folder = Path(settings.out)
    ledger = Ledger({0: Share(0, count=120, counts={"discharge": 120}, prepared_s=1.5, ready=True)})
    tally = Tally(0.01)
    wrong = [fault for fault, count in faults.items() for _ in range(count)] + [""] * 120
    for second in range(int(LONG_S)):
        for number in range(2):
            tally.leave(0.001)
            fault = wrong.pop(0)
            tally.answer("discharge", 0.02 * (1 + second % 7), Judged(fault, "" if fault else f"R{second}-{number}"))
        ledger.add(0, tally.take() | {"from_s": second, "to_s": second + 1.0, "done": second == LONG_S - 1})
    held = Reconciled("control", 120, 120)
    times = {"preparing_s": 1.5, "sending_s": LONG_S, "began_monotonic_s": 1.0}
    told = summary(settings, ledger, held, conclude(settings, ledger, held), times) | {"left_out": []} | more
    write(folder, told, ledger)
    closing.judge(settings, told, limits)
    return page.write(folder, "vi")


@pytest.fixture
def made(settings: Settings) -> str:
    faults = {"http-503": 3, "code-500": 2, "timeout": 1}
    return left_by_a_run(settings, faults, read_limits("national-2026", "discharge_afternoon")).read_text("utf-8")


def section(text: str, name: str) -> str:
    return re.findall(rf'<section id="{name}">.*?</section>', text, re.DOTALL)[0]


def test_it_loads_nothing_and_speaks_both_languages(made: str) -> None:
    assert "default-src 'none'" in made
    assert not re.search(r"<(script|link|img|iframe)|url\((?!#)|@import|(src|href)=\"(?!#)", made)
    assert 'lang="vi">Thời gian trả lời<' in made
    assert 'lang="en">Latency<' in made


def test_errors_are_told_by_code_with_their_meaning(made: str) -> None:
    errors = section(made, "errors")

    assert [errors.index(one) for one in ("http-503", "code-500", "timeout")] == sorted(
        errors.index(one) for one in ("http-503", "code-500", "timeout")
    )
    assert "không trả lời trong thời hạn" in errors
    assert "2,50 %" in errors
    assert "2.50 %" in errors


def test_limits_stand_beside_what_was_measured(made: str) -> None:
    limits = section(made, "limits")

    assert 'class="verdict failed"' in limits
    assert 'class="verdict passed"' in limits
    assert "load.discharge_afternoon.errors" in limits
    assert "5,00 %" in limits
    assert "0,10 %" in limits


def test_every_kind_is_drawn_over_time_and_by_percentile(made: str) -> None:
    assert section(made, "latency").count("<svg") == 1 + 2
    assert section(made, "rate").count("<svg") == 1
    assert section(made, "generator").count("<svg") == 1


def test_a_target_that_cannot_be_seen_is_said_to_be_unknown(settings: Settings) -> None:
    why = {"known": False, "why": {"vi": "không ở máy này", "en": "elsewhere"}}

    told = section(left_by_a_run(settings, {}, Limits(), resources=why).read_text("utf-8"), "resources")

    assert "không ở máy này" in told
    assert "<svg" not in told


def test_what_others_wrote_cannot_become_markup(settings: Settings) -> None:
    hostile = replace(settings, target="http://127.0.0.1:1/<script>alert(1)</script>", plan="<b>plan</b>")

    text = left_by_a_run(hostile, {"<i>odd</i>": 1}, Limits()).read_text("utf-8")

    assert not re.search(r"<(script|b|i)>", text)
    assert "&lt;i&gt;odd" in text


def test_without_limits_the_page_says_that_there_are_none(settings: Settings) -> None:
    text = left_by_a_run(settings, {}, Limits()).read_text("utf-8")

    assert "By the plan" not in text
    assert "The plan sets no such limit" in section(text, "limits")


def test_the_summary_keeps_what_the_limits_came_to(settings: Settings) -> None:
    left_by_a_run(settings, {}, read_limits("national-2026", "discharge_afternoon"))

    told = json.loads((Path(settings.out) / "summary.json").read_text("utf-8"))
    assert {look["verdict"] for look in told["limits"]} == {"passed"}
    assert told["rules"]["conclusion"] == "conformant"
    assert told["exit_code"] == 0


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_a_long_run_is_drawn_in_stretches() -> None:
    assert stretch_s(POINTS_MAX) == 1
    assert stretch_s(14_400) == 14_400 / POINTS_MAX

    drawn = over_time([Curve(dict.fromkeys(range(14400), 1.0), "#000", worst=True)], 14_400)

    assert len(drawn) < 100_000


def test_a_second_that_stood_out_is_seen_in_its_stretch() -> None:
    quiet = over_time([Curve(dict.fromkeys(range(1200), 1.0), "#000", worst=True)], 1200, log=True)
    stalled = over_time([Curve(dict.fromkeys(range(1200), 1.0) | {600: 900.0}, "#000", worst=True)], 1200, log=True)

    assert "1 s" in stalled
    assert "1 s" not in quiet


def test_percentiles_are_marked_as_each_language_writes_them() -> None:
    curve = [(0.0, 1.0), (50.0, 2.0), (99.9, 80.0), (99.99, 90.0), (100.0, 100.0)]

    assert "99,9 %" in by_percentile(curve, 2000, [], "vi")
    assert "99.9 %" in by_percentile(curve, 2000, [], "en")
    assert "99.99 %" not in by_percentile(curve, 2000, [], "en")


def test_nothing_at_all_can_be_drawn() -> None:
    assert over_time([Curve({}, "#000")], 10) == ""
    assert "<svg" in by_percentile([], 0, [], "en")
