"""The same networks on Ciw, a simulator by others with chance of its own: means must agree (Welch's test).

Each has twins, plans that differ in one thing, that must be told apart from Ciw's network.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from statistics import fmean
from typing import Any, Final

import ciw
import pytest
from ciw.dists import Deterministic, Distribution, Exponential, Geometric
from scipy.stats import ttest_ind

from scenarios.capacity import fast
from scenarios.capacity.outcome import WHOLE
from scenarios.capacity.plan import Plan
from tests.scenarios.capacity.conftest import Table, figure
from tests.scenarios.capacity.replications import DAY_S, Run, cycle, line, plan, replicate, station, time

A_DAY: Final = 1_500
RATE: Final = A_DAY / DAY_S
DAYS: Final = 2
WARM_UP_S: Final = DAYS * DAY_S / 5
AFTER_S: Final = DAY_S / 4
"""How long Ciw goes on, so that whoever came in the measured days is done."""
RUNS: Final = 12
OUR_DAYS: Final = 10
"""A longer run costs us nothing and makes our side surer."""
CHANCE: Final = 0.001
"""A smaller p says that the means differ."""
PERIOD: Final = 1_800.0
CORRECTION: Final = 600.0
"""Nobody corrects in less."""
BATCH: Final = 3

Means = dict[str, float]


@dataclass(frozen=True)
class Network:
    """A network as both write it; `stations`: the numbers of Ciw's nodes whose waits are compared, and our names."""

    ours: Callable[[], Plan]
    theirs: Callable[[], Any]
    stations: dict[int, str]
    twins: tuple[Callable[[], Plan], ...]


# --- networks ---------------------------------------------------------------------------------------------------------


def service(servers: int, load: float, rate: float = RATE) -> float:
    """The mean service time at which so many servers are busy for that part of the time."""
    return round(load * servers / rate, 6)


def one_after_another(*stations: tuple[str, Table], batches: Table | None = None) -> Plan:
    way = [{"station": name} for name, _ in stations]
    return plan(A_DAY, OUR_DAYS, way, stations=dict(stations), batches=batches)


def tandem(servers: int = 2) -> Plan:
    return one_after_another(
        ("first", station(3, time("exponential", service(3, 0.7)))),
        ("second", station(servers, time("exponential", service(2, 0.6)))),
    )


def ciw_tandem() -> Any:
    return ciw.create_network(
        arrival_distributions=[Exponential(RATE), None],
        service_distributions=[Exponential(1 / service(3, 0.7)), Exponential(1 / service(2, 0.6))],
        number_of_servers=[3, 2],
        routing=[[0.0, 1.0], [0.0, 0.0]],
    )


def alone(shape: str, load: float, batches: Table | None = None) -> Plan:
    return one_after_another(("desk", station(1, time(shape, service(1, load)))), batches=batches)


def ciw_alone(serves: Distribution, **more: Any) -> Any:
    return ciw.create_network(service_distributions=[serves], number_of_servers=[1], **more)


def ciw_constant() -> Any:
    return ciw_alone(Deterministic(service(1, 0.7)), arrival_distributions=[Exponential(RATE)])


def ciw_batches(sizes: Distribution) -> Any:
    return ciw_alone(
        Exponential(1 / service(1, 0.6)),
        arrival_distributions=[Exponential(RATE / BATCH)],
        batching_distributions=[sizes],
    )


def in_batches(shape: str) -> Table:
    return {"mean": figure(f"{BATCH} times"), "shape": shape}


def with_returns(share: str = "20 %", period: float = PERIOD) -> Plan:
    """Sent in a cycle over a line to officers, who send a part back to be corrected and sent again."""
    after = time("exponential", CORRECTION + 3_000, least="10 min")
    back = {"share": figure(share), "to": "send", "after": after, "rounds": figure("20 rounds")}
    rooms = {
        "cycles": {"send": cycle(period, spread=figure("0 s"))},
        "links": {"axis": line(time("exponential", 30))},
        "stations": {"officers": station(4, time("exponential", service(4, 0.6, RATE / 0.8)))},
    }
    return plan(
        A_DAY, OUR_DAYS, [{"cycle": "send"}, {"link": "axis"}, {"station": "officers", "returns": back}], **rooms
    )


