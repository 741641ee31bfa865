"""A whole message for every door, made of the published-shape samples: envelope, data and an empty signature.

What a vendor holds beside the file that their own software writes. Indented for reading, because nothing is signed yet:
DigestValue, SignatureValue, the key and the certificate are for the signer to fill in.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from importlib.resources import files
from typing import Final

from lxml import etree

from harness.clock import VIETNAM
from harness.documents import driver
from harness.wire.envelope import PROFILES, build_certificates, build_claims, build_notice
from harness.wire.hostile import parse_xml
from harness.wire.signature import HOLDER, Profile, prepare

DAY: Final = date(2026, 3, 15)
FACILITY: Final = "01901"
SIGNED_ID: Final = "Id-00000000-0000-4000-8000-000000000001"


def messages() -> Iterator[tuple[str, bytes]]:
    """`(file name, content)` of each message; a name is that of the doors it goes through."""
    yield "claim.xml", _prepared(build_claims(FACILITY, DAY, _inner("XML1_3176", "XML7_3176")), "claims")
    yield "checkin.xml", _prepared(_sample("CHECKIN_3176"), "checkin")
    certificates = build_certificates(FACILITY, DAY, _inner("CT03_PL02", "CT07_PL02"), SIGNED_ID)
    yield "certificates.xml", _prepared(certificates, "certificates")
    for name, kind in (("death-notice", "GIAYBAOTU"), ("birth-notice", "GIAYCHUNGSINH")):
        record = {str(field.tag): field.text or "" for field in _sample(f"{kind}_PL02")}
        yield f"{name}.xml", _prepared(build_notice(kind, record, SIGNED_ID), "notices")
    yield "adjustment.xml", _prepared(_sample("DC09BH_PL02"), "adjustment")
    values: Mapping[str, str] = json.loads(_read("GKSK_PL02.json"))
    yield "driver.signdata.xml", _prepared(driver.build(values), "driver")
    yield "driver.json", (json.dumps({**values, "SIGNDATA": "…"}, ensure_ascii=False, indent=1) + "\n").encode()


def samples() -> Iterator[tuple[str, bytes]]:
    """`(file name, content)` of a full sample of each document."""
    for path in sorted((files("harness") / "samples").iterdir(), key=lambda path: path.name):
        stem, _, ending = path.name.rpartition(".")
        if ending in {"xml", "json"}:
            yield f"{stem.replace('_', '-')}.sample.{ending}", path.read_bytes()


def _read(name: str) -> bytes:
    return (files("harness") / "samples" / name).read_bytes()


def _sample(stem: str) -> etree._Element:
    return parse_xml(_read(f"{stem}.xml"))


def _inner(*stems: str) -> list[tuple[str, bytes]]:
    return [(stem.partition("_")[0], _read(f"{stem}.xml")) for stem in stems]


def _prepared(root: etree._Element, channel: str) -> bytes:
    profile = PROFILES[channel]
    if profile is not Profile.P3 and root.find(HOLDER) is None:
        etree.SubElement(root, HOLDER)
    prepare(root, profile, datetime(DAY.year, DAY.month, DAY.day, 16, tzinfo=VIETNAM))
    etree.indent(root, " ")
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return data
