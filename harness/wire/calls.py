"""Requests as a client of each wire generation makes them, and as a server finds them in raw bytes.

Nothing is unified: G1 carries its credentials in the query, G2 and G4 in headers, G3 in the form, GKSK in two headers
of its own; `fileHSBase64`, `fileBase64Str` and `fileHsBase64` are three different fields.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal
from urllib.parse import quote_plus, unquote_to_bytes, urlencode

from harness.exchange import Request, Response
from harness.finding import Finding
from harness.text import Text
from harness.wire.door import Door, doors, every_door
from harness.wire.hostile import MalformedError, decode_base64, parse_json

FORM: Final = "application/x-www-form-urlencoded"
_BASE64: Final = re.compile(r"[A-Za-z0-9+/=]*")
JSON: Final = "application/json"
BodyKind = Literal["form", "json"]
FIELDS_MAX: Final = 64
PIECE_CHARS: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who a facility says it is; the password is plain here and never on the wire."""

    username: str
    password: str
    facility: str

    @property
    def password_hash(self) -> str:
        """MD5 of the password in upper-case hex, as CV 3190 asks."""
        return hashlib.md5(self.password.encode(), usedforsecurity=False).hexdigest().upper()

    @property
    def province(self) -> str:
        """The facility's province code: its first two characters."""
        return self.facility[:2]


@dataclass(frozen=True, slots=True)
class Token:
    """What token/take gave; `expires` is aware UTC, or None if `expires_in` could not be read."""

    access: str
    id: str
    expires: datetime | None
    username: str
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One request ready to be sent; `target` is path and query relative to the base URL."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def encode(fields: Mapping[str, str], body: BodyKind) -> tuple[str, bytes]:
    """Content type and bytes of `fields` as a form (percent-encoded UTF-8) or as JSON."""
    if body == "json":
        return JSON, json.dumps(dict(fields), ensure_ascii=False).encode()
    return FORM, "&".join(f"{quote_plus(name)}={_quoted(value)}" for name, value in fields.items()).encode()


def _quoted(value: str) -> str:
    """`quote_plus`; files in base64, which it would look at letter by letter, take a short way."""
    if _BASE64.fullmatch(value):
        return value.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    return quote_plus(value)


def _call(path: str, fields: Mapping[str, str], body: BodyKind, headers: tuple[tuple[str, str], ...] = ()) -> Call:
    content_type, data = encode(fields, body)
    return Call("POST", path, (("Content-Type", content_type), ("Accept", JSON), *headers), data)


def token_call(credentials: Credentials, *, body: BodyKind = "form", lower: bool = False) -> Call:
    """POST /api/token/take; `lower` sends the MD5 in lower case, which the real gateway takes too."""
    digest = credentials.password_hash.lower() if lower else credentials.password_hash
    return _call(doors()["token"].path, {"username": credentials.username, "password": digest}, body)


def credential_headers(credentials: Credentials, token: Token) -> tuple[tuple[str, str], ...]:
    """The three headers of G2 and G4."""
    return (
        ("accessToken", token.access),
        ("tokenId", token.id),
        ("passwordHash", credentials.password_hash),
    )


def file_fields(door: Door, credentials: Credentials, token: Token, encoded: str, period: str = "") -> dict[str, str]:
    """The body fields of a send of base64 text `encoded` through `door`, in wire order."""
    name, number = door.loai or ("", "")
    match door.generation:
        case "G2":
            return {
                "username": credentials.username,
                name: number,
                "maTinh": credentials.province,
                "maCSKCB": credentials.facility,
                door.file: encoded,
            }
        case "G3":
            return {
                "maCskcb": credentials.facility,
                "token": token.access,
                "id_token": token.id,
                "username": credentials.username,
                "password": credentials.password_hash,
                name: number,
                door.file: encoded,
            }
        case _:
            return {
                "username": credentials.username,
                "password": credentials.password_hash,
                "maCskcb": credentials.facility,
                name: number,
                "kyQT": period,
                "maTinh": credentials.province,
                door.file: encoded,
            }


def file_call(
    door: Door, credentials: Credentials, token: Token, encoded: str, *, body: BodyKind | None = None, period: str = ""
) -> Call:
    """Send a file, already base64 text, through a claims, check-in, certificates, notice or adjustment door."""
    headers = credential_headers(credentials, token) if door.credentials == "headers" else ()
    fields = file_fields(door, credentials, token, encoded, period)
    return _call(door.path, fields, body or door.bodies[0], headers)


