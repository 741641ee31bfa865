"""A dossier for unemployment benefit: confirmed by the insurance side, decided once, never for one time twice."""

from collections.abc import Callable
from typing import Any

import pytest

DOOR = "/viec-lam/1.0/hoso"
WORKER = {"hoTen": "Nguyễn Văn Thử", "soDDCN": "001090990001", "maSoBHXH": "9900000001", "ngaySinh": "01/02/1990"}
DOSSIER = {"maHoSo": "G22-1", "nguoiLaoDong": WORKER, "ngayNghiViec": "31/08/2026"}
CONFIRMED = {
    "trangThai": "1",
    "soThangChuaHuong": 48,
    "soThangTrong24Thang": 24,
    "binhQuanTienLuong6Thang": "9600000",
    "donViCuoi": "TZ0001Z",
}


@pytest.fixture
def office(lone: Callable[..., Any]) -> Any:
    made = lone("employment", stubs=("axis", "portal"))
    made.axis.says["xacNhanQuaTrinhDong"] = CONFIRMED
    return made


def file(office: Any, **changes: Any) -> dict[str, Any]:
    said = office.ask("POST", DOOR, DOSSIER | changes)
    assert said.status == 200
    fields: dict[str, Any] = said.fields
    return fields


def look(office: Any, number: str = "G22-1") -> dict[str, Any]:
    fields: dict[str, Any] = office.ask("GET", f"{DOOR}/{number}").fields
    return fields


def test_a_confirmed_dossier_is_settled(office: Any) -> None:
    assert file(office)["trangThai"] == 1
    assert look(office)["trangThai"] == 1
    office.settle()

    told = look(office)

    assert (told["trangThai"], told["soTien"], told["soThang"]) == (3, "5760000", 4)
    assert (told["tuNgay"], told["denNgay"], told["donViCuoi"]) == ("30/09/2026", "29/01/2027", "TZ0001Z")
    assert office.kinds() == ["received-unemployment", "unemployment-decided"]
    assert office.owners() == []


def test_the_insurance_side_is_asked_with_purpose_and_its_own_dates(office: Any) -> None:
    file(office)
    office.settle()

    asked = office.axis.asked("xacNhanQuaTrinhDong")[0]
    assert (asked["ngaySinh"], asked["ngayNghiViec"]) == ("19900201", "20260831")
    assert office.axis.headers("xacNhanQuaTrinhDong", "X-Lienthong-Purpose") == ["BHTN"]


def test_dates_as_the_portal_writes_them_are_read_too(office: Any) -> None:
    file(office, ngayNghiViec="20260831", nguoiLaoDong=WORKER | {"ngaySinh": "19900201"})
    office.settle()

    assert look(office)["trangThai"] == 3


def test_the_same_dossier_twice_is_decided_once(office: Any) -> None:
    file(office)
    file(office)
    office.settle()
    file(office)
    office.settle()

    assert office.kinds().count("unemployment-decided") == 1


def test_one_number_with_another_content_is_refused(office: Any) -> None:
    file(office)

    told = file(office, ngayNghiViec="01/08/2026")

    assert (told["trangThai"], told["maLoi"]) == (0, "VL03")
    assert told["moTaLoi"] != told["moTaLoiEn"]


def test_a_time_that_was_decided_on_is_never_decided_on_again(office: Any) -> None:
    file(office)
    office.settle()
    office.forward(days=30)
    file(office, maHoSo="G22-2")
    office.settle()

    assert (look(office, "G22-2")["trangThai"], look(office, "G22-2")["maLoi"]) == (4, "VL14")
    assert office.kinds().count("unemployment-decided") == 1


def test_while_nobody_confirms_the_dossier_waits_for_the_insurance_side(office: Any) -> None:
    office.axis.says["xacNhanQuaTrinhDong"] = 503
    file(office)
    office.forward(hours=4)
    assert look(office)["trangThai"] == 2
    assert office.owners() == [("waiting", "insurance")]

    office.axis.says["xacNhanQuaTrinhDong"] = CONFIRMED
    office.forward(hours=1)

    assert look(office)["trangThai"] == 3


@pytest.mark.parametrize(
    "strange",
    [
        {"trangThai": "1"},
        CONFIRMED | {"soThangChuaHuong": "NaN"},
        CONFIRMED | {"binhQuanTienLuong6Thang": "1e99"},
        {"x": 1},
    ],
)
def test_a_strange_confirmation_is_no_confirmation(office: Any, strange: dict[str, Any]) -> None:
    office.axis.says["xacNhanQuaTrinhDong"] = strange
    file(office)
    office.settle()

    assert look(office)["trangThai"] == 2


def test_what_the_insurance_side_does_not_confirm_is_refused_in_its_words(office: Any) -> None:
    no = {"trangThai": "0", "maLoi": "TN02", "moTaLoi": "không có", "moTaLoiEn": "nobody"}
    office.axis.says["xacNhanQuaTrinhDong"] = no
    file(office)
    office.settle()

    told = look(office)
    assert (told["trangThai"], told["maLoi"], told["moTaLoi"], told["moTaLoiEn"]) == (4, "TN02", "không có", "nobody")
    assert office.kinds()[-1] == "unemployment-refused"


@pytest.mark.parametrize(("ended", "code"), [("31/02/2026", "VL01"), ("16/09/2026", "VL02"), ("x", "VL01")])
def test_an_end_of_work_that_cannot_be_is_refused(office: Any, ended: str, code: str) -> None:
    assert file(office, ngayNghiViec=ended)["maLoi"] == code


@pytest.mark.parametrize("changes", [{"maHoSo": ""}, {"nguoiLaoDong": {}}, {"ngayNghiViec": 20260831}])
def test_a_malformed_dossier_is_refused(office: Any, changes: dict[str, Any]) -> None:
    assert office.ask("POST", DOOR, DOSSIER | changes).status == 400


def test_an_unknown_dossier_is_not_found(office: Any) -> None:
    assert office.ask("GET", f"{DOOR}/x").status == 404
