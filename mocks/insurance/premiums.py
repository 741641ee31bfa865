"""What a household's members pay for their cards (mức đóng BHYT hộ gia đình): pure arithmetic on the law of a day.

The first member pays 4.5 % of the base salary a month, the second to fourth 70, 60 and 50 % of that, all others 40 %;
without a reduction everybody ranks first. Who is counted is decided elsewhere.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from harness.law import law

RANKS: Final = 5
"""From the fifth member on the share stays the same."""

_DONG: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Premium:
    """What one member pays: `share` is the part of the first member's premium, amounts are in đồng."""

    rank: int
    share: Decimal
    monthly: Decimal
    amount: Decimal


def months_allowed(day: date) -> tuple[int, ...]:
    """For how many months one may pay at once."""
    return tuple(int(months) for months in law(day).text("household.months").split())


def premium(day: date, rank: int, months: int) -> Premium:
    """What the `rank`-th member (from 1) pays on `day` for `months`."""
    now = law(day)
    share = now.ratio(f"household.share.{min(max(rank, 1), RANKS)}")
    monthly = (now.amount("base_salary") * now.ratio("household.rate") * share).quantize(_DONG, ROUND_HALF_UP)
    return Premium(rank, share, monthly, monthly * months)
