"""The page of a load run, made from the files in its folder: it loads nothing, Vietnamese and English are in it."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from babel.numbers import format_decimal
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from harness.language import LANGUAGE
from harness.rulebook import rulebook
from harness.terminal import CONCLUSION_WORDS as RULES_WORDS
from harness.terminal import VERDICT_WORDS
from harness.text import Language, Text
from harness.verdict import Verdict
from loadtests import charts
from loadtests.charts import FAST, SLOW, SLOWEST, Curve
from loadtests.outcome import CONCLUSION_WORDS
from loadtests.questions import QUESTIONS
from loadtests.resources import FILE as RESOURCES
from loadtests.stepping import STATE_WORDS
from loadtests.summary import OVER_TIME, PACE, PAGE, PERCENTILES, SUMMARY, lines

LANGUAGES: Final[tuple[Language, Language]] = ("vi", "en")
COLUMNS: Final = ("mean", "p50", "p95", "p99", "p99.9", "p100")
_COLUMN_WORDS: Final = {"mean": Text("trung bình", "mean"), "p100": Text("lâu nhất", "slowest")}
_LINES: Final = (("p50_ms", FAST), ("p95_ms", SLOW), ("p99_ms", SLOWEST))
_MARKS: Final = {"LOAD-P95": (95.0, SLOW), "LOAD-P99": (99.0, SLOWEST)}
_MEASURES: Final = {
    "LOAD-P95": Text("p95", "p95"),
    "LOAD-P99": Text("p99", "p99"),
    "LOAD-ERRORS": Text("câu trả lời sai hoặc thiếu", "answers wrong or missing"),
    "LOAD-LOST": Text("hồ sơ đã báo nhận mà mất", "acknowledged and gone"),
    "LOAD-RATE": Text("được trả lời, một giây sau khi phát xong", "answered, a second after sending ended"),
}
_FAULTS: Final = {
    "unreadable": Text("không đọc được câu trả lời", "the answer cannot be read"),
    "no-receipt": Text("nhận mà không cấp mã giao dịch", "received without a receipt"),
    "odd-receipt": Text("mã giao dịch lạ", "an odd receipt"),
    "code-odd": Text("mã kết quả lạ", "an odd result code"),
    "timeout": Text("không trả lời trong thời hạn (--deadline)", "no answer within --deadline"),
    "refused": Text("không nhận kết nối", "connection refused"),
    "tls": Text("TLS không thành", "TLS failed"),
    "broken": Text("đứt kết nối giữa chừng", "connection broken"),
    "too-large": Text("câu trả lời quá lớn", "the answer is too large"),
    "no-token": Text("không lấy được token", "no token was to be had"),
    "other": Text("lỗi khác", "others"),
}
_MB: Final = 1_000_000
NOTHING: Final = Text("–", "–")


def write(folder: Path, language: Language = LANGUAGE) -> Path:
    """Write the page of the run in `folder`."""
    path = folder / PAGE
    path.write_text(page(Files(folder), language), "utf-8")
    return path


class Files:
    """What a run left in its folder."""

    def __init__(self, folder: Path) -> None:
        """Read the summary."""
        self._folder = folder
        self.told: dict[str, Any] = json.loads((folder / SUMMARY).read_text("utf-8"))

    def rows(self, name: str) -> list[dict[str, str]]:
        """A CSV of the run; nothing where there is none."""
        path = self._folder / name
        if not path.is_file():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def over_time(self) -> list[dict[str, str]]:
        """Answers and latencies by second and kind."""
        return self.rows(OVER_TIME)

    @cached_property
    def length_s(self) -> float:
        """How long requests and their answers were under way."""
        return max(float(self.told["times"]["sending_s"]), 1.0)


def page(run: Files, language: Language) -> str:
    """The page, showing `language` first."""
    told = run.told
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = both
    paces = run.rows(PACE)
    processors, memory = _usage(run)
    whole: str = environment.from_string((files(__package__) / "page.html.j2").read_text("utf-8")).render(
        style=Markup((files("scenarios.capacity") / "page.css").read_text("utf-8")),  # noqa: S704 -- our own file
        language=language,
        told=told,
        question=QUESTIONS[told["settings"]["question"]].says,
        conclusion=CONCLUSION_WORDS[told["conclusion"]],
        reasons=[Text.of(reason) for reason in told["reasons"]],
        rules=_rules(told),
        facts=_facts(told),
        search=_search(told.get("search")),
        limits=[_limit(look, told) for look in told.get("limits", [])],
        stretch=charts.stretch_s(run.length_s),
        rate=_rate(run, paces),
        columns=[_COLUMN_WORDS.get(name, Text(name, name)) for name in COLUMNS],
        requests=[_request(ask, line) for ask, line in told["requests"].items()],
        pictures=list(_pictures(run)),
        faults=list(_faults(told)),
        lateness=_lateness(told["lateness"]),
        receipts=list(lines(told))[2],
        delay=charts.over_time(
            [Curve(_by_second(paces, "longest_ms"), SLOW, worst=True)], run.length_s, log=True, wide=True
        ),
        workers=[_worker(share) for share in told["workers"]],
        resources=_resources(told),
        processors=processors,
        memory=memory,
    )
    return whole


def both(text: Text) -> Markup:
    """Both sentences, each marked with its language; the style sheet shows one."""
    if text.vi == text.en:
        return escape(text.vi)
    return Markup('<span lang="vi">{}</span><span lang="en">{}</span>').format(text.vi, text.en)


def _drawn(make: Callable[[Language], Markup]) -> Markup:
    pictures = (Markup('<div lang="{}">{}</div>').format(language, make(language)) for language in LANGUAGES)
    return Markup("").join(pictures)


# --- numbers ----------------------------------------------------------------------------------------------------------


def number(value: float, decimals: int = 0, unit: str = "") -> Text:
    """The number as both languages write it."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    end = f" {unit}" if unit else ""
    return Text(*(f"{format_decimal(value, pattern, locale=language)}{end}" for language in LANGUAGES))


