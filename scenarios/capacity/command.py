"""`lienthong simulate run | compare | find | plans | explain`: what planners ask.

What a command needs is imported when it runs: compiled loops and Dask take a second that no other command should wait.
"""

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Final

import typer

from harness.language import said

for _module in ("simpy", "distributed", "numba", "scipy", "altair", "polars", "vl_convert"):
    if find_spec(_module) is None:
        raise ModuleNotFoundError(name=_module)

REPLICATIONS: Final = 5
SEED: Final = 1
DAYS_MAX: Final = 3660
_PLAN: Final = said("Tên phương án (simulate plans) hoặc tệp TOML.", "A plan's name (simulate plans) or a TOML file.")

commands = typer.Typer()


class Engines(StrEnum):
    """Which engine moves the documents; both give the same numbers."""

    FAST = "fast"
    REFERENCE = "reference"


Days = Annotated[
    int | None,
    typer.Option(min=1, max=DAYS_MAX, help=said("Số ngày, thay cho phương án.", "Days, instead of the plan's.")),
]
Replications = Annotated[
    int, typer.Option(min=1, max=10_000, help=said("Số lượt lặp, mỗi lượt một hạt giống.", "Runs, one a seed."))
]
Seed = Annotated[int, typer.Option(min=0, help=said("Hạt giống đầu tiên.", "The first seed."))]
Dask = Annotated[
    str | None,
    typer.Option(
        metavar="URL", help=said("Bộ điều phối Dask, như tcp://máy:8786.", "A Dask scheduler, as tcp://host:8786.")
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=0, max=1024, help=said("Số tiến trình; 0: ngay trong tiến trình này.", "Workers; 0: in this process.")
    ),
]
Scale = Annotated[
    float | None,
    typer.Option(
        min=1e-6,
        max=1.0,
        help=said("Thu nhỏ: hồ sơ, điểm gửi, máy và người theo tỷ lệ này.", "Smaller: documents, sites and servers."),
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(help=said("Thư mục kết quả: trang HTML, JSON, Parquet.", "Folder for the page, JSON and Parquet.")),
]
Engine = Annotated[Engines, typer.Option(help=said("Bộ máy mô phỏng.", "Which engine."))]


@commands.command(
    "run",
    help=said(
        """Chạy một phương án: bao lâu, hàng đợi bao sâu, hạn nào vỡ trước.

        Ví dụ: lienthong simulate run national-2026 --replications 5 --out kq""",
        """Run a plan: how long it takes, how deep queues get, which deadline breaks first.

        Examples: lienthong simulate run national-2026 --replications 5 --out answer""",
    ),
)
def run(
    plan: Annotated[str, typer.Argument(help=_PLAN)],
    engine: Engine = Engines.FAST,
    days: Days = None,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    dask: Dask = None,
    workers: Workers = None,
    scale: Scale = None,
    out: Out = None,
) -> None:
    """Run and tell."""
    from scenarios.capacity.asking import Asked, run_plan  # noqa: PLC0415 -- see above

    run_plan(plan, Asked(engine.value, days, replications, seed, dask, workers, scale), out)


@commands.command(
    "compare",
    help=said(
        """So hai phương án trên cùng các số ngẫu nhiên.

        Ví dụ: lienthong simulate compare birth-cycle birth-cycle-45.toml""",
        """Compare two plans on the same random numbers.

        Example: lienthong simulate compare birth-cycle birth-cycle-45.toml""",
    ),
)
def compare(
    one: Annotated[str, typer.Argument(help=_PLAN)],
    other: Annotated[str, typer.Argument(help=_PLAN)],
    engine: Engine = Engines.FAST,
    days: Days = None,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    dask: Dask = None,
    workers: Workers = None,
    scale: Scale = None,
    out: Out = None,
) -> None:
    """Run both and tell the differences."""
    from scenarios.capacity.asking import Asked, compare_plans  # noqa: PLC0415 -- see above

    compare_plans(one, other, Asked(engine.value, days, replications, seed, dask, workers, scale), out)


@commands.command(
    "find",
    help=said(
        """Thay đổi rẻ nhất giữ được một giới hạn.

        Ví dụ: lienthong simulate find birth-cycle "card-officers so that p95(birth) <= 2 working days" ·
        "births so that mean(birth) <= 1 h" · "card-officers so that late(card) <= 1 %\"""",
        """The cheapest change that holds a limit.

        Examples: lienthong simulate find birth-cycle "card-officers so that p95(birth) <= 2 working days" ·
        "births so that mean(birth) <= 1 h" · "card-officers so that late(card) <= 1 %\"""",
    ),
)
def find(
    plan: Annotated[str, typer.Argument(help=_PLAN)],
    question: Annotated[
        str, typer.Argument(help=said("NÚT so that SỐ_ĐO(LOẠI) <= GIỚI_HẠN.", "KNOB so that MEASURE(KIND) <= LIMIT."))
    ],
    engine: Engine = Engines.FAST,
    days: Days = None,
    replications: Replications = REPLICATIONS,
    seed: Seed = SEED,
    dask: Dask = None,
    workers: Workers = None,
    scale: Scale = None,
) -> None:
    """Search."""
    from scenarios.capacity.asking import Asked, find_setting  # noqa: PLC0415 -- see above

    find_setting(plan, question, Asked(engine.value, days, replications, seed, dask, workers, scale))


@commands.command(
    "plans", help=said("Các phương án có sẵn và câu hỏi của chúng.", "The plans that come with lienthong.")
)
def plans() -> None:
    """List the plans."""
    from scenarios.capacity.asking import list_plans  # noqa: PLC0415 -- see above

    list_plans()


@commands.command(
    "explain",
    help=said("Phương án giả định gì, theo nguồn nào.", "What a plan assumes, on whose word."),
)
def explain(plan: Annotated[str, typer.Argument(help=_PLAN)]) -> None:
    """Tell every figure with its source."""
    from scenarios.capacity.asking import explain_plan  # noqa: PLC0415 -- see above

    explain_plan(plan)
