"""Java's own client offers HTTP/2 with every first request; the offer is overlooked and nothing is lost."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from harness.plainhttp import PlainHttp

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAEAAEAAAAIAAAAB\r\nUpgrade: h2c\r\n"
PLAIN = b"POST /plain HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\n\r\nhello"
OFFERED = b"POST /offered?a=1 HTTP/1.1\r\n" + OFFER + b"Host: here\r\nContent-Length: 5\r\n\r\nhello"
CHUNKED = b"POST /chunked HTTP/1.1\r\n" + OFFER + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
EMPTY = b"GET /empty HTTP/1.1\r\n" + OFFER + b"Host: here\r\n\r\n"


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    names = [name.decode() for name, _ in scope["headers"]]
    told = json.dumps(
        {"path": scope["path"], "query": scope["query_string"].decode(), "body": body.decode(), "names": names}
    )
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(told)).encode())]}
    )
    await send({"type": "http.response.body", "body": told.encode()})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(_echo, http=PlainHttp, log_config=None, lifespan="off", ws="none", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(5)


def talk(port: int, *pieces: bytes, answers: int = 1) -> list[dict[str, Any]]:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line, line.makefile("rb") as heard:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            line.sendall(piece)
        return [_answer(heard) for _ in range(answers)]


def _answer(heard: Any) -> dict[str, Any]:
    size = 0
    assert heard.readline() == b"HTTP/1.1 200 OK\r\n"
    for header in iter(heard.readline, b"\r\n"):
        if header.lower().startswith(b"content-length:"):
            size = int(header.partition(b":")[2])
    answer: dict[str, Any] = json.loads(heard.read(size))
    return answer


@pytest.mark.parametrize("message", [OFFERED, CHUNKED])
def test_the_body_behind_an_offer_arrives(port: int, message: bytes) -> None:
    assert [answer["body"] for answer in talk(port, message)] == ["hello"]


def test_the_headers_stay_as_they_came(port: int) -> None:
    [answer] = talk(port, OFFERED)

    assert (answer["path"], answer["query"]) == ("/offered", "a=1")
    assert answer["names"] == ["connection", "http2-settings", "upgrade", "host", "content-length"]


@pytest.mark.parametrize("cut", [10, 60, 150, len(OFFERED) - 5, len(OFFERED) - 2])
def test_it_does_not_matter_where_the_network_cuts(port: int, cut: int) -> None:
    assert [answer["body"] for answer in talk(port, OFFERED[:cut], OFFERED[cut:])] == ["hello"]


def test_a_line_goes_on_after_an_offer(port: int) -> None:
    answers = talk(port, OFFERED + PLAIN + CHUNKED + EMPTY + OFFERED, answers=5)

    assert [answer["path"] for answer in answers] == ["/offered", "/plain", "/chunked", "/empty", "/offered"]
    assert [answer["body"] for answer in answers] == ["hello", "hello", "hello", "", "hello"]


def test_nonsense_behind_an_offer_is_refused(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(OFFERED + b"\x00\x01 nonsense\r\n\r\n")
        told = b"".join(iter(lambda: line.recv(4096), b""))

    assert b" 400 " in told


@pytest.mark.parametrize("head", [b"CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n\r\n", OFFERED])
def test_a_tunnel_is_refused_and_the_next_line_is_served(port: int, head: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(head.replace(b"POST /offered?a=1", b"CONNECT here:80"))
        told = b"".join(iter(lambda: line.recv(4096), b""))

    assert b" 400 " in told
    assert [answer["body"] for answer in talk(port, PLAIN)] == ["hello"]
