"""The funeral allowance of branch A on the wire (apiMaiTang), as the one-stop system writes it: a profile of ours."""

from typing import Annotated, Literal

from pydantic import Field

from mocks.insurance.codes import Code, Day, Line, Name, Number
from mocks.party import Wire

DossierNumber = Annotated[str, Field(min_length=1, max_length=60)]


class Dead(Wire):
    """Who has died."""

    name: Name = Field(alias="hoTen")
    number: Number = Field(alias="soDDCN")
    born: Day = Field(default="", alias="ngaySinh")
    died: Day = Field(alias="ngayChet")
    record: Number = Field(default="", alias="soTrichLuc")
    """Number of the trích lục khai tử."""


class Heir(Wire):
    """Who is paid."""

    name: Name = Field(alias="hoTen")
    number: Number = Field(alias="soDDCN")
    relation: Code | Name = Field(default="", alias="quanHe")
    account: Number = Field(default="", alias="soTaiKhoan")
    bank: Line = Field(default="", alias="nganHang")


class FuneralClaim(Wire):
    """One dossier, from the one-stop system."""

    linked: DossierNumber = Field(alias="maHoSoLT")
    local: Number = Field(default="", alias="maHoSoMCDT")
    branch: Code = Field(alias="nhanh")
    dead: Dead = Field(alias="nguoiChet")
    heir: Heir = Field(alias="nguoiNhan")


class Taken(Wire):
    """Status "1": taken in, under our number; "0": not, and why."""

    status: Literal["1", "0"] = "0"
    number: str = Field(default="", alias="maHoSo")
    says: str = Field(default="", alias="statusDescription")
    code: str = Field(default="", alias="errorCode")
    why: str = Field(default="", alias="errorDescription")


class Inquiry(Wire):
    """Asks for the result of one dossier."""

    linked: DossierNumber = Field(alias="maHoSoLT")


class Shown(Wire):
    """1 processing, 2 needs a supplement, 3 settled, 4 refused; 0: there is no such dossier."""

    state: Literal[0, 1, 2, 3, 4] = Field(default=0, alias="trangThai")
    linked: str = Field(default="", alias="maHoSoLT")
    number: str = Field(default="", alias="maHoSo")
    amount: str = Field(default="0", alias="soTien")
    """Whole dong."""
    grounds: list[str] = Field(default_factory=list, alias="canCu")
    code: str = Field(default="", alias="maLyDo")
    reason: str = Field(default="", alias="lyDo")
    reason_english: str = Field(default="", alias="lyDoEn")
