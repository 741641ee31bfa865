"""What we conclude, ranked; the worst one stands for a group.

A run is conformant only if no mandatory rule is failed, untested, cant_tell or harness_error:
silence is never a pass.
"""

from collections.abc import Iterable
from enum import IntEnum


class Verdict(IntEnum):
    """Outcomes from the least to the most serious."""

    INAPPLICABLE = 0
    PASSED = 1
    UNTESTED = 2
    CANT_TELL = 3
    FAILED = 4
    HARNESS_ERROR = 5

    @property
    def word(self) -> str:
        """The outcome as written in events and reports."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> "Verdict":
        """Read what `word` writes."""
        return cls[word.upper()]

    @property
    def stains(self) -> bool:
        """Whether a mandatory rule with this outcome keeps a run from being conformant."""
        return self >= Verdict.UNTESTED


def roll_up(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the worst of `verdicts`; nothing at all proves nothing, so it is untested."""
    return max(verdicts, default=Verdict.UNTESTED)
