"""The national portal's online services as citizens see them: file, look how the dossier stands, pay."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from harness.journey import Journey, StuckError
from harness.people.model import Citizen
from harness.said import Said
from harness.suites.journey.forms import Form
from harness.text import Text

BASE: Final = "/dvcqg/1.0"
NEW, ACCEPTED, REFUSED, PROCESSING, SUPPLEMENT, PAYMENT, WITHDRAWN, STOPPED, DONE, RETURNED = range(1, 11)
"""The portal's ten statuses (trangThai)."""
RESTING: Final = frozenset({REFUSED, PAYMENT, STOPPED, DONE, RETURNED})
"""Statuses at which a dossier stands until somebody does something."""
PATIENCE: Final = timedelta(days=3)
BANK: Final = "NH"
NUMBER: Final = re.compile(r"[A-Z]\d{2}[0-9.]*-(\d{6})-\d{4}")
"""A dossier number of the portal: unit code, day of receipt, four digits (Thông tư 01/2018/TT-VPCP điều 19)."""


def person(citizen: Citizen) -> Form:
    """Who files."""
    return {"hoTen": citizen.full_name, "soDDCN": citizen.cccd, "soDienThoai": citizen.phone, "email": ""}


def file(journey: Journey, service: str, form: Form, *, step: str = "filed") -> str:
    """File at a service; the number of the dossier, which is the journey's dossier from now on."""
    said = journey.ask(step, "portal", "POST", f"{BASE}/{service}", form)
    number = said.fields.get("maHoSo")
    if not isinstance(number, str) or not number:
        raise journey.halt(step, "portal", said)
    journey.facts["maHoSo"] = journey.facts[f"maHoSo/{step}"] = number
    return number


def shown(journey: Journey) -> dict[str, Any]:
    """The dossier as whoever filed it sees it."""
    return journey.try_ask("portal", "GET", f"{BASE}/ho-so/{journey.facts['maHoSo']}").fields


def await_status(
    journey: Journey,
    step: str,
    party: str,
    *statuses: int,
    within: timedelta = PATIENCE,
    every: timedelta = timedelta(minutes=2),
) -> dict[str, Any]:
    """The dossier once it stands at one of `statuses`; stuck at `party` when it comes to rest at another."""

    def look() -> dict[str, Any] | None:
        found = shown(journey)
        status = found.get("trangThai")
        if status in statuses:
            return found
        if status in RESTING:
            told = f"{status}: {found.get('maLoi') or ''} {found.get('moTaLoi') or ''}".strip()
            raise StuckError(step, party, Text(f"trạng thái {told}", f"status {told}"))
        return None

    return journey.until(step, party, within, look, every=every)


def stopped(journey: Journey) -> dict[str, Any] | None:
    """The dossier, if it was stopped."""
    found = shown(journey)
    return found if found.get("trangThai") == STOPPED else None


# --- payment ----------------------------------------------------------------------------------------------------------


def order(journey: Journey, *, step: str = "ordered") -> dict[str, Any]:
    """The dossier's payment order, which is the journey's order from now on."""
    said = journey.ask(step, "portal", "POST", f"{BASE}/thanh-toan", {"maHoSo": journey.facts["maHoSo"]})
    if not said.fields.get("maThanhToan"):
        raise journey.halt(step, "portal", said)
    journey.facts["maThanhToan"] = said.fields["maThanhToan"]
    journey.facts["order"] = said.fields
    return said.fields


def pay(journey: Journey, *, step: str = "paid") -> None:
    """The bank confirms the order as it should."""
    said = confirm(journey, step)
    if not said.ok:
        raise journey.halt(step, "portal", said)


def confirm(journey: Journey, step: str, *, transaction: str = "", amount: str = "") -> Said:
    """The bank confirms, perhaps another transaction or amount; marks the step whatever is answered."""
    asked = journey.facts["order"]
    body = {"maGiaoDich": transaction or transaction_of(journey), "soTien": amount or str(asked.get("soTien"))}
    said = journey.try_ask("portal", "POST", f"{BASE}/thanh-toan/{journey.facts['maThanhToan']}/xac-nhan", body)
    journey.mark(step, "portal", said)
    return said


def transaction_of(journey: Journey) -> str:
    """The bank's number for the payment of the journey's order."""
    return f"{BANK}-{str(journey.facts['maThanhToan'])[:40]}"


def dong(value: object) -> Decimal | None:
    """A whole amount in đồng as the portal writes it; None when it is none."""
    text = str(value)
    return Decimal(text) if text.isascii() and text.isdigit() else None


def is_refusal(status: int) -> bool:
    """Whether a door said no (HTTP 4xx)."""
    return 400 <= status < 500
