"""What went between two parties, as bytes: the network's memory, from which journeys are judged and ways are drawn.

A hop is one request of one party to another with its answer. The trace id is W3C Trace Context's (`traceparent`, 32 hex
digits); business numbers (maHoSoLT, MaYeuCau, receipts) are found in the bytes themselves.
"""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Self

from harness.exchange import Exchange, Request, Response

TRACEPARENT: Final = "traceparent"
_SHAPE: Final = re.compile(r"00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


def trace_of(request: Request) -> str:
    """The trace id that the request carries; "" when it carries none that can be read."""
    found = _SHAPE.fullmatch(request.header(TRACEPARENT) or "")
    return found[1] if found and set(found[1]) != {"0"} else ""


def traceparent(trace: str, number: int) -> str:
    """The header's value for hop `number` of `trace`."""
    return f"00-{trace}-{number % 2**64 or 1:016x}-01"


@dataclass(slots=True)
class Hop:
    """One request from `caller` to `party` at its door (operation) `door`; `response` None: nothing whole came."""

    number: int
    caller: str
    party: str
    door: str
    trace: str
    at: datetime
    request: Request
    response: Response | None
    broke: str = ""
    faults: tuple[str, ...] = ()
    took_s: float = 0.0

    @property
    def link(self) -> str:
        """`caller->party:door`, the name under which faults strike it."""
        return f"{self.caller}->{self.party}:{self.door}"

    def holds(self, text: str) -> bool:
        """Whether `text` is the trace id or stands in the target or in a body."""
        data = text.encode()
        return (
            text == self.trace
            or text in self.request.target
            or data in self.request.body
            or (self.response is not None and data in self.response.body)
        )

    def as_exchange(self) -> Exchange:
        """The hop as evidence."""
        notes = {"from": self.caller, "to": self.party, "trace": self.trace, "hop": str(self.number)}
        return Exchange(
            self.number, self.link, self.request, self.response, self.at, self.took_s, self.broke, self.faults, notes
        )

    def as_json(self) -> dict[str, Any]:
        """The hop for a control door: nothing hidden, bodies in base64."""
        return {
            "number": self.number,
            "caller": self.caller,
            "party": self.party,
            "door": self.door,
            "trace": self.trace,
            "at": self.at.isoformat(),
            "took_s": self.took_s,
            "broke": self.broke,
            "faults": list(self.faults),
            "request": {
                "method": self.request.method,
                "target": self.request.target,
                "headers": [list(pair) for pair in self.request.headers],
                "body": base64.b64encode(self.request.body).decode(),
            },
            "response": {
                "status": self.response.status,
                "headers": [list(pair) for pair in self.response.headers],
                "body": base64.b64encode(self.response.body).decode(),
            }
            if self.response
            else None,
        }

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Read what `as_json` writes."""
        asked, said = data["request"], data["response"]
        return cls(
            number=data["number"],
            caller=data["caller"],
            party=data["party"],
            door=data["door"],
            trace=data["trace"],
            at=datetime.fromisoformat(data["at"]),
            request=Request(
                asked["method"], asked["target"], _pairs(asked["headers"]), base64.b64decode(asked["body"])
            ),
            response=Response(said["status"], _pairs(said["headers"]), base64.b64decode(said["body"]))
            if said
            else None,
            broke=data["broke"],
            faults=tuple(data["faults"]),
            took_s=data["took_s"],
        )


def way_of(hops: Iterable[Hop], text: str) -> Iterator[Hop]:
    """The hops that hold `text`, and every other hop of their traces, in order."""
    every = list(hops)
    traces = {hop.trace for hop in every if hop.holds(text)} - {""}
    return (hop for hop in every if hop.trace in traces or hop.holds(text))


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in rows)
