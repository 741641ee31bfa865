"""Households: the confirmation that went into service in 2022, and the list of members that BHXH asked for instead.

The 2022 service is told every member and only says whether they share an address; whoever asks cannot know whether a
member was left out. In the field it also fails to find people whom the police console shows: a seeded fault here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from harness.chance import stream
from harness.text import Text
from harness.wire.population import Whom
from mocks.office import Office
from mocks.population.areas import Area, is_at
from mocks.population.registry import Person, Registry
from mocks.population.sentences import NO_COMMON_ADDRESS, NO_HOUSEHOLDER, relation_code, say
from mocks.population.settings import PopulationSettings

PERMANENT: Final = "1"
TEMPORARY: Final = "2"
"""HinhThucCuTru (profile)."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a household as the proposed service names them."""

    cccd: str
    relation: str
    form: str


class Households:
    """What the registry says of households."""

    def __init__(self, office: Office, settings: PopulationSettings, registry: Registry) -> None:
        """Lose whom the settings name."""
        self._office = office
        self._registry = registry
        self._rate = settings.household_false_negative_rate
        scenes = {home.scene: home.husband.cccd for home in office.town.homes}
        self.lost = {scenes.get(name, name) for name in settings.household_false_negatives}
        """Numbers of people whom the 2022 service does not find."""
        self._mended: set[str] = set()

    def confirm(self, householder: Whom, members: Iterable[str]) -> Text | None:
        """Why the household is not confirmed, as the 2022 service says it; None: it is."""
        head = self._head(householder)
        if head is None or self._is_lost(head):
            return say("household", NO_HOUSEHOLDER)
        shared = head.addresses
        for number in members:
            person = self._registry.get(number)
            if person is None or person.died or not person.householder or self._is_lost(person):
                return say("household", NO_COMMON_ADDRESS)
            shared &= person.addresses
        return None if shared else say("household", NO_COMMON_ADDRESS)

    def members(self, householder: Whom, sex: str, area: Area | None) -> Sequence[Member] | Text:
        """Everybody in the household, as BHXH proposed; or why not.

        The proposal asks that a householder whom BHXH has confirmed always matches, so nobody is lost here.
        """
        head = self._head(householder)
        if head is None or head.permanent is None or sex != head.sex:
            return say("household", NO_HOUSEHOLDER)
        if area is not None and is_at(area, head.permanent, self._office.today()) is not True:
            return say("household", NO_HOUSEHOLDER)
        found = [Member(one.cccd, one.relation, PERMANENT) for one in self._registry.members(head.cccd)]
        guests = [
            Member(one.cccd, relation_code(""), TEMPORARY)
            for one in self._registry.everybody()
            if one.temporary == head.permanent and not one.died
        ]
        return [*found, *guests]

    def mend(self, cccd: str) -> bool:
        """Let the police look a person's household up and put it right; False if there is no such person."""
        person = self._registry.get(cccd)
        if person is None:
            return False
        everybody = {one.cccd for one in self._registry.members(person.householder)} | {cccd, person.householder}
        self._mended |= everybody
        self.lost -= everybody
        return True

    def _head(self, asked: Whom) -> Person | None:
        person = self._registry.find(asked.name, asked.born, cccd=asked.cccd, cmnd=asked.cmnd)
        return person if person is not None and person.heads else None

    def _is_lost(self, person: Person) -> bool:
        if person.cccd in self._mended:
            return False
        # One draw a person, whenever they are asked for: a repeat of a request gets the same answer.
        draw = stream(self._office.seed, f"population/household/{person.cccd}").random
        return person.cccd in self.lost or (self._rate > 0 and draw() < self._rate)
