"""What the insurance side holds of people: number, card, facility, employer, months, and where registries disagree."""

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.people.disagreements import QUIRKS
from harness.people.nation.identifiers import BHXH_BLOCK, NUMBERS, SECOND_BLOCK, SECONDS, Permutation
from harness.people.nation.identity import Person
from harness.people.nation.insurance import BUDGET, EMPLOYMENT, FUND, HOUSEHOLD, NONE, Cards, Facilities, payers
from harness.people.nation.naming import KINH, Seats
from harness.people.nation.places import Places
from harness.people.nation.sampling import Bools, happens
from harness.people.nation.series import NEVER, NOBODY, coded, days, digits, only, picked
from harness.people.nation.work import Work

if TYPE_CHECKING:
    from harness.people.nation.generate import Wish

NATIONAL_FROM: Final = date(2025, 8, 1)
"""From then on the mã số BHXH is the số định danh (QĐ 2222/QĐ-BTC; Luật BHXH 41/2024/QH15)."""
_UNDER_SIX: Final = 6
_SIX_YEARS: Final = 6 * 365 + 1
_YEAR: Final = 365
_EPOCH: Final = date(1970, 1, 1)
_LICENCES: Final = 100_000
_LICENCE_BLOCK: Final = 8


@cache
def _tables(places: Places) -> tuple[Cards, Facilities, Work]:
    return Cards(places), Facilities(places), Work(places)


