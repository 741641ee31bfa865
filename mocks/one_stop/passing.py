"""Passing on once civil status has registered: residence, removal of residence, funeral allowance, over the axis.

Each part is sent until it is taken; the receiver knows it by the linked number. One agency's refusal stops nobody else:
it becomes an officer's matter. After a supplement, whatever has changed is sent again.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from harness.said import Said
from mocks.agenda import Errand, backoff
from mocks.one_stop.counter import Counter
from mocks.one_stop.dossier import Dossier, Passing, Target
from mocks.one_stop.translate import passing_bodies, path_of
from mocks.persons import unheard

PURPOSES: Final = {Target.RESIDENCE: "THUONG_TRU", Target.REMOVAL: "THUONG_TRU", Target.FUNERAL: "MAI_TANG"}
TEXT_CHARACTERS: Final = 500
UNREADABLE: Final = 400
"""What a receiver cannot read it will not read tomorrow either: an officer looks at it."""

Passed = Callable[[Dossier], Iterable[Errand] | None]


class PassingOn:
    """Everything that is passed on."""

    def __init__(self, counter: Counter, passed: Passed) -> None:
        """Pass on for `counter`; `passed` goes on when a part has been settled."""
        self._counter = counter
        self._passed = passed

    def begin(self, dossier: Dossier) -> list[Errand]:
        """Send every part that has not been sent as it now is."""
        for target, body in passing_bodies(dossier).items():
            known = dossier.passings.get(target)
            if known is None or known.body != body:
                dossier.passings[target] = Passing(target, body)
        return [self._send(dossier, one) for one in dossier.passings.values() if one.due]

    def again(self, dossier: Dossier) -> list[Errand]:
        """Send what was refused once more, as an officer wants it."""
        for one in dossier.passings.values():
            one.refused = ""
        return self.begin(dossier)

    def _send(self, dossier: Dossier, passing: Passing) -> Errand:
        return self._counter.axis.ask(
            path_of(passing.target, passing.body),
            passing.body,
            lambda said: self._heard(dossier, passing, said),
            purpose=PURPOSES[passing.target],
            dossier=dossier.linked,
            trace=dossier.trace,
            officer=self._counter.settings.officer,
        )

    def _heard(self, dossier: Dossier, passing: Passing, said: Said) -> Iterable[Errand] | None:
        if dossier.passings.get(passing.target) is not passing or not passing.due:
            return None
        office = self._counter.office
        unreadable = said.status == UNREADABLE and bool(said.fields)
        if not unreadable and (unheard(said) or _text(said.fields, "status") not in {"0", "1"}):
            passing.tries += 1
            name = f"one-stop/pass/{dossier.linked}/{passing.target}"
            self._plan(dossier, passing, name, office.now() + backoff(passing.tries))
            return None
        if not unreadable and _text(said.fields, "status") == "1":
            passing.done = office.now()
            passing.receipt = _text(said.fields, "maHoSo")
        else:
            tags = ("errorDescription", "statusDescription", "moTaLoi", "errorCode")
            passing.refused = next((text for tag in tags if (text := _text(said.fields, tag))), "–")
        return self._passed(dossier)

    def _plan(self, dossier: Dossier, passing: Passing, name: str, at: datetime) -> None:
        def act() -> list[Errand]:
            current = dossier.passings.get(passing.target) is passing and passing.due
            return [self._send(dossier, passing)] if current else []

        self._counter.office.agenda.at(at, act, name)


def _text(said: dict[str, Any], tag: str) -> str:
    value = said.get(tag)
    return str(value)[:TEXT_CHARACTERS] if isinstance(value, str | int) and not isinstance(value, bool) else ""
