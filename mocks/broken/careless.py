"""Desks that break what must hold of the whole network: they lose, do twice, leave to nobody, or let lie."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from harness.matters import Matter
from mocks.agenda import Errand
from mocks.insurance.benefits.claims import Decision, Dossier, Line
from mocks.insurance.benefits.decide import Known
from mocks.insurance.benefits.desk import BenefitsPart
from mocks.insurance.benefits.officer import Officer
from mocks.insurance.card_wire import BirthDossier, Issued, Outcome
from mocks.insurance.cards import CardsPart, Case
from mocks.insurance.desk import InsuranceDesk
from mocks.insurance.errors import Refusal
from mocks.insurance.quotes import Renewal
from mocks.insurance.reconciliation import Check, ReconciliationDesk
from mocks.insurance.renewal import RenewalPart
from mocks.justice.desk import JusticeDesk
from mocks.justice.queue import Item, SendQueue
from mocks.office import Office
from mocks.party import Reply, Visit


class _Loses(CardsPart):
    def receive(self, dossier: BirthDossier, trace: str) -> Case | Refusal:
        """Acknowledge, and throw it away."""
        case = super().receive(dossier, trace)
        self.cases.pop(dossier.number, None)
        self.office.agenda.drop(f"card/{dossier.number}")
        return case


class _Denies(CardsPart):
    def receive(self, dossier: BirthDossier, trace: str) -> Case | Refusal:
        """Acknowledge, and keep nothing at all."""
        known = len(self._acts)
        case = super().receive(dossier, trace)
        self.cases.pop(dossier.number, None)
        self.office.agenda.drop(f"card/{dossier.number}")
        del self._acts[known:]
        return case


class _Doubles(CardsPart):
    def _issue(self, case: Case) -> None:
        """Issue a second card for the same child."""
        super()._issue(case)
        super()._issue(case)


class _LetsLie(CardsPart):
    def _look(self, case: Case) -> Iterable[Errand] | None:
        """Nobody ever looks."""
        del case
        return None


class _Nobodys(_LetsLie):
    def matters(self) -> Iterator[Matter]:
        """Nobody knows whose turn it is."""
        return (replace(matter, owner="") for matter in super().matters())


class _Foretells(CardsPart):
    def _tell(self, visit: Visit) -> Reply:
        """Tell of a card before there is one."""
        case = self.cases.get(visit.data.number)
        if case is None or case.card:
            return super()._tell(visit)
        return Reply(200, Outcome(state=2, **Issued(card=f"TE101{len(self.cases):010d}").model_dump()))


class _PaysTwice(Officer):
    def _settle(self, dossier: Dossier, line: Line, decision: Decision, known: Known | None) -> None:
        """Settle, and settle again."""
        super()._settle(dossier, line, decision, known)
        super()._settle(dossier, line, decision, known)


class _PaidTwice(BenefitsPart):
    officer_class: ClassVar[type[Officer]] = _PaysTwice


class _ExtendsTwice(RenewalPart):
    def _pay(self, renewal: Renewal, payment: str) -> None:
        """Extend every card, and again."""
        super()._pay(renewal, payment)
        super()._pay(renewal, payment)


class _Deaf(ReconciliationDesk):
    def corrected(self, check: Check, *_data: object) -> None:
        """Take the correction, and leave the person on the list."""
        check.way = "source"


class _Hasty(SendQueue):
    def returned(self, item: Item, code: str, text: str, at: datetime) -> None:
        """Send it again at once, whatever was wrong."""
        super().returned(item, code, text, at)
        self.resend(item.child.key, at)


class Loses(InsuranceDesk):
    """Acknowledges card requests and forgets them."""

    cards_class: ClassVar[type[CardsPart]] = _Loses


class Denies(InsuranceDesk):
    """Acknowledges card requests and knows nothing of them."""

    cards_class: ClassVar[type[CardsPart]] = _Denies


class Doubles(InsuranceDesk):
    """Issues two cards to every child."""

    cards_class: ClassVar[type[CardsPart]] = _Doubles


class LetsLie(InsuranceDesk):
    """Never decides on a card request."""

    cards_class: ClassVar[type[CardsPart]] = _LetsLie


class Nobodys(InsuranceDesk):
    """Leaves card requests lying, and names nobody who must move."""

    cards_class: ClassVar[type[CardsPart]] = _Nobodys


class Foretells(InsuranceDesk):
    """Tells of cards that are in no register yet."""

    cards_class: ClassVar[type[CardsPart]] = _Foretells


class PaysTwice(InsuranceDesk):
    """Pays every benefit twice."""

    benefits_class: ClassVar[type[BenefitsPart]] = _PaidTwice


class ExtendsTwice(InsuranceDesk):
    """Extends every card twice for one payment."""

    renewal_class: ClassVar[type[RenewalPart]] = _ExtendsTwice


class LeavesListed(InsuranceDesk):
    """Lets nobody out of the work list by a correction."""

    def __init__(self, office: Office) -> None:
        """As it should be, but for one officer."""
        super().__init__(office)
        self.reconciliation = _Deaf(office, self.registry, self.identity)


class Hasty(JusticeDesk):
    """Sends a returned request again before an officer has looked at it."""

    def __init__(self, office: Office) -> None:
        """As it should be, but for the queue."""
        super().__init__(office)
        self.cards.queue = _Hasty(self.settings.office_address)
