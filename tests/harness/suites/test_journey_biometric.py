"""Biometric checks: plays reach their ends, a doubt is told apart from a no, rules are judged, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter

ENDS = {
    "biometric/happy": "no-consent",
    "biometric/mismatch": "registrys-name",
    "biometric/outage": "afterwards",
}


@pytest.mark.parametrize("day", [date(2022, 11, 21), date(2026, 9, 15)])
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize(
    ("scene", "results"),
    [
        ("biometric/happy", {"by-chip": "1", "by-c06": "1", "no-consent": "2"}),
        ("biometric/mismatch", {"somebody-else": "0", "unreadable": "2", "other-name": "2", "registrys-name": "1"}),
        ("biometric/outage", {"c06-away": "2", "chip-meanwhile": "1", "bhxh-away": "2", "afterwards": "1"}),
    ],
)
def test_match_no_match_and_doubt_are_told_apart(near: Callable[..., Any], scene: str, results: dict[str, str]) -> None:
    story = near()(scene)

    assert {step: story.facts[step]["ketQua"] for step in results} == results


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("biometric") == {rule.id for rule in chapter("journey_biometric")}


@pytest.mark.parametrize("rule", ["JRN-BIOMETRIC-SAMPLE", "JRN-BIOMETRIC-UNCONFIRMED"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
