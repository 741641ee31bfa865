"""The fast engine: SimPy drives days and turns, documents between two turns move as arrays through compiled loops.

A turn is never longer than the shortest way back, so nothing that happens in a turn can change what has already been
decided in it: places are asked in the order of ways, each for all that arrives before the turn ends.
"""

from collections import defaultdict
from collections.abc import Generator
from typing import Any, Final

import numpy as np
import simpy

from scenarios.capacity import kernels
from scenarios.capacity.engine import Listener, Moments, Progress, no_progress
from scenarios.capacity.quantities import DAY
from scenarios.capacity.rows import AT, Rows, in_order, none
from scenarios.capacity.wiring import END, Place, Wiring

TURN_DOCUMENTS: Final = 80_000
"""About so many new documents a turn: few enough for the processor's cache, enough to forget the loop around."""
TURNS: Final = (1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 144)
"""Turns a day; each divides it into whole microseconds."""


def run(wiring: Wiring, listener: Listener, progress: Progress = no_progress) -> int:
    """Move every document; the number of days run."""
    env = simpy.Environment()
    network = _Network(env, wiring, listener)
    days: int = env.run(until=env.process(network.days(progress)))  # type: ignore[assignment]
    return days


def turns_a_day(wiring: Wiring) -> int:
    """How often a day is cut."""
    busiest = sum(max(demand.mean(day) for day in range(min(wiring.days, 7))) for demand in wiring.demands)
    wanted = max(busiest / TURN_DOCUMENTS, DAY / wiring.least_return)
    return next((count for count in TURNS if count >= wanted), TURNS[-1])


