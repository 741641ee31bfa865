import re
from datetime import timedelta

import httpx
import pytest

from harness.clock import StoppedClock
from harness.wire.calls import Credentials, lookup_call, read_token, token_call
from harness.wire.door import doors
from harness.world import World
from tests.mocks.intake.conftest import Hospital, as_response


def code_of(hospital: Hospital, credentials: Credentials) -> str:
    return str(hospital.send(token_call(credentials)).json()["maKetQua"])


def test_a_token_says_when_it_ends_in_utc_with_seven_digits(hospital: Hospital) -> None:
    answer = hospital.send(token_call(hospital.credentials)).json()

    assert answer["maKetQua"] == "200"
    assert answer["APIKey"]["expires_in"] == "2026-11-23T02:40:00.0000000Z"
    assert answer["APIKey"]["token_type"] == "Bearer"


@pytest.mark.parametrize("lower", [True, False])
@pytest.mark.parametrize("body", ["form", "json"])
def test_either_case_of_the_hash_and_either_body_is_taken(hospital: Hospital, body: str, *, lower: bool) -> None:
    call = token_call(hospital.credentials, body=body, lower=lower)  # type: ignore[arg-type]

    assert hospital.send(call).json()["maKetQua"] == "200"


@pytest.mark.parametrize(("state", "code"), [("locked", "403"), ("wrong-facility", "402"), ("restricted", "200")])
def test_the_state_of_an_account_decides_the_code(hospital: Hospital, world: World, state: str, code: str) -> None:
    account = world.account(state)  # type: ignore[arg-type]

    assert code_of(hospital, Credentials(account.username, account.password, account.facility)) == code


@pytest.mark.parametrize(("username", "password"), [("01901_BV", "wrong"), ("nobody", "x"), ("", "")])
def test_who_cannot_prove_an_account_gets_401_and_no_key(hospital: Hospital, username: str, password: str) -> None:
    answer = hospital.send(token_call(Credentials(username, password, "01901"))).json()

    assert answer == {"maKetQua": "401", "APIKey": None}


def test_a_facility_code_that_is_not_the_accounts_is_402(hospital: Hospital) -> None:
    fields = {"username": hospital.credentials.username, "password": hospital.credentials.password_hash}
    url = f"{hospital.gateway.url}/api/token/take"

    assert hospital.line.post(url, json={**fields, "maCSKCB": "99999"}).json()["maKetQua"] == "402"
    assert hospital.line.post(url, json={**fields, "maCSKCB": "01901"}).json()["maKetQua"] == "200"


def test_a_token_dies_after_ten_minutes(hospital: Hospital, clock: StoppedClock) -> None:
    hospital.take()
    clock.forward(timedelta(minutes=9, seconds=59))
    assert hospital.ask("lookup").json()["maKetQua"] == "000"

    clock.forward(timedelta(seconds=1))

    assert hospital.ask("lookup").json()["maKetQua"] == "401"


def test_two_tokens_of_one_account_live_side_by_side(hospital: Hospital) -> None:
    first = hospital.take()
    second = read_token(as_response(hospital.send(token_call(hospital.credentials))))

    assert second is not None
    assert (first.access, first.id) != (second.access, second.id)
    assert hospital.ask("lookup").json()["maKetQua"] == "000"


def test_a_token_used_from_another_address_is_refused(hospital: Hospital) -> None:
    token = hospital.take()
    call = lookup_call(doors()["copayment"], hospital.credentials, token, {"maThe": "1"})
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2"), trust_env=False) as elsewhere:
        answer = elsewhere.post(hospital.gateway.url + call.target, headers=list(call.headers), content=call.body)

    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize("change", ["access", "id", "username", "password"])
def test_every_part_of_a_session_must_fit(hospital: Hospital, world: World, change: str) -> None:
    token, own = hospital.take(), hospital.credentials
    other = world.account("active", "BV", "64A01")
    theirs = Credentials(other.username, other.password, other.facility)
    second = read_token(as_response(hospital.send(token_call(theirs))))
    assert second is not None
    query = {"token": token.access, "id_token": token.id, "username": own.username, "password": own.password_hash}
    query |= {
        "access": {"token": second.access},
        "id": {"id_token": second.id},
        "username": {"username": theirs.username},
        "password": {"password": theirs.password_hash},
    }[change]

    answer = hospital.line.post(f"{hospital.gateway.url}/api/egw/Lskcb2025", params=query, data={"maThe": "1"})

    assert (answer.status_code, answer.json()["maKetQua"]) == (200, "401")


def test_the_date_header_is_the_gateways_own_clock(hospital: Hospital) -> None:
    response = hospital.send(token_call(hospital.credentials))

    assert re.match(r"Mon, 23 Nov 2026 02:30:00 GMT", response.headers["date"])
