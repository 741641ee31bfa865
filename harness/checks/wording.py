"""Set phrases in free text, whatever the case and whether it travels composed (NFC) or decomposed (NFD)."""

import re
import unicodedata


def plain(text: str) -> str:
    """`text` composed, in lower case, white space single."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def holds(text: str, phrase: str) -> bool:
    """Whether `phrase` (plain already) stands in `text`."""
    return phrase in plain(text)


def holds_word(text: str, word: str) -> bool:
    """Whether `word` (plain already) stands in `text` as a word of its own."""
    return re.search(rf"\b{re.escape(word)}\b", plain(text)) is not None


def names_tuberculosis(text: str) -> bool:
    """Whether `text` speaks of "lao", the disease, and not of "lao động", work."""
    return re.search(r"\blao\b(?! động)", plain(text)) is not None


def same(left: str, right: str) -> bool:
    """Whether two texts are the same once composed and trimmed."""
    return left == right or unicodedata.normalize("NFC", left.strip()) == unicodedata.normalize("NFC", right.strip())
