"""The registry's messages as they stand on the wire, bounded; tags are aliases."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from harness.wire.population import DAY, LENGTHS
from mocks.party import Wire
from mocks.persons import Name, PersonNumber, Short

Text40 = Annotated[str, StringConstraints(min_length=1, max_length=LENGTHS["MaYeuCau"])]
Text35 = Annotated[str, StringConstraints(max_length=LENGTHS["MaDonVi"])]
Text20 = Annotated[str, StringConstraints(max_length=20)]
NumberOrNone = Annotated[str, StringConstraints(pattern=r"^([0-9]{12})?$")]
Day = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
Digits = Annotated[int, Field(ge=0, le=10**15 - 1)]
Code = Annotated[str, StringConstraints(max_length=10)]
ROWS_MAX = 1000
MEMBERS_MAX = 50
"""Of one household."""


class Birth(Wire):
    """NgayThangNamSinh: exactly one of the two."""

    year: str | None = Field(default=None, alias="Nam", pattern=r"^[0-9]{4}$")
    day: str | None = Field(default=None, alias="NgayThangNam", pattern=rf"^({DAY})$")


class Opening(Wire):
    """What every question to the registry begins with, apart from the public service that asks."""

    number: Text40 = Field(alias="MaYeuCau")
    code: Text20 = Field(alias="MaTichHop", min_length=1)
    officer: Text20 = Field(alias="MaCanBo", min_length=1)


class Head(Opening):
    """What every other request to the registry begins with."""

    procedure: Text20 = Field(alias="MaDVC", min_length=1)


class Asked(Wire):
    """A person: exactly one of the two numbers, name and birth."""

    cccd: PersonNumber | None = Field(default=None, alias="SoDinhDanh")
    cmnd: str | None = Field(default=None, alias="SoCMND", pattern=r"^[0-9]{9}$")
    name: str = Field(alias="HoVaTen", min_length=1, max_length=LENGTHS["HoVaTen"])
    birth: Birth = Field(alias="NgayThangNamSinh")


class Question(Asked, Opening):
    """033, 037 and kinship alike; 033 may have MaDichVu for MaDVC."""

    procedure: Text20 | None = Field(default=None, alias="MaDVC")
    service: Text20 | None = Field(default=None, alias="MaDichVu")
    unit: Text35 = Field(default="", alias="MaDonVi")
    account: str = Field(default="", alias="TaiKhoan", max_length=LENGTHS["TaiKhoan"])
    phone: str = Field(default="", alias="SoDienThoai", max_length=LENGTHS["SoDienThoai"])


class FeedQuestion(Wire):
    """The change feed."""

    number: Text40 = Field(alias="MaYeuCau")
    since_ms: Digits = Field(alias="TuNgay")
    until_ms: Digits = Field(alias="DenNgay")
    kind: Text20 = Field(default="", alias="Loai")
    page: int = Field(default=1, alias="Trang", ge=1, le=10**9)
    size: int = Field(default=100, alias="SoBanGhi", ge=1, le=10**9)


class Exists(Wire):
    """The inside of the yes/no answer."""

    exists: bool = Field(alias="TonTai")


class Confirmation(Wire):
    """The yes/no answer."""

    result: Exists = Field(alias="KetQuaXacThuc")


class Collection(Wire):
    """The citizen collection; CongDan is missing when nobody was found."""

    count: str = Field(alias="SoCongDan")
    note: str = Field(alias="GhiChu")
    at: str = Field(alias="ThoiDiemDuLieu")
    citizens: list[dict[str, Any]] | None = Field(default=None, alias="CongDan")


class Citizens(Wire):
    """The answer with the collection."""

    collection: Collection = Field(alias="CongdanCollection")


class Refused(Wire):
    """A refusal of the registry's JSON services."""

    code: Code = Field(alias="MaLoi")
    says: str = Field(alias="MoTaLoi")


# --- households, insurance records ------------------------------------------------------------------------------------


class MemberNumber(Wire):
    """A declared member."""

    cccd: PersonNumber = Field(alias="SoDinhDanh")


class HouseholdQuestion(Head):
    """XacNhanThongTinHoGiaDinh."""

    householder: Asked = Field(alias="ChuHo")
    members: list[MemberNumber] = Field(alias="DanhSachThanhVien", max_length=MEMBERS_MAX)


