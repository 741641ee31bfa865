"""Convalescence after sickness: the employer's list alone is enough, no paper of anybody's.

Steps: filed (portal), taken, settled (insurance); questioned, supplemented; refused, explained.
"""

from datetime import date, timedelta
from typing import Final

from harness.faults import Duplicate, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.suites.journey import claims
from harness.suites.journey.claims import written
from harness.suites.journey.forms import Form
from harness.suites.journey.plays.sick import registered_name

RECOVERY: Final = "DUONG_SUC"
DAY: Final = timedelta(days=1)
AFTER_ILLNESS: Final = {"truongHop": "SAU_OM"}
AFTER_SURGERY: Final = {"truongHop": "SAU_OM", "phauThuat": True}
LONG_AGO: Final = 70
"""Days since the return of whose rest the list comes too late: beyond 30 days and any term of the employer's."""


def rest(journey: Journey, count: int, *, ended: int = 1, after: int = 30, case: Form | None = None) -> Form:
    """A line that asks for `count` days of rest until `ended` days ago, begun `after` days after the return."""
    last = _within_a_year(journey.stage.now().date() - ended * DAY, count)
    first = last - (count - 1) * DAY
    back = first - after * DAY
    journey.facts |= {"first": first, "last": last, "back": back}
    conditions = case or AFTER_ILLNESS
    return claims.line(journey, first, last, soNgay=count, ngayTroLai=written(back), dieuKien=conditions)


def _within_a_year(last: date, count: int) -> date:
    """The last day of a rest that lies within one year, since days are counted by the year."""
    first = last - (count - 1) * DAY
    return last if first.year == last.year else first.replace(month=12, day=31)


def happy(journey: Journey) -> None:
    """Five days, begun on the thirtieth day after the return, the last on which they may begin."""
    claims.file(journey, RECOVERY, rest(journey, 5))
    claims.taken(journey)
    claims.settled(journey)


def mismatch(journey: Journey) -> None:
    """The name on the list is not that of the population registry; corrected, it is paid."""
    asked = rest(journey, 5)
    claims.file(journey, RECOVERY, asked)
    claims.lacking(journey)
    claims.supplement(journey, asked | {"hoTen": registered_name(journey)})
    claims.settled(journey)


def too_long(journey: Journey) -> None:
    """Nine days after an operation, of which seven are due."""
    claims.file(journey, RECOVERY, rest(journey, 9, after=20, case=AFTER_SURGERY))
    claims.settled(journey)


def late(journey: Journey) -> None:
    """The rest began on the thirty-first day after the return."""
    claims.file(journey, RECOVERY, rest(journey, 5, after=31))
    claims.denied(journey)


def late_list(journey: Journey) -> None:
    """The rest began in time and the list came too late; with the delay explained it is taken."""
    asked = rest(journey, 5, ended=LONG_AGO - 20 - 5, after=20)
    claims.file(journey, RECOVERY, asked)
    claims.denied(journey)
    reason = "Trụ sở đơn vị bị ngập, có xác nhận của Ủy ban nhân dân."
    claims.file(journey, RECOVERY, asked | {"dieuKien": AFTER_ILLNESS | {"giaiTrinh": reason}}, step="explained")
    claims.settled(journey)


def outage(journey: Journey) -> None:
    """BHXH is away when the portal passes the list on, and the population registry is when BHXH asks."""
    faults = [
        Reset(door="axis->insurance:*", when="before", times=4),
        Reset(door="axis->population:*", when="before", times=3),
    ]
    journey.stage.arm(faults)
    happy(journey)


def duplicate(journey: Journey) -> None:
    """Answers are lost and requests arrive twice behind the portal; the employer files twice too."""
    faults = [
        NoAnswer(door="portal->axis:nopHoSo", when="after", times=2),
        Duplicate(door="axis->insurance:*", times=5),
        NoAnswer(door="insurance->axis:XacThucThongTinCongDan", when="after", times=1),
        NoAnswer(door="axis->insurance:traKetQua", when="after", times=1),
    ]
    journey.stage.arm(faults)
    asked = rest(journey, 5)
    claims.file(journey, RECOVERY, asked)
    claims.file(journey, RECOVERY, asked, step="filed-again")
    journey.facts["maHoSo"] = journey.facts["filed"]
    claims.taken(journey)
    claims.settled(journey)


PLAYS: Final[dict[str, Play]] = {
    "convalescence/happy": happy,
    "convalescence/late": late,
    "convalescence/outage": outage,
    "convalescence/duplicate": duplicate,
    "convalescence/too-long": too_long,
    "convalescence/mismatch": mismatch,
    "convalescence/late-list": late_list,
}
