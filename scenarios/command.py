"""`lienthong storm`: the journeys in bad weather, seed after seed; one that fails is named and can be played again."""

from datetime import datetime
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import track

from harness.clock import WallClock, vietnam_day
from harness.language import LANGUAGE, said
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
) -> None:
    """Play every seed."""
    day = today.date() if today else vietnam_day(WallClock())
    console = Console(highlight=False)
    failed: list[storms.Answer] = []
    struck = played = 0
    for seed in track(range(first, first + seeds), console=Console(stderr=True), transient=True):
        answer = storms.play(seed, day, tuple(scene or ()))
        struck += answer.struck
        played += answer.played
        if not answer.held:
            failed.append(answer)
            _tell(answer, console)
    says = Text(
        f"{seeds} hạt giống, {played} hành trình, {struck} lần hỏng đường truyền: {len(failed)} hạt giống không đạt.",
        f"{seeds} seeds, {played} journeys, {struck} failures of lines: {len(failed)} seeds did not hold.",
    )
    console.print(says.to(LANGUAGE), style="red" if failed else "green", soft_wrap=True)
    if failed:
        raise typer.Exit(1)


def _tell(answer: storms.Answer, console: Console) -> None:
    again = f"lienthong storm --first {answer.seed} --seeds 1"
    console.print(f"seed {answer.seed}: {said('chạy lại bằng', 'play it again with')} {again}", style="red")
    for mishap in answer.mishaps[:SHOWN_MAX]:
        console.print(f"  {mishap}", markup=False, soft_wrap=True)
    for name, finding in answer.findings[:SHOWN_MAX]:
        console.print(
            f"  {name}: {finding.place}: {finding.says.to(LANGUAGE)} ({finding.actual})", markup=False, soft_wrap=True
        )
