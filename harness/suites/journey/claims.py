"""Benefit claims as employers see them at the portal: the list, the dossier on its way, and what became of each person.

An employer attaches papers only while the law of the day asks for them (until 30/06/2025); from then on the hospital's,
civil status' and the population registry's data take their place (QĐ 69/QĐ-TTg).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal

from harness.journey import Journey, StuckError
from harness.law import law
from harness.people.model import Citizen
from harness.people.town import Participant
from harness.suites.journey.forms import Form
from harness.text import Text
from harness.working import is_working_day, next_working_day

BASE: Final = "/dvcqg/1.0"
EMPLOYER: Final = "employer"
ACCEPTED, NOT_TAKEN, PROCESSING, SUPPLEMENT, DONE, RETURNED = 2, 3, 4, 5, 9, 10
"""Statuses of a dossier at the portal."""
SETTLED, LACKING, DENIED = 2, 3, 4
"""What may become of one person's line."""
PATIENCE: Final = timedelta(days=26)
"""How long an outcome is waited for before the journey counts as stuck: beyond seven working days over the Tết."""
EVERY: Final = timedelta(minutes=30)
DAY: Final = timedelta(days=1)
_ANSWERED: Final = "_answered_requests"

Regime = Literal["OM_DAU", "CON_OM", "THAI_SAN", "DUONG_SUC"]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A paper that an employer attaches where shared data may not take its place yet: kind, number, day of issue."""

    kind: str
    number: str
    issued: date


# --- the list ---------------------------------------------------------------------------------------------------------


def participant(journey: Journey, citizen: Citizen) -> Participant:
    """`citizen` as BHXH knows them: wage, employer, months paid."""
    everybody = journey.stage.town.participants()
    return next(one for one in everybody if one.citizen.bhxh_number == citizen.bhxh_number)


def line(
    journey: Journey,
    first: date,
    last: date,
    *,
    citizen: Citizen | None = None,
    papers: Iterable[HandedIn] = (),
    **changes: Any,
) -> Form:
    """One person's line of the list: the home's woman, away from `first` to `last`, back on the next working day."""
    citizen = citizen or journey.home.woman
    found: Form = {
        "maSoBHXH": citizen.bhxh_number,
        "soDDCN": citizen.cccd,
        "hoTen": citizen.full_name,
        "tuNgay": written(first),
        "denNgay": written(last),
        "ngayTroLai": written(next_working_day(last)),
        "hinhThucNhan": "ATM",
    }
    if not shares_papers(journey):
        found["giayTo"] = [{"loai": paper.kind, "so": paper.number, "ngay": written(paper.issued)} for paper in papers]
    return found | changes


def shares_papers(journey: Journey) -> bool:
    """Whether shared data take the place of papers on this day."""
    return law(journey.stage.now().date()).has("shared.papers")


def file(journey: Journey, regime: Regime, *lines: Form, step: str = "filed") -> str:
    """Send the list in; the dossier's number, which is also kept as the one that the journey is about."""
    today = journey.stage.now().date()
    body = {
        "maDonVi": participant(journey, journey.home.woman).employer,
        "tenDonVi": f"Đơn vị {journey.scene}",
        "loaiCheDo": regime,
        "dsNguoiLaoDong": list(lines),
        "ngayLap": written(today),
    }
    said = journey.ask(step, "portal", "POST", f"{BASE}/che-do", body, who=EMPLOYER)
    number = str(said.fields.get("maHoSo", ""))
    if not number:
        raise journey.halt(step, "portal", said)
    journey.facts |= {"maHoSo": number, "list": body, step: number}
    return number


def supplement(journey: Journey, *lines: Form, step: str = "supplemented") -> None:
    """Send the lines again as they are now; what was asked for before is answered by it."""
    shown = dossier(journey)
    journey.facts[_ANSWERED] = _requests(shown)
    path = f"{BASE}/che-do/{journey.facts['maHoSo']}/bo-sung"
    journey.ask(step, "portal", "POST", path, {"dsNguoiLaoDong": list(lines)}, who=EMPLOYER)


