"""Envelopes: GIAMDINHHS for claims, HSCHUNGTU for certificates, the flat HSDLGBT and HSDLGCS, check-in and 09/BH.

Builders make the published shape; `open_envelope` reads whatever came, bytes first, and names every deviation by the
rule it breaks (chapter `envelope`). Sources: CV 1245/BHXH-CNTT (GIAMDINHHS), CV 3220/BHXH-CNTT Phụ lục 02 (HSCHUNGTU,
HSDLGBT, HSDLGCS), TT 12/2026/TT-BTC (09/BH).
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Final

from lxml import etree

from harness.documents import adjustment
from harness.documents.dates import date8, read_date
from harness.documents.table import PL02, kinds, table, versions
from harness.filing import Sheet, sheet_of_element
from harness.finding import Finding
from harness.text import Text
from harness.wire.authority import Identity
from harness.wire.hostile import BOM, MalformedError, decode_base64, parse_xml
from harness.wire.signature import HOLDER, Profile, sign

NSMAP: Final = {"xsi": "http://www.w3.org/2001/XMLSchema-instance", "xsd": "http://www.w3.org/2001/XMLSchema"}
ROOTS: Final = {
    "claims": "GIAMDINHHS",
    "certificates": "HSCHUNGTU",
    "portal": "HSCHUNGTU",
    "checkin": "CHI_TIEU_TRANG_THAI_KCB",
    "adjustment": "HOSO_DIEUCHINH_GD",
}
NOTICE_ROOTS: Final = {"GIAYBAOTU": "HSDLGBT", "GIAYCHUNGSINH": "HSDLGCS"}
PROFILES: Final = {
    "claims": Profile.P1,
    "checkin": Profile.P1,
    "certificates": Profile.P2,
    "portal": Profile.P2,
    "notices": Profile.P2,
    "adjustment": Profile.P2,
    "driver": Profile.P3,
}
HOSO_MAX: Final = 1000
"""More records than this in one file are not opened; the papers name no limit, one file is one encounter anyway."""

DEFECTS_MAX: Final = 2000
"""So many deviations of one envelope are noted; a hostile one could hold half a million."""


@dataclass(frozen=True, slots=True)
class EnvelopeDefect:
    """One deviation of the envelope, by the rule it breaks."""

    rule: str
    finding: Finding


@dataclass(slots=True)
class Opened:
    """What an envelope held: `root` is None when not even XML could be read."""

    root: etree._Element | None
    facility: str = ""
    sheets: list[Sheet] = field(default_factory=list)
    defects: list[EnvelopeDefect] = field(default_factory=list)
    documents: list[tuple[str, bytes]] = field(default_factory=list)
    """LOAIHOSO with the inner file's bytes, in message order."""

    def defect(self, rule: str, place: str, vi: str, en: str, expected: str = "", actual: str = "") -> None:
        """Note one deviation."""
        self.note(rule, Finding(place, Text(vi, en), expected, actual))

    def note(self, rule: str, finding: Finding) -> None:
        """Note one deviation, unless there are more already than anybody reads."""
        if len(self.defects) < DEFECTS_MAX:
            self.defects.append(EnvelopeDefect(rule, finding))


# --- building ---------------------------------------------------------------------------------------------------------


def build_claims(facility: str, day: date, documents: Sequence[tuple[str, bytes]]) -> etree._Element:
    """GIAMDINHHS with one HOSO (one encounter) of `documents`, `(LOAIHOSO, inner bytes)` each."""
    return _wrapped("GIAMDINHHS", facility, day, documents)


def build_certificates(
    facility: str, day: date, documents: Sequence[tuple[str, bytes]], signed_id: str
) -> etree._Element:
    """HSCHUNGTU with one HOSO; THONGTINHOSO carries `Id` (`Id-<guid>`)."""
    root = _wrapped("HSCHUNGTU", facility, day, documents)
    root.find("THONGTINHOSO").set("Id", signed_id)
    return root


