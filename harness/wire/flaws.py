"""What can be wrong with the shape of a signature, told apart: one defect a deviation from its profile."""

import base64
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from cryptography import x509
from lxml import etree

from harness.text import Text
from harness.wire.signature import C14N, ENVELOPED, HOLDER, Profile, q

_TRANSFORMS: Final = q("Transforms")

REFERENCES_MAX: Final = 16
"""No profile has more than two; from here on they are only counted."""

NAMED_MAX: Final = 10
"""So many repeated Ids are named; a hostile message can hold a hundred thousand."""


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


# With these the references mean something else than the profile, so libxmlsec is not asked.
FATAL: Final = frozenset({Flaw.REFERENCES, Flaw.TRANSFORMS, Flaw.ALGORITHM, Flaw.DUPLICATE_ID, Flaw.WRAPPED})


def defect(flaw: Flaw, place: str, vi: str, en: str, expected: str = "", actual: str = "") -> Defect:
    """A defect with its sentence in both languages."""
    return Defect(flaw, place, Text(vi, en), expected, actual)


def absent(signatures: list[etree._Element], root: etree._Element, profile: Profile) -> Defect:
    """No signature where the profile wants it: missing, or somewhere else."""
    where = root.tag if profile is Profile.P3 else f"{root.tag}/{HOLDER}"
    if signatures:
        parent = signatures[0].getparent()
        return defect(
            Flaw.MISPLACED,
            "Signature",
            f"chữ ký phải nằm trong {where}",
            f"the signature must stand in {where}",
            where,
            "(root)" if parent is None else str(parent.tag),
        )
    return defect(Flaw.MISSING, where, "thiếu chữ ký số đơn vị", "the facility's signature is missing", "Signature")


