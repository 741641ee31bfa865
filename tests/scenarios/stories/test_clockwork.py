"""The one clock: people, parties and whoever watches see the same time, and nothing happens between two events."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from harness.clock import StoppedClock
from harness.journey import morning
from harness.stage import Stage
from mocks.network import Network
from scenarios.stories.clockwork import Clockwork, Doing

START = morning(date(2026, 9, 15))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def network() -> Network:
    return Network(StoppedClock(START), 1, only={"axis", "portal"})


@pytest.fixture
def clock(network: Network) -> Iterator[Clockwork]:
    with Clockwork(network, lambda: True) as made:
        yield made


def test_who_rests_finds_the_network_at_the_same_time(clock: Clockwork, network: Network) -> None:
    seen: list[datetime] = []

    def person() -> Doing:
        yield clock.rest(90 * MINUTE)
        seen.append(network.clock.now())
        yield clock.until(START + 2 * 60 * MINUTE)
        seen.append(network.clock.now())

    clock.run(until=clock.someone(person(), after=MINUTE))

    assert seen == [START + 91 * MINUTE, START + 120 * MINUTE]
    assert clock.now == 120 * 60


def test_a_moment_that_is_past_is_now(clock: Clockwork) -> None:
    def person() -> Doing:
        yield clock.rest(MINUTE)
        yield clock.until(START)

    clock.run(until=clock.process(person()))

    assert clock.now == 60


def test_what_a_party_has_set_itself_is_an_event_of_its_own(network: Network) -> None:
    done: list[datetime] = []
    seen: list[tuple[datetime, int]] = []

    def watch() -> bool:
        seen.append((network.clock.now(), len(done)))
        return True

    agenda = network.parties["portal"].office.agenda
    for minutes in (7, 3, 5):
        agenda.at(START + minutes * MINUTE, lambda: done.append(network.clock.now()))
    clock = Clockwork(network, watch)
    clock.run(until=clock.rest(10 * MINUTE))

    assert done == [START + minutes * MINUTE for minutes in (3, 5, 7)]
    assert {(START + minutes * MINUTE, number) for number, minutes in enumerate((3, 5, 7), start=1)} <= set(seen)


def test_one_who_walks_lets_others_act_while_time_passes(clock: Clockwork) -> None:
    seen: list[str] = []

    def walks(stage: Stage) -> None:
        seen.append("sets out")
        stage.forward(30 * MINUTE)
        seen.append("arrives")

    def other() -> Doing:
        yield clock.rest(10 * MINUTE)
        seen.append("meanwhile")

    clock.process(other())
    clock.run(until=clock.someone(clock.walk(walks)))

    assert seen == ["sets out", "meanwhile", "arrives"]


def test_who_is_still_on_the_way_is_sent_home(network: Network) -> None:
    left: list[str] = []

    def walks(stage: Stage) -> None:
        try:
            while True:
                stage.forward(MINUTE)
        finally:
            left.append("home")

    with Clockwork(network, lambda: True) as clock:
        clock.someone(clock.walk(walks))
        clock.run(until=clock.rest(60 * MINUTE))

    assert left == ["home"]


def test_the_first_wrong_step_is_an_event(network: Network) -> None:
    clock = Clockwork(network, lambda: network.clock.now() < START + 3 * MINUTE)

    def person() -> Doing:
        while True:
            yield clock.rest(MINUTE)

    clock.process(person())
    clock.run(until=clock.rest(60 * MINUTE) | clock.wrong)

    assert clock.now == 3 * 60
