"""What the subcommands of `lienthong simulate` do: read a plan, run it, print and write the answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from harness.errors import UsageError
from harness.language import LANGUAGE, said
from harness.text import Text
from scenarios.capacity import assumptions, terminal, writers
from scenarios.capacity.answer import Answer
from scenarios.capacity.comparison import compare
from scenarios.capacity.find import Found, Question, question, search
from scenarios.capacity.plan import Link, Plan, Station, read_plan, shipped
from scenarios.capacity.quantities import DAY
from scenarios.capacity.recovery import recovery
from scenarios.capacity.runs import EngineName, Watch, Workers, replicate, workers
from scenarios.capacity.scaling import scaled
from scenarios.capacity.stability import refuse_unstable
from scenarios.capacity.wiring import wire


@dataclass(frozen=True, slots=True)
class Asked:
    """How a plan shall be run."""

    engine: EngineName
    days: int | None
    replications: int
    seed: int
    dask: str | None
    workers: int | None
    scale: float | None

    @property
    def seeds(self) -> range:
        """One a replication."""
        return range(self.seed, self.seed + self.replications)

    def plan(self, where: str) -> Plan:
        """The plan as asked for; UsageError where that cannot be."""
        plan = read_plan(where)
        if self.days is not None:
            plan = _shortened(where, plan, self.days)
        return scaled(plan, self.scale) if self.scale else plan


def _shortened(where: str, plan: Plan, days: int) -> Plan:
    if plan.warm_up.us >= days * DAY:
        raise UsageError(
            Text(
                f"{where}: warm_up = {plan.warm_up.says} không để lại gì trong --days {days} để đo.",
                f"{where}: warm_up = {plan.warm_up.says} leaves nothing of --days {days} to measure.",
            )
        )
    return plan.model_copy(update={"days": plan.days.model_copy(update={"says": f"{days} days"})})


# --- progress ---------------------------------------------------------------------------------------------------------


@contextmanager
def _progress(runs: int, days: int, what: str) -> Iterator[Watch]:
    """A bar with the time left, on standard error; days of all runs."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=runs * days)
        done = [0] * runs

        def watch(number: int, day: int, of: int) -> None:
            done[number] = min(max(day, done[number]), of)
            bar.update(task, completed=sum(done))

        yield watch


def _answer(plan: Plan, asked: Asked, hands: Workers) -> Answer:
    with _progress(asked.replications, plan.days.count, plan.name) as watch:
        return replicate(plan, asked.seeds, hands, asked.engine, watch)


# --- subcommands ------------------------------------------------------------------------------------------------------


def run_plan(where: str, asked: Asked, out: Path | None) -> None:
    """Run a plan, print the answer, write it where asked."""
    plan = asked.plan(where)
    refuse_unstable(where, wire(plan, asked.seed))
    console = Console(highlight=False)
    with workers(asked.dask, asked.replications, asked.workers) as hands:
        answer = _recovered(_answer(plan, asked, hands), asked, hands)
    terminal.show(answer, console)
    if out is not None:
        _name(writers.write(answer, out), console)


def _recovered(answer: Answer, asked: Asked, hands: Workers) -> Answer:
    """With how long it takes until dated outages are forgotten: against the same days without them."""
    calm, only = by_date(answer.plan, keep=False), by_date(answer.plan, keep=True)
    ends = {end for place in wire(only, asked.seed).places for end in place.away[:, 1].tolist()}
    if not ends:
        return answer
    other = _answer(calm, asked, hands)
    pairs = zip(answer.outcomes, other.outcomes, strict=True)
    return replace(answer, recovered=tuple(recovery(one, two, *ends) for one, two in pairs))


def by_date(plan: Plan, *, keep: bool) -> Plan:
    """The plan with only those outages that have a date, or with only the others."""
    rooms: dict[str, dict[str, Station | Link]] = {
        name: {
            key: part.model_copy(update={"outages": tuple(one for one in part.outages if (one.at is not None) is keep)})
            for key, part in getattr(plan, name).items()
        }
        for name in ("stations", "links")
    }
    return plan.model_copy(update=rooms)


