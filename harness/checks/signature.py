"""Signatures judged by rule: each flaw told apart by `harness.wire.inspection` breaks one rule of its chapter."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from lxml import etree

from harness.finding import Finding
from harness.text import Text
from harness.wire.flaws import Flaw
from harness.wire.inspection import inspect
from harness.wire.signature import Profile

RULES: Final = {
    Flaw.MISSING: "SIG-PRESENT-01",
    Flaw.MISPLACED: "SIG-PLACE-01",
    Flaw.REFERENCES: "SIG-REFERENCES-01",
    Flaw.TRANSFORMS: "SIG-TRANSFORMS-01",
    Flaw.ALGORITHM: "SIG-ALGORITHM-01",
    Flaw.DUPLICATE_ID: "SIG-ID-01",
    Flaw.WRAPPED: "SIG-WRAP-01",
    Flaw.SIGNING_TIME: "SIG-TIME-01",
    Flaw.KEY_INFO: "SIG-KEYINFO-01",
    Flaw.DIGEST: "SIG-DIGEST-01",
    Flaw.VALUE: "SIG-VALUE-01",
    Flaw.EXPIRED: "SIG-EXPIRED-01",
}
REGISTERED: Final = "SIG-REGISTERED-01"
OWNER: Final = "SIG-OWNER-01"


@lru_cache(maxsize=4096)
def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate's DER in lower-case hex: how the portal's register knows it here."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def signature_findings(
    root: etree._Element, profile: Profile, now: datetime, registered: Mapping[str, str] | None, facility: str
) -> Iterator[tuple[str, Finding]]:
    """Every flaw of `root`'s signature as `(rule id, finding)`.

    `registered` maps fingerprints of certificates on the portal (Danh mục chứng thư số) to the facility's code; None
    when the register is unknown, then nothing is said about registration. `facility` is who the message says it is.
    """
    inspection = inspect(root, profile, now)
    for defect in inspection.defects:
        yield RULES[defect.flaw], Finding(f"/{root.tag}/{defect.place}", defect.says, defect.expected, defect.actual)
    if inspection.certificate is None or registered is None:
        return
    owner = registered.get(fingerprint(inspection.certificate))
    place = f"/{root.tag}/KeyInfo/X509Data/X509Certificate"
    if owner is None:
        yield (
            REGISTERED,
            Finding(
                place,
                Text("chứng thư số chưa đăng ký trên Cổng", "the certificate is not registered on the portal"),
                "registered",
                inspection.certificate.subject.rfc4514_string(),
            ),
        )
    elif facility and owner != facility:
        yield (
            OWNER,
            Finding(
                place,
                Text("chứng thư số thuộc cơ sở khác", "the certificate belongs to another facility"),
                facility,
                owner,
            ),
        )
