"""What a world is made of: facilities, accounts, staff, households, cards and histories, one generator each."""

import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Final, Literal

from harness.people.model import Account, AccountState, Card, Citizen, Copayment, Facility, Staff, Trace, Visit
from harness.people.provider import Group, PeopleProvider, data

HOUSEHOLDS: Final = 24
STAFF_PER_FACILITY: Final = 4
MARKED_EVERY: Final = 3
"""Every third household's woman carries the marker name."""
PASSWORD_CHARACTERS: Final = 12
BASE_SALARY: Final = Decimal(2_340_000)
"""Lương cơ sở from 01/07/2024 (NĐ 73/2024/NĐ-CP), in dong."""
YEAR: Final = timedelta(days=365)

_FACILITIES: Final = (("01901", "01"), ("64A01", "64"), ("79902", "79"), ("31903", "31"), ("48904", "48"))
_STATES: Final[dict[str, AccountState]] = {"31903": "locked", "48904": "restricted"}
_DEPARTMENTS: Final = ("K01", "K03", "K19", "K27", "K02")

# Each code that register data can provoke; the rest come from the request (054, 055, 060, 061, 070, 205, 401).
_ANSWERS: Final = (
    *("001", "002", "003", "004", "010", "050", "051", "052", "053", "100", "101", "110"),
    *("120", "121", "122", "123", "124", "130", "500"),
)
_GROUPS: Final[dict[str, Group]] = {"001": "QN", "002": "CA", "130": "TE"}
_MALFORMED: Final = {"051": "D#4", "052": "DN400", "053": "DN901"}
"""How the number of a faulty card begins: not letters, no such province, no such benefit digit."""


@dataclass(frozen=True, slots=True)
class Household:
    """Three generations: an employed woman, her husband, their young child, and the woman's own parents."""

    woman: Citizen
    husband: Citizen
    child: Citizen
    mother: Citizen
    father: Citizen

    @property
    def members(self) -> tuple[Citizen, ...]:
        """All five."""
        return (self.woman, self.husband, self.child, self.mother, self.father)


@cache
def facilities() -> tuple[Facility, ...]:
    """The facilities, the main one first; one code carries a letter, as real ones may."""
    return tuple(
        Facility(code, name, province, f"Số 1 đường Thử Nghiệm, mã cơ sở {code}")
        for (code, province), name in zip(_FACILITIES, data("names")["hospitals"], strict=True)
    )


def accounts(rng: Random, places: tuple[Facility, ...], unknown: str) -> Iterator[Account]:
    """Two accounts a facility, and one pair whose facility the gateway does not know."""
    for code in (*(place.code for place in places), unknown):
        state: AccountState = "wrong-facility" if code == unknown else _STATES.get(code, "active")
        purposes: tuple[Literal["BV", "HSSK"], ...] = ("BV", "HSSK")
        for purpose in purposes:
            yield Account(f"{code}_{purpose}", _password(rng), code, state, purpose)


def _password(rng: Random) -> str:
    return "Lt-" + "".join(rng.choices(string.ascii_letters + string.digits, k=PASSWORD_CHARACTERS))


def staff(make: PeopleProvider, places: tuple[Facility, ...], today: date) -> Iterator[Staff]:
    """Doctors of every facility, then its head; who looks cards up carries the marker name."""
    for place in places:
        for number in range(STAFF_PER_FACILITY):
            sex: Literal["male", "female"] = "female" if number % 2 == 0 else "male"
            born = today - 40 * YEAR - timedelta(days=make.random_int(0, 3000))
            yield Staff(
                full_name=make.marker_name(sex) if number == 0 else make.vn_name(sex),
                cccd=make.cccd(born, sex),
                bhxh_number=make.bhxh_number(),
                licence=make.licence(),
                facility=place.code,
                department=_DEPARTMENTS[number],
            )


def households(make: PeopleProvider, today: date) -> Iterator[Household]:
    """The households; some of a minority people, some with the marker name."""
    for number in range(HOUSEHOLDS):
        father = make.citizen(today, sex="male", age=(52, 70), group="HT", employer="")
        family = father.full_name.split()[0]
        woman = make.citizen(today, age=(22, 40), family=family, marked=number % MARKED_EVERY == 0)
        husband = make.citizen(today, sex="male", age=(24, 44))
        child_sex: Literal["male", "female"] = "male" if number % 2 else "female"
        child = make.citizen(today, sex=child_sex, age=(1, 5), group="TE", family=husband.full_name.split()[0])
        mother = make.citizen(today, age=(50, 68), group="HT", employer="")
        yield _of_minority(Household(woman, husband, child, mother, father), number)


