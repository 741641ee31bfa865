"""Health facilities of the country: one station a commune, hospitals and clinics of very unequal size.

How many there are and how they are sized comes from `shares.json`; every name says that it is made up («Thử nghiệm»).
Codes begin with the province of before July 2025, as the real ones still do; a real facility may bear the same code.
The bench's own facilities (901 and above, and 64A01) are left free.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

from harness.people.geography import OldCommune, geography
from harness.people.model import Facility
from harness.people.shares import read, share

_BENCH_FROM: Final = 901
_LETTERS: Final = "BCDEGHK"
_LETTERED_FROM: Final = 1


@dataclass(frozen=True, slots=True)
class SizedFacility:
    """A facility, the old province it lies in, and its part of all visits beside others of its kind."""

    facility: Facility
    old_province: str
    size: float
    station_of: str = ""
    """The old commune of which it is the station (trạm y tế xã)."""


@cache
def all_facilities() -> tuple[SizedFacility, ...]:
    """Every facility, by code."""
    found: list[SizedFacility] = []
    by_province: dict[str, list[OldCommune]] = {code: [] for code in geography().old_provinces}
    for commune in geography().old_communes.values():
        by_province[commune.province].append(commune)
    for province, communes in by_province.items():
        hospitals = _hospitals()[province]
        codes = _codes(province, hospitals + len(communes))
        found.extend(_hospital(codes[rank], province, rank) for rank in range(hospitals))
        found.extend(_station(code, commune) for code, commune in zip(codes[hospitals:], communes, strict=True))
    return tuple(sorted(found, key=lambda sized: sized.facility.code))


@cache
def _hospitals() -> dict[str, int]:
    """How many hospitals and clinics each old province has: by people, largest remainders."""
    wanted = share("facilities").values["count"] - len(geography().old_communes)
    parts = old_province_parts()
    exact = {province: wanted * part for province, part in parts.items()}
    counts = {province: int(value) for province, value in exact.items()}
    short = wanted - sum(counts.values())
    for province in sorted(exact, key=lambda name: counts[name] - exact[name])[:short]:
        counts[province] += 1
    return counts


@cache
def old_province_parts() -> dict[str, float]:
    """Each old province's part of the people: its successor's, divided by the number of communes."""
    country = geography()
    people = share("provinces").normal()
    communes: dict[tuple[str, str], int] = {}
    for old in country.old_communes.values():
        pair = (country.province_now(old), old.province)
        communes[pair] = communes.get(pair, 0) + 1
    totals: dict[str, int] = {}
    for (now, _), count in communes.items():
        totals[now] = totals.get(now, 0) + count
    parts = dict.fromkeys(country.old_provinces, 0.0)
    for (now, old_code), count in communes.items():
        parts[old_code] += people[now] * count / totals[now]
    return parts


def _codes(province: str, count: int) -> list[str]:
    lettered = round(count * share("facilities").values["with_letter_percent"] / 100)
    plain = [f"{province}{number:03d}" for number in range(1, _BENCH_FROM)][: count - lettered]
    lettered = count - len(plain)
    letters = [f"{province}{letter}{number:02d}" for letter in _LETTERS for number in range(_LETTERED_FROM, 100)]
    return [*plain, *letters[:lettered]]


def _hospital(code: str, province: str, rank: int) -> SizedFacility:
    kinds, mark = read("invented")["hospital_kinds"], read("invented")["hospital_mark"]
    place = geography().old_provinces[province]
    name = f"{kinds[rank % len(kinds)]} {mark} số {rank + 1} {place}"
    size = (rank + 1) ** -share("facilities").values["tail"]
    return SizedFacility(Facility(code, name, province, f"Số {rank + 1} đường {mark}, {place}"), province, size)


def _station(code: str, commune: OldCommune) -> SizedFacility:
    mark = read("invented")["hospital_mark"]
    place = geography().old_provinces[commune.province]
    name = f"Trạm Y tế {mark} {commune.name}, {commune.district_name}"
    facility = Facility(code, name, commune.province, f"{commune.name}, {commune.district_name}, {place}")
    return SizedFacility(facility, commune.province, 1.0, commune.code)


@cache
def by_code() -> dict[str, Facility]:
    """Every facility by its code."""
    return {sized.facility.code: sized.facility for sized in all_facilities()}
