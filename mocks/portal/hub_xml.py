"""The declaration of a linked dossier as the hub hands it on: JSON text that holds XML with the element `hoTich`.

Public one-stop systems read it in that way: the text is the dossier once more (its number among the fields), its `data`
the XML, in which days have dots, except that the hospital's paper is dated yyyyMMdd.
"""

import json
import re
from typing import Any, Final

from lxml import etree

ROOT: Final = "hoSo"
DECLARATION: Final = "hoTich"
PAPERS: Final = frozenset({"ngayCapGCS", "ngayCapGBT"})
_DAYS: Final = re.compile(r".*(NgaySinh|NgayChet|NgayCapGiayToTuyThan)|gbtNgay")
_SPELLED: Final = re.compile(r"(?:(?:([0-9]{1,2})[./-])?([0-9]{1,2})[./-])?([0-9]{4})")


def packed(dossier: dict[str, Any], data: dict[str, str], files: list[dict[str, Any]]) -> str:
    """The text that stands in `data` of the dossier's content."""
    root = etree.Element(ROOT)
    declared = etree.SubElement(root, DECLARATION)
    for tag, value in data.items():
        etree.SubElement(declared, tag).text = spelled(tag, value)
    inside = {**dossier, "data": etree.tostring(root, encoding="unicode"), "fileDinhKem": files}
    return json.dumps(inside, ensure_ascii=False, separators=(",", ":"))


def spelled(tag: str, value: str) -> str:
    """The value of `tag` with a day as the XML has it; whatever is none stays as it was declared."""
    found = _SPELLED.fullmatch(value.strip())
    if found is None or not (tag in PAPERS or _DAYS.fullmatch(tag)):
        return value
    day, month, year = found.groups()
    if tag in PAPERS and day:
        return f"{year}{int(month):02d}{int(day):02d}"
    return ".".join([f"{int(one):02d}" for one in (day, month) if one] + [year])
