"""Giving personal numbers (cấp số định danh): place of registration, century and sex, year, serial; no check digit.

NĐ 137/2015/NĐ-CP, TT 07/2016/TT-BCA. The serial lies in the reserved block that begins with 9, as of all our people.
Where the search for a free serial begins follows from the request's number, so the order of requests matters little.
"""

from collections.abc import Container
from datetime import date
from typing import Final

from harness.chance import stream
from harness.people.provider import SERIAL_BLOCK

SERIALS: Final = 10**5
CENTURY_FROM: Final = 19
"""The digit is 0 (male) or 1 (female) for those born in 19xx, 2 or 3 in 20xx, 4 or 5 in 21xx …"""


def new_number(seed: int, request: str, birthplace: str, born: date, sex: str, taken: Container[str]) -> str:
    """A number that nobody has; `birthplace` are three digits of the old numbering, `sex` 1 or 2."""
    century = 2 * (born.year // 100 - CENTURY_FROM) + (1 if sex == "2" else 0)
    head = f"{birthplace}{century}{born.year % 100:02d}{SERIAL_BLOCK}"
    start = stream(seed, f"population/number/{request}").randrange(SERIALS)
    serials = ((start + step) % SERIALS for step in range(SERIALS))
    return next(number for number in (f"{head}{serial:05d}" for serial in serials) if number not in taken)
