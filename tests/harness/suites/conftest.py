"""What tests of journeys share: scenes played on a near network of some day, and twins put before the suite."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from harness.clock import StoppedClock
from harness.journey import Journey, morning, walk
from harness.rule import Role
from harness.run import SUITES
from harness.suites.journey.plays import plays
from harness.twinplay import Task, play
from harness.verdict import Verdict
from mocks.nearstage import NearStage
from mocks.network import Network

TODAY = date(2026, 9, 15)
Stories = Callable[[str], Journey]


@pytest.fixture(scope="module")
def near() -> Callable[..., Stories]:
    """Gives the stories of a day: each scene is played once, all on one near network, or `alone` on one of its own."""
    networks: dict[date, Stories] = {}

    def of(day: date = TODAY, *, alone: bool = False) -> Stories:
        if alone:
            return _stories(day)
        if day not in networks:
            networks[day] = _stories(day)
        return networks[day]

    return of


def _stories(day: date) -> Stories:
    network = Network(StoppedClock(morning(day)), 1)
    stage, kept = NearStage(network), dict[str, Journey]()

    def story(scene: str) -> Journey:
        if scene not in kept:
            kept[scene] = walk(plays()[scene], scene, stage)
            assert network.mishaps == []
        return kept[scene]

    return story


@pytest.fixture
def judged() -> Callable[[str], set[str]]:
    """The rules that a journey's suite judges, read from its source."""

    def ids(journey: str) -> set[str]:
        tree = ast.parse(Path(SUITES / "journey" / f"test_{journey}.py").read_text("utf-8"))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        marks = (call for call in calls if ast.unparse(call.func) == "pytest.mark.rule")
        return {argument.value for call in marks for argument in call.args if isinstance(argument, ast.Constant)}

    return ids


@pytest.fixture
def killed() -> Callable[[str, str], bool]:
    """Whether the suite fails the twin of that name by the rule that it breaks."""

    def fails(twin: str, rule: str) -> bool:
        played = play(Task(Role.JOURNEY, twin, 1, TODAY, (rule,)))
        assert not played.trouble
        return played.verdicts[rule] == Verdict.FAILED.word

    return fails
