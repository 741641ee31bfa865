"""Code lists: what a coded value may be, by name and version; the data stands in `codes.json`."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from harness.text import Text


@cache
def _lists() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "codes.json").read_text("utf-8"))
    return data


@cache
def code_lists() -> tuple[str, ...]:
    """The names of all code lists, sorted."""
    return tuple(sorted(_lists()))


@cache
def codes(name: str, version: str = "") -> dict[str, Text]:
    """What the list `name` holds in `version`: code to meaning; KeyError if there is no such list."""
    entry = _lists()[name]
    values = entry.get("versions", {}).get(version, entry["values"])
    return {code: Text.of(meaning) for code, meaning in values.items()}


def source(name: str) -> str:
    """The papers that the list `name` comes from."""
    return str(_lists()[name]["source"])
