"""How households are made up: kinds of household, who lives in one, and ages that are possible for kin.

A household is drawn from a kind (couple or lone adult, so many children, grandparents, a sibling) and the age of its
reference person: the wife, else the lone adult. Everybody else's age follows, with the bounds built in: mothers are 18
to 45 at a birth, fathers at least 20, siblings fifteen months apart, spouses old enough to marry. How often each kind
comes at which age is fitted to the published household sizes and the age pyramid (`harness.people.nation.fit`).
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from harness.people.nation.sampling import Bools, Floats, Ints
from harness.people.shares import share

YEAR: Final = 365.25
HUSBAND: Final = 0
WIFE: Final = 1
GRANDFATHER: Final = 2
GRANDMOTHER: Final = 3
CHILDREN: Final = 4
SIBLING: Final = 9
SEATS: Final = 10
"""Places in a household: husband, wife, grandfather, grandmother, five children, a sibling of the reference person."""
CHILDREN_MAX: Final = 5

_FIRST_BIRTH: Final = 18.75 * YEAR
_LAST_BIRTH: Final = 45.9 * YEAR
_FATHER_FROM: Final = 20.75 * YEAR
_SPACING: Final = 1.25 * YEAR
_HUSBAND_FROM: Final = 20.1 * YEAR
_ROOM: Final = 0.1 * YEAR
_OLDEST: Final = 101 * YEAR
_ELDERS_CHILD_MAX: Final = 66
_LONE_CHILD_GAP: Final = 2 * YEAR
_SIBLING_APART: Final = (1.25 * YEAR, 8 * YEAR)
_SIBLING_FROM: Final = 16 * YEAR

BANDS: Final = ((18, 20), *((low, low + 5) for low in range(20, 90, 5)), (90, 100))
"""Age bands of the reference person, in years."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to make up a household."""

    adults: str
    """`couple`, `man` or `woman`."""
    children: int = 0
    elders: int = 0
    sibling: bool = False

    @property
    def size(self) -> int:
        """How many people."""
        return (2 if self.adults == "couple" else 1) + self.children + self.elders + self.sibling

    @property
    def name(self) -> str:
        """Its name in `household_kinds.json`."""
        extra = "+sibling" if self.sibling else ""
        return f"{self.adults}+{self.children}c+{self.elders}e{extra}"

    def allows(self, low: int, high: int) -> bool:
        """Whether the reference person may be between `low` and `high` years old."""
        if self.elders and high > _ELDERS_CHILD_MAX:
            return False
        return high * YEAR > self.youngest() + _ROOM and not (self.adults == "couple" and low > 85)  # noqa: PLR2004 -- couples of ninety are not modelled

    def youngest(self) -> float:
        """The least age of the reference person, in days."""
        if not self.children:
            return 18 * YEAR
        first = _FATHER_FROM if self.adults == "man" else _FIRST_BIRTH
        return first + _SPACING * (self.children - 1) + 0.5 * YEAR


