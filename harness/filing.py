"""A filing: the documents of one message as they came off the wire, ready for checks.

Nothing here goes through a model: a sheet keeps the tags in the order and the text in the form they arrived in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Final

from lxml import etree

TAGS_MAX: Final = 2000
"""So many children of a record are read: the longest document has 70 fields, and each surplus tag is a finding."""


@dataclass(slots=True)
class Sheet:
    """One record of one document, raw."""

    kind: str
    version: str
    root: str
    place: str
    tags: tuple[str, ...]
    values: dict[str, str]
    """First value of each tag, exactly as sent; a tag absent from the wire is absent here."""

    def get(self, tag: str) -> str:
        """The text of `tag` without surrounding white space; "" when absent or empty."""
        return self.values.get(tag, "").strip()

    def at(self, tag: str) -> str:
        """Where `tag` stands in the message."""
        return f"{self.place}/{tag}"


@dataclass(slots=True)
class Filing:
    """What one send carried, with the context that rules may ask for."""

    version: str
    channel: str
    facility: str
    sheets: list[Sheet]
    received: date
    staff: frozenset[str] | None = None
    """Registered identifiers of the facility's staff; None when unknown, then staff rules do not apply."""
    notes: dict[str, str] = field(default_factory=dict)

    def first(self, kind: str) -> Sheet | None:
        """The first sheet of `kind`."""
        return next((sheet for sheet in self.sheets if sheet.kind == kind), None)

    def all(self, kind: str) -> list[Sheet]:
        """All sheets of `kind`, in message order."""
        return [sheet for sheet in self.sheets if sheet.kind == kind]


def sheet_of_element(record: etree._Element, kind: str, version: str, root: str, place: str) -> Sheet:
    """Read the record element; child elements only, comments and processing instructions passed over."""
    tags: list[str] = []
    values: dict[str, str] = {}
    for child in islice(record, TAGS_MAX):
        tag = child.tag
        if isinstance(tag, str):
            tags.append(tag)
            if tag not in values:
                values[tag] = (child.text or "") if len(child) == 0 else "".join(child.itertext())
    return Sheet(kind, version, root, place, tuple(tags), values)


def sheet_of_mapping(record: Mapping[str, object], kind: str, version: str, place: str) -> Sheet:
    """Read a JSON object; null counts as empty, numbers keep their JSON spelling."""
    values = {tag: "" if value is None else str(value) for tag, value in record.items()}
    return Sheet(kind, version, "", place, tuple(values), values)
