"""Speak HTTP to a system under test that may be hostile; every exchange is kept as bytes.

One deadline holds for the whole exchange (a server that drips one byte a second meets it too), the answer is cut at a
bound, nothing is unpacked, no redirect is followed and no proxy of the environment is used. Whatever goes wrong on the
wire is written into `Exchange.broke`; it is never an exception, because a broken answer is evidence.
"""

import itertools
import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from types import TracebackType
from typing import Final, Protocol, Self
from urllib.parse import urlsplit

import httpcore
import httpx

from harness.clock import Clock, WallClock
from harness.errors import UsageError
from harness.exchange import Exchange, Headers, Request, Response
from harness.judgement import EVIDENCE
from harness.text import Text

ANSWER_BYTES_MAX: Final = 8 * 1024 * 1024
"""More than any answer of the gateway needs: a receipt is 200 bytes, a long visit history some 100 KB."""

DEADLINE_S: Final = 30.0
"""For the whole exchange; integrations in the field wait 10 to 60 seconds."""


SILENT: Final = "silent"
"""Why a call was not made: whoever is called has been silent for so long that it was given up."""

PIECE: Final = 64 * 1024
"""Bytes handed to the socket at once."""


class Call(Protocol):
    """What is to be sent: `harness.wire.calls.Call`, or anything shaped like it."""

    @property
    def method(self) -> str:
        """GET, POST."""
        ...

    @property
    def target(self) -> str:
        """Path and query, relative to the base URL."""
        ...

    @property
    def headers(self) -> Headers:
        """Header lines in order."""
        ...

    @property
    def body(self) -> bytes:
        """The body, byte for byte."""
        ...


class Listener(Protocol):
    """Whoever counts how one party answers (`harness.silence.Silence`)."""

    @property
    def lasting(self) -> bool:
        """Whether the party was given up: then nothing is sent."""
        ...

    def note(self, exchange: Exchange) -> None:
        """Take a call into account."""
        ...


