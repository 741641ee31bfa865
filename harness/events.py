"""The one file of a run: a JSON object a line, appended and flushed as it goes (`events.schema.json`).

Reports are made from it and from nothing else, next year or elsewhere. A run that was killed leaves a file whose last
line may be cut; `read_events` passes over such a line, and `EventLog` cuts it off before it appends.

Equal settings give equal bytes apart from the values of `WALL_KEYS`, which hold wall times, ports and addresses.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from harness.errors import UsageError
from harness.text import Text

FORMAT: Final = "lienthong-events/1"
FILE_NAME: Final = "events.ndjson"
WALL_KEYS: Final = frozenset({"at", "took_ms", "port", "target", "peer", "base_url"})
"""Keys whose values may differ between two runs of one seed."""

Event = dict[str, Any]


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema (2020-12) of one line."""
    data: dict[str, Any] = json.loads((files(__package__) / "events.schema.json").read_text("utf-8"))
    return data


class EventLog:
    """Appends events to a file; each line reaches the operating system before `write` returns."""

    def __init__(self, path: Path) -> None:
        """Open `path` for appending; a cut last line is removed first."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            _drop_cut_line(path)
        self.path = path
        self._file = path.open("ab")

    def write(self, event: str, **values: Any) -> None:
        """Append one event."""
        line = json.dumps({"event": event, **values}, ensure_ascii=False, separators=(",", ":"))
        self._file.write(line.encode("utf-8", "backslashreplace") + b"\n")
        self._file.flush()

    def close(self) -> None:
        """Bring the file to the disk and close it."""
        if not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def __enter__(self) -> Self:
        """The log itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()


def _drop_cut_line(path: Path) -> None:
    data = path.read_bytes()
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        os.truncate(path, whole)


def events_path(run: Path) -> Path:
    """The events file that `run` means: the file itself, or the one in the folder `run`."""
    path = run / FILE_NAME if run.is_dir() else run
    if not path.is_file():
        raise UsageError(
            Text(
                f"Không tìm thấy tệp sự kiện của lần chạy tại {run}. Hãy chỉ ra thư mục --out của lần chạy đó.",
                f"There is no events file of a run at {run}. Name the --out folder of that run.",
            )
        )
    return path


def read_events(path: Path) -> Iterator[Event]:
    """Every whole event of the file, oldest first; a cut last line is passed over, any other damage is refused."""
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            event = json.loads(line)
        except ValueError as error:
            if number == len(lines):
                return
            raise _damaged(path, number) from error
        if not isinstance(event, dict) or not isinstance(event.get("event"), str):
            raise _damaged(path, number)
        yield event


def _damaged(path: Path, number: int) -> UsageError:
    return UsageError(
        Text(
            f"{path}, dòng {number}: không phải sự kiện của một lần chạy. Tệp đã bị sửa hoặc không phải tệp sự kiện.",
            f"{path}, line {number}: not an event of a run. The file was altered, or is not an events file.",
        )
    )


def without_wall_times(event: Event) -> Event:
    """`event` without the values that may differ between two runs of one seed."""
    kept: Event = _stripped(event)
    return kept


def _stripped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _stripped(inner) for key, inner in value.items() if key not in WALL_KEYS}
    if isinstance(value, list):
        return [_stripped(inner) for inner in value]
    return value