def _of_minority(household: Household, number: int) -> Household:
    others = data("names")["others"]
    if number % 6 != 1:
        return household
    row = others[number // 6 % len(others)]
    return replace(
        household,
        woman=replace(household.woman, full_name=row["female"], ethnic=row["ethnic"]),
        husband=replace(household.husband, full_name=row["male"], ethnic=row["ethnic"]),
    )


def cards(make: PeopleProvider, homes: tuple[Household, ...], registered_at: Facility, today: date) -> Iterator[Card]:
    """A good card for every member of a household, then one for each answer that card data can provoke."""
    year = (date(today.year, 1, 1), date(today.year, 12, 31))
    for home in homes:
        for person in home.members:
            yield Card(person.card, person, *year, registered_at.code)
    for answer in _ANSWERS:
        yield from _special(make, answer, registered_at, today)


def _special(make: PeopleProvider, answer: str, registered_at: Facility, today: date) -> Iterator[Card]:
    group = _GROUPS.get(answer, "DN")
    holder = make.citizen(today, age=(1, 4) if group == "TE" else (22, 58), group=group)
    number = _MALFORMED[answer] + holder.card[len(_MALFORMED[answer]) :] if answer in _MALFORMED else holder.card
    holder = replace(holder, card=number)
    begins, ends = date(today.year, 1, 1), date(today.year, 12, 31)
    if answer in {"003", "010"}:
        begins, ends = begins - YEAR, today - timedelta(days=40)
    if answer not in {"003", "004"}:
        yield Card(number, holder, begins, ends, registered_at.code, answer)
        return
    renewed = make.bhyt_card("GD", "4", "01", holder.bhxh_number)
    yield Card(number, holder, begins, ends, registered_at.code, answer, renewed)
    fresh = today - timedelta(days=30)
    yield Card(renewed, replace(holder, card=renewed), fresh, fresh + YEAR, registered_at.code)


def visits(rng: Random, all_cards: tuple[Card, ...], places: tuple[Facility, ...], today: date) -> Iterator[Visit]:
    """Histories, newest first: the first card has three visits, every second one after it some, the others none."""
    for index, card in enumerate(all_cards):
        count = 3 if index == 0 else rng.randint(1, 2) if index % 2 == 0 and card.answer == "000" else 0
        day = today
        for _ in range(count):
            day -= timedelta(days=rng.randint(20, 60))
            place = places[rng.randrange(3)]
            admitted = datetime.combine(day, time(8, rng.randint(0, 59)))
            yield Visit(
                card=card.number,
                number=f"{rng.randrange(10**9, 10**10)}",
                facility=place.code,
                admitted=admitted,
                discharged=admitted + timedelta(days=rng.randint(0, 5), minutes=95),
                disease=rng.choice(data("names")["diseases"]),
                state="1",
                result=rng.choice(("1", "2")),
                reason="1.1",
                employer_code=f"TZ{rng.randrange(10**4):04d}Z",
                employer=card.holder.employer,
            )


def traces(rng: Random, all_cards: tuple[Card, ...], places: tuple[Facility, ...], today: date) -> Iterator[Trace]:
    """Recent look-ups by other facilities, for the first card only."""
    card = all_cards[0]
    for place in places[1:3]:
        at = datetime.combine(today - timedelta(days=rng.randint(1, 9)), time(9, rng.randint(0, 59)))
        yield Trace(card.number, f"{place.code}_BV", at, "Thông tin thẻ chính xác", "000")


def copayments(
    rng: Random, all_cards: tuple[Card, ...], places: tuple[Facility, ...], today: date
) -> Iterator[Copayment]:
    """Two people with entries this year: the first stays below six base salaries, the second passes them."""
    shares: tuple[tuple[Card, tuple[Decimal, ...]], ...] = (
        (all_cards[0], (Decimal(1), Decimal("1.5"))),
        (all_cards[5], (Decimal(4), Decimal("2.5"))),
    )
    number = rng.randrange(10**6, 10**7)
    for card, parts in shares:
        total = Decimal(0)
        for part in parts:
            number += 1
            total += part * BASE_SALARY
            day = today - timedelta(days=rng.randint(10, 40))
            admitted = datetime.combine(day, time(7, rng.randint(0, 59)))
            yield Copayment(
                card=card.number,
                number=number,
                facility=places[0].code,
                admitted=admitted,
                discharged=admitted + timedelta(days=3),
                patient_type="1.1",
                amount=part * BASE_SALARY,
                accumulated=total,
                recognised=day + timedelta(days=4),
                received=day + timedelta(days=4),
            )
