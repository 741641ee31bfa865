"""Legal values by date: what an amount, a rate, a term or a code was on a given day, and on whose word.

The values stand in `law.toml`. A run has a legal date, so the same code settles a claim of 2020 and one of 2026; a key
that was not in force on the day is a mistake of whoever asks, never a silent zero.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Final, Literal, cast, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from harness.errors import UsageError
from harness.rule import Basis
from harness.text import Text

TermUnit = Literal["working_days", "calendar_days", "working_hours", "hours", "months"]
Unit = Literal[
    "dong", "percent", "number", "text", "clock", "working_days", "calendar_days", "working_hours", "hours", "months"
]
TERM_UNITS: Final[frozenset[str]] = frozenset(get_args(TermUnit))
_WHOLE: Final = TERM_UNITS | {"number", "dong"}


@dataclass(frozen=True, slots=True)
class Term:
    """A time limit (thời hạn): so many working days, calendar days, hours inside office hours, hours, or months."""

    count: int
    unit: TermUnit


@dataclass(frozen=True, slots=True)
class Setting:
    """One legal value as it stands on a day; `since` is the first day of that value."""

    key: str
    value: str
    unit: Unit
    since: date
    basis: Basis
    source: str
    says: Text


class _Step(BaseModel):
    """A value from a day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: date = Field(alias="from")
    until: date = date.max
    value: str
    unit: Unit | None = None
    basis: Basis
    source: str = Field(min_length=1)


class _Entry(BaseModel):
    """A key with its steps, in order of day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=r"[a-z0-9_]+(\.[a-z0-9_]+)*")
    unit: Unit
    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)
    steps: tuple[_Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _reads(self) -> "_Entry":
        days = [step.since for step in self.steps]
        if days != sorted(set(days)):
            message = f"{self.key}: the steps are not in order of day"
            raise ValueError(message)
        for step in self.steps:
            _typed(step.value, step.unit or self.unit)
        return self

    def on(self, day: date) -> Setting | None:
        """The setting in force on `day`."""
        step = next((step for step in reversed(self.steps) if step.since <= day), None)
        if step is None or day > step.until:
            return None
        unit = step.unit or self.unit
        return Setting(self.key, step.value, unit, step.since, step.basis, step.source, Text(self.vi, self.en))


@dataclass(frozen=True, slots=True)
class Law:
    """Every setting in force on `day`."""

    day: date
    settings: dict[str, Setting]

    def has(self, key: str) -> bool:
        """Whether `key` is in force."""
        return key in self.settings

    def setting(self, key: str) -> Setting:
        """The setting `key`; UsageError when there is none on this day."""
        try:
            return self.settings[key]
        except KeyError:
            raise UsageError(self._missing(key)) from None

    def amount(self, key: str) -> Decimal:
        """An amount, in dong."""
        return Decimal(self._of(key, {"dong"}))

    def number(self, key: str) -> int:
        """A whole number; also the count of a term."""
        return int(self._of(key, {"number"} | TERM_UNITS))

    def ratio(self, key: str) -> Decimal:
        """A share of one: 4.5 % gives 0.045."""
        return Decimal(self._of(key, {"percent"})) / 100

    def term(self, key: str) -> Term:
        """A time limit."""
        setting = self.setting(key)
        return Term(int(self._of(key, TERM_UNITS)), cast("TermUnit", setting.unit))

    def text(self, key: str) -> str:
        """A code or name."""
        return self._of(key, {"text"})

    def clock(self, key: str) -> time:
        """A time of day."""
        return time.fromisoformat(self._of(key, {"clock"}))

    def base(self) -> Decimal:
        """The amount that lump sums are counted by: base salary until 30/06/2025, then mức tham chiếu."""
        return self.amount(self.text("benefit.base"))

    def source(self, *keys: str) -> str:
        """The sources of `keys`, each once, with semicolons between."""
        return "; ".join(dict.fromkeys(self.setting(key).source for key in keys))

    def _of(self, key: str, units: frozenset[str] | set[str]) -> str:
        setting = self.setting(key)
        if setting.unit not in units:
            raise UsageError(
                Text(
                    f"Giá trị pháp lý {key!r} có đơn vị {setting.unit}, không đọc như {'/'.join(sorted(units))}.",
                    f"The legal value {key!r} is in {setting.unit}, and cannot be read as {'/'.join(sorted(units))}.",
                )
            )
        return setting.value

    def _missing(self, key: str) -> Text:
        known = next((entry for entry in entries() if entry.key == key), None)
        if known is None:
            return Text(f"Không có giá trị pháp lý {key!r}.", f"There is no legal value {key!r}.")
        first, day = known.steps[0].since, self.day
        return Text(
            f"Giá trị pháp lý {key!r} không có hiệu lực ngày {day:%d/%m/%Y} (có từ {first:%d/%m/%Y}). "
            "Hãy chọn legal_date khác.",
            f"The legal value {key!r} is not in force on {day} (there is one from {first}). Choose another legal_date.",
        )


@cache
def entries() -> tuple[_Entry, ...]:
    """Every key with its steps, in the order of the file."""
    data = tomllib.loads((files(__package__) / "law.toml").read_text("utf-8"))
    found = tuple(_Entry.model_validate(entry) for entry in data["setting"])
    if len({entry.key for entry in found}) != len(found):
        message = "law.toml has a key twice"
        raise ValueError(message)
    return found


@cache
def turning_days() -> tuple[date, ...]:
    """Every day on which some value begins or ceases, in order."""
    steps = [step for entry in entries() for step in entry.steps]
    ends = {step.until + timedelta(days=1) for step in steps if step.until != date.max}
    return tuple(sorted({step.since for step in steps} | ends))


def law(day: date) -> Law:
    """The law as it stands on `day` (kept per day)."""
    return _law(day)


@cache
def _law(day: date) -> Law:
    found = (entry.on(day) for entry in entries())
    return Law(day, {setting.key: setting for setting in found if setting})


def _typed(value: str, unit: Unit) -> None:
    """Raise ValueError unless `value` can be read in `unit`."""
    if unit == "clock":
        time.fromisoformat(value)
    elif unit == "percent":
        try:
            Decimal(value)
        except InvalidOperation as error:
            message = f"{value!r} is no percentage"
            raise ValueError(message) from error
    elif unit in _WHOLE:
        if int(value) < 0:
            message = f"{value!r} is negative"
            raise ValueError(message)
    elif not value:
        message = "an empty text"
        raise ValueError(message)
