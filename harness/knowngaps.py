"""Rules that one target is known to miss, listed apart from the suites: strict expected failures.

    [INTAKE-TOKEN-07]
    reason = "the pilot gateway answers 500 instead of 402; promised for March"
    since = 2026-11-02
    expires = 2027-03-31

A listed rule that fails does not stain the run. A listed rule that passes, or whose date has gone by, does.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from harness.errors import UsageError
from harness.text import Text


@dataclass(frozen=True, slots=True)
class KnownGap:
    """One rule a target is known to miss, why, and until when that is accepted."""

    rule: str
    reason: str
    since: date
    expires: date

    def as_json(self) -> dict[str, str]:
        """The gap as it stands in an events file."""
        return {"reason": self.reason, "since": self.since.isoformat(), "expires": self.expires.isoformat()}


def load(path: Path) -> dict[str, KnownGap]:
    """Every gap of the file by rule id; UsageError names what is wrong with it."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            Text(
                f"Không đọc được tệp thiếu sót đã biết {path}: {error}",
                f"The known-gaps file {path} cannot be read: {error}",
            )
        ) from error
    return {rule: _gap(path, rule, entry) for rule, entry in data.items()}


def _gap(path: Path, rule: str, entry: Any) -> KnownGap:
    if not isinstance(entry, dict):
        raise _wrong(path, rule, "[…]")
    reason, since, expires = entry.get("reason"), entry.get("since"), entry.get("expires")
    if not isinstance(reason, str) or not reason.strip():
        raise _wrong(path, rule, "reason")
    if type(since) is not date:  # a TOML date-time is a date too, and is not meant
        raise _wrong(path, rule, "since")
    if type(expires) is not date:
        raise _wrong(path, rule, "expires")
    return KnownGap(rule, reason, since, expires)


def _wrong(path: Path, rule: str, key: str) -> UsageError:
    return UsageError(
        Text(
            f"{path}: [{rule}] thiếu hoặc sai khóa {key}. Mỗi mục cần reason (câu giải thích), since và expires "
            "(ngày, ví dụ 2027-03-31).",
            f"{path}: [{rule}] lacks a sound key {key}. Each entry needs reason (a sentence), since and expires "
            "(dates such as 2027-03-31).",
        )
    )
