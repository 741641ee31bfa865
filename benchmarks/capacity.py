"""How many documents a second move through the national day, beside SimPy written the natural way, and beside Ciw.

Run `python benchmarks/capacity.py` for the ratios, `--year` for a whole national year on this machine: seconds and peak
memory at some days. Each contender runs in a process of its own, on the same documents with the same drawn times:

- fast: our engine, plan to answer (drawing, places, the whole tally), on the whole day
- reference: our other engine, one process a document, with the tally
- simpy: one process a document, a `Resource` for each station and for each site's line, the cycle by timeouts
- container: the same with a `Container` in place of the stations' `Resource`, which is kinder to SimPy
- ciw: Ciw cannot let every site send at its own moments, so it is spared that: documents reach its stations when sent

The others get the first documents of the day only (how many is printed), with all sites and servers; what they need
drawn is drawn before their clock starts. Their mean times must agree with those of fast on the same documents.
"""

import argparse
import json
import math
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any

import ciw  # type: ignore[import-untyped]
import numpy as np
import simpy

from scenarios.capacity import fast, kernels, reference
from scenarios.capacity.demand import Demand
from scenarios.capacity.engine import Engine, Moments
from scenarios.capacity.plan import Plan, read_plan
from scenarios.capacity.quantities import SECOND, Figure
from scenarios.capacity.rows import AT, BORN, IDENTITY, SITE_MASK, WHO, Rows, none
from scenarios.capacity.tally import COUNT, SOJOURN, Tally
from scenarios.capacity.wiring import Place, Wiring, wire

SEED = 1
ROUNDS = 5
STAGES = ("send", "gateway", "checking")
"""The way of the plan `national-day`."""
PARTS = {"reference": 0.1, "simpy": 1.0, "container": 0.25, "ciw": 0.01}
"""Of the day: what each of the others gets; a quarter of it ends when all officers have come to be busy."""
TIMES_SIMPY = 200
TIMES_CIW = 50
AGREE = 0.001
"""How far a mean time may be from that of fast: others round to other digits and take ties in another order."""
MOST_GIB = 2.0
YEAR_DAYS = 365
YEAR_SECONDS = 180
MARKS = (30, 90, 180, 365)
"""Days of a year at which memory is told."""
GROWS_MOST = 1.1
"""From the second last mark to the last, both behind the longest holiday; what grows with days would double."""

Steps = Generator[simpy.Event, Any, None]
Means = dict[str, float]
"""By stage, and `total`: how long documents took on average, seconds."""


# --- the work ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class First:
    """Documents of the first day alone, and of those the first `count`."""

    demand: Demand
    count: int

    def mean(self, day: int) -> float:
        """How many come on that day."""
        return 0.0 if day else float(self.count)

    def documents(self, day: int) -> Rows:
        """The documents themselves."""
        return none() if day else self.demand.documents(0)[: self.count]


def day(part: float) -> Wiring:
    """The national day, or its first documents."""
    wiring = wire(read_plan("national-day"), SEED)
    if part < 1:
        demand = wiring.demands[0]
        wiring.demands = [First(demand, round(part * len(demand.documents(0))))]  # type: ignore[list-item]
    return wiring


@dataclass(frozen=True)
class Documents:
    """What a program by hand needs: for each document its site, when it is born and sent, and its service times."""

    rows: Rows
    born: list[float]
    site: list[int]
    sent: list[float]
    gateway: list[float]
    checking: list[float]
    gap: float

    @classmethod
    def of(cls, wiring: Wiring) -> "Documents":
        """Those of the first day, in order of birth."""
        rows = wiring.demands[0].documents(0)
        send, gateway, checking = wiring.places
        phase = send.phase[rows[:, WHO] & SITE_MASK]
        moment = phase - (phase - rows[:, AT]) // send.period * send.period
        return cls(
            rows,
            seconds(rows[:, BORN]),
            (rows[:, WHO] & SITE_MASK).tolist(),
            seconds(moment),
            seconds(service(gateway, rows)),
            seconds(service(checking, rows)),
            send.gap / SECOND,
        )


