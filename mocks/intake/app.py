"""The ASGI coat over the desk: bytes in, the right door, the answer kept before it is sent.

A plain ASGI callable: there is one method and a dozen fixed paths, and every request pays for what a router does.
Whatever stands before `/api/` in a path is the session's own base path. Nothing is read beyond its bounds, and no
answer with a receipt leaves before the record is on disk.
"""

import asyncio
import time
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from datetime import UTC
from email.utils import format_datetime
from typing import Any, Final

from harness.clock import Clock
from harness.exchange import Exchange, Request, Response
from harness.faults import Delivery
from harness.finding import Finding
from harness.text import Text
from harness.wire.calls import Incoming, doors_at, read_request
from harness.wire.door import Door, every_door
from mocks.heads import head_of
from mocks.intake.desk import IntakeDesk
from mocks.intake.doors import certificates, egw, json2026, qd130
from mocks.intake.reply import Reply, Why
from mocks.weather import Receive, Send, Weather, broke, end, line_of, seen, send_response
from mocks.witness import Witness

HEADERS_MAX: Final = 64
HEADER_BYTES_MAX: Final = 16 * 1024
"""Names and values together; a query with a token and its account needs 300."""

BODY_S: Final = 30.0
"""A whole body must be here by then."""

IN_FLIGHT_BYTES_MAX: Final = 192 * 1024 * 1024
"""Bodies being read at once, together; beyond that the gateway is busy."""

SMALL_BYTES: Final = 256 * 1024
"""Larger requests are handled in a thread, so that they hold nobody up."""

LARGE_AT_ONCE: Final = 2
"""A file of 20 MB is worth some 300 MB while it is read: so many are read together, the others wait their turn."""

LINGER_S: Final = 2.0
LINGER_BYTES_MAX: Final = 512 * 1024 * 1024
"""How long, and how much, an oversized body is thrown away so that its sender can read the refusal."""

ANSWERS: Final[dict[str, Callable[[IntakeDesk, Door, Incoming, str], Reply]]] = {
    "G1": egw.answer,
    "G2": qd130.answer,
    "G3": certificates.answer,
    "G4": json2026.answer,
}
REFUSALS: Final[dict[str, Callable[[Door, Why], Reply]]] = {
    "G1": egw.refuse,
    "G2": qd130.refuse,
    "G3": certificates.refuse,
    "G4": json2026.refuse,
}
_PATHS: Final = {door.path: doors_at(door.path) for door in every_door().values()}
_NAMES: Final = {path: tuple(door.name for door in found) for path, found in _PATHS.items()}
_TYPE: Final = ("Content-Type", "application/json; charset=utf-8")


TOO_LARGE: Final[Why] = "too-large"
BUSY: Final[Why] = "busy"
LATE: Final[Why] = "late"


