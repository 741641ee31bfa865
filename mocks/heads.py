"""The head of a request as an ASGI server hands it over, byte for byte as it came."""

from collections.abc import MutableMapping
from typing import Any

from harness.exchange import Headers, Request


def head_of(scope: MutableMapping[str, Any]) -> Request:
    """Method, target, headers and peer; the body is still to be read."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    target = (raw + b"?" + query if query else raw).decode("latin-1")
    headers: Headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    client = scope.get("client")
    return Request(scope["method"], target, headers, b"", client[0] if client else "")
