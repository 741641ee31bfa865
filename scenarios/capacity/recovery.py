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


def recovery(with_outage: Outcome, without: Outcome, outage_ends_us: int) -> Recovered:
    """When the documents waiting anywhere are back at what they would have been."""
    width = round(with_outage.series[STEP] * SECOND)
    extra = _waiting(with_outage) - _waiting(without)
    most = float(extra.max(initial=0.0))
    first = -(-outage_ends_us // width)
    above = np.flatnonzero(extra >= OVER * most) if most > 0 else np.empty(0, np.int64)
    step = max(first, int(above[-1]) + 1 if len(above) else 0)
    if step >= len(extra) and len(above):
        return Recovered(None, most)
    return Recovered(max(step * width - outage_ends_us, 0) / HOUR if len(above) else 0.0, most)


def _waiting(outcome: Outcome) -> NDArray[np.float64]:
    places = [place["waiting"] for name, place in outcome.series.items() if name != STEP]
    total: NDArray[np.float64] = np.sum(np.array(places, np.float64), axis=0)
    return total
