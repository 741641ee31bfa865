"""Queues whose answers are known in closed form, run on both engines: theory must lie within Student's interval.

Each has a twin that must lie outside: the theory of another queue, and at millions of documents of one whose service
takes two per cent longer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
import pytest

from scenarios.capacity import fast, reference
from scenarios.capacity.engine import Engine
from scenarios.capacity.plan import Plan
from tests.scenarios.capacity.conftest import Table, figure
from tests.scenarios.capacity.replications import (
    DAY_S,
    Interval,
    Reading,
    Run,
    cycle,
    line,
    plan,
    replicate,
    station,
    time,
)

NARROW: Final = 0.01
LONGER: Final = 1.02
MINUTE: Final = 60.0
HOUR: Final = 60 * MINUTE

Theory = dict[str, float]
"""By measure; times in seconds."""
Formula = Callable[[float, float], Theory]
"""Of documents a second and the mean service time."""


# --- theory -----------------------------------------------------------------------------------------------------------


def erlang_c(servers: int, work: float) -> float:
    """The chance to wait where `work` servers are busy on average (Erlang, 1917), by way of his loss formula."""
    lost = 1.0
    for server in range(1, servers + 1):
        lost = work * lost / (server + work * lost)
    return lost / (1 - work / servers * (1 - lost))


def m_m_c(servers: int) -> Formula:
    """Who waits at all waits an exponential time, at the rate at which the servers gain on arrivals."""

    def theory(rate: float, service: float) -> Theory:
        chance, gain = erlang_c(servers, rate * service), servers / service - rate
        wait = chance / gain
        return {"wait": wait, "stay": wait + service, "waits at all": chance, "wait p95": log(chance / 0.05) / gain}

    return theory


def m_m_1(rate: float, service: float) -> Theory:
    """With one server the whole stay is exponential."""
    return m_m_c(1)(rate, service) | {"stay p95": log(20) / (1 / service - rate)}


def m_g_1(variation: float) -> Formula:
    """Pollaczek (1930) and Khinchine (1932); `variation`: the service time's variance over its squared mean."""

    def theory(rate: float, service: float) -> Theory:
        load = rate * service
        wait = load * service * (1 + variation) / (2 * (1 - load))
        return {"wait": wait, "stay": wait + service, "waits at all": load}

    return theory


def batches_m_1(each: float, square: float) -> Formula:
    """Batches of `each` documents, `square` the mean of the squared size (Gaver, 1959).

    A batch is one customer of an M/G/1 queue whose service is that of all its documents; within it a document waits
    for those before it.
    """

    def theory(rate: float, service: float) -> Theory:
        load = rate * service
        whole = (each + square) * service**2
        wait = rate / each * whole / (2 * (1 - load)) + (square - each) / (2 * each) * service
        return {"wait": wait, "stay": wait + service, "waits at all": 1 - (1 - load) / each}

    return theory


def m_m_1_failing(up: float, down: float) -> Formula:
    """One server that fails, busy or idle, and then goes on with what it had begun (White and Christie, 1958).

    Exponential times up (rate x = 1/up) and down (y = 1/down); p(n), q(n): chances of n documents while up and while
    down, P and Q their generating functions, r the rate of arrivals, m of service, a = y / (x + y) the part up.

        down:  (r(1 - z) + y) Q = x P
        up:    (m - rz - xrz / (r(1 - z) + y)) P = m p(0)

    At z = 1, where P = a, follows p(0) = a - r/m; P'(1) + Q'(1), over r (Little), is the mean stay
    (1 + mx / (x + y)²) / (am - r). Service begins while up, so from then on a document takes 1 / (am) on average.
    """

    def theory(rate: float, service: float) -> Theory:
        fails, mends, serves = 1 / up, 1 / down, 1 / service
        part = mends / (fails + mends)
        stay = (1 + serves * fails / (fails + mends) ** 2) / (part * serves - rate)
        return {"wait": stay - service / part, "stay": stay, "waits at all": 1 - part + rate * service}

    return theory


