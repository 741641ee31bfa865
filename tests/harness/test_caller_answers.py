"""The caller before a scripted line (respx): what it keeps of each answer, without a server."""

import httpx
import pytest
import respx

from harness.caller import Caller
from harness.wire.calls import Credentials, token_call

URL = "https://gateway.test"
CALL = token_call(Credentials("01901_BV", "mật khẩu", "01901"))


@pytest.mark.parametrize(
    ("error", "broke"),
    [
        (httpx.ConnectError("no route"), "refused"),
        (httpx.ReadTimeout("too slow"), "timeout"),
        (httpx.ReadError("gone"), "reset"),
        (httpx.RemoteProtocolError("not HTTP"), "not-http"),
    ],
)
def test_a_line_that_breaks_is_evidence_and_no_exception(error: httpx.TransportError, broke: str) -> None:
    with respx.mock, Caller(URL) as caller:
        respx.post(f"{URL}/api/token/take").mock(side_effect=error)

        exchange = caller.send(CALL, "token")

    assert (exchange.broke, exchange.response) == (broke, None)


def test_a_redirect_is_kept_and_not_followed() -> None:
    with respx.mock(assert_all_called=False) as line, Caller(URL) as caller:
        line.post(f"{URL}/api/token/take").respond(307, headers={"Location": "https://elsewhere.test/"})
        elsewhere = line.post("https://elsewhere.test/")

        exchange = caller.send(CALL, "token")

    assert exchange.response is not None
    assert exchange.response.status == 307
    assert not elsewhere.called


def test_an_error_page_is_kept_byte_for_byte() -> None:
    page = "<html><h1>502 Bad Gateway – Cổng bận</h1></html>".encode()
    with respx.mock, Caller(URL) as caller:
        respx.post(f"{URL}/api/token/take").respond(502, content=page, content_type="text/html")

        exchange = caller.send(CALL, "token")

    assert exchange.response is not None
    assert (exchange.response.status, exchange.response.body) == (502, page)


def test_what_is_sent_is_the_call_byte_for_byte() -> None:
    with respx.mock, Caller(URL) as caller:
        route = respx.post(f"{URL}/api/token/take").respond(200, json={})

        caller.send(CALL, "token")

    request = route.calls.last.request
    assert request.content == CALL.body
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
