"""Residence dossiers (đăng ký, xóa đăng ký thường trú) of the linked groups: taken, decided by an officer, reported.

Idempotent by the linked number: the same contents again are a repeat, whatever has become of the dossier; other
contents after a request for supplement are the supplement. Terms are the law's of the day (NĐ 63/2024/NĐ-CP; terms in
`harness/law.toml`); a removal waits for the registration of death, which comes by another way.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from harness.law import Term, law
from harness.matters import Act, Matter
from harness.text import Text
from harness.working import add_working_minutes, deadline
from mocks.dossiernumbers import DossierNumbers
from mocks.hubreports import (
    ACCEPTED,
    POPULATION,
    RECEIVED,
    REFUSED,
    RESULT,
    RETURNED,
    SUPPLEMENT,
    HubReports,
    Staff,
    Subject,
)
from mocks.office import Office
from mocks.population.registry import Registry
from mocks.population.residence_rules import Outcome, Register, Remove, judge, needs_verification
from mocks.population.sentences import say
from mocks.population.settings import PopulationSettings

PROCESSING: Final = "1"
"""trangThai of traTrangThaiHoSo; the others are the hub's: 2 supplement, 4 result, 6 refused."""
RECHECK_MINUTES: Final = 30
"""Working minutes after which a waiting dossier is looked at again, at least."""
DONE_KINDS: Final = {Register: "residence-registered", Remove: "residence-removed"}
_STAFF: Final = Staff("Cán bộ cư trú mô phỏng", "Cán bộ đăng ký cư trú", "Công an cấp xã")


@dataclass(slots=True)
class Dossier:
    """One dossier with what has become of it."""

    about: Subject
    wanted: Register | Remove
    trace: str
    since: datetime
    by: datetime
    """When the law wants it decided."""
    state: str = PROCESSING
    note: Text = field(default_factory=lambda: say("residence", "working"))
    result: dict[str, Any] | None = None
    waits: bool = False
    """Whether it waits for the registration of a death."""
    seen: set[str] = field(default_factory=set)
    """Contents that came already."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What the sender is told."""

    own: str
    says: Text


