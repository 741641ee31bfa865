"""Giấy ra viện in claims: table 7 (XML7)."""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day, days_between, earlier, whole, years_old
from harness.documents.dates import date8
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

REST: Final = ("SO_NGAY_NGHI", "NGOAITRU_TUNGAY", "NGOAITRU_DENNGAY")
LOSS: Final = ("NGUYENNHAN_DINHCHI", "THOIGIAN_DINHCHI", "TUOI_THAI")
ADULT: Final = 16
LAST_MINUTE: Final = "2359"
"""NGAY_RA of outpatient treatment is the last day of medication, to its last minute."""


@CHECKS.add("XML7-STAY-01")
def discharge_is_not_before_admission(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_RA ≥ NGAY_VAO."""
    arrived, left = sheet.get("NGAY_VAO"), sheet.get("NGAY_RA")
    if day(arrived) and day(left) and left < arrived:
        yield "NGAY_RA", f"≥ {arrived}"


@CHECKS.add("XML7-STAY-02", needs=("XML1",))
def outpatient_treatment_ends_at_the_last_minute(sheet: Sheet, filing: Filing) -> Seen:
    """For MA_LOAI_KCB 02, 05 and 07 NGAY_RA ends in 2359."""
    encounter = filing.first("XML1")
    left = sheet.get("NGAY_RA")
    if encounter and encounter.get("MA_LOAI_KCB") in {"02", "05", "07"} and day(left) and left[8:12] != LAST_MINUTE:
        yield "NGAY_RA", f"{left[:8]}{LAST_MINUTE}"


@CHECKS.add("XML7-ISSUED-01")
def document_is_dated_the_day_of_discharge(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_CT = day of NGAY_RA."""
    left, issued = day(sheet.get("NGAY_RA")), day(sheet.get("NGAY_CT"))
    if left and issued and left != issued:
        yield "NGAY_CT", date8(left)


@CHECKS.add("XML7-SAME-01", needs=("XML1",))
def medical_code_is_the_patients(sheet: Sheet, filing: Filing) -> Seen:
    """MA_YTE = MA_BN of XML1."""
    encounter = filing.first("XML1")
    patient = encounter.get("MA_BN") if encounter else ""
    if patient and sheet.get("MA_YTE") != patient:
        yield "MA_YTE", patient


@CHECKS.add("XML7-REST-01")
def rest_is_given_whole_or_not_at_all(sheet: Sheet, _filing: Filing) -> Seen:
    """SO_NGAY_NGHI, NGOAITRU_TUNGAY and NGOAITRU_DENNGAY: all or none."""
    empty = [tag for tag in REST if not sheet.get(tag)]
    if len(empty) < len(REST):
        for tag in empty:
            yield tag, "có giá trị / a value"


@CHECKS.add("XML7-REST-02")
def rest_days_count_both_ends(sheet: Sheet, _filing: Filing) -> Seen:
    """SO_NGAY_NGHI = NGOAITRU_DENNGAY - NGOAITRU_TUNGAY + 1."""
    span = days_between(sheet.get("NGOAITRU_TUNGAY"), sheet.get("NGOAITRU_DENNGAY"))
    stated = whole(sheet.get("SO_NGAY_NGHI"))
    if span is not None and stated is not None and stated != span:
        yield "SO_NGAY_NGHI", str(span)


@CHECKS.add("XML7-REST-03")
def rest_does_not_begin_before_discharge(sheet: Sheet, _filing: Filing) -> Seen:
    """NGOAITRU_TUNGAY ≥ day of NGAY_RA."""
    begins, left = day(sheet.get("NGOAITRU_TUNGAY")), day(sheet.get("NGAY_RA"))
    if begins and left and begins < left:
        yield "NGOAITRU_TUNGAY", f"≥ {date8(left)}"


@CHECKS.add("XML7-REST-04")
def rest_does_not_end_before_it_begins(sheet: Sheet, _filing: Filing) -> Seen:
    """NGOAITRU_DENNGAY ≥ NGOAITRU_TUNGAY."""
    begins, ends = day(sheet.get("NGOAITRU_TUNGAY")), day(sheet.get("NGOAITRU_DENNGAY"))
    if begins and ends and ends < begins:
        yield "NGOAITRU_DENNGAY", f"≥ {date8(begins)}"


@CHECKS.add("XML7-LOSS-01")
def pregnancy_loss_names_reason_time_and_weeks(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_DINH_CHI_THAI = 1 asks for NGUYENNHAN_DINHCHI, THOIGIAN_DINHCHI and TUOI_THAI."""
    for tag in LOSS:
        if not sheet.get(tag):
            yield tag, "có giá trị / a value"


@CHECKS.add("XML7-LOSS-02")
def weeks_are_from_1_to_42(sheet: Sheet, _filing: Filing) -> Seen:
    """TUOI_THAI 1–42."""
    weeks = whole(sheet.get("TUOI_THAI"))
    if weeks is not None and not 1 <= weeks <= 42:  # noqa: PLR2004 -- the rule's own numbers
        yield "TUOI_THAI", "1–42"


@CHECKS.add("XML7-LOSS-03")
def pregnancy_loss_lies_within_the_stay(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_VAO ≤ THOIGIAN_DINHCHI ≤ NGAY_RA."""
    arrived, lost, left = (sheet.get(tag) for tag in ("NGAY_VAO", "THOIGIAN_DINHCHI", "NGAY_RA"))
    if day(arrived) and day(lost) and day(left) and (earlier(lost, arrived) or lost > left):
        yield "THOIGIAN_DINHCHI", f"{arrived}–{left}"


@CHECKS.add("XML7-CHILD-01", needs=("XML1",))
def child_has_somebody_to_answer_for_it(sheet: Sheet, filing: Filing) -> Seen:
    """Below 16 a parent is named (or, for a guardian, GHI_CHU)."""
    encounter = filing.first("XML1")
    years = years_old(encounter.get("NGAY_SINH"), sheet.get("NGAY_RA")) if encounter else None
    named = any(sheet.get(tag) for tag in ("HO_TEN_CHA", "HO_TEN_ME", "MA_CHA", "MA_ME", "GHI_CHU"))
    if years is not None and years < ADULT and not named:
        yield "HO_TEN_ME", "HO_TEN_CHA / HO_TEN_ME"
