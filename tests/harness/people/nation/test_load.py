from datetime import date
from pathlib import Path

import polars as pl
import pytest

from harness.errors import UsageError
from harness.people.disagreements import Disagreements
from harness.people.nation.load import NationRegister, citizen
from harness.people.shares import share


def with_quirk(register: NationRegister, quirk: str) -> dict[str, str]:
    row: dict[str, str] = register.people.filter(
        (pl.col("quirk").cast(pl.String) == quirk) & pl.col("died_on").is_null() & pl.col("card").is_not_null()
    ).row(0, named=True)
    return row


def looked_up(register: NationRegister, cccd: str) -> bool:
    """A look-up by CCCD at reception: the insurance side finds the card, and both registries say the same."""
    resident, participant = register.resident(cccd), register.participant(cccd)
    if resident is None or participant is None:
        return False
    ours, theirs = participant.citizen, resident.citizen
    same = (ours.full_name, ours.born, ours.sex) == (theirs.full_name, theirs.born, theirs.sex)
    return same and not resident.year_only


def test_a_person_is_found_under_each_of_their_numbers(register: NationRegister) -> None:
    row = with_quirk(register, "")

    by_card, by_number, by_cccd = (register.participant(row[name]) for name in ("card", "bhxh_number", "cccd"))

    assert by_card == by_number == by_cccd
    assert by_card is not None
    assert by_card.citizen.card == row["card"]
    assert register.card(row["card"]) == register.card(row["cccd"]) == register.card(row["bhxh_number"])


@pytest.mark.parametrize(
    "number", ["", "x", "1" * 12, "9" * 10, "DN4" + "9" * 12, "１" * 12, "-00000000001", "0" * 400]
)
def test_a_number_that_nobody_has_finds_nobody(number: str, register: NationRegister) -> None:
    assert register.resident(number) is None
    assert register.participant(number) is None
    assert register.card(number) is None
    assert register.household(number) == []
    assert register.insured_household(number) == []


def test_an_unlinked_card_is_not_found_by_the_citizen_number(register: NationRegister) -> None:
    row = with_quirk(register, "unlinked")

    assert register.participant(row["cccd"]) is None
    assert register.card(row["cccd"]) is None
    participant = register.participant(row["bhxh_number"])
    assert participant is not None
    assert not participant.linked
    assert register.resident(row["cccd"]) is not None


def test_whom_the_population_registry_does_not_know_is_insured_all_the_same(register: NationRegister) -> None:
    row = with_quirk(register, "unknown")

    assert register.resident(row["cccd"]) is None
    assert register.participant(row["cccd"]) is not None


@pytest.mark.parametrize(
    ("quirk", "differs"),
    [("name-accents", "full_name"), ("wrong-sex", "sex"), ("year-only", "born"), ("moved", "address")],
)
def test_registries_disagree_as_labelled(quirk: str, differs: str, register: NationRegister) -> None:
    row = with_quirk(register, quirk)

    resident, participant = register.resident(row["cccd"]), register.participant(row["cccd"])

    assert resident is not None
    assert participant is not None
    assert getattr(resident.citizen, differs) != getattr(participant.citizen, differs)


def test_a_second_number_finds_the_same_person_with_nothing_on_it(register: NationRegister) -> None:
    row = with_quirk(register, "duplicate-number")

    second = register.participant(row["second_number"])

    assert second is not None
    assert second.citizen.cccd == row["cccd"]
    assert second.citizen.bhxh_number == row["second_number"]
    assert (second.standing, second.months_paid, second.card_from) == ("none", 0, None)


def test_a_household_that_the_registry_confirms_is_whole(register: NationRegister) -> None:
    known = register.people.filter(pl.col("household_known") & (pl.col("quirk").cast(pl.String) == ""))
    cccd = known.filter(pl.col("mother").is_not_null())["cccd"][0]

    members = register.household(cccd)

    assert cccd in {member.citizen.cccd for member in members}
    assert sum(member.relation == "CH01" for member in members) == 1
    assert len({member.householder for member in members}) == 1


def test_the_insurance_sides_own_household_has_everybody(register: NationRegister) -> None:
    row = register.people.filter(pl.col("mother").is_not_null()).row(0, named=True)

    members = register.insured_household(row["household"])

    assert (
        len(members)
        == register.people.filter(pl.col("household") == row["household"])["bhxh_number"].drop_nulls().len()
    )


def test_the_dead_are_no_residents_and_their_cards_are_reported_decreased(register: NationRegister) -> None:
    row = register.people.filter(pl.col("died_on").is_not_null() & pl.col("card").is_not_null()).row(0, named=True)

    card = register.card(row["card"])

    assert register.resident(row["cccd"]) is None
    assert card is not None
    assert card.answer == "120"


def test_the_published_failure_rates_are_parameters(register: NationRegister) -> None:
    living = register.people.filter(pl.col("died_on").is_null() & pl.col("cccd").is_not_null())
    numbers = living["cccd"].sample(8000, seed=1).to_list()
    homes = living.group_by("household").agg(pl.col("householder").first(), pl.len()).drop_nulls().rows()

    succeeded = sum(looked_up(register, number) for number in numbers) / len(numbers)
    confirmed = sum(len(register.household(head)) == size for _, head, size in homes) / len(homes)

    assert Disagreements.named("2022").lookups() == pytest.approx(0.613)
    assert succeeded == pytest.approx(0.613, abs=0.02)
    assert confirmed == pytest.approx(298 / 24_000, abs=0.004)
    assert share("quirks.2022").basis == "profile"


def test_no_paper_is_issued_after_the_day_of_the_file(register: NationRegister) -> None:
    youngest = register.people.filter(pl.col("born") == pl.col("born").max()).iter_rows(named=True)

    assert all(citizen(row).cccd_issued <= date(2026, 11, 23) for row in youngest)


def test_planted_values_can_be_listed(register: NationRegister) -> None:
    planted = register.canaries()

    assert any(value.endswith("Hoàng Yến") for value in planted)
    assert len(planted) > 40


def test_the_file_says_on_which_day_its_people_are_as_they_are(register: NationRegister) -> None:
    assert register.legal_date == date(2026, 11, 23)
    assert len(register) == 60_000


def test_a_missing_file_is_a_mistake_of_whoever_asked(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        NationRegister(tmp_path / "none.parquet")


@pytest.mark.parametrize("change", ["unlinked", "unlinked=", "unlinked=2", "nosuch=0.1", "=0.1"])
def test_a_rate_that_makes_no_sense_is_refused(change: str) -> None:
    with pytest.raises(UsageError):
        Disagreements.named("2025", (change,))


def test_rates_may_not_exceed_everybody() -> None:
    with pytest.raises(UsageError):
        Disagreements.named("none", ("unlinked=0.6", "moved=0.6"))


def test_a_preset_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match="1999"):
        Disagreements.named("1999")
