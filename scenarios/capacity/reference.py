"""The reference engine: one SimPy process a document, plain to read; what the fast engine must agree with to the digit.

Ties: what arrives somewhere in the same microsecond is dealt with at the end of that microsecond, the smaller identity
first, and places earlier on the ways before later ones.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import Any, Final

import numpy as np
import simpy
from simpy.events import EventPriority

from scenarios.capacity.draws import Times, chance_for, time_for
from scenarios.capacity.engine import Listener, Progress, no_progress
from scenarios.capacity.kernels import pause
from scenarios.capacity.quantities import DAY
from scenarios.capacity.rows import AT, BORN, COLUMNS, IDENTITY, MARK, ROUND_BIT, SITE_MASK, WHO, kind_of, number_of
from scenarios.capacity.wiring import END, Place, Wiring

_END_OF_MOMENT: Final = 10
"""SimPy's own events have priorities 0 and 1; places follow in the order of ways."""

Steps = Generator[simpy.Event, Any, None]


class Clockwork(simpy.Environment):
    """SimPy's clock in whole microseconds."""

    @property
    def moment(self) -> int:
        """The present moment."""
        return int(self.now)


class Document:
    """One document under way."""

    __slots__ = ("born", "identity", "kind", "mark", "number", "rounds", "site")

    def __init__(self, row: list[int]) -> None:
        """From a row of the day's demand."""
        self.identity, self.born, self.site, self.mark = row[IDENTITY], row[BORN], row[WHO] & SITE_MASK, row[MARK]
        self.kind, self.number = kind_of(self.identity), number_of(self.identity)
        self.rounds = 0

    def row(self, at: int) -> tuple[int, int, int, int, int]:
        """As the listener hears of it."""
        return at, self.identity, self.born, self.site | self.rounds << ROUND_BIT, self.mark


class _LastOfMoment(simpy.Event):
    """Happens after everything else of its moment."""

    def __init__(self, env: Clockwork, rank: int, then: Callable[[], None]) -> None:
        super().__init__(env)
        self._ok, self._value = True, None
        self.callbacks.append(lambda _: then())
        env.schedule(self, priority=EventPriority(_END_OF_MOMENT + rank))


class _Queue:
    """Servers who take whoever came first; several may come at once."""

    def __init__(self, env: Clockwork, rank: int, servers: int) -> None:
        self._env, self._rank, self._free = env, rank, servers
        self._waiting: list[tuple[int, int, simpy.Event]] = []

    def turn(self, arrived: int, identity: int) -> simpy.Event:
        """An event that happens when it is its turn."""
        event = self._env.event()
        heappush(self._waiting, (arrived, identity, event))
        _LastOfMoment(self._env, self._rank, self._call)
        return event

    def give_back(self) -> None:
        """A server is free again."""
        self._free += 1
        _LastOfMoment(self._env, self._rank, self._call)

    def _call(self) -> None:
        while self._free and self._waiting:
            self._free -= 1
            heappop(self._waiting)[2].succeed()


def run(wiring: Wiring, listener: Listener, progress: Progress = no_progress) -> int:
    """Move every document; the number of days run."""
    return _Network(wiring, listener).run(progress)


class _Network:
    def __init__(self, wiring: Wiring, listener: Listener) -> None:
        self._env = Clockwork()
        self._wiring, self._listener = wiring, listener
        self._rooms = [_room(self._env, place) for place in wiring.places]
        self._passed: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        self._ended: list[tuple[int, ...]] = []

    def run(self, progress: Progress) -> int:
        """Day after day until all that counts is done."""
        for day in range(self._wiring.last_day):
            for demand in self._wiring.demands:
                rows = demand.documents(day)
                self._listener.made(rows)
                self._env.process(self._arrivals(rows.tolist()))
            self._env.run(until=(day + 1) * DAY)
            self._tell()
            progress(day + 1, self._wiring.days)
            if day + 1 >= self._wiring.days and self._listener.satisfied:
                return day + 1
        return self._wiring.last_day

    def _arrivals(self, rows: list[list[int]]) -> Steps:
        for row in rows:
            yield self._env.timeout(row[AT] - self._env.moment)
            document = Document(row)
            self._env.process(self._way(document, self._wiring.entry[document.kind]))

    def _way(self, document: Document, rank: int) -> Steps:
        while rank != END:
            room = self._rooms[rank]
            arrived = self._env.moment
            came = document.row(arrived)
            begun = yield from room.pass_through(document)
            ended = self._env.moment
            rank, takes = self._next(room.place, document)
            self._passed[room.place.rank].append((*came, begun, ended, rank))
            if takes:
                yield self._env.timeout(takes)
        self._ended.append(document.row(self._env.moment))

    def _next(self, place: Place, document: Document) -> tuple[int, int]:
        """Where it goes next, and how long a person needs first to correct what came back with an error."""
        ways, kind = place.ways, document.kind
        if ways.marks[kind] and document.mark == document.born:
            document.mark = self._env.moment
        back = document.rounds < ways.back_rounds[kind]
        if back and chance_for(ways.back_stream[kind], document.number, document.rounds) < ways.back_share[kind]:
            takes = _time(ways.correction(kind), ways.delay_stream[kind], document)
            document.rounds += 1
            return int(ways.back_to[kind]), takes
        return int(ways.onward[kind]), 0

    def _tell(self) -> None:
        for rank, passed in sorted(self._passed.items()):
            rows = np.array(passed, np.int64)
            begins, ends, targets = rows[:, COLUMNS:].T.copy()
            self._listener.passed(rank, rows[:, :COLUMNS], begins, ends, targets)
        self._passed.clear()
        if self._ended:
            self._listener.ended(np.array(self._ended, np.int64))
        self._ended.clear()


