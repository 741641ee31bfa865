"""Which procedure codes (mã thủ tục hành chính) a linked submission may carry on a day, and why another may not.

Codes were replaced in 2024 and 2026 while portals and programs kept the old ones; the law's values say which holds.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

from harness.law import Law, law, turning_days
from harness.text import Text

GROUPS: Final = {"KS": "birth", "KT": "death"}


def in_force(module: str, day: date, *, old_too: bool = False) -> tuple[str, ...]:
    """Codes that a submission of `module` may carry on `day`; `old_too` adds those that portals still show."""
    now = law(day)
    key = f"procedure.{GROUPS[module]}"
    if not now.has(key):
        return ()
    met = _met(now, key)
    if old_too:
        return met
    since = now.setting(key).since
    before = _met(law(since - timedelta(days=1)), key)
    return tuple(dict.fromkeys((now.text(key), *(code for code in met if code not in before))))


def objection(code: str, module: str, day: date, *, old_too: bool = False) -> Text | None:
    """Why `code` cannot be used on `day`; None if it can."""
    good = in_force(module, day, old_too=old_too)
    if code in good:
        return None
    if not good:
        return Text(
            f"Ngày {day:%d/%m/%Y} chưa có nhóm thủ tục liên thông này.",
            f"There is no such group of linked procedures on {day}.",
        )
    now, use = day.strftime("%d/%m/%Y"), good[0]
    if code in _met(law(day), f"procedure.{GROUPS[module]}"):
        return Text(
            f"Mã thủ tục {code} đã được thay thế; ngày {now} dùng mã {use}.",
            f"The procedure code {code} was replaced; on {day} it is {use}.",
        )
    since = _first_day(code)
    if since is not None and since > day:
        return Text(
            f"Mã thủ tục {code} có hiệu lực từ {since:%d/%m/%Y}; ngày {now} dùng mã {use}.",
            f"The procedure code {code} is in force from {since}; on {day} it is {use}.",
        )
    return Text(
        f"Mã thủ tục {code} không thuộc nhóm {module}; ngày {now} dùng mã {use}.",
        f"The procedure code {code} is not of the group {module}; on {day} it is {use}.",
    )


def _met(at: Law, key: str) -> tuple[str, ...]:
    accepted = f"{key}.accepted"
    return tuple(at.text(accepted).split()) if at.has(accepted) else ()


@cache
def _first_day(code: str) -> date | None:
    """The first day on which `code` is anybody's code."""
    keys = [f"procedure.{group}" for group in GROUPS.values()]
    return next((day for day in turning_days() if any(code in _met(law(day), key) for key in keys)), None)
