"""The command: it lists, plays, searches, and names a seed that fails with the command that plays it again."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from harness.clock import WallClock, vietnam_day
from harness.errors import UsageError
from harness.parts import MissingExtraError, load
from mocks.broken.careless import Doubles, ExtendsTwice, Hasty, PaysTwice
from scenarios.stories.shelf import STORIES

Command = Callable[..., tuple[int, str]]
QUICK = "month_end"
TODAY = ("--today", "2026-09-15")
SEARCH_S = "15"


def breaking(monkeypatch: pytest.MonkeyPatch, name: str, **desks: Any) -> None:
    """Put a twin into a story."""
    story = STORIES[name]
    monkeypatch.setitem(STORIES, name, replace(story, play=partial(story.play, desks=desks)))


def test_without_a_name_the_stories_are_listed_with_their_questions(command: Command) -> None:
    code, told = command()

    assert code == 0
    assert all(name in told for name in STORIES)
    assert "Lỡ một chu kỳ" in told


def test_one_seed_is_told_with_its_figures(command: Command) -> None:
    code, told = command(QUICK, "--seed", "1", *TODAY)

    assert code == 0
    assert "hồ sơ được trả: 36" in told
    assert "1 hạt giống" in told
    assert "0 không đạt" in told


def test_several_seeds_are_summed_up(command: Command) -> None:
    code, told = command(QUICK, "--seed", "1", "--seeds", "2", *TODAY)

    assert code == 0
    assert "2 hạt giống" in told


def test_answers_are_written_as_they_are(command: Command, tmp_path: Path, played: Any) -> None:
    command(QUICK, "--seed", "1", *TODAY, "--out", str(tmp_path / "one.json"))
    command(QUICK, "--seed", "1", "--seeds", "2", *TODAY, "--out", str(tmp_path / "two.json"))

    assert (tmp_path / "one.json").read_bytes() == played(QUICK, 1).as_bytes()
    assert [one["seed"] for one in json.loads((tmp_path / "two.json").read_bytes())] == [1, 2]


@pytest.mark.parametrize(
    ("name", "party", "desk", "place"),
    [
        ("missed_cycle", "insurance", Doubles, "twice"),
        ("month_end", "insurance", PaysTwice, "twice"),
        ("returned_and_resent", "justice", Hasty, "said"),
        ("household_rush", "insurance", ExtendsTwice, "twice"),
    ],
)
def test_a_seed_that_fails_is_named_with_the_command_that_plays_it_again(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str, party: str, desk: Any, place: str
) -> None:
    breaking(monkeypatch, name, **{party: desk})

    code, told = command(name, "--seed", "7", *TODAY)

    assert code == 1
    assert f"lienthong simulate story {name} --seed 7 --today 2026-09-15" in told
    assert f"  {place} 2026-09-" in told


def test_a_search_can_fail(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, QUICK, insurance=PaysTwice)

    code, told = command(QUICK, "--seed", "3", *TODAY, "--seconds", "0.01")

    assert code == 1
    assert f"lienthong simulate story {QUICK} --seed 3" in told


@pytest.mark.search
@pytest.mark.parametrize("name", [*STORIES])
def test_a_search_over_seeds_that_are_others_each_day_finds_nothing(command: Command, name: str) -> None:
    first = vietnam_day(WallClock()).toordinal() * 1000

    code, told = command(name, "--seconds", SEARCH_S, "--seed", str(first), *TODAY)

    assert code == 0, told


def test_a_name_that_does_not_exist_is_answered_with_those_that_do(command: Command) -> None:
    with pytest.raises(UsageError) as caught:
        command("happy_end")

    assert QUICK in caught.value.says.en


def test_a_count_and_a_time_at_once_are_refused(command: Command) -> None:
    with pytest.raises(UsageError):
        command(QUICK, "--seeds", "2", "--seconds", "1")


def test_without_the_extra_the_command_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name == "simpy" or name.startswith(("simpy.", "scenarios"))]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "simpy", None)

    with pytest.raises(MissingExtraError) as caught:
        load(EntryPoint("simulate", "scenarios.simulate:commands", "lienthong.commands"))

    assert "pip install 'lienthong[capacity]'" in caught.value.says.en
