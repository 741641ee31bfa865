"""What a party has to tell the linked hub, in order: each dossier's statuses one after another, again until heard.

The hub takes an agency's statuses only in their order, so a later one waits until the earlier one is settled. A status
keeps the time at which it came about however often it is sent, for the hub knows a repeat by it.
"""

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from harness.keys import HUB
from harness.matters import Matter
from mocks.agenda import Errand, backoff
from mocks.hubclient import TIME, Heard, HubClient
from mocks.office import Office

RECEIVED: Final = "1"
SUPPLEMENT: Final = "2"
ACCEPTED: Final = "3"
RESULT: Final = "4"
RETURNED: Final = "5"
REFUSED: Final = "6"
"""trangThai of the status call; 7 (passed to the justice officer) is the one-stop system's own."""

JUSTICE: Final = "5"
POPULATION: Final = "1"
INSURANCE: Final = "2"
EMPLOYMENT: Final = "3"
"""coQuanXuLy: 5 is seen in public integrations; the others are a profile of ours."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The dossier that a report is about: the hub's number, the procedure, and the agency's own number of it."""

    linked: str
    """maHoSoLT."""
    procedure: str
    """maTTHC."""
    own: str
    """maHoSo."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Who signs a report (người xử lý)."""

    name: str = ""
    post: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class _Report:
    body: dict[str, Any]
    trace: str
    at: datetime


@dataclass(slots=True)
class _Queue:
    waiting: deque[_Report] = field(default_factory=deque)
    busy: bool = False
    tries: int = 0


@dataclass(slots=True)
class HubReports:
    """One agency's reports; call it under the desk's lock, the agenda does the rest."""

    office: Office
    agency: str
    """coQuanXuLy."""
    staff: Staff = field(default_factory=Staff)
    client: HubClient = field(init=False)
    _queues: dict[str, _Queue] = field(default_factory=dict)
    _given_up: dict[tuple[str, str], Matter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Have a client of our own."""
        self.client = HubClient(self.office)

    def report(
        self,
        about: Subject,
        status: str,
        *,
        trace: str,
        note: str = "",
        result: Any = None,
        appointed: datetime | None = None,
        supplement_by: date | None = None,
    ) -> None:
        """Tell the hub that the dossier reached `status`; `result` becomes ketQuaXuLy (JSON text)."""
        now = self.office.now()
        body = {
            "maTTHC": about.procedure,
            "soHoSoLT": about.linked,
            "coQuanXuLy": int(self.agency),
            "maHoSo": about.own,
            "trangThai": int(status),
            "thoiGianThucHien": f"{now:{TIME}}",
            "ghiChu": note,
            "ketQuaXuLy": "" if result is None else json.dumps(result, ensure_ascii=False),
            "nguoiXuLy": self.staff.name,
            "chucDanh": self.staff.post,
            "phongBanXuLy": self.staff.department,
            "noiDungXuLy": note,
            "ngayBatDau": f"{now:{TIME}}",
            "ngayKetThucTheoQuyDinh": f"{appointed:{TIME}}" if appointed else "",
            "ngayHenTraTruoc": "",
            "ngayHenTraMoi": "",
            "hanBoSungHoSo": f"{supplement_by:%d/%m/%Y} 23:59:59" if supplement_by else "",
        }
        queue = self._queues.setdefault(about.linked, _Queue())
        queue.waiting.append(_Report(body, trace, now))
        if not queue.busy and len(queue.waiting) == 1:
            self._plan(about.linked, now)

    def matters(self) -> Iterator[Matter]:
        """Reports that the hub has not taken yet, one matter a dossier, and those that it never will."""
        for linked, queue in self._queues.items():
            if queue.waiting:
                first = queue.waiting[0]
                state = f"trangThai {first.body['trangThai']}"
                yield Matter(self.office.party, "hub-report", linked, state, self.office.party, first.at)
        yield from self._given_up.values()

    def _plan(self, linked: str, at: datetime) -> None:
        self.office.agenda.at(at, lambda: self._send(linked), f"hub-report/{self.agency}/{linked}")

    def _send(self, linked: str) -> Iterable[Errand] | None:
        queue = self._queues[linked]
        if queue.busy or not queue.waiting:
            return None
        queue.busy = True
        first = queue.waiting[0]
        return [self.client.report(first.body, lambda heard, text: self._told(linked, heard, text), first.trace)]

    def _told(self, linked: str, heard: Heard, text: str) -> Iterable[Errand] | None:
        queue = self._queues[linked]
        queue.busy = False
        if heard is Heard.LATER:
            queue.tries += 1
            self._plan(linked, self.office.now() + backoff(queue.tries))
            return None
        first = queue.waiting.popleft()
        queue.tries = 0
        if heard is Heard.NEVER:
            key = (linked, str(first.body["trangThai"]))
            self._given_up[key] = Matter(self.office.party, "hub-refusal", "/".join(key), text[:200], HUB, first.at)
        if not queue.waiting:
            del self._queues[linked]
            return None
        return self._send(linked)