class Residence:
    """The residence officers of the communes."""

    def __init__(self, office: Office, settings: PopulationSettings, registry: Registry) -> None:
        """Begin with empty desks."""
        self._office = office
        self._settings = settings
        self._registry = registry
        self._numbers = DossierNumbers()
        self._reports = HubReports(office, POPULATION, _STAFF)
        self._dossiers: dict[str, Dossier] = {}
        self.acts: list[Act] = []

    # --- receiving ----------------------------------------------------------------------------------------------------

    def take(self, linked: str, procedure: str, wanted: Register | Remove, trace: str) -> Taken:
        """Take a dossier, a repeat of one, or the supplement to one."""
        contents = hashlib.sha256(repr(wanted).encode()).hexdigest()
        dossier = self._dossiers.get(linked)
        if dossier is None:
            return self._open(linked, procedure, wanted, trace, contents)
        if contents in dossier.seen or dossier.state != SUPPLEMENT or type(wanted) is not type(dossier.wanted):
            return Taken(dossier.about.own, say("residence", "again"))
        dossier.seen.add(contents)
        dossier.wanted, dossier.state, dossier.note = wanted, PROCESSING, say("residence", "working")
        self._start(dossier)
        return Taken(dossier.about.own, say("residence", "supplemented"))

    def _open(self, linked: str, procedure: str, wanted: Register | Remove, trace: str, contents: str) -> Taken:
        now = self._office.now()
        own = self._numbers.take(self._settings.unit_code, now.date())
        about = Subject(linked, procedure, own)
        dossier = self._dossiers[linked] = Dossier(about, wanted, trace, now, now, seen={contents})
        self.acts.append(Act(self._office.party, "received-residence", linked, wanted.subject, now))
        self._reports.report(about, RECEIVED, trace=trace)
        self._start(dossier)
        self._reports.report(about, ACCEPTED, trace=trace, appointed=dossier.by)
        return Taken(own, say("residence", "received"))

    def _start(self, dossier: Dossier) -> None:
        """Put the dossier before an officer."""
        now = self._office.now()
        verify = isinstance(dossier.wanted, Register) and needs_verification(dossier.wanted, self._registry)
        dossier.by = deadline(now, _term(dossier.wanted, now, verify=verify))
        minutes = self._settings.verification_minutes if verify else self._settings.officer_minutes
        self._plan(dossier, add_working_minutes(now, minutes))

    def _plan(self, dossier: Dossier, at: datetime) -> None:
        self._office.agenda.at(at, lambda: self._decide(dossier), f"residence/{dossier.about.linked}")

    # --- deciding -----------------------------------------------------------------------------------------------------

    def _decide(self, dossier: Dossier) -> None:
        now = self._office.now()
        outcome = judge(dossier.wanted, self._registry, now)
        dossier.waits = outcome.waits
        if outcome.waits:
            if now < deadline(dossier.since, law(now.date()).term("supplement.term")):
                dossier.note = outcome.says
                pause = max(self._settings.officer_minutes, RECHECK_MINUTES)
                self._plan(dossier, add_working_minutes(now, pause))
                return
            outcome = Outcome(REFUSED, say("residence", "no-death"))
        self._conclude(dossier, outcome)

    def _conclude(self, dossier: Dossier, outcome: Outcome) -> None:
        now = self._office.now()
        dossier.state, dossier.note, dossier.result, dossier.waits = outcome.state, outcome.says, outcome.result, False
        about, trace, note = dossier.about, dossier.trace, outcome.says.vi
        if outcome.state == SUPPLEMENT:
            until = deadline(now, law(now.date()).term("supplement.term"))
            self._reports.report(about, SUPPLEMENT, trace=trace, note=note, supplement_by=until.date())
            self._office.agenda.at(until, lambda: self._give_up(dossier), f"residence/{about.linked}")
            return
        if outcome.state == REFUSED:
            self._end(dossier, "residence-refused")
            self._reports.report(about, REFUSED, trace=trace, note=note)
            return
        self._registry.note(now, outcome.change, dossier.wanted.subject)
        self._end(dossier, DONE_KINDS[type(dossier.wanted)])
        self._reports.report(about, RESULT, trace=trace, note=note, result=outcome.result)
        self._reports.report(about, RETURNED, trace=trace, note=note)

    def _give_up(self, dossier: Dossier) -> None:
        if dossier.state == SUPPLEMENT:
            self._conclude(dossier, Outcome(REFUSED, say("residence", "not-supplemented")))

    def _end(self, dossier: Dossier, kind: str) -> None:
        linked = dossier.about.linked
        now = self._office.now()
        self.acts.append(Act(self._office.party, kind, linked, dossier.wanted.subject, now, after=linked))

    # --- telling ------------------------------------------------------------------------------------------------------

    def find(self, linked: str) -> Dossier | None:
        """The dossier of this linked number."""
        return self._dossiers.get(linked)

    def matters(self) -> Iterator[Matter]:
        """Dossiers that are not decided, and reports that the hub has not taken."""
        party = self._office.party
        for linked, one in self._dossiers.items():
            if one.state == SUPPLEMENT:
                yield Matter(party, "residence", linked, f"supplement: {one.note.en}", "citizen", one.since)
            elif one.state == PROCESSING:
                owner = "justice" if one.waits else "officer"
                yield Matter(party, "residence", linked, one.note.en, owner, one.since)
        yield from self._reports.matters()


def _term(wanted: Register | Remove, now: datetime, *, verify: bool) -> Term:
    today = law(now.date())
    if isinstance(wanted, Remove) and today.has("residence.removal_term"):
        return today.term("residence.removal_term")
    return today.term("residence.verify_term" if verify else "residence.term")
