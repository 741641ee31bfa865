"""Provinces, districts and communes before and after 1 July 2025, and where each old commune went.

Old to new is a relation, not a function: 471 of 10,035 old communes were divided, and 3,316 of 3,321 new ones keep the
code of an old one whose area may differ. A number (số định danh) keeps the province codes from before.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from harness.people.model import Address
from harness.people.shares import read

MERGED_ON: Final = date(2025, 7, 1)
"""When 34 provinces took the place of 63 and districts ceased (NQ 202/2025/QH15, NQ 203/2025/QH15)."""
SOUTH_FROM: Final = 45
"""Old province codes from Quảng Trị on speak of Huỳnh and Võ, those before of Hoàng and Vũ (profile)."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune (xã, phường, đặc khu) since July 2025."""

    code: str
    name: str
    province: str

    @property
    def urban(self) -> bool:
        """Whether it is a phường."""
        return self.name.startswith("Phường")


@dataclass(frozen=True, slots=True)
class OldCommune:
    """A commune as it was until June 2025; `became` lists the codes of its successors, the main one first."""

    code: str
    name: str
    district: str
    district_name: str
    province: str
    became: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Geography:
    """Both maps of the country, by code and in order of code."""

    provinces: dict[str, str]
    old_provinces: dict[str, str]
    communes: dict[str, Commune]
    old_communes: dict[str, OldCommune]

    def province_now(self, old: OldCommune) -> str:
        """The province of today in which an old commune lies."""
        return self.communes[old.became[0]].province


@cache
def geography() -> Geography:
    """The country, read once from `communes.json`."""
    data = read("communes")
    communes = dict(_commune(line) for line in data["communes"])
    districts = dict(_district(line) for line in data["old_districts"])
    old = dict(_old(line, districts) for line in data["old_communes"])
    return Geography(data["provinces"], data["old_provinces"], communes, old)


def _commune(line: str) -> tuple[str, Commune]:
    code, name, province = line.split("|")
    return code, Commune(code, name, province)


def _district(line: str) -> tuple[str, tuple[str, str]]:
    code, name, province = line.split("|")
    return code, (name, province)


def _old(line: str, districts: dict[str, tuple[str, str]]) -> tuple[str, OldCommune]:
    code, name, district, became = line.split("|")
    district_name, province = districts[district]
    return code, OldCommune(code, name, district, district_name, province, tuple(filter(None, became.split(","))))


def successors(old_code: str) -> tuple[str, ...]:
    """The communes of today that took over the old one `old_code`, the main one first; empty if it is unknown."""
    old = geography().old_communes.get(old_code)
    return old.became if old else ()


def predecessors(code: str) -> tuple[str, ...]:
    """The old communes out of which the commune `code` of today was made, in order of code."""
    return _predecessors().get(code, ())


def address_on(address: Address, day: date) -> Address:
    """An address of today as it was written on `day`: before the mergers the commune's code named another one."""
    old = geography().old_communes.get(address.commune) if day < MERGED_ON else None
    if old is None:
        return address
    house = address.text.partition(", ")[0]
    text = f"{house}, {old.name}, {old.district_name}, {geography().old_provinces[old.province]}"
    return Address(text, old.province, old.district, old.code)


@cache
def _predecessors() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for old in geography().old_communes.values():
        for code in old.became:
            found.setdefault(code, []).append(old.code)
    return {code: tuple(sorted(olds)) for code, olds in found.items()}
