"""Numbers that the insurance side gives and knows: mã số BHXH, card, household, and how they are shown in part.

Until 31/07/2025 the social-insurance number had ten digits of its own; from 01/08/2025 it is the citizen's twelve-digit
số định danh. The card keeps fifteen characters, the last ten of which are a number of the card register: for whoever
was numbered before, the old social-insurance number; for a child numbered since, one that BHXH gives out for the card
alone. That the ten digits go on so is a profile of ours: forms in the field take ten or fifteen characters of a card,
and no rule for newborns' cards is public.
"""

import re
from collections.abc import Container
from datetime import date
from random import Random
from typing import Final

from harness.law import law
from harness.people.provider import people

TEN: Final = re.compile(r"[0-9]{10}")
TWELVE: Final = re.compile(r"[0-9]{12}")
CARD: Final = re.compile(r"[A-Z]{2}[1-5][0-9]{12}")
FACILITY: Final = re.compile(r"[0-9]{2}[0-9A-Z][0-9]{2}")
HOUSEHOLDS_FROM: Final = 9_950_000_000
"""Household numbers that are given out anew begin here."""

_SHOWN: Final = 4
_TWELVE: Final = 12
_PROVINCE_MAX: Final = 96


def is_national(day: date) -> bool:
    """Whether on `day` the social-insurance number is the số định danh."""
    return law(day).number("bhxh.digits") == _TWELVE


def is_card(number: str) -> bool:
    """Whether `number` has the form of a card's: two letters, benefit digit 1–5, province 01–96, ten digits."""
    return CARD.fullmatch(number) is not None and 1 <= int(number[3:5]) <= _PROVINCE_MAX


def is_facility(code: str) -> bool:
    """Whether `code` has the form of a facility's: five characters, province first, a letter possible in the middle."""
    return FACILITY.fullmatch(code) is not None and 1 <= int(code[:2]) <= _PROVINCE_MAX


def masked(number: str) -> str:
    """`number` with only its last digits shown; so that whoever files for another does not learn it."""
    return "*" * max(len(number) - _SHOWN, 0) + number[-_SHOWN:]


class TenDigits:
    """Gives out ten-digit numbers in the block that no living person has (99…), never one that is taken."""

    def __init__(self, rng: Random, taken: Container[str]) -> None:
        """Draw from `rng`, passing over what is in `taken`."""
        self._people = people(rng)
        self._taken = taken

    def next(self) -> str:
        """A fresh number."""
        while (number := self._people.bhxh_number()) in self._taken:
            pass
        return number
