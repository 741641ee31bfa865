"""Convalescence: its plays reach their ends on days of either law, its rules are judged, its twins are killed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from harness.rule import chapter
from harness.suites.journey import claims
from harness.working import add_working_days, on_or_after

ENDS = {
    "happy": "settled",
    "late": "refused",
    "outage": "settled",
    "duplicate": "settled",
    "too-long": "settled",
    "mismatch": "settled",
    "late-list": "settled",
}
FIVE_DAYS = {
    date(2022, 9, 15): 2_235_000,
    date(2024, 9, 16): 3_510_000,
    date(2025, 7, 15): 3_510_000,
    date(2026, 9, 15): 3_795_000,
}
"""Five days at 30 % of 1,490,000, 2,340,000 and 2,530,000 dong."""


def row_of(story: Any, step: str = "settled") -> dict[str, Any]:
    [row] = claims.rows(story.facts[f"dossier:{step}"])
    return row


@pytest.mark.parametrize("day", FIVE_DAYS)
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(f"convalescence/{scene}")

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize(("day", "amount"), [*FIVE_DAYS.items()])
def test_a_day_is_thirty_percent_of_the_base_of_its_day(near: Callable[..., Any], day: date, amount: int) -> None:
    row = row_of(near(day)("convalescence/happy"))

    assert (row["soTien"], row["soNgay"], row["thieu"]) == (str(amount), 5, [])


@pytest.mark.parametrize("day", FIVE_DAYS)
def test_nine_days_after_surgery_are_cut_to_seven(near: Callable[..., Any], day: date) -> None:
    assert row_of(near(day)("convalescence/too-long"))["soNgay"] == 7


@pytest.mark.parametrize("day", FIVE_DAYS)
def test_the_thirtieth_day_after_the_return_is_the_last_to_begin(near: Callable[..., Any], day: date) -> None:
    right, late = near(day)("convalescence/happy"), near(day)("convalescence/late")

    assert right.facts["first"] - right.facts["back"] == timedelta(days=30)
    assert late.facts["first"] - late.facts["back"] == timedelta(days=31)
    assert row_of(late, "refused")["maLyDo"] == "CD27"


@pytest.mark.parametrize("day", FIVE_DAYS)
def test_a_late_list_is_held_to_the_term_of_the_day(near: Callable[..., Any], day: date) -> None:
    story = near(day)("convalescence/late-list")
    begun = story.facts["back"] + timedelta(days=30)
    until = add_working_days(begun, 7) if day >= date(2025, 7, 1) else on_or_after(begun + timedelta(days=10))

    assert f"{until:%d/%m/%Y}" in row_of(story, "refused")["lyDo"]


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("convalescence") == {rule.id for rule in chapter("journey_convalescence")}


@pytest.mark.parametrize("rule", ["JRN-CONVALESCENCE-LIMIT", "JRN-CONVALESCENCE-LATE"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
