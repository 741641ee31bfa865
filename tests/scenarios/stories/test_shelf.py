"""Every story on the shelf: it holds, one seed is one answer, and what is broken on purpose is found."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.errors import UsageError
from mocks.broken.careless import Doubles, ExtendsTwice, Foretells, Hasty, LeavesListed, Loses, Nobodys, PaysTwice
from scenarios.stories.shelf import STORIES, story
from scenarios.stories.telling import Answer

Played = Callable[[str, int], Answer]
ELSEWHERE = """
import sys
from datetime import date
from scenarios.stories.shelf import STORIES
sys.stdout.buffer.write(STORIES[sys.argv[1]].play(3, date(2026, 9, 15)).as_bytes())
"""
BROKEN = [
    ("missed_cycle", "insurance", Doubles, "twice"),
    ("missed_cycle", "insurance", Loses, "lost"),
    ("missed_cycle", "insurance", Nobodys, "ownerless"),
    ("missed_cycle", "insurance", Foretells, "said"),
    ("month_end", "insurance", PaysTwice, "twice"),
    ("returned_and_resent", "justice", Hasty, "said"),
    ("returned_and_resent", "insurance", Foretells, "said"),
    ("household_rush", "insurance", ExtendsTwice, "twice"),
    ("household_rush", "insurance", LeavesListed, "listed"),
]


@pytest.mark.parametrize("name", [*STORIES])
class TestEveryStory:
    @pytest.mark.parametrize("seed", [1, 2, 3])
    def test_nothing_wrong_is_said_and_everything_is_finished(self, played: Played, name: str, seed: int) -> None:
        answer = played(name, seed)

        assert answer.failures == ()
        assert answer.mishaps == ()
        assert answer.struck
        assert answer.events > 100

    def test_one_seed_gives_the_same_bytes_in_another_process(self, played: Played, name: str) -> None:
        there = subprocess.run(
            [sys.executable, "-c", ELSEWHERE, name],
            env=os.environ | {"PYTHONHASHSEED": "42"},
            check=True,
            capture_output=True,
        )

        assert there.stdout == played(name, 3).as_bytes()
        assert played(name, 1).figures != played(name, 3).figures

    def test_its_question_and_its_figures_speak_both_languages(self, played: Played, name: str) -> None:
        answer = played(name, 1)
        texts = [STORIES[name].question, *(figure.says for figure in answer.figures)]

        assert all(text.vi and text.en and text.vi != text.en for text in texts)
        assert all(figure.unit for figure in answer.figures)
        assert len({figure.name for figure in answer.figures}) == len(answer.figures)

    def test_it_holds_under_the_law_of_another_day(self, name: str) -> None:
        assert STORIES[name].play(4, date(2025, 6, 27)).failures == ()


@pytest.mark.parametrize(("name", "party", "desk", "check"), BROKEN)
def test_a_broken_desk_is_found_at_its_party(day: date, name: str, party: str, desk: Any, check: str) -> None:
    answer = STORIES[name].play(2, day, {party: desk})

    assert {failure.check for failure in answer.failures} == {check}
    assert {failure.finding.place.partition("/")[0] for failure in answer.failures} == {party}


def test_a_story_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(UsageError) as caught:
        story("happy_end")

    assert "happy_end" in caught.value.says.en
    assert all(name in caught.value.says.vi for name in STORIES)
