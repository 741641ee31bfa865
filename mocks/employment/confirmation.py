"""The confirmation of paid unemployment insurance (xác nhận quá trình đóng BHTN), asked of the insurance side.

DVCQG and the employment side have had it confirmed since 2022 (over 32,000 cases by 20/11/2022); the message is public
nowhere. What is read here is the insurance mock's own: see its OpenAPI.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from harness.said import Said
from harness.text import Text
from mocks.agenda import Errand
from mocks.axisclient import AxisClient, Then
from mocks.employment.benefit import History, Reason
from mocks.persons import unheard

PATH: Final = "/apiXacNhanBHTN/1.0/xacNhanQuaTrinhDong"
PURPOSE: Final = "BHTN"
TEXT_MAX: Final = 1000


@dataclass(frozen=True, slots=True)
class Worker:
    """Who lost their work, and when."""

    name: str
    person: str
    insurance: str
    born: date
    ended: date


def ask(axis: AxisClient, worker: Worker, number: str, then: Then, *, trace: str) -> Errand:
    """Ask for the confirmation of one dossier; the number makes a repeat known."""
    body = {
        "maYeuCau": number,
        "maHoSo": number,
        "hoTen": worker.name,
        "soDDCN": worker.person,
        "maSoBHXH": worker.insurance,
        "ngaySinh": f"{worker.born:%Y%m%d}",
        "ngayNghiViec": f"{worker.ended:%Y%m%d}",
    }
    return axis.ask(PATH, body, then, purpose=PURPOSE, dossier=number, trace=trace)


def read(said: Said) -> History | Reason | None:
    """What was confirmed, or why it was not; None when nothing was said that can be relied on."""
    fields = said.fields
    told = str(fields.get("trangThai", fields.get("ketQua", "")))
    if unheard(said) or told not in {"0", "1"}:
        return None
    if told == "0":
        vi = _text(fields.get("moTaLoi"))
        return _text(fields.get("maLoi")) or "VL10", Text(vi, _text(fields.get("moTaLoiEn")) or vi)
    unused, in_window = _months(fields.get("soThangChuaHuong")), _months(fields.get("soThangTrong24Thang"))
    average = _dong(fields.get("binhQuanTienLuong6Thang"))
    if unused is None or in_window is None or average is None:
        return None
    return History(unused, in_window, average, _text(fields.get("donViCuoi")))


def _text(value: Any) -> str:
    return value[:TEXT_MAX] if isinstance(value, str) else ""


def _months(value: Any) -> int | None:
    amount = _dong(value)
    return int(amount) if amount is not None else None


def _dong(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < Decimal(10) ** 15 else None
