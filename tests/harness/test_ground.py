"""The small words everything stands on: verdicts, texts, clocks, chance, dates."""

from datetime import UTC, date, datetime, timedelta

import pytest

from harness.chance import guid, stream
from harness.clock import ShiftedClock, StoppedClock, WallClock, vietnam_day
from harness.documents.dates import expand, read_date, read_time
from harness.text import Text
from harness.verdict import Verdict, roll_up

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_the_worst_verdict_stands_for_a_group() -> None:
    assert roll_up([Verdict.PASSED, Verdict.FAILED, Verdict.INAPPLICABLE]) is Verdict.FAILED


def test_nothing_at_all_is_untested_and_never_passed() -> None:
    assert roll_up([]) is Verdict.UNTESTED
    assert Verdict.UNTESTED.stains


@pytest.mark.parametrize("verdict", Verdict)
def test_verdicts_are_written_and_read_back(verdict: Verdict) -> None:
    assert Verdict.of(verdict.word) is verdict


def test_a_text_fills_both_languages() -> None:
    assert Text("thiếu {tag}", "{tag} is missing").fill(tag="HO_TEN") == Text("thiếu HO_TEN", "HO_TEN is missing")


def test_streams_of_one_seed_do_not_disturb_each_other() -> None:
    alone = stream(7, "people").random()
    other = stream(7, "tokens")
    other.random()

    assert stream(7, "people").random() == alone
    assert stream(8, "people").random() != alone


def test_guids_follow_from_the_seed_and_look_like_version_4() -> None:
    assert guid(stream(1, "ids")) == guid(stream(1, "ids"))
    assert guid(stream(1, "ids"))[14] == "4"


def test_the_day_in_vietnam_turns_at_seventeen_hours_utc() -> None:
    clock = StoppedClock(datetime(2026, 11, 23, 16, 59, tzinfo=UTC))
    before = vietnam_day(clock)
    clock.forward(timedelta(minutes=1))

    assert (before, vietnam_day(clock)) == (date(2026, 11, 23), date(2026, 11, 24))


def test_a_shifted_clock_is_the_base_plus_its_offset() -> None:
    clock = ShiftedClock(StoppedClock(NOON))
    clock.offset = timedelta(hours=1)

    assert clock.now() == NOON + timedelta(hours=1)


def test_a_fast_clock_starts_where_it_is_told() -> None:
    clock = WallClock(speed=0, start=NOON)

    assert clock.now() == NOON


@pytest.mark.parametrize(
    ("token", "text"),
    [
        ("@D", "20261123"),
        ("@D-3", "20261120"),
        ("@D+8T0830", "202612010830"),
        ("@D-3T083015", "20261120083015"),
        ("@D/", "23/11/2026"),
        ("@D-400Y", "2025"),
        ("plain", "plain"),
        ("@Dx", "@Dx"),
    ],
)
def test_date_tokens_are_relative_to_the_day_of_the_scene(token: str, text: str) -> None:
    assert expand(token, date(2026, 11, 23)) == text


@pytest.mark.parametrize("text", ["20260230", "2026", "yyyymmdd", "2026022٣", "202602281260"])
def test_what_is_no_date_or_time_is_none(text: str) -> None:
    assert read_time(text) is None
    assert read_date(text[:8]) is None or len(text) == 12


def test_a_time_of_fourteen_digits_keeps_its_seconds() -> None:
    assert read_time("20260228235959") == datetime(2026, 2, 28, 23, 59, 59)  # noqa: DTZ001 -- local time of the wire
