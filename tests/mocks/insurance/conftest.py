"""The insurance side alone: the population registry behind the axis and the hub are a few lines each."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from harness.clock import VIETNAM, StoppedClock
from harness.exchange import Headers, Request, Response
from harness.matters import Act, Matter
from harness.people.town import Home
from harness.topology import Topology
from harness.wire.axis import AXIS_KEY, MEMBERS, axis_key, why
from harness.wire.population import Question, confirmation_xml, read_question
from mocks.insurance.desk import InsuranceDesk
from mocks.network import Network
from mocks.party import Operation

MORNING = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)
JSON = (("Content-Type", "application/json; charset=utf-8"),)


def said(data: Any, status: int = 200) -> Response:
    return Response(status, JSON, json.dumps(data, ensure_ascii=False).encode())


@dataclass
class FakeAxis:
    """The axis with a population registry behind it that knows everybody but `strangers`."""

    silent: int = 0
    """So many of the next questions get no answer."""
    strangers: set[str] = field(default_factory=set)
    household: Any = None
    """What the household services answer; None: yes, with the members that `members` names."""
    members: tuple[str, ...] = ()
    civil: Callable[[str, dict[str, Any]], dict[str, Any]] | None = None
    """Civil status (apiHoTichTuPhap): what it answers by service and body."""
    faults: dict[str, str] = field(default_factory=dict)
    """Records that the registry does not take, with its reason."""
    asked: list[Question] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)

    def operation_at(self, request: Request) -> Operation | None:
        del request
        return None

    def answer(self, request: Request) -> Response:
        if request.path == "/token":
            return said({"access_token": "t", "token_type": "Bearer", "expires_in": 3600})
        self.requests.append(request)
        if self.silent:
            self.silent -= 1
            return Response(503, (), b"")
        if request.body[:1] != b"{":
            question = read_question(request.body)
            assert isinstance(question, Question)
            self.asked.append(question)
            return Response(200, (), confirmation_xml(exists=question.cccd not in self.strangers))
        body = json.loads(request.body)
        self.bodies.append(body)
        if self.civil is not None and request.path.startswith("/apiHoTichTuPhap/"):
            return said(self.civil(request.path.rsplit("/", 1)[-1], body))
        if request.path.endswith("ChiaSeDuLieuBaoHiem"):
            return said({"KetQua": [self._taken(row) for row in body["DanhSachBanGhi"]]})
        listed = [{"SoDinhDanh": number, "QuanHe": "CH01"} for number in self.members]
        return said(self.household or {"KetQua": True, "ThongBao": "", "DanhSachThanhVien": listed})

    def _taken(self, row: dict[str, Any]) -> dict[str, str]:
        why_not = self.faults.get(row["SoDinhDanh"], "")
        return {"MaBanGhi": row["MaBanGhi"], "TrangThai": "0" if why_not else "1", "MaLoi": "", "MoTaLoi": why_not}


@dataclass
class FakeHub:
    """The hub: takes every status."""

    silent: int = 0
    taken: list[dict[str, Any]] = field(default_factory=list)

    def operation_at(self, request: Request) -> Operation | None:
        del request
        return None

    def answer(self, request: Request) -> Response:
        if self.silent:
            self.silent -= 1
            return Response(503, (), b"")
        if request.path == "/api/token":
            return said({"token": "one"})
        self.taken.append(json.loads(request.body))
        return said({"status": 200, "title": "Thành công"})

    @property
    def statuses(self) -> list[str]:
        return [str(one["trangThai"]) for one in self.taken]


@dataclass
class Stage:
    """The insurance side, asked as each consumer asks it."""

    network: Network
    axis: FakeAxis
    hub: FakeHub

    @property
    def desk(self) -> InsuranceDesk:
        desk: InsuranceDesk = self.network.parties["insurance"].desk
        return desk

    def home(self, scene: str = "birth/happy") -> Home:
        return self.network.town.home(scene)

    def answer(self, method: str, path: str, body: Any = None, headers: Headers = ()) -> Response:
        data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        response = self.network.parties["insurance"].answer(Request(method, path, (*JSON, *headers), data))
        assert self.network.mishaps == []
        return response

    def api(self, door: str, body: Any, consumer: str = "portal", purpose: str = "HGD_GIA_HAN") -> Any:
        """Ask `{context}/{resource}` as the axis forwards it for `consumer`."""
        key = (AXIS_KEY, axis_key(self.network.seed, "insurance"))
        headers = (key, ("X-Road-Client", MEMBERS[consumer]), *(why(purpose, "G22-1") if purpose else ()))
        context, _, resource = door.partition("/")
        response = self.answer("POST", f"/{context}/1.0/{resource}", body, headers)
        assert response.status in {200, 503}
        return json.loads(response.body)

    def officer(self, method: str, path: str, body: Any = None) -> Any:
        response = self.answer(method, f"/bhxh/ra-soat{path}", body)
        return json.loads(response.body) | {"status": response.status}

    def forward(self, **by: float) -> None:
        self.network.forward(timedelta(**by))
        assert self.network.mishaps == []

    def acts(self, kind: str = "") -> list[Act]:
        return [act for act in self.network.acts() if kind in {"", act.kind}]

    def matters(self, kind: str = "") -> list[Matter]:
        return [matter for matter in self.network.matters() if kind in {"", matter.kind}]

    def give(self, kind: str, values: dict[str, str], facility: str = "01901") -> None:
        self.network.give_values(kind, "PL02", values, facility)


@pytest.fixture
def insurance() -> Callable[..., Stage]:
    """Makes the insurance side at a moment, with settings."""

    def make(at: datetime = MORNING, **settings: Any) -> Stage:
        topology = Topology(settings={"insurance": settings})
        network = Network(StoppedClock(at), seed=1, topology=topology, only={"insurance"})
        axis, hub = FakeAxis(), FakeHub()
        network.lines.near.update({"axis": axis, "portal": hub})  # type: ignore[dict-item]
        return Stage(network, axis, hub)

    return make
