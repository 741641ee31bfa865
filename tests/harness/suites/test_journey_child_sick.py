"""Care of a sick child: plays reach their ends on days of either law, rules are judged, twins are killed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from harness.rule import chapter
from harness.suites.journey import claims

ENDS = {
    "happy": "settled",
    "mismatch": "settled",
    "corrected": "settled",
    "outage": "settled",
    "duplicate": "settled",
    "over-seven": "refused",
    "used-up": "refused",
    "stranger": "refused",
}
DAYS = (date(2022, 9, 15), date(2024, 9, 16), date(2025, 7, 15), date(2026, 9, 15))


def row_of(story: Any, step: str = "settled") -> dict[str, Any]:
    [row] = claims.rows(story.facts[f"dossier:{step}"])
    return row


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", ENDS)
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str, day: date) -> None:
    story = near(day)(f"child-sick/{scene}")

    assert story.stuck is None
    assert ENDS[scene] in story.marks


@pytest.mark.parametrize(("day", "papers"), [*zip(DAYS, (1, 1, 0, 0), strict=True)])
def test_the_childs_paper_is_handed_in_until_june_2025_and_not_since(
    near: Callable[..., Any], day: date, papers: int
) -> None:
    [line] = near(day)("child-sick/happy").facts["list"]["dsNguoiLaoDong"]

    assert len(line.get("giayTo", ())) == papers


@pytest.mark.parametrize("day", DAYS)
def test_the_parents_wage_is_what_counts(near: Callable[..., Any], day: date) -> None:
    assert row_of(near(day)("child-sick/happy"))["soTien"] == "1500000"
    # 8,765,431 × 75 % ÷ 24 × 5 = 1,369,598.59…
    assert row_of(near(day)("child-sick/corrected"))["soTien"] == "1369599"


@pytest.mark.parametrize(("scene", "code"), [("over-seven", "CD24"), ("used-up", "CD21"), ("stranger", "CD30")])
def test_a_refusal_says_why(near: Callable[..., Any], scene: str, code: str) -> None:
    assert row_of(near()(f"child-sick/{scene}"), "refused")["maLyDo"] == code


def test_the_outage_strikes_the_question_of_kin(near: Callable[..., Any]) -> None:
    story = near()("child-sick/outage")
    struck = [hop for hop in story.hops if hop.faults]

    assert struck
    assert all(b"XacMinhThongTinNhanThan" in hop.request.body for hop in struck)


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert judged("child_sick") == {rule.id for rule in chapter("journey_child_sick")}


@pytest.mark.parametrize("rule", ["JRN-CHILD-SICK-STRANGER", "JRN-CHILD-SICK-PARENTS"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
