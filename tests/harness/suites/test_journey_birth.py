"""Birth: its plays reach their ends under every law, its rules are judged, its twins are killed."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from harness.clock import StoppedClock
from harness.journey import morning, walk
from harness.rule import chapter
from harness.suites.journey.looks import asked, at
from harness.suites.journey.plays import birth, birth_counter
from harness.topology import Topology
from mocks.nearstage import NearStage
from mocks.network import Network

NEW = date(2026, 9, 15)
DAYS = (date(2022, 11, 22), date(2024, 7, 3), date(2025, 7, 2), NEW)
SUITES = ("birth", "birth_counter", "birth_reasons")
PROCEDURES = {DAYS[0]: "2.000986", DAYS[1]: "2.002621", DAYS[2]: "2.002621", NEW: "3.000722"}


@pytest.mark.parametrize("scene", [*birth.PLAYS, *birth_counter.PLAYS])
def test_a_play_reaches_its_end(near: Callable[..., Any], scene: str) -> None:
    story = near()(scene)

    assert story.stuck is None
    assert list(story.marks)[-1] in {"finished", "known", "card", "changed", "looked"}


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("scene", ["birth/happy", "birth/counter", "birth/mismatch"])
def test_it_does_so_under_the_law_of_other_days(near: Callable[..., Any], scene: str, day: date) -> None:
    assert near(day)(scene).stuck is None


@pytest.mark.parametrize("day", DAYS)
def test_the_procedure_has_the_code_of_its_day(near: Callable[..., Any], day: date) -> None:
    story = near(day)("birth/happy")
    codes = {asked(hop).get("maTTHC") for hop in story.between("one-stop", "portal", "hub-status")}

    assert codes == {PROCEDURES[day]}


@pytest.mark.parametrize(("day", "asks"), [(DAYS[1], False), (DAYS[2], True)])
def test_an_old_ward_is_asked_about_only_since_wards_were_merged(
    near: Callable[..., Any], day: date, *, asks: bool
) -> None:
    story = near(day)("birth/merged")
    told = json.dumps(story.facts["asked"], ensure_ascii=False)

    assert (story.facts["old"].became[-1] in told) is asks


@pytest.mark.parametrize(("minutes", "longest"), [(30, 30), (45, 45)])
def test_a_virtual_day_of_cycles_passes_in_a_moment(minutes: int, longest: int) -> None:
    topology = Topology.model_validate({"legal_date": NEW, "settings": {"justice": {"cycle_minutes": minutes}}})
    network = Network(StoppedClock(morning(NEW)), 1, topology=topology)
    story = walk(birth_counter.PLAYS["birth/queue"], "birth/queue", NearStage(network))
    network.forward(timedelta(days=1))

    waited = [at(hop) - story.marks["transferred"].at for hop in story.between("justice", "axis", "nhanHoSoKhaiSinh")]
    assert story.stuck is None
    assert waited
    assert max(waited) <= timedelta(minutes=longest)
    assert network.mishaps == []


def test_every_rule_of_the_chapter_is_judged_and_no_other(judged: Callable[[str], set[str]]) -> None:
    assert set().union(*map(judged, SUITES)) == {rule.id for rule in chapter("journey_birth")}


@pytest.mark.parametrize("rule", ["JRN-BIRTH-OVER-SIX", "JRN-BIRTH-TRACE-JUSTICE"])
def test_a_twin_is_killed(killed: Callable[[str, str], bool], rule: str) -> None:
    assert killed(rule.lower(), rule)
