"""Births and deaths as the civil-status side reports them: a number for the newborn, a mark on the dead.

Idempotent by the request's number. One child never gets two numbers: the same name, day, sex and mother under another
request is answered with the number given before (a profile of ours).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from harness.matters import Act
from harness.wire.population import matching_name
from mocks.office import Office
from mocks.population.areas import is_birthplace
from mocks.population.numbers import new_number
from mocks.population.registry import Person, Registry
from mocks.population.sentences import NO_BIRTHPLACE, NO_SUCH_DAY, USED_BEFORE, RefusedError

EARLIEST_YEAR: Final = 1900


@dataclass(frozen=True, slots=True)
class Newborn:
    """Whom a number is asked for; numbers of parents are "" when they are not known."""

    name: str
    born: str
    """yyyyMMdd."""
    sex: str
    birthplace: str
    """Three digits: the province of registration in the old numbering, or a country."""
    mother: str = ""
    father: str = ""


class VitalEvents:
    """Numbers given and deaths marked."""

    def __init__(self, office: Office, registry: Registry) -> None:
        """Know whom the numbers of the whole world belong to already."""
        self._office = office
        self._registry = registry
        self._given: dict[str, tuple[Newborn, str]] = {}
        self._children: dict[tuple[str, str, str, str], str] = {}
        self._marked: dict[str, tuple[str, str]] = {}
        self._taken = {card.holder.cccd for card in office.world.cards}
        self._taken |= {person.cccd for person in registry.everybody()}
        self.acts: list[Act] = []

    def give_number(self, request: str, child: Newborn) -> str:
        """The child's number; raises `RefusedError`."""
        if request in self._given:
            held, number = self._given[request]
            if held != child:
                raise RefusedError(USED_BEFORE)
            return number
        if not is_birthplace(child.birthplace):
            raise RefusedError(NO_BIRTHPLACE)
        now = self._office.now()
        born = past_day(child.born, now)
        key = (child.mother, matching_name(child.name), child.born, child.sex)
        if child.mother and key in self._children:
            number = self._children[key]
        else:
            number = new_number(self._office.seed, request, child.birthplace, born, child.sex, self._taken)
            self._enter(request, child, number, now)
        self._given[request] = (child, number)
        self._children[key] = number
        return number

    def _enter(self, request: str, child: Newborn, number: str, now: datetime) -> None:
        self._taken.add(number)
        born, sex = child.born, child.sex
        self._registry.add(Person(number, child.name, born, sex, marital="1", father=child.father, mother=child.mother))
        self._registry.note(now, "CAP_SO", number)
        self.acts.append(Act(self._office.party, "number-given", request, number, now))

    def mark_dead(self, request: str, cccd: str, day: str) -> bool:
        """Mark a person dead; False if there is no such person, or another day is held. Raises `RefusedError`."""
        if self._marked.get(request, (cccd, day)) != (cccd, day):
            raise RefusedError(USED_BEFORE)
        now = self._office.now()
        past_day(day, now)
        person = self._registry.get(cccd)
        if person is None or (person.died and person.died != day):
            return False
        self._marked[request] = (cccd, day)
        if not person.died:
            person.died = day
            self._registry.note(now, "BAO_TU", cccd, NgayChet=day)
            self.acts.append(Act(self._office.party, "death-marked", cccd, cccd, now))
        return True


def past_day(text: str, now: datetime) -> date:
    """The day of yyyyMMdd, not before 1900 and not ahead of `now`; raises `RefusedError`."""
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise RefusedError(NO_SUCH_DAY) from None
    if day.year < EARLIEST_YEAR or day > now.date():
        raise RefusedError(NO_SUCH_DAY)
    return day
