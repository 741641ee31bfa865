"""How long after an outage the network is as it would have been: the same run twice, with and without it.

Both runs draw the same documents and service times, so what is left when one is taken from the other is the outage's.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenarios.capacity.outcome import Outcome
from scenarios.capacity.quantities import HOUR, SECOND

OVER: Final = 0.01
"""Recovered when less than this part of the most extra documents is left."""
STEP: Final = "step_s"
"""The key of a series that holds its step, beside the places."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What an outage left behind."""

    hours: float | None
    """From its end on; None if the run was over first."""
    extra_most: float
    """The most documents that waited more than without it."""


def recovery(with_outage: Outcome, without: Outcome, *outage_ends_us: int) -> Recovered:
    """When the documents waiting anywhere are back at what they would have been.

    Counted from the last end of an outage before that: a short one days later does not hide a long one.
    """
    width = round(with_outage.series[STEP] * SECOND)
    extra = _extra(with_outage, without)
    most = float(extra.max(initial=0.0))
    if most <= 0:
        return Recovered(0.0, 0.0)
    calm = int(np.flatnonzero(extra >= OVER * most)[-1]) + 1
    if calm >= len(extra):
        return Recovered(None, most)
    ended = [end for end in outage_ends_us if -(-end // width) <= calm]
    return Recovered(max(calm * width - max(ended), 0) / HOUR if ended else 0.0, most)


def _extra(with_outage: Outcome, without: Outcome) -> NDArray[np.float64]:
    """By step; who is held up at one place is missing at the next, which makes up for nothing."""
    places = [name for name in with_outage.series if name != STEP]
    more = [np.subtract(*(one.series[name]["waiting"] for one in (with_outage, without))) for name in places]
    total: NDArray[np.float64] = np.maximum(more, 0.0).sum(axis=0)
    return total
