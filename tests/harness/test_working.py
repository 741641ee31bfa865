"""The working calendar: what is a day off, and when a time limit ends."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.clock import VIETNAM
from harness.law import Term, TermUnit
from harness.working import (
    add_months,
    add_working_days,
    add_working_minutes,
    after_cut_off,
    deadline,
    is_open,
    is_working_day,
    next_opening,
    next_working_day,
    on_or_after,
    working_days_between,
    years,
)

DAYS = st.dates(date(2020, 1, 1), date(2027, 6, 30))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2027, 6, 30), timezones=st.just(VIETNAM))  # noqa: DTZ001
UNITS: list[TermUnit] = ["working_days", "calendar_days", "working_hours", "hours", "months"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-09-15", True),
        ("2026-09-19", False),
        ("2026-02-17", False),
        ("2026-09-02", False),
        ("2026-08-31", False),
        ("2026-08-22", True),
        ("2020-09-03", True),
        ("2021-09-03", False),
        ("2022-05-03", False),
        ("2024-05-04", True),
        ("2025-04-07", False),
        ("2019-09-02", False),
        ("2028-02-01", True),
    ],
)
def test_a_day_is_worked_or_off(day: str, *, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


def test_every_year_says_how_sure_its_holidays_are() -> None:
    assert list(years()) == list(range(2020, 2028))
    for number, year in years().items():
        assert all(day.year == number for day in year.off | year.worked)
        assert not year.off & year.worked
        assert year.source


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        ("2026-09-15T08:00", Term(2, "working_days"), "2026-09-17T23:59:59"),
        ("2026-09-18T08:00", Term(1, "working_days"), "2026-09-21T23:59:59"),
        ("2026-09-15T14:00", Term(0, "working_days"), "2026-09-15T23:59:59"),
        ("2026-09-19T14:00", Term(0, "working_days"), "2026-09-21T23:59:59"),
        ("2026-02-13T09:00", Term(2, "working_days"), "2026-02-24T23:59:59"),
        ("2026-08-01T09:00", Term(45, "calendar_days"), "2026-09-15T23:59:59"),
        ("2026-08-04T09:00", Term(15, "calendar_days"), "2026-08-19T23:59:59"),
        ("2026-08-05T09:00", Term(10, "calendar_days"), "2026-08-17T23:59:59"),
        ("2026-09-15T16:00", Term(4, "working_hours"), "2026-09-16T10:30:00"),
        ("2026-09-15T10:00", Term(4, "working_hours"), "2026-09-15T15:30:00"),
        ("2026-09-19T10:00", Term(4, "working_hours"), "2026-09-21T11:30:00"),
        ("2026-09-19T10:00", Term(4, "hours"), "2026-09-19T14:00:00"),
        ("2026-01-31T10:00", Term(1, "months"), "2026-03-02T23:59:59"),
        ("2025-09-15T10:00", Term(12, "months"), "2026-09-15T23:59:59"),
    ],
)
def test_a_time_limit_ends_with_its_last_day(start: str, term: Term, end: str) -> None:
    assert deadline(at(start), term) == at(end)


def test_moments_are_read_in_vietnam() -> None:
    late = datetime(2026, 9, 15, 18, tzinfo=UTC)

    assert deadline(late, Term(1, "working_days")).date() == date(2026, 9, 17)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-09-15T06:00", "2026-09-15T07:30"),
        ("2026-09-15T08:10", "2026-09-15T08:10"),
        ("2026-09-15T11:30", "2026-09-15T13:00"),
        ("2026-09-15T17:00", "2026-09-16T07:30"),
        ("2026-09-18T18:00", "2026-09-21T07:30"),
    ],
)
def test_offices_open_at_their_hours(moment: str, opens: str) -> None:
    assert next_opening(at(moment)) == at(opens)
    assert is_open(at(opens))


@pytest.mark.parametrize(
    ("moment", "late"),
    [("2026-09-15T15:00", False), ("2026-09-15T15:01", True), ("2026-09-19T09:00", True), ("2026-09-15T08:00", False)],
)
def test_what_comes_after_the_cut_off_counts_for_the_next_day(moment: str, *, late: bool) -> None:
    assert after_cut_off(at(moment)) is late
    assert after_cut_off(at(moment), time(23, 59)) is (at(moment).weekday() >= 5)


def test_a_month_on_keeps_the_day_or_takes_the_last_one() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 11, 15), 12) == date(2027, 11, 15)
    assert add_months(date(2026, 1, 15), -6) == date(2025, 7, 15)


@settings(deadline=None)
@given(day=DAYS, more=st.integers(0, 3), count=st.integers(0, 40))
def test_later_days_never_give_earlier_ends(day: date, more: int, count: int) -> None:
    assert add_working_days(day, count) <= add_working_days(day + timedelta(days=more), count)
    assert add_working_days(day, count) < add_working_days(day, count + 1) or count == 0
    assert is_working_day(add_working_days(day, count))


@settings(deadline=None)
@given(day=DAYS, count=st.integers(1, 30))
def test_as_many_working_days_lie_between_as_were_added(day: date, count: int) -> None:
    end = add_working_days(day, count)

    assert working_days_between(day + timedelta(days=1), end) == count
    assert on_or_after(day) <= next_working_day(day)


@settings(deadline=None)
@given(moment=MOMENTS, more=st.timedeltas(timedelta(0), timedelta(days=4)), count=st.integers(0, 30))
@pytest.mark.parametrize("unit", UNITS)
def test_a_deadline_never_moves_back_when_the_start_moves_on(
    unit: TermUnit, moment: datetime, more: timedelta, count: int
) -> None:
    first, second = deadline(moment, Term(count, unit)), deadline(moment + more, Term(count, unit))

    assert moment <= first <= second
    assert first <= deadline(moment, Term(count + 1, unit))


@settings(deadline=None)
@given(moment=MOMENTS, minutes=st.integers(0, 2000), more=st.integers(0, 600))
def test_working_minutes_pass_only_while_offices_are_open(moment: datetime, minutes: int, more: int) -> None:
    end = add_working_minutes(moment, minutes)

    assert moment <= next_opening(moment) <= end <= add_working_minutes(moment, minutes + more)
    assert is_open(next_opening(moment))
    assert next_opening(end) <= add_working_minutes(end, more)
