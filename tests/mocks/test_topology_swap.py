"""One line of the topology file swaps a party for somebody's system at an address: the journeys go on, over HTTP.

Somebody's system is played by another network that has only this party, and knows of ours no more than the addresses
of axis and hub and the keys that `lienthong mocks up` prints (here: the same seed).
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from harness.clock import StoppedClock, WallClock
from harness.errors import UnreachableError
from harness.faults import Reset
from harness.journey import Journey, StuckError, morning, walk
from harness.rule import Role
from harness.settings import RunSettings
from harness.suites.journey.livestage import LiveStage
from harness.suites.journey.plays import plays
from harness.topology import PARTIES, Topology, read_topology
from harness.wire.axis import axis_account
from mocks.network import LocalNetwork, Ports

DAY = date(2026, 9, 15)
SEED = 1
BLOCK = len(PARTIES) + 1
ASKED = ("axis", "portal")
"""Whom a party calls by itself; everybody else calls it."""


@dataclass
class Swapped:
    """Our network, and theirs of one party."""

    party: str
    ours: LocalNetwork
    theirs: LocalNetwork

    def play(self, scene: str, folder: Path) -> Journey:
        stage = LiveStage(self.ours, RunSettings(Role.JOURNEY, "network", SEED, DAY, folder))
        try:
            return walk(plays()[scene], scene, stage)
        finally:
            stage.close()


def free_ports() -> int:
    """The first of a block of ports that nobody listens at."""
    for first in range(21_000 + os.getpid() % 1000 * BLOCK, 60_000, BLOCK):
        with contextlib.ExitStack() as held:
            try:
                for port in range(first, first + BLOCK):
                    held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
            return first
    message = "no free ports"
    raise AssertionError(message)


def line_of(party: str, url: str, control_url: str = "") -> str:
    where = f'{{ url = "{url}", control_url = "{control_url}" }}' if control_url else f'"{url}"'
    return f"{party} = {where}"


def topology(folder: Path, *lines: str) -> Topology:
    """What a person would write, read as a person's file is."""
    path = folder / f"topology-{len(list(folder.iterdir()))}.toml"
    path.write_text("\n".join((f"legal_date = {DAY}", "[parties]", *lines)), "utf-8")
    return read_topology(path)


@pytest.fixture
def swap(tmp_path: Path) -> Iterator[Callable[[str], Swapped]]:
    with contextlib.ExitStack() as running:

        def made(party: str) -> Swapped:
            first = free_ports()
            addresses = [line_of(one, f"http://127.0.0.1:{first + PARTIES.index(one)}") for one in ASKED]
            theirs = running.enter_context(
                LocalNetwork(StoppedClock(morning(DAY)), SEED, topology=topology(tmp_path, *addresses), only={party})
            )
            here = topology(tmp_path, line_of(party, theirs.urls[party], theirs.control_url))
            ours = running.enter_context(
                LocalNetwork(StoppedClock(morning(DAY)), SEED, topology=here, ports=Ports(first=first))
            )
            assert set(theirs.parties) == {party}
            assert party not in ours.parties
            return Swapped(party, ours, theirs)

        yield made


SCENES = {
    "insurance": ["birth/happy", "death/pensioner", "sick/inpatient", "driver/happy", "renewal/reduced"],
    "justice": ["birth/happy", "birth/mismatch", "death/pensioner"],
    "population": ["birth/happy", "death/pensioner", "driver/mismatch", "renewal/reduced"],
}


@pytest.mark.parametrize("party", SCENES)
def test_journeys_pass_with_one_party_at_somebody_elses_address(
    swap: Callable[[str], Swapped], party: str, tmp_path: Path
) -> None:
    both = swap(party)

    for scene in SCENES[party]:
        story = both.play(scene, tmp_path)

        assert story.stuck is None, (scene, story.stuck)
        assert both.theirs.mishaps == []
        assert both.ours.mishaps == []
        met = [hop for hop in story.between("axis", party) if hop.response]
        assert met, scene
        assert both.theirs.clock.now() == both.ours.clock.now()


def test_what_a_real_party_asks_of_ours_is_remembered_under_its_name_and_trace(
    swap: Callable[[str], Swapped], tmp_path: Path
) -> None:
    both = swap("justice")
    story = both.play("birth/happy", tmp_path)

    asked = story.between("justice", "axis", "capSoDinhDanh")
    assert len(asked) == 1
    passed = story.between("axis", "population", "capSoDinhDanh")
    assert [hop.trace for hop in passed] == [hop.trace for hop in asked]
    assert asked[0].number < passed[0].number
    audited = [row for row in both.ours.audit() if row["service"].endswith("capSoDinhDanh")]
    assert {row["consumer"] for row in audited} == {"justice"}


