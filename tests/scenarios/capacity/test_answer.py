"""Runs put together: Student's intervals, and no number where a number would only say how long the run was."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from scipy.stats import t as student

from scenarios.capacity.answer import Answer, Value, value_of
from scenarios.capacity.recovery import Recovered
from tests.scenarios.capacity.conftest import constant

Answers = Callable[..., Answer]
SLOW = {"stations.desk.service": constant("30 min"), "days": {"is": "4 days", "source": "tests", "basis": "profile"}}


def test_the_interval_of_three_numbers_is_the_one_of_the_textbook() -> None:
    found = value_of([9.0, 10.0, 11.0])

    assert found.value == pytest.approx(10.0)
    assert found.half == pytest.approx(4.3027 / 3**0.5, rel=1e-4)


def test_the_interval_is_scipys() -> None:
    numbers = [3.2, 4.8, 4.1, 5.5, 2.9]
    found = value_of(numbers)
    low, high = student.interval(0.95, 4, loc=4.1, scale=(sum((n - 4.1) ** 2 for n in numbers) / 4 / 5) ** 0.5)

    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_one_run_has_no_interval() -> None:
    found = value_of([7.0])

    assert found == Value(7.0, None)
    assert (found.low, found.high) == (7.0, 7.0)


def test_a_kind_that_keeps_up_has_times(answer: Answers) -> None:
    found = answer()
    mean = found.time("paper", "total", "mean")

    assert found.unstable("paper") == ""
    assert mean is not None
    assert 60 < mean.value < 1860 + 3600
    assert mean.half is not None


def test_a_kind_behind_an_overfull_place_names_it_and_has_no_times(answer: Answers) -> None:
    found = answer(SLOW)

    assert found.unstable("paper") == "desk"
    assert found.full() == {"desk"}
    assert found.time("paper", "total", "p95") is None
    assert {row["mean"] for row in found.times()} == {None}


def test_a_kind_is_unstable_if_one_run_is(answer: Answers) -> None:
    well, ill = answer(seeds=(1,)), answer(SLOW, seeds=(2,))
    both = Answer(well.plan, (*well.outcomes, *ill.outcomes))

    assert both.unstable("paper") == "desk"
    assert both.time("paper", "total", "mean") is None


class TestATimeLimit:
    def test_that_ends_behind_an_overfull_place_is_swamped(self, answer: Answers) -> None:
        found = answer(SLOW)

        assert found.swamped("soon") == "desk"
        assert {row["unstable"] for row in found.deadlines()} == {"desk"}

    def test_that_ends_before_it_is_not(self, answer: Answers) -> None:
        found = answer({**SLOW, "deadlines.soon.until": "line"})

        assert found.swamped("soon") == ""

    def test_tells_what_part_is_late_in_the_country_and_in_each_province(self, answer: Answers) -> None:
        rows = answer({"deadlines.soon.limit": {"is": "1 s", "source": "tests", "basis": "profile"}}).deadlines()
        nation, *provinces = rows

        assert nation["share"] == 1.0
        assert nation["judged"] == sum(row["judged"] for row in provinces) > 0

    def test_that_only_a_search_asked_about_is_left_out(self, answer: Answers) -> None:
        found = answer(seeds=(1,))
        one = found.outcomes[0]
        more = replace(one, late=[*one.late, {"deadline": "asked", "province": "", "judged": 1, "late": 0}])

        assert {row["deadline"] for row in Answer(found.plan, (more,)).deadlines()} == {"soon"}


def test_a_level_over_time_is_the_runs_mean_with_its_interval(answer: Answers) -> None:
    found = answer()
    mean, half = found.level("desk", "waiting")
    first = [one.series["desk"]["waiting"][5] for one in found.outcomes]

    assert mean[5] == pytest.approx(sum(first) / 3)
    assert half[5] == pytest.approx(value_of(first).half)


def test_recovery_has_no_hours_if_one_run_was_over_first(answer: Answers) -> None:
    found = replace(answer(seeds=(1, 2)), recovered=(Recovered(2.0, 10.0), Recovered(None, 20.0)))

    assert found.recovery == (None, value_of([10.0, 20.0]))
    assert found.summary()["recovery"]["hours"] is None
