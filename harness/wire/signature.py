"""The three signature profiles of the intake gateway: signing, and telling exactly what is wrong.

| profile | used for | shape |
|--|--|--|
| P1 | GIAMDINHHS, check-in | one Reference `URI=""`, enveloped-signature, RSA-SHA256 |
| P2 | HSCHUNGTU, HSDLGBT, HSDLGCS, 09/BH | two References without transforms: `#Object-CHUKYDONVI-<id>`, then `#<id>` |
| P3 | SIGNDATA of GKSK | one Reference `URI=""`, enveloped-signature, RSA-SHA1 |

Source: Phụ lục 02 of CV 3220/BHXH-CNTT, form 09/BH and public integrations (basis: observed).
Cryptography is libxmlsec's; what it accepts is not enough, so the shape is judged first: a valid signature
over the wrong element (wrapping) is a defect here.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Final

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from harness.clock import VIETNAM
from harness.text import Text
from harness.wire.authority import Identity
from harness.wire.canonical import plainly_holds

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


class Flaw(Enum):
    """What can be wrong with a signature; the value is the stable word of reports."""

    MISSING = "missing"
    MISPLACED = "misplaced"
    REFERENCES = "references"
    TRANSFORMS = "transforms"
    ALGORITHM = "algorithm"
    DUPLICATE_ID = "duplicate-id"
    WRAPPED = "wrapped"
    SIGNING_TIME = "signing-time"
    KEY_INFO = "key-info"
    DIGEST = "digest"
    VALUE = "value"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing wrong with a signature, with what was expected beside what was there."""

    flaw: Flaw
    place: str
    says: Text
    expected: str = ""
    actual: str = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What `inspect` found: the certificate (if one could be read) and every defect."""

    certificate: x509.Certificate | None
    defects: tuple[Defect, ...]


def _q(tag: str) -> str:
    return f"{{{DSIG}}}{tag}"


_SIGNATURE: Final = _q("Signature")
_TRANSFORMS: Final = _q("Transforms")

# --- signing ----------------------------------------------------------------------------------------------------------


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
    info = etree.Element(_q("KeyInfo"))
    if profile is not Profile.P2:
        etree.SubElement(info, _q("KeyValue"))
    data = etree.SubElement(info, _q("X509Data"))
    etree.SubElement(data, _q("X509SubjectName"))
    etree.SubElement(data, _q("X509Certificate"))
    signature.insert(2, info)


def _prepare(root: etree._Element, profile: Profile, at: datetime) -> etree._Element:
    holder = root if profile is Profile.P3 else _holder(root)
    signature = etree.SubElement(holder, _q("Signature"), nsmap={None: DSIG})
    info = etree.SubElement(signature, _q("SignedInfo"))
    etree.SubElement(info, _q("CanonicalizationMethod"), Algorithm=C14N)
    etree.SubElement(info, _q("SignatureMethod"), Algorithm=profile.method)
    etree.SubElement(signature, _q("SignatureValue"))
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
    reference = etree.SubElement(info, _q("Reference"), URI=uri)
    if enveloped:
        transforms = etree.SubElement(reference, _q("Transforms"))
        etree.SubElement(transforms, _q("Transform"), Algorithm=ENVELOPED)
    etree.SubElement(reference, _q("DigestMethod"), Algorithm=profile.digest)
    etree.SubElement(reference, _q("DigestValue"))


def _signing_time(signature: etree._Element, signed_id: str, at: datetime) -> None:
    box = etree.SubElement(signature, _q("Object"), Id=f"Object-CHUKYDONVI-{signed_id}")
    properties = etree.SubElement(box, _q("SignatureProperties"))
    prop = etree.SubElement(
        properties,
        _q("SignatureProperty"),
        Target=f"#CHUKYDONVI-{signed_id}",
        Id=f"SignatureProperty-CHUKYDONVI-{signed_id}",
    )
    # The element stands in no namespace: it is written with xmlns="" inside the signature.
    time = etree.SubElement(prop, "SigningTime", nsmap={None: ""})
    time.text = at.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M:%S")


def _key_info(profile: Profile, identity: Identity) -> etree._Element:
    info = etree.Element(_q("KeyInfo"))
    if profile is not Profile.P2:
        numbers = identity.key.public_key().public_numbers()
        value = etree.SubElement(etree.SubElement(info, _q("KeyValue")), _q("RSAKeyValue"))
        etree.SubElement(value, _q("Modulus")).text = _number(numbers.n)
        etree.SubElement(value, _q("Exponent")).text = _number(numbers.e)
    data = etree.SubElement(info, _q("X509Data"))
    etree.SubElement(data, _q("X509SubjectName")).text = identity.subject
    etree.SubElement(data, _q("X509Certificate")).text = base64.b64encode(identity.certificate_der).decode()
    return info


def _number(value: int) -> str:
    return base64.b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).decode()


@lru_cache(maxsize=64)
def _private_key(pem: bytes) -> xmlsec.Key:
    return xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.PEM)


# --- judging ----------------------------------------------------------------------------------------------------------


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
            and _valid_now(certificate, now)
            and (
                (profile is Profile.P2 and plainly_holds(root, ordinary["id"].decode(), _public_key(certificate)))
                or _verifies(root, _own_signature(root, profile), profile, key)
            )
        ):
            return Inspection(certificate, ())
    holder = root if profile is Profile.P3 else root.find(HOLDER)
    signature = holder.find(_SIGNATURE) if holder is not None else None
    if signature is None:
        return Inspection(None, (_absent(list(root.iter(_SIGNATURE)), root, profile),))
    return _explain(root, signature, profile, now)


def _explain(root: etree._Element, signature: etree._Element, profile: Profile, now: datetime) -> Inspection:
    """Take apart a signature that is not plainly right."""
    shape = list(_shape_defects(root, signature, list(root.iter(_SIGNATURE)), profile))
    certificate, key = _certificate(signature)
    if certificate is None or key is None:
        shape.append(
            _defect(
                Flaw.KEY_INFO,
                "KeyInfo/X509Data/X509Certificate",
                "không đọc được chứng thư số trong KeyInfo",
                "no readable certificate in KeyInfo",
            )
        )
        return Inspection(None, tuple(shape))
    shape.extend(_key_info_defects(signature, certificate, profile))
    shape.extend(_expiry_defects(certificate, now))
    if not any(defect.flaw in _FATAL for defect in shape):
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
        if data != [found["id"].decode()] or not _is_local_time(found["time"].decode()):
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
    return isinstance(key, RSAPublicKey) and _number(key.public_numbers().n).encode() == b"".join(modulus.split())


def _certificate(signature: etree._Element) -> tuple[x509.Certificate | None, xmlsec.Key | None]:
    text = signature.findtext(_CERTIFICATE_PATH)
    return _load_certificate(text.encode()) if text else (None, None)


def _valid_now(certificate: x509.Certificate, now: datetime) -> bool:
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


# With these the references mean something else than the profile, so libxmlsec is not asked.
_FATAL: Final = frozenset({Flaw.REFERENCES, Flaw.TRANSFORMS, Flaw.ALGORITHM, Flaw.DUPLICATE_ID, Flaw.WRAPPED})


def _defect(flaw: Flaw, place: str, vi: str, en: str, expected: str = "", actual: str = "") -> Defect:
    return Defect(flaw, place, Text(vi, en), expected, actual)


def _absent(signatures: list[etree._Element], root: etree._Element, profile: Profile) -> Defect:
    where = root.tag if profile is Profile.P3 else f"{root.tag}/{HOLDER}"
    if signatures:
        parent = signatures[0].getparent()
        return _defect(
            Flaw.MISPLACED,
            "Signature",
            f"chữ ký phải nằm trong {where}",
            f"the signature must stand in {where}",
            where,
            "(root)" if parent is None else str(parent.tag),
        )
    return _defect(Flaw.MISSING, where, "thiếu chữ ký số đơn vị", "the facility's signature is missing", "Signature")


def _shape_defects(
    root: etree._Element, signature: etree._Element, signatures: list[etree._Element], profile: Profile
) -> Iterator[Defect]:
    if len(signatures) > 1:
        yield _defect(
            Flaw.WRAPPED,
            "Signature",
            "có nhiều hơn một chữ ký trong thông điệp",
            "the message carries more than one signature",
            "1",
            str(len(signatures)),
        )
    if profile is not Profile.P3 and (root[-1].tag != HOLDER or len(root.findall(HOLDER)) != 1):
        yield _defect(
            Flaw.MISPLACED,
            HOLDER,
            "CHUKYDONVI phải là phần tử con cuối cùng và duy nhất",
            "CHUKYDONVI must be the last child, once",
            HOLDER,
            str(root[-1].tag),
        )
    yield from _algorithm_defects(signature, profile)
    if profile is Profile.P2:
        yield from _two_references(root, signature)
    else:
        yield from _one_reference(signature)


def _algorithm_defects(signature: etree._Element, profile: Profile) -> Iterator[Defect]:
    info = f"{_q('SignedInfo')}/"
    wanted = (("CanonicalizationMethod", info, C14N), ("SignatureMethod", info, profile.method))
    found = [(name, signature.findall(path + _q(name)), uri) for name, path, uri in wanted]
    found.append(("DigestMethod", signature.findall(f"{info}{_q('Reference')}/{_q('DigestMethod')}"), profile.digest))
    for name, elements, uri in found:
        actual = {element.get("Algorithm", "") for element in elements}
        if actual != {uri}:
            yield _defect(
                Flaw.ALGORITHM,
                f"SignedInfo/{name}",
                f"thuật toán của {name} không đúng hồ sơ {profile.value}",
                f"the algorithm of {name} is not that of profile {profile.value}",
                uri,
                ", ".join(sorted(actual)) or "(none)",
            )


def _references(signature: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = signature.findall(f"{_q('SignedInfo')}/{_q('Reference')}")
    return found


def _transforms(reference: etree._Element) -> list[str]:
    return [item.get("Algorithm", "") for item in reference.findall(f"{_q('Transforms')}/{_q('Transform')}")]


def _one_reference(signature: etree._Element) -> Iterator[Defect]:
    references = _references(signature)
    uris = [reference.get("URI") for reference in references]
    if uris != [""]:
        yield _defect(
            Flaw.REFERENCES,
            "SignedInfo/Reference",
            'phải có đúng một Reference với URI=""',
            'there must be exactly one Reference, with URI=""',
            'URI=""',
            ", ".join(f'URI="{uri}"' for uri in uris) or "(none)",
        )
    for reference in references:
        if _transforms(reference) != [ENVELOPED]:
            yield _defect(
                Flaw.TRANSFORMS,
                "SignedInfo/Reference/Transforms",
                "chỉ được có một phép biến đổi enveloped-signature",
                "the only transform must be enveloped-signature",
                ENVELOPED,
                ", ".join(_transforms(reference)) or "(none)",
            )


def _two_references(root: etree._Element, signature: etree._Element) -> Iterator[Defect]:
    ids = [value for element in root.iter() if isinstance(element.tag, str) and (value := element.get("Id"))]
    twice = sorted({value for value in ids if ids.count(value) > 1})
    if twice:
        yield _defect(
            Flaw.DUPLICATE_ID,
            "@Id",
            "thuộc tính Id bị lặp, không biết chữ ký bao phủ phần tử nào",
            "an Id stands twice, so what the signature covers is ambiguous",
            "unique",
            ", ".join(twice),
        )
    signed = [child for child in root if isinstance(child.tag, str) and child.tag != HOLDER and child.get("Id")]
    if len(signed) != 1:
        yield _defect(
            Flaw.WRAPPED,
            f"{root.tag}/*[@Id]",
            "phải có đúng một phần tử dữ liệu mang thuộc tính Id ngay dưới gốc",
            "exactly one data element below the root must carry an Id",
            "1",
            str(len(signed)),
        )
        return
    signed_id = signed[0].get("Id", "")
    expected = [f"#Object-CHUKYDONVI-{signed_id}", f"#{signed_id}"]
    references = _references(signature)
    uris = [reference.get("URI", "") for reference in references]
    elsewhere = [uri for uri in uris if uri != f"#{signed_id}" and _points_elsewhere(root, signature, uri)]
    if elsewhere:
        yield _defect(
            Flaw.WRAPPED,
            "SignedInfo/Reference/@URI",
            "chữ ký bao phủ một phần tử khác, không phải dữ liệu được đọc",
            "the signature covers another element than the data that is read",
            f"#{signed_id}",
            ", ".join(elsewhere),
        )
        return
    if uris != expected:
        yield _defect(
            Flaw.REFERENCES,
            "SignedInfo/Reference/@URI",
            "phải có đúng hai Reference theo thứ tự: Object rồi đến phần tử dữ liệu",
            "there must be two References, first the Object, then the data element",
            ", ".join(expected),
            ", ".join(uris) or "(none)",
        )
    for reference in references:
        if reference.find(_TRANSFORMS) is not None:
            yield _defect(
                Flaw.TRANSFORMS,
                "SignedInfo/Reference/Transforms",
                "Reference của hồ sơ P2 không có Transforms",
                "a Reference of profile P2 carries no Transforms",
                "(none)",
                ", ".join(_transforms(reference)),
            )
    if signature.get("Id") != f"CHUKYDONVI-{signed_id}":
        yield _defect(
            Flaw.REFERENCES,
            "Signature/@Id",
            "Id của Signature phải là CHUKYDONVI-<Id dữ liệu>",
            "the Signature's Id must be CHUKYDONVI-<data Id>",
            f"CHUKYDONVI-{signed_id}",
            signature.get("Id", "(none)"),
        )
    yield from _signing_time_defects(signature, signed_id)


def _points_elsewhere(root: etree._Element, signature: etree._Element, uri: str) -> bool:
    """Whether `uri` names an element that is neither the data below the root nor the signature's own Object."""
    for element in root.iter():
        if element.get("Id") == uri.removeprefix("#"):
            parent = element.getparent()
            return parent is not root and not (parent is signature and element.tag == _q("Object"))
    return False


