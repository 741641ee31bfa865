"""Maternity: its plays reach their ends on days of either law, its rules are judged, its twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter
from harness.suites.journey import claims

ENDS = {
    "happy": "settled",
    "mismatch": "settled",
    "outage": "settled",
    "duplicate": "settled",
    "few-months": "refused",
    "twins": "settled",
    "child-died": "settled",
}
BASES = {
    date(2022, 9, 15): 1_490_000,
    date(2024, 3, 15): 1_800_000,
    date(2024, 9, 16): 2_340_000,
    date(2025, 7, 15): 2_340_000,
    date(2026, 9, 15): 2_530_000,
}
DAYS = (date(2022, 9, 15), date(2024, 9, 16), date(2025, 7, 15), date(2026, 9, 15))
WAGE = 9_600_000


def row_of(story: Any, step: str = "settled") -> dict[str, Any]:
    [row] = claims.rows(story.facts[f"dossier:{step}"])
    return row


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(f"maternity/{scene}")

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize(("day", "base"), [*BASES.items()])
def test_six_months_and_twice_the_base_of_the_month_of_birth(near: Callable[..., Any], day: date, base: int) -> None:
    assert row_of(near(day)("maternity/happy"))["soTien"] == str(6 * WAGE + 2 * base)


@pytest.mark.parametrize("day", [date(2022, 9, 15), date(2026, 9, 15)])
def test_twins_and_a_child_that_died(near: Callable[..., Any], day: date) -> None:
    base = BASES[day]

    assert row_of(near(day)("maternity/twins"))["soTien"] == str(7 * WAGE + 4 * base)
    assert row_of(near(day)("maternity/child-died"))["soTien"] == str(4 * WAGE + 2 * base)


@pytest.mark.parametrize(("day", "papers"), [*zip(DAYS, (["KS"], ["KS"], [], []), strict=True)])
def test_the_extract_is_handed_in_until_june_2025_and_nothing_since(
    near: Callable[..., Any], day: date, papers: list[str]
) -> None:
    [line] = near(day)("maternity/happy").facts["list"]["dsNguoiLaoDong"]

    assert [paper["loai"] for paper in line.get("giayTo", ())] == papers


def test_five_months_of_twelve_are_one_too_few(near: Callable[..., Any]) -> None:
    assert row_of(near()("maternity/few-months"), "refused")["maLyDo"] == "CD26"


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("maternity") == {rule.id for rule in chapter("journey_maternity")}


@pytest.mark.parametrize("rule", ["JRN-MATERNITY-DIED", "JRN-MATERNITY-RECORD"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
