"""Commands that only tell: `lienthong law`, the legal values of a day; `lienthong trace`, a document's way."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.markup import escape

from harness import card, lawlist
from harness.clock import WallClock, vietnam_day
from harness.contract import written
from harness.errors import TargetError, UsageError
from harness.hopfile import read_hops
from harness.hops import Hop
from harness.language import LANGUAGE, said
from harness.law import law
from harness.reporting import write_way
from harness.sequence_terminal import sequence
from harness.terminal import out
from harness.text import Text
from harness.ways import way

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


@commands.command(
    "trace",
    help=said(
        """Đường đi của một hồ sơ qua mạng liên thông: ai gọi ai, lúc nào, trả lời gì, hỏng ở đâu.

        ID là số hồ sơ (maHoSoLT, maHoSoMCDT…), số định danh, mã giao dịch hoặc mã vết 32 chữ số.

        Ví dụ: lienthong trace G22.99.08-260915-0001

        lienthong trace G22.99.08-260915-0001 --run build/demo/journey""",
        """A document's way through the network: who called whom, when, what came back, where it broke.

        ID is a dossier number (maHoSoLT, maHoSoMCDT…), a personal number, a receipt or a trace id of 32 digits.

        Examples: lienthong trace G22.99.08-260915-0001

        lienthong trace G22.99.08-260915-0001 --run build/demo/journey""",
    ),
)
def trace(
    text: Annotated[str, typer.Argument(metavar="ID", help=said("Số cần tìm.", "What to look for."))],
    run: Annotated[
        Path | None,
        typer.Option(
            "--run",
            exists=True,
            help=said("Thư mục của một lần chạy, hoặc tệp hops.", "A run's folder, or a file of hops."),
        ),
    ] = None,
    control: Annotated[
        str,
        typer.Option(
            "--control",
            metavar="URL",
            help=said(
                "Cửa điều khiển mạng; mặc định là mạng đang chạy trên máy này.",
                "The network's control door; by default that of the network running on this machine.",
            ),
        ),
    ] = "",
    page: Annotated[Path, typer.Option("--out", dir_okay=False, help=said("Trang HTML.", "The HTML page."))] = Path(
        "build/trace.html"
    ),
) -> None:
    """Show one way, in the terminal and as a page."""
    hops = read_hops(run) if run else _hops_of_network(control or card.find_network(), text)
    found = way(hops, text)
    if not found.steps:
        raise UsageError(
            Text(
                f"Không có chặng nào mang «{text}». Kiểm tra lại số, hoặc chọn nơi tìm bằng --run hay --control.",
                f"No hop holds “{text}”. Look at the number again, or name where to look by --run or --control.",
            )
        )
    out().print(sequence(found, LANGUAGE))
    for written_page in write_way(found, page, LANGUAGE):
        out().print(f"{said('Mở bằng trình duyệt', 'Open in a browser')}: {escape(str(written_page))}", soft_wrap=True)


def _hops_of_network(url: str, text: str) -> list[Hop]:
    if not url:
        raise UsageError(
            Text(
                "Không có mạng mô phỏng nào chạy trên máy này. Chạy lienthong mocks up, hoặc nêu --run hay --control.",
                "No mock network runs on this machine. Start lienthong mocks up, or name --run or --control.",
            )
        )
    try:
        answer = httpx.get(f"{url.rstrip('/')}/hops", params={"text": text}, trust_env=False, timeout=30)
        rows: list[dict[str, Any]] = answer.raise_for_status().json()["hops"]
        return [Hop.of(row) for row in rows]
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
        raise TargetError(
            Text(f"Không đọc được cửa điều khiển {url}: {error}.", f"The control door {url} cannot be read: {error}.")
        ) from error
