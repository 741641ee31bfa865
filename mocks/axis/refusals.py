"""How each layer of the axis says no: WSO2's faults, LGSP's plain HTTP, OAuth's errors, X-Road's own.

Codes and HTTP statuses of WSO2 are those of its error-handling page; that a silent provider gives 504 and an absent
purpose 900910 is a profile of ours. Faults are JSON; a caller that takes XML only gets it, as by default in WSO2 3.x.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any, Final
from xml.sax.saxutils import escape

from pydantic import BaseModel, ConfigDict

from harness.exchange import Headers, Request
from mocks.axis.xroad import ERROR
from mocks.party import JSON, Reply, Wire

REALM: Final = 'realm="WSO2 API Manager"'
_XML: Final = "application/xml; charset=UTF-8"
_TEXT: Final = "text/plain; charset=utf-8"
_NAMESPACE: Final = "http://wso2.org/apimanager"
_PREFIXES: Final = {"": "am", "security": "ams", "throttling": "amt"}


class FaultBody(Wire):
    """The inside of a fault of the API manager."""

    code: int
    type: str | None = None
    message: str
    description: str
    nextAccessTime: str | None = None  # noqa: N815 -- WSO2's own tag


class Fault(Wire):
    """`{"fault": {code, message, description}}` as the API manager writes it."""

    fault: FaultBody


class XRoadError(Wire):
    """X-Road's own error; `detail` is a UUID to look for in its log."""

    type: str
    message: str
    detail: str


class OAuthError(Wire):
    """An error of the token door (RFC 6749, 5.2)."""

    error: str
    error_description: str = ""


class _Known(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    status: int
    message: str
    description: str
    family: str = ""
    report: bool = False


@cache
def _known() -> Mapping[str, _Known]:
    data = json.loads((files(__package__) / "refusals.json").read_text("utf-8"))
    return {code: _Known.model_validate(row) for code, row in data.items()}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no of the axis itself: a WSO2 `code`, or an X-Road `kind` with its message."""

    code: int = 0
    kind: str = ""
    says: str = ""
    headers: Headers = ()
    next_access: str = ""

    @property
    def word(self) -> str:
        """The code as an audit row tells it."""
        return self.kind or str(self.code)


def fault(refusal: Refusal, request: Request, *, plain: bool = False, status: int = 0) -> Reply:
    """The API manager's answer; `plain` that of an LGSP in front of it, which speaks by HTTP status only."""
    known = _known().get(str(refusal.code)) or _unlisted(refusal.code)
    status = status or known.status
    headers = refusal.headers
    if status == HTTPStatus.UNAUTHORIZED:
        headers = (*headers, ("WWW-Authenticate", f"Bearer {REALM}" if plain else f"OAuth2 {REALM}"))
    if plain and status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}:
        return Reply(status, HTTPStatus(status).phrase.encode(), media=_TEXT, headers=headers)
    body: dict[str, Any] = {"code": refusal.code}
    if known.report:
        body["type"] = "Status report"
    body["message"] = known.message
    body["description"] = known.description.format(path=request.path)
    if refusal.next_access:
        body["nextAccessTime"] = refusal.next_access
    if wants_xml(request):
        return Reply(status, _xml(body, known.family), media=_XML, headers=headers)
    return Reply(status, {"fault": body}, headers=headers)


def xroad_error(refusal: Refusal, request: Request, detail: str, status: int = 0) -> Reply:
    """X-Road's answer: 400 when the client's message is wrong, else 500; a header says that it is X-Road's own."""
    client = refusal.kind.startswith("Client.")
    status = status or (HTTPStatus.BAD_REQUEST if client else HTTPStatus.INTERNAL_SERVER_ERROR)
    body = {"type": refusal.kind, "message": refusal.says, "detail": detail}
    headers = ((ERROR, refusal.kind), *refusal.headers)
    if wants_xml(request):
        inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in body.items())
        written = f'<?xml version="1.0" encoding="UTF-8"?><error>{inside}</error>'
        return Reply(status, written.encode(), media=_XML, headers=headers)
    return Reply(status, body, headers=headers)


def oauth_error(error: str, description: str, status: int = 400) -> Reply:
    """The token door's answer."""
    headers: Headers = (("WWW-Authenticate", f"Basic {REALM}"),) if status == HTTPStatus.UNAUTHORIZED else ()
    return Reply(status, {"error": error, "error_description": description}, headers=headers)


def wants_xml(request: Request) -> bool:
    """Whether the caller takes XML and neither JSON nor anything at all."""
    accept = (request.header("accept") or "").lower()
    return "xml" in accept and not any(other in accept for other in (JSON, "*/*", "application/*"))


def _unlisted(status: int) -> _Known:
    phrase = HTTPStatus(status).phrase
    return _Known(status=status, message=phrase, description=phrase, report=True)


def _xml(body: Mapping[str, Any], family: str) -> bytes:
    prefix = _PREFIXES[family]
    space = f"{_NAMESPACE}/{family}" if family else _NAMESPACE
    inside = "".join(f"<{prefix}:{name}>{escape(str(value))}</{prefix}:{name}>" for name, value in body.items())
    return f'<{prefix}:fault xmlns:{prefix}="{space}">{inside}</{prefix}:fault>'.encode()
