"""What the parts of the insurance side need of each other: the register of people, and what every part gives."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from harness.matters import Act, Matter
from harness.people.town import Participant
from mocks.office import Paper
from mocks.party import Operation


class People(Protocol):
    """BHXH's own register, as the parts see it (`mocks.insurance.registry.Registry`)."""

    def find(self, number: str) -> Participant | None:
        """The person with this number: ten or twelve digits of BHXH, or a card; a CCCD only if it is linked."""
        ...

    def find_any(self, number: str) -> Participant | None:
        """The same, but a CCCD on file finds its person though it is not linked with the card yet."""
        ...

    def number_of(self, person: Participant, day: date) -> str:
        """The person's mã số BHXH as it is shown on `day`."""
        ...

    def papers_of(self, number: str, *kinds: str) -> list[Paper]:
        """The papers that speak of the person with `number`, of these kinds, oldest first."""
        ...


class Part(Protocol):
    """A part of the insurance desk: it has doors, and says what is unfinished and what is done."""

    def operations(self) -> Iterable[Operation]:
        """Its doors."""
        ...

    def matters(self) -> Iterable[Matter]:
        """What is unfinished."""
        ...

    def acts(self) -> Iterable[Act]:
        """What was done for good."""
        ...
