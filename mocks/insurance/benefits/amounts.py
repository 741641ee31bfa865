"""What a benefit comes to, on the law of a day: pure arithmetic in dong.

Nothing is rounded on the way; the sum of one decision is rounded once, to the dong, half up. Rates, divisors and bases
come from `harness.law`, so a claim of 2024 and one of 2026 differ only by their day.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from harness.law import Law

DONG: Final = Decimal(1)
_MONTHS_A_YEAR: Final = 12


def rounded(amount: Decimal) -> Decimal:
    """To the dong, half up."""
    return amount.quantize(DONG, ROUND_HALF_UP)


def average(wages: Sequence[Decimal]) -> Decimal:
    """The mean of the months' contribution wages; 0 without any (bình quân tiền lương)."""
    return sum(wages, Decimal(0)) / len(wages) if wages else Decimal(0)


def sickness(law: Law, wage: Decimal, days: Decimal) -> Decimal:
    """Sick pay (trợ cấp ốm đau): 75 % of the last month's wage, by 24, for `days`; half a day is half."""
    return rounded(law.ratio("sick.rate") * wage * days / law.number("sick.divisor"))


def long_sickness(law: Law, wage: Decimal, days: int, *, before: int, months_paid: int) -> Decimal:
    """Sick pay of a disease on the long list, when `before` days of the year are paid already.

    The first 180 calendar days go at the full rate, the rest at 65, 55 or 50 % by the years paid.
    """
    full = max(min(days, law.number("sick.days.long") - before), 0)
    step = law.ratio(f"sick.rate.long.{paid_step(law, months_paid)}")
    daily = wage / law.number("sick.divisor")
    return rounded(daily * (law.ratio("sick.rate") * full + step * (days - full)))


def paid_step(law: Law, months_paid: int) -> int:
    """1 below 15 years paid, 2 below 30, then 3."""
    years = months_paid // _MONTHS_A_YEAR
    return 1 + sum(years >= law.number(f"sick.years.{step}") for step in (1, 2))


def maternity_leave(law: Law, wages: Sequence[Decimal], months: int, odd_days: int = 0) -> Decimal:
    """Pay during maternity leave: 100 % of the average of the last six months, for `months` and odd days by 30."""
    length = months + Decimal(odd_days) / law.number("maternity.odd_divisor")
    return rounded(law.ratio("maternity.rate") * average(wages) * length)


def maternity_days(law: Law, wages: Sequence[Decimal], days: Decimal) -> Decimal:
    """Maternity pay by days, such as a father's: the month's average by 24."""
    return rounded(law.ratio("maternity.rate") * average(wages) * days / law.number("maternity.divisor"))


def birth_lump(law: Law, children: int) -> Decimal:
    """The lump sum at birth (trợ cấp một lần): twice the base of the month of birth, for each child."""
    return rounded(law.number("maternity.one_off.multiple") * law.base() * children)


def voluntary_birth(law: Law, children: int) -> Decimal:
    """The allowance of the voluntarily insured: 2,000,000 dong for each child."""
    return rounded(law.amount("maternity.voluntary.amount") * children)


def convalescence(law: Law, days: int) -> Decimal:
    """Convalescence allowance (dưỡng sức): 30 % of the base a day."""
    return rounded(law.ratio("recovery.rate") * law.base() * days)


def funeral(law: Law) -> Decimal:
    """Funeral allowance (trợ cấp mai táng): ten times the base; `law` is that of the month of death."""
    return rounded(law.number("funeral.multiple") * law.base())


def survivor(law: Law, *, alone: bool = False) -> Decimal:
    """One relative's monthly survivor benefit (tuất hằng tháng): half the base, 70 % if nobody supports them."""
    return rounded(law.ratio("survivor.share.alone" if alone else "survivor.share") * law.base())
