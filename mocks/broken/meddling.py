"""How a party of the network is broken on purpose: by another desk, by its settings, by what it says or what it asks.

A meddling names one party; the network around it is the right one. Answers and requests are bent as they stand on the
wire, so a twin keeps breaking its rule however the desk behind is built.
"""

import json
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import reduce
from typing import Any

from harness.clock import Clock, StoppedClock
from harness.exchange import Request, Response
from harness.journey import morning
from harness.rule import Role
from harness.settings import RunSettings
from harness.text import Text
from harness.topology import Topology
from harness.twin import Overrides, Twin
from harness.world import World
from mocks.agenda import Action, Agenda
from mocks.intake.desk import IntakeDesk
from mocks.intake.server import LocalGateway
from mocks.network import LocalNetwork
from mocks.office import Office
from mocks.parties import party_class
from mocks.party import Party

Fields = dict[str, Any]
Bend = Callable[[Fields, Request], Any]
"""Gives the JSON to say (or ask) in place of the right one; None leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Meddling:
    """One party bent: `door` is the name of an operation (or a pattern) of `says` or the path asked at for `asks`."""

    party: str
    door: str = "*"
    says: Bend | None = None
    """Bends the party's JSON answers at `door`."""
    status: int = 0
    """Answers at `door` with this HTTP status (and the body as it is)."""
    asks: Bend | None = None
    """Bends the JSON that the party sends to paths that match `door`."""
    headers: Callable[[Request], Request] | None = None
    """Bends the requests that the party sends to paths that match `door`, as a whole."""
    deaf: bool = False
    """Never sends what it should send to paths that match `door`."""
    again: int = 0
    """Sends whatever goes to `door` so many times more."""
    trace: str = ""
    """Sends what goes to `door` under this trace id."""
    desk: Callable[[Office], Any] | None = None
    gateway: type[IntakeDesk] | None = None
    """Another desk for the intake gateway."""
    settings: Mapping[str, Any] = field(default_factory=dict)


def twin(name: str, rule: str, vi: str, en: str, *meddlings: Meddling) -> Twin:
    """A twin that breaks `rule` by `meddlings`; `rule` "" makes it a correct variant."""

    @contextmanager
    def start(settings: RunSettings) -> Iterator[Overrides]:
        with network_with(settings, *meddlings) as network:
            yield {"network": network}

    return Twin(name, Role.JOURNEY, rule, Text(vi, en), start)


@contextmanager
def network_with(settings: RunSettings, *meddlings: Meddling) -> Iterator[LocalNetwork]:
    """A network on the run's morning whose parties are bent."""
    begins = morning(settings.today)
    changed: dict[Any, dict[str, Any]] = {}
    for one in meddlings:
        if one.settings:
            changed.setdefault(one.party, {}).update(one.settings)
    desks = {one.party: one.desk for one in meddlings if one.desk is not None and one.party != "intake"}
    gateways = [one.gateway for one in meddlings if one.gateway is not None]
    topology = Topology(legal_date=begins.date(), settings=changed)
    with LocalNetwork(
        StoppedClock(begins), settings.seed, topology=topology, desks=desks, gateway=_gateway(settings.seed, *gateways)
    ) as network:
        for one in meddlings:
            if one.party != "intake":
                _bend_answers(network.parties[one.party], one)
        _bend_requests(network, meddlings)
        yield network


def _gateway(seed: int, *desks: type[IntakeDesk]) -> Callable[[World, Clock], LocalGateway] | None:
    """How the intake gateway is made when its desk is another."""
    return (lambda world, clock: LocalGateway(world, clock, seed, desk_class=desks[0])) if desks else None


def _bend_answers(party: Party, meddling: Meddling) -> None:
    if meddling.says is None and not meddling.status:
        return
    right = party.answer

    def answer(request: Request) -> Response:
        said = right(request)
        operation = party.operation_at(request)
        if operation is None or not fnmatchcase(operation.name, meddling.door):
            return said
        return _said(said, request, meddling)

    vars(party)["answer"] = answer


def _said(said: Response, request: Request, meddling: Meddling) -> Response:
    if meddling.status:
        said = replace(said, status=meddling.status)
    if meddling.says is None:
        return said
    try:
        fields = json.loads(said.body)
    except ValueError:
        return said
    bent = meddling.says(fields, request)
    return said if bent is None else replace(said, body=_written(bent))


def _bend_requests(network: LocalNetwork, meddlings: tuple[Meddling, ...]) -> None:
    right = network.lines.call

    def call(caller: str, to: str, request: Request, trace: str) -> Response | None:
        path = urllib.parse.unquote(request.path)
        mine = [one for one in meddlings if one.party == caller and fnmatchcase(path, one.door)]
        if any(one.deaf for one in mine):
            return None
        response = None
        under = next((one.trace for one in mine if one.trace), trace)
        for _ in range(1 + sum(one.again for one in mine)):
            response = right(caller, to, reduce(_asked, mine, request), under)
        return response

    vars(network.lines)["call"] = call


def _asked(request: Request, meddling: Meddling) -> Request:
    if meddling.headers is not None:
        request = meddling.headers(request)
    if meddling.asks is None:
        return request
    try:
        fields = json.loads(request.body)
    except ValueError:
        return request
    bent = meddling.asks(fields, request)
    return request if bent is None else replace(request, body=_written(bent))


def _written(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


class _LateAgenda(Agenda):
    """Does everything later than it was set for."""

    lag = timedelta(0)

    def at(self, when: datetime, action: Action, name: str = "") -> None:
        super().at(when + self.lag, action, name)


def late(party: str, lag: timedelta) -> Meddling:
    """The party does whatever it sets itself to do later by `lag`."""

    def desk(office: Office) -> Any:
        office.agenda = _LateAgenda()
        office.agenda.lag = lag
        return party_class(party).desk_class(office)

    return Meddling(party, desk=desk)


# --- small bends ------------------------------------------------------------------------------------------------------


def put(**changes: Any) -> Bend:
    """The same with some fields changed; a callable gets the field's value."""

    def bend(fields: Fields, _request: Request) -> Fields:
        made = {name: new(fields.get(name)) if callable(new) else new for name, new in changes.items()}
        return {**fields, **made}

    return bend


def without(*names: str) -> Bend:
    """The same without some fields."""
    return lambda fields, _request: {name: value for name, value in fields.items() if name not in names}


def headless(*names: str) -> Callable[[Request], Request]:
    """The request without some headers."""
    gone = {name.lower() for name in names}
    return lambda request: replace(
        request, headers=tuple(pair for pair in request.headers if pair[0].lower() not in gone)
    )
