"""Figures of a plan: a number with its unit, where it comes from, and how sure that is.

    volume = { is = "1_400_000 documents/year", source = "Bộ Tư pháp, số đăng ký khai sinh 2024", basis = "observed" }

Times inside the model are whole microseconds, so that two engines agree to the last digit and a sum has no order.
"""

import re
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

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
COUNTED: Final = frozenset({"servers", "officers", "sites", "documents", "rounds", "stages", "days", "replications"})
_NUMBER: Final = r"(?P<number>-?[0-9][0-9_]*(\.[0-9]+)?)"
_FIGURE: Final = re.compile(rf"{_NUMBER} ?(?P<unit>[A-Za-z%/ ]+)")
DURATION_MAX: Final = 40 * 366 * DAY
COUNT_MAX: Final = 10_000_000

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
        return self._parts()[0]

    @property
    def unit(self) -> str:
        """The unit alone."""
        return self._parts()[1]

    def _parts(self) -> tuple[float, str]:
        match = _FIGURE.fullmatch(self.says.strip())
        if match is None:
            message = f"{self.says!r}: a number and a unit, as in '20 ms' or '3 %'"
            raise ValueError(message)
        return float(match["number"].replace("_", "")), match["unit"].strip()

    @property
    def us(self) -> int:
        """A time in microseconds."""
        return round(self.number * DURATIONS[self.unit])

    @property
    def per_day(self) -> float:
        """A rate in documents a day."""
        return self.number * DAY / PERIODS[self.unit.split("/")[1]]

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


def _unit(figure: Figure, fits: bool, example: str) -> Figure:  # noqa: FBT001 -- the verdict on one figure
    if not fits:
        message = f"{figure.says!r}: write for example {example!r}"
        raise ValueError(message)
    return figure


def _duration(figure: Figure) -> Figure:
    return _unit(figure, figure.unit in DURATIONS and 0 <= figure.us <= DURATION_MAX, "20 ms")


def _rate(figure: Figure) -> Figure:
    what, _, period = figure.unit.partition("/")
    return _unit(figure, what == "documents" and period in PERIODS and figure.number >= 0, "1_000 documents/year")


def _share(figure: Figure) -> Figure:
    return _unit(figure, figure.unit == "%" and 0 <= figure.number <= 100, "3 %")  # noqa: PLR2004 -- per cent


def _count(figure: Figure) -> Figure:
    whole = figure.number == int(figure.number) and 0 < figure.number <= COUNT_MAX
    return _unit(figure, figure.unit in COUNTED and whole, "16 servers")


def _times(figure: Figure) -> Figure:
    return _unit(figure, figure.unit == "times" and figure.number >= 0, "1.5 times")


Duration = Annotated[Figure, AfterValidator(_duration)]
Rate = Annotated[Figure, AfterValidator(_rate)]
Share = Annotated[Figure, AfterValidator(_share)]
Count = Annotated[Figure, AfterValidator(_count)]
Times = Annotated[Figure, AfterValidator(_times)]


class Weights(BaseModel):
    """A profile: weights relative to each other, with their source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    weights: tuple[Annotated[float, Field(ge=0, le=1e6)], ...]
    source: str = Field(min_length=3, max_length=400)
    basis: Basis


def weights_of(length: int) -> Any:
    """The type of a profile of `length` weights that are not all zero."""

    def right(given: Weights) -> Weights:
        if len(given.weights) != length or sum(given.weights) <= 0:
            message = f"{length} weights, not all of them 0; here are {len(given.weights)}"
            raise ValueError(message)
        return given

    return AfterValidator(right)
