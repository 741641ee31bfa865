"""Fits how often each kind of household comes at which age, and writes `household_kinds.json`.

Run `python -m harness.people.nation.fit`. Each kind and age band is played some thousand times; non-negative least
squares then finds the mixture whose household sizes and single-year pyramid (the living and the year's dead) meet the
shares, and that stays near a plain prior where those leave room.
"""

import json
from importlib.resources import files
from math import exp
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.optimize import nnls

from harness.people.nation.composition import BANDS, KINDS, SEATS, Kind, reference_ages, seat
from harness.people.nation.mortality import with_the_dead
from harness.people.nation.sampling import Floats, generator
from harness.people.nation.sexes import sexes
from harness.people.shares import LAST_AGE, share

_PLAYED: Final = 6000
_SEED: Final = 4
_SIZE_WEIGHT: Final = 400.0
_AGE_WEIGHT: Final = 60.0
_BROAD_WEIGHT: Final = 400.0
_PRIOR_WEIGHT: Final = 1.0

# How common kinds are beside others of the same size; only a pull where sizes and ages leave room (profile).
_PRIOR: Final = {"couple": 1.0, "woman": 0.16, "man": 0.04}
_PRIOR_ALONE: Final = {"woman": 0.58, "man": 0.42}
_ELDER: Final = 0.5
_SIBLING: Final = 0.12
_LARGE: Final = 0.15
_CHILDREN_MANY: Final = 4

Bells = tuple[tuple[float, float, float], ...]
"""Age of the reference person as a mixture of bells: weight, middle, width in years (profile)."""
_ALONE: Final[dict[str, Bells]] = {
    "woman": ((0.2, 24, 4), (0.25, 45, 12), (0.55, 73, 10)),
    "man": ((0.4, 25, 5), (0.35, 45, 12), (0.25, 70, 10)),
    "couple": ((0.25, 25, 3), (0.75, 64, 11)),
}
_WITH_ELDERS: Final[Bells] = ((1.0, 35, 9),)
_WITH_SIBLING: Final[Bells] = ((1.0, 25, 6),)
_LONE_PARENT: Final[Bells] = ((0.6, 42, 10), (0.4, 62, 12))


def cells() -> list[tuple[int, int]]:
    """Every kind with every age band that it allows, as numbers."""
    return [
        (kind, band)
        for kind, what in enumerate(KINDS)
        for band, (low, high) in enumerate(BANDS)
        if what.allows(low, high)
    ]


def expected(pairs: list[tuple[int, int]]) -> Floats:
    """For each cell the people a household has by sex and age (men first), on average."""
    steps = LAST_AGE + 1
    found = np.zeros((2 * steps, len(pairs)))
    for number, (kind, band) in enumerate(pairs):
        rng = generator(_SEED, number)
        kinds, bands = np.full(_PLAYED, kind), np.full(_PLAYED, band)
        homes = seat(rng, kinds, reference_ages(rng, kinds, bands))
        here = np.flatnonzero(homes.present)
        age = homes.age.ravel()[here]
        female = sexes(rng, here % SEATS, age)
        year = np.minimum(age // 365.25, LAST_AGE).astype(np.int64)
        found[:, number] = np.bincount(female * steps + year, minlength=2 * steps) / _PLAYED
    return found


def prior(kind: Kind, band: tuple[int, int]) -> float:
    """How common a kind at an age is beside others of its size."""
    weight = _PRIOR_ALONE[kind.adults] if kind.size == 1 else _PRIOR[kind.adults]
    weight *= _ELDER**kind.elders * (_SIBLING if kind.sibling else 1.0)
    weight *= _LARGE if kind.children >= _CHILDREN_MANY else 1.0
    middle = (band[0] + band[1]) / 2
    bells = sum(part * exp(-(((middle - at) / width) ** 2) / 2) / width for part, at, width in _bells(kind))
    return weight * (bells * (band[1] - band[0]) + 1e-4)


def _bells(kind: Kind) -> Bells:
    if kind.sibling:
        return _WITH_SIBLING
    if kind.elders:
        return _WITH_ELDERS
    if not kind.children:
        return _ALONE[kind.adults]
    if kind.adults != "couple":
        return _LONE_PARENT
    return ((0.7, 29 + 3 * kind.children, 7), (0.3, 52 + 2 * kind.children, 9))


def _broad() -> Floats:
    """Sums over ten-year groups of each sex, and over the three broad groups: they are held more closely."""
    ages = np.arange(LAST_AGE + 1)
    tens = [(low, low + 9) for low in range(0, LAST_AGE, 10)]
    wide = [(0, 14), (15, 64), (65, LAST_AGE)]
    within = np.array([(ages >= low) & (ages <= high) for low, high in (*tens, *wide)], float)
    return np.kron(np.eye(2), within)


def fit() -> dict[str, Any]:
    """The mixture, with how far it stays from what it was fitted to."""
    pairs = cells()
    sizes = share("household_size").normal()
    mean = sum(int(size) * part for size, part in sizes.items())
    target = with_the_dead() * mean
    people = expected(pairs)
    of_size = np.array([[KINDS[kind].size == int(size) for kind, _ in pairs] for size in sizes], float)
    wanted = np.array(list(sizes.values()))
    start = np.array([prior(KINDS[kind], BANDS[band]) for kind, band in pairs])
    start *= (wanted / (of_size @ start)) @ of_size
    pull = _PRIOR_WEIGHT / np.sqrt(start)
    broad = _broad()
    rows = np.vstack([of_size * _SIZE_WEIGHT, people * _AGE_WEIGHT, broad @ people * _BROAD_WEIGHT, np.diag(pull)])
    goal = np.concatenate([wanted * _SIZE_WEIGHT, target * _AGE_WEIGHT, broad @ target * _BROAD_WEIGHT, start * pull])
    weights = nnls(rows, goal)[0]
    weights /= weights.sum()
    made = people @ weights
    found: dict[str, dict[str, float]] = {}
    for (kind, band), weight in zip(pairs, weights, strict=True):
        if weight >= 5e-6:  # noqa: PLR2004 -- below that a million households see a handful
            found.setdefault(KINDS[kind].name, {})[str(BANDS[band][0])] = round(float(weight) * 1e6)
    return {
        "source": "harness.people.nation.fit",
        "basis": "derived",
        "year": 2024,
        "unit": "households per million, by kind and age of the reference person from",
        "pyramid_distance_percent": round(float(np.abs(made / made.sum() - target / target.sum()).sum() * 50), 3),
        "kinds": found,
    }


if __name__ == "__main__":
    place = Path(str(files("harness.people") / "household_kinds.json"))
    place.write_text(json.dumps(fit(), indent=1) + "\n", "utf-8")
