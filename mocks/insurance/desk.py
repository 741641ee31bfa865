"""The insurance side's desk: one register, one line to the population registry, and the parts that work on them."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from harness.matters import Act, Matter
from mocks.insurance.benefits.desk import BenefitsPart
from mocks.insurance.biometric import BiometricPart
from mocks.insurance.book import BookPart
from mocks.insurance.cards import CardsPart
from mocks.insurance.collection import CollectionPart
from mocks.insurance.funeral import FuneralPart
from mocks.insurance.identity import Identity
from mocks.insurance.lookups import LookupsPart
from mocks.insurance.needs import Part
from mocks.insurance.papers_door import PapersPart
from mocks.insurance.reconcile_doors import ReconciliationPart
from mocks.insurance.reconciliation import ReconciliationDesk
from mocks.insurance.registry import Registry
from mocks.insurance.renewal import RenewalPart
from mocks.insurance.unemployment import UnemploymentPart
from mocks.office import Office


class InsuranceDesk:
    """Everything that the insurance side decides; broken twins replace the class of a part."""

    cards_class: ClassVar[type[CardsPart]] = CardsPart
    benefits_class: ClassVar[type[BenefitsPart]] = BenefitsPart
    funeral_class: ClassVar[type[FuneralPart]] = FuneralPart
    unemployment_class: ClassVar[type[UnemploymentPart]] = UnemploymentPart
    renewal_class: ClassVar[type[RenewalPart]] = RenewalPart
    lookups_class: ClassVar[type[LookupsPart]] = LookupsPart
    papers_class: ClassVar[type[PapersPart]] = PapersPart
    book_class: ClassVar[type[BookPart]] = BookPart

    def __init__(self, office: Office) -> None:
        """Set the parts up."""
        self.office = office
        self.registry = Registry(office)
        self.identity = Identity(office)
        self.cards = self.cards_class(office, self.registry, self.identity)
        self.benefits = self.benefits_class(office, self.registry, self.identity)
        self.funeral = self.funeral_class(office, self.registry, self.identity)
        self.unemployment = self.unemployment_class(office, self.registry)
        self.renewal = self.renewal_class(office, self.registry, self.identity)
        self.lookups = self.lookups_class(office, self.registry)
        self.collection = CollectionPart(office, self.registry)
        self.papers = self.papers_class(office, self.registry)
        self.book = self.book_class(office, self.registry)
        self.biometric = BiometricPart(office, self.identity)
        self.reconciliation = ReconciliationDesk(office, self.registry, self.identity)

    @property
    def parts(self) -> Iterator[Part]:
        """Every part, in the order of its doors."""
        yield self.cards
        yield self.benefits
        yield self.funeral
        yield self.unemployment
        yield self.renewal
        yield self.lookups
        yield self.papers
        yield self.book
        yield self.biometric
        yield self.collection
        yield ReconciliationPart(self.reconciliation)

    def matters(self) -> Iterable[Matter]:
        """What is unfinished, each with its owner."""
        return [matter for part in self.parts for matter in part.matters()]

    def acts(self) -> Iterable[Act]:
        """What was done for good."""
        return [act for part in self.parts for act in part.acts()]
