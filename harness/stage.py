"""The network as a journey stands before it: doors to knock at, a clock to move, papers to send, hops to look at.

The live stage speaks HTTP to every party, ours or somebody's; the near one (`mocks.nearstage`) is the same network
without sockets. A journey knows neither.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from harness.documents.table import PL02
from harness.exchange import Headers
from harness.faults import Fault
from harness.hops import Hop
from harness.people.town import Town
from harness.said import Said
from harness.silence import Silence
from harness.world import World

Documents = Sequence[tuple[str, str, Sequence[Mapping[str, str]]]]
"""`(kind, version, records)` of every document of one message."""


class Stage(Protocol):
    """What a journey may do."""

    seed: int
    town: Town
    world: World

    def ask(
        self, party: str, method: str, path: str, body: Any = None, *, who: str = "citizen", headers: Headers = ()
    ) -> Said:
        """Knock at a door of `party` as `who` (citizen, officer, employer, hospital); `body` goes out as JSON."""
        ...

    def send_paper(self, kind: str, records: Sequence[dict[str, str]], version: str = PL02) -> str:
        """Send a signed document as the hospital does, through the intake gateway; "" or why it was not accepted."""
        ...

    def send_claim(self, documents: Documents) -> str:
        """Send every table of one visit in one signed file, as the hospital does; "" or why it was not accepted."""
        ...

    def lookup(self, number: str, full_name: str, born: str) -> Said:
        """Look a card up at the intake gateway as reception does: card number, BHXH number or CCCD; dd/MM/yyyy."""
        ...

    def now(self) -> datetime:
        """The network's date-time, +07:00."""
        ...

    def forward(self, by: timedelta) -> None:
        """Move the clock; whatever falls due on the way is done."""
        ...

    def hops(self, after: int = 0) -> list[Hop]:
        """What went between parties since hop number `after`."""
        ...

    def last_hop(self) -> int:
        """The number of the newest hop; 0 before the first."""
        ...

    def arm(self, faults: Iterable[Fault]) -> None:
        """Put faults in force on links (`justice->axis:*`) or doors (`population:*`)."""
        ...

    def disarm(self) -> None:
        """Fair weather."""
        ...

    def matters(self) -> list[dict[str, Any]]:
        """What is unfinished at our own parties."""
        ...

    def acts(self) -> list[dict[str, Any]]:
        """What our own parties have done for good."""
        ...

    def audit(self) -> list[dict[str, Any]]:
        """Who asked through the axis what about whom, and why; empty when the axis is not ours."""
        ...

    def is_real(self, party: str) -> bool:
        """Whether the party is somebody's real system."""
        ...

    def silent(self) -> Sequence[Silence]:
        """The real parties that have been silent for so long that nobody calls them any more."""
        ...

    def keeps_own_time(self) -> bool:
        """Whether some party is a real system whose clock we cannot move: then time must really pass."""
        ...
