"""A missed cycle: what was not sent goes with the next one, and some cards are late."""

from collections.abc import Callable

import pytest

from scenarios.stories.telling import Answer

Played = Callable[[str, int], Answer]
ONE, TWO, THREE, AXIS = 5, 7, 1, 3
"""Seeds by how many cycles are missed because the insurance side is away; and one with the axis away."""


@pytest.mark.parametrize(("seed", "missed"), [(ONE, 1), (TWO, 2), (THREE, 3)])
def test_the_cycle_after_a_missed_one_is_doubled_and_after_more_it_is_more(
    played: Played, seed: int, missed: int
) -> None:
    answer = played("missed_cycle", seed)

    assert (answer.figure("away"), answer.figure("missed")) == ("insurance", missed)
    assert answer.figure("next_to_usual") == pytest.approx(missed + 1, rel=0.15)
    assert answer.figure("largest_to_usual") == answer.figure("next_to_usual")


def test_what_waits_is_tried_again_in_every_missed_cycle(played: Played) -> None:
    tried = played("missed_cycle", THREE).figure("batches")

    assert tried["0"] < tried["+1"] < tried["+2"] < tried["+3"]
    assert tried["+4"] < tried["+1"]


def test_without_the_axis_nothing_is_registered_so_the_wave_comes_later(played: Played) -> None:
    answer = played("missed_cycle", AXIS)

    assert answer.figure("away") == "axis"
    assert answer.figure("next_to_usual") < 1.5 < answer.figure("largest_to_usual")


@pytest.mark.parametrize("seed", [ONE, THREE])
def test_some_cards_are_late_and_the_others_are_not(played: Played, seed: int) -> None:
    answer = played("missed_cycle", seed)

    assert 0 < answer.figure("late_cards") < answer.figure("births")
    assert answer.figure("latest_card") >= answer.figure("cycle") * answer.figure("missed")
