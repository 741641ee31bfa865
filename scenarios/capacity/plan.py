"""A plan (phương án): a planner's question as data; every number with unit, source and basis.

A plan may say `based_on` another one and then only names what differs. What is wrong in a file is refused with its
place and a remedy before anything is simulated.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from harness.errors import UsageError
from harness.law import law
from harness.text import Text
from scenarios.capacity.quantities import Count, Duration, Rate, Share, Times, Weights, weights_of

FILE_BYTES: Final = 1_000_000
DEPTH_MAX: Final = 5
"""How many plans may stand on each other."""
ALWAYS: Final = "always"
OFFICE: Final = "office"
BUILT_IN: Final = frozenset({ALWAYS, OFFICE})
"""Calendars that every plan knows: round the clock, and office hours of working days (harness.working)."""

Name = Annotated[str, Field(pattern=r"[a-z][a-z0-9-]{0,39}")]
Clock = Annotated[time, Field(strict=False)]
Hours24 = Annotated[Weights, weights_of(24)]
Weekdays = Annotated[Weights, weights_of(7)]
Months = Annotated[Weights, weights_of(12)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Says(_Part):
    """A sentence in both languages."""

    vi: str = Field(min_length=1, max_length=600)
    en: str = Field(min_length=1, max_length=600)

    @property
    def text(self) -> Text:
        """The sentence."""
        return Text(self.vi, self.en)


class Distribution(_Part):
    """How a time is spread: `mean` is of the whole, `least` is never undercut.

    `cv` (lognormal): standard deviation over mean of what exceeds `least`; `stages`: of an Erlang distribution.
    """

    shape: Literal["constant", "exponential", "uniform", "erlang", "lognormal"]
    mean: Duration
    least: Duration | None = None
    cv: Times | None = None
    stages: Count | None = None

    @model_validator(mode="after")
    def _fits(self) -> "Distribution":
        if (self.shape == "lognormal") != (self.cv is not None):
            message = "cv: a lognormal time needs one, and only it"
            raise ValueError(message)
        if (self.shape == "erlang") != (self.stages is not None):
            message = "stages: an Erlang time needs them, and only it"
            raise ValueError(message)
        if self.least and self.least.us > self.mean.us:
            message = "least: above the mean"
            raise ValueError(message)
        return self


class Calendar(_Part):
    """When something is open: clock spans on weekdays (0 is Monday)."""

    spans: tuple[tuple[Clock, Clock], ...] = Field(min_length=1, max_length=6)
    weekdays: frozenset[Annotated[int, Field(ge=0, le=6)]] = frozenset(range(7))
    holidays_off: bool = False
    source: str = Field(min_length=3)
    basis: Literal["published", "observed", "derived", "profile"]

    @model_validator(mode="after")
    def _in_order(self) -> "Calendar":
        marks = [at for span in self.spans for at in span]
        if any(a >= b for a, b in pairwise(marks)):
            message = "spans: each from before to, in order of the day, not overlapping"
            raise ValueError(message)
        return self


class Outage(_Part):
    """Away from a moment on for a while; or again and again by chance: up for `every` on average, down for `lasts`."""

    at: datetime | None = None
    every: Duration | None = None
    lasts: Distribution

    @model_validator(mode="after")
    def _one_way(self) -> "Outage":
        if (self.at is None) == (self.every is None):
            message = "at | every: say when it begins, or how long it is up on average; one of both"
            raise ValueError(message)
        if self.at is not None and self.at.tzinfo is not None:
            message = "at: a time in Việt Nam without zone, as in 2026-09-15T09:00:00"
            raise ValueError(message)
        if self.every is not None and self.every.us == 0:
            message = "every: longer than nothing"
            raise ValueError(message)
        return self


class Sites(_Part):
    """Facilities or offices of one kind; how unequal they are (`spread`: cv of a lognormal size, 0 all alike)."""

    title: Says
    count: Count
    spread: Times


class Station(_Part):
    """Servers or officers who work off one queue, first come, first served."""

    title: Says
    party: str
    per: Literal["nation", "province", "site"] = "nation"
    servers: Count
    service: Distribution
    calendar: Name = ALWAYS
    cut_off: Clock | None = None
    outages: tuple[Outage, ...] = Field(default=(), max_length=100)


class Retry(_Part):
    """When a line that failed is tried again: after `first`, each time `factor` as long, never more than `most`."""

    first: Duration
    factor: Times
    most: Duration
    jitter: Share | None = None

    @model_validator(mode="after")
    def _forward(self) -> "Retry":
        if self.first.us == 0 or self.most.us < self.first.us or self.factor.number < 1:
            message = "first > 0, most ≥ first, factor ≥ 1 times"
            raise ValueError(message)
        return self


class Link(_Part):
    """The line between two parties: how long a message takes, how many are let through, when it is away."""

    title: Says
    latency: Distribution
    quota: Rate | None = None
    retry: Retry
    outages: tuple[Outage, ...] = Field(default=(), max_length=100)


class Cycle(_Part):
    """A periodic send: at its moment a site sends what waits, one document after another.

    The first moment of the day is at `begins`; sites begin spread over `spread`, which is the whole period if not said.
    """

    title: Says
    every: Duration
    spread: Duration | None = None
    calendar: Name = ALWAYS
    gap: Duration
    link: Name | None = None
    begins: Clock = time(0)

    @model_validator(mode="after")
    def _forward(self) -> "Cycle":
        if self.every.us == 0:
            message = "every: longer than nothing"
            raise ValueError(message)
        return self


class Returns(_Part):
    """A part comes back with an error, is corrected by a person and goes in again at an earlier step."""

    share: Share
    to: Name
    after: Distribution
    rounds: Count


class Step(_Part):
    """One step of a way: exactly one of a cycle, a link, a station, or a wait for a person."""

    cycle: Name | None = None
    link: Name | None = None
    station: Name | None = None
    wait: Distribution | None = None
    name: Name | None = None
    service: Distribution | None = None
    returns: Returns | None = None

    @model_validator(mode="after")
    def _one(self) -> "Step":
        if sum(part is not None for part in (self.cycle, self.link, self.station, self.wait)) != 1:
            message = "cycle | link | station | wait: exactly one of them"
            raise ValueError(message)
        if self.wait is not None and self.name is None:
            message = "name: a wait needs one"
            raise ValueError(message)
        if self.station is None and (self.service or self.returns):
            message = "service, returns: only at a station"
            raise ValueError(message)
        return self

    @property
    def called(self) -> str:
        """Its name on the way: its own, or that of what it passes."""
        return self.name or self.cycle or self.link or self.station or ""


class Batches(_Part):
    """Documents that come several at a time from one site."""

    mean: Times
    shape: Literal["fixed", "geometric"]


class Kind(_Part):
    """A kind of document: how many, from where, when, and its way."""

    title: Says
    sites: Name
    volume: Rate
    growth: Times | None = None
    grows_from: date | None = None
    hours: Hours24
    weekdays: Weekdays
    months: Months | None = None
    holidays: Times | None = None
    month_end: Times | None = None
    batches: Batches | None = None
    way: tuple[Step, ...] = Field(min_length=1, max_length=12)


class Deadline(_Part):
    """A legal time limit: between two moments of a kind; `term` is a key of the law (`lienthong law`), or own words."""

    title: Says
    kind: Name
    since: Name = "born"
    until: Name
    term: Annotated[str, Field(pattern=r"[a-z_]+\.[a-z_.]+")] | None = None
    limit: Duration | None = None
    cut_off: Clock | None = None

    @model_validator(mode="after")
    def _one(self) -> "Deadline":
        if (self.term is None) == (self.limit is None):
            message = "term | limit: a key of the law, or a time; one of both"
            raise ValueError(message)
        return self


class Plan(_Part):
    """A whole plan."""

    name: Name
    title: Says
    question: Says
    based_on: Name | None = None
    start: date
    days: Count
    warm_up: Duration
    drain: Duration
    overload: bool = False
    calendars: dict[Name, Calendar] = Field(default_factory=dict, max_length=50)
    sites: dict[Name, Sites] = Field(min_length=1, max_length=20)
    stations: dict[Name, Station] = Field(default_factory=dict, max_length=50)
    links: dict[Name, Link] = Field(default_factory=dict, max_length=50)
    cycles: dict[Name, Cycle] = Field(default_factory=dict, max_length=50)
    kinds: dict[Name, Kind] = Field(min_length=1, max_length=64)
    deadlines: dict[Name, Deadline] = Field(default_factory=dict, max_length=50)

    @model_validator(mode="after")
    def _holds_together(self) -> "Plan":
        problems = list(_problems(self))
        if problems:
            raise ValueError(problems[0])
        return self


# --- what one part alone cannot know ----------------------------------------------------------------------------------


def _problems(plan: Plan) -> Iterator[str]:
    known = set(plan.calendars) | BUILT_IN
    yield from (f"calendars.{name}: this name is built in" for name in set(plan.calendars) & BUILT_IN)
    for room in ("stations", "cycles"):
        for name, part in getattr(plan, room).items():
            if part.calendar not in known:
                yield f"{room}.{name}.calendar: {part.calendar!r} is not one of {', '.join(sorted(known))}"
    for name, cycle in plan.cycles.items():
        if cycle.link is not None and cycle.link not in plan.links:
            yield f"cycles.{name}.link: {cycle.link!r} is not one of {_named(plan.links)}"
    for name, kind in plan.kinds.items():
        yield from _kind_problems(plan, f"kinds.{name}", kind)
    for name, one in plan.deadlines.items():
        yield from _deadline_problems(plan, f"deadlines.{name}", one)
    if plan.warm_up.us >= plan.days.count * 86_400_000_000:
        yield f"warm_up: {plan.warm_up.says} leaves nothing of {plan.days.says} to measure"


def _kind_problems(plan: Plan, place: str, kind: Kind) -> Iterator[str]:
    if kind.sites not in plan.sites:
        yield f"{place}.sites: {kind.sites!r} is not one of {_named(plan.sites)}"
    if (kind.growth is None) != (kind.grows_from is None):
        yield f"{place}.growth: growth and grows_from (the day from which it counts) go together"
    if kind.batches is not None and kind.batches.mean.number < 1:
        yield f"{place}.batches.mean: at least 1 times"
    names = [step.called for step in kind.way]
    for number, step in enumerate(kind.way):
        at = f"{place}.way[{number}]"
        for room in ("cycle", "link", "station"):
            name = getattr(step, room)
            if name is not None and name not in getattr(plan, f"{room}s"):
                yield f"{at}.{room}: {name!r} is not one of {_named(getattr(plan, f'{room}s'))}"
        if names.count(step.called) > 1:
            yield f"{at}: {step.called!r} stands twice on this way; a document passes a place once, returns apart"
        back = step.returns
        if back is not None and back.to not in names[: number + 1]:
            yield f"{at}.returns.to: {back.to!r} is not a step before it: {', '.join(names[: number + 1])}"
        if back is not None and (back.after.least is None or back.after.least.us < LEAST_RETURN):
            yield f"{at}.returns.after.least: at least 10 min; nobody corrects in less, and time must pass"


LEAST_RETURN: Final = 600_000_000


def _deadline_problems(plan: Plan, place: str, one: Deadline) -> Iterator[str]:
    kind = plan.kinds.get(one.kind)
    if kind is None:
        yield f"{place}.kind: {one.kind!r} is not one of {_named(plan.kinds)}"
        return
    names = [step.called for step in kind.way]
    if one.until not in names:
        yield f"{place}.until: {one.until!r} is not a step of {one.kind}: {', '.join(names)}"
    elif one.since != "born" and one.since not in names[: names.index(one.until)]:
        yield f"{place}.since: {one.since!r} is neither 'born' nor a step before {one.until!r}"
    marks = {other.since for other in plan.deadlines.values() if other.kind == one.kind} - {"born"}
    if len(marks) > 1:
        yield f"{place}.since: one kind can have one starting step besides 'born'; here {', '.join(sorted(marks))}"
    if one.term is not None:
        try:
            law(plan.start).term(one.term)
        except (UsageError, KeyError, ValueError):
            yield f"{place}.term: {one.term!r} is not a time limit in force on {plan.start}; `lienthong law` lists them"


def _named(table: Mapping[str, object]) -> str:
    return ", ".join(sorted(table)) or "–"


# --- files ------------------------------------------------------------------------------------------------------------


def shipped() -> tuple[str, ...]:
    """The names of the plans that come with the product."""
    folder = files(__package__) / "plans"
    return tuple(sorted(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml")))


def read_plan(where: str) -> Plan:
    """The plan of that name, or in the file at that path; UsageError names what is wrong, where, and a remedy."""
    data = _data(where, DEPTH_MAX)
    try:
        return Plan.model_validate(data)
    except ValidationError as error:
        raise UsageError(_told(where, error)) from error


def _data(where: str, depth: int) -> dict[str, Any]:
    data = _parsed(where)
    base = data.get("based_on")
    if base is None:
        return data
    if not isinstance(base, str) or base not in shipped() or depth == 0:
        raise UsageError(
            Text(
                f"{where}: based_on = {base!r} không phải phương án có sẵn ({', '.join(shipped())}), hoặc vòng lặp.",
                f"{where}: based_on = {base!r} is not a plan that comes with lienthong ({', '.join(shipped())}), "
                "or a circle.",
            )
        )
    return _merged(_data(base, depth - 1), data)


def _merged(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """`base` with `change` laid over it; a figure or a distribution is replaced whole, `drop` takes names away."""
    whole = {"is", "shape", "weights"}
    both = dict(base)
    for key, value in change.items():
        old = both.get(key)
        if isinstance(value, dict) and isinstance(old, dict) and not whole & (set(value) | set(old)):
            both[key] = _merged(old, value)
        else:
            both[key] = value
    for name in change.get("drop", ()):
        both.pop(name, None)
    both.pop("drop", None)
    return both


def _parsed(where: str) -> dict[str, Any]:
    try:
        ours = files(__package__) / "plans" / f"{where}.toml"
        raw = ours.read_bytes() if where in shipped() else _bytes(where)
        return tomllib.loads(raw.decode("utf-8"))
    except OSError as error:
        raise UsageError(
            Text(
                f"Không có phương án {where}: {error.strerror}. Có sẵn: {', '.join(shipped())}; hoặc đường dẫn tệp.",
                f"There is no plan {where}: {error.strerror}. Known: {', '.join(shipped())}; or give a file's path.",
            )
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(
            Text(f"{where} không phải TOML hợp lệ: {error}", f"{where} is not valid TOML: {error}")
        ) from error


def _bytes(where: str) -> bytes:
    with Path(where).open("rb") as file:
        raw = file.read(FILE_BYTES + 1)
    if len(raw) > FILE_BYTES:
        raise UsageError(
            Text(f"{where}: quá {FILE_BYTES} byte.", f"{where}: more than {FILE_BYTES} bytes."),
        )
    return raw


def _told(where: str, error: ValidationError) -> Text:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(step) for step in first["loc"] if step != "[key]")
    what = first["msg"].removeprefix("Value error, ")
    remedy = _REMEDIES.get(first["type"], Text(what, what))
    at = f"{place}: " if place else ""
    more = error.error_count() - 1
    also = Text(f" (và {more} lỗi khác)", f" (and {more} more)") if more else Text("", "")
    return Text(f"{where}: {at}{remedy.vi}{also.vi}", f"{where}: {at}{remedy.en}{also.en}")


_REMEDIES: Final = {
    "extra_forbidden": Text(
        "khóa không biết; bỏ đi hoặc sửa chính tả (docs/capacity.md liệt kê các khóa)",
        "unknown key; drop it or mend the spelling (docs/capacity.md lists the keys)",
    ),
    "missing": Text(
        "thiếu; mỗi con số phải có is, source và basis", "missing; every number needs is, source and basis"
    ),
}
