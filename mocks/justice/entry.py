"""What somebody asks to be entered in a register: fields as they came, read into one spelling, every fault named.

Old and new wires differ: a name is a string or {Ho, ChuDem, Ten}, a date a string or {namSinh, …}, a place a string or
{maTinh, maXa, dcChiTiet}, an ethnic group text or a code. Inside, every value is text; the fields are `fields.json`.
"""

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from mocks.justice.catalogues import (
    ABANDONED,
    KINDS_OF_BIRTH,
    RESIDENCES,
    SEXES,
    country_code,
    ethnic_code,
    identity_papers,
    provinces,
)
from mocks.justice.days import CivilDay

Module = Literal["KS", "KT"]
"""KS birth (khai sinh), KT death (khai tử)."""

NUMBER_DIGITS: Final = 12
AREA_CODES: Final = ("maTinh", "maHuyen", "maXa")
_NOT_CODED: Final = "không có trong danh mục"
_NOT_FORMED: Final = "không đúng định dạng"
_REGISTRATIONS: Final = frozenset("01234")
"""loaiDangKy: 0 none, 1 on time, 2 again, 3 entered from abroad, 4 late."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record."""

    tag: str
    kind: str
    max: int = 0
    required: bool = False


@cache
def fields(module: Module) -> tuple[Field, ...]:
    """The fields of a birth or a death record, in order."""
    data = json.loads((files(__package__) / "fields.json").read_text("utf-8"))
    return tuple(Field(**row) for row in data[module])


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people in an entry."""

    name: str
    born: CivilDay | None
    number: str
    """Số định danh, "" if the entry gives none."""
    address: str


@dataclass(slots=True)
class Entry:
    """The fields of one record, each as text in this side's own spelling; an empty one is absent."""

    module: Module
    values: dict[str, str]
    areas: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Codes of province, district and commune, by the tag of the place."""

    def get(self, tag: str) -> str:
        """The value of `tag`; "" when absent."""
        return self.values.get(tag, "")

    def day(self, tag: str) -> CivilDay | None:
        """The date in `tag`."""
        return CivilDay.read(self.get(tag))

    def person(self, prefix: str) -> Person:
        """The person whose fields begin with `prefix`: nks, me, cha, nyc, nkt."""
        paper = self.get(f"{prefix}SoGiayToTuyThan")
        number = self.get(f"{prefix}SoDDCN") or (paper if is_number(paper) else "")
        address = self.get(f"{prefix}NoiCuTru")
        return Person(self.get(f"{prefix}HoTen"), self.day(f"{prefix}NgaySinh"), number, address)

    @property
    def subject(self) -> Person:
        """Whose record it is."""
        return self.person("nks" if self.module == "KS" else "nkt")

    @property
    def abandoned(self) -> bool:
        """Whether the child was abandoned (trẻ bị bỏ rơi)."""
        return self.get("nksLoaiKhaiSinh") == ABANDONED

    @property
    def notice(self) -> str:
        """Number of the hospital's notice (maGCS, maGBT)."""
        return self.get("maGCS" if self.module == "KS" else "maGBT")


def is_number(text: str) -> bool:
    """Whether `text` has the shape of a số định danh."""
    return len(text) == NUMBER_DIGITS and text.isascii() and text.isdigit()


def read_entry(module: Module, given: Mapping[str, Any], day: date = date.max) -> tuple[Entry, list[str]]:
    """The entry, and a sentence for each fault, which begins with the field's name as the real service's do.

    Provinces are those of `day`: old codes were good until the mergers.
    """
    entry = Entry(module, {})
    faults: list[str] = []
    for one in fields(module):
        raw = given.get(one.tag)
        value, fault = _read(one, raw)
        if one.kind == "place" and isinstance(raw, Mapping) and not _is_coded(raw, day):
            fault = _NOT_CODED
        if fault:
            faults.append(f"{one.tag} {fault}.")
        elif value:
            entry.values[one.tag] = value
            if isinstance(raw, Mapping) and one.kind == "place":
                entry.areas[one.tag] = tuple(_text(raw.get(code)) for code in AREA_CODES)
        elif one.required:
            faults.append(f"{one.tag} không được để trống.")
    return entry, faults


def _read(one: Field, raw: Any) -> tuple[str, str]:
    """The value in our spelling, or what is wrong with it."""
    if raw is None or raw in ("", {}):
        return "", ""
    if isinstance(raw, Mapping):
        value, fault = _READ_OBJECT.get(one.kind, _no_object)(raw)
    elif isinstance(raw, str | int) and not isinstance(raw, bool):
        text = unicodedata.normalize("NFC", str(raw)).strip()
        value, fault = _READ_TEXT.get(one.kind, _as_is)(text) if text else ("", "")
    else:
        return "", _NOT_FORMED
    if one.max and len(value) > one.max:
        return "", f"vượt quá {one.max} ký tự"
    return value, fault


def _text(raw: Any) -> str:
    plain = isinstance(raw, str | int) and not isinstance(raw, bool)
    return unicodedata.normalize("NFC", str(raw)).strip() if plain else ""


def _as_is(text: str) -> tuple[str, str]:
    return text, ""


def _no_object(raw: Mapping[str, Any]) -> tuple[str, str]:
    del raw
    return "", _NOT_FORMED


def _date(raw: Any) -> tuple[str, str]:
    day = CivilDay.read(raw)
    return (day.spelled(), "") if day else ("", _NOT_FORMED)


def _name(raw: Mapping[str, Any]) -> tuple[str, str]:
    parts = {name.casefold(): _text(value) for name, value in raw.items()}
    return " ".join(parts[name] for name in ("ho", "chudem", "ten") if parts.get(name)), ""


def _place(raw: Mapping[str, Any]) -> tuple[str, str]:
    return _text(raw.get("dcChiTiet")) or _text(raw.get("maTinh")), ""


def _is_coded(raw: Mapping[str, Any], day: date) -> bool:
    province = _text(raw.get("maTinh"))
    return not province or province.zfill(2) in provinces(day)


def _one_of(known: Callable[[], Mapping[str, str] | frozenset[str]]) -> Callable[[str], tuple[str, str]]:
    return lambda text: (text, "") if text in known() else ("", _NOT_CODED)


def _coded(code: Callable[[str], str]) -> Callable[[str], tuple[str, str]]:
    return lambda text: (code(text), "") if code(text) else ("", _NOT_CODED)


def _number(text: str) -> tuple[str, str]:
    return (text, "") if is_number(text) else ("", _NOT_FORMED)


def _count(text: str) -> tuple[str, str]:
    return (text, "") if text.isascii() and text.isdigit() and len(text) <= 3 else ("", _NOT_FORMED)  # noqa: PLR2004 -- copies


_READ_TEXT: Final[dict[str, Callable[[str], tuple[str, str]]]] = {
    "date": _date,
    "sex": _one_of(lambda: SEXES),
    "residence": _one_of(lambda: RESIDENCES),
    "paper": _one_of(lambda: {"0": ""} | identity_papers()),
    "birth": _one_of(lambda: KINDS_OF_BIRTH),
    "registration": _one_of(lambda: _REGISTRATIONS),
    "ethnic": _coded(ethnic_code),
    "country": _coded(country_code),
    "number12": _number,
    "count": _count,
}
_READ_OBJECT: Final[dict[str, Callable[[Mapping[str, Any]], tuple[str, str]]]] = {
    "date": _date,
    "name": _name,
    "place": _place,
}
