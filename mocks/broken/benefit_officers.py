"""Benefit officers who decide one thing wrongly; each class names in its docstring what it gets wrong."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final

from harness.law import law
from harness.wire.citizens import CitizenRecord, Kin
from mocks.agenda import Errand
from mocks.broken.meddling import Meddling
from mocks.insurance.benefits.claims import Asked, Decision, Dossier, Line
from mocks.insurance.benefits.decide import Known, no
from mocks.insurance.benefits.desk import BenefitsPart
from mocks.insurance.benefits.ledger import Ledger
from mocks.insurance.benefits.officer import Officer
from mocks.insurance.desk import InsuranceDesk
from mocks.insurance.identity import Identity
from mocks.insurance.paper_index import numbers_of
from mocks.insurance.registry import Registry
from mocks.office import Office, Paper

Errands = Iterable[Errand] | None
TUBERCULOSIS: Final = "A15.0"
FULL_YEAR: Final = 12


def insurance_with(officer: type[Officer]) -> Meddling:
    """The insurance side with such an officer."""
    benefits = type("Benefits", (BenefitsPart,), {"officer_class": officer})
    return Meddling("insurance", desk=type("Insurance", (InsuranceDesk,), {"benefits_class": benefits}))


# --- questions --------------------------------------------------------------------------------------------------------


class AsksNobodyWho(Officer):
    """Takes everybody for who the list says they are."""

    def _work(self, dossier: Dossier, line: Line, turn: int) -> Errands:
        line.answers.confirmed = True
        return super()._work(dossier, line, turn)


class TakesNoForYes(Officer):
    """Asks, and goes on whatever the answer."""

    def _work(self, dossier: Dossier, line: Line, turn: int) -> Errands:
        if line.answers.confirmed is False:
            line.answers.confirmed = True
        return super()._work(dossier, line, turn)


class GivesUp(Officer):
    """Refuses whoever a registry that is away says nothing about."""

    def _heard(self, dossier: Dossier, line: Line, turn: int, silent: str) -> Errands:
        if silent:
            self._settle(dossier, line, no(law(self.office.today()), "CD10"), None)
            return None
        return super()._heard(dossier, line, turn, silent)


class AsksNobodysKin(Officer):
    """Takes whoever claims for the child's parent without asking."""

    def _work(self, dossier: Dossier, line: Line, turn: int) -> Errands:
        line.answers.kin_heard, line.answers.kin = True, _child_of(line.asked.person.cccd)
        return super()._work(dossier, line, turn)


class TakesAnyParent(Officer):
    """Asks whose child it is, and pays whoever claims."""

    def _known(self, dossier: Dossier, line: Line) -> Known | Decision:
        known = super()._known(dossier, line)
        if isinstance(known, Known) and known.kin is not None:
            known.kin = _child_of(known.person.citizen.cccd)
        return known


def _child_of(cccd: str) -> CitizenRecord:
    """A child whose mother has this number."""
    return CitizenRecord(cccd="", name="-", born="", mother=Kin(cccd=cccd))


class LooksForNoRecord(Officer):
    """Never asks civil status for the record of a birth."""

    def _work(self, dossier: Dossier, line: Line, turn: int) -> Errands:
        line.answers.births_heard = True
        return super()._work(dossier, line, turn)


class LooksForNoDeath(Officer):
    """Takes the employer's word for a death."""

    def _work(self, dossier: Dossier, line: Line, turn: int) -> Errands:
        line.answers.deaths_heard, line.answers.deaths = True, ["KT"]
        return super()._work(dossier, line, turn)


# --- papers -----------------------------------------------------------------------------------------------------------


class _Reader(Officer):
    """Reads papers in another way."""

    def _papers(self, asked: Asked, person: Any) -> list[Paper]:
        return self.read(super()._papers(asked, person))

    def read(self, papers: list[Paper]) -> list[Paper]:
        """What is left of the papers."""
        return papers


class Ignores(_Reader):
    """Has not heard of shared papers of some kinds, and wants them handed in."""

    kinds: ClassVar[frozenset[str]] = frozenset()

    def read(self, papers: list[Paper]) -> list[Paper]:
        """Without those."""
        return [paper for paper in papers if paper.sheet.kind not in self.kinds]


