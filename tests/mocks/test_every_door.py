"""Every door of every party, held to the party's own OpenAPI: a documented answer to whatever is sent, and no mishap.

Requests are generated from the contract, right ones and wrong ones, and handed to the party without a socket; what the
doors need from each other they ask each other, as in a near network.
"""

import contextlib
import itertools
import json
from typing import Any, Final
from urllib.parse import quote, urlencode

import hypothesis
import pytest
import requests
import schemathesis
from pydantic import BaseModel
from schemathesis.core.transport import Response as Answered
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from harness.exchange import Headers, Request, Response
from harness.wire.axis import AXIS_KEY, MEMBERS, axis_account, axis_key, double_token, token_request, why
from mocks.contract import SEED, parties
from mocks.party import FORM, Operation, Party
from mocks.party_openapi import openapi_of

EXAMPLES: Final = 5
CHECKS: Final = [status_code_conformance, content_type_conformance, response_schema_conformance]
FOUND: Final = parties()
SCHEMAS: Final = {name: schemathesis.openapi.from_dict(openapi_of(party)) for name, party in FOUND.items()}
DOORS: Final = [
    pytest.param(name, path, method, id=f"{name}:{method} {path}")
    for name, schema in SCHEMAS.items()
    for path, methods in schema.raw_schema["paths"].items()
    for method in methods
]
WITH_EXAMPLE: Final = [
    pytest.param(name, operation, id=f"{name}:{operation.name}")
    for name, party in FOUND.items()
    for operation in party.operations()
    if operation.example is not None
]


@pytest.fixture(scope="module", autouse=True)
def _nothing_has_gone_wrong_yet() -> None:
    mishaps()


def credentials(party: Party, turn: int) -> Headers:
    """Headers of somebody who may come in: at a provider the axis for each consumer in turn, at the axis a consumer."""
    consumers = sorted(MEMBERS)
    consumer = consumers[turn % len(consumers)]
    if party.name == "axis":
        account = axis_account(SEED, consumer)
        token = json.loads(party.answer(token_request(account)).body)["access_token"]
        return (("Authorization", f"Bearer {token}"), *double_token(account), ("X-Road-Client", account.member))
    came = (AXIS_KEY, axis_key(SEED, party.name)), ("X-Road-Client", quote(MEMBERS[consumer]))
    return (*came, *why("KHAI_SINH", "G22.99.08-261123-0001"))


def request_of(prepared: requests.PreparedRequest, extra: Headers) -> Request:
    """What the server would have read off the wire."""
    body = prepared.body or b""
    sent = {str(name).lower(): (str(name), str(value)) for name, value in prepared.headers.items()}
    sent |= {name.lower(): (name, value) for name, value in extra}
    target = prepared.path_url.encode("utf-8", "replace").decode("latin-1")
    return Request(
        str(prepared.method), target, tuple(sent.values()), body if isinstance(body, bytes) else str(body).encode()
    )


def answered(response: Response, prepared: requests.PreparedRequest) -> Answered:
    """The answer as Schemathesis reads it."""
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        headers.setdefault(name.lower(), []).append(value)
    return Answered(
        status_code=response.status,
        headers=headers,
        content=response.body,
        request=prepared,
        elapsed=0.0,
        verify=False,
    )


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("name", "path", "method"), DOORS)
def test_a_door_keeps_to_its_contract_whatever_is_sent(name: str, path: str, method: str, mode: GenerationMode) -> None:
    party, turns = FOUND[name], itertools.count()
    operation = SCHEMAS[name][path][method.upper()]

    @hypothesis.seed(1)
    @hypothesis.settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(operation.as_strategy(generation_mode=mode))
    def play(case: Any) -> None:
        turn = next(turns)
        prepared = requests.Request(**case.as_transport_kwargs(base_url="http://party.mock")).prepare()
        request = request_of(prepared, credentials(party, turn) if turn % 4 else ())
        response = party.answer(request)
        assert response.status < 500 or str(response.status) in operation.definition.raw["responses"]
        case.validate_response(answered(response, prepared), checks=CHECKS)

    with contextlib.suppress(hypothesis.errors.Unsatisfiable):  # nothing wrong can be said at some doors
        play()
    assert mishaps() == []


@pytest.mark.parametrize(("name", "operation"), WITH_EXAMPLE)
def test_the_example_of_a_door_is_taken(name: str, operation: Operation) -> None:
    party, example = FOUND[name], operation.example
    if isinstance(example, BaseModel):
        example = example.model_dump(mode="json", by_alias=True)
    body = example if isinstance(example, bytes) else json.dumps(example, ensure_ascii=False).encode()
    if operation.media == FORM and not isinstance(example, bytes):
        body = urlencode(example).encode()
    if operation.takes is not None and operation.media != FORM:
        operation.takes.model_validate(json.loads(body))
    response = party.answer(Request(operation.method, operation.path, credentials(party, 1), body))

    assert response.status < 500
    assert mishaps() == []


def mishaps() -> list[str]:
    """What went wrong on our own side at any party; each is told once."""
    found = [mishap for party in FOUND.values() for mishap in party.mishaps]
    for party in FOUND.values():
        party.mishaps.clear()
    return found
