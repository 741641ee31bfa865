"""The stage without sockets: the same journeys over a `near` network, so that thousands can be played."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from harness.clock import VIETNAM
from harness.documents.table import PL02
from harness.exchange import Headers, Request, Response
from harness.faults import Fault
from harness.filing import sheet_of_mapping
from harness.hops import Hop
from harness.said import NOTHING, Said, said_of
from harness.silence import Silence
from harness.stage import Documents
from mocks.coat import BENCH
from mocks.intake.doors.egw import lookup_reply
from mocks.intake.lookups import SHOWN, Question, card_fields
from mocks.network import Network
from mocks.office import Paper

JSON: Final = "application/json; charset=utf-8"
LOOKUP: Final = "intake:lookup"
"""The gateway's look-up door, as faults name it."""


class NearStage:
    """A `harness.stage.Stage` within the process."""

    def __init__(self, network: Network) -> None:
        """Stand before `network`."""
        self._network = network
        self.seed = network.seed
        self.town = network.town
        self.world = network.world

    def ask(
        self, party: str, method: str, path: str, body: Any = None, *, who: str = "citizen", headers: Headers = ()
    ) -> Said:
        """Knock at a door."""
        data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        lines: Headers = (("User-Agent", f"{BENCH}/{who}"), *headers)
        if body is not None:
            lines = (("Content-Type", JSON), *lines)
        return said_of(self.carry(who, party, Request(method, path, lines, data, "127.0.0.1")))

    def carry(self, who: str, party: str, request: Request) -> Response | None:
        """Bring `request` to the party's door: whoever stands there is heard, for between people no line fails."""
        del who
        return self._network.parties[party].answer(request)

    def send_paper(self, kind: str, records: Sequence[dict[str, str]], version: str = PL02) -> str:
        """Hand the paper over as accepted: the gateway's own rules are the live stage's matter."""
        return self.send_claim([(kind, version, records)])

    def send_claim(self, documents: Documents) -> str:
        """Hand every sheet of the visit over as accepted."""
        facility = self.world.facilities[0].code
        for kind, version, records in documents:
            for record in records:
                sheet = sheet_of_mapping(record, kind, version, f"/{kind}")
                self._network.give_paper(Paper(0, "", sheet, facility, f"{facility}_BV", self._network.clock.now()))
        return ""

    def lookup(self, number: str, full_name: str, born: str) -> Said:
        """Answer as the gateway's desk does, without its wire."""
        gateway, weather = self._network.gateway, self._network.weather.over((LOOKUP,))
        if gateway is None or weather.ending != "answer" or weather.page is not None:
            return NOTHING
        code, card = gateway.desk.find(Question(number, full_name, born))
        shown = card_fields(card, gateway.desk.world) if card and code in SHOWN else None
        return Said(200, lookup_reply(code, shown).body)

    def now(self) -> datetime:
        """The network's date-time, +07:00."""
        return self._network.clock.now().astimezone(VIETNAM)

    def forward(self, by: timedelta) -> None:
        """Move the clock."""
        self._network.forward(by)

    def hops(self, after: int = 0) -> list[Hop]:
        """What went between parties since hop `after`."""
        return self._network.log.after(after)

    def last_hop(self) -> int:
        """The number of the newest hop."""
        return self._network.log.last_number()

    def arm(self, faults: Iterable[Fault]) -> None:
        """Put faults in force."""
        self._network.arm(faults)

    def disarm(self) -> None:
        """Fair weather."""
        self._network.disarm()

    def matters(self) -> list[dict[str, Any]]:
        """What is unfinished."""
        return [matter.as_json() for matter in self._network.matters()]

    def acts(self) -> list[dict[str, Any]]:
        """What was done for good."""
        return [act.as_json() for act in self._network.acts()]

    def audit(self) -> list[dict[str, Any]]:
        """Who asked through the axis what about whom, and why."""
        return self._network.audit()

    def is_real(self, party: str) -> bool:
        """Nobody is."""
        del party
        return False

    def silent(self) -> Sequence[Silence]:
        """Nobody: every party is ours."""
        return ()

    def keeps_own_time(self) -> bool:
        """Nobody does."""
        return False
