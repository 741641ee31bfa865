"""The whole network in one process: every mock party on a port of its own, one clock, one agenda, one control door.

Time is virtual by default in a certification: it stands still until somebody moves it, and moving it does everything
that falls due on the way, in order (`forward`). `near` networks have no sockets at all: the same parties, the same
bytes, for stories by the thousand.
"""

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

from harness.chance import stream
from harness.clock import Clock, ShiftedClock, vietnam_day
from harness.errors import HarnessError
from harness.faults import Fault
from harness.filing import sheet_of_mapping
from harness.keys import Keys
from harness.matters import Act, Matter
from harness.people.model import Card
from harness.people.town import Town
from harness.plainhttp import PlainHttp
from harness.silence import Silences
from harness.text import Text
from harness.topology import PARTIES, Topology
from harness.wire.hostile import MalformedError
from harness.world import World
from mocks.afar import STEP, Afar
from mocks.coat import PartyApp
from mocks.hall import STRANGERS_MAX, Hall
from mocks.intake.line import GatewayLine
from mocks.intake.near import NearGateway
from mocks.intake.server import LocalGateway
from mocks.intake.store import Store
from mocks.lines import HopLog, Lines
from mocks.network_control import control_app
from mocks.office import Nation, Office, Paper
from mocks.papers import Papers
from mocks.parties import CLASSES, party_class
from mocks.party import Party
from mocks.partysettings import wrong_setting
from mocks.serving import START_S, Server, listen, server
from mocks.weather import Weather

CALLS_DEEP: Final = 5
"""Portal, axis, insurance, axis, population: each holds a thread until the next one answers."""
THREADS: Final = CALLS_DEEP * (STRANGERS_MAX + 1)
"""Enough for every stranger's chain of calls and that of the agenda; fewer, and all of them wait for each other."""
IDLE_S: Final = 0.2
INSURANCE: Final = "insurance"
STEPS_MAX: Final = 200_000
"""Things done in one move of the clock; more means that parties keep each other busy for ever."""

Desk = Callable[[Office], Any]


def _names(card: Card, number: str) -> bool:
    return number in {card.number, card.holder.bhxh_number, card.holder.cccd}


