"""The counter of civil status: births and deaths that an officer registers with the requester in front of them."""

from datetime import date
from typing import Any, Final

from harness.journey import Journey, StuckError
from harness.people.model import Citizen
from harness.suites.journey import claims, forms
from harness.suites.journey.forms import Form
from harness.text import Text

DOOR: Final = "/hotich/canbo/dangKy"
SENT_BACK, REGISTERED, REFUSED = 2, 4, 6
"""States of a dossier: a supplement is wanted, it has its record, it was refused."""


def register_birth(journey: Journey, notice: Form, *, step: str = "registered", **changes: Any) -> Form:
    """Declare the home's newborn by the hospital's notice; the outcome with the child's number."""
    return _register(journey, step, "KS", forms.birth_data(journey.home, notice, **changes))


def register_death(journey: Journey, dead: Citizen, by: Citizen, died: date, *, step: str = "death") -> Form:
    """Declare a death at home, of which no hospital gives notice; the outcome."""
    data = {
        "nktHoTen": dead.full_name,
        "nktGioiTinh": "1" if dead.sex == "male" else "2",
        "nktNgaySinh": f"{dead.born:%d/%m/%Y}",
        "nktDanToc": dead.ethnic,
        "nktQuocTich": "VN",
        "nktLoaiCuTru": "1",
        "nktNoiCuTru": dead.address.text,
        "nktSoDDCN": dead.cccd,
        "nktNgayChet": f"{died:%d/%m/%Y}",
        "nktGioPhutChet": "05:10",
        "nktNoiChet": "Tại nhà",
        "nktNguyenNhanChet": "Bệnh lý",
        **forms.requester(by, "Cha"),
    }
    return _register(journey, step, "KT", data)


def _register(journey: Journey, step: str, module: str, data: Form) -> Form:
    """Hand the declaration in and wait for the record; the same number again asks how it stands."""
    body: Form = {"module": module, "maDonVi": forms.COMMUNE, "data": data}

    def look() -> Form | None:
        said = journey.try_ask("justice", "POST", DOOR, body, who="officer")
        if not said.ok and "maHoSo" not in body:
            raise journey.halt(step, "justice", said)
        shown = said.fields
        if shown.get("trangThai") in {SENT_BACK, REFUSED}:
            told = f"trangThai {shown.get('trangThai')}: {shown.get('ghiChu')}"
            raise StuckError(step, "justice", Text(told, told))
        body.setdefault("maHoSo", str(shown.get("maHoSo", "")))
        return shown if shown.get("trangThai") == REGISTERED else None

    return journey.until(step, "justice", claims.PATIENCE, look, every=claims.EVERY)
