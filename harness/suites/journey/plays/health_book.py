"""Visits that hospitals send → the electronic health book of whoever consents.

Steps: visit (hospital, taken by the gateway), opened (health book), shown (health book), and what becomes of it later.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from harness.faults import Duplicate, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.people.model import Citizen
from harness.said import Said
from harness.stage import Documents
from harness.suites.journey import examinations

BASE: Final = "/so-suc-khoe/1.0"
DAY: Final = timedelta(days=1)
PATIENCE: Final = timedelta(hours=26)
"""A little beyond the day within which a visit must be seen."""
BEFORE_2024: Final = date(2023, 12, 28)

Row = dict[str, Any]


def visit(
    journey: Journey, who: Citizen, number: int = 0, day: date | None = None, *, step: str = "visit", **changes: str
) -> Documents:
    """A visit of `who`, sent as a claim; its table 1 is kept under the step's name."""
    documents = examinations.visit(journey, who, number, day, **changes)
    send(journey, documents, step)
    return documents


def send(journey: Journey, documents: Documents, step: str) -> None:
    """Send a claim."""
    journey.facts[f"table-{step}"] = examinations.table_1(documents)
    journey.send_claim(step, documents)


def consent(journey: Journey, who: Citizen, *, agreed: bool = True, step: str = "opened") -> Said:
    """Open the book, or take the consent back."""
    body = {"soDDCN": who.cccd, "hoTen": who.full_name, "dongY": agreed}
    journey.facts["who"] = who
    return journey.ask(step, "health-book", "POST", f"{BASE}/mo", body)


def book(journey: Journey, person: str = "") -> Said:
    """The book of a person, by default of the one that the scene is about."""
    return journey.try_ask("health-book", "GET", f"{BASE}/so?soDDCN={person or journey.facts['who'].cccd}")


def rows(said: Said) -> list[Row]:
    """The visits shown."""
    return [row for row in said.fields.get("luotKham") or [] if isinstance(row, dict)]


def shown(
    journey: Journey, step: str, visit_step: str = "visit", holds: Callable[[Row], bool] = lambda _row: True
) -> Row:
    """Wait until the visit of `visit_step` is shown as it should be; the row, kept under the step's name."""
    key = journey.facts[f"table-{visit_step}"]["MA_LK"]

    def seen() -> Row | None:
        return next((row for row in rows(book(journey)) if row.get("maLK") == key and holds(row)), None)

    found = journey.until(step, "health-book", PATIENCE, seen)
    journey.facts[step] = found
    return found


def happy(journey: Journey) -> None:
    """A visit of two days ago is found when the book is opened, and the next one comes by itself."""
    who = journey.home.husband
    visit(journey, who)
    journey.stage.forward(2 * DAY)
    journey.facts["refusal"] = consent(journey, who, agreed=False, step="not-agreed").fields
    journey.stage.forward(timedelta(hours=3))
    journey.facts["before"] = journey.stage.last_hop()
    consent(journey, who)
    shown(journey, "shown")
    visit(journey, who, 1, step="next-visit")
    shown(journey, "next-shown", "next-visit")
    journey.facts["mine"] = rows(book(journey))
    journey.facts["others"] = book(journey, journey.home.mother.cccd)


def missing_fields(journey: Journey) -> None:
    """The hospital left out blood group and height."""
    who = journey.home.husband
    visit(journey, who, NHOM_MAU="", CHIEU_CAO="")
    consent(journey, who)
    shown(journey, "shown")


def before_2024(journey: Journey) -> None:
    """A visit that ended before anybody asked for the five fields."""
    who = journey.home.husband
    yesterday = journey.stage.now().date() - DAY
    visit(journey, who, 0, min(BEFORE_2024, yesterday), NHOM_MAU="", LY_DO_VV="", GHI_CHU="")
    consent(journey, who)
    shown(journey, "shown")


def corrected(journey: Journey) -> None:
    """The hospital sends the visit again with another blood group, under the same MA_LK."""
    who = journey.home.husband
    documents = visit(journey, who, NHOM_MAU="A Rh+")
    consent(journey, who)
    shown(journey, "shown")
    send(journey, examinations.with_table_1(documents, NHOM_MAU="O Rh-"), "sent-again")
    shown(journey, "replaced", "sent-again", lambda row: row.get("nhomMau") == "O Rh-")
    journey.facts["mine"] = rows(book(journey))


def outage(journey: Journey) -> None:
    """The insurance side is away when the book is opened."""
    who = journey.home.husband
    visit(journey, who)
    journey.stage.arm([Reset(door="axis->insurance:layChungTu", when="before", times=4)])
    consent(journey, who)
    shown(journey, "shown")


def duplicate(journey: Journey) -> None:
    """Answers are lost, calls arrive twice; hospital and citizen send twice."""
    who = journey.home.husband
    documents = visit(journey, who)
    send(journey, documents, "sent-again")
    faults = [
        NoAnswer(door="health-book->axis:layChungTu", when="after", times=2),
        Duplicate(door="health-book->axis:*", times=3),
        Duplicate(door="axis->insurance:layChungTu", times=3),
    ]
    journey.stage.arm(faults)
    consent(journey, who)
    consent(journey, who, step="opened-again")
    shown(journey, "shown")
    journey.stage.forward(DAY / 2)
    journey.facts["mine"] = rows(book(journey))


def mismatch(journey: Journey) -> None:
    """She opens the book under her registered name; the hospital copied the insurance card's spelling."""
    card = journey.home.woman
    who = next(one for one in journey.stage.town.residents() if one.citizen.cccd == card.cccd).citizen
    documents = visit(journey, card)
    consent(journey, who)
    held_back(journey)
    send(journey, examinations.with_table_1(documents, HO_TEN=who.full_name), "sent-again")
    shown(journey, "shown", "sent-again")


def stranger(journey: Journey) -> None:
    """The claim under his number is about his father-in-law; both have opened their books."""
    who, other = journey.home.husband, journey.home.father
    visit(journey, who, HO_TEN=other.full_name)
    consent(journey, other, step="other-opened")
    consent(journey, who)
    held_back(journey)
    journey.facts["others"] = book(journey, other.cccd)


def held_back(journey: Journey) -> None:
    """A day later: what the book shows."""
    journey.stage.forward(DAY)
    said = book(journey)
    journey.facts["held-back"] = rows(said)
    journey.mark("looked", "health-book", said)


def withdrawn(journey: Journey) -> None:
    """Consent taken back: nothing is kept, nothing is asked; a book opened anew finds everything again."""
    who = journey.home.husband
    visit(journey, who)
    consent(journey, who)
    shown(journey, "shown")
    consent(journey, who, agreed=False, step="withdrawn")
    journey.facts["closed-at"] = journey.stage.last_hop()
    journey.stage.forward(DAY)
    said = book(journey)
    journey.facts["closed"] = said.fields
    journey.facts["closed-until"] = journey.stage.last_hop()
    journey.mark("looked", "health-book", said)
    consent(journey, who, step="opened-again")
    shown(journey, "shown-again")


PLAYS: Final[dict[str, Play]] = {
    "health-book/happy": happy,
    "health-book/missing-fields": missing_fields,
    "health-book/before-2024": before_2024,
    "health-book/outage": outage,
    "health-book/duplicate": duplicate,
    "health-book/corrected": corrected,
    "health-book/mismatch": mismatch,
    "health-book/stranger": stranger,
    "health-book/withdrawn": withdrawn,
}
