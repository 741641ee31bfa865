"""The reconciliation: plays reach their ends, a wrong sex is not found by 033, rules are judged, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter
from harness.suites.journey import reconciling

ENDS = {
    "reconcile/happy": "begun-again",
    "reconcile/name-accents": "confirmed",
    "reconcile/year-only": "settled",
    "reconcile/wrong-sex": "looked-up",
    "reconcile/unknown": "settled",
    "reconcile/other-number": "confirmed",
    "reconcile/outage": "shared",
}


@pytest.mark.parametrize("day", [date(2022, 11, 20), date(2026, 9, 15)])
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


def test_a_wrong_sex_is_confirmed_and_shared_and_shows_only_at_the_share_service(near: Callable[..., Any]) -> None:
    story = near()("reconcile/wrong-sex")
    [citizen] = story.facts["looked-up"]["CongdanCollection"]["CongDan"]

    assert story.home.woman.sex == "female"
    assert citizen["GioiTinh"] == "1"
    assert story.home.woman.bhxh_number in reconciling.taken(story.hops)


@pytest.mark.parametrize(
    ("scene", "step", "way"),
    [
        ("reconcile/name-accents", "corrected", "SUA_TAI_NGUON"),
        ("reconcile/other-number", "notified", "THONG_BAO_SO_DINH_DANH"),
        ("reconcile/year-only", "settled", "GIAY_TO"),
    ],
)
def test_three_ways_lead_out_of_the_work_list(near: Callable[..., Any], scene: str, step: str, way: str) -> None:
    assert near()(scene).facts[step]["cachXuLy"] == way


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("reconcile") == {rule.id for rule in chapter("journey_reconcile")}


@pytest.mark.parametrize("rule", ["JRN-RECONCILE-NO-SEX", "JRN-RECONCILE-STILL-UNKNOWN"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
