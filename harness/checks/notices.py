"""Giấy báo tử (GIAYBAOTU) and giấy chứng sinh (GIAYCHUNGSINH) as sent under loaiHs 60 and 61."""

import re
from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.days import day, earlier
from harness.checks.wording import holds
from harness.documents.dates import date8
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

NUMBER: Final = re.compile(r"[0-9A-Z]{5}\.GCS\.\d{5}\.\d{2}")
"""Số giấy chứng sinh since 01/10/2025: facility, GCS, serial, year; 18 characters."""
SURROGATE: Final = ("NGAYSINH_MTH", "SO_CCCD_MTH", "NOI_CU_TRU_MTH")


@CHECKS.add("GIAYBAOTU-TIME-01")
def death_is_not_before_admission(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_TV ≥ NGAYGIO_VV, unless the patient died on the way (TINH_TRANG_TV 1)."""
    arrived, died = sheet.get("NGAYGIO_VV"), sheet.get("NGAY_TV")
    if sheet.get("TINH_TRANG_TV") != "1" and day(arrived) and day(died) and earlier(died, arrived):
        yield "NGAY_TV", f"≥ {arrived}"


@CHECKS.add("GIAYBAOTU-TIME-02")
def death_is_not_in_the_future(sheet: Sheet, filing: Filing) -> Seen:
    """NGAY_TV is no later than the day of receipt."""
    died = day(sheet.get("NGAY_TV"))
    if died and died > filing.received:
        yield "NGAY_TV", f"≤ {date8(filing.received)}"


@CHECKS.add("GIAYBAOTU-ISSUED-01")
def notice_is_not_issued_before_death(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_CAPGIAYBT ≥ day of NGAY_TV."""
    died, issued = day(sheet.get("NGAY_TV")), day(sheet.get("NGAY_CAPGIAYBT"))
    if died and issued and issued < died:
        yield "NGAY_CAPGIAYBT", f"≥ {date8(died)}"


@CHECKS.add("GIAYBAOTU-REISSUE-01")
def reissue_names_the_original_whole(sheet: Sheet, _filing: Filing) -> Seen:
    """SO_BAOTU_BD and QUYEN_SO_BD: both or none."""
    empty = [tag for tag in ("SO_BAOTU_BD", "QUYEN_SO_BD") if not sheet.get(tag)]
    if len(empty) == 1:
        yield empty[0], "có giá trị / a value"


@CHECKS.add("GIAYCHUNGSINH-ZEROS-01")
def missing_number_is_ten_zeros(sheet: Sheet, _filing: Filing) -> Seen:
    """A mother without a BHXH number carries ten zeros here, never an empty tag."""
    if not sheet.get("MA_BHXH_NND"):
        yield "MA_BHXH_NND", "0000000000"


@CHECKS.add("GIAYCHUNGSINH-NUMBER-01")
def number_has_the_national_form(sheet: Sheet, _filing: Filing) -> Seen:
    """MA_GCS (or SO) reads XXXXX.GCS.ZZZZZ.YY."""
    if not any(NUMBER.fullmatch(sheet.get(tag)) for tag in ("MA_GCS", "SO")):
        yield "MA_GCS", "XXXXX.GCS.ZZZZZ.YY"


@CHECKS.add("GIAYCHUNGSINH-NOTE-01")
def note_speaks_of_surgery(sheet: Sheet, _filing: Filing) -> Seen:
    """SINHCON_PHAUTHUAT = 1 asks for the set phrase in GHI_CHU."""
    if not holds(sheet.get("GHI_CHU"), "phẫu thuật"):
        yield "GHI_CHU", "Sinh con phải phẫu thuật"


@CHECKS.add("GIAYCHUNGSINH-NOTE-02")
def note_speaks_of_early_birth(sheet: Sheet, _filing: Filing) -> Seen:
    """SINHCON_DUOI32TUAN = 1 asks for the set phrase in GHI_CHU."""
    if not holds(sheet.get("GHI_CHU"), "32 tuần"):
        yield "GHI_CHU", "Sinh con dưới 32 tuần tuổi"


@CHECKS.add("GIAYCHUNGSINH-BIRTH-01")
def birth_is_not_in_the_future(sheet: Sheet, filing: Filing) -> Seen:
    """NGAY_SINH_CON is no later than the day of receipt."""
    born = day(sheet.get("NGAY_SINH_CON"))
    if born and born > filing.received:
        yield "NGAY_SINH_CON", f"≤ {date8(filing.received)}"


@CHECKS.add("GIAYCHUNGSINH-SURROGATE-01")
def surrogate_mother_has_a_name(sheet: Sheet, _filing: Filing) -> Seen:
    """Whoever fills the surrogate mother's fields (suffix _MTH) names her."""
    if any(sheet.get(tag) for tag in SURROGATE) and not sheet.get("HOTEN_MTH"):
        yield "HOTEN_MTH", "có giá trị / a value"
