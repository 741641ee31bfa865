"""KQNhanLichSuKCB2024: every code that a request or the register can bring about, and the shape of the answer."""

import re
from dataclasses import replace
from typing import Final

import pytest

from harness.finding import Finding
from harness.judgement import broken
from harness.rule import chapter
from harness.suites.intake.answers import expect_code, expect_keys, expect_refused, expect_same
from harness.suites.intake.visitor import Visitor, answered
from harness.text import Text

BY_REQUEST: Final = {"054", "055", "060", "061", "070", "205", "401"}
BY_REGISTER: Final = [
    rule.id
    for rule in chapter("lookup")
    if re.fullmatch(r"GATE-LOOKUP-\d{3}", rule.id) and rule.id[-3:] not in BY_REQUEST
]
FIELDS: Final = (
    *("ghiChu", "maThe", "hoTen", "ngaySinh", "gioiTinh", "diaChi", "maDKBD", "cqBHXH", "gtTheTu", "gtTheDen"),
    *("maKV", "ngayDu5Nam", "maSoBHXH", "maTheCu", "maTheMoi", "gtTheTuMoi", "gtTheDenMoi", "maDKBDMoi"),
    *("tenDKBDMoi", "dsLichSuKCB2018", "dsLichSuKT2018"),
)
PERSONAL: Final = ("diaChi", "maSoBHXH", "gtTheTu", "gtTheDen", "maDKBD", "gioiTinh")


@pytest.mark.parametrize("rule", [pytest.param(rule, marks=pytest.mark.rule(rule), id=rule) for rule in BY_REGISTER])
def test_the_register_decides_the_code(visitor: Visitor, rule: str) -> None:
    code = rule[-3:]

    expect_code(visitor.ask("lookup", visitor.card_fields(visitor.card(code))), code)


@pytest.mark.rule("GATE-LOOKUP-054")
def test_staff_unknown_to_the_facility(visitor: Visitor) -> None:
    fields = visitor.card_fields(visitor.card(), cccdCb="001099999999")

    expect_code(visitor.ask("lookup", fields), "054")


@pytest.mark.rule("GATE-LOOKUP-055")
def test_staff_under_another_name(visitor: Visitor) -> None:
    fields = visitor.card_fields(visitor.card(), hoTenCb="Nguyễn Không Phải Tên Này")

    expect_code(visitor.ask("lookup", fields), "055")


@pytest.mark.rule("GATE-LOOKUP-060")
def test_a_wrong_name(visitor: Visitor) -> None:
    fields = visitor.card_fields(visitor.card(), hoTen="Xa Xôi Ngọc Ngà Xuân Xanh")

    expect_code(visitor.ask("lookup", fields), "060")


@pytest.mark.rule("GATE-LOOKUP-061")
def test_a_wrong_name_with_the_right_initials(visitor: Visitor) -> None:
    card = visitor.card()
    words = card.holder.full_name.split()
    similar = " ".join([*words[:-1], f"{words[-1][0]}uế" if words[-1][1:] != "uế" else f"{words[-1][0]}oa"])

    expect_code(visitor.ask("lookup", visitor.card_fields(card, hoTen=similar)), "061")


@pytest.mark.rule("GATE-LOOKUP-070")
def test_a_wrong_date_of_birth(visitor: Visitor) -> None:
    card = visitor.card()
    born = card.holder.born
    other = f"{born.day % 28 + 1:02d}/{born:%m/%Y}"

    expect_code(visitor.ask("lookup", visitor.card_fields(card, ngaySinh=other)), "070")


@pytest.mark.rule("GATE-LOOKUP-205")
@pytest.mark.parametrize("name", ["maThe", "hoTen", "ngaySinh"])
def test_an_empty_parameter(visitor: Visitor, name: str) -> None:
    expect_code(visitor.ask("lookup", visitor.card_fields(visitor.card(), **{name: ""})), "205")


@pytest.mark.rule("GATE-LOOKUP-401")
def test_a_wrong_token(visitor: Visitor) -> None:
    token = replace(visitor.token, access="x" * 64)

    expect_code(visitor.ask("lookup", visitor.card_fields(visitor.card()), token=token), "401")


