"""Many actors on one virtual clock: each walks in a thread of its own, and only one of them ever runs.

An actor that lets time pass rests; the clock goes on to whoever wants to wake first, doing what falls due on the way.
So a hundred journeys cross each other in the network as they would in life, and one seed still gives the same bytes.
"""

import heapq
import itertools
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

from harness.exchange import Headers
from harness.faults import Fault
from harness.said import Said
from mocks.nearstage import NearStage
from mocks.network import Network

COME_BACK: Final = timedelta(minutes=20)
"""When somebody who met a closed door knocks again."""
KNOCKS_MAX: Final = 12
PATIENT: Final = timedelta(hours=1)
GROWS: Final = 1.5
"""Who waits looks less and less often, until once in so long."""
CLOSED: Final = frozenset({0, 429, 502, 503, 504})

Act = Callable[[NearStage], object]


class DismissedError(BaseException):
    """The actor is no longer wanted; nobody but the crowd catches it."""


class Actor:
    """One actor and the two signals with which it and the crowd hand the word over to each other."""

    def __init__(self, act: Act, place: "Place", *, awaited: bool) -> None:
        """Let `act` happen at `place`; nothing begins yet."""
        self.awaited = awaited
        self.over = False
        self.error: BaseException | None = None
        self._act = act
        self._place = place
        self._go, self._back = threading.Semaphore(0), threading.Semaphore(0)
        self._dismissed = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        place.rest = self.rest

    def go_on(self) -> None:
        """Let it act until it rests or ends."""
        if self._thread.ident is None:
            self._thread.start()
        else:
            self._go.release()
        self._back.acquire()
        if self.error is not None:
            raise self.error

    def dismiss(self) -> None:
        """Send it home."""
        if self._thread.ident is not None and not self.over:
            self._dismissed = True
            self._go.release()
            self._back.acquire()

    def rest(self) -> None:
        """Called on its own thread: give the word back, and wait for it."""
        self._back.release()
        self._go.acquire()
        if self._dismissed:
            raise DismissedError

    def _run(self) -> None:
        try:
            self._act(self._place)
        except DismissedError:
            pass
        except BaseException as error:  # noqa: BLE001 -- handed to the thread that asked for it
            self.error = error
        finally:
            self.over = True
            self._back.release()


class Place(NearStage):
    """The stage as one of many stands before it: time is everybody's, and so is the weather."""

    def __init__(self, network: Network) -> None:
        """Stand before `network`."""
        super().__init__(network)
        self.wakes: datetime = network.clock.now()
        self.rest: Callable[[], None] = lambda: None
        self._own: list[Fault] = []
        self._pause = timedelta(0)

    def forward(self, by: timedelta) -> None:
        """Let others act until `by` has gone by; one who has looked in vain for long waits longer."""
        self._pause = max(by, min(self._pause * GROWS, PATIENT))
        self.wakes = self._network.clock.now() + self._pause
        self.rest()

    def ask(
        self, party: str, method: str, path: str, body: Any = None, *, who: str = "citizen", headers: Headers = ()
    ) -> Said:
        """Knock at a door, and come back later when it is closed."""
        if method != "GET":
            self._pause = timedelta(0)
        said = super().ask(party, method, path, body, who=who, headers=headers)
        for _ in range(KNOCKS_MAX):
            if said.status not in CLOSED:
                break
            self.forward(COME_BACK)
            said = super().ask(party, method, path, body, who=who, headers=headers)
        return said

    def arm(self, faults: Iterable[Fault]) -> None:
        """Put faults in force, for everybody."""
        mine = tuple(faults)
        self._own.extend(mine)
        self._network.arm(mine)

    def disarm(self) -> None:
        """Take one's own faults away."""
        self._network.disarm(self._own)
        self._own.clear()


class Crowd:
    """Everybody on one network's clock."""

    def __init__(self, network: Network) -> None:
        """Nobody yet."""
        self._network = network
        self._order = itertools.count()
        self._waiting: list[tuple[datetime, int, Actor, Place]] = []

    def join(self, act: Act, *, after: timedelta = timedelta(0), awaited: bool = True) -> None:
        """Let `act` begin `after` a while; one that is not `awaited` is sent home when the others have ended."""
        place = Place(self._network)
        actor = Actor(act, place, awaited=awaited)
        self._rest(self._network.clock.now() + after, actor, place)

    def run(self) -> None:
        """Let everybody act, in order of time, until whoever is awaited has ended."""
        while any(actor.awaited for _, _, actor, _ in self._waiting):
            at, _, actor, place = heapq.heappop(self._waiting)
            self._network.forward(max(at - self._network.clock.now(), timedelta(0)))
            actor.go_on()
            if not actor.over:
                self._rest(place.wakes, actor, place)

    def _rest(self, until: datetime, actor: Actor, place: Place) -> None:
        heapq.heappush(self._waiting, (until, next(self._order), actor, place))

    def __enter__(self) -> Self:
        """Nothing to open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send home whoever is still there."""
        for _, _, actor, _ in self._waiting:
            actor.dismiss()
        self._waiting.clear()
