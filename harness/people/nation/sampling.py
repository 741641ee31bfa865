"""Weighted draws for millions at once: one gather from a table of slots instead of a search."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

SLOTS: Final = 65_536
"""A share is cut to 1/65,536: thirty times below the sampling error of a million draws."""


def generator(*key: int) -> np.random.Generator:
    """The generator of a key: seed, block, purpose; each purpose has its own, so a new draw in one moves no other."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(key)))


def slots(weights: Sequence[float]) -> NDArray[np.uint16]:
    """A table in which option i fills as many of the 65,536 slots as its weight asks for (largest remainders)."""
    exact = np.asarray(weights, float) / sum(weights) * SLOTS
    counts = np.floor(exact).astype(np.int64)
    short = SLOTS - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:short]] += 1
    return np.repeat(np.arange(len(exact), dtype=np.uint16), counts)


class Choice:
    """One set of weighted options."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        """Lay out the options in their order."""
        self.names: Final = tuple(weights)
        self._table = slots(tuple(weights.values()))

    def draw(self, rng: np.random.Generator, count: int) -> NDArray[np.uint16]:
        """`count` options, as numbers into `names`."""
        return self._table[rng.integers(0, SLOTS, count, dtype=np.uint16)]


class Choices:
    """Several sets of weighted options over one list; each draw names its set."""

    def __init__(self, sets: Sequence[Mapping[int, float]]) -> None:
        """`sets[k]` gives weights of options by number."""
        self._table = np.concatenate([_of(weights) for weights in sets])

    def draw(self, rng: np.random.Generator, which: Ints) -> NDArray[np.uint16]:
        """One option for each element of `which`, from that set."""
        drawn = rng.integers(0, SLOTS, len(which), dtype=np.uint16)
        found: NDArray[np.uint16] = self._table[(which.astype(np.int64) << 16) + drawn]
        return found


def _of(weights: Mapping[int, float]) -> NDArray[np.uint16]:
    return np.asarray(tuple(weights), np.uint16)[slots(tuple(weights.values()))]


def happens(rng: np.random.Generator, count: int, chance: float | Floats) -> Bools:
    """Whether something with `chance` happens, `count` times."""
    hit: Bools = rng.random(count, dtype=np.float32) < chance
    return hit


def steps(table: Mapping[str, Any], last: int) -> list[Any]:
    """A table "from this age on" as one value for each age up to `last`."""
    found: list[Any] = []
    for age in range(last + 1):
        below = [step for step in table if int(step) <= age]
        found.append(table[max(below, key=int)] if below else table[min(table, key=int)])
    return found
