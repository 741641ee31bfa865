"""xmlsec1 judges what we sign, and we judge what xmlsec1 signs: neither grades its own work."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from harness.wire.envelope import seal
from harness.wire.hostile import parse_xml
from harness.wire.inspection import inspect
from harness.wire.signature import DSIG, HOLDER, Profile, sign
from harness.wire.spoil import Parcel
from tests.harness.wire.conftest import NOW, identities

XMLSEC1 = shutil.which("xmlsec1")
IDS = ["--id-attr:Id", "THONGTINHOSO", "--id-attr:Id", "GIAYBAOTU", "--id-attr:Id", f"{DSIG}:Object"]

needs_xmlsec1 = pytest.mark.skipif(XMLSEC1 is None, reason="the outside judge, xmlsec1, is not installed here")


def message(profile: Profile, parcel: Callable[[str], Parcel]) -> etree._Element:
    if profile is Profile.P3:
        return parse_xml("<GKSK><SO>00001/GKSKLX/01001/26</SO><HOTEN>Đỗ Thử</HOTEN></GKSK>".encode())
    return parcel("claims" if profile is Profile.P1 else "certificates").root()


@needs_xmlsec1
@pytest.mark.parametrize("profile", Profile)
def test_what_we_sign_verifies_with_xmlsec1(profile: Profile, parcel: Callable[[str], Parcel], tmp_path: Path) -> None:
    own = identities()["own"]
    signed = tmp_path / "signed.xml"
    signed.write_bytes(seal(message(profile, parcel), profile, own, NOW))
    certificate = tmp_path / "own.pem"
    certificate.write_bytes(own.certificate_pem)

    command = [str(XMLSEC1), "--verify", "--pubkey-cert-pem", str(certificate), *IDS, str(signed)]
    ran = subprocess.run(command, capture_output=True, check=False, timeout=20)

    assert ran.returncode == 0, ran.stderr


@needs_xmlsec1
@pytest.mark.parametrize("profile", Profile)
def test_what_xmlsec1_signs_in_the_same_profile_verifies_with_us(
    profile: Profile, parcel: Callable[[str], Parcel], tmp_path: Path
) -> None:
    own = identities()["own"]
    root = message(profile, parcel)
    sign(root, profile, own, NOW)
    template = tmp_path / "template.xml"
    template.write_bytes(_emptied(root, profile))
    (tmp_path / "key.pem").write_bytes(own.key_pem)
    (tmp_path / "own.pem").write_bytes(own.certificate_pem)
    output = tmp_path / "signed.xml"

    key = f"{tmp_path / 'key.pem'},{tmp_path / 'own.pem'}"
    command = [str(XMLSEC1), "--sign", "--privkey-pem", key, *IDS, "--output", str(output), str(template)]
    ran = subprocess.run(command, capture_output=True, check=False, timeout=20)

    assert ran.returncode == 0, ran.stderr
    assert inspect(parse_xml(output.read_bytes()), profile, NOW).defects == ()


def _emptied(root: etree._Element, profile: Profile) -> bytes:
    """The message as a template: every value that signing makes is gone."""
    holder = root if profile is Profile.P3 else root.find(HOLDER)
    signature = holder.find(f"{{{DSIG}}}Signature")
    for tag in ("DigestValue", "SignatureValue", "X509SubjectName", "X509Certificate", "KeyValue"):
        for element in signature.iter(f"{{{DSIG}}}{tag}"):
            element.clear()
    data: bytes = etree.tostring(root)
    return data


@needs_xmlsec1
def test_xmlsec1_and_we_refuse_the_same_changed_byte(parcel: Callable[[str], Parcel], tmp_path: Path) -> None:
    own = identities()["own"]
    data = parcel("certificates").sealed().replace(b"<NGAYLAP>2026", b"<NGAYLAP>2025")
    signed = tmp_path / "changed.xml"
    signed.write_bytes(data)
    (tmp_path / "own.pem").write_bytes(own.certificate_pem)

    command = [str(XMLSEC1), "--verify", "--pubkey-cert-pem", str(tmp_path / "own.pem"), *IDS, str(signed)]
    ran = subprocess.run(command, capture_output=True, check=False, timeout=20)

    assert ran.returncode != 0
    assert [defect.flaw.value for defect in inspect(parse_xml(data), Profile.P2, NOW).defects] == ["digest"]
