"""What tests of the portal share: the portal alone, a birth and a death as citizens submit them, systems' tokens."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from harness.said import Said
from harness.wire.axis import axis_account

HUB = "/api/lienthongdvclt"
AGENCIES = {5: "one-stop", 1: "population", 2: "insurance", 3: "employment"}

BIRTH: dict[str, Any] = {
    "maTTHC": "3.000722",
    "module": "KS",
    "nguoiNop": {"hoTen": "Nguyễn Văn An", "soDDCN": "001090000001", "soDienThoai": "0912000001", "email": ""},
    "data": {"nksHoTen": "Nguyễn Thị Bình", "nksNgaySinh": "14.09.2026", "nksGioiTinh": "2", "maGCS": "1.GCS.01901.26"},
    "dangKyThuongTru": {
        "chuHoHoTen": "Nguyễn Văn An",
        "chuHoSoDDCN": "001090000001",
        "quanHe": "Con",
        "dongYVNeID": True,
        "diaChi": {"maTinh": "01", "maXa": "00070", "dcChiTiet": "Số 1"},
    },
    "theBHYT": {"noiDangKyKCB": "01901", "nguoiGiamHo": "CHA", "hinhThucNhan": "2"},
}
DEATH: dict[str, Any] = {
    "maTTHC": "2.002913",
    "module": "KT",
    "nguoiNop": {"hoTen": "Trần Thị Cúc", "soDDCN": "001190000002"},
    "data": {"nktHoTen": "Trần Văn Dũng", "nktNgayChet": "14/09/2026", "nktSoDDCN": "001050000003"},
    "xoaThuongTru": {"XoaChuhoHoten": "Trần Thị Cúc", "XoaChuhoGiayto": "001190000002", "XoaChuhoQuanhe": "Cha"},
    "maiTang": {"nhanh": "A", "nguoiNhanHoTen": "Trần Thị Cúc", "nguoiNhanSoDDCN": "001190000002"},
}


@dataclass
class Hub:
    """The portal alone, with the words that its tests need."""

    one: Any

    @property
    def birth(self) -> dict[str, Any]:
        return deepcopy(BIRTH)

    @property
    def death(self) -> dict[str, Any]:
        return deepcopy(DEATH)

    def submit(self, form: dict[str, Any] | None = None, **changes: Any) -> Said:
        body = deepcopy(form or BIRTH) | changes
        said: Said = self.one.ask("POST", f"{HUB}/hosolienthong", body)
        return said

    def number(self, form: dict[str, Any] | None = None, **changes: Any) -> str:
        return str(self.submit(form, **changes).fields["maHoSoLT"])

    def login(self, party: str) -> tuple[tuple[str, str], ...]:
        account = axis_account(1, party)
        said = self.one.ask("POST", "/api/token", {"username": account.user, "password": account.password})
        return (("Authorization", f"Bearer {said.fields['token']}"),)

    def listed(self, query: str = "") -> list[dict[str, Any]]:
        said = self.one.ask("GET", f"{HUB}/hosolienthong{query}", headers=self.login("one-stop"))
        rows: list[dict[str, Any]] = said.fields["data"]
        return rows

    def take(self, number: str) -> None:
        item = next(row for row in self.listed() if row["maHoSo"] == number)
        body = {"maHoSo": number, "daNhan": True}
        said = self.one.ask("PUT", f"{HUB}/hosolienthong/{item['id']}", body, headers=self.login("one-stop"))
        assert said.fields["status"] == 200

    def report(self, number: str, status: int, agency: int = 5, **fields: Any) -> Said:
        at = f"{self.one.network.clock.now():%d/%m/%Y %H:%M:%S}"
        body = {"soHoSoLT": number, "coQuanXuLy": agency, "trangThai": status, "thoiGianThucHien": at, **fields}
        said: Said = self.one.ask(
            "POST", f"{HUB}/capNhatTrangThaiHoSoDVCLTHoTich", body, headers=self.login(AGENCIES[agency])
        )
        return said

    def reports(self, number: str, *statuses: int, agency: int = 5) -> None:
        for status in statuses:
            said = self.report(number, status, agency)
            assert said.fields["status"] == 200, said.fields

    def text(self, number: str, status: int, agency: int = 5, **fields: Any) -> str:
        said = self.report(number, status, agency, **fields)
        assert said.status == said.fields["status"] == 400
        return str(said.fields["errors"]["soHoSoLT"][0])

    def progress(self, number: str) -> dict[str, Any]:
        said = self.one.ask("GET", f"{HUB}/tiendo/{number}")
        found: dict[str, Any] = said.fields
        return found

    def notices(self, citizen: str = "001090000001") -> list[str]:
        said = self.one.ask("GET", f"{HUB}/thongbao?soDDCN={citizen}")
        return [row["loai"] for row in said.fields["thongBao"]]


@pytest.fixture
def hub(lone: Callable[..., Any]) -> Hub:
    """The hub on a Tuesday morning under the law of September 2026."""
    return Hub(lone("portal", stubs=("axis", "employment")))


@pytest.fixture
def make_hub(lone: Callable[..., Any]) -> Callable[..., Hub]:
    """A hub at another time or with other settings."""

    def make(**how: Any) -> Hub:
        return Hub(lone("portal", stubs=("axis", "employment"), **how))

    return make
