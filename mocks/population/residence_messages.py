"""apiCuTru on the wire: residence dossiers of the linked groups; errors travel in HTTP 200, as at civil status."""

from typing import Annotated, Any

from pydantic import Field, StrictBool, StringConstraints

from mocks.party import Wire
from mocks.persons import Line, Name, PersonNumber, Short
from mocks.population.messages import Day

DossierNumber = Annotated[str, StringConstraints(min_length=1, max_length=50)]
PAPERS_MAX = 20


class Head(Wire):
    """The dossier's two numbers and its procedure."""

    linked: DossierNumber = Field(alias="maHoSoLT")
    local: str = Field(default="", alias="maHoSoMCDT", max_length=50)
    procedure: str = Field(alias="maTTHC", min_length=1, max_length=20)


class Householder(Wire):
    """chuHo."""

    name: Name = Field(alias="hoTen")
    cccd: PersonNumber = Field(alias="soDDCN")
    relation: Short = Field(default="", alias="quanHe")


class Child(Wire):
    """nguoiDangKy."""

    name: Name = Field(alias="hoTen")
    cccd: PersonNumber = Field(alias="soDDCN")
    born: Day = Field(alias="ngaySinh")
    sex: str = Field(default="0", alias="gioiTinh", pattern=r"^[012]$")


class Deceased(Wire):
    """nguoiChet."""

    name: Name = Field(alias="hoTen")
    cccd: PersonNumber = Field(alias="soDDCN")
    died: Day = Field(alias="ngayChet")


class HomeAddress(Wire):
    """diaChi; a district marks an address as one of before 01/07/2025."""

    province: str = Field(alias="maTinh", pattern=r"^[0-9]{2}$")
    commune: str = Field(alias="maXa", pattern=r"^[0-9]{5}$")
    district: str = Field(default="", alias="maHuyen", pattern=r"^([0-9]{3})?$")
    detail: Line = Field(default="", alias="dcChiTiet")


class Register(Wire):
    """Where a birth or a death was entered: number, book, day."""

    number: Short = Field(default="", alias="so")
    book: Short = Field(default="", alias="quyenSo")
    day: Short = Field(default="", alias="ngayDangKy")


class RegisterRequest(Head):
    """dangKyThuongTru."""

    child: Child = Field(alias="nguoiDangKy")
    householder: Householder = Field(alias="chuHo")
    address: HomeAddress = Field(alias="diaChi")
    consents: StrictBool = Field(alias="dongYVNeID")
    birth: Register = Field(alias="giayKhaiSinh")
    papers: list[dict[Short, Any]] = Field(default_factory=list, alias="fileDinhKem", max_length=PAPERS_MAX)
    """What an address that is no parent's needs (NĐ 63/2024/NĐ-CP điều 5)."""


class RemoveRequest(Head):
    """xoaDangKyThuongTru."""

    deceased: Deceased = Field(alias="nguoiChet")
    householder: Householder = Field(alias="chuHo")
    death: Register = Field(alias="trichLucKhaiTu")


class Taken(Wire):
    """What the sender of a dossier is told."""

    status: str
    own: str = Field(default="", alias="maHoSo")
    says: str = Field(default="", alias="statusDescription")
    code: str = Field(default="", alias="errorCode")
    fault: str = Field(default="", alias="errorDescription")


class StateRequest(Wire):
    """traTrangThaiHoSo."""

    linked: DossierNumber = Field(alias="maHoSoLT")


class State(Wire):
    """How a dossier stands: trangThai 1 processing, 2 supplement, 4 result, 6 refused."""

    status: str
    own: str = Field(default="", alias="maHoSo")
    state: str = Field(default="", alias="trangThai")
    note: str = Field(default="", alias="ghiChu")
    result: str = Field(default="", alias="ketQuaXuLy")
    """JSON text, as in the status call of the hub."""
    code: str = Field(default="", alias="errorCode")
    fault: str = Field(default="", alias="errorDescription")


# --- officers' own doors ----------------------------------------------------------------------------------------------


class Person(Wire):
    """A person by number."""

    cccd: PersonNumber = Field(alias="soDinhDanh")


class LookupRow(Wire):
    """One look-up of a person (lịch sử tra cứu)."""

    at: str = Field(alias="thoiDiem")
    asker: str = Field(alias="donVi")
    officer: str = Field(alias="maCanBo")
    service: str = Field(alias="dichVu")
    number: str = Field(alias="maYeuCau")
    purpose: str = Field(alias="mucDich")
    dossier: str = Field(alias="maHoSo")
    found: bool = Field(alias="timThay")


class Lookups(Wire):
    """Who asked about a person."""

    rows: list[LookupRow] = Field(alias="lichSu")


class Mended(Wire):
    """Whether there was somebody to look up."""

    done: bool = Field(alias="daRaSoat")