def lookup_call(
    door: Door, credentials: Credentials, token: Token, fields: Mapping[str, str], *, body: BodyKind | None = None
) -> Call:
    """Ask the look-up, history or co-payment door."""
    if door.credentials == "query":
        query = {
            "token": token.access,
            "id_token": token.id,
            "username": credentials.username,
            "password": credentials.password_hash,
        }
        return _call(f"{door.path}?{urlencode(query)}", fields, body or door.bodies[0])
    everything = {"username": credentials.username, **fields}
    return _call(door.path, everything, body or door.bodies[0], credential_headers(credentials, token))


def driver_call(credentials: Credentials, values: Mapping[str, str]) -> Call:
    """Send a driver's health certificate; `values` holds SIGNDATA already. No token, two headers."""
    headers = (("Username", credentials.username), ("Password", credentials.password_hash.lower()))
    return _call(doors()["driver"].path, values, "json", headers)


# --- answers ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door answered, as far as it can be read; `problem` says why it cannot."""

    code: str
    receipt: str = ""
    time: str = ""
    message: str = ""
    raw: Any = None
    problem: Text | None = None


def read_answer(door: Door, response: Response) -> Answer:
    """Read the answer of `door`, codes as text whether they came as number or string; never raises."""
    if not response.body and response.status != 200:  # noqa: PLR2004 -- MCCT: HTTP 401 with an empty body
        return Answer(str(response.status))
    try:
        data = parse_json(response.body)
    except MalformedError as error:
        return Answer("", problem=error.says)
    if not isinstance(data, dict):
        return Answer("", raw=data, problem=Text("câu trả lời không phải đối tượng JSON", "the answer is no object"))
    return Answer(
        code=_text(data.get(door.answer["code"])),
        receipt=_text(data.get(door.answer.get("receipt", ""))),
        time=_text(data.get(door.answer.get("time", ""))),
        message=_text(data.get(door.answer.get("message", ""))),
        raw=data,
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def read_token(response: Response) -> Token | None:
    """The token in a token/take answer; None when there is none that can be used."""
    try:
        data = parse_json(response.body)
    except MalformedError:
        return None
    if not isinstance(data, dict) or _text(data.get("maKetQua")) != "200":
        return None
    key = data.get("APIKey")
    if not isinstance(key, dict) or not _carries(key.get("access_token")) or not _carries(key.get("id_token")):
        return None
    return Token(
        access=str(key["access_token"]),
        id=str(key["id_token"]),
        expires=read_expiry(_text(key.get("expires_in"))),
        username=_text(key.get("username")),
        raw=key,
    )


_CARRIED: Final = re.compile(r"[!-~](?:[ -~]{0,8190}[!-~])?")


def _carries(value: Any) -> bool:
    """Whether a token can travel in a header as it is: printable ASCII of bounded length, no line break."""
    return value is not None and not isinstance(value, (dict, list)) and bool(_CARRIED.fullmatch(str(value)))


_EXPIRY: Final = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z")


def read_expiry(text: str) -> datetime | None:
    """`expires_in`: a UTC date-time with a fraction of any length and a Z; None for anything else."""
    found = _EXPIRY.fullmatch(text)
    if not found:
        return None
    try:
        whole = datetime.strptime(found[1], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return whole.replace(microsecond=int((found[2] or "0").ljust(6, "0")[:6]))


# --- requests as they came -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carried:
    """Where one request carried who is asking: "" where it did not."""

    username: str = ""
    password: str = ""
    access: str = ""
    id: str = ""


@dataclass(slots=True)
class Incoming:
    """A request read by the door that its path names; `problem` is "" or one stable word.

    Words: "no-door", "method", "content-type", "encoding", "body", "too-many-fields", "loai", "file-missing",
    "base64". What could be read stands in the other fields even then.
    """

    door: Door | None
    fields: dict[str, str] = field(default_factory=dict)
    body: BodyKind | None = None
    carried: Carried = field(default_factory=Carried)
    encoded: str = ""
    file: bytes | None = None
    facility: str = ""
    problem: str = ""
    finding: Finding | None = None

    def fails(self, problem: str, finding: Finding) -> "Incoming":
        """Remember the first problem."""
        if not self.problem:
            self.problem, self.finding = problem, finding
        return self


def doors_at(path: str) -> tuple[Door, ...]:
    """The doors that live at `path`: two at guiGiayToDienTu, told apart by loaiHs."""
    return tuple(door for door in every_door().values() if door.path == path)


def read_request(request: Request, base_path: str = "") -> Incoming:
    """Read raw bytes as the door at the request's path would; never raises."""
    path = request.path.removeprefix(base_path)
    candidates = _BY_PATH.get(path)
    if not candidates:
        return Incoming(None).fails(
            "no-door", _finding("request line", "không có cửa này", "no such door", actual=path)
        )
    incoming = Incoming(candidates[0])
    if request.method != "POST":
        incoming.fails("method", _finding("request line", "phải dùng POST", "must be POST", "POST", request.method))
    _read_body(request, incoming)
    _choose_door(candidates, incoming)
    _read_credentials(request, incoming)
    _read_file(incoming)
    return incoming


_BY_PATH: Final = {door.path: doors_at(door.path) for door in every_door().values()}


def _finding(place: str, vi: str, en: str, expected: str = "", actual: str = "") -> Finding:
    return Finding(place, Text(vi, en), expected, actual)


def _read_body(request: Request, incoming: Incoming) -> None:
    content_type = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if content_type == FORM:
        incoming.body = "form"
        _read_form(request.body, incoming)
    elif content_type == JSON:
        incoming.body = "json"
        _read_json(request.body, incoming)
    else:
        incoming.fails(
            "content-type",
            _finding(
                "request header Content-Type",
                "phải là form-urlencoded hoặc JSON",
                "must be form-urlencoded or JSON",
                f"{FORM} | {JSON}",
                content_type or "(none)",
            ),
        )


def _read_form(body: bytes, incoming: Incoming) -> None:
    try:
        pairs = _form_pairs(body.decode("ascii"))
    except ValueError as error:
        says = Text(f"không đọc được form: {error}", f"the form cannot be read: {error}")
        incoming.fails("body", Finding("request body", says))
        return
    incoming.fields = dict(pairs)


def _form_pairs(text: str) -> list[tuple[str, str]]:
    """What `urllib.parse.parse_qsl` gives, in memory that grows with the text only."""
    if text.count("&") >= FIELDS_MAX:
        message = f"more than {FIELDS_MAX} fields"
        raise ValueError(message)
    parts = (part.partition("=") for part in text.split("&") if part)
    return [(_unquoted(name), _unquoted(value)) for name, _, value in parts]


def _unquoted(text: str) -> str:
    # urllib makes an object of every %XX: thirty megabytes of them would be a gigabyte for a while.
    text = text.replace("+", " ")
    if "%" not in text:
        return text
    pieces: list[bytes] = []
    begin = 0
    while begin < len(text):
        end = begin + PIECE_CHARS
        cut = text.find("%", end - 2, end)  # an escape that the border would split goes to the next piece whole
        end = end if cut < 0 else cut
        pieces.append(unquote_to_bytes(text[begin:end]))
        begin = end
    return b"".join(pieces).decode()


def _read_json(body: bytes, incoming: Incoming) -> None:
    try:
        data = parse_json(body)
    except MalformedError as error:
        incoming.fails("body", Finding("request body", error.says))
        return
    if not isinstance(data, dict) or len(data) > FIELDS_MAX:
        incoming.fails("body", _finding("request body", "phải là một đối tượng JSON", "must be one JSON object"))
        return
    incoming.fields = {key: _text(value) for key, value in data.items()}


def _choose_door(candidates: tuple[Door, ...], incoming: Incoming) -> None:
    door = candidates[0]
    if not door.loai:
        return
    name = door.loai[0]
    actual = incoming.fields.get(name, "").strip()
    for candidate in candidates:
        if candidate.loai and candidate.loai[1] == actual:
            incoming.door = candidate
            return
    expected = " | ".join(candidate.loai[1] for candidate in candidates if candidate.loai)
    incoming.fails(
        "loai",
        _finding(f"request body {name}", "sai loại hồ sơ", "wrong kind of dossier", expected, actual or "(none)"),
    )


def _read_credentials(request: Request, incoming: Incoming) -> None:
    door, fields = incoming.door, incoming.fields
    match door.credentials if door else "":
        case "query":
            query = request.query
            incoming.carried = Carried(
                query.get("username", ""), query.get("password", ""), query.get("token", ""), query.get("id_token", "")
            )
        case "headers":
            incoming.carried = Carried(
                fields.get("username", ""),
                request.header("passwordHash") or "",
                request.header("accessToken") or "",
                request.header("tokenId") or "",
            )
        case "two-headers":
            incoming.carried = Carried(request.header("Username") or "", request.header("Password") or "")
        case _:
            incoming.carried = Carried(
                fields.get("username", ""),
                fields.get("password", ""),
                fields.get("token", ""),
                fields.get("id_token", ""),
            )


def _read_file(incoming: Incoming) -> None:
    door = incoming.door
    if door is None or not door.file:
        return
    incoming.facility = incoming.fields.get(door.facility, "")
    incoming.encoded = incoming.fields.get(door.file, "")
    place = f"request body {door.file}"
    if not incoming.encoded:
        incoming.fails(
            "file-missing", _finding(place, "thiếu nội dung tệp", "the file is missing", door.file, "(none)")
        )
        return
    try:
        incoming.file = decode_base64(incoming.encoded)
    except MalformedError as error:
        incoming.fails("base64", Finding(place, error.says))
