"""Minutes of an appraisal board (biên bản giám định y khoa) as its officer keys them in, about a home's people."""

from datetime import date, timedelta
from typing import Any, Final

from harness.journey import Journey
from harness.people.model import Citizen
from harness.people.town import scenes

NO_DISTRICTS: Final = date(2025, 7, 1)
"""Luật Tổ chức chính quyền địa phương 72/2025/QH15: two tiers from this day on."""
REQUESTED_BEFORE: Final = timedelta(days=20)
EMPLOYER: Final = "Công ty Thử Nghiệm"


def minutes(journey: Journey, who: Citizen, rate: int = 11, **changes: Any) -> dict[str, Any]:
    """The minutes of yesterday's meeting about `who`: an occupational accident, loss of ability `rate` per cent."""
    today = journey.stage.now().date()
    held = today - timedelta(days=1)
    index = 1 + next(index for index, row in enumerate(scenes()) if row["scene"] == journey.scene)
    number = f"{index:06d}/{held.year}"
    return {
        "soBienBan": f"{number}/GĐYK",
        "ngayHop": f"{held:%d/%m/%Y}",
        "nguoiChuTri": journey.stage.world.main.staff.full_name,
        "chucVu": "1",
        "nguoiDuocGiamDinh": _examined(who, today),
        "maDoiTuong": "TNLĐ",
        "khamGiamDinh": "1",
        "tyLeCu": "0",
        "tyLe": f"{rate}",
        "tongTyLe": f"{rate}",
        "dangHuong": "7",
        "soGiayGioiThieu": f"{number}/GT",
        "ngayDeNghi": f"{held - REQUESTED_BEFORE:%d/%m/%Y}",
        "maDonVi": employer_of(journey, who),
        "gioiThieuCua": EMPLOYER,
        "ketQuaKham": "Hạn chế gấp duỗi ngón II bàn tay phải sau chấn thương",
        "soVanBanCanCu": f"{number}/BB-TNLĐ",
        "deNghi": "Giải quyết chế độ theo quy định",
        "duocXacDinh": "Không cần người phục vụ",
        **changes,
    }


def _examined(who: Citizen, today: date) -> dict[str, str]:
    return {
        "hoTen": who.full_name,
        "ngaySinh": f"{who.born:%d/%m/%Y}",
        "soDDCN": who.cccd,
        "ngayCap": f"{who.cccd_issued:%d/%m/%Y}",
        "noiCap": who.cccd_place,
        "diaChi": who.address.text,
        "maTinh": who.address.province,
        "maHuyen": who.address.district if today < NO_DISTRICTS else "",
        "maXa": who.address.commune,
        "maSoBHXH": who.bhxh_number,
        "maThe": who.card,
        "ngheNghiep": "Công nhân",
        "dienThoai": who.phone,
    }


def employer_of(journey: Journey, who: Citizen) -> str:
    """Code of the unit where BHXH has `who` employed."""
    return next(one.employer for one in journey.stage.town.participants() if one.citizen.cccd == who.cccd)
