"""Spellings that differ from door to door: tags, codes of sex, forms of dates. Nothing is unified on this network."""

from collections.abc import Iterator
from typing import Final

from harness.checks import CHECKS
from harness.filing import Filing, Sheet

Seen = Iterator[tuple[str, str]]

TIMES: Final = {8: "yyyyMMdd", 12: "yyyyMMddHHmm", 14: "yyyyMMddHHmmss"}
LATER: Final = {"MA_CSKCB_DI": "MA_NOI_DI", "MA_CSKCB_DEN": "MA_NOI_DEN", "TINH_TRANG_CT": "PP_DIEU_TRI"}
"""Tags of table 13 in QĐ 3176 and what stood in their place in QĐ 4750."""


def _instead(sheet: Sheet, wrong: dict[str, str]) -> Seen:
    for tag, right in wrong.items():
        if tag in sheet.values:
            yield tag, right


def _length(sheet: Sheet, tags: tuple[str, ...], digits: int) -> Seen:
    for tag in tags:
        text = sheet.get(tag)
        if text and not (len(text) == digits and text.isascii() and text.isdigit()):
            yield tag, TIMES[digits]


@CHECKS.add("SPELLING-CT03-01")
def icd_of_ct03_is_benhicd10(sheet: Sheet, _filing: Filing) -> Seen:
    """CT03 has BENHICD10_ID; BENH_ICD10_ID and BENH_ICD10_MA belong to other documents."""
    yield from _instead(
        sheet,
        {
            "BENH_ICD10_ID": "BENHICD10_ID",
            "BENH_ICD10_MA": "BENHICD10_ID",
            "BENH_ICD10_TEN": "TENBENHNICD10",
        },
    )


@CHECKS.add("SPELLING-CT04-01")
def icd_of_ct04_06_07_is_benh_icd10(sheet: Sheet, _filing: Filing) -> Seen:
    """CT04, CT06 and CT07 have BENH_ICD10_ID and BENH_ICD10_TEN."""
    yield from _instead(
        sheet,
        {
            "BENHICD10_ID": "BENH_ICD10_ID",
            "BENH_ICD10_MA": "BENH_ICD10_ID",
            "TENBENHNICD10": "BENH_ICD10_TEN",
            "TENBENHICD10": "BENH_ICD10_TEN",
        },
    )


@CHECKS.add("SPELLING-CT04-02")
def dead_child_of_ct04_is_ngay_chetcon(sheet: Sheet, _filing: Filing) -> Seen:
    """CT04 has NGAY_CHETCON."""
    yield from _instead(sheet, {"NGAY_CONCHET": "NGAY_CHETCON"})


@CHECKS.add("SPELLING-XML8-01")
def dead_child_of_table_8_is_ngay_conchet(sheet: Sheet, _filing: Filing) -> Seen:
    """XML8 has NGAY_CONCHET."""
    yield from _instead(sheet, {"NGAY_CHETCON": "NGAY_CONCHET"})


@CHECKS.add("SPELLING-BIRTH-01")
def sex_of_the_child_is_gioi_tinh_con(sheet: Sheet, _filing: Filing) -> Seen:
    """GIOI_TINH_CON; the misprint GOI_TINH_CON belongs to CV 2076."""
    yield from _instead(sheet, {"GOI_TINH_CON": "GIOI_TINH_CON"})


@CHECKS.add("SPELLING-BIRTH-02")
def name_of_the_child_is_ten_con_here_and_ho_ten_con_there(sheet: Sheet, _filing: Filing) -> Seen:
    """GIAYCHUNGSINH has TEN_CON and HOTEN_NND, XML9 HO_TEN_CON and HO_TEN_NND."""
    if sheet.kind == "XML9":
        yield from _instead(sheet, {"TEN_CON": "HO_TEN_CON", "HOTEN_NND": "HO_TEN_NND"})
    else:
        yield from _instead(sheet, {"HO_TEN_CON": "TEN_CON", "HO_TEN_NND": "HOTEN_NND"})


@CHECKS.add("SPELLING-XML13-01")
def table_13_of_3176_has_the_new_tags(sheet: Sheet, _filing: Filing) -> Seen:
    """QĐ 3176 renamed the facilities and replaced PP_DIEU_TRI."""
    yield from _instead(sheet, {old: new for new, old in LATER.items()})


@CHECKS.add("SPELLING-XML13-02")
def table_13_of_4750_has_the_old_tags(sheet: Sheet, _filing: Filing) -> Seen:
    """QĐ 4750 knows none of the tags of QĐ 3176."""
    yield from _instead(sheet, LATER)


@CHECKS.add("SPELLING-GKSK-01")
def issue_date_in_the_json_keeps_its_n(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAYTHANGNAMCAPCMND in the JSON, NGAYTHANGNAMCAPCMD in the signed XML."""
    yield from _instead(sheet, {"NGAYTHANGNAMCAPCMD": "NGAYTHANGNAMCAPCMND"})


@CHECKS.add("SEX-01")
def sex_is_1_2_or_3(sheet: Sheet, _filing: Filing) -> Seen:
    """GIOI_TINH 1 male, 2 female, 3 undetermined; 0 and 1 are the driver's certificate's."""
    for tag in ("GIOI_TINH", "GIOI_TINH_CON"):
        code = sheet.get(tag)
        if code and code not in {"1", "2", "3"}:
            yield tag, "1, 2, 3"


@CHECKS.add("DATES-CT03-01")
def stay_of_ct03_has_twelve_digits(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_VAO and NGAY_RA are times."""
    yield from _length(sheet, ("NGAY_VAO", "NGAY_RA"), 12)


@CHECKS.add("DATES-CT06-01")
def rest_of_ct06_has_eight_digits(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_VAO and NGAY_RA are days here."""
    yield from _length(sheet, ("NGAY_VAO", "NGAY_RA"), 8)


@CHECKS.add("DATES-CT07-01")
def leave_of_ct07_has_eight_digits(sheet: Sheet, _filing: Filing) -> Seen:
    """TU_NGAY and DEN_NGAY are days."""
    yield from _length(sheet, ("TU_NGAY", "DEN_NGAY"), 8)


@CHECKS.add("DATES-GIAYCHUNGSINH-01")
def birth_in_the_notice_has_fourteen_digits(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_SINH_CON goes to the second."""
    yield from _length(sheet, ("NGAY_SINH_CON",), 14)


@CHECKS.add("DATES-XML9-01")
def birth_in_table_9_has_twelve_digits(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_SINH_CON goes to the minute."""
    yield from _length(sheet, ("NGAY_SINH_CON",), 12)


@CHECKS.add("DATES-XML14-01")
def appointment_of_4750_has_twelve_digits(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_HEN_KL goes to the minute in QĐ 4750."""
    yield from _length(sheet, ("NGAY_HEN_KL",), 12)


@CHECKS.add("DATES-XML14-02")
def appointment_of_3176_has_eight_digits(sheet: Sheet, _filing: Filing) -> Seen:
    """NGAY_HEN_KL is a day in QĐ 3176."""
    yield from _length(sheet, ("NGAY_HEN_KL",), 8)
