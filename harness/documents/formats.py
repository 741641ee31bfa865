"""Formats: the forms that a value takes on the wire, each with a sentence, a pattern and a check.

Patterns are written in what JSON Schema, XSD and Python share: no anchors, no look-around, ASCII digits by class.
A check may be stricter than its pattern (31 February fits a pattern and is no day).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from harness.text import Text


@dataclass(frozen=True, slots=True)
class Format:
    """One form of a value; `pattern` must match from end to end."""

    name: str
    says: Text
    pattern: str
    check: Callable[[str], bool]
    example: str


_DIGIT: Final = "[0-9]"
_DAY: Final = "[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
_MINUTE: Final = "([01][0-9]|2[0-3])[0-5][0-9]"
_CARD: Final = "[A-Z]{2}[1-5][0-9]{12}"
_FACILITY: Final = "[0-9]{2}[0-9A-Z]{3}"
_ICD10: Final = r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,3})?[*+†]?"
_DECIMAL: Final = r"[0-9]+(\.[0-9]+)?"
_PASSPORT_LENGTH: Final = 8

# Ten digits, not all zero, without look-ahead: the first digit that is no zero stands at one of ten places.
_BHXH: Final = "|".join(f"0{{{zeros}}}[1-9][0-9]{{{9 - zeros}}}" if zeros else "[1-9][0-9]{9}" for zeros in range(10))

APPRAISAL_SUBJECTS: Final = ("BB", "BHXH1L", "BNN", "CĐHH", "KNLĐH", "KNLĐT", "NKT", "NVQS", "TB", "TH", "TNLĐ")
"""Whom a medical appraisal may concern (mã đối tượng giám định y khoa)."""


def _list_of(item: str) -> str:
    return f"({item})(;({item}))*"


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    """Whether `text` is a day `yyyyMMdd` of the calendar."""
    if not _digits(text, 8):
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _is_time(text: str) -> bool:
    """Whether `text` is a time `yyyyMMddHHmm`, 00:00 to 23:59."""
    return _digits(text, 12) and _is_day(text[:8]) and text[8:10] < "24" and text[10:] < "60"


def _is_second(text: str) -> bool:
    return _digits(text, 14) and _is_time(text[:12]) and text[12:] < "60"


def _is_year(text: str) -> bool:
    return _digits(text, 4) and "1900" <= text < "2200"


def _is_date_or_year(text: str) -> bool:
    return _is_day(text) or _is_year(text)


@lru_cache(maxsize=4096)
def _is_birth(text: str) -> bool:
    """Whether `text` is a birth time whose month and day, or hour and minute, may be unknown ("0000")."""
    if not _digits(text, 12):
        return False
    day_known = text[4:8] != "0000"
    return _is_time(text) if day_known else _is_year(text[:4]) and text[8:] == "0000"


def _is_birth_day(text: str) -> bool:
    """Whether `text` is a day of birth whose month and day may be unknown ("0000")."""
    return _is_day(text) or (_digits(text, 8) and _is_year(text[:4]) and text[4:] == "0000")


def _is_slashed(text: str) -> bool:
    return len(text) == len("dd/MM/yyyy") and text[2] == text[5] == "/" and _is_day(text[6:] + text[3:5] + text[:2])


def _is_month(text: str) -> bool:
    return _digits(text, 6) and _is_day(text + "01")


def _is_bhxh(text: str) -> bool:
    return _digits(text, 10) and text != "0000000000"


def _is_identity(text: str) -> bool:
    """Whether `text` is an identity number: 9 or 12 digits, or a capital and 7 digits."""
    if text.isascii() and text.isdigit():
        return len(text) in {9, 12}
    return len(text) == _PASSPORT_LENGTH and "A" <= text[0] <= "Z" and _digits(text[1:], 7)


def _matches(pattern: str) -> Callable[[str], bool]:
    fullmatch = re.compile(pattern).fullmatch
    return lambda text: fullmatch(text) is not None


def _each(check: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: all(check(item) for item in text.split(";"))


def _is_day_list(text: str) -> bool:
    """Whether `text` lists days; a card without an end leaves its place blank."""
    return bool(text) and all(not item or _is_day(item) for item in text.split(";"))


def _any(*checks: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda text: any(check(text) for check in checks)


def _by_pattern(name: str, vi: str, en: str, pattern: str, example: str) -> Format:
    """A format whose check is its pattern alone."""
    return Format(name, Text(vi, en), pattern, _matches(pattern), example)


_CHECKED: Final = (
    Format("date8", Text("ngày dạng yyyyMMdd", "a day as yyyyMMdd"), _DAY, _is_day, "20260315"),
    Format(
        "time12",
        Text("thời điểm dạng yyyyMMddHHmm", "a time as yyyyMMddHHmm"),
        _DAY + _MINUTE,
        _is_time,
        "202603150830",
    ),
    Format(
        "time14",
        Text("thời điểm dạng yyyyMMddHHmmss", "a time as yyyyMMddHHmmss"),
        f"{_DAY}{_MINUTE}[0-5][0-9]",
        _is_second,
        "20260315083015",
    ),
    Format(
        "date_or_year",
        Text("ngày dạng yyyyMMdd hoặc chỉ có năm", "a day as yyyyMMdd or a bare year"),
        f"{_DAY}|(19|20|21)[0-9]{{2}}",
        _is_date_or_year,
        "1987",
    ),
    Format(
        "date_or_time",
        Text("ngày yyyyMMdd hoặc thời điểm yyyyMMddHHmm", "a day yyyyMMdd or a time yyyyMMddHHmm"),
        f"{_DAY}({_MINUTE})?",
        _any(_is_day, _is_time),
        "20260315",
    ),
    Format(
        "birth12",
        Text(
            "thời điểm sinh yyyyMMddHHmm, phần không rõ ghi 0000", "a time of birth yyyyMMddHHmm, unknown parts as 0000"
        ),
        f"{_DAY}{_MINUTE}|(19|20|21)[0-9]{{2}}00000000",
        _is_birth,
        "198700000000",
    ),
    Format(
        "birth8",
        Text(
            "ngày sinh yyyyMMdd, không rõ ngày, tháng thì ghi 0000",
            "a day of birth yyyyMMdd, 0000 for an unknown month and day",
        ),
        f"{_DAY}|(19|20|21)[0-9]{{2}}0000",
        _is_birth_day,
        "19870000",
    ),
    Format(
        "slashed",
        Text("ngày dạng dd/MM/yyyy", "a day as dd/MM/yyyy"),
        "(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4}",
        _is_slashed,
        "15/03/2026",
    ),
    Format("month6", Text("tháng dạng yyyyMM", "a month as yyyyMM"), "[0-9]{4}(0[1-9]|1[0-2])", _is_month, "202603"),
    Format("year", Text("năm gồm bốn chữ số", "a year of four digits"), "(19|20|21)[0-9]{2}", _is_year, "2026"),
    Format(
        "date_list",
        Text(
            "các ngày yyyyMMdd cách nhau bằng dấu chấm phẩy, phần không có ngày để trống",
            "days yyyyMMdd, separated by semicolons, left blank where there is none",
        ),
        f"{_DAY}|({_DAY})?(;({_DAY})?)+",
        _is_day_list,
        "20261231;20271231",
    ),
    Format(
        "time_list",
        Text("các thời điểm yyyyMMddHHmm cách nhau bằng dấu chấm phẩy", "times yyyyMMddHHmm, separated by semicolons"),
        _list_of(_DAY + _MINUTE),
        _each(_is_time),
        "202603150830;202603201000",
    ),
    Format(
        "bhxh10",
        Text("mã số BHXH: mười chữ số, không toàn số 0", "a BHXH number: ten digits, not all zero"),
        _BHXH,
        _is_bhxh,
        "7900000001",
    ),
    Format(
        "bhxh10_or_zeros",
        Text("mã số BHXH mười chữ số; mười số 0 khi không có", "a BHXH number of ten digits; ten zeros for none"),
        "[0-9]{10}",
        lambda text: _digits(text, 10),
        "0000000000",
    ),
    Format(
        "cccd",
        Text(
            "9 chữ số, 12 chữ số, hoặc một chữ in hoa và 7 chữ số",
            "9 digits, 12 digits, or one capital letter and 7 digits",
        ),
        "[0-9]{9}|[0-9]{12}|[A-Z][0-9]{7}",
        _is_identity,
        "001087000001",
    ),
)

_PATTERNED: Final = (
    _by_pattern("digits", "chỉ gồm chữ số", "digits only", f"{_DIGIT}+", "0123"),
    _by_pattern("digits3", "ba chữ số", "three digits", "[0-9]{3}", "000"),
    _by_pattern("digits5", "năm chữ số", "five digits", "[0-9]{5}", "00001"),
    _by_pattern("integer", "số nguyên không âm", "a whole number, not negative", f"{_DIGIT}+", "30"),
    _by_pattern(
        "decimal",
        "số không âm, dấu chấm thập phân",
        "a number, not negative, with a decimal point",
        _DECIMAL,
        "450000.50",
    ),
    _by_pattern(
        "decimal_list",
        "các số cách nhau bằng dấu chấm phẩy",
        "numbers separated by semicolons",
        _list_of(_DECIMAL),
        "3100;2900",
    ),
    _by_pattern("percentage", "số nguyên từ 0 đến 100", "a whole number from 0 to 100", "[0-9]{1,2}|100", "31"),
    _by_pattern(
        "phone",
        "số điện thoại, có thể có dấu + ở đầu",
        "a telephone number, possibly with a leading +",
        "[+]?[0-9]{8,14}",
        "0900000001",
    ),
    _by_pattern(
        "card15",
        "thẻ BHYT 15 ký tự: 2 chữ cái, mức hưởng 1–5, 2 số tỉnh, 10 số",
        "a card of 15: two letters, benefit digit 1 to 5, two province digits, ten digits",
        _CARD,
        "DN4797900000001",
    ),
    _by_pattern(
        "card",
        "thẻ BHYT 15 ký tự, mã số BHXH 10 chữ số hoặc căn cước 12 chữ số",
        "a card of 15, a BHXH number of 10 or an identity number of 12 digits",
        f"{_CARD}|[0-9]{{10}}|[0-9]{{12}}",
        "DN4797900000001",
    ),
    _by_pattern(
        "card_list",
        "các thẻ BHYT cách nhau bằng dấu chấm phẩy",
        "cards separated by semicolons",
        _list_of(f"{_CARD}|[0-9]{{10}}|[0-9]{{12}}"),
        "DN4797900000001;GD4797900000001",
    ),
    _by_pattern(
        "card_temporary",
        "thẻ tạm: TE1, 2 số tỉnh và 10 số",
        "a temporary card: TE1, two province digits and ten digits",
        "TE1[0-9]{12}",
        "TE1797900000002",
    ),
    _by_pattern(
        "identity",
        "số giấy tờ tùy thân: 9 chữ số, từ 12 chữ số, hoặc từ 6 ký tự có chữ cái in hoa (hộ chiếu, mã định danh điện "
        "tử)",
        "an identity number: 9 digits, 12 digits or more, or 6 characters or more with a capital (passport, electronic "
        "identity)",
        "[0-9]{9}|[0-9]{12,}|[A-Z][0-9A-Z]{5,}|[0-9]+[A-Z][0-9A-Z]{4,}",
        "001087000001",
    ),
    _by_pattern(
        "identity_driver",
        "8, 9 hoặc 12 chữ số hay chữ cái in hoa",
        "8, 9 or 12 digits or capital letters",
        "[0-9A-Z]{8,9}|[0-9A-Z]{12}",
        "001087000001",
    ),
    _by_pattern(
        "facility5",
        "mã cơ sở: 2 số tỉnh và 3 ký tự",
        "a facility code: two province digits and three more",
        _FACILITY,
        "64A01",
    ),
    _by_pattern(
        "facility_list",
        "các mã cơ sở cách nhau bằng dấu chấm phẩy",
        "facility codes separated by semicolons",
        _list_of(_FACILITY),
        "79001;64A01",
    ),
    _by_pattern(
        "province", "mã tỉnh gồm 2 hoặc 3 chữ số", "a province code of two or three digits", "[0-9]{2,3}", "79"
    ),
    _by_pattern("icd10", "một mã ICD-10", "one ICD-10 code", _ICD10, "J18.9"),
    _by_pattern(
        "icd10_list",
        "tối đa 12 mã ICD-10 cách nhau bằng dấu chấm phẩy",
        "at most 12 ICD-10 codes separated by semicolons",
        f"({_ICD10})(;({_ICD10})){{0,11}}",
        "I10;E11.9",
    ),
    _by_pattern(
        "appraisal_subjects",
        "các mã đối tượng giám định cách nhau bằng dấu chấm phẩy",
        "codes of appraisal subjects separated by semicolons",
        _list_of("|".join(APPRAISAL_SUBJECTS)),
        "TNLĐ;BNN",
    ),
    _by_pattern(
        "benefit_kinds",
        "các mã chế độ từ 1 đến 7 cách nhau bằng dấu chấm phẩy",
        "codes of benefits, 1 to 7, separated by semicolons",
        _list_of("[1-7]"),
        "4",
    ),
    _by_pattern(
        "driver_number",
        "NNNNN/GKSKLX/mã cơ sở/yy",
        "NNNNN/GKSKLX/facility/yy",
        f"[0-9]{{5}}/GKSKLX/{_FACILITY}/[0-9]{{2}}",
        "00001/GKSKLX/64A01/26",
    ),
    _by_pattern(
        "birth_number",
        "số giấy chứng sinh: mã cơ sở.GCS.số.năm",
        "a birth paper's number: facility.GCS.serial.year",
        rf"{_FACILITY}\.GCS\.[0-9]{{5}}\.[0-9]{{2}}",
        "64A01.GCS.00001.26",
    ),
)

FORMATS: Final[dict[str, Format]] = {form.name: form for form in (*_CHECKED, *_PATTERNED)}
"""Every format by the name that field tables use."""
