"""The insurance book: plays reach their ends before and after 01/08/2025, rules are judged, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter

ENDS = {
    "book/happy": "withdrawn",
    "book/unlinked": "refused",
    "book/mismatch": "refused",
    "book/outage": "shown",
    "book/duplicate": "asked-a-third-time",
    "book/no-consent": "asked",
    "book/old-number": "another-account",
}
BEFORE, AFTER = date(2025, 7, 31), date(2025, 8, 1)


@pytest.mark.parametrize("day", [BEFORE, AFTER, date(2026, 9, 15)])
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize(("day", "digits"), [(BEFORE, 10), (AFTER, 12)])
def test_the_number_has_twelve_digits_since_august_2025(near: Callable[..., Any], day: date, digits: int) -> None:
    story = near(day)("book/happy")

    number = story.facts["shown"]["maSoBHXH"]
    assert len(number) == digits
    assert number in {story.home.woman.cccd, story.home.woman.bhxh_number}


@pytest.mark.parametrize(("day", "states"), [(BEFORE, ["2", "2", "3", "3"]), (AFTER, ["2", "2", "2", "3"])])
def test_ten_digits_are_always_taken_and_twelve_only_since_then(
    near: Callable[..., Any], day: date, states: list[str]
) -> None:
    story = near(day)("book/old-number")

    steps = ("linked", "linked-again", "by-twelve", "another-account")
    assert [story.facts[step]["trangThai"] for step in steps] == states


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("book") == {rule.id for rule in chapter("journey_book")}


@pytest.mark.parametrize("rule", ["JRN-BOOK-CONSENT", "JRN-BOOK-WITHDRAWN"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
