"""`lienthong load calibrate | validate | predict`: the simulator held against what was measured."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from harness.errors import UsageError
from harness.language import LANGUAGE, said
from harness.text import Text
from loadtests import running
from loadtests.order import first_document
from loadtests.safety import OPTION
from loadtests.settings import Settings

MS: Final = 1000.0

commands = typer.Typer()


@commands.command(
    "calibrate",
    help=said(
        """Khớp một trạm (số máy, thời gian phục vụ, phần cố định) với hai lượt tải chậm.

        Ví dụ: lienthong load calibrate build/load-50 build/load-150 --plan national-2026 --out tram.json""",
        """Fit a station (servers, service time, overhead) to load runs at two low rates.

        Example: lienthong load calibrate build/load-50 build/load-150 --plan national-2026 --out station.json""",
    ),
)
def calibrate(
    runs: Annotated[
        list[Path], typer.Argument(file_okay=False, help=said("Thư mục các lượt tải.", "Folders of load runs."))
    ],
    *,
    plan: Annotated[str, typer.Option(help=said("Phương án của các lượt ấy.", "The plan of those runs."))],
    out: Annotated[Path, typer.Option(dir_okay=False, help=said("Tệp kết quả.", "File of the result."))] = Path(
        "build/calibration.json"
    ),
) -> None:
    """Fit and tell."""
    from loadtests import calibrating  # noqa: PLC0415 -- SciPy and Numba take a second that no other command should wait

    found = [calibrating.read_run(folder) for folder in runs]
    station = calibrating.calibrate(found, plan)
    _write(out, calibrating.as_json(station, found, plan))
    text = Text(
        f"{station.servers} máy, phục vụ {station.service * MS:.2f} ms (cv {station.cv:.2f}), phần cố định "
        f"{station.overhead * MS:.2f} ms; tối đa {station.capacity:.0f}/s. Sai số khớp {station.error:.1%}.",
        f"{station.servers} servers, service {station.service * MS:.2f} ms (cv {station.cv:.2f}), overhead "
        f"{station.overhead * MS:.2f} ms; at most {station.capacity:.0f}/s. Error of the fit {station.error:.1%}.",
    )
    console = Console(highlight=False)
    console.print(text.to(LANGUAGE), soft_wrap=True)
    console.print(str(out), markup=False, soft_wrap=True)


@commands.command(
    "validate",
    help=said(
        """Dự đoán ở những tốc độ chưa từng đo, rồi đo. Mã thoát 1: có tốc độ không khớp.

        Ví dụ: lienthong load validate tram.json --target http://127.0.0.1:8080 --rates 100,200,300""",
        """Predict rates that were not fitted, then measure them. Exit code 1: a rate does not agree.

        Example: lienthong load validate station.json --target http://127.0.0.1:8080 --rates 100,200,300""",
    ),
)
def validate(
    calibration: Annotated[Path, typer.Argument(dir_okay=False, help=said("Tệp của calibrate.", "File of calibrate."))],
    *,
    target: Annotated[str, typer.Option(metavar="URL", help=said("Địa chỉ gốc của cổng.", "Base URL of the gateway."))],
    rates: Annotated[str, typer.Option(help=said("Các tốc độ, cách nhau dấu phẩy.", "Rates, separated by commas."))],
    seconds: Annotated[float, typer.Option(help=said("Độ dài mỗi lượt.", "Length of each run."))] = 30.0,
    workers: Annotated[int, typer.Option(min=1, help=said("Số tiến trình phát tải.", "Generator processes."))] = 1,
    seed: Annotated[int, typer.Option(min=0, help=said("Hạt giống.", "The seed."))] = 1,
    out: Annotated[Path, typer.Option(file_okay=False, help=said("Thư mục kết quả.", "Folder of the result."))] = Path(
        "build/validation"
    ),
    i_own_this_target: Annotated[
        bool,
        typer.Option(OPTION, help=said("Hệ thống này là của tôi, không ở máy này.", "The target is mine, elsewhere.")),
    ] = False,
) -> None:
    """Measure, compare and tell."""
    from loadtests import calibrating, validation_page  # noqa: PLC0415 -- see above

    station, plan, question = calibrating.read_calibration(calibration)
    settings = Settings(
        question=question,
        plan=plan,
        target=target.rstrip("/"),
        out=str(out),
        seed=seed,
        seconds=seconds,
        first=first_document(),
        owned=i_own_this_target,
    )
    wanted = _rates(rates)
    checks = calibrating.validate(station, settings, wanted, lambda one: running.run(one, workers))
    told = calibrating.validation_json(station, checks)
    console = Console(highlight=False)
    _write(out / "validation.json", told)
    (out / "index.html").write_text(validation_page.page(told), "utf-8")
    show(told, console)
    console.print(str(out / "index.html"), markup=False, soft_wrap=True)
    if not all(one["holds"] for one in told["checks"]):
        raise typer.Exit(1)


