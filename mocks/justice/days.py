"""Dates as the civil-status side meets them: whole or incomplete, in four spellings, and how others want them.

dd/MM/yyyy in results, dd.MM.yyyy in XML, {namSinh, thangSinh, ngaySinh} in newer JSON; "MM/yyyy" and "yyyy" where only
so much is known. The population registry wants yyyyMMdd, or the bare year elsewhere (`harness.wire.population`).
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Self

from harness.clock import VIETNAM

TIME: Final = "%d/%m/%Y %H:%M:%S"
DAY: Final = "%d/%m/%Y"
ISO: Final = "%Y-%m-%d"
_SPELLED: Final = re.compile(r"(?:(?:(\d{1,2})([./]))?(\d{1,2})[./])?(\d{4})", re.ASCII)
_YEARS: Final = range(1850, 2200)


@dataclass(frozen=True, slots=True)
class CivilDay:
    """A day, a month of a year, or a year."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, given: Any) -> Self | None:
        """The date in any of the spellings; None for what is none of them."""
        if isinstance(given, Mapping):
            parts = [_number(given.get(name)) for name in ("namSinh", "thangSinh", "ngaySinh")]
        elif isinstance(given, str) and (met := _SPELLED.fullmatch(given.strip())):
            parts = [_number(met[4]), _number(met[3]), _number(met[1])]
        else:
            return None
        year, month, day = parts
        if year is None or year not in _YEARS or (month is None and day is not None):
            return None
        try:
            date(year, month or 1, day or 1)
        except ValueError:
            return None
        return cls(year, month, day)

    @classmethod
    def of(cls, day: date) -> Self:
        """A whole day."""
        return cls(day.year, day.month, day.day)

    @property
    def whole(self) -> bool:
        """Whether the day itself is known."""
        return self.day is not None

    @property
    def first(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day that it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def may_be(self, other: "CivilDay") -> bool:
        """Whether both can mean one day."""
        return self.first <= other.last and other.first <= self.last

    def spelled(self, between: str = "/") -> str:
        """dd/MM/yyyy, MM/yyyy or yyyy."""
        parts = [f"{self.day:02d}"] if self.day else []
        parts += [f"{self.month:02d}"] if self.month else []
        return between.join([*parts, f"{self.year:04d}"])


def read_stamp(text: str) -> CivilDay | None:
    """The day of a hospital's yyyy, yyyyMMdd, yyyyMMddHHmm or yyyyMMddHHmmss."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) in {4, 8, 12, 14}):
        return None
    spelled = digits[:4] if len(digits) == 4 else f"{digits[6:8]}/{digits[4:6]}/{digits[:4]}"  # noqa: PLR2004 -- yyyy
    return CivilDay.read(spelled)


def read_time(text: str) -> datetime | None:
    """A date-time dd/MM/yyyy HH:mm:ss of Việt Nam; None for anything else."""
    try:
        return datetime.strptime(text.strip(), TIME).replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def read_filed(text: str) -> datetime | None:
    """When a dossier was filed: dd/MM/yyyy with or without a time, or yyyy-MM-dd as one-stop tools send it too."""
    day = text.strip()
    try:
        return read_time(day) or read_time(f"{day} 00:00:00") or datetime.strptime(day, ISO).replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def _number(given: Any) -> int | None:
    text = str(given) if isinstance(given, int | str) and not isinstance(given, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 and int(text) else None  # noqa: PLR2004 -- yyyy
