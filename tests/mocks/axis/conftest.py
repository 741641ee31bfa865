"""The axis with tiny providers behind it, all within one process."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from harness.clock import StoppedClock
from harness.exchange import Headers, Request, Response
from harness.rule import Basis
from harness.text import Text
from harness.topology import Topology
from harness.wire.axis import axis_account, token_request
from mocks.axis.desk import AxisDesk
from mocks.network import Network
from mocks.office import Office
from mocks.party import Operation, Party, Reply, Visit

SEED = 1
NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
TRACE = "0af7651916cd43dd8448eb211c80319c"
CARD_PATH = "/apiTheBHYTTE/1.0/nhanHoSoKhaiSinh"


class NoDesk:
    def __init__(self, office: Office) -> None:
        self.office = office

    def matters(self) -> Iterable[Any]:
        return ()

    def acts(self) -> Iterable[Any]:
        return ()


class Provider(Party):
    """Answers whatever it is told to, and keeps what it was asked."""

    desk_class: ClassVar[Callable[[Office], Any]] = NoDesk

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.asked: list[Request] = []
        self.reply = Reply(body={"trangThai": 1})

    def operations(self) -> Iterable[Operation]:
        for method in ("POST", "GET"):
            yield Operation(
                name="anything",
                method=method,
                path="/{rest:path}",
                handle=self._take,
                says=Text("gì cũng nhận", "takes anything"),
                source="this test",
                basis=Basis.PROFILE,
            )

    def _take(self, visit: Visit) -> Reply:
        self.asked.append(visit.request)
        return self.reply


class Insurance(Provider):
    name = "insurance"


class Population(Provider):
    name = "population"


@dataclass
class Stage:
    """One near network: the axis and two providers."""

    network: Network
    clock: StoppedClock
    providers: dict[str, Provider]

    @property
    def axis(self) -> Party:
        return self.network.parties["axis"]

    @property
    def desk(self) -> AxisDesk:
        desk: AxisDesk = self.axis.desk
        return desk

    def token(self, consumer: str) -> str:
        answer = self.axis.answer(token_request(axis_account(SEED, consumer)))
        token: str = json.loads(answer.body)["access_token"]
        return token

    def post(self, path: str, *extra: tuple[str, str], consumer: str = "", body: bytes = b"{}") -> Response:
        headers: Headers = (("Content-Type", "application/json"), *extra)
        if consumer:
            headers = (("Authorization", f"Bearer {self.token(consumer)}"), *headers)
        return self.ask(Request("POST", path, headers, body))

    def ask(self, request: Request) -> Response:
        answer = self.network.lines.call("tester", "axis", request, TRACE)
        assert answer is not None
        assert self.network.mishaps == []
        return answer


def stage_of(**settings: Any) -> Stage:
    clock = StoppedClock(NOW)
    topology = Topology(settings={"axis": settings})
    network = Network(clock, SEED, topology=topology, only={"axis"})
    providers: dict[str, Provider] = {}
    for kind in (Insurance, Population):
        office = replace(network.parties["axis"].office, party=kind.name)
        providers[kind.name] = network.lines.near[kind.name] = kind(office)
    return Stage(network, clock, providers)


@pytest.fixture
def stage() -> Stage:
    return stage_of()


@pytest.fixture
def staged() -> Callable[..., Stage]:
    return stage_of
