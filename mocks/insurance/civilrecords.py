"""What the insurance side asks civil status: a record by the number of its dossier, or among those of a day.

The generic services (apiHoTichTuPhap) find a record by its id, and tell ids by the day; so a birth of which no number
is known is looked for day by day, from the birth on, and the search ends with the record that is wanted. Nothing of the
other records is kept.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from harness.documents.dates import slashed
from harness.said import Said
from mocks.agenda import Errand
from mocks.axisclient import AxisClient

API: Final = "/apiHoTichTuPhap/1.0"
OFFICER: Final = "cb-bhxh"
CHUNK: Final = 100
"""Records that are asked for in one go."""
IDS_MAX: Final = 5000
LONG_DIGITS: Final = 19
NO_SUCH: Final = frozenset({"200", "201"})
"""RECORD_UNCOMPLETE, RECORD_NOT_FOUND: an answer, and no record."""

Module = Literal["KS", "KT"]
Row = dict[str, Any]
Wanted = Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a search: nothing heard, or the record, or that there is none."""

    heard: bool
    row: Row | None = None


Then = Callable[[Found], Iterable[Errand] | None]


@dataclass(frozen=True, slots=True)
class Search:
    """One search: which record is wanted, by which dossier numbers and on which days it may be found."""

    module: Module
    wanted: Wanted
    then: Then
    purpose: str
    dossier: str
    trace: str
    numbers: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    province: str = "01"


class CivilRecords:
    """Civil status as the insurance side sees it."""

    def __init__(self, axis: AxisClient) -> None:
        """Speak through `axis`."""
        self._axis = axis

    def search(self, search: Search) -> Iterable[Errand] | None:
        """Begin: first by the numbers, then day by day; `then` is told how it ended."""
        return self._by_number(search, search.numbers)

    def _by_number(self, search: Search, numbers: Sequence[str]) -> Iterable[Errand] | None:
        if not numbers:
            return self._by_day(search, search.days)

        def told(said: Said) -> Iterable[Errand] | None:
            rows = rows_of(said)
            if rows is None:
                return search.then(Found(heard=False))
            row = next(filter(search.wanted, rows), None)
            return search.then(Found(heard=True, row=row)) if row else self._by_number(search, numbers[1:])

        return [self._ask(search, "traHoSo", {"module": search.module, "maHoSo": numbers[0]}, told)]

    def _by_day(self, search: Search, days: Sequence[date]) -> Iterable[Errand] | None:
        if not days:
            return search.then(Found(heard=True))

        def told(said: Said) -> Iterable[Errand] | None:
            rows = rows_of(said)
            if rows is None:
                return search.then(Found(heard=False))
            ids = [row["id"] for row in rows[:IDS_MAX] if isinstance(row.get("id"), int | str)]
            return self._records(search, days, ids)

        body = {"module": search.module, "ngayCapNhat": slashed(days[0])}
        return [self._ask(search, "dsHoSoDangKy", body, told)]

    def _records(self, search: Search, days: Sequence[date], ids: Sequence[int | str]) -> Iterable[Errand] | None:
        if not ids:
            return self._by_day(search, days[1:])

        def told(said: Said) -> Iterable[Errand] | None:
            rows = rows_of(said)
            if rows is None:
                return search.then(Found(heard=False))
            row = next(filter(search.wanted, rows), None)
            return search.then(Found(heard=True, row=row)) if row else self._records(search, days, ids[CHUNK:])

        numbers = [_long(one) for one in ids[:CHUNK]]
        if len(ids) == 1:
            return [self._ask(search, "traHoSo", {"module": search.module, "maHoSo": numbers[0]}, told)]
        body = {"maTinh": search.province, "module": search.module, "dsMaHoSo": numbers}
        return [self._ask(search, "traDanhSachHoSo", body, told)]

    def _ask(self, search: Search, service: str, body: Row, then: Callable[[Said], Iterable[Errand] | None]) -> Errand:
        return self._axis.ask(
            f"{API}/{service}",
            body,
            then,
            purpose=search.purpose,
            dossier=search.dossier,
            trace=search.trace,
            officer=OFFICER,
        )


def _long(number: int | str) -> int | str:
    """An id as it is asked by: lists give it as text, questions want a Long."""
    is_long = isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < LONG_DIGITS
    return int(number) if is_long else number


def rows_of(said: Said) -> list[Row] | None:
    """The rows of an answer; empty when there is no such record; None when it says nothing that can be relied on."""
    if not said.ok:
        return None
    value: Any = said.data
    if isinstance(value, dict):
        if str(value.get("status")) == "0":
            return [] if str(value.get("errorCode")) in NO_SUCH else None
        value = value.get("value")
    if not isinstance(value, list):
        return None
    return [row for row in value if isinstance(row, dict)]
