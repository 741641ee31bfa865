"""Figures of a plan: a number with its unit, where it comes from, and how sure that is.

    volume = { is = "1_400_000 documents/year", source = "Bộ Tư pháp, số đăng ký khai sinh 2024", basis = "observed" }

Times inside the model are whole microseconds, so that two engines agree to the last digit and a sum has no order.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from scenarios.capacity.refusals import RefusalError, problem

MICROSECOND: Final = 1
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
YEAR_DAYS: Final = 365.25

DURATIONS: Final = {
    "us": 1,
    "ms": 1000,
    "s": SECOND,
    "min": MINUTE,
    "h": HOUR,
    "d": DAY,
}
"""Units of time, in microseconds."""
PERIODS: Final = {"s": SECOND, "min": MINUTE, "hour": HOUR, "day": DAY, "year": round(YEAR_DAYS * DAY)}
RATES: Final = tuple(f"documents/{period}" for period in PERIODS)
_NUMBER: Final = r"(?P<number>-?[0-9][0-9_]*(\.[0-9]+)?)"
_FIGURE: Final = re.compile(rf"{_NUMBER} ?(?P<unit>[A-Za-z%/]+)")

Basis = Literal["published", "observed", "derived", "profile"]
"""How sure a figure is: a text says so, the press or public integrations say so, worked out of those, or ours."""


class Figure(BaseModel):
    """A number with unit, source and basis."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str = Field(alias="is", max_length=60)
    source: str = Field(min_length=3, max_length=400)
    basis: Basis

    @property
    def number(self) -> float:
        """The number alone."""
        return _parts(self.says)[0]

    @property
    def unit(self) -> str:
        """The unit alone."""
        return _parts(self.says)[1]

    @property
    def us(self) -> int:
        """A time in microseconds."""
        return round(_microseconds(*_parts(self.says)))

    @property
    def per_day(self) -> float:
        """A rate in documents a day."""
        return _per_day(*_parts(self.says))

    @property
    def window(self) -> tuple[int, int]:
        """A quota: so many in each so many microseconds."""
        return int(self.number), PERIODS[self.unit.split("/")[1]]

    @property
    def share(self) -> float:
        """A part of one."""
        return self.number / 100

    @property
    def count(self) -> int:
        """A whole number."""
        return int(self.number)


def _parts(says: str) -> tuple[float, str]:
    match = _FIGURE.fullmatch(says.strip())
    if match is None:
        raise RefusalError(
            problem(
                f"{says!r}: ghi một số rồi một đơn vị, như '20 ms' hay '3 %'",
                f"{says!r}: write a number and a unit, as in '20 ms' or '3 %'",
            )
        )
    return float(match["number"].replace("_", "")), match["unit"]


def _microseconds(number: float, unit: str) -> float:
    return number * DURATIONS[unit]


def _per_day(number: float, unit: str) -> float:
    return number * DAY / PERIODS[unit.split("/")[1]]


def _plain(number: float, _unit: str) -> float:
    return number


@dataclass(frozen=True, slots=True)
class Scale:
    """What a figure may say at one place: its units, from where to where, and an example."""

    units: tuple[str, ...]
    least: str
    most: str
    example: str
    measure: Callable[[float, str], float] = _plain
    whole: bool = False

    def __call__(self, figure: Figure) -> Figure:
        """The figure, if it fits."""
        number, unit = _parts(figure.says)
        if unit not in self.units:
            units = ", ".join(self.units)
            raise RefusalError(
                problem(
                    f"{figure.says!r}: đơn vị ở đây là {units}; ghi chẳng hạn {self.example!r}",
                    f"{figure.says!r}: the unit here is {units}; write for example {self.example!r}",
                )
            )
        if self.whole and number != int(number):
            raise RefusalError(
                problem(
                    f"{figure.says!r}: phải là số nguyên, chẳng hạn {self.example!r}",
                    f"{figure.says!r}: must be a whole number, for example {self.example!r}",
                )
            )
        if not self.measure(*_parts(self.least)) <= self.measure(number, unit) <= self.measure(*_parts(self.most)):
            raise RefusalError(
                problem(
                    f"{figure.says!r}: phải từ {self.least} đến {self.most}",
                    f"{figure.says!r}: must be from {self.least} to {self.most}",
                )
            )
        return figure


