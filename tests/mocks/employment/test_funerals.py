"""Funeral support by branches B and C: from the one-stop system's dossier to the payment and the hub's statuses."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from harness.wire.axis import AXIS_KEY, MEMBERS, axis_key

FILE, TELL = "/apiMaiTangXaHoi/1.0/nopHoSo", "/apiMaiTangXaHoi/1.0/traKetQua"


@pytest.fixture
def office(lone: Callable[..., Any]) -> Any:
    made = lone("employment", stubs=("axis", "portal"))
    made.stubs["portal"].says["capNhatTrangThaiHoSoDVCLTHoTich"] = {"status": 200, "title": "Thành công"}
    return made


def by_axis(office: Any, path: str, body: Any) -> Any:
    headers = ((AXIS_KEY, axis_key(office.network.seed, "employment")), ("X-Road-Client", MEMBERS["one-stop"]))
    return office.ask("POST", path, body, headers)


def dossier(office: Any, branch: str = "B", scene: str = "death/social", **dead: str) -> dict[str, Any]:
    home = office.network.town.home(scene)
    return {
        "maHoSoLT": "G22.99.08-260915-0001",
        "maHoSoMCDT": "H26.01.01-260915-0001",
        "nhanh": branch,
        "nguoiChet": {
            "hoTen": home.father.full_name,
            "soDDCN": home.father.cccd,
            "ngaySinh": f"{home.father.born:%Y%m%d}",
            "ngayChet": "20260914",
            "soTrichLuc": "12/2026",
            **dead,
        },
        "nguoiNhan": {
            "hoTen": home.woman.full_name,
            "soDDCN": home.woman.cccd,
            "quanHe": "Con",
            "soTaiKhoan": "0123",
            "nganHang": "Ngân hàng Thử",
        },
    }


def reports(office: Any) -> list[tuple[int, int]]:
    sent = office.stubs["portal"].asked("capNhatTrangThaiHoSoDVCLTHoTich")
    return [(row["coQuanXuLy"], row["trangThai"]) for row in sent]


def outcome(office: Any) -> dict[str, Any]:
    fields: dict[str, Any] = by_axis(office, TELL, {"maHoSoLT": "G22.99.08-260915-0001"}).fields
    return fields


@pytest.fixture(autouse=True)
def _hub_token(office: Any) -> None:
    office.stubs["portal"].says["token"] = {"token": "t", "refreshToken": "r", "refreshTokenExpiryTime": "x"}


@pytest.mark.parametrize(
    ("branch", "scene", "amount"), [("B", "death/social", "10000000"), ("C", "death/merit", "25300000")]
)
def test_the_listed_dead_are_paid_for_and_the_hub_is_told_in_order(
    office: Any, branch: str, scene: str, amount: str
) -> None:
    taken = by_axis(office, FILE, dossier(office, branch, scene)).fields
    office.settle()
    assert (taken["status"], outcome(office)["trangThai"]) == ("1", 2)
    office.forward(days=1)

    told = outcome(office)
    assert (told["trangThai"], told["soTien"]) == (3, amount)
    assert reports(office) == [(3, 1), (3, 3), (3, 4), (3, 5)]
    assert office.kinds() == ["received-funeral", "funeral-paid"]
    assert office.owners() == []
    sent = office.stubs["portal"].asked("capNhatTrangThaiHoSoDVCLTHoTich")[2]
    assert json.loads(sent["ketQuaXuLy"])["soTien"] == amount


@pytest.mark.parametrize(
    ("branch", "scene", "dead", "code"),
    [
        ("C", "death/social", {}, "MX11"),
        ("B", "death/no-entitlement", {}, "MX11"),
        ("B", "death/social", {"hoTen": "Ai Khác"}, "MX12"),
    ],
)
def test_whoever_is_not_on_the_branchs_list_is_refused(
    office: Any, branch: str, scene: str, dead: dict[str, str], code: str
) -> None:
    by_axis(office, FILE, dossier(office, branch, scene, **dead))
    office.forward(days=1)

    assert (outcome(office)["trangThai"], outcome(office)["maLoi"]) == (4, code)
    assert outcome(office)["moTaLoi"] != outcome(office)["moTaLoiEn"]
    assert reports(office)[-1] == (3, 6)


def test_the_same_dossier_twice_is_paid_once(office: Any) -> None:
    first = by_axis(office, FILE, dossier(office)).fields
    second = by_axis(office, FILE, dossier(office)).fields
    office.forward(days=1)

    assert first == second
    assert office.kinds().count("funeral-paid") == 1


def test_nobody_is_paid_for_twice_under_two_numbers(office: Any) -> None:
    by_axis(office, FILE, dossier(office))
    by_axis(office, FILE, dossier(office) | {"maHoSoLT": "G22.99.08-260915-0002"})
    office.forward(days=1)

    assert office.kinds().count("funeral-paid") == 1
    assert by_axis(office, TELL, {"maHoSoLT": "G22.99.08-260915-0002"}).fields["maLoi"] == "MX13"


def test_one_number_with_another_content_is_not_taken(office: Any) -> None:
    by_axis(office, FILE, dossier(office))

    said = by_axis(office, FILE, dossier(office, ngayChet="20260913"))

    assert (said.status, said.fields["status"], said.fields["errorCode"]) == (200, "0", "MX03")


def test_a_silent_hub_is_told_later(office: Any) -> None:
    office.stubs["portal"].says["capNhatTrangThaiHoSoDVCLTHoTich"] = 503
    by_axis(office, FILE, dossier(office))
    office.forward(days=1)
    assert ("trangThai 1", "employment") in office.owners()

    office.stubs["portal"].says["capNhatTrangThaiHoSoDVCLTHoTich"] = {"status": 200, "title": "Thành công"}
    office.forward(hours=1)

    assert reports(office)[-4:] == [(3, 1), (3, 3), (3, 4), (3, 5)]
    assert office.owners() == []


def test_only_the_axis_may_ask(office: Any) -> None:
    assert office.ask("POST", FILE, dossier(office)).status == 401
    assert office.ask("POST", TELL, {"maHoSoLT": "x"}).status == 401


def test_an_unknown_dossier_has_no_result(office: Any) -> None:
    assert (outcome(office)["trangThai"], outcome(office)["maLoi"]) == (0, "MX04")


@pytest.mark.parametrize("changes", [{"nhanh": "A"}, {"maHoSoLT": ""}, {"nguoiNhan": None}])
def test_a_malformed_dossier_is_refused(office: Any, changes: dict[str, Any]) -> None:
    assert by_axis(office, FILE, dossier(office) | changes).status == 400


@pytest.mark.parametrize("died", ["20260916", "31/02/2026", ""])
def test_a_day_of_death_that_cannot_be_is_not_taken(office: Any, died: str) -> None:
    assert by_axis(office, FILE, dossier(office, ngayChet=died)).fields["errorCode"] == "MX01"


def test_a_death_long_ago_is_paid_by_the_first_known_value(office: Any) -> None:
    by_axis(office, FILE, dossier(office, "C", "death/merit", ngayChet="01/01/1990"))
    office.forward(days=1)

    assert outcome(office)["soTien"] == "14900000"
