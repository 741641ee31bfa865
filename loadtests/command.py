"""`lienthong load PLAN --target URL`: the intake path under a plan's load; `load questions` lists what can be asked."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from typer.core import TyperGroup

from harness.language import LANGUAGE, said
from harness.text import Text
from loadtests import calibration_command, closing, stepping
from loadtests.order import first_document
from loadtests.outcome import CONCLUSION_WORDS
from loadtests.questions import QUESTIONS
from loadtests.safety import OPTION
from loadtests.settings import WORKERS_MAX, Settings
from loadtests.summary import lines

for _module in ("locust", "hdrh", "numba", "numpy", "scipy"):
    # Locust patches the whole process when it is imported: it runs in processes of its own only.
    if find_spec(_module) is None:
        raise ModuleNotFoundError(name="locust")

RUN: Final = "run"
_DEFAULT: Final = Settings("", "", "", "")


class _RunUnlessNamed(TyperGroup):
    """`load PLAN …` is `load run PLAN …`: whatever is no command is a plan."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command's name where it was left out."""
        if args and args[0] not in self.commands and args[0] != "--help":
            args = [RUN, *args]
        return super().parse_args(ctx, args)


commands = typer.Typer(
    cls=_RunUnlessNamed,
    no_args_is_help=True,
    help=said(
        """Tải thử đường tiếp nhận theo lưu lượng của một phương án.

        Ví dụ: lienthong load national-2026 --target http://127.0.0.1:8080 · lienthong load questions""",
        """Put a plan's load on the intake path.

        Examples: lienthong load national-2026 --target http://127.0.0.1:8080 · lienthong load questions""",
    ),
)


@commands.callback()
def _all() -> None:
    """Nothing of its own: it holds the subcommands together."""


@commands.command(
    RUN,
    help=said(
        """Phát tải: yêu cầu rời đi khi phương án nói, không phải khi câu trả lời trước về.

        Mã thoát: 0 đúng, đủ và trong ngưỡng của phương án, 1 vượt ngưỡng, có câu trả lời sai hoặc mất hồ sơ, 2 sai cách
        dùng, 3 chưa trọn vẹn, 4 lỗi bộ kiểm thử, 5 vô hiệu vì máy phát tải không theo kịp.

        Ví dụ: lienthong load national-2026 --question morning_lookups --target http://127.0.0.1:8080 --workers 2""",
        """Generate the load: requests leave when the plan says, not when the last answer came.

        Exit codes: 0 sound and within the plan's limits, 1 beyond a limit, wrong answers or files lost, 2 usage,
        3 incomplete, 4 bench error, 5 void because the generator could not keep up.

        Example: lienthong load national-2026 --question morning_lookups --target http://127.0.0.1:8080 --workers 2""",
    ),
)
def run(
    plan: Annotated[str, typer.Argument(help=said("Tên phương án hoặc tệp TOML.", "A plan's name or a TOML file."))],
    *,
    target: Annotated[str, typer.Option(metavar="URL", help=said("Địa chỉ gốc của cổng.", "Base URL of the gateway."))],
    question: Annotated[
        str, typer.Option(help=said(f"Câu hỏi: {', '.join(QUESTIONS)}.", f"One of {', '.join(QUESTIONS)}."))
    ] = "discharge_afternoon",
    workers: Annotated[
        int, typer.Option(min=1, max=WORKERS_MAX, help=said("Số tiến trình phát tải.", "Generator processes."))
    ] = 1,
    out: Annotated[Path, typer.Option(file_okay=False, help=said("Thư mục kết quả.", "Folder of the result."))] = Path(
        "build/load"
    ),
    rate: Annotated[
        float | None,
        typer.Option(min=0.001, help=said("Số yêu cầu mỗi giây, trung bình.", "Requests a second, on average.")),
    ] = None,
    scale: Annotated[
        float, typer.Option(help=said("Phần của tải toàn quốc; 1 là cả nước.", "Part of the nation's load; 1 is all."))
    ] = _DEFAULT.scale,
    seconds: Annotated[
        float | None, typer.Option(help=said("Độ dài lần chạy; giờ của phương án được nén vào.", "Length of the run."))
    ] = None,
    seed: Annotated[
        int, typer.Option(min=0, help=said("Hạt giống; cùng hạt giống, cùng thời điểm.", "One seed, the same times."))
    ] = _DEFAULT.seed,
    replay: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            help=said("Tệp CSV các thời điểm (seconds, request, site).", "CSV of times (seconds, request, site)."),
        ),
    ] = None,
    profile: Annotated[
        Path | None, typer.Option(dir_okay=False, help=said("Tệp partner.toml.", "The partner's partner.toml."))
    ] = None,
    fixtures: Annotated[
        Path | None,
        typer.Option(file_okay=False, help=said("Dữ liệu đã nạp vào cổng.", "Fixtures that the gateway has loaded.")),
    ] = None,
    results_url: Annotated[
        str, typer.Option(help=said("Cửa kết quả để đối chiếu.", "Results door, to compare receipts at."))
    ] = "",
    control_url: Annotated[
        str, typer.Option(help=said("Cửa điều khiển để đối chiếu.", "Control door, to compare receipts at."))
    ] = "",
    documents_from: Annotated[
        int | None,
        typer.Option(help=said("Số của hồ sơ đầu tiên; mặc định theo giờ.", "Number of the first document.")),
    ] = None,
    pool: Annotated[
        int, typer.Option(help=said("Số yêu cầu cùng lúc của một tiến trình.", "Requests at once, in a process."))
    ] = _DEFAULT.pool,
    deadline: Annotated[
        float, typer.Option(help=said("Số giây chờ một câu trả lời.", "Seconds to wait for an answer."))
    ] = _DEFAULT.deadline_s,
    late_ms: Annotated[
        float, typer.Option(help=said("Trễ hơn chừng này là rời đi trễ.", "Later than this is late."))
    ] = _DEFAULT.late_ms,
    late_share: Annotated[
        float, typer.Option(help=said("Phần được phép rời đi trễ.", "What part may leave late."))
    ] = _DEFAULT.late_share,
    i_own_this_target: Annotated[
        bool,
        typer.Option(OPTION, help=said("Hệ thống này là của tôi, không ở máy này.", "The target is mine, elsewhere.")),
    ] = False,
    metrics_port: Annotated[
        int,
        typer.Option(
            help=said(
                "Cổng trên máy này để Prometheus đọc số liệu trong khi chạy.",
                "Loopback port for Prometheus, meanwhile.",
            )
        ),
    ] = _DEFAULT.metrics_port,
    find_rate: Annotated[
        bool,
        typer.Option(
            "--find-rate",
            help=said("Tìm tốc độ cao nhất còn giữ ngưỡng.", "Find the highest rate within the plan's limits."),
        ),
    ] = False,
    find_tries: Annotated[
        int, typer.Option(min=1, max=50, help=said("Số lần thử tối đa khi tìm.", "Tries of a search, at most."))
    ] = stepping.TRIES_MAX,
) -> None:
    """Run and tell."""
    settings = Settings(
        question=question,
        plan=plan,
        target=target.rstrip("/"),
        out=str(out),
        seed=seed,
        seconds=_seconds(question, seconds),
        rate=rate or 0.0,
        scale=scale,
        replay=str(replay or ""),
        profile=str(profile or ""),
        fixtures=str(fixtures or ""),
        results_url=results_url,
        control_url=control_url,
        first=first_document() if documents_from is None else documents_from,
        pool=pool,
        deadline_s=deadline,
        late_ms=late_ms,
        late_share=late_share,
        owned=i_own_this_target,
        metrics_port=metrics_port,
    )
    if find_rate:
        told, found = stepping.find(settings, workers, find_tries, _tell)
        show(told, out)
        _tell(found.says())
        closing.draw(out)
        raise typer.Exit(found.exit_code)
    told, outcome = closing.carry_out(settings, workers)
    show(told, out)
    closing.show(settings, told, outcome)
    raise typer.Exit(int(told["exit_code"]))


