"""When a real party answers no more: its first call without an answer is remembered, and soon nobody calls it again.

A party that takes connections and never answers costs the deadline of every call. A certification makes hundreds, so it
stops asking after a few in a row; what would have been asked stays untested, with the party's name. A network that only
runs (`mocks up`) counts and never gives up: there a party may come back.
"""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from harness.caller import SILENT, Caller
from harness.exchange import Exchange, Request
from harness.text import Text
from harness.topology import TITLES, Topology

CALLS_MAX: Final = 3
"""Calls without an answer in a row after which a certification gives a party up; one may be a hiccup."""
WAITED_S_MAX: Final = 60.0
"""Or so much time lost to them, where deadlines are long."""
UNANSWERED: Final = frozenset({"timeout", "refused"})
PROBE_S: Final = 5.0
"""How long a party may take to answer anything at all before the journeys begin."""
PROBE: Final = Request("GET", "/", (), b"")

_WHY: Final = {
    "timeout": Text("nhận kết nối nhưng không trả lời", "takes connections and does not answer"),
    "refused": Text("không mở được kết nối", "cannot be connected to"),
}


@dataclass(slots=True)
class Silence:
    """How one real party has lately answered; its callers share this (`harness.caller.Listener`)."""

    party: str
    url: str
    gives_up: bool = False
    first: Exchange | None = None
    """The first of the unanswered calls in a row."""
    calls: int = 0
    waited_s: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def lasting(self) -> bool:
        """Whether asking on would only take time."""
        return self.gives_up and (self.calls >= CALLS_MAX or self.waited_s >= WAITED_S_MAX)

    def note(self, exchange: Exchange) -> None:
        """Count a call that brought no answer; any answer at all begins anew, unless it was given up already."""
        with self._lock:
            if exchange.broke in UNANSWERED:
                self.first = self.first or exchange
                self.calls += 1
                self.waited_s += exchange.took_s
            elif exchange.broke != SILENT and not self.lasting:
                self.first, self.calls, self.waited_s = None, 0, 0.0

    def says(self) -> Text:
        """Who is silent, where, since which call, and what to do."""
        told = TITLES[self.party]
        why = _WHY[self.first.broke] if self.first else Text("", "")
        door = f" ({self.first.request.method} {self.first.request.path})" if self.first else ""
        return Text(
            f"{told.vi} ({self.party}) ở {self.url} {why.vi}{door}. Kiểm tra địa chỉ trong tệp topology, hệ thống đang "
            f"chạy, tường lửa và danh sách IP được phép, hoặc ghi {self.party} = «mock»; rồi chạy lại.",
            f"{told.en} ({self.party}) at {self.url} {why.en}{door}. Check the address in the topology file, that the "
            f"system runs, firewalls and lists of allowed IPs, or write {self.party} = “mock”; then run again.",
        )


class Silences:
    """One `Silence` for each real party of a topology."""

    def __init__(self, topology: Topology) -> None:
        """Count for the real parties of `topology`."""
        places = ((party, topology.place(party)) for party in topology.real)
        self._held = {party: Silence(party, place.url) for party, place in places if place}

    def give_up(self) -> None:
        """From now on leave a party alone that is silent for long: a certification must end."""
        for silence in self._held.values():
            silence.gives_up = True

    def of(self, party: str) -> Silence | None:
        """The count for `party`; None for one of ours."""
        return self._held.get(party)

    def lasting(self) -> list[Silence]:
        """Whoever was given up."""
        return [silence for silence in self._held.values() if silence.lasting]


def unreachable(topology: Topology) -> list[Silence]:
    """The real parties that answer nothing at all, asked all at once."""
    places = [(party, place) for party in topology.real if (place := topology.place(party))]
    asked = [(party, url) for party, place in places for url in (place.url, place.control_url) if url]
    if not asked:
        return []
    with ThreadPoolExecutor(len(asked)) as pool:
        return [silence for silence in pool.map(lambda one: _probed(*one), asked) if silence.first]


def together(silences: Iterable[Silence]) -> Text:
    """One text of what is to be said of all of them."""
    told = [silence.says() for silence in silences]
    return Text("\n".join(text.vi for text in told), "\n".join(text.en for text in told))


def _probed(party: str, url: str) -> Silence:
    silence = Silence(party, url)
    with Caller(url, deadline_s=PROBE_S, record=silence.note) as caller:
        caller.send(PROBE, party)
    return silence
