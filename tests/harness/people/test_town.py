"""The town: a home for every scene, nobody's number twice, registries that disagree only where a scene asks for it."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from harness.people.model import Citizen
from harness.people.town import Home, Participant, Resident, Town, accents_moved, scenes
from harness.wire.population import matching_name

TODAY = date(2026, 9, 15)
TOWN = Town.make(1, TODAY)
MARKED = {row["scene"] for row in scenes() if row.get("marked")}
"""Their women carry the name of planted values, whatever the father's."""
QUIRKED = [row["scene"] for row in scenes() if row.get("quirk")]


def everybody(town: Town) -> list[Citizen]:
    return [citizen for home in town.homes for citizen in home.members.values()]


def woman(scene: str) -> tuple[Home, Resident | None, Participant]:
    """The home, and its woman as the population registry and the insurance side hold her."""
    home = TOWN.home(scene)
    resident = next((one for one in TOWN.residents() if one.citizen.cccd == home.woman.cccd), None)
    participant = next(one for one in TOWN.participants() if one.citizen.cccd == home.woman.cccd)
    return home, resident, participant


def of_quirk(quirk: str) -> Any:
    return woman(next(row["scene"] for row in scenes() if row.get("quirk") == quirk))


# --- who --------------------------------------------------------------------------------------------------------------


def test_every_scene_has_a_home_of_its_own() -> None:
    names = [row["scene"] for row in scenes()]

    assert len(names) == len(set(names))
    assert [home.scene for home in TOWN.homes] == names
    assert all(TOWN.home(name).scene == name for name in names)
    with pytest.raises(KeyError):
        TOWN.home("nowhere")


@pytest.mark.parametrize("what", ["cccd", "bhxh_number", "card", "phone"])
def test_no_number_stands_twice(what: str) -> None:
    counts = Counter(getattr(citizen, what) for citizen in everybody(TOWN))

    assert [value for value, count in counts.items() if value and count > 1] == []


def test_a_newborn_has_no_number_yet_and_was_born_yesterday() -> None:
    for home in TOWN.homes:
        newborn = home.newborn
        assert (newborn.cccd, newborn.bhxh_number, newborn.card) == ("", "", "")
        assert newborn.born == home.born_at.date() == TODAY - timedelta(days=1)


def test_a_family_hangs_together() -> None:
    for home in TOWN.homes:
        family = home.husband.full_name.split()[0]
        assert home.child.full_name.split()[0] == home.newborn.full_name.split()[0] == family
        assert home.scene in MARKED or home.woman.full_name.split()[0] == home.father.full_name.split()[0]
        assert len({citizen.address for citizen in home.members.values()}) == 1
        assert (home.husband.sex, home.woman.sex, home.father.sex, home.mother.sex) == (
            "male",
            "female",
            "male",
            "female",
        )


def test_one_seed_gives_one_town_and_another_another() -> None:
    assert everybody(Town.make(1, TODAY)) == everybody(TOWN)
    assert everybody(Town.make(2, TODAY))[0] != everybody(TOWN)[0]


def test_a_new_scene_at_the_end_moves_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from harness.people import town  # noqa: PLC0415 -- the module whose table is changed

    monkeypatch.setattr(town, "scenes", lambda: (*scenes(), {"scene": "new/one"}))
    longer = Town.make(1, TODAY)

    assert longer.homes[:-1] == TOWN.homes


# --- what the registries hold -----------------------------------------------------------------------------------------


def test_without_a_quirk_both_registries_agree() -> None:
    home, resident, participant = woman("birth/happy")

    assert resident is not None
    assert resident.citizen == participant.citizen == home.woman
    assert (resident.spouse, resident.householder) == (home.husband.cccd, home.husband.cccd)
    assert (resident.father, resident.mother) == (home.father.cccd, home.mother.cccd)


def test_kin_point_to_each_other() -> None:
    home = TOWN.home("birth/happy")
    held = {one.citizen.cccd: one for one in TOWN.residents()}

    assert held[home.husband.cccd].spouse == home.woman.cccd
    assert held[home.mother.cccd].spouse == home.father.cccd
    assert (held[home.child.cccd].father, held[home.child.cccd].mother) == (home.husband.cccd, home.woman.cccd)
    assert held[home.husband.cccd].relation == "CH01"


