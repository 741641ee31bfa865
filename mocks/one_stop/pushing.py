"""Pushing to civil status (nhanHoSoDKHT) and asking for results (LayKetQua, three dossiers at a time), over the axis.

A text that says “received already” is success. What civil status finds wrong with the declaration goes to the citizen
as a request for a supplement; what is wrong with our login or codes is an officer's matter, tried again meanwhile.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from harness.said import Said
from harness.wire.hostile import MalformedError, parse_json
from mocks.agenda import Errand, backoff
from mocks.hubclient import unanswered
from mocks.one_stop.counter import PURPOSES, Counter
from mocks.one_stop.dossier import Dossier
from mocks.one_stop.states import after_answer, after_push, ours_to_mend, received_already
from mocks.one_stop.translate import push_body

PUSH: Final = "/apiLienThongKSKT/1.0/nhanHoSoDKHT"
RESULTS: Final = "/apiLienThongKSKT/1.0/LayKetQua"
NOTE_CHARACTERS: Final = 2000


class Told(dict[str, Any]):
    """A row of LayKetQua: how one dossier stands at civil status."""

    def text(self, tag: str) -> str:
        """A field as text; "" when it is no plain value."""
        value = self.get(tag)
        return str(value)[:NOTE_CHARACTERS] if isinstance(value, str | int) and not isinstance(value, bool) else ""

    @property
    def result(self) -> dict[str, Any]:
        """KetQuaXuLy, be it an object or JSON text."""
        value = self.get("ketQuaXuLy")
        if isinstance(value, str):
            try:
                value = parse_json(value.encode())
            except MalformedError:
                return {}
        return value if isinstance(value, dict) else {}


Answered = Callable[[Dossier, Told], Iterable[Errand] | None]
Pushed = Callable[[Dossier], Iterable[Errand] | None]


class Pushing:
    """The push of each dossier, and the job that asks for results."""

    def __init__(self, counter: Counter, pushed: Pushed, answered: Answered) -> None:
        """Push for `counter`; `pushed` and `answered` go on."""
        self._counter = counter
        self._pushed = pushed
        self._answered = answered
        self._lock = counter.lock()
        self._open = 0

    # --- pushing ------------------------------------------------------------------------------------------------------

    def push(self, dossier: Dossier) -> list[Errand]:
        """Send a dossier; again later until civil status has it."""
        if not dossier.to_push:
            return []
        body = push_body(dossier)
        return [self._ask(PUSH, body, lambda said: self._heard(dossier, said), [dossier])]

    def _heard(self, dossier: Dossier, said: Said) -> Iterable[Errand] | None:
        if not dossier.to_push:
            return None
        answer = Told(said.fields)
        texts = " ".join(answer.text(tag) for tag in ("statusDescription", "errorDescription", "errors"))
        glued = said.status == 500 and isinstance(said.fields.get("errors"), str)  # noqa: PLR2004 -- the newer shape
        if said.ok and (answer.text("status") == "1" or received_already(texts)):
            dossier.to_push, dossier.push_tries, dossier.push_trouble = False, 0, ""
            dossier.state, dossier.to_poll = after_push(), True
            return self._pushed(dossier)
        if not glued and (unanswered(said) or not said.ok or answer.text("status") != "0"):
            self._later(dossier)
            return None
        if ours_to_mend(answer.text("errorCode")):
            dossier.push_trouble = texts.strip()
            self._later(dossier)
            return None
        dossier.to_push, dossier.push_tries, dossier.push_trouble = False, 0, ""
        note = answer.text("errorDescription") or answer.text("errors") or answer.text("statusDescription")
        return self._answered(dossier, Told(trangThai="2", ghiChu=note))

    def _later(self, dossier: Dossier) -> None:
        dossier.push_tries += 1
        office = self._counter.office
        at = office.now() + backoff(dossier.push_tries)
        office.agenda.at(at, lambda: self.push(dossier), f"one-stop/push/{dossier.linked}")

    # --- results ------------------------------------------------------------------------------------------------------

    def plan(self) -> None:
        """Put the next look on the agenda."""
        office = self._counter.office
        at = office.now() + timedelta(minutes=self._counter.settings.poll_minutes)
        office.agenda.at(at, self.run, "one-stop/poll")

    def run(self) -> Iterable[Errand] | None:
        """Ask once for everything that civil status has on its desks."""
        self.plan()
        chunks = list(self._chunks())
        if not chunks or not self._lock.take():
            return None
        self._open = len(chunks)
        return [self._look(chunk) for chunk in chunks]

    def _chunks(self) -> Iterator[list[Dossier]]:
        waiting = sorted((one for one in self._counter if one.to_poll), key=lambda one: one.module)
        for _, group in groupby(waiting, key=lambda one: one.module):
            same, size = list(group), self._counter.settings.chunk
            for start in range(0, len(same), size):
                yield same[start : start + size]

    def _look(self, chunk: list[Dossier]) -> Errand:
        body = {
            "maDinhDanhHoSo": [one.local for one in chunk],
            "maTinh": self._counter.settings.province,
            "module": f"LT{chunk[0].module}",
        }
        return self._ask(RESULTS, body, lambda said: self._looked(chunk, said), chunk)

    def _looked(self, chunk: list[Dossier], said: Said) -> Iterable[Errand] | None:
        self._open -= 1
        if self._open <= 0:
            self._lock.release()
        rows = said.fields.get("value") if said.ok else None
        more: list[Errand] = []
        for row in rows if isinstance(rows, list) else []:
            told = Told(row) if isinstance(row, dict) else Told()
            dossier = next((one for one in chunk if _is_about(told, one)), None)
            if dossier is not None and dossier.to_poll and after_answer(told.text("trangThai")) is not None:
                more += self._answered(dossier, told) or ()
        return more

    def _ask(
        self, path: str, body: dict[str, Any], then: Callable[[Said], Iterable[Errand] | None], about: list[Dossier]
    ) -> Errand:
        return self._counter.axis.ask(
            path,
            body,
            then,
            purpose=PURPOSES[about[0].module],
            dossier=",".join(one.linked for one in about),
            trace=about[0].trace if len(about) == 1 else self._counter.trace(),
            officer=self._counter.settings.officer,
        )


def _is_about(told: Told, dossier: Dossier) -> bool:
    return dossier.local == told.text("maHoSoMCDT") or dossier.linked == told.text("maHoSoLT")
