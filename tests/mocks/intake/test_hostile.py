"""Whatever comes, a code goes back and the next request is served."""

import base64
import gzip
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest

from harness.wire.calls import file_call, token_call
from harness.wire.door import doors
from mocks.intake import app, line
from tests.mocks.intake.conftest import Hospital

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n else b"") * 10) for n in range(9))
    + b"]><b>&a8;</b>"
)
PACKED = gzip.compress(b"0" * 50_000_000, compresslevel=1)
DEEP = b"<a>" * 10_000 + b"</a>" * 10_000


@pytest.fixture(autouse=True)
def _still_alive(hospital: Hospital) -> Iterator[None]:
    yield
    assert hospital.ask("lookup").json()["maKetQua"] == "000"


def post(hospital: Hospital, door: str, body: bytes, **headers: str) -> httpx.Response:
    call = file_call(doors()[door], hospital.credentials, hospital.take(), "")
    lines = dict(call.headers) | headers
    return hospital.line.post(hospital.gateway.url + call.target, headers=lines, content=body)


@pytest.mark.parametrize("door", ["claim-3176", "certificates", "death-notice", "checkin-4750"])
@pytest.mark.parametrize("data", [BOMB, DEEP, b"<a>\x00</a>", b"<a>\xff\xfe</a>", b"", b"\x1f\x8b" * 50, b"<"])
def test_a_hostile_file_is_refused_by_code(hospital: Hospital, door: str, data: bytes) -> None:
    answer = hospital.answer(door, hospital.file(door, data))

    assert answer.code == "205"


@pytest.mark.parametrize("data", [BOMB, DEEP, b"<a>\x00</a>"])
def test_a_hostile_inner_file_is_received_and_rejected(hospital: Hospital, data: bytes) -> None:
    inner = base64.b64encode(data)
    sound = hospital.certificate()
    begin, end = sound.index(b"<NOIDUNGFILE>") + 13, sound.index(b"</NOIDUNGFILE>")

    answer = hospital.answer("certificates", hospital.file("certificates", sound[:begin] + inner + sound[end:]))

    rules = [row["rule"] for row in hospital.results(answer.receipt)["loi"]]
    assert answer.code == "125"
    assert "ENV-INNER-01" in rules


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"a":' * 10_000, b"\xff\xfe", b"null", b"[]", b'{"username": "\\u0000"}', b"", b"\x00" * 1000],
)
@pytest.mark.parametrize(("door", "code"), [("adjustment", "205"), ("copayment", "400"), ("driver", "0")])
def test_hostile_json_is_refused_by_code(hospital: Hospital, door: str, code: str, body: bytes) -> None:
    account = hospital.credentials
    headers = {"Content-Type": "application/json", "Username": account.username, "Password": account.password_hash}
    response = post(hospital, door, body, **headers)

    # Without a readable username nobody can be admitted, where the username travels in the body.
    assert hospital.answer(door, response).code in {code, "401"}


@pytest.mark.parametrize("name", [door.name for door in doors().values()])
def test_a_packed_body_is_refused_unopened(hospital: Hospital, name: str) -> None:
    answer = hospital.answer(name, post(hospital, name, PACKED, **{"Content-Encoding": "gzip"}))

    assert answer.code in {"205", "400", "500", "0"}
    assert not answer.problem


@pytest.mark.parametrize("name", ["token", "claim-4750", "certificates", "adjustment", "driver", "lookup", "copayment"])
def test_a_form_that_is_not_utf_8_is_refused(hospital: Hospital, name: str) -> None:
    answer = hospital.answer(name, post(hospital, name, b"username=%ff%fe&maThe=\xff"))

    assert answer.code in {"205", "400", "401", "500", "0"}


def test_a_form_of_a_thousand_fields_is_refused(hospital: Hospital) -> None:
    body = urlencode({f"f{n}": "x" for n in range(1000)}).encode()

    assert hospital.answer("claim-3176", post(hospital, "claim-3176", body)).code == "205"


def test_a_body_declared_too_large_is_refused_before_it_is_read(hospital: Hospital) -> None:
    head = f"POST {doors()['claim-3176'].path} HTTP/1.1\r\nHost: x\r\nContent-Length: 200000000\r\n\r\n"

    with connected(hospital) as raw:
        raw.sendall(head.encode())
        answer = heard(raw)

    assert b"200 OK" in answer
    assert b'"maKetQua":1001' in answer


def test_200_megabytes_streamed_are_refused_in_bounded_memory(hospital: Hospital) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 200_000_000:
            sent += 1_000_000
            yield b"x" * 1_000_000

    response = hospital.line.post(hospital.gateway.url + doors()["certificates"].path, content=endless())

    assert response.json()["MaKetQua"] == "1001"


def test_a_file_above_the_limit_is_refused_under_the_body_limit(hospital: Hospital) -> None:
    hospital.gateway.desk.file_bytes_max = 1000

    assert hospital.answer("claim-3176", hospital.file("claim-3176", hospital.claim())).code == "1001"


def test_a_slow_body_is_cut_by_the_deadline_with_a_code(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "BODY_S", 0.2)
    head = f"POST {doors()['token'].path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nuser"

    with connected(hospital) as raw:
        raw.sendall(head.encode())
        answer = heard(raw)

    assert b'"maKetQua":"500"' in answer


