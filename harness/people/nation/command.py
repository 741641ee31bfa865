"""`lienthong people`: a file of made-up people, as many as the country has; `people describe`: what is in it."""

from datetime import datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from harness.clock import WallClock, vietnam_day
from harness.errors import UsageError
from harness.language import LANGUAGE, said
from harness.people.disagreements import Disagreements, presets
from harness.people.nation.formats import FORMATS, check
from harness.text import Text

for _module in ("numpy", "polars", "altair", "vl_convert"):
    # Imported only when a command runs: every other command of lienthong would wait for them.
    if find_spec(_module) is None:
        raise ModuleNotFoundError(name=_module)

COUNT_MAX: Final = 100_000_000

commands = typer.Typer(
    invoke_without_command=True,
    help=said(
        """Sinh một tệp dân số giả định: hộ, quan hệ, họ tên, địa chỉ, số định danh, thẻ BHYT khớp nhau.

        Ví dụ: lienthong people --count 100000 --out people.parquet · lienthong people describe people.parquet""",
        """Make a file of invented people: households, kin, names, addresses, numbers and cards that fit together.

        Examples: lienthong people --count 100000 --out people.parquet · lienthong people describe people.parquet""",
    ),
)


class Names(StrEnum):
    """How names are spelled."""

    NFC = "nfc"
    NFD = "nfd"
    PLAIN = "plain"


@commands.callback()
def people(
    context: typer.Context,
    count: Annotated[
        int | None, typer.Option(min=1, max=COUNT_MAX, help=said("Bao nhiêu người.", "How many people."))
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help=said(f"Tệp đích: {', '.join(FORMATS)}.", f"The file to write: {', '.join(FORMATS)}.")),
    ] = None,
    legal_date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help=said(
                "Ngày pháp lý: quyết định đơn vị hành chính, mã số, tuổi; mặc định hôm nay.",
                "The legal date: decides on communes, numbers and ages; today by default.",
            ),
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help=said("Hạt giống; cùng hạt giống, cùng tệp.", "One seed, one file."))
    ] = 1,
    disagree: Annotated[
        str,
        typer.Option(
            help=said(
                f"Mức các sổ sách lệch nhau: {', '.join(presets())}.",
                f"How registries disagree: {', '.join(presets())}.",
            )
        ),
    ] = "2025",
    rate: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=RATE",
            help=said(
                "Sửa một tỷ lệ lệch, như unlinked=0.387; lặp lại được.", "Change one rate: unlinked=0.387; repeatable."
            ),
        ),
    ] = None,
    names: Annotated[
        Names, typer.Option(help=said("Cách viết dấu của họ tên.", "How accents of names are written."))
    ] = Names.NFC,
) -> None:
    """Make the file, unless a command follows."""
    if context.invoked_subcommand:
        return
    if count is None and out is None:
        typer.echo(context.get_help())
        return
    if count is None or out is None:
        missing = "--count" if count is None else "--out"
        raise UsageError(
            Text(
                f"Thiếu {missing}. Ví dụ: lienthong people --count 100000 --out people.parquet",
                f"{missing} is missing. Example: lienthong people --count 100000 --out people.parquet",
            )
        )
    check(out)
    from harness.people.nation.generate import Wish  # noqa: PLC0415 -- see above
    from harness.people.nation.write import write  # noqa: PLC0415 -- see above

    wish = Wish(
        count=count,
        legal_date=legal_date.date() if legal_date else vietnam_day(WallClock()),
        seed=seed,
        disagreements=Disagreements.named(disagree, tuple(rate or ())),
        spelling=names.value,
        preset=disagree,
    )
    with _bar() as bar:
        task = bar.add_task(said("Đang sinh", "Making"), total=count)
        write(wish, out, lambda rows: bar.advance(task, rows))
    says = Text(
        f"Đã ghi {count} người vào {out} (ngày pháp lý {wish.legal_date}, hạt giống {seed}). Không ai có thật.",
        f"Wrote {count} people to {out} (legal date {wish.legal_date}, seed {seed}). Nobody in it exists.",
    )
    Console(highlight=False).print(says.to(LANGUAGE), style="green", markup=False, soft_wrap=True)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


@commands.command(
    "describe",
    help=said(
        "Viết một trang về tệp dân số: tháp tuổi, cỡ hộ, họ, tỉnh, kèm nguồn số liệu.",
        "Write a page about a file of people: age pyramid, household sizes, names, provinces, with sources.",
    ),
)
def describe(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=said("Tệp dân số.", "The file of people."))],
    out: Annotated[
        Path | None, typer.Option(help=said("Trang cần ghi; mặc định FILE.html.", "The page; FILE.html by default."))
    ] = None,
    legal_date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help=said("Ngày pháp lý, nếu tệp không ghi.", "The legal date, if the file does not tell."),
        ),
    ] = None,
) -> None:
    """Write the page."""
    from harness.people.nation.describe import describe as write_page  # noqa: PLC0415 -- see above

    page = out or file.with_name(f"{file.name}.html")
    write_page(file, page, LANGUAGE, legal_date.date() if legal_date else None)
    Console(highlight=False).print(said(f"Đã ghi {page}", f"Wrote {page}"), markup=False, soft_wrap=True)
