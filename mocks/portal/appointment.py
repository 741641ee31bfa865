"""When a linked dossier is promised (ngày hẹn trả) and until when a supplement may come, by the law of the day."""

from datetime import datetime, time
from typing import Final

from harness.clock import VIETNAM
from harness.law import Term, law
from harness.working import after_cut_off, deadline, next_working_day, office_hours

_LAST_RESORT: Final = Term(20, "working_days")
"""Where the law of the day knows no total: the longest that any rule ever gave a group."""


def filed_at(module: str, at: datetime) -> datetime:
    """The moment from which limits count: filed after the cut-off, the next working day's opening."""
    key = "birth.cut_off" if module == "KS" else "death.cut_off"
    known = law(at.date())
    if not known.has(key) or not after_cut_off(at, known.clock(key)):
        return at
    return datetime.combine(next_working_day(at.date()), _opening(), VIETNAM)


def appointment(module: str, at: datetime, *, residence: bool) -> datetime:
    """The end of the group's total; a birth without residence has a total of its own."""
    key = "death.group_term" if module == "KT" else "birth.group_term" if residence else "birth.pair_term"
    known = law(at.date())
    return deadline(filed_at(module, at), known.term(key) if known.has(key) else _LAST_RESORT)


def supplement_until(asked: datetime) -> datetime:
    """Until when a supplement may come when the agency named no day (7 working days)."""
    known = law(asked.date())
    return deadline(asked, known.term("supplement.term") if known.has("supplement.term") else Term(7, "working_days"))


def _opening() -> time:
    return office_hours().spans[0][0]
