"""What the card register answers: code first, then as much of the card as that code allows. No HTTP, no credentials.

Names are compared in NFC without regard to case and repeated blanks; a birth date by as much of it as was asked with.
Sources: CV 1923/BHXH-CNTT 20/06/2024 (look-up codes), CV 2746/BHXH-CNTT (history), CV 1839/CNTT-PM (co-payment).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from harness.documents.dates import slashed, time12
from harness.people.model import Card, Copayment, Staff, Visit
from harness.world import World

_KEY: Final = re.compile(r"[0-9]{10}|[0-9]{12}|[A-Z]{2}[0-9]{13}")
_BORN: Final = re.compile(r"(?:(?:(0[1-9]|[12]\d|3[01])/)?(0[1-9]|1[0-2])/)?(\d{4})")
_CARD_LENGTH: Final = 15
_BHXH_LENGTH: Final = 10
_PROVINCE_MAX: Final = 96
_SEX: Final = {"male": "Nam", "female": "Nữ"}
UNVERIFIED: Final = frozenset({"001", "002"})
"""Cards of the forces: nothing beyond the code can be answered."""

SHOWN: Final = frozenset({"000", "003", "004", "010", "110", "120", "121", "122", "123", "124", "130"})
"""Codes under which the card's data is shown."""


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked about: number (10, 12 or 15 characters), name, date of birth as on the wire."""

    key: str
    name: str
    born: str

    @property
    def well_formed(self) -> bool:
        """Whether every part is there and the date reads dd/MM/yyyy, MM/yyyy or yyyy."""
        return bool(self.key and self.name.strip() and _BORN.fullmatch(self.born))


def staff_code(member: Staff | None, name: str) -> str:
    """Whether the registered `member` of staff is called `name`: "000", 054 or 055."""
    if member is None:
        return "054"
    return "000" if folded(member.full_name) == folded(name) else "055"


def key_code(key: str) -> str:
    """Whether `key` looks like a number of the register: "000", 051, 052 or 053."""
    if not _KEY.fullmatch(key):
        return "051"
    if len(key) == _CARD_LENGTH:
        if key[2] not in "12345":
            return "053"
        if not 1 <= int(key[3:5]) <= _PROVINCE_MAX:
            return "052"
    return "000"


def person_code(card: Card, question: Question) -> str:
    """Whether the question names the card's holder: "000", 060, 061 or 070."""
    asked, held = folded(question.name), folded(card.holder.full_name)
    if asked != held:
        return "061" if _initials(asked) == _initials(held) else "060"
    found = _BORN.fullmatch(question.born)
    born = card.holder.born
    parts = found.groups() if found else ()
    wanted = (f"{born:%d}", f"{born:%m}", f"{born:%Y}")
    return "000" if all(part in {None, held} for part, held in zip(parts, wanted, strict=False)) else "070"


def folded(name: str) -> str:
    """A name as it is compared."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _initials(name: str) -> list[str]:
    return [word[0] for word in name.split()]


def card_fields(card: Card, world: World) -> dict[str, Any]:
    """The card as KQNhanLichSuKCB2024 shows it; `dsLichSuKCB2018` has been null since Lskcb2025 exists."""
    holder = card.holder
    renewed = world.find_card(card.new_number) if card.new_number else None
    names = {place.code: place.name for place in world.facilities}
    return {
        "maThe": card.number,
        "hoTen": holder.full_name,
        "ngaySinh": slashed(holder.born),
        "gioiTinh": _SEX.get(holder.sex, ""),
        "diaChi": holder.address.text,
        "maDKBD": card.registered_at,
        "cqBHXH": f"BHXH cơ sở, mã tỉnh {card.number[3:5]}",
        "gtTheTu": slashed(card.valid_from),
        "gtTheDen": slashed(card.valid_to),
        "maKV": "",
        "ngayDu5Nam": slashed(card.valid_from.replace(year=card.valid_from.year + 5, day=1)),
        "maSoBHXH": holder.bhxh_number,
        "maTheCu": None,
        "maTheMoi": card.new_number or None,
        "gtTheTuMoi": slashed(renewed.valid_from) if renewed else None,
        "gtTheDenMoi": slashed(renewed.valid_to) if renewed else None,
        "maDKBDMoi": renewed.registered_at if renewed else None,
        "tenDKBDMoi": names.get(renewed.registered_at) if renewed else None,
        "dsLichSuKCB2018": None,
        "dsLichSuKT2018": trace_rows(card, world),
    }


EMPTY_CARD: Final = dict.fromkeys(
    (
        *("maThe", "hoTen", "ngaySinh", "gioiTinh", "diaChi", "maDKBD", "cqBHXH", "gtTheTu", "gtTheDen", "maKV"),
        *("ngayDu5Nam", "maSoBHXH", "maTheCu", "maTheMoi", "gtTheTuMoi", "gtTheDenMoi", "maDKBDMoi", "tenDKBDMoi"),
        *("dsLichSuKCB2018", "dsLichSuKT2018"),
    )
)
"""Every key of the answer, all null: what is shown when the code allows nothing."""


def trace_rows(card: Card, world: World) -> list[dict[str, str]] | None:
    """Recent look-ups of the card by other facilities; null when there are none."""
    rows = [
        {
            "userKT": trace.account,
            "thoiGianKT": f"{trace.at:%d/%m/%Y %H:%M:%S}",
            "thongBao": trace.message,
            "maLoi": trace.code,
        }
        for trace in world.traces_of(card)
    ]
    return rows or None


def visit_row(visit: Visit) -> dict[str, Any]:
    """One item of dsLichSuKCB2025."""
    return {
        "maHoSo": visit.number,
        "maCSKCB": visit.facility,
        "ngayVao": time12(visit.admitted),
        "ngayRa": time12(visit.discharged),
        "tenBenh": visit.disease,
        "tinhTrang": visit.state,
        "kqDieuTri": visit.result,
        "lyDoVV": visit.reason,
        "TEMP1": visit.employer_code,
        "TEMP2": visit.employer,
        "TEMP3": None,
        "TEMP4": None,
        "TEMP5": None,
    }


def copayment_row(entry: Copayment) -> dict[str, Any]:
    """One item of DataCCT; money in dong, whole."""
    return {
        "Id": entry.number,
        "ngayTraCuu": None,
        "maThe": entry.card,
        "maCskcb": entry.facility,
        "ngayVao": time12(entry.admitted),
        "ngayRa": time12(entry.discharged),
        "maDoiTuongKCB": entry.patient_type,
        "tBNCCTMCCT": int(entry.amount),
        "tBNCCTLuyKe": int(entry.accumulated),
        "ngayNhanCong": f"{entry.recognised:%Y%m%d}",
        "ngayNhan": f"{entry.received:%Y%m%d}",
        "duPhong1": None,
        "duPhong2": None,
        "duPhong3": None,
        "duPhong4": None,
        "duPhong5": None,
    }


def copayment_card(card: Card) -> dict[str, Any]:
    """ThongTinSoThe."""
    return {
        "hoTen": card.holder.full_name,
        "ngaySinh": slashed(card.holder.born),
        "ngayKetThuc": slashed(card.valid_to),
        "maBhxh": card.holder.bhxh_number,
    }
