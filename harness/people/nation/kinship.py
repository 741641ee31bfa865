"""Who is whose: rows of parents and spouses, householders, relations, marriages."""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from harness.people.nation.composition import (
    CHILDREN,
    GRANDFATHER,
    GRANDMOTHER,
    HUSBAND,
    SEATS,
    SIBLING,
    WIFE,
    YEAR,
    layout,
)
from harness.people.nation.naming import Seats
from harness.people.nation.sampling import Bools, Ints, steps
from harness.people.nation.series import NEVER
from harness.people.shares import LAST_AGE, share

_HEAD, _WIFE, _HUSBAND, _CHILD, _FATHER, _MOTHER, _GRANDCHILD = range(7)
_GRANDPA, _GRANDMA, _BROTHER, _SISTER, _YOUNGER, _DAUGHTER_IN_LAW, _SON_IN_LAW, _OTHER = range(7, 15)

SINGLE, MARRIED, DIVORCED, WIDOWED = range(4)
_ADULT: Final = 18 * 365.25
_GROWN_CHILD: Final = 30
_GROWN_CHILD_DIVORCED: Final = 0.06
_ELDER_DIVORCED: Final = 0.06
_MARRIES_AT: Final = (23.5 * YEAR, 3.5 * YEAR)
_FIRST_MARRIAGE: Final = {"male": 20 * YEAR + 1, "female": 18 * YEAR + 1}


@dataclass(frozen=True, slots=True)
class Kin:
    """Rows of the same block, -1 for nobody in the household."""

    father: NDArray[np.int64]
    mother: NDArray[np.int64]
    spouse: NDArray[np.int64]


def kin(people: Seats, kind: Ints) -> Kin:
    """Everybody's parents and spouse, as far as they live in the household."""
    plan = layout()
    couple = plan.couple[kind][people.household]
    first = people.household * SEATS
    seat, row = people.seat, people.row
    nobody = np.full(len(seat), -1)

    def at(place: int) -> NDArray[np.int64]:
        found: NDArray[np.int64] = row[first + place]
        return found

    child = (seat >= CHILDREN) & (seat < SIBLING)
    elders_child = np.where(people.his[people.household], seat == HUSBAND, seat == WIFE)
    father = np.where(child, at(HUSBAND), np.where(elders_child, at(GRANDFATHER), nobody))
    mother = np.where(child, at(WIFE), np.where(elders_child, at(GRANDMOTHER), nobody))
    partner = np.array([WIFE, HUSBAND, GRANDMOTHER, GRANDFATHER, *[0] * 6])[seat]
    spouse = np.where((seat >= CHILDREN) | ((seat < GRANDFATHER) & ~couple), nobody, row[first + partner])
    return Kin(father, mother, spouse)


def heads(rng: np.random.Generator, people: Seats, kind: Ints, age: Ints, died: Bools) -> NDArray[np.int64]:
    """The seat of each household's householder (chủ hộ): somebody alive and grown up, if there is anybody."""
    plan = layout()
    says = share("householders").values
    count = len(kind)
    couple = plan.couple[kind]
    husband = np.where(couple, rng.random(count) < says["husband"] / 100, plan.man[kind])
    seat = np.where(husband, HUSBAND, WIFE)
    elder = (plan.elders[kind] > 0) & (rng.random(count) < says["elder"] / 100)
    row = people.row.reshape(-1, SEATS)
    seat = np.where(elder, np.where(row[:, GRANDFATHER] >= 0, GRANDFATHER, GRANDMOTHER), seat)
    head_row = row[np.arange(count), seat]
    for household in np.flatnonzero(died[head_row]):
        living = [
            place
            for place in (HUSBAND, WIFE, GRANDFATHER, GRANDMOTHER, SIBLING, *range(CHILDREN, SIBLING))
            if row[household, place] >= 0 and not died[row[household, place]] and age[row[household, place]] >= _ADULT
        ]
        seat[household] = living[0] if living else seat[household]
    return seat


