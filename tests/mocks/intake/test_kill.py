"""A gateway killed in full swing: whatever it acknowledged is there when it comes back, once, and gets judged."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from harness.wire.authority import Identity
from harness.world import World
from mocks.intake.server import LocalGateway
from tests.mocks.intake.conftest import SEED, Hospital

UP = "from mocks.command import parties_group; parties_group()"
KILLS = 3
SENDERS = 2
ACKNOWLEDGED_MIN = 40
"""Receipts a generation of the gateway gives before it is killed."""


@contextmanager
def running(state: Path) -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    command = [sys.executable, "-c", UP, "up", "--state", str(state), "--seed", str(SEED)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


class Remote:
    """As much of a gateway as a `Hospital` needs, in another process."""

    def __init__(self, facts: dict[str, str]) -> None:
        self.url, self.control_url = facts["url"], facts["control_url"]
        self.results_url = facts["results_url"]


def send_until_killed(world: World, remote: Remote, data: bytes, enough: threading.Event, kept: list[str]) -> None:
    with httpx.Client(trust_env=False, timeout=10) as line:
        gateway: LocalGateway = remote  # type: ignore[assignment]  # the three URLs are all that is used
        hospital = Hospital(world, gateway, line)
        try:
            while True:
                answer = hospital.file("certificates", data).json()
                assert answer["MaKetQua"] == "200"
                kept.append(answer["MaGD"])
                if len(kept) >= ACKNOWLEDGED_MIN:
                    enough.set()
        except httpx.TransportError:
            enough.set()


@pytest.mark.timeout(120)
def test_every_receipt_survives_sigkill_and_none_is_given_twice(world: World, tmp_path: Path) -> None:
    identity: Identity = world.identity("01901")
    data = Hospital(world, None, None).certificate()  # type: ignore[arg-type]  # nothing is sent with it
    acknowledged: list[str] = []

    for generation in range(KILLS):
        with running(tmp_path) as (process, facts):
            remote = Remote(facts)
            if generation == 0:
                body = {"facility": "01901", "pem": identity.certificate_pem.decode()}
                httpx.post(f"{remote.control_url}/certificates", json=body, trust_env=False).raise_for_status()
            enough, kept = threading.Event(), list[str]()
            senders = [
                threading.Thread(target=send_until_killed, args=(world, remote, data, enough, kept))
                for _ in range(SENDERS)
            ]
            for sender in senders:
                sender.start()
            assert enough.wait(30)
            process.kill()
            for sender in senders:
                sender.join()
            assert len(kept) >= ACKNOWLEDGED_MIN
            acknowledged += kept

    with running(tmp_path) as (_, facts):
        httpx.post(f"{facts['control_url']}/process", trust_env=False, timeout=60).raise_for_status()
        records = httpx.get(f"{facts['control_url']}/records", trust_env=False, timeout=60).json()["records"]
    receipts = [record["receipt"] for record in records]

    assert len(set(receipts)) == len(receipts)
    assert len(set(acknowledged)) == len(acknowledged)
    assert set(acknowledged) <= set(receipts)
    assert {record["outcome"] for record in records} == {"accepted"}
