"""Lskcb2025: the visit history, by form only."""

import re
from dataclasses import replace
from typing import Any, Final

import pytest

from harness.finding import Finding
from harness.judgement import broken, inapplicable
from harness.people.model import Card
from harness.suites.intake.answers import expect_code, expect_keys, expect_refused, missing_keys
from harness.suites.intake.visitor import Visitor, answered
from harness.text import Text

KEYS: Final = ("maHoSo", "maCSKCB", "ngayVao", "ngayRa", "tenBenh", "tinhTrang", "kqDieuTri", "lyDoVV")
TIME12: Final = re.compile(r"\d{12}")


def a_card(visitor: Visitor, *, visited: bool) -> Card:
    every = [card for card in visitor.world.cards if card.answer == "000"]
    found = next((card for card in every if bool(visitor.world.visits_of(card)) is visited), None)
    if found is None:
        inapplicable(
            Text(
                "Dữ liệu kiểm thử không có thẻ với lịch sử khám như cần thử.",
                "The test data has no card with the visit history that this needs.",
            )
        )
    return found


def rows_of(visitor: Visitor) -> list[Any]:
    fields = visitor.card_fields(a_card(visitor, visited=True), "history")
    rows = answered(visitor.ask("history", fields)).fields.get("dsLichSuKCB2025")
    return rows if isinstance(rows, list) else []


@pytest.mark.rule("GATE-HISTORY-000")
def test_visits_are_listed(visitor: Visitor) -> None:
    sent = visitor.ask("history", visitor.card_fields(a_card(visitor, visited=True), "history"))

    expect_code(sent, "000")
    expect_keys(sent, "ghiChu", "dsLichSuKCB2025")
    if not sent.fields["dsLichSuKCB2025"]:
        says = Text("thẻ có lịch sử khám mà danh sách trống", "the list is empty for a card with visits")
        broken([Finding("response /dsLichSuKCB2025", says, "≥ 1", "0")])


@pytest.mark.rule("GATE-HISTORY-ITEM")
def test_a_visit_has_its_fields(visitor: Visitor) -> None:
    for number, row in enumerate(rows_of(visitor) or [None]):
        broken(missing_keys(f"response /dsLichSuKCB2025/{number}", row, KEYS))


@pytest.mark.rule("GATE-HISTORY-TIMES")
def test_times_are_twelve_digits(visitor: Visitor) -> None:
    says = Text("thời gian không phải 12 chữ số", "the time is not twelve digits")
    broken(
        Finding(f"response /dsLichSuKCB2025/{number}/{name}", says, "yyyyMMddHHmm", str(row.get(name)))
        for number, row in enumerate(rows_of(visitor) or [{}])
        for name in ("ngayVao", "ngayRa")
        if not TIME12.fullmatch(str(row.get(name)))
    )


@pytest.mark.rule("GATE-HISTORY-NONE")
def test_no_visits_are_no_error(visitor: Visitor) -> None:
    sent = visitor.ask("history", visitor.card_fields(a_card(visitor, visited=False), "history"))

    expect_code(sent, "000")
    if sent.fields.get("dsLichSuKCB2025"):
        says = Text("danh sách phải null hoặc rỗng", "the list must be null or empty")
        broken([Finding("response /dsLichSuKCB2025", says, "null | []", "…")])


@pytest.mark.rule("GATE-HISTORY-FORM-ONLY")
def test_json_is_refused(visitor: Visitor) -> None:
    fields = visitor.card_fields(a_card(visitor, visited=True), "history")

    expect_refused(visitor.ask("history", fields, body="json"), "000")


@pytest.mark.rule("GATE-HISTORY-401")
def test_a_wrong_token(visitor: Visitor) -> None:
    fields = visitor.card_fields(visitor.card(), "history")
    token = replace(visitor.token, access="x" * 64)

    expect_code(visitor.ask("history", fields, token=token), "401")