def service(place: Place, rows: Rows) -> Moments:
    """How long each is served."""
    taken, ways = np.empty(len(rows), np.int64), place.ways
    start = np.zeros(len(rows), np.int64)
    kernels.delay(rows, start, taken, ways.shape, ways.least, ways.one, ways.two, ways.stream)
    return taken


def seconds(moments: Moments) -> list[float]:
    """Microseconds as plain numbers of seconds."""
    return [float(one) for one in moments / SECOND]


# --- contenders -------------------------------------------------------------------------------------------------------

Contest = Callable[[], tuple[int, Means]]
"""To be timed: how many documents, and how long they took."""


def ours(engine: Engine, part: float) -> Contest:
    """One of our engines with the tally of a real run."""

    def run() -> tuple[int, Means]:
        wiring = day(part)
        tally = Tally(wiring)
        engine(wiring, tally)
        sums = [stage.whole[0] for stage in (*tally.stages, tally.whole)]
        means = [one[SOJOURN] / one[COUNT] / SECOND for one in sums]
        return int(tally.born.sum()), dict(zip((*STAGES, "total"), map(float, means), strict=True))

    return run


class Desk:
    """A station as a `Resource`."""

    def __init__(self, env: simpy.Environment, servers: int) -> None:
        """All free."""
        self._env, self._resource = env, simpy.Resource(env, servers)

    def serve(self, takes: float) -> Steps:
        """Wait for a server, keep it for a while."""
        with self._resource.request() as turn:
            yield turn
            yield self._env.timeout(takes)


class Pool:
    """A station as a `Container` of free servers."""

    def __init__(self, env: simpy.Environment, servers: int) -> None:
        """All free."""
        self._env, self._free = env, simpy.Container(env, servers, servers)

    def serve(self, takes: float) -> Steps:
        """Wait for a server, keep it for a while."""
        yield self._free.get(1)
        yield self._env.timeout(takes)
        yield self._free.put(1)


def by_hand(station: type[Desk | Pool], part: float) -> Contest:
    """The plan as a SimPy program."""
    wiring = day(part)
    documents = Documents.of(wiring)
    gateway_servers, officers = (int(place.servers[0]) for place in wiring.places[1:])

    def run() -> tuple[int, Means]:
        env = simpy.Environment()
        lines = [Desk(env, 1) for _ in range(wiring.layout.count)]
        gateway, checking = station(env, gateway_servers), station(env, officers)
        took = dict.fromkeys((*STAGES, "total"), 0.0)

        def document(number: int) -> Steps:
            born = env.now
            yield env.timeout(documents.sent[number] - born)
            yield from lines[documents.site[number]].serve(documents.gap)
            sent = env.now
            yield from gateway.serve(documents.gateway[number])
            taken_in = env.now
            yield from checking.serve(documents.checking[number])
            took["send"] += sent - born
            took["gateway"] += taken_in - sent
            took["checking"] += env.now - taken_in
            took["total"] += env.now - born

        def births() -> Steps:
            for number, born in enumerate(documents.born):
                yield env.timeout(born - env.now)
                env.process(document(number))

        env.process(births())
        env.run()
        count = len(documents.born)
        return count, {stage: whole / count for stage, whole in took.items()}

    return run


class Each(ciw.dists.Distribution):  # type: ignore[misc]
    """To each individual the time that was drawn for it."""

    def __init__(self, times: list[float]) -> None:
        """In order of arrival."""
        self._times: list[float] = times

    def sample(self, t: float | None = None, ind: Any = None) -> float:  # noqa: ARG002 -- Ciw hands it in
        """The time of `ind`."""
        number: int = ind.id_number
        return self._times[number - 1]


class Arrivals(ciw.dists.Distribution):  # type: ignore[misc]
    """Moments at which somebody arrives, then nobody."""

    def __init__(self, moments: list[float]) -> None:
        """In order."""
        self._moments, self._next = moments, 0

    def sample(self, t: float = 0.0, ind: Any = None) -> float:  # noqa: ARG002 -- Ciw hands it in
        """How long after the last one the next one comes."""
        if self._next == len(self._moments):
            return math.inf
        self._next += 1
        return max(self._moments[self._next - 1] - t, 0.0)


