"""`lienthong report RUN`: write a report of a run, whenever and wherever."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from harness.language import LANGUAGE, said
from harness.record import read_record
from reports.formats import formats

commands = typer.Typer()

FormatName = StrEnum("FormatName", {name: name for name in sorted(formats())})  # type: ignore[misc]


_HELP = said(
    """Viết báo cáo của một lần chạy từ tệp sự kiện của nó.

    Ví dụ: lienthong report build/certify-intake --format junit -o ket-qua.xml""",
    """Write a report of a run from its events file.

    Example: lienthong report build/certify-intake --format junit -o result.xml""",
)
_RUN = said("Thư mục --out của lần chạy, hoặc tệp events.ndjson.", "The run's --out folder, or its events.ndjson.")
_OUTPUT = said(
    "Tệp đích; mặc định nằm cạnh tệp sự kiện; «-» là đầu ra chuẩn.",
    "Where to; beside the events file by default; “-” for standard output.",
)


@commands.command(name="report", help=_HELP)
def report(
    run: Annotated[Path, typer.Argument(metavar="RUN", help=_RUN)],
    format_: Annotated[FormatName, typer.Option("--format", "-f", help=said("Định dạng.", "The format."))],
    output: Annotated[Path | None, typer.Option("--output", "-o", help=_OUTPUT)] = None,
) -> None:
    """Write one report."""
    chosen = formats()[format_.value]
    text = chosen.write(read_record(run), LANGUAGE)
    if output is not None and str(output) == "-":
        typer.echo(text, nl=False)
        return
    path = output or (run if run.is_dir() else run.parent) / chosen.FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    typer.echo(path)
