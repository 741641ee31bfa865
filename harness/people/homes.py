"""One household at a time, by the same kinds and bounds as whole countries (`harness.people.nation.composition`).

Ages are days. Mothers are 18 to 45 at a birth, fathers at least 20, siblings fifteen months apart, spouses old enough
to marry: bounds are kept by drawing within them, not by trying again.
"""

from bisect import bisect
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Final, Literal

from harness.people.shares import LAST_AGE, read, share

Sex = Literal["male", "female"]
Seat = Literal["husband", "wife", "grandfather", "grandmother", "child", "sibling"]

YEAR: Final = 365.25
_FIRST_BIRTH: Final = 18.75 * YEAR
_LAST_BIRTH: Final = 45.9 * YEAR
_FATHER_FROM: Final = 20.75 * YEAR
_HUSBAND_FROM: Final = 20.1 * YEAR
_SPACING: Final = 1.25 * YEAR
_ROOM: Final = 0.6 * YEAR
_OLDEST: Final = 100 * YEAR
_BAND: Final = 5
_SIBLING_APART: Final = (1.25 * YEAR, 8 * YEAR)
_SIBLING_FROM: Final = 16 * YEAR


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a household, before they have a name."""

    seat: Seat
    sex: Sex
    age: int
    """In days."""


@dataclass(frozen=True, slots=True)
class HomePlan:
    """Who lives together."""

    members: tuple[Member, ...]
    his: bool
    """Whether grandparents are the man's parents."""


def plan_home(rng: Random) -> HomePlan:
    """A household, as often as its kind comes in the country."""
    kinds, running = _cells()
    name, low = kinds[bisect(running, rng.random() * running[-1])]
    adults, children_text, elders_text, *sibling = name.split("+")
    children, elders = int(children_text[:-1]), int(elders_text[:-1])
    return _Planner(rng, adults, children, elders, bool(sibling)).plan(_reference(rng, adults, children, low))


@cache
def _cells() -> tuple[tuple[tuple[str, int], ...], tuple[float, ...]]:
    table = read("household_kinds")["kinds"]
    cells = [((name, int(low)), part) for name, row in table.items() for low, part in row.items()]
    return tuple(cell for cell, _ in cells), tuple(accumulate(part for _, part in cells))


def _reference(rng: Random, adults: str, children: int, low: int) -> float:
    first = _FATHER_FROM if adults == "man" else _FIRST_BIRTH
    youngest = first + _SPACING * (children - 1) + _ROOM if children else 18 * YEAR
    begin = max(low * YEAR, youngest)
    return begin + rng.random() * max((low + _BAND) * YEAR - begin - 1, 0)


class _Planner:
    """Seats one household."""

    def __init__(self, rng: Random, adults: str, children: int, elders: int, sibling: bool) -> None:  # noqa: FBT001 -- a part of the kind
        self._rng, self._adults, self._children = rng, adults, children
        self._elders, self._sibling = elders, sibling

    def plan(self, age: float) -> HomePlan:
        members: list[Member] = []
        man, wife = self._couple(age)
        if self._adults != "woman":
            members.append(Member("husband", "male", int(man)))
        if self._adults != "man":
            members.append(Member("wife", "female", int(wife)))
        his = self._adults == "man" or (self._adults == "couple" and self._chance("elders", "husbands"))
        members += self._grandparents(man if his else wife)
        members += self._seat_children(wife, man - wife if self._adults != "woman" else _OLDEST)
        if self._sibling:
            members.append(self._seat_sibling(man if self._adults != "woman" else wife))
        return HomePlan(tuple(members), his)

    def _chance(self, key: str, name: str) -> bool:
        return self._rng.random() * 100 < float(share(key).values[name])

    def _couple(self, age: float) -> tuple[float, float]:
        """Ages of the man and the woman; of a lone man the children's absent mother."""
        says = share("spouse_gap").values
        gap = self._rng.gauss(says["mean"], says["deviation"]) * YEAR
        earlier = _SPACING * max(self._children - 1, 0) + _ROOM / 6
        if self._adults == "man":
            return age, age - min(max(gap, 2 * YEAR), max(age - _FIRST_BIRTH - earlier, 2 * YEAR))
        least = _FATHER_FROM - (age - earlier) if self._children else _HUSBAND_FROM - age
        least = max(least, says["least"] * YEAR)
        return age + min(max(gap, least), max(min(says["most"] * YEAR, _OLDEST - age), least)), age

    def _birth(self, low: float, high: float) -> float:
        """A mother's age at a birth, within bounds, as often as births come at that age."""
        points, before = _births()
        first, last = _interpolated(low, points, before), _interpolated(max(low, high), points, before)
        drawn = _interpolated(first + self._rng.random() * (last - first), before, points)
        return min(max(drawn, low), max(low, high))

    def _seat_children(self, mother: float, gap: float) -> list[Member]:
        low = max(_FIRST_BIRTH, _FATHER_FROM - gap)
        high = min(_LAST_BIRTH, mother) - _SPACING * (self._children - 1)
        births = sorted(self._birth(low, high) for _ in range(self._children))
        ages = [max(int(mother - birth - _SPACING * place), 0) for place, birth in enumerate(births)]
        return [Member("child", self._sex(age), age) for age in ages]

    def _sex(self, age: int) -> Sex:
        years = min(int(age / YEAR), LAST_AGE)
        return "male" if self._rng.random() * 100 < share("sons").by_age(years) else "female"

    def _grandparents(self, child: float) -> list[Member]:
        if not self._elders:
            return []
        birth = self._birth(_FIRST_BIRTH, min(_LAST_BIRTH, _OLDEST - child))
        says = share("spouse_gap").values
        gap = self._rng.gauss(says["mean"], says["deviation"]) * YEAR
        gap = min(max(gap, says["least"] * YEAR, _FATHER_FROM - birth), says["most"] * YEAR)
        grandmother = Member("grandmother", "female", int(child + birth))
        grandfather = Member("grandfather", "male", int(child + birth + gap))
        if self._elders > 1:
            return [grandfather, grandmother]
        return [grandmother if self._chance("elders", "grandmother") else grandfather]

    def _seat_sibling(self, of: float) -> Member:
        apart = self._rng.uniform(*_SIBLING_APART)
        younger = self._rng.choice((True, False)) and of - apart > _SIBLING_FROM
        age = int(of - apart if younger else of + apart)
        return Member("sibling", self._sex(age), age)


@cache
def _births() -> tuple[tuple[float, ...], tuple[float, ...]]:
    table = share("mothers_age").values
    ages = [int(age) * YEAR for age in table]
    total = sum(table.values())
    return (*ages, ages[-1] + YEAR), (0.0, *accumulate(weight / total for weight in table.values()))


def _interpolated(at: float, xs: tuple[float, ...], ys: tuple[float, ...]) -> float:
    place = min(max(bisect(xs, at), 1), len(xs) - 1)
    part = (at - xs[place - 1]) / (xs[place] - xs[place - 1])
    return ys[place - 1] + min(max(part, 0.0), 1.0) * (ys[place] - ys[place - 1])
