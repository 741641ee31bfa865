"""A plan (phương án): a planner's question as data; every number with unit, source and basis.

A plan may say `based_on` another one and then only names what differs. What is wrong in a file is refused with its
place and a remedy before anything is simulated.
"""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from harness.errors import UsageError
from harness.law import law
from harness.text import Text
from harness.topology import PARTIES
from scenarios.capacity.quantities import (
    DAY,
    MINUTE,
    Basis,
    Cv,
    Days,
    Duration,
    Factor,
    Growth,
    Jitter,
    Kept,
    Lost,
    Mean,
    Period,
    Quota,
    Rate,
    Rounds,
    Servers,
    Share,
    SiteCount,
    Stages,
    Times,
    Up,
    Weights,
    weights_of,
)
from scenarios.capacity.refusals import Problem, RefusalError, problem, told

FILE_BYTES: Final = 1_000_000
DEPTH_MAX: Final = 5
"""How many plans may stand on each other."""
ALWAYS: Final = "always"
OFFICE: Final = "office"
HOSPITAL: Final = "hospital"
"""The party that is no office of the network's own: whoever files at the gateway."""
BUILT_IN: Final = frozenset({ALWAYS, OFFICE})
"""Calendars that every plan knows: round the clock, and office hours of working days (harness.working)."""
LEAST_RETURN: Final = 10 * MINUTE
"""Nothing comes back sooner; the fast engine looks ahead by as much."""
SERVERS_MOST: Final = 10_000_000
"""Of one station over all sites."""
A_DAY_MOST: Final = 100_000_000
"""Documents of one kind a day, on average over a year."""

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]


def _vietnamese(clock: time) -> time:
    if clock.tzinfo is not None:  # a bare number is read as seconds of a day in UTC, too
        raise RefusalError(
            problem(
                'giờ Việt Nam không kèm múi giờ, như "15:00:00"', 'a time in Việt Nam without zone, as in "15:00:00"'
            )
        )
    return clock


Clock = Annotated[time, Field(strict=False), AfterValidator(_vietnamese)]
Day = Annotated[date, Field(ge=date(2016, 1, 1), le=date(2099, 12, 31))]
"""A day on which there are legal values."""
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
    mean: Mean
    least: Mean | None = None
    cv: Cv | None = None
    stages: Stages | None = None

    @model_validator(mode="after")
    def _fits(self) -> "Distribution":
        if (self.shape == "lognormal") != (self.cv is not None):
            raise RefusalError(
                problem("thời gian lognormal, và chỉ nó, cần cv", "a lognormal time needs one, and only it", "cv")
            )
        if (self.shape == "erlang") != (self.stages is not None):
            raise RefusalError(
                problem("thời gian Erlang, và chỉ nó, cần stages", "an Erlang time needs them, and only it", "stages")
            )
        if self.shape == "constant":
            self._constant_fits()
        elif self.mean.us == 0:
            raise RefusalError(
                problem(
                    'trung bình 0 chỉ hợp với shape = "constant"',
                    'a mean of 0 goes with shape = "constant" only',
                    "mean",
                )
            )
        elif self.least and self.least.us >= self.mean.us:
            raise RefusalError(problem("phải nhỏ hơn mean", "must be below the mean", "least"))
        return self

    def _constant_fits(self) -> None:
        if self.least and self.least.us > self.mean.us:
            raise RefusalError(problem("không được lớn hơn mean", "must not be above the mean", "least"))


class Calendar(_Part):
    """When something is open: clock spans on weekdays (0 is Monday)."""

    spans: tuple[tuple[Clock, Clock], ...] = Field(min_length=1, max_length=6)
    weekdays: frozenset[Annotated[int, Field(ge=0, le=6)]] = Field(default=frozenset(range(7)), min_length=1)
    holidays_off: bool = False
    source: str = Field(min_length=3, max_length=400)
    basis: Basis

    @model_validator(mode="after")
    def _in_order(self) -> "Calendar":
        marks = [at for span in self.spans for at in span]
        if any(a >= b for a, b in pairwise(marks)):
            raise RefusalError(
                problem(
                    "mỗi khoảng từ trước đến sau, theo thứ tự trong ngày, không chồng nhau",
                    "each from before to, in order of the day, not overlapping",
                    "spans",
                )
            )
        return self


class Outage(_Part):
    """Away from a moment on for a while; or again and again by chance: up for `every` on average, down for `lasts`."""

    at: datetime | None = None
    every: Up | None = None
    lasts: Distribution

    @model_validator(mode="after")
    def _one_way(self) -> "Outage":
        if (self.at is None) == (self.every is None):
            raise RefusalError(
                problem(
                    "at | every: ghi lúc bắt đầu, hoặc trung bình bao lâu hỏng một lần; đúng một trong hai",
                    "at | every: say when it begins, or how long it is up on average; one of both",
                )
            )
        if self.at is not None and self.at.tzinfo is not None:
            raise RefusalError(
                problem(
                    "giờ Việt Nam không kèm múi giờ, như 2026-09-15T09:00:00",
                    "a time in Việt Nam without zone, as in 2026-09-15T09:00:00",
                    "at",
                )
            )
        return self


