"""How parties reach each other: over HTTP, or within the process; faults strike here, and every hop is remembered.

Within the process (`near`) a call is a call of the other party's `answer`: the same bytes, no socket, so that stories
run by the thousand and one seed gives the same bytes. Over HTTP the same request goes to the address that the topology
names, be it our mock or somebody's real system.
"""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hmac import compare_digest
from random import Random
from secrets import token_hex
from typing import Final

from harness.caller import Caller
from harness.clock import Clock
from harness.exchange import Headers, Request, Response, header
from harness.faults import Delivery, Fault, Forecast
from harness.hiding import Hiding
from harness.hops import TRACEPARENT, Hop, traceparent
from harness.silence import Silences
from harness.text import Text
from harness.topology import Topology
from mocks.party import Party, Problem
from mocks.weather import broke, seen

HOPS_MAX: Final = 50_000
HOPS_BYTES_MAX: Final = 256 * 1024 * 1024
DEADLINE_S: Final = 10.0
BUSY: Final = Problem("busy", 503, Text("hệ thống đang bận", "the system is busy"))
AGENT: Final = "lienthong-"
"""The User-Agent of a call between parties begins so, then names the caller. Anybody may call themselves so."""
BADGE: Final = "X-Lienthong-Badge"
"""By this header a party knows another one of its own network: it holds what was drawn for this run alone. It goes to
no real party, is taken off at the door, and is remembered nowhere."""


class HopLog:
    """Every hop of the network, oldest first; bounded."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._kept: dict[int, Hop] = {}
        self._bytes = 0
        self._number = 0
        self._oldest = 1
        self._lock = threading.Lock()

    def next_number(self) -> int:
        """The number of the next hop, from 1."""
        with self._lock:
            self._number += 1
            return self._number

    def remember(self, hop: Hop) -> None:
        """Keep `hop`."""
        with self._lock:
            if hop.number < self._oldest:
                return
            self._kept[hop.number] = hop
            self._bytes += _size(hop)
            while len(self._kept) > HOPS_MAX or self._bytes > HOPS_BYTES_MAX:
                gone = self._kept.pop(self._oldest, None)
                self._bytes -= _size(gone) if gone else 0
                self._oldest += 1

    def last_number(self) -> int:
        """The highest number given out; 0 before the first hop."""
        with self._lock:
            return self._number

    def after(self, number: int) -> list[Hop]:
        """The hops with higher numbers, in order of number."""
        with self._lock:
            found = range(max(number + 1, self._oldest), self._number + 1)
            return [self._kept[one] for one in found if one in self._kept]

    def forget(self) -> None:
        """Start again."""
        with self._lock:
            self._kept.clear()
            self._bytes = self._number = 0
            self._oldest = 1


class Lines:
    """The lines between all parties of one network."""

    def __init__(
        self,
        rng: Random,
        clock: Clock,
        *,
        near: Mapping[str, Party] | None = None,
        log: HopLog | None = None,
        deadline_s: float = DEADLINE_S,
        hiding: Hiding | None = None,
        silences: Silences | None = None,
    ) -> None:
        """Reach the parties in `near` within the process; others by the URLs given to `place`.

        What is `hiding` goes over the wire and is not remembered; `silences` count how real parties answer.
        """
        self.log = log or HopLog()
        self.near: dict[str, Party] = dict(near or {})
        self.known: dict[str, Party] = {}
        """Parties whose doors are known by name although they are called over HTTP."""
        self._urls: dict[str, str] = {}
        self._shown: dict[str, Headers] = {}
        self._hiding = hiding or Hiding()
        self.badge = token_hex(16)
        self._silences = silences or Silences(Topology())
        self._clock = clock
        self._deadline_s = deadline_s
        self._forecast = Forecast(rng)
        self._lock = threading.Lock()
        self._callers = threading.local()
        self._open: list[Caller] = []

    def place(self, party: str, url: str, shown: Headers = ()) -> None:
        """`party` is reached at `url`; each call shows the headers `shown` unless it has such ones."""
        self._urls[party] = url.rstrip("/")
        self._shown[party] = shown

    def url(self, party: str) -> str:
        """Where `party` is reached."""
        return self._urls.get(party, f"http://{party}.mock")

    # --- faults -------------------------------------------------------------------------------------------------------

    def arm(self, faults: Iterable[Fault]) -> None:
        """Put faults in force; their doors are patterns of links: `justice->axis:*`, `*->population:*`."""
        with self._lock:
            self._forecast.arm(tuple(faults))

    def disarm(self, faults: Iterable[Fault] | None = None) -> None:
        """Fair weather; of `faults` alone, if they are named."""
        with self._lock:
            self._forecast.disarm(faults)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Those in force."""
        with self._lock:
            return self._forecast.faults

    # --- calls --------------------------------------------------------------------------------------------------------

    def call(self, caller: str, to: str, request: Request, trace: str) -> Response | None:
        """Carry `request`; None when nothing whole came back."""
        number = self.log.next_number()
        host = self.url(to).partition("://")[2].partition("/")[0]
        sent = with_shown(_stamped(request, caller, host, trace, number), self._shown.get(to, ()))
        kept = self._hiding.request(sent)
        hop = Hop(number, caller, to, self._door(to, sent), trace, self._clock.now(), kept, None)
        with self._lock:
            delivery = self._forecast.over(hop.link) if self._forecast.armed else Delivery(hop.link)
        hop.faults = delivery.marks
        hop.broke = broke(delivery)
        hop.took_s = delivery.delay_s
        response: Response | None = None
        try:
            for _ in range(delivery.copies):
                response, why = self._carry(to, sent)
                hop.broke = hop.broke or why
            if delivery.busy:
                response = self._busy(to, sent)
            if delivery.delay_s >= self._deadline_s:
                hop.broke = hop.broke or "timeout"
            answer = None if hop.broke else delivery.page or response
            response = seen(delivery, answer) if answer else None
            if self._silences.of(to):
                self._hiding.learn(response)
            hop.response = self._hiding.response(response)
        finally:
            self.log.remember(hop)
        return response

    def _busy(self, to: str, request: Request) -> Response:
        """The receiver's own way to say that it is busy; of a party that is not ours, a bare 503."""
        party = self.near.get(to) or self.known.get(to)
        return party.refuse(BUSY, request).response() if party else Response(BUSY.status, (), b"")

    def _carry(self, to: str, request: Request) -> tuple[Response | None, str]:
        party = self.near.get(to)
        if party is not None:
            return party.answer(request), ""
        if to not in self._urls:
            return None, "refused"
        worn = with_shown(request, ((BADGE, self.badge),)) if to in self.known else request
        exchange = self._caller(to).send(worn, to)
        return (None if exchange.broke else exchange.response), exchange.broke

    def _door(self, to: str, request: Request) -> str:
        party = self.near.get(to) or self.known.get(to)
        operation = party.operation_at(request) if party else None
        return operation.name if operation else request.path.rsplit("/", 1)[-1]

    def _caller(self, to: str) -> Caller:
        kept: dict[str, Caller] = self._callers.__dict__.setdefault("kept", {})
        url = self._urls[to]
        if url not in kept:
            kept[url] = Caller(
                url,
                clock=self._clock,
                deadline_s=self._deadline_s,
                record=lambda _exchange: None,
                listener=self._silences.of(to),
            )
            with self._lock:
                self._open.append(kept[url])
        return kept[url]

    def close(self) -> None:
        """Hang up, whichever thread had called."""
        with self._lock:
            callers, self._open = self._open, []
        for caller in callers:
            caller.close()


