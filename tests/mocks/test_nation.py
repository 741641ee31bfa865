"""People beyond the town: population, insurance and gateway know them all when a whole nation is handed in."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from harness.clock import StoppedClock
from harness.people.model import Card
from harness.people.town import Participant, Resident, Town
from mocks.intake.lookups import Question
from mocks.network import Network

NOW = datetime(2026, 9, 15, 1, tzinfo=UTC)


@dataclass
class Elsewhere:
    """The people of another seed's town."""

    town: Town

    def resident(self, cccd: str) -> Resident | None:
        return next((one for one in self.town.residents() if one.citizen.cccd == cccd), None)

    def household(self, cccd: str) -> list[Resident]:
        asked = self.resident(cccd)
        return [one for one in self.town.residents() if asked and one.householder == asked.householder]

    def participant(self, number: str) -> Participant | None:
        for one in self.town.participants():
            if number in {one.citizen.bhxh_number, one.citizen.cccd, one.citizen.card}:
                return one
        return None

    def insured_household(self, number: str) -> list[Participant]:
        return [one for one in self.town.participants() if one.household == number]

    def card(self, number: str) -> Card | None:
        return next((one for one in self.town.cards() if number in {one.number, one.holder.cccd}), None)


@pytest.fixture(scope="module")
def elsewhere() -> Elsewhere:
    return Elsewhere(Town.make(99, NOW.date()))


@pytest.fixture
def network(elsewhere: Elsewhere) -> Network:
    return Network(StoppedClock(NOW), 1, nation=elsewhere)


def test_the_population_registry_finds_who_lives_elsewhere_and_with_whom(
    network: Network, elsewhere: Elsewhere
) -> None:
    woman = elsewhere.town.home("birth/happy").woman
    registry = network.parties["population"].desk.registry

    found = registry.find(woman.full_name, f"{woman.born:%Y%m%d}", cccd=woman.cccd)

    assert found is not None
    assert len(registry.members(found.householder)) == 5


def test_who_died_stays_dead_though_the_nation_knows_them_alive(network: Network, elsewhere: Elsewhere) -> None:
    father = elsewhere.town.home("death/pensioner").father
    registry = network.parties["population"].desk.registry
    registry.get(father.cccd).died = "20260914"

    assert registry.find(father.full_name, f"{father.born:%Y%m%d}", cccd=father.cccd) is None


def test_the_insurance_side_finds_them_by_each_of_their_numbers(network: Network, elsewhere: Elsewhere) -> None:
    woman = elsewhere.town.home("sick/inpatient").woman
    registry = network.parties["insurance"].desk.registry

    for number in (woman.bhxh_number, woman.card, woman.cccd):
        assert registry.find(number).citizen.full_name == woman.full_name


def test_reception_finds_their_cards(network: Network, elsewhere: Elsewhere) -> None:
    assert network.gateway is not None
    card = next(elsewhere.town.cards())
    holder = card.holder

    code, found = network.gateway.desk.find(Question(card.number, holder.full_name, f"{holder.born:%d/%m/%Y}"))

    assert (code, found) == ("000", card)


def test_without_a_nation_nobody_else_is_known(elsewhere: Elsewhere) -> None:
    woman = elsewhere.town.home("birth/happy").woman
    alone = Network(StoppedClock(NOW), 1)

    assert alone.parties["population"].desk.registry.get(woman.cccd) is None
    assert alone.parties["insurance"].desk.registry.find(woman.bhxh_number) is None