def _signing_time_defects(signature: etree._Element, signed_id: str) -> Iterator[Defect]:
    prop = signature.find(f"{_q('Object')}/{_q('SignatureProperties')}/{_q('SignatureProperty')}")
    place = "Signature/Object/SignatureProperties/SignatureProperty"
    if prop is None:
        yield _defect(Flaw.SIGNING_TIME, place, "thiếu SignatureProperty", "SignatureProperty is missing")
        return
    if prop.get("Target") != f"#CHUKYDONVI-{signed_id}":
        yield _defect(
            Flaw.SIGNING_TIME,
            f"{place}/@Target",
            "Target phải trỏ đến Id của Signature",
            "Target must point to the Signature's Id",
            f"#CHUKYDONVI-{signed_id}",
            prop.get("Target", "(none)"),
        )
    time = prop.find("SigningTime")
    text = "" if time is None else (time.text or "")
    if not _is_local_time(text):
        yield _defect(
            Flaw.SIGNING_TIME,
            f"{place}/SigningTime",
            'SigningTime phải có dạng yyyy-MM-ddTHH:mm:ss và mang xmlns=""',
            'SigningTime must read yyyy-MM-ddTHH:mm:ss and carry xmlns=""',
            "yyyy-MM-ddTHH:mm:ss",
            text or "(none)",
        )


