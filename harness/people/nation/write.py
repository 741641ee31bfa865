"""Writes a country to a file as it is made: Parquet, CSV or NDJSON, in bounded memory.

The file appears whole or not at all. What was asked for is kept with it: inside a Parquet file, beside the others as
`<file>.about.json`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
from polars.io.plugins import register_io_source

from harness.errors import HarnessError, UsageError
from harness.people.nation.columns import SCHEMA
from harness.people.nation.formats import check
from harness.people.nation.generate import Nation, Wish
from harness.text import Text

ABOUT: Final = "lienthong"
"""The key of what was asked for, in a Parquet file's metadata."""
_ROW_GROUP: Final = 131_072
_NUMBERS: Final = (pl.UInt16, pl.UInt32)
_AS_TEXT: Final = {
    name: pl.Int64() if isinstance(kind, _NUMBERS) else kind if isinstance(kind, pl.Boolean) else pl.String()
    for name, kind in SCHEMA.items()
}
"""How JSON tells each column."""


def write(wish: Wish, path: Path, made: Callable[[int], None] = lambda _count: None) -> None:
    """Make the country of `wish` and write it to `path`; `made` hears of rows as they are made."""
    check(path)
    part = path.with_name(f".{path.name}.part")
    nation = Nation(wish)
    failed: list[HarnessError] = []

    def batches(
        _columns: list[str] | None, _where: pl.Expr | None, _rows: int | None, _size: int | None
    ) -> Iterator[pl.DataFrame]:
        try:
            yield from nation.blocks(made)
        except HarnessError as error:
            failed.append(error)
            raise

    try:
        _sink(register_io_source(batches, schema=pl.Schema(SCHEMA)), part, path.suffix, about(wish))
    except (OSError, pl.exceptions.PolarsError) as error:
        with suppress(OSError):
            part.unlink()
        if failed:
            raise failed[0] from error
        raise UsageError(Text(f"Không ghi được {path}: {error}", f"{path} cannot be written: {error}")) from error
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    part.replace(path)
    if path.suffix != ".parquet":
        beside(path).write_text(json.dumps(about(wish), ensure_ascii=False) + "\n", "utf-8")


def _sink(people: pl.LazyFrame, path: Path, suffix: str, asked: dict[str, Any]) -> None:
    if suffix == ".parquet":
        people.sink_parquet(
            path,
            compression="zstd",
            compression_level=1,
            row_group_size=_ROW_GROUP,
            metadata={ABOUT: json.dumps(asked, ensure_ascii=False)},
        )
    elif suffix == ".csv":
        people.sink_csv(path)
    else:
        people.sink_ndjson(path)


def about(wish: Wish) -> dict[str, Any]:
    """What was asked for, for the record."""
    return {
        "count": wish.count,
        "legal_date": wish.legal_date.isoformat(),
        "seed": wish.seed,
        "disagreements": wish.preset,
        "spelling": wish.spelling,
        "rates": wish.disagreements.rates | {"household_confirmed": wish.disagreements.household_confirmed},
    }


def beside(path: Path) -> Path:
    """Where a CSV or NDJSON file keeps what was asked for."""
    return path.with_name(f"{path.name}.about.json")


def asked_for(path: Path) -> dict[str, Any]:
    """What the file at `path` says about itself; empty if it says nothing."""
    with suppress(OSError, ValueError, pl.exceptions.PolarsError):
        if path.suffix == ".parquet":
            found: dict[str, Any] = json.loads(pl.read_parquet_metadata(path).get(ABOUT, "{}"))
        else:
            found = json.loads(beside(path).read_text("utf-8"))
        return found
    return {}


def legal_date(path: Path) -> date | None:
    """The legal date for which the file was made; None if it does not say."""
    text = asked_for(path).get("legal_date")
    return date.fromisoformat(text) if text else None


def scan(path: Path) -> pl.LazyFrame:
    """The people of a file, with every column of `SCHEMA`; UsageError if it is not such a file."""
    try:
        frame = _open(path)
        missing = [name for name in SCHEMA if name not in frame.collect_schema()]
        if not missing:
            frame.head(1).collect()
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise _unreadable(path, str(error).partition("\n")[0]) from error
    if missing:
        raise _unreadable(path, f"{', '.join(missing[:5])}…" if len(missing) > 5 else ", ".join(missing))  # noqa: PLR2004 -- enough to tell
    return frame


def _open(path: Path) -> pl.LazyFrame:
    if not path.is_file():
        message = "no such file"
        raise FileNotFoundError(message)
    if path.suffix == ".parquet":
        return pl.scan_parquet(path)
    if path.suffix == ".csv":
        return pl.scan_csv(path, schema_overrides=SCHEMA)
    if path.suffix == ".ndjson":
        return pl.scan_ndjson(path, schema=pl.Schema(_AS_TEXT)).select(_typed(name) for name in SCHEMA)
    message = f"unknown format {path.suffix}"
    raise FileNotFoundError(message)


def _typed(name: str) -> pl.Expr:
    column = pl.col(name)
    return column.str.to_date("%Y-%m-%d") if SCHEMA[name] == pl.Date else column.cast(SCHEMA[name])


def _unreadable(path: Path, why: str) -> UsageError:
    return UsageError(
        Text(
            f"{path} không phải tệp dân số của lienthong ({why}). Tạo: lienthong people --count 10000 --out {path}",
            f"{path} is not a file of people ({why}). Make one with: lienthong people --count 10000 --out {path}",
        )
    )
