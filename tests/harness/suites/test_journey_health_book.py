"""The health-book journey: its plays reach their ends on days of either law, its rules are judged, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter

ENDS = {
    "health-book/happy": "next-shown",
    "health-book/missing-fields": "shown",
    "health-book/before-2024": "shown",
    "health-book/outage": "shown",
    "health-book/duplicate": "shown",
    "health-book/corrected": "replaced",
    "health-book/mismatch": "shown",
    "health-book/stranger": "looked",
    "health-book/withdrawn": "shown-again",
}
DAYS = [date(2022, 11, 22), date(2024, 8, 13), date(2025, 7, 15), date(2026, 9, 15)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (date(2022, 11, 22), []),
        (date(2024, 8, 13), ["nhomMau", "chieuCao"]),
        (date(2026, 9, 15), ["nhomMau", "chieuCao"]),
    ],
)
def test_the_five_fields_are_asked_for_since_2024(near: Callable[..., Any], day: date, missing: list[str]) -> None:
    assert near(day)("health-book/missing-fields").facts["shown"]["thieu"] == missing


@pytest.mark.parametrize(
    ("day", "missing"), [(date(2024, 8, 13), ["chieuCao"]), (date(2025, 7, 15), []), (date(2026, 9, 15), [])]
)
def test_the_height_has_a_tag_since_the_tables_of_2025_only(
    near: Callable[..., Any], day: date, missing: list[str]
) -> None:
    assert near(day)("health-book/happy").facts["shown"]["thieu"] == missing


def test_a_visit_that_names_somebody_else_waits_for_an_officer(near: Callable[..., Any]) -> None:
    story = near()("health-book/stranger")

    assert story.facts["held-back"] == []
    owners = [row["owner"] for row in story.stage.matters() if story.facts["who"].cccd in row["key"]]
    assert owners == ["officer"]


def test_a_visit_that_lacks_fields_is_the_hospitals_matter(near: Callable[..., Any]) -> None:
    story = near()("health-book/missing-fields")

    found = [row for row in story.stage.matters() if story.facts["who"].cccd in row["key"]]
    assert [(row["owner"], row["state"]) for row in found] == [("hospital", "missing nhomMau, chieuCao")]


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("health_book") == {rule.id for rule in chapter("journey_health_book")}


@pytest.mark.parametrize("rule", ["JRN-HEALTHBOOK-CONSENT", "JRN-HEALTHBOOK-STRANGER"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
