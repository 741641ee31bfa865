"""Who may draw a benefit, for how long, and until when it may be asked for: pure rules on the law of a day.

Working days are counted by the calendar of `harness.working`; a day that nobody works is never a sick day.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from harness.clock import VIETNAM
from harness.law import Law
from harness.working import add_months, deadline, is_working_day
from mocks.insurance.benefits.amounts import paid_step

DAY: Final = timedelta(days=1)
SPAN_DAYS_MAX: Final = 800
"""A claim never spans more days than this; longer ones are refused before anything is counted."""

EARLIEST: Final = date(2019, 7, 1)
"""Before this day the network knows no law by which anything could be counted."""
AHEAD: Final = timedelta(days=400)

Recovery = Literal["long", "surgery", "other"]
Month = tuple[int, int]
"""Year and month."""


def is_plausible(day: date, today: date) -> bool:
    """Whether something can be counted on `day`: not before our law begins, not much later than `today`."""
    return EARLIEST <= day <= today + AHEAD


def days_of(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`."""
    return [first + number * DAY for number in range((last - first).days + 1)]


def working_days(first: date, last: date) -> list[date]:
    """Every day from `first` to `last` on which people work."""
    return [day for day in days_of(first, last) if is_working_day(day)]


# --- sickness ---------------------------------------------------------------------------------------------------------


def sick_days(law: Law, months_paid: int, *, heavy: bool) -> int:
    """Working days of sickness a year: 30/40/60 by years paid; 40/50/70 in heavy or hazardous work."""
    kind = "heavy" if heavy else "normal"
    return law.number(f"sick.days.{kind}.{paid_step(law, months_paid)}")


def child_days(law: Law, born: date, on: date) -> int:
    """Working days a year for one sick child: 20 below three, 15 below seven, none from then on."""
    if on >= add_months(born, 12 * law.number("child_sick.age")):
        return 0
    small = on < add_months(born, 12 * law.number("child_sick.small_age"))
    return law.number("child_sick.days.small" if small else "child_sick.days")


def paper_days(law: Law, *, weeks_lost: int = 0, tuberculosis: bool = False) -> int:
    """How many days one form 07 or discharge paper may give: 30; 50 after a loss from week 13; 180 for tuberculosis."""
    if tuberculosis:
        return law.number("form07.days.tb")
    return law.number("form07.days.loss" if weeks_lost >= LOSS_FROM_WEEK else "form07.days")


LOSS_FROM_WEEK: Final = 13


# --- maternity --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paid:
    """What somebody paid: which months, and how many in all."""

    months: Container[Month]
    total: int


def window(law: Law, born: date, paid: Container[Month]) -> list[Month]:
    """The twelve months looked back upon: up to the month before birth, or with the month of birth.

    The month of birth is in when the birth was on its 15th or later and the month is paid.
    """
    counts = born.day >= law.number("maternity.month_turns") and (born.year, born.month) in paid
    last = born.replace(day=1) if counts else add_months(born.replace(day=1), -1)
    months = (add_months(last, -back) for back in range(law.number("maternity.window")))
    return sorted((day.year, day.month) for day in months)


def may_draw_maternity(law: Law, born: date, paid: Paid, *, ordered_to_rest: bool) -> bool:
    """Six paid months of the twelve; or twelve in all and three of the twelve when ordered to rest."""
    count = sum(month in paid.months for month in window(law, born, paid.months))
    if count >= law.number("maternity.months"):
        return True
    rest = ordered_to_rest and paid.total >= law.number("maternity.rest.total")
    return rest and count >= law.number("maternity.rest.months")


def recent_months(count: int, today: date) -> set[Month]:
    """The `count` months up to that of `today`: what a register that only counts them stands for."""
    first = today.replace(day=1)
    return {(day.year, day.month) for day in (add_months(first, -back) for back in range(count))}


def leave_months(law: Law, children: int) -> int:
    """Months of maternity leave: six, and one for each child from the second."""
    return law.number("maternity.leave") + law.number("maternity.leave.more") * (max(children, 1) - 1)


def leave_end(law: Law, began: date, born: date, children: int, died: date | None = None) -> date:
    """The last day of the leave.

    A child that died below two months of age: four months from birth; later: two months from the death, within the
    leave (profile: not in the text that we have).
    """
    end = add_months(began, leave_months(law, children)) - DAY
    if died is None or children > 1:
        return end
    if died < add_months(born, law.number("maternity.child_died.age")):
        return min(end, add_months(born, law.number("maternity.child_died.months")) - DAY)
    return min(end, add_months(died, law.number("maternity.child_died.after")) - DAY)


def months_and_days(first: date, last: date) -> tuple[int, int]:
    """The whole months from `first` to `last`, both counted, and the odd days after them."""
    count = 0
    while add_months(first, count + 1) <= last + DAY:
        count += 1
    return count, (last + DAY - add_months(first, count)).days


def leave_may_begin(law: Law, born: date) -> date:
    """The first day on which the leave may have begun: two months before birth."""
    return add_months(born, -law.number("maternity.leave.before"))


def father_days(law: Law, children: int, *, surgery: bool) -> int:
    """A father's working days: 5; 7 with surgery or below 32 weeks; twins 10, with surgery 14; 3 more for each more."""
    if children <= 1:
        return law.number("father.days.surgery" if surgery else "father.days")
    twins = law.number("father.days.twins_surgery" if surgery else "father.days.twins")
    return twins + law.number("father.days.more") * (children - 2)


def father_may_begin_until(law: Law, born: date) -> date:
    """The last day on which a father's leave may begin: 30 days after birth, 60 since 01/07/2025."""
    return born + law.number("father.term") * DAY


# --- convalescence ----------------------------------------------------------------------------------------------------


def recovery_days(law: Law, why: Recovery) -> int:
    """Days of convalescence a year: 10, 7 or 5, holidays and weekends counted."""
    return law.number(f"recovery.days.{why}")


def recovery_may_begin_until(law: Law, back: date) -> date:
    """The last day on which convalescence may begin: 30 days after the return to work."""
    return back + law.number("recovery.term") * DAY


# --- filing -----------------------------------------------------------------------------------------------------------


def filed_by(law: Law, back: date, *, recovery: bool, direct: bool) -> datetime:
    """The last moment at which the claim may reach BHXH.

    The employee has 45 days after the return to work, and then the employer's own term begins; a convalescence list has
    the employer's term alone, counted from the first 30 days; whoever files directly has the 45 days.
    """
    start = datetime.combine(back, time(), VIETNAM)
    if recovery:
        begun = datetime.combine(recovery_may_begin_until(law, back), time(), VIETNAM)
        return deadline(begun, law.term("filing.recovery"))
    own = deadline(start, law.term("filing.employee"))
    return own if direct else deadline(own, law.term("filing.employer"))


def counted(days: Iterable[date], taken: Container[date], limit: int) -> list[date]:
    """The days that can still be paid: not taken, in order, `limit` at most."""
    return [day for day in days if day not in taken][: max(limit, 0)]
