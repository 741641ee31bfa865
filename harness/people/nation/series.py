"""Numbers of NumPy as columns of Polars: days, codes, digits of a fixed length, pieces of text."""

from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from harness.people.nation.columns import SCHEMA

NEVER: Final = -1_000_000
"""Stands for no day."""
NOBODY: Final = pl.Series([None], dtype=pl.String)
"""A text that is not there."""


def days(numbers: NDArray[np.int64]) -> pl.Series:
    """Dates counted from 1970; nothing where `NEVER` stands."""
    series = pl.Series(numbers.astype(np.int32))
    return series.set(series == NEVER, None).cast(pl.Date)


def coded(codes: NDArray[np.unsignedinteger[Any]], column: str) -> pl.Series:
    """Codes as the column's own words."""
    return pl.Series(codes).cat.to(SCHEMA[column])


def optional(rows: NDArray[np.int64]) -> pl.Series:
    """`rows` with nothing where they are negative."""
    series = pl.Series(rows)
    return series.set(series < 0, None)


def digits(numbers: NDArray[np.int64], length: int) -> pl.Series:
    """Numbers of `length` digits, leading zeros included."""
    if len(numbers) and int(numbers.min()) >= 10 ** (length - 1):
        return pl.Series(numbers).cast(pl.String)
    return pl.Series(numbers + 10**length).cast(pl.String).str.slice(1)


def only(where: NDArray[np.bool_], values: pl.Series) -> pl.Series:
    """`values`, one for each place that is true in `where`, among nothings."""
    return values.gather(optional(np.where(where, np.cumsum(where) - 1, -1)))


def picked(texts: pl.Series, places: NDArray[np.int64]) -> pl.Series:
    """The texts at `places`; nothing where they are negative."""
    return texts.gather(optional(places))
