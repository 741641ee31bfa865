"""What a registration yields on the wire: ketQuaXuLy of the linked module, and a record as the adapter shows it."""

import base64
from typing import Any

from harness.law import law
from mocks.justice.catalogues import district_of, province_of, result_paper
from mocks.justice.days import DAY, CivilDay
from mocks.justice.dossiers import Dossier
from mocks.justice.paper import paper
from mocks.justice.registers import Record
from mocks.justice.settings import JusticeSettings

_SHOWN = {"KS": ("nks", "me", "cha", "nyc"), "KT": ("nkt", "nyc")}


def result_of(record: Record, dossier: Dossier, settings: JusticeSettings) -> dict[str, Any]:
    """KetQuaXuLy of a finished dossier."""
    day = record.at.date()
    today = law(day)
    text = today.text("law.civil_status") if today.has("law.civil_status") else ""
    code, title = result_paper(record.module, text)
    pdf = base64.b64encode(paper(title, _lines(record))).decode()
    found: dict[str, Any] = {
        "ngayDangKy": record.at.strftime(DAY),
        "soDangKy": record.number,
        "quyenSo": record.book,
        "trangSo": record.page,
        "loaiDangKy": record.kind,
        "maHoSoLT": dossier.number if dossier.way == "linked" else "",
        "maGiayToKetQua": code,
        "tenGiayToKetQua": title,
    }
    if record.module == "KS":
        found |= {
            "soDinhDanh": record.person_number,
            "ndkksMaTinh": province_of(record.unit, day, settings.province),
            "ndkksMaHuyen": district_of(record.unit, day),
            "ndkksMaXa": record.unit,
            "giayKhaiSinh": pdf,
        }
    else:
        entry = record.entry
        found |= {
            "giayBaoTuLoai": entry.get("gbtLoai"),
            "giayBaoTuSo": entry.get("gbtSo") or entry.get("maGBT"),
            "giayKhaiTu": pdf,
        }
    return found | _fields(record)


def register_row(record: Record) -> dict[str, Any]:
    """The record as traHoSo and traDanhSachHoSo show it."""
    entry = record.entry
    return (
        {
            "id": record.id,
            "maDonVi": record.unit,
            "so": record.number,
            "quyenSo": record.book,
            "trangSo": record.page,
            "ngayDangKy": record.at.strftime(DAY),
            "loaiDangKy": record.kind,
            "noiDangKy": entry.get("noiDangKy") or record.unit,
            "nguoiKy": record.signer,
            "chucVuNguoiKy": "Chủ tịch UBND",
            "nguoiThucHien": record.signer,
            "ghiChu": entry.get("ghiChu"),
            "maHoSo": record.dossier,
        }
        | ({"nksSoDinhDanh": record.person_number} if record.module == "KS" else {})
        | _fields(record)
    )


def _fields(record: Record) -> dict[str, str]:
    entry = record.entry
    own = {"maGCS" if record.module == "KS" else "maGBT": entry.notice}
    shown = _SHOWN[record.module]
    return {tag: value for tag, value in entry.values.items() if tag.startswith(shown)} | own


def _lines(record: Record) -> list[str]:
    subject = record.entry.subject
    born = subject.born.spelled() if subject.born else ""
    lines = [
        f"So {record.number}, quyen so {record.book}, trang {record.page}",
        f"Ngay dang ky: {CivilDay.of(record.at.date()).spelled()}",
        f"Ho va ten: {subject.name}",
        f"Ngay sinh: {born}",
        f"So dinh danh: {record.person_number}",
    ]
    died = record.entry.get("nktNgayChet")
    return [*lines, f"Ngay chet: {died}"] if died else lines
