"""The officer who works a line off: asks what is still to be asked, decides, and lets the decision stand.

Works in office hours; what the registries do not answer is asked again until they do.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from harness.law import law
from harness.matters import Act
from harness.people.town import Participant
from harness.working import add_working_minutes
from mocks.agenda import Errand, backoff
from mocks.insurance.benefits.claims import Answers, Asked, Decision, Dossier, Line
from mocks.insurance.benefits.decide import (
    Known,
    child_sickness,
    convalescence,
    no,
    outright,
    sickness,
    unconfirmed,
)
from mocks.insurance.benefits.inquiries import Inquiries
from mocks.insurance.benefits.ledger import Ledger
from mocks.insurance.benefits.maternity import maternity
from mocks.insurance.identity import Identity
from mocks.insurance.registry import Registry
from mocks.insurance.settings import settings_of
from mocks.office import Office, Paper

DECIDE: Final = {"OM_DAU": sickness, "CON_OM": child_sickness, "THAI_SAN": maternity, "DUONG_SUC": convalescence}

Errands = Iterable[Errand] | None


class Officer:
    """Works lines off in `office`; `acts` is what was done for good."""

    def __init__(self, office: Office, registry: Registry, identity: Identity) -> None:
        """Begin with nothing paid."""
        self.office = office
        self.registry = registry
        self.inquiries = Inquiries(identity)
        self.ledger = Ledger()
        self.acts: list[Act] = []
        self._minutes = settings_of(office).officer_minutes

    def begin(self, dossier: Dossier, line: Line) -> None:
        """Put a line on the pile."""
        self._plan(dossier, line, add_working_minutes(self.office.now(), self._minutes))

    def begin_again(self, dossier: Dossier, line: Line) -> None:
        """Look at a line anew, from the beginning."""
        line.round += 1
        line.tries, line.waits_for, line.since = 0, "", self.office.now()
        line.answers, line.decision = Answers(), Decision("processing")
        self.begin(dossier, line)

    def has_news(self, line: Line) -> bool:
        """Whether papers have come since the line was decided."""
        person = self._person(line.asked)
        return person is not None and _newest(self._papers(line.asked, person)) > line.seen

    def _plan(self, dossier: Dossier, line: Line, at: datetime) -> None:
        turn = line.round
        self.office.agenda.at(at, lambda: self._work(dossier, line, turn), f"benefit/{dossier.key(line)}")

    def _work(self, dossier: Dossier, line: Line, turn: int) -> Errands:
        """Ask what is still to be asked, else decide."""
        if line.state != "processing" or line.round != turn:
            return None
        known = self._known(dossier, line)
        if isinstance(known, Decision):
            self._settle(dossier, line, known, None)
            return None
        early = outright(line.asked, known, dossier.claim.employer.strip())
        if early is not None:
            self._settle(dossier, line, early, known)
            return None
        if line.answers.confirmed is False:
            self._settle(dossier, line, unconfirmed(line.asked, known), known)
            return None
        errands = self.inquiries.next(dossier, line, known, lambda silent: self._heard(dossier, line, turn, silent))
        if errands is not None:
            return errands
        self._settle(dossier, line, DECIDE[line.asked.regime](line.asked, known, self.ledger), known)
        return None

    def _heard(self, dossier: Dossier, line: Line, turn: int, silent: str) -> Errands:
        if line.state != "processing" or line.round != turn:
            return None
        line.waits_for = silent
        if silent:
            line.tries += 1
            self._plan(dossier, line, self.office.now() + backoff(line.tries))
            return None
        line.tries = 0
        return self._work(dossier, line, turn)

    def _known(self, dossier: Dossier, line: Line) -> Known | Decision:
        """Everything at hand about a line; a decision if its numbers are nobody's, or two people's."""
        asked = line.asked
        number, cccd = asked.person.number.strip(), asked.person.cccd.strip()
        person = self._person(asked)
        if person is None:
            return no(law(self.office.today()), "CD56", number or cccd)
        other = self.registry.find_any(cccd) if cccd else None
        if other is not None and other.citizen.bhxh_number != person.citizen.bhxh_number:
            return no(law(self.office.today()), "CD12")
        child = asked.person.child.strip()
        return Known(
            person=person,
            received=dossier.received,
            direct=dossier.direct,
            papers=self._papers(asked, person),
            child=self.registry.find_any(child) if child else None,
            kin=line.answers.kin,
            births=line.answers.births,
            deaths=line.answers.deaths,
        )

    def _person(self, asked: Asked) -> Participant | None:
        number, cccd = asked.person.number.strip(), asked.person.cccd.strip()
        return self.registry.find_any(number) if number else self.registry.find_any(cccd)

    def _papers(self, asked: Asked, person: Participant) -> list[Paper]:
        """Shared papers about whom the claim is about: the child that is sick, else the person (and the child born)."""
        child = asked.person.child.strip()
        if asked.regime == "CON_OM":
            return self.registry.papers_of(child) if child else []
        mine = self.registry.papers_of(person.citizen.bhxh_number)
        return mine + self.registry.papers_of(child) if child and asked.regime == "THAI_SAN" else mine

    def _settle(self, dossier: Dossier, line: Line, decision: Decision, known: Known | None) -> None:
        """Let the decision stand; what is paid is entered so that it is never paid again."""
        now = self.office.now()
        line.decision, line.since = decision, now
        line.seen = _newest(known.papers) if known else 0
        subject = line.asked.person.cccd or line.asked.person.number
        after = dossier.key(line)
        if decision.state == "refused":
            self.acts.append(Act(self.office.party, "benefit-refused", after, subject, now, after=after))
        if decision.state != "settled" or known is None:
            return
        self.ledger.enter(known.key, decision.heading, decision.paid, decision.halves, decision.once)
        span = f"{decision.paid[0]:%Y%m%d}-{decision.paid[-1]:%Y%m%d}" if decision.paid else decision.once
        key = f"{subject}/{decision.heading or line.asked.regime}/{span}"
        self.acts.append(Act(self.office.party, "benefit-paid", key, subject, now, after=after))


def _newest(papers: Iterable[Paper]) -> int:
    return max((paper.number for paper in papers), default=0)
