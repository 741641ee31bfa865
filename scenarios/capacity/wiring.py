"""A plan made ready to run: places in the order in which documents pass them, and tables that compiled loops read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from harness.errors import UsageError
from harness.text import Text
from scenarios.capacity.demand import Crowd, Demand
from scenarios.capacity.draws import Times, generator, salt
from scenarios.capacity.layout import LAYOUT_SEED, Layout, layout, shared_out
from scenarios.capacity.openings import ALL_HOURS, Openings, gaps, openings, since
from scenarios.capacity.plan import Cycle, Distribution, Kind, Link, Plan, Station, Step
from scenarios.capacity.quantities import DAY

Room = Literal["cycle", "link", "station", "wait"]
END: Final = -1
"""Behind the last step."""
SPARE_DAYS: Final = 30
"""How long calendars go on beyond the last day that may be run."""
_NOW: Final = Times(0, 0.0, 0.0, 0.0)


@dataclass(slots=True)
class Ways:
    """By kind: how long a place takes, where a document goes next, how often it is sent back, and where to."""

    shape: NDArray[np.int64]
    least: NDArray[np.float64]
    one: NDArray[np.float64]
    two: NDArray[np.float64]
    stream: NDArray[np.uint64]
    onward: NDArray[np.int64]
    marks: NDArray[np.bool_]
    """Whether a time limit of the kind counts from here."""
    back_share: NDArray[np.float64]
    back_rounds: NDArray[np.int64]
    back_to: NDArray[np.int64]
    back_shape: NDArray[np.int64]
    back_least: NDArray[np.float64]
    back_one: NDArray[np.float64]
    back_two: NDArray[np.float64]
    back_stream: NDArray[np.uint64]
    delay_stream: NDArray[np.uint64]

    @classmethod
    def blank(cls, kinds: int) -> "Ways":
        """Nobody passes."""

        def whole() -> NDArray[np.int64]:
            return np.zeros(kinds, np.int64)

        def part() -> NDArray[np.float64]:
            return np.zeros(kinds, np.float64)

        def word() -> NDArray[np.uint64]:
            return np.zeros(kinds, np.uint64)

        return cls(
            shape=whole(),
            least=part(),
            one=part(),
            two=part(),
            stream=word(),
            onward=np.full(kinds, END),
            marks=np.zeros(kinds, np.bool_),
            back_share=part(),
            back_rounds=whole(),
            back_to=whole(),
            back_shape=whole(),
            back_least=part(),
            back_one=part(),
            back_two=part(),
            back_stream=word(),
            delay_stream=word(),
        )

    def takes(self, kind: int) -> Times:
        """How long the place takes for a kind."""
        return Times(int(self.shape[kind]), float(self.least[kind]), float(self.one[kind]), float(self.two[kind]))

    def correction(self, kind: int) -> Times:
        """How long a person needs to correct what came back."""
        return Times(
            int(self.back_shape[kind]),
            float(self.back_least[kind]),
            float(self.back_one[kind]),
            float(self.back_two[kind]),
        )


@dataclass(slots=True)
class Place:
    """One place that documents pass, and what it needs to know."""

    rank: int
    room: Room
    name: str
    title: Text
    ways: Ways
    kinds: list[int] = field(default_factory=list)
    opened: Openings = ALL_HOURS
    away: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), np.int64))
    """Its outages, of a cycle those of the line it sends over: from, until. A station's are cut out of its hours."""
    cut_off: int = DAY
    """Microseconds after midnight; what comes later waits for the next day."""
    group: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """By site: which queue it joins."""
    servers: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """By queue: how many serve it."""
    period: int = 0
    phase: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    """By site: when in the period it sends."""
    gap: int = 0
    quota: int = 0
    quota_window: int = 1
    retry_first: float = 0.0
    retry_factor: float = 1.0
    retry_most: float = 0.0
    retry_jitter: float = 0.0
    retry_stream: np.uint64 = field(default_factory=lambda: np.uint64(0))


