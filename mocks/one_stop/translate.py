"""Every party's own spelling: the hub's JSON in JSON with XML, civil status' fields, the police's and BHXH's codes.

Gender 1/2/3 at civil status is 1/2/0 at the population registry; dd/MM/yyyy or dd.MM.yyyy becomes yyyyMMdd there.
Civil status is given places as objects, and the day of the hospital's paper with dots, not as the hub has it.
"""

import json
import re
from typing import Any, Final

from harness.wire.hostile import MalformedError, parse_json, parse_xml
from mocks.one_stop.dossier import Content, Dossier, Target
from mocks.one_stop.states import result_paper

BLOCKS: Final = ("dangKyThuongTru", "theBHYT", "xoaThuongTru", "maiTang")
PATHS: Final = {
    Target.RESIDENCE: "/apiCuTru/1.0/dangKyThuongTru",
    Target.REMOVAL: "/apiCuTru/1.0/xoaDangKyThuongTru",
}
_PLACES: Final = (
    "nksNoiSinh",
    "nksQueQuan",
    "meNoiCuTru",
    "chaNoiCuTru",
    "nycNoiCuTru",
    "nktNoiCuTru",
    "nktNoiChet",
)
_PAPERS: Final = ("ngayCapGCS", "ngayCapGBT")
_PROVINCE: Final = re.compile(r"[0-9]{1,2}")
_PLAIN: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY: Final = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_SEXES: Final = {"1": "1", "2": "2"}
_FIELD_CHARACTERS_MAX: Final = 4000


class UnreadableError(Exception):
    """A dossier whose content cannot be read."""


def content_of(detail: dict[str, Any]) -> Content:
    """Unpack a dossier's detail; UnreadableError when it holds no declaration."""
    try:
        packed = parse_json(str(detail.get("data") or "").encode())
        root = parse_xml(str(packed["data"]).encode())
    except (MalformedError, KeyError, TypeError) as error:
        raise UnreadableError from error
    declaration = root if root.tag == "hoTich" else root.find(".//hoTich")
    if declaration is None:
        raise UnreadableError
    declared = {
        str(one.tag): (one.text or "")[:_FIELD_CHARACTERS_MAX] for one in declaration if isinstance(one.tag, str)
    }
    blocks = {tag: block for tag in BLOCKS if isinstance(block := detail.get(tag), dict)}
    attached = packed.get("fileDinhKem")
    files = [one for one in attached if isinstance(one, dict)] if isinstance(attached, list) else []
    return Content(declared, blocks, files)


def push_body(dossier: Dossier) -> dict[str, Any]:
    """What civil status is sent (nhanHoSoDKHT); papers that the citizen took back are left out."""
    data = _declared(dossier.content.declared)
    if "theBHYT" in dossier.content.blocks:
        data["theBHYT"] = dossier.content.blocks["theBHYT"]
    return {
        "maDonVi": dossier.unit,
        "module": f"LT{dossier.module}",
        "maHoSoLT": dossier.linked,
        "maHoSoMCDT": dossier.local,
        "ngayTiepNhan": f"{dossier.received:%d/%m/%Y %H:%M:%S}",
        "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")),
        "fileDinhKem": [one for one in dossier.content.files if str(one.get("huyGiayTo", 0)) != "1"],
    }


def _declared(given: dict[str, str]) -> dict[str, Any]:
    """The declaration as civil status has it."""
    data: dict[str, Any] = dict(given)
    for tag in _PLACES:
        if place := given.get(tag):
            data[tag] = {"maTinh": None, "maHuyen": None, "maXa": None, "dcChiTiet": place}
    area = given.get("nksNoiSinhDVHC", "").strip()
    if isinstance(data.get("nksNoiSinh"), dict) and _PROVINCE.fullmatch(area):
        data["nksNoiSinh"]["maTinh"] = data.pop("nksNoiSinhDVHC").strip()
    for tag in _PAPERS:
        if found := _PLAIN.fullmatch(given.get(tag, "").strip()):
            data[tag] = f"{found[3]}.{found[2]}.{found[1]}"
    return data


def result_for_hub(module: str, result: dict[str, Any]) -> str:
    """KetQuaXuLy as the hub takes it: JSON text, places as one string with the province beside."""
    flat: dict[str, Any] = {}
    for tag, value in result.items():
        if isinstance(value, dict):
            flat[tag] = str(value.get("dcChiTiet") or "")
            if value.get("maTinh"):
                flat[f"{tag}MaTinh"] = str(value["maTinh"])
        elif value is not None:
            flat[tag] = value
    flat.setdefault("maGiayToKetQua", result_paper(module))
    return json.dumps(flat, ensure_ascii=False, separators=(",", ":"))


