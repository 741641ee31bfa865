"""How well the load generator keeps time, and how much it can send, on one core.

Accuracy: requests at 1,000 a second from the plan's own look-ups; what share leaves within 10 ms of its time. Rate: as
many look-ups as the generator can send, against plain Locust's FastHttpUser on the same core and against the same
server, in turns in the same run. The server is a bare answer in a process of its own, on another core if there is one.
"""

import argparse
import asyncio
import csv
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from harness.fixtures import export
from harness.world import World

RATE = 1000.0
SECONDS = 20.0
ROUNDS = 3
USERS = 60
FLOOD = 20_000.0
"""Far more a second than one core sends: what it then sends is its most."""
FLOOD_S = 2.0
ANSWER = b'{"maKetQua":"000","ghiChu":""}'
TOKEN = (
    b'{"maKetQua":"200","APIKey":{"access_token":"a","id_token":"i","token_type":"Bearer","username":"u",'
    b'"expires_in":"2099-01-01T00:00:00Z"}}'
)
FASTEST = """
from locust import FastHttpUser, task

class Fastest(FastHttpUser):
    @task
    def ask(self):
        self.client.post("/api/egw/KQNhanLichSuKCB2024?token=a&id_token=i", data=b"maThe=" + b"x" * 150,
                         name="lookup", headers={"Content-Type": "application/x-www-form-urlencoded"})
"""


class Bare(asyncio.Protocol):
    """Answers every request that has come whole; looks at nothing but its end."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the line."""
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        """Answer what is whole."""
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            at = head.find(b"content-length:")
            size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self._read) < end + 4 + size:
                return
            body = TOKEN if b"token/take" in head else ANSWER
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            self._read = self._read[end + 4 + size :]


def serve(port: Any, core: int) -> None:
    """Serve on `core`, and tell the port."""
    _pin(core)

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Bare, "127.0.0.1", 0, backlog=4096)
        port.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


@contextmanager
def serving(core: int) -> Iterator[str]:
    """The bare server's address."""
    port: Any = multiprocessing.Queue()
    process = multiprocessing.Process(target=serve, args=(port, core), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{port.get(timeout=30)}"
    finally:
        process.terminate()
        process.join()


def _pin(core: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})


def ours(url: str, folder: Path, fixtures: Path, *more: object) -> dict[str, Any]:
    """One run of `lienthong load`; its summary."""
    words = ["load", "national-2026", "--question", "morning_lookups", "--target", url, "--out", folder]
    words += ["--fixtures", fixtures, *more]
    program = Path(sys.executable).with_name("lienthong")
    subprocess.run([program, *map(str, words)], check=False, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own program
    summary: dict[str, Any] = json.loads((folder / "summary.json").read_text("utf-8"))
    return summary


def flood(url: str, folder: Path, fixtures: Path) -> float:
    """Answers a second when far more is due than can be sent."""
    times = folder / "times.csv"
    with times.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["seconds", "request", "site"])
        rows.writerows([number / FLOOD, "lookup", number] for number in range(int(FLOOD * FLOOD_S)))
    more = ("--replay", times, "--seconds", FLOOD_S, "--pool", USERS)
    return float(ours(url, folder, fixtures, *more)["achieved"]["rate"])


def fastest(url: str, folder: Path) -> float:
    """Answers a second of plain Locust's fastest user, flat out."""
    (folder / "fastest.py").write_text(FASTEST, "utf-8")
    words = ["-f", folder / "fastest.py", "--headless", "-u", USERS, "-r", USERS, "-t", "8s", "--host", url]
    words += ["--only-summary", "--json-file", folder / "fastest"]
    command = [sys.executable, "-m", "locust", *map(str, words)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 -- as above
    (stats,) = json.loads((folder / "fastest.json").read_text("utf-8"))
    return float(stats["num_requests"] / (stats["last_request_timestamp"] - stats["start_time"]))


def main() -> None:
    """Print accuracy and both rates with their ratio, round by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    told = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
    now = datetime.now(UTC)  # noqa: TID251 -- a benchmark runs now
    with tempfile.TemporaryDirectory() as name, serving(cores[-1]) as url:
        folder = Path(name)
        export(World.make(1, now.date(), now), folder / "fixtures")
        _pin(cores[0])
        summary = ours(url, folder, folder / "fixtures", "--rate", RATE, "--seconds", told.seconds)
        late, rate = summary["lateness"], summary["achieved"]["rate"]
        within = 1 - late["share"]
        print(f"accuracy: {within:.3%} left within {late['bound_ms']:g} ms at {rate:.0f}/s ({summary['conclusion']})")
        print(f"          longest {late['longest_ms']:.1f} ms late; p99 {summary['latency']['p99_ms']:.1f} ms")
        ratios = []
        for number in range(told.rounds):
            mine, locusts = flood(url, folder, folder / "fixtures"), fastest(url, folder)
            ratios.append(mine / locusts)
            print(f"round {number + 1}: ours {mine:7.0f}/s   FastHttpUser {locusts:7.0f}/s   ratio {ratios[-1]:.2f}")
        print(f"median ratio: {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
