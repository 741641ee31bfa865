"""Queues and busy servers over time are exact integrals; lateness is that of the working calendar."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from harness.clock import VIETNAM
from harness.law import law
from harness.working import after_cut_off, deadline, next_working_day
from scenarios.capacity.openings import Openings
from scenarios.capacity.plan import Plan
from scenarios.capacity.quantities import DAY, HOUR, MINUTE
from scenarios.capacity.rows import AT, BORN, COLUMNS, Rows
from scenarios.capacity.tally import Tally
from scenarios.capacity.terms import Term, terms
from scenarios.capacity.wiring import wire

Plans = Callable[..., Plan]
Whole = NDArray[np.int64]
WIDTH = 15 * MINUTE


def passages(count: int, seed: int) -> tuple[Rows, Whole, Whole]:
    """Documents that come, wait and are served at random within two days, some beyond."""
    draws = np.random.default_rng(seed)
    rows = np.zeros((count, COLUMNS), np.int64)
    rows[:, AT] = draws.integers(0, 2 * DAY, count)
    rows[:, BORN] = rows[:, AT]
    begins = rows[:, AT] + draws.integers(0, 20 * HOUR, count) * draws.integers(0, 2, count)
    return rows, begins, begins + draws.integers(0, 3 * HOUR, count)


def overlap(since: Whole, until: Whole, first: int, last: int) -> float:
    """Microseconds that all of them together spend within a span."""
    return float(np.maximum(np.minimum(until, last) - np.maximum(since, first), 0).sum())


def series(tally: Tally, seed: int) -> tuple[Any, Rows, Whole, Whole]:
    rank = tally.wiring.entry[0]
    rank = next(place.rank for place in tally.wiring.places if place.room == "station")
    rows, begins, ends = passages(60, seed)
    tally.passed(rank, rows, begins, ends, np.full(len(rows), -1, np.int64))
    return tally.series[rank], rows, begins, ends


@pytest.mark.parametrize("seed", range(5))
def test_the_waiting_are_the_integral_of_each_step(plan: Plans, seed: int) -> None:
    found, rows, begins, _ = series(Tally(wire(plan(), 1)), seed)
    steps = pairwise(range(0, 2 * DAY + 1, WIDTH))
    brute = [overlap(rows[:, AT], begins, first, last) / WIDTH for first, last in steps]

    assert found.waiting() == pytest.approx(brute, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_busy_are_the_integral_of_each_step(plan: Plans, seed: int) -> None:
    found, _, begins, ends = series(Tally(wire(plan(), 1)), seed)
    steps = pairwise(range(0, 2 * DAY + 1, WIDTH))
    brute = [overlap(begins, ends, first, last) / WIDTH for first, last in steps]

    assert found.busy(np.full(192, float(WIDTH))) == pytest.approx(brute, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_the_busy_are_averaged_over_the_hours_that_are_open(plan: Plans, seed: int) -> None:
    tally = Tally(wire(plan(), 1))
    desk = next(place for place in tally.wiring.places if place.room == "station")
    spans = [(8 * HOUR, 11 * HOUR + 7 * MINUTE), (13 * HOUR, 17 * HOUR), (DAY + 9 * HOUR, DAY + 10 * HOUR)]
    desk.opened = Openings.of(spans)
    working = np.diff(desk.opened.working_time(tally.edges)).astype(float)
    found, _, begins, ends = series(tally, seed)
    brute = []
    for first, last in pairwise(range(0, 2 * DAY + 1, WIDTH)):
        within = [(max(first, a), min(last, b)) for a, b in spans if max(first, a) < min(last, b)]
        served = sum(overlap(begins, ends, a, b) for a, b in within)
        brute.append(served / sum(b - a for a, b in within) if within else 0.0)

    assert found.busy(working) == pytest.approx(brute, abs=1e-6)


def test_work_is_told_by_the_queue_that_it_came_to(plan: Plans) -> None:
    tally = Tally(wire(plan({"stations.desk.per": "site"}), 1))
    desk = next(place for place in tally.wiring.places if place.room == "station")
    rows, begins, ends = passages(40, 1)
    rows[:, 3] = np.arange(40) % 4
    tally.passed(desk.rank, rows, begins, ends, np.full(40, -1, np.int64))

    assert tally.work[desk.rank].tolist() == [float((ends - begins)[site::4].sum()) for site in range(4)]


# --- time limits ------------------------------------------------------------------------------------------------------

START = datetime(2026, 8, 24, tzinfo=VIETNAM)
"""The days before Quốc khánh, whose two days off lie within the run."""
moments = st.integers(0, 21 * DAY - 1)


def term(plan: Plan) -> Term:
    return terms(wire(plan, 1))[0]


def late(one: Term, begin: int, end: int) -> bool:
    return end > int(one.due(np.array([begin]))[0])


def at(moment: int) -> datetime:
    return START + timedelta(microseconds=moment)


@pytest.fixture(params=["card.child_term", "hospital.send_term", "birth.register_term", "driver.send_term"])
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def judged(plan: Plans, key: str) -> Term:
    return term(plan(limits(key)))


def limits(key: str, **more: str) -> dict[str, Any]:
    soon = {"title": {"vi": "s", "en": "s"}, "kind": "paper", "until": "desk", "term": key, **more}
    return {
        "start": "2026-08-24",
        "days": {"is": "60 days", "source": "tests", "basis": "profile"},
        "deadlines": {"soon": soon},
    }


class TestALegalTimeLimit:
    def test_is_missed_just_when_the_calendar_says_so(self, judged: Term, key: str) -> None:
        legal = law(START.date()).term(key)

        @settings(max_examples=300, deadline=None)
        @given(begin=moments, took=st.integers(0, 30 * DAY))
        def always(begin: int, took: int) -> None:
            assert late(judged, begin, begin + took) is (at(begin + took) > deadline(at(begin), legal))

        always()

    def test_is_missed_a_moment_after_its_end_and_not_before(self, judged: Term, key: str) -> None:
        legal = law(START.date()).term(key)

        @settings(max_examples=100, deadline=None)
        @given(begin=moments)
        def always(begin: int) -> None:
            due = round((deadline(at(begin), legal) - START) / timedelta(microseconds=1))
            assert late(judged, begin, due) is False
            assert late(judged, begin, due + 1) is True

        always()


def test_what_is_filed_after_the_cut_off_or_on_a_day_off_counts_as_the_next_working_days(plan: Plans) -> None:
    one = term(plan(limits("card.child_term", cut_off="15:00:00")))
    legal = law(START.date()).term("card.child_term")

    @settings(max_examples=300, deadline=None)
    @given(begin=moments, took=st.integers(0, 12 * DAY))
    def always(begin: int, took: int) -> None:
        filed = at(begin)
        if after_cut_off(filed):
            filed = datetime.combine(next_working_day(filed.date()), time(8), VIETNAM)
        assert late(one, begin, begin + took) is (at(begin + took) > deadline(filed, legal))

    always()


def test_only_the_last_passage_of_a_document_is_judged(plan: Plans) -> None:
    tally = Tally(wire(plan(), 1))
    desk = next(place for place in tally.wiring.places if place.room == "station")
    rows, begins, ends = passages(10, 2)
    targets = np.array([-1] * 4 + [0] * 6, np.int64)
    tally.passed(desk.rank, rows, begins, ends, targets)

    assert tally.late["soon"][:, 0].sum() == 4


def test_a_limit_of_the_plans_own_is_missed_when_more_time_has_passed(plan: Plans) -> None:
    one = replace(term(plan()), length=2 * HOUR)

    assert [late(one, 5, 5 + took) for took in (0, 2 * HOUR, 2 * HOUR + 1)] == [False, False, True]
