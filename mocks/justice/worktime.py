"""When a dossier is worked on, and whether a registration is on time: the legal clock of civil status."""

from datetime import date, datetime, time
from typing import Final

from harness.clock import VIETNAM
from harness.law import law
from harness.working import (
    add_working_minutes,
    after_cut_off,
    deadline,
    next_opening,
    next_working_day,
    office_hours,
)
from mocks.justice.entry import Entry, Module

_LEGAL: Final[dict[Module, str]] = {"KS": "birth", "KT": "death"}
ON_TIME: Final = "1"
LATE: Final = "4"
_DECLARED: Final = frozenset({"2", "3"})
"""A repeat, and a record from abroad: not ours to find out."""


def moments(module: Module, filed: datetime, now: datetime, look: int, work: int) -> tuple[datetime, datetime]:
    """When the officer opens a dossier and when they are done, `look` and then `work` working minutes later.

    What is filed after the cut-off is due on the next working day; what is due today is done before the office closes.
    """
    today = law(filed.date())
    key = f"{_LEGAL[module]}.cut_off"
    late = after_cut_off(filed, today.clock(key)) if today.has(key) else after_cut_off(filed)
    due = next_working_day(filed.date()) if late else filed.date()
    begins = datetime.combine(due, time.min, VIETNAM) if late else filed
    start = next_opening(max(begins, now))
    opened, done = add_working_minutes(start, look), add_working_minutes(start, look + work)
    closing = closing_of(due)
    if start.date() == due and done > closing:
        return min(opened, closing), closing
    return opened, done


def closing_of(day: date) -> datetime:
    """When the office closes on a working day."""
    return datetime.combine(day, office_hours().spans[-1][1], VIETNAM)


def registration_kind(entry: Entry, now: datetime) -> str:
    """LoaiDangKy: as declared for a repeat or a foreign record, else on time or late."""
    declared = entry.get("loaiDangKy")
    if declared in _DECLARED:
        return declared
    happened = entry.day("nksNgaySinh" if entry.module == "KS" else "nktNgayChet")
    key = f"{_LEGAL[entry.module]}.register_term"
    today = law(now.date())
    if happened is None or not today.has(key):
        return ON_TIME
    ends = deadline(datetime.combine(happened.first, time.min, VIETNAM), today.term(key))
    return ON_TIME if now <= ends else LATE
