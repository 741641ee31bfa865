"""Messages of the linked hub (Phần mềm DVC liên thông), wire tags as aliases."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AliasChoices, Field

from mocks.party import Wire
from mocks.portal.plainwords import Base64, Cccd, Dossier, Json, Line, Prose, Tag, Word

FIELDS_MAX = 150
FILES_MAX = 20
Value = Annotated[Prose | int | None, Field(union_mode="left_to_right")]


class Login(Wire):
    """User and password of a system."""

    username: Line = Field(validation_alias=AliasChoices("username", "userName"))
    password: Line


class Token(Wire):
    """What a login gives."""

    token: str
    refresh_token: str = Field(alias="refreshToken")
    refresh_until: str = Field(alias="refreshTokenExpiryTime")


class Requester(Wire):
    """Who submits (người nộp)."""

    name: Word = Field(alias="hoTen", min_length=1)
    number: Cccd = Field(alias="soDDCN")
    phone: Word = Field(default="", alias="soDienThoai")
    email: Line = Field(default="", alias="email")


class Address(Wire):
    """Province, commune, the rest."""

    province: Word = Field(default="", alias="maTinh")
    district: Word = Field(default="", alias="maHuyen")
    """Only in addresses of before 01/07/2025."""
    commune: Word = Field(default="", alias="maXa")
    text: Line = Field(default="", alias="dcChiTiet")


class Residence(Wire):
    """The child's permanent residence (đăng ký thường trú)."""

    householder: Word = Field(alias="chuHoHoTen")
    householder_number: Cccd = Field(alias="chuHoSoDDCN")
    relation: Word = Field(default="", alias="quanHe")
    consent: bool | Literal["0", "1"] = Field(default=False, alias="dongYVNeID")
    address: Address = Field(default_factory=Address, alias="diaChi")


class ChildCard(Wire):
    """Three choices about the child's card (thẻ BHYT)."""

    registered_at: Word = Field(alias="noiDangKyKCB")
    guardian: Literal["CHA", "ME", "NYC"] = Field(alias="nguoiGiamHo")
    delivery: Literal["1", "2", 1, 2] = Field(alias="hinhThucNhan")


class Removal(Wire):
    """The householder of the deceased (xóa đăng ký thường trú), as the portal's form names the fields."""

    householder: Word = Field(alias="XoaChuhoHoten")
    householder_number: Word = Field(alias="XoaChuhoGiayto")
    relation: Word = Field(default="", alias="XoaChuhoQuanhe")


class Funeral(Wire):
    """Who draws the funeral allowance, and under which law (A BHXH, B social protection, C merit)."""

    branch: Literal["A", "B", "C"] = Field(alias="nhanh")
    name: Word = Field(alias="nguoiNhanHoTen")
    number: Cccd = Field(alias="nguoiNhanSoDDCN")
    relation: Word = Field(default="", alias="quanHe")
    account: Word = Field(default="", alias="soTaiKhoan")
    bank: Line = Field(default="", alias="nganHang")


class Attachment(Wire):
    """One attached file (tệp đính kèm)."""

    long_texts: ClassVar[bool] = True

    id: int = Field(default=0, ge=0, le=2**31 - 1)
    kind: int = Field(default=1, alias="loaiGiayTo", ge=0, le=1000)
    paper: Line = Field(default="", alias="tenGiayTo")
    name: Line = Field(default="", alias="tenTepDinhKem")
    void: Literal[0, 1] = Field(default=0, alias="huyGiayTo")
    content: Base64 = Field(default="", alias="duLieuTepDinhKem")


class Blocks(Wire):
    """What a submission and a supplement may both carry."""

    long_texts: ClassVar[bool] = True

    data: dict[Tag, Value] = Field(default_factory=dict, max_length=FIELDS_MAX)
    residence: Residence | None = Field(default=None, alias="dangKyThuongTru")
    card: ChildCard | None = Field(default=None, alias="theBHYT")
    removal: Removal | None = Field(default=None, alias="xoaThuongTru")
    funeral: Funeral | None = Field(default=None, alias="maiTang")
    files: list[Attachment] = Field(default_factory=list, alias="fileDinhKem", max_length=FILES_MAX)

    def declared(self) -> dict[str, str]:
        """The civil-status fields as text, empty ones left out."""
        return {tag: str(value) for tag, value in self.data.items() if value not in {None, ""}}

    def blocks(self) -> dict[str, dict[str, Any]]:
        """The other blocks that are there, by wire tag, as they go on."""
        found = {
            "dangKyThuongTru": self.residence,
            "theBHYT": self.card,
            "xoaThuongTru": self.removal,
            "maiTang": self.funeral,
        }
        return {tag: block.out() for tag, block in found.items() if block is not None}


class Submission(Blocks):
    """A citizen's submission for a group of linked procedures."""

    procedure: Word = Field(alias="maTTHC", min_length=1)
    module: Literal["KS", "KT"]
    requester: Requester = Field(alias="nguoiNop")


class Receipt(Wire):
    """What the citizen sees after submitting: number, receipt, appointment."""

    number: str = Field(alias="maHoSoLT")
    received: str = Field(alias="ngayTiepNhan")
    appointment: str = Field(alias="ngayHenTra")


