"""What must hold at any moment, however bad the weather: looked at after every step of a story.

Nothing is done twice, nothing is nobody's, nothing acknowledged is without a trace, and whatever a party says can be
read and is no crash. What was asked of the axis stands in its trail for good, so that is looked at when a phase ends.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from harness import invariants
from harness.clock import VIETNAM
from harness.finding import Finding
from harness.hops import Hop
from harness.matters import Act, Matter
from harness.text import Text
from harness.wire.hostile import MalformedError, parse_json, parse_xml
from mocks.network import Network
from scenarios.stories.telling import Failure

FAILURES_MAX: Final = 50
"""More of one playing are not kept: whoever mends the first has often mended all."""
CRASH: Final = 500

Heard = Callable[[Hop], Iterable[Finding]]
"""What a story itself has to say against a call between parties."""


class Watch:
    """Looks at a network, and keeps what did not hold with the moment at which it was first seen."""

    def __init__(self, network: Network, heard: Heard) -> None:
        """Look at `network`; every call is shown to `heard` too."""
        self._network = network
        self._heard = heard
        self._failures: dict[tuple[str, str, str], Failure] = {}
        self._hop = 0
        self._acts = 0

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What did not hold, in order of time."""
        return tuple(self._failures.values())

    def step(self) -> bool:
        """Look at what is new since the last step; whether all has been well so far."""
        hops = self._network.log.after(self._hop)
        self._hop = self._network.log.last_number()
        for hop in hops:
            self.note("answer", unreadable(hop))
            self.note("said", self._heard(hop))
        acts = self._network.acts()
        if not hops and len(acts) == self._acts:
            return not self._failures
        self._acts = len(acts)
        done, open_ = [row_of(act) for act in acts], [row_of(matter) for matter in self._network.matters()]
        self.note("twice", invariants.twice(done))
        self.note("lost", invariants.lost(done, open_))
        self.note("ownerless", invariants.ownerless(open_))
        return not self._failures

    def note(self, check: str, found: Iterable[Finding]) -> None:
        """Keep findings; the same one is kept once."""
        for finding in found:
            key = (check, finding.place, finding.actual)
            if key not in self._failures and len(self._failures) < FAILURES_MAX:
                at = self._network.clock.now().astimezone(VIETNAM).isoformat(timespec="seconds")
                self._failures[key] = Failure(check, at, finding)


def row_of(one: Act | Matter) -> dict[str, Any]:
    """The fields as `harness.invariants` reads them; an hour's `as_json` would take a third of a story's time."""
    return {name: getattr(one, name) for name in one.__slots__}


def unreadable(hop: Hop) -> Iterator[Finding]:
    """What a party said that nobody can read, or that it fell over; what the weather struck is not its fault.

    The axis passes on what it was given, so it is not held to what it says.
    """
    if hop.faults or hop.response is None or hop.party == "axis":
        return
    if hop.response.status == CRASH:
        says = Text("bên nhận gặp lỗi của chính nó", "the receiver failed on its own account")
        yield Finding(f"{hop.party}/{hop.door}", says, "an answer of its own", f"HTTP {hop.response.status}")
    elif hop.response.body and not _can_be_read(hop.response.body):
        says = Text("trả lời không đọc được", "an answer that cannot be read")
        yield Finding(f"{hop.party}/{hop.door}", says, "JSON or XML", repr(hop.response.body[:60]))


def _can_be_read(body: bytes) -> bool:
    try:
        if body.lstrip()[:1] == b"<":
            parse_xml(body)
        else:
            parse_json(body)
    except MalformedError:
        return False
    return True
