"""Replications of a plan, one a seed: in this process, on this machine's cores, or on a cluster.

A run depends on its plan and seed alone, so the numbers are the same whatever the number of workers; a worker that dies
costs its run's time, Dask gives that run to another.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from logging import CRITICAL, getLogger
from os import cpu_count
from typing import Any, Final, Literal

import dask
from distributed import Client, LocalCluster, as_completed, get_worker
from distributed.scheduler import KilledWorker

from harness.errors import HarnessError, UnreachableError, UsageError
from harness.text import Text
from scenarios.capacity import fast, reference
from scenarios.capacity.answer import Answer
from scenarios.capacity.engine import Engine
from scenarios.capacity.outcome import Outcome, outcome
from scenarios.capacity.plan import Plan
from scenarios.capacity.tally import Tally
from scenarios.capacity.terms import Aim
from scenarios.capacity.wiring import wire

EngineName = Literal["fast", "reference"]
ENGINES: Final[dict[str, Engine]] = {"fast": fast.run, "reference": reference.run}
TOPIC: Final = "lienthong-days"
CONNECT_S: Final = 10
DEATHS_MAX: Final = 10
"""How many workers a run may outlive before it is given up."""
SCHEMES: Final = ("tcp://", "tls://")


@dataclass(frozen=True, slots=True)
class Order:
    """One run to be made."""

    plan: Plan
    seed: int
    engine: EngineName = "fast"
    aims: tuple[Aim, ...] = ()


Watch = Callable[[int, int, int], None]
"""Told now and then: number of the order, days done, days at least."""


def unwatched(number: int, done: int, of: int) -> None:
    """Nobody watches."""


def run(order: Order, tell: Callable[[int, int], None]) -> Outcome:
    """Make one run here."""
    tally = Tally(wire(order.plan, order.seed), order.aims)
    days = ENGINES[order.engine](tally.wiring, tally, tell)
    return outcome(tally, days)


@dataclass(slots=True)
class Workers:
    """Where runs are made."""

    client: Client | None

    def outcomes(self, orders: Sequence[Order], watch: Watch = unwatched) -> list[Outcome]:
        """What each order came to, in their order."""
        if self.client is None:
            return [_here(order, number, watch) for number, order in enumerate(orders)]
        return self._there(self.client, orders, watch)

    def _there(self, client: Client, orders: Sequence[Order], watch: Watch) -> list[Outcome]:
        def heard(event: tuple[float, Any]) -> None:
            watch(*event[1])

        client.subscribe_topic(TOPIC, heard)
        try:
            futures = [client.submit(_worker, order, number, pure=False) for number, order in enumerate(orders)]
            place = {future.key: number for number, future in enumerate(futures)}
            found: dict[int, Outcome] = {}
            for future, result in as_completed(futures, with_results=True):
                number = place[future.key]
                found[number] = result
                watch(number, result.days, result.days)
        except KilledWorker as error:
            raise HarnessError(_GAVE_UP) from error
        finally:
            client.unsubscribe_topic(TOPIC)
        return [found[number] for number in range(len(orders))]


_GAVE_UP: Final = Text(
    f"Một lượt chạy làm chết {DEATHS_MAX} tiến trình liên tiếp, có lẽ thiếu bộ nhớ. Giảm --days hoặc số tiến trình.",
    f"One run killed {DEATHS_MAX} workers in a row, for want of memory perhaps. Take fewer --days or fewer workers.",
)


def _here(order: Order, number: int, watch: Watch) -> Outcome:
    return run(order, lambda done, of: watch(number, done, of))


def _worker(order: Order, number: int) -> Outcome:
    """One run in a worker, which says how far it is."""
    worker = get_worker()
    return run(order, lambda done, of: worker.log_event(TOPIC, (number, done, of)))


@contextmanager
def workers(address: str | None, runs: int, count: int | None = None) -> Iterator[Workers]:
    """This process for one run; else this machine's cores, or the cluster whose scheduler is at `address`."""
    if address is None and (runs == 1 or count == 0):
        yield Workers(None)
        return
    # Whether a worker was slow to stop is nothing to a planner; what fails for good is raised.
    getLogger("distributed").setLevel(CRITICAL)
    getLogger("distributed.nanny").setLevel(CRITICAL)
    with dask.config.set(
        {
            "distributed.scheduler.allowed-failures": DEATHS_MAX,
            "distributed.worker.memory.terminate": 0.98,
            "logging.distributed": "critical",
        }
    ):
        if address is None:
            with (
                LocalCluster(
                    n_workers=min(count or cpu_count() or 1, runs),
                    threads_per_worker=1,
                    dashboard_address="127.0.0.1:0",  # any free port: two clusters may stand side by side
                    host="127.0.0.1",
                ) as cluster,
                Client(cluster) as client,
            ):
                yield Workers(client)
            return
        with _connected(address) as client:
            yield Workers(client)


def _connected(address: str) -> Client:
    if not address.startswith(SCHEMES):
        raise UsageError(
            Text(
                f"--dask {address}: phải là địa chỉ bộ điều phối Dask, như tcp://127.0.0.1:8786.",
                f"--dask {address}: must be the address of a Dask scheduler, as tcp://127.0.0.1:8786.",
            )
        )
    try:
        return Client(address, timeout=CONNECT_S)
    except (OSError, TimeoutError, ValueError) as error:
        raise UnreachableError(
            Text(
                f"Không có bộ điều phối Dask tại {address}. Khởi động: dask scheduler; dask worker {address}",
                f"No Dask scheduler answers at {address}. Start one with: dask scheduler; dask worker {address}",
            )
        ) from error


def replicate(
    plan: Plan,
    seeds: Iterable[int],
    hands: Workers,
    engine: EngineName = "fast",
    watch: Watch = unwatched,
    aims: tuple[Aim, ...] = (),
) -> Answer:
    """The answer of a plan over `seeds`."""
    orders = [Order(plan, seed, engine, aims) for seed in seeds]
    return Answer(plan, tuple(hands.outcomes(orders, watch)))