def test_a_stalled_connection_holds_nobody_up(hospital: Hospital) -> None:
    with connected(hospital) as raw:
        raw.sendall(b"POST /api/token/take HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
        begun = time.monotonic()
        for _ in range(5):
            hospital.send(token_call(hospital.credentials))

    assert time.monotonic() - begun < 2


def test_a_head_that_never_ends_is_hung_up_on(hospital: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "HEAD_S", 0.2)

    with connected(hospital) as raw:
        raw.sendall(b"POST /api/token/take HTTP/1.1\r\nHost: x\r\nX-A: ")
        assert raw.recv(4096) == b""


def test_a_head_beyond_its_bounds_is_431(hospital: Hospital) -> None:
    with connected(hospital) as raw:
        raw.sendall(b"POST /api/token/take HTTP/1.1\r\nHost: x\r\n" + b"X-A: " + b"a" * 200_000)
        assert raw.recv(4096).startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize("count", [65, 200])
def test_too_many_headers_are_refused(hospital: Hospital, count: int) -> None:
    headers = {f"X-{n}": "a" for n in range(count)}

    assert hospital.answer("claim-3176", post(hospital, "claim-3176", b"a=b", **headers)).code == "205"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("name", ["token", "claim-3176", "certificates", "driver", "lookup"])
def test_other_methods_get_a_code_and_nothing_else(hospital: Hospital, name: str, method: str) -> None:
    response = hospital.line.request(method, hospital.gateway.url + doors()[name].path)

    answer = hospital.answer(name, response)
    assert answer.code in {"205", "401", "500", "0"}
    assert not answer.receipt


def test_a_path_without_a_door_is_a_surprise(hospital: Hospital) -> None:
    response = hospital.line.post(f"{hospital.gateway.url}/api/nowhere", content=b"x")

    assert response.status_code == 404
    assert [exchange.request.path for exchange in hospital.gateway.witness.surprises] == ["/api/nowhere"]


@pytest.mark.parametrize(
    "noise", [b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"POST /\xff HTTP/1.1\r\n\r\n", b"\x16\x03\x01"]
)
def test_what_is_not_http_is_hung_up_on(hospital: Hospital, noise: bytes) -> None:
    with connected(hospital) as raw:
        raw.sendall(noise + b"\r\n\r\n")
        assert b"200 OK" not in raw.recv(4096)


def heard(raw: socket.socket) -> bytes:
    """An answer to the end of its JSON, while the line stays open."""
    answer = b""
    while not answer.endswith(b"}"):
        answer += raw.recv(4096)
    return answer


def connected(hospital: Hospital) -> socket.socket:
    host, port = hospital.gateway.url.removeprefix("http://").split(":")
    raw = socket.create_connection((host, int(port)), timeout=10)
    raw.settimeout(10)
    return raw


def test_trailers_without_end_are_hung_up_on(hospital: Hospital) -> None:
    head = b"POST /api/token/take HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"

    with connected(hospital) as raw, pytest.raises(ConnectionError):
        raw.sendall(head + b"X-A: aaaaaaaaaaaaaaaa\r\n" * 1_000_000)


def test_a_blank_line_after_an_answer_does_not_hold_the_line(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "HEAD_S", 0.2)

    with connected(hospital) as raw:
        raw.sendall(b"POST /api/token/take HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        heard(raw)
        raw.sendall(b"\r\n")
        assert raw.recv(4096) == b""


def test_of_too_many_lines_those_that_have_waited_longest_go(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "LINES_MAX", 5)
    lines = [connected(hospital) for _ in range(12)]
    for raw in lines:
        raw.settimeout(0.2)
    hospital.line.get(hospital.gateway.url)

    try:
        assert [hung_up(raw) for raw in lines[:7]] == [True] * 7
        assert hospital.send(token_call(hospital.credentials)).status_code == 200
        assert not hung_up(lines[-1])
    finally:
        for raw in lines:
            raw.close()


def test_surprises_keep_the_beginning_of_their_bodies_only(hospital: Hospital) -> None:
    hospital.line.post(f"{hospital.gateway.url}/api/nowhere", content=b"x" * 1_000_000)

    (surprise,) = hospital.gateway.witness.surprises
    assert len(surprise.request.body) < 10_000


@pytest.mark.parametrize("door", ["driver", "token", "lookup", "copayment", "adjustment", "certificates"])
def test_half_a_character_is_refused_and_is_no_fault_of_ours(hospital: Hospital, door: str) -> None:
    fields = ("SO", "username", "maThe", "hoTen", "IDBENHVIEN", "maCskcb", "fileHsBase64")
    body = "{" + ", ".join(f'"{name}": "\\ud800"' for name in fields) + "}"
    account = hospital.credentials
    headers = {"Content-Type": "application/json", "Username": account.username, "Password": account.password_hash}

    answer = hospital.answer(door, post(hospital, door, body.encode(), **headers))

    assert answer.code in {"0", "205", "400", "401", "500"}


def hung_up(raw: socket.socket) -> bool:
    try:
        return raw.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True
