"""GuiHoSoDieuChinh09BH: the fullest catalogue of codes that any door has, each provoked alone."""

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest

from harness.documents.dates import time12
from harness.documents.table import PL02
from harness.suites.intake.answers import expect_code, expect_same
from harness.suites.intake.filings import Letter, adjustment_record, deliver, pack, plain
from harness.suites.intake.visitor import Changes, Visitor, answered
from harness.wire.hostile import parse_xml
from harness.wire.signature import HOLDER, Profile

DOOR: Final = "adjustment"
REASONS: Final[dict[str, str | None]] = {"LYDO_DIEUCHINH": None, "TT_XML1_DC__LYDO_DIEUCHINH": None}

CONTENT: Final[list[tuple[str, Changes]]] = [
    ("GATE-ADJUST-123-FORM", {"MAU_SO": "08/BH"}),
    ("GATE-ADJUST-123-FACILITY", {"MA_CSKCB": "99999"}),
    ("GATE-ADJUST-124-STATE", {"TRANGTHAI": "3"}),
    ("GATE-ADJUST-124-REASON", REASONS),
    ("GATE-ADJUST-124-TABLE", {"SOBANG_XML": "4"}),
    ("GATE-ADJUST-124-MONTH", {"KY_QT": "202613"}),
    ("GATE-ADJUST-202", {"NGAY_YL": "01/02/2026 08:00"}),
]


def letter_of(visitor: Visitor, changes: Changes) -> Letter:
    visitor.needs_door(DOOR)
    return pack(visitor, [("DC09BH", PL02, [adjustment_record(visitor, **changes)])])


@pytest.mark.rule("GATE-ADJUST-200")
def test_a_sound_form_is_received(visitor: Visitor) -> None:
    expect_code(deliver(visitor, plain(visitor, DOOR)), "200")


@pytest.mark.parametrize(
    ("rule", "changes"), [pytest.param(rule, given, marks=pytest.mark.rule(rule), id=rule) for rule, given in CONTENT]
)
def test_wrong_content_has_its_code(visitor: Visitor, rule: str, changes: Changes) -> None:
    letter = letter_of(visitor, changes)

    expect_code(deliver(visitor, replace(letter, period=f"{visitor.world.today:%Y%m}")), rule.split("-")[2])


@pytest.mark.rule("GATE-ADJUST-124-DATES")
def test_a_discharge_before_admission_is_124(visitor: Visitor) -> None:
    scene = visitor.scene()
    changes = {"NGAY_VAO": time12(scene.admitted), "NGAY_RA": time12(scene.admitted - timedelta(minutes=1))}

    expect_code(deliver(visitor, letter_of(visitor, changes)), "124")


@pytest.mark.rule("GATE-ADJUST-123-HOLDER")
def test_a_missing_signature_element_is_123(visitor: Visitor) -> None:
    letter = plain(visitor, DOOR)
    file = _without_holder(letter.file)

    expect_code(deliver(visitor, replace(letter, file=file)), "123")


def _without_holder(file: bytes) -> bytes:
    begin, end = file.index(f"<{HOLDER}".encode()), file.index(f"</{HOLDER}>".encode())
    return file[:begin] + file[end + len(f"</{HOLDER}>") :]


@pytest.mark.rule("GATE-ADJUST-125-UNSIGNED")
def test_an_unsigned_file_is_125(visitor: Visitor) -> None:
    visitor.needs_door(DOOR)
    letter = pack(visitor, [("DC09BH", PL02, [adjustment_record(visitor)])], unsigned=True)

    expect_code(deliver(visitor, letter), "125")


@pytest.mark.rule("GATE-ADJUST-125-SPOILT")
def test_a_file_changed_after_signing_is_125(visitor: Visitor) -> None:
    letter = plain(visitor, DOOR)
    name = (parse_xml(letter.file).findtext("TT_HOSO/TT_XML1/MA_LK") or "").encode()

    changed = letter.file.replace(b">" + name + b"<", b">" + name[:-1] + b"Z<", 1)

    expect_code(deliver(visitor, replace(letter, file=changed)), "125")


@pytest.mark.rule("GATE-ADJUST-125-PROFILE")
def test_the_profile_of_claims_is_125(visitor: Visitor) -> None:
    visitor.needs_door(DOOR)
    letter = pack(visitor, [("DC09BH", PL02, [adjustment_record(visitor)])], profile=Profile.P1)

    expect_code(deliver(visitor, letter), "125")


@pytest.mark.rule("GATE-ADJUST-125-STRANGER")
def test_an_unregistered_certificate_is_125(visitor: Visitor) -> None:
    visitor.needs_door(DOOR)
    identity = visitor.identity(state="unregistered")
    letter = pack(visitor, [("DC09BH", PL02, [adjustment_record(visitor)])], identity=identity)

    expect_code(deliver(visitor, letter), "125")


@pytest.mark.rule("GATE-ADJUST-204")
def test_xml_that_cannot_be_opened_is_204(visitor: Visitor) -> None:
    letter = plain(visitor, DOOR)

    expect_code(deliver(visitor, replace(letter, file=letter.file[: len(letter.file) // 2])), "204")


@pytest.mark.rule("GATE-ADJUST-204-EMPTY")
def test_a_form_without_rows_is_204(visitor: Visitor) -> None:
    record = adjustment_record(visitor)
    without = [*record][[*record].index("TRANGTHAI") + 1 :]

    expect_code(deliver(visitor, letter_of(visitor, dict.fromkeys(without))), "204")


@pytest.mark.rule("GATE-ADJUST-205")
@pytest.mark.parametrize("text", ["", "không phải base64"], ids=["empty", "no-base64"])
def test_no_base64_is_205(visitor: Visitor, text: str) -> None:
    visitor.needs_door(DOOR)

    expect_code(visitor.file(DOOR, text), "205")


@pytest.mark.rule("GATE-ADJUST-401")
def test_a_wrong_token_is_a_true_401(visitor: Visitor) -> None:
    letter = plain(visitor, DOOR)
    sent = answered(visitor.file(DOOR, base64.b64encode(letter.file).decode(), headers={"accessToken": "x" * 64}))

    expect_same("response status", 401, sent.status, "phải là HTTP 401", "it must be HTTP 401")
