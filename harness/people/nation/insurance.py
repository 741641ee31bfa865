"""Who is insured by whose money, on which card, registered where.

The payers' shares are the published ones; by age they are raked (iterative proportional fitting) between what an age
allows and those shares. Poverty and policy come to households, so the budget's cards do too.
"""

from functools import cache
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.people.facilities import all_facilities
from harness.people.nation.columns import PAYERS
from harness.people.nation.mortality import with_the_dead
from harness.people.nation.places import Places
from harness.people.nation.sampling import Choices, Floats, Ints, happens
from harness.people.shares import LAST_AGE, share

EMPLOYMENT, FUND, BUDGET, SUPPORTED, HOUSEHOLD, NONE = range(len(PAYERS))
_ROUNDS: Final = 200
_MINORITY_ONLY: Final = "DT"
_OF_HARD_PLACES: Final = "DK"


@cache
def by_age() -> Floats:
    """The chance of each payer at each age: rows are ages, columns `PAYERS`; each row sums up to one."""
    seed: dict[str, dict[str, float]] = share("payers_by_age").values
    begins, band = _begins(), _band()
    everybody = with_the_dead().reshape(2, -1).sum(axis=0)
    people = np.bincount(band, everybody)
    million = share("population").values["people"] / 1e6
    parts = np.array([share("payers").values[payer] / million for payer in PAYERS[:-1]])
    parts = np.append(parts, 1 - parts.sum())
    table = np.array([[seed[str(begin)][payer] for payer in PAYERS] for begin in begins], float)
    for _ in range(_ROUNDS):
        table *= (people / table.sum(axis=1))[:, None]
        table *= parts / table.sum(axis=0)
    table /= table.sum(axis=1)[:, None]
    chances: Floats = table[band]
    return chances


@cache
def _others() -> Choices:
    """Of each age, who pays when the budget does not."""
    chances = np.delete(by_age(), BUDGET, axis=1)
    kinds = [kind for kind in range(len(PAYERS)) if kind != BUDGET]
    return Choices([dict(zip(kinds, map(float, row), strict=True)) for row in chances[_begins()]])


@cache
def _begins() -> list[int]:
    return sorted(map(int, share("payers_by_age").values))


@cache
def _band() -> NDArray[np.int64]:
    """Which band of `payers_by_age` each age is in."""
    return np.searchsorted(_begins(), np.arange(LAST_AGE + 1), side="right") - 1


def payers(rng: np.random.Generator, age: Ints, household: Ints, households: int) -> NDArray[np.int64]:
    """Who pays for each person; all of a household meet one fortune where the budget is concerned."""
    fortune = rng.random(households, dtype=np.float32)[household]
    chosen = _others().draw(rng, _band()[age]).astype(np.int64)
    return np.where(fortune < by_age()[age, BUDGET], BUDGET, chosen)


class Cards:
    """Card groups, prefixes and places of registration."""

    def __init__(self, places: Places) -> None:
        """Lay out choices by payer and age."""
        table: dict[str, dict[str, dict[str, float]]] = share("card_groups").values
        self.groups: Final = tuple(share("benefit").values)
        self._begins = sorted({int(age) for rows in table.values() for age in rows})
        sets = [_at(table[payer], begin) for payer in PAYERS[:-1] for begin in self._begins]
        self._choices = Choices([{self.groups.index(name): weight for name, weight in row.items()} for row in sets])
        digits = share("benefit").values
        self._step = np.searchsorted(self._begins, np.arange(LAST_AGE + 1), side="right") - 1
        self._provinces = len(places.old_provinces)
        self.prefixes: Final = pl.Series(
            [f"{group}{digits[group]}{code}" for group in self.groups for code in places.old_provinces]
        )

    def draw(self, rng: np.random.Generator, payer: Ints, age: Ints, kinh: Any) -> NDArray[np.int64]:
        """The group of each person, as a place in `groups`; that of people without a payer means nothing."""
        which = np.minimum(payer, NONE - 1) * len(self._begins) + self._step[age]
        group = self._choices.draw(rng, which).astype(np.int64)
        of_minorities = group == self.groups.index(_MINORITY_ONLY)
        return np.where(of_minorities & kinh, self.groups.index(_OF_HARD_PLACES), group)

    def prefix(self, group: Ints, province: Ints) -> NDArray[np.int64]:
        """The place in `prefixes` of a group's card given out in an old province."""
        return group.astype(np.int64) * self._provinces + province


def _at(table: dict[str, dict[str, float]], age: int) -> dict[str, float]:
    return table[str(max((int(step) for step in table if int(step) <= age), default=min(map(int, table))))]


class Facilities:
    """Facilities as columns: the station of each old commune, and the others of each old province by size."""

    def __init__(self, places: Places) -> None:
        """Lay them out."""
        everything = all_facilities()
        self.codes: Final = pl.Series([sized.facility.code for sized in everything])
        station = {sized.station_of: place for place, sized in enumerate(everything) if sized.station_of}
        self._station = np.array([station[code] for code in places.old_communes])
        province = {code: place for place, code in enumerate(places.old_provinces)}
        others: list[dict[int, float]] = [{} for _ in places.old_provinces]
        for place, sized in enumerate(everything):
            if not sized.station_of:
                others[province[sized.old_province]][place] = sized.size
        self._others = Choices(others)

    def first(self, rng: np.random.Generator, old_commune: Ints, province: Ints) -> NDArray[np.int64]:
        """Where people are registered first, as a place in `codes`."""
        at_station = happens(rng, len(old_commune), share("first_registration").values["station"] / 100)
        found: NDArray[np.int64] = self._station[old_commune]
        found[~at_station] = self.hospital(rng, province[~at_station])
        return found

    def hospital(self, rng: np.random.Generator, province: Ints) -> NDArray[np.int64]:
        """A hospital or clinic of each province, the large ones more often."""
        return self._others.draw(rng, province).astype(np.int64)
