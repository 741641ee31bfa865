"""Messages of the officers' doors; a profile of ours, since officers work in a browser there."""

from typing import Annotated, Any, Literal

from pydantic import Field

from mocks.party import Wire

Code = Annotated[int, Field(ge=0, le=10**9)] | Annotated[str, Field(max_length=20)]


class CounterRegistration(Wire):
    """A declaration handed in at the counter; the same maHoSo again is the same declaration."""

    module: Literal["KS", "KT"]
    unit: Code = Field(alias="maDonVi")
    number: Annotated[str, Field(max_length=35)] = Field(default="", alias="maHoSo")
    data: dict[Annotated[str, Field(max_length=60)], Any] = Field(max_length=200)
    card: dict[Annotated[str, Field(max_length=60)], Any] | None = Field(default=None, alias="theBHYT", max_length=20)


class CounterOutcome(Wire):
    """How the declaration stands: trangThai as in LayKetQua, the record once there is one, and what looks odd."""

    number: str = Field(alias="maHoSo")
    state: int = Field(alias="trangThai")
    note: str = Field(default="", alias="ghiChu")
    supplement_by: str = Field(default="", alias="hanBoSungHoSo")
    id: int | None = None
    record: str = Field(default="", alias="so")
    book: str = Field(default="", alias="quyenSo")
    page: str = Field(default="", alias="trangSo")
    registered: str = Field(default="", alias="ngayDangKy")
    person: str = Field(default="", alias="soDinhDanh")
    kind: str = Field(default="", alias="loaiDangKy")
    warnings: list[dict[str, str]] = Field(default_factory=list, alias="canhBao")


class ChoiceForm(Wire):
    """The three choices; one that is left out stays as it was."""

    facility: Annotated[str, Field(max_length=20)] = Field(default="", alias="noiDangKyKCB")
    guardian: Annotated[str, Field(max_length=20)] = Field(default="", alias="nguoiGiamHo")
    delivery: Code = Field(default="", alias="hinhThucNhan")


class OfficeForm(Wire):
    """Address of the office's seat; of every office when no maDonVi is given."""

    address: Annotated[str, Field(min_length=1, max_length=250)] = Field(alias="diaChiTruSo")
    unit: Code = Field(default="", alias="maDonVi")


class ListQuery(Wire):
    """Which part of the list: trangThai by its name (chưa gửi) or number (0)."""

    state: Annotated[str, Field(max_length=40)] = Field(default="", alias="trangThai")
    unit: Annotated[str, Field(max_length=20)] = Field(default="", alias="maDonVi")
    page: int = Field(default=1, alias="trang", ge=1, le=10_000)


class Row(Wire):
    """One child on the list."""

    id: str
    number: str = Field(alias="maHoSo")
    dossier: str = Field(alias="maHoSoLT")
    unit: str = Field(alias="maDonVi")
    name: str = Field(alias="hoTen")
    born: str = Field(alias="ngaySinh")
    person: str = Field(alias="soDinhDanh")
    state: str = Field(alias="trangThai")
    state_number: int = Field(alias="maTrangThai")
    since: str = Field(alias="tuLuc")
    facility: str = Field(alias="noiDangKyKCB")
    guardian: str = Field(alias="nguoiGiamHo")
    delivery: str = Field(alias="hinhThucNhan")
    tries: int = Field(alias="soLanGui")
    receipt: str = Field(alias="maGiaoDich")
    card: str = Field(alias="soTheBHYT")
    code: str = Field(alias="maLoi")
    error: str = Field(alias="moTaLoi")
    warning: dict[str, str] | None = Field(alias="canhBao")


class Rows(Wire):
    """A page of the list."""

    total: int = Field(alias="tongSo")
    rows: list[Row] = Field(alias="danhSach")


class Wrong(Wire):
    """Why not, in both languages; every fault of a form with its field."""

    error: dict[str, str]
    place: str = ""
    faults: list[str] = Field(default_factory=list, alias="chiTiet")