def _wrapped(name: str, facility: str, day: date, documents: Sequence[tuple[str, bytes]]) -> etree._Element:
    root = etree.Element(name, nsmap=NSMAP)
    etree.SubElement(etree.SubElement(root, "THONGTINDONVI"), "MACSKCB").text = facility
    info = etree.SubElement(root, "THONGTINHOSO")
    etree.SubElement(info, "NGAYLAP").text = date8(day)
    etree.SubElement(info, "SOLUONGHOSO").text = "1"
    dossier = etree.SubElement(etree.SubElement(info, "DANHSACHHOSO"), "HOSO")
    for kind, content in documents:
        entry = etree.SubElement(dossier, "FILEHOSO")
        etree.SubElement(entry, "LOAIHOSO").text = kind
        etree.SubElement(entry, "NOIDUNGFILE").text = base64.b64encode(content).decode()
    etree.SubElement(root, HOLDER)
    return root


def build_notice(kind: str, record: Mapping[str, str], signed_id: str) -> etree._Element:
    """HSDLGBT or HSDLGCS: one flat data element with `Id`, then CHUKYDONVI."""
    root = etree.Element(NOTICE_ROOTS[kind], nsmap=NSMAP)
    _fill(etree.SubElement(root, kind, Id=signed_id), record)
    etree.SubElement(root, HOLDER)
    return root


def build_checkin(version: str, records: Sequence[Mapping[str, str]]) -> etree._Element:
    """CHI_TIEU_TRANG_THAI_KCB: not wrapped in GIAMDINHHS."""
    layout = table("CHECKIN", version)
    root = etree.Element(layout.root, nsmap=NSMAP)
    _records(root, layout.items, records)
    etree.SubElement(root, HOLDER)
    return root


def build_adjustment(blocks: Mapping[str, Mapping[str, str]], signed_id: str) -> etree._Element:
    """HOSO_DIEUCHINH_GD/TT_HOSO@Id with its blocks TT_MAU, TT_XML1, TT_DIEUCHINH (form 09/BH)."""
    root = etree.Element("HOSO_DIEUCHINH_GD", nsmap=NSMAP)
    dossier = etree.SubElement(root, "TT_HOSO", Id=signed_id)
    for name, record in blocks.items():
        _fill(etree.SubElement(dossier, name), record)
    etree.SubElement(root, HOLDER)
    return root


def _records(root: etree._Element, items: Sequence[str], records: Sequence[Mapping[str, str]]) -> None:
    for wrapper in items[:-1]:
        root = etree.SubElement(root, wrapper)
    for record in records:
        _fill(etree.SubElement(root, items[-1]), record)


def _fill(element: etree._Element, record: Mapping[str, str]) -> None:
    for tag, value in record.items():
        etree.SubElement(element, tag).text = value


def seal(root: etree._Element, profile: Profile | None, identity: Identity | None, at: datetime) -> bytes:
    """Sign (unless `profile` or `identity` is None) and serialise: UTF-8, declaration, no byte-order mark."""
    if profile is not None and identity is not None:
        sign(root, profile, identity, at)
    sealed: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return sealed


# --- opening ----------------------------------------------------------------------------------------------------------


