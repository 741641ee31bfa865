"""hssk/gksk: JSON with two headers of its own, MSG_STATE in place of a code."""

from dataclasses import replace
from typing import Final

import pytest

from harness.finding import Finding
from harness.judgement import broken
from harness.suites.intake.answers import expect_code, expect_keys, expect_same
from harness.suites.intake.filings import deliver, deliver_anew, plain
from harness.suites.intake.visitor import Visitor, answered
from harness.text import Text

DOOR: Final = "driver"
KEYS: Final = ("MSG_STATE", "MSG_TEXT", "IDBENHVIEN", "SO", "UUID", "BENHVIEN")


@pytest.mark.rule("GATE-DRIVER-1")
def test_a_sound_certificate_is_received(visitor: Visitor) -> None:
    expect_code(deliver_anew(visitor, plain(visitor, DOOR)), "1")


@pytest.mark.rule("GATE-DRIVER-KEYS")
def test_the_answer_has_its_six_fields(visitor: Visitor) -> None:
    expect_keys(deliver_anew(visitor, plain(visitor, DOOR)), *KEYS)


@pytest.mark.rule("GATE-DRIVER-ECHO")
def test_the_answer_names_the_certificate(visitor: Visitor) -> None:
    letter = plain(visitor, DOOR)
    sent = answered(deliver_anew(visitor, letter))

    for name in ("SO", "IDBENHVIEN"):
        expect_same(f"response /{name}", letter.values[name], sent.fields.get(name), "không khớp", "it does not agree")


@pytest.mark.rule("GATE-DRIVER-DENIED")
def test_a_wrong_password_is_refused(visitor: Visitor) -> None:
    sent = answered(deliver(visitor, plain(visitor, DOOR), headers={"Password": "0" * 32}))

    if sent.status != 401 and sent.code != "0":
        says = Text("sai mật khẩu mà không bị từ chối", "a wrong password was not refused")
        broken([Finding("response /MSG_STATE", says, "HTTP 401 | 0", f"HTTP {sent.status}, {sent.code or '(none)'}")])


@pytest.mark.rule("GATE-DRIVER-HASH-LOWER")
@pytest.mark.parametrize("lower", [True, False], ids=["lower", "upper"])
def test_either_case_of_the_hash_is_taken(visitor: Visitor, *, lower: bool) -> None:
    digest = visitor.credentials(visitor.account(purpose="HSSK")).password_hash
    letter = plain(visitor, DOOR)
    changed = replace(letter, values=letter.values | {"STATE": "ADD"})
    headers = {"Password": digest.lower() if lower else digest}
    sent = deliver(visitor, changed, headers=headers)
    if sent.code == "0":
        sent = deliver(visitor, replace(letter, values=letter.values | {"STATE": "EDIT"}), headers=headers)

    expect_code(sent, "1")


@pytest.mark.rule("GATE-DRIVER-SIGNDATA")
@pytest.mark.parametrize("text", ["", "không phải base64"], ids=["empty", "no-base64"])
def test_a_certificate_without_signed_data_is_refused(visitor: Visitor, text: str) -> None:
    letter = plain(visitor, DOOR)

    expect_code(visitor.drive(letter.values | {"SIGNDATA": text}), "0")
