"""Messages of the one-stop's own doors, wire tags as aliases; a profile of ours on the portal's dossier fields."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from mocks.party import Wire

Number = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class Question(Wire):
    """Asks for one dossier by either of its numbers (TraCuuHoSo)."""

    number: Number = Field(alias="maHoSo")


class ListQuery(Wire):
    """Which dossiers an officer wants to see."""

    state: int = Field(default=0, alias="trangThai", ge=0, le=10)
    """0: all."""
    page: int = Field(default=1, alias="trang", ge=1, le=100_000)


class Nothing(Wire):
    """An empty body."""


class ReportRow(Wire):
    """One status as it was told the hub."""

    status: int = Field(alias="trangThai")
    at: str = Field(alias="thoiGianThucHien")
    sent: int = Field(alias="soLanGui")
    done: str = Field(alias="thoiGianGhiNhan")
    never: str = Field(alias="loi")


class PassingRow(Wire):
    """One part that was passed on."""

    target: Literal["residence", "removal", "funeral"] = Field(alias="noiNhan")
    receipt: str = Field(alias="maHoSoNoiNhan")
    done: str = Field(alias="thoiGianNhan")
    refused: str = Field(alias="loi")
    tries: int = Field(alias="soLanThuLai")


class DossierRow(Wire):
    """A dossier with the portal's fields and both numbers."""

    local: str = Field(alias="MaHoSo")
    linked: str = Field(alias="MaHoSoLT")
    procedure: str = Field(alias="MaTTHC")
    module: str = Field(alias="Module")
    applicant: str = Field(alias="ChuHoSo")
    received: str = Field(alias="NgayTiepNhan")
    state: str = Field(alias="TrangThaiHoSo")
    name: str = Field(alias="TenTrangThai")
    ended: str = Field(alias="NgayKetThucXuLy")
    note: str = Field(alias="GhiChu")
    supplement_by: str = Field(alias="HanBoSungHoSo")


class DossierShown(DossierRow):
    """A dossier with what was told the hub and what was passed on."""

    reports: list[ReportRow] = Field(alias="BaoCao")
    passings: list[PassingRow] = Field(alias="ChuyenTiep")


class Found(Wire):
    """The answer of TraCuuHoSo, in the shape of the portal's adapter."""

    error_code: str
    message: str
    result: list[DossierRow]


class Listed(Wire):
    """One page of the officer's list, a thousand at most."""

    total: int = Field(alias="tongSo")
    rows: list[DossierRow] = Field(alias="danhSach")


class Refused(Wire):
    """Why a door does not do as it is asked."""

    error_code: str
    message: str
    english: str = Field(alias="messageEn")
