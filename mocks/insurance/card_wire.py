"""A child's card on the wire: what civil status sends (apiTheBHYTTE), and what it is answered. A profile of ours."""

from typing import Annotated

from pydantic import Field

from mocks.insurance.codes import Code, Day, Line, Name, Number
from mocks.insurance.errors import Told
from mocks.party import Wire

Dossier = Annotated[str, Field(min_length=1, max_length=60)]


class Place(Wire):
    """An address in parts, as newer civil-status software writes it (no district since 01/07/2025)."""

    province: Code = Field(default="", alias="maTinh")
    district: Code = Field(default="", alias="maHuyen")
    commune: Code = Field(default="", alias="maXa")
    detail: Line = Field(default="", alias="dcChiTiet")


Address = Line | Place


class Child(Wire):
    """The child (trẻ em), in civil status's codes."""

    name: Name = Field(default="", alias="hoTen")
    born: Day = Field(default="", alias="ngaySinh")
    sex: Code = Field(default="", alias="gioiTinh")
    number: Number = Field(default="", alias="soDDCN")
    ethnic: Code | Name = Field(default="", alias="danToc")
    nationality: Code | Name = Field(default="", alias="quocTich")
    address: Address = Field(default="", alias="diaChi")


class Parent(Wire):
    """Father or mother; empty when not determined."""

    name: Name = Field(default="", alias="hoTen")
    number: Number = Field(default="", alias="soDDCN")


class Registrant(Parent):
    """Who registered the birth (người đi đăng ký)."""

    relation: Code | Name = Field(default="", alias="quanHe")
    address: Address = Field(default="", alias="diaChi")


class BirthDossier(Wire):
    """One birth record with the three choices of the card."""

    number: Dossier = Field(alias="maHoSo")
    linked: Number = Field(default="", alias="maHoSoLT")
    unit: Code = Field(default="", alias="maDonVi")
    record: Number = Field(default="", alias="soDangKy")
    book: Number = Field(default="", alias="quyenSo")
    registered: Day = Field(default="", alias="ngayDangKy")
    child: Child = Field(alias="treEm")
    father: Parent = Field(default_factory=Parent, alias="cha")
    mother: Parent = Field(default_factory=Parent, alias="me")
    registrant: Registrant = Field(default_factory=Registrant, alias="nguoiDangKy")
    facility: Number = Field(default="", alias="noiDangKyKCB")
    guardian: Number = Field(default="", alias="nguoiGiamHo")
    card_address: Address = Field(default="", alias="diaChiTrenThe")
    delivery: Code = Field(default="", alias="hinhThucNhan")
    office_address: Address = Field(default="", alias="diaChiTruSo")


class Receipt(Told):
    """Whether the dossier was taken in: trangThai 1, or 0 with the reason."""

    state: int = Field(default=0, alias="trangThai")
    receipt: str = Field(default="", alias="maGiaoDich")


class Inquiry(Wire):
    """Asks for the result of one dossier."""

    number: Dossier = Field(alias="maHoSo")


class Issued(Wire):
    """A card that was issued."""

    bhxh_number: str = Field(default="", alias="maSoBHXH")
    card: str = Field(default="", alias="soTheBHYT")
    begins: str = Field(default="", alias="tuNgay")
    ends: str = Field(default="", alias="denNgay")


class Outcome(Issued, Told):
    """1 processing, 2 issued, 3 returned; 0 when there is no such dossier."""

    state: int = Field(default=0, alias="trangThai")


def text_of(address: Address) -> str:
    """An address as one line."""
    return address.strip() if isinstance(address, str) else address.detail.strip()
