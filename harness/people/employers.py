"""Employing units: code and name follow from province and rank, so that a code alone tells its employer.

Codes begin with Z, which no province uses; the lower the rank, the more people the unit employs.
"""

import string
from typing import Final

from harness.people.model import Employer
from harness.people.shares import read, share

_DIGITS: Final = string.digits + string.ascii_uppercase
_LENGTH: Final = 7


def code_of(province: str, rank: int) -> str:
    """The code (mã đơn vị) of the unit of `rank` in an old province."""
    return f"Z{province}{suffix(rank)}"


def suffix(rank: int) -> str:
    """What the code of a unit of `rank` ends with."""
    base = len(_DIGITS)
    return f"{_DIGITS[rank // base // base % base]}{_DIGITS[rank // base % base]}{_DIGITS[rank % base]}Z"


def employer(code: str) -> Employer | None:
    """The employer with `code`; None if no such unit exists."""
    if len(code) != _LENGTH or code[0] != "Z" or code[-1] != "Z":
        return None
    middle = code[3:6]
    if any(letter not in _DIGITS for letter in middle):
        return None
    rank = int(middle, len(_DIGITS))
    if rank >= share("employers").values["per_province"]:
        return None
    words = read("invented")
    kind = words["employer_kinds"][rank % len(words["employer_kinds"])]
    trade = words["employer_trades"][rank // 5 % len(words["employer_trades"])]
    name = words["employer_names"][(rank * 7 + int(code[1:3])) % len(words["employer_names"])]
    return Employer(code, f"{kind} {trade} {name} {rank + 1}", code[1:3])
