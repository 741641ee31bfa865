"""Form 09/BH: adjustment or recall of a claim; code 124 answers what is wrong in its content."""

import re
from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

PERIOD: Final = re.compile(r"\d{4}(0[1-9]|1[0-2])")
ADJUSTED: Final = (("TT_XML1_DC.TT_DIEUCHINH", "TT_XML1_DC.LYDO_DIEUCHINH"), ("TT_DIEUCHINH", "LYDO_DIEUCHINH"))


@CHECKS.add("DC09BH-FORM-01")
def form_is_09_bh(sheet: Sheet, _filing: Filing) -> Seen:
    """MAU_SO is 09/BH (else code 123)."""
    if sheet.get("MAU_SO") != "09/BH":
        yield "MAU_SO", "09/BH"


@CHECKS.add("DC09BH-STATE-01")
def state_is_recall_or_adjustment(sheet: Sheet, _filing: Filing) -> Seen:
    """TRANGTHAI is 1 or 2."""
    if sheet.get("TRANGTHAI") not in {"1", "2"}:
        yield "TRANGTHAI", "1, 2"


@CHECKS.add("DC09BH-PERIOD-01")
def period_is_a_month(sheet: Sheet, _filing: Filing) -> Seen:
    """KY_QT is yyyyMM."""
    if not PERIOD.fullmatch(sheet.get("KY_QT")):
        yield "KY_QT", "yyyyMM"


@CHECKS.add("DC09BH-STAY-01")
def discharge_is_not_before_admission(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_RA ≥ NGAY_VAO."""
    arrived, left = sheet.get("NGAY_VAO"), sheet.get("NGAY_RA")
    if day(arrived) and day(left) and left < arrived:
        yield "NGAY_RA", f"≥ {arrived}"


@CHECKS.add("DC09BH-REASON-01")
def adjustment_has_a_reason(sheet: Sheet, _filing: Filing) -> Seen:
    """An adjusted value asks for LYDO_DIEUCHINH beside it."""
    for value, reason in ADJUSTED:
        if sheet.get(value) and not sheet.get(reason):
            yield reason, "có giá trị / a value"


@CHECKS.add("DC09BH-TABLE-01")
def cost_table_is_2_or_3(sheet: Sheet, _filing: Filing) -> Seen:
    """SOBANG_XML is 2 or 3."""
    if sheet.get("SOBANG_XML") not in {"2", "3"}:
        yield "SOBANG_XML", "2, 3"
