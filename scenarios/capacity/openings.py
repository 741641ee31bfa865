"""When something is open, as two rows of moments; and the working time that has passed until any moment.

A queue whose servers all keep the same hours is an ordinary queue in working time: arrivals are moved there, served,
and moved back. Outages are cut out of the hours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from harness.working import is_working_day, office_hours
from scenarios.capacity.draws import Times, one_of
from scenarios.capacity.plan import ALWAYS, OFFICE, Calendar, Outage, Plan
from scenarios.capacity.quantities import DAY, MICROSECOND

Moments = NDArray[np.int64]
FOREVER: Final = np.int64(2**62)


@dataclass(frozen=True, slots=True)
class Openings:
    """Open from `opens[i]` until just before `closes[i]`; `worked[i]`: working time before `opens[i]`. Microseconds."""

    opens: Moments
    closes: Moments
    worked: Moments

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> "Openings":
        """From spans in order, those that touch made one; after the last always open, so nobody waits in vain."""
        opens: list[int] = []
        closes: list[int] = []
        for begin, end in spans:
            if closes and closes[-1] == begin:
                closes[-1] = end
            elif begin < end:
                opens.append(begin)
                closes.append(end)
        if closes and closes[-1] < FOREVER:
            opens.append(closes[-1] + DAY)
            closes.append(int(FOREVER))
        first, last = np.array(opens, np.int64), np.array(closes, np.int64)
        worked = np.concatenate([np.zeros(1, np.int64), np.cumsum(last - first)[:-1]]).astype(np.int64)
        return cls(first, last, worked)

    def without(self, gaps: Iterable[tuple[int, int]]) -> "Openings":
        """The same with `gaps` (in order) cut out."""
        return Openings.of(_cut(zip(self.opens.tolist(), self.closes.tolist(), strict=True), list(gaps)))

    def is_open(self, at: int) -> bool:
        """Whether it is open at `at`."""
        place = int(np.searchsorted(self.opens, at, side="right")) - 1
        return place >= 0 and at < int(self.closes[place])

    def next_open(self, at: int) -> int:
        """`at` itself when open, else the next opening."""
        place = int(np.searchsorted(self.closes, at, side="right"))
        return max(at, int(self.opens[place]))

    def next_close(self, at: int) -> int:
        """When the hours that hold `at` end; `at` must be open."""
        return int(self.closes[int(np.searchsorted(self.closes, at, side="right"))])

    def working_time(self, at: Moments) -> Moments:
        """How much working time has passed until each moment."""
        place = np.minimum(np.searchsorted(self.closes, at, side="right"), len(self.opens) - 1)
        passed: Moments = self.worked[place] + np.maximum(at - self.opens[place], 0)
        return passed

    def part_open(self, until: int) -> float:
        """What part of the time until `until` is open."""
        return float(self.working_time(np.array([until], np.int64))[0]) / until


def _cut(spans: Iterable[tuple[int, int]], gaps: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for begin, end in spans:
        at = begin
        for away, back in gaps:
            if back <= at or away >= end:
                continue
            if away > at:
                yield at, away
            at = max(at, back)
        if at < end:
            yield at, end


ALL_HOURS: Final = Openings.of([(0, int(FOREVER))])


def openings(plan: Plan, name: str, days: int) -> Openings:
    """The calendar called `name`, for `days` days from the plan's start."""
    if name == ALWAYS:
        return ALL_HOURS
    return Openings.of(_office(plan.start, days) if name == OFFICE else _own(plan.calendars[name], plan.start, days))


def _office(start: date, days: int) -> Iterator[tuple[int, int]]:
    for number in range(days):
        if is_working_day(start + timedelta(days=number)):
            yield from ((number * DAY + since(a), number * DAY + since(b)) for a, b in office_hours().spans)


def _own(calendar: Calendar, start: date, days: int) -> Iterator[tuple[int, int]]:
    for number in range(days):
        day = start + timedelta(days=number)
        holiday = calendar.holidays_off and day.weekday() < 5 and not is_working_day(day)  # noqa: PLR2004 -- Saturday
        if day.weekday() in calendar.weekdays and not holiday:
            yield from ((number * DAY + since(a), number * DAY + since(b, end=True)) for a, b in calendar.spans)


def since(clock: time, *, end: bool = False) -> int:
    """Microseconds from midnight; 23:59 as an end means midnight."""
    if end and (clock.hour, clock.minute) == (23, 59):
        return DAY
    return (clock.hour * 3600 + clock.minute * 60 + clock.second) * 1_000_000 + clock.microsecond * MICROSECOND


def gaps(outages: Iterable[Outage], start: date, until: int, draws: np.random.Generator) -> list[tuple[int, int]]:
    """When something is away, in order and not overlapping, in microseconds from the plan's start."""
    spans: list[tuple[int, int]] = []
    for outage in outages:
        spans.extend(_fixed(outage, start, draws) if outage.at is not None else _random(outage, until, draws))
    return _joined(sorted(span for span in spans if span[1] > 0))


def _fixed(outage: Outage, start: date, draws: np.random.Generator) -> Iterator[tuple[int, int]]:
    begin = round((outage.at - datetime.combine(start, time())) / timedelta(microseconds=1))  # type: ignore[operator]
    yield max(begin, 0), begin + one_of(Times.of(outage.lasts), draws)


def _random(outage: Outage, until: int, draws: np.random.Generator) -> Iterator[tuple[int, int]]:
    every, lasts = outage.every.us, Times.of(outage.lasts)  # type: ignore[union-attr]
    at = 0
    while at < until:
        at += max(round(draws.exponential(every)), 1)
        back = at + one_of(lasts, draws)
        yield at, back
        at = back


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in spans:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined
