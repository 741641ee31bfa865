"""X-Road's SOAP headers (message protocol 4.0: client, service, id, userId, issue, protocolVersion, …).

A service copies those of a request into its answer, the same values in the same order; `requestHash` is left to the
security server, which writes it itself.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from harness.text import Text
from harness.wire.hostile import MalformedError, parse_xml
from harness.wire.soap import SOAP, elements, local, space

XROAD: Final = "http://x-road.eu/xsd/xroad.xsd"
FAMILY: Final = "http://x-road.eu/xsd/"
"""Under which the extensions too have their namespaces: representedParty, securityServer."""
HASH: Final = "requestHash"
HEADERS_MAX: Final = 20
HEADER_BYTES_MAX: Final = 4096
"""Of all of them together; those of an ordinary message are a quarter of it."""


def headers_of(envelope: bytes) -> tuple[Any, ...]:
    """X-Road's header elements of an envelope, in order; raises `MalformedError`."""
    if FAMILY.encode() not in envelope:
        return ()
    head = parse_xml(envelope).find(f"{{{SOAP}}}Header")
    inside = () if head is None else tuple(elements(head))
    found = tuple(one for one in inside if space(one).startswith(FAMILY) and local(one) != HASH)
    if len(found) > HEADERS_MAX or sum(len(etree.tostring(one)) for one in found) > HEADER_BYTES_MAX:
        raise MalformedError(Text("phần Header X-Road quá lớn", "X-Road's headers are too large"))
    return found


def text_of(headers: Sequence[Any], name: str) -> str:
    """What the header `name` says; "" when there is none."""
    told = next((one.text for one in headers if one.tag == f"{{{XROAD}}}{name}"), None)
    return (told or "").strip()


def with_headers(envelope: bytes, headers: Sequence[Any]) -> bytes:
    """The envelope with `headers` in its Header."""
    if not headers:
        return envelope
    root = parse_xml(envelope)
    head = root.find(f"{{{SOAP}}}Header")
    if head is None:
        head = etree.Element(f"{{{SOAP}}}Header")
        root.insert(0, head)
    for one in headers:
        copied = deepcopy(one)
        copied.tail = None
        head.append(copied)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written
