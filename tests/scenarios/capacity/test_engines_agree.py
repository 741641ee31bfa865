"""Both engines move every document at the very same microseconds.

Through all plans that come with us in small, through one that has everything, and through plans made up at random.
"""

from collections.abc import Iterator
from random import Random
from typing import Any, Final

import numpy as np
import pytest
from numpy.typing import NDArray

from scenarios.capacity import fast, reference
from scenarios.capacity.engine import Engine
from scenarios.capacity.plan import Distribution, Plan, read_plan, shipped
from scenarios.capacity.quantities import DAY
from scenarios.capacity.rows import AT, BORN, IDENTITY, WHO, Rows
from scenarios.capacity.scaling import scaled
from scenarios.capacity.wiring import wire

Table = dict[str, Any]
Moments = NDArray[np.int64]
BEGIN: Final = -3
END: Final = -2
"""Columns of what is remembered."""
DOCUMENTS: Final = 2_000
"""About so many of each plan that comes with us; the reference engine walks with each of them."""


class Memory:
    """Keeps every moment of the documents that count."""

    def __init__(self, until: int, over: int) -> None:
        self._until, self._over = until, over
        self._passed: list[Rows] = []
        self._ended: list[Rows] = []
        self._made = self._done = 0

    def passed(self, rank: int, rows: Rows, begins: Moments, ends: Moments, targets: Moments) -> None:
        seen = np.column_stack([np.full(len(rows), rank), rows, begins, ends, targets])
        self._passed.append(seen[rows[:, BORN] < self._until])

    def ended(self, rows: Rows) -> None:
        counted = rows[rows[:, BORN] < self._until]
        self._ended.append(counted.copy())
        self._done += len(counted)

    def made(self, rows: Rows) -> None:
        self._made += int((rows[:, BORN] < self._until).sum())

    @property
    def satisfied(self) -> bool:
        return self._done >= self._made

    def passages(self) -> Rows:
        """Place, row, begin, end and where next; by place, document and round."""
        rows = np.concatenate(self._passed)
        rows = rows[rows[:, END] < self._over]  # the fast engine knows of some what comes after the run
        return rows[np.lexsort((rows[:, 1 + WHO], rows[:, 1 + IDENTITY], rows[:, 0]))]

    def ends(self) -> Rows:
        rows = np.concatenate(self._ended)
        rows = rows[rows[:, AT] < self._over]
        return rows[np.argsort(rows[:, IDENTITY])]


def remembered(engine: Engine, plan: Plan, seed: int) -> Memory:
    wiring = wire(plan, seed)
    memory = Memory(wiring.measured[1], wiring.last_day * DAY)
    engine(wiring, memory)
    return memory


def assert_agree(plan: Plan, seed: int) -> Memory:
    one, other = remembered(fast.run, plan, seed), remembered(reference.run, plan, seed)

    assert len(one.ends()) > 0
    np.testing.assert_array_equal(one.passages(), other.passages())
    np.testing.assert_array_equal(one.ends(), other.ends())
    return one


def in_small(name: str) -> Plan:
    plan = read_plan(name)
    wiring = wire(plan, 1)
    documents = sum(demand.mean(day) for demand in wiring.demands for day in range(wiring.days))
    return scaled(plan, min(1.0, DOCUMENTS / documents))


@pytest.mark.parametrize("name", shipped())
def test_on_every_plan_that_comes_with_us(name: str) -> None:
    assert_agree(in_small(name), 7)


# --- one plan that has everything -------------------------------------------------------------------------------------


def figure(says: str) -> Table:
    return {"is": says, "source": "tests: chosen", "basis": "profile"}


def timed(shape: str, mean: str, **more: str) -> Table:
    return {"shape": shape, "mean": figure(mean), **{name: figure(one) for name, one in more.items()}}


def weights(*values: float) -> Table:
    return {"weights": list(values), "source": "tests: chosen", "basis": "profile"}


def says(word: str) -> Table:
    return {"vi": word, "en": word}


def retry(first: str, most: str, **more: str) -> Table:
    return {"first": figure(first), "factor": figure("2 times"), "most": figure(most)} | {
        name: figure(one) for name, one in more.items()
    }


def returning(to: str, share: str, rounds: int, after: Table) -> Table:
    return {"to": to, "share": figure(share), "rounds": figure(f"{rounds} rounds"), "after": after}


