"""Hospital clients that do everything right and look different: none of them may raise an alarm."""

import http.client
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from harness.caller import Caller
from harness.clock import WallClock
from harness.exchange import Exchange, Request, Response
from harness.text import Text
from harness.wire.calls import BodyKind, Call, Token, file_call, lookup_call, token_call
from harness.wire.door import Door
from mocks.hospital.client import ReferenceClient, Report, Setup


@dataclass(frozen=True, slots=True)
class Variant:
    """A correct client, written differently."""

    name: str
    says: Text
    client: Callable[[Setup], ReferenceClient]


VARIANTS: Final[list[Variant]] = []


def _variant(name: str, vi: str, en: str) -> Callable[[type[ReferenceClient]], type[ReferenceClient]]:
    def add(client: type[ReferenceClient]) -> type[ReferenceClient]:
        VARIANTS.append(Variant(name, Text(vi, en), client))
        return client

    return add


def _changed(step: Mapping[str, Any], change: Callable[[dict[str, str]], dict[str, str]]) -> dict[str, Any]:
    documents = [{**item, "values": change(dict(item["values"]))} for item in step.get("documents", ())]
    return {**step, "documents": documents} if documents else dict(step)


@_variant("reference", "hệ thống tham chiếu", "the reference client itself")
class Reference(ReferenceClient):
    """Nothing different at all."""


@_variant("nfd-names", "chữ tiếng Việt dạng tổ hợp (NFD)", "Vietnamese text in decomposed form (NFD)")
class Decomposed(ReferenceClient):
    """Writes every text in NFD, as some operating systems do."""

    def do(self, step: Mapping[str, Any], name: str) -> Report:
        """Decompose all values."""
        plain = _changed(step, lambda values: {tag: unicodedata.normalize("NFD", text) for tag, text in values.items()})
        if "fields" in plain:
            plain["fields"] = {key: unicodedata.normalize("NFD", text) for key, text in plain["fields"].items()}
        return super().do(plain, name)


@_variant("no-empty-tags", "bỏ thẻ trống không bắt buộc", "leaves empty optional tags out")
class Sparse(ReferenceClient):
    """Writes only what has a value."""

    def do(self, step: Mapping[str, Any], name: str) -> Report:
        """Drop empty values."""
        return super().do(_changed(step, lambda values: {tag: text for tag, text in values.items() if text}), name)


@_variant("lower-md5", "MD5 chữ thường", "MD5 in lower case")
class LowerCase(ReferenceClient):
    """Hashes in small letters everywhere."""

    def __init__(self, setup: Setup) -> None:
        """Write every call's digest in lower case."""
        line = Caller(setup.base_url, deadline_s=setup.timeout_s, record=lambda _exchange: None)
        super().__init__(setup, line=_Lowered(line, setup.credentials.password_hash))


@dataclass(frozen=True, slots=True)
class _Lowered:
    line: Caller
    digest: str

    def close(self) -> None:
        self.line.close()

    def send(self, call: Call, door: str) -> Exchange:
        low = self.digest.lower()
        headers = tuple((name, low if value == self.digest else value) for name, value in call.headers)
        target = call.target.replace(self.digest, low)
        body = call.body.replace(self.digest.encode(), low.encode())
        return self.line.send(replace(call, headers=headers, target=target, body=body), door)


@_variant("json-bodies", "thân JSON ở cửa nhận cả hai", "JSON bodies where both are taken")
class Json(ReferenceClient):
    """Sends JSON wherever the door takes it."""

    def token_request(self) -> Call:
        """Ask for a token in JSON."""
        return token_call(self.credentials, body="json")

    def question(self, door: Door, token: Token, fields: Mapping[str, str]) -> Call:
        """Ask in JSON."""
        body: BodyKind = "json" if "json" in door.bodies else "form"
        return lookup_call(door, self.credentials, token, fields, body=body)

    def filing(self, door: Door, token: Token, encoded: str, period: str) -> Call:
        """Send in JSON."""
        body: BodyKind = "json" if "json" in door.bodies else "form"
        return file_call(door, self.credentials, token, encoded, body=body, period=period)


@_variant("early-renewal", "lấy token mới sớm một phút", "renews its token a minute early")
class Early(ReferenceClient):
    """Keeps a wider margin."""

    def fresh(self, token: Token) -> bool:
        """A minute before the end it is stale."""
        return token.expires is not None and self.clock.now() < token.expires - timedelta(minutes=1)


@_variant("never-resends", "không bao giờ tự gửi lại", "never sends again by itself")
class Cautious(ReferenceClient):
    """Leaves every unknown outcome to people, claims too."""

    def send_again(self, door: Door, exchange: Exchange, report: Report) -> bool:  # noqa: ARG002
        """Never."""
        return False


@_variant("chunked", "thân gửi theo khối (chunked)", "chunked bodies")
class Chunked(ReferenceClient):
    """Streams its bodies, over a new connection each."""

    def __init__(self, setup: Setup) -> None:
        """Speak through the standard library."""
        super().__init__(setup, line=_Streamed(setup))


PIECE: Final = 700


class _Streamed:
    """Sends every body in chunks, header names in capitals."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._host = urlsplit(setup.base_url).netloc
        self._clock = WallClock()

    def close(self) -> None:
        """Every connection was closed at once."""

    def send(self, call: Call, door: str) -> Exchange:
        request = Request(call.method, call.target, call.headers, call.body)
        exchange = Exchange(0, door, request, None, self._clock.now())
        line = http.client.HTTPConnection(self._host, timeout=self._setup.timeout_s)
        pieces = (call.body[start : start + PIECE] for start in range(0, len(call.body), PIECE))
        headers = {name.upper(): value for name, value in call.headers} | {"TRANSFER-ENCODING": "chunked"}
        try:
            line.request(call.method, call.target, body=pieces, headers=headers, encode_chunked=True)
            answer = line.getresponse()
            exchange.response = Response(answer.status, tuple(answer.getheaders()), answer.read())
        except TimeoutError:
            exchange.broke = "timeout"
        except (http.client.HTTPException, ConnectionError):
            exchange.broke = "reset"
        finally:
            line.close()
        return exchange
