"""The ASGI coat over a party: a bounded body in, the party's answer out; weather strikes whoever is not one of ours.

Calls between our own parties have met their faults already (`mocks.lines`) and are remembered there.
"""

import asyncio
import time
from collections.abc import MutableMapping
from dataclasses import replace
from datetime import UTC
from email.utils import format_datetime
from typing import Any, Final

from harness.clock import Clock
from harness.exchange import Request, Response
from harness.faults import Delivery
from harness.hops import Hop, trace_of
from harness.text import Text
from harness.topology import PARTIES
from harness.wire.axis import AXIS_KEY
from mocks.axis.xroad import CLIENT
from mocks.hall import Hall, Shelf
from mocks.heads import head_of
from mocks.lines import HopLog, caller_of, without_badge
from mocks.party import BODY_BYTES_MAX, Party, Problem
from mocks.weather import FAIR, Receive, Send, Weather, broke, end, line_of, seen, send_response

BODY_S: Final = 30.0
HEADERS_MAX: Final = 100
HEADER_BYTES_MAX: Final = 32 * 1024
OUTSIDE: Final = "outside"
"""How a caller is named that is none of our parties."""
BENCH: Final = "lienthong"
"""User-Agent of the bench itself; it may add `/` and a role: `lienthong/citizen`."""

CREDENTIALS: Final = ("Authorization", CLIENT, AXIS_KEY)
"""Headers by which a real party may show who it is."""

_TOO_LARGE: Final = Problem("too-large", 413, Text("yêu cầu quá lớn", "the request is too large"))
_UNREADABLE: Final = Problem("body", 400, Text("phần đầu yêu cầu quá dài", "the request's head is too long"))
_PACKED: Final = Problem("media", 415, Text("không nhận thân nén", "packed bodies are not taken"))
_BUSY: Final = Problem("busy", 503, Text("hệ thống đang bận", "the system is busy"))


class PartyApp:
    """One party as an ASGI application."""

    def __init__(
        self,
        party: Party,
        log: HopLog,
        weather: Weather,
        clock: Clock,
        hall: Hall,
        badge: str,
    ) -> None:
        """Put the coat on `party`; whoever wears `badge` is of this network, and their calls are remembered already."""
        self.party = party
        self._log = log
        self._weather = weather
        self._clock = clock
        self._hall = hall
        self._badge = badge

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        head = head_of(scope)
        own = caller_of(head.headers, self._badge)
        with self._hall.shelf(ours=bool(own)) as shelf:
            await self._serve(without_badge(head), own, shelf, scope, receive, send)

    async def _serve(
        self, head: Request, own: str, shelf: Shelf, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        begun = time.perf_counter()
        request, problem = head, _gate(head)
        if problem is None:
            try:
                request, problem = await _whole(head, receive, shelf)
            except ConnectionResetError:
                return
        caller, ours = own or await self._caller(request), bool(own)
        operation = self.party.operation_at(request)
        door = operation.name if operation else request.path.rsplit("/", 1)[-1]
        names = (f"{self.party.name}:{door}", f"{caller}->{self.party.name}:{door}")
        delivery = FAIR if ours else self._weather.over(names)
        # Taken before the answer is made, so that what the party asks of others meanwhile comes after.
        number, at = (0 if ours else self._log.next_number()), self._clock.now()
        response = await self._answered(request, problem, delivery, ours=caller in PARTIES)
        response = replace(response, headers=(*response.headers, ("Date", self._date())))
        shown = response if delivery.ending == "answer" else None
        if not ours:
            hop = Hop(
                number=number,
                caller=caller,
                party=self.party.name,
                door=door,
                trace=trace_of(request),
                at=at,
                request=request,
                response=seen(delivery, response) if shown else None,
                broke=broke(delivery),
                faults=delivery.marks,
                took_s=time.perf_counter() - begun,
            )
            self._log.remember(hop)
        if delivery.delay_s:
            await asyncio.sleep(delivery.delay_s)
        if shown is None:
            await end(delivery, scope, receive)
        elif request.method == "HEAD":
            await send_response(replace(seen(delivery, response), body=b""), send)
        else:
            await send_response(seen(delivery, response), send, cut=delivery.cut, line=line_of(scope))

    async def _answered(self, request: Request, problem: Problem | None, delivery: Delivery, *, ours: bool) -> Response:
        if problem is not None or delivery.busy:
            return self.party.refuse(problem or _BUSY, request).response()
        loop = asyncio.get_running_loop()
        response = self.party.refuse(_BUSY, request).response()
        try:
            async with self._hall.place(ours=ours):
                for _ in range(delivery.copies):
                    response = await loop.run_in_executor(self._hall.executor, self.party.answer, request)
        except TimeoutError:
            return response
        return response

    async def _caller(self, request: Request) -> str:
        """Who asks from without: a real party by what it shows of itself, the bench's roles, or a stranger."""
        if not any(request.header(name) for name in CREDENTIALS):
            return _outsider(request)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._hall.executor, self.party.shown_by, request) or _outsider(request)

    def _date(self) -> str:
        return format_datetime(self._clock.now().astimezone(UTC), usegmt=True)


def _outsider(request: Request) -> str:
    agent = request.header("user-agent") or ""
    if agent.startswith(f"{BENCH}/"):
        return agent.removeprefix(f"{BENCH}/")
    return "bench" if agent == BENCH else OUTSIDE


def _gate(head: Request) -> Problem | None:
    """What can be refused from the head alone."""
    if (
        len(head.headers) > HEADERS_MAX
        or sum(len(name) + len(value) for name, value in head.headers) > HEADER_BYTES_MAX
    ):
        return _UNREADABLE
    if (head.header("content-encoding") or "identity").strip().lower() != "identity":
        return _PACKED
    length = head.header("content-length") or "0"
    if length.isascii() and length.isdigit() and int(length) > BODY_BYTES_MAX:
        return _TOO_LARGE
    return None


async def _whole(head: Request, receive: Receive, shelf: Shelf) -> tuple[Request, Problem | None]:
    """The request with its body, and what is wrong with that; reading ends one byte beyond the bound."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ConnectionResetError
                chunk: bytes = message.get("body", b"")
                if len(body) + len(chunk) > BODY_BYTES_MAX:
                    return head, _TOO_LARGE
                if not shelf.has_room(len(chunk)):
                    return head, _BUSY
                body += chunk
                if not message.get("more_body", False):
                    return replace(head, body=bytes(body)), None
    except TimeoutError as error:
        raise ConnectionResetError from error
