"""An entry of the health book: one visit, the fields added in 2024, and which of them the hospital left out."""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.documents.dates import read_date
from mocks.persons import same_name

KIND: Final = "XML1"
TEXT_MAX: Final = 4000


@cache
def added() -> dict[str, Any]:
    """`fields.json`."""
    data: dict[str, Any] = json.loads((files(__package__) / "fields.json").read_text("utf-8"))
    return data


@dataclass(slots=True)
class Entry:
    """One visit (lượt khám); MA_LK of its facility is what it is known by."""

    visit: str
    facility: str
    received: str
    values: dict[str, str]
    added: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    corrections: int = 0

    @property
    def key(self) -> str:
        """Facility and MA_LK."""
        return f"{self.facility}/{self.visit}"

    def is_of(self, person: str, name: str) -> bool:
        """Whether the paper speaks of this person; a book opened without a name is compared by number alone."""
        told = self.values.get("SO_CCCD", "")
        return told in {"", person} and (not name or same_name(self.values.get("HO_TEN", ""), name))


def read_entry(row: Any) -> Entry | None:
    """Read one row of `dsChungTu` without trusting it; None if it is no visit."""
    inside = row.get("noiDung") if isinstance(row, dict) else None
    if not isinstance(inside, dict) or row.get("loai") != KIND:
        return None
    values = {tag: text.strip()[:TEXT_MAX] for tag, text in inside.items() if isinstance(text, str)}
    facility = str(row.get("maCSKCB") or values.get("MA_CSKCB", ""))[:10]
    if not values.get("MA_LK") or not facility:
        return None
    entry = Entry(values["MA_LK"], facility, str(row.get("ngayNhan") or "")[:12], values)
    for one in added()["added"]:
        entry.added[one["name"]] = next((values[tag] for tag in one["tags"] if values.get(tag)), "")
    if _asked(values):
        entry.missing = tuple(name for name, text in entry.added.items() if not text)
    return entry


def _asked(values: dict[str, str]) -> bool:
    """Whether the fields added in 2024 were already asked for when the visit ended."""
    day = read_date(values.get("NGAY_RA", "")) or read_date(values.get("NGAY_VAO", ""))
    return day is None or day >= date.fromisoformat(added()["asked_since"])
