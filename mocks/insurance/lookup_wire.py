"""The three look-ups of apiBHXH on the wire, as provinces publish them: all strings, dates by loaiNgaySinh."""

from pydantic import Field

from mocks.insurance.codes import Code, Day, Name, Number
from mocks.party import Wire


class NumberQuestion(Wire):
    """Asks for the household behind a social-insurance number."""

    number: Number = Field(alias="maSoBhxh")


class HouseholdRow(Wire):
    """One member of BHXH's household, with codes of the General Statistics Office."""

    name: str = Field(default="", alias="hoTen")
    old_book: str = Field(default="", alias="soSoCu")
    born: str = Field(default="", alias="ngaySinh")
    precision: str = Field(default="0", alias="loaiNgaySinh")
    sex: str = Field(default="", alias="gioiTinh")
    province: str = Field(default="", alias="maTinhKs")
    district: str = Field(default="", alias="maHuyenKs")
    commune: str = Field(default="", alias="maXaKs")
    state: str = Field(default="", alias="trangThai")


class CriteriaQuestion(Wire):
    """Asks for a social-insurance number by name, birth and address (isKs 1: of birth, 0: of the household)."""

    name: Name = Field(alias="hoTen")
    born: Day = Field(alias="ngaySinh")
    precision: Code = Field(default="0", alias="loaiNgaySinh")
    sex: Code = Field(default="", alias="gioiTinh")
    province: Code = Field(default="", alias="maTinhKs")
    district: Code = Field(default="", alias="maHuyenKs")
    commune: Code = Field(default="", alias="maXaKs")
    of_birth: Code = Field(default="0", alias="isKs")


class NumberAnswer(Wire):
    """The number, or why there is none."""

    number: str = Field(default="", alias="maSoBhxh")
    state: str = Field(default="", alias="trangThai")
    error: str = Field(default="", alias="errorCode")


class PersonQuestion(Wire):
    """Asks who somebody is, and in which household, by name and birth with book or card as further keys."""

    province: Code = Field(default="", alias="maTinh")
    name: Name = Field(alias="hoTen")
    born: Day = Field(alias="ngaySinh")
    precision: Code = Field(default="0", alias="loaiNgaySinh")
    sex: Code = Field(default="", alias="gioiTinh")
    book: Number = Field(default="", alias="soSo")
    card: Number = Field(default="", alias="maThe")
    of_birth: Code = Field(default="0", alias="isKs")


class PersonAnswer(Wire):
    """The person with their household's number (maHo); every field empty when nobody, or not one alone, is meant."""

    number: str = Field(default="", alias="maSo")
    name: str = Field(default="", alias="hoTen")
    born: str = Field(default="", alias="ngaySinh")
    precision: str = Field(default="", alias="loaiNgaySinh")
    sex: str = Field(default="", alias="gioiTinh")
    household: str = Field(default="", alias="maHo")
    address: str = Field(default="", alias="diaChi")
    state: str = Field(default="", alias="trangThai")