_LOCAL_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", re.ASCII)


def _is_local_time(text: str) -> bool:
    if not _LOCAL_TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_CERTIFICATE_PATH: Final = f"{_q('KeyInfo')}/{_q('X509Data')}/{_q('X509Certificate')}"
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


def _key_info_defects(signature: etree._Element, certificate: x509.Certificate, profile: Profile) -> Iterator[Defect]:
    value = signature.find(f"{_q('KeyInfo')}/{_q('KeyValue')}/{_q('RSAKeyValue')}")
    if profile is Profile.P2:
        if signature.find(f"{_q('KeyInfo')}/{_q('X509Data')}/{_q('X509SubjectName')}") is None:
            yield _defect(
                Flaw.KEY_INFO,
                "KeyInfo/X509Data/X509SubjectName",
                "thiếu X509SubjectName",
                "X509SubjectName is missing",
            )
        return
    if value is None:
        yield _defect(Flaw.KEY_INFO, "KeyInfo/KeyValue", "thiếu RSAKeyValue", "RSAKeyValue is missing", "RSAKeyValue")
        return
    modulus = "".join((value.findtext(_q("Modulus")) or "").split())
    numbers = getattr(certificate.public_key(), "public_numbers", lambda: None)()
    expected = numbers.n if numbers is not None and hasattr(numbers, "n") else None
    try:
        actual = int.from_bytes(base64.b64decode(modulus, validate=True), "big")
    except ValueError:
        actual = None
    if actual != expected:
        yield _defect(
            Flaw.KEY_INFO,
            "KeyInfo/KeyValue/RSAKeyValue",
            "khoá trong RSAKeyValue khác khoá của chứng thư số",
            "the key in RSAKeyValue is not that of the certificate",
        )


