"""Carries out in real time what the faults in force have decided about a delivery.

The server's half of `harness.faults`: late, silent, cut short, reset. A reset needs the connection itself, which the
server puts into the ASGI scope (`LINE`).
"""

import asyncio
import socket
import struct
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from random import Random
from typing import Any, Final

from harness.exchange import Response
from harness.faults import Delivery, Fault, Forecast

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LINE: Final = "lienthong.line"
"""Where a scope's extensions hold the connection's `asyncio.Transport`."""

SILENCE_S: Final = 300.0
"""A client that waits longer for an answer that never comes is let go."""

FAIR: Final = Delivery("")


class Weather:
    """The faults in force, drawn from one generator, safe to arm from any thread."""

    def __init__(self, rng: Random) -> None:
        """Fair weather at first."""
        self._forecast = Forecast(rng)
        self._lock = threading.Lock()

    def arm(self, faults: tuple[Fault, ...]) -> None:
        """Put `faults` in force."""
        with self._lock:
            self._forecast.arm(faults)

    def disarm(self, faults: tuple[Fault, ...] | None = None) -> None:
        """Fair weather again; of `faults` alone, if they are named."""
        with self._lock:
            self._forecast.disarm(faults)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Those in force."""
        return self._forecast.faults

    def over(self, doors: tuple[str, ...]) -> Delivery:
        """What becomes of the next delivery to these doors."""
        if not self._forecast.armed:
            return FAIR
        with self._lock:
            return self._forecast.over(*doors)


def line_of(scope: MutableMapping[str, Any]) -> asyncio.Transport | None:
    """The connection under an ASGI scope, if the server gave it."""
    line: asyncio.Transport | None = (scope.get("extensions") or {}).get(LINE)
    return line


def seen(delivery: Delivery, response: Response) -> Response:
    """The answer as the delivery lets it be seen, before it is cut."""
    if delivery.page is not None:
        return delivery.page
    if not delivery.content_type:
        return response
    others = tuple(pair for pair in response.headers if pair[0].lower() != "content-type")
    return replace(response, headers=(("Content-Type", delivery.content_type), *others))


def broke(delivery: Delivery) -> str:
    """How the exchange ends, in the words of an `Exchange`."""
    if delivery.ending != "answer":
        return "no-answer" if delivery.ending == "silence" else "reset"
    return "truncated" if delivery.cut < 1.0 else ""


async def end(delivery: Delivery, scope: MutableMapping[str, Any], receive: Receive) -> None:
    """Give no answer: hold the line until the caller hangs up, or reset it."""
    line = line_of(scope)
    if delivery.ending == "silence":
        try:
            async with asyncio.timeout(SILENCE_S):
                while (await receive())["type"] != "http.disconnect":
                    continue
        except TimeoutError:
            pass
    if line is not None:
        if delivery.ending == "reset":
            reset(line)
        line.abort()
        await asyncio.sleep(0)  # lets the server see that the line is gone, so that it does not answer 500


def reset(line: asyncio.Transport) -> None:
    """Make the coming close a RST: with a linger of zero the kernel drops what is left."""
    connection = line.get_extra_info("socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def send_response(
    response: Response, send: Send, *, cut: float = 1.0, line: asyncio.Transport | None = None
) -> None:
    """Send `response`; with `cut` below 1 its head promises the whole and the line closes after that share."""
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    headers.append((b"Content-Length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    if cut >= 1.0 or line is None:
        await send({"type": "http.response.body", "body": response.body})
        return
    await send(
        {"type": "http.response.body", "body": response.body[: int(len(response.body) * cut)], "more_body": True}
    )
    line.close()
    await asyncio.sleep(0)
