"""Names and numbers of the state: số định danh, CMND, and the values that are planted to prove redaction."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.people.facilities import old_province_parts
from harness.people.nation.identifiers import (
    CMND_BLOCK,
    NUMBERS,
    PHONE_BLOCK,
    PHONES,
    Permutation,
    Serials,
    citizen_number,
)
from harness.people.nation.naming import KINH, Names, Seats
from harness.people.nation.places import Places
from harness.people.nation.sampling import Bools, Choice, happens
from harness.people.nation.series import NEVER, NOBODY, coded, days, digits, only
from harness.people.shares import read, share

if TYPE_CHECKING:
    from harness.people.nation.generate import Wish

_CHILD: Final = 18
_CARD_FROM: Final = 14
_CARDS_SINCE: Final = (2021 - 1970) * 365 + 12
"""Chip cards are given out since January 2021."""
_CMND_BORN_BEFORE: Final = 2006
_CMND_HELD: Final = 0.9
_PHONE_FROM: Final = 15
_EPOCH_ORDINAL: Final = 719_163
"""The ordinal of 1 January 1970."""
_LATE_DAYS: Final = 60
"""A birth is to be registered within 60 days (Luật Hộ tịch 60/2014/QH13 điều 15)."""


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of everybody in a block before they have names or numbers."""

    number: NDArray[np.int64]
    """The place in the whole file."""
    female: Bools
    years: NDArray[np.int64]
    """Age in full years, 100 at most."""
    born: NDArray[np.int64]
    """Days since 1970."""
    year: NDArray[np.int64]
    died: NDArray[np.int64]
    """Days since 1970, or NEVER."""

    @property
    def dead(self) -> Bools:
        """Whether each has died within the year."""
        dead: Bools = self.died != NEVER
        return dead


@cache
def _names() -> Names:
    return Names()


class Identities:
    """Gives names and numbers."""

    def __init__(self, wish: "Wish", places: Places) -> None:
        """Begin with every number free."""
        self._wish = wish
        self._names = _names()
        self._places = places
        self._serials = Serials(wish.seed)
        self._province = Choice({code: old_province_parts()[code] for code in places.old_provinces})
        self._codes = np.array([int(code) for code in places.old_provinces], np.int64)
        self._cmnd = Permutation(wish.seed, "cmnd", NUMBERS)
        self._phone = Permutation(wish.seed, "phone", PHONES)
        self._marked_every = read("naming")["marker"]["one_household_in"]

    def columns(
        self,
        rng: np.random.Generator,
        people: Seats,
        person: Person,
        pair: NDArray[np.int64],
        ethnic: NDArray[np.int64],
    ) -> dict[str, pl.Series]:
        """Columns about who people are."""
        home = self._places.province_of_old[self._places.old[pair]]
        south = self._places.south_old[home]
        named = self._names.draw(rng, people, ethnic, south, person.year, person.female)
        canary = self._plant(people, person, ethnic, named.pieces[2])
        count = len(person.number)
        late = happens(rng, count, 1 - share("births").values["on_time_percent"] / 100)
        registered = ~(late & (self._today - person.born < _LATE_DAYS))
        number = self._number(rng, home[people.household], person)
        grown = person.years >= _PHONE_FROM
        old_paper = (person.year < _CMND_BORN_BEFORE) & happens(rng, count, _CMND_HELD)
        return {
            "cccd": digits(number, 12).zip_with(pl.Series(registered), NOBODY),
            "full_name": self._names.full(named, self._wish.spelling),
            "family_name": self._names.families_of(named, self._wish.spelling),
            "ethnic": coded(ethnic[people.household].astype(np.uint8), "ethnic"),
            "canary": pl.Series(canary),
            "cccd_issued": days(self._issued(rng, person, registered)),
            "cmnd": only(old_paper, digits(CMND_BLOCK + self._cmnd.at(person.number[old_paper] % NUMBERS), 9)),
            "phone": only(grown, digits(PHONE_BLOCK + self._phone.at(person.number[grown] % PHONES), 10)),
        }

    @property
    def _today(self) -> int:
        return self._wish.legal_date.toordinal() - _EPOCH_ORDINAL

    def _number(self, rng: np.random.Generator, home: NDArray[np.int64], person: Person) -> NDArray[np.int64]:
        says = share("born_at_home").values
        chance = np.where(person.years < _CHILD, says["child"], says["adult"]).astype(np.float32) / 100
        at_home = happens(rng, len(home), chance)
        province = np.where(at_home, home, self._province.draw(rng, len(home)))
        serial = self._serials.give(province, person.female, person.year)
        return citizen_number(self._codes[province], person.female, person.year, serial)

    def _issued(self, rng: np.random.Generator, person: Person, registered: Bools) -> NDArray[np.int64]:
        """When the card in hand was issued: since 2021, at fourteen or later."""
        first = np.maximum(person.born + _CARD_FROM * 366, _CARDS_SINCE)
        last = self._today
        drawn = first + (rng.random(len(first), dtype=np.float32) * (last - first)).astype(np.int64)
        return np.where((first < last) & registered, drawn, NEVER)

    def _plant(self, people: Seats, person: Person, ethnic: NDArray[np.int64], third: NDArray[np.uint16]) -> Bools:
        """Give the marker name to the first woman of one household in so many; say who has it."""
        marked = people.household % self._marked_every == 0
        marked &= person.female & (ethnic[people.household] == KINH)
        rows = np.flatnonzero(marked)
        rows = rows[np.unique(people.household[rows], return_index=True)[1]]
        third[rows] = self._names.marker
        canary = np.zeros(len(marked), bool)
        canary[rows] = True
        return canary
