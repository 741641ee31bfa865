"""The page of a comparison loads nothing, speaks both languages, and gives no number where there is none."""

from collections.abc import Callable

from scenarios.capacity import comparison_page
from scenarios.capacity.answer import Answer
from scenarios.capacity.comparison import compare
from tests.scenarios.capacity.conftest import constant, figure
from tests.scenarios.capacity.reading import Reader

Answers = Callable[..., Answer]
SLOW = {"stations.desk.service": constant("30 min"), "days": figure("4 days")}


def test_it_loads_nothing_and_speaks_both_languages(answer: Answers) -> None:
    a, b = answer(seeds=(1, 2)), answer({"cycles.send.every": figure("10 min")}, seeds=(1, 2))
    text = comparison_page.page(a, b, compare(a, b))

    assert Reader("vi", text).loads == []
    assert "B trừ A" in Reader("vi", text).text
    assert "B less A" in Reader("en", text).text
    assert "B trừ A" not in Reader("en", text).text


def test_it_says_what_is_unstable_instead_of_a_number(answer: Answers) -> None:
    a, b = answer({"days": figure("4 days")}, seeds=(1, 2)), answer(SLOW, seeds=(1, 2))

    assert "unstable in B" in Reader("en", comparison_page.page(a, b, compare(a, b))).text
