"""The driver journey: its plays reach their ends on days of either law, its rules are judged, its twins are killed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from harness.law import law
from harness.rule import chapter

ENDS = {
    "driver/happy": "issued",
    "driver/expired": "refused",
    "driver/corrected": "issued",
    "driver/outage": "issued",
    "driver/duplicate": "filed-afterwards",
    "driver/unfit": "refused",
    "driver/mismatch": "issued",
    "driver/late-data": "issued",
    "driver/no-data": "ended",
    "driver/last-day": "issued",
    "driver/other-class": "refused",
}
DAYS = [date(2022, 11, 22), date(2024, 8, 13), date(2025, 7, 15), date(2026, 9, 15)]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(scene)

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize(
    ("day", "state", "code"),
    [
        (date(2022, 11, 22), "5", "GPLX26"),
        (date(2024, 8, 13), "5", "GPLX26"),
        (date(2025, 7, 15), "3", "GPLX20"),
        (date(2026, 9, 15), "3", "GPLX20"),
    ],
)
def test_no_data_meant_bringing_the_paper_until_2024_and_means_not_eligible_since(
    near: Callable[..., Any], day: date, state: str, code: str
) -> None:
    shown = near(day)("driver/no-data").facts["ended"]

    assert (shown["trangThai"], shown["maLoi"]) == (state, code)


@pytest.mark.parametrize(
    ("day", "wanted", "agency"),
    [
        (date(2022, 11, 22), "B2", "ngành Giao thông vận tải"),
        (date(2024, 8, 13), "B2", "ngành Giao thông vận tải"),
        (date(2025, 7, 15), "B", "Cảnh sát giao thông (Bộ Công an)"),
        (date(2026, 9, 15), "B", "Cảnh sát giao thông (Bộ Công an)"),
    ],
)
def test_the_class_of_a_car_and_who_issues_are_those_of_the_day(
    near: Callable[..., Any], day: date, wanted: str, agency: str
) -> None:
    shown = near(day)("driver/happy").facts["issued"]

    assert (shown["hangGPLX"], shown["coQuan"]) == (wanted, agency)


def test_facilities_have_four_hours_since_2023() -> None:
    assert not law(date(2022, 12, 31)).has("driver.send_term")
    assert law(date(2023, 1, 1)).number("driver.send_term") == 4


def test_an_application_is_not_decided_while_the_facility_may_still_send(near: Callable[..., Any]) -> None:
    story = near()("driver/no-data")

    assert story.marks["ended"].at - story.marks["filed"].at >= timedelta(hours=4)


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("driver") == {rule.id for rule in chapter("journey_driver")}


@pytest.mark.parametrize("rule", ["JRN-DRIVER-EXPIRED", "JRN-DRIVER-INTIME"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
