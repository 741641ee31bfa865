"""Renewal of household cards at the portal: confirmed, quoted, paid once, extended, or given back."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.faults import NoAnswer, Reset
from harness.said import Said

BASE = "/dvcqg/1.0"
REQUESTER = {"hoTen": "Nguyễn Văn An", "soDDCN": "001090000001", "soDienThoai": "0912000001", "email": ""}
HEAD = {"hoTen": "Nguyễn Văn An", "soDinhDanh": "001090000001", "ngaySinh": "19900102", "gioiTinh": "1"}
MEMBER = HEAD | {"soTheBHYT": "GD4010000000001"}
REDUCED = {"nguoiNop": REQUESTER, "chuHo": HEAD, "thanhVien": [MEMBER], "soThang": 12}
PLAIN = {"nguoiNop": REQUESTER, "soTheBHYT": "GD4010000000001", "soThang": 6}
QUOTE = {
    "trangThai": 1,
    "tongTien": "1366200",
    "chiTiet": [{"soDinhDanh": "001090000001", "thuTu": 1, "tyLe": "100", "soTien": "1366200"}],
}
GOOD = {
    "xacNhanHoGiaDinh": {"trangThai": "1", "thanhVien": []},
    "traCuuThe": {"trangThai": 1, "hoTen": "Nguyễn Văn An"},
    "tinhMucDong": QUOTE,
    "giaHan": {"trangThai": 1, "theMoi": [{"soTheBHYT": "GD4010000000001", "denNgay": "31/12/2027"}]},
}


@pytest.fixture
def portal(lone: Callable[..., Any]) -> Any:
    one = lone("portal", stubs=("axis", "employment"))
    one.axis.says = dict(GOOD)
    return one


def reduced(portal: Any, **changes: Any) -> dict[str, Any]:
    said: Said = portal.ask("POST", f"{BASE}/gia-han-the/giam-tru", REDUCED | changes)
    assert said.status == 200
    return said.fields


def dossier(portal: Any, number: str) -> dict[str, Any]:
    said: Said = portal.ask("GET", f"{BASE}/ho-so/{number}")
    return said.fields


def order(portal: Any, number: str) -> dict[str, Any]:
    said: Said = portal.ask("POST", f"{BASE}/thanh-toan", {"maHoSo": number})
    return said.fields


def pay(portal: Any, shown: dict[str, Any], transaction: str = "NH-1", amount: str = "1366200") -> Said:
    body = {"maGiaoDich": transaction, "soTien": amount}
    said: Said = portal.ask("POST", f"{BASE}/thanh-toan/{shown['maThanhToan']}/xac-nhan", body)
    return said


def test_with_the_reduction_the_household_is_confirmed_quoted_paid_and_extended(portal: Any) -> None:
    filed = reduced(portal)
    number = filed["maHoSo"]
    assert (filed["trangThai"], filed["tongTien"]) == (6, "1366200")
    assert filed["chiTiet"] == QUOTE["chiTiet"]

    paid = pay(portal, order(portal, number)).fields
    done = dossier(portal, number)

    assert paid["trangThai"] == "DA_THANH_TOAN"
    assert [row["trangThai"] for row in done["nhatKy"]] == [1, 2, 6, 4, 9, 10]
    assert done["theMoi"][0]["denNgay"] == "31/12/2027"
    assert portal.owners() == []
    assert portal.kinds() == ["received-service", "payment-taken", "service-done"]


def test_insurance_is_told_in_its_own_words(portal: Any) -> None:
    number = reduced(portal)["maHoSo"]
    shown = order(portal, number)
    pay(portal, shown)

    assert portal.axis.asked("xacNhanHoGiaDinh") == [{"maHoSo": number, "chuHo": HEAD, "thanhVien": [MEMBER]}]
    assert portal.axis.asked("tinhMucDong") == [{"maHoSo": number, "soThang": 12, "hinhThuc": "GIAM_TRU"}]
    extension = {"maHoSo": number, "maGiaoDichThanhToan": shown["maThanhToan"], "soTien": "1366200"}
    assert portal.axis.asked("giaHan") == [extension]
    assert portal.axis.headers("giaHan", "X-Lienthong-Purpose") == ["HGD_GIA_HAN"]
    assert portal.axis.headers("giaHan", "X-Road-Issue") == [number]


def test_a_plain_renewal_needs_the_card_alone(portal: Any) -> None:
    number = portal.ask("POST", f"{BASE}/gia-han-the/thuong", PLAIN).fields["maHoSo"]

    assert portal.axis.asked("traCuuThe") == [{"soTheBHYT": "GD4010000000001"}]
    quoted = {"maHoSo": number, "soThang": 6, "hinhThuc": "THUONG", "soTheBHYT": "GD4010000000001"}
    assert portal.axis.asked("tinhMucDong") == [quoted]


@pytest.mark.parametrize(
    "sentence",
    [
        "Không tồn tại thông tin chủ hộ trong cơ sở dữ liệu quốc gia về dân cư",
        "Các thành viên kê khai không cùng địa chỉ thường trú hoặc tạm trú trong cơ sở dữ liệu quốc gia về dân cư",
    ],
)
def test_the_sentences_of_the_household_service_pass_through_unchanged(portal: Any, sentence: str) -> None:
    portal.axis.says["xacNhanHoGiaDinh"] = {"trangThai": 0, "maLoi": "HGD01", "moTaLoi": sentence}
    filed = reduced(portal)

    assert (filed["trangThai"], filed["maLoi"], filed["moTaLoi"]) == (3, "HGD01", sentence)
    assert portal.owners() == []
    assert portal.kinds() == ["received-service", "service-refused"]


def test_a_refused_citizen_may_file_anew(portal: Any) -> None:
    portal.axis.says["xacNhanHoGiaDinh"] = {"trangThai": 0, "maLoi": "HGD01", "moTaLoi": "không"}
    first = reduced(portal)["maHoSo"]
    portal.axis.says = dict(GOOD)

    assert reduced(portal)["maHoSo"] != first


def test_the_same_request_gets_the_same_dossier(portal: Any) -> None:
    first, again = reduced(portal), reduced(portal)

    assert first == again
    assert len(portal.axis.asked("xacNhanHoGiaDinh")) == 1


def test_a_finished_renewal_is_repeated_on_its_day_and_new_on_the_next(portal: Any) -> None:
    number = reduced(portal)["maHoSo"]
    pay(portal, order(portal, number))

    assert reduced(portal)["maHoSo"] == number
    portal.forward(days=1)
    assert reduced(portal)["maHoSo"] != number


def test_other_months_are_another_renewal(portal: Any) -> None:
    assert reduced(portal)["maHoSo"] != reduced(portal, soThang=6)["maHoSo"]


def test_while_insurance_is_silent_the_dossier_waits_and_goes_on_by_itself(portal: Any) -> None:
    portal.axis.says["xacNhanHoGiaDinh"] = 503
    filed = reduced(portal)
    assert filed["trangThai"] == 1
    assert portal.owners() == [("confirm", "insurance")]

    portal.axis.says = dict(GOOD)
    portal.forward(minutes=2)

    assert dossier(portal, filed["maHoSo"])["trangThai"] == 6


@pytest.mark.parametrize("when", ["before", "after"])
def test_lost_answers_cost_nobody_money(portal: Any, when: Any) -> None:
    number = reduced(portal)["maHoSo"]
    portal.network.arm([NoAnswer(door="portal->axis:*", when=when, times=3)])
    pay(portal, order(portal, number))
    portal.forward(hours=1)

    assert dossier(portal, number)["trangThai"] == 10
    assert len({str(body) for body in portal.axis.asked("giaHan")}) == 1
    assert portal.kinds().count("payment-taken") == 1


def test_a_line_that_breaks_is_tried_again(portal: Any) -> None:
    portal.network.arm([Reset(door="portal->axis:*", when="before", times=4)])
    number = reduced(portal)["maHoSo"]
    portal.forward(hours=1)

    assert dossier(portal, number)["trangThai"] == 6


def test_the_quote_is_the_order(portal: Any) -> None:
    number = reduced(portal)["maHoSo"]
    shown = order(portal, number)

    assert (shown["soTien"], shown["trangThai"], shown["hetHan"]) == ("1366200", "CHO", "20260916083000")
    assert order(portal, number) == shown


def test_there_is_no_order_before_the_quote(portal: Any) -> None:
    portal.axis.says["tinhMucDong"] = 503
    number = reduced(portal)["maHoSo"]

    assert portal.ask("POST", f"{BASE}/thanh-toan", {"maHoSo": number}).status == 409


@pytest.mark.parametrize("total", ["0", "-5", "1e5", "12.5", "", None, True, ["1"]])
def test_an_amount_that_is_none_is_asked_for_again(portal: Any, total: Any) -> None:
    portal.axis.says["tinhMucDong"] = QUOTE | {"tongTien": total}
    assert reduced(portal)["trangThai"] == 2
    portal.axis.says["tinhMucDong"] = QUOTE
    portal.forward(minutes=30)

    assert portal.owners() == [("pay", "citizen")]


def test_a_payment_is_confirmed_once(portal: Any) -> None:
    shown = order(portal, reduced(portal)["maHoSo"])

    assert pay(portal, shown).fields == pay(portal, shown).fields
    assert pay(portal, shown, "NH-2").status == 409
    assert len(portal.axis.asked("giaHan")) == 1


def test_another_amount_is_refused(portal: Any) -> None:
    shown = order(portal, reduced(portal)["maHoSo"])

    assert pay(portal, shown, amount="1").status == 409
    assert pay(portal, shown).status == 200


def test_one_transaction_pays_one_order(portal: Any) -> None:
    first, other = order(portal, reduced(portal)["maHoSo"]), order(portal, reduced(portal, soThang=6)["maHoSo"])
    pay(portal, first)

    assert pay(portal, other).status == 409


def test_an_unpaid_order_stops_the_dossier(portal: Any) -> None:
    number = reduced(portal)["maHoSo"]
    shown = order(portal, number)
    assert portal.owners() == [("pay", "citizen")]
    portal.forward(hours=24)

    assert dossier(portal, number)["trangThai"] == 8
    assert order(portal, number)["trangThai"] == "HET_HAN"
    assert pay(portal, shown).status == 409
    assert portal.kinds() == ["received-service", "service-stopped"]


def test_a_refused_extension_is_an_officers_refund(portal: Any) -> None:
    portal.axis.says["giaHan"] = {"trangThai": 0, "maLoi": "HGD12", "moTaLoi": "không đúng"}
    number = reduced(portal)["maHoSo"]
    shown = order(portal, number)
    pay(portal, shown)
    refused = dossier(portal, number)
    assert (refused["trangThai"], refused["moTaLoi"]) == (8, "không đúng")
    assert portal.owners() == [("refund", "officer")]

    target = f"{BASE}/thanh-toan/{shown['maThanhToan']}/hoan-tien"
    first, again = portal.ask("POST", target, {}), portal.ask("POST", target, {})

    assert first.fields == again.fields
    assert first.fields["trangThai"] == "DA_HOAN"
    assert portal.owners() == []
    assert portal.kinds() == ["received-service", "payment-taken", "payment-returned", "service-stopped"]


def test_nothing_is_given_back_without_a_refusal(portal: Any) -> None:
    shown = order(portal, reduced(portal)["maHoSo"])
    pay(portal, shown)

    assert portal.ask("POST", f"{BASE}/thanh-toan/{shown['maThanhToan']}/hoan-tien", {}).status == 409


def test_an_extension_that_takes_its_time_is_asked_for(portal: Any) -> None:
    portal.axis.says |= {"giaHan": {"trangThai": 2}, "traKetQua": GOOD["giaHan"]}
    number = reduced(portal)["maHoSo"]
    pay(portal, order(portal, number))
    assert portal.owners() == [("outcome", "insurance")]
    portal.forward(minutes=30)

    assert dossier(portal, number)["trangThai"] == 10


def test_the_adapter_shows_the_same_status(portal: Any) -> None:
    number = reduced(portal)["maHoSo"]
    found = portal.desk.register.find(number).out()

    assert (found["TrangThaiHoSo"], found["MaTTHC"], found["LoaiDoiTuong"]) == ("6", "P.GHGT", "1")


@pytest.mark.parametrize("path", ["ho-so/G22", "thanh-toan/x/xac-nhan", "thanh-toan/x/hoan-tien", "thanh-toan"])
def test_what_is_unknown_is_a_404(portal: Any, path: str) -> None:
    bodies = {"thanh-toan": {"maHoSo": "G22"}, "thanh-toan/x/xac-nhan": {"maGiaoDich": "1", "soTien": "1"}}
    method = "GET" if path.startswith("ho-so") else "POST"
    said = portal.ask(method, f"{BASE}/{path}", None if method == "GET" else bodies.get(path, {}))

    assert (said.status, said.fields["maLoi"]) == (404, "DVC404")


@pytest.mark.parametrize("body", [{}, REDUCED | {"soThang": 5}, REDUCED | {"chuHo": {}}, b"{"])
def test_a_form_that_cannot_be_read_is_refused_in_the_services_shape(portal: Any, body: Any) -> None:
    said = portal.ask("POST", f"{BASE}/gia-han-the/giam-tru", body)

    assert (said.status, said.fields["maLoi"]) == (400, "DVC400")
