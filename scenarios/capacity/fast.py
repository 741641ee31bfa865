"""The fast engine: SimPy drives days and turns, documents between two turns move as arrays through compiled loops.

A turn is never longer than the shortest way back, so nothing that happens in a turn can change what has already been
decided in it: places are asked in the order of ways, each for all that arrives before the turn ends.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

import numpy as np
import simpy

from scenarios.capacity import kernels
from scenarios.capacity.beside import Beside
from scenarios.capacity.engine import Listener, Moments, Progress, no_progress
from scenarios.capacity.quantities import DAY
from scenarios.capacity.rows import AT, Rows, are_in_order, in_order, none
from scenarios.capacity.wiring import END, Place, Wiring

TURN_DOCUMENTS: Final = 80_000
"""About so many new documents a turn: few enough for the processor's cache, enough to forget the loop around."""
TURNS: Final = (1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 144)
"""Turns a day; each divides it into whole microseconds."""


def run(wiring: Wiring, listener: Listener, progress: Progress = no_progress) -> int:
    """Move every document; the number of days run."""
    env = simpy.Environment()
    with Beside(listener) as beside, ThreadPoolExecutor(1) as ahead:
        network = _Network(env, wiring, beside, ahead)
        days: int = env.run(until=env.process(network.days(progress)))  # type: ignore[assignment]
    return days


def turns_a_day(wiring: Wiring) -> int:
    """How often a day is cut."""
    busiest = sum(max(demand.mean(day) for day in range(min(wiring.days, 7))) for demand in wiring.demands)
    wanted = max(busiest / TURN_DOCUMENTS, DAY / wiring.least_return)
    return next((count for count in TURNS if count >= wanted), TURNS[-1])


class _Network:
    """All places in the order of ways."""

    def __init__(self, env: simpy.Environment, wiring: Wiring, listener: Beside, ahead: ThreadPoolExecutor) -> None:
        self._env, self._wiring, self._listener, self._ahead = env, wiring, listener, ahead
        self._turn = DAY // turns_a_day(wiring)
        self._inboxes = [_Inbox(self._turn) for _ in wiring.places]
        self._desks = [_desk(place) for place in wiring.places]
        self._exits = [_Exits(place, len(wiring.places)) for place in wiring.places]
        self._next_day: Future[list[Rows]] | None = None

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
        """Today's documents go to where their ways begin; tomorrow's are drawn meanwhile."""
        for inbox in self._inboxes:
            inbox.new_day(day)
        made = self._next_day.result() if self._next_day else self._documents(day)
        # Days of the drain may not be needed: they are drawn when they come.
        self._next_day = self._ahead.submit(self._documents, day + 1) if day + 1 < self._wiring.days else None
        for rows, rank in zip(made, self._wiring.entry, strict=True):
            self._listener.made(rows)
            self._inboxes[rank].put(rows)

    def _documents(self, day: int) -> list[Rows]:
        return [demand.documents(day) for demand in self._wiring.demands]

    def _turns(self, day: int) -> Generator[simpy.Event, Any, None]:
        for begin in range(day * DAY, (day + 1) * DAY, self._turn):
            yield self._env.timeout(begin + self._turn - self._env.now)
            for inbox, desk in zip(self._inboxes, self._desks, strict=True):
                rows = inbox.take(begin // self._turn)
                if len(rows) or desk.waiting:
                    self._pass_on(desk, begin // self._turn, *desk.pass_through(rows, begin + self._turn))

    def _pass_on(self, desk: "_Desk", turn: int, rows: Rows, begins: Moments, ends: Moments) -> None:
        place, ways, exits = desk.place, desk.place.ways, self._exits[desk.place.rank]
        targets, arrivals = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
        kernels.route(
            rows, ends, targets, arrivals, ways.onward,
            ways.back_share, ways.back_rounds, ways.back_to, ways.back_shape, ways.back_least, ways.back_one,
            ways.back_two, ways.back_stream, ways.delay_stream,
        )  # fmt: skip
        self._listener.passed(place.rank, rows, begins, ends, targets)
        turn_ends = (turn + 1) * self._turn
        day_ends = (turn * self._turn // DAY + 1) * DAY
        gone, edges = kernels.leave(
            rows, ends, targets, arrivals, ways.onward, ways.marks, exits.order, turn_ends, day_ends
        )
        for number, target in enumerate(exits.targets):
            now, today, later, end = edges[3 * number : 3 * number + 4].tolist()
            if target == END:
                self._listener.ended(gone[now:end])
            else:
                self._inboxes[target].sort_in(turn, gone[now:today], gone[today:later], gone[later:end])


class _Exits:
    """Where documents can go from a place."""

    def __init__(self, place: Place, places: int) -> None:
        ways = place.ways
        self.targets = sorted({*ways.onward[place.kinds].tolist(), *ways.back_to[ways.back_share > 0].tolist()})
        self.order = np.zeros(places + 1, np.int64)
        """By target: its number; the last stands for the end of the way, which is -1."""
        for number, target in enumerate(self.targets):
            self.order[target] = number


class _Inbox:
    """What will arrive at a place: today's by turn, later ones by day."""

    def __init__(self, turn: int) -> None:
        self._turn = turn
        self._today: dict[int, list[Rows]] = defaultdict(list)
        self._later: dict[int, list[Rows]] = defaultdict(list)

    def new_day(self, day: int) -> None:
        """Cut what arrives on `day` into turns."""
        for rows in self._later.pop(day, ()):
            self.put(rows)

    def put(self, rows: Rows) -> None:
        """More to arrive today."""
        if len(rows):
            _cut(rows, rows[:, AT] // self._turn, self._today)

    def sort_in(self, turn: int, now: Rows, today: Rows, later: Rows) -> None:
        """More to arrive: in this turn, in another one of today, on later days."""
        if len(now):
            self._today[turn].append(now)
        self.put(today)
        if len(later):
            _cut(later, later[:, AT] // DAY, self._later)

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
    if are_in_order(rows):
        for slot, begin, end in _runs(slots, first, last):
            into[slot].append(rows[begin:end])
        return
    ordered, edges = kernels.sort_by_slot(rows, slots, first, last - first + 1)
    for slot in range(first, last + 1):
        part = ordered[edges[slot - first] : edges[slot - first + 1]]
        if len(part):
            into[slot].append(part)


def _runs(slots: Moments, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Where each slot begins and ends in slots that never fall."""
    edges = np.searchsorted(slots, np.arange(first, last + 2)).tolist()
    for slot, begin, end in zip(range(first, last + 1), edges, edges[1:], strict=False):
        if begin < end:
            yield slot, begin, end


class _Desk(ABC):
    """A place and what it remembers from turn to turn."""

    waiting = False
    """Whether somebody waits inside for a later turn."""

    def __init__(self, place: Place) -> None:
        self.place = place

    @abstractmethod
    def pass_through(self, rows: Rows, _until: int) -> tuple[Rows, Moments, Moments]:
        """Rows that were decided, and when each was begun and ended."""


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
        self._moments = np.full(len(place.phase), -1, np.int64)

    def pass_through(self, rows: Rows, _until: int) -> tuple[Rows, Moments, Moments]:
        place, rows = self.place, in_order(rows)
        begins, ends = np.empty(len(rows), np.int64), np.empty(len(rows), np.int64)
        kernels.send(
            rows, begins, ends, self._busy, self._moments, place.phase, place.period, place.gap,
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
