"""When requests leave: drawn from a plan's volumes, hours, sites and send cycles, squeezed into the run.

Arrivals are open: they depend on plan, question and seed alone, never on an answer. The plan's day is thinned (or laid
over itself with other seeds) to the rate that is wanted; Poisson streams stay Poisson under both. Time runs faster by
the same factor for all, cycles and the gaps in them too, so that the shape of the day is kept. A document leaves when
it was made, plus the mean of the waits that stand before the request on its way, moved on to its site's next send when
a cycle stands there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from harness.errors import UsageError
from harness.text import Text
from loadtests.kinds import TOUCHES, Touch, strangers
from loadtests.questions import Question
from loadtests.replay import MICRO, Arrival
from loadtests.settings import REQUESTS_MAX, Settings
from scenarios.capacity.demand import Crowd, Demand, at_month_end
from scenarios.capacity.layout import Layout, layout
from scenarios.capacity.plan import Cycle, Kind, Plan, read_plan
from scenarios.capacity.rows import AT, SITE_MASK, WHO

HOUR_US: Final = 3600 * MICRO
DAY_US: Final = 24 * HOUR_US
WEEK: Final = 7
MONTH: Final = 62
"""Within so many days a month ends."""
LAYERS_MAX: Final = 2000
LAYER_STEP: Final = 1_000_003
"""Between the seeds of days that are laid over each other."""

Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Source:
    """One kind's requests of one sort, and how they come about."""

    demand: Demand
    touch: Touch
    wait_us: int
    cycle: Cycle | None
    cycle_name: str


def planned(settings: Settings) -> list[Arrival]:
    """The arrivals of a run, in order of time; UsageError when the plan has none for the question, or far too many."""
    plan, question = read_plan(settings.plan), settings.asked
    sources = list(_sources(plan, question, settings.seed))
    if not sources:
        raise _nothing(settings, plan)
    where = layout(plan)
    day = _day(plan, question, [source.demand for source in sources])
    first = [_moments(source, where, day, 0) for source in sources]
    share = _share(settings, question, sum(int(_within(question, times).sum()) for times, _ in first))
    found: list[Arrival] = []
    for number, source in enumerate(sources):
        for layer in range(max(1, ceil(share))):
            times, sites = first[number] if layer == 0 else _moments(source, where, day, layer)
            kept = _kept(settings, source, layer, times, sites, share)
            found.extend(_squeezed(settings, question, source.touch.ask, times[kept], sites[kept]))
    if not found:
        raise _nothing(settings, plan)
    return sorted(found)


def _sources(plan: Plan, question: Question, seed: int) -> Iterator[_Source]:
    known = {name: touches for name, touches in TOUCHES.items() if name in plan.kinds}
    unknown = strangers(plan.kinds)
    if not known and unknown:
        raise _unknown(plan, unknown)
    groups = layout(plan).groups
    for number, (name, kind) in enumerate(plan.kinds.items()):
        group = groups[kind.sites]
        for touch in known.get(name, ()):
            wait_us, cycle = _before(kind, touch)
            if touch.ask in question.asks and (cycle or not question.cycles_only):
                demand = Demand(name, number, kind, Crowd.of(group.first, group.sizes), seed, plan.start)
                yield _Source(demand, touch, wait_us, plan.cycles[cycle] if cycle else None, cycle)


def _before(kind: Kind, touch: Touch) -> tuple[int, str]:
    """What stands on the way before the request: the mean of all waits, and the last cycle."""
    wait_us, cycle = 0, ""
    for step in kind.way:
        if step.called == touch.step:
            return wait_us, cycle
        wait_us += step.wait.mean.us if step.wait else 0
        cycle = step.cycle or cycle
    return (wait_us, cycle) if cycle else (0, "")


def _day(plan: Plan, question: Question, demands: list[Demand]) -> int:
    if question.month_end:
        ends = (day for day in range(MONTH) if at_month_end(plan.start + timedelta(days=day)))
        return next(ends, 0)
    return max(range(WEEK), key=lambda day: sum(demand.mean(day) for demand in demands))


def _moments(source: _Source, where: Layout, day: int, layer: int) -> tuple[Times, Times]:
    """Within the day, when requests leave and from which site; what would leave after midnight leaves as if today."""
    demand = source.demand
    other = Demand(
        demand.name, demand.number, demand.kind, demand.crowd, demand.seed + layer * LAYER_STEP, demand.start
    )
    rows = other.documents(day)
    times = rows[:, AT] - day * DAY_US + source.wait_us
    sites = rows[:, WHO] & SITE_MASK
    if source.cycle:
        times = _sent(times, sites, source.cycle, source.cycle_name, where.count)
    return times % DAY_US, sites


