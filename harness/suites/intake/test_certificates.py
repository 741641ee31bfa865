"""GuiHoSoChungTu2025 and guiGiayToDienTu: everything in the form, PascalCase answers, 401 inside HTTP 200."""

import re
from typing import Final

import pytest

from harness.documents.authors import values
from harness.documents.table import PL02
from harness.finding import Finding
from harness.judgement import broken
from harness.suites.intake.answers import expect_code, expect_keys, expect_receipt_time, expect_same
from harness.suites.intake.filings import deliver, pack, plain
from harness.suites.intake.visitor import Visitor, answered
from harness.text import Text

DOOR: Final = "certificates"
KEYS: Final = ("MaKetQua", "MaGD", "ThoiGianTiepNhan")
NOTICES: Final = ("death-notice", "birth-notice")
GUID: Final = r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"


@pytest.mark.parametrize(
    "door",
    [
        pytest.param("certificates", marks=pytest.mark.rule("GATE-CERT-200"), id="39"),
        pytest.param("death-notice", marks=pytest.mark.rule("GATE-NOTICE-60"), id="60"),
        pytest.param("birth-notice", marks=pytest.mark.rule("GATE-NOTICE-61"), id="61"),
    ],
)
def test_a_sound_file_is_received(visitor: Visitor, door: str) -> None:
    expect_code(deliver(visitor, plain(visitor, door)), "200")


@pytest.mark.parametrize(
    "door",
    [
        pytest.param("certificates", marks=pytest.mark.rule("GATE-CERT-KEYS"), id="39"),
        *(pytest.param(door, marks=pytest.mark.rule("GATE-NOTICE-KEYS"), id=door) for door in NOTICES),
    ],
)
def test_the_answer_is_pascal_case(visitor: Visitor, door: str) -> None:
    expect_keys(deliver(visitor, plain(visitor, door)), *KEYS)


@pytest.mark.rule("GATE-CERT-TIME")
def test_the_time_of_receipt_is_now(visitor: Visitor) -> None:
    expect_receipt_time(deliver(visitor, plain(visitor, DOOR)))


@pytest.mark.rule("GATE-CERT-RECEIPT")
def test_the_receipt_names_facility_and_guid(visitor: Visitor) -> None:
    sent = answered(deliver(visitor, plain(visitor, DOOR)))

    form = f"HS_CHUNGTU{visitor.credentials().facility}_{GUID}"
    if not re.fullmatch(form, sent.answer.receipt):
        says = Text("MaGD không đúng dạng", "MaGD does not have this form")
        expected = f"HS_CHUNGTU{visitor.credentials().facility}_<GUID>"
        broken([Finding("response /MaGD", says, expected, sent.answer.receipt or "(none)")])


@pytest.mark.parametrize(
    "door",
    [
        pytest.param("certificates", marks=pytest.mark.rule("GATE-CERT-401"), id="39"),
        *(pytest.param(door, marks=pytest.mark.rule("GATE-NOTICE-401"), id=door) for door in NOTICES),
    ],
)
def test_401_comes_inside_http_200(visitor: Visitor, door: str) -> None:
    sent = answered(deliver(visitor, plain(visitor, door), changes={"token": "x" * 64}))

    expect_same("response status", 200, sent.status, "HTTP phải là 200", "HTTP must be 200")
    expect_code(sent, "401")


@pytest.mark.rule("GATE-CERT-205-NAME")
def test_the_papers_other_name_is_205(visitor: Visitor) -> None:
    letter = plain(visitor, DOOR)

    expect_code(deliver(visitor, letter, changes={"fileBase64Str": None, "fileHsBase64": letter.encoded}), "205")


@pytest.mark.parametrize(
    "door",
    [
        pytest.param("certificates", marks=pytest.mark.rule("GATE-CERT-205-BASE64"), id="39"),
        *(pytest.param(door, marks=pytest.mark.rule("GATE-NOTICE-205"), id=door) for door in NOTICES),
    ],
)
@pytest.mark.parametrize("spoilt", [" ", "!"], ids=["space", "stray"])
def test_broken_base64_is_205(visitor: Visitor, door: str, spoilt: str) -> None:
    encoded = plain(visitor, door).encoded

    expect_code(visitor.file(door, f"{encoded[:40]}{spoilt}{encoded[41:]}"), "205")


@pytest.mark.parametrize(
    "door",
    [
        pytest.param("certificates", marks=pytest.mark.rule("GATE-CERT-205-EMPTY"), id="39"),
        *(pytest.param(door, marks=pytest.mark.rule("GATE-NOTICE-205"), id=door) for door in NOTICES),
    ],
)
def test_an_empty_file_is_205(visitor: Visitor, door: str) -> None:
    expect_code(visitor.file(door, ""), "205")


@pytest.mark.rule("GATE-CERT-HASH-LOWER")
def test_a_lower_case_hash_is_taken(visitor: Visitor) -> None:
    digest = visitor.credentials().password_hash.lower()

    expect_code(deliver(visitor, plain(visitor, DOOR), changes={"password": digest}), "200")


@pytest.mark.rule("GATE-CERT-MANY")
def test_several_certificates_in_one_file(visitor: Visitor) -> None:
    scene = visitor.scene()
    documents = [(kind, PL02, values(kind, PL02, scene)) for kind in ("CT03", "CT07", "CT04")]

    sent = deliver(visitor, pack(visitor, documents))

    expect_code(sent, "200")
    if visitor.results_url:
        verdict = visitor.settled(sent).verdict
        expect_same("results /ketQua", "accepted", verdict, "hồ sơ đúng bị từ chối", "a sound file was rejected")
