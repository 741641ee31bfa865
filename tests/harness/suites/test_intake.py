import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from harness.clock import WallClock, vietnam_day
from harness.profile import Capabilities, Profile, Target, Waits
from harness.rule import Role
from harness.rulebook import rules_of
from harness.run import Outcome, certify
from harness.settings import RunSettings
from harness.verdict import Verdict
from harness.world import World
from mocks.intake.desk import IntakeDesk
from mocks.intake.server import LocalGateway

SEED = 11
Play = Callable[[socket.socket], None]


def today() -> date:
    return vietnam_day(WallClock())


def settings(out: Path, target: str, *only: str, **more: object) -> RunSettings:
    return RunSettings(Role.INTAKE, "target", SEED, today(), out, target=target, only=only, **more)  # type: ignore[arg-type]


@pytest.fixture
def gateway() -> Iterator[LocalGateway]:
    clock = WallClock()
    with LocalGateway(World.make(SEED, today(), clock.now()), clock, SEED) as gateway:
        yield gateway


def verdicts(outcome: Outcome) -> dict[str, Verdict]:
    return {rule: one.verdict for rule, one in outcome.rules.items()}


def test_the_mock_gateway_keeps_every_rule_of_some_chapters(gateway: LocalGateway, tmp_path: Path) -> None:
    urls = {"results_url": gateway.results_url, "control_url": gateway.control_url}
    chosen = ("GATE-TOKEN", "GATE-LOOKUP", "GATE-CERT", "GATE-ADJUST", "GATE-TWICE", "SIG-", "TABLE-CT07", "TABLE-GKSK")

    outcome = certify(settings(tmp_path, gateway.url, *chosen, **urls))

    assert {rule: word for rule, word in verdicts(outcome).items() if word is not Verdict.PASSED} == {}
    assert outcome.conclusion == "conformant"
    assert gateway.mishaps == []


def test_at_least_150_rules_judge_a_gateway() -> None:
    assert len(rules_of(Role.INTAKE)) >= 150


def test_without_results_and_control_rules_are_inapplicable_with_a_reason(
    gateway: LocalGateway, tmp_path: Path
) -> None:
    chosen = ("GATE-TOKEN-EXPIRED", "GATE-CLAIM-RESULT", "TABLE-CT03", "GATE-CLAIM-3176")

    outcome = certify(settings(tmp_path, gateway.url, *chosen))

    found = verdicts(outcome)
    assert found.pop("GATE-CLAIM-3176") is Verdict.PASSED
    assert set(found.values()) == {Verdict.INAPPLICABLE}
    assert all(outcome.rules[rule].reason for rule in found)


def test_a_door_that_the_partner_does_not_have_is_inapplicable(gateway: LocalGateway, tmp_path: Path) -> None:
    profile = Profile(capabilities=Capabilities(doors=("token", "lookup")), target=Target())

    outcome = certify(settings(tmp_path, gateway.url, "GATE-COPAY", "GATE-LOOKUP-000", profile=profile))

    found = verdicts(outcome)
    assert found.pop("GATE-LOOKUP-000") is Verdict.PASSED
    assert set(found.values()) == {Verdict.INAPPLICABLE}


@contextmanager
def server(play: Play) -> Iterator[str]:
    """Play the same on every connection."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            with line:
                try:
                    play(line)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def answering(raw: bytes) -> Play:
    def play(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(raw)

    return play


def reply(body: bytes, kind: bytes = b"application/json") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


HOSTILE = {
    "resets": answering(b""),
    "no HTTP": answering(b"220 ready\r\n\r\n"),
    "HTML": answering(reply(b"<html>502</html>", b"text/html")),
    "a list": answering(reply(b"[1, 2]")),
    "a key of numbers": answering(reply(b'{"maKetQua": 200, "APIKey": {"access_token": 1, "id_token": [2]}}')),
    "a key that is a list": answering(reply(b'{"maKetQua": "200", "APIKey": [1]}')),
    "deep JSON": answering(reply(b"[" * 50_000)),
    "no UTF-8": answering(reply(b"\xff\xfe\x00")),
    "a redirect": answering(
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_target_gets_verdicts_and_no_traceback(name: str, tmp_path: Path) -> None:
    chosen = ("GATE-TOKEN-200", "GATE-TOKEN-SHAPE", "GATE-TOKEN-USABLE", "GATE-LOOKUP-000", "SIG-PRESENT", "TABLE-CT07")

    with server(HOSTILE[name]) as url:
        outcome = certify(settings(tmp_path, url, *chosen, results_url=f"{url}/results"))

    assert Verdict.HARNESS_ERROR not in verdicts(outcome).values()
    assert Verdict.PASSED not in {outcome.rules[rule].verdict for rule in ("GATE-TOKEN-SHAPE", "GATE-LOOKUP-000")}
    assert outcome.conclusion in {"incomplete", "not_conformant"}


def test_a_target_that_hangs_ends_at_its_deadline(tmp_path: Path) -> None:
    ended = threading.Event()

    def hang(line: socket.socket) -> None:
        line.recv(65536)
        ended.wait(20)

    profile = Profile(waits=Waits(exchange_s=0.2))
    with server(hang) as url:
        outcome = certify(settings(tmp_path, url, "GATE-TOKEN-20", "GATE-TOKEN-40", profile=profile))
        ended.set()

    # After three waits to the deadline nobody asks on.
    assert set(verdicts(outcome).values()) == {Verdict.CANT_TELL, Verdict.UNTESTED}
    assert outcome.conclusion == "incomplete"


class NeverJudges(IntakeDesk):
    """Receives, and leaves it at that."""

    processing = timedelta(hours=1)


def test_a_result_that_does_not_come_in_time_allows_no_conclusion(tmp_path: Path) -> None:
    clock = WallClock()
    chosen = ("GATE-CLAIM-RESULT", "GATE-CERT-MANY", "GATE-TWICE-CLAIM", "GATE-TWICE-DRIVER-ADD", "CT07-DAYS-01")
    profile = Profile(waits=Waits(processing_s=0.05))
    with LocalGateway(World.make(SEED, today(), clock.now()), clock, SEED, desk_class=NeverJudges) as gateway:
        outcome = certify(settings(tmp_path, gateway.url, *chosen, results_url=gateway.results_url, profile=profile))

    assert set(verdicts(outcome).values()) == {Verdict.CANT_TELL}
    assert outcome.conclusion == "incomplete"


def test_nobody_there_is_no_pass(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    outcome = certify(settings(tmp_path, f"http://127.0.0.1:{port}", "GATE-TOKEN", "TABLE-CT03"))

    assert outcome.conclusion == "incomplete"
    assert Verdict.PASSED not in verdicts(outcome).values()