def open_envelope(channel: str, version: str, data: bytes, kind: str = "") -> Opened:
    """Open raw bytes of `channel` ("claims", "checkin", "certificates", "portal", "notices", "adjustment", "driver").

    `kind` is needed for notices (GIAYBAOTU at loaiHs 60, GIAYCHUNGSINH at 61). Never raises on a partner's bytes.
    """
    opened = Opened(None)
    if data.startswith(BOM):
        opened.defect(
            "ENV-BOM-01",
            "/",
            "tệp bắt đầu bằng BOM; phải là UTF-8 không BOM",
            "the file begins with a BOM",
            "UTF-8",
            "BOM",
        )
        data = data[len(BOM) :]
    try:
        opened.root = root = parse_xml(data)
    except MalformedError as error:
        opened.note("ENV-XML-01", Finding(f"line {error.line}", error.says))
        return opened
    encoding = root.getroottree().docinfo.encoding
    if encoding and encoding.upper() not in {"UTF-8", "UTF8", "US-ASCII", "ASCII"}:
        opened.defect("ENV-ENCODING-01", "/", "bảng mã phải là UTF-8", "the encoding must be UTF-8", "UTF-8", encoding)
    expected = NOTICE_ROOTS.get(kind, "") if channel == "notices" else ROOTS.get(channel, "")
    if expected and root.tag != expected:
        opened.defect(
            "ENV-ROOT-01",
            f"/{root.tag}",
            "phần tử gốc không đúng loại hồ sơ của cửa này",
            "the root is not that of this door's dossier",
            expected,
            str(root.tag),
        )
        return opened
    _OPENERS[channel](opened, root, version, kind)
    return opened


def _open_claims(opened: Opened, root: etree._Element, version: str, _kind: str) -> None:
    _open_wrapped(opened, root, version, "claims")


def _open_certificates(opened: Opened, root: etree._Element, version: str, _kind: str) -> None:
    _open_wrapped(opened, root, version, "certificates")


def _open_minutes(opened: Opened, root: etree._Element, version: str, _kind: str) -> None:
    """Minutes of the appraisal board in HSCHUNGTU (profile: the papers know them as typed on the portal only)."""
    _open_wrapped(opened, root, version, "portal")


def _open_wrapped(opened: Opened, root: etree._Element, version: str, channel: str) -> None:
    """GIAMDINHHS and HSCHUNGTU."""
    signed = root.tag == "HSCHUNGTU"
    parts = _parts(opened, root, ("THONGTINDONVI", "THONGTINHOSO", HOLDER))
    unit, info = parts.get("THONGTINDONVI"), parts.get("THONGTINHOSO")
    opened.facility = "" if unit is None else (unit.findtext("MACSKCB") or "").strip()
    _facility(opened, f"/{root.tag}/THONGTINDONVI/MACSKCB")
    if info is None:
        return
    place = f"/{root.tag}/THONGTINHOSO"
    inner = _parts(opened, info, ("NGAYLAP", "SOLUONGHOSO", "DANHSACHHOSO"))
    if signed:
        _id(opened, info, place)
    day = _text_of(inner.get("NGAYLAP"))
    if len(day) != len("yyyyMMdd") or read_date(day) is None:
        opened.defect(
            "ENV-DAY-01",
            f"{place}/NGAYLAP",
            "ngày lập phải dạng yyyyMMdd",
            "NGAYLAP must read yyyyMMdd",
            "yyyyMMdd",
            day,
        )
    listing = inner.get("DANHSACHHOSO")
    dossiers = [] if listing is None else [child for child in listing if child.tag == "HOSO"]
    _count(opened, _text_of(inner.get("SOLUONGHOSO")), dossiers, place)
    if not signed and len(dossiers) > 1:
        opened.defect(
            "ENV-ONE-01",
            f"{place}/DANHSACHHOSO",
            "một tệp chỉ nên chứa một lượt khám, chữa bệnh",
            "one file should hold one encounter",
            "1",
            str(len(dossiers)),
        )
    for number, dossier in enumerate(dossiers[:HOSO_MAX], 1):
        before = len(opened.sheets)
        entries = (child for child in dossier if child.tag == "FILEHOSO")
        for position, entry in enumerate(entries, 1):
            where = f"{place}/DANHSACHHOSO/HOSO[{number}]/FILEHOSO[{position}]"
            _open_file(opened, entry, version, where, channel)
        if not signed:
            _one_key(opened, opened.sheets[before:], f"{place}/DANHSACHHOSO/HOSO[{number}]")


