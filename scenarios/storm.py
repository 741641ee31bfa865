"""All journeys of the network in bad weather: lines that lose, repeat and break, late echoes, parties that go away.

Question: when the weather is fair again and a month has gone by, is anything lost, done twice, or nobody's?

The parties are those that the mocks serve, over lines without sockets; one seed decides people, settings, weather and
who comes when. All journeys cross each other on one clock. A citizen who meets a closed door comes back later; what a
journey does not reach in the storm the parties must bring to its end after it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from harness import invariants
from harness.chance import stream
from harness.clock import StoppedClock
from harness.faults import Busy, Duplicate, ErrorPage, Fault, NoAnswer, Reset, Truncate
from harness.finding import Finding
from harness.journey import Play, morning, walk
from harness.stage import Stage
from harness.suites.journey.plays import plays
from harness.topology import PARTIES, Topology
from mocks.network import Desk, Network
from scenarios.crowd import Crowd

ARRIVALS: Final = timedelta(days=2)
"""Within which everybody begins."""
FRONTS: Final = 3
"""Bad spells on single links at any time, each with its pauses."""
CHANCES: Final = (0.05, 0.15, 0.4, 1.0)
SPELL_H: Final = (0.5, 8.0)
PAUSE_H: Final = (0.0, 12.0)
OUTAGE_H: Final = (0.5, 30.0)
"""How long a whole party is away, links in both directions."""
BETWEEN_OUTAGES_H: Final = (4.0, 40.0)
ECHO_H: Final = (0.1, 1.0)
ECHOES: Final = 3
"""Messages that arrive once more at a time, out of so many of the newest:"""
ECHOES_FROM: Final = 400
CALM: Final = timedelta(days=3)
"""After the storm: at least so long, since what was not heard may be said again."""
HEALING: Final = timedelta(days=35)
"""At most so long: longer than any term after which somebody who should move is no longer waited for."""

KINDS: Final[tuple[Callable[..., Fault], ...]] = (
    lambda **how: NoAnswer(when="before", **how),
    lambda **how: NoAnswer(when="after", **how),
    lambda **how: Reset(when="before", **how),
    lambda **how: Reset(when="after", **how),
    Duplicate,
    Duplicate,
    lambda **how: ErrorPage(status=502, when="before", **how),
    lambda **how: ErrorPage(status=504, when="after", **how),
    Truncate,
    Busy,
)
LINKS: Final = (
    "*->*",
    *(f"{one}->{other}" for party in PARTIES for one, other in ((party, "*"), ("*", party), (party, "axis"))),
    *(f"axis->{party}" for party in PARTIES),
)
AWAY: Final[tuple[Callable[..., Fault], ...]] = (
    lambda **how: Reset(when="before", **how),
    lambda **how: NoAnswer(when="before", **how),
    lambda **how: ErrorPage(status=503, when="before", **how),
    Busy,
)
SETTINGS: Final[Mapping[str, Mapping[str, tuple[Any, ...]]]] = {
    "justice": {"cycle_minutes": (30, 37, 45), "errors": ("old", "new")},
    "one-stop": {"pull_minutes": (10, 20, 30), "poll_minutes": (10, 20, 30)},
    "health-book": {"pull_minutes": (360, 720, 1440)},
    "insurance": {"household_service": ("deployed-2022", "proposed"), "reconcile_batch": (1, 4, 50)},
    "portal": {"payment_hours": (1, 24, 72)},
    "citizen-app": {"keep_minutes": (0, 15, 120), "try_hours": (1, 24)},
}
"""What a seed may choose from."""


@dataclass(slots=True)
class Answer:
    """What a storm left behind; empty findings: the network held."""

    seed: int
    played: int
    stuck: tuple[str, ...]
    """Scenes that did not reach their end while it stormed; no fault in itself."""
    calls: int
    struck: int
    """How often a fault struck a line."""
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    mishaps: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether every invariant holds and nothing of ours failed."""
        return not self.findings and not self.mishaps


