"""All journeys of the network in bad weather: lines that lose, repeat, break and stall, and parties that go away.

Question: when the weather is fair again and a month has gone by, is anything lost, done twice, or nobody's?

The parties are those that the mocks serve, over lines without sockets; one seed decides people, weather and order. A
citizen who meets a closed door comes back later; whatever a journey does not reach in the storm it must reach after it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final

from harness import invariants
from harness.chance import stream
from harness.clock import StoppedClock
from harness.faults import Duplicate, ErrorPage, Fault, NoAnswer, Reset
from harness.finding import Finding
from harness.journey import morning, walk
from harness.suites.journey.plays import plays
from mocks.nearstage import NearStage
from mocks.network import Network

STORMS: Final = 6
"""Faults in force at once."""
CHANCES: Final = (0.05, 0.15, 0.4)
TIMES_MAX: Final = 12
"""How often one fault strikes at most; an outage strikes so many times in a row, with certainty."""
HEALING: Final = timedelta(days=35)

KINDS: Final[tuple[Callable[..., Fault], ...]] = (
    lambda **how: NoAnswer(when="before", **how),
    lambda **how: NoAnswer(when="after", **how),
    lambda **how: Reset(when="before", **how),
    lambda **how: Reset(when="after", **how),
    Duplicate,
    lambda **how: ErrorPage(status=502, when="before", **how),
    lambda **how: ErrorPage(status=504, when="after", **how),
)
LINKS: Final = (
    "*->axis:*",
    "axis->population:*",
    "axis->justice:*",
    "axis->insurance:*",
    "axis->employment:*",
    "one-stop->portal:*",
    "insurance->portal:*",
    "population->portal:*",
    "portal->*:*",
    "justice->axis:*",
    "*->*:*",
)


@dataclass(slots=True)
class Answer:
    """What a storm left behind; empty findings: the network held."""

    seed: int
    played: int
    stuck: tuple[str, ...]
    """Scenes that did not reach their end while it stormed; no fault in itself."""
    struck: int
    """How often a fault struck a line."""
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    mishaps: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether every invariant holds and nothing of ours failed."""
        return not self.findings and not self.mishaps


def play(seed: int, today: date, scenes: tuple[str, ...] = ()) -> Answer:
    """Walk every journey (or the `scenes` named) in the weather of `seed`, let it heal, and look."""
    network = Network(StoppedClock(morning(today)), seed)
    weather, order = stream(seed, "storm/weather"), stream(seed, "storm/order")
    chosen = sorted(scenes or plays())
    order.shuffle(chosen)
    stage = NearStage(network)
    stuck = []
    for scene in chosen:
        network.arm(storm(weather))
        if walk(plays()[scene], scene, stage).stuck is not None:
            stuck.append(scene)
    struck = sum(bool(hop.faults) for hop in network.log.after(0))
    network.disarm()
    network.forward(HEALING)
    return Answer(seed, len(chosen), tuple(sorted(stuck)), struck, list(_findings(network)), tuple(network.mishaps))


def storm(rng: Random) -> tuple[Fault, ...]:
    """The weather over one journey: a few faults, and now and then a party that is away for a while."""
    faults: list[Fault] = []
    for _ in range(rng.randint(1, STORMS)):
        kind, door = rng.choice(KINDS), rng.choice(LINKS)
        away = rng.random() < 1 / 3
        chance = 1.0 if away else rng.choice(CHANCES)
        faults.append(kind(door=door, chance=chance, times=rng.randint(1, TIMES_MAX), after=rng.randint(0, 6)))
    return tuple(faults)


def _findings(network: Network) -> Iterator[tuple[str, Finding]]:
    acts = [act.as_json() for act in network.acts()]
    matters = [matter.as_json() for matter in network.matters()]
    checks = {
        "lost": invariants.lost(acts, matters),
        "twice": invariants.twice(acts),
        "ownerless": invariants.ownerless(matters),
        "purposeless": invariants.purposeless(network.parties["axis"].desk.audit_rows()),
    }
    for name, findings in checks.items():
        for finding in findings:
            yield name, finding
