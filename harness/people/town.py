"""The people of the whole network: homes as the population registry, the insurance side and employers each know them.

Every scene of a journey has a home of its own (`town.json`), so that no story meddles with another. Where a scene asks
for a quirk, two registries disagree about a person on purpose, and `Home.quirk` says so.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final, Literal, Self

from harness.chance import stream
from harness.people.geography import address_on
from harness.people.model import Address, Card, Citizen
from harness.people.network import facilities
from harness.people.provider import PeopleProvider, people

Standing = Literal["employed", "pensioner", "monthly", "voluntary", "household", "child", "social", "merit", "none"]
"""How a person stands towards BHXH: paying, drawing, or kept by another fund (bảo trợ xã hội, người có công)."""

Quirk = Literal[
    "",
    "name-accents",
    "year-only",
    "moved",
    "wrong-sex",
    "unlinked",
    "unknown",
    "no-household",
    "two-homes",
    "other-number",
]
"""How two registries disagree about the home's woman: see `docs/network.md`."""

YEAR: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Resident:
    """A person as the population registry holds them (công dân trong CSDLQG về dân cư)."""

    citizen: Citizen
    father: str = ""
    mother: str = ""
    spouse: str = ""
    householder: str = ""
    """CCCD of the householder (chủ hộ); `relation` is the member's relation to them, CH01 for themselves."""
    relation: str = ""
    marital: Literal["0", "1", "2", "3"] = "0"
    year_only: bool = False
    """Whether only the year of birth is on record."""
    temporary: Address | None = None
    """Where they are registered temporarily (tạm trú), if elsewhere."""
    old_cmnd: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """A person as the insurance side holds them (người tham gia): its own spelling, its own household."""

    citizen: Citizen
    standing: Standing
    household: str
    """maHo: ten digits of BHXH's own household, independent of the police's."""
    months_paid: int = 0
    """Months of BHXH contribution in all."""
    months_in_last_12: int = 0
    unemployment_months: int = 0
    wage: Decimal = Decimal(0)
    """Contribution wage of the last month, dong."""
    employer: str = ""
    """Code of the employing unit (mã đơn vị)."""
    linked: bool = True
    """Whether the card is linked with the CCCD."""
    card_from: date | None = None
    card_to: date | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """One household, the stage of one scene; roles: woman, husband, child, mother, father (the woman's parents).

    `newborn` is born to the woman and registered nowhere yet. The husband is the householder.
    """

    scene: str
    quirk: Quirk
    woman: Citizen
    husband: Citizen
    child: Citizen
    mother: Citizen
    father: Citizen
    newborn: Citizen
    """Its cccd, bhxh_number and card are empty: the journey is about getting them."""
    born_at: datetime
    """Local time of birth, yesterday."""
    standings: dict[str, Standing] = field(default_factory=dict)
    months: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By role: months paid in all, and of the last twelve, where a scene is about them."""
    wages: dict[str, Decimal] = field(default_factory=dict)
    """By role: the contribution wage, where a scene wants another than the usual one."""

    @property
    def members(self) -> dict[str, Citizen]:
        """The five who are registered, by role."""
        return {role: getattr(self, role) for role in ("woman", "husband", "child", "mother", "father")}


_RELATIONS: Final = {"husband": "CH01", "woman": "CH02", "child": "CH03", "mother": "CH04", "father": "CH05"}
"""Only CH01 (householder) is known in public; the others are a profile of ours."""
_STANDINGS: Final[dict[str, Standing]] = {
    "woman": "employed",
    "husband": "employed",
    "child": "child",
    "mother": "household",
    "father": "pensioner",
}


@cache
def scenes() -> tuple[dict[str, Any], ...]:
    """The rows of `town.json`, in order; a new scene goes to the end, so that it moves nobody."""
    rows: list[dict[str, Any]] = json.loads((files(__package__) / "town.json").read_text("utf-8"))["scenes"]
    return tuple(rows)


@dataclass(frozen=True, eq=False)
class Town:
    """Every home, resident and participant of the network, on `today`, for the run's `seed`."""

    seed: int
    today: date
    homes: tuple[Home, ...]

    @classmethod
    def make(cls, seed: int, today: date) -> Self:
        """The town of `seed`; ages and contributions count from `today`."""
        make = people(stream(seed, "town/homes"))
        return cls(seed, today, tuple(_home(make, row, today) for row in scenes()))

    def home(self, scene: str) -> Home:
        """The home of a scene; KeyError if `town.json` has no such scene."""
        return self._by_scene[scene]

    @cached_property
    def _by_scene(self) -> dict[str, Home]:
        return {home.scene: home for home in self.homes}

    def residents(self) -> Iterator[Resident]:
        """Everybody whom the population registry knows, quirks applied."""
        for home in self.homes:
            yield from _residents(home)

    def participants(self) -> Iterator[Participant]:
        """Everybody whom the insurance side knows, quirks applied."""
        for number, home in enumerate(self.homes):
            yield from _participants(home, number, self.today)

    def cards(self) -> Iterator[Card]:
        """The participants' valid cards, for the intake gateway's register."""
        where = facilities()[0].code
        for person in self.participants():
            # A card that is not linked with its owner's CCCD is not found by it.
            holder = person.citizen if person.linked else replace(person.citizen, cccd="")
            if person.card_from and person.card_to:
                yield Card(holder.card, holder, person.card_from, person.card_to, where)


