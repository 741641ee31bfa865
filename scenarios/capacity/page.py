"""The page of an answer: one file that loads nothing, Vietnamese and English in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import groupby
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from harness.language import LANGUAGE
from harness.text import Language, Text
from scenarios.capacity import charts
from scenarios.capacity.answer import SURE, Answer, measured
from scenarios.capacity.assumptions import BASES, Assumption, figures
from scenarios.capacity.findings import QUEUE_LEAST, findings, national, warnings
from scenarios.capacity.outcome import FULL, NATION, WHOLE, Row
from scenarios.capacity.quantities import SECOND
from scenarios.capacity.spread import DOCUMENTS_LEAST, Unequal, heading, unequal
from scenarios.capacity.titles import MEASURES, Titles
from scenarios.capacity.wiring import outages
from scenarios.capacity.wording import LANGUAGES, count, day, duration, figure, percent, unit_of

TABLED: Final = ("mean", "p50", "p90", "p95", "p99")
"""Measures in the table of kinds."""
WORST: Final = 5
"""Provinces named of each time limit."""
_SHADE: Final = 0.45
_SHADE_LEAST: Final = 0.05
"""How strongly an outage is shaded that is in every run; at least, one that is in a single run."""
_CORRECTION_LEAST: Final = 0.01
"""A smaller part of the way than this, spent on corrections, is not drawn."""
_TICKS: Final = {
    0.01: Text("10 ms", "10 ms"),
    0.1: Text("0,1 s", "0.1 s"),
    1.0: Text("1 s", "1 s"),
    10.0: Text("10 s", "10 s"),
    60.0: Text("1 phút", "1 min"),
    600.0: Text("10 phút", "10 min"),
    3600.0: Text("1 giờ", "1 h"),
    36_000.0: Text("10 giờ", "10 h"),
    86_400.0: Text("1 ngày", "1 day"),
    864_000.0: Text("10 ngày", "10 days"),
    8_640_000.0: Text("100 ngày", "100 days"),
}
SECTIONS: Final = {
    "days": Text("Thời gian chạy", "The run"),
    "warm_up": Text("Thời gian chạy", "The run"),
    "drain": Text("Thời gian chạy", "The run"),
    "calendars": Text("Lịch làm việc", "Calendars"),
    "sites": Text("Nơi gửi", "Sites"),
    "stations": Text("Nơi xử lý", "Stations"),
    "links": Text("Đường truyền", "Links"),
    "cycles": Text("Chu kỳ gửi", "Send cycles"),
    "kinds": Text("Loại hồ sơ", "Kinds of documents"),
    "deadlines": Text("Thời hạn", "Time limits"),
}


def page(answer: Answer, language: Language = LANGUAGE) -> str:
    """The page, showing `language` first."""
    titles = Titles.of(answer)
    assumed = list(figures(answer.plan))
    whole: str = template("page.html.j2").render(
        language=language,
        plan=answer.plan,
        facts=facts(answer),
        findings=findings(answer),
        warnings=warnings(answer),
        measures=[MEASURES[name] for name in TABLED],
        kinds=_kinds(answer, titles),
        ranges=_ranges(answer, titles),
        stages=list(_stages(answer, titles)),
        unequal=unequal(answer, titles),
        heat=_heat,
        documents_least=DOCUMENTS_LEAST,
        places=[_place(row, titles) for row in answer.places() if row["room"] != "wait"],
        queues=list(_queues(answer, titles)),
        deadlines=_deadlines(answer, {one.path: one for one in assumed}),
        late=_late_dots(answer),
        sections=_sections(assumed),
        assumed=sum(one.basis == "profile" for one in assumed),
        figures=len(assumed),
        bases=BASES,
    )
    return whole


def template(name: str) -> Any:
    """A template of ours, with the filters that it uses."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = both
    environment.globals["style"] = Markup((files(__package__) / "page.css").read_text("utf-8"))  # noqa: S704 -- our own file
    return environment.from_string((files(__package__) / name).read_text("utf-8"))


def both(text: Text) -> Markup:
    """Both sentences, each marked with its language; the style sheet shows one."""
    if text.vi == text.en:
        return escape(text.vi)
    return Markup('<span lang="vi">{}</span><span lang="en">{}</span>').format(text.vi, text.en)


