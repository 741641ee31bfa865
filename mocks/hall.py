"""What the doors of all parties of one process share: threads, places for strangers, and room for what they send.

A stranger's request may make our parties ask each other, a few deep, and each of them holds a thread while it waits.
So strangers queue and our own parties never do: else a crowd of strangers would hold every thread that answers them.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Final

STRANGERS_MAX: Final = 32
"""Answered at once, by all parties together."""
QUEUE_S: Final = 30.0
"""How long a stranger waits for a place before being told that the system is busy."""
BODIES_BYTES_MAX: Final = 256 * 1024 * 1024
"""Of strangers' bodies that are held at once, whole ones and those that dawdle."""


@dataclass(slots=True)
class Hall:
    """What the doors of all parties share (one event loop): threads, places for strangers, room for their bodies."""

    executor: Executor
    bytes_left: int = BODIES_BYTES_MAX
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(STRANGERS_MAX))

    @asynccontextmanager
    async def place(self, *, ours: bool) -> AsyncIterator[None]:
        """Wait for a place; our own parties never wait, for a stranger waits for them. Raises TimeoutError."""
        if ours:
            yield
            return
        async with asyncio.timeout(QUEUE_S):
            await self._places.acquire()
        try:
            yield
        finally:
            self._places.release()

    @contextmanager
    def shelf(self, *, ours: bool) -> "Iterator[Shelf]":
        """Where one request's body is put; given back when the request is answered."""
        shelf = Shelf(self, counts=not ours)
        try:
            yield shelf
        finally:
            self.bytes_left += shelf.taken


@dataclass(slots=True)
class Shelf:
    """One body's share of the room."""

    hall: Hall
    counts: bool
    taken: int = 0

    def has_room(self, size: int) -> bool:
        """Take room for `size` bytes more; False when there is none."""
        if self.counts and size > self.hall.bytes_left:
            return False
        if self.counts:
            self.hall.bytes_left -= size
            self.taken += size
        return True
