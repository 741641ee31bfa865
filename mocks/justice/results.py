"""What a registration yields on the wire: ketQuaXuLy of the linked module, and a record as the adapter shows it."""

import base64
import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

from harness.law import law
from mocks.justice.catalogues import district_of, province_of, result_paper
from mocks.justice.days import DAY, CivilDay
from mocks.justice.entry import AREA_CODES, Entry, Module
from mocks.justice.paper import paper
from mocks.justice.registers import Record
from mocks.justice.settings import JusticeSettings

_SHOWN: Final[dict[Module, tuple[str, ...]]] = {"KS": ("nks", "me", "cha", "nyc"), "KT": ("nkt", "nyc")}


def linked_result(record: Record, settings: JusticeSettings) -> dict[str, Any]:
    """KetQuaXuLy of a finished dossier as one-stop systems read it from LayKetQua."""
    told = {row["tag"]: _told(record.entry, **row) for row in _rows()[record.module]}
    return _head(record, settings) | told


def adapter_result(record: Record, settings: JusticeSettings) -> dict[str, Any]:
    """The same by the provincial adapter, whose guide leaves the value open: the fields as in a record (profile)."""
    return _head(record, settings) | _fields(record)


def _head(record: Record, settings: JusticeSettings) -> dict[str, Any]:
    day, entry = record.at.date(), record.entry
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
        "maGiayToKetQua": code,
        "tenGiayToKetQua": title,
    }
    if record.module == "KT":
        number = entry.get("gbtSo") or entry.get("maGBT")
        return found | {"giayBaoTuLoai": entry.get("gbtLoai"), "giayBaoTuSo": number, "giayKhaiTu": pdf}
    return found | {
        "soDinhDanh": record.person_number,
        "ndkksMaTinh": province_of(record.unit, day, settings.province),
        "ndkksMaHuyen": district_of(record.unit, day),
        "ndkksMaXa": record.unit,
        "giayKhaiSinh": pdf,
    }


def _told(entry: Entry, tag: str, kind: str = "text", otherwise: int | None = None) -> Any:
    """One field as this wire has it."""
    value = entry.get(tag)
    if kind == "number":
        return int(value) if value else otherwise
    if kind == "paper":
        return entry.get(f"{tag}TuyThan") or entry.get(f"{tag.removesuffix('SoGiayTo')}SoDDCN")
    if kind == "place":
        codes = entry.areas.get(tag, ("",) * len(AREA_CODES))
        return dict(zip(AREA_CODES, codes, strict=True)) | {"dcChiTiet": value}
    return value


@cache
def _rows() -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = json.loads((files(__package__) / "results.json").read_text("utf-8"))
    return rows


def register_row(record: Record) -> dict[str, Any]:
    """The record as traHoSo and traDanhSachHoSo show it."""
    entry = record.entry
    return (
        {
            "id": str(record.id),
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
