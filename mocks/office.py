"""What a desk is given to work with: time, chance, people, law, a line to the others, and an agenda of its own."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any, Protocol

from harness.chance import stream
from harness.clock import VIETNAM, Clock
from harness.exchange import Request, Response
from harness.filing import Sheet
from harness.keys import Keys
from harness.people.model import Card
from harness.people.town import Participant, Resident, Town
from harness.wire.axis import AxisAccount
from harness.world import World
from mocks.agenda import Agenda, Errand


class Line(Protocol):
    """Whoever carries a request to another party; None when nothing whole came back."""

    def call(self, caller: str, to: str, request: Request, trace: str) -> Response | None:
        """Carry one request."""
        ...


class Nation(Protocol):
    """A whole country to ask about people whom the town does not know (`lienthong mocks up --people FILE`)."""

    def resident(self, cccd: str) -> Resident | None:
        """The person as the population registry holds them."""
        ...

    def household(self, cccd: str) -> list[Resident]:
        """Who lives with the person."""
        ...

    def participant(self, number: str) -> Participant | None:
        """The person as the insurance side holds them, by 10, 12 or 15 digits."""
        ...

    def insured_household(self, number: str) -> list[Participant]:
        """The members of BHXH's own household."""
        ...

    def card(self, number: str) -> Card | None:
        """The card as reception finds it."""
        ...


@dataclass(frozen=True, slots=True)
class Paper:
    """An electronic document that the intake gateway has accepted (chứng từ điện tử đã tiếp nhận).

    `sheet` is the document as it came off the wire (`sheet.kind` CT03, CT07, GKSK, GIAYCHUNGSINH …; `sheet.get(tag)`);
    `number` grows with every paper; `account` is who sent it.
    """

    number: int
    receipt: str
    sheet: Sheet
    facility: str
    account: str
    received: datetime


@dataclass(slots=True)
class Office:
    """One desk's surroundings; `lock` guards its state, and is never held while a request is on its way."""

    party: str
    clock: Clock
    seed: int
    town: Town
    world: World
    line: Line
    settings: Mapping[str, Any] = field(default_factory=dict)
    papers: Callable[[int], Sequence[Paper]] = lambda _after: ()
    """Papers accepted by the intake gateway with a number above the one given (insurance's own view of it)."""
    publish_card: Callable[[Card], None] = lambda _card: None
    """Tells the intake gateway's register of a card that was issued or renewed."""
    nation: Nation | None = None
    """Everybody beyond the town; they are taken into a register when somebody first asks for them."""
    keys: Keys = field(default_factory=Keys)
    """What our parties show at somebody's real system."""
    agenda: Agenda = field(default_factory=Agenda)
    lock: threading.RLock = field(default_factory=threading.RLock)
    rng: Random = field(init=False)

    def __post_init__(self) -> None:
        """Draw the desk's own stream of chance."""
        self.rng = stream(self.seed, f"network/{self.party}")

    def now(self) -> datetime:
        """The date-time in Việt Nam (+07:00)."""
        return self.clock.now().astimezone(VIETNAM)

    def today(self) -> date:
        """The calendar day in Việt Nam."""
        return self.now().date()

    def account(self, at: str) -> AxisAccount:
        """The account by which this party is known at axis, hub or population registry."""
        return self.keys.account(self.seed, self.party, at)

    def run(self, errands: Iterable[Errand] | None) -> None:
        """Carry out errands and what follows from them, one after another; never with the lock held."""
        waiting = list(errands or ())[::-1]
        while waiting:
            errand = waiting.pop()
            response = self.line.call(self.party, errand.to, errand.request, errand.trace)
            with self.lock:
                more = list(errand.then(response) or ())
            waiting.extend(more[::-1])