def drawn(make: Callable[[Language], Markup]) -> Markup:
    """A picture in both languages; the style sheet shows one."""
    pictures = (Markup('<div lang="{}">{}</div>').format(language, make(language)) for language in LANGUAGES)
    return Markup("").join(pictures)


def facts(answer: Answer) -> list[tuple[Text, Text]]:
    """What was run."""
    plan = answer.plan
    last = plan.start + timedelta(days=plan.days.count - 1)
    seeds = [one.seed for one in answer.outcomes]
    return [
        (Text("Phương án", "Plan"), Text(plan.name, plan.name)),
        (Text("Thời gian", "Days"), Text(f"{day(plan.start)} – {day(last)}", f"{day(plan.start)} – {day(last)}")),
        (Text("Không tính (khởi động)", "Left out (warm-up)"), figure(plan.warm_up.says)),
        (Text("Hồ sơ được đo", "Documents measured"), count(answer.documents)),
        (Text("Lần chạy", "Runs"), count(len(seeds))),
        (Text("Hạt giống", "Seeds"), Text(_short(seeds), _short(seeds))),
        (
            Text("Khoảng tin cậy (±)", "Confidence (±)"),
            Text(f"{SURE * 100:.0f} %", f"{SURE * 100:.0f} %") if len(seeds) > 1 else Text("–", "–"),
        ),
    ]


def _short(seeds: Sequence[int]) -> str:
    if len(seeds) > 2 and list(seeds) == list(range(seeds[0], seeds[-1] + 1)):  # noqa: PLR2004 -- two are said as two
        return f"{seeds[0]}–{seeds[-1]}"
    return ", ".join(map(str, seeds))


# --- kinds and their ways ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kind:
    title: Text
    made: Text
    unfinished: Text | None
    unstable: Text | None
    times: list[Text]


def _kinds(answer: Answer, titles: Titles) -> list[_Kind]:
    return [_kind(row, titles) for row in answer.summary()["kinds"]]


def _kind(row: Row, titles: Titles) -> _Kind:
    name = row["kind"]
    whole = next((one for one in row["stages"] if one["stage"] == WHOLE), None)
    return _Kind(
        titles.kind(name),
        count(row["made"]),
        count(row["unfinished"]) if row["unfinished"] else None,
        titles.unstable(name, row["unstable"]) if row["unstable"] else None,
        [duration(measured(whole, measure)) for measure in TABLED],
    )


def _ranges(answer: Answer, titles: Titles) -> Markup:
    rows = [
        (titles.kind(row["kind"]), row)
        for row in answer.times()
        if (row["stage"], row["province"]) == (WHOLE, NATION) and row["p50"] is not None
    ]
    rows.sort(key=lambda pair: -pair[1]["p95"])
    if not rows:
        return Markup("")

    def make(language: Language) -> Markup:
        told = [
            {"of": title.to(language), **{name: max(row[name], 0.001) for name in ("p50", "p95", "p99")}}
            for title, row in rows
        ]
        return charts.ranges(told, {at: word.to(language) for at, word in _TICKS.items()}, language)

    return drawn(make)


def _stages(answer: Answer, titles: Titles) -> Iterator[tuple[Text, Markup]]:
    """Where a document's time goes, step by step; kinds without times are left out."""
    rows = [row for row in answer.times() if row["province"] == NATION and row["mean"] is not None]
    for kind, group in groupby(rows, key=lambda row: row["kind"]):
        whole, *steps = list(group)
        yield titles.kind(kind), _bars(kind, whole, steps, titles)


def _bars(kind: str, whole: Row, steps: list[Row], titles: Titles) -> Markup:
    """Times of a document, not of a passage: who is sent back passes twice."""
    parts = [
        (titles.stage(kind, row["stage"]), passes * row["wait"], passes * (row["mean"] - row["wait"]))
        for row in steps
        for passes in (row["documents"] / whole["documents"],)
    ]
    corrected = whole["mean"] - sum(wait + work for _, wait, work in parts)
    if corrected > _CORRECTION_LEAST * whole["mean"]:
        parts.append((Text("sửa lỗi để gửi lại", "corrections"), 0.0, corrected))
    size, unit = unit_of(max(wait + work for _, wait, work in parts))

    def make(language: Language) -> Markup:
        rows = [
            {"of": title.to(language), "part": part, "took": took / size}
            for title, wait, work in parts
            for part, took in (("wait", wait), ("work", work))
        ]
        return charts.stages(rows, unit.to(language), language)

    return drawn(make)


