"""Small bends of the network's JSON that twins of several journeys share; each makes what `Meddling` takes."""

import json
from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import Any, Final

from mocks.broken.meddling import Bend, Fields

STATUS: Final = "*/capNhatTrangThaiHoSoDVCLTHoTich"
"""Path of the status call to the hub."""


def rows_of(tag: str, bend: Bend) -> Bend:
    """Bend every row of the list `tag`; a row for which `bend` gives None stays."""
    return lambda fields, request: {**fields, tag: [bend(row, request) or row for row in fields.get(tag) or []]}


def every_row(tag: str, **changes: Any) -> Bend:
    """Change every row of the list `tag`."""
    return rows_of(tag, lambda row, _request: {**row, **changes})


def drop_rows(tag: str, **like: Any) -> Bend:
    """Leave out the rows of the list `tag` that hold these values."""

    def gone(row: Fields) -> bool:
        return all(row.get(name) == value for name, value in like.items())

    return lambda fields, _request: {**fields, tag: [row for row in fields.get(tag) or [] if not gone(row)]}


def when(condition: Fields, **changes: Any) -> Bend:
    """Change an object that holds the values of `condition`; numbers and their texts are one."""

    def bend(fields: Fields, _request: object) -> Fields | None:
        holds = all(str(fields.get(name)) == str(value) for name, value in condition.items())
        return {**fields, **changes} if holds else None

    return bend


def swapped(tag: str, swap: dict[str, str]) -> Bend:
    """Put other values for some values of `tag`."""
    return lambda fields, _request: {**fields, tag: swap.get(str(fields.get(tag)), fields.get(tag))}


def another_each_time(tag: str) -> Bend:
    """A value of `tag` that differs each time."""
    numbers = count(1)
    return lambda fields, _request: {**fields, tag: f"{str(fields.get(tag))[:30]}.{next(numbers)}"}


def another_from_second(tag: str) -> Bend:
    """The right value of `tag` once, another one ever after."""
    numbers = count()

    def bend(fields: Fields, _request: object) -> Fields | None:
        return {**fields, tag: f"{fields.get(tag)}9"} if next(numbers) and tag in fields else None

    return bend


def every_other_time(bend: Bend, condition: Callable[[Fields], bool] = lambda _fields: True) -> Bend:
    """`bend` at every other call that `condition` holds for; with `again` of a meddling, the right one follows it."""
    numbers = count()

    def bent(fields: Fields, request: Any) -> Any:
        return bend(fields, request) if condition(fields) and next(numbers) % 2 == 0 else None

    return bent


def result(bend: Callable[[Fields], Fields]) -> Bend:
    """Bend ketQuaXuLy, an object or JSON in a string, where there is one."""

    def bent(fields: Fields, _request: object) -> Fields | None:
        found = fields.get("ketQuaXuLy")
        if isinstance(found, dict):
            return {**fields, "ketQuaXuLy": bend(found)}
        if not isinstance(found, str) or not found.startswith("{"):
            return None
        return {**fields, "ketQuaXuLy": json.dumps(bend(json.loads(found)), ensure_ascii=False)}

    return bent


def contents(bend: Bend) -> Bend:
    """Bend the fields (noiDung) of every paper that layChungTu hands on."""
    return rows_of("dsChungTu", lambda row, request: {**row, "noiDung": bend(row["noiDung"], request)})


def shy(tag: str, key: str, times: int) -> Bend:
    """Keep each row of the list `tag` back the first `times` that it should be shown; `key` tells rows apart."""
    shown: Counter[str] = Counter()

    def bend(fields: Fields, _request: object) -> Fields | None:
        rows = fields.get(tag)
        if not rows:
            return None
        shown.update(str(row.get(key)) for row in rows)
        return {**fields, tag: [row for row in rows if shown[str(row.get(key))] > times]}

    return bend


def doubled(tag: str) -> Bend:
    """Every row of the list `tag` twice."""
    return lambda fields, _request: {**fields, tag: [*fields[tag], *fields[tag]]} if fields.get(tag) else None


def more_fields(fields: Any, _request: object) -> Any:
    """The same object with further fields, before and after."""
    return {"phienBan": "9.9", **fields, "duPhong": None} if isinstance(fields, dict) else None


def turned_round(fields: Any, _request: object) -> Any:
    """The same object with its fields in the other order."""
    return dict(reversed(fields.items())) if isinstance(fields, dict) else None
