"""Giấy chứng nhận nghỉ việc hưởng bảo hiểm xã hội in claims: table 11 (XML11)."""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day, days_between, whole, years_old
from harness.checks.wording import holds, names_tuberculosis
from harness.documents.dates import date8
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

DAYS_MAX: Final = 30
DAYS_MAX_LOSS: Final = 50
DAYS_MAX_TB: Final = 180
LOSS_WEEKS_MIN: Final = 13
CHILD: Final = 7
METHODS: Final = ("nội khoa", "ngoại khoa", "xạ trị", "hoá trị", "hóa trị")
TB_CODES: Final = ("A15", "A16", "A17", "A18", "A19", "B90", "J65", "O98.0", "P37.0")
"""ICD-10 codes of tuberculosis and what it leaves behind."""


@CHECKS.add("XML11-FORM-01")
def form_is_ct07(sheet: Sheet, _filing: Filing) -> Seen:
    """MAU_SO is CT07 or left empty."""
    if sheet.get("MAU_SO") != "CT07":
        yield "MAU_SO", "CT07"


@CHECKS.add("XML11-DAYS-01")
def days_count_both_ends(sheet: Sheet, _filing: Filing) -> Seen:
    """SO_NGAY_NGHI = DEN_NGAY - TU_NGAY + 1."""
    span, stated = days_between(sheet.get("TU_NGAY"), sheet.get("DEN_NGAY")), whole(sheet.get("SO_NGAY_NGHI"))
    if span is not None and stated is not None and stated != span:
        yield "SO_NGAY_NGHI", str(span)


@CHECKS.add("XML11-DAYS-02")
def leave_does_not_end_before_it_begins(sheet: Sheet, _filing: Filing) -> Seen:
    """DEN_NGAY ≥ TU_NGAY."""
    begins, ends = day(sheet.get("TU_NGAY")), day(sheet.get("DEN_NGAY"))
    if begins and ends and ends < begins:
        yield "DEN_NGAY", f"≥ {date8(begins)}"


@CHECKS.add("XML11-CAP-01")
def more_than_30_days_need_a_reason(sheet: Sheet, filing: Filing) -> Seen:
    """Above 30 days only after losing a pregnancy of 13 weeks or more, or with tuberculosis."""
    days = whole(sheet.get("SO_NGAY_NGHI"))
    if days is not None and days > DAYS_MAX and not _late_loss(sheet) and not _tuberculosis(sheet, filing):
        yield "SO_NGAY_NGHI", f"≤ {DAYS_MAX}"


@CHECKS.add("XML11-CAP-02")
def more_than_50_days_need_tuberculosis(sheet: Sheet, filing: Filing) -> Seen:
    """A lost pregnancy gives 50 days at most."""
    days = whole(sheet.get("SO_NGAY_NGHI"))
    if days is not None and days > DAYS_MAX_LOSS and _late_loss(sheet) and not _tuberculosis(sheet, filing):
        yield "SO_NGAY_NGHI", f"≤ {DAYS_MAX_LOSS}"


@CHECKS.add("XML11-CAP-03")
def days_are_180_at_most(sheet: Sheet, _filing: Filing) -> Seen:
    """SO_NGAY_NGHI ≤ 180, whatever the disease."""
    days = whole(sheet.get("SO_NGAY_NGHI"))
    if days is not None and days > DAYS_MAX_TB:
        yield "SO_NGAY_NGHI", f"≤ {DAYS_MAX_TB}"


def _late_loss(sheet: Sheet) -> bool:
    return sheet.get("MA_DINH_CHI_THAI") == "1" and (whole(sheet.get("TUOI_THAI")) or 0) >= LOSS_WEEKS_MIN


def _tuberculosis(sheet: Sheet, filing: Filing) -> bool:
    encounter = filing.first("XML1")
    listed = f"{encounter.get('MA_BENH_CHINH')};{encounter.get('MA_BENH_KT')}" if encounter else ""
    diagnosis = sheet.get("CHAN_DOAN_RV")
    coded = any(code.strip().startswith(TB_CODES) for code in listed.split(";"))
    return coded or names_tuberculosis(diagnosis) or any(code in diagnosis for code in TB_CODES)


@CHECKS.add("XML11-EXAM-01", needs=("XML1",))
def leave_begins_on_the_day_of_the_examination(sheet: Sheet, filing: Filing) -> Seen:
    """TU_NGAY lies within the visit."""
    encounter = filing.first("XML1")
    if encounter is None:
        return
    arrived, left = day(encounter.get("NGAY_VAO")), day(encounter.get("NGAY_RA"))
    begins = day(sheet.get("TU_NGAY"))
    if begins and arrived and left and not arrived <= begins <= left:
        yield "TU_NGAY", f"{date8(arrived)}–{date8(left)}"


@CHECKS.add("XML11-ISSUED-01")
def document_is_dated_within_the_leave(sheet: Sheet, _filing: Filing) -> Seen:
    """TU_NGAY ≤ NGAY_CT ≤ DEN_NGAY."""
    begins, issued, ends = (day(sheet.get(tag)) for tag in ("TU_NGAY", "NGAY_CT", "DEN_NGAY"))
    if begins and issued and ends and begins <= ends and not begins <= issued <= ends:
        yield "NGAY_CT", f"{date8(begins)}–{date8(ends)}"


@CHECKS.add("XML11-LOSS-01")
def pregnancy_loss_names_reason_and_weeks(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_DINH_CHI_THAI = 1 asks for NGUYENNHAN_DINHCHI and TUOI_THAI."""
    for tag in ("NGUYENNHAN_DINHCHI", "TUOI_THAI"):
        if not sheet.get(tag):
            yield tag, "có giá trị / a value"


@CHECKS.add("XML11-LOSS-02")
def weeks_are_from_1_to_42(sheet: Sheet, _filing: Filing) -> Seen:
    """TUOI_THAI 1–42."""
    weeks = whole(sheet.get("TUOI_THAI"))
    if weeks is not None and not 1 <= weeks <= 42:  # noqa: PLR2004 -- the rule's own numbers
        yield "TUOI_THAI", "1–42"


@CHECKS.add("XML11-CHILD-01", needs=("XML1",))
def small_child_has_a_parent(sheet: Sheet, filing: Filing) -> Seen:
    """Below 7 the father or the mother is named."""
    encounter = filing.first("XML1")
    years = years_old(encounter.get("NGAY_SINH"), sheet.get("TU_NGAY")) if encounter else None
    if years is not None and years < CHILD and not sheet.get("HO_TEN_CHA") and not sheet.get("HO_TEN_ME"):
        yield "HO_TEN_ME", "HO_TEN_CHA / HO_TEN_ME"


@CHECKS.add("XML11-VISIT-01", needs=("XML1",))
def leave_is_given_to_outpatients(_sheet: Sheet, filing: Filing) -> Seen:
    """An inpatient gets a discharge certificate instead."""
    encounter = filing.first("XML1")
    if encounter and encounter.get("MA_LOAI_KCB") == "03":
        yield "SO_NGAY_NGHI", "XML1.MA_LOAI_KCB ≠ 03"


@CHECKS.add("XML11-METHOD-01")
def method_is_a_named_one(sheet: Sheet, _filing: Filing) -> Seen:
    """PP_DIEUTRI names internal medicine, surgery, radiotherapy or chemotherapy."""
    if not any(holds(sheet.get("PP_DIEUTRI"), method) for method in METHODS):
        yield "PP_DIEUTRI", "nội khoa; ngoại khoa; xạ trị; hoá trị; xạ trị + nội khoa"