HOUR_LONG: Final = timed("exponential", "3 h", least="20 min")
DAYTIME: Final = weights(*(float(7 <= hour < 19) for hour in range(24)))
EVERYTHING: Final[Table] = {
    "name": "everything",
    "title": says("everything"),
    "question": says("do both engines agree?"),
    "start": "2026-02-09",  # Tết is on 17 February
    "days": figure("21 days"),
    "warm_up": figure("0 d"),
    "drain": figure("30 d"),
    "overload": True,
    "calendars": {
        "market": {
            "spans": [["05:30", "09:15"], ["20:00", "23:59"]],
            "weekdays": [0, 2, 5, 6],
            "source": "tests",
            "basis": "profile",
        },
        "saturdays": {
            "spans": [["08:00", "12:00"]],
            "weekdays": [0, 1, 2, 3, 4, 5],
            "holidays_off": True,
            "source": "tests",
            "basis": "profile",
        },
    },
    "sites": {
        "communes": {"title": says("communes"), "count": figure("60 sites"), "spread": figure("1 times")},
        "clinics": {"title": says("clinics"), "count": figure("9 sites"), "spread": figure("0 times")},
    },
    "links": {
        "axis": {
            "title": says("axis"),
            "latency": timed("exponential", "900 ms"),
            "quota": figure("1 documents/min"),
            "retry": retry("7 s", "4 min", jitter="50 %"),
            "outages": [
                {"every": figure("2 d"), "lasts": timed("exponential", "3 h")},
                {"at": "2026-02-11T23:00:00", "lasts": timed("constant", "4 h")},
            ],
        },
        "intake": {
            "title": says("intake"),
            "latency": timed("uniform", "2 s", least="100 ms"),
            "retry": retry("30 s", "20 min"),
            "outages": [{"every": figure("1 d"), "lasts": timed("lognormal", "2 h", cv="1.5 times")}],
        },
        "steady": {
            "title": says("steady"),
            "latency": timed("constant", "0 s"),
            "quota": figure("40 documents/hour"),
            "retry": retry("1 min", "8 min", jitter="20 %"),
            "outages": [{"every": figure("20 h"), "lasts": timed("exponential", "100 min")}],
        },
    },
    "cycles": {
        "half-hourly": {
            "title": says("half-hourly"),
            "every": figure("30 min"),
            "gap": figure("2 s"),
            "link": "axis",
        },
        "nightly": {
            "title": says("nightly"),
            "every": figure("1 d"),
            "begins": "23:30:00",
            "spread": figure("2 h"),
            "gap": figure("5 min"),
            "link": "axis",
        },
        "in-office": {
            "title": says("in-office"),
            "every": figure("45 min"),
            "gap": figure("0 s"),
            "calendar": "office",
        },
    },
    "stations": {
        "servers": {
            "title": says("servers"),
            "party": "intake",
            "servers": figure("2 servers"),
            "service": timed("erlang", "70 s", stages="3 stages"),
            "outages": [{"every": figure("3 d"), "lasts": timed("uniform", "5 h")}],
        },
        "officers": {
            "title": says("officers"),
            "party": "insurance",
            "per": "province",
            "servers": figure("40 officers"),
            "service": timed("lognormal", "35 min", cv="1.2 times", least="2 min"),
            "calendar": "office",
            "cut_off": "15:00:00",
        },
        "clerk": {
            "title": says("clerk"),
            "party": "justice",
            "per": "site",
            "servers": figure("1 officer"),
            "service": timed("uniform", "20 min"),
            "calendar": "saturdays",
        },
        "market-stall": {
            "title": says("stall"),
            "party": "portal",
            "servers": figure("3 servers"),
            "service": timed("constant", "4 min"),
            "calendar": "market",
        },
        "instant": {
            "title": says("instant"),
            "party": "portal",
            "servers": figure("1 server"),
            "service": timed("constant", "0 s"),
        },
    },
    "kinds": {
        "birth": {
            "title": says("birth"),
            "sites": "communes",
            "volume": figure("50 documents/day"),
            "hours": DAYTIME,
            "weekdays": weights(1.2, 1, 1, 1, 1, 0.3, 0.1),
            "months": weights(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
            "holidays": figure("0.2 times"),
            "month_end": figure("3 times"),
            "growth": figure("1.1 times"),
            "grows_from": "2024-01-01",
            "way": [
                {"station": "clerk"},
                {"cycle": "half-hourly"},
                {"link": "axis"},
                {"station": "servers", "returns": returning("half-hourly", "10 %", 3, HOUR_LONG)},
                {
                    "station": "officers",
                    "returns": returning("clerk", "20 %", 2, timed("lognormal", "5 h", least="10 min", cv="1 times")),
                },
            ],
        },
        "visit": {
            "title": says("visit"),
            "sites": "clinics",
            "volume": figure("50 documents/day"),
            "hours": weights(*range(1, 25)),
            "weekdays": weights(1, 1, 1, 1, 1, 1, 1),
            "batches": {"mean": figure("3 times"), "shape": "geometric"},
            "way": [
                {"wait": timed("erlang", "5 h", stages="2 stages"), "name": "treatment"},
                {"cycle": "nightly"},
                {"link": "intake"},
                {
                    "station": "servers",
                    "service": timed("exponential", "40 s"),
                    "returns": returning("servers", "30 %", 4, timed("constant", "30 min", least="30 min")),
                },
                {"station": "market-stall"},
            ],
        },
        "list": {
            "title": says("list"),
            "sites": "clinics",
            "volume": figure("30 documents/day"),
            "hours": DAYTIME,
            "weekdays": weights(1, 0, 1, 0, 1, 0, 0),
            "batches": {"mean": figure("12 times"), "shape": "fixed"},
            "way": [
                {"link": "steady"},
                {"cycle": "in-office"},
                {
                    "station": "instant",
                    "returns": returning("steady", "50 %", 2, timed("uniform", "90 min", least="10 min")),
                },
                {"wait": timed("constant", "1 h"), "name": "rest"},
                {"station": "officers", "service": timed("exponential", "10 min")},
            ],
        },
    },
}


def test_on_a_plan_that_has_everything_over_the_new_year() -> None:
    plan = Plan.model_validate(EVERYTHING)

    passages = assert_agree(plan, 1).passages()

    waited = passages[:, BEGIN] - passages[:, 1 + AT]
    assert (waited >= 0).all()
    assert (passages[:, END] >= passages[:, BEGIN]).all()
    assert (passages[:, 1 + WHO] >> 32).max() >= 4  # somebody came back four times


def test_that_plan_has_everything() -> None:
    plan = Plan.model_validate(EVERYTHING)
    shapes = {one.shape for one in distributions(plan)}

    assert shapes == {"constant", "exponential", "uniform", "erlang", "lognormal"}
    assert {station.per for station in plan.stations.values()} == {"nation", "province", "site"}
    assert {kind.batches.shape for kind in plan.kinds.values() if kind.batches} == {"fixed", "geometric"}
    assert {step.cycle or step.link or step.station or "wait" for kind in plan.kinds.values() for step in kind.way} == {
        *plan.cycles, *plan.links, *plan.stations, "wait",
    }  # fmt: skip


BENT: Final = [
    ("officers", "cut_off", DAY),
    ("officers", "servers", 1),
    ("clerk", "servers", 1),
    ("servers", "servers", 1),
    ("market-stall", "servers", 1),
    ("steady", "quota", 1),
    ("steady", "retry_jitter", 0.01),
    ("steady", "retry_factor", 0.5),
    ("steady", "retry_most", 1e6),
    ("axis", "quota", 1),
    ("intake", "retry_factor", 0.5),
    ("half-hourly", "gap", 1),
    ("nightly", "gap", 1),
    ("in-office", "period", 1),
]
AWAY: Final = ["steady", "intake", "half-hourly", "nightly"]


@pytest.fixture(scope="module")
def straight() -> Rows:
    return remembered(fast.run, Plan.model_validate(EVERYTHING), 1).passages()


class TestThatPlanMinds:
    """Where a setting could be changed without a document noticing, engines could disagree about it unseen."""

    def bent(self, place: str, setting: str, value: Any) -> Rows:
        wiring = wire(Plan.model_validate(EVERYTHING), 1)
        memory = Memory(wiring.measured[1], wiring.last_day * DAY)
        setattr(next(one for one in wiring.places if one.name == place), setting, value)
        fast.run(wiring, memory)
        return memory.passages()

    @pytest.mark.parametrize(("place", "setting", "more"), BENT)
    def test_every_setting(self, place: str, setting: str, more: float, straight: Rows) -> None:
        now = getattr(
            next(one for one in wire(Plan.model_validate(EVERYTHING), 1).places if one.name == place), setting
        )

        assert not np.array_equal(self.bent(place, setting, DAY if setting == "cut_off" else now + more), straight)

    @pytest.mark.parametrize("place", AWAY)
    def test_every_outage(self, place: str, straight: Rows) -> None:
        assert not np.array_equal(self.bent(place, "away", np.empty((0, 2), np.int64)), straight)

    @pytest.mark.parametrize("place", ["officers", "clerk"])
    def test_whose_queue_it_is(self, place: str, straight: Rows) -> None:
        everybody = np.zeros(wire(Plan.model_validate(EVERYTHING), 1).layout.count, np.int64)

        assert not np.array_equal(self.bent(place, "group", everybody), straight)


def distributions(part: Any) -> Iterator[Distribution]:
    if isinstance(part, Distribution):
        yield part
    elif isinstance(part, dict):
        for one in part.values():
            yield from distributions(one)
    elif isinstance(part, tuple):
        for one in part:
            yield from distributions(one)
    elif hasattr(part, "model_fields_set"):
        for name in type(part).model_fields:
            yield from distributions(getattr(part, name))


# --- plans made up at random ------------------------------------------------------------------------------------------


def drawn_time(draws: Random, mean_s: float, least: str = "") -> Table:
    mean = f"{max(mean_s * draws.choice([0.5, 1, 2]), 0.001):.3f} s"
    shape = draws.choice(["constant", "exponential", "uniform", "erlang", "lognormal"])
    more = {"erlang": {"stages": "2 stages"}, "lognormal": {"cv": "1.3 times"}}.get(shape, {})
    return timed(shape, mean, **more, **({"least": least} if least else {}))


def drawn_outages(draws: Random) -> list[Table]:
    every = draws.choice([6, 30, 100])
    return [] if draws.random() < 0.5 else [{"every": figure(f"{every} h"), "lasts": drawn_time(draws, 5000)}]


def drawn_plan(seed: int) -> Plan:
    """Eight places in a row, each of any kind; kinds pass some of them, in that order."""
    draws = Random(seed)  # noqa: S311 -- no secret, a plan to try
    table: Table = {**EVERYTHING, "days": figure("5 days"), "drain": figure("10 d")}
    table |= {room: {} for room in ("links", "cycles", "stations", "kinds")}
    places = [drawn_place(draws, table, number) for number in range(8)]
    for number in range(3):
        way = [dict(places[at]) for at in sorted(draws.sample(range(8), draws.randint(2, 6)))]
        add_returns(draws, way)
        table["kinds"][f"kind{number}"] = drawn_kind(draws, way)
    return Plan.model_validate(table)


def drawn_kind(draws: Random, way: list[Table]) -> Table:
    batches = {"batches": {"mean": figure("6 times"), "shape": draws.choice(["fixed", "geometric"])}}
    return {
        "title": says("kind"),
        "sites": draws.choice(["communes", "clinics"]),
        "volume": figure(f"{draws.choice([5, 30, 80])} documents/day"),
        "hours": draws.choice([DAYTIME, weights(*[1] * 24), weights(1, *[0] * 23)]),
        "weekdays": weights(1, 1, 1, 1, 1, 1, 1),
        "way": way,
        **(batches if draws.random() < 0.5 else {}),
    }


def drawn_place(draws: Random, table: Table, number: int) -> Table:
    room = draws.choice(["station", "station", "link", "cycle", "wait"])
    name = f"{room}{number}"
    if room == "wait":
        return {"wait": drawn_time(draws, 3600), "name": name}
    table[f"{room}s"][name] = {"title": says(name), **DRAWN[room](draws, table)}
    return {room: name}


def drawn_link(draws: Random, _table: Table) -> Table:
    quota = {"quota": figure(draws.choice(["1 documents/min", "20 documents/hour", "3 documents/s"]))}
    return {
        "latency": drawn_time(draws, 3),
        "retry": retry("5 s", "15 min", jitter=draws.choice(["0 %", "60 %"])),
        "outages": drawn_outages(draws),
        **(quota if draws.random() < 0.7 else {}),
    }


def drawn_cycle(draws: Random, table: Table) -> Table:
    return {
        "every": figure(draws.choice(["7 min", "30 min", "1 d"])),
        "gap": figure(draws.choice(["0 s", "1 s", "2 min"])),
        "begins": "08:00:00",
        "calendar": draws.choice(["always", "always", *CALENDARS]),
        **({"link": draws.choice(sorted(table["links"]))} if table["links"] else {}),
    }


def drawn_station(draws: Random, _table: Table) -> Table:
    return {
        "party": "portal",
        "per": draws.choice(["nation", "province", "site"]),
        "servers": figure(f"{draws.randint(1, 3)} servers"),
        "service": drawn_time(draws, draws.choice([1, 60, 600])),
        "calendar": draws.choice(CALENDARS),
        "outages": drawn_outages(draws),
        **({"cut_off": "15:00:00"} if draws.random() < 0.4 else {}),
    }


CALENDARS: Final = ["always", "office", "market", "saturdays"]
DRAWN: Final = {"link": drawn_link, "cycle": drawn_cycle, "station": drawn_station}


def add_returns(draws: Random, way: list[Table]) -> None:
    names = [step.get("name") or next(iter(step.values())) for step in way]
    for at, step in enumerate(way):
        if "station" in step and draws.random() < 0.6:
            to, share, rounds = draws.choice(names[: at + 1]), draws.choice(["10 %", "60 %"]), draws.randint(1, 3)
            step["returns"] = returning(to, share, rounds, drawn_time(draws, 7200, "10 min"))


@pytest.mark.parametrize("seed", range(20))
def test_on_plans_made_up_at_random(seed: int) -> None:
    assert_agree(drawn_plan(seed), seed)