def passing_bodies(dossier: Dossier) -> dict[Target, dict[str, Any]]:
    """What is passed on once civil status has registered: only what the citizen asked for."""
    blocks = dossier.content.blocks
    found: dict[Target, dict[str, Any]] = {}
    if dossier.module == "KS" and "dangKyThuongTru" in blocks:
        found[Target.RESIDENCE] = _residence(dossier, blocks["dangKyThuongTru"])
    if dossier.module == "KT" and "xoaThuongTru" in blocks:
        found[Target.REMOVAL] = _removal(dossier, blocks["xoaThuongTru"])
    if dossier.module == "KT" and "maiTang" in blocks:
        found[Target.FUNERAL] = _funeral(dossier, blocks["maiTang"])
    return found


def path_of(target: Target, body: dict[str, Any]) -> str:
    """The door for a part: the funeral's branch A is BHXH's, B and C the social side's."""
    if target in PATHS:
        return PATHS[target]
    return f"/{'apiMaiTang' if body.get('nhanh') == 'A' else 'apiMaiTangXaHoi'}/1.0/nopHoSo"


def plain_day(text: object) -> str:
    """The day of dd/MM/yyyy or dd.MM.yyyy as yyyyMMdd; anything else as it is."""
    found = _DAY.match(str(text or "").strip())
    return f"{found[3]}{int(found[2]):02d}{int(found[1]):02d}" if found else str(text or "")


def _residence(dossier: Dossier, block: dict[str, Any]) -> dict[str, Any]:
    result, declared = dossier.result, dossier.content.declared
    address = block.get("diaChi")
    body = _head(dossier) | {
        "nguoiDangKy": {
            "hoTen": _said(result, declared, "nksHoTen"),
            "soDDCN": str(result.get("soDinhDanh") or ""),
            "ngaySinh": plain_day(_said(result, declared, "nksNgaySinh")),
            "gioiTinh": _SEXES.get(_said(result, declared, "nksGioiTinh"), "0"),
        },
        "chuHo": {
            "hoTen": str(block.get("chuHoHoTen") or ""),
            "soDDCN": str(block.get("chuHoSoDDCN") or ""),
            "quanHe": str(block.get("quanHe") or ""),
        },
        "diaChi": {tag: value for tag, value in address.items() if value} if isinstance(address, dict) else {},
        "dongYVNeID": str(block.get("dongYVNeID")) in {"True", "1"},
        "giayKhaiSinh": _entry(result),
    }
    papers = [{"tenGiayTo": str(one.get("tenGiayTo") or "")} for one in dossier.content.files]
    return body | ({"fileDinhKem": papers} if papers else {})


def _removal(dossier: Dossier, block: dict[str, Any]) -> dict[str, Any]:
    dead = _dead(dossier)
    return _head(dossier) | {
        "nguoiChet": {tag: dead[tag] for tag in ("hoTen", "soDDCN", "ngayChet")},
        "chuHo": {
            "hoTen": str(block.get("XoaChuhoHoten") or ""),
            "soDDCN": str(block.get("XoaChuhoGiayto") or ""),
            "quanHe": str(block.get("XoaChuhoQuanhe") or ""),
        },
        "trichLucKhaiTu": _entry(dossier.result),
    }


def _funeral(dossier: Dossier, block: dict[str, Any]) -> dict[str, Any]:
    return {
        "maHoSoLT": dossier.linked,
        "maHoSoMCDT": dossier.local,
        "nhanh": str(block.get("nhanh") or "A"),
        "nguoiChet": _dead(dossier) | {"soTrichLuc": str(dossier.result.get("soDangKy") or "")},
        "nguoiNhan": {
            "hoTen": str(block.get("nguoiNhanHoTen") or ""),
            "soDDCN": str(block.get("nguoiNhanSoDDCN") or ""),
            "quanHe": str(block.get("quanHe") or ""),
            "soTaiKhoan": str(block.get("soTaiKhoan") or ""),
            "nganHang": str(block.get("nganHang") or ""),
        },
    }


def _head(dossier: Dossier) -> dict[str, Any]:
    return {"maHoSoLT": dossier.linked, "maHoSoMCDT": dossier.local, "maTTHC": dossier.procedure}


def _dead(dossier: Dossier) -> dict[str, str]:
    result, declared = dossier.result, dossier.content.declared
    number = declared.get("nktSoDDCN") or _said(result, declared, "nktSoGiayToTuyThan")
    return {
        "hoTen": _said(result, declared, "nktHoTen"),
        "soDDCN": number or str(result.get("nktSoGiayTo") or ""),
        "ngaySinh": plain_day(_said(result, declared, "nktNgaySinh")),
        "ngayChet": plain_day(_said(result, declared, "nktNgayChet")),
    }


def _entry(result: dict[str, Any]) -> dict[str, str]:
    return {
        "so": str(result.get("soDangKy") or ""),
        "quyenSo": str(result.get("quyenSo") or ""),
        "ngayDangKy": str(result.get("ngayDangKy") or ""),
    }


def _said(result: dict[str, Any], declared: dict[str, str], tag: str) -> str:
    """What civil status has registered, else what was declared."""
    value = result.get(tag)
    return str(value) if isinstance(value, str | int) and value != "" else declared.get(tag, "")
