"""Whether an ordinary P2 signature holds: libxml2's canonical form and OpenSSL's RSA, without a run of libxmlsec.

`True` here means what libxmlsec would say; `False` means only: ask libxmlsec. The caller has held the message to the
exact shape of profile P2 before (`harness.wire.inspection`), so nothing of XML Signature's freedom is left: the three
canonical forms (C14N 1.0 without comments) are pieces of the whole document's, given the namespaces they inherit.
`tests/harness/wire/test_canonical.py` holds both judges to the same verdicts.
"""

import base64
import hashlib
import re
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree

_DSIG: Final = b' xmlns="http://www.w3.org/2000/09/xmldsig#"'
_ROOT: Final = re.compile(rb"<[A-Za-z_][\w.-]*((?: xmlns:[A-Za-z_][\w.-]*=\"[^\"<&]*\")*)>", re.ASCII)
"""The canonical start of a root with prefixed namespaces and nothing else: no default one, no attribute."""

_NAME: Final = re.compile(rb"[A-Z_]+")
_DIGEST: Final = re.compile(rb"<DigestValue>([^<]*)</DigestValue>")
_VALUE: Final = re.compile(rb"<SignatureValue>([^<]*)</SignatureValue>")


def plainly_holds(root: etree._Element, signed_id: str, key: object) -> bool:
    """Whether both digests and the signature value are right; False whenever that cannot be told simply."""
    if not isinstance(key, RSAPublicKey):
        return False
    # Canonical without its comments: what stands outside the root is cut off by the search for the root itself.
    document: bytes = etree.tostring(root, method="c14n", with_comments=False)
    start = _ROOT.match(document)
    if start is None:
        return False
    inherited = start[1]
    pieces = (
        _piece(document, b"SignedInfo", b"", _DSIG + inherited),
        _piece(document, b"Object", b' Id="Object-CHUKYDONVI-' + signed_id.encode() + b'"', _DSIG + inherited),
        _data(document, start.end(), signed_id, inherited),
    )
    value = _VALUE.search(document)
    if value is None or any(piece is None for piece in pieces):
        return False
    info, box, data = (piece or b"" for piece in pieces)
    claimed = [digest.strip() for digest in _DIGEST.findall(info)]
    if claimed != [base64.b64encode(hashlib.sha256(piece).digest()) for piece in (box, data)]:
        return False
    try:
        key.verify(base64.b64decode(b"".join(value[1].split())), info, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def _piece(document: bytes, name: bytes, attributes: bytes, namespaces: bytes) -> bytes | None:
    """The one element that opens as `<name attributes>`, as the apex of a canonical form: its namespaces spelt out."""
    opening, closing = b"<" + name + attributes + b">", b"</" + name + b">"
    begin = document.find(opening)
    end = document.find(closing, begin)
    if begin < 0 or end < 0 or document.count(opening) != 1 or document.count(closing) != 1:
        return None
    return b"<" + name + namespaces + attributes + document[begin + len(opening) - 1 : end + len(closing)]


def _data(document: bytes, begin: int, signed_id: str, inherited: bytes) -> bytes | None:
    """The element with the signed Id, a child of the root, as an apex."""
    attributes = b' Id="' + signed_id.encode() + b'"'
    end = document.find(attributes + b">", begin)
    name = document[document.rfind(b"<", begin, end) + 1 : end] if end > begin else b""
    return _piece(document, name, attributes, inherited) if _NAME.fullmatch(name) else None