def _home(make: PeopleProvider, row: dict[str, Any], today: date) -> Home:
    husband = make.citizen(today, sex="male", age=(26, 44))
    father = make.citizen(today, sex="male", age=(61, 75), group="HT", employer="")
    family = husband.full_name.split()[0]
    woman = make.citizen(today, age=(24, 40), family=father.full_name.split()[0], marked=bool(row.get("marked")))
    child = make.citizen(today, sex="male", age=(1, 5), group="TE", family=family)
    mother = make.citizen(today, age=(56, 70), group="GD", employer="")
    together = address_on(husband.address, today)
    born_on = today - timedelta(days=1)
    newborn = Citizen(
        full_name=make.vn_name("female", family),
        born=born_on,
        sex="female",
        cccd="",
        cccd_issued=born_on,
        cccd_place="",
        bhxh_number="",
        card="",
        address=together,
        ethnic=husband.ethnic,
        nationality="000",
        occupation="00000",
        employer="",
        phone="",
    )
    standings = _STANDINGS | row.get("standings", {})
    return Home(
        scene=row["scene"],
        quirk=row.get("quirk", ""),
        woman=_carded(replace(woman, address=together), standings["woman"]),
        husband=_carded(replace(husband, address=together), standings["husband"]),
        child=_aged(replace(child, address=together), row.get("child_age"), today),
        mother=_carded(replace(mother, address=together), standings["mother"]),
        father=_carded(replace(father, address=together), standings["father"]),
        newborn=newborn,
        born_at=datetime.combine(born_on, time(9, 20)),
        standings=standings,
        months={role: (total, recent) for role, (total, recent) in row.get("months", {}).items()},
        wages={role: Decimal(wage) for role, wage in row.get("wages", {}).items()},
    )


def _carded(citizen: Citizen, standing: Standing) -> Citizen:
    """The card of whoever pays by the household says so: object code GD."""
    return replace(citizen, card=f"GD{citizen.card[2:]}") if standing == "household" else citizen


def _aged(child: Citizen, years: int | None, today: date) -> Citizen:
    """The child at the age that a scene wants; its number says the year of birth."""
    if years is None:
        return child
    born = date(today.year - years, 1, 15)
    return replace(child, born=born, cccd=f"{child.cccd[:4]}{born:%y}{child.cccd[6:]}")


def _residents(home: Home) -> Iterator[Resident]:
    hers = _other_number(home.woman.cccd) if home.quirk == "other-number" else home.woman.cccd
    for role, citizen in home.members.items():
        if home.quirk == "unknown" and role == "woman":
            continue
        resident = Resident(
            citizen=citizen,
            father=home.husband.cccd if role == "child" else home.father.cccd if role == "woman" else "",
            mother=hers if role == "child" else home.mother.cccd if role == "woman" else "",
            spouse={"woman": home.husband.cccd, "husband": hers}.get(role, "")
            or {"mother": home.father.cccd, "father": home.mother.cccd}.get(role, ""),
            householder=home.husband.cccd,
            relation=_RELATIONS[role],
            marital="1" if role == "child" else "2",
        )
        yield quirked(resident, home.quirk) if role == "woman" else resident


_ELSEWHERE: Final = Address("Số 9 đường Khác, Phường Khác, Tỉnh Khác", "79", "760", "26734")


def quirked(resident: Resident, quirk: Quirk) -> Resident:
    """Somebody as the population registry holds them when the two registries disagree."""
    citizen = resident.citizen
    changes: dict[Quirk, dict[str, Any]] = {
        "name-accents": {"citizen": replace(citizen, full_name=accents_moved(citizen.full_name))},
        "year-only": {"citizen": replace(citizen, born=date(citizen.born.year, 1, 1)), "year_only": True},
        "wrong-sex": {"citizen": replace(citizen, sex="female" if citizen.sex == "male" else "male")},
        "moved": {
            "citizen": replace(citizen, address=_ELSEWHERE),
            "householder": citizen.cccd,
            "relation": "CH01",
        },
        "no-household": {"householder": "", "relation": ""},
        "two-homes": {"temporary": _ELSEWHERE},
        "other-number": {"citizen": replace(citizen, cccd=_other_number(citizen.cccd))},
    }
    return replace(resident, **changes.get(quirk, {}))


def _other_number(cccd: str) -> str:
    """Another số định danh of the same structure: the last digit is another one."""
    return f"{cccd[:-1]}{9 - int(cccd[-1])}"


def accents_moved(name: str) -> str:
    """The same name with one letter written differently (i/y), or one more: what no folding of accents makes equal.

    Hoà and Hòa would not do: registries and their clients compare names without accents.
    """
    for one, other in (("y", "i"), ("i", "y")):
        if one in name[1:]:
            return name[0] + name[1:].replace(one, other, 1)
    return f"{name}h"


_WAGE: Final = Decimal(9_600_000)


def _participants(home: Home, number: int, today: date) -> Iterator[Participant]:
    year = (date(today.year, 1, 1), date(today.year, 12, 31))
    for role, citizen in home.members.items():
        standing = home.standings[role]
        paying = standing in {"employed", "voluntary"}
        carded = standing not in {"none", "social", "merit"}
        total, recent = home.months.get(role, (84, 12) if paying else (0, 0))
        yield Participant(
            citizen=citizen,
            standing=standing,
            household=f"{9_900_000_000 + number}",
            months_paid=total,
            months_in_last_12=recent,
            unemployment_months=48 if standing == "employed" else 0,
            wage=home.wages.get(role, _WAGE) if standing == "employed" else Decimal(0),
            employer=f"TZ{number:04d}Z" if standing == "employed" else "",
            linked=not (home.quirk == "unlinked" and role == "woman"),
            card_from=year[0] if carded else None,
            card_to=year[1] if carded else None,
        )