def on_ciw(part: float) -> Contest:
    """The two stations on Ciw; a document arrives there when its site has sent it."""
    wiring = day(part)
    documents = Documents.of(wiring)
    rows, send = documents.rows, wiring.places[0]
    sent, last = np.empty(len(rows), np.int64), np.full(len(send.phase), -1, np.int64)
    kernels.send(
        rows, np.empty_like(sent), sent, np.zeros(len(send.phase), np.int64), last, send.phase, send.period, send.gap,
        send.opened.opens, send.opened.closes, send.away,
    )  # fmt: skip
    order = np.lexsort((rows[:, IDENTITY], sent))
    times = [[drawn[number] for number in order] for drawn in (documents.gateway, documents.checking)]
    network = ciw.create_network(
        arrival_distributions=[Arrivals(seconds(sent[order])), None],
        service_distributions=[Each(one) for one in times],
        number_of_servers=[int(place.servers[0]) for place in wiring.places[1:]],
        routing=[[0.0, 1.0], [0.0, 0.0]],
    )

    def run() -> tuple[int, Means]:
        ciw.seed(SEED)
        simulation = ciw.Simulation(network)
        simulation.simulate_until_max_customers(len(rows))
        done = simulation.nodes[-1].all_individuals
        took = [[one.exit_date - one.arrival_date for one in individual.data_records] for individual in done]
        gateway, checking = (statistics.fmean(column) for column in zip(*took, strict=True))
        waited = float((sent - rows[:, BORN]).mean()) / SECOND
        return len(done), {
            "send": waited, "gateway": gateway, "checking": checking, "total": waited + gateway + checking,
        }  # fmt: skip

    return run


CONTESTANTS: dict[str, Callable[[float], Contest]] = {
    "fast": lambda part: ours(fast.run, part),
    "reference": lambda part: ours(reference.run, part),
    "simpy": lambda part: by_hand(Desk, part),
    "container": lambda part: by_hand(Pool, part),
    "ciw": on_ciw,
}


# --- measuring --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Result:
    """What a contender needed, of several rounds the median one."""

    documents: int
    wall: float
    cpu: float
    peak_gib: float
    means: Means

    @property
    def wall_rate(self) -> float:
        """Documents a second."""
        return self.documents / self.wall

    @property
    def cpu_rate(self) -> float:
        """Documents a processor second, of all threads together."""
        return self.documents / self.cpu


