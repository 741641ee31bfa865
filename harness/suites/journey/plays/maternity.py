"""Maternity without any upload: the hospital's notice, the record of birth, the population registry, BHXH's decision.

Steps: notice (hospital), registered (justice), filed (portal), taken and settled (insurance); questioned, supplemented;
refused; for a child that died: death (justice).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from harness.clock import VIETNAM
from harness.faults import Duplicate, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.suites.journey import claims, counter, papers
from harness.suites.journey.claims import HandedIn, written
from harness.suites.journey.forms import Form
from harness.suites.journey.plays.sick import registered_name
from harness.working import add_months

MATERNITY: Final = "THAI_SAN"
BIRTH: Final = {"truongHop": "SINH_CON"}
DAY: Final = timedelta(days=1)
MONTHS: Final = 6
WITH_TWINS: Final = 7


def born(journey: Journey, **changes: str) -> Form:
    """The hospital sends the notice, and the birth is registered; the outcome, which has the child's number."""
    notice = papers.birth_notice(journey, **changes)
    journey.send_paper("notice", "GIAYCHUNGSINH", notice)
    names = {"meHoTen": changes["HOTEN_NND"]} if "HOTEN_NND" in changes else {}
    found = counter.register_birth(journey, notice, **names)
    journey.facts |= {"notice": notice, "record": found, "child": str(found.get("soDinhDanh", ""))}
    return found


def row(journey: Journey, record: Form, months: int = MONTHS, **changes: Any) -> Form:
    """The mother's line: `months` from the day of birth."""
    first = journey.home.newborn.born
    last = add_months(first, months) - DAY
    journey.facts |= {"first": first, "last": last}
    conditions = BIRTH | {"ngaySinhCon": written(first)} | changes.pop("dieuKien", {})
    number = journey.facts["child"]
    return claims.line(
        journey, first, last, papers=[registered(record, "KS")], soDDCNCon=number, dieuKien=conditions, **changes
    )


def registered(record: Form, kind: str) -> HandedIn:
    """The extract of a record, as an employer attaches it while shared data may not take its place."""
    day = datetime.strptime(record["ngayDangKy"], "%d/%m/%Y").replace(tzinfo=VIETNAM).date()
    return HandedIn(kind, str(record.get("so", "")), day)


def happy(journey: Journey) -> None:
    """Everything as it should be."""
    claims.file(journey, MATERNITY, row(journey, born(journey)))
    claims.taken(journey)
    claims.settled(journey)


def mismatch(journey: Journey) -> None:
    """Hospital and civil status read the mother's card; her employer's list has the name that BHXH had before."""
    name = registered_name(journey)
    asked = row(journey, born(journey, HOTEN_NND=name))
    claims.file(journey, MATERNITY, asked)
    claims.lacking(journey)
    claims.supplement(journey, asked | {"hoTen": name})
    claims.settled(journey)


def outage(journey: Journey) -> None:
    """Civil status is away when BHXH asks for the record."""
    asked = row(journey, born(journey))
    journey.stage.arm([Reset(door="axis->justice:*", when="before", times=4)])
    claims.file(journey, MATERNITY, asked)
    claims.taken(journey)
    claims.settled(journey)


def duplicate(journey: Journey) -> None:
    """Answers are lost and requests arrive twice behind the portal; the employer files twice too."""
    asked = row(journey, born(journey))
    faults = [
        NoAnswer(door="portal->axis:nopHoSo", when="after", times=1),
        Duplicate(door="axis->insurance:*", times=4),
        NoAnswer(door="insurance->axis:dsHoSoDangKy", when="after", times=1),
        Duplicate(door="axis->justice:*", times=3),
        NoAnswer(door="axis->insurance:traKetQua", when="after", times=1),
    ]
    journey.stage.arm(faults)
    claims.file(journey, MATERNITY, asked)
    claims.file(journey, MATERNITY, asked, step="filed-again")
    journey.facts["maHoSo"] = journey.facts["filed"]
    claims.taken(journey)
    claims.settled(journey)


def few_months(journey: Journey) -> None:
    """Five months paid in the twelve before the birth, one too few."""
    claims.file(journey, MATERNITY, row(journey, born(journey)))
    claims.denied(journey)


def twins(journey: Journey) -> None:
    """Two children: two notices, two records, a month more, two lump sums."""
    both = {"SO_CON": "2", "SO_CON_SONG": "2", "CAN_NANG_CON": "2500"}
    record = born(journey, **both)
    second = second_notice(journey.facts["notice"])
    journey.send_paper("notice-2", "GIAYCHUNGSINH", second)
    changes = {"nksHoTen": second["TEN_CON"], "nksGioiTinh": second["GIOI_TINH_CON"]}
    other = counter.register_birth(journey, second, step="registered-2", **changes)
    journey.facts |= {"child-2": str(other.get("soDinhDanh", ""))}
    asked = row(journey, record, WITH_TWINS, dieuKien={"soCon": 2})
    if not claims.shares_papers(journey):
        more = registered(other, "KS")
        asked["giayTo"].append({"loai": more.kind, "so": more.number, "ngay": written(more.issued)})
    claims.file(journey, MATERNITY, asked)
    claims.settled(journey)


def second_notice(first: Form) -> Form:
    """The notice of the second twin: a paper of its own, a brother born a little later."""
    place, of, serial, year = first["MA_GCS"].split(".")
    number = f"{int(serial) + 1:05d}"
    at = first["NGAY_SINH_CON"]
    return first | {
        "MA_GCS": f"{place}.{of}.{number}.{year}",
        "SO": number,
        "TEN_CON": f"{first['TEN_CON'].split()[0]} Minh Khôi",
        "GIOI_TINH_CON": "1",
        "CAN_NANG_CON": "2350",
        "NGAY_SINH_CON": f"{at[:10]}42{at[12:]}",
        "MA_THE_TAM": f"{first['MA_THE_TAM'][:5]}98{first['MA_THE_TAM'][7:]}",
    }


def child_died(journey: Journey) -> None:
    """The child dies at home; its death is registered, and BHXH finds both records at civil status."""
    record = born(journey)
    home, died = journey.home, death_day(journey)
    child = replace(home.newborn, cccd=journey.facts["child"])
    death = counter.register_death(journey, child, home.husband, died)
    journey.facts |= {"died": died, "death record": death}
    asked = row(journey, record, dieuKien={"truongHop": "CON_CHET", "ngayConChet": written(died)})
    if not claims.shares_papers(journey):
        more = registered(death, "KT")
        asked["giayTo"].append({"loai": more.kind, "so": more.number, "ngay": written(more.issued)})
    claims.file(journey, MATERNITY, asked)
    claims.settled(journey)


def death_day(journey: Journey) -> date:
    """The day after the birth."""
    return journey.home.newborn.born + DAY


PLAYS: Final[dict[str, Play]] = {
    "maternity/happy": happy,
    "maternity/mismatch": mismatch,
    "maternity/outage": outage,
    "maternity/duplicate": duplicate,
    "maternity/few-months": few_months,
    "maternity/twins": twins,
    "maternity/child-died": child_died,
}