def test_faults_strike_what_a_real_party_asks_and_it_goes_on_by_itself(
    swap: Callable[[str], Swapped], tmp_path: Path
) -> None:
    both = swap("insurance")
    both.ours.arm(
        [
            Reset(door="insurance->portal:*", when="after", times=1),
            Reset(door="axis->insurance:nhanHoSoKhaiSinh", when="before", times=2),
        ]
    )
    story = both.play("birth/happy", tmp_path)

    assert story.stuck is None
    assert {fault for hop in story.between("insurance", "portal") for fault in hop.faults} == {"reset"}
    assert [act.kind for act in both.theirs.acts()].count("card-issued") == 1


def test_a_party_that_is_away_is_named(swap: Callable[[str], Swapped], tmp_path: Path) -> None:
    both = swap("licensing")
    both.theirs.stop()
    story = both.play("driver/happy", tmp_path)

    assert isinstance(story.stuck, StuckError)
    assert (story.stuck.party, story.stuck.step) == ("licensing", "filed")


def test_a_party_that_keeps_its_own_time_is_waited_for(tmp_path: Path) -> None:
    first = free_ports()
    addresses = [line_of(one, f"http://127.0.0.1:{first + PARTIES.index(one)}") for one in ASKED]
    there = topology(tmp_path, *addresses)
    with (
        LocalNetwork(WallClock(start=morning(DAY)), SEED, topology=there, live=True, only={"licensing"}) as theirs,
        LocalNetwork(
            StoppedClock(morning(DAY)),
            SEED,
            topology=topology(tmp_path, line_of("licensing", theirs.urls["licensing"])),
            first_port=first,
        ) as ours,
    ):
        story = Swapped("licensing", ours, theirs).play("driver/happy", tmp_path)

        assert story.stuck is None
        assert story.facts["issued"]["trangThai"] == "9"
        assert {hop.party for hop in story.between("licensing", "*")} == {"axis"}


@pytest.mark.parametrize("how", ["key", "token", "member"])
def test_a_system_that_is_none_of_our_programs_is_known_by_its_keys(how: str) -> None:
    keys = axis_account(SEED, "licensing")
    with LocalNetwork(StoppedClock(morning(DAY)), SEED, only={"axis"}) as ours:
        url, form = ours.urls["axis"], {"grant_type": "client_credentials"}
        token = httpx.post(f"{url}/token", data=form, auth=(keys.consumer_key, keys.consumer_secret)).json()
        if how == "token":
            bearer = {"Authorization": f"Bearer {token['access_token']}"}
            httpx.post(f"{url}/apiDuLieuYTe/1.0/layChungTu", json={}, headers=bearer)
        elif how == "member":
            httpx.post(f"{url}/r1/VN/GOV/G01/csdldc/X", json={}, headers={"X-Road-Client": keys.member})

        assert {hop.caller for hop in ours.log.after(0) if hop.party == "axis"} == {"licensing"}


def test_a_control_door_that_does_not_answer_is_named_at_the_start(tmp_path: Path) -> None:
    nobody = f"http://127.0.0.1:{free_ports()}"
    ours = LocalNetwork(
        StoppedClock(morning(DAY)), SEED, topology=topology(tmp_path, line_of("justice", nobody, nobody))
    )

    with pytest.raises(UnreachableError) as error:
        ours.start()

    assert nobody in error.value.says.vi
    assert nobody in error.value.says.en


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Callable[[str, int], dict[str, Any]]]:
    """Starts `lienthong mocks up PARTY` as a process of its own; what it prints."""
    with contextlib.ExitStack() as running:

        def start(party: str, first: int) -> dict[str, Any]:
            folder = tmp_path / "theirs"
            folder.mkdir()
            addresses = [line_of(one, f"http://127.0.0.1:{first + PARTIES.index(one)}") for one in ASKED]
            topology(folder, *addresses)
            command = [sys.executable, "-c", "from harness.cli import main; main()", "mocks", "up", party]
            command += ["--seed", str(SEED), "--topology", str(folder / "topology-0.toml")]
            # Sessions of their own, so that Ctrl+C of the tests does not end them first.
            started = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
            running.callback(_end, started)
            assert started.stdout is not None
            found: dict[str, Any] = json.loads(started.stdout.readline())
            return found

        yield start


def _end(started: "subprocess.Popen[bytes]") -> None:
    started.send_signal(signal.SIGTERM)
    started.wait(10)
    if started.stdout is not None:
        started.stdout.close()


def test_a_party_in_another_process_takes_part(process: Callable[[str, int], dict[str, Any]], tmp_path: Path) -> None:
    first = free_ports()
    told = process("insurance", first)["network"]
    keys = httpx.get(f"{told['control_url']}/parties").json()
    assert [row["party"] for row in keys["parties"] if row["mock"] and row["url"]] == ["insurance"]
    assert set(told["axis_keys"]) == set(told["accounts"])

    here = topology(tmp_path, line_of("insurance", told["parties"]["insurance"], told["control_url"]))
    with LocalNetwork(StoppedClock(morning(DAY)), SEED, topology=here, ports=Ports(first=first)) as ours:
        story = Swapped("insurance", ours, ours).play("birth/happy", tmp_path)

        assert story.stuck is None
        assert story.facts["lookup"] == "000"
        assert ours.mishaps == []
