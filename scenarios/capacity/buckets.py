"""Counts of times in HdrHistogram's layout: compiled loops fill them, NumPy reads them.

The layout and the percentiles are those of the HdrHistogram library (tests hold both to it); it records some hundred
thousand values a second from Python, and a year has some thousand million.
"""

from math import frexp
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

NATIONAL: Final = 10
"""Half buckets of 2**10: three significant digits."""
PROVINCIAL: Final = 7
"""Half buckets of 2**7: two significant digits."""
HIGHEST_BITS: Final = 50
"""Up to 2**50 microseconds, some 35 years."""
HIGHEST: Final = 2**HIGHEST_BITS - 1


def size(half: int) -> int:
    """How many counters a histogram of that half-bucket magnitude has."""
    return (HIGHEST_BITS - half + 1) << half


@njit(nogil=True, cache=True, inline="always")
def place_of(value: int, half: int) -> int:
    """The counter of a value."""
    value = max(value, 0)
    value = min(value, HIGHEST)
    bits = frexp(np.float64(value))[1]
    bucket = bits - half - 1
    bucket = max(bucket, 0)
    return (bucket << half) + (value >> bucket)


def highest_of(place: NDArray[np.int64], half: int) -> NDArray[np.int64]:
    """The highest value that falls on each counter."""
    bucket = np.maximum((place >> half) - 1, 0)
    lowest = (place - (bucket << half)) << bucket
    highest: NDArray[np.int64] = lowest + (1 << bucket) - 1
    return highest


def percentiles(counts: NDArray[np.int64], half: int, wanted: tuple[float, ...]) -> NDArray[np.float64]:
    """The value at each wanted percentile of each row of counters, as HdrHistogram says it; NaN for an empty row."""
    running = np.cumsum(counts, axis=-1, dtype=np.int64)
    totals = running[..., -1]
    out = np.full((*totals.shape, len(wanted)), np.nan)
    for which in np.ndindex(totals.shape):
        if totals[which]:
            ranks = np.maximum((np.array(wanted) / 100 * totals[which] + 0.5).astype(np.int64), 1)
            out[which] = highest_of(np.searchsorted(running[which], ranks).astype(np.int64), half)
    return out