def milliseconds(value: float) -> Text:
    """A latency in the unit that reads best."""
    seconds_from = 1000.0
    if value >= seconds_from:
        return number(value / 1000, 2, "s")
    return number(value, 1 if value < 100 else 0, "ms")  # noqa: PLR2004 -- three digits


def _percent(share: float, decimals: int = 2) -> Text:
    return number(share * 100, decimals, "%")


def _by_second(rows: list[dict[str, str]], column: str) -> dict[int, float]:
    return {int(float(row["from_s"])): float(row[column]) for row in rows}


# --- the run ----------------------------------------------------------------------------------------------------------


def _rules(told: Mapping[str, Any]) -> Text | None:
    if all(look["limit"] is None for look in told.get("limits", [])):
        return None
    words = RULES_WORDS[told["rules"]["conclusion"]]
    return Text(f"Theo ngưỡng của phương án: {words.vi}", f"By the plan's limits: {words.en}")


def _facts(told: Mapping[str, Any]) -> list[tuple[Text, Text]]:
    settings, offered, achieved = told["settings"], told["offered"], told["achieved"]
    plan = settings["replay"] or settings["plan"]
    return [
        (Text("Hệ thống", "Target"), Text(settings["target"], settings["target"])),
        (Text("Phương án", "Plan"), Text(plan, plan)),
        (Text("Hạt giống", "Seed"), Text(str(settings["seed"]), str(settings["seed"]))),
        (Text("Thời gian phát", "Sending for"), number(settings["seconds"], 0, "s")),
        (Text("Theo phương án", "Offered"), _counted(offered)),
        (Text("Được trả lời", "Answered"), _counted(achieved)),
        (Text("p95 mọi yêu cầu", "p95 of all"), milliseconds(told["latency"]["p95_ms"])),
    ]