def peak_gib() -> float:
    """The most memory this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024


def measure(name: str, part: float, rounds: int) -> Result:
    """Time a contender here and now."""
    if name in {"fast", "reference"}:
        CONTESTANTS["fast"](0.001)()  # compiled loops are read from disk, or compiled when there are none yet
    contest = CONTESTANTS[name](part)
    results = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        documents, means = contest()
        results.append(Result(documents, time.perf_counter() - wall, time.process_time() - cpu, peak_gib(), means))
    results.sort(key=lambda one: one.wall)
    return replace(results[rounds // 2], peak_gib=peak_gib())


def apart(name: str, part: float, rounds: int = 1) -> Result:
    """Time a contender in a process of its own."""
    command = [sys.executable, __file__, "--one", name, "--part", str(part), "--rounds", str(rounds)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 -- ourselves
    return Result(**json.loads(told))


def differences(one: Means, other: Means) -> Means:
    """By how much each mean of `one` is off, as a part of that of `other`."""
    return {stage: abs(one[stage] / other[stage] - 1) for stage in other}


def compare(parts: dict[str, float]) -> bool:
    """All contenders, one after another; whether everything that was promised holds."""
    quick = apart("fast", 1.0, ROUNDS)
    print(f"{'':<11}{'documents':>10}{'wall s':>9}{'cpu s':>9}{'a wall s':>11}{'a cpu s':>11}{'GiB':>6}", end="")
    print(f"{'by wall':>9}{'by cpu':>8}{'off by':>9}")
    tell("fast", quick)
    verdicts = [promise(f"fast needs less than {MOST_GIB} GiB", holds=quick.peak_gib < MOST_GIB)]
    ratios = {}
    for name, part in parts.items():
        other, same = apart(name, part), apart("fast", part)
        off = max(differences(other.means, same.means).values())
        ratios[name] = min(quick.wall_rate / other.wall_rate, quick.cpu_rate / other.cpu_rate)
        tell(
            name, other, f"{quick.wall_rate / other.wall_rate:>9.0f}{quick.cpu_rate / other.cpu_rate:>8.0f}{off:>9.0e}"
        )
        verdicts.append(promise(f"mean times of {name} within {AGREE:.1%} of fast", holds=off < AGREE))
    for name, times in (("simpy", TIMES_SIMPY), ("ciw", TIMES_CIW)):
        verdicts.append(promise(f"at least {times} times {name}, by either clock", holds=ratios[name] >= times))
    return all(verdicts)


def tell(name: str, result: Result, rest: str = "") -> None:
    """One line of the table."""
    print(
        f"{name:<11}{result.documents:>10,}{result.wall:>9.2f}{result.cpu:>9.2f}{result.wall_rate:>11,.0f}"
        f"{result.cpu_rate:>11,.0f}{result.peak_gib:>6.2f}{rest}",
        flush=True,
    )


def promise(says: str, *, holds: bool) -> bool:
    """Tell whether it holds."""
    print(f"  {'yes' if holds else 'NO '}  {says}", flush=True)
    return holds


# --- a year -----------------------------------------------------------------------------------------------------------


class Counting(Tally):
    """The tally of a real run, which also counts how often a document passes a place."""

    passages = 0

    def passed(self, rank: int, rows: Rows, begins: Moments, ends: Moments, targets: Moments) -> None:
        """Documents passed a place."""
        self.passages += len(rows)
        super().passed(rank, rows, begins, ends, targets)


def lasting(plan: Plan, days: int) -> Plan:
    """The plan with other days."""
    figure = Figure.model_validate({"is": f"{days} days", "source": "benchmark", "basis": "profile"})
    return plan.model_copy(update={"days": figure})


def year(days: int) -> bool:
    """The whole country, day by day; whether it is quick enough and memory stays where it is."""
    peaks: dict[int, float] = {}

    def note(done: int, _of: int) -> None:
        if done in {*MARKS, days}:
            peaks[done] = peak_gib()

    CONTESTANTS["fast"](0.001)()
    wall, cpu = time.perf_counter(), time.process_time()
    wiring = wire(lasting(read_plan("national-2026"), days), SEED)
    tally = Counting(wiring)
    run = fast.run(wiring, tally, note)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    made = tally.daily[:, :, 0].sum()
    print(f"{days} days ({run} with the drain), {made:,.0f} documents, {tally.passages:,} passages")
    print(f"{wall:.1f} s, {cpu:.1f} processor s, {made / wall:,.0f} documents a second")
    for done, peak in peaks.items():
        print(f"peak memory until day {done:>3}: {peak:.2f} GiB")
    *_, before, last = [0.0, *peaks.values()]
    whole = wall / run * (YEAR_DAYS + run - days)
    quick = promise(
        f"a year and its drain within {YEAR_SECONDS} s, at this pace {whole:.0f} s", holds=whole < YEAR_SECONDS
    )
    flat = promise("memory does not grow with days", holds=not before or last < GROWS_MOST * before)
    return quick and flat


def main() -> None:
    """Do what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", type=float, help="part of the day that each of the others gets")
    parser.add_argument("--year", action="store_true", help="the plan national-2026 for a year")
    parser.add_argument("--days", type=int, default=YEAR_DAYS, help="for fewer days than a year")
    parser.add_argument("--one", choices=CONTESTANTS, help="one contender, told as JSON (used by the others)")
    parser.add_argument("--rounds", type=int, default=1, help="with --one: how often; the median counts")
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(vars(measure(chosen.one, chosen.part or 1.0, chosen.rounds))))
        return
    holds = year(chosen.days) if chosen.year else compare({name: chosen.part or part for name, part in PARTS.items()})
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
