"""Hours as rows of moments: they keep the working calendar to the minute, and lose what outages take."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pytest

from harness.clock import VIETNAM
from harness.working import is_open
from scenarios.capacity.draws import generator
from scenarios.capacity.openings import ALL_HOURS, FOREVER, Openings, gaps, openings, since
from scenarios.capacity.plan import Plan
from scenarios.capacity.quantities import DAY, HOUR, MINUTE

Plans = Callable[..., Plan]
TET_DAYS: Final = 28
"""From 1 February 2026; Tết is on the 17th."""


def figure(says: str) -> dict[str, Any]:
    return {"is": says, "source": "tests: chosen", "basis": "profile"}


def lasting(mean: str, shape: str = "constant") -> dict[str, Any]:
    return {"shape": shape, "mean": figure(mean)}


@pytest.fixture
def tet(plan: Plans) -> Callable[..., Plan]:
    return lambda **spans: plan(
        {
            "start": "2026-02-01",
            "days": figure(f"{TET_DAYS} days"),
            "calendars": {name: {"source": "tests", "basis": "profile", **span} for name, span in spans.items()},
        }
    )


def test_office_hours_are_those_of_the_working_calendar_by_the_minute_over_a_month_with_tet(tet: Plans) -> None:
    office = openings(tet(), "office", TET_DAYS + 7)  # it knows no more after its last day
    first = datetime(2026, 2, 1, tzinfo=VIETNAM)
    passed = 0

    for minute in range(TET_DAYS * 24 * 60):
        at = minute * MINUTE
        expected = is_open(first + timedelta(minutes=minute))
        assert office.is_open(at) is expected
        assert office.working_time(np.array([at], np.int64))[0] == passed
        passed += MINUTE if expected else 0
    assert passed == 15 * 8 * HOUR  # February 2026 has 20 weekdays; five are off for Tết


def test_a_calendar_of_its_own_keeps_its_spans_on_its_weekdays(tet: Plans) -> None:
    evenings = openings(tet(evenings={"spans": [["20:00", "23:59"]], "weekdays": [6]}), "evenings", 8)

    assert list(zip(evenings.opens.tolist(), evenings.closes.tolist(), strict=True))[:2] == [
        (20 * HOUR, DAY),
        (7 * DAY + 20 * HOUR, 8 * DAY),
    ]


def test_spans_that_touch_at_midnight_are_one(tet: Plans) -> None:
    always = openings(tet(long={"spans": [["00:00", "23:59"]]}), "long", 5)

    assert (always.opens[0], always.closes[0]) == (0, 5 * DAY)


@pytest.mark.parametrize(("off", "is_open_on_tet"), [(True, False), (False, True)])
def test_a_calendar_says_whether_holidays_are_off(off: bool, is_open_on_tet: bool, tet: Plans) -> None:  # noqa: FBT001
    mine = openings(tet(mine={"spans": [["08:00", "12:00"]], "holidays_off": off}), "mine", TET_DAYS)

    assert mine.is_open(16 * DAY + 9 * HOUR) is is_open_on_tet
    assert mine.is_open(20 * DAY + 9 * HOUR)  # a Saturday is no holiday


class TestHoursWithGaps:
    hours = Openings.of([(10, 20), (30, 50), (50, 60)])

    def test_what_touches_is_one(self) -> None:
        assert self.hours.opens.tolist()[:2] == [10, 30]
        assert self.hours.closes.tolist()[:2] == [20, 60]

    def test_after_the_last_it_is_always_open_so_that_nobody_waits_in_vain(self) -> None:
        assert self.hours.opens[-1] == 60 + DAY
        assert self.hours.closes[-1] == FOREVER

    @pytest.mark.parametrize(
        ("at", "next_open"), [(0, 10), (10, 10), (19, 19), (20, 30), (59, 59), (60, 60 + DAY), (2 * DAY, 2 * DAY)]
    )
    def test_the_next_opening_is_the_moment_itself_when_open(self, at: int, next_open: int) -> None:
        assert self.hours.next_open(at) == next_open
        assert self.hours.is_open(next_open)

    def test_the_next_close_ends_the_hours_that_hold_a_moment(self) -> None:
        assert [self.hours.next_close(at) for at in (10, 19, 30, 59)] == [20, 20, 60, 60]

    def test_working_time_stands_still_while_closed(self) -> None:
        at = np.array([0, 10, 15, 20, 25, 30, 35, 60, 61], np.int64)

        assert self.hours.working_time(at).tolist() == [0, 0, 5, 10, 10, 10, 15, 40, 40]

    @pytest.mark.parametrize(
        ("away", "left"),
        [
            ([(0, 5)], [(10, 20), (30, 60)]),
            ([(10, 20)], [(30, 60)]),
            ([(15, 35)], [(10, 15), (35, 60)]),
            ([(40, 45), (50, 55)], [(10, 20), (30, 40), (45, 50), (55, 60)]),
            ([(0, 100)], []),
        ],
    )
    def test_an_outage_is_cut_out(self, away: list[tuple[int, int]], left: list[tuple[int, int]]) -> None:
        cut = self.hours.without(away)

        assert list(zip(cut.opens.tolist(), cut.closes.tolist(), strict=True))[: len(left)] == left


def test_round_the_clock_working_time_is_time() -> None:
    at = np.array([0, 1, DAY, 400 * DAY], np.int64)

    assert ALL_HOURS.working_time(at).tolist() == at.tolist()


@pytest.mark.parametrize(
    ("clock", "end", "us"), [("00:00", False, 0), ("15:00:01", False, 15 * HOUR + 10**6), ("23:59", True, DAY)]
)
def test_a_clock_counts_from_midnight_and_the_last_minute_as_an_end_is_midnight(clock: str, end: bool, us: int) -> None:  # noqa: FBT001
    assert since(time.fromisoformat(clock), end=end) == us


class TestOutages:
    def test_one_begins_when_it_is_said_to(self, plan: Plans) -> None:
        station = plan({"stations.desk.outages": [{"at": "2026-09-15T09:00:00", "lasts": lasting("2 h")}]}).stations[
            "desk"
        ]

        assert gaps(station.outages, plan().start, 9 * DAY, generator(1, "x")) == [(DAY + 9 * HOUR, DAY + 11 * HOUR)]

    def test_those_that_overlap_are_one(self, plan: Plans) -> None:
        both = [{"at": f"2026-09-14T{hour}:00:00", "lasts": lasting("2 h")} for hour in ("10", "09")]
        station = plan({"stations.desk.outages": both}).stations["desk"]

        assert gaps(station.outages, plan().start, 9 * DAY, generator(1, "x")) == [(9 * HOUR, 12 * HOUR)]

    def test_random_ones_take_their_part_of_the_time_and_are_the_same_for_the_same_seed(self, plan: Plans) -> None:
        outage = {"every": figure("9 h"), "lasts": lasting("1 h", "exponential")}
        outages = plan({"stations.desk.outages": [outage]}).stations["desk"].outages
        until = 1000 * DAY

        spans = gaps(outages, plan().start, until, generator(1, "x"))

        assert spans == gaps(outages, plan().start, until, generator(1, "x"))
        assert spans != gaps(outages, plan().start, until, generator(2, "x"))
        assert all(one[1] < other[0] for one, other in pairwise(spans))
        assert sum(back - away for away, back in spans) / until == pytest.approx(0.1, rel=0.1)
