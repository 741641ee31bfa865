"""Hops in a file: one a line, or a control door's whole answer; what `lienthong trace` reads without a network."""

import json
from pathlib import Path
from typing import Any, Final

from harness.errors import UsageError
from harness.hops import Hop
from harness.text import Text
from harness.wire.hostile import MalformedError, parse_json

FILE: Final = "hops.ndjson"
"""In a run's folder."""
_UNREADABLE: Final = (MalformedError, ValueError, KeyError, TypeError, AttributeError)


def read_hops(path: Path) -> list[Hop]:
    """The hops in the file (or in `hops.ndjson` of the folder) at `path`; UsageError says which line is none."""
    place = path / FILE if path.is_dir() else path
    try:
        data = place.read_bytes()
    except OSError as error:
        raise UsageError(
            Text(f"Không đọc được tệp {place}: {error.strerror}.", f"{place} cannot be read: {error.strerror}.")
        ) from error
    hops: list[Hop] = []
    for number, line in enumerate(data.splitlines(), 1):
        if not line.strip():
            continue
        try:
            hops.extend(Hop.of(row) for row in _rows(parse_json(line)))
        except _UNREADABLE as error:
            whole = _whole(data) if number == 1 else None
            if whole is not None:
                return whole
            raise UsageError(
                Text(f"{place}, dòng {number}: không phải một chặng.", f"{place}, line {number}: this is no hop.")
            ) from error
    return hops


def written(hops: list[Hop]) -> str:
    """The hops as lines; nothing is hidden, so keep them where only the bench reads."""
    return "".join(json.dumps(hop.as_json(), ensure_ascii=False) + "\n" for hop in hops)


def _rows(value: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = value.get("hops", [value])
    return rows


def _whole(data: bytes) -> list[Hop] | None:
    """The hops of a file that is one JSON text over several lines; None when it is not."""
    try:
        return [Hop.of(row) for row in _rows(parse_json(data))]
    except _UNREADABLE:
        return None
