"""What the lead of a run knows: portions of all workers added up, whose share is still out, what was acknowledged."""

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from loadtests.histograms import Histogram, fresh, pour
from loadtests.kinds import ASKS
from loadtests.settings import REQUESTS_MAX

TWICE_MAX: Final = 1000
"""Receipts given twice that are kept by name; all are counted."""


class Stretch(NamedTuple):
    """One kind of request within one portion of one worker: the rows from which everything over time is made."""

    from_s: float
    to_s: float
    ask: str
    latency: str
    answered: int
    wrong: int


class Pace(NamedTuple):
    """How well one worker kept time within one portion."""

    from_s: float
    left: int
    late: int
    behind_s: float


@dataclass(slots=True)
class Share:
    """One worker's part of the run."""

    index: int
    count: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    prepared_s: float = 0.0
    ready: bool = False
    done: bool = False
    lost: bool = False
    left: int = 0
    answered: int = 0


@dataclass(slots=True)
class Line:
    """One kind of request over the whole run."""

    latency: Histogram = field(default_factory=fresh)
    answered: int = 0
    faults: dict[str, int] = field(default_factory=dict)

    @property
    def wrong(self) -> int:
        """How many answers were not right."""
        return sum(self.faults.values())


@dataclass(slots=True)
class Ledger:
    """The sums."""

    shares: dict[int, Share]
    lines: dict[str, Line] = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)
    paces: list[Pace] = field(default_factory=list)
    receipts: dict[str, set[str]] = field(default_factory=dict)
    """By door: what was acknowledged."""
    twice: list[str] = field(default_factory=list)
    twice_count: int = 0
    late: int = 0
    behind_s: float = 0.0
    full: int = 0

    def prepared(self, index: int, told: dict[str, Any]) -> None:
        """A worker's share is ready; how much the others have follows from it, should they never say."""
        for other in self.shares.values():
            if not other.ready:
                other.count = len(range(other.index, told["of"], len(self.shares)))
        share = self.shares[index]
        share.count, share.counts, share.prepared_s = told["count"], told["counts"], told["took_s"]
        share.ready = True

    def add(self, index: int, portion: dict[str, Any]) -> None:
        """Take in a portion."""
        share = self.shares[index]
        share.left += portion["left"]
        share.done = share.done or portion["done"]
        self.late += portion["late"]
        self.full += portion["full"]
        self.behind_s = max(self.behind_s, portion["behind_s"])
        self.paces.append(Pace(portion["from_s"], portion["left"], portion["late"], portion["behind_s"]))
        for ask, told in portion["lines"].items():
            share.answered += told["answered"]
            line = self.lines.setdefault(ask, Line())
            line.answered += told["answered"]
            pour(line.latency, told["latency"])
            for fault, count in told["faults"].items():
                line.faults[fault] = line.faults.get(fault, 0) + count
            wrong = sum(told["faults"].values())
            stretch = Stretch(portion["from_s"], portion["to_s"], ask, told["latency"], told["answered"], wrong)
            self.stretches.append(stretch)
            self._acknowledge(ASKS[ask].door, told["receipts"])

    def _acknowledge(self, door: str, receipts: list[str]) -> None:
        known = self.receipts.setdefault(door, set())
        for receipt in receipts:
            if receipt in known:
                self.twice_count += 1
                if len(self.twice) < TWICE_MAX:
                    self.twice.append(receipt)
            elif len(known) < REQUESTS_MAX:
                known.add(receipt)

    @property
    def settled(self) -> bool:
        """Whether nothing more is to come."""
        return all(share.done or share.lost for share in self.shares.values())

    @property
    def all_ready(self) -> bool:
        """Whether every worker that still lives has its share prepared."""
        return all(share.ready or share.lost for share in self.shares.values())

    @property
    def offered(self) -> int:
        """How many requests the plan has."""
        return sum(share.count for share in self.shares.values())

    @property
    def left(self) -> int:
        """How many left."""
        return sum(share.left for share in self.shares.values())

    @property
    def answered(self) -> int:
        """How many were answered or given up."""
        return sum(share.answered for share in self.shares.values())

    @property
    def lost_workers(self) -> list[Share]:
        """Those that went away before they were done."""
        return [share for share in self.shares.values() if share.lost]
