"""Tóm tắt hồ sơ bệnh án in claims: table 8 (XML8)."""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

INPATIENT: Final = ("03", "04", "06")
"""Forms of care that end in a record summary: inpatient, day ward, ward of a commune station."""
DEAD_CHILD: Final = ("NGAY_SINHCON", "NGAY_CONCHET", "SO_CONCHET")


@CHECKS.add("XML8-KIND-01", needs=("XML1",))
def summary_comes_only_with_ward_care(_sheet: Sheet, filing: Filing) -> Seen:
    """Table 8 goes with MA_LOAI_KCB 03, 04 or 06 in XML1."""
    encounter = filing.first("XML1")
    if encounter and encounter.get("MA_LOAI_KCB") not in {"", *INPATIENT}:
        yield "MA_LOAI_KCB", f"XML1.MA_LOAI_KCB: {', '.join(INPATIENT)}"


@CHECKS.add("XML8-KIND-02")
def summary_itself_speaks_of_ward_care(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_LOAI_KCB of table 8 is 03, 04 or 06."""
    if sheet.get("MA_LOAI_KCB") not in INPATIENT:
        yield "MA_LOAI_KCB", ", ".join(INPATIENT)


@CHECKS.add("XML8-STAY-01")
def discharge_is_not_before_admission(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_RA ≥ NGAY_VAO."""
    arrived, left = sheet.get("NGAY_VAO"), sheet.get("NGAY_RA")
    if day(arrived) and day(left) and left < arrived:
        yield "NGAY_RA", f"≥ {arrived}"


@CHECKS.add("XML8-STILLBIRTH-01")
def dead_child_is_given_whole_or_not_at_all(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_SINHCON, NGAY_CONCHET and SO_CONCHET: all or none."""
    empty = [tag for tag in DEAD_CHILD if not sheet.get(tag)]
    if len(empty) < len(DEAD_CHILD):
        for tag in empty:
            yield tag, "có giá trị / a value"


@CHECKS.add("XML8-STILLBIRTH-02")
def child_does_not_die_before_birth(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_CONCHET ≥ NGAY_SINHCON."""
    born, died = day(sheet.get("NGAY_SINHCON")), day(sheet.get("NGAY_CONCHET"))
    if born and died and died < born:
        yield "NGAY_CONCHET", f"≥ {sheet.get('NGAY_SINHCON')}"