def compare_plans(one: str, other: str, asked: Asked, out: Path | None) -> None:
    """Run two plans on the same seeds and tell where they differ."""
    plans = [asked.plan(where) for where in (one, other)]
    for where, plan in zip((one, other), plans, strict=True):
        refuse_unstable(where, wire(plan, asked.seed))
    console = Console(highlight=False)
    with workers(asked.dask, asked.replications, asked.workers) as hands:
        first, second = (_answer(plan, asked, hands) for plan in plans)
    differences = compare(first, second)
    terminal.show_differences(differences, console)
    if out is not None:
        _name(writers.write_comparison(first, second, differences, out), console)


def find_setting(where: str, words: str, asked: Asked) -> None:
    """Search for the cheapest setting that holds a limit."""
    plan = asked.plan(where)
    wanted = question(plan, words)
    aims = (wanted.aim,) if wanted.aim else ()
    console = Console(highlight=False)
    with workers(asked.dask, asked.replications, asked.workers) as hands:

        def answer(changed: Plan) -> Answer:
            with _progress(asked.replications, changed.days.count, changed.name) as watch:
                return replicate(changed, asked.seeds, hands, asked.engine, watch, aims)

        found = search(plan, wanted, answer)
    _show_found(found, console)
    if found.best is None:
        raise UsageError(_nothing_holds(found.question))


def _nothing_holds(asked: Question) -> Text:
    return Text(
        f"Không giá trị nào của {asked.knob} giữ được: {asked.words}. Điểm nghẽn nằm ở chỗ khác: xem simulate run.",
        f"No setting of {asked.knob} holds: {asked.words}. Something else is in the way: see simulate run.",
    )


def _show_found(found: Found, console: Console) -> None:
    asked = found.question
    share = asked.aim is not None or asked.measure == "late"
    table = Table(title=asked.words)
    for title in (asked.knob, said("số đo", "measure"), said("giữ được", "holds")):
        table.add_column(title, justify="right")
    for one in found.tries:
        told = (
            said("không ổn định", "unstable")
            if one.value is None
            else _told(one.value.value, one.value.half, share=share)
        )
        table.add_row(str(one.setting), told, "✓" if one.holds else "✗")
    console.print(table)
    if share and asked.aim is not None:
        console.print(
            said(
                f"Số đo: phần trễ hơn {asked.aim.working_days} ngày làm việc; tối đa {asked.limit:.1%}.",
                f"Measure: the part later than {asked.aim.working_days} working days; at most {asked.limit:.1%}.",
            )
        )
    if found.best is not None:
        console.print(
            said(
                f"{asked.knob}: {found.best} (phương án: {found.now})",
                f"{asked.knob}: {found.best} (the plan: {found.now})",
            ),
            style="green",
        )


def _told(value: float, half: float | None, *, share: bool) -> str:
    if share:
        return f"{value:.3%}" + (f" ± {half:.3%}" if half is not None else "")
    return f"{value:,.1f} s" + (f" ± {half:,.1f} s" if half is not None else "")


def list_plans() -> None:
    """Name and question of each plan that comes with the product."""
    table = Table(box=None, pad_edge=False)
    for title in (said("phương án", "plan"), said("câu hỏi", "question")):
        table.add_column(title)
    for name in shipped():
        plan = read_plan(name)
        table.add_row(name, plan.question.text.to(LANGUAGE))
    Console(highlight=False).print(table)


def explain_plan(where: str) -> None:
    """Every figure of a plan with its source."""
    assumptions.show(read_plan(where), Console(highlight=False))


def _name(paths: list[Path], console: Console) -> None:
    for path in paths:
        console.print(str(path), soft_wrap=True)
