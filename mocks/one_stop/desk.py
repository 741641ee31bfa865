"""The one-stop's desk: what follows what, from the first pull to the returned result.

Pulled → known to the hub → reported 1 and 3 → pushed (7) → result (4) → passed on → returned (5); or 2 and a
supplement; or 6. Everything that is not answered is done again, and each of the others knows a dossier by its number.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from harness.clock import VIETNAM
from harness.law import Term, law
from harness.matters import Act, Matter
from harness.said import Said
from harness.working import deadline
from mocks.agenda import Errand
from mocks.hubclient import TIME, unanswered
from mocks.office import Office
from mocks.one_stop import states
from mocks.one_stop.counter import Counter
from mocks.one_stop.dossier import Dossier
from mocks.one_stop.passing import PassingOn
from mocks.one_stop.pulling import Pulling
from mocks.one_stop.pushing import Pushing, Told
from mocks.one_stop.reporting import PROGRESS, Reporting, own_part
from mocks.one_stop.settings import one_stop_settings
from mocks.one_stop.translate import result_for_hub

RECEIVED: Final = 1
SUPPLEMENT: Final = 2
ELIGIBLE: Final = 3
RESULT: Final = 4
RETURNED: Final = 5
REFUSED: Final = 6
PASSED: Final = 7
LOOK_AGAIN: Final = timedelta(hours=1)
"""Between two looks at the hub for a supplement that is overdue."""


class OneStopDesk:
    """One province's desk; twins override one decision each."""

    def __init__(self, office: Office) -> None:
        """Open the desk and plan the jobs."""
        self.office = office
        self.counter = Counter(office, one_stop_settings(office.settings))
        self.pulling = Pulling(self.counter, self.received)
        self.pushing = Pushing(self.counter, self.pushed, self.answered)
        self.reporting = Reporting(self.counter, self.reported)
        self.passing = PassingOn(self.counter, self.passed)
        self._acts: list[Act] = []
        self.pulling.plan()
        self.pushing.plan()

    # --- what follows what --------------------------------------------------------------------------------------------

    def received(self, dossier: Dossier) -> Iterable[Errand] | None:
        """The hub knows that we have it: as new, or as supplemented."""
        now = self.office.now()
        if dossier.confirmed is None:
            dossier.confirmed, dossier.state = now, states.ACCEPTED
            self._acts.append(Act("one-stop", "received-one-stop", dossier.linked, dossier.subject, now))
            self.reporting.queue(dossier, RECEIVED)
            self.reporting.queue(dossier, ELIGIBLE)
            dossier.to_push = True
            return self.pushing.push(dossier)
        if not dossier.renewed:
            return None
        dossier.renewed = False
        if dossier.state == states.SUPPLEMENT:
            dossier.state, dossier.until, dossier.to_push = states.PROCESSING, None, True
            return self.pushing.push(dossier)
        return self.passing.begin(dossier) if dossier.passings else None

    def pushed(self, dossier: Dossier) -> Iterable[Errand] | None:
        """Civil status has it."""
        self.reporting.queue(dossier, PASSED)
        return None

    def answered(self, dossier: Dossier, told: Told) -> Iterable[Errand] | None:
        """Civil status asks for a supplement, has a result, or refuses."""
        status = told.text("trangThai")
        state = states.after_answer(status)
        if state is None or (status == str(RESULT) and not told.result):
            return None
        dossier.state, dossier.to_poll = state, False
        dossier.note = told.text("ghiChu") or told.text("noiDungXuLy")
        said = {
            "ghiChu": dossier.note,
            "nguoiXuLy": told.text("nguoiXuLy") or self.counter.settings.officer,
            "chucDanh": told.text("chucDanh"),
            "phongBanXuLy": told.text("phongBanXuLy"),
        }
        if status == str(SUPPLEMENT):
            dossier.until = self._until(told.text("hanBoSungHoSo"))
            self.reporting.queue(dossier, SUPPLEMENT, **said, hanBoSungHoSo=dossier.until.strftime(TIME))
            self._watch(dossier, dossier.until + timedelta(minutes=2 * self.counter.settings.pull_minutes))
        elif status == str(RESULT):
            dossier.result = told.result
            packed = result_for_hub(dossier.module, dossier.result)
            self.reporting.queue(dossier, RESULT, **said, ketQuaXuLy=packed)
        else:
            self.reporting.queue(dossier, REFUSED, **said)
        return None

    def reported(self, dossier: Dossier, status: int) -> Iterable[Errand] | None:
        """The hub has a status."""
        if status == RESULT:
            return [*self.passing.begin(dossier), *(self.passed(dossier) or ())]
        if status in {RETURNED, REFUSED} and dossier.closed is None:
            self._close(dossier, "one-stop-returned" if status == RETURNED else "one-stop-refused")
        return None

    def passed(self, dossier: Dossier) -> Iterable[Errand] | None:
        """A part was settled: when none is left, the result goes back to the citizen."""
        if not any(one.due for one in dossier.passings.values()) and dossier.state == states.DONE:
            dossier.state = states.RETURNED
            self.reporting.queue(dossier, RETURNED)
        return None

    # --- supplements that never come ----------------------------------------------------------------------------------

    def _until(self, named: str) -> datetime:
        now = self.office.now()
        for form in (TIME, "%d/%m/%Y"):
            try:
                found = datetime.strptime(named, form).replace(tzinfo=VIETNAM)
            except ValueError:
                continue
            return found if form == TIME else found.replace(hour=23, minute=59, second=59)
        known = law(now.date())
        return deadline(now, known.term("supplement.term") if known.has("supplement.term") else Term(7, "working_days"))

    def _watch(self, dossier: Dossier, at: datetime) -> None:
        self.office.agenda.at(at, lambda: self._look(dossier), f"one-stop/supplement/{dossier.linked}")

    def _look(self, dossier: Dossier) -> Iterable[Errand] | None:
        """Ask the hub whether the supplement's time is over."""
        if dossier.state != states.SUPPLEMENT:
            return None
        target = f"{PROGRESS}/{quote(dossier.linked, safe='')}"
        return [self.counter.hub.call("GET", target, None, lambda said: self._looked(dossier, said), dossier.trace)]

    def _looked(self, dossier: Dossier, said: Said) -> None:
        if dossier.state != states.SUPPLEMENT:
            return
        part = own_part(said)
        if not unanswered(said) and part is not None and part.get("dungXuLy") is True:
            dossier.state = states.STOPPED
            self._close(dossier, "one-stop-stopped")
            return
        self._watch(dossier, self.office.now() + LOOK_AGAIN)

    def _close(self, dossier: Dossier, kind: str) -> None:
        dossier.closed = self.office.now()
        self._acts.append(Act("one-stop", kind, dossier.linked, dossier.subject, dossier.closed, after=dossier.linked))

    # --- what the network asks ----------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Whatever is unfinished, with whoever must move next."""
        yield from self.pulling.unreadable.values()
        for one in self.counter:
            if not one.finished:
                state = states.state_name(one.state).en
                yield Matter("one-stop", "one-stop-dossier", one.linked, state, one.owner, one.received)
            never = next((report for report in one.reports if report.never), None)
            if never is not None:
                yield Matter("one-stop", "report-refused", one.linked, never.never[:200], "officer", never.at)
            for passing in one.passings.values():
                if passing.refused:
                    key = f"{one.linked}/{passing.target}"
                    yield Matter("one-stop", "pass-on-refused", key, passing.refused[:200], "officer", one.received)

    def acts(self) -> Iterator[Act]:
        """Dossiers received, returned, refused, stopped; parts that others have taken."""
        yield from self._acts
        for one in self.counter:
            for passing in one.passings.values():
                if passing.done is not None:
                    key = f"{one.linked}/{passing.target}"
                    yield Act("one-stop", "passed-on", key, one.subject, passing.done)
