"""One HTTP connection of the gateway: uvicorn's own protocol, with bounds that it lacks.

A head must be complete within `HEAD_S` and `HEAD_BYTES_MAX`, trailers within `TRAILER_BYTES_MAX`, and of more lines
than `LINES_MAX` the one that has kept us waiting longest goes; the ASGI scope gets the connection, so that faults can
reset or cut it.
"""

import asyncio
from typing import Any, Final

from harness.plainhttp import PlainHttp
from mocks.weather import LINE

HEAD_S: Final = 10.0
HEAD_BYTES_MAX: Final = 64 * 1024
TRAILER_BYTES_MAX: Final = 16 * 1024
LINES_MAX: Final = 600
"""Fewer than the 1,024 files that a process may open by default; a thousand slow strangers must not keep others out."""


class GatewayLine(PlainHttp):
    """A connection that neither dawdles nor swells before its head is read."""

    _clock: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _trailer_bytes = 0
    _in_head = True
    _waiting_since = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock on the first head; make room if too many lines are open."""
        self._waiting_since = self.loop.time()
        super().connection_made(transport)
        self._watch()
        if len(self.connections) > LINES_MAX:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser, unless the head has grown too large."""
        if self._in_head:
            self._head_bytes += len(data)
            # Blank lines before a head begin no message for the parser, yet they end uvicorn's own idle clock.
            if self._clock is None:
                self._watch()
        super().data_received(data)
        if self._in_head and self._head_bytes > HEAD_BYTES_MAX and not self.transport.is_closing():
            self.transport.write(
                b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.transport.close()

    def on_message_begin(self) -> None:
        """A new head begins."""
        super().on_message_begin()
        scope: dict[str, Any] = self.scope  # type: ignore[assignment]
        scope["extensions"] = {LINE: self.transport}
        self._in_head = True
        if self._clock is None:
            self._watch()

    def on_headers_complete(self) -> None:
        """The head is here."""
        self._in_head = False
        self._head_bytes = self._trailer_bytes = 0
        self._unwatch()
        super().on_headers_complete()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; one after the body is a trailer, which nobody reads, and only counted."""
        if self._in_head:
            super().on_header(name, value)
            return
        self._trailer_bytes += len(name) + len(value)
        if self._trailer_bytes > TRAILER_BYTES_MAX and not self.transport.is_closing():
            self.transport.abort()

    def on_response_complete(self) -> None:
        """The next head may begin; idle connections are uvicorn's to close."""
        self._in_head = True
        self._waiting_since = self.loop.time()
        super().on_response_complete()

    def _watch(self) -> None:
        self._clock = self.loop.call_later(HEAD_S, self._give_up)

    def _unwatch(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()

    @property
    def _answering(self) -> bool:
        """Whether a whole request is here and its answer is not out yet: such a line is never dropped."""
        cycle: Any = self.cycle
        return cycle is not None and not cycle.response_complete and not cycle.more_body

    def _make_room(self) -> None:
        lines = (line for line in self.connections if isinstance(line, GatewayLine) and line is not self)
        idle = [line for line in lines if not line._answering and not line.transport.is_closing()]  # noqa: SLF001 -- its own kind
        if idle:
            min(idle, key=lambda line: line._waiting_since).transport.abort()  # noqa: SLF001 -- its own kind
