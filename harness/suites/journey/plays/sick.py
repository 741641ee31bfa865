"""Sick leave, inpatient and outpatient: the hospital's paper, the employer's list, BHXH's decision.

Steps: paper (hospital), filed (portal), taken (insurance), settled (insurance); where something is wrong first
questioned (insurance), then reissued (hospital) and supplemented (portal).
"""

from datetime import date, timedelta
from typing import Final

from harness.documents.dates import read_date
from harness.faults import Duplicate, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.people.model import Citizen
from harness.suites.journey import claims, papers
from harness.suites.journey.claims import HandedIn, written
from harness.suites.journey.forms import Form

SICK: Final = "OM_DAU"
DAY: Final = timedelta(days=1)
OUTPATIENT: Final = {"truongHop": "NGOAI_TRU"}
INPATIENT: Final = {"truongHop": "NOI_TRU"}
LONG_AGO: Final = 80
"""Days since a leave that was claimed too late: beyond 45 days and the employer's own term, holidays counted."""


def leave(journey: Journey, first: date, last: date, *, serial: int = 0, citizen: Citizen | None = None) -> Form:
    """The giấy chứng nhận nghỉ việc (CT07) for `first` to `last`; another `serial` makes it another paper."""
    record = papers.certificate(
        journey, "CT07", citizen or journey.home.woman, day=first, TU_NGAY=written(first), DEN_NGAY=written(last)
    )
    return papers.numbered(record, serial)


def handed(record: Form, kind: str = "CT07") -> HandedIn:
    """The same paper in the employer's hand."""
    issued = read_date(record.get("NGAY_CHUNG_TU") or record.get("NGAY_CT") or "")
    return HandedIn(kind, record.get("MA_CT") or record.get("SO_LUU_TRU") or "", issued or date.min)


def away(journey: Journey, count: int = 5) -> tuple[date, date]:
    """First and last day of a leave over the last `count` working days."""
    days = claims.last_working_days(journey, count)
    return days[0], days[-1]


def note(journey: Journey, first: date, last: date, record: Form) -> None:
    """Keep what the leave was and which paper proves it."""
    journey.facts |= {"first": first, "last": last, "paper": record}


def outpatient(journey: Journey) -> None:
    """Treated at home: form 07; the employer counts the days off among the days of leave."""
    first, last = away(journey, 7)
    record = leave(journey, first, last)
    journey.send_paper("paper", "CT07", record)
    note(journey, first, last, record)
    days = (last - first).days + 1
    row = claims.line(journey, first, last, papers=[handed(record)], soNgay=days, dieuKien=OUTPATIENT)
    claims.file(journey, SICK, row)
    claims.taken(journey)
    claims.settled(journey)


def inpatient(journey: Journey) -> None:
    """A stay in hospital and five days of rest after it: the discharge paper says both."""
    day = journey.stage.now().date() - timedelta(days=8)
    record = papers.certificate(journey, "CT03", journey.home.woman, "rest_days", day=day)
    journey.send_paper("paper", "CT03", record)
    first, last = read_date(record["NGAY_VAO"]), read_date(record["NGOAITRU_DENNGAY"])
    assert first is not None
    assert last is not None
    note(journey, first, last, record)
    row = claims.line(journey, first, last, papers=[handed(record, "CT03")], dieuKien=INPATIENT)
    claims.file(journey, SICK, row)
    claims.taken(journey)
    claims.settled(journey)


def mismatch(journey: Journey) -> None:
    """The name on the list is not that of the population registry; the employer corrects it and sends again."""
    first, last = away(journey)
    record = leave(journey, first, last)
    journey.send_paper("paper", "CT07", record)
    note(journey, first, last, record)
    row = claims.line(journey, first, last, papers=[handed(record)], dieuKien=OUTPATIENT)
    claims.file(journey, SICK, row)
    claims.lacking(journey)
    claims.supplement(journey, row | {"hoTen": registered_name(journey)})
    claims.settled(journey)


def registered_name(journey: Journey) -> str:
    """The woman's name as the population registry has it."""
    everybody = journey.stage.town.residents()
    return next(one for one in everybody if one.citizen.cccd == journey.home.woman.cccd).citizen.full_name


def corrected(journey: Journey) -> None:
    """The paper ends two days too early; the hospital issues it again under its number, and all days are paid."""
    days = claims.last_working_days(journey, 5)
    first, last = days[0], days[-1]
    short = leave(journey, first, days[-3])
    journey.send_paper("paper", "CT07", short)
    row = claims.line(journey, first, last, papers=(), dieuKien=OUTPATIENT)
    claims.file(journey, SICK, row)
    claims.lacking(journey)
    right = leave(journey, first, last)
    journey.send_paper("reissued", "CT07", right)
    note(journey, first, last, right)
    claims.supplement(journey, claims.line(journey, first, last, papers=[handed(right)], dieuKien=OUTPATIENT))
    claims.settled(journey)


def no_paper(journey: Journey) -> None:
    """Filed before the hospital has sent anything; the paper comes later."""
    first, last = away(journey)
    claims.file(journey, SICK, claims.line(journey, first, last, dieuKien=OUTPATIENT))
    claims.lacking(journey)
    record = leave(journey, first, last)
    journey.send_paper("came", "CT07", record)
    note(journey, first, last, record)
    claims.supplement(journey, claims.line(journey, first, last, papers=[handed(record)], dieuKien=OUTPATIENT))
    claims.settled(journey)