class Insured:
    """Gives cards and all that goes with them."""

    def __init__(self, wish: "Wish", places: Places) -> None:
        """Lay out choices."""
        self._wish, self._places = wish, places
        self._cards, self._facilities, self._work = _tables(places)
        self._number = Permutation(wish.seed, "bhxh", NUMBERS)
        self._second = Permutation(wish.seed, "bhxh/second", SECONDS)
        self._temporary_prefixes = pl.Series([f"TE1{code}" for code in places.old_provinces])
        self._licence = Permutation(wish.seed, "licence", _LICENCES)
        self._licences = np.zeros(len(places.old_provinces), np.int64)
        issuers = sorted(set(self._work.issuers))
        self._issuer = np.array([issuers.index(name) for name in self._work.issuers])
        self._issuer_names = pl.Series([f"/{name}-GPHN" for name in issuers])
        self._today = (wish.legal_date - _EPOCH).days
        self._year_begins = (date(wish.legal_date.year, 1, 1) - _EPOCH).days
        self._year_ends = (date(wish.legal_date.year, 12, 31) - _EPOCH).days

    def columns(
        self,
        rng: np.random.Generator,
        people: Seats,
        person: Person,
        pair: NDArray[np.int64],
        ethnic: NDArray[np.int64],
        cccd: pl.Series,
    ) -> dict[str, pl.Series]:
        """Columns of the insurance side."""
        registered = cccd.is_not_null().to_numpy()
        old = self._places.old[pair][people.household]
        province = self._places.province_of_old[old]
        payer = payers(rng, person.years, people.household, len(pair))
        payer = np.where(registered, payer, NONE)
        group = self._cards.draw(rng, payer, person.years, (ethnic == KINH)[people.household])
        own = digits(BHXH_BLOCK + self._number.at(person.number % NUMBERS), 10)
        number = own.zip_with(pl.Series(registered), NOBODY)
        held = payer != NONE
        prefix = picked(self._cards.prefixes, np.where(held, self._cards.prefix(group, province), -1))
        quirk = self._quirk(rng, registered)
        found = {
            "bhxh_number": number,
            "bhxh_id": self._in_force(number, cccd, quirk),
            "card": pl.select(pl.concat_str(prefix, number)).to_series(),
            "temporary_card": self._temporary(~registered, own, province),
            "registered_at": picked(
                self._facilities.codes, np.where(held, self._facilities.first(rng, old, province), -1)
            ),
            "payer": coded(payer.astype(np.uint8), "payer"),
            "quirk": coded(quirk, "quirk"),
            "second_number": self._second_number(person, quirk),
            "household_known": pl.Series(
                happens(rng, len(pair), self._wish.disagreements.household_confirmed)[people.household]
            ),
        }
        found |= self._validity(rng, person, payer)
        return found | self._working(rng, person, payer, group, province)

    def _in_force(self, number: pl.Series, cccd: pl.Series, quirk: NDArray[np.uint8]) -> pl.Series:
        """The mã số BHXH in force on the legal date: twelve digits since August 2025, for whoever is linked."""
        if self._wish.legal_date < NATIONAL_FROM:
            return number
        linked = pl.Series(quirk != 1 + QUIRKS.index("unlinked"))
        return cccd.zip_with(linked, number)

    def _temporary(self, newborn: Bools, own: pl.Series, province: NDArray[np.int64]) -> pl.Series:
        """Temporary cards (mã thẻ tạm) of newborns whose birth is not registered yet."""
        rows = np.flatnonzero(newborn)
        prefix = self._temporary_prefixes.gather(province[rows])
        return only(newborn, pl.select(pl.concat_str(prefix, own.gather(rows))).to_series())

    def _validity(self, rng: np.random.Generator, person: Person, payer: NDArray[np.int64]) -> dict[str, pl.Series]:
        begun = self._today - (rng.random(len(payer), dtype=np.float32) * _YEAR).astype(np.int64)
        child = (payer == BUDGET) & (person.years < _UNDER_SIX)
        of_household = payer == HOUSEHOLD
        first = np.where(child, person.born, np.where(of_household, begun, self._year_begins))
        last = np.where(child, person.born + _SIX_YEARS, np.where(of_household, begun + _YEAR - 1, self._year_ends))
        last = np.maximum(last, self._today)
        none = payer == NONE
        return {"card_from": days(np.where(none, NEVER, first)), "card_to": days(np.where(none, NEVER, last))}

    def _quirk(self, rng: np.random.Generator, registered: Bools) -> NDArray[np.uint8]:
        """How the registries disagree about each person: 0 not at all, else one more than the place in `QUIRKS`."""
        edges = np.cumsum([self._wish.disagreements.rates.get(name, 0.0) for name in QUIRKS])
        place = np.searchsorted(edges, rng.random(len(registered)), side="right")
        return np.where((place < len(QUIRKS)) & registered, place + 1, 0).astype(np.uint8)

    def _second_number(self, person: Person, quirk: NDArray[np.uint8]) -> pl.Series:
        twice = quirk == 1 + QUIRKS.index("duplicate-number")
        return only(twice, digits(SECOND_BLOCK + self._second.at(person.number[twice] % SECONDS), 10))

    def _working(
        self,
        rng: np.random.Generator,
        person: Person,
        payer: NDArray[np.int64],
        group: NDArray[np.int64],
        province: NDArray[np.int64],
    ) -> dict[str, pl.Series]:
        employed = payer == EMPLOYMENT
        doctor = self._work.doctors(rng, payer, person.years)
        pensioner = (payer == FUND) & (group == self._cards.groups.index("HT"))
        wage = pl.Series(self._work.wage(rng, int(employed.sum())).astype(np.uint32))
        months = self._work.months(rng, payer, person.years, pensioner)
        return {
            "employer": only(employed, self._work.codes.gather(self._work.employer(rng, province[employed]))),
            "occupation": picked(self._work.occupations, self._work.occupation(rng, employed)),
            "months_paid": pl.Series(months.astype(np.uint16)),
            "wage": only(employed, wage),
            "licence": self._licences_of(doctor, province),
            "works_at": picked(self._facilities.codes, np.where(doctor, self._facilities.hospital(rng, province), -1)),
        }

    def _licences_of(self, doctor: Bools, province: NDArray[np.int64]) -> pl.Series:
        """Practice licences: a number of the synthetic block and who gave it out, no two alike."""
        rows = np.flatnonzero(doctor)
        issuer = self._issuer[province[rows]]
        order = np.argsort(issuer, kind="stable")
        counts = np.bincount(issuer, minlength=len(self._licences))
        begins = np.cumsum(counts) - counts
        place = np.empty(len(rows), np.int64)
        place[order] = np.arange(len(rows)) - np.repeat(begins, counts)
        place += self._licences[issuer]
        self._licences += counts
        number = digits(_LICENCE_BLOCK * _LICENCES + self._licence.at(place % _LICENCES), 6)
        texts = pl.select(pl.concat_str(number, picked(self._issuer_names, issuer))).to_series()
        return only(doctor, texts)