def _time(takes: Times, stream: np.uint64, document: Document) -> int:
    return int(time_for(*takes, stream, document.number, document.rounds))


class _Room(ABC):
    """A place, as a document meets it."""

    def __init__(self, env: Clockwork, place: Place) -> None:
        self.place = place
        self._env = env

    def _takes(self, document: Document) -> int:
        return _time(self.place.ways.takes(document.kind), self.place.ways.stream[document.kind], document)

    @abstractmethod
    def pass_through(self, document: Document) -> Any:
        """Wait as long as it takes; gives the moment at which it was begun."""


class _Wait(_Room):
    def pass_through(self, document: Document) -> Any:
        begun = self._env.moment
        yield self._env.timeout(self._takes(document))
        return begun


class _Line(_Room):
    def pass_through(self, document: Document) -> Any:
        tries = 0
        while self._down():
            yield self._env.timeout(self._pause(document, tries))
            tries += 1
        begun = self._env.moment
        yield self._env.timeout(self._takes(document))
        return begun

    def _down(self) -> bool:
        return any(away <= self._env.moment < back for away, back in self.place.away.tolist())

    def _pause(self, document: Document, tries: int) -> int:
        place = self.place
        return pause(
            tries,
            place.retry_first,
            place.retry_factor,
            place.retry_most,
            place.retry_jitter,
            place.retry_stream,
            document.number,
        )


class _RationedLine(_Line):
    """Lets through so many in each window; the others are refused and try again."""

    def __init__(self, env: Clockwork, place: Place) -> None:
        super().__init__(env, place)
        self._window, self._let_through = -1, 0
        self._asking: list[tuple[int, simpy.Event]] = []

    def pass_through(self, document: Document) -> Any:
        tries = 0
        while not (yield self._ask(document)):
            yield self._env.timeout(self._pause(document, tries))
            tries += 1
        begun = self._env.moment
        yield self._env.timeout(self._takes(document))
        return begun

    def _ask(self, document: Document) -> simpy.Event:
        event = self._env.event()
        heappush(self._asking, (document.identity, event))
        _LastOfMoment(self._env, self.place.rank, self._answer)
        return event

    def _answer(self) -> None:
        while self._asking:
            _, event = heappop(self._asking)
            event.succeed(self._admits())

    def _admits(self) -> bool:
        if self._down():
            return False
        window = self._env.moment // self.place.quota_window
        if window != self._window:
            self._window, self._let_through = window, 0
        if self._let_through >= self.place.quota:
            return False
        self._let_through += 1
        return True


class _Cycle(_Room):
    def __init__(self, env: Clockwork, place: Place) -> None:
        super().__init__(env, place)
        self._lines: dict[int, _Queue] = {}

    def pass_through(self, document: Document) -> Any:
        arrived = self._env.moment
        yield self._env.timeout(self._moment(document.site) - arrived)
        line = self._lines.setdefault(document.site, _Queue(self._env, self.place.rank, 1))
        yield line.turn(arrived, document.identity)
        begun = self._env.moment
        yield self._env.timeout(self.place.gap)
        line.give_back()
        return begun

    def _moment(self, site: int) -> int:
        """The next of the site's moments at which it is open and its line is there."""
        place, early = self.place, self._env.moment
        phase = int(place.phase[site])
        while True:
            moment = phase + -((phase - early) // place.period) * place.period
            early = moment + 1
            if place.opened.is_open(moment) and not _away(place, moment):
                return moment
            if not place.opened.is_open(moment):
                early = place.opened.next_open(moment)


def _away(place: Place, at: int) -> bool:
    return any(away <= at < back for away, back in place.away.tolist())


class _Station(_Room):
    def __init__(self, env: Clockwork, place: Place) -> None:
        super().__init__(env, place)
        self._queues = [_Queue(env, place.rank, int(count)) for count in place.servers]

    def pass_through(self, document: Document) -> Any:
        arrived = self._env.moment
        if arrived % DAY > self.place.cut_off:
            yield self._env.timeout(DAY - arrived % DAY)
        queue = self._queues[self.place.group[document.site]]
        yield queue.turn(arrived, document.identity)
        begun = yield from self._until_open()
        left = self._takes(document)
        while left > 0:
            yield from self._until_open()
            now = self._env.moment
            done = min(left, self.place.opened.next_close(now) - now)
            yield self._env.timeout(done)
            left -= done
        queue.give_back()
        return begun

    def _until_open(self) -> Any:
        opening = self.place.opened.next_open(self._env.moment)
        if opening > self._env.moment:
            yield self._env.timeout(opening - self._env.moment)
        return self._env.moment


def _room(env: Clockwork, place: Place) -> _Room:
    if place.room == "station":
        return _Station(env, place)
    if place.room == "cycle":
        return _Cycle(env, place)
    if place.room == "wait":
        return _Wait(env, place)
    return _RationedLine(env, place) if place.quota else _Line(env, place)
