"""Time is handed in: a wall clock, a faster one, and one that stands until it is told to move."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

VIETNAM = timezone(timedelta(hours=7), "+07:00")


class Clock(Protocol):
    """Whoever knows what time it is."""

    def now(self) -> datetime:
        """An aware date-time in UTC."""
        ...


class WallClock:
    """Real time, or a multiple of it counted from `start`."""

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        """Begin at `start` (default: now) and run `speed` times as fast as real time."""
        self._begun_s = time.monotonic()
        self._start = start or datetime.now(UTC)  # noqa: TID251 -- the one place that may look at the wall
        self._speed = speed

    def now(self) -> datetime:
        """The date-time in UTC."""
        return self._start + timedelta(seconds=(time.monotonic() - self._begun_s) * self._speed)


class ShiftedClock:
    """Another clock, moved by an offset that control doors may change."""

    def __init__(self, base: Clock) -> None:
        """Start without an offset."""
        self._base = base
        self.offset = timedelta(0)

    def now(self) -> datetime:
        """The base clock's time plus the offset."""
        return self._base.now() + self.offset


class StoppedClock:
    """Stands still until `forward` is called."""

    def __init__(self, at: datetime) -> None:
        """Stand at `at`."""
        self._at = at

    def now(self) -> datetime:
        """Where the hands stand."""
        return self._at

    def forward(self, by: timedelta) -> None:
        """Move the hands by `by`."""
        self._at += by


def vietnam_day(clock: Clock) -> date:
    """The calendar day in Việt Nam (+07:00)."""
    return clock.now().astimezone(VIETNAM).date()
