"""One HTTP connection of the gateway: uvicorn's own protocol, with bounds that it lacks.

A head must be complete within `HEAD_S` and `HEAD_BYTES_MAX`; the ASGI scope gets the connection, so that faults can
reset or cut it.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mocks.weather import LINE

HEAD_S: Final = 10.0
HEAD_BYTES_MAX: Final = 64 * 1024


class GatewayLine(HttpToolsProtocol):
    """A connection that neither dawdles nor swells before its head is read."""

    _clock: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock on the first head."""
        super().connection_made(transport)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Feed the parser, unless the head has grown too large."""
        if self._in_head:
            self._head_bytes += len(data)
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
        self._head_bytes = 0
        self._unwatch()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """The next head may begin; idle connections are uvicorn's to close."""
        self._in_head = True
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
