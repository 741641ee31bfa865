"""What of an exchange may be written down: an allow-list by wire field, and pseudonyms for everything else.

`⟨name:2·14⟩` is the second name of this run, fourteen characters long; the same value gets the same pseudonym, so that
equality survives. Numbers are given in order of first appearance and the table stays in memory: nothing can be turned
back, and equal runs write equal bytes. What differs between equal runs (tokens, signatures, certificates, times) has no
length. Forms, JSON, XML and XML inside base64 are opened and written value by value; what cannot be opened is not kept.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from lxml import etree

from harness.documents.dates import read_date
from harness.documents.table import kinds, table, versions
from harness.exchange import Exchange, Headers, Request, Response
from harness.exchange import header as find_header
from harness.finding import Finding
from harness.hiding import Hiding
from harness.text import Text
from harness.wire.door import every_door
from harness.wire.hostile import MalformedError, decode_base64, parse_json, parse_xml

BODY_BYTES_MAX: Final = 512 * 1024
"""A longer body is named by its size in whole megabytes and not opened."""
TEXT_MAX: Final = 24_000
READ_MAX: Final = 2 * TEXT_MAX
TAIL: Final = 1000
FIELDS_MAX: Final = 200
LEARNED_MIN: Final = 4
"""Shorter values are not looked for in sentences: they are parts of ordinary words."""
LEARNED_MAX: Final = 4000
"""So many values of one case are looked for in sentences; an answer could hold more than can be looked for in time."""
DIGITS_MAX: Final = 8
PERSONAL: Final = frozenset({"name", "id", "text", "place", "date"})
CUT: Final = "⟨…⟩"

_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?")
_ADDRESS: Final = re.compile(r"\b(localhost|\d{1,3}(?:\.\d{1,3}){3}|\[::1\]):\d{2,5}\b")
_RUN: Final = re.compile(r"[A-Za-z0-9+=]{24,}")
_HEX: Final = re.compile(r"\b[0-9a-fA-F]{24,}")
_RANDOM_MIN: Final = 28
_LONG_NUMBER: Final = re.compile(r"\d{9,}")
_PSEUDONYM: Final = re.compile(r"⟨([a-z]+):(\d+)")
_MIXED: Final = re.compile(r"\b(?=[A-Za-z0-9]*[a-z])(?=[A-Za-z0-9]*[A-Z])[A-Za-z0-9]*\d[A-Za-z][A-Za-z0-9]*\b")
"""A word such as a password: both cases, and a digit before a letter."""

_LICENCE: Final = re.compile(r"\d{4,}/[A-ZĐ]{2,}-[A-ZĐ]{2,}")
_DURATION: Final = re.compile(r"\d+[.,]\d+(?= ?(?:s|ms|giây|seconds?|milliseconds?)\b)")
_CODE: Final = re.compile(r"[A-Za-z0-9.,;:/+_#-]{0,64}")
_WORD_MAX: Final = re.compile(r"[A-Za-z]{13,}")
_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,63}")
_SEGMENT: Final = re.compile(r"[A-Za-z0-9._~-]{0,40}")
_HEADER: Final = re.compile(r"[\x20-\x7e]{0,120}")
_WORDS: Final = re.compile(r"(?<![\w⟨:])[^\W\d_]+(?: [^\W\d_]+)+(?!\w)")
_JSON_START: Final = (b"{", b"[")
NESTED: Final = ("{", "[", "<")
"""How a string begins that is JSON or XML itself, as `data` and `ketQuaXuLy` are."""
TRACE: Final = "trace"


@dataclass(frozen=True, slots=True)
class _Policy:
    kinds: dict[str, str]
    headers: frozenset[str]
    attributes: frozenset[str]
    values: frozenset[str]
    words: frozenset[str]
    paths: tuple[str, ...]
    segments: frozenset[str]
    """Parts of the network's paths that are words of a contract, however random they look."""


