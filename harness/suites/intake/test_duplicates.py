"""Sending again: a claim replaces, a certificate does not know that it came before, a driver's certificate is told."""

from dataclasses import replace

import pytest

from harness.finding import Finding
from harness.judgement import broken
from harness.suites.intake.answers import expect_code
from harness.suites.intake.filings import Letter, deliver, plain
from harness.suites.intake.visitor import Visitor
from harness.text import Text


@pytest.mark.rule("GATE-TWICE-CLAIM")
def test_a_claim_sent_again_replaces_the_former(visitor: Visitor) -> None:
    letter = plain(visitor, "claim-3176")
    sent = [deliver(visitor, letter) for _ in range(2)]

    for each in sent:
        expect_code(each, "200")
    if not visitor.results_url:
        return
    first, second = (each.answer.receipt for each in sent)
    visitor.settled(sent[1])
    result = visitor.await_that([first], lambda result: bool(result.raw.get("thayTheBoi")))[first]
    if result.raw.get("thayTheBoi") != second:
        says = Text("hồ sơ trước không được ghi là đã bị thay", "the former is not noted as replaced")
        broken([Finding("results /thayTheBoi", says, second, str(result.raw.get("thayTheBoi")))])


@pytest.mark.parametrize(
    "door",
    [
        pytest.param("certificates", marks=pytest.mark.rule("GATE-TWICE-CERT"), id="39"),
        pytest.param("death-notice", marks=pytest.mark.rule("GATE-TWICE-NOTICE"), id="60"),
        pytest.param("birth-notice", marks=pytest.mark.rule("GATE-TWICE-NOTICE"), id="61"),
    ],
)
def test_a_certificate_sent_twice_is_two(visitor: Visitor, door: str) -> None:
    letter = plain(visitor, door)
    first, second = deliver(visitor, letter), deliver(visitor, letter)

    expect_code(first, "200")
    expect_code(second, "200")
    if first.answer.receipt == second.answer.receipt:
        says = Text("hai lần gửi được cùng một mã", "two sends got the same number")
        broken([Finding("response /MaGD", says, "khác nhau", second.answer.receipt or "(none)")])


def fresh(visitor: Visitor) -> Letter:
    """A driver's certificate that the gateway holds already."""
    letter = plain(visitor, "driver")
    sent = deliver(visitor, letter)
    if visitor.results_url and sent.answer.receipt:  # a gateway may hold a certificate only once it is judged
        visitor.settled(sent)
    return letter


@pytest.mark.rule("GATE-TWICE-DRIVER")
def test_a_drivers_certificate_may_be_edited(visitor: Visitor) -> None:
    letter = fresh(visitor)

    expect_code(deliver(visitor, replace(letter, values=letter.values | {"STATE": "EDIT"})), "1")


@pytest.mark.rule("GATE-TWICE-DRIVER-ADD")
def test_a_drivers_certificate_is_not_added_twice(visitor: Visitor) -> None:
    letter = fresh(visitor)

    expect_code(deliver(visitor, replace(letter, values=letter.values | {"STATE": "ADD"})), "0")