def _rates(text: str) -> list[float]:
    try:
        rates = [float(one) for one in text.split(",")]
    except ValueError:
        rates = []
    if not rates or not all(0 < rate < float("inf") for rate in rates):
        raise UsageError(
            Text(
                f"--rates {text!r}: ghi các số dương cách nhau dấu phẩy, như 100,200,300.",
                f"--rates {text!r}: write positive numbers separated by commas, as 100,200,300.",
            )
        )
    return rates


@commands.command(
    "predict",
    help=said(
        """Một tốc độ sẽ ra sao; ngoài khoảng đã kiểm chứng thì từ chối.

        Ví dụ: lienthong load predict build/validation/validation.json --rate 250""",
        """What a rate will do; refused beyond what has been validated.

        Example: lienthong load predict build/validation/validation.json --rate 250""",
    ),
)
def predict(
    validation: Annotated[Path, typer.Argument(dir_okay=False, help=said("Tệp của validate.", "File of validate."))],
    *,
    rate: Annotated[float, typer.Option(help=said("Số yêu cầu mỗi giây.", "Requests a second."))],
) -> None:
    """Predict and tell."""
    from loadtests import calibrating  # noqa: PLC0415 -- see above
    from scenarios.capacity.calibration import predict as predicted  # noqa: PLC0415 -- see above

    station, upto = calibrating.read_validation(validation)
    told = predicted(station, rate, upto)
    console = Console(highlight=False)
    console.print(f"{told.throughput:g}/s", markup=False)
    for which, value in told.percentiles.items():
        half = f" ± {value.half * MS:.2f}" if value.half is not None else ""
        console.print(f"p{which:g}: {value.value * MS:.2f}{half} ms", markup=False)


def show(told: dict[str, Any], console: Console) -> None:
    """A validation in the terminal."""
    table = Table()
    titles = [said("tốc độ", "rate"), said("bận", "busy"), said("thông lượng: sai", "throughput: off by")]
    percentiles = list(told["checks"][0]["percentiles"]) if told["checks"] else []
    for title in [*titles, *(said(f"{name}: đo, dự đoán, sai", f"{name}: seen, told, off by") for name in percentiles)]:
        table.add_column(title, justify="right")
    table.add_column(said("khớp", "agrees"))
    for one in told["checks"]:
        table.add_row(*_cells(one, percentiles), "✓" if one["holds"] else "✗")
    console.print(table)
    text = Text(
        f"Dự đoán dùng được đến {told['validated_upto']:g}/s.",
        f"Predictions can be used up to {told['validated_upto']:g}/s.",
    )
    console.print(text.to(LANGUAGE), soft_wrap=True)


def _cells(one: dict[str, Any], percentiles: Sequence[str]) -> list[str]:
    cells = [f"{one['rate']:g}/s", f"{one['utilisation']:.0%}", f"{one['throughput']['error']:+.1%}"]
    for name in percentiles:
        found = one["percentiles"][name]
        measured = f"{found['measured_s'] * MS:.1f} ms"
        if found["error"] is None:
            cells.append(f"{measured}, –")
            continue
        predicted = f"{found['predicted_s']['value'] * MS:.1f}"
        half = found["error"]["half"]
        cells.append(f"{measured}, {predicted}, {found['error']['value']:+.1%}" + (f" ± {half:.1%}" if half else ""))
    return cells


def _write(path: Path, told: dict[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise UsageError(
            Text(f"Không ghi được {path}: {error.strerror}.", f"{path} cannot be written: {error.strerror}.")
        ) from error