class Sites(_Part):
    """Facilities or offices of one kind; how unequal they are (`spread`: cv of a lognormal size, 0 all alike)."""

    title: Says
    count: SiteCount
    spread: Cv


class Station(_Part):
    """Servers or officers who work off one queue, first come, first served."""

    title: Says
    party: Name
    per: Literal["nation", "province", "site"] = "nation"
    servers: Servers
    service: Distribution
    calendar: Name = ALWAYS
    cut_off: Clock | None = None
    outages: tuple[Outage, ...] = Field(default=(), max_length=100)


class Retry(_Part):
    """When a line that failed is tried again: after `first`, each time `factor` as long, never more than `most`."""

    first: Period
    factor: Factor
    most: Period
    jitter: Jitter | None = None

    @model_validator(mode="after")
    def _forward(self) -> "Retry":
        if self.most.us < self.first.us:
            raise RefusalError(problem("không được ngắn hơn first", "must not be shorter than first", "most"))
        return self


class Link(_Part):
    """The line between two parties: how long a message takes, how many are let through, when it is away."""

    title: Says
    latency: Distribution
    quota: Quota | None = None
    retry: Retry
    outages: tuple[Outage, ...] = Field(default=(), max_length=100)


class Cycle(_Part):
    """A periodic send: at its moment a site sends what waits, one document after another.

    The first moment of the day is at `begins`; sites begin spread over `spread`, which is the whole period if not said.
    """

    title: Says
    every: Period
    spread: Duration | None = None
    calendar: Name = ALWAYS
    gap: Duration
    link: Name | None = None
    begins: Clock = time(0)

    @model_validator(mode="after")
    def _forward(self) -> "Cycle":
        if self.spread is not None and self.spread.us > self.every.us:
            raise RefusalError(problem("không được dài hơn every", "must not be longer than every", "spread"))
        return self


class Returns(_Part):
    """A part comes back with an error, is corrected by a person and goes in again at an earlier step."""

    share: Share
    to: Name
    after: Distribution
    rounds: Rounds


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
            raise RefusalError(
                problem(
                    "cycle | link | station | wait: đúng một trong bốn",
                    "cycle | link | station | wait: exactly one of them",
                )
            )
        if self.wait is not None and self.name is None:
            raise RefusalError(problem("bước chờ cần một tên", "a wait needs a name", "name"))
        if self.station is None and (self.service or self.returns):
            raise RefusalError(problem("service, returns: chỉ ở một trạm", "service, returns: only at a station"))
        return self

    @property
    def called(self) -> str:
        """Its name on the way: its own, or that of what it passes."""
        return self.name or self.cycle or self.link or self.station or ""


class Batches(_Part):
    """Documents that come several at a time from one site."""

    mean: Factor
    shape: Literal["fixed", "geometric"]

    @model_validator(mode="after")
    def _whole(self) -> "Batches":
        if self.shape == "fixed" and self.mean.number != int(self.mean.number):
            raise RefusalError(
                problem(
                    'số hồ sơ cố định phải là số nguyên; số lẻ thì shape = "geometric"',
                    'a fixed number must be whole; for a fraction take shape = "geometric"',
                    "mean",
                )
            )
        return self


class Kind(_Part):
    """A kind of document: how many, from where, when, and its way."""

    title: Says
    sites: Name
    volume: Rate
    growth: Growth | None = None
    grows_from: Day | None = None
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
    term: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_.]+$")] | None = None
    limit: Duration | None = None
    cut_off: Clock | None = None

    @model_validator(mode="after")
    def _one(self) -> "Deadline":
        if (self.term is None) == (self.limit is None):
            raise RefusalError(
                problem(
                    "term | limit: một khóa trong luật, hoặc một thời gian; đúng một trong hai",
                    "term | limit: a key of the law, or a time; one of both",
                )
            )
        return self


Question = Literal["morning_lookups", "discharge_afternoon", "cycle_burst", "month_end", "soak"]
"""What a load test asks (`lienthong load questions`)."""
Request = Literal[
    "any", "lookup", "claim-visit", "claim-stay", "claim-book", "discharge", "driver", "birth-notice", "death-notice"
]
"""What a load test sends; `any` is whatever is not named."""


