"""What must hold of the whole network once its stories have been played and everything had time to finish.

Read from what our own parties say of themselves (matters, acts, the axis's trail): a party that is somebody's real
system is seen only through those who spoke with it.
"""

from datetime import datetime, timedelta
from typing import Final

import pytest

from harness import invariants
from harness.finding import Finding
from harness.hops import trace_of
from harness.judgement import broken, untested
from harness.suites.journey.conftest import Stories
from harness.suites.journey.livestage import LiveStage
from harness.text import Text
from harness.topology import PARTIES
from harness.working import is_working_day

STORIES: Final = ("birth/happy", "death/pensioner")
"""Played when none has been."""
CALM: Final = timedelta(days=3)
FINISHING: Final = timedelta(days=35)
"""At most so long: longer than any term after which somebody is no longer waited for."""
UNMOVED_DAYS: Final = 3
"""Working days without any change after which nothing more is expected."""
DAY: Final = timedelta(days=1)


@pytest.fixture(scope="module")
def quiet(stage: LiveStage, stories: Stories) -> datetime:
    """The stage after its stories: fair weather, and time for whatever a party has to do; since when it was so."""
    for scene in () if stories.played else STORIES:
        stories(scene)
    stage.disarm()
    since = stage.now()
    stage.forward(CALM)
    left, unmoved = _theirs(stage), 0
    while left and unmoved < UNMOVED_DAYS and stage.now() < since + FINISHING:
        stage.forward(DAY)
        unmoved += is_working_day(stage.now().date()) if _theirs(stage) == left else -unmoved
        left = _theirs(stage)
    return since


def _theirs(stage: LiveStage) -> list[dict[str, object]]:
    """What parties, not people, must move."""
    return [row for row in stage.matters() if row["owner"] in PARTIES]


@pytest.mark.rule("JRN-NET-LOST")
@pytest.mark.usefixtures("quiet")
def test_nothing_acknowledged_is_lost(stage: LiveStage) -> None:
    acts = stage.acts()
    if not acts:
        untested(Text("Không bên mô phỏng nào đã làm gì.", "No party of ours has done anything."))

    ours = [party for party in PARTIES if not stage.is_real(party)]
    broken([*invariants.lost(acts, stage.matters()), *invariants.astray(acts, ours)])


@pytest.mark.rule("JRN-NET-TWICE")
@pytest.mark.usefixtures("quiet")
def test_nothing_is_done_for_good_twice(stage: LiveStage) -> None:
    broken(invariants.twice(stage.acts()))


@pytest.mark.rule("JRN-NET-OWNER")
@pytest.mark.usefixtures("quiet")
def test_whatever_is_unfinished_has_an_owner(stage: LiveStage) -> None:
    broken(invariants.ownerless(stage.matters()))


@pytest.mark.rule("JRN-NET-ENDS")
def test_what_a_party_must_move_ends_by_itself(stage: LiveStage, quiet: datetime) -> None:
    broken(invariants.stalled(stage.matters(), quiet))


@pytest.mark.rule("JRN-NET-PURPOSE")
@pytest.mark.usefixtures("quiet")
def test_every_question_about_a_person_has_a_purpose(stage: LiveStage) -> None:
    rows = stage.audit()
    if not rows:
        untested(Text("Trục không có nhật ký để xem.", "The axis has no trail to look at."))

    broken(invariants.purposeless(rows))


@pytest.mark.rule("JRN-NET-TRACE")
@pytest.mark.usefixtures("quiet")
def test_the_axis_hands_traces_on(stage: LiveStage) -> None:
    hops = stage.hops()
    came: dict[bytes, set[str]] = {}
    for hop in hops:
        if hop.party == "axis":
            came.setdefault(hop.request.body, set()).add(trace_of(hop.request))
    handed_on = [hop for hop in hops if hop.caller == "axis"]
    if not handed_on:
        untested(Text("Trục chưa chuyển lời gọi nào.", "The axis has passed no call on."))
    says = Text("trục đổi mã vết khi chuyển lời gọi", "the axis changes the trace of a call that it passes on")

    broken(
        Finding(f"{hop.link} request header traceparent", says, "the trace it came with", trace_of(hop.request) or "–")
        for hop in handed_on
        if trace_of(hop.request) not in came.get(hop.request.body, set())
    )
