"""SimPy's environment as the one clock of a network: people are processes, and the mocks' own desks decide.

Before every event of the environment the network is moved on to its moment; whatever a party has set itself for later
is an event too, so nothing happens between two events and whoever watches sees every step. Time is counted in whole
seconds since the beginning: sums of them are exact, which sums of floating point are not.
"""

import math
from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

from simpy import Environment, Event, Process, Timeout

from harness.clock import VIETNAM
from mocks.network import Network
from scenarios.crowd import Act, Actor, Place

Doing = Generator[Event, Any, Any]
"""What a person does, as SimPy wants it: a generator of whatever is waited for."""
SECOND: Final = timedelta(seconds=1)


class Clockwork(Environment):
    """One network under simulated time."""

    def __init__(self, network: Network, watch: Callable[[], bool]) -> None:
        """Stand at the beginning; `watch` looks at the network after every step, and says whether all is well."""
        super().__init__(initial_time=0)
        self.network = network
        self.steps = 0
        self.wrong = self.event()
        """Happens when something is wrong for the first time."""
        self._begun = network.clock.now()
        self._watch = watch
        self._bell: int | None = None
        self._actors: list[Actor] = []

    # --- time ---------------------------------------------------------------------------------------------------------

    @property
    def at(self) -> datetime:
        """The network's date-time, +07:00."""
        return self.network.clock.now().astimezone(VIETNAM)

    def rest(self, by: timedelta) -> Timeout:
        """Wait so long; a started second is waited out."""
        return self.timeout(max(math.ceil(by / SECOND), 0))

    def until(self, moment: datetime) -> Timeout:
        """Wait for a moment; one that is past is now."""
        return self.timeout(max(self._second(moment) - int(self.now), 0))

    def _second(self, moment: datetime) -> int:
        return math.ceil((moment - self._begun) / SECOND)

    def step(self) -> None:
        """Bring the network to the next event's moment, let the event happen, and look."""
        self._wind()
        at = self.peek()
        if at != math.inf:
            moment = self._begun + int(at) * SECOND
            self.network.forward(max(moment - self.network.clock.now(), timedelta(0)))
        self.steps += 1
        try:
            super().step()
        finally:
            if not self._watch() and not self.wrong.triggered:
                self.wrong.succeed()

    def _wind(self) -> None:
        """Let the next thing that a party has set itself be an event."""
        due = self.network.due()
        if due is None:
            return
        second = max(self._second(due), int(self.now))
        if self._bell is None or not self.now < self._bell <= second:
            self._bell = second
            self.timeout(second - int(self.now))

    # --- people -------------------------------------------------------------------------------------------------------

    def someone(self, doing: Doing, *, after: timedelta = timedelta(0)) -> Process:
        """Let a person begin `after` a while."""

        def begin() -> Doing:
            yield self.rest(after)
            yield from doing

        return self.process(begin())

    def walk(self, act: Act, place: Place | None = None) -> Doing:
        """One who walks as in a journey: whenever time must pass the walk rests, and others have their turn."""
        place = place or Place(self.network)
        actor = Actor(act, place, awaited=True)
        self._actors.append(actor)
        actor.go_on()
        while not actor.over:
            yield self.until(place.wakes)
            actor.go_on()

    def __enter__(self) -> Self:
        """Nothing to open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send home whoever is still on the way."""
        for actor in self._actors:
            actor.dismiss()
        self._actors.clear()
