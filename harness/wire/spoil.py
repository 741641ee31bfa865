"""Ways to spoil a message, by the rule each breaks; and ways to write it differently that break nothing.

The same list serves three times: to prove the checks, to provoke a gateway under test, and to make broken clients.
A spoiled message breaks its rule and, as far as the wire allows, no other.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import xmlsec
from lxml import etree

from harness.text import Text
from harness.wire.authority import Identity
from harness.wire.envelope import NOTICE_ROOTS, PROFILES, build_certificates, build_claims, build_notice, seal
from harness.wire.hostile import BOM
from harness.wire.signature import DSIG, HOLDER, RSA_SHA1, SHA1, Profile

WRAPPED: Final = ("claims", "certificates")
PL02_SIGNED: Final = ("certificates", "notices")
SIGNED: Final = ("claims", "certificates", "notices")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message before it is sealed.

    `documents` are `(LOAIHOSO, inner bytes)` for claims and certificates; a notice has one `record` instead.
    `others` are identities that must not do: "foreign" (another facility's), "unregistered", "expired".
    """

    channel: str
    facility: str
    at: datetime
    identity: Identity
    others: dict[str, Identity]
    signed_id: str
    documents: Sequence[tuple[str, bytes]] = ()
    kind: str = ""
    record: tuple[tuple[str, str], ...] = ()

    @property
    def profile(self) -> Profile:
        """The signature profile of the channel."""
        return PROFILES[self.channel]

    def root(self) -> etree._Element:
        """The unsigned envelope."""
        day = self.at.date()
        if self.channel == "claims":
            return build_claims(self.facility, day, self.documents)
        if self.channel == "certificates":
            return build_certificates(self.facility, day, self.documents, self.signed_id)
        return build_notice(self.kind, dict(self.record), self.signed_id)

    def sealed(self) -> bytes:
        """The right message."""
        return self.seal(self.root())

    def seal(self, root: etree._Element, identity: Identity | None = None) -> bytes:
        """Sign `root` with the facility's identity, or another one, and serialise."""
        return seal(root, self.profile, identity or self.identity, self.at)


Make = Callable[[Parcel], bytes]


@dataclass(frozen=True, slots=True)
class Spoil:
    """One way to make a message; `rule` is what it breaks, "" for a correct variant."""

    rule: str
    name: str
    says: Text
    channels: tuple[str, ...]
    make: Make


SPOILS: Final[list[Spoil]] = []
VARIANTS: Final[list[Spoil]] = []


def spoils(rule: str, channel: str) -> list[Spoil]:
    """The ways to break `rule` in messages of `channel`."""
    return [spoil for spoil in SPOILS if spoil.rule == rule and channel in spoil.channels]


def _breaks(rule: str, name: str, vi: str, en: str, channels: tuple[str, ...] = SIGNED) -> Callable[[Make], Make]:
    def add(make: Make) -> Make:
        SPOILS.append(Spoil(rule, name, Text(vi, en), channels, make))
        return make

    return add


def _spares(name: str, vi: str, en: str, channels: tuple[str, ...] = SIGNED) -> Callable[[Make], Make]:
    def add(make: Make) -> Make:
        VARIANTS.append(Spoil("", name, Text(vi, en), channels, make))
        return make

    return add


# --- the envelope -----------------------------------------------------------------------------------------------------


