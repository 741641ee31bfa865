"""An answer, or how two differ, as tables in the terminal; what is unstable stands in red and without a number."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.language import LANGUAGE
from harness.text import Language, Text
from scenarios.capacity.answer import Answer, Value, measured
from scenarios.capacity.comparison import STATES, Difference, Unit
from scenarios.capacity.outcome import FULL, NATION, WHOLE, Row
from scenarios.capacity.titles import MEASURES, Titles
from scenarios.capacity.wording import count, duration, percent, points

SHOWN: Final[tuple[str, ...]] = ("p50", "p95", "p99")
"""Measures of a kind that fit a terminal; the page and the files have the others."""


def show(answer: Answer, console: Console, language: Language = LANGUAGE) -> None:
    """Print the kinds, the places and the time limits of an answer."""
    titles = Titles.of(answer)
    console.print(escape(answer.plan.title.text.to(language)), style="bold")
    console.print(escape(answer.plan.question.text.to(language)))
    console.print(_runs(answer).to(language), style="dim")
    console.print(_kinds(answer, titles, language))
    console.print()
    console.print(_places(answer, titles, language))
    if answer.plan.deadlines:
        console.print()
        console.print(_deadlines(answer, language))


def _runs(answer: Answer) -> Text:
    runs, documents = len(answer.outcomes), count(answer.documents)
    if runs == 1:
        return Text(
            f"{documents.vi} hồ sơ; một lần chạy không cho biết khoảng tin cậy.",
            f"{documents.en} documents; one run cannot say how sure its numbers are.",
        )
    return Text(
        f"{documents.vi} hồ sơ trong {runs} lần chạy; ± là khoảng tin cậy 95 %.",
        f"{documents.en} documents in {runs} runs; ± is the 95 % confidence interval.",
    )


def _table(language: Language, *headings: Text) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for number, heading in enumerate(headings):
        table.add_column(heading.to(language), justify="right" if number else "left", overflow="fold")
    return table


def _kinds(answer: Answer, titles: Titles, language: Language) -> Table:
    measured = [MEASURES[name] for name in SHOWN]
    table = _table(language, Text("Loại hồ sơ", "Kind"), Text("Hồ sơ", "Documents"), *measured)
    rows = {row["kind"]: row for row in answer.times() if (row["stage"], row["province"]) == (WHOLE, NATION)}
    for name, kind in answer.plan.kinds.items():
        made = sum(row["made"] for one in answer.outcomes for row in one.kinds if row["kind"] == name)
        table.add_row(
            escape(kind.title.text.to(language)),
            count(made).to(language),
            *_times(answer, titles, name, rows.get(name), language),
        )
    return table


def _times(answer: Answer, titles: Titles, kind: str, row: Row | None, language: Language) -> Iterable[str]:
    place = answer.unstable(kind)
    if place:
        return [f"[red]{escape(titles.unstable(kind, place).to(language))}[/]", *[""] * (len(SHOWN) - 1)]
    return [duration(measured(row, name)).to(language) for name in SHOWN]


def _places(answer: Answer, titles: Titles, language: Language) -> Table:
    table = _table(
        language,
        Text("Nơi", "Place"),
        Text("Tải", "Load"),
        Text("Hàng đầy nhất", "Fullest queue"),
        Text("Chờ trung bình", "Mean wait"),
        Text("Xếp hàng nhiều nhất", "Most waiting"),
    )
    for row in answer.places():
        if row["room"] != "wait":
            table.add_row(*_place(row, titles, language))
    return table


def _place(row: Row, titles: Titles, language: Language) -> Sequence[str]:
    station = row["room"] == "station"
    loads = [percent(measured(row, name)).to(language) if station else "–" for name in ("load", "worst")]
    wait = duration(measured(row, "wait")).to(language)
    if station and row["worst"] >= FULL:
        loads, wait = [f"[red]{load}[/]" for load in loads], f"[red]{UNBOUNDED.to(language)}[/]"
    return [
        escape(titles.place(row["place"]).to(language)),
        *loads,
        wait,
        count(row["waiting_most"]).to(language),
    ]


UNBOUNDED: Final = Text("tăng mãi", "grows without end")


def _deadlines(answer: Answer, language: Language) -> Table:
    table = _table(
        language,
        Text("Thời hạn", "Time limit"),
        Text("Đã xét", "Judged"),
        Text("Trễ", "Late"),
        Text("Tỷ lệ trễ", "Part late"),
    )
    for row in answer.deadlines():
        if row["province"] == NATION:
            share = percent(measured(row, "share")).to(language)
            table.add_row(
                escape(answer.plan.deadlines[row["deadline"]].title.text.to(language)),
                count(row["judged"]).to(language),
                count(row["late"]).to(language),
                f"[red]{UNBOUNDED.to(language)}[/]" if row["unstable"] else share,
            )
    return table


def show_differences(differences: Iterable[Difference], console: Console, language: Language = LANGUAGE) -> None:
    """Print B less A; a difference whose interval leaves nought out stands in bold."""
    table = _table(
        language,
        Text("Của", "Of"),
        Text("Đo", "Measure"),
        Text("A", "A"),
        Text("B", "B"),
        Text("B trừ A", "B less A"),
    )
    table.columns[1].justify = "left"
    before = ("", "")
    for one in differences:
        of, before = (one.subject, one.name) != before, (one.subject, one.name)
        table.add_row(
            escape(one.title.to(language)) if of else "",
            MEASURES[one.measure].to(language),
            said(one.a, one.unit).to(language),
            said(one.b, one.unit).to(language),
            _difference(one, language),
        )
    console.print(table)
    console.print(SURE.to(language), style="dim")


SURE: Final = Text(
    "± là khoảng tin cậy 95 % của chênh lệch giữa các lần chạy cùng hạt giống; in đậm: chênh lệch khác 0.",
    "± is the 95 % interval of the differences between runs of one seed; bold: it is not nought.",
)


def _difference(one: Difference, language: Language) -> str:
    if one.state:
        colour = "red" if one.state.startswith("unstable") else "yellow"
        return f"[{colour}]{STATES[one.state].to(language)}[/]"
    says = differs(one).to(language)
    return f"[bold]{says}[/]" if one.sure else says


def said(value: Value | None, unit: Unit) -> Text:
    """The value in its unit."""
    return duration(value) if unit == "seconds" else percent(value)


def differs(one: Difference) -> Text:
    """How much B is more than A."""
    return duration(one.difference) if one.unit == "seconds" else points(one.difference)
