"""The insurance side's own register: who takes part, under which numbers, in which household, and their papers.

It begins with the town's participants and is BHXH's own: names as BHXH spells them, households (mã hộ, ten digits)
that may disagree with the police's. A person is kept under the ten digits of their card; a CCCD finds them only when
the two are linked (đã đồng bộ CCCD với thẻ).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

from harness.people.model import Card
from harness.people.network import facilities
from harness.people.town import Participant
from mocks.insurance.numbers import HOUSEHOLDS_FROM, TEN, TWELVE, TenDigits, is_card, is_national
from mocks.insurance.paper_index import PaperIndex
from mocks.office import Office, Paper

LINES_MAX: Final = 100
"""Members of one household that are listed."""


class Registry:
    """Everybody whom BHXH knows."""

    def __init__(self, office: Office) -> None:
        """Begin with the town's participants and whatever papers have come."""
        self.office = office
        self.papers = PaperIndex(office.papers)
        self._people: dict[str, Participant] = {}
        self._numbers: dict[str, str] = {}
        self._households: dict[str, list[str]] = {}
        self._places: dict[str, str] = {}
        self._next_household = HOUSEHOLDS_FROM
        for person in office.town.participants():
            self.add(person)
        taken = {card.holder.bhxh_number for card in office.world.cards} | self._people.keys()
        self._digits = TenDigits(office.rng, taken)

    # --- people -------------------------------------------------------------------------------------------------------

    def people(self) -> Iterator[Participant]:
        """Everybody, in the order in which they came."""
        return iter(list(self._people.values()))

    def find(self, number: str) -> Participant | None:
        """The person with social-insurance number (10 or 12 digits) or card (15) `number`.

        Twelve digits find a person only when their CCCD is linked with the card.
        """
        person = self.find_any(number)
        if person is not None and TWELVE.fullmatch(number) and not person.linked:
            return None
        return person

    def find_any(self, number: str) -> Participant | None:
        """As `find`, but a CCCD that is on file finds its person though it is not linked with the card yet."""
        key = number[-10:] if is_card(number) else number
        if not TEN.fullmatch(key):
            key = self._numbers.get(key, "")
        person = self._people.get(key) or self._take_in(number)
        if person is None or (is_card(number) and person.citizen.card != number):
            return None
        return person

    def _take_in(self, number: str) -> Participant | None:
        """Take in somebody whom only the nation knows, when they are first asked for."""
        found = self.office.nation.participant(number) if self.office.nation else None
        if found is not None and found.citizen.bhxh_number not in self._people:
            self.add(found)
        return found

    def person(self, digits: str) -> Participant:
        """The person kept under the ten `digits`; KeyError if there is none."""
        return self._people[digits]

    def add(self, person: Participant) -> None:
        """Take a person in."""
        key = person.citizen.bhxh_number
        self._people[key] = person
        if person.citizen.cccd:
            self._numbers[person.citizen.cccd] = key
        if person.household:
            self._households.setdefault(person.household, []).append(key)

    def change(self, person: Participant, **changes: Any) -> Participant:
        """Change what is known about a person (never their number or household)."""
        changed = replace(self._people[person.citizen.bhxh_number], **changes)
        old = self._people[person.citizen.bhxh_number].citizen.cccd
        if old != changed.citizen.cccd:
            self._numbers.pop(old, None)
            if changed.citizen.cccd:
                self._numbers[changed.citizen.cccd] = changed.citizen.bhxh_number
        self._people[changed.citizen.bhxh_number] = changed
        return changed

    def link(self, person: Participant) -> Participant:
        """Link the card with its owner's CCCD (đồng bộ), so that reception finds the card by either from now on."""
        if self._people[person.citizen.bhxh_number].linked:
            return person
        return self.tell(self.change(person, linked=True))

    def tell(self, person: Participant) -> Participant:
        """Let the intake gateway's register know the card as it is now; the CCCD of an unlinked card stays unknown."""
        if person.card_from and person.card_to:
            holder = person.citizen if person.linked else replace(person.citizen, cccd="")
            place = self.facility_of(person)
            self.office.publish_card(Card(holder.card, holder, person.card_from, person.card_to, place))
        return person

    def household(self, number: str) -> list[Participant]:
        """The members of BHXH's own household `number` (mã hộ)."""
        for person in self.office.nation.insured_household(number) if self.office.nation else ():
            if person.citizen.bhxh_number not in self._people:
                self.add(person)
        return [self._people[key] for key in self._households.get(number, ())[:LINES_MAX]]

    # --- numbers ------------------------------------------------------------------------------------------------------

    def number_of(self, person: Participant, day: date) -> str:
        """The person's mã số BHXH as it is shown on `day`: số định danh from 01/08/2025 on, when it is linked."""
        citizen = person.citizen
        return citizen.cccd if is_national(day) and citizen.cccd and person.linked else citizen.bhxh_number

    def numbers_of(self, person: Participant) -> frozenset[str]:
        """Every number under which papers may speak of the person."""
        return frozenset({person.citizen.bhxh_number, person.citizen.cccd, person.citizen.card} - {""})

    def new_number(self) -> str:
        """Ten digits that nobody has."""
        while (number := self._digits.next()) in self._people:
            pass
        return number

    def new_household(self) -> str:
        """A household number that no household has."""
        self._next_household += 1
        return f"{self._next_household}"

    # --- cards --------------------------------------------------------------------------------------------------------

    def facility_of(self, person: Participant) -> str:
        """Where the person first goes (nơi đăng ký KCB ban đầu)."""
        return self._places.get(person.citizen.bhxh_number, facilities()[0].code)

    def give_card(self, person: Participant, begins: date, ends: date, facility: str = "") -> Participant:
        """Let the person's card be valid from `begins` to `ends`, and tell the intake gateway's register."""
        changed = self.change(person, card_from=begins, card_to=ends)
        if facility:
            self._places[changed.citizen.bhxh_number] = facility
        return self.tell(changed)

    # --- papers -------------------------------------------------------------------------------------------------------

    def papers_of(self, number: str, *kinds: str) -> list[Paper]:
        """The papers that speak of the person with `number` (also of somebody BHXH does not know), oldest first."""
        person = self.find_any(number)
        return self.papers.about(self.numbers_of(person) if person else {number}, kinds)
