"""A health book from consent to its entries, and what happens when the insurance side is silent or corrects itself."""

from collections.abc import Callable
from typing import Any

import pytest

OPEN = "/so-suc-khoe/1.0/mo"
WHO = "001090990001"
VISIT = {
    "MA_LK": "LK1",
    "HO_TEN": "Nguyễn Văn Thử",
    "SO_CCCD": WHO,
    "NGAY_VAO": "202609100800",
    "NGAY_RA": "202609101000",
    "NHOM_MAU": "O",
    "CHIEU_CAO": "170",
    "LY_DO_VV": "Ho",
    "PP_DIEU_TRI": "Thuốc",
    "GHI_CHU": "Không",
}


def papers(*visits: dict[str, str], received: str = "202609101100") -> dict[str, Any]:
    rows = [{"loai": "XML1", "maCSKCB": "01901", "ngayNhan": received, "noiDung": VISIT | visit} for visit in visits]
    return {"ketQua": "1", "dsChungTu": rows}


@pytest.fixture
def office(lone: Callable[..., Any]) -> Any:
    made = lone("health-book")
    made.axis.says["layChungTu"] = papers({})
    return made


def start(office: Any, **changes: Any) -> dict[str, Any]:
    said = office.ask("POST", OPEN, {"soDDCN": WHO, "hoTen": "Nguyễn Văn Thử", "dongY": True} | changes)
    assert said.status == 200
    fields: dict[str, Any] = said.fields
    return fields


def look(office: Any) -> dict[str, Any]:
    fields: dict[str, Any] = office.ask("GET", f"/so-suc-khoe/1.0/so?soDDCN={WHO}").fields
    return fields


def test_an_opened_book_is_filled_with_the_visits(office: Any) -> None:
    assert start(office)["trangThai"] == "1"
    office.settle()

    book = look(office)

    assert (book["trangThai"], len(book["luotKham"])) == ("2", 1)
    assert book["luotKham"][0]["nhomMau"] == "O"
    assert book["luotKham"][0]["dayDu"] is True
    assert office.kinds() == ["received-opening", "book-filled", "entry-written"]
    assert office.owners() == []
    assert office.axis.headers("layChungTu", "X-Lienthong-Purpose") == ["SUC_KHOE"]


def test_without_consent_nothing_is_asked(office: Any) -> None:
    told = start(office, dongY=False)
    office.forward(days=1)

    assert (told["trangThai"], told["maLoi"]) == ("0", "SSK01")
    assert told["moTaLoi"] != told["moTaLoiEn"]
    assert office.axis.heard == []


def test_a_consent_taken_back_empties_the_book_and_ends_the_asking(office: Any) -> None:
    start(office)
    office.settle()

    start(office, dongY=False)
    office.forward(days=2)

    assert look(office)["trangThai"] == "3"
    assert look(office)["luotKham"] == []
    assert len(office.axis.heard) == 1
    assert office.kinds()[-1] == "book-closed"


def test_a_book_may_be_opened_again(office: Any) -> None:
    start(office)
    start(office, dongY=False)
    start(office)
    office.settle()

    assert look(office)["trangThai"] == "2"
    keys = [(act.kind, act.key) for act in office.network.acts()]
    assert len(keys) == len(set(keys))


def test_opening_twice_is_opening_once(office: Any) -> None:
    start(office)
    start(office)
    office.settle()

    assert office.kinds().count("received-opening") == 1
    assert len(office.axis.heard) == 1


def test_later_visits_are_found_within_a_day(office: Any) -> None:
    start(office)
    office.settle()
    office.axis.says["layChungTu"] = papers({}, {"MA_LK": "LK2", "NGAY_VAO": "202609150900"})

    office.forward(hours=24)

    assert [visit["maLK"] for visit in look(office)["luotKham"]] == ["LK2", "LK1"]


def test_what_the_hospital_left_out_is_named_and_is_the_hospitals_matter(office: Any) -> None:
    office.axis.says["layChungTu"] = papers({"NHOM_MAU": "", "CHIEU_CAO": ""})
    start(office)
    office.settle()

    visit = look(office)["luotKham"][0]

    assert (visit["dayDu"], visit["thieu"], visit["thieuGi"]) == (False, ["nhomMau", "chieuCao"], "nhóm máu, chiều cao")
    assert office.owners() == [("missing nhomMau, chieuCao", "hospital")]


def test_a_claim_sent_again_replaces_the_entry(office: Any) -> None:
    office.axis.says["layChungTu"] = papers({"NHOM_MAU": ""})
    start(office)
    office.settle()

    office.axis.says["layChungTu"] = papers({}, received="202609151200")
    office.forward(hours=3)

    visits = look(office)["luotKham"]
    assert [(visit["nhomMau"], visit["dayDu"], visit["lanSua"]) for visit in visits] == [("O", True, 1)]
    assert office.kinds().count("entry-written") == 1
    assert office.kinds().count("entry-corrected") == 1
    assert office.owners() == []


def test_an_older_version_never_replaces_a_newer_one(office: Any) -> None:
    start(office)
    office.settle()
    office.axis.says["layChungTu"] = papers({"NHOM_MAU": "AB"}, received="202609011100")

    office.forward(hours=3)

    assert look(office)["luotKham"][0]["nhomMau"] == "O"


def test_a_visit_that_names_somebody_else_is_not_shown(office: Any) -> None:
    office.axis.says["layChungTu"] = papers({"HO_TEN": "Trần Ai Khác"})
    start(office)
    office.settle()

    assert look(office)["luotKham"] == []
    assert office.owners() == [("names somebody else", "officer")]


def test_a_silent_insurance_side_is_asked_until_it_speaks(office: Any) -> None:
    office.axis.says["layChungTu"] = 503
    start(office)
    office.forward(hours=5)
    assert office.owners() == [("waiting for data", "insurance")]
    assert look(office)["trangThai"] == "1"

    office.axis.says["layChungTu"] = papers({})
    office.forward(hours=1)

    assert look(office)["trangThai"] == "2"
    assert office.owners() == []


def test_a_person_without_visits_has_an_empty_book(office: Any) -> None:
    office.axis.says["layChungTu"] = papers()
    start(office)
    office.settle()

    assert (look(office)["trangThai"], look(office)["luotKham"]) == ("2", [])


@pytest.mark.parametrize("body", [{"soDDCN": WHO}, {"soDDCN": "1", "dongY": True}, {"soDDCN": WHO, "dongY": "yes"}, []])
def test_a_malformed_opening_is_refused(office: Any, body: Any) -> None:
    assert office.ask("POST", OPEN, body).status == 400


def test_nobody_elses_book_is_found(office: Any) -> None:
    assert office.ask("GET", f"/so-suc-khoe/1.0/so?soDDCN={WHO}").status == 404
    assert office.ask("GET", "/so-suc-khoe/1.0/so").status == 400
