"""Hops in a file: one a line, or a control door's whole answer; what `lienthong trace` reads without a network."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from harness.errors import UsageError
from harness.events import FILE_NAME, Event, events_path, read_events
from harness.exchange import Headers, Request, Response
from harness.hops import Hop
from harness.text import Text
from harness.wire.hostile import MalformedError, parse_json

FILE: Final = "hops.ndjson"
"""In a run's folder."""
_UNREADABLE: Final = (MalformedError, ValueError, KeyError, TypeError, AttributeError)


def read_hops(path: Path) -> list[Hop]:
    """The hops in the file at `path`, or in a run's folder; UsageError says which line is none."""
    if path.is_dir() and (path / FILE_NAME).is_file() and not (path / FILE).is_file():
        return sorted(hops_of_run(path), key=lambda hop: hop.number)
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


def hops_of_run(run: Path) -> Iterator[Hop]:
    """The hops among the evidence of a certification of journeys, each once, as redacted as they were written."""
    seen: set[str] = set()
    for event in read_events(events_path(run)):
        if event["event"] != "exchange" or "from" not in event["notes"]:
            continue
        number = event["notes"].get("hop", "")
        if number.isdigit() and number not in seen:
            seen.add(number)
            yield _hop(event, int(number))


def _hop(event: Event, number: int) -> Hop:
    asked, said, notes = event["request"], event["response"], event["notes"]
    query = "&".join(f"{name}={value}" for name, value in asked["query"])
    target = f"{asked['path']}?{query}" if query else asked["path"]
    return Hop(
        number=number,
        caller=notes["from"],
        party=notes["to"],
        door=event["door"].rpartition(":")[2],
        trace=notes["trace"],
        at=datetime.fromisoformat(event["at"]),
        request=Request(asked["method"], target, _pairs(asked["headers"]), asked["body"]["text"].encode()),
        response=Response(said["status"], _pairs(said["headers"]), said["body"]["text"].encode()) if said else None,
        broke=event["broke"],
        faults=tuple(event["faults"]),
    )


def _pairs(rows: list[list[str]]) -> Headers:
    return tuple((name, value) for name, value in rows)


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
