"""Unemployment benefit: plays reach their ends on days of either law, rules are judged, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter

ENDS = {
    "unemployment/happy": "decided",
    "unemployment/unknown": "refused",
    "unemployment/mismatch": "decided",
    "unemployment/outage": "decided",
    "unemployment/duplicate": "decided",
    "unemployment/used": "refused",
    "unemployment/late": "decided",
}
DAYS = [date(2022, 11, 21), date(2024, 8, 13), date(2025, 7, 15), date(2026, 9, 15)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    [
        (date(2022, 11, 21), "06/12/2022", "05/04/2023"),
        (date(2025, 7, 15), "30/07/2025", "29/11/2025"),
        (date(2026, 9, 15), "30/09/2026", "29/01/2027"),
    ],
)
def test_four_months_at_sixty_per_cent_from_the_day_that_the_law_says(
    near: Callable[..., Any], day: date, begins: str, ends: str
) -> None:
    [paid] = near(day)("unemployment/happy").facts["decided"]["ketQua"]

    assert (paid["soTien"], paid["soThang"]) == ("5760000", 4)
    assert (paid["tuNgay"], paid["denNgay"]) == (begins, ends)


def test_a_worker_is_refused_in_bhxhs_words(near: Callable[..., Any]) -> None:
    shown = near()("unemployment/used").facts["refused"]

    assert (shown["maLoi"], shown["moTaLoi"]) == ("TN04", "Không có thời gian đóng BHTN chưa hưởng.")


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("unemployment") == {rule.id for rule in chapter("journey_unemployment")}


@pytest.mark.parametrize("rule", ["JRN-UNEMPLOYMENT-USED", "JRN-UNEMPLOYMENT-AMOUNT"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
