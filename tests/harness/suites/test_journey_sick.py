"""Sick leave: its plays reach their ends on days of either law, its rules are judged, its twins are killed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from harness.rule import chapter
from harness.suites.journey import claims
from harness.working import add_working_days, next_working_day, on_or_after

SCENES = (
    "inpatient",
    "outpatient",
    "mismatch",
    "corrected",
    "outage",
    "duplicate",
    "too-long",
    "no-paper",
    "partial",
    "late",
)
OLD, NEW = date(2022, 9, 15), date(2026, 9, 15)
DAYS = (OLD, date(2024, 9, 16), date(2025, 7, 15), NEW)


def row_of(story: Any, step: str = "settled") -> dict[str, Any]:
    [row] = claims.rows(story.facts[f"dossier:{step}"])
    return row


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", SCENES)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(f"sick/{scene}")

    assert story.stuck is None
    assert "settled" in story.marks


@pytest.mark.parametrize("day", DAYS)
def test_seven_working_days_at_nine_million_six_are_two_million_one(near: Callable[..., Any], day: date) -> None:
    row = row_of(near(day)("sick/outpatient"))

    assert (row["soTien"], row["soNgay"]) == ("2100000", 7)


@pytest.mark.parametrize(("day", "term"), [*zip(DAYS, (6, 6, 7, 7), strict=True)])
def test_bhxh_has_six_working_days_until_june_2025_and_seven_since(
    near: Callable[..., Any], day: date, term: int
) -> None:
    story = near(day)("sick/outpatient")
    [taken] = {hop.at.date() for hop in story.between("axis", "insurance", "nopHoSo")}
    receipt = story.between("axis", "insurance", "nopHoSo")[0].response

    assert f'"ngayHenTra":"{add_working_days(taken, term):%Y%m%d}"'.encode() in receipt.body


@pytest.mark.parametrize(("day", "papers"), [*zip(DAYS, (1, 1, 0, 0), strict=True)])
def test_papers_are_handed_in_until_june_2025_and_not_since(near: Callable[..., Any], day: date, papers: int) -> None:
    story = near(day)("sick/inpatient")
    [line] = story.facts["list"]["dsNguoiLaoDong"]

    assert len(line.get("giayTo", ())) == papers
    assert any("bản giấy" in ground for ground in row_of(story)["canCu"]) == bool(papers)


@pytest.mark.parametrize("day", DAYS)
def test_a_late_list_is_held_to_the_terms_of_the_day(near: Callable[..., Any], day: date) -> None:
    story = near(day)("sick/late")
    own = on_or_after(next_working_day(story.facts["last"]) + timedelta(days=45))
    until = add_working_days(own, 7) if day >= date(2025, 7, 1) else on_or_after(own + timedelta(days=10))

    assert f"{until:%d/%m/%Y}" in row_of(story, "refused")["lyDo"]


@pytest.mark.parametrize(("day", "law"), [(OLD, "58/2014/QH13"), (NEW, "41/2024/QH15")])
def test_the_decision_rests_on_the_law_of_the_day(near: Callable[..., Any], day: date, law: str) -> None:
    assert law in row_of(near(day)("sick/outpatient"))["canCu"][0]


def test_days_shared_by_two_leaves_are_paid_once(near: Callable[..., Any]) -> None:
    story = near()("sick/overlap")

    assert [row_of(story, step)["soNgay"] for step in ("first", "settled", "refused")] == [5, 2, 0]


def test_thirty_one_days_of_one_paper_are_too_many_and_thirty_are_not(near: Callable[..., Any]) -> None:
    story = near()("sick/too-long")

    assert row_of(story, "questioned")["maLyDo"] == "CD52"
    assert row_of(story)["trangThai"] == claims.SETTLED


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("sick") == {rule.id for rule in chapter("journey_sick")}


@pytest.mark.parametrize("rule", ["JRN-SICK-AMOUNT", "JRN-SICK-OVERLAP"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
