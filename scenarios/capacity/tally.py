"""What a run adds up while it goes, in memory that does not grow with documents or days.

Only documents made in the measured days count; how deep queues are and how busy servers are is counted of all.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenarios.capacity.buckets import NATIONAL, PROVINCIAL, place_of, size
from scenarios.capacity.openings import Openings
from scenarios.capacity.quantities import DAY, MINUTE
from scenarios.capacity.rows import AT, BORN, IDENTITY, SITE_MASK, WHO, Rows, kind_of
from scenarios.capacity.terms import Aim, Term, terms
from scenarios.capacity.wiring import Place, Wiring

BINS_MAX: Final = 1500
BIN_WIDTHS: Final = tuple(minutes * MINUTE for minutes in (15, 30, 60, 120, 240, 480, 720, 1440))
"""Widths of the steps in which queues are told; each divides the day."""

Whole = NDArray[np.int64]
COUNT, SOJOURN, WAIT, MOST = range(4)
"""Columns of sums."""


@dataclass(slots=True)
class Times:
    """Times that documents of some kinds took, by kind and province."""

    kinds: dict[int, int]
    """Number of a kind in the plan: its row here."""
    row_of: Whole
    national: NDArray[np.int64]
    provincial: NDArray[np.uint32]
    sums: NDArray[np.float64]

    @classmethod
    def of(cls, kinds: list[int], provinces: int) -> "Times":
        """Nothing yet."""
        row_of = np.full(128, -1, np.int64)
        row_of[kinds] = np.arange(len(kinds))
        return cls(
            {kind: row for row, kind in enumerate(kinds)},
            row_of,
            np.zeros((len(kinds), size(NATIONAL)), np.int64),
            np.zeros((len(kinds), provinces, size(PROVINCIAL)), np.uint32),
            np.zeros((len(kinds), provinces, 4)),
        )

    @property
    def whole(self) -> NDArray[np.float64]:
        """Sums over all provinces, by kind; whole numbers of microseconds, so no order matters."""
        total: NDArray[np.float64] = self.sums.sum(axis=1)
        total[:, MOST] = self.sums[:, :, MOST].max(axis=1, initial=0.0)
        return total


@dataclass(slots=True)
class Series:
    """How many wait and how many are served over time, by steps of `width` microseconds, exactly integrated.

    `arrived`, `begun`, `ended`: how many in each step; `…_area`: for each, the rest of its step, added up.
    """

    width: int
    count: int
    arrived: Whole = field(init=False)
    begun: Whole = field(init=False)
    ended: Whole = field(init=False)
    arrived_area: NDArray[np.float64] = field(init=False)
    begun_area: NDArray[np.float64] = field(init=False)
    served_area: NDArray[np.float64] = field(init=False)
    """Begun less ended, in working time."""

    def __post_init__(self) -> None:
        """All zero."""
        for name in ("arrived", "begun", "ended"):
            setattr(self, name, np.zeros(self.count, np.int64))
        for name in ("arrived_area", "begun_area", "served_area"):
            setattr(self, name, np.zeros(self.count))

    def waiting(self) -> NDArray[np.float64]:
        """How many wait on average in each step."""
        return self._level(self.arrived, self.begun) + (self.arrived_area - self.begun_area) / self.width

    def _level(self, more: Whole, less: Whole) -> NDArray[np.float64]:
        """How many there are when a step begins."""
        return np.concatenate([[0.0], np.cumsum(more - less)[:-1]])

    def busy(self, working: NDArray[np.float64]) -> NDArray[np.float64]:
        """How many are served on average while it is open; `working`: open microseconds of each step."""
        level = self._level(self.begun, self.ended)
        whole = level * working + self.served_area
        return np.divide(whole, working, out=np.zeros(self.count), where=working > 0)


class Tally:
    """Listens to an engine and adds up."""

    def __init__(self, wiring: Wiring, aims: tuple[Aim, ...] = ()) -> None:
        """Nothing yet."""
        self.wiring = wiring
        self._from, self._until = wiring.measured
        provinces = len(wiring.layout.provinces)
        self.width = next((width for width in BIN_WIDTHS if wiring.days * DAY / width <= BINS_MAX), BIN_WIDTHS[-1])
        bins = wiring.days * DAY // self.width
        self.edges = np.arange(bins + 1, dtype=np.int64) * self.width
        self.stages = [Times.of(place.kinds, provinces) for place in wiring.places]
        self.whole = Times.of(list(range(len(wiring.kinds))), provinces)
        self.series = [Series(self.width, bins) for _ in wiring.places]
        self.work = [np.zeros(len(place.servers)) for place in wiring.places]
        self.born = np.zeros(len(wiring.kinds), np.int64)
        self.daily = np.zeros((len(wiring.kinds), wiring.days, 2))
        """By kind and day of birth: how many came to their end, and how long they took."""
        self.terms = terms(wiring, aims)
        self.late = {term.name: np.zeros((provinces, 2), np.int64) for term in self.terms}
        """By time limit and province: how many were judged, how many were late."""

    @property
    def satisfied(self) -> bool:
        """Whether every document that counts has come to its end."""
        return bool((self.whole.whole[:, COUNT] >= self.born).all())

    @property
    def unfinished(self) -> Whole:
        """By kind: how many that count have not come to their end."""
        return self.born - self.whole.whole[:, COUNT].astype(np.int64)

    def made(self, rows: Rows) -> None:
        """A day's documents of one kind."""
        if len(rows):
            counted = (rows[:, BORN] >= self._from) & (rows[:, BORN] < self._until)
            self.born[kind_of(int(rows[0, IDENTITY]))] += int(counted.sum())

    def passed(self, rank: int, rows: Rows, begins: Whole, ends: Whole, targets: Whole) -> None:
        """Documents passed a place and go on to `targets`."""
        place, stage, series = self.wiring.places[rank], self.stages[rank], self.series[rank]
        province = self.wiring.layout.province
        _note_times(
            rows, rows[:, AT].copy(), begins, ends, self._from, self._until, province, stage.row_of,
            stage.national, stage.provincial, stage.sums,
        )  # fmt: skip
        opened: Openings = place.opened
        works = place.servers if place.room == "station" else np.empty(0, np.int64)
        _note_series(
            rows, begins, ends, series.width, self.edges,
            opened.opens, opened.closes, opened.worked, place.group, works, self.work[rank],
            series.arrived, series.begun, series.ended,
            series.arrived_area, series.begun_area, series.served_area,
        )  # fmt: skip
        for term in self.terms:
            if term.rank == rank:
                self._judge(term, place, rows, ends, targets)

    def _judge(self, term: Term, place: Place, rows: Rows, ends: Whole, targets: Whole) -> None:
        _note_late(
            rows, ends, term.due(rows[:, term.column]), targets, int(place.ways.onward[term.kind]), term.kind,
            self._from, self._until,
            self.wiring.layout.province, self.late[term.name],
        )  # fmt: skip

    def ended(self, rows: Rows) -> None:
        """Documents came to the end of their way."""
        born, ends, whole = rows[:, BORN].copy(), rows[:, AT].copy(), self.whole
        _note_times(
            rows, born, born, ends, self._from, self._until, self.wiring.layout.province, whole.row_of,
            whole.national, whole.provincial, whole.sums,
        )  # fmt: skip
        _note_daily(rows, self._until, self.daily)


