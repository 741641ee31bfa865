"""Documents under way as rows of whole numbers, one column a fact; what both engines hand on.

A document's identity holds the day it was made, its kind and its number among those: `day << 38 | kind << 31 | number`.
Where two documents arrive in the same microsecond the smaller identity goes first, in both engines.
"""

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

AT: Final = 0
"""When it arrives at the next place, microseconds from the plan's start."""
IDENTITY: Final = 1
BORN: Final = 2
"""When it was made."""
WHO: Final = 3
"""The site it comes from, and above `ROUND_BIT` how often it has come back."""
MARK: Final = 4
"""When it passed the step from which a time limit of its kind counts; until then when it was made."""
COLUMNS: Final = 5

KIND_BIT: Final = 31
DAY_BIT: Final = 38
KIND_MASK: Final = 127
NUMBER_MASK: Final = 2**31 - 1
ROUND_BIT: Final = 32
SITE_MASK: Final = 2**32 - 1

Rows = NDArray[np.int64]


def none() -> Rows:
    """No documents."""
    return np.empty((0, COLUMNS), np.int64)


@njit(nogil=True, cache=True, inline="always")
def kind_of(identity: int) -> int:
    """Which kind a document is of, by its number in the plan."""
    return (identity >> KIND_BIT) & KIND_MASK


@njit(nogil=True, cache=True, inline="always")
def number_of(identity: int) -> int:
    """What its draws belong to: day and number, whatever place its kind has in the plan."""
    return ((identity >> DAY_BIT) << KIND_BIT) | (identity & NUMBER_MASK)


@njit(nogil=True, cache=True)
def put_ties_right(rows: Rows) -> None:
    """Put documents of the same moment in order of identity; `rows` are in order of time already."""
    count = len(rows)
    first = 0
    while first < count:
        last = first + 1
        while last < count and rows[last, AT] == rows[first, AT]:
            last += 1
        if last - first > 1:
            _order(rows, first, last)
        first = last


@njit(nogil=True, cache=True)
def _order(rows: Rows, first: int, last: int) -> None:
    right = True
    for place in range(first + 1, last):
        if rows[place - 1, IDENTITY] > rows[place, IDENTITY]:
            right = False
            break
    if not right:
        rows[first:last] = rows[first:last][np.argsort(rows[first:last, IDENTITY])]


@njit(nogil=True, cache=True)
def are_in_order(rows: Rows) -> bool:
    """Whether time never falls."""
    for row in range(1, len(rows)):  # noqa: SIM110 -- a compiled loop
        if rows[row, AT] < rows[row - 1, AT]:
            return False
    return True


def in_order(rows: Rows) -> Rows:
    """The rows by time, and of one moment by identity."""
    if are_in_order(rows):
        put_ties_right(rows)
        return rows
    ordered = rows[np.argsort(rows[:, AT])]
    put_ties_right(ordered)
    return ordered
