"""The minutes of an appraisal (biên bản giám định y khoa) as an officer gives them, and as table 12 spells them.

Dates come in as dd/MM/yyyy and go out as yyyyMMdd. A re-issue carries the number of the original, the day of the
re-issue and the words «Cấp lại» (TT 25/2025/TT-BYT); that these stand in the table's reserve field is a profile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from pydantic import Field, StrictBool

from harness.documents.dates import date8
from harness.documents.render import render
from harness.documents.table import table
from harness.filing import Filing, sheet_of_element
from harness.judge import judge
from harness.text import Text
from harness.wire.hostile import MalformedError, parse_xml
from mocks.party import Wire
from mocks.persons import InsuranceNumber, Line, Name, PersonNumber, Prose, Short, read_slashed

KIND: Final = "XML12"
VERSION: Final = "3176"
REISSUED: Final = "Cấp lại"
FINDINGS_SHOWN: Final = 5


class Examined(Wire):
    """Who was examined (người được giám định)."""

    name: Name = Field(alias="hoTen")
    born: Short = Field(alias="ngaySinh")
    person: PersonNumber = Field(alias="soDDCN")
    issued: Short = Field(alias="ngayCap")
    place: Line = Field(alias="noiCap")
    address: Line = Field(alias="diaChi")
    province: Short = Field(alias="maTinh")
    district: Short = Field(default="", alias="maHuyen")
    commune: Short = Field(alias="maXa")
    insurance: InsuranceNumber = Field(alias="maSoBHXH")
    card: Short = Field(default="", alias="maThe")
    occupation: Short = Field(default="", alias="ngheNghiep")
    phone: Short = Field(alias="dienThoai")


class Minutes(Wire):
    """The minutes as keyed in."""

    number: Name = Field(alias="soBienBan")
    held: Short = Field(alias="ngayHop")
    chair: Name = Field(alias="nguoiChuTri")
    chair_role: Literal["1", "2"] = Field(default="1", alias="chucVu")
    examined: Examined = Field(alias="nguoiDuocGiamDinh")
    subject: Short = Field(alias="maDoiTuong")
    kind: Literal["1", "2", "3", "4", "5", "6", "7", "8"] = Field(alias="khamGiamDinh")
    before: Short = Field(default="", alias="tyLeCu")
    rate: Short = Field(alias="tyLe")
    total: Short = Field(alias="tongTyLe")
    benefits: Short = Field(alias="dangHuong")
    referral: Name = Field(alias="soGiayGioiThieu")
    requested: Short = Field(alias="ngayDeNghi")
    unit: Name = Field(alias="maDonVi")
    unit_name: Line = Field(alias="gioiThieuCua")
    findings: Prose = Field(alias="ketQuaKham")
    grounds: Name = Field(alias="soVanBanCanCu")
    disability: Short = Field(default="", alias="dangKhuyetTat")
    severity: Short = Field(default="", alias="mucDoKhuyetTat")
    proposal: Prose = Field(alias="deNghi")
    determined: Prose = Field(alias="duocXacDinh")
    reissue: StrictBool = Field(default=False, alias="capLai")
    reissue_why: Line = Field(default="", alias="lyDoCapLai")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why minutes are not taken."""

    code: str
    says: Text


def values_of(given: Minutes, issued: date) -> dict[str, str] | Refused:
    """Table 12 of the minutes, issued on a day; every tag, in wire order."""
    who = given.examined
    days = {
        "NGAY_HOP": given.held,
        "NGAY_SINH": who.born,
        "NGAY_CAP_CCCD": who.issued,
        "NGAY_DE_NGHI": given.requested,
    }
    values: dict[str, str] = {}
    for tag, text in days.items():
        day = read_slashed(text)
        if day is None:
            says = Text("{tag}: phải là một ngày có thật, dd/MM/yyyy", "{tag}: must be a day, dd/MM/yyyy")
            return Refused("GDYK01", says.fill(tag=tag))
        values[tag] = date8(day)
    values |= {
        "NGUOI_CHU_TRI": given.chair,
        "CHUC_VU": given.chair_role,
        "HO_TEN": who.name,
        "SO_CCCD": who.person,
        "NOI_CAP_CCCD": who.place,
        "DIA_CHI": who.address,
        "MATINH_CU_TRU": who.province,
        "MAHUYEN_CU_TRU": who.district,
        "MAXA_CU_TRU": who.commune,
        "MA_BHXH": who.insurance,
        "MA_THE_BHYT": who.card,
        "NGHE_NGHIEP": who.occupation,
        "DIEN_THOAI": who.phone,
        "MA_DOI_TUONG": given.subject,
        "KHAM_GIAM_DINH": given.kind,
        "SO_BIEN_BAN": given.number,
        "TYLE_TTCT_CU": given.before,
        "DANG_HUONG_CHE_DO": given.benefits,
        "NGAY_CHUNG_TU": date8(issued),
        "SO_GIAY_GIOI_THIEU": given.referral,
        "MA_DONVI": given.unit,
        "GIOI_THIEU_CUA": given.unit_name,
        "KET_QUA_KHAM": given.findings,
        "SO_VAN_BAN_CAN_CU": given.grounds,
        "TYLE_TTCT_MOI": given.rate,
        "TONG_TYLE_TTCT": given.total,
        "DANG_KHUYETTAT": given.disability,
        "MUC_DO_KHUYETTAT": given.severity,
        "DE_NGHI": given.proposal,
        "DUOC_XACDINH": given.determined,
        "DU_PHONG": _stamp(given),
    }
    return {tag: values.get(tag, "") for tag in table(KIND, VERSION).tags}


def _stamp(given: Minutes) -> str:
    if not given.reissue:
        return ""
    return f"{REISSUED}: {given.reissue_why}" if given.reissue_why else REISSUED


def why_not(values: dict[str, str], today: date) -> Refused | None:
    """What table 12 has against the values, before anybody signs them."""
    try:
        root = parse_xml(render(KIND, VERSION, [values]))
    except MalformedError as error:
        return Refused("GDYK01", error.says)
    sheet = sheet_of_element(root, KIND, VERSION, str(root.tag), f"/{KIND}")
    found = list(_sentences(judge(Filing(VERSION, "portal", "", [sheet], today))))
    if not found:
        return None
    shown = found[:FINDINGS_SHOWN]
    return Refused("GDYK02", Text("; ".join(one.vi for one in shown), "; ".join(one.en for one in shown)))


def _sentences(found: list[tuple[str, Any]]) -> Iterator[Text]:
    for _, finding in found:
        yield Text(f"{finding.tag}: {finding.says.vi}", f"{finding.tag}: {finding.says.en}")
