"""What an engine is: it moves the documents of a wired plan and tells a listener where each was, and when."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenarios.capacity.rows import Rows
from scenarios.capacity.wiring import Wiring

Moments = NDArray[np.int64]


class Listener(Protocol):
    """Whoever wants to know."""

    def passed(self, rank: int, rows: Rows, begins: Moments, ends: Moments, targets: Moments) -> None:
        """Documents passed a place: came at column `AT`, were begun and ended at these moments, go on to `targets`."""

    def ended(self, rows: Rows) -> None:
        """Documents came to the end of their way at column `AT`."""

    def made(self, rows: Rows) -> None:
        """Documents of a day were made."""

    @property
    def satisfied(self) -> bool:
        """Whether every document that counts has come to its end."""


Progress = Callable[[int, int], None]
"""Told after each day: how many days are done, and of how many at least."""


class Engine(Protocol):
    """Run a plan to its end."""

    def __call__(self, wiring: Wiring, listener: Listener, progress: Progress = ...) -> int:
        """Move everything; the number of days run."""


def no_progress(done: int, of: int) -> None:
    """Nobody watches."""
