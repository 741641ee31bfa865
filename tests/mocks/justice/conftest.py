"""The civil-status side among stubs: an axis that plays the population registry and the insurance side."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest

from harness.exchange import Headers, Request, Response
from harness.said import Said
from harness.wire.axis import AXIS_KEY, MEMBERS, axis_key
from harness.wire.population import CONFIRM, confirmation_xml, read_question
from mocks.justice.desk import JusticeDesk
from tests.mocks.conftest import AT, Lone, Stub

FROM_AXIS: Headers = ((AXIS_KEY, axis_key(1, "justice")), ("X-Road-Client", quote(MEMBERS["one-stop"])))
NUMBER = "G22.99.08-260915-0001"
UNIT = "00070"
MOTHER, FATHER, OLD_MAN = "001196900001", "001094900002", "001046900003"

BIRTH: dict[str, Any] = {
    "nksHoTen": "Nguyễn Minh An",
    "nksGioiTinh": "2",
    "nksNgaySinh": "14/09/2026",
    "nksDanToc": "01",
    "nksQuocTich": "VN",
    "nksNoiSinh": "Bệnh viện Thử nghiệm",
    "meHoTen": "Trần Thị Bình",
    "meNgaySinh": "02/03/1996",
    "meSoDDCN": MOTHER,
    "meLoaiCuTru": "1",
    "meNoiCuTru": "Số 1 đường Thử, Phường Hoàn Kiếm, Thành phố Hà Nội",
    "chaHoTen": "Nguyễn Văn Cường",
    "chaNgaySinh": "05/06/1994",
    "chaSoDDCN": FATHER,
    "chaLoaiCuTru": "1",
    "chaNoiCuTru": "Số 2 đường Thử, Phường Hoàn Kiếm, Thành phố Hà Nội",
    "nycHoTen": "Nguyễn Văn Cường",
    "nycSoDDCN": FATHER,
    "nycQuanHe": "Cha",
    "nycNoiCuTru": "Số 3 đường Thử, Phường Hoàn Kiếm, Thành phố Hà Nội",
}
DEATH: dict[str, Any] = {
    "nktHoTen": "Lê Văn Đông",
    "nktGioiTinh": "1",
    "nktNgaySinh": "07/08/1946",
    "nktSoDDCN": OLD_MAN,
    "nktNgayChet": "14/09/2026",
    "nktNguyenNhanChet": "Bệnh lý",
    "gbtLoai": "Giấy báo tử",
    "nycHoTen": "Trần Thị Bình",
    "nycSoDDCN": MOTHER,
    "nycQuanHe": "Con",
}
CHOICES = {"noiDangKyKCB": "01901", "nguoiGiamHo": "ME", "hinhThucNhan": "2"}
NOTICE = {
    "MA_GCS": "01901.GCS.00002.26",
    "HOTEN_NND": "Trần Thị Bình",
    "SO_CCCD_NND": MOTHER,
    "TEN_CON": "Nguyễn Minh Anh",
    "GIOI_TINH_CON": "2",
    "NGAY_SINH_CON": "20260914083000",
}


@dataclass
class Axis(Stub):
    """An axis with obliging parties behind it."""

    strangers: set[str] = field(default_factory=set)
    papers: dict[str, dict[str, str]] = field(default_factory=dict)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the insurance side holds, by maHoSo, as first received."""

    def __post_init__(self) -> None:
        given: dict[str, str] = {}
        self.says = {
            "layChungTu": self._paper,
            "capSoDinhDanh": lambda asked: {
                "maYeuCau": asked["maYeuCau"],
                "soDinhDanh": given.setdefault(asked["maYeuCau"], f"0013269{len(given):05d}"),
            },
            "baoTu": lambda asked: {"maYeuCau": asked["maYeuCau"], "ketQua": True},
            "nhanHoSoKhaiSinh": self._card,
            "traKetQua": lambda asked: {"trangThai": 1 if asked["maHoSo"] in self.cards else 0},
        }

    def _paper(self, asked: dict[str, Any]) -> dict[str, Any]:
        found = self.papers.get(asked["soChungTu"])
        papers = [{"loai": asked["loai"], "soChungTu": asked["soChungTu"], "noiDung": found}] if found else []
        return {"ketQua": "1" if papers else "0", "dsChungTu": papers}

    def _card(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.cards.setdefault(asked["maHoSo"], asked)
        return {"trangThai": 1, "maGiaoDich": f"TE{len(self.cards)}"}

    def answer(self, request: Request) -> Response:
        if not request.path.endswith(f"/{CONFIRM}"):
            return super().answer(request)
        asked = read_question(request.body)
        self.heard.append((CONFIRM, asked, request))
        if CONFIRM in self.says:
            return Response(self.says[CONFIRM], (), b"")
        known = getattr(asked, "cccd", "") not in self.strangers
        return Response(200, (("Content-Type", "text/xml"),), confirmation_xml(exists=known))


@dataclass
class Site:
    """The party with its stubs, and short words for what is done to it."""

    lone: Lone
    axis: Axis

    @property
    def desk(self) -> JusticeDesk:
        desk: JusticeDesk = self.lone.desk
        return desk

    def call(self, path: str, body: Any, headers: Headers = FROM_AXIS, method: str = "POST") -> Said:
        return self.lone.ask(method, path, body, headers)

    def push(self, data: Any = None, number: str = NUMBER, **changes: Any) -> dict[str, Any]:
        """Push a linked dossier as the one-stop does."""
        text = data if isinstance(data, str) else json.dumps(BIRTH if data is None else data)
        module = "LTKT" if isinstance(data, dict) and "nktHoTen" in data else "LTKS"
        body = {
            "maDonVi": 70,
            "module": module,
            "maHoSoLT": number,
            "maHoSoMCDT": number.replace("G22.99.08", "H26.01.01"),
            "ngayTiepNhan": "15/09/2026 08:30:00",
            "data": text,
            "fileDinhKem": [],
        }
        return self.call("/apiLienThongKSKT/1.0/nhanHoSoDKHT", body | changes).fields

    def poll(self, number: str = NUMBER, module: str = "LTKS") -> dict[str, Any]:
        """What LayKetQua says of one dossier."""
        body = {"maDinhDanhHoSo": [number], "maTinh": "01", "module": module}
        found: dict[str, Any] = self.call("/apiLienThongKSKT/1.0/LayKetQua", body).fields["value"][0]
        return found

    def adapter(self, name: str, **body: Any) -> dict[str, Any]:
        """One of the seven services."""
        said = self.call(f"/apiHoTichTuPhap/{name}", body)
        assert said.status == 200
        return said.fields

    def counter(self, data: dict[str, Any] | None = None, **more: Any) -> Said:
        """Register at the counter."""
        data = BIRTH if data is None else data
        module = "KT" if "nktHoTen" in data else "KS"
        return self.officer("POST", "dangKy", {"module": module, "maDonVi": UNIT, "data": data} | more)

    def officer(self, method: str, path: str, body: Any = None) -> Said:
        """An officer's door."""
        return self.call(f"/hotich/canbo/{path}", body, (), method)

    def row(self, at: int = 0) -> dict[str, Any]:
        """One row of the send queue."""
        found: dict[str, Any] = self.officer("GET", "chuyenBHXH").fields["danhSach"][at]
        return found

    def waiting(self, **changes: Any) -> str:
        """Register a child and hand it over; its id."""
        given = "ABCDEFGH"[len(list(self.desk.dossiers.all()))]
        data = BIRTH | {"nksHoTen": f"Nguyễn Minh {given}"} | changes
        assert self.counter(data, theBHYT=CHOICES).fields["trangThai"] == 4
        return str(self.row(-1)["id"])


@pytest.fixture
def site(lone: Callable[..., Lone]) -> Callable[..., Site]:
    def make(at: datetime = AT, **settings: Any) -> Site:
        found = lone("justice", stubs=(), at=at, settings=settings)
        axis = Axis()
        found.stubs["axis"] = axis
        found.network.lines.near["axis"] = axis  # type: ignore[assignment]  # a stub answers like a party
        return Site(found, axis)

    return make
