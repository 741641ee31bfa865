"""Which kinds take longer in one province than in another, told only of enough documents."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from scenarios.capacity.answer import Answer
from scenarios.capacity.spread import DOCUMENTS_LEAST, unequal
from scenarios.capacity.titles import Titles

Answers = Callable[..., Answer]


@pytest.fixture
def told(answer: Answers) -> Callable[[dict[str, tuple[int, float]]], Answer]:
    """An answer whose provinces have these documents and p95."""

    def made(provinces: dict[str, tuple[int, float]]) -> Answer:
        found = answer(seeds=(1,))
        one = found.outcomes[0]
        row = one.times[0]
        rows: list[dict[str, Any]] = [{**row, "p95": 100.0}]
        rows += [{**row, "province": name, "documents": many, "p95": p95} for name, (many, p95) in provinces.items()]
        return replace(found, outcomes=(replace(one, times=rows),))

    return made


def spread(answer: Answer) -> list[tuple[str, float]]:
    found = unequal(answer, Titles.of(answer))
    return [] if found is None else [(row["province"], round(row["log"], 3)) for row in found.rows("vi")]


def test_provinces_are_told_the_slowest_first_against_the_country(told: Callable[..., Answer]) -> None:
    found = told({"A": (500, 50.0), "B": (500, 200.0), "C": (500, 100.0)})

    assert spread(found) == [("B", 1.0), ("C", 0.0), ("A", -1.0)]


def test_a_kind_that_is_much_the_same_everywhere_is_not_told(told: Callable[..., Answer]) -> None:
    assert spread(told({"A": (500, 100.0), "B": (500, 109.0)})) == []


def test_a_province_with_few_documents_is_left_out(told: Callable[..., Answer]) -> None:
    found = told({"A": (500, 100.0), "B": (DOCUMENTS_LEAST - 1, 900.0), "C": (DOCUMENTS_LEAST, 120.0)})

    assert [name for name, _ in spread(found)] == ["C", "A"]
