"""What other rooms hang onto the ground floor: found by entry points, so that `harness` imports no sibling.

`lienthong.gateways` (a mock of a party), `lienthong.reports` (writes every report), `lienthong.twins` (broken twins),
`lienthong.networks` (every party at once), `lienthong.nations` (a file of people), `lienthong.contracts` (what the
parties' doors promise), `lienthong.commands` (command groups). A part whose optional extra is not installed says which
one it needs.
"""

from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

from harness.errors import UsageError
from harness.text import Text

EXTRAS: Final = {
    "simpy": "capacity",
    "gevent": "load",
    "hdrh": "load",
    "locust": "load",
    "altair": "people",
    "numpy": "people",
    "polars": "people",
    "vl_convert": "people",
    "dask": "capacity",
    "distributed": "capacity",
    "numba": "capacity",
    "scipy": "capacity",
}
"""Which extra brings which module."""


class MissingExtraError(UsageError):
    """A part needs an extra that is not installed."""

    def __init__(self, part: str, extra: str) -> None:
        """Name the part, the extra, and the command that brings it."""
        super().__init__(
            Text(
                f"«{part}» cần gói bổ sung «{extra}». Cài bằng: pip install 'lienthong[{extra}]'",
                f"“{part}” needs the extra “{extra}”. Install it with: pip install 'lienthong[{extra}]'",
            )
        )
        self.extra = extra


def parts(group: str) -> tuple[EntryPoint, ...]:
    """Every part of `group` that is installed, by name."""
    return tuple(sorted(entry_points(group=group), key=lambda entry: entry.name))


def load(entry: EntryPoint) -> Any:
    """What `entry` names; MissingExtraError if it needs an extra."""
    try:
        return entry.load()
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        raise MissingExtraError(entry.name, extra) from error


def part(group: str, name: str) -> Any:
    """The part of `group` called `name`."""
    for entry in parts(group):
        if entry.name == name:
            return load(entry)
    raise UsageError(
        Text(
            f"Bản cài đặt này không có «{name}» (nhóm {group}). Hãy cài lại: pip install lienthong",
            f"This installation has no “{name}” (group {group}). Install it again: pip install lienthong",
        )
    )
