"""Files of an answer: a summary, tables as Parquet, and a page. Each is whole or not there at all."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl

from harness.clock import VIETNAM
from harness.errors import UsageError
from harness.text import Text
from scenarios.capacity import comparison, comparison_page, page
from scenarios.capacity.answer import VALUES, Answer
from scenarios.capacity.comparison import Difference

SUMMARY: Final = "summary.json"
PAGE: Final = "index.html"
DIFFERENCES: Final = "differences.json"
_ZONE: Final = str(VIETNAM)
_NUMBERS: Final = dict.fromkeys((word for name in VALUES for word in (name, f"{name}_half")), pl.Float64)
TIMES: Final = {"kind": pl.String, "stage": pl.String, "province": pl.String, "documents": pl.Int64, **_NUMBERS}
PLACES: Final = {
    "place": pl.String,
    "room": pl.String,
    "servers": pl.Int64,
    "documents": pl.Int64,
    **dict.fromkeys(
        (word for name in ("wait", "load", "worst", "waiting_most") for word in (name, f"{name}_half")), pl.Float64
    ),
}
DEADLINES: Final = {
    "deadline": pl.String,
    "province": pl.String,
    "unstable": pl.String,
    "judged": pl.Int64,
    "late": pl.Int64,
    "share": pl.Float64,
    "share_half": pl.Float64,
}


def write(answer: Answer, folder: Path) -> list[Path]:
    """Write an answer into `folder`; other files in it are left alone."""
    return _all(
        folder,
        {
            SUMMARY: _text(_json(answer.summary())),
            "times.parquet": _table(pl.DataFrame(answer.times(), schema=TIMES)),
            "places.parquet": _table(pl.DataFrame(answer.places(), schema=PLACES)),
            "deadlines.parquet": _table(pl.DataFrame(answer.deadlines(), schema=DEADLINES)),
            "series.parquet": _table(series(answer)),
            PAGE: _text(page.page(answer)),
        },
    )


def write_comparison(a: Answer, b: Answer, differences: Iterable[Difference], folder: Path) -> list[Path]:
    """Write how two answers differ into `folder`."""
    found = list(differences)
    return _all(
        folder,
        {
            DIFFERENCES: _text(_json(comparison.as_json(a, b, found))),
            PAGE: _text(comparison_page.page(a, b, found)),
        },
    )


def series(answer: Answer) -> pl.DataFrame:
    """How many wait and are served at each place, by step, with the ends of the 95 % interval."""
    return pl.concat([_of_place(answer, place) for place in answer.outcomes[0].series if place != "step_s"])


def _of_place(answer: Answer, place: str) -> pl.DataFrame:
    step = timedelta(seconds=answer.outcomes[0].series["step_s"])
    columns: dict[str, Any] = {}
    for measure in ("waiting", "busy"):
        values, half = answer.level(place, measure)
        ends = {"": values, "_low": values - half, "_high": values + half}
        columns |= {f"{measure}{ending}": numbers for ending, numbers in ends.items()}
    count = len(columns["waiting"])
    if not len(columns["busy"]):  # nobody serves on a line or in a cycle
        columns |= {name: [None] * count for name in columns if name.startswith("busy")}
    begin = datetime.combine(answer.plan.start, datetime.min.time(), VIETNAM)
    begins = pl.Series("begins", [begin + number * step for number in range(count)], pl.Datetime("us", _ZONE))
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Float64)).fill_nan(None)
    return frame.select(pl.lit(place).alias("place"), begins, pl.all())


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"


# --- whole files ------------------------------------------------------------------------------------------------------

Writer = Callable[[Path], object]


def _text(content: str) -> Writer:
    return lambda path: path.write_text(content, "utf-8")


def _table(frame: pl.DataFrame) -> Writer:
    return frame.write_parquet


def _all(folder: Path, writers: dict[str, Writer]) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [_whole(folder / name, writer) for name, writer in writers.items()]
    except OSError as error:
        raise UsageError(Text(f"Không ghi được {folder}: {error}", f"{folder} cannot be written: {error}")) from error


def _whole(path: Path, writer: Writer) -> Path:
    """Beside it first, then renamed: who reads meanwhile sees the old file or the new one."""
    part = path.with_name(f".{path.name}.part")
    try:
        writer(part)
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return path