# --- queues -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Queue:
    """A queue of one station, its theory, and that of a queue that it is not."""

    right: Formula
    wrong: Formula
    load: float
    shape: Table
    servers: int = 1
    batches: Table | None = None
    outages: tuple[Table, ...] = ()
    small: tuple[int, int] = (2_000, 1)
    """Documents a day and days of a run that takes the reference engine a quarter of a second."""
    large: tuple[int, int] = (300_000, 2)
    narrow: tuple[str, ...] = ("wait", "stay")
    """Of which the mean is sure to a hundredth at that size."""

    def service(self, a_day: int) -> float:
        """Its mean, in whole microseconds, so that the servers have as much to do as was said."""
        return round(self.load * self.servers * DAY_S / a_day, 6)

    def plan(self, a_day: int, days: int) -> Plan:
        desk = station(self.servers, time(seconds=self.service(a_day), **self.shape), self.outages)
        return plan(a_day, days, [{"station": "desk"}], stations={"desk": desk}, batches=self.batches)


def batches(shape: str, each: int) -> Table:
    return {"mean": figure(f"{each} times"), "shape": shape}


UP, DOWN = 20 * MINUTE, MINUTE
FAILING: Final = ({"every": figure("20 min"), "lasts": time("exponential", DOWN)},)
EXPONENTIAL: Final = {"shape": "exponential"}

QUEUES: Final = {
    "M/M/1": Queue(m_m_1, m_m_c(2), 0.6, EXPONENTIAL),
    "M/M/3": Queue(m_m_c(3), m_m_c(4), 0.65, EXPONENTIAL, servers=3, large=(1_000_000, 2)),
    "M/M/20": Queue(m_m_c(20), m_m_c(21), 0.85, EXPONENTIAL, servers=20, narrow=("stay",)),
    "M/D/1": Queue(m_g_1(0), m_g_1(1), 0.7, {"shape": "constant"}),
    "M/E4/1": Queue(m_g_1(1 / 4), m_g_1(1), 0.5, {"shape": "erlang", "stages": "4 stages"}),
    "M/U/1": Queue(m_g_1(1 / 3), m_g_1(1), 0.5, {"shape": "uniform"}),
    "M/LN/1": Queue(m_g_1(1.2**2), m_g_1(1), 0.5, {"shape": "lognormal", "cv": "1.2 times"}),
    "M[4]/M/1": Queue(batches_m_1(4, 16), batches_m_1(1, 1), 0.6, EXPONENTIAL, batches=batches("fixed", 4)),
    "M[geo 3]/M/1": Queue(
        batches_m_1(3, 15), batches_m_1(3, 9), 0.6, EXPONENTIAL, batches=batches("geometric", 3), large=(500_000, 2)
    ),
    "M/M/1 failing": Queue(
        m_m_1_failing(UP, DOWN), m_m_1, 0.4, EXPONENTIAL, outages=FAILING, small=(2_304, 1), large=(2_304, 450)
    ),
}

FEW: Final = 12
MANY: Final = 20
"""Replications."""
SMALL_TOO: Final = ("M/M/1", "M/M/3", "M/D/1", "M[4]/M/1", "M/M/1 failing")
"""What the slow engine plays too."""
MEANS: Final = ("wait", "stay")


def figures(one: Run) -> Theory:
    waits = one.watch.waits("desk")
    return {
        "wait": one.says("desk", "wait"),
        "stay": one.says("desk", "mean"),
        "waits at all": float((waits > 0).mean()),
        "wait p95": float(np.quantile(waits, 0.95)),
        "stay p95": one.says("desk", "p95"),
    }


def intervals(engine: Engine, known: Plan, count: int) -> dict[str, Interval]:
    found = replicate(engine, known, count, figures)
    return {measure: Interval.of(numbers) for measure, numbers in found.items()}


@pytest.mark.parametrize("name", SMALL_TOO)
def test_both_engines_find_what_theory_says(name: str) -> None:
    queue = QUEUES[name]
    a_day, days = queue.small
    asked = a_day / DAY_S, queue.service(a_day)

    slow, found = (intervals(engine, queue.plan(a_day, days), FEW) for engine in (reference.run, fast.run))

    assert slow == found
    for measure, value in queue.right(*asked).items():
        assert value in found[measure], measure
    for measure in MEANS:
        assert queue.wrong(*asked)[measure] not in found[measure], measure