def shape_defects(
    root: etree._Element, signature: etree._Element, signatures: list[etree._Element], profile: Profile
) -> Iterator[Defect]:
    """Everything in which the signature's place, algorithms and references differ from the profile."""
    if len(signatures) > 1:
        yield defect(
            Flaw.WRAPPED,
            "Signature",
            "có nhiều hơn một chữ ký trong thông điệp",
            "the message carries more than one signature",
            "1",
            str(len(signatures)),
        )
    if profile is not Profile.P3 and (root[-1].tag != HOLDER or len(root.findall(HOLDER)) != 1):
        yield defect(
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
    info = f"{q('SignedInfo')}/"
    wanted = (("CanonicalizationMethod", info, C14N), ("SignatureMethod", info, profile.method))
    found = [(name, signature.findall(path + q(name)), uri) for name, path, uri in wanted]
    found.append(("DigestMethod", signature.findall(f"{info}{q('Reference')}/{q('DigestMethod')}"), profile.digest))
    for name, elements, uri in found:
        actual = {element.get("Algorithm", "") for element in elements}
        if actual != {uri}:
            yield defect(
                Flaw.ALGORITHM,
                f"SignedInfo/{name}",
                f"thuật toán của {name} không đúng hồ sơ {profile.value}",
                f"the algorithm of {name} is not that of profile {profile.value}",
                uri,
                ", ".join(sorted(actual)) or "(none)",
            )


def references_of(signature: etree._Element) -> list[etree._Element]:
    """The References of SignedInfo, in order."""
    found: list[etree._Element] = signature.findall(f"{q('SignedInfo')}/{q('Reference')}")
    return found


def _transforms(reference: etree._Element) -> list[str]:
    return [item.get("Algorithm", "") for item in reference.findall(f"{q('Transforms')}/{q('Transform')}")]


def _one_reference(signature: etree._Element) -> Iterator[Defect]:
    references = references_of(signature)
    if len(references) > REFERENCES_MAX:
        yield _too_many(references)
        return
    uris = [reference.get("URI") for reference in references]
    if uris != [""]:
        yield defect(
            Flaw.REFERENCES,
            "SignedInfo/Reference",
            'phải có đúng một Reference với URI=""',
            'there must be exactly one Reference, with URI=""',
            'URI=""',
            ", ".join(f'URI="{uri}"' for uri in uris) or "(none)",
        )
    for reference in references:
        if _transforms(reference) != [ENVELOPED]:
            yield defect(
                Flaw.TRANSFORMS,
                "SignedInfo/Reference/Transforms",
                "chỉ được có một phép biến đổi enveloped-signature",
                "the only transform must be enveloped-signature",
                ENVELOPED,
                ", ".join(_transforms(reference)) or "(none)",
            )


def _two_references(root: etree._Element, signature: etree._Element) -> Iterator[Defect]:
    ids = [value for element in root.iter() if isinstance(element.tag, str) and (value := element.get("Id"))]
    twice = sorted(value for value, count in Counter(ids).items() if count > 1)[:NAMED_MAX]
    if twice:
        yield defect(
            Flaw.DUPLICATE_ID,
            "@Id",
            "thuộc tính Id bị lặp, không biết chữ ký bao phủ phần tử nào",
            "an Id stands twice, so what the signature covers is ambiguous",
            "unique",
            ", ".join(twice),
        )
    signed = [child for child in root if isinstance(child.tag, str) and child.tag != HOLDER and child.get("Id")]
    if len(signed) != 1:
        yield defect(
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
    references = references_of(signature)
    uris = [reference.get("URI", "") for reference in references]
    if len(references) > REFERENCES_MAX:
        yield _too_many(references)
        return
    carriers = _carriers(root)
    elsewhere = [uri for uri in uris if uri != f"#{signed_id}" and _points_elsewhere(root, signature, carriers, uri)]
    if elsewhere:
        yield defect(
            Flaw.WRAPPED,
            "SignedInfo/Reference/@URI",
            "chữ ký bao phủ một phần tử khác, không phải dữ liệu được đọc",
            "the signature covers another element than the data that is read",
            f'URI="#{signed_id}"',
            ", ".join(f'URI="{uri}"' for uri in elsewhere),
        )
        return
    if uris != expected:
        yield defect(
            Flaw.REFERENCES,
            "SignedInfo/Reference/@URI",
            "phải có đúng hai Reference theo thứ tự: Object rồi đến phần tử dữ liệu",
            "there must be two References, first the Object, then the data element",
            ", ".join(f'URI="{uri}"' for uri in expected),
            ", ".join(f'URI="{uri}"' for uri in uris) or "(none)",
        )
    for reference in references:
        if reference.find(_TRANSFORMS) is not None:
            yield defect(
                Flaw.TRANSFORMS,
                "SignedInfo/Reference/Transforms",
                "Reference của hồ sơ P2 không có Transforms",
                "a Reference of profile P2 carries no Transforms",
                "(none)",
                ", ".join(_transforms(reference)),
            )
    if signature.get("Id") != f"CHUKYDONVI-{signed_id}":
        yield defect(
            Flaw.REFERENCES,
            "Signature/@Id",
            "Id của Signature phải là CHUKYDONVI-<Id dữ liệu>",
            "the Signature's Id must be CHUKYDONVI-<data Id>",
            f"CHUKYDONVI-{signed_id}",
            signature.get("Id", "(none)"),
        )
    yield from _signing_time_defects(signature, signed_id)


def _too_many(references: list[etree._Element]) -> Defect:
    return defect(
        Flaw.REFERENCES,
        "SignedInfo/Reference",
        "SignedInfo có quá nhiều Reference",
        "SignedInfo holds far too many References",
        "1 | 2",
        str(len(references)),
    )


def _carriers(root: etree._Element) -> dict[str, etree._Element]:
    """The first element that carries each Id."""
    found: dict[str, etree._Element] = {}
    for element in root.iter():
        value = element.get("Id")
        if value is not None:
            found.setdefault(value, element)
    return found


def _points_elsewhere(
    root: etree._Element, signature: etree._Element, carriers: dict[str, etree._Element], uri: str
) -> bool:
    """Whether `uri` names an element that is neither the data below the root nor the signature's own Object."""
    element = carriers.get(uri.removeprefix("#"))
    if element is None:
        return False
    parent = element.getparent()
    return parent is not root and not (parent is signature and element.tag == q("Object"))


def _signing_time_defects(signature: etree._Element, signed_id: str) -> Iterator[Defect]:
    prop = signature.find(f"{q('Object')}/{q('SignatureProperties')}/{q('SignatureProperty')}")
    place = "Signature/Object/SignatureProperties/SignatureProperty"
    if prop is None:
        yield defect(Flaw.SIGNING_TIME, place, "thiếu SignatureProperty", "SignatureProperty is missing")
        return
    if prop.get("Target") != f"#CHUKYDONVI-{signed_id}":
        yield defect(
            Flaw.SIGNING_TIME,
            f"{place}/@Target",
            "Target phải trỏ đến Id của Signature",
            "Target must point to the Signature's Id",
            f"#CHUKYDONVI-{signed_id}",
            prop.get("Target", "(none)"),
        )
    time = prop.find("SigningTime")
    text = "" if time is None else (time.text or "")
    if not is_local_time(text):
        yield defect(
            Flaw.SIGNING_TIME,
            f"{place}/SigningTime",
            'SigningTime phải có dạng yyyy-MM-ddTHH:mm:ss và mang xmlns=""',
            'SigningTime must read yyyy-MM-ddTHH:mm:ss and carry xmlns=""',
            "yyyy-MM-ddTHH:mm:ss",
            text or "(none)",
        )


_LOCAL_TIME: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", re.ASCII)


def is_local_time(text: str) -> bool:
    """Whether `text` reads yyyy-MM-ddTHH:mm:ss, without a zone, and is a time."""
    if not _LOCAL_TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def valid_now(certificate: x509.Certificate, now: datetime) -> bool:
    """Whether `now` (aware) lies in the certificate's validity."""
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc


# With these the references mean something else than the profile, so libxmlsec is not asked.


def key_info_defects(signature: etree._Element, certificate: x509.Certificate, profile: Profile) -> Iterator[Defect]:
    """What KeyInfo lacks, or says of another key than the certificate's."""
    value = signature.find(f"{q('KeyInfo')}/{q('KeyValue')}/{q('RSAKeyValue')}")
    if profile is Profile.P2:
        if signature.find(f"{q('KeyInfo')}/{q('X509Data')}/{q('X509SubjectName')}") is None:
            yield defect(
                Flaw.KEY_INFO,
                "KeyInfo/X509Data/X509SubjectName",
                "thiếu X509SubjectName",
                "X509SubjectName is missing",
            )
        return
    if value is None:
        yield defect(Flaw.KEY_INFO, "KeyInfo/KeyValue", "thiếu RSAKeyValue", "RSAKeyValue is missing", "RSAKeyValue")
        return
    modulus = "".join((value.findtext(q("Modulus")) or "").split())
    numbers = getattr(certificate.public_key(), "public_numbers", lambda: None)()
    expected = numbers.n if numbers is not None and hasattr(numbers, "n") else None
    try:
        actual = int.from_bytes(base64.b64decode(modulus, validate=True), "big")
    except ValueError:
        actual = None
    if actual != expected:
        yield defect(
            Flaw.KEY_INFO,
            "KeyInfo/KeyValue/RSAKeyValue",
            "khoá trong RSAKeyValue khác khoá của chứng thư số",
            "the key in RSAKeyValue is not that of the certificate",
        )


def expiry_defects(certificate: x509.Certificate, now: datetime) -> Iterator[Defect]:
    """A defect if the certificate is not valid at `now`."""
    if not valid_now(certificate, now):
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        yield defect(
            Flaw.EXPIRED,
            "KeyInfo/X509Data/X509Certificate",
            "chứng thư số không còn (hoặc chưa) có hiệu lực",
            "the certificate is not valid at this time",
            f"{begins:%Y-%m-%d} – {ends:%Y-%m-%d}",
            f"{now:%Y-%m-%d}",
        )
