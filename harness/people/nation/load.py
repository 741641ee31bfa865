"""Reads a file of people back as registries: each person once, as the population and the insurance side hold them.

The columns stay as they are; a person is put together when somebody asks for them. Numbers are found by binary search,
so a million people are ready in seconds and take some hundred megabytes.
"""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.people.employers import employer
from harness.people.geography import geography
from harness.people.model import Address, Card, Citizen
from harness.people.nation.write import legal_date, scan
from harness.people.town import Participant, Quirk, Resident, Standing, quirked

RELATION_CODES: Final = {
    "Chủ hộ": "CH01",
    "Vợ": "CH02",
    "Chồng": "CH02",
    "Con": "CH03",
    "Mẹ": "CH04",
    "Cha": "CH05",
    "Cháu": "CH07",
    "Ông": "CH06",
    "Bà": "CH06",
    "Anh": "CH08",
    "Chị": "CH08",
    "Em": "CH08",
    "Con dâu": "CH09",
    "Con rể": "CH09",
    "Khác": "CH10",
}
"""Relations to the householder as the population registry codes them; only CH01 is public, the rest is a profile."""

CITIZEN, TEN, CARD = 12, 10, 15
"""Lengths of the numbers by which people are found: số định danh, mã số BHXH, card."""

_ISSUED_BY: Final = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
_MARITAL: Final[dict[str, Literal["1", "2", "3"]]] = {"single": "1", "married": "2", "divorced": "3", "widowed": "3"}
_STANDINGS: Final[dict[str, Standing]] = {
    "TE": "child",
    "HT": "pensioner",
    "TB": "monthly",
    "MS": "monthly",
    "BT": "social",
    "HN": "social",
    "CC": "merit",
    "CK": "merit",
    "CB": "merit",
}
_UNEMPLOYMENT_MAX: Final = 144
"""Months that count for unemployment insurance (Luật Việc làm: twelve months' benefit at most)."""
_DEAD: Final = "120"
"""What a look-up of a dead person's card answers: reported decreased (báo giảm)."""


class NationRegister:
    """Everybody in a file of people."""

    def __init__(self, path: Path) -> None:
        """Load the file; UsageError if it is not one of people."""
        self.people = scan(path).collect()
        self.legal_date: Final = legal_date(path)
        self._citizens = _index(self.people["cccd"])
        self._numbers = _index(self.people["bhxh_number"])
        self._seconds = _index(self.people["second_number"])
        self._households = _index(self.people["household"])

    def __len__(self) -> int:
        """How many people there are."""
        return len(self.people)

    def resident(self, cccd: str) -> Resident | None:
        """The person with số định danh `cccd` as the population registry holds them; None if it knows none alive."""
        row = self._row(self._citizens, cccd, CITIZEN)
        return _resident(row) if row else None

    def participant(self, number: str) -> Participant | None:
        """The person with mã số BHXH (10 digits, the second one too), số định danh (12) or card (15) `number`.

        Twelve digits find a person only when they are linked with the card.
        """
        row = self._insured(number)
        return _participant(row, number) if row else None

    def household(self, cccd: str) -> list[Resident]:
        """Who lives in the household of the person with `cccd`; empty if the population registry cannot tell."""
        row = self._row(self._citizens, cccd, CITIZEN)
        asked = _resident(row) if row else None
        if not row or not asked or not asked.householder:
            return []
        members = (_resident(member) for member in self._members(row["household"]))
        return [member for member in members if member and member.householder == asked.householder]

    def insured_household(self, number: str) -> list[Participant]:
        """The members of BHXH's own household `number` (mã hộ)."""
        rows = self._members(number) if number.isascii() and number.isdigit() and len(number) == TEN else []
        return [_participant(row, "") for row in rows if row["bhxh_number"]]

    def card(self, number: str) -> Card | None:
        """The card with number (15), mã số BHXH (10) or, when linked, số định danh (12) `number`; None if none."""
        row = self._insured(number)
        if not row or not row["card"]:
            return None
        answer = _DEAD if row["died_on"] else "000"
        return Card(row["card"], citizen(row), row["card_from"], row["card_to"], row["registered_at"], answer)

    def citizens(self, limit: int) -> list[Citizen]:
        """The first `limit` people who have a number and a card."""
        chosen = self.people.filter(pl.col("card").is_not_null()).head(limit)
        return [citizen(row) for row in chosen.iter_rows(named=True)]

    def canaries(self, limit: int = 1000) -> tuple[str, ...]:
        """Planted names and numbers that evidence must never show, of `limit` people at most."""
        chosen = self.people.filter("canary").head(limit)
        found: dict[str, None] = {}
        for row in chosen.iter_rows(named=True):
            for name in ("full_name", "cccd", "bhxh_number", "card", "phone", "address"):
                if row[name]:
                    found[row[name]] = None
        return tuple(found)

    def _insured(self, number: str) -> dict[str, Any] | None:
        if len(number) == CITIZEN:
            row = self._row(self._citizens, number, CITIZEN)
            return row if row and row["quirk"] != "unlinked" else None
        if len(number) == CARD:
            row = self._row(self._numbers, number[-TEN:], TEN)
            return row if row and row["card"] == number else None
        return self._row(self._numbers, number, TEN) or self._row(self._seconds, number, TEN)

    def _members(self, household: str) -> list[dict[str, Any]]:
        numbers, rows = self._households
        key = int(household)
        first, last = np.searchsorted(numbers, key), np.searchsorted(numbers, key, side="right")
        return [self.people.row(int(rows[place]), named=True) for place in range(int(first), int(last))]

    def _row(
        self, index: tuple[NDArray[np.int64], NDArray[np.int64]], number: str, length: int
    ) -> dict[str, Any] | None:
        if len(number) != length or not (number.isascii() and number.isdigit()):
            return None
        numbers, rows = index
        place = int(np.searchsorted(numbers, int(number)))
        if place == len(numbers) or numbers[place] != int(number):
            return None
        return self.people.row(int(rows[place]), named=True)


