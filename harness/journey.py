"""A journey: one person's way through the network, step by step, until it ends or gets stuck at somebody's desk.

A play is a function that takes a `Journey` and walks. It marks every step with who was to make it; when a step does not
come about the play stops there, and the report says whose turn it was. Tests judge the marks and the hops afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from time import monotonic, sleep  # noqa: TID251 -- a real system takes real time
from typing import Any, Final, TypeVar

from harness.caller import SILENT
from harness.clock import VIETNAM
from harness.documents.table import PL02
from harness.exchange import Exchange, Headers
from harness.finding import Finding
from harness.hops import Hop
from harness.judgement import EVIDENCE, broken, untested
from harness.people.town import Home
from harness.said import Said
from harness.stage import Documents, Stage
from harness.text import Text
from harness.topology import TITLES
from harness.working import on_or_after

PATIENCE_S: Final = 20.0
"""How long a real party, which no clock of ours moves, may take for a step at least."""
LOOK_S: Final = 0.25
OPENS: Final = time(8, 0)
NOON: Final = time(12, 0)


def morning(day: date) -> datetime:
    """When journeys of the legal date `day` begin (UTC): at eight of the first working day from then on, +07:00."""
    return datetime.combine(on_or_after(day), OPENS, VIETNAM).astimezone(UTC)


T = TypeVar("T")
Play = Callable[["Journey"], None]


class StuckError(Exception):
    """A step did not come about."""

    def __init__(self, step: str, party: str, says: Text, *, blames: bool = True) -> None:
        """Name the step, whose turn it was, and what was seen instead; whether that breaks the step's own rule."""
        super().__init__(f"{step} ({party}): {says.en}")
        self.step = step
        self.party = party
        self.says = says
        self.blames = blames


@dataclass(frozen=True, slots=True)
class Mark:
    """A step that came about: whose it was, when, and what was answered last."""

    step: str
    party: str
    at: datetime
    said: Said
    hop: int
    """The number of the last hop when the step was reached."""


