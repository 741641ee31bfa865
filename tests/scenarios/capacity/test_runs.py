import gc
import os
import signal
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from threading import Event, Thread

import numpy as np
import pytest

from harness.errors import UnreachableError, UsageError
from scenarios.capacity.outcome import Outcome
from scenarios.capacity.plan import Plan, read_plan
from scenarios.capacity.runs import Order, Workers, replicate, run, workers
from scenarios.capacity.scaling import scaled

SEEDS = (1, 2, 3, 4)


@cache
def small() -> Plan:
    plan = read_plan("birth-cycle")
    return scaled(plan, 0.02)


@cache
def alone() -> tuple[Outcome, ...]:
    return tuple(run(Order(small(), seed), lambda _done, _of: None) for seed in SEEDS)


def plain(outcomes: tuple[Outcome, ...]) -> list[dict[str, object]]:
    return [asdict(one) for one in outcomes]


@pytest.fixture
def two() -> Iterator[Workers]:
    with workers(None, runs=4, count=2) as hands:
        yield hands
    gc.collect()  # what Dask left of calls to the dead worker, while this test's filter still holds


def test_a_run_depends_on_its_plan_and_seed_alone() -> None:
    again = run(Order(small(), 1), lambda _done, _of: None)

    assert asdict(again) == asdict(alone()[0])
    assert asdict(alone()[0]) != asdict(alone()[1])


def test_both_engines_come_to_the_same_outcome() -> None:
    slow = run(Order(small(), 1, "reference"), lambda _done, _of: None)

    for mine, other in zip(alone()[0].times, slow.times, strict=True):
        assert mine.keys() == other.keys()
        assert [mine[key] for key in ("kind", "stage", "province", "documents", "p50", "p95", "most")] == [
            other[key] for key in ("kind", "stage", "province", "documents", "p50", "p95", "most")
        ]
        assert mine["mean"] == pytest.approx(other["mean"], rel=1e-12)
    assert slow.late == alone()[0].late
    for place in small().stations:
        assert np.allclose(slow.series[place]["busy"], alone()[0].series[place]["busy"], atol=2e-3)


@pytest.mark.filterwarnings("ignore:coroutine 'PooledRPCCall:RuntimeWarning")
@pytest.mark.timeout(180)
def test_numbers_are_the_same_whatever_the_workers_and_whichever_of_them_dies(two: Workers) -> None:
    assert two.client is not None
    pids: dict[str, int] = two.client.run(os.getpid)
    killed: list[int] = []

    def kill_one_at_work() -> None:
        while not killed and not over.wait(0.02):
            for worker, tasks in two.client.processing().items():  # type: ignore[union-attr]
                if tasks and not killed:
                    os.kill(pids[worker], signal.SIGKILL)
                    killed.append(pids[worker])

    over = Event()
    killer = Thread(target=kill_one_at_work)
    killer.start()
    outcomes = tuple(two.outcomes([Order(small(), seed) for seed in SEEDS]))
    over.set()
    killer.join()

    assert plain(outcomes) == plain(alone())
    assert killed
    assert not set(two.client.run(os.getpid).values()) & set(killed)


def test_progress_tells_the_days_of_each_run() -> None:
    told: list[tuple[int, int, int]] = []

    replicate(small(), SEEDS[:1], Workers(None), watch=lambda *day: told.append(day))

    assert [day for _, day, _ in told] == list(range(1, len(told) + 1))
    assert {of for _, _, of in told} == {small().days.count}


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="tcp://"), workers("8786", runs=1):
        pass


@pytest.mark.timeout(60)
def test_a_scheduler_that_does_not_answer_is_named() -> None:
    with pytest.raises(UnreachableError, match=r"tcp://127\.0\.0\.1:9"), workers("tcp://127.0.0.1:9", runs=1):
        pass
