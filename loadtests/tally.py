"""What one worker counts while it sends, handed over a portion at a time."""

from dataclasses import dataclass, field
from typing import Any, Final

from loadtests.histograms import Histogram, fresh, packed, record
from loadtests.judging import Judged

FAULTS_MAX: Final = 64
"""Different faults of one kind of request that are told apart; a hostile target may invent more."""
OTHER: Final = "other"


@dataclass(slots=True)
class _Line:
    """One kind of request since the last portion."""

    latency: Histogram = field(default_factory=fresh)
    answered: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    receipts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tally:
    """Counts since the last portion; `late_s` is from when on a request has left late."""

    late_s: float
    lines: dict[str, _Line] = field(default_factory=dict)
    left: int = 0
    late: int = 0
    behind_s: float = 0.0
    """The longest that a request left after its time."""
    full: int = 0
    """How often no greenlet was free."""

    def leave(self, behind_s: float) -> None:
        """A request leaves, so long after its time."""
        self.left += 1
        self.late += behind_s > self.late_s
        self.behind_s = max(self.behind_s, behind_s)

    def answer(self, ask: str, took_s: float, judged: Judged) -> None:
        """An answer came, or will not come any more, so long after the request was to leave."""
        line = self.lines.get(ask)
        if line is None:
            line = self.lines[ask] = _Line()
        line.answered += 1
        record(line.latency, took_s)
        if judged.fault:
            fault = judged.fault if judged.fault in line.faults or len(line.faults) < FAULTS_MAX else OTHER
            line.faults[fault] = line.faults.get(fault, 0) + 1
        elif judged.receipt:
            line.receipts.append(judged.receipt)

    def take(self) -> dict[str, Any]:
        """What was counted, as plain values; counting begins anew."""
        portion = {
            "left": self.left,
            "late": self.late,
            "behind_s": self.behind_s,
            "full": self.full,
            "lines": {
                ask: {
                    "answered": line.answered,
                    "latency": packed(line.latency),
                    "faults": line.faults,
                    "receipts": line.receipts,
                }
                for ask, line in self.lines.items()
            },
        }
        self.lines = {}
        self.left = self.late = self.full = 0
        self.behind_s = 0.0
        return portion
