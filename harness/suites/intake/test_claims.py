"""The three claim doors of QĐ 130, 4750 and 3176, and the three check-ins."""

from typing import Final

import pytest

from harness.documents.authors.claims import claim
from harness.suites.intake.answers import expect_code, expect_keys, expect_receipt_time, expect_same
from harness.suites.intake.filings import deliver, pack, plain
from harness.suites.intake.visitor import Visitor, answered
from harness.wire.calls import BodyKind

DOOR: Final = "claim-3176"
KEYS: Final = ("maKetQua", "maGiaoDich", "thoiGianTiepNhan", "thongDiep")
WORDS: Final = {"claim": "CLAIM", "checkin": "CHECKIN"}
EACH: Final = [
    pytest.param(f"{word}-{version}", marks=pytest.mark.rule(f"GATE-{WORDS[word]}-{version}"), id=f"{word}-{version}")
    for word in WORDS
    for version in ("130", "4750", "3176")
]


@pytest.mark.parametrize("door", EACH)
def test_a_sound_file_is_received(visitor: Visitor, door: str) -> None:
    expect_code(deliver(visitor, plain(visitor, door)), "200")


@pytest.mark.parametrize(
    "door",
    [
        pytest.param("claim-3176", marks=pytest.mark.rule("GATE-CLAIM-KEYS"), id="claim"),
        pytest.param("checkin-3176", marks=pytest.mark.rule("GATE-CHECKIN-KEYS"), id="checkin"),
    ],
)
def test_the_answer_is_camel_case(visitor: Visitor, door: str) -> None:
    sent = deliver(visitor, plain(visitor, door))

    expect_keys(sent, *KEYS)


@pytest.mark.rule("GATE-CLAIM-TIME")
def test_the_time_of_receipt_is_now(visitor: Visitor) -> None:
    expect_receipt_time(deliver(visitor, plain(visitor, DOOR)))


@pytest.mark.rule("GATE-CLAIM-RECEIPT")
def test_each_receipt_has_a_number_of_its_own(visitor: Visitor) -> None:
    receipts = [answered(deliver(visitor, plain(visitor, DOOR))).answer.receipt for _ in range(2)]

    expect_same("response /maGiaoDich", 2, len({*receipts} - {""}), "mã rỗng hoặc trùng", "empty or repeated")


@pytest.mark.parametrize(
    "door",
    [
        pytest.param("claim-3176", marks=pytest.mark.rule("GATE-CLAIM-401"), id="claim"),
        pytest.param("checkin-3176", marks=pytest.mark.rule("GATE-CHECKIN-401"), id="checkin"),
    ],
)
def test_without_a_token_the_body_says_401(visitor: Visitor, door: str) -> None:
    letter = plain(visitor, door)
    without: dict[str, str | None] = {"accessToken": None, "tokenId": None}

    expect_code(deliver(visitor, letter, headers=without), "401")
    expect_code(deliver(visitor, letter, headers={"accessToken": "x" * 64}), "401")


@pytest.mark.rule("GATE-CLAIM-403")
def test_another_facilitys_file_is_refused(visitor: Visitor) -> None:
    own = visitor.credentials().facility
    other = next((one.code for one in visitor.world.facilities if one.code != own), f"{own[:2]}999")

    sent = deliver(visitor, plain(visitor, DOOR), changes={"maCSKCB": other, "maTinh": other[:2]})

    expect_code(sent, "403")


@pytest.mark.rule("GATE-CLAIM-205-MISSING")
@pytest.mark.parametrize("name", ["", "fileHsBase64", "fileBase64Str"])
def test_a_missing_file_is_205(visitor: Visitor, name: str) -> None:
    letter = plain(visitor, DOOR)
    changes: dict[str, str | None] = {"fileHSBase64": None}
    if name:
        changes[name] = letter.encoded

    expect_code(deliver(visitor, letter, changes=changes), "205")


@pytest.mark.rule("GATE-CLAIM-205-BASE64")
@pytest.mark.parametrize("spoilt", [" ", "!"])
def test_broken_base64_is_205(visitor: Visitor, spoilt: str) -> None:
    encoded = plain(visitor, DOOR).encoded

    expect_code(visitor.file(DOOR, f"{encoded[:40]}{spoilt}{encoded[41:]}"), "205")


@pytest.mark.parametrize(
    ("door", "number"),
    [
        pytest.param("claim-3176", "0", marks=pytest.mark.rule("GATE-CLAIM-205-LOAI"), id="claim"),
        pytest.param("checkin-3176", "130", marks=pytest.mark.rule("GATE-CHECKIN-LOAI"), id="checkin"),
    ],
)
def test_the_other_kind_is_205(visitor: Visitor, door: str, number: str) -> None:
    expect_code(deliver(visitor, plain(visitor, door), changes={"loaiHoSo": number}), "205")


@pytest.mark.rule("GATE-CLAIM-JSON")
@pytest.mark.parametrize("body", ["form", "json"])
def test_form_and_json_are_taken(visitor: Visitor, body: BodyKind) -> None:
    expect_code(deliver(visitor, plain(visitor, DOOR), body=body), "200")


@pytest.mark.rule("GATE-CLAIM-HASH-LOWER")
def test_a_lower_case_hash_is_taken(visitor: Visitor) -> None:
    digest = visitor.credentials().password_hash.lower()

    expect_code(deliver(visitor, plain(visitor, DOOR), headers={"passwordHash": digest}), "200")


@pytest.mark.rule("GATE-CLAIM-HASH-WRONG")
def test_a_wrong_hash_is_refused(visitor: Visitor) -> None:
    expect_code(deliver(visitor, plain(visitor, DOOR), headers={"passwordHash": "0" * 32}), "401")


@pytest.mark.rule("GATE-CLAIM-RECEIVED")
def test_wrong_content_is_received_and_told_later(visitor: Visitor) -> None:
    documents = [(kind, "3176", records) for kind, records in claim("3176", visitor.scene())]
    documents[0][2][0]["GIOI_TINH"] = "9"

    sent = deliver(visitor, pack(visitor, documents))

    expect_code(sent, "200")


@pytest.mark.rule("GATE-CLAIM-RESULT")
def test_a_sound_file_ends_as_accepted(visitor: Visitor) -> None:
    visitor.needs_results()
    sent = deliver(visitor, plain(visitor, DOOR))
    expect_code(sent, "200")

    result = visitor.settled(sent)

    expect_same("results /ketQua", "accepted", result.verdict, "hồ sơ đúng bị từ chối", "a sound file was rejected")