def _sent(made: Times, sites: Times, cycle: Cycle, name: str, count: int) -> Times:
    """When each site sends what was made: at its next turn, one document after another."""
    period = cycle.every.us
    spread = period if cycle.spread is None else cycle.spread.us
    begins = (cycle.begins.hour * 60 + cycle.begins.minute) * 60 * MICRO
    # Phases belong to the map, not to the run: the same for every seed.
    phase = begins + (_generator(0, f"phase/{name}").random(count) * spread).astype(np.int64)
    own = phase[sites]
    turn = own - (-(made - own) // period) * period
    order = np.lexsort((made, turn, sites))
    batch = np.flatnonzero(np.r_[True, (np.diff(sites[order]) != 0) | (np.diff(turn[order]) != 0)])
    place = np.arange(len(order)) - np.repeat(batch, np.diff(np.r_[batch, len(order)]))
    sent = np.empty_like(turn)
    sent[order] = turn[order] + place * cycle.gap.us
    return sent


def _share(settings: Settings, question: Question, count: int) -> float:
    """What part of the day's `count` requests within the hours goes into the run; above one, days lie over each other.

    UsageError when that would be more than a run may hold.
    """
    hours_s = (question.hours[1] - question.hours[0]) * 3600
    wanted = settings.rate * settings.seconds if settings.rate else settings.scale * settings.seconds / hours_s * count
    share = wanted / max(count, 1)
    if wanted > REQUESTS_MAX or share > LAYERS_MAX:
        raise UsageError(
            Text(
                f"Khoảng {wanted:.0f} yêu cầu, quá {REQUESTS_MAX} yêu cầu hay {LAYERS_MAX} ngày chồng nhau của một lần "
                "chạy; giảm --rate, --scale hoặc --seconds.",
                f"About {wanted:.0f} requests, more than the {REQUESTS_MAX} requests or {LAYERS_MAX} days of a run; "
                "lower --rate, --scale or --seconds.",
            )
        )
    return share


def _within(question: Question, times: Times) -> NDArray[np.bool_]:
    first, last = question.hours
    inside: NDArray[np.bool_] = (times >= first * HOUR_US) & (times < last * HOUR_US)
    return inside


def _kept(
    settings: Settings, source: _Source, layer: int, times: Times, sites: Times, share: float
) -> NDArray[np.bool_]:
    """Which requests of a layer go into the run; what one site made at one moment (a batch) stays together."""
    within = _within(settings.asked, times)
    part = min(1.0, share - layer)
    if part >= 1 or not len(times):
        return within
    event = np.cumsum(np.r_[True, (np.diff(times) != 0) | (np.diff(sites) != 0)]) - 1
    name = f"thin/{source.demand.name}/{source.touch.ask}/{layer}"
    drawn: NDArray[np.bool_] = _generator(settings.seed, name).random(int(event[-1]) + 1)[event] < part
    return within & drawn


def _squeezed(settings: Settings, question: Question, ask: str, times: Times, sites: Times) -> Iterator[Arrival]:
    first, last = question.hours
    faster = settings.seconds / ((last - first) * 3600)
    moments = ((times - first * HOUR_US) * faster).astype(np.int64)
    for at_us, site in zip(moments.tolist(), sites.tolist(), strict=True):
        yield Arrival(at_us, ask, site)


def _generator(seed: int, name: str) -> np.random.Generator:
    words = np.frombuffer(sha256(f"load/{seed}/{name}".encode()).digest(), np.uint32)
    return np.random.Generator(np.random.PCG64(words.tolist()))


def _nothing(settings: Settings, plan: Plan) -> UsageError:
    return UsageError(
        Text(
            f"Phương án {plan.name} không có yêu cầu nào cho câu hỏi {settings.question} "
            f"trong {settings.seconds:g} giây.",
            f"The plan {plan.name} has no request for the question {settings.question} within {settings.seconds:g} s.",
        )
    )


def _unknown(plan: Plan, unknown: list[str]) -> UsageError:
    names, known = ", ".join(unknown), ", ".join(TOUCHES)
    return UsageError(
        Text(
            f"{plan.name}: không biết {names} đi vào cửa nào của cổng; các loại biết được: {known}.",
            f"{plan.name}: which doors {names} go through is not known; kinds that are: {known}.",
        )
    )