@pytest.mark.rule("GATE-LOOKUP-STRING")
def test_codes_are_strings_of_three_digits(visitor: Visitor) -> None:
    sent = answered(visitor.ask("lookup", visitor.card_fields(visitor.card())))

    expect_same(
        "response /maKetQua", "000", sent.fields.get("maKetQua"), "mã không phải chuỗi", "the code is no string"
    )


@pytest.mark.rule("GATE-LOOKUP-FIELDS")
def test_a_correct_card_comes_with_every_field(visitor: Visitor) -> None:
    sent = visitor.ask("lookup", visitor.card_fields(visitor.card()))

    expect_code(sent, "000")
    expect_keys(sent, *FIELDS)


@pytest.mark.rule("GATE-LOOKUP-DATES")
def test_validity_is_written_with_slashes(visitor: Visitor) -> None:
    card = visitor.card()
    sent = answered(visitor.ask("lookup", visitor.card_fields(card)))

    for name, day in (("gtTheTu", card.valid_from), ("gtTheDen", card.valid_to)):
        expect_same(f"response /{name}", f"{day:%d/%m/%Y}", sent.fields.get(name), "ngày sai dạng", "a wrong date")


@pytest.mark.rule("GATE-LOOKUP-NEW-CARD")
@pytest.mark.parametrize("code", ["003", "004"])
def test_a_renewed_card_is_named(visitor: Visitor, code: str) -> None:
    card = visitor.card(code)
    sent = answered(visitor.ask("lookup", visitor.card_fields(card)))

    expect_same("response /maTheMoi", card.new_number, sent.fields.get("maTheMoi"), "thiếu thẻ mới", "no new card")


@pytest.mark.rule("GATE-LOOKUP-NUMBERS")
@pytest.mark.parametrize("number", ["bhxh_number", "cccd"])
def test_a_card_is_found_by_each_of_its_numbers(visitor: Visitor, number: str) -> None:
    card = visitor.card()

    expect_code(visitor.ask("lookup", visitor.card_fields(card, maThe=getattr(card.holder, number))), "000")


@pytest.mark.rule("GATE-LOOKUP-BIRTH")
@pytest.mark.parametrize("form", ["%m/%Y", "%Y"])
def test_a_birth_may_be_known_in_part(visitor: Visitor, form: str) -> None:
    card = visitor.card()

    expect_code(visitor.ask("lookup", visitor.card_fields(card, ngaySinh=format(card.holder.born, form))), "000")


@pytest.mark.rule("GATE-LOOKUP-BIRTH-QR")
def test_a_birth_in_eight_digits_is_not_right(visitor: Visitor) -> None:
    card = visitor.card()

    expect_refused(visitor.ask("lookup", visitor.card_fields(card, ngaySinh=f"{card.holder.born:%d%m%Y}")), "000")


@pytest.mark.rule("GATE-LOOKUP-BODIES")
def test_form_and_json_are_taken(visitor: Visitor) -> None:
    fields = visitor.card_fields(visitor.card())

    expect_code(visitor.ask("lookup", fields, body="form"), "000")
    expect_code(visitor.ask("lookup", fields, body="json"), "000")


@pytest.mark.rule("GATE-LOOKUP-NO-HISTORY")
def test_the_visit_history_is_gone(visitor: Visitor) -> None:
    sent = answered(visitor.ask("lookup", visitor.card_fields(visitor.card())))

    rows = sent.fields.get("dsLichSuKCB2018")
    if rows:
        says = Text("còn trả lịch sử khám", "the visit history is still there")
        broken([Finding("response /dsLichSuKCB2018", says, "null | []", f"{len(rows)}")])


@pytest.mark.rule("GATE-LOOKUP-DISCREET")
@pytest.mark.parametrize(
    "change", [{"hoTen": "Xa Xôi Ngọc Ngà Xuân Xanh"}, {"ngaySinh": "01/01/1900"}], ids=["060", "070"]
)
def test_a_refused_look_up_discloses_nothing(visitor: Visitor, change: dict[str, str]) -> None:
    sent = answered(visitor.ask("lookup", visitor.card_fields(visitor.card(), **change)))

    expect_refused(sent, "000")
    says = Text("lộ thông tin chủ thẻ khi tra cứu bị từ chối", "the holder is disclosed by a refused look-up")
    broken(Finding(f"response /{name}", says, "null", "(…)") for name in PERSONAL if sent.fields.get(name))
