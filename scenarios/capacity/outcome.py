"""What one run came to: tables of plain numbers, small enough to be sent from a worker.

Times are seconds, loads and shares parts of one. A kind whose way holds a place that gets more work than it can do has
no times: they would only say how long the run was.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scenarios.capacity.buckets import NATIONAL, PROVINCIAL, percentiles
from scenarios.capacity.plan import Plan
from scenarios.capacity.quantities import DAY, SECOND
from scenarios.capacity.tally import COUNT, MOST, SOJOURN, WAIT, Tally, Times
from scenarios.capacity.wiring import END, Place, Wiring

PERCENTILES: Final = {"p50": 50.0, "p90": 90.0, "p95": 95.0, "p99": 99.0, "p999": 99.9}
WHOLE: Final = "total"
"""The stage that stands for the whole way."""
NATION: Final = ""
"""The province that stands for the country."""
FULL: Final = 1.0
UNFINISHED_MOST: Final = 0.001
"""A larger part than this not at its end after the drain: nothing can be said of how long it takes."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run."""

    seed: int
    days: int
    """Days run, the drain included."""
    documents: int
    """Documents that were measured."""
    kinds: list[Row]
    """By kind: made, unfinished, unstable (a place or an empty word), settles_after (days)."""
    times: list[Row]
    """By kind, stage and province: documents, mean, wait, the percentiles, most."""
    places: list[Row]
    """By place: documents, wait, load, worst (the fullest queue's load), waiting_most."""
    late: list[Row]
    """By time limit and province: judged, late."""
    series: dict[str, Any]
    """`step_s`, and by place `waiting` and `busy`: averages over each step."""


def outcome(tally: Tally, days: int) -> Outcome:
    """Read a tally."""
    wiring = tally.wiring
    unstable = _unstable(tally)
    return Outcome(
        seed=wiring.seed,
        days=days,
        documents=int(tally.born.sum()),
        kinds=[
            {
                "kind": name,
                "made": int(tally.born[number]),
                "unfinished": int(tally.unfinished[number]),
                "unstable": unstable[name],
                "settles_after": settles_after(tally.daily[number]),
            }
            for number, name in enumerate(wiring.kinds)
        ],
        times=list(_times(tally, unstable)),
        places=[_place(tally, place) for place in wiring.places],
        late=list(_late(tally)),
        series=_series(tally),
    )


def _unstable(tally: Tally) -> dict[str, str]:
    """By kind: the first place on its way that gets more work than it can do; else empty."""
    full = {place.name for place in tally.wiring.places if _load(tally, place)[1] >= FULL}
    result = {}
    for number, (name, kind) in enumerate(tally.wiring.plan.kinds.items()):
        made, left = int(tally.born[number]), int(tally.unfinished[number])
        there = next((step.called for step in kind.way if step.station in full), "")
        result[name] = there or (kind.way[-1].called if made and left > UNFINISHED_MOST * made else "")
    return result


def _load(tally: Tally, place: Place) -> tuple[float, float]:
    """Work that came over work that can be done: of all queues, and of the fullest."""
    work = tally.work[place.rank]
    until = tally.wiring.days * DAY
    room = place.servers * place.opened.part_open(until) * until
    if place.room != "station" or not room.sum():
        return 0.0, 0.0
    return float(work.sum() / room.sum()), float((work / room).max())


def _place(tally: Tally, place: Place) -> Row:
    sums = tally.stages[place.rank].whole.sum(axis=0)
    load, worst = _load(tally, place)
    series = tally.series[place.rank]
    return {
        "place": place.name,
        "room": place.room,
        "servers": int(place.servers.sum()) if place.room == "station" else 0,
        "documents": int(sums[COUNT]),
        "wait": float(sums[WAIT] / max(sums[COUNT], 1) / SECOND),
        "load": load,
        "worst": worst,
        "waiting_most": float(series.waiting().max(initial=0.0)),
    }


def _times(tally: Tally, unstable: dict[str, str]) -> Iterator[Row]:
    wiring = tally.wiring
    for number, (name, kind) in enumerate(wiring.plan.kinds.items()):
        yield from _rows(wiring, tally.whole, number, name, WHOLE, hidden=bool(unstable[name]))
        rank = wiring.entry[number]
        for step in kind.way:
            yield from _rows(wiring, tally.stages[rank], number, name, step.called, hidden=bool(unstable[name]))
            rank = int(wiring.places[rank].ways.onward[number])
        assert rank == END  # noqa: S101 -- ways end where they were laid to


def _rows(wiring: Wiring, times: Times, number: int, kind: str, stage: str, *, hidden: bool) -> Iterator[Row]:
    which = times.kinds[number]
    wanted = tuple(PERCENTILES.values())
    tables = np.concatenate(
        [
            percentiles(times.national[which][None], NATIONAL, wanted),
            percentiles(times.provincial[which], PROVINCIAL, wanted),
        ]
    )
    sums = np.concatenate([times.whole[which][None], times.sums[which]])
    for where, province in enumerate((NATION, *wiring.layout.provinces)):
        count, total, wait, most = sums[where][[COUNT, SOJOURN, WAIT, MOST]]
        if count == 0:
            continue
        values = [total / count, wait / count, *tables[where], most]
        names = ["mean", "wait", *PERCENTILES, "most"]
        yield {
            "kind": kind,
            "stage": stage,
            "province": province,
            "documents": int(count),
            **{name: None if hidden else float(value) / SECOND for name, value in zip(names, values, strict=True)},
        }


def _late(tally: Tally) -> Iterator[Row]:
    provinces = tally.wiring.layout.provinces
    for name, table in tally.late.items():
        for province, (judged, late) in zip(
            (NATION, *provinces), [table.sum(axis=0).tolist(), *table.tolist()], strict=True
        ):
            yield {"deadline": name, "province": province, "judged": judged, "late": late}


def _series(tally: Tally) -> dict[str, Any]:
    result: dict[str, Any] = {"step_s": tally.width / SECOND}
    for place in tally.wiring.places:
        series = tally.series[place.rank]
        open_until = place.opened.working_time(tally.edges)
        result[place.name] = {"waiting": np.round(np.maximum(series.waiting(), 0.0), 3).tolist(), "busy": []}
        if place.room == "station":
            busy = series.busy(np.diff(open_until).astype(float))
            result[place.name]["busy"] = np.round(busy, 3).tolist()
    return result


def settles_after(daily: np.ndarray[Any, np.dtype[np.float64]]) -> int:
    """After how many days the daily mean has settled: the cut that makes the rest's mean surest (MSER, White 1997)."""
    counts, totals = daily[:, 0], daily[:, 1]
    means = totals[counts > 0] / counts[counts > 0]
    cuts = range(len(means) // 2 + 1)
    errors = [float(means[cut:].var() / max(len(means) - cut, 1)) for cut in cuts] if len(means) else [0.0]
    return int(np.argmin(errors))


def steps_of(plan: Plan) -> dict[str, list[str]]:
    """By kind: the names of its steps."""
    return {name: [step.called for step in kind.way] for name, kind in plan.kinds.items()}