def test_only_the_woman_of_a_quirked_home_differs() -> None:
    held = {one.citizen.cccd: one.citizen for one in TOWN.residents()}

    for home in TOWN.homes:
        for role, citizen in home.members.items():
            if role != "woman" or not home.quirk:
                assert held[citizen.cccd] == citizen, (home.scene, role)


def test_the_names_accents_are_moved_at_the_population_registry() -> None:
    home, resident, participant = of_quirk("name-accents")

    assert resident.citizen.full_name != home.woman.full_name == participant.citizen.full_name


def test_only_the_year_of_birth_is_known() -> None:
    home, resident, _ = of_quirk("year-only")

    assert resident.year_only
    assert resident.citizen.born == date(home.woman.born.year, 1, 1)


def test_the_sex_is_wrong() -> None:
    _, resident, participant = of_quirk("wrong-sex")

    assert (resident.citizen.sex, participant.citizen.sex) == ("male", "female")


def test_the_woman_has_moved_and_is_her_own_householder() -> None:
    home, resident, _ = of_quirk("moved")

    assert resident.citizen.address != home.woman.address
    assert (resident.householder, resident.relation) == (home.woman.cccd, "CH01")


def test_the_population_registry_does_not_know_her() -> None:
    _, resident, participant = of_quirk("unknown")

    assert resident is None
    assert participant.linked


def test_her_card_is_not_linked() -> None:
    _, resident, participant = of_quirk("unlinked")

    assert resident is not None
    assert not participant.linked


def test_the_gateway_does_not_find_an_unlinked_card_by_her_number() -> None:
    home, _, _ = of_quirk("unlinked")
    [card] = [card for card in TOWN.cards() if card.number == home.woman.card]

    assert (card.holder.full_name, card.holder.cccd) == (home.woman.full_name, "")


def test_the_population_registry_knows_her_by_another_number() -> None:
    home, nobody, participant = of_quirk("other-number")
    [her] = [one for one in TOWN.residents() if one.citizen.bhxh_number == home.woman.bhxh_number]
    numbers = Counter(one.citizen.cccd for one in TOWN.residents())

    assert nobody is None
    assert participant.citizen.cccd == home.woman.cccd != her.citizen.cccd
    assert her.citizen.cccd[:6] == home.woman.cccd[:6]
    assert numbers[her.citizen.cccd] == 1
    assert home.woman.cccd not in numbers


def test_the_card_of_whoever_pays_by_the_household_says_so() -> None:
    household = [one for one in TOWN.participants() if one.standing == "household"]

    assert household
    assert {one.citizen.card[:2] for one in household} == {"GD"}


def test_she_stands_in_no_household() -> None:
    _, resident, _ = of_quirk("no-household")

    assert (resident.householder, resident.relation) == ("", "")


@pytest.mark.parametrize("scene", QUIRKED)
def test_the_insurance_side_holds_the_woman_as_she_is(scene: str) -> None:
    home, _, participant = woman(scene)

    assert participant.citizen == home.woman


def test_a_standing_says_who_pays_and_who_has_a_card() -> None:
    for one in TOWN.participants():
        paying = one.standing in {"employed", "voluntary"}
        assert bool(one.months_paid) is paying
        assert bool(one.wage) is bool(one.unemployment_months) is (one.standing == "employed")
        assert bool(one.card_to) is (one.standing not in {"none", "social", "merit"})


def test_every_valid_card_stands_in_the_gateways_register_once() -> None:
    cards = [card.number for card in TOWN.cards()]

    assert len(cards) == len(set(cards))
    assert set(cards) == {one.citizen.card for one in TOWN.participants() if one.card_to}


def test_households_of_the_insurance_side_have_ten_digits_and_their_own_numbers() -> None:
    households = {one.household for one in TOWN.participants()}

    assert len(households) == len(TOWN.homes)
    assert all(len(number) == 10 and number.isdigit() for number in households)


@pytest.mark.parametrize("name", ["Nguyễn Thị Hoà", "Lê Văn Thúy", "Trần Thị Ly", "Đỗ An", "Y"])
def test_a_letter_off_is_another_name_for_every_registry(name: str) -> None:
    assert matching_name(accents_moved(name)) != matching_name(name)
