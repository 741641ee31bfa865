"""Dossiers at the civil-status side: received once by their number, however often they are sent."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Literal

from harness.text import Text
from mocks.justice.choices import Choices
from mocks.justice.entry import Entry, Module
from mocks.justice.registers import Record

Way = Literal["linked", "adapter", "counter"]
"""How it came: the linked module, the provincial adapter, or the officer's own counter."""


class State(IntEnum):
    """trangThai of LayKetQua."""

    WAITING = 1
    SUPPLEMENT = 2
    PROCESSING = 3
    RESULT = 4
    REFUSED = 6


Received = Literal["new", "supplement", "known"]


@dataclass(slots=True)
class Dossier:
    """One declaration on its way to a register."""

    number: str
    """maHoSoLT of a linked dossier, else the one-stop's or the counter's own number."""
    local: str
    """maHoSoMCDT; "" where there is only one number."""
    way: Way
    module: Module
    unit: str
    filed: datetime
    """ngayTiepNhan: decides on which side of the cut-off it falls."""
    arrived: datetime
    entry: Entry
    since: datetime
    trace: str
    card: Choices | None = None
    state: State = State.WAITING
    note: str = ""
    until: datetime | None = None
    """Until when a supplement is waited for (hanBoSungHoSo)."""
    round: int = 1
    """Grows with every supplement: answers to questions of an earlier round are out of date."""
    tries: int = 0
    answers: dict[str, tuple[Text, ...]] = field(default_factory=dict)
    """What was asked and answered in this round, with the objections that came of it."""
    person_number: str = ""
    record: Record | None = None

    def stand(self, state: State, at: datetime, note: str = "") -> None:
        """Go over to `state`."""
        self.state = state
        self.since = at
        self.note = note

    @property
    def objections(self) -> list[Text]:
        """Everything that must be set right."""
        return [one for found in self.answers.values() for one in found]


class Dossiers:
    """Every dossier, found by any of its numbers."""

    def __init__(self) -> None:
        """Start empty."""
        self._by_number: dict[str, Dossier] = {}
        self._local: dict[str, str] = {}

    def find(self, number: str) -> Dossier | None:
        """The dossier with the number, or with the local number."""
        return self._by_number.get(number) or self._by_number.get(self._local.get(number, ""))

    def receive(self, sent: Dossier) -> tuple[Dossier, Received]:
        """Take a dossier in: a repeat changes nothing, data sent again after a request for a supplement replace it."""
        kept = self._by_number.get(sent.number)
        if kept is None:
            self._by_number[sent.number] = sent
            if sent.local:
                self._local.setdefault(sent.local, sent.number)
            return sent, "new"
        if kept.state is not State.SUPPLEMENT:
            return kept, "known"
        kept.entry, kept.card = sent.entry, sent.card or kept.card
        kept.filed, kept.arrived = sent.filed, sent.arrived
        kept.round += 1
        kept.answers.clear()
        kept.until = None
        kept.tries = 0
        kept.stand(State.WAITING, sent.arrived)
        return kept, "supplement"

    def all(self) -> Iterator[Dossier]:
        """Every dossier, oldest first."""
        return iter(self._by_number.values())
