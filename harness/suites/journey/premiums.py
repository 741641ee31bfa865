"""What a household pays and for how long its cards are extended, counted anew from the law: no desk is asked.

NĐ 146/2018/NĐ-CP điều 7 and 9; the periods follow Luật BHYT điều 16 as generally understood.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from harness.law import law
from harness.working import add_months

RATE: Final = Decimal("0.045")
"""Of the base salary, a month, for the first member."""
SHARES: Final = (100, 70, 60, 50, 40)
"""Per cent of the first member's premium; everybody after the fourth pays the last."""
GAP: Final = timedelta(days=90)
WAIT: Final = timedelta(days=30)
DAY: Final = timedelta(days=1)


def share(rank: int) -> int:
    """The share of the `rank`-th member, from 1."""
    return SHARES[min(rank, len(SHARES)) - 1]


def premium(day: date, rank: int, months: int) -> Decimal:
    """What the `rank`-th member pays on `day` for so many months."""
    return law(day).amount("base_salary") * RATE * share(rank) / 100 * months


def period(old_end: date, paid: date, months: int) -> tuple[date, date]:
    """What was bought: it follows the old period; after a gap it begins with the payment, after a long one later."""
    begins = old_end + DAY if old_end >= paid else paid if paid - old_end <= GAP else paid + WAIT
    return begins, add_months(begins, months) - DAY
