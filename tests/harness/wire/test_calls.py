from datetime import UTC, datetime
from urllib.parse import parse_qs, parse_qsl, urlencode

import pytest

from harness.exchange import Request, Response
from harness.wire.calls import (
    FORM,
    Call,
    Credentials,
    Token,
    encode,
    file_call,
    lookup_call,
    read_answer,
    read_expiry,
    read_request,
    read_token,
    token_call,
)
from harness.wire.door import doors

WHO = Credentials("01001_BV", "mật khẩu", "01001")
TOKEN = Token("acc+ess/=", "id-1", None, "01001_BV", {})


def asked(call: Call) -> Request:
    return Request(call.method, call.target, call.headers, call.body)


def test_the_password_travels_as_upper_case_md5_unless_lower_is_asked_for() -> None:
    upper = parse_qs(token_call(WHO).body.decode())["password"][0]
    lower = parse_qs(token_call(WHO, lower=True).body.decode())["password"][0]

    assert upper == lower.upper()
    assert len(upper) == 32


@pytest.mark.parametrize("name", [name for name, door in doors().items() if door.loai])
def test_a_send_is_read_back_as_the_door_it_was_made_for(name: str) -> None:
    door = doors()[name]

    incoming = read_request(asked(file_call(door, WHO, TOKEN, "PD94bWw/Pg==")))

    assert incoming.door is door
    assert (incoming.file, incoming.facility, incoming.problem) == (b"<?xml?>", "01001", "")
    assert (incoming.carried.access, incoming.carried.id) == ("acc+ess/=", "id-1")


@pytest.mark.parametrize(
    "value", ["", "PD94bWwgdmVyc2lvbj0iMS4wIj8+/w==", "Nguyễn Văn Á", "a b&c=d%+/~_.-", "\r\n", "=="]
)
def test_a_form_is_written_as_everybody_writes_it(value: str) -> None:
    fields = {"tên trường": value, "b": "1"}

    assert encode(fields, "form")[1] == urlencode(fields).encode()


def test_a_plus_sign_that_was_not_percent_encoded_is_named() -> None:
    call = file_call(doors()["certificates"], WHO, TOKEN, "+/+/")
    spoiled = Call(call.method, call.target, call.headers, call.body.replace(b"%2B", b"+"))

    incoming = read_request(asked(spoiled))

    assert incoming.problem == "base64"
    assert incoming.finding is not None
    assert "percent-encoded" in incoming.finding.says.en


def test_look_ups_carry_their_credentials_in_the_query() -> None:
    call = lookup_call(doors()["lookup"], WHO, TOKEN, {"maThe": "0123456789"})

    incoming = read_request(asked(call))

    assert incoming.carried.access == "acc+ess/="
    assert incoming.fields == {"maThe": "0123456789"}


@pytest.mark.parametrize(
    "body", [b"", b"\x00", b"[]", b"null", b"<html>502</html>", b'{"maKetQua":' + b"[" * 5000, b"\xff\xfe"]
)
def test_no_answer_of_a_hostile_server_raises(body: bytes) -> None:
    answer = read_answer(doors()["token"], Response(200, (), body))

    assert answer.code == ""
    assert answer.problem is not None
    assert read_token(Response(200, (), body)) is None


@pytest.mark.parametrize("code", [b'"200"', b"200"])
def test_codes_come_as_text_whether_sent_as_number_or_string(code: bytes) -> None:
    assert read_answer(doors()["claim-4750"], Response(200, (), b'{"maKetQua":' + code + b"}")).code == "200"


def test_expiry_is_utc_with_a_fraction_of_any_length() -> None:
    assert read_expiry("2026-07-27T01:37:07.9726123Z") == datetime(2026, 7, 27, 1, 37, 7, 972612, UTC)
    assert read_expiry("2026-07-27T01:37:07Z") == datetime(2026, 7, 27, 1, 37, 7, tzinfo=UTC)
    assert read_expiry("600") is None
    assert read_expiry("2026-13-27T01:37:07Z") is None


@pytest.mark.parametrize(
    "value",
    [
        '"a\\r\\nX: y"',
        '"\\u0000"',
        '"\\u2028"',
        '"giờ"',
        '" a"',
        '"' + "a" * 10_000 + '"',
        '{"a": 1}',
        "[1]",
        "null",
        '""',
    ],
)
def test_a_token_that_no_header_can_carry_is_none(value: str) -> None:
    body = f'{{"maKetQua": "200", "APIKey": {{"access_token": {value}, "id_token": "x"}}}}'.encode()

    assert read_token(Response(200, (), body)) is None


@pytest.mark.parametrize("shift", range(4))
def test_a_long_form_is_read_as_urllib_reads_it(shift: int) -> None:
    value = "a" * shift + "%41%2B+%E1%BB%87%" * 20_000 + "%4"
    body = f"file={value}&empty=&bare&=nameless&&file=again"

    incoming = read_request(Request("POST", doors()["token"].path, (("Content-Type", FORM),), body.encode()))

    assert incoming.fields == dict(parse_qsl(body, keep_blank_values=True))
