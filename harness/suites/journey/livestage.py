"""The stage over HTTP: every party at its own address, ours or somebody's, and papers sent as hospitals send them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from harness.caller import Caller
from harness.clock import VIETNAM, Clock
from harness.documents.table import PL02
from harness.exchange import Exchange, Headers, Request
from harness.faults import Fault
from harness.hops import Hop
from harness.keys import HOSPITAL, HOSPITAL_DRIVERS, INTAKE, Keys
from harness.people.model import Account
from harness.people.town import Town
from harness.said import Said, said_of
from harness.settings import RunSettings
from harness.silence import Silence, Silences
from harness.stage import Documents
from harness.suites.intake.filings import deliver_anew, pack
from harness.suites.intake.visitor import Visitor
from harness.topology import Topology
from harness.world import World

JSON: Final = "application/json; charset=utf-8"
AGENT: Final = "lienthong"
ACCEPTED: Final = frozenset({"200", "1"})
"""The codes of a received certificate, and of a driver's."""
DEADLINE_S: Final = 20.0


class RunningNetwork(Protocol):
    """The mock parties beside the real ones (entry point `lienthong.networks`)."""

    seed: int
    town: Town
    world: World
    topology: Topology
    keys: Keys
    silences: Silences
    urls: dict[str, str]
    gateway: Any
    clock: Clock
    log: Any

    @property
    def mishaps(self) -> list[str]:
        """What went wrong on our own side."""
        ...

    def start(self) -> str:
        """Serve; the control door's URL."""
        ...

    def stop(self) -> None:
        """Stop serving."""
        ...

    def forward(self, by: timedelta) -> int:
        """Move the clock."""
        ...

    def arm(self, faults: Iterable[Fault]) -> None:
        """Put faults in force."""
        ...

    def disarm(self) -> None:
        """Fair weather."""
        ...

    def give_values(self, kind: str, version: str, values: Mapping[str, str], facility: str) -> None:
        """Hand over a paper that a real gateway has accepted."""
        ...

    def pass_on(self) -> None:
        """Let intake and insurance know what they share, where one of them is somebody's."""
        ...

    def matters(self) -> list[Any]:
        """What is unfinished."""
        ...

    def acts(self) -> list[Any]:
        """What was done for good."""
        ...

    def audit(self) -> list[Any]:
        """The trail of our own axis."""
        ...


