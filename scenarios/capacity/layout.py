"""Where sites stand: provinces of today by their part of the people, sites of unequal size in them.

The layout is the same for every seed and plan, so that two runs differ in what happens and not in the map. Plans dated
before July 2025 use today's 34 provinces too: their answers can be laid beside each other.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from harness.people.geography import geography
from harness.people.shares import share
from scenarios.capacity.draws import generator
from scenarios.capacity.plan import Plan

LAYOUT_SEED: Final = 0


@dataclass(frozen=True, slots=True)
class Sites:
    """One kind of sites: number of the first, sizes."""

    first: int
    sizes: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layout:
    """All sites of a plan, numbered through, and the province of each."""

    provinces: tuple[str, ...]
    parts: NDArray[np.float64]
    """Each province's part of the people."""
    groups: dict[str, Sites]
    province: NDArray[np.int64]
    """By site: its province's number."""

    @property
    def count(self) -> int:
        """How many sites there are."""
        return len(self.province)


def layout(plan: Plan) -> Layout:
    """The map of a plan."""
    shares = share("provinces").normal()
    parts = np.array(list(shares.values()))
    names = tuple(geography().provinces[code] for code in shares)
    groups: dict[str, Sites] = {}
    homes: list[NDArray[np.int64]] = []
    first = 0
    for name, sites in plan.sites.items():
        count = sites.count.count
        home = np.repeat(np.arange(len(parts)), shared_out(count, parts))
        groups[name] = Sites(first, _sizes(name, home, parts, sites.spread.number))
        homes.append(home)
        first += count
    return Layout(names, parts, groups, np.concatenate(homes))


def _sizes(name: str, home: NDArray[np.int64], parts: NDArray[np.float64], spread: float) -> NDArray[np.float64]:
    """Sizes with that cv within a province; provinces in proportion to their people."""
    sigma = np.sqrt(np.log1p(spread * spread))
    sizes = np.exp(sigma * generator(LAYOUT_SEED, f"sites/{name}").standard_normal(len(home)))
    totals = np.bincount(home, sizes, minlength=len(parts))
    scaled: NDArray[np.float64] = sizes / totals[home] * parts[home]
    return scaled


def shared_out(count: int, parts: NDArray[np.float64], least: int = 0) -> NDArray[np.int64]:
    """`count` things shared out by `parts`, whole ones, each getting at least `least`; largest remainders first."""
    exact = parts / parts.sum() * count
    whole: NDArray[np.int64] = np.maximum(np.floor(exact).astype(np.int64), least)
    missing = count - int(whole.sum())
    if missing > 0:
        whole[np.argsort(-(exact - np.floor(exact)), kind="stable")[:missing]] += 1
    return whole
