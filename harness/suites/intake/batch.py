"""Many sends at once, their results read together: a gateway judges asynchronously, and waiting for each would add up.

A test asks for the outcomes of its own subject; the batch then sends for this subject and the next ones in the order
of the session, up to a number and a time, and reads all results. Each exchange is kept for the test that it belongs to.
"""

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

import pytest

from harness.exchange import Exchange
from harness.judgement import EVIDENCE, cant_tell
from harness.suites.intake.filings import Letter, deliver_anew
from harness.suites.intake.visitor import Result, Sent, Visitor
from harness.text import Text

WINDOW: Final = 48
WINDOW_S: Final = 20.0
"""A window of subjects ends after so many of them, or when sending has taken so long: no test may meet its time-out."""

_SubjectT = TypeVar("_SubjectT", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Trial:
    """One send of a subject: what it is, how the file is made, and the fields at which it must be found wrong."""

    says: Text
    make: Callable[[], Letter]
    finds: tuple[str, ...] = ()
    bad: bool = False


@dataclass(slots=True)
class Outcome:
    """A trial with what came of it; `result` is None when the door refused without a receipt, or results are closed."""

    trial: Trial
    sent: Sent
    exchanges: list[Exchange] = field(default_factory=list)
    result: Result | None = None

    @property
    def received(self) -> bool:
        """Whether the door said that it received the file."""
        return self.sent.code == ("1" if self.sent.door.name == "driver" else "200")


class Batch(Generic[_SubjectT]):
    """The sends of all subjects of a session, made a window at a time."""

    def __init__(
        self, visitor: Visitor, plan: Callable[[_SubjectT], Sequence[Trial]], subjects: Sequence[_SubjectT]
    ) -> None:
        """Plan for `subjects`, in the order in which their tests will run."""
        self._visitor = visitor
        self._plan = plan
        self._left = list(dict.fromkeys(subjects))
        self._found: dict[_SubjectT, list[Outcome]] = {}

    def outcomes(self, subject: _SubjectT) -> list[Outcome]:
        """What came of the subject's trials; its exchanges become evidence of the running test."""
        if subject not in self._found:
            self._send_window(subject)
        for outcome in self._found[subject]:
            for exchange in outcome.exchanges:
                EVIDENCE.record(exchange)
        return self._found[subject]

    def _send_window(self, first: _SubjectT) -> None:
        place = self._left.index(first) if first in self._left else 0
        window = [first, *(one for one in self._left[place + 1 : place + WINDOW])]
        begun = time.monotonic()
        fresh: list[Outcome] = []
        for subject in window:
            if subject in self._found:
                continue
            if subject != first and time.monotonic() - begun > WINDOW_S:
                break
            self._found[subject] = [self._send(trial) for trial in self._plan(subject)]
            fresh.extend(self._found[subject])
        if self._visitor.results_url:
            self._read(fresh)

    def _send(self, trial: Trial) -> Outcome:
        with self._visitor.keeping() as kept:
            sent = deliver_anew(self._visitor, trial.make())
        return Outcome(trial, sent, kept)

    def _read(self, outcomes: Sequence[Outcome]) -> None:
        waiting = {outcome.sent.answer.receipt: outcome for outcome in outcomes if outcome.sent.answer.receipt}
        with self._visitor.keeping() as kept:
            found = self._visitor.await_results(list(waiting))
        for receipt, outcome in waiting.items():
            outcome.result = found[receipt]
        for exchange in kept:
            receipt = exchange.request.query.get("maGiaoDich", "")
            if receipt in waiting:
                waiting[receipt].exchanges.append(exchange)


def settled(outcome: Outcome) -> Result:
    """The result of a received send; without one in time nothing can be concluded."""
    result = outcome.result
    if result is None or result.state != "processed":
        cant_tell(
            Text(
                f"Chưa có kết quả xử lý trong thời gian chờ ({outcome.trial.says.vi}).",
                f"No result came within the waiting time ({outcome.trial.says.en}).",
            )
        )
    return result


def subjects_of(request: pytest.FixtureRequest, kind: type[_SubjectT]) -> list[_SubjectT]:
    """Every subject of `kind` that a test of this session was given, in order."""
    found = []
    for item in request.session.items:
        given = item.callspec.params.get("subject") if isinstance(item, pytest.Function) and _told(item) else None
        if isinstance(given, kind):
            found.append(given)
    return found


def _told(item: pytest.Function) -> bool:
    return hasattr(item, "callspec")
