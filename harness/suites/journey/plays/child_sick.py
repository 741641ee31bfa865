"""A parent at home with a sick child: the child's paper names the parents, the population registry confirms them.

Steps as for sick leave: paper, filed, taken, settled; questioned, reissued, supplemented; refused.
"""

from datetime import date
from typing import Final

from harness.faults import Duplicate, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.law import law
from harness.suites.journey import claims, papers
from harness.suites.journey.claims import HandedIn, written
from harness.suites.journey.forms import Form
from harness.suites.journey.plays.sick import away, handed, note, registered_name
from harness.working import add_months

CHILD_SICK: Final = "CON_OM"
CASE: Final = {"truongHop": "CON_OM"}
CHILDREN_FROM: Final = "child-sick/happy"
"""The home whose child a stranger claims for."""


def leave(journey: Journey, first: date, last: date, *, serial: int = 0, **changes: str) -> Form:
    """The form 07 of the home's child for `first` to `last`, both parents named; another `serial`, another paper."""
    home = journey.home
    record = papers.certificate(
        journey, "CT07", home.child, day=first, TU_NGAY=written(first), DEN_NGAY=written(last), **changes
    )
    return papers.numbered(record, serial)


def row(journey: Journey, first: date, last: date, *attached: HandedIn) -> Form:
    """The mother's line."""
    return claims.line(journey, first, last, papers=attached, soDDCNCon=journey.home.child.cccd, dieuKien=CASE)


def sent(journey: Journey, count: int = 5) -> Form:
    """Send the paper of a leave over the last `count` working days; the line that asks for it."""
    first, last = away(journey, count)
    record = leave(journey, first, last)
    journey.send_paper("paper", "CT07", record)
    note(journey, first, last, record)
    return row(journey, first, last, handed(record))


def happy(journey: Journey) -> None:
    """Everything as it should be."""
    claims.file(journey, CHILD_SICK, sent(journey))
    claims.taken(journey)
    claims.settled(journey)


def mismatch(journey: Journey) -> None:
    """The mother's name on the list is not that of the population registry; corrected, it is paid."""
    asked = sent(journey)
    claims.file(journey, CHILD_SICK, asked)
    claims.lacking(journey)
    claims.supplement(journey, asked | {"hoTen": registered_name(journey)})
    claims.settled(journey)


def corrected(journey: Journey) -> None:
    """The paper names other parents; issued again with the right ones it counts."""
    first, last = away(journey)
    wrong = leave(journey, first, last, HO_TEN_ME=journey.home.mother.full_name, HO_TEN_CHA="")
    journey.send_paper("paper", "CT07", wrong)
    claims.file(journey, CHILD_SICK, row(journey, first, last))
    claims.lacking(journey)
    right = leave(journey, first, last)
    journey.send_paper("reissued", "CT07", right)
    note(journey, first, last, right)
    claims.supplement(journey, row(journey, first, last, handed(right)))
    claims.settled(journey)


def outage(journey: Journey) -> None:
    """The population registry is away when BHXH asks whose child this is."""
    journey.stage.arm([Reset(door="axis->population:soap", when="before", times=4, after=1)])
    happy(journey)


def duplicate(journey: Journey) -> None:
    """Answers are lost and requests arrive twice behind the portal; the employer files twice too."""
    faults = [
        NoAnswer(door="portal->axis:nopHoSo", when="after", times=1),
        NoAnswer(door="axis->insurance:traKetQua", when="after", times=1),
        Duplicate(door="axis->insurance:*", times=4),
        NoAnswer(door="insurance->axis:XacMinhThongTinNhanThan", when="after", times=1),
        Duplicate(door="axis->population:*", times=3),
    ]
    journey.stage.arm(faults)
    asked = sent(journey)
    claims.file(journey, CHILD_SICK, asked)
    claims.file(journey, CHILD_SICK, asked, step="filed-again")
    journey.facts["maHoSo"] = journey.facts["filed"]
    claims.taken(journey)
    claims.settled(journey)


def over_seven(journey: Journey) -> None:
    """The child is eight: nobody is paid for its care."""
    claims.file(journey, CHILD_SICK, sent(journey))
    claims.denied(journey)


def used_up(journey: Journey) -> None:
    """All days of the year for this child are taken, then two more are asked for."""
    limit = days_a_year(journey)
    days = claims.last_working_days(journey, limit + 2)
    # Two papers for the long leave: over the Tết one would be for more than thirty days.
    half = limit // 2
    spans = ((days[0], days[half - 1]), (days[half], days[limit - 1]), (days[limit], days[limit + 1]))
    records = [leave(journey, first, last, serial=serial) for serial, (first, last) in enumerate(spans, start=1)]
    for number, record in enumerate(records, start=1):
        journey.send_paper(f"paper-{number}", "CT07", record)
    first, last = days[0], days[limit - 1]
    note(journey, first, last, records[0])
    claims.file(journey, CHILD_SICK, row(journey, first, last, handed(records[0]), handed(records[1])))
    claims.settled(journey)
    claims.file(journey, CHILD_SICK, row(journey, *spans[2], handed(records[2])), step="filed-2")
    claims.denied(journey)


def days_a_year(journey: Journey) -> int:
    """Working days a year for the home's child: more below three."""
    first = claims.last_working_days(journey, 22)[0]
    known = law(first)
    small = first < add_months(journey.home.child.born, 12 * known.number("child_sick.small_age"))
    return known.number("child_sick.days.small" if small else "child_sick.days")


def stranger(journey: Journey) -> None:
    """Somebody claims for a child that is another's: the population registry names its parents."""
    first, last = away(journey)
    child = journey.stage.town.home(CHILDREN_FROM).child
    names = {"HO_TEN_ME": journey.home.woman.full_name, "HO_TEN_CHA": journey.home.husband.full_name}
    record = papers.certificate(
        journey, "CT07", child, day=first, TU_NGAY=written(first), DEN_NGAY=written(last), **names
    )
    journey.send_paper("paper", "CT07", record)
    note(journey, first, last, record)
    asked = row(journey, first, last, handed(record)) | {"soDDCNCon": child.cccd}
    claims.file(journey, CHILD_SICK, asked)
    claims.denied(journey)


PLAYS: Final[dict[str, Play]] = {
    "child-sick/happy": happy,
    "child-sick/mismatch": mismatch,
    "child-sick/corrected": corrected,
    "child-sick/outage": outage,
    "child-sick/duplicate": duplicate,
    "child-sick/over-seven": over_seven,
    "child-sick/used-up": used_up,
    "child-sick/stranger": stranger,
}
