"""The send queue at work: cycles, what goes out, lost answers, returns, results."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.wire.axis import ISSUE, PURPOSE
from tests.mocks.justice.conftest import BIRTH, CHOICES, NUMBER, UNIT, Site

SEND, RESULT = "nhanHoSoKhaiSinh", "traKetQua"


def no_answer(_asked: Any) -> int:
    return 503


def lost(take: Callable[[Any], Any]) -> Callable[[Any], int]:
    """Takes the request, and its answer is lost."""

    def taken(asked: Any) -> int:
        take(asked)
        return 504

    return taken


def test_the_message_says_everything_in_the_insurance_sides_spelling(site: Callable[..., Site]) -> None:
    place = site(office_address="Số 9 đường Trụ Sở")
    place.push(BIRTH | {"nksDanToc": "63001", "theBHYT": CHOICES})
    place.lone.forward(hours=2)
    (sent,) = place.axis.asked(SEND)
    row = place.row()

    assert sent == {
        "maHoSo": row["maHoSo"],
        "maHoSoLT": NUMBER,
        "maDonVi": UNIT,
        "soDangKy": "1",
        "quyenSo": "01/2026",
        "ngayDangKy": "15/09/2026",
        "treEm": {
            "hoTen": "Nguyễn Minh An",
            "ngaySinh": "14/09/2026",
            "gioiTinh": "2",
            "soDDCN": row["soDinhDanh"],
            "danToc": "01",
            "quocTich": "VN",
            "diaChi": BIRTH["meNoiCuTru"],
        },
        "cha": {"hoTen": "Nguyễn Văn Cường", "soDDCN": BIRTH["chaSoDDCN"]},
        "me": {"hoTen": "Trần Thị Bình", "soDDCN": BIRTH["meSoDDCN"]},
        "nguoiDangKy": {
            "hoTen": "Nguyễn Văn Cường",
            "soDDCN": BIRTH["nycSoDDCN"],
            "quanHe": "Cha",
            "diaChi": BIRTH["nycNoiCuTru"],
        },
        "noiDangKyKCB": "01901",
        "nguoiGiamHo": "ME",
        "hinhThucNhan": "2",
        "diaChiTruSo": "Số 9 đường Trụ Sở",
        "diaChiTrenThe": BIRTH["meNoiCuTru"],
    }
    assert place.axis.headers(SEND, PURPOSE) == ["THE_BHYT_TE"]
    assert place.axis.headers(SEND, ISSUE) == [NUMBER]


def test_a_counters_item_has_no_linked_number(site: Callable[..., Site]) -> None:
    place = site()
    place.waiting()
    place.lone.forward(hours=1)

    assert place.axis.asked(SEND)[0]["maHoSoLT"] == ""
    assert place.row()["maHoSoLT"] == ""


@pytest.mark.parametrize(
    ("settings", "unit"), [({"linked_locality": False}, "00070"), ({"unlinked_units": ["00004"]}, "00004")]
)
def test_an_unlinked_locality_leaves_the_requesters_address_out(
    site: Callable[..., Site], settings: dict[str, Any], unit: str
) -> None:
    place = site(**settings)
    place.counter(theBHYT=CHOICES | {"nguoiGiamHo": "NYC"}, maDonVi=unit)
    place.lone.forward(hours=1)
    (sent,) = place.axis.asked(SEND)

    assert "diaChi" not in sent["nguoiDangKy"]
    assert "diaChiTrenThe" not in sent
    assert sent["treEm"]["diaChi"] == BIRTH["meNoiCuTru"]


def test_an_unlinked_locality_still_has_the_parents_address(site: Callable[..., Site]) -> None:
    place = site(linked_locality=False)
    place.waiting()
    place.lone.forward(hours=1)

    assert place.axis.asked(SEND)[0]["diaChiTrenThe"] == BIRTH["meNoiCuTru"]


@pytest.mark.parametrize(("minutes", "count"), [(30, 48), (45, 32)])
def test_a_virtual_day_has_its_cycles_while_something_waits(
    site: Callable[..., Site], minutes: int, count: int
) -> None:
    place = site(cycle_minutes=minutes)
    place.axis.says[SEND] = 503
    place.waiting()
    place.lone.forward(days=1)

    assert place.desk.cards.cycles == count
    assert len(place.axis.asked(SEND)) == count
    assert {sent["maHoSo"] for sent in place.axis.asked(SEND)} == {place.row()["maHoSo"]}
    assert place.row()["trangThai"] == "chờ gửi"
    assert place.row()["soLanGui"] == count


def test_an_empty_queue_plans_nothing(site: Callable[..., Site]) -> None:
    place = site()
    place.counter()
    place.lone.forward(hours=3)

    assert place.lone.network.due() is None
    assert place.desk.cards.cycles == 0


def test_each_office_has_a_phase_of_its_own(site: Callable[..., Site]) -> None:
    desk = site().desk
    phases = {desk.cards.cycle_of(f"{unit:05d}").phase for unit in range(40)}

    assert len(phases) > 10
    assert desk.cards.cycle_of("00070") == site().desk.cards.cycle_of("00070")


def test_items_go_out_one_after_another_in_one_cycle(site: Callable[..., Site]) -> None:
    place = site()
    for _ in range(5):
        place.waiting()
    place.lone.forward(minutes=31)

    assert [sent["maHoSo"][-1] for sent in place.axis.asked(SEND)] == ["1", "2", "3", "4", "5"]
    assert place.desk.cards.cycles == 1
    assert {row["trangThai"] for row in place.officer("GET", "chuyenBHXH").fields["danhSach"]} == {"đã gửi"}


def test_a_lost_answer_makes_no_second_card(site: Callable[..., Site]) -> None:
    place = site()
    take = place.axis.says[SEND]

    place.axis.says[SEND] = lost(take)
    place.waiting()
    place.lone.forward(minutes=31)
    assert (place.row()["trangThai"], place.row()["soLanGui"]) == ("chờ gửi", 1)

    place.axis.says[SEND] = take
    place.lone.forward(minutes=30)

    assert place.row()["trangThai"] == "đã gửi"
    assert len(place.axis.cards) == 1
    first, second = place.axis.asked(SEND)
    assert first == second


def test_an_item_that_was_not_answered_does_not_hold_the_others_up_and_is_not_forgotten(
    site: Callable[..., Site],
) -> None:
    place = site()
    take = place.axis.says[SEND]
    place.waiting()
    place.waiting()
    first = place.row()["maHoSo"]
    place.axis.says[SEND] = lambda asked: 503 if asked["maHoSo"] == first else take(asked)
    place.lone.forward(minutes=31)
    assert [place.row(0)["trangThai"], place.row(1)["trangThai"]] == ["chờ gửi", "đã gửi"]

    place.axis.says[SEND] = take
    place.lone.forward(minutes=30)

    assert place.row(0)["trangThai"] == "đã gửi"


def test_results_are_asked_for_at_later_cycles_until_the_card_is_there(site: Callable[..., Site]) -> None:
    place = site()
    place.waiting()
    place.lone.forward(minutes=31)
    assert place.axis.asked(RESULT) == []
    place.lone.forward(minutes=60)
    assert place.axis.asked(RESULT) == [{"maHoSo": place.row()["maHoSo"]}] * 2
    assert place.row()["trangThai"] == "đã gửi"

    place.axis.says[RESULT] = {"trangThai": 2, "soTheBHYT": "TE1019900000001", "maSoBHXH": "9900000001"}
    place.lone.forward(minutes=30)
    asked = len(place.axis.asked(RESULT))
    place.lone.forward(hours=3)

    row = place.row()
    assert (row["trangThai"], row["soTheBHYT"], row["maGiaoDich"]) == ("đã cấp thẻ", "TE1019900000001", "TE1")
    assert len(place.axis.asked(RESULT)) == asked
    assert len(place.axis.asked(SEND)) == 1
    assert place.lone.network.due() is None


@pytest.mark.parametrize("answer", [503, 404, {"trangThai": 0, "maLoi": "TE10"}, {"trangThai": 1}, {"trangThai": None}])
def test_a_result_that_says_nothing_final_is_asked_for_again(site: Callable[..., Site], answer: Any) -> None:
    place = site()
    place.waiting()
    place.axis.says[RESULT] = answer
    place.lone.forward(hours=2)

    assert place.row()["trangThai"] == "đã gửi"
    assert len(place.axis.asked(RESULT)) >= 2


def test_a_sent_item_is_locked(site: Callable[..., Site]) -> None:
    place = site()
    one = f"chuyenBHXH/{place.waiting()}"
    place.lone.forward(minutes=31)

    statuses = [
        place.officer("PUT", one, CHOICES).status,
        place.officer("POST", f"{one}/chuyen").status,
        place.officer("POST", f"{one}/guiLai").status,
    ]
    assert statuses == [409, 409, 409]


@pytest.mark.parametrize("door", [SEND, RESULT])
def test_a_returned_item_warns_and_goes_out_again_only_when_the_officer_says_so(
    site: Callable[..., Site], door: str
) -> None:
    place = site()
    kept = place.axis.says[door]
    place.axis.says[door] = {"trangThai": 0 if door == SEND else 3, "maLoi": "TE03", "moTaLoi": "sai mã cơ sở"}
    one = f"chuyenBHXH/{place.waiting()}"
    place.lone.forward(hours=4)
    row, sent = place.row(), len(place.axis.asked(SEND))
    assert (row["trangThai"], row["maLoi"], row["moTaLoi"]) == ("bị trả về", "TE03", "sai mã cơ sở")
    assert "TE03" in row["canhBao"]["vi"]
    assert sent == 1
    assert place.officer("POST", f"{one}/chuyen").status == 409

    place.axis.says[door] = kept
    assert place.officer("PUT", one, {"noiDangKyKCB": "79024"}).fields["trangThai"] == "bị trả về"
    assert place.officer("POST", f"{one}/guiLai").fields["trangThai"] == "chờ gửi"
    place.lone.forward(minutes=31)

    assert place.row()["trangThai"] == "đã gửi"
    assert [one["noiDangKyKCB"] for one in place.axis.asked(SEND)] == ["01901", "79024"]
    assert len({one["maHoSo"] for one in place.axis.asked(SEND)}) == 1


@pytest.mark.parametrize("status", [400, 422])
def test_a_message_that_cannot_be_read_over_there_comes_back_to_the_officer(
    site: Callable[..., Site], status: int
) -> None:
    place = site()
    place.axis.says[SEND] = status
    place.waiting()
    place.lone.forward(minutes=31)

    assert (place.row()["trangThai"], place.row()["maLoi"]) == ("bị trả về", f"HTTP {status}")


@pytest.mark.parametrize("answer", [503, 401, 403, 404, 429, {}, {"trangThai": "x"}])
def test_what_is_no_answer_leaves_the_item_waiting(site: Callable[..., Site], answer: Any) -> None:
    place = site()
    place.axis.says[SEND] = answer
    place.waiting()
    place.lone.forward(minutes=31)

    assert place.row()["trangThai"] == "chờ gửi"


def test_a_change_after_a_lost_answer_asks_first_and_finds_that_it_came_too_late(site: Callable[..., Site]) -> None:
    place = site()
    take = place.axis.says[SEND]
    place.axis.says[SEND] = lost(take)
    one = f"chuyenBHXH/{place.waiting()}"
    place.lone.forward(minutes=31)
    assert place.officer("PUT", one, {"noiDangKyKCB": "79024"}).status == 200
    place.axis.says[SEND] = take
    place.lone.forward(minutes=30)
    row = place.row()

    assert (row["trangThai"], row["noiDangKyKCB"]) == ("đã gửi", "01901")
    assert "không còn hiệu lực" in row["canhBao"]["vi"]
    assert [one["noiDangKyKCB"] for one in place.axis.asked(SEND)] == ["01901"]


def test_a_change_after_a_sending_that_never_arrived_goes_out(site: Callable[..., Site]) -> None:
    place = site()
    take = place.axis.says[SEND]
    place.axis.says[SEND] = no_answer
    one = f"chuyenBHXH/{place.waiting()}"
    place.lone.forward(minutes=31)
    place.officer("PUT", one, {"noiDangKyKCB": "79024"})
    place.axis.says[SEND] = take
    place.axis.says[RESULT] = 503
    place.lone.forward(minutes=30)
    assert place.row()["trangThai"] == "chờ gửi"

    place.axis.says[RESULT] = {"trangThai": 0, "maLoi": "TE10"}
    place.lone.forward(minutes=30)

    assert (place.row()["trangThai"], place.row()["noiDangKyKCB"]) == ("đã gửi", "79024")
    assert [one["noiDangKyKCB"] for one in place.axis.cards.values()] == ["79024"]


def test_a_late_change_may_even_find_the_card_issued(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.says[SEND] = no_answer
    one = f"chuyenBHXH/{place.waiting()}"
    place.lone.forward(minutes=31)
    place.officer("PUT", one, {"noiDangKyKCB": "79024"})
    place.axis.says[RESULT] = {"trangThai": 2, "soTheBHYT": "TE1019900000001"}
    place.lone.forward(minutes=30)

    assert (place.row()["trangThai"], place.row()["noiDangKyKCB"]) == ("đã cấp thẻ", "01901")


def test_a_request_keeps_the_trace_of_the_dossier_through_every_hop(site: Callable[..., Site]) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    place = site()
    place.lone.ask(
        "POST",
        "/hotich/canbo/dangKy",
        {"module": "KS", "maDonVi": 70, "data": BIRTH, "theBHYT": CHOICES},
        (("traceparent", f"00-{trace}-0000000000000001-01"),),
    )
    place.lone.forward(hours=2)
    hops = place.lone.network.log.after(0)

    assert {hop.trace for hop in hops} == {trace}
    assert {hop.door for hop in hops} >= {"XacThucThongTinCongDan", "capSoDinhDanh", SEND, RESULT}
