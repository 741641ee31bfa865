"""Work: employers of unequal size, wages, months paid, doctors with licences."""

import unicodedata
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.people.employers import suffix
from harness.people.geography import geography
from harness.people.nation.insurance import EMPLOYMENT, FUND, by_age
from harness.people.nation.mortality import with_the_dead
from harness.people.nation.places import Places
from harness.people.nation.sampling import Bools, Choice, Floats, Ints, happens
from harness.people.shares import read, share

WORKS_FROM: Final = 18
_MONTHS: Final = 12
_PENSION_MONTHS: Final = 180
_PENSIONERS_WORKED: Final = 120
"""A pensioner has paid 180 months and up to ten years more (profile)."""
_THOUSAND: Final = 1000


class Work:
    """Employers and occupations as columns."""

    def __init__(self, places: Places) -> None:
        """Lay out codes."""
        self._per_province = share("employers").values["per_province"]
        provinces, ranks = len(places.old_provinces), self._per_province
        begin = pl.Series([f"Z{code}" for code in places.old_provinces]).gather(np.repeat(np.arange(provinces), ranks))
        end = pl.Series([suffix(rank) for rank in range(ranks)]).gather(np.tile(np.arange(ranks), provinces))
        self.codes: Final = pl.select(pl.concat_str(begin, end)).to_series()
        rows = read("invented")["occupations"]["values"]
        self.occupations: Final = pl.Series([row["code"] for row in rows])
        self._occupation = Choice({row["code"]: row["weight"] for row in rows})
        self._doctors = _chance_of_a_doctor()
        self.issuers: Final = tuple(issuer(geography().old_provinces[code]) for code in places.old_provinces)

    def employer(self, rng: np.random.Generator, province: Ints) -> NDArray[np.int64]:
        """An employer in each province, as a place in `codes`; few have many people."""
        power = 1 - share("employers").values["tail"]
        drawn = rng.random(len(province))
        rank = ((drawn * ((self._per_province + 1.0) ** power - 1)) + 1) ** (1 / power) - 1
        place: NDArray[np.int64] = province.astype(np.int64) * self._per_province
        place += np.minimum(rank.astype(np.int64), self._per_province - 1)
        return place

    def occupation(self, rng: np.random.Generator, working: Bools) -> NDArray[np.int64]:
        """An occupation for whoever works, as a place in `occupations`; none (00000) for the others."""
        return np.where(working, self._occupation.draw(rng, len(working)), 0)

    def wage(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        """Contribution wages in dong."""
        says = share("wages").values
        drawn = says["median"] * np.exp(says["deviation"] * rng.standard_normal(count, dtype=np.float32))
        wages: NDArray[np.int64] = np.maximum((drawn / _THOUSAND).astype(np.int64) * _THOUSAND, says["least"])
        return wages

    def months(self, rng: np.random.Generator, payer: Ints, age: Ints, drew: Bools) -> NDArray[np.int64]:
        """Months of contribution: part of a working life so far; full for pensioners (`drew`)."""
        part = rng.random(len(age), dtype=np.float32)
        worked = (part * np.maximum(age - WORKS_FROM, 1) * _MONTHS).astype(np.int64) + 1
        pensioner = _PENSION_MONTHS + (part * _PENSIONERS_WORKED).astype(np.int64)
        return np.where(payer == EMPLOYMENT, worked, np.where((payer == FUND) & drew, pensioner, 0))

    def doctors(self, rng: np.random.Generator, payer: Ints, age: Ints) -> Bools:
        """Who is a doctor."""
        says = share("doctors").values
        may = (payer == EMPLOYMENT) & (age >= says["from"]) & (age <= says["to"])
        doctors: Bools = may & happens(rng, len(age), self._doctors)
        return doctors


def _chance_of_a_doctor() -> float:
    """How many employed people of a doctor's age are doctors."""
    says = share("doctors").values
    everybody: Floats = with_the_dead().reshape(2, -1).sum(axis=0)
    employed = (everybody * by_age()[:, EMPLOYMENT])[says["from"] : says["to"] + 1].sum()
    return float(says["per_10000"] / 10_000 / employed)


def issuer(province: str) -> str:
    """Three letters of whoever gives out practice licences in `province`: HNO for Thành phố Hà Nội."""
    bare = province.removeprefix("Thành phố ").removeprefix("Tỉnh ")
    plain = unicodedata.normalize("NFD", bare).replace("Đ", "D").replace("đ", "d")
    words = ["".join(filter(str.isalpha, word)).upper() for word in plain.replace("-", " ").split()]
    return (words[0][0] + words[-1][:2] if len(words) > 1 else words[0][:3]).ljust(3, "X")
