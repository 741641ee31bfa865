"""What a desk has set itself to do later: by the clock that it was given, in order, ties in order of entry."""

import heapq
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from harness.exchange import Request, Response

RETRY: Final = (1, 2, 5, 10, 20, 30)
"""Minutes before the next try of something that was not answered; the last one repeats (ours: nothing is public)."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A call that a desk wants made: to whom, what, and what to do with the answer (None: nothing whole came back).

    `then` runs under the desk's lock and may give further errands. `request.target` is relative to the party's URL.
    """

    to: str
    request: Request
    then: "Callable[[Response | None], Iterable[Errand] | None]"
    trace: str = ""


Action = Callable[[], Iterable[Errand] | None]
"""Runs under the desk's lock; the errands it gives are carried out after the lock is released."""


@dataclass(slots=True)
class Agenda:
    """Actions by the moment at which they are due."""

    _heap: list[tuple[datetime, int, str, Action]] = field(default_factory=list)
    _order: "itertools.count[int]" = field(default_factory=itertools.count)
    _dropped: set[int] = field(default_factory=set)
    _named: dict[str, int] = field(default_factory=dict)

    def at(self, when: datetime, action: Action, name: str = "") -> None:
        """Do `action` at `when`; a `name` that is on the agenda already is moved, never doubled."""
        number = next(self._order)
        if name:
            if name in self._named:
                self._dropped.add(self._named[name])
            self._named[name] = number
        heapq.heappush(self._heap, (when, number, name, action))

    def drop(self, name: str) -> None:
        """Take the action called `name` off, if it is there."""
        if name in self._named:
            self._dropped.add(self._named.pop(name))

    def due(self) -> datetime | None:
        """When the next action is due; None: nothing is planned."""
        while self._heap and self._heap[0][1] in self._dropped:
            self._dropped.discard(heapq.heappop(self._heap)[1])
        return self._heap[0][0] if self._heap else None

    def may_be_due(self, now: datetime) -> bool:
        """False when nothing is due at `now`; may err the other way, and needs no lock."""
        return any(entry[0] <= now for entry in self._heap[:1])

    def take(self, now: datetime) -> Action | None:
        """The next action that is due at `now`, taken off."""
        due = self.due()
        if due is None or due > now:
            return None
        _, number, name, action = heapq.heappop(self._heap)
        if name and self._named.get(name) == number:
            del self._named[name]
        return action

    def clear(self) -> None:
        """Plan nothing any more."""
        self._heap.clear()
        self._dropped.clear()
        self._named.clear()


def backoff(tries: int) -> timedelta:
    """How long to wait after the `tries`-th fruitless try (from 1)."""
    return timedelta(minutes=RETRY[min(max(tries, 1), len(RETRY)) - 1])
