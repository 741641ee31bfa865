import base64
import json
from datetime import UTC, datetime

import pytest
from lxml import etree

from harness.checks.signature import signature_findings
from harness.documents import driver
from harness.filing import Filing
from harness.judge import judge
from harness.messages import FACILITY, messages
from harness.wire.authority import TestAuthority
from harness.wire.door import doors
from harness.wire.envelope import PROFILES, open_envelope
from harness.wire.hostile import parse_xml
from harness.wire.signature import Profile, sign

NOW = datetime(2026, 3, 15, 9, tzinfo=UTC)
MESSAGES = dict(messages())
CHANNELS = {
    "claim.xml": ("claims", "3176", ""),
    "checkin.xml": ("checkin", "3176", ""),
    "certificates.xml": ("certificates", "PL02", ""),
    "death-notice.xml": ("notices", "PL02", "GIAYBAOTU"),
    "birth-notice.xml": ("notices", "PL02", "GIAYCHUNGSINH"),
    "adjustment.xml": ("adjustment", "PL02", ""),
}


def test_every_door_that_takes_a_document_has_a_message() -> None:
    taking = {door.name.removesuffix(f"-{door.version}") for door in doors().values() if door.version}

    assert {name.partition(".")[0] for name in MESSAGES} == taking


@pytest.mark.parametrize("name", CHANNELS)
def test_an_envelope_is_as_its_door_wants_it_and_its_documents_break_no_rule(name: str) -> None:
    channel, version, kind = CHANNELS[name]
    opened = open_envelope(channel, version, MESSAGES[name], kind)
    filing = Filing(version=version, channel=channel, facility=FACILITY, sheets=opened.sheets, received=NOW.date())

    assert opened.defects == []
    assert opened.sheets
    assert judge(filing) == []


@pytest.mark.parametrize("name", [*CHANNELS, "driver.signdata.xml"])
def test_the_empty_signature_is_the_one_to_fill_in(name: str) -> None:
    profile = PROFILES[CHANNELS[name][0]] if name in CHANNELS else Profile.P3
    identity = TestAuthority(NOW).issue(FACILITY, "Bệnh viện Mẫu")
    root, other = parse_xml(MESSAGES[name]), parse_xml(MESSAGES[name])
    for signature in other.iter("{http://www.w3.org/2000/09/xmldsig#}Signature"):
        parent = signature.getparent()
        assert parent is not None
        parent.remove(signature)
    sign(other, profile, identity, NOW)

    assert list(signature_findings(other, profile, NOW, None, FACILITY)) == []
    assert shape(root) == shape(other)


def shape(root: etree._Element) -> list[tuple[str, dict[str, str]]]:
    """Every element of the signature with its attributes, but for what stands inside the key."""
    dsig = "{http://www.w3.org/2000/09/xmldsig#}"
    [signature] = root.iter(f"{dsig}Signature")
    inside = {f"{dsig}RSAKeyValue", f"{dsig}Modulus", f"{dsig}Exponent"}
    return [(str(one.tag), dict(one.attrib)) for one in signature.iter() if one.tag not in inside]


def test_the_signed_copy_of_a_drivers_certificate_says_what_the_json_says() -> None:
    values = json.loads(MESSAGES["driver.json"])

    assert list(driver.difference_findings(values, parse_xml(MESSAGES["driver.signdata.xml"]))) == []


def test_inner_files_are_whole_documents() -> None:
    inner = parse_xml(MESSAGES["certificates.xml"]).findall(".//NOIDUNGFILE")

    assert [parse_xml(base64.b64decode(one.text or "")).tag for one in inner] == ["CT03", "CT07"]
