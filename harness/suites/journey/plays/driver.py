"""A driver's health certificate → a licence exchanged online, nothing carried to any counter.

Steps: certificate (hospital, taken by the gateway), filed (licensing), then issued, refused or questioned (licensing).
"""

from datetime import date, timedelta
from typing import Any, Final

from harness.faults import Duplicate, NoAnswer, Reset
from harness.journey import Journey, Play
from harness.people.model import Citizen
from harness.suites.journey import examinations
from harness.suites.journey.papers import Record

BASE: Final = "/gplx/1.0"
REFUSED, PROCESSING, SUPPLEMENT, DONE = "3", "4", "5", "9"
"""The portal's states, as the licensing agency uses them."""
DAY: Final = timedelta(days=1)
PATIENCE: Final = timedelta(days=4)
"""Beyond the time for which an application waits for data that come late."""
LATE: Final = timedelta(hours=3)
"""Within the four hours that a facility has."""
LICENCE: Final = "0100999{:05d}"


def certificate(
    journey: Journey, who: Citizen, day: date | None = None, situation: str = "plain", **changes: str
) -> Record:
    """The hospital writes a certificate (concluded today, unless told otherwise) and sends it."""
    written = journey.stage.now()
    record = examinations.driver_certificate(journey, who, day or written.date(), situation, **changes)
    journey.facts.setdefault("written", written)
    journey.facts["certificate"] = record
    journey.send_paper("certificate", "GKSK", record)
    journey.facts["sent"] = journey.stage.now()
    return record


def application(journey: Journey, who: Citizen, **changes: str) -> dict[str, str]:
    """What the citizen keys in; no paper goes with it."""
    today = journey.stage.now().date()
    number = int(who.cccd[-5:])
    return {
        "hoTen": who.full_name,
        "soDDCN": who.cccd,
        "ngaySinh": f"{who.born:%d/%m/%Y}",
        "hangGPLX": examinations.car_class(today),
        "soGPLX": LICENCE.format(number),
    } | changes


def apply(journey: Journey, who: Citizen, *, step: str = "filed", **changes: str) -> str:
    """Apply; the dossier's number."""
    said = journey.ask(step, "licensing", "POST", f"{BASE}/capDoi", application(journey, who, **changes))
    number = str(said.fields.get("maHoSo", ""))
    if not number:
        raise journey.halt(step, "licensing", said)
    journey.facts["maHoSo"], journey.facts["who"] = number, who
    return number


def look(journey: Journey) -> dict[str, Any]:
    """How the dossier stands."""
    return journey.try_ask("licensing", "GET", f"{BASE}/hoSo/{journey.facts['maHoSo']}").fields


def come_to(journey: Journey, step: str, *states: str, within: timedelta = PATIENCE) -> dict[str, Any]:
    """Wait until the dossier stands at one of `states`; what was shown then, kept under the step's name."""

    def seen() -> dict[str, Any] | None:
        shown = look(journey)
        return shown if shown.get("trangThai") in states else None

    found = journey.until(step, "licensing", within, seen)
    journey.facts[step] = found
    return found


def happy(journey: Journey) -> None:
    """The certificate is there when the citizen applies."""
    who = journey.home.husband
    certificate(journey, who)
    apply(journey, who)
    come_to(journey, "issued", DONE)


def late_data(journey: Journey) -> None:
    """The citizen applies at once; the hospital sends three hours later, which it may."""
    who = journey.home.husband
    journey.facts["written"] = journey.stage.now()
    apply(journey, who)
    journey.stage.forward(LATE)
    journey.facts["meanwhile"] = look(journey)
    certificate(journey, who)
    come_to(journey, "issued", DONE)


def no_data(journey: Journey) -> None:
    """No hospital ever sends anything: not eligible since 2025, to bring the paper before."""
    apply(journey, journey.home.husband)
    come_to(journey, "ended", REFUSED, SUPPLEMENT)


