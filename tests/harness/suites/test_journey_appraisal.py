"""The appraisal journey: its plays reach their ends on days of either law, its rules are judged, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter

ENDS = {
    "appraisal/happy": "shared",
    "appraisal/corrected": "shared",
    "appraisal/outage": "shared",
    "appraisal/duplicate": "shared",
    "appraisal/refused": "sent",
}
DAYS = [date(2022, 11, 22), date(2024, 8, 13), date(2025, 7, 15), date(2026, 9, 15)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize(("day", "district"), [(day, day < date(2025, 7, 1)) for day in DAYS])
def test_minutes_name_a_district_until_june_2025(near: Callable[..., Any], day: date, *, district: bool) -> None:
    [row] = near(day)("appraisal/happy").facts["shared"]

    assert bool(row["noiDung"].get("MAHUYEN_CU_TRU")) is district


def test_a_reissue_leaves_one_paper_in_the_newest_issue(near: Callable[..., Any]) -> None:
    [row] = near()("appraisal/corrected").facts["shared"]

    assert (row["noiDung"]["TYLE_TTCT_MOI"], row["noiDung"]["DU_PHONG"][:7]) == ("21", "Cấp lại")


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("appraisal") == {rule.id for rule in chapter("journey_appraisal")}


@pytest.mark.parametrize("rule", ["JRN-APPRAISAL-SIGNED", "JRN-APPRAISAL-ORDER"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
