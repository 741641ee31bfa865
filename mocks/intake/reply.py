"""What a door says, before it becomes bytes: HTTP status, body, and the record that must be kept first."""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from mocks.intake.store import Record

Why = Literal["unreadable", "too-large", "busy", "late"]
"""Why a request is turned away unseen: it cannot be read, is too large, came at a bad time, or never ended."""

WHY_CODES: Final[dict[Why, str]] = {"unreadable": "205", "too-large": "1001", "busy": "500", "late": "500"}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; a `body` of None is an empty one."""

    body: dict[str, Any] | None
    status: int = 200
    record: Record | None = None
    headers: tuple[tuple[str, str], ...] = field(default=())

    def as_bytes(self) -> bytes:
        """The body as JSON in UTF-8, without a byte-order mark."""
        if self.body is None:
            return b""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def notes(group: str) -> dict[str, str]:
    """The Vietnamese sentences of one group of codes."""
    data = json.loads((files(__package__) / "notes.json").read_text("utf-8"))
    return dict(data[group])