def ciw_with_returns() -> Any:
    """A cycle is a slotted service: at each slot whoever waits is served, in no time."""
    return ciw.create_network(
        arrival_distributions=[Exponential(RATE), None, None, None],
        service_distributions=[
            Deterministic(0.0),
            Exponential(1 / 30),
            Exponential(1 / service(4, 0.6, RATE / 0.8)),
            Deterministic(CORRECTION) + Exponential(1 / 3_000),
        ],
        number_of_servers=[ciw.Slotted(slots=[PERIOD], slot_sizes=[10**9]), inf, 4, inf],
        routing=[[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 0.2], [1.0, 0.0, 0.0, 0.0]],
    )


NETWORKS: Final = {
    "M/M/c tandem": Network(tandem, ciw_tandem, {1: "first", 2: "second"}, (lambda: tandem(3),)),
    "M/D/1": Network(lambda: alone("constant", 0.7), ciw_constant, {1: "desk"}, (lambda: alone("exponential", 0.7),)),
    "fixed batches": Network(
        lambda: alone("exponential", 0.6, in_batches("fixed")),
        lambda: ciw_batches(Deterministic(BATCH)),
        {1: "desk"},
        (lambda: alone("exponential", 0.6),),
    ),
    "geometric batches": Network(
        lambda: alone("exponential", 0.6, in_batches("geometric")),
        lambda: ciw_batches(Geometric(1 / BATCH)),
        {1: "desk"},
        (lambda: alone("exponential", 0.6, in_batches("fixed")),),
    ),
    "cycle with returns": Network(
        with_returns,
        ciw_with_returns,
        {1: "send", 3: "officers"},
        (lambda: with_returns(share="15 %"), lambda: with_returns(period=PERIOD + 600)),
    ),
}


# --- what both find ---------------------------------------------------------------------------------------------------


def ours(known: Plan, names: Iterable[str]) -> dict[str, list[float]]:
    def read(one: Run) -> Means:
        return {WHOLE: one.whole, **{name: one.says(name, "wait") for name in names}}

    return replicate(fast.run, known, RUNS, read)


def theirs(network: Network) -> dict[str, list[float]]:
    found = [_ciw_means(network.theirs(), seed, network.stations) for seed in range(1, RUNS + 1)]
    return {measure: [one[measure] for one in found] for measure in found[0]}


def _ciw_means(network: Any, seed: int, stations: dict[int, str]) -> Means:
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(DAYS * DAY_S + AFTER_S)
    waits: dict[int, list[float]] = defaultdict(list)
    whole: list[float] = []
    for document in simulation.nodes[-1].all_individuals:
        records = document.data_records
        if WARM_UP_S <= records[0].arrival_date < DAYS * DAY_S:
            whole.append(records[-1].exit_date - records[0].arrival_date)
            for record in records:
                waits[record.node].append(record.waiting_time)
    return {WHOLE: fmean(whole), **{name: fmean(waits[node]) for node, name in stations.items()}}


def agreement(one: list[float], other: list[float]) -> float:
    """The chance of means this far apart if they were the same (Welch, 1947)."""
    return float(ttest_ind(one, other, equal_var=False).pvalue)


@pytest.mark.parametrize("name", NETWORKS)
def test_means_agree_with_ciw_and_those_of_a_plan_that_differs_in_one_thing_do_not(name: str) -> None:
    network = NETWORKS[name]
    names, found = network.stations.values(), theirs(network)

    for measure, numbers in ours(network.ours(), names).items():
        assert agreement(numbers, found[measure]) > CHANCE, measure
    for twin in network.twins:
        assert min(agreement(numbers, found[measure]) for measure, numbers in ours(twin(), names).items()) < CHANCE
