"""Renewal of household cards: plain or with the reduction; every payment extends its cards exactly once."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.people.model import Citizen
from harness.people.town import Home

Make = Callable[..., Any]
NO_HOUSEHOLDER = "Không tồn tại thông tin chủ hộ trong cơ sở dữ liệu quốc gia về dân cư"
NO_COMMON_ADDRESS = (
    "Các thành viên kê khai không cùng địa chỉ thường trú hoặc tạm trú trong cơ sở dữ liệu quốc gia về dân cư"
)
LAST_YEAR = datetime(2027, 3, 1, 8, 30, tzinfo=VIETNAM)


def person(citizen: Citizen, **more: str) -> dict[str, Any]:
    return {
        "hoTen": citizen.full_name,
        "soDinhDanh": citizen.cccd,
        "ngaySinh": f"{citizen.born:%Y%m%d}",
        "gioiTinh": 1 if citizen.sex == "male" else 2,
        **more,
    }


def members(home: Home, *roles: str) -> list[dict[str, Any]]:
    return [person(home.members[role], soTheBHYT=home.members[role].card) for role in roles]


def confirm(stage: Any, home: Home, *roles: str, number: str = "HS-1") -> Any:
    body = {"maHoSo": number, "chuHo": person(home.husband), "thanhVien": members(home, *roles)}
    return stage.api("apiGiaHanThe/xacNhanHoGiaDinh", body)


def quote(stage: Any, months: int = 12, number: str = "HS-1", kind: str = "GIAM_TRU", card: str = "") -> Any:
    body = {"maHoSo": number, "soThang": months, "hinhThuc": kind, "soTheBHYT": card}
    return stage.api("apiGiaHanThe/tinhMucDong", body)


def pay(stage: Any, amount: str | int, payment: str = "TT-1", number: str = "HS-1") -> Any:
    body = {"maHoSo": number, "maGiaoDichThanhToan": payment, "soTien": amount}
    return stage.api("apiGiaHanThe/giaHan", body)


def outcome(stage: Any, number: str = "HS-1") -> Any:
    return stage.api("apiGiaHanThe/traKetQua", {"maHoSo": number})


ALL = ("woman", "husband", "mother", "father")


# --- plain ------------------------------------------------------------------------------------------------------------


def test_plain_renewal_needs_only_the_card_number(insurance: Make) -> None:
    stage = insurance()
    mother = stage.home("plain-renewal/happy").mother

    card = stage.api("apiGiaHanThe/traCuuThe", {"soTheBHYT": mother.card})
    due = quote(stage, kind="THUONG", card=mother.card)
    paid = pay(stage, due["tongTien"])

    assert (card["trangThai"], card["hoTen"], card["hanThe"]) == (1, mother.full_name, "31/12/2026")
    assert due["tongTien"] == "1366200"
    assert paid["theMoi"] == [
        {"soTheBHYT": mother.card, "hoTen": mother.full_name, "tuNgay": "01/01/2027", "denNgay": "31/12/2027"}
    ]
    assert stage.axis.requests == []


@pytest.mark.parametrize(("role", "code"), [("woman", "HGD05"), ("father", "HGD05"), ("child", "HGD05")])
def test_a_card_of_another_category_is_not_renewed_by_the_household(insurance: Make, role: str, code: str) -> None:
    stage = insurance()
    card = stage.home("plain-renewal/happy").members[role].card

    assert stage.api("apiGiaHanThe/traCuuThe", {"soTheBHYT": card})["maLoi"] == code
    assert quote(stage, kind="THUONG", card=card)["maLoi"] == code


@pytest.mark.parametrize("card", ["GD4019999999999", "GD40199", "", "GD4979900000000"])
def test_an_unknown_card_is_refused(insurance: Make, card: str) -> None:
    said = insurance().api("apiGiaHanThe/traCuuThe", {"soTheBHYT": card})

    assert (said["trangThai"], said["maLoi"], said["hoTen"]) == (0, "HGD04", "")


def test_the_register_of_the_gateway_hears_of_the_new_period(insurance: Make) -> None:
    stage = insurance()
    mother = stage.home("plain-renewal/happy").mother

    pay(stage, quote(stage, 3, kind="THUONG", card=mother.card)["tongTien"])

    card = stage.network.card(mother.card)
    assert card is not None
    assert (card.valid_from, card.valid_to) == (date(2026, 1, 1), date(2027, 3, 31))


def test_a_card_that_ended_begins_again_today_and_after_a_long_gap_later(insurance: Make) -> None:
    soon, late = insurance(LAST_YEAR), insurance(LAST_YEAR, lapse_days=30)

    for stage, begins in ((soon, "01/03/2027"), (late, "31/03/2027")):
        registry = stage.desk.registry
        mother = registry.find(stage.home("plain-renewal/happy").mother.card)
        registry.give_card(mother, date(2026, 1, 1), date(2026, 12, 31))
        due = quote(stage, 3, kind="THUONG", card=mother.citizen.card)

        assert pay(stage, due["tongTien"])["theMoi"][0]["tuNgay"] == begins


# --- with the reduction -----------------------------------------------------------------------------------------------


def test_members_are_ranked_and_quoted_by_the_table(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("renewal/reduced")

    said = confirm(stage, home, *ALL)
    due = quote(stage)

    assert said["trangThai"] == 1
    assert [line["soTien"] for line in due["chiTiet"]] == ["1366200", "956340", "819720", "683100"]
    assert [line["thuTu"] for line in due["chiTiet"]] == [1, 2, 3, 4]
    assert [line["tyLe"] for line in due["chiTiet"]] == ["100", "70", "60", "50"]
    assert due["tongTien"] == "3825360"


def test_a_member_of_another_category_is_not_counted_and_shifts_nobody(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("renewal/reduced")

    said = confirm(stage, home, "woman", "child", "husband")
    due = quote(stage, 6)

    assert [one["tinhMucDong"] for one in said["thanhVien"]] == [True, False, True]
    assert said["thanhVien"][1]["lyDo"]
    assert [line["soTien"] for line in due["chiTiet"]] == [f"{113_850 * 6}", f"{79_695 * 6}"]


def test_the_registry_is_asked_as_it_was_deployed(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("renewal/reduced")

    confirm(stage, home, "woman", "mother")

    body = stage.axis.bodies[0]
    assert body["ChuHo"]["SoDinhDanh"] == home.husband.cccd
    assert body["ChuHo"]["HoVaTen"].isascii()
    assert body["DanhSachThanhVien"] == [{"SoDinhDanh": home.woman.cccd}, {"SoDinhDanh": home.mother.cccd}]
    assert stage.axis.requests[0].path.endswith("/XacNhanThongTinHoGiaDinh")
    assert stage.axis.requests[0].header("X-Lienthong-Purpose") == "HGD_GIA_HAN"


def test_as_proposed_the_registry_names_the_members(insurance: Make) -> None:
    stage = insurance(household_service="proposed")
    home = stage.home("renewal/proposed")
    stage.axis.members = (home.husband.cccd, home.woman.cccd, home.child.cccd, home.mother.cccd, home.father.cccd)

    confirm(stage, home)
    due = quote(stage, 3)

    assert stage.axis.requests[0].path.endswith("/TraCuuThanhVienHoGiaDinh")
    assert "DanhSachThanhVien" not in stage.axis.bodies[0]
    assert len(due["chiTiet"]) == 4


@pytest.mark.parametrize(
    ("sentence", "code"), [(NO_HOUSEHOLDER, "HGD01"), (NO_COMMON_ADDRESS, "HGD02"), ("Một câu khác", "HGD00")]
)
def test_the_registrys_sentence_is_passed_on_unchanged(insurance: Make, sentence: str, code: str) -> None:
    stage = insurance()
    stage.axis.household = {"KetQua": False, "ThongBao": sentence}

    said = confirm(stage, stage.home("renewal/moved"), *ALL)

    assert (said["trangThai"], said["maLoi"], said["moTaLoi"]) == (0, code, sentence)
    assert quote(stage)["maLoi"] == "HGD08"


def test_a_silent_registry_is_told_as_such_and_asked_again(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("renewal/outage")
    stage.axis.silent = 1

    first = confirm(stage, home, *ALL)
    again = confirm(stage, home, *ALL)

    assert (first["maLoi"], again["trangThai"]) == ("HGD03", 1)


def test_a_confirmed_household_is_not_asked_about_again(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("renewal/duplicate")

    first, again = confirm(stage, home, *ALL), confirm(stage, home, *ALL)

    assert first == again
    assert len(stage.axis.bodies) == 1


def test_a_member_twice_or_with_anothers_card_is_refused(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("renewal/reduced")
    swapped = {
        "maHoSo": "HS-1",
        "chuHo": person(home.husband),
        "thanhVien": [person(home.woman, soTheBHYT=home.mother.card)],
    }

    assert confirm(stage, home, "woman", "woman")["maLoi"] == "HGD07"
    assert stage.api("apiGiaHanThe/xacNhanHoGiaDinh", swapped)["maLoi"] == "HGD06"


def test_an_unlinked_member_is_known_by_the_number_on_file(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("renewal/reduced")
    woman = stage.desk.registry.find(home.woman.cccd)
    stage.desk.registry.change(woman, linked=False)

    said = confirm(stage, home, "woman")

    assert said["thanhVien"][0]["tinhMucDong"] is True


def test_a_stranger_to_bhxh_is_listed_and_does_not_pay(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("renewal/new-member")
    stranger = person(home.woman) | {"soDinhDanh": "001099999999", "hoTen": "Người Mới"}
    body = {"maHoSo": "HS-1", "chuHo": person(home.husband), "thanhVien": [stranger, *members(home, "mother")]}

    said = stage.api("apiGiaHanThe/xacNhanHoGiaDinh", body)

    assert [one["tinhMucDong"] for one in said["thanhVien"]] == [False, True]
    assert [line["thuTu"] for line in quote(stage)["chiTiet"]] == [1]


def test_whoever_joins_later_in_the_year_keeps_the_ranks_before_them(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("renewal/reduced")
    confirm(stage, home, "woman", "husband")
    pay(stage, quote(stage)["tongTien"])

    confirm(stage, home, "mother", number="HS-2")

    assert [line["thuTu"] for line in quote(stage, number="HS-2")["chiTiet"]] == [3]


@pytest.mark.parametrize("months", [0, 1, 5, 13])
def test_other_spans_are_refused(insurance: Make, months: int) -> None:
    stage = insurance()
    confirm(stage, stage.home("renewal/reduced"), *ALL)

    assert quote(stage, months)["maLoi"] == "HGD09"


def test_nobody_to_pay_for_is_refused(insurance: Make) -> None:
    stage = insurance()
    confirm(stage, stage.home("renewal/reduced"), "child")

    assert quote(stage)["maLoi"] == "HGD10"


# --- payment ----------------------------------------------------------------------------------------------------------


def paid_household(stage: Any) -> str:
    confirm(stage, stage.home("renewal/reduced"), *ALL)
    due: str = quote(stage)["tongTien"]
    return due


def test_a_payment_extends_every_card_once_however_often_it_is_told(insurance: Make) -> None:
    stage = insurance()
    due = paid_household(stage)

    first, again = pay(stage, due), pay(stage, due)

    assert first == again == outcome(stage)
    assert len(stage.acts("card-renewed")) == 4
    assert {card["denNgay"] for card in first["theMoi"]} == {"31/12/2027"}
    assert stage.matters() == []


@pytest.mark.parametrize("amount", ["3825359", "3825361", 0, "1366200"])
def test_another_amount_than_the_quote_is_refused(insurance: Make, amount: str | int) -> None:
    stage = insurance()
    paid_household(stage)

    said = pay(stage, amount)

    assert (said["trangThai"], said["maLoi"]) == (0, "HGD12")
    assert stage.acts("card-renewed") == []


def test_an_amount_may_come_as_a_number(insurance: Make) -> None:
    stage = insurance()

    assert pay(stage, int(paid_household(stage)))["trangThai"] == 1


def test_a_second_payment_for_one_dossier_and_one_payment_for_two_are_refused(insurance: Make) -> None:
    stage = insurance()
    due = paid_household(stage)
    pay(stage, due)
    card = stage.home("plain-renewal/happy").mother.card
    other = quote(stage, number="HS-2", kind="THUONG", card=card)["tongTien"]

    assert pay(stage, due, payment="TT-2")["maLoi"] == "HGD14"
    assert pay(stage, other, number="HS-2")["maLoi"] == "HGD13"


def test_a_paid_dossier_is_neither_quoted_nor_confirmed_anew(insurance: Make) -> None:
    stage = insurance()
    pay(stage, paid_household(stage))
    home = stage.home("renewal/reduced")

    assert quote(stage, 3)["maLoi"] == "HGD15"
    assert confirm(stage, home, "woman")["maLoi"] == "HGD15"
    assert quote(stage)["trangThai"] == 1


def test_nothing_is_extended_before_it_is_quoted(insurance: Make) -> None:
    stage = insurance()
    confirm(stage, stage.home("renewal/reduced"), *ALL)

    assert pay(stage, "1")["maLoi"] == "HGD11"
    assert pay(stage, "1", number="HS-9")["maLoi"] == "HGD16"
    assert outcome(stage, "HS-9")["trangThai"] == 0


def test_an_unpaid_dossier_is_the_citizens_matter(insurance: Make) -> None:
    stage = insurance()
    paid_household(stage)

    assert [(matter.key, matter.state, matter.owner) for matter in stage.matters()] == [("HS-1", "quoted", "citizen")]
    assert outcome(stage)["trangThai"] == 2


def test_the_quote_stands_though_the_base_salary_changes_before_the_payment(insurance: Make) -> None:
    stage = insurance(datetime(2026, 6, 30, 16, 0, tzinfo=VIETNAM))
    due = paid_household(stage)
    stage.forward(days=1)

    assert quote(stage)["tongTien"] == due
    assert pay(stage, due)["trangThai"] == 1
