"""Who may draw what, for how long: both sides of every edge."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.clock import VIETNAM
from harness.law import law
from mocks.insurance.benefits.eligibility import (
    Paid,
    Recovery,
    child_days,
    counted,
    father_days,
    father_may_begin_until,
    filed_by,
    leave_end,
    leave_may_begin,
    leave_months,
    may_draw_maternity,
    months_and_days,
    paper_days,
    recent_months,
    recovery_days,
    recovery_may_begin_until,
    sick_days,
    window,
    working_days,
)

NOW = law(date(2026, 9, 15))
OLD = law(date(2024, 9, 15))


@pytest.mark.parametrize(
    ("months", "heavy", "days"),
    [
        (0, False, 30),
        (179, False, 30),
        (180, False, 40),
        (359, False, 40),
        (360, False, 60),
        (179, True, 40),
        (180, True, 50),
        (360, True, 70),
    ],
)
def test_sick_days_grow_with_the_years_paid(months: int, *, heavy: bool, days: int) -> None:
    assert sick_days(NOW, months, heavy=heavy) == sick_days(OLD, months, heavy=heavy) == days


@pytest.mark.parametrize(
    ("on", "days"),
    [("2026-09-14", 20), ("2026-09-15", 15), ("2030-09-14", 15), ("2030-09-15", 0)],
)
def test_a_childs_days_change_on_its_third_and_end_on_its_seventh_birthday(on: str, days: int) -> None:
    assert child_days(NOW, date(2023, 9, 15), date.fromisoformat(on)) == days


def test_a_paper_gives_30_days_or_50_or_180() -> None:
    assert paper_days(NOW) == paper_days(NOW, weeks_lost=12) == 30
    assert paper_days(NOW, weeks_lost=13) == 50
    assert paper_days(NOW, tuberculosis=True) == 180


@pytest.mark.parametrize(
    ("born", "paid", "first", "last"),
    [
        ("2026-09-14", True, (2025, 9), (2026, 8)),
        ("2026-09-15", True, (2025, 10), (2026, 9)),
        ("2026-09-15", False, (2025, 9), (2026, 8)),
        ("2026-01-20", True, (2025, 2), (2026, 1)),
    ],
)
def test_the_month_of_birth_counts_from_its_15th_when_it_is_paid(
    born: str, first: tuple[int, int], last: tuple[int, int], *, paid: bool
) -> None:
    day = date.fromisoformat(born)
    months = window(NOW, day, {(day.year, day.month)} if paid else set())

    assert (months[0], months[-1], len(months)) == (first, last, 12)


@pytest.mark.parametrize(
    ("recent", "total", "rest", "may"),
    [(6, 6, False, True), (5, 84, False, False), (5, 12, True, True), (5, 11, True, False), (2, 84, True, False)],
)
def test_six_months_of_twelve_or_three_when_ordered_to_rest(recent: int, total: int, *, rest: bool, may: bool) -> None:
    paid = Paid(recent_months(recent, date(2026, 8, 31)), total)

    assert may_draw_maternity(NOW, date(2026, 9, 3), paid, ordered_to_rest=rest) is may


def test_leave_is_six_months_and_one_for_each_child_more() -> None:
    assert [leave_months(NOW, children) for children in (1, 2, 3)] == [6, 7, 8]
    assert leave_may_begin(NOW, date(2026, 9, 15)) == date(2026, 7, 15)
    assert leave_end(NOW, date(2026, 9, 1), date(2026, 9, 15), 1) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("died", "children", "end"),
    [
        ("2026-10-01", 1, "2027-01-14"),
        ("2026-11-14", 1, "2027-01-14"),
        ("2026-11-15", 1, "2027-01-14"),
        ("2026-12-20", 1, "2027-02-19"),
        ("2027-02-20", 1, "2027-02-28"),
        ("2026-10-01", 2, "2027-03-31"),
    ],
)
def test_a_childs_death_shortens_the_leave(died: str, children: int, end: str) -> None:
    found = leave_end(NOW, date(2026, 9, 1), date(2026, 9, 15), children, date.fromisoformat(died))

    assert found == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [
        ("2026-09-01", "2027-02-28", (6, 0)),
        ("2026-09-15", "2026-09-15", (0, 1)),
        ("2026-09-15", "2026-10-14", (1, 0)),
        ("2026-08-01", "2027-01-14", (5, 14)),
    ],
)
def test_a_leave_has_whole_months_and_odd_days(first: str, last: str, length: tuple[int, int]) -> None:
    assert months_and_days(date.fromisoformat(first), date.fromisoformat(last)) == length


@pytest.mark.parametrize(
    ("children", "surgery", "days"),
    [(1, False, 5), (1, True, 7), (2, False, 10), (2, True, 14), (3, False, 13), (3, True, 17)],
)
def test_a_father_gets_more_days_for_more_children_and_surgery(children: int, *, surgery: bool, days: int) -> None:
    assert father_days(NOW, children, surgery=surgery) == days


def test_a_father_has_30_days_to_begin_and_60_since_july_2025() -> None:
    assert father_may_begin_until(OLD, date(2024, 9, 1)) == date(2024, 10, 1)
    assert father_may_begin_until(NOW, date(2026, 9, 1)) == date(2026, 10, 31)


@pytest.mark.parametrize(("why", "days"), [("long", 10), ("surgery", 7), ("other", 5)])
def test_convalescence_lasts_ten_seven_or_five_days(why: Recovery, days: int) -> None:
    assert recovery_days(NOW, why) == days
    assert recovery_may_begin_until(NOW, date(2026, 9, 1)) == date(2026, 10, 1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def test_a_claim_is_in_time_within_45_days_and_the_employers_term() -> None:
    back = date(2026, 6, 1)

    assert filed_by(NOW, back, recovery=False, direct=True) == at("2026-07-16T23:59:59")
    assert filed_by(NOW, back, recovery=False, direct=False) == at("2026-07-27T23:59:59")
    assert filed_by(OLD, date(2024, 6, 3), recovery=False, direct=False) == at("2024-07-29T23:59:59")
    assert filed_by(NOW, back, recovery=True, direct=False) == at("2026-07-10T23:59:59")


def test_weekends_and_holidays_are_no_sick_days() -> None:
    days = working_days(date(2026, 8, 27), date(2026, 9, 4))

    assert [day.isoformat()[5:] for day in days] == ["08-27", "08-28", "09-03", "09-04"]


@settings(deadline=None)
@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1))), st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1))))
def test_days_taken_already_are_never_counted_again(asked: set[date], taken: set[date]) -> None:
    days = counted(sorted(asked), taken, 10)

    assert not taken & set(days)
    assert len(days) == min(10, len(asked - taken))
    assert counted(sorted(asked), taken, -1) == []
