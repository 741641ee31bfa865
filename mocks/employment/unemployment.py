"""Unemployment benefit (trợ cấp thất nghiệp): one decision for one dossier, and none for a time already decided on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum

from harness.matters import Act, Matter
from harness.said import Said
from harness.text import Text
from mocks.agenda import Errand, backoff
from mocks.axisclient import AxisClient
from mocks.employment import confirmation
from mocks.employment.benefit import Benefit, History, Reason, decide, too_late
from mocks.employment.confirmation import Worker
from mocks.office import Office

PARTY = "employment"

OTHER = (
    "VL03",
    Text("mã hồ sơ này đã có với nội dung khác", "this dossier number stands for another content already"),
)
OVERLAP = (
    "VL14",
    Text("đã có quyết định hưởng cho khoảng thời gian này", "there is a decision for this time already"),
)


class State(IntEnum):
    """How far a dossier is."""

    RECEIVED = 1
    WAITING = 2
    SETTLED = 3
    REFUSED = 4


@dataclass(slots=True)
class Claim:
    """One dossier (hồ sơ đề nghị hưởng trợ cấp thất nghiệp)."""

    number: str
    worker: Worker
    filed: datetime
    trace: str
    since: datetime
    state: State = State.RECEIVED
    tries: int = 0
    history: History | None = None
    benefit: Benefit | None = None
    decision: str = ""
    reason: Reason | None = None


@dataclass(slots=True)
class UnemploymentPart:
    """Dossiers by number; broken twins override one decision each."""

    office: Office
    axis: AxisClient
    claims: dict[str, Claim] = field(default_factory=dict)
    done: list[Act] = field(default_factory=list)
    _decisions: int = 0

    def file(self, number: str, worker: Worker, trace: str) -> Claim | Reason:
        """Take a dossier in; the same one again is the same one."""
        held = self.claims.get(number)
        if held is not None:
            return held if held.worker == worker else OTHER
        now = self.office.now()
        claim = Claim(number, worker, now, trace, now)
        self.claims[number] = claim
        self._act("received-unemployment", claim)
        self.office.agenda.at(now, lambda: self._ask(claim), f"unemployment/{number}")
        return claim

    def _ask(self, claim: Claim) -> Iterable[Errand]:
        if claim.state not in {State.RECEIVED, State.WAITING}:
            return []
        late = too_late(claim.worker.ended, claim.filed.date())
        if late is not None:
            # Months that are confirmed count as drawn, so nothing is asked about whoever gets nothing anyway.
            self._end(claim, late)
            return []
        claim.state = State.WAITING
        return [
            confirmation.ask(
                self.axis, claim.worker, claim.number, lambda said: self._heard(claim, said), trace=claim.trace
            )
        ]

    def _heard(self, claim: Claim, said: Said) -> None:
        if claim.state is not State.WAITING:
            return
        found = confirmation.read(said)
        if found is None:
            claim.tries += 1
            again = self.office.now() + backoff(claim.tries)
            self.office.agenda.at(again, lambda: self._ask(claim), f"unemployment/{claim.number}")
        elif isinstance(found, History):
            claim.history = found
            self.settle(claim, decide(found, claim.worker.ended, claim.filed.date()))
        else:
            self._end(claim, found)

    def settle(self, claim: Claim, found: Benefit | Reason) -> None:
        """Decide, unless the time is decided on already."""
        if isinstance(found, Benefit) and self.overlaps(claim.worker.person, found.begins, found.ends):
            found = OVERLAP
        self._end(claim, found)

    def overlaps(self, person: str, begins: date, ends: date) -> bool:
        """Whether somebody has a decision for any day of this time."""
        return any(
            claim.benefit is not None and claim.benefit.begins <= ends and begins <= claim.benefit.ends
            for claim in self.claims.values()
            if claim.worker.person == person
        )

    def _end(self, claim: Claim, found: Benefit | Reason) -> None:
        claim.since = self.office.now()
        if isinstance(found, Benefit):
            self._decisions += 1
            claim.benefit, claim.state = found, State.SETTLED
            claim.decision = f"{self._decisions:05d}/QĐ-TCTN"
            self._act("unemployment-decided", claim, claim.number)
        else:
            claim.reason, claim.state = found, State.REFUSED
            self._act("unemployment-refused", claim, claim.number)

    def matters(self) -> Iterator[Matter]:
        """Dossiers that wait for the confirmation."""
        for claim in self.claims.values():
            if claim.state in {State.RECEIVED, State.WAITING}:
                yield Matter(PARTY, "unemployment", claim.number, claim.state.name.lower(), "insurance", claim.since)

    def acts(self) -> Iterable[Act]:
        """Dossiers taken in, decided and refused."""
        return tuple(self.done)

    def _act(self, kind: str, claim: Claim, after: str = "") -> None:
        self.done.append(Act(PARTY, kind, claim.number, claim.worker.person, self.office.now(), after))
