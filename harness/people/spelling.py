"""How accents of names are written: composed as state systems do, combining, or left out."""

import unicodedata
from typing import Final, Literal

from harness.text import Text

Spelling = Literal["nfc", "nfd", "plain"]

SPELLINGS: Final[dict[Spelling, Text]] = {
    "nfc": Text("dấu dựng sẵn (NFC), như các hệ thống nhà nước dùng", "composed accents (NFC), as state systems use"),
    "nfd": Text("dấu tổ hợp (NFD)", "combining accents (NFD)"),
    "plain": Text("không dấu", "without accents"),
}
"""Every way, and what it is."""


def spelled(name: str, spelling: Spelling) -> str:
    """`name` as told: NFC, NFD, or without accents (Đ becomes D)."""
    if spelling == "nfc":
        return unicodedata.normalize("NFC", name)
    apart = unicodedata.normalize("NFD", name)
    if spelling == "nfd":
        return apart
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("Đ", "D").replace("đ", "d")