def play(
    seed: int, today: date, scenes: tuple[str, ...] = (), desks: Mapping[str, Desk] | None = None, *, fair: bool = False
) -> Answer:
    """Walk every journey (or the `scenes` named) in the weather of `seed`, let it heal, and look.

    `desks` replaces desk classes, to see that what they do wrong is found; `fair`: without weather.
    """
    topology = Topology.model_validate({"legal_date": today, "settings": settings_of(seed)})
    network = Network(StoppedClock(morning(today)), seed, topology=topology, desks=desks)
    chosen = sorted(scenes or plays())
    stuck: list[str] = []
    arrivals = stream(seed, "storm/arrivals")
    with Crowd(network) as crowd:
        for scene in chosen:
            crowd.join(_walker(scene, plays()[scene], stuck), after=arrivals.random() * ARRIVALS)
        if not fair:
            for number in range(FRONTS):
                crowd.join(_front(stream(seed, f"storm/front/{number}")), awaited=False)
            crowd.join(_outages(stream(seed, "storm/outages")), awaited=False)
            crowd.join(_echoes(stream(seed, "storm/echoes"), network), awaited=False)
        crowd.run()
    struck = sum(bool(hop.faults) for hop in network.log.after(0))
    network.disarm()
    heal(network)
    return Answer(
        seed,
        len(chosen),
        tuple(sorted(stuck)),
        network.log.last_number(),
        struck,
        list(findings(network)),
        tuple(network.mishaps),
    )


def settings_of(seed: int) -> dict[str, dict[str, Any]]:
    """How the parties of the storm of `seed` are set."""
    rng = stream(seed, "storm/settings")
    return {party: {name: rng.choice(of) for name, of in every.items()} for party, every in SETTINGS.items()}


def _walker(scene: str, play: Play, stuck: list[str]) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        if walk(play, scene, stage).stuck is not None:
            stuck.append(scene)

    return act


# --- weather ----------------------------------------------------------------------------------------------------------


def _front(rng: Random) -> Callable[[Stage], None]:
    """One bad spell after another: a way to fail, on a link or towards a party, with a chance."""

    def act(stage: Stage) -> None:
        while True:
            kind, link = rng.choice(KINDS), rng.choice(LINKS)
            stage.arm([kind(door=f"{link}:*", chance=rng.choice(CHANCES))])
            stage.forward(_hours(rng, SPELL_H))
            stage.disarm()
            stage.forward(_hours(rng, PAUSE_H))

    return act


def _outages(rng: Random) -> Callable[[Stage], None]:
    """One party after another is away for a while: nobody reaches it, and it reaches nobody."""

    def act(stage: Stage) -> None:
        while True:
            stage.forward(_hours(rng, BETWEEN_OUTAGES_H))
            kind, party = rng.choice(AWAY), rng.choice(PARTIES)
            stage.arm([kind(door=f"*->{party}:*"), kind(door=f"{party}->*:*")])
            stage.forward(_hours(rng, OUTAGE_H))
            stage.disarm()

    return act


def _echoes(rng: Random, network: Network) -> Callable[[Stage], None]:
    """Now and then a message of the last hours arrives once more; nobody hears the answer."""

    def act(stage: Stage) -> None:
        while True:
            stage.forward(_hours(rng, ECHO_H))
            newest = network.log.last_number()
            said = [hop for hop in network.log.after(newest - ECHOES_FROM) if hop.request.method in _CHANGING]
            for hop in rng.sample(said, min(len(said), ECHOES)):
                network.lines.call(hop.caller, hop.party, hop.request, hop.trace)

    return act


_CHANGING: Final = frozenset({"POST", "PUT"})


def _hours(rng: Random, span: tuple[float, float]) -> timedelta:
    return timedelta(hours=rng.uniform(*span))


# --- afterwards -------------------------------------------------------------------------------------------------------


def heal(network: Network, within: timedelta = HEALING) -> None:
    """Let time pass in fair weather until nobody but officers, employers and hospitals has anything to do."""
    until = network.clock.now() + within
    network.forward(CALM)
    while network.clock.now() < until and any(one.owner in _MOVING for one in network.matters()):
        network.forward(timedelta(days=1))


_MOVING: Final = frozenset({*PARTIES, "citizen"})


def findings(network: Network) -> Iterator[tuple[str, Finding]]:
    """Whatever does not hold of a network that should have finished, with the invariant's name."""
    acts = [act.as_json() for act in network.acts()]
    matters = [matter.as_json() for matter in network.matters()]
    checks = {
        "lost": invariants.lost(acts, matters),
        "astray": invariants.astray(acts, network.parties),
        "twice": invariants.twice(acts),
        "ownerless": invariants.ownerless(matters),
        "stalled": invariants.stalled(matters, network.clock.now() - CALM),
        "purposeless": invariants.purposeless(network.audit()),
    }
    for name, findings in checks.items():
        for finding in findings:
            yield name, finding
