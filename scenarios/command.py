"""`lienthong storm`: the journeys in bad weather, seed after seed; one that fails is named and can be played again."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import track

from harness.clock import WallClock, vietnam_day
from harness.errors import UsageError
from harness.language import LANGUAGE, said
from harness.suites.journey.plays import plays
from harness.text import Text
from scenarios import storm as storms

SEEDS: Final = 20
SHOWN_MAX: Final = 10

commands = typer.Typer()


@commands.command(
    "storm",
    help=said(
        """Mọi hành trình khi đường truyền hỏng ngẫu nhiên: không mất, không làm hai lần, không việc nào vô chủ.

        Ví dụ: lienthong storm --seeds 200 · lienthong storm --first 17 --seeds 1""",
        """Every journey over lines that fail at random: nothing lost, nothing twice, nothing nobody's.

        Examples: lienthong storm --seeds 200 · lienthong storm --first 17 --seeds 1""",
    ),
)
def storm(
    seeds: Annotated[int, typer.Option(min=1, max=100_000, help=said("Số hạt giống.", "How many seeds."))] = SEEDS,
    first: Annotated[int, typer.Option(help=said("Hạt giống đầu tiên.", "The first seed."))] = 1,
    scene: Annotated[
        list[str] | None, typer.Option(help=said("Chỉ cảnh này; lặp lại được.", "Only this scene; repeatable."))
    ] = None,
    today: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help=said("Ngày pháp lý; mặc định hôm nay.", "Legal date; today by default.")
        ),
    ] = None,
    workers: Annotated[
        int, typer.Option(min=0, help=said("Số tiến trình; 0: mỗi nhân một.", "Processes; 0: one a core."))
    ] = 0,
) -> None:
    """Play every seed."""
    scenes = tuple(scene or ())
    _known(scenes)
    day = today.date() if today else vietnam_day(WallClock())
    console = Console(highlight=False)
    failed = played = struck = stuck = 0
    with _answers(range(first, first + seeds), day, scenes, workers) as answers:
        for answer in track(answers, total=seeds, console=Console(stderr=True), transient=True, description="storm"):
            played, struck = played + answer.played, struck + answer.struck
            stuck += len(answer.stuck)
            if not answer.held:
                failed += 1
                _tell(answer, day, scenes, console)
    says = Text(
        f"{seeds} hạt giống, {played} hành trình ({stuck} chưa tới cuối trong bão), "
        f"{struck} lần hỏng đường truyền: {failed} hạt giống không đạt.",
        f"{seeds} seeds, {played} journeys ({stuck} not at their end in the storm), "
        f"{struck} failures of lines: {failed} seeds did not hold.",
    )
    console.print(says.to(LANGUAGE), style="red" if failed else "green", soft_wrap=True)
    if failed:
        raise typer.Exit(1)


def _known(scenes: tuple[str, ...]) -> None:
    for name in scenes:
        if name not in plays():
            known = ", ".join(sorted(plays()))
            raise UsageError(Text(f"Không có cảnh {name}. Các cảnh: {known}", f"There is no scene {name}: {known}"))


@contextmanager
def _answers(seeds: range, day: date, scenes: tuple[str, ...], workers: int) -> Iterator[Iterator[storms.Answer]]:
    """What each seed left behind, in order of seeds; in processes of their own when there are several of both."""
    count = min(workers or os.cpu_count() or 1, len(seeds))
    one = partial(storms.play, today=day, scenes=scenes)
    if count == 1:
        yield map(one, seeds)
        return
    with ProcessPoolExecutor(count, multiprocessing.get_context("spawn")) as pool:
        yield pool.map(one, seeds)


def _tell(answer: storms.Answer, day: date, scenes: tuple[str, ...], console: Console) -> None:
    only = "".join(f" --scene {name}" for name in scenes)
    again = f"lienthong storm --first {answer.seed} --seeds 1 --today {day}{only}"
    console.print(
        f"seed {answer.seed}: {said('chạy lại bằng', 'play it again with')} {again}",
        style="red",
        markup=False,
        soft_wrap=True,
    )
    for mishap in answer.mishaps[:SHOWN_MAX]:
        console.print(f"  {mishap}", markup=False, soft_wrap=True)
    for name, finding in answer.findings[:SHOWN_MAX]:
        console.print(
            f"  {name}: {finding.place}: {finding.says.to(LANGUAGE)} ({finding.actual})", markup=False, soft_wrap=True
        )
    more = max(len(answer.findings) - SHOWN_MAX, 0)
    if more:
        console.print(said(f"  … và {more} điều nữa", f"  … and {more} more"))
