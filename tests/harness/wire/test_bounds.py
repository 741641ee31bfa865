"""What a hostile message costs grows with its length, not with its square."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from lxml import etree

from harness.documents.authors import values
from harness.documents.render import render
from harness.documents.table import PL02
from harness.wire.envelope import DEFECTS_MAX, build_certificates, open_envelope, seal
from harness.wire.flaws import Flaw
from harness.wire.inspection import inspect
from harness.wire.signature import Profile
from harness.world import World

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
WORLD = World.make(7, date(2026, 11, 23), NOW)
SECONDS_MAX = 8.0


def signed() -> bytes:
    documents = [("CT03", render("CT03", PL02, values("CT03", PL02, WORLD.scene(1))))]
    root = build_certificates(WORLD.main.facility.code, WORLD.today, documents, "Id-1")
    return seal(root, Profile.P2, WORLD.identity(WORLD.main.facility), NOW)


def filled(data: bytes, filling: bytes) -> bytes:
    return data.replace(b"</THONGTINHOSO>", filling + b"</THONGTINHOSO>")


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], Flaw]] = {
    "different ids": (
        lambda data: filled(data, b"".join(b'<x Id="a%d"/>' % n for n in range(200_000))),
        Flaw.DIGEST,
    ),
    "one id": (lambda data: filled(data, b'<x Id="a"/>' * 200_000), Flaw.DUPLICATE_ID),
    "ids in pairs": (
        lambda data: filled(data, b"".join(b'<x Id="a%d"/>' % (n // 2) for n in range(200_000))),
        Flaw.DUPLICATE_ID,
    ),
    "references": (
        lambda data: filled(data, b"<x/>" * 100_000).replace(
            b"</SignedInfo>", b"".join(b'<Reference URI="#b%d"/>' % n for n in range(100_000)) + b"</SignedInfo>"
        ),
        Flaw.REFERENCES,
    ),
    "signatures": (
        lambda data: data.replace(
            b"</CHUKYDONVI>", b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>' * 100_000 + b"</CHUKYDONVI>"
        ),
        Flaw.WRAPPED,
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_signature_is_inspected_in_time_and_few_words(name: str) -> None:
    spoil, flaw = HOSTILE[name]
    root = etree.fromstring(spoil(signed()))
    begun = time.perf_counter()

    inspection = inspect(root, Profile.P2, NOW)

    assert time.perf_counter() - begun < SECONDS_MAX
    assert len(inspection.defects) < 20
    assert flaw in {defect.flaw for defect in inspection.defects}


def test_an_envelope_of_countless_empty_files_notes_the_first_deviations() -> None:
    head = b"<GIAMDINHHS><THONGTINDONVI><MACSKCB>01901</MACSKCB></THONGTINDONVI><THONGTINHOSO><DANHSACHHOSO><HOSO>"
    tail = b"</HOSO></DANHSACHHOSO></THONGTINHOSO><CHUKYDONVI/></GIAMDINHHS>"

    opened = open_envelope("claims", "3176", head + b"<FILEHOSO/>" * 100_000 + tail)

    assert len(opened.defects) == DEFECTS_MAX
