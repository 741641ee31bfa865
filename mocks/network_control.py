"""The network's control door: never on a party's paths, on a port of its own; JSON in and out.

| door | does |
|--|--|
| GET /health | is everything well; what went wrong on our own side |
| GET /parties | name, title, address, whether it is a mock, its doors |
| GET, POST /clock | read; `{"forward_s": 600}` or `{"now": "2026-11-23T08:00:00+07:00"}`: does what falls due |
| POST /settle | do what is due now |
| GET, POST, DELETE /faults | list; one fault or a list; `door` is a link `justice->axis:*` or a door `population:*` |
| GET /hops?after=&text= | what went between parties, bodies in base64; `text`: only the ways that hold it |
| GET /matters, GET /acts | what is unfinished, with its owner; what was done for good |
| POST /papers | `{"kind", "version", "values", "facility", "account"}`: a paper that a real gateway has accepted |
| GET /cards?after= | cards issued or renewed since the start, from the `after`-th on |
| GET /audit | who asked what about whom, and why |
| GET /openapi/{party}.json | the description of a party's doors |
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from harness.clock import ShiftedClock
from harness.errors import UsageError
from harness.faults import Fault, read_fault
from harness.filing import sheet_of_mapping
from harness.hops import way_of
from harness.matters import Act, Matter
from harness.people.model import Card
from harness.text import Text
from harness.topology import PARTIES, TITLES
from mocks.afar import CARDS
from mocks.controldoor import endpoint
from mocks.lines import HopLog
from mocks.office import Paper
from mocks.party import Party
from mocks.party_openapi import openapi_of

HOPS_AT_ONCE: Final = 2000
CARDS_AT_ONCE: Final = 1000
FORWARD_MAX: Final = timedelta(days=3660)


class Controlled(Protocol):
    """What the control door turns."""

    clock: ShiftedClock
    log: HopLog
    parties: dict[str, Party]
    urls: dict[str, str]

    @property
    def mishaps(self) -> list[str]:
        """What went wrong on our own side."""
        ...

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults in force."""
        ...

    def arm(self, faults: tuple[Fault, ...]) -> None:
        """Put faults in force."""
        ...

    def disarm(self) -> None:
        """Fair weather."""
        ...

    def settle(self) -> int:
        """Do what is due now."""
        ...

    def forward(self, by: timedelta) -> int:
        """Move the clock, doing what falls due."""
        ...

    def matters(self) -> list[Matter]:
        """What is unfinished."""
        ...

    def acts(self) -> list[Act]:
        """What was done for good."""
        ...

    def give_paper(self, paper: Paper) -> None:
        """Hand over an accepted paper."""
        ...

    def cards_published(self, after: int) -> list[Card]:
        """The cards issued or renewed, from the `after`-th on."""
        ...


def control_app(network: Controlled) -> Starlette:
    """The control door of `network`."""
    actions = _Actions(network)
    table: dict[str, Callable[[Request, Any], Any]] = {
        "GET /health": actions.health,
        "GET /parties": actions.parties,
        "GET /clock": actions.clock,
        "POST /clock": actions.set_clock,
        "POST /settle": lambda _request, _data: {"done": network.settle()},
        "GET /faults": actions.faults,
        "POST /faults": actions.arm,
        "DELETE /faults": actions.disarm,
        "GET /hops": actions.hops,
        "GET /matters": lambda _request, _data: {"matters": [matter.as_json() for matter in network.matters()]},
        "GET /acts": lambda _request, _data: {"acts": [act.as_json() for act in network.acts()]},
        "POST /papers": actions.papers,
        "GET /cards": actions.cards,
        "GET /audit": actions.audit,
        "GET /openapi/{party}.json": actions.openapi,
    }
    routes = []
    for key, action in table.items():
        method, path = key.split()
        routes.append(Route(path, endpoint(action, aside=True), methods=[method]))
    return Starlette(routes=routes)


class _Actions:
    """One method an action."""

    def __init__(self, network: Controlled) -> None:
        self._network = network

    def health(self, _request: Request, _data: Any) -> dict[str, Any]:
        return {"well": not self._network.mishaps, "mishaps": self._network.mishaps}

    def parties(self, _request: Request, _data: Any) -> dict[str, Any]:
        rows = []
        for name in PARTIES:
            party = self._network.parties.get(name)
            rows.append(
                {
                    "party": name,
                    "title": TITLES[name].as_json(),
                    "url": self._network.urls.get(name, ""),
                    "mock": party is not None or name == "intake",
                    "doors": [
                        {"name": one.name, "method": one.method, "path": one.path, "basis": one.basis.value}
                        for one in (party.operations() if party else ())
                    ],
                }
            )
        return {"parties": rows}

    def clock(self, _request: Request, _data: Any) -> dict[str, Any]:
        return {"now": self._network.clock.now().isoformat()}

    def set_clock(self, request: Request, data: Any) -> dict[str, Any]:
        if "now" in data:
            then = datetime.fromisoformat(data["now"])
            if then.tzinfo is None:
                raise UsageError(Text("giờ phải kèm múi giờ, ví dụ +07:00", "the time needs its zone, e.g. +07:00"))
            by = then - self._network.clock.now()
        else:
            by = timedelta(seconds=float(data["forward_s"]))
        if not timedelta(0) <= by <= FORWARD_MAX:
            raise UsageError(
                Text("đồng hồ chỉ đi tới, tối đa mười năm", "the clock moves forward only, ten years at most")
            )
        done = self._network.forward(by)
        return {**self.clock(request, data), "done": done}

    def faults(self, _request: Request, _data: Any) -> dict[str, Any]:
        return {"faults": [fault.as_json() for fault in self._network.faults]}

    def arm(self, request: Request, data: Any) -> dict[str, Any]:
        rows = data if isinstance(data, list) else [data]
        self._network.arm(tuple(read_fault(row) for row in rows))
        return self.faults(request, data)

    def disarm(self, request: Request, data: Any) -> dict[str, Any]:
        self._network.disarm()
        return self.faults(request, data)

    def hops(self, request: Request, _data: Any) -> dict[str, Any]:
        after = int(request.query_params.get("after", "0"))
        text = request.query_params.get("text", "")
        found = self._network.log.after(after)
        if text:
            found = list(way_of(found, text))
        return {"hops": [hop.as_json() for hop in found[:HOPS_AT_ONCE]], "more": len(found) > HOPS_AT_ONCE}

    def papers(self, _request: Request, data: Any) -> dict[str, Any]:
        kind, version = str(data["kind"]), str(data["version"])
        sheet = sheet_of_mapping(dict(data["values"]), kind, version, f"/{kind}")
        paper = Paper(
            0,
            str(data.get("receipt", "")),
            sheet,
            str(data["facility"]),
            str(data.get("account", "")),
            self._network.clock.now(),
        )
        self._network.give_paper(paper)
        return {"done": True}

    def cards(self, request: Request, _data: Any) -> dict[str, Any]:
        found = self._network.cards_published(int(request.query_params.get("after", "0")))
        return {"cards": CARDS.dump_python(found[:CARDS_AT_ONCE], mode="json")}

    def audit(self, _request: Request, _data: Any) -> dict[str, Any]:
        axis = self._network.parties.get("axis")
        return {"audit": axis.desk.audit_rows() if axis else []}

    def openapi(self, request: Request, _data: Any) -> dict[str, Any]:
        name = request.path_params["party"]
        party = self._network.parties.get(name)
        if party is None:
            raise UsageError(Text(f"không có bên mô phỏng {name!r}", f"there is no mock party {name!r}"))
        return openapi_of(party)
