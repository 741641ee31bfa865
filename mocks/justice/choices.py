"""The three choices that a child's card needs, who may make them for whom, and which children the queue takes."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from harness.text import Text
from harness.working import add_months

AGE_YEARS: Final = 6
"""A child of this age or more never enters (chưa đủ 6 tuổi tại thời điểm lưu chính thức)."""
FACILITY_CHARACTERS: Final = 5

Guardian = Literal["CHA", "ME", "NYC"]
"""Whose name and address the card carries: father, mother, or the person who registered (người đi đăng ký)."""
Delivery = Literal["1", "2"]
"""1 at the office where the birth was registered, 2 by post at the guardian's address."""

GUARDIANS: Final[tuple[Guardian, ...]] = ("CHA", "ME", "NYC")
DELIVERIES: Final[tuple[Delivery, ...]] = ("1", "2")
AT_OFFICE: Final = "1"


class RefusedError(Exception):
    """What was asked is not allowed now, or not valid; `kind` says which."""

    def __init__(self, says: Text, kind: Literal["unknown", "state", "value"] = "value") -> None:
        """Carry the sentence."""
        super().__init__(says.en)
        self.kind = kind
        self.says = says


@dataclass(frozen=True, slots=True)
class Choices:
    """The three choices; "" is not chosen yet."""

    facility: str = ""
    """Nơi đăng ký KCB ban đầu: any facility of the country, five characters."""
    guardian: str = ""
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """What the queue must know of a birth record."""

    key: str
    unit: str
    """Code of the office that registered the birth (maDonVi)."""
    born: date
    """Of an incomplete date of birth, the last day that it can mean."""
    father_known: bool = True
    mother_known: bool = True
    abandoned: bool = False


def under_six(born: date, saved: date) -> bool:
    """Whether the child has not reached its sixth birthday on the day of saving."""
    return saved < add_months(born, AGE_YEARS * 12)


def default_guardian(child: Child) -> Guardian | None:
    """Whom the software fills in by itself; None where both parents are known and somebody must choose."""
    if child.abandoned or not (child.father_known or child.mother_known):
        return "NYC"
    if not child.father_known:
        return "ME"
    return None if child.mother_known else "CHA"


def check(child: Child, choices: Choices) -> None:
    """Refuse choices that cannot be meant."""
    facility = choices.facility
    if facility and not (len(facility) == FACILITY_CHARACTERS and facility.isascii() and facility.isalnum()):
        raise RefusedError(
            Text(
                f"mã cơ sở KCB {facility!r} phải có {FACILITY_CHARACTERS} ký tự chữ hoặc số",
                f"the facility code {facility!r} must have {FACILITY_CHARACTERS} letters or digits",
            ),
        )
    if choices.guardian and choices.guardian not in GUARDIANS:
        raise RefusedError(Text("người giám hộ phải là CHA, ME hoặc NYC", "the guardian must be CHA, ME or NYC"))
    if (choices.guardian == "CHA" and not child.father_known) or (choices.guardian == "ME" and not child.mother_known):
        who = Text("cha", "father") if choices.guardian == "CHA" else Text("mẹ", "mother")
        raise RefusedError(
            Text(
                f"chưa xác định được {who.vi} nên không ghi thẻ theo thông tin {who.vi}",
                f"the {who.en} is not determined, so the card cannot carry the {who.en}'s name",
            ),
        )
    if choices.delivery and choices.delivery not in DELIVERIES:
        raise RefusedError(Text("hình thức nhận thẻ phải là 1 hoặc 2", "the delivery must be 1 or 2"))
