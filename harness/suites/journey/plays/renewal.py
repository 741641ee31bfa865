"""Renewal of a household's cards with the reduction (gia hạn thẻ BHYT hộ gia đình có giảm trừ mức đóng), 2022 to today.

Steps: before (intake gateway), filed (portal), quoted (insurance), ordered and paid (portal), extended (insurance),
known (intake gateway); or answered (insurance) in one of the registry's two sentences that citizens know.
"""

from datetime import timedelta
from typing import Any, Final

from harness.faults import Duplicate, ErrorPage, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.people.model import Citizen
from harness.suites.journey import members, reception, services
from harness.suites.journey.forms import Form

SERVICE: Final = "gia-han-the/giam-tru"
PAYERS: Final = ("husband", "woman", "mother", "father")
"""Who pays by the household in these homes; the child has a card of its own kind."""
EVERYBODY: Final = ("husband", "woman", "child", "mother", "father")
REVIEW: Final = "/dancu/canbo/raSoatHoGiaDinh"
EXPIRES: Final = timedelta(days=4)
ODD_MONTHS: Final = 5


def declared(citizen: Citizen) -> Form:
    """A person as the citizen keys them in."""
    return {
        "hoTen": citizen.full_name,
        "soDinhDanh": citizen.cccd,
        "ngaySinh": f"{citizen.born:%Y%m%d}",
        "gioiTinh": "1" if citizen.sex == "male" else "2",
    }


def household(journey: Journey, *roles: str, head: str = "husband", months: int = 12) -> Form:
    """The form with these members in this order."""
    home = journey.home.members
    return {
        "nguoiNop": services.person(journey.home.husband),
        "chuHo": declared(home[head]),
        "thanhVien": [declared(home[role]) | {"soTheBHYT": home[role].card} for role in roles],
        "soThang": months,
    }


def file(journey: Journey, *roles: str, step: str = "filed", **how: Any) -> None:
    """File, and remember who was declared."""
    form = household(journey, *roles, **how)
    services.file(journey, SERVICE, form, step=step)
    journey.facts[f"form/{step}"] = form


def quoted(journey: Journey, step: str = "quoted", party: str = "insurance") -> None:
    """Until there is something to pay."""
    journey.facts[step] = services.await_status(journey, step, party, services.PAYMENT)


def answered(journey: Journey, step: str) -> bool:
    """Until the citizen hears a yes or a no about the household; whether it was a yes."""
    told = services.await_status(journey, step, "insurance", services.REFUSED, services.PAYMENT)
    journey.facts[step] = told
    return bool(told.get("trangThai") == services.PAYMENT)


def to_the_end(journey: Journey, *roles: str, party: str = "insurance") -> None:
    """From a quote to cards that reception knows."""
    services.order(journey)
    services.pay(journey)
    extended(journey, *roles, party=party)


def extended(journey: Journey, *roles: str, party: str = "insurance") -> None:
    """From a payment to cards that reception knows."""
    done = (services.DONE, services.RETURNED)
    journey.facts["extended"] = services.await_status(journey, "extended", party, *done)
    reception.renewed(journey, "known", {role: journey.facts["before"][role] for role in roles})


def reduced(journey: Journey) -> None:
    """The whole household, four of whom pay by it."""
    reception.cards(journey, "before", *PAYERS)
    file(journey, *EVERYBODY)
    quoted(journey)
    to_the_end(journey, *PAYERS)


def false_negative(journey: Journey) -> None:
    """The service does not find a householder whom the police console shows; the police look, and it goes on."""
    file(journey, *EVERYBODY)
    if answered(journey, "answered"):
        return  # this registry has no such fault: there is nothing to review
    number = journey.home.husband.cccd
    journey.ask("reviewed", "population", "POST", REVIEW, {"soDinhDanh": number}, who="officer")
    file(journey, *EVERYBODY, step="filed-again")
    quoted(journey, "confirmed", "population")


def moved(journey: Journey) -> None:
    """A member has moved away: not one address any more; without them the others go on."""
    file(journey, *EVERYBODY)
    answered(journey, "answered")
    file(journey, *(role for role in EVERYBODY if role != "woman"), step="filed-again")
    quoted(journey)


