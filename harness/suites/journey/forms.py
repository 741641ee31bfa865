"""What citizens, officers and employers key in: the linked dossiers as the portal's form sends them."""

from datetime import date
from typing import Any, Final

from harness.journey import Journey
from harness.law import law
from harness.people.geography import MERGED_ON
from harness.people.model import Citizen
from harness.people.town import Home

FIRST_FACILITY: Final = "01901"
ACCOUNT: Final = {"soTaiKhoan": "0190000000001", "nganHang": "Ngân hàng Thử nghiệm"}
COMMUNE: Final = "00001"
"""The unit (maDonVi) that registers, five digits since districts are gone."""

Form = dict[str, Any]


def person(citizen: Citizen, relation: str = "") -> Form:
    """Name, number, and what else a form asks of whoever files."""
    found = {"hoTen": citizen.full_name, "soDDCN": citizen.cccd}
    return found | ({"quanHe": relation} if relation else {"soDienThoai": citizen.phone, "email": ""})


def address(citizen: Citizen, day: date) -> Form:
    """Province, district (until June 2025) and commune."""
    home = citizen.address
    district = {"maHuyen": home.district} if day < MERGED_ON else {}
    return {"maTinh": home.province, **district, "maXa": home.commune, "dcChiTiet": home.text}


def birth_data(home: Home, notice: dict[str, str], **changes: Any) -> Form:
    """The civil-status part of a birth dossier (`data`): child, mother, father, requester, hospital's paper."""
    paper = {
        "nksNoiSinh": notice["NOI_SINH_CON"],
        "maGCS": notice["MA_GCS"],
        "ngayCapGCS": f"{home.born_at:%d/%m/%Y}",
        "soLuongBanSao": "1",
    }
    return (
        child_data(home.newborn, home.husband.address.text)
        | paper
        | parents_data(me=home.woman, cha=home.husband)
        | requester(home.husband, "Cha")
        | changes
    )


def child_data(child: Citizen, origin: str, kind: str = "1") -> Form:
    """The child of a birth record; `kind` (nksLoaiKhaiSinh) tells whether father and mother are known."""
    return {
        "nksHoTen": child.full_name,
        "nksGioiTinh": "1" if child.sex == "male" else "2",
        "nksNgaySinh": f"{child.born:%d/%m/%Y}",
        "nksNoiSinh": origin,
        "nksQueQuan": origin,
        "nksDanToc": child.ethnic,
        "nksQuocTich": "VN",
        "nksLoaiKhaiSinh": kind,
    }


def parents_data(**parents: Citizen) -> Form:
    """Those parents of a birth record who are known: `me`, `cha`."""
    found: Form = {}
    for prefix, parent in parents.items():
        found |= {
            f"{prefix}HoTen": parent.full_name,
            f"{prefix}NgaySinh": f"{parent.born:%d/%m/%Y}",
            f"{prefix}DanToc": parent.ethnic,
            f"{prefix}QuocTich": "VN",
            f"{prefix}LoaiCuTru": "1",
            f"{prefix}NoiCuTru": parent.address.text,
            f"{prefix}LoaiGiayToTuyThan": "4",
            f"{prefix}SoGiayToTuyThan": parent.cccd,
            f"{prefix}SoDDCN": parent.cccd,
        }
    return found


def birth_dossier(journey: Journey, notice: dict[str, str], **blocks: Any) -> Form:
    """A whole birth dossier; `blocks` replace blocks, None takes one away."""
    home = journey.home
    child = home.newborn
    found: Form = {
        "maTTHC": law(journey.stage.now().date()).text("procedure.birth"),
        "module": "KS",
        "nguoiNop": person(home.husband),
        "data": birth_data(home, notice),
        "dangKyThuongTru": {
            "chuHoHoTen": home.husband.full_name,
            "chuHoSoDDCN": home.husband.cccd,
            "quanHe": "Con",
            "dongYVNeID": True,
            "diaChi": address(child, journey.stage.now().date()),
        },
        "theBHYT": {"noiDangKyKCB": FIRST_FACILITY, "nguoiGiamHo": "CHA", "hinhThucNhan": "2"},
    }
    return {name: block for name, block in (found | blocks).items() if block is not None}


def death_dossier(journey: Journey, notice: dict[str, str], branch: str = "A", **blocks: Any) -> Form:
    """A whole death dossier: registration, deletion of residence, funeral allowance by `branch` ("" asks for none)."""
    home = journey.home
    found: Form = {
        "maTTHC": law(journey.stage.now().date()).text("procedure.death"),
        "module": "KT",
        "nguoiNop": person(home.woman),
        "data": death_data(home, notice),
        "xoaThuongTru": {
            "XoaChuhoHoten": home.husband.full_name,
            "XoaChuhoGiayto": home.husband.cccd,
            "XoaChuhoQuanhe": "Cha",
        },
        "maiTang": {
            "nhanh": branch,
            "nguoiNhanHoTen": home.woman.full_name,
            "nguoiNhanSoDDCN": home.woman.cccd,
            "quanHe": "Con",
            **ACCOUNT,
        }
        if branch
        else None,
    }
    return {name: block for name, block in (found | blocks).items() if block is not None}


def death_data(home: Home, notice: dict[str, str], **changes: Any) -> Form:
    """The civil-status part of a death dossier (`data`)."""
    dead = home.father
    died = notice["NGAY_TV"]
    return (
        {
            "nktHoTen": dead.full_name,
            "nktGioiTinh": "1",
            "nktNgaySinh": f"{dead.born:%d/%m/%Y}",
            "nktDanToc": dead.ethnic,
            "nktQuocTich": "VN",
            "nktLoaiCuTru": "1",
            "nktNoiCuTru": dead.address.text,
            "nktLoaiGiayToTuyThan": "4",
            "nktSoGiayToTuyThan": dead.cccd,
            "nktSoDDCN": dead.cccd,
            "nktNgayChet": f"{died[6:8]}/{died[4:6]}/{died[:4]}",
            "nktGioPhutChet": f"{died[8:10] or '06'}:{died[10:12] or '30'}",
            "nktNoiChet": "Tại cơ sở khám bệnh, chữa bệnh",
            "nktNguyenNhanChet": "Bệnh lý",
            "maGBT": notice["MA_GBT"],
            "ngayCapGBT": f"{died[6:8]}/{died[4:6]}/{died[:4]}",
        }
        | requester(home.woman, "Con")
        | changes
    )


def requester(citizen: Citizen, relation: str) -> Form:
    """Who declares (`nyc*`), and what they are to whom it is about."""
    return {
        "nycHoTen": citizen.full_name,
        "nycQuanHe": relation,
        "nycLoaiGiayToTuyThan": "4",
        "nycSoGiayToTuyThan": citizen.cccd,
        "nycSoDienThoai": citizen.phone,
        "nycNoiCuTru": citizen.address.text,
        "nycLoaiCuTru": "1",
        "nycSoDDCN": citizen.cccd,
    }
