"""What this side pays by, by date (`terms.toml`): no official text was at hand, so every value is a profile.

The base salary is the network's own legal value (`harness.law`).
"""

import tomllib
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _table() -> dict[str, list[dict[str, Any]]]:
    data = tomllib.loads((files(__package__) / "terms.toml").read_text("utf-8"))
    return {row["key"]: row["steps"] for row in data["term"]}


def step(key: str, day: date) -> dict[str, Any]:
    """The step of `key` in force on `day`; the first one before that."""
    steps = _table()[key]
    return next((one for one in reversed(steps) if one["from"] <= day), steps[0])


def amount(key: str, day: date) -> Decimal:
    """The value of `key` on `day`."""
    return Decimal(step(key, day)["value"])


def count(key: str, day: date) -> int:
    """The value of `key` on `day`, a whole number."""
    return int(step(key, day)["value"])


def sources(day: date, *keys: str) -> list[str]:
    """What the values rest on, each once."""
    return list(dict.fromkeys(str(step(key, day)["source"]) for key in keys))
