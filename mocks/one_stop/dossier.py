"""A dossier at the one-stop (hồ sơ một cửa): two numbers, what was pulled, reported to the hub and passed on."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from mocks.one_stop.states import CLOSED, NEW, STOPPED, SUPPLEMENT

ASKED: Final = 2
"""The report that more was asked for."""


@dataclass(frozen=True, slots=True)
class Content:
    """What the hub handed over: the declaration (element hoTich), the other blocks, the attached files."""

    declared: dict[str, str]
    blocks: dict[str, dict[str, Any]]
    files: list[dict[str, Any]]


@dataclass(slots=True)
class Report:
    """One status for the hub; its time stays the same however often it is sent."""

    status: int
    at: datetime
    fields: dict[str, Any]
    sent: int = 0
    done: datetime | None = None
    never: str = ""
    """The hub's sentence when it can never be taken."""


class Target(StrEnum):
    """To whom a part is passed on."""

    RESIDENCE = "residence"
    REMOVAL = "removal"
    FUNERAL = "funeral"


@dataclass(slots=True)
class Passing:
    """One part passed on to another agency."""

    target: Target
    body: dict[str, Any]
    done: datetime | None = None
    refused: str = ""
    tries: int = 0
    receipt: str = ""
    """The other agency's own number."""

    @property
    def due(self) -> bool:
        """Whether it has still to be sent."""
        return self.done is None and not self.refused


@dataclass(slots=True)
class Dossier:
    """One dossier."""

    id: str
    """The hub's own name for it, as in the list."""
    linked: str
    """maHoSoLT."""
    local: str
    """maHoSoMCDT."""
    procedure: str
    module: str
    unit: str
    trace: str
    received: datetime
    content: Content
    state: int = NEW
    confirmed: datetime | None = None
    """When the hub knew that we have it (daNhan)."""
    to_confirm: bool = True
    confirm_tries: int = 0
    renewed: bool = False
    """Whether the hub listed it again after we had it: the citizen supplemented."""
    to_push: bool = False
    push_tries: int = 0
    push_trouble: str = ""
    """Why civil status does not take it, when that is ours to mend."""
    to_poll: bool = False
    until: datetime | None = None
    """Until when a supplement is waited for."""
    note: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    """ketQuaXuLy of civil status."""
    reports: list[Report] = field(default_factory=list)
    report_tries: int = 0
    report_after: datetime | None = None
    passings: dict[Target, Passing] = field(default_factory=dict)
    closed: datetime | None = None

    @property
    def next_report(self) -> Report | None:
        """The first report that the hub has not settled."""
        return next((one for one in self.reports if one.done is None and not one.never), None)

    @property
    def reported_lately(self) -> frozenset[int]:
        """The statuses that were queued since the last request for a supplement."""
        last = max((number for number, one in enumerate(self.reports) if one.status == ASKED), default=-1)
        return frozenset(one.status for one in self.reports[last + 1 :])

    @property
    def subject(self) -> str:
        """Number of the person whom it is about, as far as it is known."""
        declared = self.content.declared
        number = self.result.get("soDinhDanh") or declared.get("nktSoDDCN") or declared.get("nycSoDDCN") or ""
        return str(number)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        settled = self.next_report is None and not any(one.due for one in self.passings.values())
        return self.state in CLOSED and (settled or self.state == STOPPED) and not self.to_confirm

    @property
    def owner(self) -> str:
        """Who must move next."""
        if self.push_trouble:
            return "officer"
        if self.to_confirm or self.to_push or self.next_report is not None:
            return "one-stop"
        if self.state == SUPPLEMENT:
            return "citizen"
        return "justice" if self.to_poll else "one-stop"
