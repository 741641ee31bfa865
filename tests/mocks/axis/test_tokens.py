"""The token door: client credentials, in a Basic header or in the form, and OAuth's own errors."""

import base64
import json
from datetime import timedelta

import pytest

from harness.exchange import Headers, Request, Response
from harness.wire.axis import axis_account, token_request
from tests.mocks.axis.conftest import Stage

FORM = "application/x-www-form-urlencoded"
ACCOUNT = axis_account(1, "justice")


def form(stage: Stage, body: str, *headers: tuple[str, str], path: str = "/token") -> Response:
    sent: Headers = (("Content-Type", FORM), *headers)
    return stage.ask(Request("POST", path, sent, body.encode()))


def test_key_and_secret_in_a_basic_header_give_a_token(stage: Stage) -> None:
    answer = stage.ask(token_request(ACCOUNT))

    assert answer.status == 200
    assert json.loads(answer.body) | {"access_token": ""} == {
        "access_token": "",
        "scope": "am_application_scope default",
        "token_type": "Bearer",
        "expires_in": 3600,
    }


def test_key_and_secret_in_the_form_do_as_well(stage: Stage) -> None:
    body = f"grant_type=client_credentials&client_id={ACCOUNT.consumer_key}&client_secret={ACCOUNT.consumer_secret}"

    assert form(stage, body).status == 200


def test_asking_again_gives_the_same_token_with_what_is_left_of_its_life(stage: Stage) -> None:
    first = json.loads(stage.ask(token_request(ACCOUNT)).body)
    stage.clock.forward(timedelta(minutes=10))
    second = json.loads(stage.ask(token_request(ACCOUNT)).body)

    assert second == first | {"expires_in": 3000}


def test_an_expired_token_is_followed_by_another(stage: Stage) -> None:
    first = stage.token("justice")
    stage.clock.forward(timedelta(hours=1))

    assert stage.token("justice") != first


@pytest.mark.parametrize(
    ("header", "body", "status", "error"),
    [
        (ACCOUNT.basic, "grant_type=password", 400, "unsupported_grant_type"),
        (ACCOUNT.basic, "scope=x", 400, "invalid_request"),
        (ACCOUNT.basic, "&".join(f"a{n}=1" for n in range(200)), 400, "invalid_request"),
        ("Basic !", "grant_type=client_credentials", 401, "invalid_client"),
        ("Basic " + base64.b64encode(b"who:knows").decode(), "grant_type=client_credentials", 401, "invalid_client"),
        ("", "grant_type=client_credentials&client_id=x&client_secret=y", 401, "invalid_client"),
    ],
)
def test_what_is_wrong_is_said_in_oauths_words(stage: Stage, header: str, body: str, status: int, error: str) -> None:
    answer = form(stage, body, ("Authorization", header))

    assert (answer.status, json.loads(answer.body)["error"]) == (status, error)
    assert (answer.header("WWW-Authenticate") is not None) == (status == 401)


def test_a_revoked_token_is_dead(stage: Stage) -> None:
    token = stage.token("justice")
    answer = form(stage, f"token={token}", ("Authorization", ACCOUNT.basic), path="/revoke")

    assert answer.status == 200
    assert stage.token("justice") != token


def test_nobody_revokes_the_token_of_another(stage: Stage) -> None:
    token = stage.token("one-stop")
    form(stage, f"token={token}", ("Authorization", ACCOUNT.basic), path="/revoke")

    assert stage.token("one-stop") == token
