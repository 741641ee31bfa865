"""Small plans whose answers are known, runs of them with one seed each, and how sure their means are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from scenarios.capacity.engine import Engine
from scenarios.capacity.outcome import WHOLE, Outcome, outcome
from scenarios.capacity.plan import Plan
from scenarios.capacity.quantities import DAY, SECOND
from scenarios.capacity.rows import AT, BORN, Rows
from scenarios.capacity.tally import Tally
from scenarios.capacity.wiring import Wiring, wire
from tests.scenarios.capacity.conftest import Table, figure, hours, says, weekdays

SURE: Final = 0.999
"""Seeds are fixed, so nothing flakes; but a correct engine on other seeds should pass too."""
DAY_S: Final = DAY / SECOND
KIND: Final = "paper"
Whole = NDArray[np.int64]


# --- plans ------------------------------------------------------------------------------------------------------------


def time(shape: str, seconds: float, **more: str) -> Table:
    """A distribution with that mean."""
    return {"shape": shape, "mean": micro(seconds), **{name: figure(one) for name, one in more.items()}}


def micro(seconds: float) -> Table:
    """A time as a plan says it; whole microseconds, as the model counts."""
    return figure(f"{round(seconds * SECOND)} us")


def station(servers: int, service: Table, outages: Iterable[Table] = ()) -> Table:
    """One queue for the whole country, always open."""
    return {
        "title": says("station"),
        "party": "insurance",
        "servers": figure(f"{servers} servers"),
        "service": service,
        "outages": list(outages),
    }


def cycle(seconds: float, **more: Any) -> Table:
    """A send cycle in which a whole batch leaves at once."""
    return {"title": says("cycle"), "every": micro(seconds), "gap": figure("0 us"), **more}


def line(latency: Table, outages: Iterable[Table] = ()) -> Table:
    """A line between two parties; who finds it away asks again each minute."""
    retry = {"first": figure("1 min"), "factor": figure("1 times"), "most": figure("1 min")}
    return {"title": says("line"), "latency": latency, "retry": retry, "outages": list(outages)}


def plan(a_day: int, days: int, way: list[Table], **rooms: Any) -> Plan:
    """Documents that come one by one or in batches at any moment with the same chance: a Poisson process."""
    sites, batches = rooms.pop("sites", 1), rooms.pop("batches", None)
    kind = {
        "title": says("paper"),
        "sites": "offices",
        "volume": figure(f"{a_day} documents/day"),
        "hours": hours(),
        "weekdays": weekdays(),
        "batches": batches,
        "way": way,
    }
    data = {
        "name": "known",
        "title": says("known"),
        "question": says("does it come out?"),
        "start": "2026-09-14",
        "days": figure(f"{days} days"),
        "warm_up": micro(days * DAY_S / 5),
        "drain": figure("3 d"),
        "sites": {
            "offices": {"title": says("offices"), "count": figure(f"{sites} sites"), "spread": figure("0 times")}
        },
        "kinds": {KIND: kind},
        **rooms,
    }
    return Plan.model_validate(data)


# --- runs -------------------------------------------------------------------------------------------------------------


class Watch(Tally):
    """The product's own tally, which also keeps every wait of a measured document."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._kept: dict[str, list[tuple[Whole, Whole]]] = {place.name: [] for place in wiring.places}

    def passed(self, rank: int, rows: Rows, begins: Whole, ends: Whole, targets: Whole) -> None:
        super().passed(rank, rows, begins, ends, targets)
        since, until = self.wiring.measured
        counted = (rows[:, BORN] >= since) & (rows[:, BORN] < until)
        self._kept[self.wiring.places[rank].name].append((rows[counted, AT], begins[counted]))

    def waits(self, place: str) -> NDArray[np.float64]:
        """How long each passage waited, seconds."""
        return np.concatenate([begins - came for came, begins in self._kept[place]]) / SECOND

    def begins(self, place: str) -> NDArray[np.float64]:
        """When each was begun, seconds from the plan's start."""
        return np.concatenate([begins for _, begins in self._kept[place]]) / SECOND


@dataclass(frozen=True)
class Run:
    """One seed: what was watched and what the product says of it."""

    watch: Watch
    told: Outcome

    def says(self, stage: str, measure: str) -> float:
        """A figure of the product's own answer."""
        row = next(row for row in self.told.times if (row["stage"], row["province"]) == (stage, ""))
        return float(row[measure])

    @property
    def whole(self) -> float:
        """The mean time from birth to the end of the way, seconds."""
        return self.says(WHOLE, "mean")


def run(engine: Engine, known: Plan, seed: int) -> Run:
    """One run, to the end of its last document."""
    wiring = wire(known, seed)
    watch = Watch(wiring)
    told = outcome(watch, engine(wiring, watch))
    assert [row["unfinished"] for row in told.kinds] == [0]
    return Run(watch, told)


Reading = Callable[[Run], dict[str, float]]


def replicate(engine: Engine, known: Plan, count: int, read: Reading) -> dict[str, list[float]]:
    """What `read` finds in each of `count` runs."""
    found = [read(run(engine, known, seed)) for seed in range(1, count + 1)]
    return {name: [one[name] for one in found] for name in found[0]}


# --- how sure ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Interval:
    """Student's confidence interval of a mean over independent runs."""

    mean: float
    half: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> "Interval":
        quantile = float(student.ppf((1 + SURE) / 2, len(numbers) - 1))
        return cls(fmean(numbers), quantile * stdev(numbers) / len(numbers) ** 0.5)

    def __contains__(self, value: float) -> bool:
        return abs(value - self.mean) <= self.half

    @property
    def width(self) -> float:
        """Half of it, as a part of the mean."""
        return self.half / self.mean