@pytest.mark.parametrize("name", QUEUES)
def test_millions_of_documents_tell_theory_from_two_percent_more_service(name: str) -> None:
    queue = QUEUES[name]
    a_day, days = queue.large
    rate, service = a_day / DAY_S, queue.service(a_day)

    found = intervals(fast.run, queue.plan(a_day, days), MANY)

    for measure, value in queue.right(rate, service).items():
        assert value in found[measure], measure
    for measure, value in queue.right(rate, LONGER * service).items():
        assert value not in found[measure], measure
    for measure in MEANS:
        assert queue.wrong(rate, service)[measure] not in found[measure], measure
    for measure in queue.narrow:
        assert found[measure].width < NARROW, measure


# --- cycles -----------------------------------------------------------------------------------------------------------


SITES: Final = 400
PERIOD: Final = 30 * MINUTE
SERVICE: Final = 8 * MINUTE
CYCLES: Final[dict[str, tuple[Engine, int, int]]] = {
    "reference": (reference.run, 800, FEW),
    "fast": (fast.run, 800, FEW),
    "fast at millions": (fast.run, 100_000, MANY),
}
"""Engine, documents a day, and how many replications."""


def births(a_day: int, every: float, outages: tuple[Table, ...] = ()) -> Plan:
    """Sent in a cycle that each site begins at another moment, then seen to by as many officers as come."""
    rooms = {
        "cycles": {"births": cycle(every, link="axis")},
        "links": {"axis": line(time("constant", 0), outages)},
        "stations": {"officers": station(10_000, time("constant", SERVICE))},
    }
    return plan(a_day, 2, [{"cycle": "births"}, {"station": "officers"}], sites=SITES, **rooms)


def over(size: str, known: Callable[[int], Plan], read: Reading) -> dict[str, list[float]]:
    engine, a_day, count = CYCLES[size]
    return replicate(engine, known(a_day), count, read)


def sent_every(period: float, size: str) -> dict[str, list[float]]:
    return over(
        size,
        lambda a_day: births(a_day, period),
        lambda one: {"wait": one.says("births", "wait"), "whole": one.whole, "made": float(one.told.documents)},
    )


def after_missing(cycles: int, size: str) -> dict[str, list[float]]:
    """How large the batch after so many missed cycles is beside an ordinary one, and what is sent meanwhile."""
    away = {"at": "2026-09-15T10:00:00", "lasts": time("constant", cycles * PERIOD)}
    begin = DAY_S + 10 * HOUR
    back = begin + cycles * PERIOD

    def read(one: Run) -> dict[str, float]:
        edges = np.arange(12 * HOUR, 2 * DAY_S, PERIOD)
        batches, _ = np.histogram(one.watch.begins("births"), edges)
        ordinary = batches[(edges[:-1] < begin) | (edges[:-1] > back)].mean()
        return {
            "after": float(batches[edges[:-1] == back][0] / ordinary),
            "meanwhile": float(batches[(edges[:-1] >= begin) & (edges[:-1] < back)].sum()),
        }

    return over(size, lambda a_day: births(a_day, PERIOD, (away,)), read)


@pytest.mark.parametrize("size", CYCLES)
def test_a_birth_waits_half_a_cycle_and_then_for_its_service(size: str) -> None:
    found = sent_every(PERIOD, size)

    assert PERIOD / 2 in Interval.of(found["wait"])
    assert (PERIOD + 3 * MINUTE) / 2 not in Interval.of(found["wait"])
    assert PERIOD / 2 + SERVICE in Interval.of(found["whole"])


@pytest.mark.parametrize("size", CYCLES)
def test_forty_five_minutes_instead_of_thirty_shift_the_mean_by_half_the_difference(size: str) -> None:
    thirty, longer = sent_every(PERIOD, size), sent_every(PERIOD + 15 * MINUTE, size)
    shift = Interval.of([b - a for a, b in zip(thirty["wait"], longer["wait"], strict=True)])

    assert thirty["made"] == longer["made"]
    assert 15 * MINUTE / 2 in shift
    assert 12 * MINUTE / 2 not in shift


@pytest.mark.parametrize("size", CYCLES)
def test_one_missed_cycle_doubles_the_next_batch_and_two_make_it_threefold(size: str) -> None:
    one, two = after_missing(1, size), after_missing(2, size)

    assert {*one["meanwhile"], *two["meanwhile"]} == {0}
    for right, wrong, found in ((2, 3, one), (3, 2, two)):
        assert right in Interval.of(found["after"])
        assert wrong not in Interval.of(found["after"])
