"""Issuing a child's card: never a second one, a number for the child, its household, and until when it is valid."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from harness.law import law
from harness.people.model import Address, Citizen
from harness.people.town import Participant
from harness.wire.population import matching_name
from harness.working import add_months
from mocks.insurance.card_check import Facts, guardian_address, guardian_of
from mocks.insurance.card_wire import BirthDossier, text_of
from mocks.insurance.codes import ethnic_of, nationality_of
from mocks.insurance.registry import Registry

Birth = tuple[str, str, date]


@dataclass(slots=True)
class Issuing:
    """The register of cards, as far as children's cards go."""

    registry: Registry
    rule: str
    """Which rule of `card_validity.json` ends a card."""
    _by_birth: dict[Birth, str] = field(default_factory=dict)
    """Cards issued here, by mother, child's name and day of birth."""

    def card_of(self, dossier: BirthDossier, facts: Facts) -> str:
        """The card that the child has already, by its number or by its birth; "" for none."""
        number = dossier.child.number
        holder = self.registry.find_any(number) if number else None
        if holder is not None and holder.card_to is not None:
            return holder.citizen.card
        birth = _birth(dossier, facts)
        return self._by_birth.get(birth, "") if birth else ""

    def issue(self, dossier: BirthDossier, facts: Facts, today: date) -> Participant:
        """Number the child, put it into its guardian's household, and let its card be valid."""
        guardian = self._guardian(dossier)
        digits = self.registry.new_number()
        province = guardian.citizen.address.province if guardian else dossier.facility[:2]
        card = f"{law(today).text('card.child_object')}{province}{digits}"
        household = guardian.household if guardian and guardian.household else self.registry.new_household()
        child = Participant(_citizen(dossier, facts, digits, card, guardian), "child", household)
        self.registry.add(child)
        birth = _birth(dossier, facts)
        if birth is not None:
            self._by_birth[birth] = card
        return self.registry.give_card(child, facts.born, last_day(facts.born, self.rule), facility=dossier.facility)

    def _guardian(self, dossier: BirthDossier) -> Participant | None:
        """The guardian in BHXH's own register, or a parent who is in it."""
        numbers = (guardian_of(dossier).number, dossier.mother.number, dossier.father.number)
        found = (self.registry.find_any(number) for number in numbers if number)
        return next((person for person in found if person is not None), None)


@cache
def validity_rules() -> dict[str, dict[str, Any]]:
    """When a child's card ends, by name of the rule, each with its source and what is unsure about it."""
    rules: dict[str, dict[str, Any]] = json.loads((files(__package__) / "card_validity.json").read_text("utf-8"))[
        "rules"
    ]
    return rules


def last_day(born: date, rule: str) -> date:
    """The last day of the card of a child born on `born`."""
    data = validity_rules()[rule]
    day = add_months(born, data["months"])
    return max(day, date(day.year, *data["not_before"])) if "not_before" in data else day


def _birth(dossier: BirthDossier, facts: Facts) -> Birth | None:
    """Who is meant though the number differs; None without a known mother."""
    who = dossier.mother.number or matching_name(dossier.mother.name)
    return (who, matching_name(dossier.child.name), facts.born) if who else None


def _citizen(dossier: BirthDossier, facts: Facts, digits: str, card: str, guardian: Participant | None) -> Citizen:
    child = dossier.child
    home = guardian.citizen.address if guardian else Address("", dossier.facility[:2], "", "")
    text = text_of(child.address) or guardian_address(dossier) or home.text
    return Citizen(
        full_name=" ".join(child.name.split()),
        born=facts.born,
        sex=facts.sex,
        cccd=child.number,
        cccd_issued=facts.registered,
        cccd_place="",
        bhxh_number=digits,
        card=card,
        address=Address(text, home.province, home.district, home.commune),
        ethnic=ethnic_of(child.ethnic) or (guardian.citizen.ethnic if guardian else ""),
        nationality=nationality_of(child.nationality),
        occupation="00000",
        employer="",
        phone="",
    )
