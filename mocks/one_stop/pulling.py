"""Pulling the hub (quét hồ sơ): the list of dossiers not received yet, their contents, and the word that we have them.

A dossier that is listed again after the hub knew that we have it was supplemented. The confirmation is repeated until
it is heard; nothing is reported before.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from harness.exchange import Request
from harness.hops import TRACEPARENT, trace_of
from harness.matters import Matter
from harness.said import Said
from mocks.agenda import Errand, backoff
from mocks.one_stop.counter import Counter
from mocks.one_stop.dossier import Dossier
from mocks.one_stop.translate import UnreadableError, content_of

LIST: Final = "/api/lienthongdvclt/hosolienthong"
SCAN_MAX: Final = 1000
UNIT_DIGITS: Final = 5
MODULES: Final = frozenset({"KS", "KT"})

Received = Callable[[Dossier], Iterable[Errand] | None]


class Pulling:
    """The job that pulls."""

    def __init__(self, counter: Counter, received: Received) -> None:
        """Pull for `counter`; `received` goes on with a dossier that the hub knows we have."""
        self._counter = counter
        self._received = received
        self._lock = counter.lock()
        self._open = 0
        self.unreadable: dict[str, Matter] = {}
        """Dossiers whose content nobody can read, by the hub's number."""

    def plan(self) -> None:
        """Put the next pull on the agenda."""
        office = self._counter.office
        at = office.now() + timedelta(minutes=self._counter.settings.pull_minutes)
        office.agenda.at(at, self.run, "one-stop/pull")

    def run(self) -> Iterable[Errand] | None:
        """Pull once."""
        self.plan()
        if not self._lock.take():
            return None
        return [self._counter.hub.call("GET", LIST, None, self._listed, self._counter.trace())]

    def _listed(self, said: Said) -> Iterable[Errand] | None:
        rows = said.fields.get("data") if said.ok else None
        items = [row for row in rows if _is_item(row)][:SCAN_MAX] if isinstance(rows, list) else []
        self._open = len(items)
        if not items:
            self._lock.release()
        return [self._detail(item) for item in items]

    def _detail(self, item: dict[str, Any]) -> Errand:
        known = self._counter.dossiers.get(str(item["maHoSo"]))
        trace = known.trace if known else self._counter.trace()
        target = f"{LIST}/{quote(str(item['id']), safe='')}"
        return self._counter.hub.call("GET", target, None, lambda said: self._detailed(item, said), trace)

    def _detailed(self, item: dict[str, Any], said: Said) -> Iterable[Errand] | None:
        self._open -= 1
        if self._open <= 0:
            self._lock.release()
        detail = said.fields.get("data") if said.ok else None
        if not isinstance(detail, dict):
            return None
        number = str(item["maHoSo"])
        try:
            dossier = self._entered(item, detail, said)
        except UnreadableError:
            now = self._counter.office.now()
            self.unreadable.setdefault(
                number, Matter("one-stop", "unreadable-dossier", number, "unreadable", "portal", now)
            )
            return None
        self.unreadable.pop(number, None)
        return [self.confirm(dossier)]

    def _entered(self, item: dict[str, Any], detail: dict[str, Any], said: Said) -> Dossier:
        content = content_of(detail)
        number = str(item["maHoSo"])
        known = self._counter.dossiers.get(number)
        if known is not None:
            known.content = content
            known.renewed = known.renewed or not known.to_confirm
            known.to_confirm = True
            return known
        counter, now = self._counter, self._counter.office.now()
        header = next((value for name, value in said.headers if name.lower() == "traceresponse"), "")
        named = content.declared.get("noiDangKy", "")
        dossier = Dossier(
            id=str(item["id"]),
            linked=number,
            local=counter.numbers.take(counter.settings.unit, now.date()),
            procedure=str(item.get("maTTHC") or ""),
            module=str(item["module"]),
            unit=named if named.isascii() and named.isdigit() else str(item.get("maDonVi") or "").zfill(UNIT_DIGITS),
            trace=trace_of(Request("GET", "/", ((TRACEPARENT, header),), b"")) or counter.trace(),
            received=now,
            content=content,
        )
        counter.add(dossier)
        return dossier

    # --- confirming ---------------------------------------------------------------------------------------------------

    def confirm(self, dossier: Dossier) -> Errand:
        """Tell the hub that we have it."""
        body = {"maHoSo": dossier.linked, "daNhan": True}
        target = f"{LIST}/{quote(dossier.id, safe='')}"
        return self._counter.hub.call("PUT", target, body, lambda said: self._confirmed(dossier, said), dossier.trace)

    def _confirmed(self, dossier: Dossier, said: Said) -> Iterable[Errand] | None:
        if not dossier.to_confirm:
            return None
        office = self._counter.office
        if not said.ok:
            dossier.confirm_tries += 1
            at = office.now() + backoff(dossier.confirm_tries)
            office.agenda.at(at, lambda: self._again(dossier), f"one-stop/confirm/{dossier.linked}")
            return None
        dossier.to_confirm, dossier.confirm_tries = False, 0
        return self._received(dossier)

    def _again(self, dossier: Dossier) -> Iterable[Errand] | None:
        return [self.confirm(dossier)] if dossier.to_confirm else None


def _is_item(row: Any) -> bool:
    return (
        isinstance(row, dict) and bool(row.get("id")) and bool(row.get("maHoSo")) and str(row.get("module")) in MODULES
    )
