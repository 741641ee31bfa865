"""What tests of the one-stop share: it and the real hub, with everybody behind the axis played by a stub."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from harness.exchange import Request
from harness.said import Said, said_of

HUB = "/api/lienthongdvclt"
NUMBER = "001090000001"
BIRTH: dict[str, Any] = {
    "maTTHC": "3.000722",
    "module": "KS",
    "nguoiNop": {"hoTen": "Nguyễn Văn An", "soDDCN": NUMBER},
    "data": {"nksHoTen": "Nguyễn Thị Bình", "nksNgaySinh": "14.09.2026", "nksGioiTinh": "2", "nycSoDDCN": NUMBER},
    "dangKyThuongTru": {
        "chuHoHoTen": "Nguyễn Văn An",
        "chuHoSoDDCN": NUMBER,
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
    "data": {
        "nktHoTen": "Trần Văn Dũng",
        "nktNgaySinh": "02/03/1950",
        "nktNgayChet": "14/09/2026",
        "nktSoDDCN": "001050000003",
    },
    "xoaThuongTru": {"XoaChuhoHoten": "Trần Thị Cúc", "XoaChuhoGiayto": "001190000002", "XoaChuhoQuanhe": "Cha"},
    "maiTang": {"nhanh": "A", "nguoiNhanHoTen": "Trần Thị Cúc", "nguoiNhanSoDDCN": "001190000002"},
}
REGISTERED = {
    "soDinhDanh": "001326000009",
    "soDangKy": "12",
    "quyenSo": "01/2026",
    "ngayDangKy": "15/09/2026",
    "nksHoTen": "Nguyễn Thị Bình",
    "nksNoiSinh": {"maTinh": "01", "dcChiTiet": "Hà Nội"},
}


@dataclass
class Justice:
    """Civil status as a stub: takes dossiers, and answers whatever a test wants of each."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By maHoSoMCDT; "" is everybody else."""

    def take(self, body: dict[str, Any]) -> dict[str, Any]:
        known = any(one["maHoSoMCDT"] == body["maHoSoMCDT"] for one in self.taken)
        self.taken.append(body)
        if known:
            return {"status": "0", "errorDescription": f"Hồ sơ {body['maHoSoLT']} đã được tiếp nhận trước đó."}
        return {"status": "1", "statusDescription": "Thành công"}

    def results(self, body: dict[str, Any]) -> dict[str, Any]:
        assert len(body["maDinhDanhHoSo"]) <= 3
        rows = [
            {"maHoSoMCDT": number, **self.states.get(number, self.states.get("", {"trangThai": 1}))}
            for number in body["maDinhDanhHoSo"]
        ]
        return {"status": "1", "value": rows}


@dataclass
class Province:
    """The one-stop and the hub, side by side."""

    one: Any
    justice: Justice

    @property
    def birth(self) -> dict[str, Any]:
        return deepcopy(BIRTH)

    @property
    def death(self) -> dict[str, Any]:
        return deepcopy(DEATH)

    def hub(self, method: str, path: str, body: Any = None, headers: Any = ()) -> Said:
        data = b"" if body is None else json.dumps(body).encode()
        request = Request(method, f"{HUB}/{path}", (("Content-Type", "application/json"), *headers), data)
        return said_of(self.one.network.parties["portal"].answer(request))

    def submit(self, form: dict[str, Any] | None = None, headers: Any = ()) -> str:
        said = self.hub("POST", "hosolienthong", form or self.birth, headers)
        assert said.ok, said.body
        return str(said.fields["maHoSoLT"])

    def forward(self, **by: float) -> None:
        self.one.network.forward(timedelta(**by))
        assert not self.one.network.mishaps

    def dossier(self, number: str) -> Any:
        return self.one.desk.counter.find(number)

    def progress(self, number: str) -> dict[str, Any]:
        return self.hub("GET", f"tiendo/{number}").fields

    def told(self, number: str, agency: int = 5) -> list[int]:
        parts = self.progress(number)["coQuan"]
        return [row["trangThai"] for part in parts if part["coQuanXuLy"] == agency for row in part["nhatKy"]]

    def reports(self, number: str) -> list[dict[str, Any]]:
        """The status calls as they went out, repeats included."""
        hops = self.one.network.log.after(0)
        bodies = [json.loads(hop.request.body) for hop in hops if hop.link == "one-stop->portal:hub-status"]
        return [body for body in bodies if body["soHoSoLT"] == number]

    def registers(self, **result: Any) -> None:
        """From now on civil status has a result for everybody."""
        self.justice.states[""] = {"trangThai": 4, "ketQuaXuLy": REGISTERED | result}


@pytest.fixture
def make_province(lone: Callable[..., Any]) -> Callable[..., Province]:
    """A one-stop with settings, beside the hub."""

    def make(**how: Any) -> Province:
        one = lone("one-stop", stubs=("axis",), others=("portal",), **how)
        justice = Justice()
        one.axis.says = {
            "nhanHoSoDKHT": justice.take,
            "LayKetQua": justice.results,
            "dangKyThuongTru": {"status": "1", "maHoSo": "G01-1"},
            "xoaDangKyThuongTru": {"status": "1", "maHoSo": "G01-2"},
            "nopHoSo": {"status": "1", "maHoSo": "MT-1"},
        }
        return Province(one, justice)

    return make


@pytest.fixture
def province(make_province: Callable[..., Province]) -> Province:
    """The one-stop as it is set up by default."""
    return make_province()