class SupplementReceipt(Wire):
    """What the citizen sees after supplementing."""

    number: str = Field(alias="maHoSoLT")
    received: str = Field(alias="ngayBoSung")
    status: int = Field(alias="trangThai")


class ListQuery(Wire):
    """Which part of the list."""

    module: Literal["KS", "KT", ""] = ""
    page: int = Field(default=1, alias="trang", ge=1, le=100_000)


class Item(Wire):
    """One dossier that the one-stop has not received yet."""

    id: str
    unit: int = Field(alias="maDonVi")
    procedure: str = Field(alias="maTTHC")
    module: str
    number: str = Field(alias="maHoSo")
    received: str = Field(alias="ngayTiepNhan")
    tech_id: str = Field(alias="techId")


class Items(Wire):
    """The list in its wrapper."""

    data: list[Item]


class Taken(Wire):
    """The one-stop has it (daNhan)."""

    number: Dossier = Field(alias="maHoSo")
    taken: Literal[True] = Field(alias="daNhan")


class Report(Wire):
    """The status call; codes are numbers, and taken as text too."""

    long_texts: ClassVar[bool] = True

    procedure: Word = Field(default="", alias="maTTHC")
    number: Dossier = Field(alias="soHoSoLT")
    agency: int = Field(alias="coQuanXuLy", ge=0, le=99)
    own: Line = Field(default="", alias="maHoSo")
    status: int = Field(alias="trangThai", ge=0, le=99)
    at: Word = Field(default="", alias="thoiGianThucHien")
    note: Prose | None = Field(default="", alias="ghiChu")
    result: Json | None = Field(default="", alias="ketQuaXuLy")
    officer: Line | None = Field(default="", alias="nguoiXuLy")
    post: Line | None = Field(default="", alias="chucDanh")
    department: Line | None = Field(default="", alias="phongBanXuLy")
    says: Prose | None = Field(default="", alias="noiDungXuLy")
    begun: Word | None = Field(default="", alias="ngayBatDau")
    due: Word | None = Field(default="", alias="ngayKetThucTheoQuyDinh")
    appointment_before: Word | None = Field(default="", alias="ngayHenTraTruoc")
    appointment_now: Word | None = Field(default="", alias="ngayHenTraMoi")
    supplement_by: Word | None = Field(default="", alias="hanBoSungHoSo")


class Done(Wire):
    """All went well."""

    status: Literal[200] = 200
    title: str


class Wrong(Wire):
    """Problem details as ASP.NET writes them; `detail` is the same in English (profile)."""

    type: str = "https://tools.ietf.org/html/rfc9110#section-15.5.1"
    title: str
    status: int
    detail: str = ""
    trace: str = Field(default="", alias="traceId")
    errors: dict[str, list[str]] = Field(default_factory=dict)


class Logged(Wire):
    """One status in an agency's log."""

    status: int = Field(alias="trangThai")
    name: str = Field(alias="tenTrangThai")
    at: str = Field(alias="thoiGianThucHien")
    heard: str = Field(alias="thoiGianGhiNhan")
    note: str = Field(alias="ghiChu")
    officer: str = Field(alias="nguoiXuLy")
    says: str = Field(alias="noiDungXuLy")
    result: str = Field(alias="ketQuaXuLy")


class AgencyLog(Wire):
    """One agency's part."""

    agency: int = Field(alias="coQuanXuLy")
    name: str = Field(alias="tenCoQuan")
    ended: bool = Field(alias="ketThuc")
    stopped: bool = Field(alias="dungXuLy")
    log: list[Logged] = Field(alias="nhatKy")


class OpenSupplement(Wire):
    """What the citizen still owes."""

    agency: int = Field(alias="coQuanXuLy")
    says: str = Field(alias="noiDung")
    until: str = Field(alias="hanBoSungHoSo")


class Progress(Wire):
    """How a linked dossier stands."""

    number: str = Field(alias="maHoSoLT")
    procedure: str = Field(alias="maTTHC")
    module: str
    received: str = Field(alias="ngayTiepNhan")
    appointment: str = Field(alias="ngayHenTra")
    status: int = Field(alias="trangThai")
    name: str = Field(alias="tenTrangThai")
    taken: bool = Field(alias="daNhan")
    agencies: list[AgencyLog] = Field(alias="coQuan")
    refused: list[int] = Field(alias="coQuanTuChoi")
    supplements: list[OpenSupplement] = Field(alias="boSung")
    finished: str = Field(alias="ngayKetThuc")
    on_time: bool | None = Field(alias="dungHan")


class NoticeQuery(Wire):
    """Whose notifications."""

    number: Cccd = Field(alias="soDDCN")


class Notice(Wire):
    """One notification to the citizen."""

    number: str = Field(alias="maHoSoLT")
    kind: str = Field(alias="loai")
    says: str = Field(alias="noiDung")
    english: str = Field(alias="noiDungEn")
    at: str = Field(alias="thoiDiem")
    until: str = Field(default="", alias="hanBoSungHoSo")
    channels: list[str] = Field(alias="kenh")


class Notices(Wire):
    """All of them, oldest first."""

    notices: list[Notice] = Field(alias="thongBao")
