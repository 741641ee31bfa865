"""The insurance book shown in VNeID because its owner asks (sổ BHXH trên VNeID), and the account linked with VssID.

Steps: asked (citizen app), shown (citizen app), erased and withdrawn (citizen app); or refused (insurance); linked.
"""

from datetime import timedelta
from typing import Any, Final

from harness.faults import Duplicate, ErrorPage, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.people.model import Citizen

APP: Final = "citizen-app"
BOOK: Final = "/vneid/1.0/tich-hop-so-bhxh"
LOOK: Final = "/vneid/1.0/so-bhxh"
LINK: Final = "/vssid/1.0/lien-ket"
WAITING, SHOWN, REFUSED, GIVEN_UP, ERASED = "1", "2", "3", "4", "5"
PATIENCE: Final = timedelta(hours=6)
KEPT: Final = timedelta(hours=12)
"""Within how long what was fetched must be erased again; ours, for the law says no more than "as long as needed"."""


def ask(journey: Journey, step: str = "asked", *, name: str = "", consent: bool = True) -> dict[str, Any]:
    """The home's woman asks her app for her book; her app's name for her is the population registry's."""
    woman = journey.home.woman
    body = {"soDDCN": woman.cccd, "hoTen": name or woman.full_name, "dongY": consent}
    journey.facts[step] = journey.ask(step, APP, "POST", BOOK, body).fields
    found: dict[str, Any] = journey.facts[step]
    return found


def look(journey: Journey) -> dict[str, Any]:
    """What the app shows now."""
    return journey.try_ask(APP, "GET", f"{LOOK}?soDDCN={journey.home.woman.cccd}").fields


def until(journey: Journey, step: str, party: str, *states: str, within: timedelta = PATIENCE) -> None:
    """Until the app stands at one of `states`; keeps what it shows."""

    def there() -> dict[str, Any] | None:
        found = look(journey)
        return found if str(found.get("trangThai")) in states else None

    journey.facts[step] = journey.until(step, party, within, there, every=timedelta(minutes=5))


def happy(journey: Journey) -> None:
    """Asked for, shown, erased after a while; asked for again and taken back."""
    ask(journey)
    until(journey, "shown", APP, SHOWN)
    until(journey, "erased", APP, ERASED, "0", within=KEPT)
    ask(journey, "asked-again")
    ask(journey, "withdrawn", consent=False)
    journey.facts["after"] = look(journey)


def refused(journey: Journey) -> None:
    """Her number is not linked with the book."""
    ask(journey)
    until(journey, "refused", "insurance", REFUSED)


def mismatch(journey: Journey) -> None:
    """The app's name for her, the population registry's, is not the one in the book."""
    known = next(one for one in journey.stage.town.residents() if one.citizen.cccd == journey.home.woman.cccd)
    ask(journey, name=known.citizen.full_name)
    until(journey, "refused", "insurance", REFUSED)


def outage(journey: Journey) -> None:
    """The insurance side and the axis are away; the app goes on asking by itself."""
    faults = [
        Reset(door="axis->insurance:traCuuSo", when="before", times=2),
        ErrorPage(door="citizen-app->axis:traCuuSo", times=2),
    ]
    journey.stage.arm(faults)
    ask(journey)
    until(journey, "shown", APP, SHOWN)


def duplicate(journey: Journey) -> None:
    """Asked for several times while answers are lost and questions arrive twice."""
    faults = [
        NoAnswer(door="citizen-app->axis:traCuuSo", when="after", times=1),
        NoAnswer(door="axis->insurance:traCuuSo", when="after", after=1, times=1),
        Duplicate(door="axis->insurance:traCuuSo", times=2),
    ]
    journey.stage.arm(faults)
    ask(journey)
    ask(journey, "asked-again")
    until(journey, "shown", APP, SHOWN)
    ask(journey, "asked-a-third-time")


def no_consent(journey: Journey) -> None:
    """The worker does not agree."""
    ask(journey, consent=False)
    journey.stage.forward(timedelta(hours=1))  # an app that asks behind their back need not do so at once
    journey.facts["after"] = look(journey)


def old_number(journey: Journey) -> None:
    """Accounts are linked by the old ten digits and by the twelve of today; once linked, no other account is."""
    woman, husband = journey.home.woman, journey.home.husband
    link(journey, "linked", woman, woman.bhxh_number, woman.cccd)
    link(journey, "linked-again", woman, woman.bhxh_number, woman.cccd)
    link(journey, "by-twelve", husband, husband.cccd, husband.cccd)
    link(journey, "another-account", woman, woman.bhxh_number, f"{woman.cccd}-2")


def link(journey: Journey, step: str, citizen: Citizen, number: str, account: str) -> None:
    """Ask for the link until it is made or refused."""
    body = {"soDDCN": citizen.cccd, "taiKhoan": account, "maSoBHXH": number, "dongY": True}

    def answered() -> dict[str, Any] | None:
        found = journey.try_ask(APP, "POST", LINK, body).fields
        return found if str(found.get("trangThai")) in {SHOWN, REFUSED} else None

    journey.facts[step] = journey.until(step, APP, PATIENCE, answered)


PLAYS: Final[dict[str, Play]] = {
    "book/happy": happy,
    "book/unlinked": refused,
    "book/mismatch": mismatch,
    "book/outage": outage,
    "book/duplicate": duplicate,
    "book/no-consent": no_consent,
    "book/old-number": old_number,
}
