"""TraCuuTienMCCT: PascalCase outside, camelCase inside, and a true HTTP 401 without a body."""

from dataclasses import replace
from typing import Final

import pytest

from harness.finding import Finding
from harness.judgement import broken, inapplicable
from harness.people.model import Card
from harness.suites.intake.answers import expect_code, expect_keys, expect_same, missing_keys
from harness.suites.intake.visitor import Visitor, answered
from harness.text import Text

KEYS: Final = ("maThe", "maCskcb", "ngayVao", "ngayRa", "maDoiTuongKCB", "tBNCCTMCCT", "tBNCCTLuyKe")


def a_card(visitor: Visitor, *, paid: bool) -> Card:
    every = [card for card in visitor.world.cards if card.answer == "000"]
    found = next((card for card in every if bool(visitor.world.copayments_of(card)) is paid), None)
    if found is None:
        inapplicable(
            Text(
                "Dữ liệu kiểm thử không có thẻ với đồng chi trả như cần thử.",
                "The test data has no card with the co-payments that this needs.",
            )
        )
    return found


@pytest.mark.rule("GATE-COPAY-200")
def test_copayments_are_listed(visitor: Visitor) -> None:
    sent = visitor.ask("copayment", visitor.card_fields(a_card(visitor, paid=True), "copayment"))

    expect_code(sent, "200")
    expect_keys(sent, "GhiChu", "DataCCT", "ThongTinSoThe")
    broken(missing_keys("response /ThongTinSoThe", sent.fields["ThongTinSoThe"], ("hoTen", "ngaySinh", "maBhxh")))


@pytest.mark.rule("GATE-COPAY-ITEM")
def test_a_row_has_its_fields(visitor: Visitor) -> None:
    sent = answered(visitor.ask("copayment", visitor.card_fields(a_card(visitor, paid=True), "copayment")))

    for number, row in enumerate(sent.fields.get("DataCCT") or [None]):
        broken(missing_keys(f"response /DataCCT/{number}", row, KEYS))


@pytest.mark.rule("GATE-COPAY-204")
def test_nothing_is_said_by_a_code(visitor: Visitor) -> None:
    expect_code(visitor.ask("copayment", visitor.card_fields(a_card(visitor, paid=False), "copayment")), "204")


@pytest.mark.rule("GATE-COPAY-400")
@pytest.mark.parametrize("name", ["maThe", "hoTen", "ngaySinh"])
def test_an_empty_parameter(visitor: Visitor, name: str) -> None:
    expect_code(visitor.ask("copayment", visitor.card_fields(visitor.card(), "copayment", **{name: ""})), "400")


@pytest.mark.rule("GATE-COPAY-401")
def test_a_wrong_token_is_a_bare_401(visitor: Visitor) -> None:
    token = replace(visitor.token, access="x" * 64)
    sent = answered(visitor.ask("copayment", visitor.card_fields(visitor.card(), "copayment"), token=token))

    expect_same("response status", 401, sent.status, "phải là HTTP 401", "it must be HTTP 401")
    body = sent.exchange.response.body if sent.exchange.response else b""
    expect_same("response body", 0, len(body), "nội dung phải rỗng", "the body must be empty")


@pytest.mark.rule("GATE-COPAY-500")
def test_a_restricted_account_is_told_so(visitor: Visitor) -> None:
    credentials = visitor.credentials(visitor.account("restricted"))
    token = visitor.token_of(visitor.take(credentials))
    fields = visitor.card_fields(a_card(visitor, paid=True), "copayment")
    sent = visitor.ask("copayment", fields, token=token, credentials=credentials)

    expect_code(sent, "500")
    if not sent.answer.message.strip():
        says = Text("GhiChu để trống", "GhiChu is empty")
        broken([Finding("response /GhiChu", says, "…", "(none)")])
