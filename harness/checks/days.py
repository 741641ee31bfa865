"""Days and ages as checks read them; a value that is no date is None, because the table rule already speaks of it."""

from datetime import date, timedelta
from functools import lru_cache

from harness.documents.dates import read_date


@lru_cache(maxsize=4096)
def day(text: str) -> date | None:
    """The calendar day of `yyyyMMdd[HHmm[ss]]`; None when it is not one."""
    return read_date(text)


def days_between(first: str, last: str) -> int | None:
    """How many days lie from `first` to `last`, both counted; None when either is no date."""
    begins, ends = day(first), day(last)
    return None if begins is None or ends is None else (ends - begins).days + 1


def earlier(event: str, than: str) -> bool:
    """Whether the time `event` lies before `than`; where its hour is unknown ("0000") only the day is compared."""
    unknown = event[8:12] == "0000"
    return event[:8] < than[:8] if unknown else event < than


def after(value: date, days: int = 1) -> date:
    """The day that lies `days` after `value`."""
    return value + timedelta(days=days)


def years_old(born: str, on: str) -> int | None:
    """Full years of age on the day of `on`; a bare year, or "0000" for day and month, counts from 1 January.

    The oldest possible age is given, so that a rule about children never strikes somebody who may be older.
    """
    then = day(on)
    if then is None or not born[:4].isdigit():
        return None
    year, rest = int(born[:4]), born[4:8]
    if len(rest) < len("MMdd") or rest == "0000" or not rest.isdigit():
        return then.year - year
    return then.year - year - ((then.month, then.day) < (int(rest[:2]), int(rest[2:])))


def whole(text: str) -> int | None:
    """The number that `text` spells with ASCII digits, at most nine of them; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None  # noqa: PLR2004 -- bounded
