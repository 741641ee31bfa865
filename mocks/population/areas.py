"""Administrative units before and after 01/07/2025 (34 provinces, no districts): what an old code has become.

A province went whole into one new province. A ward may have gone into several: then its old code alone says nothing,
and whoever gave it must be asked. An address that still names a district is an old one, whatever its ward code: many
new wards kept a code of an old one that stood for another area.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.people.model import Address


@dataclass(frozen=True, slots=True)
class Area:
    """An address in codes; `district` "" in an address of today."""

    province: str
    commune: str
    district: str = ""


@dataclass(frozen=True, slots=True)
class Divided:
    """An old ward that went into several new ones."""

    code: str
    name: str
    into: tuple[str, ...]


@cache
def _data() -> Any:
    return json.loads((files(__package__) / "areas.json").read_text("utf-8"))


@cache
def two_tiers_since() -> date:
    """The first day without districts."""
    return date.fromisoformat(_data()["since"])


@cache
def _provinces() -> dict[str, str]:
    return {row["code"]: row["to"] for row in _data()["provinces"]}


@cache
def _wards() -> dict[str, Divided]:
    return {row["code"]: Divided(row["code"], row["name"], tuple(row["to"])) for row in _data()["wards"]}


@cache
def _todays_wards() -> frozenset[str]:
    return frozenset(code for ward in _wards().values() for code in ward.into)


FOREIGN_FROM: Final = 100
"""Three-digit codes of birth from here on are countries, not provinces (TT 07/2016/TT-BCA)."""


def is_birthplace(code: str) -> bool:
    """Whether three digits name a province of the old numbering, or may name a country."""
    return int(code) >= FOREIGN_FROM or code[1:] in _provinces()


def is_at(area: Area, address: Address, day: date) -> bool | Divided:
    """Whether `area`, as written on `day`, is that of a registered address; `Divided` when nobody can tell."""
    now = of_today(area, day)
    if isinstance(now, Divided):
        return now
    same = (now.province, now.commune) == (address.province, address.commune)
    return same and now.district in {"", address.district}


def of_today(area: Area, day: date) -> Area | Divided:
    """The same address as it is written on `day`; `Divided` when its old ward went into several."""
    if day < two_tiers_since():
        return area
    province = _provinces().get(area.province, area.province)
    ward = _wards().get(area.commune)
    if ward is None or (not area.district and ward.code in _todays_wards()):
        return Area(province, area.commune)
    return ward if len(ward.into) > 1 else Area(province, ward.into[0])
