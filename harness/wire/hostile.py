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
JSON_VALUES_MAX: Final = 200_000
"""Brackets and commas of one JSON text: an empty object is three bytes on the wire and seventy in memory."""

XML_MARKS_MAX: Final = 1_000_000
"""Angle brackets and equals signs of one XML text: an empty element is four bytes on the wire and 120 in memory.

The longest stay's XML3 (3,000 rows of 55 tags) has 330,000.
"""

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
    _refuse_doctype(data)
    _refuse_unreadable_encoding(data)
    if data.count(b"<") + data.count(b"=") > XML_MARKS_MAX:
        raise MalformedError(
            Text(
                f"XML có quá nhiều thẻ và thuộc tính (trên {XML_MARKS_MAX:,})",
                f"the XML holds too many tags and attributes (over {XML_MARKS_MAX:,})",
            )
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
    return root


def _refuse_doctype(data: bytes) -> None:
    # A DTD can name files and multiply entities; no message of this network has one, so it is refused unread.
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise MalformedError(
            Text("XML có khai báo DOCTYPE/ENTITY, bị từ chối", "the XML declares a DOCTYPE or ENTITY, refused")
        )


_DECLARED: Final = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"'>]{1,40})["']""")
_LIKE_ASCII: Final = re.compile(rb"UTF-?8|(US-)?ASCII|ISO-8859-\d+|WINDOWS-125\d|TCVN.*", re.IGNORECASE)
_UTF16: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
_EBCDIC: Final = b"\x4c\x6f\xa7\x94"


def _refuse_unreadable_encoding(data: bytes) -> None:
    """An encoding in which `<` is not the byte `<` could smuggle a DOCTYPE past the search for it."""
    wide = _UTF16.get(data[:2])
    if wide and not data.startswith(b"\xff\xfe\x00\x00"):
        _refuse_doctype(data.decode(wide, "replace").encode("utf-8", "replace"))
        return
    declared = _DECLARED.match(data)
    name = declared[1] if declared else b"UTF-8"
    if data[:4] in {_EBCDIC, b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"} or not _LIKE_ASCII.fullmatch(name):
        shown = name.decode("ascii", "replace")
        raise MalformedError(
            Text(f"không đọc XML ở bảng mã này ({shown})", f"XML in this encoding is not read ({shown})")
        )


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


_STRING: Final = re.compile(rb'"[^"]*"?')


def _skeleton(data: bytes) -> bytes:
    """`data` without its strings, in time that grows with its length only, however they end."""
    return _STRING.sub(b"", data.replace(b"\\\\", b"").replace(b'\\"', b""))


def _refuse_unbounded(data: bytes) -> None:
    # Four quotes a value (a name and a text) is the most there can be, escaped ones apart.
    bare = _skeleton(data) if data.count(b'"') <= 4 * JSON_VALUES_MAX else b"," * (JSON_VALUES_MAX + 1)
    if bare.count(b"[") + bare.count(b"{") + bare.count(b",") > JSON_VALUES_MAX:
        raise MalformedError(
            Text(f"JSON có trên {JSON_VALUES_MAX:,} giá trị", f"the JSON holds over {JSON_VALUES_MAX:,} values")
        )
    depth = 0
    for bracket in re.findall(rb"[\[\]{}]", bare):
        depth += 1 if bracket in b"[{" else -1
        if depth > JSON_DEPTH_MAX:
            raise MalformedError(
                Text(f"JSON lồng nhau quá {JSON_DEPTH_MAX} tầng", f"the JSON nests deeper than {JSON_DEPTH_MAX}")
            )


def _no_constant(name: str) -> None:
    message = f"{name} is no JSON value"
    raise ValueError(message)


_DECODER: Final = json.JSONDecoder(parse_constant=_no_constant)


def parse_json(data: bytes) -> Any:
    """The value of `data` (UTF-8), nested at most `JSON_DEPTH_MAX` deep; raises `MalformedError`.

    NaN and Infinity are no JSON; half of a surrogate pair is no character, and could not be written down again.
    """
    # Cheap first: most messages are small and flat, and brackets inside strings only make us look more closely.
    if data.count(b"[") + data.count(b"{") > JSON_DEPTH_MAX or len(data) > JSON_VALUES_MAX:
        _refuse_unbounded(data)
    try:
        value = _DECODER.decode(data.removeprefix(BOM).decode())
        if b"\\ud" in data or b"\\uD" in data:
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise MalformedError(Text(f"JSON sai cú pháp: {error}", f"the JSON is malformed: {error}")) from error
    return value