@cache
def _relation_table() -> NDArray[np.int8]:
    """Relation by whose parents the grandparents are, the head's seat, a member's seat and sex."""
    table = np.full((2, SEATS, SEATS, 2), _OTHER, np.int8)
    children = range(CHILDREN, SIBLING)
    for his in (0, 1):
        for head in (HUSBAND, WIFE):
            table[his, head, GRANDFATHER], table[his, head, GRANDMOTHER] = _FATHER, _MOTHER
            for child in children:
                table[his, head, child] = _CHILD
        for head in (GRANDFATHER, GRANDMOTHER):
            table[his, head, HUSBAND] = _CHILD if his else _SON_IN_LAW
            table[his, head, WIFE] = _DAUGHTER_IN_LAW if his else _CHILD
            for child in children:
                table[his, head, child] = _GRANDCHILD
        for head in children:
            table[his, head, HUSBAND], table[his, head, WIFE] = _FATHER, _MOTHER
            table[his, head, GRANDFATHER], table[his, head, GRANDMOTHER] = _GRANDPA, _GRANDMA
        table[his, SIBLING, CHILDREN:SIBLING] = _GRANDCHILD
    for head, partner, name in (
        (HUSBAND, WIFE, _WIFE),
        (WIFE, HUSBAND, _HUSBAND),
        (GRANDFATHER, GRANDMOTHER, _WIFE),
        (GRANDMOTHER, GRANDFATHER, _HUSBAND),
    ):
        table[:, head, partner] = name
    for seat in range(SEATS):
        table[:, seat, seat] = _HEAD
    return table


def relations(people: Seats, head: Ints, female: Bools, age: Ints) -> NDArray[np.int64]:
    """Everybody's relation to the householder, as a place in `RELATIONS`."""
    head_seat = head[people.household]
    found = _relation_table()[
        people.his[people.household].astype(np.int8), head_seat, people.seat, female.astype(np.int8)
    ].astype(np.int64)
    head_age = age[people.row[people.household * SEATS + head_seat]]
    of_siblings = (people.seat == SIBLING) & (head_seat < GRANDFATHER)
    of_siblings |= (people.seat < GRANDFATHER) & (head_seat == SIBLING)
    of_siblings |= (people.seat >= CHILDREN) & (head_seat >= CHILDREN) & (people.seat < SIBLING)
    of_siblings &= (people.seat != head_seat) & (found == _OTHER)
    older = np.where(female, _SISTER, _BROTHER)
    return np.where(of_siblings, np.where(age > head_age, older, _YOUNGER), found)


def marital(
    rng: np.random.Generator, people: Seats, kind: Ints, spouse: Ints, years: Ints, female: Bools, died: Bools
) -> NDArray[np.int64]:
    """Single, married, divorced or widowed, as a place in `MARITAL`."""
    drawn = rng.random(len(years), dtype=np.float32) * 100
    table = _alone()[female.astype(np.int64), years]
    alone = np.where(drawn < table[:, 0], WIDOWED, np.where(drawn < table[:, 0] + table[:, 1], DIVORCED, SINGLE))
    parents = share("lone_parents").normal()
    widowed, divorced = parents["widowed"] * 100, (parents["widowed"] + parents["divorced"]) * 100
    lone = np.where(drawn < widowed, WIDOWED, np.where(drawn < divorced, DIVORCED, SINGLE))
    has_children = layout().children[kind][people.household] > 0
    found = np.where(has_children & (people.seat < GRANDFATHER), lone, alone)
    elder = (people.seat == GRANDFATHER) | (people.seat == GRANDMOTHER)
    found = np.where(elder, np.where(drawn < _ELDER_DIVORCED * 100, DIVORCED, WIDOWED), found)
    grown = (years >= _GROWN_CHILD) & (drawn < _GROWN_CHILD_DIVORCED * 100)
    found = np.where(people.seat >= CHILDREN, np.where(grown, DIVORCED, SINGLE), found)
    left = (spouse >= 0) & died[spouse] & ~died
    return np.where(spouse >= 0, np.where(left, WIDOWED, MARRIED), found)


@cache
def _alone() -> NDArray[np.float64]:
    says = share("without_spouse").values
    return np.array([steps(says[sex], LAST_AGE) for sex in ("male", "female")], float)


def weddings(
    rng: np.random.Generator, people: Seats, links: Kin, born: NDArray[np.int64], female: Bools, until: int
) -> NDArray[np.int64]:
    """The day of each couple's wedding, for both; NEVER for whoever has no spouse in the household.

    Never before the law allows, and before the first child that lives with them was born.
    """
    found = np.full(len(born), NEVER)
    wives = np.flatnonzero(female & (links.spouse >= 0))
    husbands = links.spouse[wives]
    least = np.maximum(born[wives] + _FIRST_MARRIAGE["female"], born[husbands] + _FIRST_MARRIAGE["male"])
    first_child = np.full(len(born), until)
    children = np.flatnonzero(links.mother >= 0)
    np.minimum.at(first_child, links.mother[children], born[children] - 1)
    at, width = _MARRIES_AT
    wished = born[wives] + at + width * rng.standard_normal(len(wives))
    day = np.clip(wished, least, np.maximum(least, first_child[wives])).astype(np.int64)
    found[wives] = day
    found[husbands] = day
    del people
    return found