# --- the dossier ------------------------------------------------------------------------------------------------------


def dossier(journey: Journey) -> Form:
    """How the dossier stands at the portal."""
    return journey.try_ask("portal", "GET", f"{BASE}/ho-so/{journey.facts['maHoSo']}", who=EMPLOYER).fields


def statuses(shown: Form) -> list[int]:
    """The statuses that a dossier has gone through."""
    return [row.get("trangThai") for row in shown.get("nhatKy") or []]


def rows(shown: Form) -> list[Form]:
    """What became of each person, as the portal shows it."""
    return [row for row in shown.get("ketQua") or [] if isinstance(row, dict)]


def taken(journey: Journey, step: str = "taken") -> None:
    """Until BHXH has taken the list in; stuck there when it will not."""

    def look() -> Form | None:
        shown = dossier(journey)
        passed = statuses(shown)
        if NOT_TAKEN in passed:
            raise _stuck(step, shown)
        return shown if ACCEPTED in passed else None

    journey.until(step, "insurance", PATIENCE, look, every=EVERY)


def settled(journey: Journey, step: str = "settled") -> Form:
    """Until everybody on the list is paid; the last dossier seen."""
    return _decided(journey, step, {SETTLED})


def lacking(journey: Journey, step: str = "questioned") -> Form:
    """Until BHXH says that somebody's line lacks something."""
    return _decided(journey, step, {LACKING})


def denied(journey: Journey, step: str = "refused") -> Form:
    """Until BHXH has refused."""
    return _decided(journey, step, {DENIED})


def _decided(journey: Journey, step: str, wanted: set[int]) -> Form:
    """Until the dossier has come to a decision; stuck at insurance when it is not the one that must come."""

    def look() -> Form | None:
        shown = dossier(journey)
        passed = statuses(shown)
        asked = _requests(shown) > journey.facts.get(_ANSWERED, 0)
        if not asked and not {NOT_TAKEN, RETURNED} & set(passed):
            return None
        states = {row.get("trangThai") for row in rows(shown)}
        right = LACKING in states if LACKING in wanted else bool(states) and states <= wanted
        if not right:
            raise _stuck(step, shown)
        return shown

    found = journey.until(step, "insurance", PATIENCE, look, every=EVERY)
    journey.facts[f"dossier:{step}"] = found
    journey.facts[_ANSWERED] = 0 if RETURNED in statuses(found) else journey.facts.get(_ANSWERED, 0)
    return found


def _requests(shown: Form) -> int:
    return statuses(shown).count(SUPPLEMENT)


def _stuck(step: str, shown: Form) -> StuckError:
    people = rows(shown)
    reasons = [f"{row.get('trangThai')} {row.get('maLyDo') or ''} {row.get('lyDo') or ''}".strip() for row in people]
    told = "; ".join(reasons) or f"{shown.get('trangThai')} {shown.get('maLoi') or ''} {shown.get('moTaLoi') or ''}"
    return StuckError(step, "insurance", Text(f"quyết định: {told}", f"decided: {told}"))


# --- days -------------------------------------------------------------------------------------------------------------


def written(day: date) -> str:
    """A day as the list writes it, yyyyMMdd."""
    return f"{day:%Y%m%d}"


def last_working_days(journey: Journey, count: int, *, before: int = 0) -> list[date]:
    """The last `count` working days, all of one year, up to `before` calendar days ago; in order.

    One year, because days are counted by the year: in January the leave of a play may lie in December.
    """
    day = journey.stage.now().date() - timedelta(days=before)
    found: list[date] = []
    while len(found) < count:
        day -= DAY
        if found and day.year != found[0].year:
            found.clear()
        if is_working_day(day):
            found.insert(0, day)
    return found


def wage(journey: Journey) -> Decimal:
    """The woman's contribution wage of the last month."""
    return participant(journey, journey.home.woman).wage