def _stamped(request: Request, caller: str, host: str, trace: str, number: int) -> Request:
    """The request with its trace and its caller's name."""
    ours = {TRACEPARENT, "user-agent", "host"}
    kept = tuple(pair for pair in request.headers if pair[0].lower() not in ours)
    stamp: Headers = (("Host", host), ("User-Agent", f"{AGENT}{caller}"), (TRACEPARENT, traceparent(trace, number)))
    return Request(request.method, request.target, (*stamp, *kept), request.body, "127.0.0.1")


def with_shown(request: Request, shown: Headers) -> Request:
    """The request with those headers of `shown` that it has not got."""
    added = tuple(pair for pair in shown if request.header(pair[0]) is None)
    return replace(request, headers=(*request.headers, *added)) if added else request


def caller_of(headers: Headers, badge: str) -> str:
    """Which party of the network with this badge sent a request with these headers; "" for anybody else."""
    agent = header(headers, "user-agent") or ""
    worn = (header(headers, BADGE) or "").encode()
    return agent.removeprefix(AGENT) if compare_digest(worn, badge.encode()) and agent.startswith(AGENT) else ""


def without_badge(request: Request) -> Request:
    """The request as it may be handed on and remembered."""
    kept = tuple(pair for pair in request.headers if pair[0].lower() != BADGE.lower())
    return request if len(kept) == len(request.headers) else replace(request, headers=kept)


def _size(hop: Hop) -> int:
    """What a hop weighs in memory, about: a stranger's headers may be longer than any body."""
    request, response = hop.request, hop.response
    lines = (*request.headers, *(response.headers if response else ()))
    heads = sum(len(name) + len(value) for name, value in lines) + 2 * len(request.target)
    return 600 + heads + len(request.body) + (len(response.body) if response else 0)
