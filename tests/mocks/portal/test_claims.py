"""Claims of employers and applications for unemployment benefit, forwarded by the portal."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.faults import NoAnswer
from harness.said import Said

BASE = "/dvcqg/1.0"
PERSON = {
    "maSoBHXH": "0100000001",
    "soDDCN": "001190000002",
    "hoTen": "Trần Thị Cúc",
    "tuNgay": "20260907",
    "denNgay": "20260909",
    "soNgay": 3,
    "dieuKien": {"truongHop": "NOI_TRU"},
    "hinhThucNhan": "ATM",
}
CLAIM = {"maDonVi": "TZ0001Z", "loaiCheDo": "OM_DAU", "dsNguoiLaoDong": [PERSON], "ngayLap": "20260915"}
WORKER = {"hoTen": "Lê Văn Em", "soDDCN": "001080000004", "maSoBHXH": "0100000004", "ngaySinh": "19800101"}
JOBLESS = {"nguoiLaoDong": WORKER, "ngayNghiViec": "20260831"}


@pytest.fixture
def portal(lone: Callable[..., Any]) -> Any:
    one = lone("portal", stubs=("axis", "employment"))
    one.axis.says = {"nopHoSo": {"trangThai": 1, "maGiaoDich": "X"}, "traKetQua": outcome(1)}
    one.stubs["employment"].says = {"hoso": {"trangThai": 1}}
    return one


def outcome(*states: int, **more: Any) -> dict[str, Any]:
    people = [{"soDDCN": "001190000002", "trangThai": state, "soTien": "972000", **more} for state in states]
    return {"trangThai": 2, "dsKetQua": people}


def claim(portal: Any, **changes: Any) -> dict[str, Any]:
    said: Said = portal.ask("POST", f"{BASE}/che-do", CLAIM | changes)
    assert said.status == 200
    return said.fields


def dossier(portal: Any, number: str) -> dict[str, Any]:
    said: Said = portal.ask("GET", f"{BASE}/ho-so/{number}")
    return said.fields


def statuses_of(shown: dict[str, Any]) -> list[int]:
    return [row["trangThai"] for row in shown["nhatKy"]]


def test_a_claim_goes_to_insurance_unchanged_and_comes_back_settled(portal: Any) -> None:
    number = claim(portal)["maHoSo"]
    portal.axis.says["traKetQua"] = outcome(2)
    portal.forward(minutes=30)
    shown = dossier(portal, number)

    assert portal.axis.asked("nopHoSo") == [{"maHoSo": number, **CLAIM}]
    assert statuses_of(shown) == [1, 2, 4, 9, 10]
    assert shown["ketQua"][0]["soTien"] == "972000"
    assert portal.kinds() == ["received-service", "service-done"]


@pytest.mark.parametrize(
    ("regime", "purpose", "procedure"),
    [
        ("OM_DAU", "OM_DAU", "P.OMDAU"),
        ("CON_OM", "OM_DAU", "P.OMDAU"),
        ("THAI_SAN", "THAI_SAN", "P.THAISAN"),
        ("DUONG_SUC", "DUONG_SUC", "P.DUONGSUC"),
    ],
)
def test_every_regime_has_its_purpose(portal: Any, regime: str, purpose: str, procedure: str) -> None:
    filed = claim(portal, loaiCheDo=regime)

    assert filed["maTTHC"] == procedure
    assert portal.axis.headers("nopHoSo", "X-Lienthong-Purpose") == [purpose]


def test_a_claim_has_the_appointment_that_the_law_gives(portal: Any) -> None:
    filed = portal.desk.register.find(claim(portal)["maHoSo"])

    assert filed.fields["NgayHenTra"] == "20260924235959"
    assert filed.fields["LoaiDoiTuong"] == "2"


def test_some_settled_and_some_refused_is_an_end(portal: Any) -> None:
    number = claim(portal)["maHoSo"]
    portal.axis.says["traKetQua"] = outcome(2, 4)
    portal.forward(minutes=30)

    assert dossier(portal, number)["trangThai"] == 10


def test_while_somebody_is_in_work_the_portal_keeps_asking(portal: Any) -> None:
    claim(portal)
    portal.axis.says["traKetQua"] = outcome(2, 1)
    portal.forward(minutes=95)

    assert len(portal.axis.asked("traKetQua")) == 3
    assert portal.owners() == [("outcome", "insurance")]


def test_a_missing_paper_is_the_employers_turn(portal: Any) -> None:
    number = claim(portal)["maHoSo"]
    portal.axis.says |= {"traKetQua": outcome(3, lyDo="Thiếu giấy ra viện"), "boSungHoSo": {"trangThai": 1}}
    portal.forward(minutes=30)
    assert portal.owners() == [("supplement", "employer")]
    assert dossier(portal, number)["nhatKy"][-1]["noiDung"] == "Thiếu giấy ra viện"

    lines = {"dsNguoiLaoDong": [PERSON | {"giayTo": [{"loai": "CT03", "so": "1"}]}]}
    target = f"{BASE}/che-do/{number}/bo-sung"
    assert portal.ask("POST", target, lines).fields["trangThai"] == 4
    assert portal.ask("POST", target, lines).fields["trangThai"] == 4
    portal.axis.says["traKetQua"] = outcome(2)
    portal.forward(minutes=30)

    assert portal.axis.asked("boSungHoSo") == [{"maHoSo": number, **lines}]
    assert statuses_of(dossier(portal, number)) == [1, 2, 4, 5, 4, 9, 10]


def test_a_supplement_that_is_not_taken_is_the_employers_turn_again(portal: Any) -> None:
    number = claim(portal)["maHoSo"]
    portal.axis.says |= {"traKetQua": outcome(3), "boSungHoSo": {"trangThai": 0, "moTaLoi": "sai người"}}
    portal.forward(minutes=30)
    said = portal.ask("POST", f"{BASE}/che-do/{number}/bo-sung", {"dsNguoiLaoDong": [PERSON]})

    assert said.fields["moTaLoi"] == "sai người"
    assert portal.owners() == [("supplement", "employer")]


def test_nobody_supplements_unasked(portal: Any) -> None:
    number = claim(portal)["maHoSo"]

    assert portal.ask("POST", f"{BASE}/che-do/{number}/bo-sung", {"dsNguoiLaoDong": [PERSON]}).status == 409
    assert portal.ask("POST", f"{BASE}/che-do/G22/bo-sung", {"dsNguoiLaoDong": [PERSON]}).status == 404


def test_a_claim_that_insurance_does_not_take_ends_with_its_sentence(portal: Any) -> None:
    portal.axis.says["nopHoSo"] = {"trangThai": 0, "maLoi": "CD01", "moTaLoi": "Nộp quá hạn."}
    filed = claim(portal)

    assert (filed["trangThai"], filed["maLoi"], filed["moTaLoi"]) == (3, "CD01", "Nộp quá hạn.")


def test_the_same_claim_twice_is_one_dossier(portal: Any) -> None:
    first, again = claim(portal), claim(portal)

    assert first["maHoSo"] == again["maHoSo"]
    assert len(portal.axis.asked("nopHoSo")) == 1
    assert portal.axis.asked("traKetQua") == []


def test_other_days_are_another_claim(portal: Any) -> None:
    other = [PERSON | {"tuNgay": "20260910", "denNgay": "20260911"}]

    assert claim(portal)["maHoSo"] != claim(portal, dsNguoiLaoDong=other)["maHoSo"]


def test_once_refused_a_claim_comes_again_the_same_day_with_its_delay_explained(portal: Any) -> None:
    portal.axis.says["traKetQua"] = outcome(4)
    refused = claim(portal)["maHoSo"]
    portal.forward(minutes=30)
    explained = [PERSON | {"dieuKien": {"giaiTrinh": "bão"}}]

    assert claim(portal)["maHoSo"] == refused
    assert claim(portal, dsNguoiLaoDong=explained)["maHoSo"] != refused


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_claim_whose_answer_was_lost_is_filed_under_the_same_number(portal: Any, when: Any) -> None:
    portal.network.arm([NoAnswer(door="portal->axis:*", when=when, times=3)])
    number = claim(portal)["maHoSo"]
    portal.forward(minutes=15)

    assert {body["maHoSo"] for body in portal.axis.asked("nopHoSo")} == {number}
    assert dossier(portal, number)["trangThai"] == 4


# --- unemployment ----------------------------------------------------------------------------------------------------


def test_an_application_goes_to_the_employment_side_directly(portal: Any) -> None:
    filed = portal.ask("POST", f"{BASE}/tro-cap-that-nghiep", JOBLESS).fields
    sent = portal.stubs["employment"].asked("hoso")[0]

    assert statuses_of(filed) == [1, 2, 4]
    assert sent["maHoSo"] == filed["maHoSo"]
    assert sent["nguoiLaoDong"] == WORKER
    assert portal.owners() == [("outcome", "employment")]


@pytest.mark.parametrize(("state", "way"), [(3, [1, 2, 4, 9, 10]), (4, [1, 2, 4, 3])])
def test_its_end_is_asked_for(portal: Any, state: int, way: list[int]) -> None:
    number = portal.ask("POST", f"{BASE}/tro-cap-that-nghiep", JOBLESS).fields["maHoSo"]
    portal.stubs["employment"].says[number] = {"trangThai": 2}
    portal.forward(minutes=30)
    portal.stubs["employment"].says[number] = {"trangThai": state, "moTaLoi": "x"}
    portal.forward(minutes=30)

    assert statuses_of(dossier(portal, number)) == way
    assert portal.owners() == []


def test_an_application_that_is_not_taken_ends_with_their_sentence(portal: Any) -> None:
    portal.stubs["employment"].says["hoso"] = {"trangThai": 0, "maLoi": "TN1", "moTaLoi": "Quá 3 tháng."}
    filed = portal.ask("POST", f"{BASE}/tro-cap-that-nghiep", JOBLESS).fields

    assert (filed["trangThai"], filed["moTaLoi"]) == (3, "Quá 3 tháng.")


def test_the_same_application_twice_is_one_dossier(portal: Any) -> None:
    first, again = (portal.ask("POST", f"{BASE}/tro-cap-that-nghiep", JOBLESS).fields["maHoSo"] for _ in range(2))

    assert first == again


def test_a_silent_employment_side_is_asked_again(portal: Any) -> None:
    portal.network.arm([NoAnswer(door="portal->employment:*", when="after", times=2)])
    number = portal.ask("POST", f"{BASE}/tro-cap-that-nghiep", JOBLESS).fields["maHoSo"]
    assert portal.owners() == [("file", "employment")]
    portal.forward(minutes=10)

    assert dossier(portal, number)["trangThai"] == 4


def test_what_the_other_side_cannot_read_is_not_sent_for_ever(portal: Any) -> None:
    portal.stubs["employment"].says["hoso"] = lambda _body: (400, {"maLoi": "VL01", "moTaLoi": "Ngày sai."})
    filed = portal.ask("POST", f"{BASE}/tro-cap-that-nghiep", JOBLESS).fields

    assert (filed["trangThai"], filed["moTaLoi"]) == (3, "Ngày sai.")
    assert portal.owners() == []
