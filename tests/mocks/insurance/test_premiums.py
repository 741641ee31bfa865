"""Household premiums: the table as published for one base salary and as it follows for the other."""

from datetime import date
from decimal import Decimal

import pytest

from mocks.insurance.premiums import months_allowed, premium

BEFORE = date(2026, 6, 30)
AFTER = date(2026, 7, 1)

TABLE = [
    (BEFORE, 1, 105_300, 1_263_600),
    (BEFORE, 2, 73_710, 884_520),
    (BEFORE, 3, 63_180, 758_160),
    (BEFORE, 4, 52_650, 631_800),
    (BEFORE, 5, 42_120, 505_440),
    (BEFORE, 6, 42_120, 505_440),
    (AFTER, 1, 113_850, 1_366_200),
    (AFTER, 2, 79_695, 956_340),
    (AFTER, 3, 68_310, 819_720),
    (AFTER, 4, 56_925, 683_100),
    (AFTER, 5, 45_540, 546_480),
    (AFTER, 9, 45_540, 546_480),
]


@pytest.mark.parametrize(("day", "rank", "monthly", "yearly"), TABLE)
def test_a_member_pays_what_the_table_says(day: date, rank: int, monthly: int, yearly: int) -> None:
    due = premium(day, rank, 12)

    assert due.monthly == Decimal(monthly)
    assert due.amount == Decimal(yearly)


@pytest.mark.parametrize("months", [3, 6, 12])
def test_months_are_paid_together(months: int) -> None:
    assert premium(AFTER, 2, months).amount == 79_695 * months


def test_one_may_pay_for_three_six_or_twelve_months() -> None:
    assert months_allowed(AFTER) == (3, 6, 12)


def test_the_base_salary_of_the_day_decides() -> None:
    assert premium(date(2024, 6, 30), 1, 12).monthly == 81_000
    assert premium(date(2024, 7, 1), 1, 12).monthly == 105_300
