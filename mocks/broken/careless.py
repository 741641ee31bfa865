"""Desks that break what must hold of the whole network: they lose, do twice, leave to nobody, or let lie."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import ClassVar

from harness.matters import Matter
from mocks.agenda import Errand
from mocks.insurance.card_wire import BirthDossier
from mocks.insurance.cards import CardsPart, Case
from mocks.insurance.desk import InsuranceDesk
from mocks.insurance.errors import Refusal


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
