"""Judge a signature by its profile: shape first, cryptography after, every defect named, none twice.

What libxmlsec accepts is not enough: it verifies whatever SignedInfo names, so a valid signature over the wrong element
(wrapping) is a defect here, and nothing outside the three profiles reaches it.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from harness.wire.canonical import plainly_holds
from harness.wire.flaws import (
    FATAL,
    Defect,
    Flaw,
    absent,
    defect,
    expiry_defects,
    is_local_time,
    key_info_defects,
    references_of,
    shape_defects,
    valid_now,
)
from harness.wire.signature import C14N, DSIG, ENVELOPED, HOLDER, Profile, number_text, q

_SIGNATURE: Final = q("Signature")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What `inspect` found: the certificate (if one could be read) and every defect."""

    certificate: x509.Certificate | None
    defects: tuple[Defect, ...]


def inspect(root: etree._Element, profile: Profile, now: datetime) -> Inspection:
    """Judge the signature of the parsed message `root` by `profile`; every defect, none twice.

    The shape is judged before the cryptography, so that nothing outside the three profiles reaches libxmlsec.
    """
    # Nearly every message is just as the profile says: one look tells, and only the others are taken apart.
    ordinary = _ordinary(root, profile)
    if ordinary is not None:
        certificate, key = _load_certificate(ordinary["certificate"])
        if (
            certificate is not None
            and _same_key(certificate, ordinary.groupdict().get("modulus"))
            and valid_now(certificate, now)
            and (
                (profile is Profile.P2 and plainly_holds(root, ordinary["id"].decode(), _public_key(certificate)))
                or _verifies(root, _own_signature(root, profile), profile, key)
            )
        ):
            return Inspection(certificate, ())
    holder = root if profile is Profile.P3 else root.find(HOLDER)
    signature = holder.find(_SIGNATURE) if holder is not None else None
    if signature is None:
        return Inspection(None, (absent(list(root.iter(_SIGNATURE)), root, profile),))
    return _explain(root, signature, profile, now)


def _explain(root: etree._Element, signature: etree._Element, profile: Profile, now: datetime) -> Inspection:
    """Take apart a signature that is not plainly right."""
    shape = list(shape_defects(root, signature, list(root.iter(_SIGNATURE)), profile))
    certificate, key = _certificate(signature)
    if certificate is None or key is None:
        shape.append(
            defect(
                Flaw.KEY_INFO,
                "KeyInfo/X509Data/X509Certificate",
                "không đọc được chứng thư số trong KeyInfo",
                "no readable certificate in KeyInfo",
            )
        )
        return Inspection(None, tuple(shape))
    shape.extend(key_info_defects(signature, certificate, profile))
    shape.extend(expiry_defects(certificate, now))
    if not any(defect.flaw in FATAL for defect in shape):
        shape.extend(_crypto_defects(root, signature, profile, key))
    return Inspection(certificate, tuple(shape))


_MARKS: Final = etree.XPath("//@Id | //s:Signature", namespaces={"s": DSIG}, smart_strings=False)
_BASE64: Final = rb"[A-Za-z0-9+/=\s]+"


def _ordinary_signature(profile: Profile) -> re.Pattern[bytes]:
    """A Signature as `sign` writes it, without white space between its elements; `id` is the signed element's."""

    def empty(name: str, uri: str) -> bytes:
        return rb"<%b Algorithm=\"%b\"/>" % (name.encode(), re.escape(uri.encode()))

    digest = empty("DigestMethod", profile.digest) + rb"<DigestValue>" + _BASE64 + rb"</DigestValue></Reference>"
    head = rb"<SignedInfo>" + empty("CanonicalizationMethod", C14N) + empty("SignatureMethod", profile.method)
    x509_data = (
        rb"<X509Data><X509SubjectName>[^<]*</X509SubjectName>"
        rb"<X509Certificate>(?P<certificate>" + _BASE64 + rb")</X509Certificate></X509Data></KeyInfo>"
    )
    if profile is Profile.P2:
        attribute = rb' Id="CHUKYDONVI-(?P<id>[^"&<]+)"'
        references = rb'<Reference URI="#Object-CHUKYDONVI-(?P=id)">' + digest + rb'<Reference URI="#(?P=id)">' + digest
        key_info = rb"<KeyInfo>" + x509_data
        tail = (
            rb'<Object Id="Object-CHUKYDONVI-(?P=id)"><SignatureProperties>'
            rb'<SignatureProperty Target="#CHUKYDONVI-(?P=id)" Id="SignatureProperty-CHUKYDONVI-(?P=id)">'
            rb'<SigningTime xmlns="">(?P<time>[0-9T:-]{19})</SigningTime>'
            rb"</SignatureProperty></SignatureProperties></Object>"
        )
    else:
        attribute = tail = b""
        transforms = rb"<Transforms>" + empty("Transform", ENVELOPED) + rb"</Transforms>"
        references = rb'<Reference URI="">' + transforms + digest
        key_info = (
            rb"<KeyInfo><KeyValue><RSAKeyValue><Modulus>(?P<modulus>"
            + _BASE64
            + rb")</Modulus><Exponent>AQAB</Exponent>"
            rb"</RSAKeyValue></KeyValue>" + x509_data
        )
    return re.compile(
        rb'<Signature xmlns="http://www\.w3\.org/2000/09/xmldsig#"(?: xmlns:xs[id]="[^"]*")*'
        + attribute
        + rb">"
        + head
        + references
        + rb"</SignedInfo><SignatureValue>"
        + _BASE64
        + rb"</SignatureValue>"
        + key_info
        + tail
        + rb"</Signature>"
    )