def ignoring(*kinds: str) -> type[Ignores]:
    """An officer to whom papers of these kinds do not exist."""
    return type("IgnoresThem", (Ignores,), {"kinds": frozenset(kinds)})


class KeepsTheFirstIssue(_Reader):
    """Goes by the first paper of a number, whatever was issued again."""

    def read(self, papers: list[Paper]) -> list[Paper]:
        """The first of each number."""
        first: dict[tuple[str, ...], Paper] = {}
        for paper in papers:
            first.setdefault((paper.sheet.kind, *numbers_of(paper)[:1]), paper)
        return list(first.values())


class SeesTuberculosis(_Reader):
    """Lets one paper give anybody the days of tuberculosis."""

    def read(self, papers: list[Paper]) -> list[Paper]:
        """The same, of another disease."""
        return [replace(paper, sheet=_ill(paper.sheet)) for paper in papers]


def _ill(sheet: Any) -> Any:
    tags = ("BENH_ICD10_ID", "BENHICD10_ID")
    return replace(sheet, values=sheet.values | {tag: TUBERCULOSIS for tag in tags if tag in sheet.values})


class NamesNobody(_Reader):
    """Does not look which parents a child's paper names."""

    def read(self, papers: list[Paper]) -> list[Paper]:
        """The same without parents."""
        gone = {"HO_TEN_CHA": "", "HO_TEN_ME": ""}
        return [replace(paper, sheet=replace(paper.sheet, values=paper.sheet.values | gone)) for paper in papers]


# --- days and terms ---------------------------------------------------------------------------------------------------


class _Forgetful(Ledger):
    """Has never paid anything."""

    def taken(self, person: str) -> frozenset[date]:
        del person
        return frozenset()

    def used(self, person: str, heading: str, year: int) -> Decimal:
        del person, heading, year
        return Decimal(0)


class ForgetsWhatWasPaid(Officer):
    """Keeps no book of paid days."""

    def __init__(self, office: Office, registry: Registry, identity: Identity) -> None:
        """Begin with a book that forgets."""
        super().__init__(office, registry, identity)
        self.ledger = _Forgetful()


class _Bent(Officer):
    """Reads a line in another way."""

    bend: ClassVar[Callable[[Asked], Asked]]

    def begin(self, dossier: Dossier, line: Line) -> None:
        """As it stands, bent."""
        line.asked = type(self).bend(line.asked)
        super().begin(dossier, line)


def reading(bend: Callable[[Asked], Asked]) -> type[_Bent]:
    """An officer who reads every line through `bend`."""
    return type("Reads", (_Bent,), {"bend": staticmethod(bend)})


def with_conditions(**changes: Any) -> Callable[[Asked], Asked]:
    """The line with other conditions."""
    return lambda asked: replace(asked, conditions=asked.conditions.model_copy(update=changes))


def back_later(asked: Asked) -> Asked:
    """The line of somebody who came back a day later."""
    return replace(asked, back=asked.back + timedelta(days=1))


def still_alive(asked: Asked) -> Asked:
    """The line of a mother whose child lives."""
    return replace(asked, died=None)


class CountsAYearOfMonths(Officer):
    """Takes everybody to have paid all twelve months."""

    def _known(self, dossier: Dossier, line: Line) -> Known | Decision:
        known = super()._known(dossier, line)
        if isinstance(known, Known):
            known.person = replace(known.person, months_in_last_12=FULL_YEAR)
        return known


class SeesNoBirthdays(Officer):
    """Takes every child for younger than it is, once its parents are known."""

    def _known(self, dossier: Dossier, line: Line) -> Known | Decision:
        known = super()._known(dossier, line)
        if isinstance(known, Known) and known.child is not None and line.answers.kin_heard:
            child = known.child.citizen
            known.child = replace(known.child, citizen=replace(child, born=child.born + timedelta(days=3 * 366)))
        return known


class WantsPapersForAnything(Officer):
    """Asks for a paper where the list is enough."""

    def _settle(self, dossier: Dossier, line: Line, decision: Decision, known: Known | None) -> None:
        if decision.state == "settled" and line.asked.regime == "DUONG_SUC" and known is not None:
            decision = no(known.now, "CD50", "giấy ra viện")
        super()._settle(dossier, line, decision, known)
