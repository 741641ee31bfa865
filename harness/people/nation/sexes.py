"""Who is a woman: given by the seat, or drawn for children and siblings."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from harness.people.nation.composition import CHILDREN, GRANDMOTHER, WIFE
from harness.people.nation.sampling import Bools, Ints, steps
from harness.people.shares import LAST_AGE, share


@cache
def _sons() -> NDArray[np.float64]:
    parts: NDArray[np.float64] = np.array(steps(share("sons").values, LAST_AGE), np.float64) / 100
    return parts


def sexes(rng: np.random.Generator, seat: Ints, age: Ints) -> Bools:
    """Whether each person is female, by seat and age in days."""
    years = np.minimum(age // 365.25, LAST_AGE).astype(np.int64)
    daughter = rng.random(len(seat), dtype=np.float32) >= _sons()[years]
    female: Bools = np.where(seat >= CHILDREN, daughter, (seat == WIFE) | (seat == GRANDMOTHER))
    return female
