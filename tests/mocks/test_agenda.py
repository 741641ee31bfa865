"""An agenda: by the clock, ties in order of entry, named actions moved and never doubled."""

from datetime import datetime, timedelta

import pytest

from harness.clock import VIETNAM
from mocks.agenda import Agenda, backoff

AT = datetime(2026, 9, 15, 8, 0, tzinfo=VIETNAM)
MINUTE = timedelta(minutes=1)


def run(agenda: Agenda, until: datetime) -> None:
    while action := agenda.take(until):
        action()


def test_actions_are_taken_in_order_of_time_and_ties_in_order_of_entry() -> None:
    agenda, done = Agenda(), list[str]()
    for name, minutes in (("c", 2), ("a", 1), ("b", 1)):
        agenda.at(AT + minutes * MINUTE, lambda name=name: done.append(name))

    run(agenda, AT + 5 * MINUTE)

    assert done == ["a", "b", "c"]


def test_nothing_is_taken_before_its_time() -> None:
    agenda = Agenda()
    agenda.at(AT + MINUTE, lambda: None)

    assert agenda.take(AT) is None
    assert agenda.due() == AT + MINUTE
    assert agenda.take(AT + MINUTE) is not None
    assert agenda.due() is None


def test_a_named_action_is_moved_not_doubled() -> None:
    agenda, done = Agenda(), list[int]()
    agenda.at(AT, lambda: done.append(1), "look")
    agenda.at(AT + MINUTE, lambda: done.append(2), "look")

    assert agenda.due() == AT + MINUTE
    run(agenda, AT + MINUTE)
    assert done == [2]


def test_after_it_was_taken_its_name_is_free_again() -> None:
    agenda, done = Agenda(), list[int]()
    agenda.at(AT, lambda: done.append(1), "look")
    run(agenda, AT)
    agenda.at(AT, lambda: done.append(2), "look")
    run(agenda, AT)

    assert done == [1, 2]


def test_an_action_may_plan_itself_anew_under_its_own_name() -> None:
    agenda, done = Agenda(), list[datetime]()

    def tick(at: datetime) -> None:
        done.append(at)
        if len(done) < 3:
            agenda.at(at + MINUTE, lambda: tick(at + MINUTE), "tick")

    agenda.at(AT, lambda: tick(AT), "tick")
    run(agenda, AT + 9 * MINUTE)

    assert done == [AT, AT + MINUTE, AT + 2 * MINUTE]


def test_a_dropped_action_is_never_done() -> None:
    agenda, done = Agenda(), list[int]()
    agenda.at(AT, lambda: done.append(1), "look")
    agenda.at(AT, lambda: done.append(2))
    agenda.drop("look")
    agenda.drop("unknown")

    run(agenda, AT)

    assert done == [2]


def test_a_cleared_agenda_plans_nothing() -> None:
    agenda = Agenda()
    agenda.at(AT, lambda: None, "look")
    agenda.clear()

    assert agenda.due() is None


@pytest.mark.parametrize(("tries", "minutes"), [(-1, 1), (0, 1), (1, 1), (2, 2), (6, 30), (1000, 30)])
def test_one_waits_longer_after_each_fruitless_try_up_to_a_bound(tries: int, minutes: int) -> None:
    assert backoff(tries) == timedelta(minutes=minutes)


def test_nothing_is_due_before_its_time_and_a_dropped_action_only_may_be() -> None:
    agenda = Agenda()
    assert not agenda.may_be_due(AT)
    agenda.at(AT, lambda: None, "it")

    assert not agenda.may_be_due(AT - timedelta(seconds=1))
    assert agenda.may_be_due(AT)
    agenda.drop("it")
    assert agenda.due() is None
    assert not agenda.may_be_due(AT)