def _index(column: pl.Series) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers of a column in order, and where each stands."""
    numbers = column.cast(pl.Int64, strict=False)
    rows = np.flatnonzero(numbers.is_not_null().to_numpy())
    held = numbers.drop_nulls().to_numpy()
    order = np.argsort(held, kind="stable")
    return held[order], rows[order]


def citizen(row: dict[str, Any]) -> Citizen:
    """The person of a row, as the insurance side spells them."""
    unit = employer(row["employer"] or "")
    return Citizen(
        full_name=row["full_name"],
        born=row["born"],
        sex=row["sex"],
        cccd=row["cccd"] or "",
        cccd_issued=row["cccd_issued"] or row["born"],
        cccd_place=_ISSUED_BY,
        bhxh_number=row["bhxh_number"] or "",
        card=row["card"] or "",
        address=Address(row["address"], row["province"], row["district"] or "", row["commune"]),
        ethnic=row["ethnic"],
        nationality="000",
        occupation=row["occupation"],
        employer=unit.name if unit else "",
        phone=row["phone"] or "",
    )


def _resident(row: dict[str, Any]) -> Resident | None:
    if row["quirk"] == "unknown" or row["died_on"] or not row["cccd"]:
        return None
    known = row["household_known"]
    resident = Resident(
        citizen=citizen(row),
        father=row["father"] or "",
        mother=row["mother"] or "",
        spouse=row["spouse"] or "",
        householder=(row["householder"] or "") if known else "",
        relation=RELATION_CODES[row["relation"]] if known else "",
        marital=_MARITAL[row["marital"]],
        temporary=_elsewhere(row["temporary_commune"]),
        old_cmnd=row["cmnd"] or "",
    )
    return quirked(resident, cast("Quirk", row["quirk"]))


@cache
def _elsewhere(commune: str | None) -> Address | None:
    """A temporary residence in a commune of today, or of before July 2025."""
    if not commune:
        return None
    country = geography()
    now = country.communes.get(commune)
    if now:
        return Address(f"{now.name}, {country.provinces[now.province]}", now.province, "", commune)
    old = country.old_communes[commune]
    text = f"{old.name}, {old.district_name}, {country.old_provinces[old.province]}"
    return Address(text, old.province, old.district, commune)


def _participant(row: dict[str, Any], number: str) -> Participant:
    standing: Standing = "employed" if row["payer"] == "employment" else "none"
    if row["card"] and row["payer"] != "employment":
        standing = _STANDINGS.get(row["card"][:2], "household")
    second = bool(number) and number == row["second_number"]
    person = citizen(row)
    if second:
        # An old number that was given out again: no card and no months hang on it.
        person = replace(person, bhxh_number=number, card="")
    return Participant(
        citizen=person,
        standing="none" if second else standing,
        household=row["household"],
        months_paid=0 if second else row["months_paid"],
        months_in_last_12=0 if second or standing != "employed" else min(12, row["months_paid"]),
        unemployment_months=0 if second or standing != "employed" else min(_UNEMPLOYMENT_MAX, row["months_paid"]),
        wage=Decimal(0 if second else row["wage"] or 0),
        employer="" if second else row["employer"] or "",
        linked=row["quirk"] != "unlinked",
        card_from=None if second else row["card_from"],
        card_to=None if second else row["card_to"],
    )