@cache
def _policy() -> _Policy:
    gateway, network = (_read(name) for name in ("redaction.json", "redaction_network.json"))
    by_name: dict[str, str] = {}
    for kind in kinds():
        for version in versions(kind):
            for one in table(kind, version).fields:
                for tag in (one.tag, *one.aliases):
                    if by_name.get(tag, "keep") == "keep":  # a tag hidden in one document is hidden in all
                        by_name[tag] = one.redact or "keep"
    for data in (gateway, network):
        for kind_of_value, names in data["fields"].items():
            for name in names:
                by_name.setdefault(name, kind_of_value)
                by_name.setdefault(name.lower(), kind_of_value)
    return _Policy(
        by_name,
        frozenset((*gateway["headers"], *network["headers"])),
        frozenset(gateway["attributes"]),
        frozenset((*gateway["values"], *kinds())),
        frozenset(gateway["words"]),
        tuple(sorted({door.path for door in every_door().values()}, key=len, reverse=True)),
        frozenset(network["segments"]),
    )


def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / name).read_text("utf-8"))
    return data


def kind_of(name: str) -> str:
    """How the wire field `name` is hidden: "keep", a kind of pseudonym, or "text" for a field nobody listed."""
    known = _policy().kinds
    return known.get(name) or known.get(name.lower()) or "text"


def is_plain(value: str) -> bool:
    """Whether a listed value looks like a code, a number or a date, and so tells of nobody."""
    if value in _policy().values:
        return True
    if not _CODE.fullmatch(value) or any(shape.search(value) for shape in (_WORD_MAX, _LICENCE, _MIXED)):
        return False
    if _RUN.sub(_without_random, value) != value:
        return False
    return all(_is_date(found.group()) for found in _LONG_NUMBER.finditer(value))


def _is_date(digits: str) -> bool:
    day = read_date(digits)
    return day is not None and 1900 <= day.year <= 2100  # noqa: PLR2004 -- a CCCD never reads as a year that late


