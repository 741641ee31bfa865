"""What a party has on its hands and what it has done for good: the facts that a network's invariants speak of.

A matter (việc đang dở) always names who must move next. An act (việc đã xong) is never undone: a card issued, an
allowance paid, a record registered; `key` makes it unique within its kind.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Matter:
    """Something unfinished; `owner` is the party or person ("citizen", "officer") who must move next."""

    party: str
    kind: str
    key: str
    state: str
    owner: str
    since: datetime

    def as_json(self) -> dict[str, Any]:
        """For the control door."""
        return {**asdict(self), "since": self.since.isoformat()}


@dataclass(frozen=True, slots=True)
class Act:
    """Something done for good: `kind` such as "card-issued", `key` its business key, `subject` the person's number.

    `after` names the acknowledgement (or act) that it fulfils, "" if it fulfils none: what was acknowledged and is
    neither fulfilled nor somebody's matter is lost.
    """

    party: str
    kind: str
    key: str
    subject: str
    at: datetime
    after: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the control door."""
        return {**asdict(self), "at": self.at.isoformat()}