def too_long(journey: Journey) -> None:
    """One paper for 31 days; issued again for thirty it is good."""
    last = journey.stage.now().date() - DAY
    first = last - timedelta(days=30)
    record, right = leave(journey, first, last), leave(journey, first, last - DAY)
    note(journey, first, last - DAY, right)
    journey.send_paper("paper", "CT07", record)
    claims.file(journey, SICK, claims.line(journey, first, last, dieuKien=OUTPATIENT))
    claims.lacking(journey)
    journey.send_paper("reissued", "CT07", right)
    claims.supplement(journey, claims.line(journey, first, last - DAY, papers=[handed(right)], dieuKien=OUTPATIENT))
    claims.settled(journey)


def overlap(journey: Journey) -> None:
    """Two leaves share three working days, which are paid once; what is paid already whole is refused."""
    days = claims.last_working_days(journey, 8)
    spans = ((days[0], days[4]), (days[2], days[6]))
    rows = []
    for serial, (first, last) in enumerate(spans, start=1):
        record = leave(journey, first, last, serial=serial)
        journey.send_paper(f"paper-{serial}", "CT07", record)
        rows.append(claims.line(journey, first, last, papers=[handed(record)], dieuKien=OUTPATIENT))
    note(journey, *spans[1], record)
    journey.facts["paid before"] = days[:5]
    claims.file(journey, SICK, rows[0])
    claims.settled(journey, "first")
    claims.file(journey, SICK, rows[1], step="filed-2")
    claims.settled(journey)
    again = claims.line(journey, days[3], days[5], papers=[handed(record)], dieuKien=OUTPATIENT)
    claims.file(journey, SICK, again, step="filed-3")
    claims.denied(journey)


def late(journey: Journey) -> None:
    """Filed long after the return to work: refused, and taken when the delay is explained in writing."""
    days = claims.last_working_days(journey, 5, before=LONG_AGO)
    first, last = days[0], days[-1]
    record = leave(journey, first, last)
    journey.send_paper("paper", "CT07", record)
    note(journey, first, last, record)
    row = claims.line(journey, first, last, papers=[handed(record)], dieuKien=OUTPATIENT)
    claims.file(journey, SICK, row)
    claims.denied(journey)
    reason = "Đơn vị ngừng hoạt động do bão, có xác nhận của Ủy ban nhân dân."
    claims.file(journey, SICK, row | {"dieuKien": OUTPATIENT | {"giaiTrinh": reason}}, step="explained")
    claims.settled(journey)


def outage(journey: Journey) -> None:
    """The population registry is away when BHXH wants to know who this is."""
    journey.stage.arm([Reset(door="axis->population:*", when="before", times=4)])
    outpatient(journey)


def duplicate(journey: Journey) -> None:
    """Answers are lost and requests arrive twice behind the portal; the employer files twice too."""
    faults = [
        NoAnswer(door="portal->axis:nopHoSo", when="after", times=1),
        NoAnswer(door="axis->insurance:traKetQua", when="after", times=2),
        Duplicate(door="axis->insurance:*", times=4),
        NoAnswer(door="insurance->axis:XacThucThongTinCongDan", when="after", times=1),
        Duplicate(door="axis->population:*", times=2),
    ]
    journey.stage.arm(faults)
    first, last = away(journey)
    record = leave(journey, first, last)
    journey.send_paper("paper", "CT07", record)
    note(journey, first, last, record)
    row = claims.line(journey, first, last, papers=[handed(record)], dieuKien=OUTPATIENT)
    claims.file(journey, SICK, row)
    claims.file(journey, SICK, row, step="filed-again")
    journey.facts["maHoSo"] = journey.facts["filed"]
    claims.taken(journey)
    claims.settled(journey)


def partial(journey: Journey) -> None:
    """Two people on one list; one lacks a paper, and the other is paid all the same."""
    first, last = away(journey)
    mine, his = (
        leave(journey, first, last, serial=1),
        leave(journey, first, last, serial=2, citizen=journey.home.husband),
    )
    journey.send_paper("paper", "CT07", mine)
    note(journey, first, last, mine)
    row = claims.line(journey, first, last, papers=[handed(mine)], dieuKien=OUTPATIENT)
    other = claims.line(journey, first, last, citizen=journey.home.husband, dieuKien=OUTPATIENT)
    claims.file(journey, SICK, row, other)
    claims.lacking(journey)
    journey.send_paper("came", "CT07", his)
    whole = claims.line(journey, first, last, citizen=journey.home.husband, papers=[handed(his)], dieuKien=OUTPATIENT)
    claims.supplement(journey, whole)
    claims.settled(journey)


PLAYS: Final[dict[str, Play]] = {
    "sick/inpatient": inpatient,
    "sick/outpatient": outpatient,
    "sick/mismatch": mismatch,
    "sick/corrected": corrected,
    "sick/outage": outage,
    "sick/duplicate": duplicate,
    "sick/too-long": too_long,
    "sick/overlap": overlap,
    "sick/late": late,
    "sick/no-paper": no_paper,
    "sick/partial": partial,
}
