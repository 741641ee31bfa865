"""Where people live: codes of before and after 1 July 2025, an address in words, a temporary residence."""

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.people.geography import MERGED_ON, geography
from harness.people.nation.identifiers import HOUSEHOLD_BLOCK, NUMBERS, Permutation
from harness.people.nation.identity import Person
from harness.people.nation.naming import Seats
from harness.people.nation.places import Places
from harness.people.nation.sampling import happens, steps
from harness.people.nation.series import NOBODY, coded, digits, only
from harness.people.shares import LAST_AGE, read, share

if TYPE_CHECKING:
    from harness.people.nation.generate import Wish

_HOUSES: Final = 400
_HAMLETS: Final = 14


class Residence:
    """Gives addresses."""

    def __init__(self, wish: "Wish", places: Places) -> None:
        """Lay out the words."""
        country, words = geography(), read("invented")
        self._places = places
        self._merged = wish.legal_date >= MERGED_ON
        self._numbers = Permutation(wish.seed, "household", NUMBERS)
        self._households = 0
        self._away = np.array(steps(share("temporary_residence").values, LAST_AGE), np.float32) / 100
        old = [country.old_communes[code] for code in places.old_communes]
        new = [country.communes[code] for code in places.communes]
        self._old_codes = {
            "old_district": pl.Series([commune.district for commune in old]),
            "old_commune": pl.Series(places.old_communes),
        }
        self._new_codes = {
            "province": pl.Series([commune.province for commune in new]),
            "commune": pl.Series(places.communes),
        }
        self._old_province = pl.Series([commune.province for commune in old])
        self._new_words = pl.Series([f"{commune.name}, {country.provinces[commune.province]}" for commune in new])
        self._old_words = pl.Series([f"{c.name}, {c.district_name}, {country.old_provinces[c.province]}" for c in old])
        regions = words["hamlet_by_region"]
        self._streets = pl.Series([f" đường {street}, " for street in words["streets"]])
        self._hamlets = pl.Series([f"{name} " for name in (*regions["north"], *regions["south"])])
        self._hamlet_kinds = (len(regions["north"]), len(regions["south"]))

    def columns(
        self, rng: np.random.Generator, people: Seats, person: Person, pair: NDArray[np.int64]
    ) -> dict[str, pl.Series]:
        """Columns about where people live."""
        home, of = pair[people.household], people.household
        old, new = self._places.old[home], self._places.new[home]
        away = happens(rng, len(home), self._away[person.years])
        away &= ~person.dead
        elsewhere = self._places.anywhere(rng, int(away.sum()))
        there = self._places.new[elsewhere] if self._merged else self._places.old[elsewhere]
        codes = self._new_codes["commune"] if self._merged else self._old_codes["old_commune"]
        number = HOUSEHOLD_BLOCK + self._numbers.at((self._households + np.arange(len(pair))) % NUMBERS)
        self._households += len(pair)
        before = {name: column.gather(old) for name, column in self._old_codes.items()}
        now = {name: column.gather(new) for name, column in self._new_codes.items()}
        if not self._merged:
            now = {"province": self._old_province.gather(old), "commune": before["old_commune"]}
        return (
            before
            | now
            | {
                "household": digits(number, 10).gather(of),
                "district": NOBODY.new_from_index(0, len(home)) if self._merged else before["old_district"],
                "address": self._words(rng, pair).gather(of),
                "old_province": coded(self._places.province_of_old[old].astype(np.uint8), "old_province"),
                "temporary_commune": only(away, codes.gather(there)),
            }
        )

    def _words(self, rng: np.random.Generator, pair: NDArray[np.int64]) -> pl.Series:
        """One address a household: house and street in town, hamlet elsewhere."""
        old, new = self._places.old[pair], self._places.new[pair]
        count = len(pair)
        town = self._places.urban[new] if self._merged else self._places.urban_old[old]
        house = pl.Series(rng.integers(1, _HOUSES, count)).cast(pl.String)
        street = self._streets.gather(rng.integers(0, len(self._streets), count))
        south = self._places.south_old[self._places.province_of_old[old]]
        north_kinds, south_kinds = self._hamlet_kinds
        drawn = rng.random(count)
        kind = np.where(south, north_kinds + drawn * south_kinds, drawn * north_kinds).astype(np.int64)
        hamlet = self._hamlets.gather(kind)
        number = pl.Series(rng.integers(1, _HAMLETS, count)).cast(pl.String)
        unit = self._new_words.gather(new) if self._merged else self._old_words.gather(old)
        frame = pl.DataFrame({"town": town, "h": house, "s": street, "v": hamlet, "n": number, "u": unit})
        in_town = pl.concat_str(pl.lit("Số "), "h", "s", "u")
        in_country = pl.concat_str("v", "n", pl.lit(", "), "u")
        return frame.select(pl.when("town").then(in_town).otherwise(in_country).alias("address")).to_series()
