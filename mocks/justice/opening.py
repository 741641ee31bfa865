"""Opening the `data` of a dossier: JSON text with its wrappers, or XML `<hotich><hoso>…`, into plain fields."""

from collections.abc import Mapping
from typing import Any, Final

from lxml import etree

from harness.text import Text
from harness.wire.hostile import MalformedError, parse_json, parse_xml

_WRAPPERS: Final = frozenset({"hotich", "hoso", "data"})
_LAYERS_MAX: Final = 5
FIELDS_MAX: Final = 500
"""Children of one `<hoso>` that are read; the longest record has some seventy."""


def open_json(text: str) -> dict[str, Any]:
    """The fields in the JSON text of a linked dossier; raises `MalformedError`."""
    value = parse_json(text.encode("utf-8", "replace"))
    if isinstance(value, str):
        return open_xml(value)
    if not isinstance(value, Mapping):
        raise MalformedError(Text("data phải là một đối tượng JSON", "data must be a JSON object"))
    return _unwrapped(value, 0)


def open_xml(text: str) -> dict[str, Any]:
    """The fields in `<hotich><hoso>…</hoso></hotich>`, or as the hub nests them; raises `MalformedError`."""
    node = parse_xml(text.strip().encode("utf-8", "replace"))
    if _name(node).casefold() not in _WRAPPERS:
        raise MalformedError(Text("phần tử gốc phải là hotich", "the root must be hotich"))
    for _ in range(_LAYERS_MAX):
        inside = [child for child in node[:FIELDS_MAX] if _name(child).casefold() in _WRAPPERS]
        if len(inside) > 1:
            raise MalformedError(Text("mỗi lần gửi một hoso", "one hoso a message"))
        if not inside:
            break
        node = inside[0]
    return _fields(node)


def _fields(parent: etree._Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in parent[:FIELDS_MAX]:
        name = _name(child)
        if name and name not in found:
            parts = {_name(part): part.text or "" for part in child[:FIELDS_MAX] if _name(part)}
            found[name] = parts or (child.text or "")
    return found


def _name(element: etree._Element) -> str:
    """The element's name without its namespace; "" for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _unwrapped(value: Mapping[str, Any], layer: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, inside in value.items():
        if name.casefold() not in _WRAPPERS or layer >= _LAYERS_MAX:
            found[name] = inside
            continue
        only = inside[0] if isinstance(inside, list) and len(inside) == 1 else inside
        if isinstance(only, str) and only.lstrip().startswith("<"):
            found |= open_xml(only)
        elif isinstance(only, Mapping):
            found |= _unwrapped(only, layer + 1)
        else:
            raise MalformedError(Text(f"{name} không đọc được", f"{name} cannot be read"))
    return found
