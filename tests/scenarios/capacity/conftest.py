"""A plan small enough to count by hand, as the table that a TOML file would give."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

import pytest

from scenarios.capacity import fast
from scenarios.capacity.answer import Answer
from scenarios.capacity.outcome import outcome
from scenarios.capacity.plan import Plan
from scenarios.capacity.tally import Tally
from scenarios.capacity.wiring import wire

Table = dict[str, Any]


def figure(says: str) -> Table:
    return {"is": says, "source": "tests: chosen", "basis": "profile"}


def says(word: str) -> Table:
    return {"vi": word, "en": word}


def constant(mean: str, **more: Any) -> Table:
    return {"shape": "constant", "mean": figure(mean), **more}


def hours(first: int = 0, last: int = 24) -> Table:
    return {"weights": [float(first <= hour < last) for hour in range(24)], "source": "tests", "basis": "profile"}


def weekdays(*weights: float) -> Table:
    return {"weights": list(weights or (1,) * 7), "source": "tests", "basis": "profile"}


RETRY = {"first": figure("1 min"), "factor": figure("2 times"), "most": figure("10 min")}

SKETCH: Table = {
    "name": "sketch",
    "title": says("sketch"),
    "question": says("what happens?"),
    "start": "2026-09-14",
    "days": figure("2 days"),
    "warm_up": figure("0 d"),
    "drain": figure("2 d"),
    "sites": {"offices": {"title": says("offices"), "count": figure("4 sites"), "spread": figure("0 times")}},
    "links": {"line": {"title": says("line"), "latency": constant("1 s"), "retry": RETRY}},
    "cycles": {"send": {"title": says("send"), "every": figure("30 min"), "gap": figure("1 s"), "link": "line"}},
    "stations": {
        "desk": {
            "title": says("desk"),
            "party": "insurance",
            "servers": figure("2 servers"),
            "service": constant("60 s"),
        }
    },
    "kinds": {
        "paper": {
            "title": says("paper"),
            "sites": "offices",
            "volume": figure("240 documents/day"),
            "hours": hours(),
            "weekdays": weekdays(),
            "way": [{"cycle": "send"}, {"link": "line"}, {"station": "desk"}],
        }
    },
    "deadlines": {"soon": {"title": says("soon"), "kind": "paper", "until": "desk", "limit": figure("2 h")}},
}


def put(table: Table, path: str, value: Any) -> None:
    """Lay `value` at a dotted path; numbers are places in a list, None takes away."""
    *way, last = path.split(".")
    at: Any = table
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
    if isinstance(at, list):
        at[int(last)] = value
    elif value is None:
        del at[last]
    else:
        at[last] = value


@pytest.fixture
def table() -> Callable[..., Table]:
    """The sketch with changes, by dotted path."""

    def changed(changes: Table | None = None) -> Table:
        data = deepcopy(SKETCH)
        for path, value in (changes or {}).items():
            put(data, path, value)
        return data

    return changed


@pytest.fixture
def plan(table: Callable[..., Table]) -> Callable[..., Plan]:
    """The changed sketch, read."""
    return lambda changes=None: Plan.model_validate(table(changes))


@pytest.fixture
def answer(plan: Callable[..., Plan]) -> Callable[..., Answer]:
    """The changed sketch, run."""

    def run(changes: Table | None = None, seeds: Iterable[int] = (1, 2, 3)) -> Answer:
        outcomes = []
        for seed in seeds:
            tally = Tally(wire(plan(changes), seed))
            outcomes.append(outcome(tally, fast.run(tally.wiring, tally)))
        return Answer(plan(changes), tuple(outcomes))

    return run
