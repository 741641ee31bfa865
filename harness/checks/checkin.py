"""Check-in: the status of a visit, sent when the first cost arises."""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

ITEMS: Final = {"MA_DICH_VU": "TEN_DICH_VU", "MA_THUOC": "TEN_THUOC", "MA_VAT_TU": "TEN_VAT_TU"}
"""Code and name of the first service, medicine or material."""


@CHECKS.add("CHECKIN-WARD-01")
def ward_admission_is_not_before_arrival(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_VAO_NOI_TRU ≥ NGAY_VAO."""
    arrived, ward = sheet.get("NGAY_VAO"), sheet.get("NGAY_VAO_NOI_TRU")
    if day(arrived) and day(ward) and ward < arrived:
        yield "NGAY_VAO_NOI_TRU", f"≥ {arrived}"


@CHECKS.add("CHECKIN-WARD-02")
def ward_admission_has_a_reason(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_VAO_NOI_TRU asks for LY_DO_VNT."""
    if not sheet.get("LY_DO_VNT"):
        yield "LY_DO_VNT", "có giá trị / a value"


@CHECKS.add("CHECKIN-ITEM-01")
def something_was_ordered(sheet: Sheet, _filing: Filing) -> Seen:
    """Each of the three codes is required when the other two are empty, so one is always there."""
    if not any(sheet.get(code) for code in ITEMS):
        for code in ITEMS:
            yield code, " / ".join(ITEMS)


@CHECKS.add("CHECKIN-ITEM-02")
def every_code_has_its_name(sheet: Sheet, _filing: Filing) -> Seen:
    """The name of a service, medicine or material stands beside its code."""
    for code, name in ITEMS.items():
        if sheet.get(code) and not sheet.get(name):
            yield name, "có giá trị / a value"


@CHECKS.add("CHECKIN-CARDLESS-01")
def without_a_card_the_place_is_the_province(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_DKBD without a card is the province's two digits and 000."""
    place = sheet.get("MA_DKBD")
    if not sheet.get("MA_THE_BHYT") and not (place[:2].isdigit() and place[2:] == "000"):
        yield "MA_DKBD", f"{place[:2] if place[:2].isdigit() else 'NN'}000"
