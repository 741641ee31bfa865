"""Who asked what about whom, and why: the trail that the law on sharing data asks every operator of an axis to keep.

NĐ 47/2020 điều 5 and its successor NĐ 278/2025 (data for state work, privacy kept), NĐ 13/2023 điều 3 (bound purpose,
provable compliance), TT 46/2022/TT-BCA (accountability down to the officer).
"""

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

from lxml import etree

from harness.wire.hostile import MalformedError, parse_json, parse_xml

ROWS_MAX: Final = 50_000
SUBJECTS_MAX: Final = 50
BODY_BYTES_MAX: Final = 1024 * 1024
"""A longer body is not searched for whom it is about."""
INNER_MAX: Final = 5
"""Texts inside a body that are JSON or XML themselves (`data` of nhanHoSoDKHT): so many are opened."""
WORD_MAX: Final = 120

NO_PURPOSE: Final = "no purpose"
NOT_AGREED: Final = "purpose not agreed"

_NUMBER: Final = re.compile(r"\d{9}|\d{10}|\d{12}", re.ASCII)


@dataclass(slots=True)
class AuditRow:
    """One call; `status` is what the consumer was answered, `error` the axis's own code when it refused."""

    number: int
    at: datetime
    style: str
    """`wso2`, `lgsp`, `xroad`."""
    consumer: str
    officer: str
    provider: str
    service: str
    subjects: tuple[str, ...]
    """Number of each person the call is about: số định danh, CMND, mã số BHXH."""
    purpose: str
    note: str
    """"", `no purpose` or `purpose not agreed`."""
    dossier: str
    message: str
    """X-Road-Id."""
    trace: str
    status: int = 0
    error: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the control door."""
        row = {name: getattr(self, name) for name in self.__slots__}
        return {**row, "at": self.at.isoformat(), "subjects": list(self.subjects)}


@dataclass(slots=True)
class Trail:
    """The rows, oldest first; bounded."""

    _rows: deque[AuditRow] = field(default_factory=lambda: deque(maxlen=ROWS_MAX))
    _number: int = 0

    def add(self, row: AuditRow) -> AuditRow:
        """Keep `row` under the next number."""
        self._number += 1
        row.number = self._number
        self._rows.append(row)
        return row

    def as_json(self) -> list[dict[str, Any]]:
        """Every row."""
        return [row.as_json() for row in self._rows]


@cache
def _tags() -> frozenset[str]:
    data = json.loads((files(__package__) / "subjects.json").read_text("utf-8"))
    return frozenset(tag.lower() for tag in data["tags"])


def subjects_of(body: bytes) -> tuple[str, ...]:
    """The person numbers (12, 10, 9 digits) that stand under known tags of a JSON or XML body, in order, once each."""
    found: dict[str, None] = {}
    waiting = [body]
    for _ in range(INNER_MAX):
        if not waiting:
            break
        for tag, value in _values(waiting.pop(0)):
            if tag in _tags() and _NUMBER.fullmatch(value):
                found[value] = None
            elif value[:1] in {"{", "[", "<"}:
                waiting.append(value.encode("utf-8", "replace"))
        if len(found) >= SUBJECTS_MAX:
            break
    return tuple(found)[:SUBJECTS_MAX]


def _values(body: bytes) -> Iterator[tuple[str, str]]:
    if not body or len(body) > BODY_BYTES_MAX:
        return
    try:
        if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            yield from _of_xml(parse_xml(body))
        else:
            yield from _of_json(parse_json(body), "")
    except MalformedError:
        return


def _of_json(value: Any, tag: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _of_json(inner, key.lower())
    elif isinstance(value, list):
        for inner in value:
            yield from _of_json(inner, tag)
    elif isinstance(value, str):
        yield tag, value.strip()


def _of_xml(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter("*"):
        if element.text and element.text.strip():
            yield etree.QName(element).localname.lower(), element.text.strip()


def word(text: str | None) -> str:
    """A header's value as a row keeps it: one line, bounded."""
    return " ".join((text or "").split())[:WORD_MAX]
