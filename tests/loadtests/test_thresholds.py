from pathlib import Path
from typing import get_args

import pytest

from harness.errors import UsageError
from loadtests.kinds import ASKS
from loadtests.questions import QUESTIONS
from loadtests.thresholds import ANY, Limits, limit_of, read_limits
from scenarios.capacity import plan
from scenarios.capacity.assumptions import figures
from scenarios.capacity.plan import read_plan, shipped

FIGURE = '{{ is = "{}", source = "a test", basis = "profile" }}'


def limits(folder: Path, table: str, question: str = "soak") -> Limits:
    path = folder / "plan.toml"
    text = f'name = "mine"\nbased_on = "birth-cycle"\n[load.{question}]\n{table}\n'
    path.write_text(text, "utf-8")
    return read_limits(str(path), question)


def test_a_plan_may_name_the_questions_and_requests_that_a_load_test_knows() -> None:
    assert get_args(plan.Question) == tuple(QUESTIONS)
    assert get_args(plan.Request) == (ANY, *ASKS)


def test_the_national_plan_limits_every_question() -> None:
    for question in QUESTIONS.values():
        found = read_limits("national-2026", question.name)

        assert found.errors
        assert found.rate
        assert bool(found.lost) == (question.asks != {"lookup"})
        for ask in question.asks:
            assert limit_of(found.p95, ask)
            assert limit_of(found.p99, ask)


def test_a_plan_without_a_table_sets_no_limits() -> None:
    assert not read_limits("birth-cycle", "soak").some


def test_figures_become_numbers_and_keep_their_place(tmp_path: Path) -> None:
    found = limits(tmp_path, f"p95.discharge = {FIGURE.format('1.5 s')}\nerrors = {FIGURE.format('0.5 %')}")

    one = found.p95["discharge"]
    assert (one.place, one.says, one.number, one.unit) == ("load.soak.p95.discharge", "1.5 s", 1500.0, "ms")
    assert found.errors
    assert found.errors.number == 0.005


def test_a_kind_of_its_own_comes_before_any(tmp_path: Path) -> None:
    found = limits(tmp_path, f"p99 = {{ any = {FIGURE.format('9 s')}, lookup = {FIGURE.format('1 s')} }}")

    assert [one.says for one in (limit_of(found.p99, "lookup"), limit_of(found.p99, "driver")) if one] == ["1 s", "9 s"]


@pytest.mark.parametrize(
    ("table", "question", "place", "remedy"),
    [
        ("", "lunch", "load.lunch", "must be one of: 'morning_lookups'"),
        (f"p95.letter = {FIGURE.format('1 s')}", "soak", "load.soak.p95.letter", "must be one of: 'any'"),
        (f"p95.lookup = {FIGURE.format('3 %')}", "soak", "load.soak.p95.lookup", "write for example '20 ms'"),
        (f"rate = {FIGURE.format('20 documents')}", "soak", "load.soak.rate", "write for example '95 %'"),
        ("p50.lookup = 3", "soak", "load.soak.p50", "unknown key"),
    ],
)
def test_what_cannot_be_is_refused_with_place_and_remedy(
    tmp_path: Path, table: str, question: str, place: str, remedy: str
) -> None:
    with pytest.raises(UsageError) as refused:
        limits(tmp_path, table, question)

    assert f"{place}: " in refused.value.says.en
    assert remedy in refused.value.says.en


def test_limits_are_no_assumptions_of_a_simulated_answer() -> None:
    assert not [one for name in shipped() for one in figures(read_plan(name)) if one.part == "load"]
