"""The people as the registry holds them (CSDL quốc gia về dân cư): who is found by which spelling, what has changed.

A name that comes without marks is compared letter by letter, as careful clients send it; one that comes with marks must
be spelt as the registry spells it (a profile of ours: the real rule is not public). A person of whom only the year of
birth is known is found by the year only; a bare year is enough for everybody.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from harness.people.model import Address, Citizen
from harness.people.town import Resident
from harness.wire.population import matching_name
from mocks.office import Nation

HOUSEHOLDER: Final = "CH01"
"""Quan hệ với chủ hộ: the householder themselves."""
SEX_CODES: Final = {"male": "1", "female": "2", "unknown": "0"}

ChangeKind = Literal["CAP_SO", "BAO_TU", "THUONG_TRU", "XOA_THUONG_TRU"]
"""Loai of the change feed (profile): number given, death, permanent residence registered, removed."""


@dataclass(slots=True)
class Person:
    """One citizen; `born` is yyyy or yyyyMMdd, `sex` 1, 2 or 0; numbers of relatives are "" when unknown."""

    cccd: str
    name: str
    born: str
    sex: str
    cmnd: str = ""
    ethnic: str = ""
    marital: str = "0"
    father: str = ""
    mother: str = ""
    spouse: str = ""
    householder: str = ""
    relation: str = ""
    permanent: Address | None = None
    """Thường trú; None: not registered anywhere yet, or no more."""
    temporary: Address | None = None
    died: str = ""
    """yyyyMMdd; "" while alive."""

    @property
    def addresses(self) -> frozenset[Address]:
        """Where the person is registered, permanently or temporarily."""
        return frozenset(one for one in (self.permanent, self.temporary) if one is not None)

    @property
    def heads(self) -> bool:
        """Whether this is a living householder with a residence."""
        return bool(self.householder == self.cccd and self.relation == HOUSEHOLDER and self.permanent and not self.died)


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a person's record, for the feed."""

    at: datetime
    kind: ChangeKind
    cccd: str
    told: dict[str, str]


class Registry:
    """Everybody, by number; changes are only ever added."""

    def __init__(self, residents: Iterable[Resident], nation: Nation | None = None) -> None:
        """Begin with the town's residents; the `nation` is taken in, a household at a time, when it is asked for."""
        self._nation = nation
        self._people: dict[str, Person] = {}
        self._old_numbers: dict[str, str] = {}
        self.events: list[Event] = []
        for resident in residents:
            self.add(person_of(resident))

    def add(self, person: Person) -> None:
        """Enter a person."""
        self._people[person.cccd] = person
        if person.cmnd:
            self._old_numbers[person.cmnd] = person.cccd

    def get(self, cccd: str) -> Person | None:
        """The person with this number, dead or alive."""
        self._take_in(cccd)
        return self._people.get(cccd)

    def _take_in(self, cccd: str) -> None:
        """Take in the household of somebody whom only the nation knows; whoever is here already stays as they are."""
        if self._nation is None or not cccd or cccd in self._people:
            return
        found = self._nation.resident(cccd)
        for resident in (*self._nation.household(cccd), *([found] if found else [])):
            if resident.citizen.cccd not in self._people:
                self.add(person_of(resident))

    def everybody(self) -> Iterator[Person]:
        """All people, in order of entry."""
        yield from self._people.values()

    def find(self, name: str, born: str, *, cccd: str = "", cmnd: str = "") -> Person | None:
        """The living person whom number, name and birth all name; None without a reason."""
        person = self.get(cccd or self._old_numbers.get(cmnd, ""))
        if person is None or person.died or not agrees(name, person.name):
            return None
        return person if born in {person.born, person.born[:4]} else None

    def members(self, householder: str) -> list[Person]:
        """Who lives in the householder's household, themselves among them."""
        self._take_in(householder)
        return [
            one for one in self._people.values() if one.householder == householder and one.permanent and not one.died
        ]

    def note(self, at: datetime, kind: ChangeKind, cccd: str, **told: str) -> None:
        """Remember a change for the feed."""
        self.events.append(Event(at, kind, cccd, told))


def person_of(resident: Resident) -> Person:
    """A resident of the town as the registry keeps them."""
    citizen = resident.citizen
    return Person(
        cccd=citizen.cccd,
        name=unicodedata.normalize("NFC", citizen.full_name),
        born=_born(citizen, year_only=resident.year_only),
        sex=SEX_CODES[citizen.sex],
        cmnd=resident.old_cmnd,
        ethnic=citizen.ethnic,
        marital=resident.marital,
        father=resident.father,
        mother=resident.mother,
        spouse=resident.spouse,
        householder=resident.householder,
        relation=resident.relation,
        permanent=citizen.address,
        temporary=resident.temporary,
    )


def _born(citizen: Citizen, *, year_only: bool) -> str:
    return f"{citizen.born.year:04d}" if year_only else f"{citizen.born:%Y%m%d}"


def agrees(asked: str, held: str) -> bool:
    """Whether a name as asked is the name as held (see the module)."""
    plain = matching_name(asked)
    if not plain or plain != matching_name(held):
        return False
    return asked.isascii() or _spelt(asked) == _spelt(held)


def _spelt(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).upper().split())
