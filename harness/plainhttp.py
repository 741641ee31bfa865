"""HTTP/1.1 that overlooks an offer to speak something else.

Java's own client (`java.net.http`) offers HTTP/2 with its first request: `Connection: Upgrade`, `Upgrade: h2c`. A
server that cannot is to answer as if it had not been asked (RFC 9110 section 7.8). llhttp instead takes the message
for ended at its head, so that the body would be lost and every filing look empty; here the head is read again without
the offer, and the record keeps the headers as they came.
"""

from collections.abc import Iterable
from typing import Final

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OFFER: Final = b"upgrade"
_TUNNEL: Final = b"CONNECT"
"""Asks for another protocol by its name alone: no header could be left out of it."""


class PlainHttp(HttpToolsProtocol):
    """One connection on which nothing but HTTP/1.1 is spoken."""

    _offered: list[tuple[bytes, bytes]] | None = None
    """The headers of a message that offered another protocol, until it is read again."""

    def data_received(self, data: bytes) -> None:
        """Feed the parser; a head with an offer a second time, without it."""
        self._unset_keepalive_if_required()
        while data:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as offer:
                if self.parser.get_method() == _TUNNEL:
                    self.send_400_response("No tunnel is opened here.")
                    return
                data = self._head_again() + data[offer.args[0] :]
                continue
            except httptools.HttpParserError:
                self.send_400_response("Invalid HTTP request received.")
            return

    def on_headers_complete(self) -> None:
        """Begin to answer, unless the head is to be read again."""
        if self.parser.should_upgrade():
            self._offered = self.headers
            return
        if self._offered is not None:
            self.headers[:], self._offered = self._offered, None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End the message, unless only its head has ended."""
        if self._offered is None:
            super().on_message_complete()

    def _head_again(self) -> bytes:
        line = b"%b %b HTTP/%b\r\n" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        self.parser = httptools.HttpRequestParser(self)
        return line + b"".join(_lines(self._offered or ())) + b"\r\n"


def _lines(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[bytes]:
    return (b"%b: %b\r\n" % (name, value) for name, value in headers if name != _OFFER)