def _at_gateway(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Those of `faults` that name doors of the gateway, under the names by which the gateway knows its doors."""
    named = ((fault, fault.door.partition(":")) for fault in faults)
    return tuple(replace(fault, door=door) for fault, (party, colon, door) in named if colon and party == "intake")


def _refuse_settings_of_nobody(topology: Topology) -> None:
    """What no party reads was meant to change something; settings of one that is elsewhere wait until it is ours."""
    for party, given in topology.settings.items():
        if given and party not in CLASSES:
            what = Text("bên này không có cài đặt", "this party takes no settings")
            raise wrong_setting(party, next(iter(given)), what)


@dataclass(frozen=True, slots=True)
class Ports:
    """Where to listen: `first` 0 takes free ports, else parties get consecutive ones in the order of `PARTIES`."""

    host: str = "127.0.0.1"
    first: int = 0

    def of(self, number: int) -> int:
        """The port of the `number`-th listener."""
        return self.first + number if self.first else 0


class Network:
    """Every mock party of one topology, and the lines between them."""

    def __init__(
        self,
        clock: Clock,
        seed: int,
        *,
        topology: Topology | None = None,
        desks: Mapping[str, Desk] | None = None,
        near: bool = True,
        world: World | None = None,
        nation: Nation | None = None,
        only: Iterable[str] = PARTIES,
    ) -> None:
        """Set the parties up; `desks` replaces desk classes (twins); `near` calls stay within the process.

        `only` names the parties that exist at all; calls to others are refused, as in an outage without end. Whoever is
        asked about and stands in no town may stand in the `nation`.
        """
        self.topology = topology or Topology()
        _refuse_settings_of_nobody(self.topology)
        self.clock = clock if isinstance(clock, ShiftedClock) else ShiftedClock(clock)
        self.seed = seed
        today = self.topology.legal_date or vietnam_day(self.clock)
        self.town = Town.make(seed, today)
        made = world or World.make(seed, today, self.clock.now())
        self.world = replace(made, cards=(*made.cards, *self.town.cards()))
        self.log = HopLog()
        self.keys = Keys(self.topology)
        self.silences = Silences(self.topology)
        self.lines = Lines(
            stream(seed, "network/lines"),
            self.clock,
            log=self.log,
            hiding=self.keys.hiding(seed),
            silences=self.silences,
        )
        self.weather = Weather(stream(seed, "network/weather"))
        self.gateway: LocalGateway | NearGateway | None = None
        self._nation = nation
        self._desks = dict(desks or {})
        self._near = near
        self.only = frozenset(only)
        self._papers_given: list[Paper] = []
        self._kept: Papers | None = None
        self._published: list[Card] = []
        self._moving = threading.RLock()
        self.parties: dict[str, Party] = {}
        self._make_parties()

    def _make_parties(self) -> None:
        self.keys.need(self.only)
        for name in CLASSES:
            if name in self.only and self.topology.place(name) is None:
                self.parties[name] = party_class(name)(self._office(name), self._desks.get(name))
        if self._near:
            self.lines.near.update(self.parties)
        self.lines.known.update(self.parties)
        for name in PARTIES:
            place = self.topology.place(name)
            if place is not None:
                self.lines.place(name, place.url, self.keys.basic(name))
        if self._near and "intake" in self.only and self.topology.place("intake") is None:
            self.gateway = self.lines.near["intake"] = NearGateway(self._office("intake"))
            self.gateway.desk.nation = self._nation

    def _office(self, name: str) -> Office:
        settings = self.topology.settings.get(name, {})  # type: ignore[call-overload]
        return Office(
            party=name,
            clock=self.clock,
            seed=self.seed,
            town=self.town,
            world=self.world,
            line=self.lines,
            settings=settings,
            papers=self.papers,
            publish_card=self.publish_card,
            nation=self._nation,
            keys=self.keys,
        )

    # --- what the intake gateway and the insurance side share ---------------------------------------------------------

    def papers(self, after: int) -> list[Paper]:
        """Papers accepted since number `after`: from our gateway's store, and those handed over (`give_paper`)."""
        found = [paper for paper in self._papers_given if paper.number > after]
        if self.gateway is not None:
            found += self._papers_kept(self.gateway.desk.store).after(after)
        return sorted(found, key=lambda paper: paper.number)

    def _papers_kept(self, store: Store) -> Papers:
        if self._kept is None or self._kept.store is not store:
            self._kept = Papers(store)
        return self._kept

    def give_paper(self, paper: Paper) -> None:
        """Hand over a paper that a real gateway has accepted, or that a story without a gateway speaks of."""
        with self._moving:
            number = 1 + max((one.number for one in self.papers(0)), default=0)
            self._papers_given.append(replace(paper, number=number))

    def give_values(self, kind: str, version: str, values: Mapping[str, str], facility: str) -> None:
        """`give_paper` for a document known by its fields alone."""
        sheet = sheet_of_mapping(values, kind, version, f"/{kind}")
        self.give_paper(Paper(0, "", sheet, facility, f"{facility}_BV", self.clock.now()))

    def card(self, number: str) -> Card | None:
        """The card with card number, BHXH number or CCCD `number`, newest first."""
        issued = (card for card in self._published[::-1] if _names(card, number))
        return next(issued, None) or self.world.find_card(number)

    def cards_published(self, after: int) -> list[Card]:
        """The cards issued or renewed, from the `after`-th on."""
        return self._published[max(after, 0) :]

    def publish_card(self, card: Card) -> None:
        """Let the intake gateway's register know a new or renewed card."""
        self._published.append(card)
        if self.gateway is not None:
            self.gateway.desk.add_card(card)

    # --- time ---------------------------------------------------------------------------------------------------------

    def due(self) -> datetime | None:
        """When somebody wants to do something next."""
        times = [at for at in (party.due() for party in self.parties.values()) if at is not None]
        return min(times, default=None)

    def settle(self) -> int:
        """Do everything that is due now; how many things that were."""
        return self._do_due()

    def _do_due(self) -> int:
        with self._moving:
            done = 0
            busy = True
            while busy:
                busy = False
                if self.gateway is not None:
                    self.gateway.desk.process_due()
                now = self.clock.now()
                for party in self.parties.values():
                    while party.is_due(now) and party.tick():
                        busy = True
                        done += 1
                        if done > STEPS_MAX:
                            raise HarnessError(
                                Text(
                                    "các bên mô phỏng bận với nhau không dứt",
                                    "the mock parties keep each other busy for ever",
                                )
                            )
            return done

    def forward(self, by: timedelta) -> int:
        """Move the clock by `by`, doing on the way all that falls due, in order; how many things that were."""
        with self._moving:
            until = self.clock.now() + by
            done = self._do_due()
            while (at := self.due()) is not None and at <= until:
                self._stand_at(at)
                done += self._do_due()
            self._stand_at(until)
            return done + self._do_due()

    def _stand_at(self, at: datetime) -> None:
        ahead = at - self.clock.now()
        if ahead > timedelta(0):
            self.clock.offset += ahead

    # --- what invariants speak of -------------------------------------------------------------------------------------

    def matters(self) -> list[Matter]:
        """Everything unfinished, party by party."""
        return [matter for party in self.parties.values() for matter in party.matters()]

    def acts(self) -> list[Act]:
        """Everything done for good, party by party."""
        return [act for party in self.parties.values() for act in party.acts()]

    def audit(self) -> list[dict[str, Any]]:
        """The axis's trail: who asked what about whom, and why; empty when the axis is not ours."""
        axis = self.parties.get("axis")
        return axis.desk.audit_rows() if axis else []

    @property
    def mishaps(self) -> list[str]:
        """What went wrong on our own side."""
        own = self.gateway.mishaps if self.gateway else []
        return [*own, *(mishap for party in self.parties.values() for mishap in party.mishaps)]

    def arm(self, faults: Iterable[Fault]) -> None:
        """Put faults in force: those of links (`a->b:door`) on the lines, others at the doors (`party:door`)."""
        every = tuple(faults)
        self.lines.arm(fault for fault in every if "->" in fault.door)
        # Faults of links strike what real parties send at the doors: no line of ours carries it.
        self.weather.arm(tuple(fault for fault in every if "->" not in fault.door or self.topology.real))

    def disarm(self, faults: Iterable[Fault] | None = None) -> None:
        """Fair weather everywhere; of `faults` alone, if they are named."""
        gone = None if faults is None else tuple(faults)
        self.lines.disarm(gone)
        self.weather.disarm(gone)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults in force."""
        return tuple({id(fault): fault for fault in (*self.lines.faults, *self.weather.faults)}.values())


class LocalNetwork(Network):
    """The network on loopback: one server a party, the intake gateway beside them, and the control door."""

    def __init__(
        self,
        clock: Clock,
        seed: int,
        *,
        topology: Topology | None = None,
        desks: Mapping[str, Desk] | None = None,
        ports: Ports | None = None,
        first_port: int = 0,
        live: bool = False,
        only: Iterable[str] = PARTIES,
        world: World | None = None,
        nation: Nation | None = None,
        gateway: Callable[[World, Clock], LocalGateway] | None = None,
    ) -> None:
        """`live` does what falls due by itself, as the clock goes; else time moves by `forward` alone.

        With a `first_port` real parties know beforehand where axis and hub will be.
        """
        super().__init__(clock, seed, topology=topology, desks=desks, near=False, world=world, only=only, nation=nation)
        self._ports = ports or Ports(first=first_port)
        self._make_gateway = gateway
        self._live = live
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="network")
        self._hall = Hall(self._executor)
        self._servers: list[Server] = []
        self._sockets: list[Any] = []
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()
        self._afar: list[Afar] = []
        self._troubles: list[tuple[str, str]] = []
        self.urls: dict[str, str] = {}
        self.control_url = ""

    @property
    def served(self) -> LocalGateway | None:
        """The intake gateway that this network serves; None when it is somebody's real one, or not wanted."""
        return self.gateway if isinstance(self.gateway, LocalGateway) else None

    def start(self) -> str:
        """Listen everywhere; the control door's URL."""
        try:
            self._listen()
        except HarnessError:
            self.stop()
            raise
        self._threads = [threading.Thread(target=self._serve, name="network-doors", daemon=True)]
        if self._live:
            self._threads.append(threading.Thread(target=self._work, name="network-agenda", daemon=True))
        for thread in self._threads:
            thread.start()
        for one in self._servers:
            if not one.listening.wait(START_S):
                raise HarnessError(Text("mạng mô phỏng không khởi động được", "the mock network did not start"))
        try:
            self._meet_afar()
        except HarnessError:
            self.stop()
            raise
        return self.control_url

    def _meet_afar(self) -> None:
        """Set the clocks of real parties that let us to ours."""
        places = ((name, self.topology.place(name)) for name in PARTIES)
        self._afar = [
            Afar(name, place.control_url, self.clock, self.silences.of(name))
            for name, place in places
            if place and place.control_url
        ]
        for one in self._afar:
            one.align(self.clock.now())

    def settle(self) -> int:
        """Do everything that is due now."""
        with self._moving:
            self.pass_on()
            return super().settle()

    def pass_on(self) -> None:
        """Let a real insurance side know what our gateway has accepted, and our gateway what cards it has issued."""
        with self._moving:
            for one in self._afar:
                if one.party == INSURANCE:
                    if self.gateway is not None:
                        self.gateway.desk.process_due()
                    one.hand(self.papers(0))
                    for card in one.cards():
                        self.publish_card(card)

    def forward(self, by: timedelta) -> int:
        """Move the clock, and in step with it those of real parties that let us."""
        if not self._afar:
            return super().forward(by)
        with self._moving:
            done, until = 0, self.clock.now() + by
            while (left := until - self.clock.now()) > timedelta(0):
                step = min(left, STEP)
                self.pass_on()
                done += super().forward(step)
                self._follow(step)
            return done + self.settle()

    def _follow(self, by: timedelta) -> None:
        for one in self._afar:
            if not one.forward(by):
                self._troubles.append((one.party, "the control door did not move the clock"))

    @property
    def mishaps(self) -> list[str]:
        """What went wrong on our own side, and with clocks that should go with ours."""
        gone = {silence.party for silence in self.silences.lasting()}  # theirs, not ours
        return [*super().mishaps, *(f"{party}: {what}" for party, what in self._troubles if party not in gone)]

    def _listen(self) -> None:
        host = self._ports.host
        for number, name in enumerate(PARTIES):
            place = self.topology.place(name)
            if place is not None:
                self.urls[name] = place.url
                continue
            if name not in self.only:
                continue
            if name == "intake":
                self._open_gateway(self._ports.of(number))
                continue
            each = listen(host, self._ports.of(number))
            self._sockets.append(each)
            self.urls[name] = f"http://{host}:{each.getsockname()[1]}"
            self.lines.place(name, self.urls[name])
            app = PartyApp(self.parties[name], self.log, self.weather, self.clock, self._hall, self.lines.badge)
            self._servers.append(server(app, GatewayLine))
        each = listen(host, self._ports.of(len(PARTIES)))
        self._sockets.append(each)
        self.control_url = f"http://{host}:{each.getsockname()[1]}"
        self._servers.append(server(control_app(self), PlainHttp))

    def _open_gateway(self, port: int) -> None:
        if self._make_gateway is not None:
            gateway = self._make_gateway(self.world, self.clock)
        else:
            gateway = LocalGateway(self.world, self.clock, self.seed, host=self._ports.host, port=port)
        gateway.start()
        gateway.desk.nation = self._nation
        self.gateway = gateway
        self.urls["intake"] = gateway.url
        self.lines.place("intake", gateway.url)

    def arm(self, faults: Iterable[Fault]) -> None:
        """Put faults in force; those at the gateway's doors (`intake:lookup`) at the gateway itself."""
        every = tuple(faults)
        super().arm(every)
        if isinstance(self.gateway, LocalGateway):
            self.gateway.weather.arm(_at_gateway(every))

    def disarm(self, faults: Iterable[Fault] | None = None) -> None:
        """Fair weather everywhere; of `faults` alone, if they are named."""
        gone = None if faults is None else tuple(faults)
        super().disarm(gone)
        if isinstance(self.gateway, LocalGateway):
            self.gateway.weather.disarm(None if gone is None else _at_gateway(gone))

    def stop(self) -> None:
        """Hang up everywhere; a second time does nothing."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        for one in self._servers:
            one.end()
        for thread in self._threads:
            thread.join()
        for each in self._sockets:
            each.close()
        self._executor.shutdown(wait=False, cancel_futures=True)
        for far in self._afar:
            far.close()
        self.lines.close()
        if isinstance(self.gateway, LocalGateway):
            self.gateway.stop()

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        self.stop()

    def _serve(self) -> None:
        async def all_of_them() -> None:
            pairs = zip(self._servers, self._sockets, strict=True)
            await asyncio.gather(*(one.serve(sockets=[each]) for one, each in pairs))

        asyncio.run(all_of_them())

    def _work(self) -> None:
        while not self._stopping.wait(IDLE_S):
            try:
                self.settle()
            except (HarnessError, MalformedError) as error:
                next(iter(self.parties.values())).mishaps.append(str(error))