class Load(_Part):
    """What a gateway under the load of one question is to hold; nothing here bears on what is simulated."""

    p95: dict[Request, Duration] = Field(default_factory=dict)
    p99: dict[Request, Duration] = Field(default_factory=dict)
    errors: Share | None = None
    lost: Lost | None = None
    rate: Kept | None = None


class Plan(_Part):
    """A whole plan."""

    name: Name
    title: Says
    question: Says
    based_on: Name | None = None
    start: Day
    days: Days
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
    load: dict[Question, Load] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _holds_together(self) -> "Plan":
        problems = list(_problems(self))
        if problems:
            raise RefusalError(*problems)
        return self


# --- what one part alone cannot know ----------------------------------------------------------------------------------


def _problems(plan: Plan) -> Iterator[Problem]:
    for name in set(plan.calendars) & BUILT_IN:
        yield problem("tên này có sẵn; đặt tên khác", "this name is built in; choose another", f"calendars.{name}")
    yield from _name_problems(plan)
    for name, station in plan.stations.items():
        yield from _unknown(f"stations.{name}.party", station.party, {*PARTIES, HOSPITAL})
        yield from _unknown(f"stations.{name}.calendar", station.calendar, {*plan.calendars, *BUILT_IN})
        yield from _outage_problems(plan, f"stations.{name}", station.outages)
    for name, link in plan.links.items():
        yield from _outage_problems(plan, f"links.{name}", link.outages)
    for name, cycle in plan.cycles.items():
        yield from _unknown(f"cycles.{name}.calendar", cycle.calendar, {*plan.calendars, *BUILT_IN})
        if cycle.link is not None:
            yield from _unknown(f"cycles.{name}.link", cycle.link, plan.links)
    for name, kind in plan.kinds.items():
        yield from _kind_problems(plan, f"kinds.{name}", kind)
    for name, one in plan.deadlines.items():
        yield from _deadline_problems(plan, f"deadlines.{name}", one)
    yield from _length_problems(plan)


def _name_problems(plan: Plan) -> Iterator[Problem]:
    """An answer tells of places by name: a station and a line that share one could not be told apart."""
    seen: dict[str, str] = {}
    for room in ("stations", "links", "cycles"):
        for name in getattr(plan, room):
            if name in seen:
                at = f"{seen[name]}.{name}"
                yield problem(f"trùng tên với {at}; đổi tên", f"has the name of {at}; rename it", f"{room}.{name}")
            seen.setdefault(name, room)


def _unknown(place: str, name: str, known: Iterable[str]) -> Iterator[Problem]:
    """A name that nothing in the plan has."""
    if name not in set(known):
        names = ", ".join(sorted(known)) or "–"
        yield problem(f"không có {name!r}; có: {names}", f"no {name!r}; known: {names}", place)


def _length_problems(plan: Plan) -> Iterator[Problem]:
    run = plan.days.count * DAY
    if plan.warm_up.us >= run:
        yield problem(
            f"{plan.warm_up.says} không để lại gì trong {plan.days.says} để đo; giảm xuống",
            f"{plan.warm_up.says} leaves nothing of {plan.days.says} to measure; make it shorter",
            "warm_up",
        )
    places = sum(sites.count.count for sites in plan.sites.values())
    for name, station in plan.stations.items():
        if station.per == "site" and places * station.servers.count > SERVERS_MOST:
            yield problem(
                f"{places} điểm, mỗi điểm {station.servers.says}: quá {SERVERS_MOST}",
                f"{places} sites with {station.servers.says} each: more than {SERVERS_MOST}",
                f"stations.{name}.servers",
            )


def _outage_problems(plan: Plan, place: str, outages: Iterable[Outage]) -> Iterator[Problem]:
    """An outage that never happens, or never ends, is a slip of the pen."""
    first = datetime.combine(plan.start, time())
    last = first + timedelta(days=plan.days.count)
    for number, outage in enumerate(outages):
        at = f"{place}.outages[{number}]"
        if outage.at is not None and not first <= outage.at < last:
            yield problem(
                f"phải trong thời gian chạy, {first} đến {last}",
                f"must lie within the run, {first} to {last}",
                f"{at}.at",
            )
        if outage.lasts.mean.us > plan.days.count * DAY:
            yield problem(
                f"{outage.lasts.mean.says} dài hơn cả thời gian chạy ({plan.days.says})",
                f"{outage.lasts.mean.says} is longer than the whole run ({plan.days.says})",
                f"{at}.lasts.mean",
            )


