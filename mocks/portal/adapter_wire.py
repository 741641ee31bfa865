"""Messages of the DVCQG adapter, wire tags as aliases: login, the one door's body, dossier and progress."""

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from mocks.party import Wire
from mocks.portal.plainwords import Dossier, Line, Moment, Prose, Word

ROWS_MAX = 100
Rows = Annotated[list[dict[str, JsonValue]], Field(max_length=ROWS_MAX)]
Status = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]


class AdapterLogin(Wire):
    """User and password at the adapter."""

    username: Line
    password: Line


class AdapterSession(Wire):
    """What a login gives."""

    session: str
    error_code: str
    message: str = ""


class AdapterCall(Wire):
    """The body of the one door: session, unit, service, and what the service takes."""

    session: Word
    unit: Word = Field(alias="madonvi")
    service: Word
    procedure: Word = Field(default="", alias="maTTHC")
    number: Word = Field(default="", alias="mahoso")
    agency: Word = Field(default="", alias="maCoQuan")
    papers: Word = Field(default="", alias="mstorcmnd")
    updating: Literal["True", "False"] = Field(default="False", alias="isUpdating")
    rows: Rows = Field(default_factory=list, alias="data")


class AdapterAnswer(Wire):
    """The adapter's answer: HTTP says 200, `error_code` says how it went."""

    error_code: str
    message: str
    english: str = Field(alias="messageEn")
    result: list[dict[str, Any]]


class DossierRow(Wire):
    """A dossier as one-stops synchronise it (DongBoHoSoMC)."""

    number: Dossier = Field(alias="MaHoSo")
    procedure: Word = Field(alias="MaTTHC")
    procedure_name: Line = Field(default="", alias="TenTTHC")
    field_code: Word = Field(default="", alias="MaLinhVuc")
    field_name: Line = Field(default="", alias="TenLinhVuc")
    applicant: Line = Field(default="", alias="ChuHoSo")
    applicant_kind: Literal["1", "2"] = Field(default="1", alias="LoaiDoiTuong")
    tech_id: Word = Field(default="", alias="MaDoiTuong")
    email: Line = Field(default="", alias="Email")
    phone: Word = Field(default="", alias="SoDienThoai")
    summary: Prose = Field(default="", alias="TrichYeuHoSo")
    received: Moment = Field(alias="NgayTiepNhan")
    appointment: Moment = Field(default="", alias="NgayHenTra")
    status: Status = Field(alias="TrangThaiHoSo")
    returned: Moment = Field(default="", alias="NgayTra")
    return_note: Line = Field(default="", alias="ThongTinTra")
    way: Literal["0", "1"] = Field(default="0", alias="HinhThuc")
    ended: Moment = Field(default="", alias="NgayKetThucXuLy")
    handled_by: Line = Field(default="", alias="DonViXuLy")
    note: Prose = Field(default="", alias="GhiChu")
    papers: Rows = Field(default_factory=list, alias="TaiLieuNop")
    fees: Rows = Field(default_factory=list, alias="DanhSachLePhi")
    other_files: Rows = Field(default_factory=list, alias="DanhSachTepDinhKemKhac")
    supplements: Rows = Field(default_factory=list, alias="DanhSachHoSoBoSung")
    results: Rows = Field(default_factory=list, alias="DanhSachGiayToKetQua")


class ProgressRow(Wire):
    """A step of a dossier's way (CapNhatTienDoHoSoMC)."""

    number: Dossier = Field(alias="MaHoSo")
    officer: Line = Field(default="", alias="NguoiXuLy")
    post: Line = Field(default="", alias="ChucDanh")
    at: Moment = Field(alias="ThoiDiemXuLy")
    department: Line = Field(default="", alias="PhongBanXuLy")
    says: Prose = Field(default="", alias="NoiDungXuLy")
    status: Status = Field(alias="TrangThai")
    begun: Moment = Field(default="", alias="NgayBatDau")
    due: Moment = Field(default="", alias="NgayKetThucTheoQuyDinh")
