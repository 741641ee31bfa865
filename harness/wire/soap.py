"""SOAP 1.1 envelopes as bytes: one payload in, one payload out, faults with a detail; read without trust.

`node` and `tree` turn an element into nested dicts by local name and back: the XML–JSON mapping of QCVN 109:2017/BTTTT
that its site shows (elements by name, repeated ones as a list).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from harness.text import Text
from harness.wire.hostile import MalformedError, parse_xml

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
MEDIA: Final = "text/xml; charset=utf-8"
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NODE_DEPTH_MAX: Final = 8
"""The citizen node is four deep."""
NODE_TEXT_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class Fault:
    """A SOAP fault as it was read."""

    code: str
    says: str
    detail: dict[str, Any]


def envelope(payload: Any) -> bytes:
    """The envelope around one payload element."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP})
    etree.SubElement(root, f"{{{SOAP}}}Header")
    etree.SubElement(root, f"{{{SOAP}}}Body").append(payload)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def fault(says: str, detail: Mapping[str, str], *, code: str = "Client") -> bytes:
    """A fault: `code` Client or Server; its strings stand without a namespace, as SOAP 1.1 has them."""
    element = etree.Element(f"{{{SOAP}}}Fault", nsmap={"soapenv": SOAP})
    etree.SubElement(element, "faultcode").text = f"soapenv:{code}"
    etree.SubElement(element, "faultstring").text = _legal(says)
    details = etree.SubElement(element, "detail")
    for name, value in detail.items():
        etree.SubElement(details, name).text = _legal(value)
    return envelope(element)


def payload_of(body: bytes) -> Any:
    """The one element inside the SOAP body; raises `MalformedError` on anything else."""
    root = parse_xml(body)
    if root.tag != f"{{{SOAP}}}Envelope":
        raise MalformedError(
            Text("thân yêu cầu không phải phong bì SOAP 1.1", "the body is no SOAP 1.1 envelope"), root.sourceline or 0
        )
    bodies = root.findall(f"{{{SOAP}}}Body")
    inside = list(elements(bodies[0])) if len(bodies) == 1 else []
    if len(inside) != 1:
        raise MalformedError(
            Text(
                "phong bì SOAP phải có đúng một Body với đúng một phần tử",
                "the envelope must have one Body with one element",
            )
        )
    return inside[0]


def fault_of(body: bytes) -> Fault | None:
    """The fault that `body` carries, if it is one; raises `MalformedError` on what is no envelope."""
    inside = payload_of(body)
    if inside.tag != f"{{{SOAP}}}Fault":
        return None
    detail = inside.find("detail")
    found = tree(detail) if detail is not None else {}
    return Fault(
        (inside.findtext("faultcode") or "").rpartition(":")[2],
        inside.findtext("faultstring") or "",
        found if isinstance(found, dict) else {},
    )


def elements(parent: Any) -> Iterator[Any]:
    """The child elements, without comments and processing instructions."""
    return (child for child in parent if isinstance(child.tag, str))


def local(element: Any) -> str:
    """The name without its namespace."""
    return str(etree.QName(element).localname)


def space(element: Any) -> str:
    """The namespace; "" for none."""
    return str(etree.QName(element).namespace or "")


def node(tag: str, namespace: str, prefix: str, content: Mapping[str, Any]) -> Any:
    """An element whose children are `content`: dicts nest, lists repeat, None is left out, the rest is text."""
    element = etree.Element(f"{{{namespace}}}{tag}", nsmap={prefix: namespace})
    _fill(element, namespace, content)
    return element


def _fill(element: Any, namespace: str, content: Mapping[str, Any]) -> None:
    for name, value in content.items():
        for one in value if isinstance(value, list | tuple) else (value,):
            if one is None:
                continue
            child = etree.SubElement(element, f"{{{namespace}}}{name}")
            if isinstance(one, Mapping):
                _fill(child, namespace, one)
            elif one != "":
                child.text = ("true" if one else "false") if isinstance(one, bool) else _legal(str(one))


def _legal(text: str) -> str:
    """The text with characters that XML cannot hold replaced."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def tree(element: Any, depth: int = NODE_DEPTH_MAX) -> Any:
    """The element's content as text or as a dict by local name; raises `MalformedError` beyond its bounds."""
    if depth == 0:
        raise MalformedError(Text("phần tử lồng nhau quá sâu", "the elements nest too deeply"), element.sourceline or 0)
    children = list(elements(element))
    if not children:
        text = (element.text or "").strip()
        if len(text) > NODE_TEXT_MAX:
            raise MalformedError(Text("giá trị quá dài", "the value is too long"), element.sourceline or 0)
        return text
    found: dict[str, Any] = {}
    for child in children:
        name, value = local(child), tree(child, depth - 1)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found
