"""What a run is read out as: measured documents only, none without an end counted as done."""

from collections.abc import Callable

import numpy as np
import pytest

from scenarios.capacity.answer import Answer
from scenarios.capacity.outcome import settles_after
from tests.scenarios.capacity.conftest import constant, figure

Answers = Callable[..., Answer]


def test_documents_of_the_warm_up_are_not_measured(answer: Answers) -> None:
    (whole,) = answer(seeds=(1,)).outcomes
    (later,) = answer({"warm_up": figure("1 d")}, seeds=(1,)).outcomes

    assert 0 < later.documents < whole.documents


def test_steps_add_up_to_the_whole_way(answer: Answers) -> None:
    (one,) = answer(seeds=(1,)).outcomes
    means = {row["stage"]: row["mean"] for row in one.times if row["province"] == ""}

    assert sum(means[stage] for stage in ("send", "line", "desk")) == pytest.approx(means["total"])


def test_provinces_add_up_to_the_country(answer: Answers) -> None:
    (one,) = answer(seeds=(1,)).outcomes
    nation, *provinces = [row["documents"] for row in one.times if row["stage"] == "total"]

    assert nation == sum(provinces) == one.documents


def test_load_is_work_over_what_can_be_done(answer: Answers) -> None:
    (one,) = answer(seeds=(1,)).outcomes
    desk = next(row for row in one.places if row["place"] == "desk")
    minutes = sum(row["documents"] for row in one.times if (row["stage"], row["province"]) == ("desk", ""))

    assert desk["load"] == pytest.approx(minutes / (2 * 2 * 1440), rel=0.01)


def test_a_kind_that_does_not_come_to_its_end_is_unstable_although_no_place_is_overfull(answer: Answers) -> None:
    way = [{"cycle": "send"}, {"wait": constant("50 d"), "name": "abroad"}, {"station": "desk"}]
    (one,) = answer({"kinds.paper.way": way}, seeds=(1,)).outcomes
    (kind,) = one.kinds

    assert kind["unfinished"] == kind["made"] > 0
    assert kind["unstable"] == "desk"
    assert one.places[-1]["worst"] < 1
    assert {row["p95"] for row in one.times} <= {None}


def test_a_step_of_the_series_is_a_quarter_of_an_hour_in_a_short_run(answer: Answers) -> None:
    (one,) = answer(seeds=(1,)).outcomes

    assert one.series["step_s"] == 900
    assert len(one.series["desk"]["waiting"]) == len(one.series["desk"]["busy"]) == 2 * 96
    assert one.series["line"]["busy"] == []


@pytest.mark.parametrize(
    ("means", "settled"),
    [
        ([5.0, 5.0, 5.0, 5.0], 0),
        ([90.0, 40.0, 5.0, 5.1, 4.9, 5.0, 5.1, 4.9], 2),
        ([], 0),
    ],
    ids=["at once", "after two days", "nothing came to its end"],
)
def test_daily_means_settle(means: list[float], settled: int) -> None:
    daily = np.array([[10.0, 10.0 * mean] for mean in means]).reshape(-1, 2)

    assert settles_after(daily) == settled
