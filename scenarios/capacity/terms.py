"""Legal time limits as tables that a compiled loop reads: from which moment, how long, and when a document is late."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from harness.clock import VIETNAM
from harness.law import Term as LegalTerm
from harness.law import law
from harness.text import Text
from harness.working import deadline, is_working_day, next_working_day
from scenarios.capacity.openings import ALL_HOURS, Openings, openings, since
from scenarios.capacity.plan import OFFICE, Deadline
from scenarios.capacity.quantities import DAY, HOUR
from scenarios.capacity.rows import BORN, MARK
from scenarios.capacity.wiring import Wiring

BY_TIME: Final = 0
"""So much time after the moment."""
BY_DAY: Final = 1
"""By a moment that depends on the day only."""
BY_WORKING_TIME: Final = 2
"""So much working time after the moment."""
_NONE: Final = np.zeros(1, np.int64)

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Term:
    """One time limit of a plan."""

    name: str
    title: Text
    kind: int
    rank: int
    """The place at whose end it is judged."""
    column: int
    """Of a row: the moment from which it counts."""
    way: int
    length: int
    early: Whole
    """By day: when what came in before the cut-off is due."""
    after: Whole
    """By day: when what came in after it is due."""
    cut_off: int
    opened: Openings
    source: str
    says: str
    """The limit in words, as `2 working_days`."""

    def due(self, begins: Whole) -> Whole:
        """For each moment from which it counts, the last one that is in time."""
        if self.way == BY_TIME:
            return begins + self.length
        if self.way == BY_DAY:
            day = np.minimum(begins // DAY, len(self.early) - 1)
            return np.where(begins % DAY > self.cut_off, self.after[day], self.early[day])
        opened = self.opened
        target = opened.working_time(begins) + self.length
        # The first moment at which so much is worked: what is filed at night is due at noon sharp, not after lunch.
        last = np.searchsorted(opened.worked, target, side="left") - 1
        moments: Whole = opened.opens[last] + target - opened.worked[last]
        return moments


@dataclass(frozen=True, slots=True)
class Aim:
    """A time limit that a planner asks about: so many working days from when a document was made, to a step's end."""

    kind: str
    until: str
    working_days: int

    @property
    def name(self) -> str:
        """What it is called beside the plan's own limits."""
        return f"{self.kind}/{self.until} {self.working_days} working days"


def terms(wiring: Wiring, aims: tuple[Aim, ...] = ()) -> list[Term]:
    """The time limits of a plan and those asked about, ready to be judged."""
    own = [_term(wiring, name, one) for name, one in wiring.plan.deadlines.items()]
    return [*own, *(_aimed(wiring, aim) for aim in aims)]


def _aimed(wiring: Wiring, aim: Aim) -> Term:
    kind = wiring.kinds.index(aim.kind)
    due = _due(wiring.plan.start, LegalTerm(aim.working_days, "working_days"), wiring.last_day + 2, late=False)
    return Term(
        name=aim.name,
        title=Text(f"{aim.kind}: {aim.working_days} ngày làm việc", f"{aim.kind}: {aim.working_days} working days"),
        kind=kind,
        rank=_rank_of(wiring, aim.kind, aim.until),
        column=BORN,
        way=BY_DAY,
        length=0,
        early=due,
        after=due,
        cut_off=DAY,
        opened=ALL_HOURS,
        source="",
        says=f"{aim.working_days} working_days",
    )


def _rank_of(wiring: Wiring, kind: str, step: str) -> int:
    number = wiring.kinds.index(kind)
    rank = wiring.entry[number]
    for _ in range([one.called for one in wiring.plan.kinds[kind].way].index(step)):
        rank = int(wiring.places[rank].ways.onward[number])
    return rank


def _term(wiring: Wiring, name: str, one: Deadline) -> Term:
    kind = wiring.kinds.index(one.kind)
    rank = _rank_of(wiring, one.kind, one.until)
    cut_off = since(one.cut_off) if one.cut_off else DAY
    column = BORN if one.since == "born" else MARK
    frame = {"name": name, "title": one.title.text, "kind": kind, "rank": rank, "column": column, "cut_off": cut_off}
    if one.limit is not None:
        return Term(
            **frame,  # type: ignore[arg-type]
            way=BY_TIME,
            length=one.limit.us,
            early=_NONE,
            after=_NONE,
            opened=ALL_HOURS,
            source=one.limit.source,
            says=one.limit.says,
        )
    day, key = wiring.plan.start, one.term or ""
    legal = law(day).term(key)
    way, length = BY_DAY, 0
    if legal.unit == "hours":
        way, length = BY_TIME, legal.count * HOUR
    elif legal.unit == "working_hours":
        way, length = BY_WORKING_TIME, legal.count * HOUR
    days = wiring.last_day + 2
    cut = one.cut_off is not None
    early, after = _NONE, _NONE
    if way == BY_DAY:
        early, after = (_due(day, legal, days, late=late, cut=cut) for late in (False, True))
    opened = openings(wiring.plan, OFFICE, days + 400)
    says = f"{legal.count} {legal.unit}"
    source = law(day).setting(key).source
    return Term(
        **frame,  # type: ignore[arg-type]
        way=way,
        length=length,
        early=early,
        after=after,
        opened=opened,
        source=source,
        says=says,
    )


def _due(start: date, legal: LegalTerm, days: int, *, late: bool, cut: bool = False) -> Whole:
    """By day of receipt, the last moment that is in time.

    What comes in after the cut-off counts as the next working day's; where there is one, what comes in on a day off too
    (harness.working.after_cut_off).
    """
    due = []
    for number in range(days):
        day = start + timedelta(days=number)
        moved = late or (cut and not is_working_day(day))
        received = datetime.combine(next_working_day(day) if moved else day, time(8), VIETNAM)
        end = deadline(received, legal)
        due.append(round((end - datetime.combine(start, time(), VIETNAM)) / timedelta(microseconds=1)))
    return np.array(due, np.int64)
