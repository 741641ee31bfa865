import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from harness.answers import Said, coded
from harness.clock import Clock, WallClock
from harness.conversation import Conversation
from harness.errands import errands
from harness.errors import UsageError
from harness.faults import Reset
from harness.judgement import EVIDENCE, CantTellError, RuleBrokenError, UntestedError
from harness.players import setting, words_of
from harness.rule import Role
from harness.run import Run
from harness.settings import Mode, RunSettings
from harness.text import Text
from harness.wire.signature import Profile
from harness.world import World
from mocks.broken.client_habits import ParsesNothing
from mocks.hospital.client import ReferenceClient, Setup
from mocks.hospital.loop import run as reference
from mocks.intake.server import LocalGateway

Client = Callable[[dict[str, str]], None]


@dataclass
class Standing:
    """As much of a run as a conversation looks at."""

    settings: RunSettings
    client: Client | None = None
    clock: Clock = field(default_factory=WallClock)
    told: list[Text] = field(default_factory=list)

    @cached_property
    def world(self) -> World:
        return World.make(self.settings.seed, self.settings.today, self.clock.now())

    def say(self, message: Text) -> None:
        self.told.append(message)


def converse(
    out: Path, mode: Mode = "cases", client: Client | None = None, ask: Callable[[], str] = str, **more: Any
) -> Conversation:
    settings = RunSettings(Role.HOSPITAL, mode, 7, WallClock().now().date(), out, **more)
    return Conversation(cast("Run", Standing(settings, client)), ask=ask, gateway=LocalGateway)


def idle(_environment: dict[str, str]) -> None:
    """A client that ends at once."""


def test_the_reference_client_plays_a_case_and_reports_the_receipt(tmp_path: Path) -> None:
    with converse(tmp_path, client=reference) as bench:
        errand = errands(bench.world)["certificates"]
        played = bench.play(errand.says, errand.make)

    assert played.outcome == "accepted"
    assert [seen.door for seen in played.seen] == ["token", "certificates"]
    assert [seen.findings for seen in played.seen] == [(), ()]


def test_a_misbehaviour_stands_between_a_control_and_a_sentinel(tmp_path: Path) -> None:
    with converse(tmp_path, client=reference) as bench:
        errand = errands(bench.world)["claim-4750"]
        played = bench.misbehave(errand.says, errand.make, [coded("claim-4750", 205)], "refused")

        assert played.outcome == "refused"
        assert len(bench.ledger.seen) == 4
        assert len(played.struck) == 1


def test_a_lost_answer_is_heard_in_the_case_that_lost_it(tmp_path: Path) -> None:
    with converse(tmp_path, client=reference) as bench:
        errand = errands(bench.world)["certificates"]
        played = bench.play(errand.says, errand.make, faults=[Reset(door="certificates")])

    assert played.outcome == "unknown"
    assert [seen.exchange.broke for seen in played.struck] == ["reset"]


def test_a_client_that_ends_at_once_is_not_started_for_ever(tmp_path: Path) -> None:
    with converse(tmp_path, client=idle) as bench:
        errand = errands(bench.world)["lookup"]
        with pytest.raises(CantTellError):
            bench.control(errand.says, errand.make, "dead")
        with pytest.raises(UntestedError):
            play_often(bench)


def play_often(bench: Conversation) -> None:
    errand = errands(bench.world)["lookup"]
    for _ in range(30):
        bench.play(errand.says, errand.make)


def test_a_client_that_dies_of_an_answer_is_started_again_for_the_sentinel(tmp_path: Path) -> None:
    with converse(tmp_path, client=lambda environment: reference(environment, ParsesNothing)) as bench:
        errand = errands(bench.world)["copayment"]
        played = bench.misbehave(errand.says, errand.make, [Said(door="copayment", status=401)], "dies")

    assert played.outcome == ""


def test_a_command_is_driven_by_the_environment_alone(tmp_path: Path) -> None:
    with converse(tmp_path, "command", command=f"{sys.executable} -m mocks.hospital") as bench:
        errand = errands(bench.world)["driver"]
        played = bench.play(errand.says, errand.make)

    assert played.outcome == "accepted", (tmp_path / "client.log").read_text("utf-8")


def test_a_person_at_the_keyboard_is_told_every_value_and_asked(tmp_path: Path) -> None:
    with converse(tmp_path, "keyboard", ask=lambda: "2 205\n") as bench:
        errand = errands(bench.world)["certificates"]
        played = bench.play(errand.says, errand.make)
        told = bench._run.told  # type: ignore[attr-defined] # noqa: SLF001 -- what was said to the person

    assert (played.outcome, played.report and played.report.code) == ("refused", "205")
    assert any(f"HO_TEN (Họ và tên người bệnh): {played.case.scene.patient.full_name}" in text.vi for text in told)
    assert "KEYSTORE_PASSWORD: lienthong" in told[0].en


def test_nobody_is_asked_to_key_in_what_the_system_makes_by_itself(tmp_path: Path) -> None:
    with converse(tmp_path, "keyboard", ask=lambda: "1\n") as bench:
        errand = errands(bench.world)["driver"]
        bench.play(errand.says, errand.make)
        told = bench._run.told  # type: ignore[attr-defined] # noqa: SLF001 -- what was said to the person

    assert not any("SIGNDATA" in text.vi for text in told)


