"""Look-ups by CCCD: plays reach their ends, the codes are those of the paper, rules are judged, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter

ENDS = {
    "lookup/happy": "by-insurance-number",
    "lookup/unlinked": "linked",
    "lookup/mismatch": "found",
    "lookup/outage": "found",
    "lookup/duplicate": "found-again",
    "lookup/renewed": "found",
}
DAYS = [date(2024, 8, 13), date(2026, 9, 15)]
"""The look-up of today stands since 01/08/2024."""


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


def test_an_unlinked_card_is_found_by_its_number_and_by_the_cccd_once_reconciled(near: Callable[..., Any]) -> None:
    story = near()("lookup/unlinked")

    codes = [story.facts[step]["maKetQua"] for step in ("unlinked", "by-card", "linked")]
    assert codes == ["050", "000", "000"]
    assert story.facts["unlinked"]["maThe"] is None


def test_a_letter_off_is_told_apart_from_another_name(near: Callable[..., Any]) -> None:
    story = near()("lookup/mismatch")

    codes = [story.facts[step]["maKetQua"] for step in ("by-the-chips-name", "by-anothers-name", "found")]
    assert codes == ["061", "060", "000"]
    assert story.marks["by-another-birth"].said.fields["maKetQua"] == "070"


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("lookup") == {rule.id for rule in chapter("journey_lookup")}


@pytest.mark.parametrize("rule", ["JRN-LOOKUP-UNLINKED", "JRN-LOOKUP-LINKED", "JRN-LOOKUP-OUTAGE"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