def _counted(told: Mapping[str, Any]) -> Text:
    count, rate = number(told["count"]), number(told["rate"], 1)
    return Text(f"{count.vi} ({rate.vi}/s)", f"{count.en} ({rate.en}/s)")


@dataclass(frozen=True, slots=True)
class _Search:
    says: Text
    tries: list[tuple[Text, Text, str, str]]


def _search(told: Mapping[str, Any] | None) -> _Search | None:
    """Rates that were tried, the slowest first: rate, what came of it, its class, limits that did not hold."""
    if not told:
        return None
    tries = sorted(told["tries"], key=lambda one: float(one["rate"]))
    classes = {"holds": "passed", "breaks": "failed"}
    return _Search(
        Text.of(told["says"]),
        [
            (
                number(one["rate"], 1, "/s"),
                STATE_WORDS[one["state"]],
                classes.get(one["state"], "untested"),
                ", ".join(one["beyond"]),
            )
            for one in tries
        ],
    )


@dataclass(frozen=True, slots=True)
class _Limit:
    rule: str
    level: str
    of: Text
    measured: Text
    limit: Text
    verdict: Text
    word: str
    place: str
    reason: Text | None


def _limit(look: Mapping[str, Any], told: Mapping[str, Any]) -> _Limit:
    measure = _MEASURES[look["rule"]]
    if look["request"]:
        title = Text.of(told["requests"][look["request"]]["title"])
        measure = Text(f"{title.vi}, {measure.vi}", f"{title.en}, {measure.en}")
    return _Limit(
        look["rule"],
        rulebook()[look["rule"]].level.value,
        measure,
        _in_unit(look["measured"], look["unit"]),
        _in_unit(look["limit"], look["unit"]),
        VERDICT_WORDS[Verdict.of(look["verdict"])],
        look["verdict"],
        look["place"] or "",
        Text.of(look["reason"]) if look["reason"] else None,
    )


def _in_unit(value: float | None, unit: str | None) -> Text:
    if value is None:
        return NOTHING
    if unit == "ms":
        return milliseconds(value)
    return _percent(value) if unit == "share" else number(value)


def _rate(run: Files, paces: list[dict[str, str]]) -> Markup:
    answered: dict[int, float] = dict.fromkeys(range(int(run.length_s)), 0.0)
    for row in run.over_time:
        second = int(float(row["from_s"]))
        answered[second] = answered.get(second, 0.0) + float(row["answered"])
    left = Curve(_by_second(paces, "left"), FAST, filled=True)
    return charts.over_time([left, Curve(answered, SLOW)], run.length_s, wide=True)


# --- latency and errors -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Request:
    ask: str
    title: Text
    offered: Text
    answered: Text
    wrong: Text
    some_wrong: bool
    times: list[Text]


def _request(ask: str, line: Mapping[str, Any]) -> _Request:
    times = [milliseconds(line["latency"][f"{name}_ms"]) if line["answered"] else NOTHING for name in COLUMNS]
    counts = (number(line["offered"]), number(line["answered"]), number(line["wrong"]))
    return _Request(ask, Text.of(line["title"]), *counts, bool(line["wrong"]), times)


@dataclass(frozen=True, slots=True)
class _Picture:
    title: Text
    over_time: Markup
    by_percentile: Markup


def _pictures(run: Files) -> Iterator[_Picture]:
    """Each kind of request that was answered: over time, and by percentile."""
    seconds: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in run.over_time:
        seconds[row["request"]].append(row)
    curves: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in run.rows(PERCENTILES):
        curves[row["request"]].append((float(row["percentile"]), float(row["ms"])))
    for ask, line in run.told["requests"].items():
        if line["answered"]:
            levels = [Curve(_by_second(seconds[ask], column), colour, worst=True) for column, colour in _LINES]
            yield _Picture(
                Text.of(line["title"]),
                charts.over_time(levels, run.length_s, log=True),
                _curve(curves[ask], line["answered"], _marks(run.told, ask)),
            )


