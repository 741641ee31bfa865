"""Files as hospitals make them: documents into their envelope, signed, base64, with the door they go to."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from harness.documents import adjustment
from harness.documents.authors import values
from harness.documents.authors.claims import claim
from harness.documents.render import render
from harness.documents.scene import Scene
from harness.documents.table import PL02, table
from harness.suites.intake.visitor import Sent, Visitor
from harness.wire.authority import Identity
from harness.wire.door import doors
from harness.wire.envelope import (
    PROFILES,
    build_adjustment,
    build_certificates,
    build_checkin,
    build_claims,
    build_notice,
    seal,
)
from harness.wire.hostile import MalformedError, decode_base64, parse_xml
from harness.wire.signature import Profile

Records = Sequence[Mapping[str, str]]
Documents = Sequence[tuple[str, str, Records]]
"""`(kind, version, records)` of every document of one message."""

KINDS: Final = {
    "certificates": "CT03",
    "death-notice": "GIAYBAOTU",
    "birth-notice": "GIAYCHUNGSINH",
    "driver": "GKSK",
    "adjustment": "DC09BH",
}
"""The document that stands for its door where any would do."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A file ready to go: `values` is the JSON of a driver's certificate (SIGNDATA in it), `period` an adjustment's."""

    door: str
    file: bytes
    period: str = ""
    values: dict[str, str] = field(default_factory=dict)

    @property
    def encoded(self) -> str:
        """The file in base64."""
        return base64.b64encode(self.file).decode()


def plain(visitor: Visitor, door: str, scene: Scene | None = None) -> Letter:
    """A sound file for `door`, of a new encounter."""
    visitor.needs_door(door)
    scene = scene or visitor.scene()
    version = doors()[door].version
    if door.startswith("claim-"):
        return pack(visitor, [(kind, version, records) for kind, records in claim(version, scene)])
    kind = "CHECKIN" if door.startswith("checkin-") else KINDS[door]
    return pack(visitor, [(kind, version, values(kind, version, scene))])


def pack(
    visitor: Visitor,
    documents: Documents,
    *,
    profile: Profile | None = None,
    identity: Identity | None = None,
    unsigned: bool = False,
) -> Letter:
    """Put `documents` into the envelope of their channel and sign it: in its profile, unless told otherwise."""
    kind, version, records = documents[0]
    channel = table(kind, version).channel
    first = dict(records[0]) if records else {}
    if channel == "driver":
        return _driven(visitor, first, identity or visitor.identity())
    root = _root(visitor, channel, documents)
    identity = None if unsigned else identity or visitor.identity()
    file = seal(root, profile or PROFILES[channel], identity, visitor.clock.now())
    return Letter(
        door=_door(kind, version, channel),
        file=file,
        period=first.get("KY_QT", "") if channel == "adjustment" else "",
    )


def _driven(visitor: Visitor, record: dict[str, str], identity: Identity) -> Letter:
    """Sign the copy that the record carries; a copy that is no XML (a case may want that) goes out as it is."""
    try:
        root = parse_xml(decode_base64(record.get("SIGNDATA", "")))
    except MalformedError:
        return Letter("driver", b"", values=record)
    file = seal(root, Profile.P3, identity, visitor.clock.now())
    return Letter("driver", file, values=record | {"SIGNDATA": base64.b64encode(file).decode()})


def _root(visitor: Visitor, channel: str, documents: Documents) -> Any:
    facility, day = visitor.world.facilities[0].code, visitor.world.today
    kind, version, records = documents[0]
    match channel:
        case "claims":
            return build_claims(facility, day, _inner(documents))
        case "certificates":
            return build_certificates(facility, day, _inner(documents), visitor.new_id())
        case "checkin":
            return build_checkin(version, records)
        case "notices":
            return build_notice(kind, records[0], visitor.new_id())
        case _:
            root = build_adjustment({}, visitor.new_id())
            adjustment.fill(root.find("TT_HOSO"), [adjustment.without_empty_rows(record) for record in records])
            return root


def _inner(documents: Documents) -> list[tuple[str, bytes]]:
    return [(kind, render(kind, version, records)) for kind, version, records in documents]


def _door(kind: str, version: str, channel: str) -> str:
    if channel in {"claims", "checkin"}:
        return f"{'claim' if channel == 'claims' else channel}-{version}"
    if channel == "notices":
        return "death-notice" if kind == "GIAYBAOTU" else "birth-notice"
    return channel


def deliver(visitor: Visitor, letter: Letter, **how: Any) -> Sent:
    """Send `letter` through its door."""
    if letter.door == "driver":
        return visitor.drive(letter.values, **how)
    return visitor.file(letter.door, letter.encoded, period=letter.period, **how)


def deliver_anew(visitor: Visitor, letter: Letter) -> Sent:
    """`deliver`; a driver's certificate that an earlier run left behind is replaced (STATE EDIT)."""
    sent = deliver(visitor, letter)
    if letter.door == "driver" and sent.code == "0" and letter.values.get("STATE") == "ADD":
        again = deliver(visitor, replace(letter, values=letter.values | {"STATE": "EDIT"}))
        return again if again.code == "1" else sent
    return sent


def adjustment_record(visitor: Visitor, **changes: str | None) -> dict[str, str]:
    """A sound form 09/BH as a flat record, with `changes` (None takes a tag away; `__` stands for the dot in a tag)."""
    record: dict[str, str | None] = {**values("DC09BH", PL02, visitor.scene())[0]}
    record |= {tag.replace("__", "."): value for tag, value in changes.items()}
    return {tag: value for tag, value in record.items() if value is not None}