class _TurnedAway(Exception):  # noqa: N818 -- control flow inside this module, never seen outside
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class IntakeApp:
    """One gateway as an ASGI application."""

    def __init__(self, desk: IntakeDesk, weather: Weather, witness: Witness, clock: Clock) -> None:
        """Put the coat on `desk`."""
        self.desk = desk
        self.weather = weather
        self.witness = witness
        self.mishaps: list[str] = []
        """What went wrong on our own side; a run whose gateway has any is void."""
        self._clock = clock
        self._in_flight = 0
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)
        self._date = (-1.0, "")
        # Base64 grows by a third, percent-encoding of + / = by some 7 %: half as much again is room enough.
        self._body_max = desk.file_bytes_max + desk.file_bytes_max // 2

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        begun = time.perf_counter()
        at = self._clock.now()
        head = head_of(scope)
        base, path = _split(scope["path"])
        found = _PATHS.get(path)
        turned_away: Why | None = None
        body = b""
        try:
            body = await self._read(head, receive)
        except _TurnedAway as error:
            turned_away = error.why
        except ConnectionResetError:
            return
        request = replace(head, body=body)
        delivery = self.weather.over(_NAMES.get(path, ()))
        door, response = await self._respond(request, base, found, turned_away, delivery)
        exchange = Exchange(
            self.witness.next_number(), door, request, response, at, broke=broke(delivery), faults=delivery.marks
        )
        self.witness.remember(exchange, expected=found is not None)
        if delivery.delay_s:
            await asyncio.sleep(delivery.delay_s)
        if delivery.ending != "answer":
            exchange.response = None
            await end(delivery, scope, receive)
        else:
            exchange.response = response = seen(delivery, response)
            if turned_away:
                await _send_and_linger(response, send, receive)
            else:
                await send_response(response, send, cut=delivery.cut, line=line_of(scope))
        exchange.took_s = time.perf_counter() - begun

    # --- reading ------------------------------------------------------------------------------------------------------

    async def _read(self, head: Request, receive: Receive) -> bytes:
        """The whole body within its bounds, or `_TurnedAway` without reading on."""
        why = self._gate(head)
        if why:
            raise _TurnedAway(why)
        chunks: list[bytes] = []
        size = 0
        try:
            async with asyncio.timeout(BODY_S):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        raise ConnectionResetError
                    chunk: bytes = message.get("body", b"")
                    size += len(chunk)
                    self._in_flight += len(chunk)
                    if size > self._body_max:
                        raise _TurnedAway(TOO_LARGE)
                    if self._in_flight > IN_FLIGHT_BYTES_MAX:
                        raise _TurnedAway(BUSY)
                    chunks.append(chunk)
                    if not message.get("more_body", False):
                        return chunks[0] if len(chunks) == 1 else b"".join(chunks)
        except TimeoutError as error:
            raise _TurnedAway(LATE) from error
        finally:
            self._in_flight -= size

    def _gate(self, head: Request) -> Why | None:
        """What can be refused from the head alone."""
        if len(head.headers) > HEADERS_MAX:
            return "unreadable"
        if sum(len(name) + len(value) for name, value in head.headers) + len(head.target) > HEADER_BYTES_MAX:
            return "unreadable"
        # No function of the gateway takes packed bodies; unpacking what a stranger sends is how bombs work.
        if (head.header("content-encoding") or "identity").strip().lower() != "identity":
            return "unreadable"
        length = head.header("content-length") or "0"
        if not (length.isascii() and length.isdigit()):
            return "unreadable"
        return "too-large" if int(length) > self._body_max else None

    # --- answering ----------------------------------------------------------------------------------------------------

    async def _respond(
        self, request: Request, base: str, found: tuple[Door, ...] | None, why: Why | None, delivery: Delivery
    ) -> tuple[str, Response]:
        """The door's name and its answer; the record is on disk when this returns."""
        if not found:
            return "", self._response(nowhere(request))
        try:
            if why or delivery.busy:
                return found[0].name, self._response(REFUSALS[found[0].generation](found[0], why or "busy"))
            name, reply = found[0].name, REFUSALS[found[0].generation](found[0], "busy")
            for _ in range(delivery.copies):
                name, reply = await self._handle(request, base, delivery)
            return name, self._response(reply)
        except Exception as error:  # noqa: BLE001 -- a fault of ours must not pass for a verdict: it is kept, and voids the run
            self.mishaps.append(f"{type(error).__name__} at {found[0].name}: {error}")
            return found[0].name, self._response(REFUSALS[found[0].generation](found[0], "busy"))

    async def _handle(self, request: Request, base: str, delivery: Delivery) -> tuple[str, Reply]:
        if len(request.body) > SMALL_BYTES:
            async with self._large:
                name, reply = await asyncio.to_thread(self._decide, request, base, delivery)
        else:
            name, reply = self._decide(request, base, delivery)
        if reply.record is not None:
            # Judged while it waits for its commit: the verdict is then written with it.
            self.desk.work.set()
            await self.desk.store.save(reply.record)
            self.desk.acknowledged(reply.record)
        return name, reply

    def _decide(self, request: Request, base: str, delivery: Delivery) -> tuple[str, Reply]:
        incoming = read(request, base)
        if incoming.door is None:  # the path is known, so a door is always found
            message = f"no door at {request.path}"
            raise ValueError(message)
        if delivery.token_lost:
            self.desk.end_session(incoming.carried.id)
        return incoming.door.name, ANSWERS[incoming.door.generation](self.desk, incoming.door, incoming, request.peer)

    def _response(self, reply: Reply) -> Response:
        headers = (_TYPE, *reply.headers) if reply.body is not None else reply.headers
        return Response(reply.status, (*headers, ("Date", self._http_date())), reply.as_bytes())

    def _http_date(self) -> str:
        """The gateway's own clock, as the Date header; written once a second."""
        now = self._clock.now()
        second = now.timestamp() // 1
        if self._date[0] != second:
            self._date = (second, format_datetime(now.astimezone(UTC), usegmt=True))
        return self._date[1]


def read(request: Request, base: str = "") -> Incoming:
    """The request as its door reads it; a NUL character, which no table can hold, is a broken body."""
    incoming = read_request(request, base)
    if any("\0" in value for value in incoming.fields.values()):
        says = Text("có ký tự NUL trong yêu cầu", "the request holds a NUL character")
        incoming.problem, incoming.finding = "body", Finding("request body", says)
    return incoming


def _split(path: str) -> tuple[str, str]:
    """The session's base path, and the door's path."""
    cut = max(path.find("/api/"), 0)
    return path[:cut], path[cut:]


def nowhere(request: Request) -> Reply:
    """What is said at a path that no door has, as ASP.NET says it."""
    return Reply({"Message": f"No HTTP resource was found that matches the request URI '{request.path}'."}, 404)


async def _send_and_linger(response: Response, send: Send, receive: Receive) -> None:
    """Answer before the body is read; then throw away what still comes, for a while, and close.

    Closing at once would reset the line under the sender, who would never see why.
    """
    headers = (*response.headers, ("Connection", "close"))
    start = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    start.append((b"Content-Length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": start})
    await send({"type": "http.response.body", "body": response.body, "more_body": True})
    size = 0
    try:
        async with asyncio.timeout(LINGER_S):
            while size < LINGER_BYTES_MAX:
                message = await receive()
                size += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body", False):
                    break
    except TimeoutError:
        pass
    await send({"type": "http.response.body", "body": b""})
