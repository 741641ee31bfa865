from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from harness.errors import UsageError
from scenarios.capacity.answer import Value
from scenarios.capacity.find import changed, question, search, setting
from scenarios.capacity.plan import Plan, read_plan
from scenarios.capacity.runs import Workers, replicate
from scenarios.capacity.scaling import scaled

OFFICERS = "card-officers so that p95(birth) <= 2 working days"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read_plan("birth-cycle")


def pretend(limit: Callable[[Plan], float], *, half: float = 0.0) -> Callable[[Plan], Any]:
    """An answer whose mean time is `limit(plan)` seconds."""

    def answer(plan: Plan) -> Any:
        return SimpleNamespace(plan=plan, time=lambda *_: Value(limit(plan), half), unstable=lambda _: "")

    return answer


def test_a_question_is_read(plan: Plan) -> None:
    asked = question(plan, OFFICERS)

    assert (asked.knob, asked.room, asked.measure, asked.of) == ("card-officers", "stations", "p95", "birth")
    assert asked.aim is not None
    assert asked.aim.working_days == 2
    assert asked.limit == pytest.approx(0.05)


def test_a_time_limit_in_hours_is_seconds(plan: Plan) -> None:
    assert question(plan, "births so that mean(birth/births) <= 1.5 h").limit == 5400


def test_a_part_that_is_late_is_a_part_of_one(plan: Plan) -> None:
    assert question(plan, "card-officers so that late(card) <= 1 %").limit == pytest.approx(0.01)


@pytest.mark.parametrize(
    "words",
    [
        "more officers please",
        "nobody so that p95(birth) <= 1 h",
        "card-officers so that p95(nothing) <= 1 h",
        "card-officers so that p95(birth/nowhere) <= 1 h",
        "card-officers so that p95(birth) <= 1 parsec",
        "card-officers so that mean(birth) <= 2 working days",
        "card-officers so that late(birth) <= 1 %",
        "axis so that mean(birth) <= 1 h",
    ],
)
def test_what_is_not_understood_is_refused_with_what_there_is(plan: Plan, words: str) -> None:
    with pytest.raises(UsageError):
        question(plan, words)


@pytest.mark.parametrize("needed", [1, 2, 7, 449, 450, 451, 900, 12_345])
def test_the_least_number_of_servers_that_holds_is_found(plan: Plan, needed: int) -> None:
    asked = question(plan, "card-officers so that mean(birth) <= 1 h")

    found = search(plan, asked, pretend(lambda plan: 3000 if setting(plan, asked) >= needed else 4000))

    assert found.best == needed
    assert found.now == plan.stations["card-officers"].servers.count


@pytest.mark.parametrize("longest", [1, 2, 29, 30, 31, 45, 1440])
def test_the_longest_cycle_that_holds_is_found(plan: Plan, longest: int) -> None:
    asked = question(plan, "births so that mean(birth) <= 1 h")

    found = search(plan, asked, pretend(lambda plan: 60.0 * setting(plan, asked) * 3600 / (longest * 60 + 30)))

    assert found.best == longest


def test_nothing_is_found_where_nothing_holds(plan: Plan) -> None:
    asked = question(plan, "card-officers so that mean(birth) <= 1 h")

    assert search(plan, asked, pretend(lambda _: 4000)).best is None


def test_a_value_whose_interval_reaches_beyond_the_limit_does_not_hold(plan: Plan) -> None:
    asked = question(plan, "card-officers so that mean(birth) <= 1 h")

    assert search(plan, asked, pretend(lambda _: 3500, half=200)).best is None


def test_the_plan_is_changed_at_the_knob_only(plan: Plan) -> None:
    asked = question(plan, OFFICERS)

    other = changed(plan, asked, 7)

    assert setting(other, asked) == 7
    assert other.kinds == plan.kinds
    assert other.stations["card-officers"].service == plan.stations["card-officers"].service


def test_fewer_officers_than_a_small_country_needs_do_not_hold() -> None:
    plan = scaled(read_plan("birth-cycle"), 0.02)
    asked = question(plan, "births so that mean(birth/births) <= 30 min")

    found = search(plan, asked, lambda changed: replicate(changed, range(1, 7), Workers(None)))

    assert found.best is not None
    assert 50 <= found.best <= 60  # a cycle's mean wait is half of it


def test_a_limit_in_working_days_is_searched_on_real_runs() -> None:
    plan = scaled(read_plan("birth-cycle"), 0.02)
    asked = question(plan, OFFICERS)
    assert asked.aim is not None

    found = search(plan, asked, lambda changed: replicate(changed, (1, 2), Workers(None), aims=(asked.aim,)))

    assert found.best is not None
    assert 1 <= found.best <= found.now
    shares = [one.value.value for one in found.tries if one.holds and one.value]
    assert all(0 <= share <= asked.limit for share in shares)
