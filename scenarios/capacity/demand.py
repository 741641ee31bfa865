"""How many documents of a kind are made on a day, when and where.

The number is Poisson; within the day the moments follow the profile of hours; the site is drawn by size. A day's
documents depend on the seed, the kind and the day alone.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import log
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from harness.working import is_working_day
from scenarios.capacity.draws import generator, salt, unit, word_of
from scenarios.capacity.plan import Kind
from scenarios.capacity.quantities import DAY, HOUR
from scenarios.capacity.rows import AT, BORN, COLUMNS, DAY_BIT, IDENTITY, KIND_BIT, MARK, WHO, Rows

MONTH_END_DAYS: Final = 3
"""How many working days at the end of a month are its busy ones."""
SATURDAY: Final = 5
LAST_HOUR: Final = 23


@dataclass(frozen=True, slots=True)
class Crowd:
    """The sites that a kind comes from: the first one's number, running parts of the whole, and where to look first."""

    first: int
    running: NDArray[np.float64]
    guide: NDArray[np.int64]

    @classmethod
    def of(cls, first: int, sizes: NDArray[np.float64]) -> "Crowd":
        """From how large each is."""
        running = np.cumsum(sizes) / sizes.sum()
        running[-1] = 1.0
        guide = np.searchsorted(running, np.arange(len(sizes)) / len(sizes), side="right").astype(np.int64)
        return cls(first, running, guide)


@dataclass(frozen=True, slots=True)
class Demand:
    """One kind's documents."""

    name: str
    number: int
    kind: Kind
    crowd: Crowd
    seed: int
    start: date

    def mean(self, day: int) -> float:
        """How many are expected on that day of the plan."""
        when = self.start + timedelta(days=day)
        return self.kind.volume.per_day * factor(self.kind, when) / year_mean(self.kind, when.year)

    def documents(self, day: int) -> Rows:
        """Those of one day, in order of time."""
        draws = generator(self.seed, f"{self.name}/day/{day}")
        batches = self.kind.batches
        each = batches.mean.number if batches else 1.0
        events = int(draws.poisson(self.mean(day) / each))
        sizes = np.ones(events, np.int64)
        if batches and batches.shape == "geometric":
            sizes = draws.geometric(1 / each, events).astype(np.int64)
        elif batches:
            sizes = np.full(events, int(each), np.int64)
        rows: Rows = np.empty((int(sizes.sum()), COLUMNS), np.int64)
        identity = (day << DAY_BIT) | (self.number << KIND_BIT)
        moments, sites = (salt(self.seed, f"{self.name}/{what}/{day}") for what in ("moment", "site"))
        crowd = self.crowd
        _fill(
            rows, sizes, day * DAY, identity, moments, sites, _hours(self.kind),
            crowd.running, crowd.guide, crowd.first,
        )  # fmt: skip
        return rows


def _hours(kind: Kind) -> NDArray[np.float64]:
    """At each full hour, what part of the day's documents is made before."""
    weights = np.array(kind.hours.weights)
    return np.concatenate([[0.0], np.cumsum(weights) / weights.sum()])


@njit(nogil=True, cache=True)
def _fill(  # a compiled loop takes plain numbers
    rows: Rows,
    sizes: NDArray[np.int64],
    midnight: int,
    identity: int,
    moments: np.uint64,
    sites: np.uint64,
    hours: NDArray[np.float64],
    running: NDArray[np.float64],
    guide: NDArray[np.int64],
    first: int,
) -> None:
    """Spread events over the day: spacings are exponential; their running sum over their whole is sorted, uniform."""
    events = len(sizes)
    spacings = np.empty(events + 1)
    whole = 0.0
    for event in range(events + 1):
        spacings[event] = -log(unit(word_of(moments, np.uint64(event), np.uint64(0))))
        whole += spacings[event]
    passed = 0.0
    hour = 0
    row = 0
    for event in range(events):
        passed += spacings[event]
        part = passed / whole
        while hour < LAST_HOUR and part >= hours[hour + 1]:
            hour += 1
        width = hours[hour + 1] - hours[hour]
        within = min(max((part - hours[hour]) / width, 0.0), 1.0) if width > 0 else 0.0
        at = midnight + np.int64((hour + within) * HOUR)
        drawn = unit(word_of(sites, np.uint64(event), np.uint64(0)))
        place = guide[int(drawn * len(guide))]
        while running[place] < drawn:
            place += 1
        for _ in range(sizes[event]):
            rows[row, AT] = at
            rows[row, IDENTITY] = identity | row
            rows[row, BORN] = at
            rows[row, WHO] = first + place
            rows[row, MARK] = at
            row += 1


def factor(kind: Kind, day: date) -> float:
    """How busy a day is, compared with other days of the year, before the year is brought to its volume."""
    off = day.weekday() < SATURDAY and not is_working_day(day)
    busy = kind.weekdays.weights[day.weekday()]
    if kind.months:
        busy *= kind.months.weights[day.month - 1]
    if off and kind.holidays:
        busy *= kind.holidays.number
    if kind.month_end and at_month_end(day):
        busy *= kind.month_end.number
    return busy


def year_mean(kind: Kind, year: int) -> float:
    """What `factor` is on average over a year; growth is applied to it, so a year's volume is that of its law."""
    return _plain_mean(kind, year) / grown(kind, year)


@lru_cache(maxsize=1024)
def _plain_mean(kind: Kind, year: int) -> float:
    days = 366 if calendar.isleap(year) else 365
    first = date(year, 1, 1)
    return sum(factor(kind, first + timedelta(days=number)) for number in range(days)) / days


def grown(kind: Kind, year: int) -> float:
    """By how much the volume of `year` exceeds that of the year it was given for."""
    if kind.growth is None or kind.grows_from is None:
        return 1.0
    return float(kind.growth.number ** (year - kind.grows_from.year))


def at_month_end(day: date) -> bool:
    """Whether `day` is one of the last working days of its month."""
    last = date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
    left = sum(is_working_day(day + timedelta(days=ahead)) for ahead in range((last - day).days + 1))
    return is_working_day(day) and left <= MONTH_END_DAYS
