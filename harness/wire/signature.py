"""The three signature profiles of the intake gateway, and signing in them.

| profile | used for | shape |
|--|--|--|
| P1 | GIAMDINHHS, check-in | one Reference `URI=""`, enveloped-signature, RSA-SHA256 |
| P2 | HSCHUNGTU, HSDLGBT, HSDLGCS, 09/BH | two References without transforms: `#Object-CHUKYDONVI-<id>`, then `#<id>` |
| P3 | SIGNDATA of GKSK | one Reference `URI=""`, enveloped-signature, RSA-SHA1 |

Source: Phụ lục 02 of CV 3220/BHXH-CNTT, form 09/BH and public integrations (basis: observed). Cryptography is
libxmlsec's. Judging stands in `harness.wire.inspection`.
"""

import base64
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Final

import xmlsec
from lxml import etree

from harness.clock import VIETNAM
from harness.wire.authority import Identity

DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED: Final = DSIG + "enveloped-signature"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA1: Final = DSIG + "sha1"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
RSA_SHA1: Final = DSIG + "rsa-sha1"
HOLDER: Final = "CHUKYDONVI"
"""The element that holds the facility's signature (chữ ký đơn vị)."""


class Profile(Enum):
    """Which of the three shapes a message is signed in."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"

    @property
    def digest(self) -> str:
        """The digest algorithm's URI."""
        return SHA1 if self is Profile.P3 else SHA256

    @property
    def method(self) -> str:
        """The signature algorithm's URI."""
        return RSA_SHA1 if self is Profile.P3 else RSA_SHA256


def q(tag: str) -> str:
    """The tag in XML Signature's namespace."""
    return f"{{{DSIG}}}{tag}"


def sign(root: etree._Element, profile: Profile, identity: Identity, at: datetime) -> None:
    """Sign `root` in place: into `CHUKYDONVI` (made last child if absent), or into the root itself for P3.

    Under P2 the element to sign is the one carrying `@Id`; `at` becomes SigningTime in local time (+07:00).
    """
    signature = _prepare(root, profile, at)
    if profile is Profile.P2:
        xmlsec.tree.add_ids(root, ["Id"])
    context = xmlsec.SignatureContext()
    context.key = _private_key(identity.key_pem)
    context.sign(signature)
    # KeyInfo goes in afterwards: no profile signs it, and libxmlsec would rewrite it.
    signature.insert(2, _key_info(profile, identity))


def prepare(root: etree._Element, profile: Profile, at: datetime) -> None:
    """Put an empty signature of `profile` into `root`, for another signer to fill in (`xmlsec1 --sign`)."""
    signature = _prepare(root, profile, at)
    info = etree.Element(q("KeyInfo"))
    if profile is not Profile.P2:
        etree.SubElement(info, q("KeyValue"))
    data = etree.SubElement(info, q("X509Data"))
    etree.SubElement(data, q("X509SubjectName"))
    etree.SubElement(data, q("X509Certificate"))
    signature.insert(2, info)


def _prepare(root: etree._Element, profile: Profile, at: datetime) -> etree._Element:
    holder = root if profile is Profile.P3 else _holder(root)
    signature = etree.SubElement(holder, q("Signature"), nsmap={None: DSIG})
    info = etree.SubElement(signature, q("SignedInfo"))
    etree.SubElement(info, q("CanonicalizationMethod"), Algorithm=C14N)
    etree.SubElement(info, q("SignatureMethod"), Algorithm=profile.method)
    etree.SubElement(signature, q("SignatureValue"))
    if profile is not Profile.P2:
        _reference(info, "", profile, enveloped=True)
        return signature
    signed_id = _signed_element(root).get("Id", "")
    signature.set("Id", f"CHUKYDONVI-{signed_id}")
    _reference(info, f"#Object-CHUKYDONVI-{signed_id}", profile, enveloped=False)
    _reference(info, f"#{signed_id}", profile, enveloped=False)
    _signing_time(signature, signed_id, at)
    return signature


def _holder(root: etree._Element) -> etree._Element:
    holder = root.find(HOLDER)
    return etree.SubElement(root, HOLDER) if holder is None else holder


def _signed_element(root: etree._Element) -> etree._Element:
    for child in root:
        if child.get("Id"):
            return child
    message = "profile P2 needs an element with an Id attribute below the root"
    raise ValueError(message)


def _reference(info: etree._Element, uri: str, profile: Profile, *, enveloped: bool) -> None:
    reference = etree.SubElement(info, q("Reference"), URI=uri)
    if enveloped:
        transforms = etree.SubElement(reference, q("Transforms"))
        etree.SubElement(transforms, q("Transform"), Algorithm=ENVELOPED)
    etree.SubElement(reference, q("DigestMethod"), Algorithm=profile.digest)
    etree.SubElement(reference, q("DigestValue"))


def _signing_time(signature: etree._Element, signed_id: str, at: datetime) -> None:
    box = etree.SubElement(signature, q("Object"), Id=f"Object-CHUKYDONVI-{signed_id}")
    properties = etree.SubElement(box, q("SignatureProperties"))
    prop = etree.SubElement(
        properties,
        q("SignatureProperty"),
        Target=f"#CHUKYDONVI-{signed_id}",
        Id=f"SignatureProperty-CHUKYDONVI-{signed_id}",
    )
    # The element stands in no namespace: it is written with xmlns="" inside the signature.
    time = etree.SubElement(prop, "SigningTime", nsmap={None: ""})
    time.text = at.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M:%S")


def _key_info(profile: Profile, identity: Identity) -> etree._Element:
    info = etree.Element(q("KeyInfo"))
    if profile is not Profile.P2:
        numbers = identity.key.public_key().public_numbers()
        value = etree.SubElement(etree.SubElement(info, q("KeyValue")), q("RSAKeyValue"))
        etree.SubElement(value, q("Modulus")).text = number_text(numbers.n)
        etree.SubElement(value, q("Exponent")).text = number_text(numbers.e)
    data = etree.SubElement(info, q("X509Data"))
    etree.SubElement(data, q("X509SubjectName")).text = identity.subject
    etree.SubElement(data, q("X509Certificate")).text = base64.b64encode(identity.certificate_der).decode()
    return info


def number_text(value: int) -> str:
    """A number as XML Signature writes it: base64 of its big-endian bytes."""
    return base64.b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).decode()


@lru_cache(maxsize=64)
def _private_key(pem: bytes) -> xmlsec.Key:
    return xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.PEM)
