"""Remembers every exchange as bytes, and what nobody expected; bounded, oldest first out."""

import threading
from collections import deque
from dataclasses import replace
from typing import Final

from harness.exchange import Exchange

EXCHANGES_MAX: Final = 20_000
BYTES_MAX: Final = 256 * 1024 * 1024
SURPRISES_MAX: Final = 1000
SURPRISE_BYTES_MAX: Final = 4 * 1024
"""Of a request that no door expected, the head and so much of its body is kept."""


class Witness:
    """The exchanges of one party, in order of arrival."""

    def __init__(self, *, bytes_max: int = BYTES_MAX) -> None:
        """Start with nothing seen; `bytes_max` 0 keeps no exchange at all, for measuring."""
        self._bytes_max = bytes_max
        self._kept: deque[tuple[Exchange, int]] = deque()
        self._bytes = 0
        self._number = 0
        self._lock = threading.Lock()
        self._surprises: deque[Exchange] = deque(maxlen=SURPRISES_MAX)

    def next_number(self) -> int:
        """The number of the next exchange, counted from 1."""
        with self._lock:
            self._number += 1
            return self._number

    def remember(self, exchange: Exchange, *, expected: bool) -> None:
        """Keep `exchange`; one that no door expected is a surprise too."""
        if not expected:
            short = replace(exchange.request, body=exchange.request.body[:SURPRISE_BYTES_MAX])
            self._surprises.append(replace(exchange, request=short))
        if not self._bytes_max:
            return
        size = _size(exchange)
        with self._lock:
            self._kept.append((exchange, size))
            self._bytes += size
            while self._kept and (self._bytes > self._bytes_max or len(self._kept) > EXCHANGES_MAX):
                self._bytes -= self._kept.popleft()[1]

    @property
    def exchanges(self) -> list[Exchange]:
        """What is remembered, oldest first."""
        with self._lock:
            return [exchange for exchange, _ in self._kept]

    @property
    def surprises(self) -> list[Exchange]:
        """Requests at paths where no door is."""
        return list(self._surprises)

    def forget(self) -> None:
        """Start again."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0
            self._number = 0
            self._surprises.clear()


def _size(exchange: Exchange) -> int:
    """What an exchange weighs in memory, about: names and values of headers count as well."""
    request, response = exchange.request, exchange.response
    heads = sum(len(name) + len(value) for name, value in request.headers) + len(request.target)
    return heads + len(request.body) + (len(response.body) if response else 0)
