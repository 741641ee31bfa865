"""The registry alone: whoever asks comes as the axis would pass them on; the hub is a stub."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from harness.clock import VIETNAM, StoppedClock
from harness.exchange import Headers, Request, Response
from harness.people.model import Citizen
from harness.people.town import Home
from harness.said import Said, said_of
from harness.topology import Topology
from harness.wire.axis import AXIS_KEY, MEMBERS, axis_key, why
from harness.wire.population import FeedQuestion, Question, question, question_xml
from mocks.network import Network
from mocks.population.desk import PopulationDesk
from mocks.population.doors import PopulationParty

SEED = 1
AT = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)
"""A Tuesday morning."""


class Hub:
    """Takes every report, unless it is away."""

    def __init__(self) -> None:
        self.away = False
        self.reports: list[dict[str, Any]] = []

    def answer(self, request: Request) -> Response:
        if self.away:
            return Response(503, (), b"")
        if request.path == "/api/token":
            return Response(200, (), b'{"token": "t"}')
        self.reports.append(json.loads(request.body))
        return Response(200, (), json.dumps({"status": 200, "title": "thành công"}).encode())

    def operation_at(self, request: Request) -> None:
        del request

    @property
    def statuses(self) -> list[int]:
        return [one["trangThai"] for one in self.reports]


@dataclass
class Stage:
    network: Network
    hub: Hub

    @property
    def party(self) -> PopulationParty:
        found = self.network.parties["population"]
        assert isinstance(found, PopulationParty)
        return found

    @property
    def desk(self) -> PopulationDesk:
        return self.party.desk

    def home(self, scene: str = "birth/happy") -> Home:
        return self.network.town.home(scene)

    # --- asking -------------------------------------------------------------------------------------------------------

    def raw(self, path: str, body: bytes, headers: Headers, method: str = "POST") -> Response:
        response = self.party.answer(Request(method, path, headers, body, "127.0.0.1"))
        assert not self.network.mishaps
        return response

    def soap(self, asked: Question | FeedQuestion | bytes, caller: str = "insurance") -> Response:
        body = asked if isinstance(asked, bytes) else question_xml(asked)
        return self.raw("/dancu/soap", body, by_axis(caller))

    def ask(self, path: str, body: Any, caller: str = "insurance", headers: Headers = ()) -> Said:
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return said_of(self.raw(path, data, (*by_axis(caller), *headers)))

    def forward(self, **by: float) -> None:
        self.network.forward(timedelta(**by))
        assert not self.network.mishaps

    # --- life events --------------------------------------------------------------------------------------------------

    def newborn(self, scene: str = "birth/happy", request: str = "KS-1", **changes: str) -> str:
        """The number given to the home's newborn."""
        home = self.home(scene)
        body = {
            "maYeuCau": request,
            "hoTen": home.newborn.full_name,
            "ngaySinh": f"{home.newborn.born:%Y%m%d}",
            "gioiTinh": "2",
            "maTinhKhaiSinh": "001",
            "soDinhDanhMe": home.woman.cccd,
            "soDinhDanhCha": home.husband.cccd,
        } | changes
        said = self.ask("/apiSoDinhDanh/1.0/capSoDinhDanh", body, "justice")
        assert said.ok, said.data
        number: str = said.fields["soDinhDanh"]
        return number

    def dies(self, citizen: Citizen, day: date = date(2026, 9, 15), request: str = "KT-1") -> bool:
        body = {"maYeuCau": request, "soDinhDanh": citizen.cccd, "ngayChet": f"{day:%Y%m%d}"}
        told: bool = self.ask("/apiSoDinhDanh/1.0/baoTu", body, "justice").fields["ketQua"]
        return told


def by_axis(caller: str) -> Headers:
    """The headers with which the axis passes a consumer on."""
    came: Headers = ((AXIS_KEY, axis_key(SEED, "population")), ("X-Road-Client", MEMBERS[caller]))
    return (*came, *why("KHAI_SINH", "G22.99.08-260915-0001"))


def about(citizen: Citizen, service: Any = "XacThucThongTinCongDan", **more: Any) -> Question:
    """The question that a careful client asks about somebody."""
    return question(service, "q-1", citizen.full_name, citizen.born, citizen.cccd, **more)


@pytest.fixture
def stage() -> Callable[..., Stage]:
    """Makes the registry, with settings or on another day."""

    def make(at: datetime = AT, only: Iterable[str] = ("population",), **settings: Any) -> Stage:
        topology = Topology(settings={"population": settings})
        network = Network(StoppedClock(at), SEED, topology=topology, only=only)
        hub = Hub()
        network.lines.near["portal"] = hub  # type: ignore[assignment]
        return Stage(network, hub)

    return make
