"""Who died within the last year: the chance by age and sex, scaled to the deaths that are registered in a year."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from harness.people.nation.sampling import Floats
from harness.people.shares import LAST_AGE, share


def living() -> Floats:
    """The pyramid as parts of one: men by single year of age, then women."""
    pyramid = share("pyramid").values
    parts = np.array([*pyramid["male"], *pyramid["female"]], float)
    normal: Floats = parts / parts.sum()
    return normal


@cache
def _dead() -> NDArray[np.float64]:
    """People who died within the year, beside the living as parts of one."""
    says = share("mortality").values
    ages = np.arange(LAST_AGE + 1) + 0.5
    hazard = np.concatenate([says[sex][0] * np.exp(says[sex][1] * ages) for sex in ("male", "female")])
    hazard[0], hazard[LAST_AGE + 1] = says["infant"]
    dead = living() * hazard
    yearly = share("deaths").values["registered"] / share("population").values["people"]
    scaled: NDArray[np.float64] = dead / dead.sum() * yearly
    return scaled


def with_the_dead() -> Floats:
    """The pyramid of everybody on file: the living, and who died within the year."""
    everybody = living() + _dead()
    normal: Floats = everybody / everybody.sum()
    return normal


@cache
def chance_of_death() -> NDArray[np.float32]:
    """The chance that somebody on file died within the year: men by age, then women."""
    return (_dead() / (living() + _dead())).astype(np.float32)
