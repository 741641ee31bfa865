"""Hostile input: a code for everything, and the gateway serves on."""

import gzip
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import urlencode, urlsplit

import pytest

from harness.errors import UnreachableError
from harness.finding import Finding
from harness.judgement import broken, cant_tell
from harness.suites.intake.answers import NO_JSON, expect_code, expect_turned_away
from harness.suites.intake.filings import Letter, deliver, plain
from harness.suites.intake.visitor import NO_RESULT, Sent, Visitor, answered
from harness.text import Text
from harness.wire.calls import FORM, JSON, Call
from harness.wire.door import doors
from harness.wire.hostile import BOM

DEPTH: Final = 10_000
BOMB: Final = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><GIAMDINHHS>&a9;</GIAMDINHHS>"
)
NESTED: Final = b"<a>" * DEPTH + b"</a>" * DEPTH
FILING_DOORS: Final = ("claim-3176", "certificates")
PATIENCE_S: Final = 5.0


def alive(visitor: Visitor) -> None:
    """The gateway still does its work."""
    sent = visitor.take()
    if sent.exchange.broke or sent.code != "200":
        says = Text("cổng không còn phục vụ sau dữ liệu độc hại", "the gateway serves no more after hostile bytes")
        broken([Finding("response of token", says, "200", sent.exchange.broke or sent.code or "(none)")])


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(BOMB, marks=pytest.mark.rule("GATE-HOSTILE-ENTITIES"), id="entities"),
        pytest.param(NESTED, marks=pytest.mark.rule("GATE-HOSTILE-DEPTH"), id="depth"),
    ],
)
@pytest.mark.parametrize("door", FILING_DOORS)
def test_hostile_xml_is_refused(visitor: Visitor, file: bytes, door: str) -> None:
    visitor.needs_door(door)
    sent = deliver(visitor, Letter(door, file))

    if sent.code == "200" and not sent.exchange.broke:
        _refused_later(visitor, sent)
    else:
        expect_turned_away(sent)
    alive(visitor)


def _refused_later(visitor: Visitor, sent: Sent) -> None:
    if not visitor.results_url:
        cant_tell(
            Text(
                "Cổng trả 200 và không có cửa kết quả để biết tệp có bị từ chối không.",
                "The gateway answered 200, and no results door tells whether the file is refused.",
            )
        )
    result = visitor.await_results([sent.answer.receipt])[sent.answer.receipt]
    if result.state == "received":
        cant_tell(NO_RESULT)
    if result.verdict != "rejected":
        says = Text("XML độc hại không bị từ chối", "hostile XML was not rejected")
        broken([Finding("results /ketQua", says, "rejected", result.verdict or "(none)")])


def bare(door: str, content_type: str, body: bytes, *more: tuple[str, str]) -> Call:
    """A request without credentials: hostile bytes are read before anybody is known."""
    return Call("POST", doors()[door].path, (("Content-Type", content_type), *more), body)


@pytest.mark.rule("GATE-HOSTILE-JSON-DEPTH")
@pytest.mark.parametrize("door", ["token", "copayment"])
def test_deep_json_is_refused(visitor: Visitor, door: str) -> None:
    body = b'{"username":' + b"[" * DEPTH + b"]" * DEPTH + b"}"

    expect_turned_away(visitor.send(door, bare(door, JSON, body)))
    alive(visitor)


@pytest.mark.rule("GATE-HOSTILE-NUL")
def test_a_nul_character_is_refused(visitor: Visitor) -> None:
    name = visitor.credentials().username
    digest = visitor.credentials().password_hash
    card = visitor.card_fields(visitor.card(), hoTen=f"{visitor.card().holder.full_name}\0")

    form = urlencode({"username": f"{name}\0", "password": digest}).encode()
    expect_turned_away(visitor.send("token", bare("token", FORM, form)))
    expect_turned_away(visitor.ask("lookup", card), "000")
    alive(visitor)


@pytest.mark.rule("GATE-HOSTILE-UTF8")
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, b"username=%FF%FE&password=%C3%28"),
        (FORM, b"username=\xff\xfe&password=\xc3\x28"),
        (JSON, b'{"username": "\xff\xfe", "password": "\xc3\x28"}'),
    ],
    ids=["form-escaped", "form-raw", "json"],
)
def test_bytes_that_are_no_utf8_are_refused(visitor: Visitor, content_type: str, body: bytes) -> None:
    expect_turned_away(visitor.send("token", bare("token", content_type, body)))
    alive(visitor)


