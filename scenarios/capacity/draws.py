"""Chance that belongs to a document, not to an order of events.

A draw is a function of the seed, the name of what is drawn, the document and its round (SplitMix64 in counter mode:
Steele, Lea and Flood, 2014). So both engines, any number of workers and two plans under comparison see the same
numbers, and nothing has to be kept for later.
"""

import hashlib
from math import exp, log, sqrt
from typing import Any, Final, NamedTuple

import numpy as np
from numba import njit

from scenarios.capacity.plan import Distribution

CONSTANT: Final = 0
EXPONENTIAL: Final = 1
UNIFORM: Final = 2
ERLANG: Final = 3
LOGNORMAL: Final = 4
_SHAPES: Final = {
    "constant": CONSTANT,
    "exponential": EXPONENTIAL,
    "uniform": UNIFORM,
    "erlang": ERLANG,
    "lognormal": LOGNORMAL,
}

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = np.uint64(0xBF58476D1CE4E5B9)
_SECOND: Final = np.uint64(0x94D049BB133111EB)
_ROUND: Final = np.uint64(0xD6E8FEB86659FD93)
_THIRTY: Final = np.uint64(30)
_TWENTY_SEVEN: Final = np.uint64(27)
_THIRTY_ONE: Final = np.uint64(31)
_ELEVEN: Final = np.uint64(11)
_UNIT: Final = 2.0**-53


class Times(NamedTuple):
    """A distribution as numbers that a compiled loop can read; microseconds."""

    shape: int
    least: float
    one: float
    """Mean of what exceeds `least`; of a lognormal its mu."""
    two: float
    """Stages of an Erlang, sigma of a lognormal."""

    @classmethod
    def of(cls, spread: Distribution) -> "Times":
        """From a plan's words."""
        least = float(spread.least.us if spread.least else 0)
        mean = spread.mean.us - least
        if spread.shape == "lognormal" and mean > 0:
            cv = spread.cv.number if spread.cv else 0.0
            sigma = sqrt(log(1 + cv * cv))
            return cls(LOGNORMAL, least, log(mean) - sigma * sigma / 2, sigma)
        if spread.shape == "erlang":
            return cls(ERLANG, least, mean, float(spread.stages.count if spread.stages else 1))
        return cls(CONSTANT if mean == 0 else _SHAPES[spread.shape], least, mean, 0.0)

    @property
    def mean(self) -> float:
        """The mean of the whole, microseconds."""
        return self.least + (exp(self.one + self.two * self.two / 2) if self.shape == LOGNORMAL else self.one)


def salt(seed: int, name: str) -> np.uint64:
    """What makes the stream `name` of `seed` its own."""
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return np.uint64(int.from_bytes(digest, "big"))


def generator(seed: int, name: str) -> np.random.Generator:
    """A NumPy generator for what is drawn once a run or a day."""
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest, "big")))


@njit(nogil=True, cache=True, inline="always")
def mixed(word: np.uint64) -> np.uint64:
    """SplitMix64's finalizer."""
    word = (word ^ (word >> _THIRTY)) * _FIRST
    word = (word ^ (word >> _TWENTY_SEVEN)) * _SECOND
    return word ^ (word >> _THIRTY_ONE)


@njit(nogil=True, cache=True, inline="always")
def word_of(stream: np.uint64, number: np.uint64, rounds: np.uint64) -> np.uint64:
    """The word of document `number` in its round, in the stream of that salt."""
    return mixed(mixed(stream + number * _GOLDEN) + rounds * _ROUND)


@njit(nogil=True, cache=True, inline="always")
def unit(word: np.uint64) -> float:
    """A number strictly between 0 and 1."""
    return (np.float64(word >> _ELEVEN) + 0.5) * _UNIT


