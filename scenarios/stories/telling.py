"""What a story is, and what comes of one: its figures with their units, and whatever did not hold.

A seed goes in, an answer comes out; the same seed gives the same bytes of `Answer.as_bytes`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Protocol

from harness.finding import Finding
from harness.text import Text
from mocks.network import Desk

FORMAT: Final = "lienthong.story/1"
"""Stands in every answer that is written to a file."""

UNITS: Final = {
    "hours": Text("giờ", "hours"),
    "minutes": Text("phút", "minutes"),
    "dong": Text("đồng", "dong"),
    "times": Text("lần", "times"),
}
"""Units that are said to a person; of everything else the words of a figure say what is counted."""

Value = int | float | str | Sequence[int] | Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an answer (or one a cycle, or one a kind), with its unit and in words."""

    name: str
    value: Value
    unit: str
    says: Text

    def as_json(self) -> dict[str, Any]:
        """For the file."""
        return {"name": self.name, "value": self.value, "unit": self.unit, "says": self.says.as_json()}


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that did not hold: by which check, when it was first seen, and where."""

    check: str
    at: str
    finding: Finding

    def as_json(self) -> dict[str, Any]:
        """For the file."""
        return {"check": self.check, "at": self.at, **self.finding.as_json()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one playing."""

    story: str
    seed: int
    today: date
    figures: tuple[Figure, ...]
    failures: tuple[Failure, ...]
    events: int
    """Steps of the simulation: whatever somebody did, and every moment at which a party had something to do."""
    calls: int
    """Calls between parties."""
    struck: int
    """How many of these calls the weather struck."""
    mishaps: tuple[str, ...] = ()
    """What went wrong on the bench's own side."""

    @property
    def held(self) -> bool:
        """Whether nothing wrong was said, everything was finished, and nothing of ours failed."""
        return not self.failures and not self.mishaps

    def figure(self, name: str) -> Any:
        """The value of the figure called `name`; KeyError if there is none."""
        return {figure.name: figure.value for figure in self.figures}[name]

    def as_json(self) -> dict[str, Any]:
        """The whole answer."""
        return {
            "format": FORMAT,
            "story": self.story,
            "seed": self.seed,
            "today": self.today.isoformat(),
            "held": self.held,
            "figures": [figure.as_json() for figure in self.figures],
            "failures": [failure.as_json() for failure in self.failures],
            "mishaps": list(self.mishaps),
            "events": self.events,
            "calls": self.calls,
            "struck": self.struck,
        }

    def as_bytes(self) -> bytes:
        """The same bytes for the same seed, on every machine."""
        return (json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n").encode()


class Play(Protocol):
    """Plays a story once."""

    def __call__(self, seed: int, today: date, desks: Mapping[str, Desk] | None = None) -> Answer:
        """`desks` puts somebody else behind a party's doors: a twin that is broken on purpose."""
        ...


@dataclass(frozen=True, slots=True)
class Story:
    """A name, a question, and how it is played."""

    name: str
    question: Text
    play: Play


def usual(spans: Iterable[timedelta]) -> timedelta:
    """The middle one of these spans; none at all if there are none."""
    found = sorted(spans)
    return found[len(found) // 2] if found else timedelta(0)


def hours(by: timedelta) -> float:
    """Hours, to a tenth."""
    return round(by / timedelta(hours=1), 1)


def minutes(by: timedelta) -> int:
    """Whole minutes."""
    return by // timedelta(minutes=1)
