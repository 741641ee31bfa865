"""`lienthong simulate story`: play a story by its seed, or search seeds for one that does not hold.

A seed that does not hold is printed with the command that plays it again.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from harness.clock import WallClock, vietnam_day
from harness.errors import UsageError
from harness.language import LANGUAGE, said
from harness.text import Text
from scenarios.stories.shelf import STORIES, story
from scenarios.stories.telling import UNITS, Answer, Story

SHOWN_MAX: Final = 10
SEED: Final = 1

commands = typer.Typer()


@commands.command(
    "story",
    help=said(
        """Một tình huống, một câu hỏi: khi mạng hỏng không ai nói sai, khi mạng thông mọi việc xong.

        Ví dụ: lienthong simulate story · lienthong simulate story month_end --seed 17 ·
        lienthong simulate story missed_cycle --seconds 60""",
        """One situation, one question: while the network breaks nothing wrong is said, once it heals all is finished.

        Examples: lienthong simulate story · lienthong simulate story month_end --seed 17 ·
        lienthong simulate story missed_cycle --seconds 60""",
    ),
)
def tell(
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]", help=said("Câu chuyện; bỏ trống: liệt kê.", "The story; left out: they are listed.")
        ),
    ] = "",
    seed: Annotated[int, typer.Option(min=0, help=said("Hạt giống (đầu tiên).", "The (first) seed."))] = SEED,
    seeds: Annotated[int, typer.Option(min=1, max=1_000_000, help=said("Số hạt giống.", "How many seeds."))] = 1,
    seconds: Annotated[
        float,
        typer.Option(
            min=0,
            help=said(
                "Tìm hạt giống không đạt trong chừng ấy giây.", "Search for a seed that fails, for so many seconds."
            ),
        ),
    ] = 0,
    today: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help=said("Ngày pháp lý; mặc định hôm nay.", "Legal date; today by default.")
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help=said("Ghi các câu trả lời ra tệp JSON.", "Write answers to JSON.")),
    ] = None,
) -> None:
    """Play it."""
    console = Console(highlight=False)
    if not name:
        _list(console)
        return
    if seconds and seeds > 1:
        raise UsageError(Text("Chọn --seeds hoặc --seconds, không cả hai.", "Choose --seeds or --seconds, not both."))
    one, day = story(name), today.date() if today else vietnam_day(WallClock())
    answers = []
    for answer in _answers(one, day, seed, seeds, seconds):
        answers.append(answer)
        if not answer.held:
            _tell_failure(answer, console)
    _tell_end(answers, console)
    if out is not None:
        _write(out, answers)
    if not all(answer.held for answer in answers):
        raise typer.Exit(1)


def _list(console: Console) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    for one in STORIES.values():
        table.add_row(one.name, one.question.to(LANGUAGE))
    console.print(table)


# --- playing ----------------------------------------------------------------------------------------------------------


def _answers(one: Story, day: date, first: int, seeds: int, seconds: float) -> Iterator[Answer]:
    """What each seed left behind; a search plays one at least, and none more that would not end within its time."""
    clock = WallClock()
    begun = clock.now()
    spent = slowest = 0.0
    with _bar() as bar:
        task = bar.add_task(one.name, total=seconds or seeds, seeds=0)
        for number, seed in enumerate(count(first), start=1):
            answer = one.play(seed, day)
            before, spent = spent, (clock.now() - begun).total_seconds()
            slowest = max(slowest, spent - before)
            bar.update(task, completed=spent if seconds else number, seeds=number)
            yield answer
            if spent + slowest > seconds if seconds else number == seeds:
                return


def _bar() -> Progress:
    words = said("{task.fields[seeds]} hạt giống", "{task.fields[seeds]} seeds")
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn(words),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


# --- telling ----------------------------------------------------------------------------------------------------------


def _tell_failure(answer: Answer, console: Console) -> None:
    again = f"lienthong simulate story {answer.story} --seed {answer.seed} --today {answer.today}"
    _print(console, f"seed {answer.seed}: {said('chạy lại bằng', 'play it again with')} {again}", "red")
    for mishap in answer.mishaps[:SHOWN_MAX]:
        _print(console, f"  {mishap}")
    for failure in answer.failures[:SHOWN_MAX]:
        finding = failure.finding
        told = f"{finding.place}: {finding.says.to(LANGUAGE)} ({finding.actual})"
        _print(console, f"  {failure.check} {failure.at}: {told}")
    more = max(len(answer.failures) - SHOWN_MAX, 0)
    if more:
        _print(console, said(f"  … và {more} điều nữa", f"  … and {more} more"))


def _tell_end(answers: list[Answer], console: Console) -> None:
    failed = sum(not answer.held for answer in answers)
    if len(answers) == 1:
        _tell_figures(answers[0], console)
    events, calls, struck = (sum(getattr(answer, name) for answer in answers) for name in ("events", "calls", "struck"))
    says = Text(
        f"{len(answers)} hạt giống, {events} bước, {calls} lời gọi, {struck} lần hỏng đường: {failed} không đạt.",
        f"{len(answers)} seeds, {events} steps, {calls} calls, {struck} failures of lines: {failed} did not hold.",
    )
    _print(console, says.to(LANGUAGE), "red" if failed else "green")


def _tell_figures(answer: Answer, console: Console) -> None:
    _print(console, STORIES[answer.story].question.to(LANGUAGE))
    for figure in answer.figures:
        unit = f" {UNITS[figure.unit].to(LANGUAGE)}" if figure.unit in UNITS else ""
        _print(console, f"  {figure.says.to(LANGUAGE)}: {_shown(figure.value)}{unit}")


def _shown(value: Any) -> str:
    return "  ".join(f"{name}: {one}" for name, one in value.items()) if isinstance(value, dict) else str(value)


def _print(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style or None, markup=False, soft_wrap=True)


def _write(out: Path, answers: list[Answer]) -> None:
    """One answer as itself, several as a list."""
    if len(answers) == 1:
        out.write_bytes(answers[0].as_bytes())
        return
    out.write_text(json.dumps([answer.as_json() for answer in answers], ensure_ascii=False, indent=2) + "\n", "utf-8")