@_breaks("ENV-XML-01", "cut-off", "tệp bị cắt cụt", "the file is cut off")
def _cut_off(parcel: Parcel) -> bytes:
    data = parcel.sealed()
    return data[: len(data) * 2 // 3]


@_breaks("ENV-XML-01", "doctype", "tệp có khai báo DOCTYPE và thực thể", "the file declares a DOCTYPE with an entity")
def _doctype(parcel: Parcel) -> bytes:
    data = parcel.sealed()
    head, _, rest = data.partition(b"?>")
    return head + b'?><!DOCTYPE x [<!ENTITY a "b">]>' + rest


@_breaks("ENV-BOM-01", "bom", "tệp bắt đầu bằng BOM", "the file begins with a byte-order mark")
def _bom(parcel: Parcel) -> bytes:
    return BOM + parcel.sealed()


@_breaks("ENV-ENCODING-01", "utf-16", "tệp ghi bằng UTF-16", "the file is written in UTF-16")
def _utf16(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-16")
    return data


@_breaks("ENV-ROOT-01", "other-root", "gốc của loại hồ sơ khác", "the root of another dossier")
def _other_root(parcel: Parcel) -> bytes:
    root = parcel.root()
    roots = ["GIAMDINHHS", "HSCHUNGTU", *NOTICE_ROOTS.values()]
    root.tag = next(tag for tag in roots if tag != root.tag)
    return parcel.seal(root)


@_breaks("ENV-ORDER-01", "unit-last", "THONGTINDONVI đứng sau", "THONGTINDONVI comes second", WRAPPED)
def _unit_last(parcel: Parcel) -> bytes:
    root = parcel.root()
    root.insert(2, root[0])
    return parcel.seal(root)


@_breaks("ENV-FACILITY-01", "no-facility", "MACSKCB để trống", "MACSKCB is empty", WRAPPED)
def _no_facility(parcel: Parcel) -> bytes:
    root = parcel.root()
    root.find("THONGTINDONVI/MACSKCB").text = ""
    return parcel.seal(root)


@_breaks("ENV-ACCOUNT-01", "other-facility", "MACSKCB của cơ sở khác", "MACSKCB of another facility", WRAPPED)
def _other_facility(parcel: Parcel) -> bytes:
    root = parcel.root()
    root.find("THONGTINDONVI/MACSKCB").text = "01999" if parcel.facility != "01999" else "01998"
    return parcel.seal(root)


@_breaks("ENV-DAY-01", "slashed-day", "NGAYLAP viết dd/MM/yyyy", "NGAYLAP written dd/MM/yyyy", WRAPPED)
def _slashed_day(parcel: Parcel) -> bytes:
    root = parcel.root()
    root.find("THONGTINHOSO/NGAYLAP").text = f"{parcel.at:%d/%m/%Y}"
    return parcel.seal(root)


@_breaks("ENV-COUNT-01", "two-said", "SOLUONGHOSO ghi 2, chỉ có 1", "SOLUONGHOSO says 2, there is 1", WRAPPED)
def _two_said(parcel: Parcel) -> bytes:
    root = parcel.root()
    root.find("THONGTINHOSO/SOLUONGHOSO").text = "2"
    return parcel.seal(root)


@_breaks("ENV-EMPTY-01", "no-dossier", "DANHSACHHOSO không có HOSO", "DANHSACHHOSO without HOSO", WRAPPED)
def _no_dossier(parcel: Parcel) -> bytes:
    root = parcel.root()
    listing = root.find("THONGTINHOSO/DANHSACHHOSO")
    listing.remove(listing[0])
    root.find("THONGTINHOSO/SOLUONGHOSO").text = "0"
    return parcel.seal(root)


@_breaks("ENV-LOAI-01", "xml12", "gửi XML12 qua API", "XML12 sent by API", ("claims",))
@_breaks("ENV-LOAI-01", "unknown-kind", "LOAIHOSO không có trong danh mục", "an unknown LOAIHOSO", ("certificates",))
def _unknown_kind(parcel: Parcel) -> bytes:
    root = parcel.root()
    entry = root.find("THONGTINHOSO/DANHSACHHOSO/HOSO/FILEHOSO/LOAIHOSO")
    entry.text = "XML12" if parcel.channel == "claims" else "CT99"
    return parcel.seal(root)


@_breaks("ENV-LOAI-02", "wrong-kind", "LOAIHOSO khác gốc bên trong", "LOAIHOSO is not the inner root's", WRAPPED)
def _wrong_kind(parcel: Parcel) -> bytes:
    root = parcel.root()
    entries = root.findall("THONGTINHOSO/DANHSACHHOSO/HOSO/FILEHOSO/LOAIHOSO")
    kinds = ("XML10", "XML8") if parcel.channel == "claims" else ("CT06", "CT07")
    entries[-1].text = next(kind for kind in kinds if kind != entries[-1].text)
    return parcel.seal(root)


@_breaks("ENV-BASE64-01", "spaces", "dấu + trong base64 thành dấu cách", "a + inside base64 became a space", WRAPPED)
def _spaces(parcel: Parcel) -> bytes:
    root = parcel.root()
    content = root.findall("THONGTINHOSO/DANHSACHHOSO/HOSO/FILEHOSO/NOIDUNGFILE")[-1]
    content.text = f"{content.text[:20]} {content.text[21:]}"
    return parcel.seal(root)


@_breaks("ENV-INNER-01", "inner-cut-off", "tệp bên trong bị cắt cụt", "the inner file is cut off", WRAPPED)
def _inner_cut_off(parcel: Parcel) -> bytes:
    kind, content = parcel.documents[-1]
    documents = [*parcel.documents[:-1], (kind, content[: len(content) // 2])]
    return replace(parcel, documents=documents).sealed()


@_breaks("ENV-ID-01", "no-id-form", "Id không dạng Id-<guid>", "an Id not of the form Id-<guid>", PL02_SIGNED)
def _no_id_form(parcel: Parcel) -> bytes:
    return replace(parcel, signed_id=parcel.signed_id.removeprefix("Id-").join(("X", ""))).sealed()


@_breaks("ENV-ONE-01", "two-encounters", "một tệp chứa hai lượt khám", "one file holds two encounters", ("claims",))
def _two_encounters(parcel: Parcel) -> bytes:
    root = parcel.root()
    listing = root.find("THONGTINHOSO/DANHSACHHOSO")
    listing.append(etree.fromstring(etree.tostring(listing[0])))
    root.find("THONGTINHOSO/SOLUONGHOSO").text = "2"
    return parcel.seal(root)


@_breaks("ENV-MALK-01", "two-keys", "hai bảng mang hai MA_LK", "two tables carry two MA_LK", ("claims",))
def _two_keys(parcel: Parcel) -> bytes:
    kind, content = parcel.documents[-1]
    inner = etree.fromstring(content)
    for key in inner.iter("MA_LK"):
        key.text = f"{key.text}X"
    return replace(parcel, documents=[*parcel.documents[:-1], (kind, etree.tostring(inner, encoding="utf-8"))]).sealed()


# --- the signature ----------------------------------------------------------------------------------------------------


@_breaks("SIG-PRESENT-01", "unsigned", "CHUKYDONVI để trống", "CHUKYDONVI is empty")
def _unsigned(parcel: Parcel) -> bytes:
    return seal(parcel.root(), None, None, parcel.at)


@_breaks("SIG-PLACE-01", "outside", "chữ ký nằm ngoài CHUKYDONVI", "the signature stands outside CHUKYDONVI")
def _outside(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    root[0].append(root.find(HOLDER)[0])
    return _bytes(root)


@_breaks(
    "SIG-REFERENCES-01",
    "swapped",
    "hai Reference đảo thứ tự",
    "the two References swapped",
    PL02_SIGNED,
)
def _swapped(parcel: Parcel) -> bytes:
    return _altered(parcel, lambda info: info.append(info[2]))


@_breaks("SIG-REFERENCES-01", "twice", "hai Reference thay vì một", "two References, not one", ("claims",))
def _twice(parcel: Parcel) -> bytes:
    return _altered(parcel, lambda info: info.append(etree.fromstring(etree.tostring(info[2]))))


@_breaks("SIG-TRANSFORMS-01", "no-transform", "thiếu enveloped-signature", "without enveloped-signature", ("claims",))
def _no_transform(parcel: Parcel) -> bytes:
    return _altered(parcel, lambda info: info[2].remove(info[2][0]))


@_breaks(
    "SIG-TRANSFORMS-01",
    "surplus",
    "Reference có Transforms",
    "a Reference carries Transforms",
    PL02_SIGNED,
)
def _surplus_transform(parcel: Parcel) -> bytes:
    def add(info: etree._Element) -> None:
        transforms = etree.Element(f"{{{DSIG}}}Transforms")
        etree.SubElement(transforms, f"{{{DSIG}}}Transform", Algorithm=f"{DSIG}enveloped-signature")
        info[3].insert(0, transforms)

    return _altered(parcel, add)


@_breaks("SIG-ALGORITHM-01", "sha1", "ký bằng RSA-SHA1", "signed with RSA-SHA1")
def _weak(parcel: Parcel) -> bytes:
    def weaken(info: etree._Element) -> None:
        info[1].set("Algorithm", RSA_SHA1)
        for method in info.iter(f"{{{DSIG}}}DigestMethod"):
            method.set("Algorithm", SHA1)

    return _altered(parcel, weaken)


def _altered(parcel: Parcel, change: Callable[[etree._Element], None]) -> bytes:
    """Change SignedInfo, then digest and sign it again with the facility's own key: only the shape is wrong."""
    root = etree.fromstring(parcel.sealed())
    info = root.find(HOLDER)[0][0]
    change(info)
    _resign(root, parcel.identity)
    return _bytes(root)


def _bytes(root: etree._Element) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return data


def _resign(root: etree._Element, identity: Identity) -> None:
    signature = root.find(HOLDER)[0]
    for value in (*signature.iter(f"{{{DSIG}}}DigestValue"), signature.find(f"{{{DSIG}}}SignatureValue")):
        value.text = ""
    xmlsec.tree.add_ids(root, ["Id"])
    key_info = signature.find(f"{{{DSIG}}}KeyInfo")
    position = signature.index(key_info)
    signature.remove(key_info)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(identity.key_pem, xmlsec.KeyFormat.PEM)
    context.sign(signature)
    signature.insert(position, key_info)


@_breaks("SIG-ID-01", "same-id-twice", "một Id xuất hiện hai lần", "one Id stands twice", ("certificates",))
def _same_id_twice(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    root.find("THONGTINHOSO/NGAYLAP").set("Id", parcel.signed_id)
    return _bytes(root)


@_breaks(
    "SIG-WRAP-01",
    "wrapped",
    "nội dung đã ký bị dời đi, nội dung khác thế chỗ",
    "the signed content was moved away and another put in its place",
    PL02_SIGNED,
)
def _wrapped(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    signed = next(child for child in root if child.get("Id"))
    forged = etree.fromstring(etree.tostring(signed))
    forged.set("Id", f"{parcel.signed_id}0")
    root.insert(root.index(signed), forged)
    root.find(HOLDER)[0].append(signed)
    return _bytes(root)


@_breaks("SIG-WRAP-01", "two-signatures", "có hai chữ ký", "there are two signatures", ("claims",))
def _two_signatures(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    holder = root.find(HOLDER)
    holder.append(etree.fromstring(etree.tostring(holder[0])))
    return _bytes(root)


@_breaks("SIG-TIME-01", "zoned-time", "SigningTime có múi giờ", "SigningTime carries a zone", PL02_SIGNED)
def _zoned_time(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    time = next(root.iter("SigningTime"))
    time.text = f"{time.text}+07:00"
    _resign(root, parcel.identity)
    return _bytes(root)


@_breaks("SIG-KEYINFO-01", "no-certificate", "KeyInfo không có chứng thư số", "KeyInfo without a certificate")
def _no_certificate(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    certificate = next(root.iter(f"{{{DSIG}}}X509Certificate"))
    certificate.getparent().remove(certificate)
    return _bytes(root)


@_breaks("SIG-DIGEST-01", "changed-after", "đổi một byte sau khi ký", "one byte changed after signing")
def _changed_after(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    if parcel.channel == "notices":
        name = next(item for item in root[0] if (item.tag or "").startswith("HO"))
        name.text = f"{name.text}A"
    else:
        entry = root.findall("THONGTINHOSO/DANHSACHHOSO/HOSO/FILEHOSO/NOIDUNGFILE")[-1]
        content = base64.b64decode(entry.text)
        entry.text = base64.b64encode(content + b"\n").decode()
    return _bytes(root)


@_breaks("SIG-DIGEST-01", "indented-after", "thụt dòng lại sau khi ký", "indented again after signing", WRAPPED)
def _indented_after(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    etree.indent(root.find("THONGTINHOSO"))
    return _bytes(root)


@_breaks("SIG-VALUE-01", "spoilt-value", "SignatureValue sai một ký tự", "one character of SignatureValue is wrong")
def _spoilt_value(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    value = next(root.iter(f"{{{DSIG}}}SignatureValue"))
    value.text = f"{value.text[:30]}{'A' if value.text[30] != 'A' else 'B'}{value.text[31:]}"
    return _bytes(root)


@_breaks("SIG-EXPIRED-01", "expired", "chứng thư số đã hết hạn", "the certificate has expired")
def _expired(parcel: Parcel) -> bytes:
    return parcel.seal(parcel.root(), parcel.others["expired"])


@_breaks("SIG-REGISTERED-01", "unregistered", "chứng thư số chưa đăng ký", "the certificate is not registered")
def _unregistered(parcel: Parcel) -> bytes:
    return parcel.seal(parcel.root(), parcel.others["unregistered"])


@_breaks("SIG-OWNER-01", "foreign", "chứng thư số của cơ sở khác", "another facility's certificate")
def _foreign(parcel: Parcel) -> bytes:
    return parcel.seal(parcel.root(), parcel.others["foreign"])


# --- other ways to be right -------------------------------------------------------------------------------------------


@_spares("prefixed", "chữ ký dùng tiền tố ds:", "the signature uses the prefix ds:")
def _prefixed(parcel: Parcel) -> bytes:
    root = etree.fromstring(parcel.sealed())
    holder = root.find(HOLDER)
    text = etree.tostring(holder[0]).decode()
    text = text.replace(f'xmlns="{DSIG}"', f'xmlns:ds="{DSIG}"').replace(' xmlns=""', "")
    for name in ("Signature", "SignedInfo", "CanonicalizationMethod", "SignatureMethod", "Reference", "Transforms",
                 "Transform", "DigestMethod", "DigestValue", "SignatureValue", "KeyInfo", "KeyValue", "RSAKeyValue",
                 "Modulus", "Exponent", "X509Data", "X509SubjectName", "X509Certificate", "Object",
                 "SignatureProperties", "SignatureProperty"):  # fmt: skip
        for opening in ("<", "</"):
            for ending in (" ", ">", "/>"):
                text = text.replace(f"{opening}{name}{ending}", f"{opening}ds:{name}{ending}")
    holder.remove(holder[0])
    holder.append(etree.fromstring(text))
    _resign(root, parcel.identity)
    return _bytes(root)


@_spares("indented", "XML thụt dòng trước khi ký", "indented before signing")
def _indented(parcel: Parcel) -> bytes:
    root = parcel.root()
    etree.indent(root)
    return parcel.seal(root)


@_spares("no-declaration", "không có khai báo XML", "without an XML declaration")
def _no_declaration(parcel: Parcel) -> bytes:
    return parcel.sealed().partition(b"?>")[2].lstrip()


@_spares("commented", "có chú thích XML trước khi ký", "with an XML comment before signing")
def _commented(parcel: Parcel) -> bytes:
    root = parcel.root()
    root.insert(0, etree.Comment(" HIS 2.1 "))
    return parcel.seal(root)


@_spares("wrapped-base64", "base64 ngắt dòng 76 ký tự", "base64 wrapped at 76 characters", WRAPPED)
def _wrapped_base64(parcel: Parcel) -> bytes:
    root = parcel.root()
    for entry in root.iter("NOIDUNGFILE"):
        entry.text = base64.encodebytes(base64.b64decode(entry.text)).decode()
    return parcel.seal(root)


@_spares("no-schema-namespaces", "không khai báo xsi và xsd", "without the xsi and xsd namespaces")
def _no_namespaces(parcel: Parcel) -> bytes:
    root = parcel.root()
    plain = etree.Element(root.tag)
    plain.extend(root)
    return parcel.seal(plain)


@_spares("double-quotes", "khai báo XML dùng nháy kép", "an XML declaration in double quotes")
def _double_quotes(parcel: Parcel) -> bytes:
    head, mark, rest = parcel.sealed().partition(b"?>")
    return head.replace(b"'", b'"') + mark + rest
