"""A real party that takes connections and never answers is named, and costs a certification seconds, not minutes."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from harness.clock import StoppedClock
from harness.events import read_events
from harness.journey import morning
from harness.rule import Role
from harness.run import Outcome, certify
from harness.settings import RunSettings
from harness.silence import CALLS_MAX
from harness.suites.journey import livestage
from harness.text import Text
from harness.topology import Topology
from harness.verdict import Verdict
from mocks import network
from mocks.afar import STEP
from mocks.lines import Lines

DAY = date(2026, 9, 15)
GREETING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Hanging:
    """Takes every connection; answers whoever asks for `/` if it `greets`, and nobody else."""

    def __init__(self, *, greets: bool) -> None:
        self._greets = greets
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self._taken: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                taken, _ = self._listener.accept()
                self._taken.append(taken)
                if self._greets and taken.recv(4096).startswith(b"GET / "):
                    taken.sendall(GREETING)

    @property
    def calls(self) -> int:
        return len(self._taken)

    def close(self) -> None:
        for one in (self._listener, *self._taken):
            one.close()


@pytest.fixture
def hanging(request: pytest.FixtureRequest) -> Iterator[Hanging]:
    one = Hanging(greets=request.param)
    yield one
    one.close()


def certified(url: str, out: Path, only: str, party: str = "insurance") -> tuple[Outcome, list[Text], float]:
    """How it ended, what was said to the person, and how long it took."""
    places = Topology.model_validate({"legal_date": DAY, "parties": {party: {"url": url}}})
    said: list[Text] = []
    begun = time.monotonic()
    settings = RunSettings(Role.JOURNEY, "network", 1, DAY, out, topology=places, only=(only,))
    outcome = certify(settings, show=said.append)
    return outcome, said, time.monotonic() - begun


@pytest.mark.parametrize("hanging", [False], indirect=True)
def test_it_is_named_with_its_address_before_any_journey_begins(hanging: Hanging, tmp_path: Path) -> None:
    outcome, said, took_s = certified(hanging.url, tmp_path, "JRN-")

    assert (outcome.exit_code, hanging.calls) == (3, 1)
    assert took_s < 20
    assert {rule.verdict for rule in outcome.rules.values()} == {Verdict.UNTESTED}
    for text in (said[0].vi, said[0].en):
        assert "(insurance)" in text
        assert hanging.url in text
    assert "does not answer" in said[0].en
    assert "run again" in said[0].en


def test_so_is_one_where_nobody_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    outcome, said, took_s = certified(nobody, tmp_path, "JRN-")

    assert outcome.exit_code == 3
    assert took_s < 15
    assert nobody in said[0].vi
    assert "cannot be connected to" in said[0].en


@pytest.mark.parametrize("hanging", [True], indirect=True)
def test_one_that_falls_silent_later_is_called_three_times_more_and_named_by_the_rules_left_untested(
    hanging: Hanging, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "Lines", partial(Lines, deadline_s=0.2))
    monkeypatch.setattr(livestage, "DEADLINE_S", 0.2)

    outcome, _, took_s = certified(hanging.url, tmp_path, "JRN-DRIVER-")

    assert hanging.calls == 4
    assert took_s < 60
    assert outcome.exit_code == 3
    assert not [rule.rule.id for rule in outcome.rules.values() if rule.verdict is Verdict.FAILED and rule.counts]
    untested = [rule for rule in outcome.rules.values() if rule.verdict is Verdict.UNTESTED and rule.counts]
    assert untested
    for rule in untested:
        assert rule.reason
        assert "(insurance)" in rule.reason.en
    waits = [event["took_ms"] for event in read_events(tmp_path / "events.ndjson") if event.get("broke") == "silent"]
    assert all(took_ms < 50 for took_ms in waits)


@pytest.mark.parametrize("hanging", [True], indirect=True)
def test_a_run_is_incomplete_even_where_no_rule_is_about_whoever_fell_silent(
    hanging: Hanging, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "Lines", partial(Lines, deadline_s=0.2))

    outcome, _, _ = certified(hanging.url, tmp_path, "JRN-BIRTH-", "axis")

    assert not any(rule.counts for rule in outcome.rules.values())
    assert outcome.exit_code == 3


def test_a_clock_that_a_silent_party_does_not_move_is_no_fault_of_ours() -> None:
    theirs = network.LocalNetwork(StoppedClock(morning(DAY)), 1, only={"licensing"})
    theirs.start()
    place = {"url": theirs.urls["licensing"], "control_url": theirs.control_url}
    places = Topology.model_validate({"legal_date": DAY, "parties": {"licensing": place}})
    with network.LocalNetwork(StoppedClock(morning(DAY)), 1, topology=places, only={"licensing"}) as ours:
        ours.silences.give_up()
        theirs.stop()

        ours.forward(STEP)
        assert ours.mishaps == ["licensing: the control door did not move the clock"]
        ours.forward(STEP * CALLS_MAX)
        assert ours.mishaps == []
