"""The people and places that documents speak of, in plain English; wire tags are given by the authors of documents."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Sex = Literal["male", "female", "unknown"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives (nơi cư trú): text and the codes of province, district (until 06/2025) and commune."""

    text: str
    province: str
    district: str
    commune: str


@dataclass(frozen=True, slots=True)
class Citizen:
    """A person (công dân); names in family–middle–given order, NFC."""

    full_name: str
    born: date
    sex: Sex
    cccd: str
    cccd_issued: date
    cccd_place: str
    bhxh_number: str
    card: str
    address: Address
    ethnic: str
    nationality: str
    occupation: str
    """MA_NGHE_NGHIEP, five digits; 00000 for none."""
    employer: str
    phone: str


@dataclass(frozen=True, slots=True)
class Staff:
    """A registered member of a facility's staff (nhân viên y tế)."""

    full_name: str
    cccd: str
    bhxh_number: str
    licence: str
    """Practice licence (mã GPHN / CCHN)."""
    facility: str
    department: str


@dataclass(frozen=True, slots=True)
class Facility:
    """A health facility (cơ sở khám bệnh, chữa bệnh); `code` is MA_CSKCB, five characters, letters possible."""

    code: str
    name: str
    province: str
    address: str


@dataclass(frozen=True, slots=True)
class Employer:
    """An employing unit (đơn vị sử dụng lao động); `code` is its mã đơn vị."""

    code: str
    name: str
    province: str


AccountState = Literal["active", "locked", "restricted", "wrong-facility"]


@dataclass(frozen=True, slots=True)
class Account:
    """A login of a facility at the gateway; the password is plain here and travels as MD5."""

    username: str
    password: str
    facility: str
    state: AccountState = "active"
    purpose: Literal["BV", "HSSK"] = "BV"


@dataclass(frozen=True, slots=True)
class Card:
    """A health-insurance card as the register knows it (thẻ BHYT), with the code that a look-up of it answers."""

    number: str
    holder: Citizen
    valid_from: date
    valid_to: date
    registered_at: str
    answer: str = "000"
    new_number: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One item of a person's visit history (lịch sử khám chữa bệnh), found by `card`."""

    card: str
    number: str
    """maHoSo: the file's number at the insurance side."""
    facility: str
    admitted: datetime
    discharged: datetime
    disease: str
    state: str
    """tinhTrang, the MA_LOAI_RV digit."""
    result: str
    """kqDieuTri, the KET_QUA_DTRI digit."""
    reason: str
    """lyDoVV, a MA_DOITUONG_KCB value."""
    employer_code: str
    employer: str


@dataclass(frozen=True, slots=True)
class Trace:
    """Another facility's recent look-up of a card (dsLichSuKT2018)."""

    card: str
    account: str
    at: datetime
    message: str
    code: str


@dataclass(frozen=True, slots=True)
class Copayment:
    """One entry of a person's co-payment accumulator in a year (luỹ kế cùng chi trả, MCCT)."""

    card: str
    number: int
    facility: str
    admitted: datetime
    discharged: datetime
    patient_type: str
    amount: Decimal
    accumulated: Decimal
    recognised: date
    received: date