@njit(nogil=True, cache=True)
def time_of(shape: int, least: float, one: float, two: float, word: np.uint64) -> Any:
    """A time in whole microseconds."""
    if shape == CONSTANT:
        value = one
    elif shape == EXPONENTIAL:
        value = -log(unit(word)) * one
    elif shape == UNIFORM:
        value = 2.0 * one * unit(word)
    elif shape == ERLANG:
        product = 1.0
        stages = int(two)
        for _ in range(stages):
            product *= unit(word)
            word = mixed(word + _GOLDEN)
        value = -log(product) * one / two
    else:
        value = exp(one + two * normal(unit(word)))
    return np.int64(least + value + 0.5)


@njit(nogil=True, cache=True)
def normal(part: float) -> float:
    """The standard normal quantile (Wichura, algorithm AS 241, PPND16)."""
    q = part - 0.5
    if abs(q) <= 0.425:  # noqa: PLR2004 -- the algorithm's own numbers
        r = 0.180625 - q * q
        return (
            q
            * (
                (
                    (
                        (
                            (
                                ((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                                + 45921.953931549871457
                            )
                            * r
                            + 13731.693765509461125
                        )
                        * r
                        + 1971.5909503065514427
                    )
                    * r
                    + 133.14166789178437745
                )
                * r
                + 3.387132872796366608
            )
            / (
                (
                    (
                        (
                            (
                                ((5226.495278852545925 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                                + 21213.794301586595867
                            )
                            * r
                            + 5394.1960214247511077
                        )
                        * r
                        + 687.1870074920579083
                    )
                    * r
                    + 42.313330701600911252
                )
                * r
                + 1.0
            )
        )
    r = sqrt(-log(part if q < 0 else 1.0 - part))
    if r <= 5.0:  # noqa: PLR2004 -- the same
        r -= 1.6
        value = (
            (
                (
                    (
                        (
                            ((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                            + 1.27045825245236838258
                        )
                        * r
                        + 3.64784832476320460504
                    )
                    * r
                    + 5.7694972214606914055
                )
                * r
                + 4.6303378461565452959
            )
            * r
            + 1.42343711074968357734
        ) / (
            (
                (
                    (
                        (
                            ((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966)
                            * r
                            + 0.14810397642748007459
                        )
                        * r
                        + 0.68976733498510000455
                    )
                    * r
                    + 1.6763848301838038494
                )
                * r
                + 2.05319162663775882187
            )
            * r
            + 1.0
        )
    else:
        r -= 5.0
        value = (
            (
                (
                    (
                        (
                            ((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386)
                            * r
                            + 0.026532189526576123093
                        )
                        * r
                        + 0.29656057182850489123
                    )
                    * r
                    + 1.7848265399172913358
                )
                * r
                + 5.4637849111641143699
            )
            * r
            + 6.6579046435011037772
        ) / (
            (
                (
                    (
                        (
                            ((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5)
                            * r
                            + 7.868691311456132591e-4
                        )
                        * r
                        + 0.0148753612908506148525
                    )
                    * r
                    + 0.13692988092273580531
                )
                * r
                + 0.59983220655588793769
            )
            * r
            + 1.0
        )
    return -value if q < 0 else value


@njit(nogil=True, cache=True)
def time_for(  # a compiled loop takes plain numbers
    shape: int, least: float, one: float, two: float, stream: np.uint64, number: int, rounds: int
) -> int:
    """The time that belongs to document `number` in its round, microseconds."""
    taken: int = time_of(shape, least, one, two, word_of(stream, np.uint64(number), np.uint64(rounds)))
    return taken


@njit(nogil=True, cache=True)
def chance_for(stream: np.uint64, number: int, rounds: int) -> float:
    """The number between 0 and 1 that belongs to document `number` in its round."""
    return unit(word_of(stream, np.uint64(number), np.uint64(rounds)))


def one_of(spread: Times, draws: np.random.Generator) -> int:
    """One time drawn from a NumPy generator, for what is drawn once a run."""
    return int(time_for(*spread, np.uint64(draws.integers(0, 2**64, dtype=np.uint64)), 0, 0))
