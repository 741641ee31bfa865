"""A real party that has a control door like ours: its clock goes with ours, and it hears what a register would know.

The door is optional (`control_url` in the topology file). A party without one keeps its own time. Papers that our
gateway accepts and cards that a real insurance side issues pass within BHXH in the field; no public function carries
them, so here they go through the control door.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from harness.caller import Caller, Listener
from harness.clock import Clock
from harness.errors import UnreachableError
from harness.exchange import Request
from harness.people.model import Card
from harness.said import Said, said_of
from harness.text import Text
from mocks.office import Paper

STEP: Final = timedelta(minutes=4)
"""How far our clock goes before theirs follows: clocks of the population scheme (A6) may differ by five minutes."""
DEADLINE_S: Final = 120.0
"""A move of their clock does all that falls due there."""
CARDS: Final = TypeAdapter(list[Card])
JSON: Final = (("Content-Type", "application/json; charset=utf-8"),)


class Afar:
    """The control door of one real party."""

    def __init__(self, party: str, control_url: str, clock: Clock, listener: Listener | None = None) -> None:
        """Speak to `control_url`; `listener` hears how it answers."""
        self.party = party
        self._caller = Caller(
            control_url, clock=clock, deadline_s=DEADLINE_S, record=lambda _exchange: None, listener=listener
        )
        self._handed: set[int] = set()
        self._cards = 0

    def close(self) -> None:
        """Hang up."""
        self._caller.close()

    def align(self, now: datetime) -> None:
        """Set their clock to ours, unless it is later already; UnreachableError if nobody answers."""
        said = self._ask("GET", "/clock")
        theirs = said.fields.get("now")
        if not said.ok or not isinstance(theirs, str):
            raise self._silent()
        if datetime.fromisoformat(theirs) < now:
            self._ask("POST", "/clock", {"now": now.isoformat()})

    def forward(self, by: timedelta) -> bool:
        """Move their clock; whether they did."""
        return self._ask("POST", "/clock", {"forward_s": by.total_seconds()}).ok

    def hand(self, papers: Iterable[Paper]) -> None:
        """Hand over the papers that they have not got yet; what they do not take is tried again."""
        for paper in papers:
            if paper.number in self._handed:
                continue
            sheet = paper.sheet
            told = {
                "kind": sheet.kind,
                "version": sheet.version,
                "values": sheet.values,
                "facility": paper.facility,
                "account": paper.account,
                "receipt": paper.receipt,
            }
            if self._ask("POST", "/papers", told).ok:
                self._handed.add(paper.number)

    def cards(self) -> Iterator[Card]:
        """The cards that they have issued since they were last asked."""
        said = self._ask("GET", f"/cards?after={self._cards}")
        try:
            found = CARDS.validate_json(json.dumps(said.fields.get("cards") or []))
        except ValidationError:
            return
        self._cards += len(found)
        yield from found

    def _ask(self, method: str, path: str, body: Any = None) -> Said:
        data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        exchange = self._caller.send(Request(method, path, JSON if data else (), data), f"control:{self.party}")
        return said_of(None if exchange.broke else exchange.response)

    def _silent(self) -> UnreachableError:
        url = self._caller.base_url
        return UnreachableError(
            Text(
                f"Cửa điều khiển {url} của {self.party} (control_url trong tệp topology) không trả lời.",
                f"The control door {url} of {self.party} (control_url in the topology file) does not answer.",
            )
        )
