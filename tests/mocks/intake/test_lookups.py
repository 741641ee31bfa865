import unicodedata

import pytest

from harness.wire.calls import Credentials, lookup_call
from harness.wire.door import doors
from harness.world import World
from tests.mocks.intake.conftest import Hospital

BY_CARD = (
    *("000", "001", "002", "003", "004", "010", "050", "051", "052", "053", "100", "101", "110"),
    *("120", "121", "122", "123", "124", "130", "500"),
)


@pytest.mark.parametrize("code", BY_CARD)
def test_each_card_of_the_world_answers_its_code(hospital: Hospital, world: World, code: str) -> None:
    card = world.card(code)
    born = f"{card.holder.born:%d/%m/%Y}"

    answer = hospital.ask("lookup", maThe=card.number, hoTen=card.holder.full_name, ngaySinh=born).json()

    assert answer["maKetQua"] == code
    assert answer["dsLichSuKCB2018"] is None
    assert (answer["maThe"] is None) == (code in {"001", "002", "050", "051", "052", "053", "100", "101", "500"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cccdCb": "001099000001"}, "054"),
        ({"hoTenCb": "Người Khác"}, "055"),
        ({"hoTen": "Trần Văn Khác"}, "060"),
        ({"ngaySinh": "01/01/1901"}, "070"),
        ({"ngaySinh": "19990515"}, "205"),
        ({"hoTen": ""}, "205"),
        ({"cccdCb": ""}, "205"),
        ({"maThe": "123"}, "051"),
        ({"maThe": "DN4979959956531"}, "052"),
        ({"maThe": "DN9319959956531"}, "053"),
        ({"maThe": "9999999998"}, "050"),
    ],
)
def test_the_question_decides_the_other_codes(hospital: Hospital, changes: dict[str, str], code: str) -> None:
    answer = hospital.ask("lookup", **changes).json()

    assert answer["maKetQua"] == code
    assert answer["hoTen"] is None


def test_a_wrong_name_with_the_right_initials_is_told_apart(hospital: Hospital, world: World) -> None:
    name = " ".join(word + "x" for word in world.main.card.holder.full_name.split())

    assert hospital.ask("lookup", hoTen=name).json()["maKetQua"] == "061"


def test_a_name_may_come_decomposed_and_in_capitals(hospital: Hospital, world: World) -> None:
    name = unicodedata.normalize("NFD", world.main.card.holder.full_name.upper())

    assert hospital.ask("lookup", hoTen=name).json()["maKetQua"] == "000"


def test_ten_twelve_and_fifteen_characters_find_the_same_card(hospital: Hospital, world: World) -> None:
    card = world.main.card

    found = [
        hospital.ask("lookup", maThe=key).json() for key in (card.number, card.holder.bhxh_number, card.holder.cccd)
    ]

    assert [answer["maThe"] for answer in found] == [card.number] * 3


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%m/%Y", "%Y"])
def test_a_birth_date_may_lack_its_day_and_month(hospital: Hospital, world: World, form: str) -> None:
    born = world.main.card.holder.born

    assert hospital.ask("lookup", ngaySinh=f"{born:{form}}").json()["maKetQua"] == "000"


def test_history_lists_visits_and_is_null_without(hospital: Hospital, world: World) -> None:
    without = next(card for card in world.cards if card.answer == "000" and not world.visits_of(card))
    born = f"{without.holder.born:%d/%m/%Y}"

    full = hospital.ask("history").json()
    empty = hospital.ask("history", maThe=without.number, hoTen=without.holder.full_name, ngaySinh=born).json()

    assert (full["maKetQua"], len(full["dsLichSuKCB2025"])) == ("000", 3)
    assert (empty["maKetQua"], empty["dsLichSuKCB2025"]) == ("000", None)


def test_history_refuses_json_and_look_up_takes_it(hospital: Hospital, world: World) -> None:
    card, member = world.main.card, world.main.staff
    fields = {"maThe": card.number, "hoTen": card.holder.full_name, "ngaySinh": f"{card.holder.born:%Y}"}
    fields |= {"hoTenCb": member.full_name, "cccdCb": member.cccd}
    calls = [
        lookup_call(doors()[door], hospital.credentials, hospital.take(), fields, body="json")
        for door in ("lookup", "history")
    ]

    assert [hospital.send(call).json()["maKetQua"] for call in calls] == ["000", "205"]


def test_copayment_has_rows_or_204_or_400(hospital: Hospital, world: World) -> None:
    without = world.cards[10]
    born = f"{without.holder.born:%d/%m/%Y}"

    full = hospital.ask("copayment").json()
    empty = hospital.ask("copayment", maThe=without.number, hoTen=without.holder.full_name, ngaySinh=born).json()

    assert (full["MaKetQua"], full["DataCCT"][-1]["tBNCCTLuyKe"]) == (200, 5850000)
    assert (empty["MaKetQua"], empty["DataCCT"], empty["ThongTinSoThe"]) == (204, None, None)
    assert hospital.ask("copayment", ngaySinh="").json()["MaKetQua"] == 400


def test_a_restricted_account_gets_its_own_500(hospital: Hospital, world: World) -> None:
    account = world.account("restricted")
    hospital.credentials = Credentials(account.username, account.password, account.facility)

    answer = hospital.ask("copayment").json()

    assert (answer["MaKetQua"], answer["GhiChu"]) == (500, "Tài khoản của cơ sở đang bị hạn chế tra cứu")
    assert hospital.ask("lookup").json()["maKetQua"] == "500"
