"""Many actors on one clock: in order of time, one at a time, the same way every time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from harness.clock import StoppedClock
from harness.faults import Reset
from harness.journey import Journey, morning, walk
from harness.said import Said
from harness.suites.journey.plays import plays
from mocks.nearstage import NearStage
from mocks.network import Network
from scenarios.crowd import COME_BACK, KNOCKS_MAX, PATIENT, Crowd

HOUR = timedelta(hours=1)
START = morning(date(2026, 9, 15))


@pytest.fixture
def network() -> Network:
    return Network(StoppedClock(START), 1, only={"axis", "portal"})


def counting(name: str, pause: timedelta, seen: list[tuple[str, timedelta]]) -> Callable[[NearStage], None]:
    def act(stage: NearStage) -> None:
        for _ in range(3):
            seen.append((name, stage.now() - START))
            stage.forward(pause)

    return act


def test_whoever_wants_to_wake_first_acts_first(network: Network) -> None:
    seen: list[tuple[str, timedelta]] = []
    with Crowd(network) as crowd:
        crowd.join(counting("slow", 3 * HOUR, seen))
        crowd.join(counting("quick", HOUR, seen), after=HOUR / 2)
        crowd.run()

    assert [name for name, _ in seen] == ["slow", "quick", "quick", "quick", "slow", "slow"]
    assert [at for _, at in seen] == sorted(at for _, at in seen)


def test_who_looks_in_vain_looks_less_and_less_often(network: Network) -> None:
    seen: list[datetime] = []

    def waits(stage: NearStage) -> None:
        for _ in range(20):
            seen.append(stage.now())
            stage.forward(timedelta(minutes=5))

    with Crowd(network) as crowd:
        crowd.join(waits)
        crowd.run()

    pauses = [later - earlier for earlier, later in pairwise(seen)]
    assert pauses[0] == timedelta(minutes=5)
    assert pauses == sorted(pauses)
    assert pauses[-1] == PATIENT


def test_who_is_not_awaited_is_sent_home_when_the_others_have_ended(network: Network) -> None:
    left: list[str] = []

    def for_ever(stage: NearStage) -> None:
        try:
            while True:
                stage.forward(HOUR)
        finally:
            left.append("weather")

    with Crowd(network) as crowd:
        crowd.join(for_ever, awaited=False)
        crowd.join(counting("guest", HOUR, []))
        crowd.run()

    assert left == ["weather"]


def test_an_actors_own_error_comes_out(network: Network) -> None:
    def fails(_stage: NearStage) -> None:
        raise ZeroDivisionError

    with Crowd(network) as crowd:
        crowd.join(counting("other", HOUR, []))
        crowd.join(fails, after=HOUR)
        with pytest.raises(ZeroDivisionError):
            crowd.run()


def test_one_takes_away_only_the_faults_that_one_armed(network: Network) -> None:
    def brings(stage: NearStage) -> None:
        stage.arm([Reset(door="a->b:*")])
        stage.forward(5 * HOUR)

    def takes_away(stage: NearStage) -> None:
        stage.arm([Reset(door="a->b:*"), Reset(door="population:*")])
        stage.disarm()

    with Crowd(network) as crowd:
        crowd.join(brings)
        crowd.join(takes_away, after=HOUR)
        crowd.run()

    assert network.faults == (Reset(door="a->b:*"),)


@pytest.mark.parametrize(("closed", "met"), [(3, 200), (KNOCKS_MAX + 1, 503)])
def test_a_closed_door_is_knocked_at_again_for_a_while(
    network: Network, monkeypatch: pytest.MonkeyPatch, closed: int, met: int
) -> None:
    knocks: list[datetime] = []
    found: list[Said] = []

    def door(_stage: Any, *_: Any, **__: Any) -> Said:
        knocks.append(network.clock.now().astimezone(UTC))
        return Said(503 if len(knocks) <= closed else 200, {})

    monkeypatch.setattr(NearStage, "ask", door)
    with Crowd(network) as crowd:
        crowd.join(lambda stage: found.append(stage.ask("portal", "GET", "/")))
        crowd.run()

    assert found[0].status == met
    assert knocks[1] - knocks[0] == COME_BACK


def test_journeys_that_cross_each_other_reach_their_ends() -> None:
    network = Network(StoppedClock(START), 1)
    found: list[Journey] = []

    def walker(scene: str) -> Callable[[NearStage], None]:
        return lambda stage: found.append(walk(plays()[scene], scene, stage))

    with Crowd(network) as crowd:
        for scene in ("birth/happy", "birth/cutoff", "death/pensioner"):
            crowd.join(walker(scene))
        crowd.run()

    assert [story.stuck for story in found] == [None] * 3
    assert network.mishaps == []