def _tell(says: Text) -> None:
    Console(highlight=False).print(escape(says.to(LANGUAGE)), soft_wrap=True)


def _seconds(question: str, seconds: float | None) -> float:
    if seconds is not None:
        return seconds
    return QUESTIONS[question].seconds if question in QUESTIONS else _DEFAULT.seconds


@commands.command("questions", help=said("Các câu hỏi có thể đặt ra.", "The questions that can be put."))
def questions() -> None:
    """List the questions."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for question in QUESTIONS.values():
        first, last = question.hours
        table.add_row(question.name, f"{first:02d}–{last:02d} h", escape(question.says.to(LANGUAGE)))
    Console(highlight=False).print(table)


def show(told: dict[str, Any], out: Path) -> None:
    """The run's end in the terminal: conclusion, reasons, figures by kind of request, where to look."""
    console = Console(highlight=False)
    conclusion: Text = CONCLUSION_WORDS[told["conclusion"]]
    colour = "green" if told["conclusion"] == "sound" else "red"
    console.print(f"[bold {colour}]{escape(conclusion.to(LANGUAGE))}[/]")
    for reason in told["reasons"]:
        console.print(escape(Text.of(reason).to(LANGUAGE)), soft_wrap=True)
    for text in lines(told):
        console.print(escape(text.to(LANGUAGE)), soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    for name in (said("yêu cầu", "request"), said("theo phương án", "offered"), said("trả lời", "answered")):
        table.add_column(name)
    for name in (said("sai", "wrong"), "p50 ms", "p95 ms", "p99 ms", "p99.9 ms"):
        table.add_column(name, justify="right")
    for ask, line in told["requests"].items():
        latency = [f"{line['latency'][f'p{q}_ms']:.1f}" for q in ("50", "95", "99", "99.9")]
        table.add_row(ask, str(line["offered"]), str(line["answered"]), str(line["wrong"]), *latency)
    console.print(table)
    console.print(said(f"Kết quả trong {out}", f"The result stands in {out}"), markup=False, soft_wrap=True)


commands.registered_commands.extend(calibration_command.commands.registered_commands)
