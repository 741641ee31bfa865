"""Commands that only tell: `lienthong law`, the legal values of a day."""

from datetime import datetime
from typing import Annotated

import typer

from harness import lawlist
from harness.clock import WallClock, vietnam_day
from harness.contract import written
from harness.language import LANGUAGE, said
from harness.law import law

commands = typer.Typer()


@commands.command(
    "law",
    help=said(
        "Các giá trị pháp lý có hiệu lực vào một ngày, kèm nguồn.\n\nVí dụ: lienthong law --date 2026-09-15",
        "The legal values in force on a day, with their sources.\n\nExample: lienthong law --date 2026-09-15",
    ),
)
def show_law(
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date", formats=["%Y-%m-%d"], help=said("Ngày; mặc định hôm nay.", "The day; today by default.")
        ),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help=said("Ghi JSON.", "Write JSON."))] = False,
) -> None:
    """Write the law of a day down."""
    found = law(day.date() if day else vietnam_day(WallClock()))
    typer.echo(written(lawlist.as_json(found)) if as_json else lawlist.as_markdown(found, LANGUAGE), nl=False)
