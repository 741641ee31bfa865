"""The counter of civil status: births and deaths that an officer registers with the requester in front of them."""

from datetime import date
from typing import Any, Final

from harness.journey import Journey
from harness.people.model import Citizen
from harness.suites.journey import claims, forms
from harness.suites.journey.forms import Form

DOOR: Final = "/hotich/canbo/dangKy"
REGISTERED: Final = 4
"""The state of a dossier that has its record."""


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
    body = {"module": module, "maDonVi": forms.COMMUNE, "data": data}
    said = journey.try_ask("justice", "POST", DOOR, body, who="officer")
    if not said.ok:
        raise journey.halt(step, "justice", said)
    body["maHoSo"] = str(said.fields.get("maHoSo", ""))

    def look() -> Form | None:
        shown = journey.try_ask("justice", "POST", DOOR, body, who="officer").fields
        return shown if shown.get("trangThai") == REGISTERED else None

    first = said.fields if said.fields.get("trangThai") == REGISTERED else None
    found = first or journey.until(step, "justice", claims.PATIENCE, look, every=claims.EVERY)
    journey.mark(step, "justice", said)
    return found
