"""Death: its plays reach their ends under every law, amounts are those of the month of death, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter
from harness.suites.journey.looks import asked
from harness.suites.journey.plays import death

NEW = date(2026, 9, 15)
OLD = date(2022, 11, 22)
DAYS = (OLD, date(2024, 7, 3), date(2025, 7, 2), NEW)


@pytest.mark.parametrize("scene", [*death.PLAYS])
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str) -> None:
    story = near()(scene)

    assert story.stuck is None
    assert list(story.marks)[-1] in {"finished", "registered"}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", ["death/pensioner", "death/social", "death/mismatch"])
def test_it_does_so_under_the_law_of_other_days(near: Callable[..., Any], scene: str, day: date) -> None:
    assert near(day)(scene).stuck is None


@pytest.mark.parametrize(
    ("filed", "amount"),
    [
        (OLD, "14900000"),
        (date(2023, 7, 4), "18000000"),
        (date(2024, 7, 1), "18000000"),
        (date(2024, 7, 3), "23400000"),
        (date(2026, 7, 1), "23400000"),
        (NEW, "25300000"),
    ],
)
def test_the_level_is_that_of_the_month_of_death(near: Callable[..., Any], filed: date, amount: str) -> None:
    story = near(filed, alone=True)("death/pensioner")

    assert story.facts["died"] < filed
    assert story.facts["allowance"]["soTien"] == amount


@pytest.mark.parametrize(("day", "law"), [(OLD, "58/2014/QH13"), (NEW, "41/2024/QH15")])
def test_the_decision_rests_on_the_law_of_the_day(near: Callable[..., Any], day: date, law: str) -> None:
    assert law in near(day)("death/pensioner").facts["allowance"]["canCu"][0]


def test_the_procedure_has_the_code_of_its_day(near: Callable[..., Any]) -> None:
    codes = {
        day: {
            asked(hop).get("maTTHC") for hop in near(day)("death/pensioner").between("one-stop", "portal", "hub-status")
        }
        for day in (DAYS[1], NEW)
    }

    assert codes == {DAYS[1]: {"2.002622"}, NEW: {"2.002913"}}


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("death") == {rule.id for rule in chapter("journey_death")}


@pytest.mark.parametrize("rule", ["JRN-DEATH-GONE", "JRN-DEATH-AMOUNT"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
