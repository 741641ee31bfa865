"""Amounts on every legal date, against figures worked out by hand from the law."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.errors import UsageError
from harness.law import law
from mocks.insurance.benefits.amounts import (
    average,
    birth_lump,
    convalescence,
    funeral,
    long_sickness,
    maternity_days,
    maternity_leave,
    sickness,
    survivor,
    voluntary_birth,
)

DAYS = [date(2020, 6, 15), date(2022, 6, 15), date(2023, 9, 1), date(2024, 9, 15), date(2025, 7, 15), date(2026, 9, 15)]
BASES = [1_490_000, 1_490_000, 1_800_000, 2_340_000, 2_340_000, 2_530_000]
WAGE = Decimal(9_600_000)
WAGES = st.decimals(min_value=1, max_value=50_000_000, places=0)


@pytest.mark.parametrize(("day", "base"), [*zip(DAYS, BASES, strict=True)], ids=str)
def test_lump_sums_follow_the_base_of_the_day(day: date, base: int) -> None:
    now = law(day)

    assert birth_lump(now, 1) == 2 * base
    assert birth_lump(now, 2) == 4 * base
    assert funeral(now) == 10 * base
    assert convalescence(now, 1) == Decimal(base) * 3 / 10
    assert convalescence(now, 7) == Decimal(base) * 21 / 10
    assert survivor(now) == Decimal(base) / 2
    assert survivor(now, alone=True) == Decimal(base) * 7 / 10


@pytest.mark.parametrize(
    ("day", "lump", "rest", "burial"),
    [
        (date(2026, 6, 30), 4_680_000, 702_000, 23_400_000),
        (date(2026, 7, 1), 5_060_000, 759_000, 25_300_000),
    ],
)
def test_the_figures_of_the_press_come_out(day: date, lump: int, rest: int, burial: int) -> None:
    assert [birth_lump(law(day), 1), convalescence(law(day), 1), funeral(law(day))] == [lump, rest, burial]


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize(
    ("wage", "days", "pay"),
    [
        ("9600000", "1", 300_000),
        ("9600000", "0.5", 150_000),
        ("9600000", "30", 9_000_000),
        ("10000000", "1", 312_500),
        ("5000000", "7", 1_093_750),
        ("7777777", "3", 729_167),
        ("9600000", "0", 0),
    ],
)
def test_sick_pay_is_three_quarters_of_the_wage_by_24(day: date, wage: str, days: str, pay: int) -> None:
    assert sickness(law(day), Decimal(wage), Decimal(days)) == pay


@pytest.mark.parametrize(
    ("days", "before", "months", "pay"),
    [
        (10, 0, 84, 3_000_000),
        (10, 175, 84, 5 * 300_000 + 5 * 200_000),
        (10, 180, 84, 10 * 200_000),
        (10, 200, 84, 10 * 200_000),
        (10, 180, 180, 10 * 220_000),
        (10, 180, 359, 10 * 220_000),
        (10, 180, 360, 10 * 260_000),
    ],
)
def test_long_diseases_go_down_after_180_days(days: int, before: int, months: int, pay: int) -> None:
    assert long_sickness(law(date(2024, 9, 15)), WAGE, days, before=before, months_paid=months) == pay


def test_maternity_is_paid_by_the_average_month() -> None:
    now = law(date(2026, 9, 15))
    wages = [Decimal(9_000_000)] * 3 + [Decimal(10_200_000)] * 3

    assert average(wages) == WAGE
    assert maternity_leave(now, wages, 6) == 57_600_000
    assert maternity_leave(now, wages, 4, 15) == 43_200_000
    assert maternity_days(now, wages, Decimal(5)) == 2_000_000
    assert average([]) == 0


def test_the_voluntarily_insured_get_a_fixed_sum_since_july_2025() -> None:
    assert voluntary_birth(law(date(2025, 7, 1)), 2) == 4_000_000
    with pytest.raises(UsageError):
        voluntary_birth(law(date(2025, 6, 30)), 1)


@settings(deadline=None)
@given(wage=WAGES, halves=st.integers(0, 120))
def test_sick_pay_is_whole_dong_within_half_a_dong_of_the_law(wage: Decimal, halves: int) -> None:
    pay = sickness(law(date(2026, 9, 15)), wage, Decimal(halves) / 2)

    assert pay == pay.to_integral_value()
    assert abs(pay * 24 * 100 * 2 - wage * 75 * halves) <= 24 * 100


@settings(deadline=None)
@given(wage=WAGES, days=st.integers(0, 400), before=st.integers(0, 400), months=st.integers(0, 500))
def test_a_long_disease_never_pays_more_than_the_full_rate(wage: Decimal, days: int, before: int, months: int) -> None:
    now = law(date(2024, 9, 15))

    assert long_sickness(now, wage, days, before=before, months_paid=months) <= sickness(now, wage, Decimal(days))
