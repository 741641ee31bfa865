"""Where a story is played: a network, its clock, whoever watches, and the two phases.

First the weather breaks things, and nothing wrong may be said; then it is fair, and everything must be finished:
whoever is on the way arrives, and no party has anything left to do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self

from simpy import Process

from harness import invariants
from harness.clock import StoppedClock, vietnam_day
from harness.finding import Finding
from harness.hops import Hop
from harness.journey import morning
from harness.text import Text
from harness.topology import PARTIES, Topology
from mocks.network import Desk, Network
from scenarios.stories.clockwork import Clockwork
from scenarios.stories.telling import Answer, Figure
from scenarios.stories.watch import Heard, Watch
from scenarios.storm import findings, heal

Finished = Callable[[], Iterable[Finding]]
"""What is left although everything should be finished."""
ARRIVE: Final = timedelta(days=21)
"""Within so long everybody has arrived once the weather is fair."""
FINISH: Final = timedelta(days=7)
"""And within so long after that the parties have finished among themselves."""


def nothing_more(_hop: Hop) -> Iterator[Finding]:
    """A story that has nothing of its own to say against a call."""
    return iter(())


class Stand:
    """One playing of one story."""

    def __init__(
        self,
        seed: int,
        today: date,
        *,
        only: Iterable[str] = PARTIES,
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        desks: Mapping[str, Desk] | None = None,
        heard: Heard = nothing_more,
        begins: datetime | None = None,
        watched: bool = True,
    ) -> None:
        """Set up the parties that the story needs, in the morning unless it `begins` later; `desks` puts twins in.

        A day that another is only compared with need not be `watched`.
        """
        self.seed = seed
        self.today = today
        begins = begins or morning(today)
        clock = StoppedClock(begins)
        topology = Topology.model_validate({"legal_date": vietnam_day(clock), "settings": settings or {}})
        self.network = Network(clock, seed, topology=topology, desks=desks, only=only)
        self.began = self.network.clock.now()
        self.watch = Watch(self.network, heard)
        self.clock = Clockwork(self.network, self.watch.step if watched else lambda: True)

    # --- the two phases -----------------------------------------------------------------------------------------------

    def storm(self, lasts: timedelta) -> None:
        """Let everybody act while the weather does what it likes; then it is fair for good."""
        self.clock.run(until=self.clock.rest(lasts) | self.clock.wrong)
        self.network.disarm()
        self.watch.note("purposeless", invariants.purposeless(self.network.audit()))

    def calm(self, people: Iterable[Process], finished: Mapping[str, Finished]) -> None:
        """Let everybody arrive and every party finish; then nothing may be left, of what the story itself counts too.

        A playing in which something wrong was said has failed: it ends at once, and nothing more is asked of it.
        """
        everybody = list(people)
        if not self.watch.failures:
            self.clock.run(until=self.clock.all_of(everybody) | self.clock.rest(ARRIVE) | self.clock.wrong)
        if not self.watch.failures:
            heal(self.network, FINISH)
            self.watch.step()
        if self.watch.failures:
            return
        self.watch.note("unfinished", _on_the_way(everybody))
        for check, finding in findings(self.network):
            self.watch.note(check, [finding])
        for check, look in finished.items():
            self.watch.note(check, look())

    # --- the answer ---------------------------------------------------------------------------------------------------

    def answer(self, story: str, figures: Iterable[Figure]) -> Answer:
        """What came of it."""
        return Answer(
            story=story,
            seed=self.seed,
            today=self.today,
            figures=tuple(figures),
            failures=self.watch.failures,
            events=self.clock.steps,
            calls=self.network.log.last_number(),
            struck=sum(bool(hop.faults) for hop in self.network.log.after(0)),
            mishaps=tuple(self.network.mishaps),
        )

    def __enter__(self) -> Self:
        """Nothing to open."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Send home whoever is still on the way."""
        self.clock.__exit__(kind, error, trace)


def _on_the_way(people: Sequence[Process]) -> Iterator[Finding]:
    late = sum(not one.triggered for one in people)
    if late:
        says = Text("có người chưa tới nơi dù mạng đã thông", "people have not arrived although the weather is fair")
        yield Finding("people", says, f"{len(people)} arrive", f"{late} have not")
