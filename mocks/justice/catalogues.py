"""The civil-status side's own code lists (danh mục), and how its codes read in those of others.

The lists stand in `catalogues.json`; countries and nationalities are the alpha-2 codes with the names that CLDR gives.
"""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from babel import Locale

from harness.checks.wording import plain
from harness.people.geography import MERGED_ON, geography
from harness.people.provider import data as people_data

VIETNAM: Final = "VN"
SEXES: Final = {"1": "Nam", "2": "Nữ", "3": "Chưa xác định"}
RESIDENCES: Final = {"0": "", "1": "Thường trú", "2": "Tạm trú"}
KINDS_OF_BIRTH: Final = {
    "1": "Đầy đủ thông tin cha, mẹ",
    "2": "Chưa xác định được cha",
    "3": "Chưa xác định được mẹ",
    "4": "Chưa xác định được cha và mẹ",
    "5": "Trẻ bị bỏ rơi",
}
"""nksLoaiKhaiSinh: that it tells these apart is known from public code, the digits are a profile of ours."""
ABANDONED: Final = "5"
_NOT_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})

Row = dict[str, str]


@cache
def _file() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "catalogues.json").read_text("utf-8"))
    return data


@cache
def countries() -> dict[str, str]:
    """Countries by alpha-2 code."""
    names = Locale("vi").territories
    return {
        code: names[code]
        for code in sorted(names)
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES  # noqa: PLR2004 -- alpha-2
    }


def provinces(day: date) -> dict[str, str]:
    """The provinces on `day`: 34 since 01/07/2025, 63 before."""
    return dict(geography().old_provinces) if day < MERGED_ON else _named("provinces")


@cache
def identity_papers() -> dict[str, str]:
    """Kinds of identity paper (giấy tờ tùy thân), 1–8."""
    return _named("papers")


@cache
def ethnic_groups() -> dict[str, str]:
    """Ethnic groups by the five-digit codes of this side."""
    return _named("ethnic")


def ethnic_code(given: str) -> str:
    """The five-digit code of a code of either list, or of a name; "" if it is none."""
    return _ethnic_codes().get(plain(given), "")


def national_ethnic(code: str) -> str:
    """The code 01–54 that everybody else uses; "" for an unknown one."""
    return next((row["national"] for row in _file()["ethnic"]["rows"] if row["code"] == code), "")


def country_code(given: str) -> str:
    """The alpha-2 code of a code or name; "" if it is none."""
    code = given.strip().upper()
    return code if code in countries() else _country_names().get(plain(given), "")


def catalogue(kind: int, day: date) -> list[Row] | None:
    """What `danhMuc` gives on `day`: 1 nationalities, 2 countries, 3 ethnic groups, 4 provinces, 5 identity papers."""
    lists: dict[int, Callable[[], dict[str, str]]] = {
        1: countries,
        2: countries,
        3: ethnic_groups,
        4: lambda: provinces(day),
        5: identity_papers,
    }
    found = lists.get(kind)
    return None if found is None else [{"ma": code, "ten": name} for code, name in found().items()]


def result_paper(module: str, law_text: str) -> tuple[str, str]:
    """Code (maGiayToKetQua) and name of the paper that a registration yields under a civil-status law."""
    rows: list[Row] = _file()["results"]["rows"]
    fitting = [row for row in rows if row["module"] == module]
    found = next((row for row in fitting if row["law"] == law_text), fitting[0])
    return found["code"], found["name"]


def province_of(unit: str, day: date, otherwise: str) -> str:
    """The province in which the commune `unit` lay on `day`: many codes name another place since the mergers."""
    known = geography().old_communes if day < MERGED_ON else geography().communes
    return known[unit].province if unit in known else otherwise


def district_of(unit: str, day: date) -> str:
    """The district of the commune `unit`, as long as there were districts."""
    old = geography().old_communes.get(unit) if day < MERGED_ON else None
    return old.district if old else ""


def birth_province(province: str) -> str:
    """The three digits that open a số định danh: they keep the numbers from before the mergers."""
    places: list[Row] = people_data("places")["places"]
    return next((place["cccd"] for place in places if place["province"] == province), f"0{province}")


def sex_for_population(code: str) -> str:
    """1 and 2 are the same there; what is not determined is 0."""
    return code if code in {"1", "2"} else "0"


@cache
def _ethnic_codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _file()["ethnic"]["rows"]:
        found |= {row["code"]: row["code"], row["national"]: row["code"], plain(row["name"]): row["code"]}
    return found


@cache
def _country_names() -> dict[str, str]:
    return {plain(name): code for code, name in countries().items()}


def _named(name: str) -> dict[str, str]:
    return {row["code"]: row["name"] for row in _file()[name]["rows"]}
