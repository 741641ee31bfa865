import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from httpcore._backends.sync import SyncStream

from harness.caller import ANSWER_BYTES_MAX, PIECE, Caller
from harness.errors import UsageError
from harness.exchange import Exchange


@dataclass(frozen=True)
class Plain:
    method: str = "POST"
    target: str = "/api/token/take?q=%2B"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/plain"),)
    body: bytes = b"x"


Play = Callable[[socket.socket], None]


@contextmanager
def server(play: Play) -> Iterator[str]:
    """Serve one connection at a time by `play`, on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)
    ending = threading.Event()

    def serve() -> None:
        while not ending.is_set():
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
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/base"
    finally:
        ending.set()
        with socket.socket() as knock:  # wakes `accept`
            knock.settimeout(1)
            knock.connect_ex(listener.getsockname())
        listener.close()
        thread.join(5)


def answering(raw: bytes) -> Play:
    def play(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(raw)

    return play


def ask(url: str, deadline_s: float = 5) -> Exchange:
    with Caller(url, deadline_s=deadline_s, record=lambda _: None) as caller:
        return caller.send(Plain(), "token")


def test_the_answer_is_kept_byte_for_byte() -> None:
    with server(answering(b"HTTP/1.1 200 OK\r\nX-Odd: A\r\nContent-Length: 3\r\n\r\n\x00\xffz")) as url:
        exchange = ask(url)

    assert exchange.broke == ""
    assert exchange.response is not None
    assert exchange.response.body == b"\x00\xffz"
    assert exchange.response.header("x-odd") == "A"


def test_the_target_goes_out_as_written_below_the_base_path() -> None:
    seen: list[bytes] = []

    def play(line: socket.socket) -> None:
        seen.append(line.recv(65536))
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with server(play) as url:
        exchange = ask(url)

    assert seen[0].startswith(b"POST /base/api/token/take?q=%2B HTTP/1.1\r\n")
    assert exchange.request.target == "/base/api/token/take?q=%2B"


def test_a_header_that_is_no_ascii_goes_out_byte_for_byte() -> None:
    heard: list[bytes] = []

    def play(line: socket.socket) -> None:
        heard.append(line.recv(65536))
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with server(play) as url, Caller(url, deadline_s=5, record=lambda _: None) as caller:
        exchange = caller.send(Plain(headers=(("X-Who", "\xc3\xa9\xff"),)), "door")

    assert exchange.broke == ""
    assert b"X-Who: \xc3\xa9\xff\r\n" in heard[0]


def test_a_large_body_goes_out_whole_and_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    body = bytes(range(256)) * 4096
    seen: list[bytes] = []
    written: list[int] = []
    write = SyncStream.write

    def counted(self: Any, buffer: bytes, timeout: float | None = None) -> None:
        written.append(len(buffer))
        write(self, buffer, timeout)

    def play(line: socket.socket) -> None:
        heard = b""
        while not heard.endswith(body):
            heard += line.recv(1 << 20)
        seen.append(heard.partition(b"\r\n\r\n")[2])
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    monkeypatch.setattr(SyncStream, "write", counted)
    with server(play) as url, Caller(url, deadline_s=5, record=lambda _: None) as caller:
        caller.send(Plain(body=body), "token")

    assert seen == [body]
    assert max(written) <= PIECE


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    with server(answering(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")) as url:
        exchange = ask(url)

    assert exchange.response is not None
    assert exchange.response.status == 302


def test_a_packed_answer_is_not_unpacked() -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b"
    with server(answering(raw)) as url:
        exchange = ask(url)

    assert exchange.response is not None
    assert exchange.response.body == b"\x1f\x8b"


def test_an_endless_answer_is_cut() -> None:
    def play(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            line.sendall(b"z" * 262144)

    with server(play) as url:
        exchange = ask(url, deadline_s=20)

    assert exchange.broke == "too-large"
    assert exchange.response is not None
    assert len(exchange.response.body) == ANSWER_BYTES_MAX


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_dripping_answer_meets_the_deadline(start: bytes) -> None:
    ended = threading.Event()

    def play(line: socket.socket) -> None:
        line.recv(65536)
        line.sendall(start)
        while not ended.wait(0.05):
            line.sendall(b"z")

    with server(play) as url:
        exchange = ask(url, deadline_s=0.4)
        ended.set()

    # Letters where the status line belongs may be called "not HTTP" before the deadline comes.
    assert exchange.broke in {"timeout", "not-http"}
    assert exchange.took_s < 2


@pytest.mark.parametrize(
    ("raw", "broke"),
    [
        (b"", "reset"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", "reset"),
        (b"SSH-2.0-OpenSSH\r\n\r\n", "not-http"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 300_000, "not-http"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", "not-http"),
    ],
)
def test_a_broken_answer_is_told_in_a_word(raw: bytes, broke: str) -> None:
    with server(answering(raw)) as url:
        exchange = ask(url)

    assert exchange.broke == broke


def test_nobody_there_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    exchange = ask(f"http://127.0.0.1:{port}")

    assert exchange.broke == "refused"
    assert exchange.response is None


def test_an_address_that_is_none_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="not valid"):
        Caller("127.0.0.1:80")
