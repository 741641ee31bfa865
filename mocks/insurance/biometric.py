"""Comparing a face or finger with its owner (xác thực sinh trắc): with the card's chip, or by sending it to C06.

Piloted at reception of patients (Quảng Bình, Hà Nội) and at one-stop desks (Bình Dương, Hà Nội) from 2022 on; no
message of it is public, so everything here is a profile of ours. A sample is a text of hexadecimal digits that stands
for a template: nobody's face or finger is in it. Three outcomes: they match, they do not, or nobody can tell.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Final, Literal

from pydantic import Field

from harness.documents.dates import read_date
from harness.matters import Act, Matter
from harness.people.traits import Trait, template_of
from harness.text import Text
from harness.wire.axis import PURPOSE
from mocks.insurance.codes import Day, Name, Number
from mocks.insurance.errors import Refusal, Told, refusal, told
from mocks.insurance.identity import Asked, Heard, Identity
from mocks.insurance.settings import settings_of
from mocks.insurance.trouble import api
from mocks.office import Office
from mocks.party import Later, Operation, Reply, Visit, Wire

SOURCE: Final = "QĐ 06/QĐ-TTg 06/01/2022 (thí điểm xác thực sinh trắc 2022); nothing of the wire is public"
TEMPLATE_DIGITS: Final = 64
_TEMPLATE: Final = re.compile(r"[0-9a-f]{64}")

Sample = Annotated[str, Field(max_length=4096)]

MATCH: Final = "1"
NO_MATCH: Final = "0"
CANNOT_TELL: Final = "2"


class CompareQuestion(Wire):
    """Compare `sample` (taken now) with the chip's, or have C06 compare it."""

    request: Number = Field(default="", alias="maYeuCau")
    cccd: Annotated[str, Field(pattern="^[0-9]{12}$")] = Field(alias="soDDCN")
    name: Name = Field(default="", alias="hoTen")
    born: Day = Field(default="", alias="ngaySinh")
    trait: Trait = Field(default="MAT", alias="loai")
    way: Literal["CHIP", "C06"] = Field(default="CHIP", alias="phuongThuc")
    sample: Sample = Field(default="", alias="mau")
    chip: Sample = Field(default="", alias="mauChip")


class CompareAnswer(Told):
    """ketQua 1 match, 0 no match, 2 cannot tell; `likeness` from 0 to 1."""

    result: str = Field(default=CANNOT_TELL, alias="ketQua")
    likeness: float = Field(default=0.0, alias="doGiong")
    way: str = Field(default="", alias="phuongThuc")


def likeness(one: str, other: str) -> float | None:
    """How alike two templates are, 0 to 1; None when either cannot be read."""
    if not (_TEMPLATE.fullmatch(one) and _TEMPLATE.fullmatch(other)):
        return None
    return sum(a == b for a, b in zip(one, other, strict=True)) / TEMPLATE_DIGITS


class BiometricPart:
    """The desk for comparisons, and its door."""

    def __init__(self, office: Office, identity: Identity) -> None:
        """Ask the population registry by `identity`."""
        self.office = office
        self.identity = identity
        self.settings = settings_of(office)

    def operations(self) -> Iterable[Operation]:
        """The one door."""
        cccd = "001199900000"
        face = template_of(cccd, "MAT")
        return (
            api(
                "apiSinhTrac/doiChieu",
                self._compare,
                Text("Đối chiếu sinh trắc với chip CCCD hoặc gửi C06", "Compare with the chip, or send it to C06"),
                takes=CompareQuestion,
                gives=CompareAnswer,
                source=SOURCE,
                example={"soDDCN": cccd, "loai": "MAT", "phuongThuc": "CHIP", "mau": face, "mauChip": face},
            ),
        )

    def _compare(self, visit: Visit) -> Reply | Later:
        asked: CompareQuestion = visit.data
        if asked.way == "CHIP":
            return self.judged(asked, asked.chip)
        born = read_date(asked.born)
        if born is None or not asked.name:
            return _cannot(asked, refusal("ST04"))
        answers: list[Heard] = []

        def hear(heard: Heard) -> None:
            answers.append(heard)

        why = visit.request.header(PURPOSE) or ""
        about = Asked(asked.name, born, asked.cccd, why, asked.request or asked.cccd, visit.trace)
        return Later([self.identity.confirm(about, hear)], lambda: self._after(asked, answers))

    def _after(self, asked: CompareQuestion, answers: list[Heard]) -> Reply:
        heard = answers[-1] if answers else Heard.NOTHING
        if heard is Heard.NOTHING:
            return _cannot(asked, refusal("ST02"))
        if heard is Heard.NO:
            return _cannot(asked, refusal("ST04"))
        return self.judged(asked, template_of(asked.cccd, asked.trait))

    def judged(self, asked: CompareQuestion, held: str) -> Reply:
        """The outcome of the sample against the template that is held."""
        alike = likeness(asked.sample.strip().lower(), held.strip().lower())
        if alike is None:
            return _cannot(asked, refusal("ST01"))
        if self.settings.differ_below <= alike < self.settings.match_from:
            return _cannot(asked, refusal("ST03"), alike)
        result = MATCH if alike >= self.settings.match_from else NO_MATCH
        return Reply(200, CompareAnswer(result=result, likeness=round(alike, 4), way=asked.way))

    def matters(self) -> Iterable[Matter]:
        """Nothing is ever unfinished here: whoever cannot tell asks the person for another way."""
        return ()

    def acts(self) -> Iterable[Act]:
        """Nothing is done for good here."""
        return ()


def _cannot(asked: CompareQuestion, no: Refusal, alike: float = 0.0) -> Reply:
    return Reply(200, CompareAnswer(likeness=round(alike, 4), way=asked.way, **told(no)))
