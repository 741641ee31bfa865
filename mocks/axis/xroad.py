"""X-Road's message protocol for REST, as far as a consumer and a provider see it: identifiers, ids, the request hash.

The hash ties an answer to its request. Published is its outer form: base64 of SHA-512(SHA-512(headers) +
SHA-512(body)), of SHA-512(headers) alone without a body. What "headers" are is known from the open-source security
server: method, path with query, then each header as `name:value` in the order it came, every line ended by CRLF;
hop-by-hop headers and those that name the caller's host are left out, X-Road-Request-Id (and X-Road-Id, where the
consumer gave none) are added last.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from harness.exchange import Headers, Request

ROOT: Final = "/r1"
CLIENT: Final = "X-Road-Client"
ID: Final = "X-Road-Id"
REQUEST_ID: Final = "X-Road-Request-Id"
REQUEST_HASH: Final = "X-Road-Request-Hash"
SERVICE: Final = "X-Road-Service"
ERROR: Final = "X-Road-Error"
ECHOED: Final = ("X-Road-UserId", "X-Road-Issue", "X-Road-Security-Server", "X-Road-Represented-Party")

_UNHASHED: Final = frozenset(
    {
        "connection",
        "content-length",
        "expect",
        "host",
        "keep-alive",
        "pragma",
        "proxy-authenticate",
        "proxy-authorization",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        REQUEST_ID.lower(),
        REQUEST_HASH.lower(),
    }
)
_PART: Final = re.compile(r"[^\x00-\x1f\x7f:;\\/%]{1,255}")
_MEMBER_PARTS: Final = 4


@dataclass(frozen=True, slots=True)
class Target:
    """What a path `/r1/instance/class/member/subsystem/service[/rest]` names; `rest` keeps its encoding."""

    member: str
    service: str
    rest: str

    @property
    def encoded(self) -> str:
        """The service's whole identifier, percent-encoded."""
        return f"{quote(self.member)}/{quote(self.service, safe='')}"


def target_of(path: str) -> Target | None:
    """Read the path of a request; None when it is none of the protocol's."""
    parts = path.split("/", _MEMBER_PARTS + 3)
    if len(parts) < _MEMBER_PARTS + 3 or f"/{parts[1]}" != ROOT:
        return None
    names = [_part(one) for one in parts[2 : _MEMBER_PARTS + 3]]
    if not all(names):
        return None
    rest = f"/{parts[-1]}" if len(parts) > _MEMBER_PARTS + 3 else ""
    if {".", ".."} & set(unquote(rest).split("/")):
        return None  # a provider might climb out of the service by it
    return Target("/".join(names[:_MEMBER_PARTS]), names[_MEMBER_PARTS], rest)


def member_of(value: str) -> str:
    """The member `instance/class/member/subsystem` that a header names, decoded; "" when it names none."""
    parts = [_part(one) for one in value.split("/")]
    return "/".join(parts) if len(parts) == _MEMBER_PARTS and all(parts) else ""


def _part(text: str) -> str:
    try:
        plain = unquote(text, errors="strict")
    except UnicodeDecodeError:
        return ""
    return plain if _PART.fullmatch(plain) else ""


def request_hash(request: Request, added: Headers) -> str:
    """The value of X-Road-Request-Hash for `request`, with the ids that the security server has `added`."""
    kept = [pair for pair in request.headers if pair[0].lower() not in _UNHASHED]
    lines = [request.method, request.target, *(f"{name}:{value}" for name, value in (*kept, *added))]
    digest = hashlib.sha512("".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")).digest()
    if request.body:
        digest = hashlib.sha512(digest + hashlib.sha512(request.body).digest()).digest()
    return base64.b64encode(digest).decode()
