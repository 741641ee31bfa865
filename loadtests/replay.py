"""Arrivals read from a file of times, and what an arrival is."""

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from harness.errors import UsageError
from harness.text import Text
from loadtests.kinds import ASKS
from loadtests.settings import REQUESTS_MAX, SECONDS_MAX

MICRO: Final = 1_000_000
_MORE: Final = ("request", "site")


class Arrival(NamedTuple):
    """When a request is to leave (microseconds from the start), which one, from which site of the plan."""

    at_us: int
    ask: str
    site: int


def read_times(path: Path) -> list[Arrival]:
    """The arrivals of a CSV file with columns seconds, request and, if wanted, site; in order of time."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            found = sorted(_arrivals(path, csv.DictReader(file)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(Text(f"Không đọc được {path}: {error}.", f"{path} cannot be read: {error}.")) from error
    if not found:
        raise UsageError(Text(f"{path} không có thời điểm nào.", f"{path} holds no times."))
    return found


def _arrivals(path: Path, rows: "csv.DictReader[str]") -> Iterator[Arrival]:
    for number, row in enumerate(rows, 2):
        if number > REQUESTS_MAX:
            raise UsageError(Text(f"{path}: quá {REQUESTS_MAX} dòng.", f"{path}: more than {REQUESTS_MAX} lines."))
        try:
            seconds, ask = float(row["seconds"]), row["request"]
            site = int(row.get("site") or 0)
        except (KeyError, TypeError, ValueError) as error:
            raise _wrong(path, number) from error
        if not (math.isfinite(seconds) and 0 <= seconds <= SECONDS_MAX) or ask not in ASKS or site < 0:
            raise _wrong(path, number)
        yield Arrival(round(seconds * MICRO), ask, site)


def _wrong(path: Path, line: int) -> UsageError:
    known = ", ".join(ASKS)
    return UsageError(
        Text(
            f"{path}, dòng {line}: cần các cột seconds (số giây từ lúc bắt đầu), request (một trong {known}) và site.",
            f"{path}, line {line}: needs columns seconds (from the start), request (one of {known}) and site.",
        )
    )
