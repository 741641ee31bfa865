"""The inner XML of a document: tags in the order that the mapping gives, UTF-8 with declaration and without BOM."""

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape

from harness.documents.table import table

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def render(kind: str, version: str, records: Sequence[Mapping[str, str]]) -> bytes:
    """The whole inner document; without list wrappers exactly one record is the root itself."""
    opening, item, closing = _frame(kind, version)
    body = "".join(_element(item, record) for record in records)
    return f"{DECLARATION}{opening}{body}{closing}".encode()


def render_element(tag: str, record: Mapping[str, str]) -> bytes:
    """One record element called `tag`, without declaration."""
    return _element(tag, record).encode()


@cache
def _frame(kind: str, version: str) -> tuple[str, str, str]:
    """What opens the document, the tag of one record, and what closes the document."""
    layout = table(kind, version)
    path = (layout.root, *layout.items)
    wrappers = path[:-1]
    return "".join(f"<{tag}>" for tag in wrappers), path[-1], "".join(f"</{tag}>" for tag in reversed(wrappers))


def _element(tag: str, record: Mapping[str, str]) -> str:
    fields = "".join(f"<{name}>{escape(value, quote=False)}</{name}>" for name, value in record.items())
    return f"<{tag}>{fields}</{tag}>"
