"""The insurance side with the real axis, population registry and hub: what the parties say to each other fits."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from harness.clock import VIETNAM, StoppedClock
from harness.exchange import Request
from harness.faults import Duplicate, ErrorPage, Fault, NoAnswer
from harness.people.model import Citizen
from harness.people.town import Home
from harness.people.traits import template_of
from harness.said import Said
from harness.topology import Topology
from mocks.axisclient import AxisClient
from mocks.network import Network

AT = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)
PARTIES = ("axis", "population", "insurance", "justice", "portal", "one-stop", "citizen-app")


@dataclass
class Near:
    network: Network

    def ask(self, consumer: str, door: str, body: dict[str, Any], purpose: str) -> Any:
        """Ask `{context}/{resource}` through the axis as `consumer`."""
        heard: list[Said] = []
        office = self.network.parties[consumer].office
        context, _, resource = door.partition("/")
        client = AxisClient(office, lgsp=consumer == "one-stop")
        path = f"/{context}/1.0/{resource}"
        office.run([client.ask(path, body, heard.append, purpose=purpose, dossier="G22-1", trace="a" * 32)])
        return heard[-1].fields

    def officer(self, method: str, path: str, body: Any = None) -> Any:
        data = b"" if body is None else json.dumps(body).encode()
        request = Request(method, f"/bhxh/ra-soat{path}", (("Content-Type", "application/json"),), data)
        return json.loads(self.network.parties["insurance"].answer(request).body)

    def forward(self, **by: float) -> None:
        self.network.forward(timedelta(**by))
        assert self.network.mishaps == []

    def born(self, home: Home) -> str:
        """The number of the home's newborn, once civil status has asked for it."""
        child = home.newborn
        body = {
            "maYeuCau": f"{home.scene}",
            "hoTen": child.full_name,
            "ngaySinh": f"{child.born:%Y%m%d}",
            "gioiTinh": "2",
            "maTinhKhaiSinh": "001",
            "soDinhDanhMe": home.woman.cccd,
            "soDinhDanhCha": home.husband.cccd,
        }
        number: str = self.ask("justice", "apiSoDinhDanh/capSoDinhDanh", body, "KHAI_SINH")["soDinhDanh"]
        return number


@pytest.fixture
def near() -> Callable[..., Near]:
    def make(**settings: Any) -> Near:
        topology = Topology(settings={"insurance": settings})
        return Near(Network(StoppedClock(AT), seed=1, topology=topology, only=PARTIES))

    return make


Make = Callable[..., Near]


def person(citizen: Citizen, **more: str) -> dict[str, Any]:
    sex = 1 if citizen.sex == "male" else 2
    born = f"{citizen.born:%Y%m%d}"
    return {"hoTen": citizen.full_name, "soDinhDanh": citizen.cccd, "ngaySinh": born, "gioiTinh": sex, **more}


def dossier(home: Home, number: str) -> dict[str, Any]:
    child = home.newborn
    return {
        "maHoSo": "KS-1",
        "ngayDangKy": "15/09/2026",
        "treEm": {
            "hoTen": child.full_name,
            "ngaySinh": f"{child.born:%d/%m/%Y}",
            "gioiTinh": 2,
            "soDDCN": number,
        },
        "me": {"hoTen": home.woman.full_name, "soDDCN": home.woman.cccd},
        "nguoiGiamHo": "ME",
        "noiDangKyKCB": "01901",
        "hinhThucNhan": "2",
        "diaChiTrenThe": home.woman.address.text,
    }


WEATHER: list[tuple[Fault, ...]] = [
    (),
    (Duplicate(door="*->insurance:*", chance=1.0),),
    (NoAnswer(door="insurance->axis:*", chance=1.0, times=4, when="after"),),
    (ErrorPage(door="axis->population:*", chance=1.0, times=3, status=502, when="before"),),
]


@pytest.mark.parametrize("faults", WEATHER, ids=["fair", "twice", "lost answers", "outage"])
def test_a_registered_child_gets_one_card_whatever_the_weather(near: Make, faults: tuple[Fault, ...]) -> None:
    stage = near()
    home = stage.network.town.home("birth/outage")
    number = stage.born(home)
    stage.network.arm(faults)

    stage.ask("justice", "apiTheBHYTTE/nhanHoSoKhaiSinh", dossier(home, number), "THE_BHYT_TE")
    stage.forward(hours=9)
    stage.network.disarm()

    said = stage.ask("justice", "apiTheBHYTTE/traKetQua", {"maHoSo": "KS-1"}, "THE_BHYT_TE")
    assert (said["trangThai"], said["maSoBHXH"]) == (2, number)
    issued = [act for act in stage.network.acts() if act.kind == "card-issued"]
    assert [act.key for act in issued] == [number]


@pytest.mark.parametrize(
    ("scene", "code"), [("renewal/reduced", ""), ("renewal/moved", "HGD02"), ("renewal/no-household", "HGD02")]
)
def test_households_are_confirmed_or_refused_in_the_registrys_words(near: Make, scene: str, code: str) -> None:
    stage = near()
    home = stage.network.town.home(scene)
    members = [person(citizen, soTheBHYT=citizen.card) for citizen in home.members.values()]

    said = stage.ask(
        "portal",
        "apiGiaHanThe/xacNhanHoGiaDinh",
        {"maHoSo": "HS-1", "chuHo": person(home.husband), "thanhVien": members},
        "HGD_GIA_HAN",
    )

    assert said["maLoi"] == code
    assert said["trangThai"] == (0 if code else 1)


def test_as_proposed_the_real_registry_names_the_members(near: Make) -> None:
    stage = near(household_service="proposed")
    home = stage.network.town.home("renewal/proposed")

    said = stage.ask(
        "portal", "apiGiaHanThe/xacNhanHoGiaDinh", {"maHoSo": "HS-1", "chuHo": person(home.husband)}, "HGD_GIA_HAN"
    )

    assert {one["soDinhDanh"] for one in said["thanhVien"]} >= {citizen.cccd for citizen in home.members.values()}


def test_the_reconciliation_finds_whom_the_registry_holds_otherwise(near: Make) -> None:
    stage = near(reconcile_batch=1000)
    home = stage.network.town.home("reconcile/unknown")

    stage.officer("POST", "", {"maDot": "RS-1"})
    stage.forward(minutes=10)

    found = stage.officer("GET", "")
    rows = {row["soDinhDanh"] for row in stage.officer("GET", "/danh-sach")["danhSach"]}
    assert home.woman.cccd in rows
    assert stage.network.town.home("reconcile/year-only").woman.cccd in rows
    assert found["daChiaSe"] == found["daXacThuc"] == found["tongSo"] - len(rows)


@pytest.mark.parametrize(("consumer", "purpose"), [("citizen-app", "TIEP_NHAN_KCB"), ("one-stop", "TIEP_NHAN_HO_SO")])
def test_c06_is_asked_with_the_purpose_of_whoever_receives(near: Make, consumer: str, purpose: str) -> None:
    stage = near()
    woman = stage.network.town.home("biometric/happy").woman

    said = stage.ask(
        consumer,
        "apiSinhTrac/doiChieu",
        {
            "soDDCN": woman.cccd,
            "hoTen": woman.full_name,
            "ngaySinh": f"{woman.born:%Y%m%d}",
            "phuongThuc": "C06",
            "mau": template_of(woman.cccd, "MAT"),
        },
        purpose,
    )

    assert said["ketQua"] == "1"
