"""Giấy hẹn khám lại in claims: table 14 (XML14)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from harness.checks import CHECKS
from harness.checks.copies import differing
from harness.checks.days import day
from harness.documents.dates import date8
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

COPIED: Final = (
    "NGAY_SINH",
    "GIOI_TINH",
    "DIA_CHI",
    "MA_THE_BHYT",
    "GT_THE_DEN",
    "NGAY_VAO",
    "NGAY_VAO_NOI_TRU",
    "NGAY_RA",
    "CHAN_DOAN_RV",
    "MA_BENH_CHINH",
    "MA_BENH_KT",
    "MA_BENH_YHCT",
    "MA_DOITUONG_KCB",
)


@CHECKS.add("XML14-COPY-01", needs=("XML1",))
def what_is_copied_equals_the_encounter(sheet: Sheet, filing: Filing) -> Seen:
    """Every filled field that comes from XML1 equals it."""
    yield from differing(sheet, filing, COPIED)


def _day_of(sheet: Sheet, filing: Filing, tag: str) -> date | None:
    """The day of `tag` on the sheet, or else in XML1, because the sheet may leave copies out."""
    encounter = filing.first("XML1")
    return day(sheet.get(tag)) or (day(encounter.get(tag)) if encounter else None)


@CHECKS.add("XML14-DATE-01")
def appointment_is_not_before_discharge(sheet: Sheet, filing: Filing) -> Seen:
    """NGAY_HEN_KL ≥ NGAY_RA, to the day."""
    left, appointed = _day_of(sheet, filing, "NGAY_RA"), day(sheet.get("NGAY_HEN_KL"))
    if left and appointed and appointed < left:
        yield "NGAY_HEN_KL", f"≥ {date8(left)}"


@CHECKS.add("XML14-DATE-02")
def appointment_is_after_discharge(sheet: Sheet, filing: Filing) -> Seen:
    """NGAY_HEN_KL is on a later day than NGAY_RA."""
    left, appointed = _day_of(sheet, filing, "NGAY_RA"), day(sheet.get("NGAY_HEN_KL"))
    if left and appointed and appointed <= left:
        yield "NGAY_HEN_KL", f"> {date8(left)}"


@CHECKS.add("XML14-ISSUED-01")
def document_is_not_dated_before_admission(sheet: Sheet, filing: Filing) -> Seen:
    """NGAY_CT ≥ day of NGAY_VAO."""
    arrived, issued = _day_of(sheet, filing, "NGAY_VAO"), day(sheet.get("NGAY_CT"))
    if arrived and issued and issued < arrived:
        yield "NGAY_CT", f"≥ {date8(arrived)}"


@CHECKS.add("XML14-ISSUED-02")
def document_is_not_dated_before_discharge(sheet: Sheet, filing: Filing) -> Seen:
    """NGAY_CT ≥ day of NGAY_RA."""
    left, issued = _day_of(sheet, filing, "NGAY_RA"), day(sheet.get("NGAY_CT"))
    if left and issued and issued < left:
        yield "NGAY_CT", f"≥ {date8(left)}"
