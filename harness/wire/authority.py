"""A certificate authority for tests: its keys are made per run and never leave it.

On the real network any licensed Vietnamese CA may issue the facility's certificate (chứng thư số); what counts is
that the certificate is registered on the portal (Danh mục chứng thư số), else code 125.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID


@dataclass(frozen=True)
class Identity:
    """A key with its certificate: what a USB token or an HSM holds for a facility."""

    key: RSAPrivateKey
    certificate: x509.Certificate

    @cached_property
    def key_pem(self) -> bytes:
        """The private key, PKCS#8, unencrypted."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @cached_property
    def certificate_pem(self) -> bytes:
        """The certificate in PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @cached_property
    def certificate_der(self) -> bytes:
        """The certificate in DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @cached_property
    def subject(self) -> str:
        """The subject as RFC 4514 text, for X509SubjectName."""
        return self.certificate.subject.rfc4514_string()

    def keystore(self, password: str) -> bytes:
        """Key and certificate as PKCS#12."""
        return pkcs12.serialize_key_and_certificates(
            b"lienthong", self.key, self.certificate, None, serialization.BestAvailableEncryption(password.encode())
        )


VALID_FOR: Final = timedelta(days=400)
"""Journeys move a network's clock by weeks, and its hospitals go on signing."""


class TestAuthority:
    """Issues certificates that only this run trusts."""

    __test__ = False  # its name begins with Test, and pytest must not collect it

    def __init__(self, now: datetime) -> None:
        """Make the CA's own key and certificate, valid around `now`."""
        self._now = now
        self._key = generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "LIENTHONG TEST CA (khong co gia tri phap ly)")])
        self.certificate = self._build(name, name, self._key, now - timedelta(days=1), now + VALID_FOR, ca=True)

    def issue(
        self,
        facility: str,
        name: str,
        *,
        valid_from: datetime | None = None,
        valid_to: datetime | None = None,
        key: RSAPrivateKey | None = None,
    ) -> Identity:
        """A fresh identity of the facility coded `facility`; valid for the run unless dates say otherwise."""
        key = key or generate_private_key(public_exponent=65537, key_size=2048)
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
                x509.NameAttribute(NameOID.COMMON_NAME, f"{facility} {name}"[:64]),
            ]
        )
        certificate = self._build(
            subject,
            self.certificate.subject,
            key,
            valid_from or self._now - timedelta(days=1),
            valid_to or self._now + VALID_FOR - timedelta(days=1),
            ca=False,
        )
        return Identity(key, certificate)

    def _build(
        self, subject: x509.Name, issuer: x509.Name, key: RSAPrivateKey, begins: datetime, ends: datetime, *, ca: bool
    ) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256())
        )
