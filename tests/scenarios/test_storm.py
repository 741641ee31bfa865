"""The storm: it holds, it is the same for the same seed, and what is planted is found and its seed named."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from typer.testing import CliRunner

from harness.errors import UsageError
from mocks.broken.careless import Denies, Doubles, LetsLie, Loses, Nobodys
from mocks.broken.journey_death import GivesUp
from scenarios import storm
from scenarios.command import commands

DAY = date(2026, 9, 15)
FEW = ("birth/happy", "birth/counter", "birth/duplicate", "death/pensioner")


@pytest.mark.parametrize("seed", range(1, 5))
def test_the_network_holds(seed: int) -> None:
    answer = storm.play(seed, DAY, FEW)

    assert answer.findings == []
    assert answer.mishaps == ()
    assert answer.played == len(FEW)
    assert answer.struck


@pytest.mark.parametrize("day", [date(2022, 11, 22), date(2024, 7, 3), date(2025, 7, 2)])
def test_it_holds_under_the_law_of_other_days(day: date) -> None:
    assert storm.play(3, day, FEW).held


def test_one_seed_is_one_storm() -> None:
    first, again, other = (storm.play(seed, DAY, FEW[:2]) for seed in (5, 5, 6))

    assert first == again
    assert (first.calls, first.struck) != (other.calls, other.struck)


def test_without_weather_everybody_arrives() -> None:
    answer = storm.play(1, DAY, FEW[:1], fair=True)

    assert answer.held
    assert answer.stuck == ()


@pytest.mark.parametrize(
    ("desk", "found"),
    [(Loses, "lost"), (Denies, "astray"), (Doubles, "twice"), (Nobodys, "ownerless"), (LetsLie, "stalled")],
)
def test_what_is_planted_is_found_at_its_party(desk: Any, found: str) -> None:
    answer = storm.play(2, DAY, ("birth/happy",), {"insurance": desk}, fair=True)

    assert found in {name for name, _ in answer.findings}
    assert {finding.place.partition("/")[0] for _, finding in answer.findings} == {"insurance"}


def test_weather_alone_finds_who_gives_up_when_nobody_answers() -> None:
    answers = [storm.play(1, DAY, FEW[3:], {"one-stop": GivesUp}, fair=fair) for fair in (True, False)]

    assert [answer.held for answer in answers] == [True, False]
    assert {name for name, _ in answers[1].findings} == {"stalled"}


# --- the command ------------------------------------------------------------------------------------------------------


Storm = Callable[..., tuple[int, str]]


@pytest.fixture
def command() -> Storm:
    def run(*arguments: str) -> tuple[int, str]:
        ended = CliRunner().invoke(commands, ["--today", str(DAY), *arguments])
        if isinstance(ended.exception, UsageError):
            raise ended.exception
        return ended.exit_code, ended.output

    return run


def test_the_command_sums_up_and_ends_well(command: Storm) -> None:
    code, told = command("--seeds", "2", "--scene", "birth/happy", "--workers", "1")

    assert code == 0
    assert "2 hạt giống, 2 hành trình" in told
    assert "0 hạt giống không đạt" in told


def test_the_command_names_the_seed_that_failed_and_how_to_play_it_again(
    command: Storm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storm, "play", partial(storm.play, desks={"insurance": Doubles}, fair=True))

    code, told = command("--first", "7", "--seeds", "1", "--scene", "birth/happy")

    assert code == 1
    assert "lienthong storm --first 7 --seeds 1 --today 2026-09-15 --scene birth/happy" in told
    assert "twice: insurance/card-issued" in told


def test_several_processes_tell_the_same(command: Storm) -> None:
    alone, together = (command("--seeds", "2", "--scene", "birth/happy", "--workers", count) for count in "12")

    assert alone == together


def test_a_scene_that_does_not_exist_is_named(command: Storm) -> None:
    with pytest.raises(UsageError) as caught:
        command("--scene", "birth/never")

    assert "birth/never" in caught.value.says.en


def test_the_settings_that_a_seed_chooses_are_those_that_parties_know() -> None:
    every = {json.dumps(storm.settings_of(seed), sort_keys=True) for seed in range(20)}

    assert len(every) > 5
