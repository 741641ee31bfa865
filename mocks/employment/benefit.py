"""Who gets unemployment benefit, how much and how long: a function of what the insurance side confirms."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from harness.law import law
from harness.text import Text
from harness.working import add_months, add_working_days
from mocks.employment import terms

YEAR_MONTHS: Final = 12
FIRST_MONTHS: Final = 36
"""The first part of the benefit is for so many months paid; each further twelve give a month more."""

Reason = tuple[str, Text]

TOO_LATE: Final = Text(
    "nộp hồ sơ quá {months} tháng kể từ ngày nghỉ việc", "filed more than {months} months after the work ended"
)
TOO_FEW: Final = Text(
    "chỉ đóng BHTN {paid} tháng trong {window} tháng trước khi nghỉ việc, cần ít nhất {months} tháng",
    "only {paid} months of unemployment insurance in the {window} before the work ended, {months} are needed",
)
NO_WAGE: Final = Text("không có mức bình quân tiền lương 6 tháng", "there is no average wage of six months")


@dataclass(frozen=True, slots=True)
class History:
    """What the insurance side confirms (quá trình đóng BHTN chưa hưởng)."""

    unused: int
    """Months paid and not yet used for a benefit."""
    in_window: int
    """Months paid in the span looked back upon."""
    average: Decimal
    """Average contribution wage of the last six months, dong."""
    unit: str = ""
    """The last employer."""
    public: bool = False
    """Whether wages follow the state's scale: then the cap goes by the base salary."""


@dataclass(frozen=True, slots=True)
class Benefit:
    """What is paid: so much a month, from a day on, for so many months."""

    monthly: Decimal
    months: int
    begins: date
    ends: date
    grounds: tuple[str, ...]


def too_late(ended: date, filed: date) -> Reason | None:
    """Why there is no benefit, when it was filed too long after the work ended: nothing else need be known for it."""
    limit = terms.count("unemployment.file_months", filed)
    return ("VL11", TOO_LATE.fill(months=limit)) if filed > add_months(ended, limit) else None


def decide(history: History, ended: date, filed: date) -> Benefit | Reason:
    """The benefit of somebody whose work ended on one day and who filed on another; or why there is none."""
    late = too_late(ended, filed)
    if late is not None:
        return late
    needed, window = terms.count("unemployment.months", filed), terms.count("unemployment.window", filed)
    paid = min(history.in_window, history.unused)
    if paid < needed:
        return "VL12", TOO_FEW.fill(paid=paid, window=window, months=needed)
    if history.average <= 0:
        return "VL13", NO_WAGE
    begins = _begins(filed)
    months = _months(history.unused, filed)
    ends = add_months(begins, months) - timedelta(days=1)
    keys = ("unemployment.months", "unemployment.rate", "unemployment.first", "unemployment.cap.multiple")
    return Benefit(_monthly(history, ended, filed), months, begins, ends, tuple(terms.sources(filed, *keys)))


def _monthly(history: History, ended: date, filed: date) -> Decimal:
    share = history.average * terms.amount("unemployment.rate", filed) / 100
    unit = law(ended).amount("base_salary") if history.public else terms.amount("wage.region1", ended)
    return min(share, unit * terms.amount("unemployment.cap.multiple", filed)).quantize(Decimal(1), ROUND_HALF_UP)


def _months(unused: int, filed: date) -> int:
    more = max(0, unused - FIRST_MONTHS) // YEAR_MONTHS
    return min(terms.count("unemployment.first", filed) + more, terms.count("unemployment.most", filed))


def _begins(filed: date) -> date:
    working = terms.count("unemployment.from_working_day", filed)
    if working:
        return add_working_days(filed, working)
    return filed + timedelta(days=terms.count("unemployment.from_day", filed) - 1)
