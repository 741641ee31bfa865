"""An exchange of a driver's licence, from the application to the licence or the reason why there is none."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM

APPLY = "/gplx/1.0/capDoi"
WHO = {
    "hoTen": "Nguyễn Văn Thử",
    "soDDCN": "001090990001",
    "ngaySinh": "01/02/1990",
    "hangGPLX": "B",
    "soGPLX": "010099900001",
}
YES = {"KetQuaXacThuc": {"TonTai": True}}
NO = {"KetQuaXacThuc": {"TonTai": False}}
NONE = {"ketQua": "1", "dsChungTu": []}


def shown(**changes: str) -> dict[str, Any]:
    inside = {
        "SO": "00001/GKSKLX/01901/26",
        "HOTEN": WHO["hoTen"],
        "NGAYSINH": WHO["ngaySinh"],
        "SOCMND_PASSPORT": WHO["soDDCN"],
        "HANGBANGLAI": "B",
        "KETLUAN": "A0-1",
        "NGAYKETLUAN": "10/09/2026",
    }
    row = {"loai": "GKSK", "ngayNhan": "202609101000", "noiDung": inside | changes}
    return {"ketQua": "1", "dsChungTu": [row]}


@pytest.fixture
def office(lone: Callable[..., Any]) -> Any:
    made = lone("licensing")
    made.axis.says |= {"XacThucThongTinCongDan": YES, "layChungTu": shown()}
    return made


def state(office: Any, number: str) -> dict[str, Any]:
    fields: dict[str, Any] = office.ask("GET", f"/gplx/1.0/hoSo/{number}").fields
    return fields


def apply(office: Any, **changes: Any) -> str:
    said = office.ask("POST", APPLY, WHO | changes)
    assert said.status == 200
    return str(said.fields["maHoSo"])


def test_with_a_good_certificate_the_licence_is_issued(office: Any) -> None:
    number = apply(office)
    office.settle()

    told = state(office, number)

    assert (told["trangThai"], told["soGKSK"], told["maLoi"]) == ("9", "00001/GKSKLX/01901/26", "")
    assert office.kinds() == ["received-application", "licence-issued"]
    assert office.owners() == []


def test_the_registry_and_the_insurance_side_are_told_why_they_are_asked(office: Any) -> None:
    number = apply(office)
    office.settle()

    for door in ("XacThucThongTinCongDan", "layChungTu"):
        assert office.axis.headers(door, "X-Lienthong-Purpose") == ["GPLX"]
        assert office.axis.headers(door, "X-Road-Issue") == [number]
    assert office.axis.asked("layChungTu") == [{"loai": "GKSK", "soDinhDanh": WHO["soDDCN"]}]


def test_the_same_application_twice_is_one_and_gives_one_licence(office: Any) -> None:
    first = apply(office)
    second = apply(office)
    office.settle()
    third = apply(office)

    assert first == second == third
    assert office.kinds().count("licence-issued") == 1


def test_after_a_month_one_may_apply_again(office: Any) -> None:
    first = apply(office)
    office.forward(days=31)

    assert apply(office) != first


def test_whom_the_registry_does_not_know_so_is_asked_to_correct(office: Any) -> None:
    office.axis.says["XacThucThongTinCongDan"] = NO
    number = apply(office)
    office.settle()
    assert (state(office, number)["trangThai"], state(office, number)["maLoi"]) == ("5", "GPLX11")
    assert office.owners() == [("5", "citizen")]

    office.axis.says["XacThucThongTinCongDan"] = YES
    said = office.ask("POST", "/gplx/1.0/boSung", {"maHoSo": number, "hoTen": WHO["hoTen"]})
    office.settle()

    assert said.fields["trangThai"] == "4"
    assert state(office, number)["trangThai"] == "9"


def test_a_silent_axis_is_asked_until_it_speaks(office: Any) -> None:
    office.axis.says |= {"XacThucThongTinCongDan": 503, "layChungTu": 502}
    number = apply(office)
    office.forward(hours=3)
    assert office.owners() == [("4", "population")]

    office.axis.says["XacThucThongTinCongDan"] = YES
    office.forward(hours=3)
    assert office.owners() == [("4", "insurance")]

    office.axis.says["layChungTu"] = shown()
    office.forward(hours=1)
    assert state(office, number)["trangThai"] == "9"


def test_an_error_page_is_no_answer(office: Any) -> None:
    office.axis.says["layChungTu"] = {"fault": {"code": 900800}}
    number = apply(office)
    office.settle()

    assert state(office, number)["trangThai"] == "4"


def test_a_certificate_that_comes_later_is_found(office: Any) -> None:
    office.axis.says["layChungTu"] = NONE
    number = apply(office)
    office.forward(hours=20)
    assert state(office, number)["trangThai"] == "4"

    office.axis.says["layChungTu"] = shown()
    office.forward(hours=1)

    assert state(office, number)["trangThai"] == "9"


def test_without_data_in_the_system_nobody_is_eligible(office: Any) -> None:
    office.axis.says["layChungTu"] = NONE
    number = apply(office)
    office.forward(hours=49)

    told = state(office, number)

    assert (told["trangThai"], told["maLoi"]) == ("3", "GPLX20")
    assert told["moTaLoi"] != told["moTaLoiEn"]
    assert office.kinds()[-1] == "application-refused"
    assert office.owners() == []


def test_before_2025_the_paper_could_still_be_brought(lone: Callable[..., Any]) -> None:
    office = lone("licensing", at=datetime(2024, 9, 16, 8, 0, tzinfo=VIETNAM))
    office.axis.says |= {"XacThucThongTinCongDan": YES, "layChungTu": NONE}
    number = apply(office)
    office.forward(hours=49)

    assert (state(office, number)["trangThai"], state(office, number)["maLoi"]) == ("5", "GPLX26")
    assert "Giao thông vận tải" in state(office, number)["coQuan"]


def test_an_unfit_driver_is_refused_even_if_an_older_certificate_said_fit(office: Any) -> None:
    older = shown(SO="00009/GKSKLX/01901/26", NGAYKETLUAN="01/09/2026")["dsChungTu"]
    office.axis.says["layChungTu"] = {"ketQua": "1", "dsChungTu": [*older, *shown(KETLUAN="A0-2")["dsChungTu"]]}
    number = apply(office)
    office.settle()

    assert state(office, number)["maLoi"] == "GPLX25"


def test_who_names_a_certificate_is_judged_by_that_one(office: Any) -> None:
    number = apply(office, soGKSK="00002/GKSKLX/01901/26")
    office.settle()

    assert office.axis.asked("layChungTu")[0]["soChungTu"] == "00002/GKSKLX/01901/26"
    assert state(office, number)["trangThai"] == "4"


@pytest.mark.parametrize("changes", [{"soDDCN": "1"}, {"hoTen": ""}, {"hangGPLX": 5}, {"soGPLX": "x" * 300}])
def test_a_malformed_application_is_refused_in_both_languages(office: Any, changes: dict[str, Any]) -> None:
    said = office.ask("POST", APPLY, WHO | changes)

    assert said.status == 400
    assert said.fields["moTaLoi"] != said.fields["moTaLoiEn"]
    assert office.kinds() == []


def test_a_day_that_does_not_exist_is_a_business_refusal(office: Any) -> None:
    said = office.ask("POST", APPLY, WHO | {"ngaySinh": "31/02/1990"})

    assert (said.status, said.fields["trangThai"], said.fields["maLoi"]) == (200, "0", "GPLX01")


def test_an_unknown_dossier_is_not_found(office: Any) -> None:
    assert office.ask("GET", "/gplx/1.0/hoSo/x").status == 404
    assert office.ask("POST", "/gplx/1.0/boSung", {"maHoSo": "x"}).status == 404


def test_only_a_dossier_that_waits_for_it_takes_a_supplement(office: Any) -> None:
    number = apply(office)

    assert office.ask("POST", "/gplx/1.0/boSung", {"maHoSo": number}).fields["maLoi"] == "GPLX03"