class _Deadline:
    """The moment after which nothing more is waited for; shared by caller and sockets."""

    def __init__(self) -> None:
        self._at = 0.0

    def begin(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """Seconds to wait at most; never zero, which would mean a non-blocking socket."""
        left = max(self._at - time.monotonic(), 0.001)
        return left if timeout is None else min(left, timeout)

    @property
    def past(self) -> bool:
        return time.monotonic() >= self._at


class _TimedStream(httpcore.NetworkStream):
    """A socket whose every wait is cut at the deadline of the whole exchange."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._deadline.past:
            raise httpcore.ReadTimeout
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # In pieces: the socket underneath copies what is left of its buffer after every packet.
        for start in range(0, len(buffer), PIECE):
            if self._deadline.past:
                raise httpcore.WriteTimeout
            self._inner.write(buffer[start : start + PIECE], self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class _TimedBackend(httpcore.NetworkBackend):
    """Opens sockets that keep to the deadline."""

    def __init__(self, deadline: _Deadline) -> None:
        self._inner = httpcore.SyncBackend()
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left(timeout)
        return _TimedStream(self._inner.connect_tcp(host, port, left, local_address, socket_options), self._deadline)


class _Transport(httpx.HTTPTransport):
    """httpx over sockets with one deadline; redirects, retries and environment proxies are all absent here."""

    def __init__(self, deadline: _Deadline, context: ssl.SSLContext, local_address: str | None) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=4,
            max_keepalive_connections=4,
            keepalive_expiry=4.0,
            local_address=local_address,
            network_backend=_TimedBackend(deadline),
        )


@cache
def default_tls() -> ssl.SSLContext:
    """What the machine trusts; read once, because reading it takes longer than a dozen exchanges."""
    return ssl.create_default_context()


class Caller:
    """A client of one base URL; one thread uses it at a time."""

    def __init__(
        self,
        base_url: str,
        *,
        clock: Clock | None = None,
        deadline_s: float = DEADLINE_S,
        local_address: str | None = None,
        tls: ssl.SSLContext | None = None,
        record: Callable[[Exchange], None] = EVIDENCE.record,
        listener: Listener | None = None,
    ) -> None:
        """Speak to `base_url`; `local_address` is the address to call from, `record` keeps each exchange.

        A `listener` that has given the party up spares us the call.
        """
        parts = urlsplit(base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(
                Text(
                    f"Địa chỉ hệ thống được kiểm thử không hợp lệ: {base_url!r}; cần dạng http://máy:cổng.",
                    f"The address of the system under test is not valid: {base_url!r}; write http://host:port.",
                )
            )
        self.base_url = base_url.rstrip("/")
        self.deadline_s = deadline_s
        self._prefix = parts.path.rstrip("/")
        self._clock = clock or WallClock()
        self._record = record
        self._listener = listener
        self._numbers = itertools.count(1)
        self._deadline = _Deadline()
        self._client = httpx.Client(
            transport=_Transport(self._deadline, tls or default_tls(), local_address),
            trust_env=False,
            follow_redirects=False,
            timeout=None,  # noqa: S113 -- the deadline of the whole exchange stands in the sockets
        )

    def __enter__(self) -> Self:
        """Use as a context; leaving it closes the connections."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, call: Call, door: str, *, deadline_s: float | None = None) -> Exchange:
        """Send `call` and keep what came back, or why nothing whole did."""
        target = self._prefix + call.target
        headers = _completed(call.headers, urlsplit(self.base_url).netloc)
        exchange = Exchange(
            number=next(self._numbers),
            door=door,
            request=Request(call.method, target, headers, call.body),
            response=None,
            at=self._clock.now(),
        )
        if self._listener and self._listener.lasting:
            exchange.broke = SILENT
        else:
            self._carry(exchange, deadline_s or self.deadline_s)
        self._record(exchange)
        return exchange

    def _carry(self, exchange: Exchange, deadline_s: float) -> None:
        begun = time.monotonic()
        self._deadline.begin(deadline_s)
        try:
            self._converse(exchange)
        except httpx.TransportError as error:
            exchange.broke = _why(error)
        exchange.took_s = time.monotonic() - begun
        if self._listener:
            self._listener.note(exchange)

    def _converse(self, exchange: Exchange) -> None:
        request = httpx.Request(
            exchange.request.method,
            self.base_url,
            # As bytes: a header that is no ASCII is carried on as it came, not refused by our own library.
            headers=[(_octets(name), _octets(value)) for name, value in exchange.request.headers],
            content=exchange.request.body,
            extensions={"target": exchange.request.target.encode("ascii", "replace")},
        )
        answer = self._client.send(request, stream=True)
        body = bytearray()
        try:
            for piece in answer.iter_raw():
                body += piece
                if len(body) > ANSWER_BYTES_MAX:
                    exchange.broke = "too-large"
                    del body[ANSWER_BYTES_MAX:]
                    break
        finally:
            exchange.response = _kept(answer, body)
            answer.close()


def _completed(headers: Headers, host: str) -> Headers:
    names = {name.lower() for name, _ in headers}
    added = (
        ("Host", host),
        ("Accept", "*/*"),
        # Nothing packed is asked for, so nothing packed needs to be trusted.
        ("Accept-Encoding", "identity"),
        ("User-Agent", "lienthong"),
    )
    return (*(line for line in added if line[0].lower() not in names), *headers)


def _octets(text: str) -> bytes:
    return text.encode("latin-1", "replace")


def _kept(answer: httpx.Response, body: bytearray) -> Response:
    lines = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw)
    return Response(answer.status_code, lines, bytes(body))


def _why(error: httpx.TransportError) -> str:
    """One word for what went wrong on the wire."""
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    if isinstance(error, httpx.ConnectError):
        return "refused"
    if isinstance(error, httpx.RemoteProtocolError):
        text = str(error).lower()
        return "reset" if "disconnected" in text or "closed connection" in text else "not-http"
    if isinstance(error, httpx.NetworkError):
        return "reset"
    return "not-http"