@dataclass(slots=True)
class Redactor:
    """Writes evidence for one run; remembers which value got which pseudonym."""

    hiding: Hiding = field(default_factory=Hiding)
    """Secrets of this run, which stand in no field that could be listed."""
    _numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    _highest: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, str] = field(default_factory=dict)
    """Values hidden in the current case, to be found again in sentences about it."""
    _longest_first: list[str] = field(default_factory=list)

    def begin_case(self) -> None:
        """Forget which values the last case was about."""
        self._seen.clear()
        self._longest_first = []

    def go_on_after(self, written: str) -> None:
        """Number on from what an interrupted run wrote, so that no pseudonym of its stands for two values."""
        for kind, number in _PSEUDONYM.findall(written):
            self._highest[kind] = max(self._highest.get(kind, 0), int(number))

    def exchange(self, exchange: Exchange) -> dict[str, Any]:
        """The exchange as it stands in an events file."""
        exchange = self.hiding.exchange(exchange)
        return {
            "door": exchange.door,
            "request": self._request(exchange.request),
            "response": self._response(exchange.response) if exchange.response else None,
            "broke": self.scrub(exchange.broke),
            "faults": [self.scrub(fault) for fault in exchange.faults],
            "notes": {key: self._note(key, value) for key, value in exchange.notes.items()},
            "peer": self.scrub(exchange.request.peer),
            "at": exchange.at.isoformat(timespec="milliseconds"),
            "took_ms": round(exchange.took_s * 1000, 1),
        }

    def _note(self, key: str, value: str) -> str:
        return self.pseudonym(TRACE, value) if key == TRACE else self.scrub(value)

    def finding(self, finding: Finding) -> dict[str, Any]:
        """The finding as it stands in an events file."""
        personal = kind_of(finding.tag) in PERSONAL
        return {
            "place": self.scrub(finding.place),
            "says": self.text(finding.says),
            "expected": self.scrub(finding.expected),
            "actual": self.scrub(finding.actual, names=personal),
        }

    def text(self, text: Text) -> dict[str, str]:
        """A sentence in both languages, without the values that the case hid."""
        return {"vi": self.scrub(text.vi), "en": self.scrub(text.en)}

    def scrub(self, text: str, *, names: bool = False) -> str:
        """`text` without hidden values, long numbers, random strings, times, ports and (asked for) names."""
        if not text:
            return text
        if len(text) > READ_MAX:  # what is written is shorter still; a value cut in two is dropped with the tail
            text = text[: READ_MAX - TAIL] + CUT
        text = self.hiding.text(text)
        if len(self._longest_first) != len(self._seen):
            self._longest_first = sorted(self._seen, key=len, reverse=True)
        for value in self._longest_first:
            if value in text:
                text = text.replace(value, self._seen[value])
        text = _GUID.sub(lambda found: self.pseudonym("ref", found.group().lower()), text)
        text = _TIME.sub("⟨time⟩", text)
        text = _ADDRESS.sub(r"\1:⟨port⟩", text)
        text = _RUN.sub(_without_random, text)
        text = _DURATION.sub("⟨n⟩", text)
        text = _LICENCE.sub("⟨licence⟩", text)
        text = _LONG_NUMBER.sub(_number, text)
        if names:
            text = _MIXED.sub(lambda found: found.group() if found.group() in _policy().kinds else "⟨random⟩", text)
            text = _WORDS.sub(_without_names, text)
        return text if len(text) <= TEXT_MAX else text[:TEXT_MAX] + CUT

    def pseudonym(self, kind: str, value: str) -> str:
        """The name under which `value` appears in this run."""
        if not value.strip():
            return value
        numbers = self._numbers.setdefault(kind, {})
        if value not in numbers:
            self._highest[kind] = numbers[value] = self._highest.get(kind, 0) + 1
        number = numbers[value]
        length = f"·{len(value)}" if kind in PERSONAL else ""
        name = f"⟨{kind}:{number}{length}⟩"
        self._learn(value, name)
        return name

    def _learn(self, value: str, name: str) -> None:
        stripped = value.strip()
        if len(stripped) >= LEARNED_MIN and len(self._seen) < LEARNED_MAX:
            for form in (stripped, unicodedata.normalize("NFC", stripped), stripped.upper(), stripped.lower()):
                self._seen.setdefault(form, name)

    # --- values -------------------------------------------------------------------------------------------------------

    def value(self, name: str, value: str) -> str:
        """`value` of the wire field `name` as it may be written down."""
        kind = kind_of(name)
        if kind == "keep":
            return value if is_plain(value) else self.pseudonym("text", value)
        if kind == "time":
            if value.strip():
                self._learn(value, "⟨time⟩")
            return "⟨time⟩" if value.strip() else value
        if kind == "message":
            return self.scrub(value, names=True)
        if kind == "file":
            return self._file(value)
        if kind == "nested":
            return (
                self._content(value.encode())["text"] if value.lstrip()[:1] in NESTED else self.scrub(value, names=True)
            )
        return self.pseudonym(kind, value)

    def _file(self, value: str) -> str:
        if len(value) > BODY_BYTES_MAX:
            return _size(len(value))
        try:
            data = decode_base64(value)
        except MalformedError:
            return "⟨base64?⟩" if value else ""
        return f"⟨base64⟩\n{self._content(data)['text']}"

    def _content(self, data: bytes, content_type: str = "") -> dict[str, str]:
        if not data:
            return {"kind": "empty", "text": ""}
        if len(data) > BODY_BYTES_MAX:
            return {"kind": "opaque", "text": _size(len(data))}
        head = data.removeprefix(b"\xef\xbb\xbf").lstrip()
        if head.startswith(_JSON_START):
            return self._json(data)
        if head.startswith(b"<"):
            return self._xml(data)
        if "urlencoded" in content_type:
            return self._form(data)
        return {"kind": "opaque", "text": "⟨text⟩"}

    def _json(self, data: bytes) -> dict[str, str]:
        try:
            value = parse_json(data)
        except MalformedError:
            return {"kind": "opaque", "text": "⟨json?⟩"}
        return {"kind": "json", "text": _cut(json.dumps(self._node(value), ensure_ascii=False, indent=1))}

    def _node(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {self._key(key): self._node(inner, key) for key, inner in list(value.items())[:FIELDS_MAX]}
        if isinstance(value, list):
            return [self._node(inner, name) for inner in value[:FIELDS_MAX]]
        if isinstance(value, str):
            return self.value(name, value)
        if value is None or isinstance(value, bool):
            return value
        plain = self.value(name, str(value))
        return value if plain == str(value) else plain

    def _key(self, key: str) -> str:
        return key if _KEY.fullmatch(key) and not _LONG_NUMBER.search(key) else self.pseudonym("text", key)

    def _form(self, data: bytes) -> dict[str, str]:
        try:
            pairs = parse_qsl(data.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS_MAX)
        except ValueError:
            return {"kind": "opaque", "text": "⟨form?⟩"}
        lines = (f"{self._key(name)} = {self.value(name, value)}" for name, value in pairs)
        return {"kind": "form", "text": _cut("\n".join(lines))}

    def _xml(self, data: bytes) -> dict[str, str]:
        try:
            root = parse_xml(data)
        except MalformedError:
            return {"kind": "opaque", "text": "⟨xml?⟩"}
        return {"kind": "xml", "text": _cut("\n".join(self._element(root, 0)))}

    def _element(self, element: etree._Element, depth: int) -> Iterator[str]:
        pad = " " * depth
        if not isinstance(element.tag, str):
            yield f"{pad}<!-- ⟨text⟩ -->"
            return
        tag = self._key(etree.QName(element).localname)
        attributes = "".join(f" {self._attribute(key, value)}" for key, value in element.attrib.items())
        text = element.text or ""
        if len(element):
            yield f"{pad}<{tag}{attributes}>"
            if text.strip():
                yield f"{pad} ⟨text⟩"
            for child in element:
                yield from self._element(child, depth + 1)
            yield f"{pad}</{tag}>"
        elif text:
            yield f"{pad}<{tag}{attributes}>{self.value(tag, text)}</{tag}>"
        else:
            yield f"{pad}<{tag}{attributes}/>"

    def _attribute(self, key: str, value: str) -> str:
        name = etree.QName(key).localname
        if name not in _policy().attributes:
            return f'{self._key(name)}="{self.pseudonym("text", value)}"'
        shown = self.scrub(value)
        return f'{name}="{shown if len(shown) <= len(value) + 80 and is_plain(_bare(shown)) else "⟨text⟩"}"'

    # --- messages -----------------------------------------------------------------------------------------------------

    def _request(self, request: Request) -> dict[str, Any]:
        query = parse_qsl(urlsplit(request.target).query, keep_blank_values=True)[:FIELDS_MAX]
        return {
            "method": request.method if _KEY.fullmatch(request.method) else "⟨text⟩",
            "path": self._path(request.path),
            "query": [[self._key(name), self.value(name, value)] for name, value in query],
            "headers": self._headers(request.headers),
            "body": self._content(request.body, find_header(request.headers, "content-type") or ""),
        }

    def _response(self, response: Response) -> dict[str, Any]:
        return {
            "status": response.status,
            "headers": self._headers(response.headers),
            "body": self._content(response.body, find_header(response.headers, "content-type") or ""),
        }

    def _path(self, path: str) -> str:
        for known in _policy().paths:
            if path.endswith(known):
                return known if path == known else f"/⟨base⟩{known}"
        segments = (
            part
            if part in _policy().segments or (_SEGMENT.fullmatch(part) and is_plain(part))
            else self.pseudonym("text", part)
            for part in path.split("/")[:FIELDS_MAX]
        )
        return "/".join(segments)

    def _headers(self, headers: Headers) -> list[list[str]]:
        return [[self._key(name), self._header(name.lower(), value)] for name, value in headers[:FIELDS_MAX]]

    def _header(self, name: str, value: str) -> str:
        if name in {"host", "content-length"}:
            return f"⟨{name}⟩"
        if name in _policy().headers:
            return self.scrub(value) if _HEADER.fullmatch(value) else self.pseudonym("text", value)
        return self.value(name, value)


def _bare(text: str) -> str:
    return re.sub(r"⟨[^⟩]*⟩", "", text.removeprefix("http://www.w3.org/"))


def _size(length: int) -> str:
    return f"⟨{max(1, round(length / (1024 * 1024)))} MB⟩"


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_MAX else text[:TEXT_MAX] + CUT


def _number(found: re.Match[str]) -> str:
    return found.group() if _is_date(found.group()) else f"⟨digits·{len(found.group())}⟩"


def _without_random(found: re.Match[str]) -> str:
    """A long run of letters and digits, unless it is a plain word.

    Written out, because one expression that looks ahead for each of the three takes the square of a hostile length.
    """
    run = found.group()
    if len(run) >= _RANDOM_MIN and all(any(map(has, run)) for has in (str.isdigit, str.islower, str.isupper)):
        return "⟨random⟩"
    return _HEX.sub("⟨random⟩", run)


def _without_names(found: re.Match[str]) -> str:
    """The words found, two or more capitalised ones in a row replaced unless all belong to the trade."""
    kept: list[str] = []
    for capitalised, words in groupby(found.group().split(" "), key=lambda word: word[0].isupper()):
        group = list(words)
        if capitalised and len(group) > 1 and not all(word in _policy().words for word in group):
            kept.append("⟨name⟩")
        else:
            kept.extend(group)
    return " ".join(kept)
