"""Renewal of household cards on the wire (apiGiaHanThe): what the portal sends and is answered. A profile of ours.

Days are yyyyMMdd in what is sent (as the population registry has them) and dd/MM/yyyy on cards; amounts are whole đồng,
as strings.
"""

from typing import Annotated, Final, Literal

from pydantic import Field

from mocks.insurance.codes import Code, Day, Name, Number
from mocks.insurance.errors import Told
from mocks.party import Wire

MEMBERS_MAX: Final = 30
Dossier = Annotated[str, Field(min_length=1, max_length=60)]
PersonNumber = Annotated[str, Field(pattern="^[0-9]{12}$")]
Dong = Annotated[str, Field(pattern=r"^[0-9]{1,15}$")] | Annotated[int, Field(strict=True, ge=0, lt=10**15)]
"""Whole đồng, as text or as a number."""
Kind = Literal["GIAM_TRU", "THUONG"]


class CardQuestion(Wire):
    """Asks whether a card can be renewed by its number alone."""

    card: Number = Field(alias="soTheBHYT")


class CardAnswer(Told):
    """1: it can; name and last day of validity."""

    state: int = Field(default=0, alias="trangThai")
    name: str = Field(default="", alias="hoTen")
    ends: str = Field(default="", alias="hanThe")


class Householder(Wire):
    """The householder (chủ hộ) as the citizen declares them."""

    name: Annotated[Name, Field(min_length=1)] = Field(alias="hoTen")
    number: PersonNumber = Field(alias="soDinhDanh")
    born: Day = Field(alias="ngaySinh")
    sex: Code = Field(default="", alias="gioiTinh")


class Member(Householder):
    """One member as the citizen declares them."""

    card: Number = Field(default="", alias="soTheBHYT")


class HouseholdDossier(Wire):
    """A household to be confirmed by the population registry."""

    number: Dossier = Field(alias="maHoSo")
    householder: Householder = Field(alias="chuHo")
    members: Annotated[list[Member], Field(max_length=MEMBERS_MAX)] = Field(default_factory=list, alias="thanhVien")


class MemberStanding(Wire):
    """A member, and whether they pay by the household."""

    number: str = Field(default="", alias="soDinhDanh")
    name: str = Field(default="", alias="hoTen")
    card: str = Field(default="", alias="soTheBHYT")
    counted: bool = Field(default=False, alias="tinhMucDong")
    why: str = Field(default="", alias="lyDo")


class Confirmation(Told):
    """1: householder and members are confirmed."""

    state: int = Field(default=0, alias="trangThai")
    number: str = Field(default="", alias="maHoSo")
    members: list[MemberStanding] = Field(default_factory=list, alias="thanhVien")


class QuoteQuestion(Wire):
    """Asks what is to be paid; a plain renewal (THUONG) needs the card's number only."""

    number: Dossier = Field(alias="maHoSo")
    months: int = Field(alias="soThang", ge=0, le=120)
    kind: Kind = Field(alias="hinhThuc")
    card: Number = Field(default="", alias="soTheBHYT")


class Line(Wire):
    """What one member pays: `share` in per cent of the first member's premium."""

    number: str = Field(default="", alias="soDinhDanh")
    card: str = Field(default="", alias="soTheBHYT")
    name: str = Field(default="", alias="hoTen")
    rank: int = Field(default=1, alias="thuTu")
    share: str = Field(default="100", alias="tyLe")
    monthly: str = Field(default="0", alias="mucDongThang")
    amount: str = Field(default="0", alias="soTien")


class Quote(Told):
    """The amount to be paid, and how it comes about."""

    state: int = Field(default=0, alias="trangThai")
    number: str = Field(default="", alias="maHoSo")
    total: str = Field(default="0", alias="tongTien")
    lines: list[Line] = Field(default_factory=list, alias="chiTiet")


class Payment(Wire):
    """Tells that the quoted amount was paid."""

    number: Dossier = Field(alias="maHoSo")
    payment: Annotated[str, Field(min_length=1, max_length=60)] = Field(alias="maGiaoDichThanhToan")
    amount: Annotated[str, Field(pattern=r"^[0-9]{1,15}$")] | Annotated[int, Field(strict=True, ge=0, le=10**15)] = (
        Field(alias="soTien")
    )


class Renewed(Wire):
    """One card's new period."""

    card: str = Field(default="", alias="soTheBHYT")
    name: str = Field(default="", alias="hoTen")
    begins: str = Field(default="", alias="tuNgay")
    ends: str = Field(default="", alias="denNgay")


class Result(Told):
    """1 extended, 2 not paid yet or being processed, 0 refused."""

    state: int = Field(default=0, alias="trangThai")
    number: str = Field(default="", alias="maHoSo")
    cards: list[Renewed] = Field(default_factory=list, alias="theMoi")


class Inquiry(Wire):
    """Asks for the result of one dossier."""

    number: Dossier = Field(alias="maHoSo")
