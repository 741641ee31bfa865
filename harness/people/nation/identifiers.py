"""Numbers that cohere and never repeat: drawn without replacement, not at random.

A số định danh belongs to a cell (province of birth, sex, year); the n-th person of a cell gets the n-th serial of a
permutation that the seed chooses. Serials begin with 8 as long as a cell has fewer than 100,000 people, which holds up
to the size of the country; only then with another digit but 9, which the bench's own people have. Numbers that have no
cells (mã số BHXH, CMND, telephone, household) follow from a person's place in the file through one permutation each.
"""

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

from harness.errors import UsageError
from harness.people.geography import geography
from harness.people.nation.sampling import Bools, Ints
from harness.text import Text

YEARS: Final = 200
"""Years of birth that cells reach over, from 1900."""
FIRST_YEAR: Final = 1900
_BLOCK: Final = 100_000
_MORE: Final = 800_000
_BLOCK_DIGIT: Final = 8
NUMBERS: Final = 10**8
"""How many numbers of each kind without cells there are: 97 and eight digits, for instance."""
PHONES: Final = 9 * 10**7
"""Telephone numbers 010… to 0189…: of ten digits, and given out by nobody; 0190 is the bench's own block."""

BHXH_BLOCK: Final = 97 * NUMBERS
"""Province codes end at 96; 98 and 99 are the bench's own."""
SECONDS: Final = NUMBERS - 1
SECOND_BLOCK: Final = 1
"""Second numbers begin with 00, which no province has either; never all zeros."""
HOUSEHOLD_BLOCK: Final = 98 * NUMBERS
CMND_BLOCK: Final = 9 * NUMBERS
PHONE_BLOCK: Final = 1 * NUMBERS
_COPRIME_TO: Final = 30


class Permutation:
    """Places 0 to `size` - 1 in another order, one for each key."""

    def __init__(self, seed: int, name: str, size: int) -> None:
        """Choose the order by `seed` and `name`."""
        digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
        step = int.from_bytes(digest[:8], "big") % size
        while np.gcd(step, size) != 1 or np.gcd(step, _COPRIME_TO) != 1:
            step = (step + 1) % size
        self._step, self._start, self._size = step, int.from_bytes(digest[8:16], "big") % size, size

    def at(self, place: NDArray[np.int64]) -> NDArray[np.int64]:
        """The numbers at `place`."""
        return (place * self._step + self._start) % self._size


class Serials:
    """Gives out số định danh, cell by cell."""

    def __init__(self, seed: int) -> None:
        """Begin with every cell empty."""
        provinces = len(geography().old_provinces)
        self._given = np.zeros(provinces * 2 * YEARS, np.int32)
        self._first = Permutation(seed, "serials", _BLOCK)
        self._more = Permutation(seed, "serials/more", _MORE)
        shift = np.frombuffer(hashlib.shake_256(f"{seed}/cells".encode()).digest(4 * len(self._given)), np.uint32)
        self._shift = shift.astype(np.int64)

    def give(self, province: Ints, female: Bools, year: Ints) -> NDArray[np.int64]:
        """The six digits of people born in `year` and registered in `province` (a place in the list of old ones)."""
        cell = (province.astype(np.int64) * 2 + female) * YEARS + (year - FIRST_YEAR)
        place = self._given[cell] + _rank(cell)
        np.add.at(self._given, *np.unique(cell, return_counts=True))
        if len(place) and int(place.max()) >= _BLOCK + _MORE:
            raise UsageError(
                Text(
                    "Hết số định danh của một tỉnh và năm sinh: hãy giảm --count.",
                    "The citizen numbers of one province and year of birth are used up: lower --count.",
                )
            )
        shifted = place + self._shift[cell]
        first = self._first.at(shifted % _BLOCK) + _BLOCK_DIGIT * _BLOCK
        more = self._more.at((place - _BLOCK + self._shift[cell]) % _MORE)
        serial: NDArray[np.int64] = np.where(place < _BLOCK, first, more)
        return serial


def _rank(cell: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each element, how many equal ones stand before it."""
    order = np.argsort(cell.astype(np.uint16), kind="stable")
    ordered = cell[order]
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    lengths = np.diff(np.append(begins, len(cell)))
    rank = np.empty(len(cell), np.int64)
    rank[order] = np.arange(len(cell)) - np.repeat(begins, lengths)
    return rank


def citizen_number(
    province_code: NDArray[np.int64], female: Bools, year: Ints, serial: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The whole number (12 digits as an integer): province, century and sex, year, serial."""
    century = 2 * (year.astype(np.int64) // 100 - 19) + female
    return (province_code * 10 + century) * 10**8 + (year.astype(np.int64) % 100) * 10**6 + serial
