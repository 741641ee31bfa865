"""Differences come from runs of one seed, and are told only where a number means something."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.errors import UsageError
from scenarios.capacity.answer import Answer, value_of
from scenarios.capacity.comparison import Difference, as_json, compare
from tests.scenarios.capacity.conftest import constant, figure, says

Answers = Callable[..., Answer]
QUICK = {"cycles.send.every": figure("10 min")}
SLOW = {"stations.desk.service": constant("30 min"), "days": figure("4 days")}


def of(differences: list[Difference], name: str, measure: str) -> Difference:
    return next(one for one in differences if (one.name, one.measure) == (name, measure))


def test_the_interval_is_that_of_the_paired_differences(answer: Answers) -> None:
    a, b = answer(seeds=(1, 2, 3)), answer(QUICK, seeds=(3, 2, 1))
    found = of(compare(a, b), "paper", "mean")
    means = [{one.seed: one.times[0]["mean"] for one in side.outcomes} for side in (a, b)]

    assert found.difference == value_of([means[1][seed] - means[0][seed] for seed in (1, 2, 3)])
    assert found.sure
    assert found.a is not None
    assert found.difference is not None
    assert found.a.value + found.difference.value == pytest.approx(sum(means[1].values()) / 3)


def test_an_answer_does_not_differ_from_itself(answer: Answers) -> None:
    a = answer()

    assert {one.difference.value for one in compare(a, a) if one.difference} == {0.0}
    assert not [one for one in compare(a, a) if one.sure or one.state]


def test_kinds_limits_and_places_are_all_compared(answer: Answers) -> None:
    a = answer(seeds=(1, 2))

    assert [(one.subject, one.name, one.measure) for one in compare(a, a)] == [
        *(("kind", "paper", measure) for measure in ("mean", "p50", "p95", "p99")),
        ("deadline", "soon", "late"),
        ("place", "send", "wait"),
        ("place", "line", "wait"),
        ("place", "desk", "load"),
        ("place", "desk", "wait"),
    ]


def test_only_runs_of_a_seed_that_both_have_count(answer: Answers) -> None:
    found = compare(answer(seeds=(1, 2, 3)), answer(QUICK, seeds=(2, 3, 4)))
    alone = compare(answer(seeds=(2, 3)), answer(QUICK, seeds=(2, 3)))

    assert found == alone


def test_answers_without_a_seed_in_common_are_refused(answer: Answers) -> None:
    with pytest.raises(UsageError, match="seed"):
        compare(answer(seeds=(1,)), answer(seeds=(2,)))


def test_one_pair_has_no_interval_and_is_never_sure(answer: Answers) -> None:
    found = of(compare(answer(seeds=(1,)), answer(QUICK, seeds=(1,))), "paper", "mean")

    assert found.difference is not None
    assert found.difference.half is None
    assert not found.sure


def test_what_is_unstable_has_no_difference(answer: Answers) -> None:
    well, ill = answer({"days": figure("4 days")}, seeds=(1, 2)), answer(SLOW, seeds=(1, 2))
    found = compare(well, ill)

    assert of(found, "paper", "p95").state == "unstable_b"
    assert of(found, "paper", "p95").difference is None
    assert of(found, "paper", "p95").a is not None
    assert of(found, "paper", "p95").b is None
    assert of(found, "soon", "late").state == "unstable_b"
    assert of(found, "desk", "wait").state == "unstable_b"
    assert of(compare(ill, well), "paper", "p95").state == "unstable_a"
    assert of(compare(ill, ill), "paper", "p95").state == "unstable_both"


def test_how_full_an_overfull_place_is_can_be_compared(answer: Answers) -> None:
    found = of(compare(answer({"days": figure("4 days")}, seeds=(1, 2)), answer(SLOW, seeds=(1, 2))), "desk", "load")

    assert found.difference is not None
    assert found.difference.value > 1


def test_what_only_one_plan_has_is_named(answer: Answers) -> None:
    plain = answer(seeds=(1, 2))
    limit = {"title": says("later"), "kind": "paper", "until": "desk", "limit": figure("9 h")}
    more = answer({"deadlines.later": limit}, seeds=(1, 2))

    assert of(compare(plain, more), "later", "late").state == "only_b"
    assert of(compare(more, plain), "later", "late").state == "only_a"
    assert of(compare(more, plain), "later", "late").title.en == "later"
    assert of(compare(more, plain), "later", "late").a is not None


def test_a_limit_that_judged_nobody_has_no_number(answer: Answers) -> None:
    a = answer(seeds=(1,))
    nobody = Answer(a.plan, (replace(a.outcomes[0], late=[]),))

    assert of(compare(a, nobody), "soon", "late").state == "unmeasured"


def test_the_file_names_both_plans_and_their_seeds(answer: Answers) -> None:
    a, b = answer(seeds=(1, 2)), answer({**QUICK, "name": "quick"}, seeds=(1, 2))
    told = as_json(a, b, compare(a, b))

    assert (told["a"], told["b"], told["seeds"]) == ("sketch", "quick", [1, 2])
    assert len(told["differences"]) == len(compare(a, b))
    assert set(told["differences"][0]["difference"]) == {"value", "half"}
