"""Send certificates at full speed while the gateway is killed with SIGKILL and started again; then count.

Every acknowledged receipt must be there, none twice; a send without an answer is never sent again (its outcome is
unknown), so it may be there once or not at all.
"""

import argparse
import base64
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from harness.chance import guid, stream
from harness.clock import WallClock, vietnam_day
from harness.documents.authors import values
from harness.documents.render import render
from harness.documents.table import PL02
from harness.exchange import Response
from harness.fixtures import export, load
from harness.wire.calls import Credentials, file_call, read_token, token_call
from harness.wire.door import doors
from harness.wire.envelope import build_certificates, seal
from harness.wire.signature import Profile
from harness.world import World

SENDERS = 16
SEED = 1


@dataclass
class Tally:
    """What the senders were told; each file is sent once."""

    acknowledged: list[str] = field(default_factory=list)
    unknown: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    begun: float = 0.0


class Gateway:
    """`lienthong mocks up` as a process of its own, on fixed ports and one state folder."""

    def __init__(self, fixtures: Path, state: Path) -> None:
        """Choose two free ports."""
        self._ports = [_free_port(), _free_port()]
        self._command = [
            *(sys.executable, "-c", "from harness.cli import main; main()", "mocks", "up"),
            *("--fixtures", str(fixtures), "--state", str(state)),
            *("--port", str(self._ports[0]), "--control-port", str(self._ports[1])),
        ]
        self.url, self.control_url = (f"http://127.0.0.1:{port}" for port in self._ports)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait for its first line."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE)  # noqa: S603 -- our own program
        if self._process.stdout is None or not self._process.stdout.readline():
            message = "the gateway did not start"
            raise RuntimeError(message)

    def kill(self) -> None:
        """SIGKILL, no warning."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def files_of(world: World, number_of_files: int, clock: WallClock) -> list[str]:
    """Different signed giấy ra viện as base64 text."""
    rng = stream(SEED, "survive-kill")
    made = []
    for number in range(1, number_of_files + 1):
        inner = render("CT03", PL02, values("CT03", PL02, world.scene(number)))
        root = build_certificates(world.main.code, vietnam_day(clock), [("CT03", inner)], f"Id-{guid(rng)}")
        data = seal(root, Profile.P2, world.identity(world.main.code), clock.now())
        made.append(base64.b64encode(data).decode())
    return made


def _send_all(gateway: Gateway, who: Credentials, files: list[str], numbers: Iterator[int], tally: Tally) -> None:
    door = doors()["certificates"]
    token = None
    with httpx.Client(base_url=gateway.url, timeout=5, trust_env=False) as client:
        number = next(numbers)
        while number < len(files):
            try:
                if token is None:
                    call = token_call(who)
                    answer = client.post(call.target, content=call.body, headers=list(call.headers))
                    token = read_token(Response(answer.status_code, (), answer.content))
                    continue
            except httpx.HTTPError:
                threading.Event().wait(0.02)
                continue
            call = file_call(door, who, token, files[number])
            try:
                response = client.post(call.target, content=call.body, headers=list(call.headers))
                told = response.json()
            except (httpx.ConnectError, httpx.ConnectTimeout):
                token = None  # it never left: sending it again is safe
                continue
            except (httpx.HTTPError, ValueError):
                tally.unknown += 1
                token = None
            else:
                if told["MaKetQua"] == "401":
                    token = None
                    continue
                if told["MaKetQua"] == "200":
                    tally.acknowledged.append(told["MaGD"])
                else:
                    tally.refused[str(told["MaKetQua"])] += 1
            number = next(numbers)


def run(number_of_files: int, kills: int, folder: Path) -> tuple[Tally, list[dict[str, Any]], float]:
    """Do it in `folder`; what the senders were told, what the gateway holds at the end, seconds."""
    clock = WallClock()
    today = vietnam_day(clock)
    export(World.make(SEED, today, datetime.now(UTC)), folder / "fixtures")  # noqa: TID251 -- certificates are valid now
    world = load(folder / "fixtures", today, clock.now())
    files = files_of(world, number_of_files, clock)
    account = world.account()
    who = Credentials(account.username, account.password, account.facility)
    gateway = Gateway(folder / "fixtures", folder / "state")
    gateway.start()
    tally, numbers = Tally(), count()
    begun = time.perf_counter()
    senders = [
        threading.Thread(target=_send_all, args=(gateway, who, files, numbers, tally), daemon=True)
        for _ in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    for kill in range(kills):
        # Spread over the whole run: kill when the share of this kill is acknowledged.
        share = number_of_files * (kill + 1) // (kills + 2)
        while len(tally.acknowledged) + tally.unknown < share and any(sender.is_alive() for sender in senders):
            threading.Event().wait(0.002)
        gateway.kill()
        tally.kills += 1
        gateway.start()
    for sender in senders:
        sender.join(120)
    took = time.perf_counter() - begun
    gateway.kill()
    gateway.start()
    try:
        held = httpx.get(f"{gateway.control_url}/records", timeout=30, trust_env=False).json()["records"]
    finally:
        gateway.kill()
    return tally, held, took


def judge(tally: Tally, held: list[dict[str, Any]]) -> list[str]:
    """What is wrong: lost, twice, or more than was sent; empty when all is well."""
    receipts = Counter(row["receipt"] for row in held)
    lost = [receipt for receipt in tally.acknowledged if receipt not in receipts]
    told_twice = [receipt for receipt, times in Counter(tally.acknowledged).items() if times > 1]
    wrong = [f"{len(lost)} acknowledged receipts are lost"] if lost else []
    wrong += [f"{len(told_twice)} receipts were given to two senders"] if told_twice else []
    wrong += [f"{times} records of one receipt" for times in receipts.values() if times > 1]
    most = len(tally.acknowledged) + tally.unknown
    wrong += [f"{len(held)} records for {most} sends"] if len(held) > most else []
    wrong += [f"refused: {dict(tally.refused)}"] if tally.refused else []
    return wrong


def main() -> None:
    """Print the tally; exit 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=10)
    arguments = parser.parse_args()
    os.environ.setdefault("LIENTHONG_LANG", "en")
    with tempfile.TemporaryDirectory() as folder:
        tally, held, took = run(arguments.documents, arguments.kills, Path(folder))
    wrong = judge(tally, held)
    print(
        json.dumps(
            {
                "sent": arguments.documents,
                "acknowledged": len(tally.acknowledged),
                "outcome unknown to the sender": tally.unknown,
                "held by the gateway": len(held),
                "kills": tally.kills,
                "seconds": round(took, 1),
                "wrong": wrong,
            }
        )
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
