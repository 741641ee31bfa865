"""When a site sends its waiting items: at an interval that its configuration sets, from 30 to 45 minutes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from harness.clock import VIETNAM

CYCLE_MINUTES: Final = (30, 45)
"""The bounds of the interval between two sendings, as the guide gives them."""
_GRID: Final = datetime(2020, 1, 1, tzinfo=VIETNAM)
"""Cycles are counted from here, so that a site's phase does not depend on when anything was started."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """When a site's waiting items are sent: every `minutes`, from `phase` minutes past the grid's beginning."""

    minutes: int
    phase: int = 0

    def __post_init__(self) -> None:
        """Hold the interval to the guide's bounds."""
        low, high = CYCLE_MINUTES
        if not low <= self.minutes <= high:
            message = f"{self.minutes} is not within {low} … {high}"
            raise ValueError(message)

    def next_after(self, at: datetime) -> datetime:
        """The first sending later than `at`."""
        step = timedelta(minutes=self.minutes)
        first = _GRID + timedelta(minutes=self.phase % self.minutes)
        return first + ((at - first) // step + 1) * step
