"""The word between the command line and the generator: kept apart so that neither imports the other."""

from typing import Final

from harness.clock import WallClock
from loadtests.settings import FIRST_MAX

ORDER: Final = "LIENTHONG_LOAD"
"""Environment variable that carries the settings as JSON."""


def first_document() -> int:
    """A number from which documents are new to the target: a thousand a second of the wall clock."""
    return int(WallClock().now().timestamp() * 1000) % FIRST_MAX
