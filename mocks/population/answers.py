"""How the registry writes its answers and its refusals: by SOAP, by JSON, and in apiCuTru's and apiSoDinhDanh's shapes.

A SOAP fault goes out with HTTP 400 or 401, not with SOAP 1.1's 500: in this network 5xx means "ask again later".
"""

import json
from http import HTTPStatus
from typing import Final

from harness.exchange import Request
from harness.text import Text
from harness.wire.soap import MEDIA, fault
from mocks.party import Problem, Reply
from mocks.population.access import SOAP_PATH
from mocks.population.messages import ApiRefused, Refused
from mocks.population.residence_messages import Taken
from mocks.population.sentences import INVALID, RefusedError, invalid, status_of

RESIDENCE: Final = "/apiCuTru/"
NUMBERS: Final = "/apiSoDinhDanh/"
NOWHERE: Final = "DC99"
"""What never reached a service: a path, a method, a crowd; the HTTP status tells which."""
_OF_BODY: Final = frozenset({"body", "query"})


def soap(body: bytes) -> Reply:
    """An envelope that is an answer."""
    return Reply(HTTPStatus.OK, body, media=MEDIA)


def refused(path: str, error: RefusedError) -> Reply:
    """The desk's refusal in the shape of the door at `path`."""
    return _refusal(path, error.code, error.says, status_of(error.code))


def turned_away(path: str, code: str) -> Reply:
    """Whoever may not come in."""
    return refused(path, RefusedError(code))


def told(problem: Problem, request: Request) -> Reply:
    """What the doors could not read."""
    path = request.path
    if problem.kind in _OF_BODY:
        return _refusal(path, INVALID, invalid(problem.says), problem.status)
    return _refusal(path, NOWHERE, problem.says, problem.status, of_body=False)


def unreadable(path: str, says: Text) -> Reply:
    """A message that is not what it must be."""
    return _refusal(path, INVALID, invalid(says), HTTPStatus.BAD_REQUEST)


def _refusal(path: str, code: str, says: Text, status: int, *, of_body: bool = True) -> Reply:
    if path == SOAP_PATH:
        server = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        told = {"MaLoi": code, "MoTaLoi": says.vi}
        return Reply(status, fault(says.vi, told, code="Server" if server else "Client"), media=MEDIA)
    if path.startswith(RESIDENCE):
        body = Taken(status="0", says=says.vi, code=code, fault=says.vi)
        return Reply(HTTPStatus.OK if of_body and status != HTTPStatus.UNAUTHORIZED else status, body)
    if path.startswith(NUMBERS):
        return Reply(status, ApiRefused(code=code, says=says.vi))
    return Reply(status, Refused(code=code, says=says.vi))


def json_text(data: object) -> str:
    """A JSON text inside a JSON value; "" for nothing."""
    return "" if data is None else json.dumps(data, ensure_ascii=False, separators=(",", ":"))
