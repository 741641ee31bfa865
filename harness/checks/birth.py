"""Giấy chứng sinh in claims: table 9 (XML9), one record a newborn."""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day, whole
from harness.checks.wording import holds
from harness.documents.dates import date8
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

SURGERY: Final = "phẫu thuật"
EARLY: Final = "32 tuần"
GRAMS_MIN: Final = 200


@CHECKS.add("XML9-NOTE-01")
def note_speaks_of_surgery(sheet: Sheet, _filing: Filing) -> Seen:
    """SINHCON_PHAUTHUAT = 1 asks for the set phrase in GHI_CHU."""
    if not holds(sheet.get("GHI_CHU"), SURGERY):
        yield "GHI_CHU", "Sinh con phải phẫu thuật"


@CHECKS.add("XML9-NOTE-02")
def note_speaks_of_early_birth(sheet: Sheet, _filing: Filing) -> Seen:
    """SINHCON_DUOI32TUAN = 1 asks for the set phrase in GHI_CHU; with surgery, for the phrase that has both."""
    if not holds(sheet.get("GHI_CHU"), EARLY):
        both = sheet.get("SINHCON_PHAUTHUAT") == "1"
        yield "GHI_CHU", "Phẫu thuật, sinh con dưới 32 tuần tuổi" if both else "Sinh con dưới 32 tuần tuổi"


@CHECKS.add("XML9-ZEROS-01")
def missing_number_is_left_blank(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_BHXH_NND is never ten zeros here; a mother without a number leaves it empty."""
    if not sheet.get("MA_BHXH_NND").strip("0"):
        yield "MA_BHXH_NND", "để trống / empty"


@CHECKS.add("XML9-IDENTITY-01")
def identity_paper_is_not_issued_in_the_future(sheet: Sheet, filing: Filing) -> Seen:
    """NGAYCAP_CCCD_NND is no later than the day of receipt."""
    issued = day(sheet.get("NGAYCAP_CCCD_NND"))
    if issued and issued > filing.received:
        yield "NGAYCAP_CCCD_NND", f"≤ {date8(filing.received)}"


@CHECKS.add("XML9-COUNT-01")
def no_more_records_than_children(sheet: Sheet, filing: Filing) -> Seen:
    """One record a newborn, so that SO_CON is never less than the number of records."""
    children, records = whole(sheet.get("SO_CON")), len(filing.all("XML9"))
    if children is not None and children < records:
        yield "SO_CON", f"≥ {records}"


@CHECKS.add("XML9-WEIGHT-01")
def weight_is_in_grams(sheet: Sheet, _filing: Filing) -> Seen:
    """CAN_NANG_CON is in grams: a number below 200 is one in kilograms."""
    try:
        grams = float(sheet.get("CAN_NANG_CON"))
    except ValueError:
        return
    if grams < GRAMS_MIN:
        yield "CAN_NANG_CON", "gam / grams"