def _heat(found: Unequal) -> Markup:
    def make(language: Language) -> Markup:
        return charts.heat(found.rows(language), [heading(title, language) for title in found.titles], language)

    return drawn(make)


# --- places -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    title: Text
    servers: Text
    documents: Text
    load: Text
    worst: Text
    full: bool
    wait: Text
    most: Text


def _place(row: Row, titles: Titles) -> _Place:
    station = row["room"] == "station"
    none = Text("–", "–")
    return _Place(
        titles.place(row["place"]),
        count(row["servers"]) if station else none,
        count(row["documents"]),
        percent(measured(row, "load")) if station else none,
        percent(measured(row, "worst")) if station else none,
        station and row["worst"] >= FULL,
        duration(measured(row, "wait")),
        count(row["waiting_most"]),
    )


@dataclass(frozen=True, slots=True)
class _Queue:
    title: Text
    waiting: Markup
    busy: Markup | None
    servers: Text
    away: bool


def _queues(answer: Answer, titles: Titles) -> Iterator[_Queue]:
    step = answer.outcomes[0].series["step_s"]
    begins = datetime.combine(answer.plan.start, datetime.min.time(), UTC).timestamp() * 1000
    for row in answer.places():
        name = row["place"]
        if row["room"] == "wait" or (row["room"] != "station" and row["waiting_most"] < QUEUE_LEAST):
            continue
        away = list(_away(answer, name, row["room"]))
        waiting = charts.over_time(answer.level(name, "waiting"), step, begins, away, charts.WAIT)
        busy = None
        if row["room"] == "station":
            busy = charts.over_time(answer.level(name, "busy"), step, begins, away, charts.WORK, row["servers"])
        yield _Queue(titles.place(name), waiting, busy, count(row["servers"]), bool(away))


def _away(answer: Answer, name: str, room: str) -> Iterator[tuple[float, float, float]]:
    """Outages of every run, laid over each other: what all have is darkest. A cycle is away with its link."""
    plan = answer.plan
    where = (plan.cycles[name].link or "") if room == "cycle" else name
    part = plan.stations.get(where) if room == "station" else plan.links.get(where)
    if part is None:
        return
    strength = max(_SHADE / len(answer.outcomes), _SHADE_LEAST)
    for one in answer.outcomes:
        for begin, end in outages(plan, one.seed, where, part):
            yield begin / SECOND, end / SECOND, strength


# --- time limits ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Deadline:
    title: Text
    limit: Assumption
    judged: Text
    share: Text
    unstable: Text | None
    worst: list[tuple[str, Text]]


def _deadlines(answer: Answer, assumed: dict[str, Assumption]) -> list[_Deadline]:
    titles = Titles.of(answer)
    provinces = [row for row in answer.deadlines() if row["province"] != NATION and row["late"]]
    found = []
    for row in national(answer):
        name = row["deadline"]
        one = answer.plan.deadlines[name]
        worst = sorted((other for other in provinces if other["deadline"] == name), key=lambda other: -other["share"])
        found.append(
            _Deadline(
                one.title.text,
                assumed[f"deadlines.{name}.{'limit' if one.term is None else 'term'}"],
                count(row["judged"]),
                percent(measured(row, "share")),
                titles.unstable(one.kind, row["unstable"]) if row["unstable"] else None,
                []
                if row["unstable"]
                else [(other["province"], percent(measured(other, "share"))) for other in worst[:WORST]],
            )
        )
    return found


def _late_dots(answer: Answer) -> Markup:
    rows = [row for row in national(answer) if row["share"] is not None and not row["unstable"]]
    if not any(row["late"] for row in rows):
        return Markup("")

    def make(language: Language) -> Markup:
        told = [
            {
                "of": answer.plan.deadlines[row["deadline"]].title.text.to(language),
                "value": row["share"],
                "low": max(row["share"] - (row["share_half"] or 0), 0.0),
                "high": row["share"] + (row["share_half"] or 0),
            }
            for row in rows
        ]
        return charts.dots(told, Text("trễ", "late").to(language), "%", language)

    return drawn(make)


def _sections(assumed: Sequence[Assumption]) -> list[tuple[Text, list[Assumption]]]:
    grouped: dict[Text, list[Assumption]] = {}
    for one in assumed:
        grouped.setdefault(SECTIONS[one.part], []).append(one)
    return list(grouped.items())
