"""Numbers that name people, cards and facilities, wherever they stand."""

import re
from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

IDENTITY: Final = re.compile(r"\d{9}|\d{12}|[A-Z]\d{7}")
NUMBER: Final = re.compile(r"\d{10}")
CARD: Final = re.compile(r"[A-Z]{2}[1-5]\d{2}(\d{10})")
FORCES: Final = frozenset({"QN", "HC", "LS", "XK", "CY", "CA"})
"""First letters of the cards of BHXH Bộ Quốc phòng and BHXH Bộ Công an."""
TEMPORARY: Final = re.compile(r"TE1\d{12}")


@CHECKS.add("IDENTITY-01")
def identity_number_has_a_known_form(sheet: Sheet, _filing: Filing) -> Seen:
    """SO_CCCD: 9 digits, 12 digits, or a capital and 7 digits."""
    number = sheet.get("SO_CCCD")
    if number and not (number.isascii() and IDENTITY.fullmatch(number)):
        yield "SO_CCCD", "9 | 12 chữ số / digits | A1234567"


@CHECKS.add("INSURED-01")
def insurance_number_is_ten_digits(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_BHXH: ten digits, not all zero."""
    number = sheet.get("MA_BHXH")
    if number and not (number.isascii() and NUMBER.fullmatch(number) and number.strip("0")):
        yield "MA_BHXH", "10 chữ số, không toàn số 0 / 10 digits, not all 0"


@CHECKS.add("INSURED-02")
def benefit_is_claimed_under_a_number(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_BHXH is not all zero, unless the patient is a child without a card (TEKT = 1)."""
    if not sheet.get("MA_BHXH").strip("0") and sheet.get("TEKT") != "1":
        yield "MA_BHXH", "mã số BHXH / a BHXH number"


@CHECKS.add("CARD-01")
def card_ends_in_the_insurance_number(sheet: Sheet, _filing: Filing) -> Seen:
    """The last ten digits of a 15-character card are its holder's BHXH number; the forces number theirs otherwise."""
    for tag in ("MA_THE", "MA_THE_BHYT"):
        cards = [CARD.fullmatch(card.strip()) for card in sheet.get(tag).split(";") if card.strip()[:2] not in FORCES]
        numbers = [card[1] for card in cards if card]
        if numbers and NUMBER.fullmatch(sheet.get("MA_BHXH")) and sheet.get("MA_BHXH") not in numbers:
            yield tag, f"…{sheet.get('MA_BHXH')}"


@CHECKS.add("CARD-02")
def childs_temporary_card_begins_with_te1(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_THE_TAM of a newborn: TE1, province, ten digits."""
    if not TEMPORARY.fullmatch(sheet.get("MA_THE_TAM")):
        yield "MA_THE_TAM", "TE1 + 12 chữ số / digits"


@CHECKS.add("FACILITY-01")
def document_names_the_sender(sheet: Sheet, filing: Filing) -> Seen:
    """The issuing facility on the document is the one that sends it: another's account files it under the other."""
    for tag in ("MA_CSKCB", "MACSKCB", "IDBENHVIEN"):
        code = sheet.get(tag)
        if code and filing.facility and code != filing.facility:
            yield tag, filing.facility
