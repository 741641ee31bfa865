"""An ASGI coat that changes what a gateway says: the gateway inside is right, and the coat breaks one rule.

The request is recorded as the gateway reads it, bounded; the whole answer is held until it may be changed.
"""

import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, Final

from harness.exchange import Request
from harness.wire.calls import Incoming, read_request

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Receive, Send], Awaitable[None]]

REQUEST_BYTES_KEPT: Final = 4 * 1024 * 1024


@dataclass
class Asked:
    """One request, as much of it as was read and kept."""

    request: Request
    memory: dict[str, Any]
    """What the coat remembers from one request to the next."""

    @cached_property
    def incoming(self) -> Incoming:
        """The request as its door reads it."""
        return read_request(self.request)

    @property
    def door(self) -> str:
        """The door's name, "" for none."""
        return self.incoming.door.name if self.incoming.door else ""

    @property
    def fields(self) -> dict[str, str]:
        """The body's fields."""
        return self.incoming.fields

    @property
    def file(self) -> bytes:
        """The file sent, empty when there is none."""
        return self.incoming.file or b""


@dataclass(frozen=True)
class Said:
    """The answer, ready to be changed."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The answer's fields; empty when it is no JSON object."""
        try:
            data = json.loads(self.body)
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}

    @property
    def code(self) -> str:
        """The result code, whatever its name here."""
        for name in ("maKetQua", "MaKetQua", "MSG_STATE"):
            if name in self.fields:
                return str(self.fields[name])
        return ""

    def but(self, **changes: Any) -> "Said":
        """The answer with fields changed; a value of `GONE` takes the field away."""
        merged = {**self.fields, **changes}
        return self.saying({name: value for name, value in merged.items() if value is not GONE})

    def under(self, status: int) -> "Said":
        """The same body under another HTTP status."""
        return replace(self, status=status)

    def saying(self, fields: Any) -> "Said":
        """Another JSON body under the same HTTP status."""
        body = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        headers = (*(line for line in self.headers if line[0].lower() != b"content-type"), JSON_LINE)
        return replace(self, headers=headers, body=body)

    def page(self, status: int = 500) -> "Said":
        """An HTML error page, as a proxy makes it."""
        body = b"<html><body><h1>%d</h1></body></html>" % status
        return Said(status, ((b"content-type", b"text/html"),), body)


GONE: Final = object()
JSON_LINE: Final = (b"content-type", b"application/json; charset=utf-8")
Retell = Callable[[Asked, Said], Said | None]
"""What to say instead; None leaves the answer as it is."""


@dataclass
class Coat:
    """The gateway's app in a coat that retells answers of the doors that match `door`."""

    app: Asgi
    door: str
    retell: Retell
    memory: dict[str, Any] = field(default_factory=dict)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, perhaps otherwise."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        heard, held = bytearray(), _Held(send)

        async def listen() -> Message:
            message = await receive()
            if len(heard) < REQUEST_BYTES_KEPT:
                heard.extend(message.get("body", b""))
            if not message.get("more_body", False):
                held.over = True
            return message

        async def speak(message: Message) -> None:
            await held.take(message)
            if held.complete and not held.told:
                held.told = True
                await held.tell(self._retold(scope, bytes(heard), held.said))

        await self.app(scope, listen, speak)

    def _retold(self, scope: Message, body: bytes, said: Said) -> Said:
        asked = Asked(_request(scope, body), self.memory)
        if not fnmatchcase(asked.door, self.door):
            return said
        return self.retell(asked, said) or said


class _Held:
    """An answer held back until it is whole, or until its sender waits for the request to end."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = bytearray()
        self.complete = False
        self.told = False
        self.over = False

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if self.told:  # what still comes after an early refusal is only the end of the line
            await self._send(message)
            return
        self._body += message.get("body", b"")
        # A refusal before the body is read keeps its answer open while the rest is thrown away.
        self.complete = not message.get("more_body", False) or _closing(self._start)

    @property
    def said(self) -> Said:
        headers = tuple((bytes(name), bytes(value)) for name, value in self._start.get("headers", ()))
        return Said(self._start["status"], headers, bytes(self._body))

    async def tell(self, said: Said) -> None:
        kept = [line for line in said.headers if line[0].lower() not in {b"content-length", b"transfer-encoding"}]
        length = (b"content-length", str(len(said.body)).encode())
        await self._send({**self._start, "status": said.status, "headers": [*kept, length]})
        more = _closing(self._start)
        await self._send({"type": "http.response.body", "body": said.body, "more_body": more})


def _closing(start: Message) -> bool:
    return any(
        bytes(name).lower() == b"connection" and bytes(value) == b"close" for name, value in start.get("headers", ())
    )


def _request(scope: Message, body: bytes) -> Request:
    raw = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    target = (raw + b"?" + query if query else raw).decode("latin-1")
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return Request(scope["method"], target, headers, body)
