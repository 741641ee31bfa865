"""Plain renewal: plays reach their ends, the premium is that of the day, rules are judged, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter
from harness.suites.journey import services

ENDS = {
    "plain-renewal/happy": "known",
    "plain-renewal/unknown-card": "refused-other",
    "plain-renewal/outage": "known",
    "plain-renewal/duplicate": "known",
    "plain-renewal/unpaid": "after",
}
PILOT = date(2022, 11, 21)
HALF_YEAR = {
    PILOT: 402_300,
    date(2024, 6, 20): 486_000,
    date(2024, 8, 13): 631_800,
    date(2026, 6, 23): 631_800,
    date(2026, 9, 15): 683_100,
}
"""Six months of the first member's premium."""


@pytest.mark.parametrize("day", [PILOT, date(2026, 9, 15)])
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize("day", HALF_YEAR)
def test_half_a_year_costs_what_the_law_of_the_day_says(near: Callable[..., Any], day: date) -> None:
    shown = near(day)("plain-renewal/happy").facts["quoted"]

    assert int(shown["tongTien"]) == HALF_YEAR[day]


@pytest.mark.parametrize(("day", "ends"), [(PILOT, "30/06/2023"), (date(2026, 9, 15), "30/06/2027")])
def test_the_card_goes_on_for_half_a_year(near: Callable[..., Any], day: date, ends: str) -> None:
    story = near(day)("plain-renewal/happy")

    assert [row["denNgay"] for row in story.facts["extended"]["theMoi"]] == [ends]
    assert story.facts["known"]["mother"]["gtTheDen"] == ends


@pytest.mark.parametrize("step", ["refused", "refused-other"])
def test_a_card_that_cannot_be_renewed_so_is_refused_with_a_reason(near: Callable[..., Any], step: str) -> None:
    shown = near()("plain-renewal/unknown-card").facts[step]

    assert shown["trangThai"] == services.REFUSED
    assert shown["moTaLoi"]


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("plain_renewal") == {rule.id for rule in chapter("journey_plain_renewal")}


@pytest.mark.parametrize("rule", ["JRN-PLAIN-RENEWAL-KNOWN", "JRN-PLAIN-RENEWAL-OTHER-CATEGORY"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
