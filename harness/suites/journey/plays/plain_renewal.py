"""Plain renewal of a household card (không giảm trừ mức đóng): the card's number is all that is asked for.

Steps: before (intake gateway), filed (portal), quoted (insurance), ordered and paid (portal), extended (insurance),
known (intake gateway); or refused (insurance).
"""

from datetime import timedelta
from typing import Final

from harness.faults import Duplicate, ErrorPage, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.suites.journey import reception, services
from harness.suites.journey.forms import Form

SERVICE: Final = "gia-han-the/thuong"
PAYER: Final = "mother"
"""Who pays by the household in these homes; the others have cards of other kinds."""
MONTHS: Final = 6
EXPIRES: Final = timedelta(days=4)
NOBODYS: Final = "0000000000"


def form(journey: Journey, card: str, months: int = MONTHS) -> Form:
    """The form: who files, the card, and for how long."""
    return {"nguoiNop": services.person(journey.home.woman), "soTheBHYT": card, "soThang": months}


def file(journey: Journey, *, step: str = "filed", months: int = MONTHS) -> None:
    """File for the grandmother's card."""
    services.file(journey, SERVICE, form(journey, journey.home.mother.card, months), step=step)


def quoted(journey: Journey, party: str = "insurance") -> None:
    """Until there is something to pay."""
    journey.facts["quoted"] = services.await_status(journey, "quoted", party, services.PAYMENT)


def extended(journey: Journey, party: str = "insurance") -> None:
    """From a payment to a card that is extended."""
    done = (services.DONE, services.RETURNED)
    journey.facts["extended"] = services.await_status(journey, "extended", party, *done)


def known(journey: Journey) -> None:
    """Until reception knows of it."""
    reception.renewed(journey, "known", journey.facts["before"])


def to_the_extension(journey: Journey) -> None:
    """From the form to the extended card."""
    reception.cards(journey, "before", PAYER)
    file(journey)
    quoted(journey)
    services.order(journey)
    services.pay(journey)
    extended(journey)


def happy(journey: Journey) -> None:
    """Everything as it should be."""
    to_the_extension(journey)
    known(journey)


def unknown_card(journey: Journey) -> None:
    """A card that nobody has, and then one that is not paid for by a household."""
    refused(journey, "refused", f"{journey.home.mother.card[:5]}{NOBODYS}")
    refused(journey, "refused-other", journey.home.woman.card)


def refused(journey: Journey, step: str, card: str) -> None:
    """File for a card that cannot be renewed so, until the no has come."""
    services.file(journey, SERVICE, form(journey, card), step=f"filed-{step}")
    journey.facts[step] = services.await_status(journey, step, "insurance", services.REFUSED)


def outage(journey: Journey) -> None:
    """The insurance side is away while it is asked, and again when the money is there."""
    reception.cards(journey, "before", PAYER)
    faults = [
        Reset(door="axis->insurance:traCuuThe", when="before", times=2),
        Reset(door="axis->insurance:giaHan", when="before", times=2),
        ErrorPage(door="portal->axis:giaHan", times=2),
    ]
    journey.stage.arm(faults)
    file(journey)
    quoted(journey, "portal")  # whoever holds the dossier must not let it lie
    services.order(journey)
    services.pay(journey)
    extended(journey, "portal")
    known(journey)


def duplicate(journey: Journey) -> None:
    """Filed twice, confirmed twice, answers lost and requests doubled."""
    reception.cards(journey, "before", PAYER)
    file(journey)
    quoted(journey)
    file(journey, step="filed-again")
    faults = [
        NoAnswer(door="portal->axis:giaHan", when="after", times=1),
        NoAnswer(door="axis->insurance:giaHan", when="after", times=1),
        Duplicate(door="axis->insurance:*", times=2),
    ]
    journey.stage.arm(faults)
    services.order(journey)
    services.confirm(journey, "other-amount", amount="1000")
    services.pay(journey)
    services.confirm(journey, "paid-again")
    services.confirm(journey, "other-transaction", transaction="NH-KHAC")
    extended(journey)
    known(journey)


def unpaid(journey: Journey) -> None:
    """An order that nobody pays until it is too late."""
    reception.cards(journey, "before", PAYER)
    file(journey, months=3)
    quoted(journey)
    services.order(journey)
    journey.until("expired", "portal", EXPIRES, lambda: services.stopped(journey), every=timedelta(hours=2))
    services.confirm(journey, "paid-late")
    reception.cards(journey, "after", PAYER)


PLAYS: Final[dict[str, Play]] = {
    "plain-renewal/happy": happy,
    "plain-renewal/unknown-card": unknown_card,
    "plain-renewal/outage": outage,
    "plain-renewal/duplicate": duplicate,
    "plain-renewal/unpaid": unpaid,
}
