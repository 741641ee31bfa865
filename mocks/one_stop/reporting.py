"""Reporting to the hub: each dossier's statuses in order, one second apart, twenty a run, again until heard.

When the hub says that an earlier status is missing, its own log is asked for and whatever it lacks is told again, as
the operators' repair tool does. A status that can never be taken is left, and an officer looks at it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from harness.said import Said
from mocks.agenda import Errand, backoff
from mocks.hubclient import TIME, Heard
from mocks.one_stop.counter import Counter
from mocks.one_stop.dossier import Dossier, Report
from mocks.one_stop.states import report_says

AGENCY: Final = 5
"""coQuanXuLy of justice and one-stop."""
PROGRESS: Final = "/api/lienthongdvclt/tiendo"
MISSING: Final = "chưa cập nhật trạng thái"
RUN: Final = "one-stop/report"

Settled = Callable[[Dossier, int], Iterable[Errand] | None]


class Reporting:
    """The job that reports."""

    def __init__(self, counter: Counter, settled: Settled) -> None:
        """Report for `counter`; `settled` goes on after each status that the hub has."""
        self._counter = counter
        self._settled = settled
        self._lock = counter.lock()
        self._left = 0

    def queue(self, dossier: Dossier, status: int, **fields: Any) -> None:
        """Have `status` told, with further fields of the call; once a round, and every supplement begins a round."""
        if status in dossier.reported_lately:
            return
        now = self._counter.office.now()
        dossier.reports.append(Report(status, now, fields))
        self._wake(now)

    # --- a run --------------------------------------------------------------------------------------------------------

    def _wake(self, at: datetime) -> None:
        self._counter.office.agenda.at(at, self.run, RUN)

    def run(self) -> Iterable[Errand] | None:
        """Begin a run, unless one is under way."""
        now = self._counter.office.now()
        every = timedelta(minutes=self._counter.settings.report_minutes)
        if any(one.next_report for one in self._counter):
            self._wake(now + every)
        if not self._lock.take():
            return None
        self._left = self._counter.settings.updates_per_run
        return self._step()

    def _step(self) -> Iterable[Errand] | None:
        now = self._counter.office.now()
        due = [one for one in self._counter if one.next_report and (one.report_after or now) <= now]
        if not due or self._left <= 0:
            self._lock.release()
            return None
        self._left -= 1
        dossier = min(due, key=lambda one: (one.next_report.at, one.linked) if one.next_report else (now, ""))
        report = dossier.next_report
        return None if report is None else [self._tell(dossier, report)]

    def _tell(self, dossier: Dossier, report: Report) -> Errand:
        report.sent += 1
        body = {
            "maTTHC": dossier.procedure,
            "soHoSoLT": dossier.linked,
            "coQuanXuLy": AGENCY,
            "maHoSo": dossier.local,
            "trangThai": report.status,
            "thoiGianThucHien": report.at.strftime(TIME),
            "ghiChu": "",
            "ketQuaXuLy": "",
            "nguoiXuLy": self._counter.settings.officer,
            "chucDanh": "",
            "phongBanXuLy": self._counter.settings.office,
            "noiDungXuLy": report_says(report.status),
            "ngayBatDau": report.at.strftime(TIME),
            "ngayKetThucTheoQuyDinh": "",
            "ngayHenTraTruoc": "",
            "ngayHenTraMoi": "",
            "hanBoSungHoSo": "",
            **report.fields,
        }
        return self._counter.hub.report(
            body, lambda heard, text: self._heard(dossier, report, heard, text), dossier.trace
        )

    def _heard(self, dossier: Dossier, report: Report, heard: Heard, text: str) -> Iterable[Errand] | None:
        office = self._counter.office
        now = office.now()
        office.agenda.at(now + timedelta(seconds=self._counter.settings.pause_s), self._step, f"{RUN}/step")
        if heard is Heard.LATER:
            dossier.report_tries += 1
            dossier.report_after = now + backoff(dossier.report_tries)
            return [self._ask_log(dossier)] if MISSING in text.lower() else None
        dossier.report_tries, dossier.report_after = 0, None
        if heard is Heard.NEVER:
            report.never = text or "–"
            return None
        report.done = now
        return self._settled(dossier, report.status)

    # --- repair -------------------------------------------------------------------------------------------------------

    def _ask_log(self, dossier: Dossier) -> Errand:
        target = f"{PROGRESS}/{quote(dossier.linked, safe='')}"
        return self._counter.hub.call("GET", target, None, lambda said: self._repair(dossier, said), dossier.trace)

    def _repair(self, dossier: Dossier, said: Said) -> None:
        logged = logged_at_hub(said)
        if logged is None:
            return
        for report in dossier.reports:
            if report.done is not None and report.status not in logged:
                report.done = None
                dossier.report_after = None


def logged_at_hub(said: Said) -> set[int] | None:
    """The statuses of ours in the hub's log; None when it did not tell."""
    part = own_part(said)
    rows = part.get("nhatKy") if part else None
    if not isinstance(rows, list):
        return None
    return {row["trangThai"] for row in rows if isinstance(row, dict) and isinstance(row.get("trangThai"), int)}


def own_part(said: Said) -> dict[str, Any] | None:
    """Our own part of a dossier's progress at the hub."""
    parts = said.fields.get("coQuan") if said.ok else None
    rows = parts if isinstance(parts, list) else []
    return next((row for row in rows if isinstance(row, dict) and row.get("coQuanXuLy") == AGENCY), None)
