"""Dates in every spelling that the civil-status side meets."""

from datetime import date
from typing import Any

import pytest

from mocks.justice.days import CivilDay, read_stamp, read_time


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ("14/09/2026", "14/09/2026"),
        ("14.09.2026", "14/09/2026"),
        ("1/2/2026", "01/02/2026"),
        ("09.2026", "09/2026"),
        ("2026", "2026"),
        ({"namSinh": 2026, "thangSinh": 9, "ngaySinh": 14}, "14/09/2026"),
        ({"namSinh": "1990", "thangSinh": None}, "1990"),
        ({"namSinh": 1990, "thangSinh": 0, "ngaySinh": 0}, "1990"),
    ],
)
def test_a_date_is_read_in_any_spelling(given: Any, spelled: str) -> None:
    day = CivilDay.read(given)

    assert day is not None
    assert day.spelled() == spelled


@pytest.mark.parametrize(
    "given",
    [
        "",
        "31/02/2026",
        "14-09-2026",
        "2026/09/14",
        "20260914",
        "99999",
        "0001",
        "٢٠٢٦",
        {"ngaySinh": 1},
        {"namSinh": 1990, "ngaySinh": 3},
        {"namSinh": True},
        {},
        7,
        None,
        ["2026"],
    ],
)
def test_what_is_no_date_is_not_read(given: Any) -> None:
    assert CivilDay.read(given) is None


def test_an_incomplete_date_is_a_span() -> None:
    year, month = CivilDay(2024), CivilDay(2024, 2)

    assert (year.first, year.last) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (month.first, month.last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert year.may_be(month)
    assert not month.may_be(CivilDay(2024, 3, 1))


@pytest.mark.parametrize(
    ("stamp", "spelled"), [("20260914083000", "14/09/2026"), ("20260914", "14/09/2026"), ("1999", "1999")]
)
def test_a_hospitals_stamp_is_read_as_its_day(stamp: str, spelled: str) -> None:
    assert read_stamp(stamp).spelled() == spelled  # type: ignore[union-attr]


def test_a_stamp_or_time_that_is_none_is_not_read() -> None:
    assert read_stamp("14/09/2026") is None
    assert read_stamp("2026091") is None
    assert read_time("2026-09-15 08:00:00") is None
    assert read_time("15/09/2026 08:30:00").isoformat() == "2026-09-15T08:30:00+07:00"  # type: ignore[union-attr]
