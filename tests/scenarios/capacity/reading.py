"""What a page shows to somebody who reads one of its languages, and what it would load."""

import re
from html import unescape
from html.parser import HTMLParser

from harness.text import Language

VOID = {"meta", "input", "br", "path", "line", "rect", "circle", "img"}


class Reader(HTMLParser):
    """What a page holds: its elements, what they would load, and the words of one language."""

    def __init__(self, language: Language, text: str) -> None:
        super().__init__()
        self.hidden = "en" if language == "vi" else "vi"
        self.words: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.tags: set[str] = set()
        self.open: list[tuple[str, bool]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.loads += [
            values[name] for name in ("src", "href", "xlink:href") if not values.get(name, "#").startswith("#")
        ]
        if tag not in VOID:
            self.open.append((tag, tag != "html" and values.get("lang") == self.hidden))

    def handle_endtag(self, tag: str) -> None:
        while tag not in VOID and self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(hidden or tag in {"style", "title"} for tag, hidden in self.open):
            self.words.append(data)

    @property
    def text(self) -> str:
        """Everything that is shown, with single spaces."""
        return re.sub(r"\s+", " ", unescape(" ".join(self.words)))
