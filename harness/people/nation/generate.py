"""Makes a country, block after block of households; what one block draws moves no other block.

Memory holds one block and a few counters, so the cost is linear and 10 million people need no more than 10,000. The
same seed, legal date and presets give the same rows; a smaller count gives the same first rows, but for the last
households, which are chosen to fit.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.people.disagreements import Disagreements
from harness.people.nation.columns import SCHEMA
from harness.people.nation.composition import BANDS, KINDS, SEATS, Homes, layout, reference_ages, seat
from harness.people.nation.identity import Identities, Person
from harness.people.nation.insured import Insured
from harness.people.nation.kinship import Kin, heads, kin, marital, relations, weddings
from harness.people.nation.mortality import chance_of_death
from harness.people.nation.naming import Seats
from harness.people.nation.places import Places
from harness.people.nation.residence import Residence
from harness.people.nation.sampling import generator, happens
from harness.people.nation.series import NEVER, coded, days, optional
from harness.people.nation.sexes import sexes
from harness.people.shares import LAST_AGE, read
from harness.people.spelling import Spelling

HOUSEHOLDS: Final = 32_768
"""Households of a block: some 117,000 people."""
_EPOCH: Final = date(1970, 1, 1)
_YEAR_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Wish:
    """What country is wanted."""

    count: int
    legal_date: date
    seed: int
    disagreements: Disagreements = field(default_factory=lambda: Disagreements.named("2025"))
    spelling: Spelling = "nfc"
    preset: str = "2025"
    """The name of the disagreements, for the record."""


@cache
def _places() -> Places:
    return Places()


class Nation:
    """Makes one country; to be used once, since numbers are given out as it goes."""

    def __init__(self, wish: Wish) -> None:
        """Read shares and lists, and begin with every counter at zero."""
        self.wish = wish
        self.today = (wish.legal_date - _EPOCH).days
        self.places = _places()
        self.identities = Identities(wish, self.places)
        self.residence = Residence(wish, self.places)
        self.insured = Insured(wish, self.places)
        kinds = read("household_kinds")["kinds"]
        names = {kind.name: number for number, kind in enumerate(KINDS)}
        begins = {low: number for number, (low, _) in enumerate(BANDS)}
        cells = [(names[name], begins[int(low)], part) for name, row in kinds.items() for low, part in row.items()]
        self._cell_kind = np.array([kind for kind, _, _ in cells])
        self._cell_band = np.array([band for _, band, _ in cells])
        self._cells = np.cumsum([float(part) for _, _, part in cells])

    def blocks(self, made: Callable[[int], None] = lambda _count: None) -> Iterator[pl.DataFrame]:
        """The country as frames of `SCHEMA`; `made` hears of each frame's rows."""
        room, block, before = self.wish.count, 0, 0
        while room:
            people = self._block(block, before)
            before += len(people)
            block += 1
            if len(people) > room:
                people = people.filter(pl.Series(_fitting(people["household"], room)))
            room -= len(people)
            made(len(people))
            yield people

    def _block(self, block: int, before: int) -> pl.DataFrame:
        seed = self.wish.seed
        kind, band = self._kinds(generator(seed, block, 0))
        homes = seat(generator(seed, block, 1), kind, reference_ages(generator(seed, block, 2), kind, band))
        people = _seats(homes, kind)
        age = homes.age.ravel()[people.place].astype(np.int64)
        person = self._person(generator(seed, block, 3), people, age, before)
        links = kin(people, kind)
        head = heads(generator(seed, block, 4), people, kind, age, person.dead)
        pair, ethnic = self.places.draw(generator(seed, block, 5), len(kind))
        columns = self._family_columns(generator(seed, block, 6), people, kind, person, links, head)
        columns |= self.identities.columns(generator(seed, block, 7), people, person, pair, ethnic)
        columns |= self.residence.columns(generator(seed, block, 8), people, person, pair)
        columns |= self.insured.columns(generator(seed, block, 9), people, person, pair, ethnic, columns["cccd"])
        columns |= _relatives(columns["cccd"], people, links, head)
        return pl.DataFrame([columns[name].alias(name) for name in SCHEMA])

    def _kinds(self, rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Kinds and age bands of the block's households."""
        cell = np.searchsorted(self._cells, rng.random(HOUSEHOLDS) * self._cells[-1], side="right")
        return self._cell_kind[cell], self._cell_band[cell]

    def _person(self, rng: np.random.Generator, people: Seats, age: NDArray[np.int64], before: int) -> Person:
        female = sexes(rng, people.seat, age)
        years = np.minimum((age / 365.25).astype(np.int64), LAST_AGE)
        died = happens(rng, len(age), chance_of_death()[female * (LAST_AGE + 1) + years])
        days_ago = (rng.random(len(age), dtype=np.float32) * np.minimum(age, _YEAR_DAYS)).astype(np.int64)
        born = self.today - age
        birth_year = born.astype("M8[D]").astype("M8[Y]").astype(np.int64) + 1970
        return Person(
            number=before + np.arange(len(age)),
            female=female,
            years=years,
            born=born,
            year=birth_year,
            died=np.where(died, self.today - days_ago, NEVER),
        )

    def _family_columns(
        self,
        rng: np.random.Generator,
        people: Seats,
        kind: NDArray[np.int64],
        person: Person,
        links: Kin,
        head: NDArray[np.int64],
    ) -> dict[str, pl.Series]:
        state = marital(rng, people, kind, links.spouse, person.years, person.female, person.dead)
        wedding = weddings(rng, people, links, person.born, person.female, self.today)
        relation = relations(people, head, person.female, self.today - person.born)
        return {
            "sex": coded(person.female.astype(np.uint8), "sex"),
            "born": days(person.born),
            "marital": coded(state.astype(np.uint8), "marital"),
            "married_on": days(wedding),
            "died_on": days(person.died),
            "relation": coded(relation.astype(np.uint8), "relation"),
        }


def _fitting(household: pl.Series, room: int) -> NDArray[np.bool_]:
    """Which rows to keep so that `room` are left at most: whole households only, each that still fits."""
    lengths = household.rle().struct.field("len").to_numpy().astype(np.int64)
    keep = np.cumsum(lengths) <= room
    left = room - int(lengths[keep].sum())
    for place in range(int(keep.sum()), len(lengths)):
        if lengths[place] <= left:
            keep[place] = True
            left -= int(lengths[place])
        if not left:
            break
    return np.repeat(keep, lengths)


def _seats(homes: Homes, kind: NDArray[np.int64]) -> Seats:
    place = np.flatnonzero(homes.present)
    row = np.full(homes.present.size, -1)
    row[place] = np.arange(len(place))
    plan = layout()
    return Seats(place, place // SEATS, place % SEATS, row, homes.his, plan.couple[kind] | plan.man[kind])


def _relatives(cccd: pl.Series, people: Seats, links: Kin, head: NDArray[np.int64]) -> dict[str, pl.Series]:
    """The numbers of relatives, fetched from the block's own column."""
    found = {"father": links.father, "mother": links.mother, "spouse": links.spouse}
    found["householder"] = people.row[people.household * SEATS + head[people.household]]
    return {name: cccd.gather(optional(rows)) for name, rows in found.items()}