@njit(nogil=True, cache=True)
def _note_times(
    rows: Rows,
    came: Whole,
    begins: Whole,
    ends: Whole,
    since: int,
    until: int,
    province: Whole,
    row_of: Whole,
    national: NDArray[np.int64],
    provincial: NDArray[np.uint32],
    sums: NDArray[np.float64],
) -> None:
    for row in range(len(rows)):
        if since <= rows[row, BORN] < until:
            which = row_of[kind_of(rows[row, IDENTITY])]
            home = province[rows[row, WHO] & SITE_MASK]
            took = ends[row] - came[row]
            national[which, place_of(took, NATIONAL)] += 1
            provincial[which, home, place_of(took, PROVINCIAL)] += 1
            sums[which, home, COUNT] += 1
            sums[which, home, SOJOURN] += took
            sums[which, home, WAIT] += begins[row] - came[row]
            sums[which, home, MOST] = max(sums[which, home, MOST], took)


@njit(nogil=True, cache=True)
def _note_daily(rows: Rows, until: int, daily: NDArray[np.float64]) -> None:
    for row in range(len(rows)):
        born = rows[row, BORN]
        if born < until:
            kind = kind_of(rows[row, IDENTITY])
            daily[kind, born // DAY, 0] += 1
            daily[kind, born // DAY, 1] += rows[row, AT] - born


@njit(nogil=True, cache=True, inline="always")
def _working(at: int, opens: Whole, closes: Whole, worked: Whole) -> int:
    """Working time passed until `at`."""
    if len(opens) == 1:
        return int(max(at - opens[0], 0))
    span = np.searchsorted(closes, at, side="right")
    return int(worked[span] + max(at - opens[span], 0))


@njit(nogil=True, cache=True)
def _note_series(
    rows: Rows,
    begins: Whole,
    ends: Whole,
    width: int,
    edges: Whole,
    opens: Whole,
    closes: Whole,
    worked: Whole,
    group: Whole,
    servers: Whole,
    work: NDArray[np.float64],
    arrived: Whole,
    begun: Whole,
    ended: Whole,
    arrived_area: NDArray[np.float64],
    begun_area: NDArray[np.float64],
    served_area: NDArray[np.float64],
) -> None:
    bins = len(arrived)
    station = len(servers) > 0
    for row in range(len(rows)):
        at, begin, end = rows[row, AT], begins[row], ends[row]
        step = at // width
        start = begin // width
        if step < bins:
            arrived[step] += 1
            arrived_area[step] += edges[step + 1] - at
        if start < bins:
            begun[start] += 1
            begun_area[start] += edges[start + 1] - begin
        if station:
            finish = end // width
            first = _working(begin, opens, closes, worked)
            last = _working(end, opens, closes, worked)
            if step < bins:
                work[group[rows[row, WHO] & SITE_MASK]] += last - first
            if start < bins:
                served_area[start] += _working(edges[start + 1], opens, closes, worked) - first
            if finish < bins:
                ended[finish] += 1
                served_area[finish] -= _working(edges[finish + 1], opens, closes, worked) - last


@njit(nogil=True, cache=True)
def _note_late(
    rows: Rows,
    ends: Whole,
    due: Whole,
    targets: Whole,
    onward: int,
    kind: int,
    since: int,
    until: int,
    province: Whole,
    late: Whole,
) -> None:
    """A document that comes back with an error is not done: only its last passage is judged."""
    for row in range(len(rows)):
        if kind_of(rows[row, IDENTITY]) == kind and targets[row] == onward and since <= rows[row, BORN] < until:
            home = province[rows[row, WHO] & SITE_MASK]
            late[home, 0] += 1
            late[home, 1] += ends[row] > due[row]
