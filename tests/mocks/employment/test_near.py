"""The employment and social side among the real axis, population registry and insurance side."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.faults import Duplicate, NoAnswer
from harness.said import Said
from mocks.axisclient import AxisClient


@pytest.fixture
def office(lone: Callable[..., Any]) -> Any:
    made = lone("employment", stubs=("portal",), others=("axis", "population", "insurance"))
    made.stubs["portal"].says |= {
        "token": {"token": "t"},
        "capNhatTrangThaiHoSoDVCLTHoTich": {"status": 200, "title": "Thành công"},
    }
    return made


def file(office: Any, scene: str, number: str = "G09-1", **changes: str) -> Any:
    who = office.network.town.home(scene).woman
    worker = {
        "hoTen": who.full_name,
        "soDDCN": who.cccd,
        "maSoBHXH": who.bhxh_number,
        "ngaySinh": f"{who.born:%d/%m/%Y}",
    }
    body = {"maHoSo": number, "nguoiLaoDong": worker | changes, "ngayNghiViec": "31/08/2026"}
    return office.ask("POST", "/viec-lam/1.0/hoso", body)


def look(office: Any, number: str = "G09-1") -> tuple[int, str]:
    fields = office.ask("GET", f"/viec-lam/1.0/hoso/{number}").fields
    return fields["trangThai"], fields["maLoi"] or fields["soTien"]


def test_what_the_insurance_side_confirms_is_decided_on(office: Any) -> None:
    file(office, "unemployment/happy")
    office.settle()

    assert look(office) == (3, "5760000")


def test_whoever_the_insurance_side_does_not_know_so_is_refused(office: Any) -> None:
    file(office, "unemployment/mismatch", hoTen="Trần Ai Khác")
    office.settle()

    assert look(office) == (4, "TN03")


def test_lost_and_repeated_messages_give_one_decision(office: Any) -> None:
    office.network.arm(
        [
            NoAnswer(door="employment->axis:*", times=3),
            NoAnswer(door="axis->insurance:*", times=2),
            Duplicate(door="axis->insurance:*", times=3),
        ]
    )
    file(office, "unemployment/outage")
    office.forward(hours=2)

    assert look(office) == (3, "5760000")
    assert office.kinds().count("unemployment-decided") == 1


def test_months_are_not_used_for_two_dossiers(office: Any) -> None:
    file(office, "unemployment/used")
    office.settle()
    file(office, "unemployment/used", "G09-2")
    office.settle()

    assert look(office, "G09-2")[0] == 4
    assert office.kinds().count("unemployment-decided") == 1


def test_the_one_stop_system_reaches_funeral_support_through_the_axis(office: Any) -> None:
    home = office.network.town.home("death/social")
    one_stop = AxisClient(office.network._office("one-stop"), lgsp=True)  # noqa: SLF001 -- stands in for the party
    body = {
        "maHoSoLT": "G22.99.08-260915-0001",
        "nhanh": "B",
        "nguoiChet": {"hoTen": home.father.full_name, "soDDCN": home.father.cccd, "ngayChet": "20260914"},
        "nguoiNhan": {"hoTen": home.woman.full_name, "soDDCN": home.woman.cccd},
    }
    heard: list[Said] = []

    def through(resource: str, asked: Any) -> dict[str, Any]:
        path = f"/apiMaiTangXaHoi/1.0/{resource}"
        errand = one_stop.ask(path, asked, heard.append, purpose="MAI_TANG", dossier=body["maHoSoLT"])
        one_stop.office.run([errand])
        return heard[-1].fields

    assert through("nopHoSo", body)["status"] == "1"
    office.forward(days=1)

    told = through("traKetQua", {"maHoSoLT": body["maHoSoLT"]})
    assert (told["trangThai"], told["soTien"]) == (3, "10000000")


def test_who_files_too_late_keeps_their_months(office: Any) -> None:
    who = office.network.town.home("unemployment/happy").woman
    late = {"ngayNghiViec": "31/05/2026"}
    worker = {"hoTen": who.full_name, "soDDCN": who.cccd, "ngaySinh": f"{who.born:%d/%m/%Y}"}
    office.ask("POST", "/viec-lam/1.0/hoso", {"maHoSo": "G09-0", "nguoiLaoDong": worker, **late})
    office.settle()
    assert look(office, "G09-0") == (4, "VL11")

    file(office, "unemployment/happy")
    office.settle()

    assert look(office) == (3, "5760000")
