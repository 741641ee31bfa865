"""The gateway as a process of its own under siege: a bounded memory, and the next caller served soon."""

import base64
import contextlib
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest

from harness.exchange import Response
from harness.wire.calls import Credentials, Token, file_call, read_token, token_call
from harness.wire.door import doors

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")

MEGABYTE: Final = 1024 * 1024
GROWTH_MB_MAX: Final = 600
"""Beyond what the process held before: a body is there as bytes, as text and as its parts, each for a while."""

PEAK_MB_MAX: Final = 1500
"""With the 256 MB of exchanges that the witness keeps, and what the allocator does not give back."""

SERVED_S_MAX: Final = 5.0
"""Milliseconds on a quiet machine; what counts is that the gateway lives, also beside other tests."""

TAKES_S_MAX: Final = 60.0
HEAD: Final = b"POST /api/token/take HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
CHUNKED: Final = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


class Besieged:
    """A running `lienthong mocks up`."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", "from harness.cli import main; main()", "mocks", "up"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        facts = json.loads(self.process.stdout.readline())
        self.url, self.control_url = facts["url"], facts["control_url"]
        self.credentials = Credentials(facts["username"], facts["password"], facts["facility"])
        self.line = httpx.Client(trust_env=False, timeout=TAKES_S_MAX)

    def end(self) -> None:
        self.line.close()
        self.process.kill()
        self.process.communicate()

    def memory_mb(self, kind: str) -> int:
        found = re.search(rf"{kind}:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text("utf-8"))
        return int(found[1]) // 1024 if found else 0

    def forget_peak(self) -> None:
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", "utf-8")

    def token(self) -> Token:
        call = token_call(self.credentials)
        answer = httpx.post(
            self.url + call.target, headers=list(call.headers), content=call.body, timeout=TAKES_S_MAX, trust_env=False
        )
        token = read_token(Response(answer.status_code, (), answer.content))
        assert token is not None
        return token

    def file(self, door: str, data: bytes) -> None:
        encoded = base64.b64encode(data).decode()
        call = file_call(doors()[door], self.credentials, self.token(), encoded)
        self.line.post(self.url + call.target, headers=list(call.headers), content=call.body)

    def post(self, door: str, body: bytes) -> None:
        account = self.credentials
        headers = {"Content-Type": "application/json", "Username": account.username, "Password": account.password_hash}
        self.line.post(self.url + doors()[door].path, headers=headers, content=body)

    def connect(self) -> socket.socket:
        host, _, port = self.url.removeprefix("http://").partition(":")
        return socket.create_connection((host, int(port)), timeout=10)

    def pour(self, head: bytes, piece: bytes, megabytes: int) -> None:
        """Send `piece` over and over, until so much is sent or the gateway hangs up."""
        with self.connect() as raw, contextlib.suppress(OSError):
            raw.sendall(head)
            for _ in range(megabytes * MEGABYTE // len(piece)):
                raw.sendall(piece)

    def crowd(self, count: int, head: bytes) -> None:
        lines = [self.connect() for _ in range(count)]
        for raw in lines:
            with contextlib.suppress(OSError):
                raw.sendall(head)
        for raw in lines:
            raw.close()

    def nowhere(self) -> None:
        """Long bodies to a path without a door."""
        for _ in range(20):
            self.line.post(f"{self.url}/api/nowhere", content=b"x" * 29_000_000)

    def half_sent(self) -> None:
        """Ten bodies at once of which nineteen megabytes come and the end does not."""
        lines = [self.connect() for _ in range(10)]

        def pour(raw: socket.socket) -> None:
            with contextlib.suppress(OSError):
                raw.sendall(HEAD + b"Content-Length: 20000000\r\n\r\n" + b"x" * 19_000_000)

        threads = [threading.Thread(target=pour, args=(raw,)) for raw in lines]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for raw in lines:
            raw.close()


@pytest.fixture(scope="module")
def besieged() -> Iterator[Besieged]:
    gateway = Besieged()
    try:
        gateway.token()
        yield gateway
    finally:
        gateway.end()


def nested(tag: bytes, count: int) -> bytes:
    return b"<%b>" % tag * count + b"</%b>" % tag * count


ATTACKS: Final[dict[str, Callable[[Besieged], None]]] = {
    "five million siblings": lambda it: it.file("claim-3176", b"<a>" + b"<a/>" * 5_000_000 + b"</a>"),
    "siblings within bounds": lambda it: it.file("claim-3176", b"<GIAMDINHHS>" + b"<a/>" * 900_000 + b"</GIAMDINHHS>"),
    "many ids": lambda it: it.file(
        "certificates", b"<HSCHUNGTU>" + b"".join(b'<a Id="%d"/>' % n for n in range(400_000)) + b"</HSCHUNGTU>"
    ),
    "many attributes": lambda it: it.file(
        "certificates", b"<HSCHUNGTU " + b" ".join(b'a%d=""' % n for n in range(900_000)) + b"/>"
    ),
    "many namespaces": lambda it: it.file(
        "certificates", b"<HSCHUNGTU " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(400_000)) + b"/>"
    ),
    "nested a million deep": lambda it: it.file("claim-3176", nested(b"a", 490_000)),
    "one long text": lambda it: it.file("claim-3176", b"<GIAMDINHHS>" + b"a" * 9_000_000 + b"</GIAMDINHHS>"),
    "escaped quotes": lambda it: it.post("driver", b"[" * 70 + b'"' + b'\\"' * 10_000_000),
    "empty objects": lambda it: it.post("driver", b'{"A":[' + b"{}," * 9_000_000 + b"{}]}"),
    "percent signs": lambda it: it.pour(
        HEAD + b"Content-Length: 30000003\r\nConnection: close\r\n\r\na=", b"%41" * 10_000_000 + b"b", 29
    ),
    "endless digits": lambda it: it.post("driver", b'{"SO":' + b"9" * 20_000_000 + b"}"),
    "doubled keys": lambda it: it.post("driver", b"{" + b",".join(b'"SO":%d' % n for n in range(190_000)) + b"}"),
    "trailers": lambda it: it.pour(CHUNKED + b"0\r\n", b"abcdefg: hijklmnop\r\n" * 3000, 100),
    "headers": lambda it: it.pour(HEAD, b"abcdefg: hijklmnop\r\n" * 3000, 100),
    "200 MB in chunks": lambda it: it.pour(CHUNKED, b"10000\r\n" + b"a" * 65536 + b"\r\n", 200),
    "chunks of a byte": lambda it: it.pour(CHUNKED, b"1\r\na\r\n" * 10_000, 60),
    "a chunk's extension": lambda it: it.pour(CHUNKED + b"5;", b"a" * 65536, 100),
    "pipelining": lambda it: it.pour(b"", (HEAD + b"Content-Length: 0\r\n\r\n") * 500, 2),
    "slow heads": lambda it: it.crowd(700, b"POST /api/token/take HTTP/1.1\r\nHost: x\r\nX: "),
    "slow bodies": lambda it: it.crowd(700, HEAD + b"Content-Length: 1000\r\n\r\nuser"),
    "half-sent bodies": Besieged.half_sent,
    "nowhere": Besieged.nowhere,
}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", ATTACKS)
def test_the_next_caller_is_served_within_a_second_and_memory_is_bounded(besieged: Besieged, name: str) -> None:
    besieged.line.post(f"{besieged.control_url}/reset")
    besieged.forget_peak()
    before = besieged.memory_mb("VmRSS")
    begun = time.perf_counter()
    ATTACKS[name](besieged)
    took = time.perf_counter() - begun

    begun = time.perf_counter()
    besieged.token()
    served = time.perf_counter() - begun

    assert served < SERVED_S_MAX
    assert took < TAKES_S_MAX
    peak = besieged.memory_mb("VmHWM")
    assert peak < PEAK_MB_MAX
    assert peak - before < GROWTH_MB_MAX
    assert besieged.line.get(f"{besieged.control_url}/health").json()["mishaps"] == []