def _counted(most: str, *units: str) -> Scale:
    return Scale(units, f"1 {units[0]}", f"{most} {units[0]}", f"16 {units[-1]}", whole=True)


def _lasting(least: str, most: str, example: str) -> Scale:
    return Scale(tuple(DURATIONS), least, most, example, _microseconds)


MEAN_MOST: Final = "100 d"
"""The longest mean of a time; with `CV_MOST` even one draw in a million million stays within 64 bits."""
CV_MOST: Final = "5 times"

Duration = Annotated[Figure, AfterValidator(_lasting("0 us", "366 d", "20 ms"))]
Period = Annotated[Figure, AfterValidator(_lasting("1 s", "366 d", "30 min"))]
"""A time between two turns of something; nothing shorter, or a run would never come to an end."""
Up = Annotated[Figure, AfterValidator(_lasting("10 min", "3_660 d", "20 d"))]
Mean = Annotated[Figure, AfterValidator(_lasting("0 us", MEAN_MOST, "20 ms"))]
Rate = Annotated[
    Figure,
    AfterValidator(Scale(RATES, "0 documents/day", "100_000_000 documents/day", "1_000 documents/year", _per_day)),
]
Quota = Annotated[
    Figure,
    AfterValidator(
        Scale(RATES, "1 documents/year", "10_000_000_000 documents/day", "600 documents/min", _per_day, whole=True)
    ),
]
Share = Annotated[Figure, AfterValidator(Scale(("%",), "0 %", "100 %", "3 %"))]
Kept = Annotated[Figure, AfterValidator(Scale(("%",), "0 %", "100 %", "95 %"))]
Lost = Annotated[
    Figure, AfterValidator(Scale(("documents",), "0 documents", "1_000_000 documents", "0 documents", whole=True))
]
Jitter = Annotated[Figure, AfterValidator(Scale(("%",), "0 %", "90 %", "20 %"))]
Servers = Annotated[Figure, AfterValidator(_counted("1_000_000", "server", "servers", "officer", "officers"))]
SiteCount = Annotated[Figure, AfterValidator(_counted("1_000_000", "site", "sites"))]
Days = Annotated[Figure, AfterValidator(_counted("3_660", "day", "days"))]
Rounds = Annotated[Figure, AfterValidator(_counted("20", "round", "rounds"))]
Stages = Annotated[Figure, AfterValidator(_counted("100", "stage", "stages"))]
Times = Annotated[Figure, AfterValidator(Scale(("times",), "0 times", "1_000 times", "1.5 times"))]
Cv = Annotated[Figure, AfterValidator(Scale(("times",), "0 times", CV_MOST, "0.8 times"))]
Growth = Annotated[Figure, AfterValidator(Scale(("times",), "0.1 times", "10 times", "1.03 times"))]
Factor = Annotated[Figure, AfterValidator(Scale(("times",), "1 times", "1_000 times", "2 times"))]


class Weights(BaseModel):
    """A profile: weights relative to each other, with their source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: tuple[Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)], ...]
    source: str = Field(min_length=3, max_length=400)
    basis: Basis


def weights_of(length: int) -> Any:
    """The type of a profile of `length` weights that are not all zero."""

    def right(given: Weights) -> Weights:
        if len(given.weights) != length or sum(given.weights) <= 0:
            raise RefusalError(
                problem(
                    f"cần {length} trọng số, không phải đều bằng 0; ở đây có {len(given.weights)}",
                    f"needs {length} weights, not all of them 0; here are {len(given.weights)}",
                    "weights",
                )
            )
        return given

    return AfterValidator(right)