@dataclass(slots=True)
class Wiring:
    """A plan with its seed."""

    plan: Plan
    seed: int
    layout: Layout
    kinds: list[str]
    demands: list[Demand]
    places: list[Place]
    entry: list[int]
    """By kind: the first place of its way."""
    least_return: int
    """Nothing comes back sooner than this; how far an engine may look ahead."""

    @property
    def days(self) -> int:
        """Days whose documents may count."""
        return self.plan.days.count

    @property
    def last_day(self) -> int:
        """Days run at most, the drain included."""
        return self.days + -(-self.plan.drain.us // DAY)

    @property
    def measured(self) -> tuple[int, int]:
        """Documents made from and until count."""
        return self.plan.warm_up.us, self.days * DAY


def wire(plan: Plan, seed: int) -> Wiring:
    """Make a plan ready; UsageError where ways cross so that no order of places exists."""
    kinds = list(plan.kinds)
    order = _order(plan)
    where = layout(plan)
    rank = {key: number for number, key in enumerate(order)}
    places = [_place(plan, where, seed, number, *key) for number, key in enumerate(order)]
    for number, (name, kind) in enumerate(plan.kinds.items()):
        marks = {one.since for one in plan.deadlines.values() if one.kind == name}
        _lay_way(places, rank, number, name, kind, marks, seed)
    demands = [
        Demand(name, number, kind, Crowd.of(group.first, group.sizes), seed, plan.start)
        for number, (name, kind) in enumerate(plan.kinds.items())
        for group in (where.groups[kind.sites],)
    ]
    entry = [rank[_key(name, kind.way[0])] for name, kind in plan.kinds.items()]
    waits = [
        step.returns.after.least.us
        for kind in plan.kinds.values()
        for step in kind.way
        if step.returns and step.returns.after.least
    ]
    return Wiring(plan, seed, where, kinds, demands, places, entry, min([DAY, *waits]))


Key = tuple[Room, str]


def _key(kind: str, step: Step) -> Key:
    """What a step passes: a cycle, link or station is one place for all kinds, a wait is the kind's own."""
    if step.cycle is not None:
        return "cycle", step.cycle
    if step.link is not None:
        return "link", step.link
    if step.station is not None:
        return "station", step.station
    return "wait", f"{kind}/{step.name}"


def _order(plan: Plan) -> list[Key]:
    """Every place before all that follow it on any way."""
    follows: dict[Key, list[Key]] = {}
    for name, kind in plan.kinds.items():
        keys = [_key(name, step) for step in kind.way]
        for key in keys:
            follows.setdefault(key, [])
        for one, other in pairwise(keys):
            follows[one].append(other)
    before = dict.fromkeys(follows, 0)
    for others in follows.values():
        for other in others:
            before[other] += 1
    ready = [key for key, count in before.items() if count == 0]
    order: list[Key] = []
    while ready:
        key = ready.pop(0)
        order.append(key)
        for other in follows[key]:
            before[other] -= 1
            if before[other] == 0:
                ready.append(other)
    if len(order) < len(follows):
        raise UsageError(_circle(plan, [key for key in follows if key not in order]))
    return order


def _circle(plan: Plan, keys: Iterable[Key]) -> Text:
    names = ", ".join(sorted(name for _, name in keys))
    return Text(
        f"{plan.name}: kinds.*.way: giấy tờ đi qua {names} theo thứ tự ngược nhau. Đặt trạm riêng mỗi chiều.",
        f"{plan.name}: kinds.*.way: kinds pass {names} in opposite orders. Name a place of its own for each direction.",
    )


def _lay_way(
    places: list[Place], rank: dict[Key, int], number: int, name: str, kind: Kind, marks: set[str], seed: int
) -> None:
    ranks = {step.called: rank[_key(name, step)] for step in kind.way}
    onward = [*list(ranks.values())[1:], END]
    for step, after in zip(kind.way, onward, strict=True):
        place = places[ranks[step.called]]
        ways = place.ways
        place.kinds.append(number)
        ways.onward[number] = after
        ways.marks[number] = step.called in marks
        ways.shape[number], ways.least[number], ways.one[number], ways.two[number] = _takes(place, step)
        stem = f"{name}/{step.called}"
        ways.stream[number] = salt(seed, f"{stem}/time")
        ways.back_stream[number] = salt(seed, f"{stem}/return")
        ways.delay_stream[number] = salt(seed, f"{stem}/correction")
        if step.returns:
            ways.back_share[number] = step.returns.share.share
            ways.back_rounds[number] = step.returns.rounds.count
            ways.back_to[number] = ranks[step.returns.to]
            (
                ways.back_shape[number],
                ways.back_least[number],
                ways.back_one[number],
                ways.back_two[number],
            ) = Times.of(step.returns.after)


def _takes(place: Place, step: Step) -> Times:
    own = step.service or step.wait
    return Times.of(own) if own else place.ways.takes(0)


def _place(plan: Plan, where: Layout, seed: int, rank: int, room: Room, name: str) -> Place:
    ways = Ways.blank(len(plan.kinds))
    if room == "station":
        return _station(plan, where, seed, Place(rank, room, name, plan.stations[name].title.text, ways))
    if room == "link":
        return _link(plan, seed, Place(rank, room, name, plan.links[name].title.text, ways))
    if room == "cycle":
        return _cycle(plan, where, seed, Place(rank, room, name, plan.cycles[name].title.text, ways))
    kind, _, step = name.partition("/")
    title = Text(f"chờ {step}", f"wait {step}")
    return Place(rank, room, name, Text(f"{plan.kinds[kind].title.vi}: {title.vi}", f"{kind}: {title.en}"), ways)


def _all_take(ways: Ways, spread: Distribution) -> None:
    ways.shape[:], ways.least[:], ways.one[:], ways.two[:] = Times.of(spread)


def _station(plan: Plan, where: Layout, seed: int, place: Place) -> Place:
    station: Station = plan.stations[place.name]
    _all_take(place.ways, station.service)
    place.servers, place.group = _queues(station, where)
    until = _last_moment(plan)
    away = outages(plan, seed, place.name, station)
    place.away = np.array(away, np.int64).reshape(-1, 2)
    place.opened = openings(plan, station.calendar, until // DAY).without(away)
    place.cut_off = since(station.cut_off) if station.cut_off else DAY
    return place


def _queues(station: Station, where: Layout) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    count = station.servers.count
    if station.per == "province":
        return shared_out(count, where.parts, least=1), where.province
    if station.per == "site":
        return np.full(where.count, count), np.arange(where.count)
    return np.array([count]), np.zeros(where.count, np.int64)


def _link(plan: Plan, seed: int, place: Place) -> Place:
    link: Link = plan.links[place.name]
    _all_take(place.ways, link.latency)
    place.away = _away(plan, seed, place.name)
    if link.quota:
        place.quota, place.quota_window = link.quota.window
    place.retry_first, place.retry_factor = float(link.retry.first.us), link.retry.factor.number
    place.retry_most = float(link.retry.most.us)
    place.retry_jitter = link.retry.jitter.share if link.retry.jitter else 0.0
    place.retry_stream = salt(seed, f"retry/{place.name}")
    return place


def _away(plan: Plan, seed: int, name: str) -> NDArray[np.int64]:
    return np.array(outages(plan, seed, name, plan.links[name]), np.int64).reshape(-1, 2)


def outages(plan: Plan, seed: int, name: str, part: Station | Link) -> list[tuple[int, int]]:
    """When a station or link is away in the run of that seed: from, until."""
    return gaps(part.outages, plan.start, _last_moment(plan), generator(seed, f"outages/{name}"))


def _cycle(plan: Plan, where: Layout, seed: int, place: Place) -> Place:
    cycle: Cycle = plan.cycles[place.name]
    place.opened = openings(plan, cycle.calendar, _last_moment(plan) // DAY)
    place.period, place.gap = cycle.every.us, cycle.gap.us
    spread = cycle.every.us if cycle.spread is None else cycle.spread.us
    early = generator(LAYOUT_SEED, f"phase/{place.name}").random(where.count)
    place.phase = (since(cycle.begins) + early * spread).astype(np.int64)
    place.servers, place.group = np.ones(where.count, np.int64), np.arange(where.count)
    if cycle.link:
        place.away = _away(plan, seed, cycle.link)
    return place


def _last_moment(plan: Plan) -> int:
    return (plan.days.count + -(-plan.drain.us // DAY) + SPARE_DAYS) * DAY
