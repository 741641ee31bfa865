"""What a planner sees first: kinds, places and limits; what is unstable in red and without a number."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from scenarios.capacity.answer import Answer
from scenarios.capacity.comparison import compare
from scenarios.capacity.terminal import show, show_differences
from tests.scenarios.capacity.conftest import constant, figure

Answers = Callable[..., Answer]
SLOW = {"stations.desk.service": constant("30 min"), "days": figure("4 days")}
RED = "\x1b[31m"


def printed(print_it: Callable[[Console], None], width: int = 160) -> str:
    out = StringIO()
    print_it(Console(file=out, width=width, force_terminal=True, color_system="standard", highlight=False))
    return out.getvalue()


def test_numbers_are_written_as_each_language_writes_them(answer: Answers) -> None:
    found = answer()
    vi = printed(lambda console: show(found, console, "vi"))
    en = printed(lambda console: show(found, console, "en"))

    assert "phút" in vi
    assert "min" in en
    assert "giờ" not in en
    assert "95 %" in vi


def test_one_run_is_told_to_have_no_interval(answer: Answers) -> None:
    found = answer(seeds=(1,))
    told = printed(lambda console: show(found, console, "en"))

    assert "one run cannot say" in told
    assert "±" not in told


def test_what_is_unstable_stands_in_red_with_its_place_and_without_a_time(answer: Answers) -> None:
    found = answer(SLOW)
    told = printed(lambda console: show(found, console, "en"))
    kind = next(line for line in told.splitlines() if "unstable" in line)

    assert f"{RED}unstable: desk" in kind
    assert "±" not in kind
    assert f"{RED}grows without end" in told


def test_nothing_is_cut_off_in_a_narrow_terminal(answer: Answers) -> None:
    found = answer()
    lines = printed(lambda console: show(found, console, "vi"), width=80)

    assert "…" not in lines
    for heading in ("p50", "p95", "p99", "nhiều nhất", "Tỷ lệ trễ"):
        assert heading in lines


@pytest.mark.parametrize(("language", "words"), [("vi", "B trừ A"), ("en", "B less A")])
def test_differences_are_told_in_both_languages(answer: Answers, language: Any, words: str) -> None:
    differences = compare(answer(seeds=(1, 2)), answer({"cycles.send.every": figure("10 min")}, seeds=(1, 2)))

    assert words in printed(lambda console: show_differences(differences, console, language))


def test_a_difference_that_is_sure_stands_in_bold(answer: Answers) -> None:
    differences = compare(answer(), answer({"cycles.send.every": figure("10 min")}))
    told = printed(lambda console: show_differences(differences, console, "en"))

    assert "\x1b[1m-" in told


def test_an_unstable_side_is_told_instead_of_a_difference(answer: Answers) -> None:
    differences = compare(answer({"days": figure("4 days")}, seeds=(1, 2)), answer(SLOW, seeds=(1, 2)))
    told = printed(lambda console: show_differences(differences, console, "en"))

    assert f"{RED}unstable in B" in told