def test_watching_judges_what_arrives_and_puts_no_case(tmp_path: Path) -> None:
    with converse(tmp_path, client=reference) as bench:
        errand = errands(bench.world)["certificates"]
        scene = bench.world.scene(1)
        steps = [step.as_json() for step in errand.make(scene)]

    def system(environment: dict[str, str]) -> None:
        own = ReferenceClient(Setup.of(environment))
        own.play({"id": "0001-own", "steps": steps})
        own.close()

    with converse(tmp_path, "watch", client=system, watch_count=1, watch_s=20.0) as bench:
        bench.rule_holds("ENV-ROOT-01", bench.ledger.seen)
        with pytest.raises(UntestedError):
            bench.rule_holds("CLI-CALL-05", bench.ledger.seen)
        with pytest.raises(UntestedError):
            bench.play(errand.says, errand.make)


def test_a_failed_control_names_what_the_client_said_and_what_its_request_broke(tmp_path: Path) -> None:
    class SealsAsClaims(ReferenceClient):
        def envelope(self, *asked: Any) -> tuple[Any, Profile]:
            return super().envelope(*asked)[0], Profile.P1

    with converse(tmp_path, client=lambda environment: reference(environment, SealsAsClaims)) as bench:
        errand = errands(bench.world)["certificates"]
        with pytest.raises(CantTellError) as told:
            bench.control(errand.says, errand.make, "wrong-profile")

    assert 'the system says "refused 125"' in told.value.says.en
    assert "SIG-REFERENCES-01" in told.value.says.vi


def test_a_report_that_cannot_be_read_is_told_and_not_waited_out(tmp_path: Path) -> None:
    def misreporting(environment: dict[str, str]) -> None:
        cases = environment["LIENTHONG_CASES_URL"]
        case = httpx.get(f"{cases}/next").json()
        httpx.post(f"{cases}/{case['id']}/done", json={"result": "ok"})

    with converse(tmp_path, client=misreporting, patience_s=60.0) as bench:
        errand = errands(bench.world)["lookup"]
        with pytest.raises(CantTellError, match="not well formed at /outcome"):
            bench.control(errand.says, errand.make, "misreported")


def test_what_every_message_breaks_is_told_once_with_a_message_beside_it(tmp_path: Path) -> None:
    class SealsAsClaims(ReferenceClient):
        def envelope(self, *asked: Any) -> tuple[Any, Profile]:
            return super().envelope(*asked)[0], Profile.P1

    with converse(tmp_path, client=lambda environment: reference(environment, SealsAsClaims)) as bench:
        errand = errands(bench.world)["certificates"]
        for _ in range(3):
            bench.play(errand.says, errand.make)
        EVIDENCE.take()
        with pytest.raises(RuleBrokenError) as told:
            bench.rule_holds("SIG-TRANSFORMS-01", bench.ledger.seen)

    assert [finding.says.en for finding in told.value.findings] == [
        "a Reference of profile P2 carries no Transforms (and 2 times more alike)"
    ]
    assert [exchange.door for exchange in EVIDENCE.take()] == ["certificates"]


def test_who_follows_a_redirect_is_not_blamed_for_the_address_too(tmp_path: Path) -> None:
    with converse(tmp_path, client=reference) as bench:
        moved = Said(door="lookup", status=302, more_headers=(("Location", "/api/moved"),))
        errand = errands(bench.world)["lookup"]
        bench.play(errand.says, errand.make, faults=[moved])
        httpx.get(bench.environment["LIENTHONG_BASE_URL"] + "/api/moved")
        bench.play(errand.says, errand.make)

    assert [seen.findings for seen in bench.ledger.seen if seen.exchange.request.path == "/api/moved"] == [()]


def test_a_command_that_ends_says_how(tmp_path: Path) -> None:
    command = f"{sys.executable} -c \"import sys; sys.exit('no key store')\""
    with converse(tmp_path, "command", command=command, patience_s=2.0) as bench:
        errand = errands(bench.world)["lookup"]
        with pytest.raises(CantTellError):
            bench.control(errand.says, errand.make, "ends")
        with pytest.raises(UntestedError, match="ended with code 1, its last line: “no key store”"):
            play_often(bench)


@pytest.mark.parametrize(
    ("system", "line"), [("posix", "export NAME='a b'"), ("nt", "set NAME=a b")], ids=["posix", "windows"]
)
def test_variables_are_written_for_the_shell_at_hand(system: str, line: str) -> None:
    assert setting("NAME", "a b", system) == line


@pytest.mark.parametrize("command", ["", "no-such-program x", "java 'unclosed"])
def test_a_command_that_cannot_be_run_is_a_usage_error(command: str) -> None:
    with pytest.raises(UsageError, match="--command"):
        words_of(command)


def test_two_conversations_at_once_do_not_mix(tmp_path: Path) -> None:
    with converse(tmp_path / "a", client=reference) as first, converse(tmp_path / "b", client=reference) as second:
        errand = errands(first.world)["claim-3176"]
        played = [bench.play(errand.says, errand.make) for bench in (first, second, first)]

    assert [one.outcome for one in played] == ["accepted"] * 3
    assert [len(one.at("claim-3176")) for one in played] == [1, 1, 1]


def test_today_is_whose_day_the_ledger_judges_by(tmp_path: Path) -> None:
    with converse(tmp_path, client=reference) as bench:
        errand = errands(bench.world)["checkin-3176"]
        played = bench.play(errand.says, errand.make)
        filing = played.at("checkin-3176")[0].filing

    assert filing is not None
    assert filing.received == bench.settings.today
    assert isinstance(filing.received, date)
