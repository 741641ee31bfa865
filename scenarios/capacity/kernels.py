"""The compiled loops of the fast engine: documents in order of arrival go in, moments of begin and end come out.

Each loop keeps what outlives a turn (who is served until when, what a line has let through) in arrays of the caller.
"""

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenarios.capacity.draws import time_of, unit, word_of
from scenarios.capacity.quantities import DAY
from scenarios.capacity.rows import (
    AT,
    BORN,
    COLUMNS,
    IDENTITY,
    MARK,
    ROUND_BIT,
    SITE_MASK,
    WHO,
    Rows,
    kind_of,
    number_of,
)

Whole = NDArray[np.int64]
Parts = NDArray[np.float64]
Words = NDArray[np.uint64]
MOST_TRIES: Final = 1_000_000


# --- stations ---------------------------------------------------------------------------------------------------------


@njit(nogil=True, cache=True)
def _sink(free: Whole, begin: int, count: int) -> None:
    """Put the first of a heap of `count` where it belongs; four below each, so that few lines of memory are touched."""
    value = free[begin]
    at = 0
    while True:
        child = 4 * at + 1
        if child >= count:
            break
        least = child
        lowest = free[begin + child]
        for other in range(child + 1, min(child + 4, count)):
            if free[begin + other] < lowest:
                least = other
                lowest = free[begin + other]
        if lowest >= value:
            break
        free[begin + at] = lowest
        at = least
    free[begin + at] = value


@njit(nogil=True, cache=True)
def serve(
    rows: Rows,
    begins: Whole,
    ends: Whole,
    group: Whole,
    heap_at: Whole,
    servers: Whole,
    free: Whole,
    opens: Whole,
    closes: Whole,
    worked: Whole,
    cut_off: int,
    shape: Whole,
    least: Parts,
    one: Parts,
    two: Parts,
    stream: Words,
) -> None:
    """First come, first served, by as many servers as each queue has, in working time; `free`: when each is free."""
    spans = len(opens)
    span = 0
    for row in range(len(rows)):
        at = rows[row, AT]
        if cut_off < DAY and at % DAY > cut_off:
            at += DAY - at % DAY
        while closes[span] <= at:
            span += 1
        arrived = worked[span] + max(at - opens[span], 0)
        identity = rows[row, IDENTITY]
        kind = kind_of(identity)
        who = rows[row, WHO]
        word = word_of(stream[kind], np.uint64(number_of(identity)), np.uint64(who >> ROUND_BIT))
        taken = time_of(shape[kind], least[kind], one[kind], two[kind], word)
        queue = group[who & SITE_MASK]
        first = heap_at[queue]
        begin = max(arrived, free[first])
        end = begin + taken
        free[first] = end
        _sink(free, first, servers[queue])
        begins[row], ends[row] = _clock(begin, end, span, spans, opens, worked)


@njit(nogil=True, cache=True, inline="always")
def _clock(begin: int, end: int, span: int, spans: int, opens: Whole, worked: Whole) -> tuple[int, int]:
    """Working time back to moments: what begins at the end of hours begins with the next, what ends then has ended."""
    at = span
    while at + 1 < spans and worked[at + 1] <= begin:
        at += 1
    begun = opens[at] + begin - worked[at]
    while at + 1 < spans and worked[at + 1] < end:
        at += 1
    return begun, opens[at] + end - worked[at]


# --- cycles -----------------------------------------------------------------------------------------------------------


@njit(nogil=True, cache=True)
def send(
    rows: Rows,
    begins: Whole,
    ends: Whole,
    busy: Whole,
    moments: Whole,
    phase: Whole,
    period: int,
    gap: int,
    opens: Whole,
    closes: Whole,
    away: Whole,
) -> None:
    """Wait for the site's next moment at which it is open and its line is there, then one after another."""
    span = 0
    for row in range(len(rows)):
        at = rows[row, AT]
        site = rows[row, WHO] & SITE_MASK
        while closes[span] <= at:
            span += 1
        if moments[site] < at:  # else that moment is still the next one
            moments[site] = _moment(at, span, phase[site], period, opens, closes, away)
        begin = max(moments[site], busy[site])
        begins[row] = begin
        ends[row] = begin + gap
        busy[site] = begin + gap


