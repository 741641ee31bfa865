"""The cheapest change that holds a limit: `card-officers so that p95(birth) <= 2 working days`.

The knob is a station (how many serve), a link (its quota a window) or a cycle (minutes between two sends). A limit
holds if the whole confidence interval lies within it; all tries see the same random numbers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from harness.errors import UsageError
from harness.text import Text
from scenarios.capacity.answer import Answer, Value
from scenarios.capacity.outcome import WHOLE
from scenarios.capacity.plan import Plan
from scenarios.capacity.quantities import DURATIONS, Figure
from scenarios.capacity.terms import Aim

TRIES_MAX: Final = 40
LARGEST: Final = 10_000_000
_QUESTION: Final = re.compile(
    r"(?P<knob>[a-z][a-z0-9-]*) so that (?P<measure>mean|p50|p90|p95|p99|late)\((?P<of>[a-z][a-z0-9-]*)"
    r"(?P<stage>/[a-z][a-z0-9-]*)?\) ?<= ?(?P<number>[0-9]+(\.[0-9]+)?) ?(?P<unit>[a-z%]+( days)?)"
)
_WORKING: Final = "working days"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    knob: str
    room: Literal["stations", "links", "cycles"]
    measure: str
    of: str
    stage: str
    limit: float
    """Seconds, or a part of one."""
    aim: Aim | None
    """Set where the limit counts working days: then `limit` is the part that may be later."""
    words: str


@dataclass(frozen=True, slots=True)
class Try:
    """One value of the knob and what came of it."""

    setting: int
    value: Value | None
    """None: unstable."""
    holds: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of a search."""

    question: Question
    now: int
    """What the plan says."""
    best: int | None
    """The least (of a cycle the longest) that holds; None: nothing tried holds."""
    tries: tuple[Try, ...]


def question(plan: Plan, words: str) -> Question:
    """Read a question; UsageError says what is not understood and gives an example."""
    match = _QUESTION.fullmatch(" ".join(words.split()))
    if match is None:
        raise UsageError(_not_understood(plan, words))
    knob, of, measure = match["knob"], match["of"], match["measure"]
    room = next((room for room in ("stations", "links", "cycles") if knob in getattr(plan, room)), None)
    if room is None:
        raise UsageError(_not_understood(plan, knob))
    if room == "links" and plan.links[knob].quota is None:
        raise UsageError(Text(f"Đường {knob} không có hạn ngạch.", f"The link {knob} has no quota."))
    names = plan.deadlines if measure == "late" else plan.kinds
    if of not in names:
        raise UsageError(
            Text(
                f"{measure}({of}): chỉ có {', '.join(sorted(names))}.",
                f"{measure}({of}): there are {', '.join(sorted(names))}.",
            )
        )
    stage = (match["stage"] or "").removeprefix("/")
    steps = [] if measure == "late" else [step.called for step in plan.kinds[of].way]
    if stage and stage not in steps:
        raise UsageError(
            Text(f"{of}/{stage}: các bước là {', '.join(steps)}.", f"{of}/{stage}: the steps are {', '.join(steps)}.")
        )
    limit, aim = _limit(plan, match, stage or (steps[-1] if steps else ""))
    return Question(knob, room, measure, of, stage or WHOLE, limit, aim, words)  # type: ignore[arg-type]


def _limit(plan: Plan, match: re.Match[str], until: str) -> tuple[float, Aim | None]:
    number, unit, measure = float(match["number"]), match["unit"], match["measure"]
    if unit == "%" and measure == "late":
        return number / 100, None
    if unit == _WORKING and measure in {"p50", "p90", "p95", "p99"} and number == int(number):
        return 1 - int(measure[1:]) / 100, Aim(match["of"], until, int(number))
    if unit in DURATIONS and measure != "late":
        return number * DURATIONS[unit] / DURATIONS["s"], None
    raise UsageError(_not_understood(plan, f"{match['number']} {unit}"))


def _not_understood(plan: Plan, what: str) -> Text:
    knobs = ", ".join(sorted([*plan.stations, *plan.links, *plan.cycles]))
    example = "card-officers so that p95(birth) <= 2 working days"
    return Text(
        f'Không hiểu {what!r}. Ví dụ: "{example}"; thời gian s, min, h, d hoặc working days (cho p50 … p99); '
        f"late(HẠN) <= 1 %. Các nút chỉnh: {knobs}.",
        f'{what!r} is not understood. For example: "{example}"; times in s, min, h, d or working days (for p50 … p99); '
        f"late(DEADLINE) <= 1 %. Knobs: {knobs}.",
    )


def setting(plan: Plan, asked: Question) -> int:
    """What the plan says of the knob: servers, documents a window, minutes."""
    if asked.room == "stations":
        return plan.stations[asked.knob].servers.count
    if asked.room == "links":
        quota = plan.links[asked.knob].quota
        return quota.window[0] if quota else 0
    return plan.cycles[asked.knob].every.us // DURATIONS["min"]


def changed(plan: Plan, asked: Question, value: int) -> Plan:
    """The plan with the knob at `value`."""
    part = getattr(plan, asked.room)[asked.knob]
    field = {"stations": "servers", "links": "quota", "cycles": "every"}[asked.room]
    figure: Figure = getattr(part, field)
    unit = "min" if asked.room == "cycles" else figure.unit
    new = figure.model_copy(update={"says": f"{value} {unit}"})
    parts = {**getattr(plan, asked.room), asked.knob: part.model_copy(update={field: new})}
    return plan.model_copy(update={asked.room: parts, "overload": True})


def judged(answer: Answer, asked: Question) -> Value | None:
    """What the limit is about, seconds or a part of one; None when unstable."""
    if asked.aim is not None:
        return None if answer.unstable(asked.of) else answer.late(asked.aim.name)
    if asked.measure == "late":
        kind = answer.plan.deadlines[asked.of].kind
        return None if answer.unstable(kind) else answer.late(asked.of)
    return answer.time(asked.of, asked.stage, asked.measure)


def search(plan: Plan, asked: Question, answer: Callable[[Plan], Answer]) -> Found:
    """Double until it holds, then halve the gap; a cycle is lengthened as long as it holds."""
    tries: dict[int, Try] = {}

    def holds(value: int) -> bool:
        if value not in tries:
            if len(tries) >= TRIES_MAX:
                return False
            got = judged(answer(changed(plan, asked, value)), asked)
            tries[value] = Try(value, got, got is not None and got.high <= asked.limit)
        return tries[value].holds

    now = setting(plan, asked)
    best = _longest(now, holds) if asked.room == "cycles" else _least(now, holds)
    return Found(asked, now, best, tuple(tries[value] for value in sorted(tries)))


def _least(now: int, holds: Callable[[int], bool]) -> int | None:
    """The least value that holds, if more never hurts."""
    good = now
    while not holds(good):
        if good >= LARGEST or good >= now * 1024:
            return None
        good = min(good * 2, LARGEST)
    bad = good // 2 if good > now else 0
    step = good
    while bad == 0 and good > 1:
        step = max(good // 2, 1)
        if not holds(step):
            bad = step
            break
        good = step
    while good - bad > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return good


def _longest(now: int, holds: Callable[[int], bool]) -> int | None:
    """The longest period in minutes that holds, up to a day, if longer never helps."""
    good, bad = (now, 24 * 60 + 1) if holds(now) else (0, now)
    while bad - good > 1:
        middle = min(2 * good, (good + bad) // 2) if good else bad // 2
        good, bad = (middle, bad) if holds(middle) else (good, middle)
    return good or None
