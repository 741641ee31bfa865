"""Numbers as people read them: 1,5 giờ in Vietnamese, 1.5 h in English; with half the width of their interval."""

import re
from datetime import date, datetime, time, timedelta
from math import floor, log10
from typing import Final

from babel.numbers import format_decimal

from harness.text import Language, Text
from scenarios.capacity.answer import Value
from scenarios.capacity.plan import Plan

DIGITS: Final = 3
"""Significant digits of a value."""
DECIMALS_MOST: Final = 3
_FIGURE: Final = re.compile(r"(?P<number>-?[0-9][0-9_]*(\.[0-9]+)?) ?(?P<unit>[A-Za-z%/_]+)")
LANGUAGES: Final[tuple[Language, Language]] = ("vi", "en")
NOTHING: Final = Text("–", "–")

UNITS: Final = (
    (86_400.0, 2 * 86_400.0, Text("ngày", "days")),
    (3_600.0, 1.5 * 3_600.0, Text("giờ", "h")),
    (60.0, 90.0, Text("phút", "min")),
    (1.0, 1.0, Text("s", "s")),
    (0.001, 0.0, Text("ms", "ms")),
)
"""Units of time: seconds, from how many seconds on it is used, its name."""

_WORDS: Final = {
    "working_days": Text("ngày làm việc", "working days"),
    "calendar_days": Text("ngày", "days"),
    "working_hours": Text("giờ làm việc", "working hours"),
    "hours": Text("giờ", "hours"),
    "months": Text("tháng", "months"),
    "us": Text("µs", "µs"),
    "ms": Text("ms", "ms"),
    "s": Text("giây", "s"),
    "min": Text("phút", "min"),
    "h": Text("giờ", "h"),
    "d": Text("ngày", "days"),
    "times": Text("lần", "times"),
    "documents": Text("hồ sơ", "documents"),
    "server": Text("máy chủ", "server"),
    "servers": Text("máy chủ", "servers"),
    "officer": Text("cán bộ", "officer"),
    "officers": Text("cán bộ", "officers"),
    "site": Text("điểm", "site"),
    "sites": Text("điểm", "sites"),
    "day": Text("ngày", "day"),
    "days": Text("ngày", "days"),
    "hour": Text("giờ", "hour"),
    "year": Text("năm", "year"),
    "rounds": Text("lượt", "rounds"),
    "round": Text("lượt", "round"),
    "stages": Text("chặng", "stages"),
    "stage": Text("chặng", "stage"),
}
"""Units as plans and the law write them."""


def plain(number: float, decimals: int, language: Language) -> str:
    """The number with that many decimals."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    rounded = round(number, decimals) or 0.0  # never -0
    return str(format_decimal(rounded, pattern, locale=language))


def count(number: float) -> Text:
    """A whole number."""
    return Text(*(plain(round(number), 0, language) for language in LANGUAGES))


def number(value: Value | None) -> Text:
    """A number with its interval; a dash where there is none."""
    return NOTHING if value is None else _with_unit(value, 1.0, Text("", ""))


def percent(value: Value | None) -> Text:
    """A part of one as a percentage."""
    return NOTHING if value is None else _with_unit(value, 0.01, Text("%", "%"))


def points(value: Value | None) -> Text:
    """A difference of percentages."""
    return NOTHING if value is None else _with_unit(value, 0.01, Text("điểm %", "pp"))


def duration(value: Value | None) -> Text:
    """Seconds in the unit that reads best."""
    if value is None:
        return NOTHING
    size, unit = unit_of(value.value)
    return _with_unit(value, size, unit)


def seconds(number: float) -> Text:
    """A time without an interval."""
    return duration(Value(number, None))


def unit_of(number: float) -> tuple[float, Text]:
    """The unit that reads best for so many seconds: how long it is, and its name."""
    return next((size, unit) for size, least, unit in UNITS if abs(number) >= least or (number == 0 and size == 1.0))


def _with_unit(value: Value, size: float, unit: Text) -> Text:
    """The half width is told to its first digit at least, so that it never reads as nought."""
    mean, half = value.value / size, None if value.half is None else value.half / size
    decimals = max(_decimals(mean, DIGITS), _decimals(half, 1) if half else 0)
    words = []
    for language in LANGUAGES:
        says = plain(mean, decimals, language)
        if half is not None and (mean or half):
            says = f"{says} ± {plain(half, decimals if half else 0, language)}"
        words.append(f"{says} {unit.to(language)}".rstrip())
    return Text(*words)


def _decimals(number: float, digits: int) -> int:
    if number == 0:
        return 0
    return min(max(digits - 1 - floor(log10(abs(number))), 0), DECIMALS_MOST)


def figure(says: str) -> Text:
    """A number as a plan or the law writes it: `2 working_days`, `1_400_000 documents/year`, `3%`."""
    match = _FIGURE.fullmatch(says.strip())
    if match is None:
        return Text(says, says)
    given = match["number"].replace("_", "")
    decimals = len(given.partition(".")[2])
    units = match["unit"].split("/")
    words = [_WORDS.get(unit, Text(unit, unit)) for unit in units]
    return Text(
        *(f"{plain(float(given), decimals, lang)} {'/'.join(word.to(lang) for word in words)}" for lang in LANGUAGES)
    )


def moment(plan: Plan, seconds_in: float) -> Text:
    """A moment of a run, in Việt Nam time."""
    at = began(plan) + timedelta(seconds=seconds_in)
    weekday = WEEKDAYS[at.weekday()]
    return Text(f"{at:%H:%M} {weekday.vi} {day(at)}", f"{at:%H:%M} {weekday.en} {day(at)}")


def day(at: date) -> str:
    """A day as both languages write it in Việt Nam."""
    return f"{at:%d/%m/%Y}"


def began(plan: Plan) -> datetime:
    """When the run begins; clocks of a plan are those of Việt Nam, where no hour is ever put forward."""
    return datetime.combine(plan.start, time())


WEEKDAYS: Final = (
    Text("thứ Hai", "Monday"),
    Text("thứ Ba", "Tuesday"),
    Text("thứ Tư", "Wednesday"),
    Text("thứ Năm", "Thursday"),
    Text("thứ Sáu", "Friday"),
    Text("thứ Bảy", "Saturday"),
    Text("Chủ nhật", "Sunday"),
)
