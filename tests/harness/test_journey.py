from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.caller import SILENT
from harness.clock import VIETNAM
from harness.exchange import Request, Response
from harness.hops import Hop
from harness.journey import Journey, StuckError, walk
from harness.judgement import EVIDENCE, RuleBrokenError, UntestedError
from harness.people.town import Town
from harness.said import Said
from harness.silence import Silence
from harness.text import Text

START = datetime(2026, 9, 15, 1, tzinfo=UTC)


@dataclass
class Alone:
    """A stage on which only the clock moves."""

    town: Town = field(default_factory=lambda: Town.make(1, START.date()))
    at: datetime = START
    says: Said = field(default_factory=lambda: Said(200, {}))
    seen: list[Hop] = field(default_factory=list)
    fair: bool = False
    given_up: list[Silence] = field(default_factory=list)

    def ask(self, *_: object, **__: object) -> Said:
        return self.says

    def now(self) -> datetime:
        return self.at.astimezone(VIETNAM)

    def forward(self, by: timedelta) -> None:
        self.at += by

    def hops(self, after: int = 0) -> list[Hop]:
        return [hop for hop in self.seen if hop.number > after]

    def last_hop(self) -> int:
        return max((hop.number for hop in self.seen), default=0)

    def disarm(self) -> None:
        self.fair = True

    def is_real(self, _party: str) -> bool:
        return False

    def silent(self) -> list[Silence]:
        return self.given_up

    def keeps_own_time(self) -> bool:
        return False


def played(play: Callable[[Journey], None], stage: Alone | None = None) -> Journey:
    EVIDENCE.take()
    there: Any = stage or Alone()
    return walk(play, "birth/happy", there)


def file(on: Journey) -> None:
    on.ask("filed", "portal", "POST", "/x")


def test_a_step_that_is_answered_is_marked_with_its_party_and_time() -> None:
    journey = played(file)

    assert journey.reached("filed").party == "portal"
    assert journey.reached("filed").at == START.astimezone(VIETNAM)


def test_a_door_that_refuses_ends_the_journey_at_its_party() -> None:
    journey = played(file, Alone(says=Said(503, None, b"busy")))

    with pytest.raises(RuleBrokenError) as caught:
        journey.reached("filed")

    assert caught.value.findings[0].place == "birth/happy/portal/filed"
    assert "503" in caught.value.findings[0].says.en


def test_time_passes_until_what_is_waited_for_is_there() -> None:
    stage = Alone()

    def play(on: Journey) -> None:
        ready = START + timedelta(hours=2)
        on.until("done", "justice", timedelta(hours=4), lambda: True if stage.at >= ready else None)

    assert played(play, stage).reached("done").at - START.astimezone(VIETNAM) == timedelta(hours=2)


def test_a_step_that_never_comes_about_fails_and_later_ones_are_untested_and_say_whose_turn_it_was() -> None:
    def play(on: Journey) -> None:
        on.until("registered", "justice", timedelta(hours=8), lambda: None)
        on.mark("carded", "insurance")

    journey = played(play)

    with pytest.raises(RuleBrokenError):
        journey.reached("registered")
    with pytest.raises(UntestedError, match="registered"):
        journey.reached("carded")


@pytest.mark.parametrize(("trace", "hours"), [("of the father", 0), ("of somebody else", 8)])
def test_nobody_waits_longer_for_a_matter_that_a_silent_party_was_to_take(trace: str, hours: int) -> None:
    def play(on: Journey) -> None:
        paper = Request("POST", "/x", (), b"number of a paper")
        stage.seen.append(Hop(1, "axis", "insurance", "x", trace, START, paper, None, SILENT))
        father = Request("POST", "/x", (), on.home.husband.cccd.encode())
        stage.seen.append(Hop(2, "one-stop", "justice", "x", "of the father", START, father, None))
        on.until("registered", "justice", timedelta(hours=8), lambda: None, every=timedelta(hours=1))

    stage = Alone(given_up=[Silence("insurance", "http://a")])
    journey = played(play, stage)

    assert isinstance(journey.stuck, StuckError)
    assert stage.at - START == timedelta(hours=hours)


def test_whoever_was_given_up_breaks_no_rule_by_a_step_that_did_not_come_about() -> None:
    def play(_on: Journey) -> None:
        step = "registered"
        raise StuckError(step, "justice", Text("im lặng", "silent"), blames=False)

    journey = played(play)

    with pytest.raises(UntestedError, match="silent"):
        journey.reached("registered")


def test_the_weather_is_fair_again_after_a_play_however_it_ends() -> None:
    stage = Alone()

    def play(_on: Journey) -> None:
        step = "x"
        raise StuckError(step, "axis", Text("a", "b"))

    played(play, stage)

    assert stage.fair


def test_hops_before_the_play_are_not_its_own() -> None:
    request = Request("GET", "/", (), b"")
    hops = [Hop(number, "a", "b", "c", "", START, request, Response(200, (), b"")) for number in (1, 2)]
    stage = Alone(seen=hops[:1])

    def play(_on: Journey) -> None:
        stage.seen.append(hops[1])

    assert [hop.number for hop in played(play, stage).hops] == [2]


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (datetime(2026, 9, 15, 11, 59, tzinfo=VIETNAM), datetime(2026, 9, 15, 11, 59, tzinfo=VIETNAM)),
        (datetime(2026, 9, 15, 3, 0, tzinfo=VIETNAM), datetime(2026, 9, 15, 8, 0, tzinfo=VIETNAM)),
        (datetime(2026, 9, 15, 12, 1, tzinfo=VIETNAM), datetime(2026, 9, 16, 8, 0, tzinfo=VIETNAM)),
        (datetime(2026, 9, 18, 16, 0, tzinfo=VIETNAM), datetime(2026, 9, 21, 8, 0, tzinfo=VIETNAM)),
    ],
)
def test_a_journey_that_needs_the_day_waits_for_a_working_morning(at: datetime, opens: datetime) -> None:
    stage = Alone(at=at)

    played(lambda journey: journey.in_the_morning(), stage)

    assert stage.now() == opens