def _kind_problems(plan: Plan, place: str, kind: Kind) -> Iterator[Problem]:
    yield from _unknown(f"{place}.sites", kind.sites, plan.sites)
    if (kind.growth is None) != (kind.grows_from is None):
        yield problem(
            "growth và grows_from (ngày tính từ đó) đi cùng nhau",
            "growth and grows_from (the day from which it counts) go together",
            f"{place}.growth",
        )
    else:
        yield from _growth_problems(place, kind, plan.start.year)
    names = [step.called for step in kind.way]
    for number, step in enumerate(kind.way):
        at = f"{place}.way[{number}]"
        for room in ("cycle", "link", "station"):
            name = getattr(step, room)
            if name is not None:
                yield from _unknown(f"{at}.{room}", name, getattr(plan, f"{room}s"))
        if names.index(step.called) < number:
            yield problem(
                f"{step.called!r} có hai lần trên đường này; mỗi nơi đi qua một lần (trả lại là returns), "
                "hoặc đặt hai trạm",
                f"{step.called!r} stands twice on this way; a place is passed once (what comes back is returns), "
                "or name two places",
                at,
            )
        if step.returns is not None:
            yield from _returns_problems(f"{at}.returns", step.returns, names[: number + 1])


def _growth_problems(place: str, kind: Kind, year: int) -> Iterator[Problem]:
    if kind.growth is None or kind.grows_from is None:
        return
    grown = kind.volume.per_day * kind.growth.number ** (year - kind.grows_from.year)
    if grown > A_DAY_MOST:
        yield problem(
            f"từ {kind.grows_from} đến {year} thành {grown:.3g} hồ sơ một ngày, quá {A_DAY_MOST}",
            f"from {kind.grows_from} to {year} becomes {grown:.3g} documents a day, more than {A_DAY_MOST}",
            f"{place}.growth",
        )


def _returns_problems(place: str, back: Returns, before: list[str]) -> Iterator[Problem]:
    yield from _unknown(f"{place}.to", back.to, before)
    if back.after.least is None or back.after.least.us < LEAST_RETURN:
        yield problem(
            "ít nhất 10 min: không ai sửa nhanh hơn, và mô hình cần thời gian trôi",
            "at least 10 min: nobody corrects in less, and the model needs time to pass",
            f"{place}.after.least",
        )


def _deadline_problems(plan: Plan, place: str, one: Deadline) -> Iterator[Problem]:
    kind = plan.kinds.get(one.kind)
    if kind is None:
        yield from _unknown(f"{place}.kind", one.kind, plan.kinds)
        return
    names = [step.called for step in kind.way]
    if one.until not in names:
        yield from _unknown(f"{place}.until", one.until, names)
    else:
        yield from _unknown(f"{place}.since", one.since, ["born", *names[: names.index(one.until)]])
    marks = {other.since for other in plan.deadlines.values() if other.kind == one.kind} - {"born"}
    if len(marks) > 1:
        both = ", ".join(sorted(marks))
        yield problem(
            f"mỗi loại chỉ có một mốc bắt đầu ngoài 'born'; ở đây có {both}",
            f"one kind can have one starting step besides 'born'; here {both}",
            f"{place}.since",
        )
    if one.term is not None:
        yield from _term_problems(f"{place}.term", one.term, plan.start)


def _term_problems(place: str, term: str, day: date) -> Iterator[Problem]:
    try:
        law(day).term(term)
    except (UsageError, KeyError, ValueError):
        yield problem(
            f"{term!r} không phải thời hạn có hiệu lực ngày {day}; lienthong law --date {day} liệt kê các thời hạn",
            f"{term!r} is not a time limit in force on {day}; lienthong law --date {day} lists them",
            place,
        )


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
        raise UsageError(told(where, error)) from error


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
    return _merged(where, _data(base, depth - 1), data)


def _merged(where: str, base: dict[str, Any], change: dict[str, Any], place: str = "") -> dict[str, Any]:
    """`base` with `change` laid over it; a figure or a distribution is replaced whole, `drop` takes names away."""
    both = dict(base)
    for key, value in change.items():
        old = both.get(key)
        if isinstance(value, dict) and isinstance(old, dict) and not _WHOLE & {*value, *old}:
            both[key] = _merged(where, old, value, f"{place}{key}.")
        else:
            both[key] = value
    for name in _dropped(where, f"{place}drop", change.get("drop", []), base):
        del both[name]
    both.pop("drop", None)
    return both


_WHOLE: Final = frozenset({"is", "shape", "weights", "vi", "first"})
"""What has one of these keys is replaced as a whole."""


def _dropped(where: str, place: str, names: Any, base: dict[str, Any]) -> list[str]:
    """Names that are to go; each must be there, or it is misspelt."""
    if isinstance(names, list) and all(isinstance(name, str) and name in base for name in names):
        return list(dict.fromkeys(names))
    known = ", ".join(base)
    raise UsageError(
        Text(
            f"{where}: {place}: phải là danh sách tên có trong phương án gốc: {known}.",
            f"{where}: {place}: must be a list of names that the plan below has: {known}.",
        )
    )


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
