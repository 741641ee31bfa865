"""Every figure of a plan with its source: what an answer rests on, in the order of the plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from harness.language import LANGUAGE
from harness.law import law
from harness.rule import Basis
from harness.text import Language, Text
from scenarios.capacity.plan import Calendar, Deadline, Plan
from scenarios.capacity.quantities import Figure, Weights
from scenarios.capacity.wording import WEEKDAYS, figure

BASES: Final = {
    "published": Text("văn bản đã công bố", "published"),
    "observed": Text("báo chí, tích hợp công khai", "press, public integrations"),
    "derived": Text("suy ra", "derived"),
    "profile": Text("lienthong giả định", "assumed by lienthong"),
}
COLOURS: Final = {"published": "green", "observed": "green", "derived": "cyan", "profile": "yellow"}


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure: where it stands in the plan, what it says, how sure it is and on whose word."""

    path: str
    says: Text
    basis: str
    source: str

    @property
    def part(self) -> str:
        """The table of the plan that it belongs to."""
        return self.path.partition(".")[0]


def figures(plan: Plan) -> Iterator[Assumption]:
    """Every figure, profile and calendar of the plan, and the legal values that it counts by.

    What a load test is to hold is left out: no simulated answer rests on it.
    """
    yield from _within(plan, plan.model_copy(update={"load": {}}), "")


def _within(plan: Plan, part: object, path: str) -> Iterator[Assumption]:
    own = _own(plan, part, path)
    if own is not None:
        yield own
        return
    for name, below in _below(part):
        yield from _within(plan, below, f"{path}{name}" if name.startswith("[") or not path else f"{path}.{name}")


def _below(part: object) -> Iterator[tuple[str, object]]:
    if isinstance(part, Deadline) and part.term is not None:
        yield "term", _LegalValue(part.term)
    if isinstance(part, BaseModel):
        yield from ((name, getattr(part, name)) for name in type(part).model_fields)
    elif isinstance(part, dict):
        yield from part.items()
    elif isinstance(part, tuple):
        yield from ((f"[{number}]", one) for number, one in enumerate(part))


@dataclass(frozen=True, slots=True)
class _LegalValue:
    key: str


def _own(plan: Plan, part: object, path: str) -> Assumption | None:
    if isinstance(part, Figure):
        return Assumption(path, figure(part.says), part.basis, part.source)
    if isinstance(part, Weights):
        return Assumption(path, _same(" ".join(f"{weight:g}" for weight in part.weights)), part.basis, part.source)
    if isinstance(part, Calendar):
        return Assumption(path, _hours(part), part.basis, part.source)
    if isinstance(part, _LegalValue):
        setting = law(plan.start).setting(part.key)
        words = figure(f"{setting.value} {setting.unit}")
        return Assumption(
            path, Text(f"{words.vi} ({part.key})", f"{words.en} ({part.key})"), _basis(setting.basis), setting.source
        )
    return None


def _same(says: str) -> Text:
    return Text(says, says)


def _basis(basis: Basis) -> str:
    return str(basis.value)


def _hours(calendar: Calendar) -> Text:
    spans = ", ".join(f"{first:%H:%M}–{last:%H:%M}" for first, last in calendar.spans)
    days = sorted(calendar.weekdays)
    vi = "mọi ngày" if len(days) == len(WEEKDAYS) else ", ".join(WEEKDAYS[day].vi for day in days)
    en = "every day" if len(days) == len(WEEKDAYS) else ", ".join(WEEKDAYS[day].en for day in days)
    if calendar.holidays_off:
        vi, en = f"{vi}, trừ ngày lễ", f"{en}, holidays off"
    return Text(f"{spans}; {vi}", f"{spans}; {en}")


def show(plan: Plan, console: Console, language: Language = LANGUAGE) -> None:
    """Print the plan's question and every figure that its answer rests on."""
    console.print(escape(plan.title.text.to(language)), style="bold")
    console.print(escape(plan.question.text.to(language)))
    table = Table(box=None, pad_edge=False, header_style="dim")
    for heading in HEADINGS:
        table.add_column(heading.to(language), overflow="fold")
    found = list(figures(plan))
    for one in found:
        basis = f"[{COLOURS[one.basis]}]{BASES[one.basis].to(language)}[/]"
        table.add_row(escape(one.path), escape(one.says.to(language)), basis, escape(one.source))
    console.print(table)
    assumed = sum(one.basis == "profile" for one in found)
    console.print(
        Text(
            f"{len(found)} con số, trong đó {assumed} do lienthong giả định: hãy thay bằng số liệu của mình.",
            f"{len(found)} figures, {assumed} of them assumed by lienthong: put your own in their place.",
        ).to(language)
    )


HEADINGS: Final = (
    Text("Chỗ trong phương án", "Place in the plan"),
    Text("Giá trị", "Value"),
    Text("Căn cứ", "Basis"),
    Text("Nguồn", "Source"),
)