@dataclass
class Journey:
    """One scene being played, and afterwards its record."""

    scene: str
    stage: Stage
    home: Home
    facts: dict[str, Any] = field(default_factory=dict)
    """What was learnt on the way: maHoSoLT, numbers, amounts."""
    marks: dict[str, Mark] = field(default_factory=dict)
    stuck: StuckError | None = None
    first_hop: int = 0
    hops: list[Hop] = field(default_factory=list)
    """Everything between parties while the journey was played."""

    # --- walking ------------------------------------------------------------------------------------------------------

    def ask(
        self,
        step: str,
        party: str,
        method: str,
        path: str,
        body: Any = None,
        *,
        who: str = "citizen",
        headers: Headers = (),
    ) -> Said:
        """Knock at a door and go on only when it answers in the 2xx; marks the step."""
        said = self.try_ask(party, method, path, body, who=who, headers=headers)
        if not said.ok:
            raise self.halt(step, party, said)
        self.mark(step, party, said)
        return said

    def try_ask(
        self, party: str, method: str, path: str, body: Any = None, *, who: str = "citizen", headers: Headers = ()
    ) -> Said:
        """Knock at a door, whatever it answers."""
        return self.stage.ask(party, method, path, body, who=who, headers=headers)

    def send_paper(self, step: str, kind: str, record: dict[str, str], version: str = PL02) -> None:
        """Send a document as the hospital does; stuck at the intake gateway when it is not accepted."""
        wrong = self.stage.send_paper(kind, [record], version)
        if wrong:
            raise StuckError(step, "intake", Text(wrong, wrong))
        self.mark(step, "intake")

    def send_claim(self, step: str, documents: Documents) -> None:
        """Send all tables of a visit as the hospital does; stuck at the intake gateway when it is not accepted."""
        wrong = self.stage.send_claim(documents)
        if wrong:
            raise StuckError(step, "intake", Text(wrong, wrong))
        self.mark(step, "intake")

    def until(
        self,
        step: str,
        party: str,
        within: timedelta,
        look: Callable[[], T | None],
        *,
        every: timedelta = timedelta(minutes=10),
    ) -> T:
        """Let time pass until `look` gives something; stuck at `party` if it does not within `within`."""
        ends = self.stage.now() + within
        pause_s = min(LOOK_S, PATIENCE_S * every / within)
        found = look()
        while found is None and self.stage.now() < ends and not self._met_silence():
            if self.stage.keeps_own_time():  # our parties go on asking while a real one works
                sleep(pause_s)
            self.stage.forward(every)
            found = look()
        if found is None and self.stage.keeps_own_time():
            found = _look_again(look)
        if found is None:
            says = Text(
                f"không xong sau {_span(within, 'vi')} (giờ mô phỏng)",
                f"not done after {_span(within, 'en')} of virtual time",
            )
            raise StuckError(step, party, says)
        self.mark(step, party)
        return found

    def _met_silence(self) -> bool:
        """Whether somebody was to be asked about this journey who is not asked any more: then waiting is in vain."""
        if not self.stage.silent():
            return False
        hops, keys = self.stage.hops(self.first_hop), self._keys
        # A paper is asked for by its number alone; that it is asked for us is told by the trace.
        silent = {hop.trace or hop.number for hop in hops if hop.broke == SILENT}
        return any((hop.trace or hop.number) in silent and any(map(hop.holds, keys)) for hop in hops)

    def in_the_morning(self) -> None:
        """Wait for a working day's morning: a day's work fits before the cut-off, whatever was played before."""
        now = self.stage.now()
        day = now.date() if now.time() <= NOON else now.date() + timedelta(days=1)
        opens = datetime.combine(on_or_after(day), OPENS, VIETNAM)
        if opens > now:
            self.stage.forward(opens - now)

    def mark(self, step: str, party: str, said: Said | None = None) -> None:
        """Note that a step came about."""
        self.marks[step] = Mark(step, party, self.stage.now(), said or Said(0, None), self.stage.last_hop())

    def halt(self, step: str, party: str, said: Said) -> StuckError:
        """The error that ends the journey here, with what the door said."""
        if not said.status:
            return StuckError(step, party, Text("không trả lời", "no answer"))
        told = said.body[:200].decode("utf-8", "replace")
        return StuckError(step, party, Text(f"trả lời {said.status}: {told}", f"answered {said.status}: {told}"))

    # --- judging ------------------------------------------------------------------------------------------------------

    def reached(self, step: str) -> Mark:
        """The mark of a step; without it the test ends.

        It failed if the journey stuck at this very step and its party is the one that the rule is about, else it is
        untested: nobody is blamed under a rule of somebody else's.
        """
        if step in self.marks:
            mark = self.marks[step]
            self.show(*[hop for hop in self._mine if hop.number <= mark.hop][-SHOWN_MAX:])
            return mark
        self.show(*self._mine[-SHOWN_MAX:])
        stuck = self.stuck
        mine = stuck is not None and (not EVIDENCE.parties or stuck.party in EVIDENCE.parties)
        if stuck is not None and stuck.step == step and stuck.blames and mine:
            says = Text(
                f"bước «{step}» của {TITLES[stuck.party].vi}: {stuck.says.vi}",
                f"step “{step}” of {TITLES[stuck.party].en}: {stuck.says.en}",
            )
            broken([Finding(f"{self.scene}/{stuck.party}/{step}", says, "done", "not done")])
        if stuck is not None:
            untested(
                Text(
                    f"Hành trình {self.scene} dừng ở bước «{stuck.step}» ({TITLES[stuck.party].vi}): {stuck.says.vi}",
                    f"The journey {self.scene} stopped at “{stuck.step}” ({TITLES[stuck.party].en}): {stuck.says.en}",
                )
            )
        return untested(
            Text(f"Không có bước «{step}» trong {self.scene}.", f"There is no step “{step}” in {self.scene}.")
        )

    def between(self, caller: str, party: str, door: str = "") -> list[Hop]:
        """The hops from `caller` to `party` (at `door`), in order; "*" stands for anybody."""
        return [
            hop
            for hop in self.hops
            if caller in {"*", hop.caller} and party in {"*", hop.party} and door in {"", hop.door}
        ]

    def show(self, *hops: Hop) -> None:
        """Put hops into the evidence of the test that runs."""
        for hop in hops:
            EVIDENCE.show(self._exchange(hop))

    @cached_property
    def _mine(self) -> list[Hop]:
        """The hops that speak of this journey: by its dossier, its people, or a trace that such a hop has."""
        keys = self._keys
        traces = {hop.trace for hop in self.hops if any(hop.holds(key) for key in keys)} - {""}
        mine = [hop for hop in self.hops if hop.trace in traces or any(hop.holds(key) for key in keys)]
        # Whoever looks how things stand looks often: the last look tells all that the earlier ones told.
        last = {(hop.caller, hop.request.target): hop.number for hop in mine if hop.request.method == "GET"}
        return [hop for hop in mine if last.get((hop.caller, hop.request.target), hop.number) == hop.number]

    @property
    def _keys(self) -> list[str]:
        """What this journey is known by: numbers of its matters, and its people."""
        numbers = [str(value) for name, value in self.facts.items() if name.startswith("ma") and value]
        return numbers + [person.cccd for person in self.home.members.values()]

    def _exchange(self, hop: Hop) -> Exchange:
        kept: dict[int, Exchange] = self.facts.setdefault("_exchanges", {})
        return kept.setdefault(hop.number, hop.as_exchange())


SHOWN_MAX: Final = 10
"""Hops that led to a step and stand as evidence under a rule about it, beside those that the rule looks at."""


def walk(play: Play, scene: str, stage: Stage) -> Journey:
    """Play one scene on `stage` and give its record; faults that it armed are gone afterwards."""
    journey = Journey(scene, stage, stage.town.home(scene), first_hop=stage.last_hop())
    try:
        play(journey)
    except StuckError as error:
        journey.stuck = error
    finally:
        stage.disarm()
    journey.hops = stage.hops(journey.first_hop)
    return journey


def _look_again(look: Callable[[], T | None]) -> T | None:
    until_s = monotonic() + PATIENCE_S
    found = look()
    while found is None and monotonic() < until_s:
        sleep(LOOK_S)
        found = look()
    return found


def _span(by: timedelta, language: str) -> str:
    hours = by.total_seconds() / 3600
    if hours >= 48:  # noqa: PLR2004 -- two days and more read better as days
        return f"{hours / 24:g} {'ngày' if language == 'vi' else 'days'}"
    return f"{hours:g} {'giờ' if language == 'vi' else 'hours'}"
