"""Giấy chứng nhận nghỉ dưỡng thai in claims: table 10 (XML10)."""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day, days_between, whole
from harness.checks.wording import holds
from harness.documents.dates import date8
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

DAYS_MAX: Final = 180


@CHECKS.add("XML10-PHRASE-01")
def diagnosis_says_rest_in_pregnancy(sheet: Sheet, _filing: Filing) -> Seen:
    """CHAN_DOAN_RV holds "dưỡng thai"."""
    if not holds(sheet.get("CHAN_DOAN_RV"), "dưỡng thai"):
        yield "CHAN_DOAN_RV", "… dưỡng thai …"


@CHECKS.add("XML10-DAYS-01")
def days_count_both_ends(sheet: Sheet, _filing: Filing) -> Seen:
    """SO_NGAY = DEN_NGAY - TU_NGAY + 1, as the paper's example counts (13/7 to 11/8 is 30) and its formula does not."""
    span, stated = days_between(sheet.get("TU_NGAY"), sheet.get("DEN_NGAY")), whole(sheet.get("SO_NGAY"))
    if span is not None and stated is not None and stated != span:
        yield "SO_NGAY", str(span)


@CHECKS.add("XML10-DAYS-02")
def days_are_180_at_most(sheet: Sheet, _filing: Filing) -> Seen:
    """SO_NGAY ≤ 180."""
    stated = whole(sheet.get("SO_NGAY"))
    if stated is not None and stated > DAYS_MAX:
        yield "SO_NGAY", f"≤ {DAYS_MAX}"


@CHECKS.add("XML10-DAYS-03")
def rest_does_not_end_before_it_begins(sheet: Sheet, _filing: Filing) -> Seen:
    """DEN_NGAY ≥ TU_NGAY."""
    begins, ends = day(sheet.get("TU_NGAY")), day(sheet.get("DEN_NGAY"))
    if begins and ends and ends < begins:
        yield "DEN_NGAY", f"≥ {date8(begins)}"


@CHECKS.add("XML10-EXAM-01", needs=("XML1",))
def rest_does_not_begin_before_the_visit(sheet: Sheet, filing: Filing) -> Seen:
    """TU_NGAY, the day of the examination, is no earlier than the visit itself."""
    encounter = filing.first("XML1")
    arrived = day(encounter.get("NGAY_VAO")) if encounter else None
    begins = day(sheet.get("TU_NGAY"))
    if arrived and begins and begins < arrived:
        yield "TU_NGAY", f"≥ {date8(arrived)}"