KINDS: Final = (
    *(Kind(adults, children) for children in range(CHILDREN_MAX + 1) for adults in ("couple", "woman", "man")),
    *(Kind("couple", children, elders) for children in range(CHILDREN_MAX + 1) for elders in (1, 2)),
    *(Kind(adults, children, elders) for adults in ("woman", "man") for children in (0, 1, 2) for elders in (1, 2)),
    *(Kind(adults, sibling=True) for adults in ("woman", "man")),
    *(Kind("couple", children, sibling=True) for children in range(4)),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """`KINDS` as columns."""

    couple: Bools
    man: Bools
    children: NDArray[np.int64]
    elders: NDArray[np.int64]
    sibling: Bools
    size: NDArray[np.int64]
    youngest: Floats


@cache
def layout() -> Layout:
    """The kinds, one element each."""
    return Layout(
        couple=np.array([kind.adults == "couple" for kind in KINDS]),
        man=np.array([kind.adults == "man" for kind in KINDS]),
        children=np.array([kind.children for kind in KINDS]),
        elders=np.array([kind.elders for kind in KINDS]),
        sibling=np.array([kind.sibling for kind in KINDS]),
        size=np.array([kind.size for kind in KINDS]),
        youngest=np.array([kind.youngest() for kind in KINDS]),
    )


@dataclass(frozen=True, slots=True)
class Homes:
    """Households as a matrix: one row a household, one column a seat."""

    present: Bools
    age: NDArray[np.int32]
    """In days; 0 where nobody sits."""
    his: Bools
    """Whether the grandparents are the man's own parents."""


@cache
def _births() -> tuple[Floats, Floats]:
    """Ages at birth in days, and the part of births that come before: the schedule's own distribution."""
    weights = np.array(list(share("mothers_age").values.values()), float)
    ages = np.array([int(age) for age in share("mothers_age").values], float)
    points = np.append(ages, ages[-1] + 1) * YEAR
    return points, np.append(0.0, np.cumsum(weights) / weights.sum())


def births_between(rng: np.random.Generator, low: Floats, high: Floats) -> Floats:
    """Ages of mothers (days) at a birth, drawn from the schedule within `low` and `high`."""
    ages, before = _births()
    first = np.interp(low, ages, before)
    last = np.interp(np.maximum(high, low), ages, before)
    drawn = first + rng.random(len(low)) * (last - first)
    return np.clip(np.interp(drawn, before, ages), low, np.maximum(high, low))


def seat(rng: np.random.Generator, kind: Ints, age: Floats) -> Homes:
    """Households of `kind` whose reference person is `age` days old."""
    plan = layout()
    count = len(kind)
    ages = np.zeros((count, SEATS), np.float64)
    present = np.zeros((count, SEATS), bool)
    couple, man, children = plan.couple[kind], plan.man[kind], plan.children[kind]
    wife = np.where(man, age - _lone_fathers_gap(rng, age, children), age)
    gap = np.where(man, age - wife, _gap(rng, wife, children))
    present[:, HUSBAND], present[:, WIFE] = couple | man, ~man
    ages[:, HUSBAND], ages[:, WIFE] = np.where(man, age, wife + gap), wife
    _seat_children(rng, ages, present, wife, np.where(couple | man, gap, YEAR * 99), children)
    his = _seat_elders(rng, ages, present, plan.elders[kind], couple, man)
    _seat_sibling(rng, ages, present, plan.sibling[kind])
    return Homes(present, np.where(present, ages, 0).astype(np.int32), his)


def _gap(rng: np.random.Generator, wife: Floats, children: Ints) -> Floats:
    """By how many days husbands are older, so that each could marry and be a father in time."""
    says = share("spouse_gap").values
    drawn = rng.normal(says["mean"] * YEAR, says["deviation"] * YEAR, len(wife))
    born_first = wife - _SPACING * np.maximum(children - 1, 0) - _ROOM
    least = np.where(children > 0, _FATHER_FROM - born_first, _HUSBAND_FROM - wife)
    least = np.maximum(least, says["least"] * YEAR)
    return np.clip(drawn, least, np.maximum(np.minimum(says["most"] * YEAR, _OLDEST - wife), least))


def _lone_fathers_gap(rng: np.random.Generator, man: Floats, children: Ints) -> Floats:
    """As `_gap`, for fathers whose children's mother lives elsewhere."""
    says = share("spouse_gap").values
    drawn = rng.normal(says["mean"] * YEAR, says["deviation"] * YEAR, len(man))
    most = man - _FIRST_BIRTH - _SPACING * np.maximum(children - 1, 0) - _ROOM
    return np.clip(drawn, _LONE_CHILD_GAP, np.maximum(most, _LONE_CHILD_GAP))


def _seat_children(
    rng: np.random.Generator, ages: Floats, present: Bools, mother: Floats, gap: Floats, children: Ints
) -> None:
    for count in range(1, CHILDREN_MAX + 1):
        rows = np.flatnonzero(children == count)
        low = np.repeat(np.maximum(_FIRST_BIRTH, _FATHER_FROM - gap[rows]), count)
        high = np.repeat(np.minimum(_LAST_BIRTH, mother[rows]) - _SPACING * (count - 1), count)
        drawn = np.sort(births_between(rng, low, high).reshape(-1, count), axis=1)
        births = drawn + _SPACING * np.arange(count)
        ages[rows[:, None], CHILDREN + np.arange(count)] = np.maximum(mother[rows, None] - births, 0)
        present[rows[:, None], CHILDREN + np.arange(count)] = True


def _seat_elders(
    rng: np.random.Generator, ages: Floats, present: Bools, elders: Ints, couple: Bools, man: Bools
) -> Bools:
    says = share("elders").values
    count = len(elders)
    his = np.where(couple, rng.random(count) < says["husbands"] / 100, man)
    rows = np.flatnonzero(elders)
    child = np.where(his[rows], ages[rows, HUSBAND], ages[rows, WIFE])
    births = births_between(rng, np.full(len(rows), _FIRST_BIRTH), np.minimum(_LAST_BIRTH, _OLDEST - YEAR - child))
    mother = child + births
    spouse = share("spouse_gap").values
    gap = rng.normal(spouse["mean"] * YEAR, spouse["deviation"] * YEAR, len(rows))
    least = np.maximum(spouse["least"] * YEAR, _FATHER_FROM - births)
    gap = np.clip(gap, least, np.maximum(np.minimum(spouse["most"] * YEAR, _OLDEST - mother), least))
    alone = elders[rows] == 1
    hers = rng.random(len(rows)) < says["grandmother"] / 100
    ages[rows, GRANDMOTHER], ages[rows, GRANDFATHER] = mother, mother + gap
    present[rows, GRANDMOTHER], present[rows, GRANDFATHER] = ~alone | hers, ~alone | ~hers
    return his


def _seat_sibling(rng: np.random.Generator, ages: Floats, present: Bools, sibling: Bools) -> None:
    rows = np.flatnonzero(sibling)
    of = np.where(present[rows, HUSBAND], ages[rows, HUSBAND], ages[rows, WIFE])
    apart = rng.uniform(*_SIBLING_APART, len(rows))
    younger = (rng.random(len(rows)) < 0.5) & (of - apart > _SIBLING_FROM)  # noqa: PLR2004 -- even odds
    ages[rows, SIBLING] = np.where(younger, of - apart, of + apart)
    present[rows, SIBLING] = True


def reference_ages(rng: np.random.Generator, kind: Ints, band: Ints) -> Floats:
    """Ages (days) of reference persons within their bands, never below what the kind needs."""
    bounds = np.array(BANDS, float) * YEAR
    low = np.maximum(bounds[band, 0], layout().youngest[kind])
    ages: Floats = low + rng.random(len(kind)) * (bounds[band, 1] - low - 1)
    return ages
