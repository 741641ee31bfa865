"""For how long a renewed card is valid: the new period follows the old one, or begins anew after a gap.

A card that ended long ago begins only some time after the payment (Luật BHYT, as generally understood: a gap of 90 days
and 30 days of waiting); both figures are settings.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from harness.people.town import Participant
from harness.working import add_months

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """What was paid for, and since when the card is valid without a gap."""

    begins: date
    ends: date
    valid_from: date


def extended(person: Participant, paid: date, months: int, lapse: timedelta, waiting: timedelta) -> Period:
    """The period that `months` paid on `paid` buy."""
    old = person.card_to
    if old is not None and old >= paid:
        begins, valid_from = old + DAY, person.card_from or paid
    elif old is not None and old + lapse >= paid:
        begins = valid_from = paid
    else:
        begins = valid_from = paid + waiting
    return Period(begins, add_months(begins, months) - DAY, valid_from)