class _Network:
    """All places in the order of ways."""

    def __init__(self, env: simpy.Environment, wiring: Wiring, listener: Listener) -> None:
        self._env, self._wiring, self._listener = env, wiring, listener
        self._turn = DAY // turns_a_day(wiring)
        self._inboxes = [_Inbox(self._turn) for _ in wiring.places]
        self._desks = [_desk(place) for place in wiring.places]

    def days(self, progress: Progress) -> Generator[simpy.Event, Any, int]:
        """Day after day until all that counts is done."""
        for day in range(self._wiring.last_day):
            self._make(day)
            yield self._env.process(self._turns(day))
            progress(day + 1, self._wiring.days)
            if day + 1 >= self._wiring.days and self._listener.satisfied:
                return day + 1
        return self._wiring.last_day

    def _make(self, day: int) -> None:
        for inbox in self._inboxes:
            inbox.new_day(day)
        for demand, rank in zip(self._wiring.demands, self._wiring.entry, strict=True):
            rows = demand.documents(day)
            self._listener.made(rows)
            self._inboxes[rank].put(rows)

    def _turns(self, day: int) -> Generator[simpy.Event, Any, None]:
        for begin in range(day * DAY, (day + 1) * DAY, self._turn):
            yield self._env.timeout(begin + self._turn - self._env.now)
            for inbox, desk in zip(self._inboxes, self._desks, strict=True):
                rows = inbox.take(begin // self._turn)
                if len(rows) or desk.waiting:
                    self._pass_on(desk, *desk.pass_through(rows, begin + self._turn))

    def _pass_on(self, desk: "_Desk", rows: Rows, begins: Moments, ends: Moments) -> None:
        place = desk.place
        self._listener.passed(place.rank, rows, begins, ends)
        targets = np.empty(len(rows), np.int64)
        ways = place.ways
        kernels.route(
            rows, ends, targets, ways.onward, ways.marks,
            ways.back_share, ways.back_rounds, ways.back_to, ways.back_shape, ways.back_least, ways.back_one,
            ways.back_two, ways.back_stream, ways.delay_stream,
        )  # fmt: skip
        for target in sorted({*ways.onward[place.kinds].tolist(), *ways.back_to[ways.back_share > 0].tolist()}):
            there = rows if (targets == target).all() else rows[targets == target]
            if target == END:
                self._listener.ended(there)
            else:
                self._inboxes[target].put(there)


class _Inbox:
    """What will arrive at a place: today's by turn, later ones by day."""

    def __init__(self, turn: int) -> None:
        self._turn = turn
        self._today: dict[int, list[Rows]] = defaultdict(list)
        self._later: dict[int, list[Rows]] = defaultdict(list)
        self._tomorrow = 0

    def new_day(self, day: int) -> None:
        """Cut what arrives on `day` into turns."""
        self._tomorrow = day + 1
        for rows in self._later.pop(day, ()):
            _cut(rows, rows[:, AT] // self._turn, self._today)

    def put(self, rows: Rows) -> None:
        """More to arrive."""
        if not len(rows):
            return
        late = rows[:, AT] >= self._tomorrow * DAY
        if late.any():
            later = rows[late]
            _cut(later, later[:, AT] // DAY, self._later)
            rows = rows[~late]
        if len(rows):
            _cut(rows, rows[:, AT] // self._turn, self._today)

    def take(self, turn: int) -> Rows:
        """All that arrives in that turn, in no order."""
        chunks = self._today.pop(turn, None)
        if not chunks:
            return none()
        return chunks[0] if len(chunks) == 1 else np.concatenate(chunks)


def _cut(rows: Rows, slots: Moments, into: dict[int, list[Rows]]) -> None:
    first, last = int(slots.min()), int(slots.max())
    if first == last:
        into[first].append(rows)
        return
    ordered, begin = kernels.sort_by_slot(rows, slots, first, last - first + 1)
    for slot in range(first, last + 1):
        part = ordered[begin[slot - first] : begin[slot - first + 1]]
        if len(part):
            into[slot].append(part)


class _Desk:
    """A place and what it remembers from turn to turn."""

    waiting = False
    """Whether somebody waits inside for a later turn."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def pass_through(self, rows: Rows, _until: int) -> tuple[Rows, Moments, Moments]:
        """Rows that were decided, and when each was begun and ended."""
        raise NotImplementedError


class _Wait(_Desk):
    def pass_through(self, rows: Rows, _until: int) -> tuple[Rows, Moments, Moments]:
        ways, begins, ends = self.place.ways, rows[:, AT].copy(), np.empty(len(rows), np.int64)
        kernels.delay(rows, begins, ends, ways.shape, ways.least, ways.one, ways.two, ways.stream)
        return rows, begins, ends


class _Line(_Desk):
    def pass_through(self, rows: Rows, _until: int) -> tuple[Rows, Moments, Moments]:
        place, ways = self.place, self.place.ways
        begins, ends = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
        kernels.carry(
            rows, begins, ends, place.away,
            place.retry_first, place.retry_factor, place.retry_most, place.retry_jitter, place.retry_stream,
            ways.shape, ways.least, ways.one, ways.two, ways.stream,
        )  # fmt: skip
        return rows, begins, ends


class _RationedLine(_Desk):
    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._rows = none()
        self._tries = np.empty(0, np.int64)
        self._nexts = np.empty(0, np.int64)
        self._state = np.array([-1, 0], np.int64)

    def pass_through(self, rows: Rows, _until: int) -> tuple[Rows, Moments, Moments]:
        place, ways = self.place, self.place.ways
        rows = np.concatenate([self._rows, rows])
        tries = np.concatenate([self._tries, np.zeros(len(rows) - len(self._rows), np.int64)])
        nexts = np.concatenate([self._nexts, rows[len(self._rows) :, AT]])
        begins, passed = np.empty(len(rows), np.int64), np.zeros(len(rows), np.int64)
        kernels.ration(
            rows, tries, nexts, _until, begins, passed, place.away, place.quota, place.quota_window, self._state,
            place.retry_first, place.retry_factor, place.retry_most, place.retry_jitter, place.retry_stream,
        )  # fmt: skip
        left = passed == 0
        self._rows, self._tries, self._nexts = rows[left], tries[left], nexts[left]
        self.waiting = bool(left.any())
        rows, begins = rows[~left], begins[~left]
        ends = np.empty(len(rows), np.int64)
        kernels.delay(rows, begins, ends, ways.shape, ways.least, ways.one, ways.two, ways.stream)
        return rows, begins, ends


class _Cycle(_Desk):
    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._busy = np.zeros(len(place.phase), np.int64)

    def pass_through(self, rows: Rows, _until: int) -> tuple[Rows, Moments, Moments]:
        place, rows = self.place, in_order(rows)
        begins, ends = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
        kernels.send(
            rows, begins, ends, self._busy, place.phase, place.period, place.gap,
            place.opened.opens, place.opened.closes, place.away,
        )  # fmt: skip
        return rows, begins, ends


class _Station(_Desk):
    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._heaps = np.concatenate([[0], np.cumsum(place.servers)[:-1]]).astype(np.int64)
        self._free = np.zeros(int(place.servers.sum()), np.int64)

    def pass_through(self, rows: Rows, _until: int) -> tuple[Rows, Moments, Moments]:
        place, ways, rows = self.place, self.place.ways, in_order(rows)
        begins, ends = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
        kernels.serve(
            rows, begins, ends, place.group, self._heaps, place.servers, self._free,
            place.opened.opens, place.opened.closes, place.opened.worked, place.cut_off,
            ways.shape, ways.least, ways.one, ways.two, ways.stream,
        )  # fmt: skip
        return rows, begins, ends


def _desk(place: Place) -> _Desk:
    if place.room == "station":
        return _Station(place)
    if place.room == "cycle":
        return _Cycle(place)
    if place.room == "wait":
        return _Wait(place)
    return _RationedLine(place) if place.quota else _Line(place)