def _text_of(element: etree._Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _parts(opened: Opened, element: etree._Element, expected: tuple[str, ...]) -> dict[str, etree._Element]:
    """The first child of each tag; a defect if the children are not just `expected`, in that order."""
    children = [child for child in element if isinstance(child.tag, str)]
    actual = tuple(child.tag for child in children)
    if actual != expected:
        opened.defect(
            "ENV-ORDER-01",
            f"/{element.tag}",
            f"các phần tử con của {element.tag} thiếu, thừa hoặc sai thứ tự",
            f"the children of {element.tag} are missing, surplus or out of order",
            ", ".join(expected),
            ", ".join(actual),
        )
    parts: dict[str, etree._Element] = {}
    for child, tag in zip(children, actual, strict=True):
        parts.setdefault(tag, child)
    return parts


_FACILITY: Final = re.compile(r"\d{2}[0-9A-Z]{3}")


def _facility(opened: Opened, place: str) -> None:
    if not _FACILITY.fullmatch(opened.facility):
        opened.defect(
            "ENV-FACILITY-01", place, "mã CSKCB phải đủ 5 ký tự", "MACSKCB must have 5 characters", "5", opened.facility
        )


def _id(opened: Opened, element: etree._Element, place: str) -> None:
    if not (element.get("Id") or "").startswith("Id-"):
        opened.defect(
            "ENV-ID-01",
            f"{place}/@Id",
            "phần tử được ký phải mang thuộc tính Id dạng Id-<guid>",
            "the signed element must carry Id, of the form Id-<guid>",
            "Id-<guid>",
            element.get("Id", "(none)"),
        )


def _count(opened: Opened, said: str, dossiers: list[etree._Element], place: str) -> None:
    if not dossiers:
        opened.defect("ENV-EMPTY-01", f"{place}/DANHSACHHOSO", "không có hồ sơ nào", "there is no HOSO", "≥ 1", "0")
    if said != str(len(dossiers)):
        opened.defect(
            "ENV-COUNT-01",
            f"{place}/SOLUONGHOSO",
            "SOLUONGHOSO khác số HOSO trong danh sách",
            "SOLUONGHOSO is not the number of HOSO",
            str(len(dossiers)),
            said,
        )


@cache
def inner_roots(channel: str) -> dict[str, str]:
    """LOAIHOSO → inner root of every kind that may travel in `channel`'s envelope."""
    roots = {kind: layout.root for kind in kinds() if (layout := table(kind, versions(kind)[-1])).channel == channel}
    if channel == "claims":
        roots |= _other_tables()
    return roots


@cache
def _other_tables() -> dict[str, str]:
    data = json.loads((files(__package__) / "roots.json").read_text("utf-8"))
    return dict(data["claims"])


def _open_file(opened: Opened, entry: etree._Element, version: str, place: str, channel: str) -> None:
    parts = _parts(opened, entry, ("LOAIHOSO", "NOIDUNGFILE"))
    kind = _text_of(parts.get("LOAIHOSO"))
    roots = inner_roots(channel)
    if kind not in roots:
        opened.defect(
            "ENV-LOAI-01",
            f"{place}/LOAIHOSO",
            "LOAIHOSO không được gửi qua cửa này",
            "this LOAIHOSO does not travel through this door",
            ", ".join(roots),
            kind,
        )
        return
    try:
        content = decode_base64(_text_of(parts.get("NOIDUNGFILE")))
    except MalformedError as error:
        opened.note("ENV-BASE64-01", Finding(f"{place}/NOIDUNGFILE", error.says))
        return
    opened.documents.append((kind, content))
    if content.startswith(BOM):
        opened.defect(
            "ENV-BOM-01",
            f"{place}/NOIDUNGFILE",
            "tệp bên trong có BOM",
            "the inner file begins with a BOM",
            "UTF-8",
            "BOM",
        )
        content = content[len(BOM) :]
    try:
        inner = parse_xml(content)
    except MalformedError as error:
        opened.note("ENV-INNER-01", Finding(f"{place}/NOIDUNGFILE", error.says))
        return
    if inner.tag != roots[kind]:
        opened.defect(
            "ENV-LOAI-02",
            f"{place}/NOIDUNGFILE",
            f"LOAIHOSO {kind} phải chứa {roots[kind]}",
            f"LOAIHOSO {kind} must hold {roots[kind]}",
            roots[kind],
            str(inner.tag),
        )
        return
    _sheets(opened, inner, kind, version, f"{place}/{inner.tag}")


def _sheets(opened: Opened, root: etree._Element, kind: str, version: str, place: str) -> None:
    """One sheet a record; a kind without a field table here (XML2–6, 15) is kept as bytes only."""
    if kind not in kinds() or version not in versions(kind):
        return
    layout = table(kind, version)
    if not layout.items:
        opened.sheets.append(sheet_of_element(root, kind, version, str(root.tag), place))
        return
    records = root.findall("/".join(layout.items))
    for number, record in enumerate(records[:HOSO_MAX], 1):
        where = f"{place}/{'/'.join(layout.items)}[{number}]"
        opened.sheets.append(sheet_of_element(record, kind, version, str(root.tag), where))
    if not records:
        opened.defect(
            "ENV-EMPTY-01",
            place,
            f"{root.tag} không có bản ghi {layout.items[-1]} nào",
            f"{root.tag} holds no {layout.items[-1]}",
            "≥ 1",
            "0",
        )


def _one_key(opened: Opened, sheets: list[Sheet], place: str) -> None:
    keys = {sheet.get("MA_LK") for sheet in sheets}
    if len(keys) > 1:
        opened.defect(
            "ENV-MALK-01",
            place,
            "mọi bảng của một hồ sơ phải có cùng MA_LK",
            "all tables of one HOSO must carry the same MA_LK",
            "1 MA_LK",
            ", ".join(sorted(keys)),
        )


def _open_notice(opened: Opened, root: etree._Element, _version: str, kind: str) -> None:
    record = _parts(opened, root, (kind, HOLDER)).get(kind)
    if record is None:
        return
    _id(opened, record, f"/{root.tag}/{kind}")
    opened.facility = (record.findtext("MACSKCB") or "").strip()
    opened.documents.append((kind, etree.tostring(record)))
    opened.sheets.append(sheet_of_element(record, kind, PL02, str(root.tag), f"/{root.tag}/{kind}"))


def _open_checkin(opened: Opened, root: etree._Element, version: str, _kind: str) -> None:
    layout = table("CHECKIN", version)
    _parts(opened, root, (layout.items[0], HOLDER))
    _sheets(opened, root, "CHECKIN", version, f"/{root.tag}")
    first = opened.sheets[0] if opened.sheets else None
    opened.facility = first.get("MA_CSKCB") if first else ""


def _open_adjustment(opened: Opened, root: etree._Element, _version: str, _kind: str) -> None:
    dossier = _parts(opened, root, ("TT_HOSO", HOLDER)).get("TT_HOSO")
    if dossier is None:
        return
    place = f"/{root.tag}/TT_HOSO"
    _id(opened, dossier, place)
    opened.sheets.extend(adjustment.sheets(dossier, str(root.tag), place))
    opened.facility = opened.sheets[0].get("MA_CSKCB")


def _open_driver(opened: Opened, root: etree._Element, _version: str, _kind: str) -> None:
    """SIGNDATA: the signature stands in the root itself; the JSON around it is the sheet (harness.documents.driver)."""
    opened.documents.append(("GKSK", etree.tostring(root)))


_OPENERS: Final[dict[str, Callable[[Opened, etree._Element, str, str], None]]] = {
    "claims": _open_claims,
    "certificates": _open_certificates,
    "portal": _open_minutes,
    "notices": _open_notice,
    "checkin": _open_checkin,
    "adjustment": _open_adjustment,
    "driver": _open_driver,
}


def envelope_findings(opened: Opened) -> Iterator[tuple[str, Finding]]:
    """Every deviation as `(rule id, finding)`."""
    for defect in opened.defects:
        yield defect.rule, defect.finding
