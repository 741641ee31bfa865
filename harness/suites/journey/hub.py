"""The linked hub as citizens see it: submit, supplement, look how it stands."""

import json
from datetime import datetime, timedelta
from typing import Any, Final

from harness.clock import VIETNAM
from harness.journey import Journey, StuckError
from harness.suites.journey.forms import Form
from harness.text import Text

BASE: Final = "/api/lienthongdvclt"
JUSTICE: Final = 5
POLICE: Final = 1
BHXH: Final = 2
SOCIAL: Final = 3
RECEIVED, SUPPLEMENT, ELIGIBLE, RESULT, RETURNED, REFUSED, AT_OFFICER = 1, 2, 3, 4, 5, 6, 7
_ANSWERED: Final = "_answered"
PATIENCE: Final = timedelta(days=6)
"""How long a step is waited for before the journey counts as stuck: beyond every time limit of the groups."""


def submit(journey: Journey, dossier: Form, *, step: str = "filed") -> str:
    """Send the dossier; its maHoSoLT."""
    said = journey.ask(step, "portal", "POST", f"{BASE}/hosolienthong", dossier)
    number = str(said.fields.get("maHoSoLT", ""))
    if not number:
        raise journey.halt(step, "portal", said)
    journey.facts["maHoSoLT"] = number
    journey.facts["filed"] = journey.stage.now()
    return number


def progress(journey: Journey) -> dict[str, Any]:
    """How the dossier stands."""
    said = journey.try_ask("portal", "GET", f"{BASE}/tiendo/{journey.facts['maHoSoLT']}")
    return said.fields


def log_of(shown: dict[str, Any], agency: int) -> list[dict[str, Any]]:
    """The statuses that an agency has reported, in order."""
    for part in shown.get("coQuan") or []:
        if part.get("coQuanXuLy") == agency:
            rows: list[dict[str, Any]] = part.get("nhatKy") or []
            return rows
    return []


def logged(journey: Journey, agency: int, *statuses: int) -> dict[str, Any] | None:
    """The first log entry of `agency` with one of `statuses`, if there is one."""
    rows = log_of(progress(journey), agency)
    return next((row for row in rows if row.get("trangThai") in statuses), None)


def await_status(
    journey: Journey, step: str, party: str, agency: int, *statuses: int, within: timedelta = PATIENCE
) -> dict[str, Any]:
    """Wait until `agency` reports one of `statuses`; the entry. Stuck at `party` when it reports a refusal instead."""
    bad = {SUPPLEMENT, REFUSED} - set(statuses)

    def look() -> dict[str, Any] | None:
        rows = log_of(progress(journey), agency)
        found = next((row for row in rows if row.get("trangThai") in statuses), None)
        new = len(rows) > journey.facts.get(_ANSWERED, {}).get(agency, 0)
        if found is None and new and rows[-1].get("trangThai") in bad:
            told = f"{rows[-1].get('trangThai')}: {rows[-1].get('ghiChu') or rows[-1].get('noiDungXuLy')}"
            raise StuckError(step, party, Text(f"trạng thái {told}", f"status {told}"))
        return found

    return journey.until(step, party, within, look)


def await_end(journey: Journey) -> None:
    """Wait until the hub has heard everybody's end; keeps what it then shows."""

    def ended() -> dict[str, Any] | None:
        shown = progress(journey)
        return shown if shown.get("ngayKetThuc") else None

    journey.facts["progress"] = journey.until("finished", "portal", PATIENCE, ended)


def pass_the_cut_off(journey: Journey) -> None:
    """Let time pass until twenty past three in the afternoon."""
    now = journey.stage.now()
    late = now.replace(hour=15, minute=20, second=0, microsecond=0)
    journey.stage.forward(late - now if late > now else late + timedelta(days=1) - now)


def supplement(journey: Journey, blocks: Form, *, step: str = "supplemented") -> None:
    """Deliver what was asked for; what stood in the logs before is answered by it."""
    shown = progress(journey)
    agencies = (JUSTICE, POLICE, BHXH, SOCIAL)
    journey.facts[_ANSWERED] = {agency: len(log_of(shown, agency)) for agency in agencies}
    journey.ask(step, "portal", "POST", f"{BASE}/bosung/{journey.facts['maHoSoLT']}", blocks)


def notices(journey: Journey, number: str) -> list[dict[str, Any]]:
    """The citizen's notifications about this dossier."""
    said = journey.try_ask("portal", "GET", f"{BASE}/thongbao?soDDCN={number}")
    rows = said.fields.get("thongBao") or []
    return [row for row in rows if row.get("maHoSoLT") == journey.facts.get("maHoSoLT")]


def result_of(entry: dict[str, Any]) -> dict[str, Any]:
    """The ketQuaXuLy of a log entry: JSON in a string, as the hub carries it."""
    try:
        found = json.loads(entry.get("ketQuaXuLy") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def time_of(text: str) -> datetime | None:
    """A time of the status call, dd/MM/yyyy HH:mm:ss."""
    try:
        return datetime.strptime(text, "%d/%m/%Y %H:%M:%S").replace(tzinfo=VIETNAM)
    except ValueError:
        return None