class LiveStage:
    """A `harness.stage.Stage` over HTTP."""

    def __init__(self, network: RunningNetwork, settings: RunSettings) -> None:
        """Stand before `network`."""
        self._network = network
        self.seed = network.seed
        self.town = network.town
        self.world = network.world
        self._callers: dict[str, Caller] = {}
        self._own: list[Hop] = []
        self._hiding = network.keys.hiding(network.seed)
        gateway = network.gateway
        at_gateway = replace(
            settings,
            target=network.urls.get("intake", ""),
            results_url=gateway.results_url if gateway else settings.results_url,
            control_url="",
        )
        at_gate = network.silences.of(INTAKE)
        self._visitor = Visitor(at_gateway, _known_at_gateway(self.world, network.keys), network.clock, at_gate)

    def close(self) -> None:
        """Hang up."""
        for caller in self._callers.values():
            caller.close()
        self._visitor.close()

    def ask(
        self, party: str, method: str, path: str, body: Any = None, *, who: str = "citizen", headers: Headers = ()
    ) -> Said:
        """Knock at a door."""
        data = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        lines: Headers = (("User-Agent", f"{AGENT}/{who}"), *headers)
        if body is not None:
            lines = (("Content-Type", JSON), *lines)
        lines = (*lines, *self._network.keys.basic(party))
        # Taken before the call, so that what a real party asks of others meanwhile comes after.
        number = self._next_number() if self.is_real(party) else 0
        exchange = self._caller(party).send(Request(method, path, lines, data), f"{who}->{party}")
        if number:
            self._own.append(self._hop(exchange, who, party, path, number))
        return said_of(None if exchange.broke else self._hiding.response(exchange.response))

    def send_paper(self, kind: str, records: Sequence[dict[str, str]], version: str = PL02) -> str:
        """Sign and send the document; "" or the code and findings that it met."""
        return self._send([(kind, version, records)])

    def send_claim(self, documents: Documents) -> str:
        """Sign and send all tables of a visit in one file; "" or the code and findings that it met."""
        return self._send(documents)

    def _send(self, documents: Documents) -> str:
        first = documents[0][0]
        letter = pack(self._visitor, documents)
        with self._visitor.keeping():
            sent = deliver_anew(self._visitor, letter)
            if sent.code not in ACCEPTED:
                return f"{first}: {sent.status} {sent.code}"
            if self._network.gateway is None:
                for kind, version, records in documents:
                    for record in records:
                        self._network.give_values(kind, version, record, self.world.facilities[0].code)
                return ""
            result = self._visitor.settled(sent)
        self._network.pass_on()
        return "" if result.accepted else f"{first}: {result.errors}"

    def lookup(self, number: str, full_name: str, born: str) -> Said:
        """Look a card up at the intake gateway, form and token as reception does."""
        self._network.pass_on()
        card = self._visitor.card()
        fields = self._visitor.card_fields(card, maThe=number, hoTen=full_name, ngaySinh=born)
        with self._visitor.keeping() as kept:
            sent = self._visitor.ask("lookup", fields)
        for exchange in kept:
            self._own.append(self._hop(exchange, "hospital", "intake", exchange.door, self._next_number()))
        return said_of(sent.exchange.response)

    def now(self) -> datetime:
        """The network's date-time, +07:00."""
        return self._network.clock.now().astimezone(VIETNAM)

    def forward(self, by: timedelta) -> None:
        """Move the clock of our own parties."""
        self._network.forward(by)

    def hops(self, after: int = 0) -> list[Hop]:
        """What went between parties since hop `after`, our own calls to real parties among them."""
        found = [*self._network.log.after(after), *(hop for hop in self._own if hop.number > after)]
        return sorted(found, key=lambda hop: hop.number)

    def last_hop(self) -> int:
        """The number of the newest hop."""
        return int(self._network.log.last_number())

    def arm(self, faults: Iterable[Fault]) -> None:
        """Put faults in force."""
        self._network.arm(faults)

    def disarm(self) -> None:
        """Fair weather."""
        self._network.disarm()

    def matters(self) -> list[dict[str, Any]]:
        """What is unfinished at our own parties."""
        return [matter.as_json() for matter in self._network.matters()]

    def acts(self) -> list[dict[str, Any]]:
        """What our own parties have done for good."""
        return [act.as_json() for act in self._network.acts()]

    def audit(self) -> list[dict[str, Any]]:
        """Who asked through the axis what about whom, and why."""
        rows: list[dict[str, Any]] = self._network.audit()
        return rows

    def is_real(self, party: str) -> bool:
        """Whether the topology names somebody's system for `party`."""
        return self._network.topology.place(party) is not None

    def keeps_own_time(self) -> bool:
        """Whether a real party offers no control door; waiting for one that was given up would only take time."""
        if self.silent():
            return False
        places = (self._network.topology.place(party) for party in self._network.topology.real)
        return any(place is not None and not place.control_url for place in places)

    def silent(self) -> list[Silence]:
        """The real parties that were given up."""
        return self._network.silences.lasting()

    def _caller(self, party: str) -> Caller:
        if party not in self._callers:
            url = self._network.urls[party]
            self._callers[party] = Caller(
                url,
                clock=self._network.clock,
                deadline_s=DEADLINE_S,
                record=lambda _exchange: None,
                listener=self._network.silences.of(party),
            )
        return self._callers[party]

    def _next_number(self) -> int:
        """A number that no hop of the network has or will have."""
        return int(self._network.log.next_number())

    def _hop(self, exchange: Exchange, who: str, party: str, door: str, number: int) -> Hop:
        return Hop(
            number,
            who,
            party,
            door.rsplit("/", 1)[-1],
            "",
            exchange.at,
            self._hiding.request(exchange.request),
            self._hiding.response(exchange.response),
            exchange.broke,
            exchange.faults,
            exchange.took_s,
        )


def _known_at_gateway(world: World, keys: Keys) -> World:
    """`world` with the accounts by which a real gateway knows the facility, where the topology names any."""
    logins = {"BV": keys.login(INTAKE, HOSPITAL), "HSSK": keys.login(INTAKE, HOSPITAL_DRIVERS)}

    def known(account: Account) -> Account:
        login = logins[account.purpose] if account.state == "active" else None
        return replace(account, username=login[0], password=login[1]) if login else account

    return replace(world, accounts=tuple(known(account) for account in world.accounts))