class HouseholdAnswer(Wire):
    """Yes, or no with one of the two known sentences."""

    number: str = Field(alias="MaYeuCau")
    confirmed: bool = Field(alias="KetQua")
    says: str = Field(alias="ThongBao")


class Place(Wire):
    """An address in codes."""

    province: str = Field(alias="MaTinhThanh", pattern=r"^[0-9]{2}$")
    commune: str = Field(alias="MaPhuongXa", pattern=r"^[0-9]{5}$")
    district: str = Field(default="", alias="MaQuanHuyen", pattern=r"^([0-9]{3})?$")


class FullHouseholder(Asked):
    """The householder's whole record."""

    sex: str = Field(alias="GioiTinh", pattern=r"^[12]$")
    permanent: Place | None = Field(default=None, alias="ThuongTru")


class MembersQuestion(Head):
    """TraCuuThanhVienHoGiaDinh."""

    householder: FullHouseholder = Field(alias="ChuHo")


class Member(Wire):
    """A member of the household."""

    cccd: str = Field(alias="SoDinhDanh")
    relation: str = Field(alias="QuanHe")
    form: str = Field(alias="HinhThucCuTru")


class MembersAnswer(HouseholdAnswer):
    """The members, when the householder agrees."""

    members: list[Member] = Field(alias="DanhSachThanhVien")


class RecordRow(Wire):
    """One insurance record; its flaws are told row by row, so its shape is bounded only."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=64)] = Field(alias="MaBanGhi")
    cccd: Short = Field(default="", alias="SoDinhDanh")
    name: Short = Field(default="", alias="HoVaTen")
    birth: dict[Annotated[str, StringConstraints(max_length=20)], Short] = Field(
        default_factory=dict, alias="NgayThangNamSinh", max_length=5
    )
    insurance_number: Short = Field(default="", alias="MaSoBHXH")
    card: Short = Field(default="", alias="SoTheBHYT")
    valid_from: Short = Field(default="", alias="TuNgay")
    valid_to: Short = Field(default="", alias="DenNgay")


class RecordBatch(Head):
    """ChiaSeDuLieuBaoHiem."""

    batch: Annotated[str, StringConstraints(min_length=1, max_length=64)] = Field(alias="MaGoi")
    rows: list[RecordRow] = Field(alias="DanhSachBanGhi", max_length=ROWS_MAX)


class RowResult(Wire):
    """What became of one record."""

    code: str = Field(alias="MaBanGhi")
    state: str = Field(alias="TrangThai")
    fault: str = Field(alias="MaLoi")
    says: str = Field(alias="MoTaLoi")


class BatchResult(Wire):
    """What became of a batch."""

    number: str = Field(alias="MaYeuCau")
    batch: str = Field(alias="MaGoi")
    taken: int = Field(alias="SoNhan")
    failed: int = Field(alias="SoLoi")
    results: list[RowResult] = Field(alias="KetQua")


# --- numbers, deaths --------------------------------------------------------------------------------------------------


class NumberRequest(Wire):
    """capSoDinhDanh."""

    number: Text40 = Field(alias="maYeuCau")
    name: Name = Field(alias="hoTen")
    born: Day = Field(alias="ngaySinh")
    sex: str = Field(alias="gioiTinh", pattern=r"^[12]$")
    birthplace: str = Field(alias="maTinhKhaiSinh", pattern=r"^[0-9]{3}$")
    mother: NumberOrNone = Field(default="", alias="soDinhDanhMe")
    father: NumberOrNone = Field(default="", alias="soDinhDanhCha")


class NumberAnswer(Wire):
    """The number given."""

    number: str = Field(alias="maYeuCau")
    cccd: str = Field(alias="soDinhDanh")


class DeathNotice(Wire):
    """baoTu."""

    number: Text40 = Field(alias="maYeuCau")
    cccd: PersonNumber = Field(alias="soDinhDanh")
    died: Day = Field(alias="ngayChet")


class DeathAnswer(Wire):
    """Whether the death is on record now."""

    number: str = Field(alias="maYeuCau")
    done: bool = Field(alias="ketQua")


class ApiRefused(Wire):
    """A refusal of apiSoDinhDanh."""

    code: Code = Field(alias="maLoi")
    says: str = Field(alias="moTaLoi")
