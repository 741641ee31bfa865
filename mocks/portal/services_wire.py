"""Messages of the paid and forwarded online services, wire tags as aliases; a profile, for nothing is public."""

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, StringConstraints

from mocks.party import Wire
from mocks.portal.hub_wire import Requester
from mocks.portal.plainwords import Cccd, Day, Line, Tag, Word

MEMBERS_MAX = 30
PEOPLE_MAX = 500
FIELDS_MAX = 40
Dong = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}$")]
"""Whole đồng."""
Card = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{10,15}$")]
Months = Literal[3, 6, 12]
Row = Annotated[dict[Tag, JsonValue], Field(max_length=FIELDS_MAX)]
"""One line of a list that goes on unchanged."""


class Householder(Wire):
    """The householder as the citizen declares them (chủ hộ)."""

    name: Word = Field(alias="hoTen", min_length=1)
    number: Cccd = Field(alias="soDinhDanh")
    born: Day = Field(alias="ngaySinh")
    sex: Literal["1", "2", 1, 2] = Field(alias="gioiTinh")


class Member(Householder):
    """One member as the citizen declares them (thành viên)."""

    card: Card | Literal[""] = Field(default="", alias="soTheBHYT")


class ReducedRenewal(Wire):
    """Renewal with the reduction; without members the registry's own list is asked for."""

    requester: Requester = Field(alias="nguoiNop")
    householder: Householder = Field(alias="chuHo")
    members: list[Member] = Field(default_factory=list, alias="thanhVien", max_length=MEMBERS_MAX)
    months: Months = Field(alias="soThang")


class PlainRenewal(Wire):
    """Renewal by the card's number alone."""

    requester: Requester = Field(alias="nguoiNop")
    card: Card = Field(alias="soTheBHYT")
    months: Months = Field(alias="soThang")


class ClaimFiled(Wire):
    """An employer's list for one regime (sickness, child's sickness, maternity, convalescence)."""

    employer: Word = Field(alias="maDonVi", min_length=1)
    employer_name: Line = Field(default="", alias="tenDonVi")
    regime: Literal["OM_DAU", "CON_OM", "THAI_SAN", "DUONG_SUC"] = Field(alias="loaiCheDo")
    people: list[Row] = Field(alias="dsNguoiLaoDong", min_length=1, max_length=PEOPLE_MAX)
    made: Day = Field(alias="ngayLap")


class ClaimSupplement(Wire):
    """The lines of the people concerned, as they are now."""

    people: list[Row] = Field(alias="dsNguoiLaoDong", min_length=1, max_length=PEOPLE_MAX)


class Worker(Wire):
    """Who lost their work (người lao động)."""

    name: Word = Field(alias="hoTen", min_length=1)
    number: Cccd = Field(alias="soDDCN")
    insurance: Word = Field(default="", alias="maSoBHXH")
    born: Day = Field(alias="ngaySinh")


class Unemployment(Wire):
    """An application for unemployment benefit (trợ cấp thất nghiệp)."""

    worker: Worker = Field(alias="nguoiLaoDong")
    ended: Day = Field(alias="ngayNghiViec")
    employer: Word = Field(default="", alias="maDonVi")
    reason: Line = Field(default="", alias="lyDoNghiViec")
    account: Word = Field(default="", alias="soTaiKhoan")
    bank: Line = Field(default="", alias="nganHang")
    phone: Word = Field(default="", alias="soDienThoai")


class OrderAsked(Wire):
    """Which dossier is to be paid."""

    number: Word = Field(alias="maHoSo", min_length=1)


class Paid(Wire):
    """The bank's confirmation."""

    transaction: Word = Field(alias="maGiaoDich", min_length=1)
    amount: Dong = Field(alias="soTien")


class Nothing(Wire):
    """An empty body."""


class OrderShown(Wire):
    """A payment order (yêu cầu thanh toán)."""

    id: str = Field(alias="maThanhToan")
    number: str = Field(alias="maHoSo")
    amount: str = Field(alias="soTien")
    state: Literal["CHO", "DA_THANH_TOAN", "HET_HAN", "DA_HOAN"] = Field(alias="trangThai")
    until: str = Field(alias="hetHan")
    transaction: str = Field(default="", alias="maGiaoDich")
    paid: str = Field(default="", alias="ngayThanhToan")


class Logged(Wire):
    """One step of a dossier."""

    status: int = Field(alias="trangThai")
    name: str = Field(alias="tenTrangThai")
    at: str = Field(alias="thoiDiem")
    says: str = Field(alias="noiDung")


class ServiceDossier(Wire):
    """A dossier of an online service, as whoever filed it sees it."""

    number: str = Field(alias="maHoSo")
    procedure: str = Field(alias="maTTHC")
    status: int = Field(alias="trangThai")
    name: str = Field(alias="tenTrangThai")
    code: str = Field(default="", alias="maLoi")
    says: str = Field(default="", alias="moTaLoi")
    log: list[Logged] = Field(alias="nhatKy")
    total: str = Field(default="", alias="tongTien")
    lines: list[dict[str, Any]] = Field(default_factory=list, alias="chiTiet")
    order: str = Field(default="", alias="maThanhToan")
    cards: list[dict[str, Any]] = Field(default_factory=list, alias="theMoi")
    results: list[dict[str, Any]] = Field(default_factory=list, alias="ketQua")


class Refused(Wire):
    """Why a door does not do as it is asked."""

    code: str = Field(alias="maLoi")
    says: str = Field(alias="moTaLoi")
    english: str = Field(alias="moTaLoiEn")
