"""The declaration of a linked dossier as the hub hands it on: JSON text that holds XML with the element `hoTich`.

Public one-stop systems read it in that way: JSON in JSON, then the element `hoTich` below the XML's root.
"""

import json
from typing import Any

from lxml import etree

ROOT = "hoSo"
DECLARATION = "hoTich"


def packed(data: dict[str, str], files: list[dict[str, Any]]) -> str:
    """The text that stands in `data`."""
    root = etree.Element(ROOT)
    declared = etree.SubElement(root, DECLARATION)
    for tag, value in data.items():
        etree.SubElement(declared, tag).text = value
    xml = etree.tostring(root, encoding="unicode")
    return json.dumps({"data": xml, "fileDinhKem": files}, ensure_ascii=False, separators=(",", ":"))