def _expiry_defects(certificate: x509.Certificate, now: datetime) -> Iterator[Defect]:
    if not _valid_now(certificate, now):
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        yield _defect(
            Flaw.EXPIRED,
            "KeyInfo/X509Data/X509Certificate",
            "chứng thư số không còn (hoặc chưa) có hiệu lực",
            "the certificate is not valid at this time",
            f"{begins:%Y-%m-%d} – {ends:%Y-%m-%d}",
            f"{now:%Y-%m-%d}",
        )


def _crypto_defects(
    root: etree._Element, signature: etree._Element, profile: Profile, key: xmlsec.Key
) -> Iterator[Defect]:
    if _verifies(root, signature, profile, key):
        return
    wrong = list(_wrong_digests(root, profile))
    yield from wrong
    if not wrong:
        yield _defect(
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
    signature = holder.find(_q("Signature"))
    claimed = [reference.findtext(_q("DigestValue")) or "" for reference in _references(signature)]
    for reference in _references(signature):
        reference.find(_q("DigestValue")).text = ""
    if profile is Profile.P2:
        xmlsec.tree.add_ids(copy, ["Id"])
    context = xmlsec.SignatureContext()
    context.key = _throw_away_key()
    try:
        context.sign(signature)
    except xmlsec.Error:
        return
    for reference, was in zip(_references(signature), claimed, strict=True):
        digest = "".join((reference.findtext(_q("DigestValue")) or "").split())
        if digest != "".join(was.split()):
            uri = reference.get("URI", "")
            yield _defect(
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
