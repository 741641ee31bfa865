"""Dates as the wire spells them, and the date tokens of rule cases.

A case value that begins with `@D` is a date relative to the scene's day D:
`@D-3` → yyyyMMdd; `@D-3T0830` → yyyyMMddHHmm; `@D-3T083015` → yyyyMMddHHmmss; `@D-3/` → dd/MM/yyyy; `@D-3Y` → yyyy.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final

_TOKEN: Final = re.compile(r"@D([+-]\d+)?(T\d{4}(?:\d{2})?|/|Y)?")


def expand(value: str, day: date) -> str:
    """`value` with a date token replaced; anything else as it is."""
    found = _TOKEN.fullmatch(value)
    if not found:
        return value
    then = day + timedelta(days=int(found[1] or 0))
    form = found[2] or ""
    if form == "/":
        return f"{then:%d/%m/%Y}"
    if form == "Y":
        return f"{then:%Y}"
    return f"{then:%Y%m%d}{form[1:]}"


def date8(value: date) -> str:
    """`yyyyMMdd`."""
    return f"{value:%Y%m%d}"


def time12(value: datetime) -> str:
    """`yyyyMMddHHmm`."""
    return f"{value:%Y%m%d%H%M}"


def time14(value: datetime) -> str:
    """`yyyyMMddHHmmss`."""
    return f"{value:%Y%m%d%H%M%S}"


def slashed(value: date) -> str:
    """`dd/MM/yyyy`."""
    return f"{value:%d/%m/%Y}"


def read_date(text: str) -> date | None:
    """The day of a `yyyyMMdd…` string of 8, 12 or 14 digits; None if it is no such day."""
    if len(text) not in {8, 12, 14} or not text.isascii() or not text.isdigit():
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def read_time(text: str) -> datetime | None:
    """The local time of a string of 12 or 14 digits; None if it is no such time."""
    day = read_date(text)
    if day is None or len(text) == len("yyyyMMdd"):
        return None
    try:
        seconds = int(text[12:14]) if len(text) == len("yyyyMMddHHmmss") else 0
        return datetime(day.year, day.month, day.day, int(text[8:10]), int(text[10:12]), seconds)  # noqa: DTZ001 -- local
    except ValueError:
        return None
