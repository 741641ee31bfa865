"""Households in a rush: a false no costs them time, not their cards, and the work list is empty again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from harness.people.town import Quirk, Town
from scenarios.stories import household_rush
from scenarios.stories.household_rush import way_for
from scenarios.stories.telling import Answer

Played = Callable[[str, int], Answer]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_some_end_in_the_work_list_and_each_of_them_gets_out(played: Played, seed: int) -> None:
    answer = played("household_rush", seed)

    assert 0 < answer.figure("listed") <= answer.figure("checked")
    assert sum(answer.figure("ways_out").values()) >= answer.figure("listed")
    assert answer.figure("wrongly_refused") <= answer.figure("refused") < answer.figure("households")


def test_whoever_has_moved_away_gets_out_of_it_too() -> None:
    # Found by a search: the police had looked up the household that she no longer belongs to.
    assert household_rush.play(495185, date(2027, 6, 21)).failures == ()


def test_a_false_no_costs_about_a_day(played: Played) -> None:
    answer = played("household_rush", 1)

    assert answer.figure("usual_straight") < 60
    assert answer.figure("usual_refused") > 8


@pytest.mark.parametrize(
    ("quirk", "role", "way"),
    [
        ("other-number", "woman", "thong-bao-so-dinh-danh"),
        ("unknown", "woman", "giay-to"),
        ("year-only", "woman", "giay-to"),
        ("name-accents", "woman", "sua-tai-nguon"),
        ("", "woman", "sua-tai-nguon"),
        ("unknown", "husband", "sua-tai-nguon"),
    ],
)
def test_the_way_out_follows_from_how_the_registries_differ(quirk: Quirk, role: str, way: str) -> None:
    town = Town.make(1, date(2026, 9, 15))
    home = replace(town.homes[0], quirk=quirk)
    held = next(one for one in town.residents() if one.citizen.cccd == home.woman.cccd)

    assert way_for(home, role, held)[0] == way
