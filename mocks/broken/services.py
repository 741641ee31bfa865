"""Parties that go wrong with online services and registers: what twins of several journeys share."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from harness.exchange import Request
from harness.people.model import Card
from harness.twin import Twin
from harness.working import add_months
from mocks.agenda import Action, Agenda
from mocks.broken.meddling import Bend, Fields, Meddling, twin
from mocks.intake.desk import IntakeDesk
from mocks.office import Office
from mocks.parties import party_class


class KnowsNoNewCard(IntakeDesk):
    """Never hears of cards that are renewed."""

    def add_card(self, card: Card) -> None:
        """Forget it."""


class HearsLater(IntakeDesk):
    """Hears of new and renewed cards only after some hours, and in time."""

    lag = timedelta(hours=3)

    def add_card(self, card: Card) -> None:
        """Take it down for later; what is due by now becomes known."""
        self._waiting_cards.append((self.clock.now() + self.lag, card))

    @property
    def _waiting_cards(self) -> list[tuple[datetime, Card]]:
        kept: list[tuple[datetime, Card]] = vars(self).setdefault("late_cards", [])
        return kept

    def find(self, question: Any) -> tuple[str, Card | None]:
        """As it should, by what is known by now."""
        now = self.clock.now()
        for at, card in [one for one in self._waiting_cards if one[0] <= now]:
            self._waiting_cards.remove((at, card))
            super().add_card(card)
        return super().find(question)


class Forgetful(dict[Any, Any]):
    """Remembers nothing that is asked for."""

    def get(self, key: Any, default: Any = None) -> Any:
        """Nothing."""
        del key
        return default


class _NoSecondTry(Agenda):
    """Never comes back to a dossier that was not answered at once."""

    def at(self, when: datetime, action: Action, name: str = "") -> None:
        """As it should, but for dossiers of the online services."""
        if not name.startswith("service/") or name.endswith("/order"):
            super().at(when, action, name)


def twins_of(prefix: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[Twin]:
    """The twins of rows (rule without `prefix`, what it does in both languages, how), each under a name of its own."""
    seen: Counter[str] = Counter()
    for rule, vi, en, *meddlings in rows:
        seen[rule] += 1
        name = f"{prefix}{rule}".lower() + (f"-{seen[rule]}" if seen[rule] > 1 else "")
        yield twin(name, f"{prefix}{rule}", vi, en, *meddlings)


def bent_desk(party: str, bend: Callable[[Any], None]) -> Meddling:
    """The party's own desk with a part of it bent after it was made."""

    def desk(office: Office) -> Any:
        made = party_class(party).desk_class(office)
        bend(made)
        return made

    return Meddling(party, desk=desk)


def registry_says(exists: Callable[[Any, Any], bool]) -> Meddling:
    """A population registry that answers 033 so: told its desk and the question."""
    return bent_desk("population", lambda desk: vars(desk).update(exists=lambda asked, _caller: exists(desk, asked)))


def knows_no_repeat() -> Meddling:
    """The portal opens a dossier with every request."""

    def bend(desk: Any) -> None:
        setattr(desk.services, "_latest", Forgetful())  # noqa: B010 -- a desk's own memory, bent on purpose

    return bent_desk("portal", bend)


def forgets_who_joined() -> Meddling:
    """The insurance side ranks every dossier from one."""
    return bent_desk("insurance", lambda desk: vars(desk.renewal).update(_reduced=Forgetful()))


def gives_up() -> Meddling:
    """The portal asks once and never again."""

    def desk(office: Office) -> Any:
        office.agenda = _NoSecondTry()
        return party_class("portal").desk_class(office)

    return Meddling("portal", desk=desk)


def longer_each_time() -> Meddling:
    """The insurance side extends with every arrival of a payment."""
    times: dict[str, count[int]] = {}

    def bend(fields: Fields, _request: Request) -> Fields:
        number = times.setdefault(str(fields.get("maHoSo")), count())
        more = next(number)
        return {**fields, "theMoi": [_years_on(row, more) for row in fields.get("theMoi") or []]}

    return Meddling("insurance", "giaHan", says=bend)


def _years_on(row: Fields, years: int) -> Fields:
    day, month, year = (int(part) for part in str(row["denNgay"]).split("/"))
    return {**row, "denNgay": f"{add_months(date(year, month, day), 12 * years):%d/%m/%Y}"}


def first_processing() -> Meddling:
    """An insurance side that takes its time with extensions: giaHan says 2, traKetQua tells the rest."""
    bend: Bend = lambda fields, _request: {**fields, "trangThai": 2, "theMoi": []}  # noqa: E731 -- a bend
    return Meddling("insurance", "giaHan", says=bend)
