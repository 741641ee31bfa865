"""The ten statuses of a dossier on the portal (trạng thái hồ sơ) and which may follow which; the data stand beside."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from harness.text import Text

NEW: Final = 1
ACCEPTED: Final = 2
REFUSED: Final = 3
PROCESSING: Final = 4
SUPPLEMENT: Final = 5
PAYMENT: Final = 6
WITHDRAWN: Final = 7
STOPPED: Final = 8
DONE: Final = 9
RETURNED: Final = 10


@dataclass(frozen=True, slots=True)
class Status:
    """One status; `then` are those that may follow it."""

    code: int
    name: Text
    then: frozenset[int]

    @property
    def final(self) -> bool:
        """Whether nothing follows."""
        return not self.then


@cache
def statuses() -> dict[int, Status]:
    """Every status by its code."""
    rows = json.loads((files(__package__) / "statuses.json").read_text("utf-8"))["statuses"]
    return {row["code"]: Status(row["code"], Text(row["vi"], row["en"]), frozenset(row["then"])) for row in rows}


def may_follow(before: int, after: int) -> bool:
    """Whether a dossier may go from `before` to `after`; staying where it is changes nothing and is always allowed."""
    return before == after or after in statuses()[before].then
