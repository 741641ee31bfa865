"""Every figure of a plan is told with its source, wherever in the plan it stands."""

import re
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from harness.law import law
from scenarios.capacity.assumptions import BASES, figures, show
from scenarios.capacity.plan import Plan, read_plan, shipped
from tests.scenarios.capacity.conftest import figure, says

Plans = Callable[..., Plan]


def sources(part: Any) -> Iterator[str]:
    """Every source in a plan's own table."""
    if isinstance(part, dict):
        if "source" in part:
            yield part["source"]
        for below in part.values():
            yield from sources(below)
    elif isinstance(part, (list, tuple)):
        for below in part:
            yield from sources(below)


@pytest.mark.parametrize("name", shipped())
class TestEveryPlanThatComesWithUs:
    def test_is_told_whole(self, name: str) -> None:
        plan = read_plan(name)
        own = sorted(sources(plan.model_dump(exclude={"load"})))
        told = sorted(one.source for one in figures(plan) if not one.path.endswith(".term"))

        assert told == own

    def test_names_each_place_once(self, name: str) -> None:
        paths = [one.path for one in figures(read_plan(name))]

        assert len(paths) == len(set(paths))
        assert all(re.fullmatch(r"[a-z_]+([.][a-z0-9_-]+(\[\d+\])?)*", path) for path in paths)

    def test_has_a_word_for_every_basis(self, name: str) -> None:
        assert {one.basis for one in figures(read_plan(name))} <= BASES.keys()


def test_a_legal_limit_is_told_with_the_laws_own_source(plan: Plans) -> None:
    limit = {"title": says("card"), "kind": "paper", "until": "desk", "term": "card.child_term"}
    one = next(one for one in figures(plan({"deadlines.card": limit})) if one.path == "deadlines.card.term")
    setting = law(plan().start).setting("card.child_term")

    assert one.source == setting.source
    assert one.says.en == f"{setting.value} working days (card.child_term)"
    assert one.says.vi == f"{setting.value} ngày làm việc (card.child_term)"


def test_a_calendar_is_told_by_its_hours(plan: Plans) -> None:
    own = {
        "spans": [["07:30", "11:00"]],
        "weekdays": [0, 5],
        "holidays_off": True,
        "source": "tests",
        "basis": "profile",
    }
    one = next(one for one in figures(plan({"calendars.desk": own})) if one.path == "calendars.desk")

    assert one.says.en == "07:30–11:00; Monday, Saturday, holidays off"
    assert one.says.vi == "07:30–11:00; thứ Hai, thứ Bảy, trừ ngày lễ"


def test_figures_are_written_as_each_language_writes_numbers(plan: Plans) -> None:
    one = next(
        one
        for one in figures(plan({"kinds.paper.volume": figure("1_400_000.5 documents/year")}))
        if one.path == "kinds.paper.volume"
    )

    assert (one.says.vi, one.says.en) == ("1.400.000,5 hồ sơ/năm", "1,400,000.5 documents/year")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_terminal_shows_each_place_with_its_source(plan: Plans, language: Any) -> None:
    out = StringIO()
    show(plan(), Console(file=out, width=160), language)
    told = out.getvalue()

    assert "kinds.paper.volume" in told
    assert "tests: chosen" in told
    assert BASES["profile"].to(language) in told
