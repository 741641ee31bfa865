"""The signed XML inside a driver's health certificate (SIGNDATA of giấy khám sức khỏe của người lái xe).

The certificate travels twice in one message: as JSON, and as base64 of a signed `<root>` in an order of its own with
one tag spelled otherwise (NGAYTHANGNAMCAPCMD). Only the signed copy is evidence, so both must say the same.
Source: public integrations of /api/hssk/gksk (basis: observed).
"""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from harness.finding import Finding
from harness.text import Text

ROOT: Final = "root"
PLACE: Final = "SIGNDATA/root"

LAYOUT: Final = (
    "UUID", "CREATEDDATE", "USERCREATE", "STATUS", "ACTION", "SO", "HOTEN", "NGAYSINH", "GIOITINHVAL",
    "SOCMND_PASSPORT", "NGAYTHANGNAMCAPCMD", "NOICAP", "ECITIZENCODE", "MOBILE", "EMAIL", "DIACHITHUONGTRU",
    "MATINH_THUONGTRU", "MAHUYEN_THUONGTRU", "MAXA_THUONGTRU", "NONGDOCON", "DVINONGDOCON", "MATUY", "KETLUAN",
    "HANGBANGLAI", "NGAYKETLUAN", "BACSYKETLUAN", "NGAYKHAMLAI", "LYDO", "TINHTRANGBENH",
)  # fmt: skip
"""The children of `<root>`, in order; the signature follows them."""

JSON_NAME: Final = {"NGAYTHANGNAMCAPCMD": "NGAYTHANGNAMCAPCMND"}
"""Tags that the JSON spells otherwise."""

FILLED_BY_PORTAL: Final = frozenset(
    {"UUID", "CREATEDDATE", "USERCREATE", "STATUS", "ACTION", "ECITIZENCODE", "MOBILE", "EMAIL"}
)
"""Tags that the JSON does not have; clients send them empty."""


def build(values: Mapping[str, str]) -> etree._Element:
    """The unsigned `<root>` of the JSON `values`, every tag present."""
    root = etree.Element(ROOT)
    for tag in LAYOUT:
        etree.SubElement(root, tag).text = values.get(JSON_NAME.get(tag, tag), "")
    return root


def unsigned(values: Mapping[str, str]) -> bytes:
    """`build` as bytes: UTF-8 with declaration, without a byte-order mark."""
    data: bytes = etree.tostring(build(values), xml_declaration=True, encoding="utf-8")
    return data


def layout_findings(root: etree._Element) -> Iterator[Finding]:
    """What is unlike the layout: the root's name, an unknown or repeated tag, the order."""
    if root.tag != ROOT:
        yield Finding(PLACE, Text("phần tử gốc phải là root", "the root must be called root"), ROOT, str(root.tag))
    places = {tag: place for place, tag in enumerate(LAYOUT)}
    last = -1
    for tag in _tags(root):
        place = places.get(tag)
        if place is None:
            says = Text(f"{tag} không có trong cấu trúc dữ liệu ký", f"{tag} does not belong to the signed data")
            yield Finding(f"{PLACE}/{tag}", says, "", tag)
        elif place <= last:
            says = Text(f"{tag} lặp lại hoặc sai thứ tự", f"{tag} is repeated or out of order")
            yield Finding(f"{PLACE}/{tag}", says, f"after {LAYOUT[place - 1]}" if place else "first", tag)
        last = max(last, place if place is not None else last)


def difference_findings(values: Mapping[str, str], root: etree._Element) -> Iterator[Finding]:
    """Where the signed copy does not say what the JSON `values` say; spelling of diacritics (NFC, NFD) is no matter."""
    for tag in LAYOUT:
        if tag in FILLED_BY_PORTAL:
            continue
        name = JSON_NAME.get(tag, tag)
        outside, inside = _plain(values.get(name, "")), _plain(root.findtext(tag) or "")
        if outside != inside:
            says = Text(
                f"{name} trong JSON khác {tag} trong dữ liệu đã ký",
                f"{name} in the JSON is not {tag} in the signed data",
            )
            yield Finding(f"{PLACE}/{tag}", says, outside, inside)


def _tags(root: etree._Element) -> Iterator[str]:
    for child in root:
        if isinstance(child.tag, str) and etree.QName(child).namespace is None:
            yield child.tag


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())
