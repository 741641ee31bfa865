"""The working calendar (ngày làm việc): weekends, public holidays, office hours, and when a time limit ends.

Holidays of 2020 to 2027 stand in `holidays.toml`; of other years only the fixed ones (1/1, 30/4, 1/5, 2/9) are known.
A time limit starts to count on the day after the event and ends with its last day; one counted in calendar days or
months that would end on a day off ends with the next working day (Bộ luật Dân sự 91/2015/QH13 điều 147, 148).
"""

import calendar
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.clock import VIETNAM
from harness.law import Term
from harness.rule import Basis

DAY: Final = timedelta(days=1)
CUT_OFF: Final = time(15)
END_OF_DAY: Final = time(23, 59, 59)
_SATURDAY: Final = 5
_FIXED: Final = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})


@dataclass(frozen=True, slots=True)
class Year:
    """The days off and the Saturdays worked of one year, and how sure they are."""

    off: frozenset[date]
    worked: frozenset[date]
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours: morning and afternoon, each from and to."""

    spans: tuple[tuple[time, time], ...]
    source: str


@cache
def years() -> dict[int, Year]:
    """Every year whose holidays are known."""
    return {
        int(name): Year(frozenset(data["off"]), frozenset(data.get("worked", ())), Basis(data["basis"]), data["source"])
        for name, data in _file().items()
        if isinstance(data, dict)
    }


@cache
def office_hours() -> Hours:
    """When offices are open on a working day (7:30–11:30, 13:00–17:00)."""
    data = _file()
    spans = tuple((data[half][0], data[half][1]) for half in ("morning", "afternoon"))
    return Hours(spans, data["hours_source"])


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "holidays.toml").read_text("utf-8"))


def is_working_day(day: date) -> bool:
    """Whether offices are open on `day`."""
    year = years().get(day.year)
    if year is None:
        return day.weekday() < _SATURDAY and (day.month, day.day) not in _FIXED
    return day in year.worked or (day.weekday() < _SATURDAY and day not in year.off)


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    day += DAY
    while not is_working_day(day):
        day += DAY
    return day


def on_or_after(day: date) -> date:
    """`day` itself if offices are open, else the next working day."""
    return day if is_working_day(day) else next_working_day(day)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`; 0 gives the day itself, or the next working one if it is off."""
    if count <= 0:
        return on_or_after(day)
    for _ in range(count):
        day = next_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days there are from `first` to `last`, both counted; 0 when there are none."""
    return sum(1 for number in range((last - first).days + 1) if is_working_day(first + number * DAY))


def add_months(day: date, count: int) -> date:
    """The same day of the month `count` months on; the last day of a shorter month."""
    year, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def deadline(start: datetime, term: Term) -> datetime:
    """When `term`, started at `start`, ends: the end of its last day, or the moment when it counts hours."""
    start = start.astimezone(VIETNAM)
    day = start.date()
    if term.unit == "hours":
        return start + timedelta(hours=term.count)
    if term.unit == "working_hours":
        return add_working_minutes(start, term.count * 60)
    if term.unit == "working_days":
        day = add_working_days(day, term.count)
    elif term.unit == "calendar_days":
        day = on_or_after(day + term.count * DAY)
    else:
        day = on_or_after(add_months(day, term.count))
    return datetime.combine(day, END_OF_DAY, VIETNAM)


def is_open(at: datetime) -> bool:
    """Whether offices are open at this moment."""
    at = at.astimezone(VIETNAM)
    return any(start <= at < end for start, end in _spans(at.date()))


def next_opening(at: datetime) -> datetime:
    """`at` itself if offices are open, else when they open next."""
    at = at.astimezone(VIETNAM)
    start, _ = next(_spans_from(at))
    return max(at, start)


def add_working_minutes(at: datetime, minutes: int) -> datetime:
    """The moment at which offices have been open for `minutes` since `at`; 0 gives the next opening."""
    at = next_opening(at)
    left = timedelta(minutes=max(minutes, 0))
    for start, end in _spans_from(at):
        start = max(start, at)  # noqa: PLW2901 -- the span as far as it still lies ahead
        if left <= end - start:
            return start + left
        left -= end - start
    message = "the calendar has no end"
    raise AssertionError(message)


def after_cut_off(at: datetime, cut_off: time = CUT_OFF) -> bool:
    """Whether something filed at `at` counts for the next working day: after the cut-off, or on a day off."""
    at = at.astimezone(VIETNAM)
    return not is_working_day(at.date()) or at.time() > cut_off


def _spans(day: date) -> Iterator[tuple[datetime, datetime]]:
    if is_working_day(day):
        for start, end in office_hours().spans:
            yield datetime.combine(day, start, VIETNAM), datetime.combine(day, end, VIETNAM)


def _spans_from(at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Every span of office hours that has not ended at `at`, for ever."""
    day = at.date()
    while True:
        for start, end in _spans(day):
            if end > at:
                yield start, end
        day += DAY
