"""Cards looked up by CCCD at reception (khám chữa bệnh BHYT bằng căn cước công dân), at the gateway's real door.

Steps: what reception asked, all of them the intake gateway's; linked (insurance) after BHXH has reconciled a person.
"""

from datetime import timedelta
from typing import Any, Final

from harness.faults import Duplicate, ErrorPage, Reset
from harness.journey import Journey, Play
from harness.suites.journey import reception, reconciling
from harness.suites.journey.plays import plain_renewal

NOT_FOUND: Final = "050"


def happy(journey: Journey) -> None:
    """By each of the three numbers that the door takes."""
    woman = journey.home.woman
    reception.ask(journey, "found", woman)
    reception.ask(journey, "by-card", woman, woman.card)
    reception.ask(journey, "by-insurance-number", woman, woman.bhxh_number)


def unlinked(journey: Journey) -> None:
    """The card is not linked with the CCCD: found by its own number, and by the CCCD once BHXH has reconciled it."""
    woman = journey.home.woman
    reception.ask(journey, "unlinked", woman)
    reception.ask(journey, "by-card", woman, woman.card)
    reconciling.begin(journey, woman)

    def look() -> dict[str, Any] | None:
        found = reception.look_up(journey, woman).fields
        return found if found.get("maKetQua") not in {None, NOT_FOUND} else None

    journey.facts["linked"] = journey.until("linked", "insurance", reception.HEARS, look)


def mismatch(journey: Journey) -> None:
    """The chip's name is not the card's, another's name is keyed in, a wrong day of birth; then all is right."""
    woman = journey.home.woman
    known = next(one for one in journey.stage.town.residents() if one.citizen.cccd == woman.cccd)
    reception.ask(journey, "by-the-chips-name", woman, name=known.citizen.full_name)
    reception.ask(journey, "by-anothers-name", woman, name=journey.home.husband.full_name)
    said = journey.stage.lookup(woman.cccd, woman.full_name, f"{woman.born + timedelta(days=1):%d/%m/%Y}")
    journey.mark("by-another-birth", "intake", said)
    reception.ask(journey, "found", woman)


def outage(journey: Journey) -> None:
    """The gateway's door is away while the patient waits; the same question is answered when it is back."""
    woman = journey.home.woman
    faults = [Reset(door="intake:lookup", when="after", times=1), ErrorPage(door="intake:lookup", after=1, times=1)]
    journey.stage.arm(faults)
    reception.ask(journey, "lost", woman)
    reception.ask(journey, "lost-again", woman)
    reception.ask(journey, "found", woman)


def duplicate(journey: Journey) -> None:
    """The question arrives twice, and is asked once more."""
    woman = journey.home.woman
    journey.stage.arm([Duplicate(door="intake:lookup", times=1)])
    reception.ask(journey, "found", woman)
    reception.ask(journey, "found-again", woman)


def renewed(journey: Journey) -> None:
    """The card was renewed a moment ago."""
    plain_renewal.to_the_extension(journey)
    before = journey.facts["before"][plain_renewal.PAYER]

    def look() -> dict[str, Any] | None:
        found = reception.look_up(journey, journey.home.mother).fields
        return found if found.get("gtTheDen") not in {None, before.get("gtTheDen")} else None

    journey.facts["found"] = journey.until("found", "intake", reception.HEARS, look, every=timedelta(hours=1))


PLAYS: Final[dict[str, Play]] = {
    "lookup/happy": happy,
    "lookup/unlinked": unlinked,
    "lookup/mismatch": mismatch,
    "lookup/outage": outage,
    "lookup/duplicate": duplicate,
    "lookup/renewed": renewed,
}