_ORDINARY: Final = {profile: _ordinary_signature(profile) for profile in Profile}


def _own_signature(root: etree._Element, profile: Profile) -> etree._Element | None:
    """The Signature that stands where the profile wants it: last in the root, or alone in its last child."""
    if len(root) == 0:
        return None
    last = root[-1]
    if profile is Profile.P3:
        return last if last.tag == _SIGNATURE else None
    return last[0] if last.tag == HOLDER and len(last) == 1 and last[0].tag == _SIGNATURE else None


def _ordinary(root: etree._Element, profile: Profile) -> re.Match[bytes] | None:
    """A match if the signature has exactly the shape that `sign` gives it; None says nothing bad, only: look closer."""
    signature = _own_signature(root, profile)
    if signature is None:
        return None
    found = _ORDINARY[profile].fullmatch(etree.tostring(signature, encoding="utf-8", with_tail=False))
    if found is None:
        return None
    marks = _MARKS(root)
    ids = [mark for mark in marks if isinstance(mark, str)]
    if len(marks) - len(ids) != 1 or len(ids) != len(set(ids)):
        return None
    if profile is Profile.P2:
        data = [value for child in root if (value := child.get("Id")) is not None]
        if data != [found["id"].decode()] or not is_local_time(found["time"].decode()):
            return None
    return found


@lru_cache(maxsize=4096)
def _public_key(certificate: x509.Certificate) -> object:
    return certificate.public_key()


def _same_key(certificate: x509.Certificate, modulus: bytes | None) -> bool:
    return modulus is None or _same_modulus(certificate, modulus)


@lru_cache(maxsize=4096)
def _same_modulus(certificate: x509.Certificate, modulus: bytes) -> bool:
    key = certificate.public_key()
    return isinstance(key, RSAPublicKey) and number_text(key.public_numbers().n).encode() == b"".join(modulus.split())


def _certificate(signature: etree._Element) -> tuple[x509.Certificate | None, xmlsec.Key | None]:
    text = signature.findtext(_CERTIFICATE_PATH)
    return _load_certificate(text.encode()) if text else (None, None)


_CERTIFICATE_PATH: Final = f"{q('KeyInfo')}/{q('X509Data')}/{q('X509Certificate')}"
CERTIFICATE_CHARS_MAX: Final = 16_384
"""No certificate of a facility is as long; a longer one is not kept in memory for the next time."""


def _load_certificate(text: bytes) -> tuple[x509.Certificate | None, xmlsec.Key | None]:
    if len(text) > CERTIFICATE_CHARS_MAX:
        return None, None
    return _known_certificate(text)


@lru_cache(maxsize=4096)
def _known_certificate(text: bytes) -> tuple[x509.Certificate | None, xmlsec.Key | None]:
    try:
        der = base64.b64decode(b"".join(text.split()), validate=True)
        certificate = x509.load_der_x509_certificate(der)
        # The bare public key: libxmlsec would copy a whole certificate for each message it verifies.
        spki = certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        key = xmlsec.Key.from_memory(spki, xmlsec.KeyFormat.PEM)
    except (ValueError, TypeError, xmlsec.Error):
        return None, None
    return certificate, key


def _crypto_defects(
    root: etree._Element, signature: etree._Element, profile: Profile, key: xmlsec.Key
) -> Iterator[Defect]:
    if _verifies(root, signature, profile, key):
        return
    wrong = list(_wrong_digests(root, profile))
    yield from wrong
    if not wrong:
        yield defect(
            Flaw.VALUE,
            "SignatureValue",
            "SignatureValue không khớp với khoá của chứng thư số",
            "SignatureValue does not match the certificate's key",
        )


def _verifies(root: etree._Element, signature: etree._Element, profile: Profile, key: xmlsec.Key) -> bool:
    context = xmlsec.SignatureContext()
    if profile is Profile.P2:
        for element in (*root, *signature):
            if element.get("Id"):
                context.register_id(element, "Id")
    context.key = key
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True


def _wrong_digests(root: etree._Element, profile: Profile) -> Iterator[Defect]:
    """Let libxmlsec digest a copy of the message with a throw-away key, and compare."""
    copy = etree.fromstring(etree.tostring(root))
    holder = copy if profile is Profile.P3 else copy.find(HOLDER)
    signature = holder.find(q("Signature"))
    claimed = [reference.findtext(q("DigestValue")) or "" for reference in references_of(signature)]
    for reference in references_of(signature):
        reference.find(q("DigestValue")).text = ""
    if profile is Profile.P2:
        xmlsec.tree.add_ids(copy, ["Id"])
    context = xmlsec.SignatureContext()
    context.key = _throw_away_key()
    try:
        context.sign(signature)
    except xmlsec.Error:
        return
    for reference, was in zip(references_of(signature), claimed, strict=True):
        digest = "".join((reference.findtext(q("DigestValue")) or "").split())
        if digest != "".join(was.split()):
            uri = reference.get("URI", "")
            yield defect(
                Flaw.DIGEST,
                f'SignedInfo/Reference[@URI="{uri}"]/DigestValue',
                "nội dung đã bị thay đổi sau khi ký",
                "the content was changed after signing",
                digest,
                was,
            )


@lru_cache(maxsize=1)
def _throw_away_key() -> xmlsec.Key:
    return xmlsec.Key.generate(xmlsec.KeyData.RSA, 2048, xmlsec.KeyDataType.PRIVATE)