@pytest.mark.rule("GATE-HOSTILE-PACKED")
def test_a_packed_body_is_refused(visitor: Visitor) -> None:
    body = gzip.compress(b"username=" + b"a" * 10_000_000, mtime=0)

    expect_turned_away(visitor.send("token", bare("token", FORM, body, ("Content-Encoding", "gzip"))))
    alive(visitor)


@pytest.mark.rule("GATE-HOSTILE-STALL")
def test_a_stalled_sender_holds_nobody_up(visitor: Visitor) -> None:
    with stalled(visitor.settings.target):
        sent = visitor.send("token", _take(visitor), deadline_s=PATIENCE_S)

    if sent.exchange.broke or sent.code != "200":
        says = Text("một kết nối dở dang chặn yêu cầu khác", "one stalled connection held up another request")
        broken([Finding("response of token", says, "200", sent.exchange.broke or sent.code)])


def _take(visitor: Visitor) -> Call:
    credentials = visitor.credentials()
    body = urlencode({"username": credentials.username, "password": credentials.password_hash}).encode()
    return bare("token", FORM, body)


@contextmanager
def stalled(url: str) -> Iterator[None]:
    """Hold a connection that announced a body and sent half of it."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    try:
        line = socket.create_connection((host, port), timeout=PATIENCE_S)
    except OSError as error:
        raise UnreachableError(
            Text(f"không nối được tới {host}:{port}: {error}", f"{host}:{port} cannot be reached: {error}")
        ) from error
    with line:
        secured = line
        if parts.scheme == "https":
            secured = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        path = f"{parts.path.rstrip('/')}{doors()['token'].path}"
        head = f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: {FORM}\r\nContent-Length: 1000\r\n\r\n"
        secured.sendall(f"{head}username=".encode())
        yield


@pytest.mark.rule("GATE-HOSTILE-METHOD")
def test_get_gives_no_token_and_files_nothing(visitor: Visitor) -> None:
    credentials = visitor.credentials()
    query = urlencode({"username": credentials.username, "password": credentials.password_hash})

    sent = visitor.send("token", Call("GET", f"/api/token/take?{query}", (), b""))

    if not sent.exchange.broke and sent.status < 400 and sent.code == "200":
        says = Text("GET được cấp token", "GET was given a token")
        broken([Finding("response /maKetQua", says, "HTTP 405", sent.code)])


WRONG: Final = (
    "token",
    "lookup",
    "history",
    "copayment",
    *FILING_DOORS,
    "checkin-3176",
    "death-notice",
    "driver",
    "adjustment",
)


@pytest.mark.rule("GATE-ANSWER-JSON")
@pytest.mark.parametrize("door", WRONG)
def test_a_wrong_request_is_answered_in_json(visitor: Visitor, door: str) -> None:
    sent = answered(_wrong(visitor, door))

    if not isinstance(sent.answer.raw, dict) or sent.door.answer["code"] not in sent.answer.raw:
        kind = sent.exchange.response.header("content-type") if sent.exchange.response else ""
        broken(
            [
                Finding(
                    f"response of {door}", NO_JSON, f"{{{sent.door.answer['code']}: …}}", f"HTTP {sent.status} {kind}"
                )
            ]
        )


def _wrong(visitor: Visitor, door: str) -> Sent:
    visitor.needs_door(door)
    match door:
        case "token":
            return visitor.send(door, bare(door, JSON, b"{"))
        case "lookup" | "history" | "copayment":
            return visitor.ask(door, {})
        case "driver":
            return visitor.drive({})
        case _:
            return visitor.file(door, "")


@pytest.mark.rule("GATE-ANSWER-UTF8")
def test_answers_are_utf8_without_bom(visitor: Visitor) -> None:
    fields = visitor.card_fields(visitor.card())
    for sent in (visitor.take(), visitor.ask("lookup", fields), deliver(visitor, plain(visitor, "claim-3176"))):
        response = answered(sent).exchange.response
        body = response.body if response else b""
        try:
            body.decode()
        except UnicodeDecodeError as error:
            says = Text("câu trả lời không phải UTF-8", "the answer is not UTF-8")
            broken([Finding(f"response of {sent.door.name}", says, "UTF-8", str(error.reason))])
        if body.startswith(BOM):
            says = Text("câu trả lời bắt đầu bằng BOM", "the answer begins with a byte-order mark")
            broken([Finding(f"response of {sent.door.name}", says, "{", "EF BB BF")])
    expect_code(visitor.take(), "200")
