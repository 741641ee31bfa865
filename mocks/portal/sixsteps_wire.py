"""Messages of the newer six-step flow (token, number, file, dossier, progress, status), wire tags as aliases."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from mocks.party import Wire
from mocks.portal.adapter_wire import ROWS_MAX, ProgressRow, Status
from mocks.portal.plainwords import Base64, Dossier, Line, Moment, Prose, Word

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class TokenAsked(Wire):
    """User and password."""

    username: Line
    password: Line


class TokenGiven(Wire):
    """A bearer token."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 -- the kind of token
    expires_in: int


class NumberAsked(Wire):
    """Asks for the next dossier number; the same reference always gets the same one."""

    unit: Word = Field(alias="MaDonVi", min_length=1)
    reference: Word = Field(default="", alias="MaThamChieu")


class NumberGiven(Wire):
    """The number."""

    number: str = Field(alias="MaHoSo")


class Upload(Wire):
    """A file (tệp tin)."""

    long_texts: ClassVar[bool] = True

    name: Line = Field(alias="TenTepTin", min_length=1)
    content: Base64 = Field(alias="NoiDung", min_length=1)


class Uploaded(Wire):
    """Where the file is kept and what its SHA-256 is."""

    id: str = Field(alias="IdTepTin")
    digest: str = Field(alias="HashTepTin")


class Paper(Wire):
    """A file that belongs to a dossier; LoaiBan 0 original, 1 copy, 2 electronic."""

    id: Word = Field(alias="IdTepTin")
    digest: Hash = Field(alias="HashTepTin")
    copy_kind: Literal[0, 1, 2] = Field(alias="LoaiBan")
    name: Line = Field(default="", alias="TenGiayTo")


class Connected(Wire):
    """A dossier with its files (NoiHoSo)."""

    number: Dossier = Field(alias="MaHoSo")
    procedure: Word = Field(alias="MaTTHC", min_length=1)
    applicant: Line = Field(alias="ChuHoSo", min_length=1)
    applicant_kind: Literal["1", "2"] = Field(default="1", alias="LoaiDoiTuong")
    tech_id: Word = Field(default="", alias="MaDoiTuong")
    phone: Word = Field(default="", alias="SoDienThoai")
    email: Line = Field(default="", alias="Email")
    summary: Prose = Field(default="", alias="TrichYeuHoSo")
    received: Moment = Field(default="", alias="NgayTiepNhan")
    appointment: Moment = Field(default="", alias="NgayHenTra")
    papers: list[Paper] = Field(default_factory=list, alias="TaiLieuNop", max_length=ROWS_MAX)


class Moved(Wire):
    """A dossier's new status (CapNhatTrangThai)."""

    number: Dossier = Field(alias="MaHoSo")
    status: Status = Field(alias="TrangThaiHoSo")
    note: Prose = Field(default="", alias="GhiChu")


class Stepped(ProgressRow):
    """A step of a dossier's way (CapNhatTienTrinh)."""


class Standing(Wire):
    """Where the dossier stands now."""

    number: str = Field(alias="MaHoSo")
    status: str = Field(alias="TrangThaiHoSo")


class Fault(Wire):
    """Why not: 400 something is missing, 401 token, 403 no right, 404 unknown, 502 behind the proxy."""

    code: int
    message: str
    english: str = Field(alias="messageEn")
