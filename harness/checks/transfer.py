"""Giấy chuyển tuyến in claims: table 13 (XML13)."""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.checks.copies import differing
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

COPIED: Final = (
    "MA_CSKCB",
    "MA_NOI_DI",
    "MA_NOI_DEN",
    "HO_TEN",
    "NGAY_SINH",
    "GIOI_TINH",
    "MA_QUOCTICH",
    "MA_DANTOC",
    "MA_NGHE_NGHIEP",
    "DIA_CHI",
    "MA_THE_BHYT",
    "GT_THE_DEN",
    "NGAY_VAO",
    "NGAY_VAO_NOI_TRU",
    "NGAY_RA",
    "CHAN_DOAN_RV",
    "PP_DIEUTRI",
    "MA_BENH_CHINH",
    "MA_BENH_KT",
    "MA_BENH_YHCT",
    "PP_DIEU_TRI",
    "MA_LOAI_RV",
)


RENAMED: Final = frozenset({"MA_NOI_DI", "MA_NOI_DEN", "PP_DIEU_TRI"})
"""Tags that QĐ 3176 has no more: there they are misspelt, not miscopied."""


@CHECKS.add("XML13-COPY-01", needs=("XML1",))
def what_is_copied_equals_the_encounter(sheet: Sheet, filing: Filing) -> Seen:
    """Every filled field that comes from XML1 equals it."""
    gone = RENAMED if sheet.version == "3176" else frozenset()
    yield from differing(sheet, filing, (tag for tag in COPIED if tag not in gone))


@CHECKS.add("XML13-KIND-01")
def table_13_comes_only_with_a_transfer(sheet: Sheet, filing: Filing) -> Seen:
    """MA_LOAI_RV is 2 or 5; where table 13 leaves the copy out, table 1 tells."""
    encounter = filing.first("XML1")
    kind = sheet.get("MA_LOAI_RV") or (encounter.get("MA_LOAI_RV") if encounter else "")
    if kind not in {"", "2", "5"}:
        yield "MA_LOAI_RV", "2, 5"
