"""Our counters are those of the HdrHistogram library, to the counter and to the percentile."""

import numpy as np
import pytest
from hdrh.histogram import HdrHistogram

from scenarios.capacity.buckets import HIGHEST, NATIONAL, PROVINCIAL, highest_of, percentiles, place_of, size

WANTED = (0.0, 1.0, 50.0, 90.0, 95.0, 99.0, 99.9, 100.0)
LAYOUTS = pytest.mark.parametrize(("half", "digits"), [(NATIONAL, 3), (PROVINCIAL, 2)])


def numbers(count: int) -> list[int]:
    """Small ones, and up to the highest in equal steps of their logarithm."""
    draws = np.random.default_rng(5)
    wide = (10 ** draws.uniform(0, np.log10(HIGHEST), count)).astype(np.int64)
    edges = [power + step for power in (2**bits for bits in range(8, 50)) for step in (-1, 0, 1)]
    return [*draws.integers(0, 5000, count).tolist(), *wide.tolist(), *edges, 0, 1, HIGHEST]


@LAYOUTS
def test_a_value_falls_on_the_librarys_counter(half: int, digits: int) -> None:
    theirs = HdrHistogram(1, HIGHEST, digits)

    assert size(half) == theirs.counts_len
    assert [place_of(one, half) for one in numbers(2000)] == [theirs._counts_index_for(one) for one in numbers(2000)]  # noqa: SLF001 -- the library shows its layout nowhere else


@LAYOUTS
def test_percentiles_are_the_librarys(half: int, digits: int) -> None:
    theirs, ours = HdrHistogram(1, HIGHEST, digits), np.zeros((1, size(half)), np.int64)
    for one in numbers(3000):
        theirs.record_value(one)
        ours[0, place_of(one, half)] += 1

    assert percentiles(ours, half, WANTED)[0].tolist() == [theirs.get_value_at_percentile(part) for part in WANTED]


@LAYOUTS
def test_a_counter_holds_values_that_differ_in_no_digit_that_counts(half: int, digits: int) -> None:
    for one in numbers(500):
        high = int(highest_of(np.array([place_of(one, half)]), half)[0])

        assert one <= high <= one * (1 + 10**-digits) + 1


def test_what_is_out_of_range_falls_on_the_last_counter_or_the_first() -> None:
    assert place_of(HIGHEST + 10, NATIONAL) == place_of(HIGHEST, NATIONAL) == size(NATIONAL) - 1
    assert place_of(-5, NATIONAL) == 0


def test_an_empty_row_has_no_percentiles() -> None:
    assert np.isnan(percentiles(np.zeros((2, size(PROVINCIAL)), np.int64), PROVINCIAL, (50.0,))).all()