@njit(nogil=True, cache=True, inline="always")
def _moment(at: int, span: int, phase: int, period: int, opens: Whole, closes: Whole, away: Whole) -> int:
    early = at
    gap = np.searchsorted(away[:, 1], at, side="right") if len(away) else 0
    while True:
        moment = phase + -((phase - early) // period) * period
        while closes[span] <= moment:
            span += 1
        if moment < opens[span]:
            early = opens[span]
            continue
        while gap < len(away) and away[gap, 1] <= moment:
            gap += 1
        if gap < len(away) and away[gap, 0] <= moment:
            early = away[gap, 1]
            continue
        return moment


# --- lines ------------------------------------------------------------------------------------------------------------


@njit(nogil=True, cache=True, inline="always")
def pause(tries: int, first: float, factor: float, most: float, jitter: float, stream: np.uint64, number: int) -> int:
    """How long until the next try; the first pause is that after try 0."""
    wait = min(first * factor ** min(tries, 64), most)
    if jitter > 0:
        wait *= 1.0 + jitter * (2.0 * unit(word_of(stream, np.uint64(number), np.uint64(tries))) - 1.0)
    return max(int(wait + 0.5), 1)


@njit(nogil=True, cache=True)
def carry(
    rows: Rows,
    begins: Whole,
    ends: Whole,
    away: Whole,
    first: float,
    factor: float,
    most: float,
    jitter: float,
    retry: np.uint64,
    shape: Whole,
    least: Parts,
    one: Parts,
    two: Parts,
    stream: Words,
) -> None:
    """A line without a quota: what meets an outage tries again until it gets through."""
    for row in range(len(rows)):
        identity = rows[row, IDENTITY]
        kind = kind_of(identity)
        number = number_of(identity)
        at = rows[row, AT]
        tries = 0
        gap = np.searchsorted(away[:, 1], at, side="right") if len(away) else 0
        while gap < len(away) and away[gap, 0] <= at:
            at += pause(tries, first, factor, most, jitter, retry, number)
            tries += 1
            while gap < len(away) and away[gap, 1] <= at:
                gap += 1
        word = word_of(stream[kind], np.uint64(number), np.uint64(rows[row, WHO] >> ROUND_BIT))
        begins[row] = at
        ends[row] = at + time_of(shape[kind], least[kind], one[kind], two[kind], word)


@njit(nogil=True, cache=True)
def _before(heap: Whole, one: int, other: int) -> bool:
    if heap[one, 0] != heap[other, 0]:
        return bool(heap[one, 0] < heap[other, 0])
    return bool(heap[one, 1] < heap[other, 1])


@njit(nogil=True, cache=True)
def _swap(heap: Whole, one: int, other: int) -> None:
    for column in range(4):
        heap[one, column], heap[other, column] = heap[other, column], heap[one, column]


@njit(nogil=True, cache=True)
def _down(heap: Whole, at: int, count: int) -> None:
    while True:
        child = 2 * at + 1
        if child >= count:
            return
        if child + 1 < count and _before(heap, child + 1, child):
            child += 1
        if not _before(heap, child, at):
            return
        _swap(heap, child, at)
        at = child


@njit(nogil=True, cache=True)
def ration(
    rows: Rows,
    tries: Whole,
    nexts: Whole,
    until: int,
    begins: Whole,
    passed: Whole,
    away: Whole,
    quota: int,
    window: int,
    state: Whole,
    first: float,
    factor: float,
    most: float,
    jitter: float,
    retry: np.uint64,
) -> None:
    """A line with a quota a window: tries in order of time and identity; who is refused or meets an outage tries later.

    `nexts`, `tries`: the next try of each and how many failed before; `passed` is 1 where a row got through, at
    `begins`; the others stay for the next turn. `state`: the window that counts and what it has let through.
    """
    count = len(rows)
    heap = np.empty((count, 4), np.int64)
    for row in range(count):
        heap[row, 0] = nexts[row]
        heap[row, 1] = rows[row, IDENTITY]
        heap[row, 2] = row
        heap[row, 3] = tries[row]
    for at in range(count // 2 - 1, -1, -1):
        _down(heap, at, count)
    gap = 0
    while count > 0 and heap[0, 0] < until:
        at = heap[0, 0]
        row = heap[0, 2]
        while gap < len(away) and away[gap, 1] <= at:
            gap += 1
        down = gap < len(away) and away[gap, 0] <= at
        if not down and at // window != state[0]:
            state[0] = at // window
            state[1] = 0
        if not down and state[1] < quota:
            state[1] += 1
            begins[row] = at
            passed[row] = 1
            count -= 1
            _swap(heap, 0, count)
        else:
            number = number_of(heap[0, 1])
            heap[0, 0] = at + pause(heap[0, 3], first, factor, most, jitter, retry, number)
            heap[0, 3] += 1
        _down(heap, 0, count)
    for place in range(count):
        row = heap[place, 2]
        nexts[row] = heap[place, 0]
        tries[row] = heap[place, 3]


# --- waits, and what all places share ---------------------------------------------------------------------------------


@njit(nogil=True, cache=True)
def delay(
    rows: Rows, begins: Whole, ends: Whole, shape: Whole, least: Parts, one: Parts, two: Parts, stream: Words
) -> None:
    """A time that each document takes by itself, from `begins` on."""
    for row in range(len(rows)):
        identity = rows[row, IDENTITY]
        kind = kind_of(identity)
        word = word_of(stream[kind], np.uint64(number_of(identity)), np.uint64(rows[row, WHO] >> ROUND_BIT))
        ends[row] = begins[row] + time_of(shape[kind], least[kind], one[kind], two[kind], word)


@njit(nogil=True, cache=True)
def route(
    rows: Rows,
    ends: Whole,
    targets: Whole,
    arrivals: Whole,
    onward: Whole,
    back_share: Parts,
    back_rounds: Whole,
    back_to: Whole,
    back_shape: Whole,
    back_least: Parts,
    back_one: Parts,
    back_two: Parts,
    back_stream: Words,
    delay_stream: Words,
) -> None:
    """Where each goes next (`targets`: ranks of places) and when it arrives there."""
    for row in range(len(rows)):
        identity = rows[row, IDENTITY]
        kind = kind_of(identity)
        arrivals[row] = ends[row]
        targets[row] = onward[kind]
        rounds = rows[row, WHO] >> ROUND_BIT
        if back_share[kind] > 0 and rounds < back_rounds[kind]:
            number = np.uint64(number_of(identity))
            if unit(word_of(back_stream[kind], number, np.uint64(rounds))) < back_share[kind]:
                word = word_of(delay_stream[kind], number, np.uint64(rounds))
                targets[row] = back_to[kind]
                arrivals[row] += time_of(back_shape[kind], back_least[kind], back_one[kind], back_two[kind], word)


@njit(nogil=True, cache=True)
def leave(
    rows: Rows,
    ends: Whole,
    targets: Whole,
    arrivals: Whole,
    onward: Whole,
    marks: NDArray[np.bool_],
    order: Whole,
    turn_ends: int,
    day_ends: int,
) -> tuple[Rows, Whole]:
    """Rows as the next places see them, put together by place and by whether they arrive in this turn, today or later.

    `order`: for each target (the last one, -1, is the end of the way) its number among those of this place. Of target
    number n, rows from `begin[3n]` arrive in this turn, from `begin[3n + 1]` today, from `begin[3n + 2]` on later days.
    """
    count = 3 * (order.max() + 1)
    begin = np.zeros(count + 1, np.int64)
    slots = np.empty(len(rows), np.int64)
    for row in range(len(rows)):
        at = arrivals[row]
        slots[row] = 3 * order[targets[row]] + (at >= turn_ends) + (at >= day_ends)
        begin[slots[row] + 1] += 1
    for slot in range(count):
        begin[slot + 1] += begin[slot]
    filled = begin.copy()
    out = np.empty((len(rows), COLUMNS), np.int64)
    for row in range(len(rows)):
        place = filled[slots[row]]
        filled[slots[row]] = place + 1
        kind = kind_of(rows[row, IDENTITY])
        out[place, AT] = arrivals[row]
        out[place, IDENTITY] = rows[row, IDENTITY]
        out[place, BORN] = rows[row, BORN]
        out[place, WHO] = rows[row, WHO] + ((targets[row] != onward[kind]) << ROUND_BIT)
        out[place, MARK] = rows[row, MARK]
        if marks[kind] and rows[row, MARK] == rows[row, BORN]:
            out[place, MARK] = ends[row]
    return out, begin


@njit(nogil=True, cache=True)
def sort_by_slot(rows: Rows, slots: Whole, first: int, count: int) -> tuple[Rows, Whole]:
    """Rows put together by slot (`first` … `first + count - 1`), and where each slot begins."""
    begin = np.zeros(count + 1, np.int64)
    for row in range(len(rows)):
        begin[slots[row] - first + 1] += 1
    for slot in range(count):
        begin[slot + 1] += begin[slot]
    filled = begin.copy()
    out = np.empty((len(rows), COLUMNS), np.int64)
    for row in range(len(rows)):
        place = filled[slots[row] - first]
        filled[slots[row] - first] = place + 1
        out[place] = rows[row]
    return out, begin