def expired(journey: Journey) -> None:
    """The certificate is a day older than it may be."""
    who = journey.home.husband
    certificate(journey, who, examinations.oldest_valid(journey.stage.now().date()) - DAY)
    apply(journey, who)
    come_to(journey, "refused", REFUSED)


def last_day(journey: Journey) -> None:
    """The certificate's last day is today."""
    who = journey.home.husband
    certificate(journey, who, examinations.oldest_valid(journey.stage.now().date()))
    apply(journey, who)
    come_to(journey, "issued", DONE)


def unfit(journey: Journey) -> None:
    """The conclusion is: not fit to drive."""
    who = journey.home.husband
    certificate(journey, who, None, "unfit")
    apply(journey, who)
    come_to(journey, "refused", REFUSED)


def other_class(journey: Journey) -> None:
    """A certificate for a motorcycle, a licence for a lorry."""
    who = journey.home.husband
    certificate(journey, who, HANGBANGLAI="A1")
    apply(journey, who, hangGPLX="C")
    come_to(journey, "refused", REFUSED)


def corrected(journey: Journey) -> None:
    """The hospital wrote somebody else's name: refused, sent again (STATE EDIT), applied for anew."""
    who = journey.home.husband
    record = certificate(journey, who, HOTEN=journey.home.father.full_name)
    first = apply(journey, who)
    come_to(journey, "refused", REFUSED)
    told = {"HOTEN": who.full_name, "SO": record["SO"], "STATE": "EDIT", "LYDO": "Đính chính họ tên"}
    right = examinations.driver_certificate(journey, who, journey.stage.now().date(), **told)
    journey.send_paper("replaced", "GKSK", right)
    journey.facts |= {"right": right, "first": first}
    apply(journey, who, step="filed-again")
    come_to(journey, "issued", DONE)


def outage(journey: Journey) -> None:
    """The insurance side is away while the certificate is asked for."""
    who = journey.home.husband
    certificate(journey, who)
    journey.stage.arm([Reset(door="axis->insurance:layChungTu", when="before", times=4)])
    apply(journey, who)
    come_to(journey, "issued", DONE)


def duplicate(journey: Journey) -> None:
    """Answers are lost, requests arrive twice, hospital and citizen send twice."""
    who = journey.home.husband
    record = certificate(journey, who)
    journey.send_paper("certificate-again", "GKSK", record)
    faults = [
        NoAnswer(door="licensing->axis:XacThucThongTinCongDan", when="after", times=1),
        NoAnswer(door="licensing->axis:layChungTu", when="after", times=2),
        Duplicate(door="licensing->axis:*", times=4),
        Duplicate(door="axis->insurance:layChungTu", times=2),
    ]
    journey.stage.arm(faults)
    first = apply(journey, who)
    journey.facts["again"] = apply(journey, who, step="filed-again")
    journey.facts |= {"first": first, "maHoSo": first}
    come_to(journey, "issued", DONE)
    journey.facts["afterwards"] = apply(journey, who, step="filed-afterwards")


def mismatch(journey: Journey) -> None:
    """The applicant spells her name as on her insurance card, not as the population registry has it."""
    who = journey.home.woman
    known = next(one for one in journey.stage.town.residents() if one.citizen.cccd == who.cccd).citizen
    certificate(journey, known)
    apply(journey, who)
    come_to(journey, "questioned", SUPPLEMENT)
    body = {"maHoSo": journey.facts["maHoSo"], "hoTen": known.full_name}
    journey.ask("supplemented", "licensing", "POST", f"{BASE}/boSung", body)
    come_to(journey, "issued", DONE)


PLAYS: Final[dict[str, Play]] = {
    "driver/happy": happy,
    "driver/expired": expired,
    "driver/corrected": corrected,
    "driver/outage": outage,
    "driver/duplicate": duplicate,
    "driver/unfit": unfit,
    "driver/mismatch": mismatch,
    "driver/late-data": late_data,
    "driver/no-data": no_data,
    "driver/last-day": last_day,
    "driver/other-class": other_class,
}
