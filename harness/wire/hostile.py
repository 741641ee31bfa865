"""Parse what a partner sends without trusting it: no entities, no DTD, bounded size and depth.

lxml is told to resolve nothing and load nothing; libxml2's own limits (depth 256, 10 MB text nodes) stay on.
What is refused comes back as `MalformedError` with a line number, never as a traceback.
"""

import base64
import binascii
import json
import re
import threading
from typing import Any, Final

from lxml import etree

from harness.text import Text

BODY_BYTES_MAX: Final = 100 * 1024 * 1024
"""Above this nothing is parsed at all: the off-peak limit known from the 4210 family (code 1001)."""

JSON_DEPTH_MAX: Final = 64
BOM: Final = b"\xef\xbb\xbf"


class MalformedError(Exception):
    """Bytes that are not what they claim to be; `says` tells what and where."""

    def __init__(self, says: Text, line: int = 0) -> None:
        """Carry the sentence and the line (0: unknown)."""
        super().__init__(says.en)
        self.says = says
        self.line = line


_LOCAL = threading.local()


def _parser() -> etree.XMLParser:
    """One parser a thread: making one costs as much as parsing a message."""
    if not hasattr(_LOCAL, "parser"):
        _LOCAL.parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
        )
    return _LOCAL.parser


def parse_xml(data: bytes) -> etree._Element:
    """The root element of `data`; raises `MalformedError` on anything but plain, bounded, entity-free XML.

    A byte-order mark is tolerated here (a rule of its own looks for it): `harness.checks` reads the raw bytes.
    """
    # A DTD can name files and multiply entities; no message of this network has one, so it is refused unread.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise MalformedError(
            Text("XML có khai báo DOCTYPE/ENTITY, bị từ chối", "the XML declares a DOCTYPE or ENTITY, refused")
        )
    try:
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise MalformedError(
            Text(f"XML sai cú pháp ở dòng {line}: {error.msg}", f"the XML is malformed at line {line}: {error.msg}"),
            line,
        ) from error
    except ValueError as error:
        raise MalformedError(Text(f"không đọc được XML: {error}", f"the XML cannot be read: {error}")) from error
    # UTF-16 could smuggle a DOCTYPE past the byte search above; the parsed tree cannot hide it.
    if root.getroottree().docinfo.doctype:
        raise MalformedError(Text("XML có khai báo DOCTYPE, bị từ chối", "the XML declares a DOCTYPE, refused"))
    return root


_SPACE = re.compile(rb"\s+")


def decode_base64(text: str | bytes) -> bytes:
    """Decode strictly (RFC 4648, padding required; line breaks inside tolerated); raises `MalformedError`."""
    raw = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if any(space in raw for space in (b"\n", b"\r", b"\t")):
        raw = raw.replace(b"\r", b"").replace(b"\n", b"").replace(b"\t", b"")
    try:
        return base64.b64decode(raw, validate=True)
    except (binascii.Error, ValueError) as error:
        hint = " (dấu + bị biến thành khoảng trắng: chưa mã hoá phần trăm)" if b" " in raw else ""
        hint_en = " (a + became a space: it was not percent-encoded)" if b" " in raw else ""
        raise MalformedError(
            Text(f"base64 không hợp lệ: {error}{hint}", f"invalid base64: {error}{hint_en}")
        ) from error


_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)


def _depth(data: bytes) -> int:
    depth = deepest = 0
    for bracket in re.findall(rb"[\[\]{}]", _STRING.sub(b"", data)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def parse_json(data: bytes) -> Any:
    """The value of `data`, nested at most `JSON_DEPTH_MAX` deep; raises `MalformedError`."""
    # Cheap first: most messages are flat, and brackets inside strings only make us look more closely.
    deepest = _depth(data) if data.count(b"[") + data.count(b"{") > JSON_DEPTH_MAX else 0
    if deepest > JSON_DEPTH_MAX:
        raise MalformedError(
            Text(f"JSON lồng nhau quá {JSON_DEPTH_MAX} tầng", f"the JSON nests deeper than {JSON_DEPTH_MAX}")
        )
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise MalformedError(Text(f"JSON sai cú pháp: {error}", f"the JSON is malformed: {error}")) from error
