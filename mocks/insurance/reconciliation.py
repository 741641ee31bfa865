"""Reconciling BHXH's persons with the population registry (rà soát, xác thực thông tin người tham gia), in bulk.

Everybody is asked about by 033 in batches; whoever is confirmed is linked with their CCCD and shared back in bulk;
whoever is not goes on a work list, for the bare no tells nobody what is wrong. Three ways lead out of it: the data are
corrected where they are wrong, the person's số định danh is notified, or a paper settles the case. The services are
those of 2022 (65,496,718 persons confirmed and 61,971,886 records shared by 20/11/2022); batches, list and ways out are
a profile of ours.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final, Literal

from harness.matters import Act, Matter
from harness.people.model import Sex
from mocks.agenda import Errand, backoff
from mocks.insurance.identity import Asked, Heard, Identity
from mocks.insurance.registry import Registry
from mocks.insurance.settings import settings_of
from mocks.insurance.sharing import PURPOSE, Sharing
from mocks.office import Office

REASON_MAX: Final = 200
BY_ITSELF: Final = "RS-0"
"""The run that a setting begins."""

State = Literal["waiting", "confirmed", "unconfirmed", "settled"]
Way = Literal["", "source", "number", "paper"]


@dataclass(slots=True)
class Check:
    """Where one person stands."""

    number: str
    """The ten digits under which the register keeps them."""
    run: str
    since: datetime
    trace: str
    state: State = "waiting"
    why: str = ""
    way: Way = ""
    """Which way out was taken."""
    paper: str = ""


@dataclass(slots=True)
class Run:
    """One campaign (đợt rà soát)."""

    number: str
    begun: datetime
    trace: str
    people: int = 0
    ended: bool = False


@dataclass(slots=True)
class _Flight:
    """The batch that is being asked about."""

    waiting: int = 0
    answered: int = 0
    silent: int = 0
    """Batches in a row that nobody answered."""


@dataclass
class ReconciliationDesk:
    """Runs, persons, packages."""

    office: Office
    registry: Registry
    identity: Identity
    checks: dict[str, Check] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    _queue: deque[str] = field(default_factory=deque)
    _flight: _Flight = field(default_factory=_Flight)
    _acts: list[Act] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin by itself if the settings say so."""
        self.settings = settings_of(self.office)
        self.sharing = Sharing(self.office, self.registry, self.identity, self._not_taken)
        if self.settings.reconcile:
            self.office.agenda.at(self.office.now(), self._begin_by_itself, "reconcile/begin")

    def _begin_by_itself(self) -> None:
        self.begin(BY_ITSELF, (), "")

    # --- a run --------------------------------------------------------------------------------------------------------

    def begin(self, number: str, people: Iterable[str], trace: str) -> Run:
        """Start a run over everybody who is not confirmed or settled (or over `people`); a known run is left alone."""
        run = self.runs.get(number)
        if run is not None:
            return run
        now = self.office.now()
        run = self.runs[number] = Run(number, now, trace)
        self._acts.append(Act(self.office.party, "received-reconciliation", number, number, now))
        named = list(people)
        wanted = (person for one in named if (person := self.registry.find_any(one)))
        for person in wanted if named else self.registry.people():
            key = person.citizen.bhxh_number
            held = self.checks.get(key)
            if held is None or held.state == "unconfirmed":
                self.checks[key] = Check(key, number, now, trace)
                self._ask_about(self.checks[key])
                run.people += 1
        self._next_batch(timedelta(0))
        return run

    def _ask_about(self, check: Check) -> None:
        check.state, check.since = "waiting", self.office.now()
        if self.registry.person(check.number).citizen.cccd:
            self._queue.append(check.number)
        else:
            self._fail(check, "chưa có số định danh")

    def _next_batch(self, wait: timedelta) -> None:
        self.office.agenda.at(self.office.now() + wait, self._batch, "reconcile")

    def _batch(self) -> Iterable[Errand] | None:
        if self._flight.waiting:
            return None
        if not self._queue:
            return self._finish()
        size = min(self.settings.reconcile_batch, len(self._queue))
        checks = [self.checks[self._queue.popleft()] for _ in range(size)]
        self._flight.waiting, self._flight.answered = size, 0
        return [self._question(check) for check in checks]

    def _question(self, check: Check) -> Errand:
        citizen = self.registry.person(check.number).citizen
        asked = Asked(citizen.full_name, citizen.born, citizen.cccd, PURPOSE, check.run, check.trace)
        return self.identity.confirm(asked, lambda heard: self._hear(check, heard))

    def _hear(self, check: Check, heard: Heard) -> None:
        if heard is Heard.NOTHING:
            self._queue.append(check.number)
        elif heard is Heard.YES:
            check.state, check.why, check.since = "confirmed", "", self.office.now()
            self.registry.link(self.registry.person(check.number))
        else:
            self._fail(check, "không xác thực được")
        self._flight.waiting -= 1
        self._flight.answered += heard is not Heard.NOTHING
        if not self._flight.waiting:
            self._flight.silent = 0 if self._flight.answered else self._flight.silent + 1
            pause = timedelta(minutes=self.settings.reconcile_pause_minutes)
            self._next_batch(backoff(self._flight.silent) if self._flight.silent else pause)

    def _fail(self, check: Check, why: str) -> None:
        check.state, check.why, check.since = "unconfirmed", why, self.office.now()

    def _finish(self) -> Iterable[Errand] | None:
        now = self.office.now()
        for run in self.runs.values():
            if not run.ended:
                run.ended = True
                self._acts.append(
                    Act(self.office.party, "reconciliation-done", run.number, run.number, now, after=run.number)
                )
        for run in self.runs.values():
            ready = [one.number for one in self.checks.values() if one.run == run.number and one.state == "confirmed"]
            self.sharing.pack(run.number, ready, run.trace)
        return self.sharing.send()

    def _not_taken(self, number: str, why: str) -> None:
        self._fail(self.checks[number], f"không nhận bản ghi: {why}"[:REASON_MAX])

    # --- the work list ------------------------------------------------------------------------------------------------

    def work_list(self) -> list[Check]:
        """Whoever cannot be confirmed, in order of number."""
        return sorted(
            (check for check in self.checks.values() if check.state == "unconfirmed"), key=lambda one: one.number
        )

    def check_of(self, number: str) -> Check | None:
        """Where the person with this number stands."""
        person = self.registry.find_any(number)
        return self.checks.get(person.citizen.bhxh_number) if person else None

    def corrected(self, check: Check, name: str, born: date | None, sex: Sex | None) -> None:
        """The data were put right where they were wrong (ours if any are given, else the police's): ask again."""
        person = self.registry.person(check.number)
        citizen = person.citizen
        right = replace(citizen, full_name=name or citizen.full_name, born=born or citizen.born, sex=sex or citizen.sex)
        self.registry.tell(self.registry.change(person, citizen=right))
        self._again(check, "source")

    def is_anothers(self, check: Check, cccd: str) -> bool:
        """Whether somebody else is known under this số định danh."""
        holder = self.registry.find_any(cccd)
        return holder is not None and holder.citizen.bhxh_number != check.number

    def notified(self, check: Check, cccd: str) -> None:
        """The person's số định danh was notified to them: take it down, and ask before it is linked with the card."""
        person = self.registry.person(check.number)
        self.registry.change(person, citizen=replace(person.citizen, cccd=cccd), linked=False)
        self._again(check, "number")

    def settled(self, check: Check, paper: str) -> None:
        """A paper shows who the person is: nothing more is asked."""
        check.state, check.way, check.paper, check.since = "settled", "paper", paper, self.office.now()
        self._acts.append(Act(self.office.party, "identity-settled", check.number, check.number, check.since))

    def _again(self, check: Check, way: Way) -> None:
        check.way, check.why = way, ""
        self._ask_about(check)
        if not self._flight.waiting:
            self._next_batch(timedelta(0))

    # --- figures ------------------------------------------------------------------------------------------------------

    def counts(self) -> Counter[str]:
        """How many stand where, and how many are shared."""
        found: Counter[str] = Counter(check.state for check in self.checks.values())
        found["shared"] = len(self.sharing.shared)
        return found

    def matters(self) -> Iterator[Matter]:
        """Runs under way, people whom an officer must look at, packages not acknowledged."""
        party = self.office.party
        for run in self.runs.values():
            if not run.ended:
                yield Matter(party, "reconciliation", run.number, f"{len(self._queue)} waiting", party, run.begun)
        for check in self.checks.values():
            if check.state == "unconfirmed":
                yield Matter(party, "unconfirmed-person", check.number, check.why, "officer", check.since)
        yield from self.sharing.matters()

    def acts(self) -> Iterator[Act]:
        """Runs done, records shared, people settled by paper."""
        return iter([*self._acts, *self.sharing.acts])
