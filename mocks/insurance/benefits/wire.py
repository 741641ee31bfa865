"""Benefit claims on the wire (apiCheDo): what an employer files for its people, and what each of them is answered.

A profile of ours in the shape of the employer's list (danh sách đề nghị hưởng chế độ): the messages are public nowhere.
Dates are yyyyMMdd, as everywhere at apiBHXH; dd/MM/yyyy, as collection clients write, is read too.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, field_serializer

from mocks.insurance.codes import Code, Day, Line, Name, Number
from mocks.insurance.errors import Told
from mocks.party import Wire

PEOPLE_MAX = 500
PAPERS_MAX = 20
SPANS_MAX = 50

DossierNumber = Annotated[str, Field(min_length=1, max_length=60)]
Regime = Literal["OM_DAU", "CON_OM", "THAI_SAN", "DUONG_SUC"]
Days = Annotated[Decimal, Field(ge=0, le=800, multiple_of=Decimal("0.5"))]


class Span(Wire):
    """Days from one to another."""

    first: Day = Field(default="", alias="tuNgay")
    last: Day = Field(default="", alias="denNgay")


class PaperGiven(Wire):
    """A paper that is handed in besides (bản giấy): its kind as in the table of required papers, number and day."""

    kind: Code = Field(default="", alias="loai")
    number: Number = Field(default="", alias="so")
    issued: Day = Field(default="", alias="ngay")


class Conditions(Wire):
    """What decides the entitlement (chỉ tiêu xác định điều kiện hưởng), as far as the employer must say it."""

    case: Code = Field(default="", alias="truongHop")
    """NOI_TRU, NGOAI_TRU, DUONG_THAI · CON_OM · SINH_CON, CON_CHET, CHA_NGHI · SAU_OM, SAU_SINH; "" is found out."""
    work: Code = Field(default="", alias="dieuKienLamViec")
    """BINH_THUONG or NANG_NHOC (nặng nhọc, độc hại)."""
    long_disease: StrictBool = Field(default=False, alias="benhDaiNgay")
    surgery: StrictBool = Field(default=False, alias="phauThuat")
    early: StrictBool = Field(default=False, alias="sinhDuoi32Tuan")
    children: Annotated[int, Field(ge=0, le=9)] = Field(default=0, alias="soCon")
    """Children of this birth; 0: as the papers say."""
    born: Day = Field(default="", alias="ngaySinhCon")
    died: Day = Field(default="", alias="ngayConChet")
    cause: Code = Field(default="", alias="nguyenNhan")
    """TU_GAY, SAY_RUOU or MA_TUY: a cause for which nothing is paid."""
    other_leave: Annotated[list[Span], Field(max_length=SPANS_MAX)] = Field(default_factory=list, alias="ngayNghiKhac")
    """Annual or unpaid leave within the days asked for: not paid."""
    explanation: Line = Field(default="", alias="giaiTrinh")
    """Why the claim comes late, in writing."""


class Person(Wire):
    """One line of the employer's list."""

    number: Number = Field(default="", alias="maSoBHXH")
    cccd: Number = Field(default="", alias="soDDCN")
    name: Name = Field(default="", alias="hoTen")
    first: Day = Field(default="", alias="tuNgay")
    last: Day = Field(default="", alias="denNgay")
    days: Days | None = Field(default=None, alias="soNgay")
    back: Day = Field(default="", alias="ngayTroLai")
    child: Number = Field(default="", alias="soDDCNCon")
    conditions: Conditions | Line | None = Field(default=None, alias="dieuKien")
    """An object; a bare word is taken for its `truongHop`."""
    papers: Annotated[list[PaperGiven], Field(max_length=PAPERS_MAX)] = Field(default_factory=list, alias="giayTo")
    paid_how: Code | Name = Field(default="", alias="hinhThucNhan")


class Claim(Wire):
    """One dossier: an employer's people for one regime; `maDonVi` is empty when a person files directly."""

    number: DossierNumber = Field(alias="maHoSo")
    employer: Number = Field(default="", alias="maDonVi")
    regime: Regime = Field(alias="loaiCheDo")
    people: Annotated[list[Person], Field(min_length=1, max_length=PEOPLE_MAX)] = Field(alias="dsNguoiLaoDong")
    made: Day = Field(default="", alias="ngayLap")


class Supplement(Wire):
    """What was missing: the lines of the people concerned, as they are now."""

    number: DossierNumber = Field(alias="maHoSo")
    people: Annotated[list[Person], Field(min_length=1, max_length=PEOPLE_MAX)] = Field(alias="dsNguoiLaoDong")


class Receipt(Told):
    """TrangThai 1: taken in, with the day it is due; 0: not, and why."""

    state: int = Field(default=0, alias="trangThai")
    receipt: str = Field(default="", alias="maGiaoDich")
    due: str = Field(default="", alias="ngayHenTra")


class Inquiry(Wire):
    """Asks for the results of one dossier."""

    number: DossierNumber = Field(alias="maHoSo")


class Missing(Wire):
    """A paper that is still missing: any one of these kinds would do."""

    kinds: list[str] = Field(default_factory=list, alias="loai")
    name: str = Field(default="", alias="tenGiayTo")
    name_english: str = Field(default="", alias="tenEn")
    giver: str = Field(default="", alias="noiCap")
    """`hospital` or `justice`."""


class PersonOutcome(Wire):
    """One person's outcome: 1 processing, 2 settled, 3 needs a supplement, 4 refused."""

    number: str = Field(default="", alias="maSoBHXH")
    cccd: str = Field(default="", alias="soDDCN")
    name: str = Field(default="", alias="hoTen")
    first: str = Field(default="", alias="tuNgay")
    last: str = Field(default="", alias="denNgay")
    state: Literal[1, 2, 3, 4] = Field(default=1, alias="trangThai")
    amount: str = Field(default="0", alias="soTien")
    """Whole dong."""
    days: Decimal = Field(default=Decimal(0), alias="soNgay")
    grounds: list[str] = Field(default_factory=list, alias="canCu")
    """Legal sources, and the papers and records that it rests on."""
    code: str = Field(default="", alias="maLyDo")
    reason: str = Field(default="", alias="lyDo")
    reason_english: str = Field(default="", alias="lyDoEn")
    missing: list[Missing] = Field(default_factory=list, alias="thieu")

    @field_serializer("days")
    def _plain(self, days: Decimal) -> Any:
        return int(days) if days == days.to_integral_value() else float(days)


class Outcome(Told):
    """The dossier: 1 while somebody's line is in work, 3 while one needs a supplement, else 2; 0: no such dossier."""

    state: int = Field(default=0, alias="trangThai")
    number: str = Field(default="", alias="maHoSo")
    receipt: str = Field(default="", alias="maGiaoDich")
    people: list[PersonOutcome] = Field(default_factory=list, alias="dsKetQua")