def no_household(journey: Journey) -> None:
    """Somebody who heads no household is named as householder, and then as a member of another's."""
    file(journey, *EVERYBODY, head="woman")
    answered(journey, "answered")
    file(journey, *EVERYBODY, step="filed-again")
    answered(journey, "answered-again")


def outage(journey: Journey) -> None:
    """Registry, insurance side and the line to it are away in turn; the dossier goes on by itself."""
    reception.cards(journey, "before", *PAYERS)
    faults = [
        Reset(door="axis->population:*", when="before", times=2),
        ErrorPage(door="axis->insurance:tinhMucDong", times=2),
        Reset(door="axis->insurance:giaHan", when="before", times=3),
    ]
    journey.stage.arm(faults)
    file(journey, *EVERYBODY)
    quoted(journey, party="portal")  # whoever holds the dossier must not let it lie
    to_the_end(journey, *PAYERS, party="portal")


def duplicate(journey: Journey) -> None:
    """The citizen files twice, the bank confirms twice, answers are lost and requests arrive twice."""
    reception.cards(journey, "before", *PAYERS)
    file(journey, *EVERYBODY)
    quoted(journey)
    file(journey, *EVERYBODY, step="filed-again")
    faults = [
        NoAnswer(door="portal->axis:giaHan", when="after", times=1),
        NoAnswer(door="axis->insurance:giaHan", when="after", times=1),
        Duplicate(door="axis->insurance:*", times=3),
    ]
    journey.stage.arm(faults)
    services.order(journey)
    services.confirm(journey, "other-amount", amount="1000")
    services.pay(journey)
    services.confirm(journey, "paid-again")
    services.confirm(journey, "other-transaction", transaction="NH-KHAC")
    extended(journey, *PAYERS)


def proposed(journey: Journey) -> None:
    """The list of members as BHXH asked for it, at the registry's own door: by the householder's full record."""
    members.ask(journey, "listed", journey.home.husband)
    members.ask(journey, "listed-wrongly", journey.home.husband, GioiTinh="2")


def incomplete(journey: Journey) -> None:
    """The citizen leaves a member out: nobody can know; the list as proposed would have named them."""
    file(journey, "husband", "woman", "mother")
    quoted(journey)
    members.ask(journey, "listed", journey.home.husband)


def other_category(journey: Journey) -> None:
    """Only one of the household pays by it, and stands last on the list."""
    file(journey, "husband", "woman", "child", "father", "mother")
    quoted(journey)


def new_member(journey: Journey) -> None:
    """Three members pay; the fourth joins later in the year, and the order goes on."""
    reception.cards(journey, "before", *PAYERS)
    file(journey, "husband", "woman", "mother", months=6)
    quoted(journey, "quoted-first")
    to_the_end(journey, "husband", "woman", "mother")
    file(journey, "father", step="filed-again", months=6)
    quoted(journey)


def unpaid(journey: Journey) -> None:
    """A number of months that the law does not know; then an order that nobody pays until it is too late."""
    reception.cards(journey, "before", *PAYERS)
    said = journey.try_ask(
        "portal", "POST", f"{services.BASE}/{SERVICE}", household(journey, *EVERYBODY, months=ODD_MONTHS)
    )
    journey.mark("odd-months", "portal", said)
    file(journey, *EVERYBODY, months=3)
    quoted(journey)
    services.order(journey)
    journey.until("expired", "portal", EXPIRES, lambda: services.stopped(journey), every=timedelta(hours=2))
    services.confirm(journey, "paid-late")
    reception.cards(journey, "after", *PAYERS)


PLAYS: Final[dict[str, Play]] = {
    "renewal/reduced": reduced,
    "renewal/false-negative": false_negative,
    "renewal/moved": moved,
    "renewal/outage": outage,
    "renewal/duplicate": duplicate,
    "renewal/proposed": proposed,
    "renewal/incomplete": incomplete,
    "renewal/other-category": other_category,
    "renewal/new-member": new_member,
    "renewal/unpaid": unpaid,
    "renewal/no-household": no_household,
}
