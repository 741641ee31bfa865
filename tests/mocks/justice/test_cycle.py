"""The interval between two sendings, on a clock that stands until it is moved."""

from datetime import datetime, timedelta
from itertools import pairwise
from statistics import fmean

import pytest

from harness.chance import stream
from harness.clock import VIETNAM, StoppedClock
from mocks.justice.cycle import Cycle

START = datetime(2026, 9, 15, tzinfo=VIETNAM)
DAY = timedelta(days=1)


def cycles_of_a_day(cycle: Cycle) -> list[datetime]:
    clock = StoppedClock(START - timedelta(microseconds=1))
    found = []
    while (at := cycle.next_after(clock.now())) < START + DAY:
        clock.forward(at - clock.now())
        found.append(clock.now())
    return found


@pytest.mark.parametrize(("minutes", "count"), [(30, 48), (45, 32), (40, 36)])
@pytest.mark.parametrize("phase", [0, 7, 29])
def test_a_day_has_as_many_cycles_as_fit_into_it_whatever_the_phase(minutes: int, count: int, phase: int) -> None:
    found = cycles_of_a_day(Cycle(minutes, phase))

    assert len(found) == count
    assert {b - a for a, b in pairwise(found)} == {timedelta(minutes=minutes)}


@pytest.mark.parametrize("minutes", [29, 46, 0, -30])
def test_an_interval_beyond_the_guides_bounds_is_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match="30"):
        Cycle(minutes)


def test_the_next_cycle_is_never_the_present_one() -> None:
    cycle = Cycle(30)
    at = cycle.next_after(START)

    assert cycle.next_after(at) == at + timedelta(minutes=30)


@pytest.mark.parametrize("minutes", [30, 45])
def test_who_arrives_at_any_time_waits_half_a_cycle_on_average(minutes: int) -> None:
    rng, cycle = stream(1, "arrivals"), Cycle(minutes, 11)
    arrivals = [START + timedelta(seconds=rng.uniform(0, 10 * DAY.total_seconds())) for _ in range(4000)]
    waits = [(cycle.next_after(at) - at).total_seconds() / 60 for at in arrivals]

    assert fmean(waits) == pytest.approx(minutes / 2, rel=0.03)
    assert min(waits) > 0
    assert max(waits) <= minutes
