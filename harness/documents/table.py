"""Field tables: which tags a document has, in which order, how long, in what form, required by whom.

The data stands in `tables/<KIND>.json`, one file a kind of document; a version is a column there, not a copy:
a field may carry `"in": ["130", "4750"]` (only those versions have it) and `"diff": {"3176": {"length": 255}}`.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from harness.text import Text

VERSIONS: Final = ("130", "4750", "3176")
"""Data standards of the claim tables: QĐ 130/QĐ-BYT, QĐ 4750/QĐ-BYT, QĐ 3176/QĐ-BYT."""

OPEN_KINDS: Final = frozenset({"XML1", "GKSK", "DC09BH", "GIAYDIEUTRIVOSINH", "GIAYSUCKHOEME"})
"""Documents whose tags are not all listed, or stand in no order: XML1 holds here what other rules need, a JSON object
has no order, form 09/BH repeats its blocks, and of the two confirmations public material tells the number and style of
the tags alone."""

PL02: Final = "PL02"
"""The version name of documents that have one: Phụ lục 02 of CV 3220/BHXH-CNTT, GKSK, form 09/BH."""

Required = Literal["yes", "no", "conditional"]
Basis = Literal["published", "observed", "profile"]


NOTHING: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Field:
    """One wire tag of one document in one version.

    `length` is in characters (None: unlimited or unpublished); `gateway_length` is the gateway workbook's own limit
    where it differs. `format` names an entry of `harness.documents.formats`, `codes` one of `codes.json`.
    `redact` says how evidence hides the value: "name", "id", "text", "place", "date" or "" (not personal).
    `aliases` are other spellings of the tag seen in real messages. `section` is the path of elements between the record
    and the field where a record is not flat (form 09/BH); a tag used in two sections carries the second one's name and
    a point before it, and only what follows the point travels (`wire_tag`).
    """

    tag: str
    english: str
    type: Literal["string", "number"] = "string"
    length: int | None = None
    gateway_length: int | None = None
    required: Required = "no"
    format: str = ""
    codes: str = ""
    redact: str = ""
    says: Text = NOTHING
    source: str = ""
    basis: Basis = "published"
    aliases: tuple[str, ...] = ()
    section: str = ""

    @property
    def wire_tag(self) -> str:
        """The element's name on the wire."""
        return self.tag.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of document in one version.

    `root` is the inner root tag; `items` the path of list wrappers below it down to one record (empty: the root
    itself is the record). `channel` is "claims", "certificates", "notices", "driver", "checkin" or "adjustment".
    """

    kind: str
    version: str
    title: Text
    root: str
    items: tuple[str, ...]
    channel: str
    source: str
    basis: Basis
    fields: tuple[Field, ...]

    def field(self, tag: str) -> Field:
        """The field called `tag`; KeyError if this version has none."""
        for field in self.fields:
            if field.tag == tag:
                return field
        raise KeyError(tag)

    @property
    def tags(self) -> tuple[str, ...]:
        """All tags in wire order."""
        return tuple(field.tag for field in self.fields)


@cache
def _raw(kind: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "tables" / f"{kind}.json").read_text("utf-8"))
    return data


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of document that has a table, sorted."""
    folder = files(__package__) / "tables"
    return tuple(sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".json")))


def versions(kind: str) -> tuple[str, ...]:
    """The versions in which `kind` exists."""
    return tuple(_raw(kind)["versions"])


@cache
def table(kind: str, version: str) -> Table:
    """The field table of `kind` in `version`; KeyError if there is none."""
    data = _raw(kind)
    if version not in data["versions"]:
        message = f"{kind} has no version {version}"
        raise KeyError(message)
    fields = tuple(_field(row, version) for row in data["fields"] if version in row.get("in", data["versions"]))
    return Table(
        kind=kind,
        version=version,
        title=Text.of(data["title"]),
        root=data["root"],
        items=tuple(data.get("items", ())),
        channel=data["channel"],
        source=data["source"],
        basis=data.get("basis", "published"),
        fields=fields,
    )


def _field(row: dict[str, Any], version: str) -> Field:
    values = {key: value for key, value in row.items() if key not in {"in", "diff"}}
    values.update(row.get("diff", {}).get(version, {}))
    if "says" in values:
        values["says"] = Text.of(values["says"])
    values["aliases"] = tuple(values.get("aliases", ()))
    return Field(**values)


def limit_of(field: Field) -> int | None:
    """How many characters `field` may have; None when nothing is published or nothing limits it.

    Where the decision says "unlimited" the gateway workbook's own bound counts.
    """
    if field.length is None or field.gateway_length is None:
        return field.length or field.gateway_length
    return max(field.length, field.gateway_length)
