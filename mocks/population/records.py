"""A person as the answers show them: which parts, spelt how, with or without a district.

Whose number ends in an even digit has the whole name in `Ten`, upper case, as much of the live data has; the others
have it in parts. The place of birth registration is told by the number itself, in the provinces' old numbering.
"""

from datetime import date, datetime
from typing import Any, Final

from harness.people.model import Address
from harness.wire.citizens import Change, CitizenRecord, Kin, Place
from mocks.population.areas import two_tiers_since
from mocks.population.registry import Event, Person, Registry

ADULT_AGE: Final = 18
"""Whoever turned this age in an earlier year speaks for themselves."""


def record_of(person: Person, registry: Registry, day: date) -> CitizenRecord:
    """Everything that the share (037) tells of a living person."""
    home = _place(person.permanent, day)
    birthplace = Place(province=person.cccd[1:3] if person.cccd.startswith("0") else "")
    return CitizenRecord(
        cccd=person.cccd,
        name=person.name,
        born=person.born,
        sex=person.sex,
        cmnd=person.cmnd,
        ethnic=person.ethnic,
        marital=person.marital,
        birthplace=birthplace,
        origin=birthplace,
        permanent=home,
        present=_place(person.temporary, day) or home,
        father=_kin(person.father, registry),
        mother=_kin(person.mother, registry),
        spouse=_kin(person.spouse, registry),
        representative=_kin(person.mother or person.father, registry) if _is_minor(person, day) else None,
        householder=_kin(person.householder, registry, relation=person.relation),
        in_given_name=int(person.cccd[-1]) % 2 == 0,
    )


def change_of(event: Event) -> Change:
    """A line of the change feed; that its body is JSON text is seen in a public client, what it says is ours."""
    told: dict[str, Any] = {"Loai": event.kind, "ThoiDiem": epoch_ms(event.at), **event.told}
    return Change(event.cccd, (told,))


def epoch_ms(at: datetime) -> int:
    """Milliseconds since 1970."""
    return int(at.timestamp() * 1000)


def _place(address: Address | None, day: date) -> Place | None:
    if address is None:
        return None
    district = address.district if day < two_tiers_since() else ""
    return Place(address.province, address.commune, address.text, district)


def _kin(cccd: str, registry: Registry, relation: str = "") -> Kin | None:
    if not cccd:
        return None
    person = registry.get(cccd)
    # A relative whom the registry does not hold is known by the number on the other's record only.
    return Kin(cccd, person.name.upper() if person else "", cmnd=person.cmnd if person else "", relation=relation)


def _is_minor(person: Person, day: date) -> bool:
    return int(person.born[:4]) > day.year - ADULT_AGE