def _curve(curve: list[tuple[float, float]], count: int, marks: list[tuple[float, float, str]]) -> Markup:
    return _drawn(lambda language: charts.by_percentile(curve, count, marks, language))


def _marks(told: Mapping[str, Any], ask: str) -> list[tuple[float, float, str]]:
    return [
        (_MARKS[look["rule"]][0], look["limit"], _MARKS[look["rule"]][1])
        for look in told.get("limits", [])
        if look["request"] == ask and look["rule"] in _MARKS and look["limit"] is not None
    ]


@dataclass(frozen=True, slots=True)
class _Fault:
    fault: str
    means: Text
    title: Text
    count: Text
    share: Text


def _faults(told: Mapping[str, Any]) -> Iterator[_Fault]:
    for line in told["requests"].values():
        for fault, count in sorted(line["faults"].items(), key=lambda item: -item[1]):
            share = _percent(count / line["answered"])
            yield _Fault(fault, _meaning(fault), Text.of(line["title"]), number(count), share)


def _meaning(fault: str) -> Text:
    head, _, code = fault.partition("-")
    if fault in _FAULTS:
        return _FAULTS[fault]
    if head == "http":
        return Text(f"HTTP {code}", f"HTTP {code}")
    return Text(f"mã kết quả {code}", f"result code {code}") if head == "code" else Text(fault, fault)


# --- generator and target ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Worker:
    number: int
    offered: Text
    left: Text
    answered: Text
    prepared: Text
    lost: bool


def _worker(share: Mapping[str, Any]) -> _Worker:
    counts = (number(share["offered"]), number(share["left"]), number(share["answered"]))
    return _Worker(share["index"] + 1, *counts, number(share["prepared_s"], 1, "s"), bool(share["lost"]))


def _lateness(told: Mapping[str, Any]) -> Text:
    bound, share, longest = number(told["bound_ms"], 0, "ms"), _percent(told["share"]), milliseconds(told["longest_ms"])
    allowed, full = _percent(told["allowed_share"]), number(told["pool_exhausted"])
    return Text(
        f"Rời đi trễ hơn {bound.vi}: {share.vi} (cho phép {allowed.vi}), chậm nhất {longest.vi}; "
        f"{full.vi} lần không còn chỗ cho một yêu cầu.",
        f"Left more than {bound.en} late: {share.en} ({allowed.en} are allowed), at most {longest.en}; "
        f"{full.en} times no place was free for a request.",
    )


def _resources(told: Mapping[str, Any]) -> Text:
    seen = told.get("resources")
    if not seen or not seen["known"]:
        return Text.of(seen["why"]) if seen else NOTHING
    mean, most = _percent(seen["processors_mean"], 0), _percent(seen["processors_most"], 0)
    first, last = (number(seen[key] / _MB, 0, "MB") for key in ("memory_first_bytes", "memory_most_bytes"))
    return Text(
        f"Tiến trình {seen['process']} và các tiến trình con: trung bình {mean.vi} của một lõi, cao nhất {most.vi}; "
        f"bộ nhớ từ {first.vi}, cao nhất {last.vi}.",
        f"Process {seen['process']} and its children: {mean.en} of one core on average, at most {most.en}; memory from "
        f"{first.en}, at most {last.en}.",
    )


def _usage(run: Files) -> tuple[Markup, Markup]:
    rows = run.rows(RESOURCES)
    if not rows:
        return Markup(""), Markup("")
    processors = {int(float(row["at_s"])): 100 * float(row["processors"]) for row in rows}
    memory = {int(float(row["at_s"])): float(row["memory_bytes"]) / _MB for row in rows}
    length = max(run.length_s, *(float(row["at_s"]) for row in rows))
    return (
        charts.over_time([Curve(processors, FAST)], length),
        charts.over_time([Curve(memory, FAST)], length),
    )
