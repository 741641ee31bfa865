"""Paid unemployment insurance confirmed for the employment side (xác nhận quá trình đóng BHTN).

What the answer holds at least: who, the months paid and not drawn yet, the last employer, the average wage of the last
six months. Months that were confirmed for one request are spoken for: another request for the same person finds none
left. The messages are a profile of ours, for none is public.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from pydantic import Field

from harness.law import law
from harness.matters import Act, Matter
from harness.people.town import Participant
from harness.text import Text
from mocks.insurance.benefits.amounts import average, rounded
from mocks.insurance.benefits.claims import read_day
from mocks.insurance.benefits.reasons import Reason, reason
from mocks.insurance.codes import Day, Name, Number
from mocks.insurance.errors import Told, told
from mocks.insurance.needs import People
from mocks.insurance.trouble import api
from mocks.office import Office
from mocks.party import Operation, Reply, Visit, Wire
from mocks.persons import same_name

SOURCE: Final = "Luật Việc làm; xác nhận qua Cổng DVC quốc gia (Đề án 06, 2022); messages are ours"
WINDOW: Final = 24
"""Months before the end of work within which twelve must be paid (Luật Việc làm, as generally understood)."""
AVERAGED: Final = 6

RequestNumber = Annotated[str, Field(min_length=1, max_length=60)]


class Question(Wire):
    """About whom, for which dossier of the employment side."""

    number: RequestNumber = Field(alias="maYeuCau")
    dossier: Number = Field(default="", alias="maHoSo")
    name: Name = Field(alias="hoTen")
    cccd: Number = Field(default="", alias="soDDCN")
    bhxh: Number = Field(default="", alias="maSoBHXH")
    born: Day = Field(default="", alias="ngaySinh")
    ended: Day = Field(default="", alias="ngayNghiViec")


class History(Told):
    """TrangThai 1 with what was paid, or 0 and why not."""

    state: int = Field(default=0, alias="trangThai")
    number: str = Field(default="", alias="maYeuCau")
    bhxh: str = Field(default="", alias="maSoBHXH")
    name: str = Field(default="", alias="hoTen")
    unused: int = Field(default=0, alias="soThangChuaHuong")
    recent: int = Field(default=0, alias="soThangTrong24Thang")
    employer: str = Field(default="", alias="donViCuoi")
    wage: str = Field(default="0", alias="binhQuanTienLuong6Thang")
    """Whole dong."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What was confirmed for a request."""

    question: Question
    person: Participant
    months: int
    wage: Decimal


class UnemploymentPart:
    """The desk that confirms, and its door."""

    def __init__(self, office: Office, registry: People) -> None:
        """Work in `office` on `registry`."""
        self.office = office
        self.registry = registry
        self.given: dict[str, Confirmation] = {}
        self._drawn: dict[str, int] = {}
        """Months spoken for, by person."""
        self._acts: list[Act] = []

    def operations(self) -> Iterable[Operation]:
        """The one door of apiXacNhanBHTN."""
        return (
            api(
                "apiXacNhanBHTN/xacNhanQuaTrinhDong",
                self._confirm,
                Text("Xác nhận quá trình đóng BHTN", "Confirm paid unemployment insurance"),
                takes=Question,
                gives=History,
                source=SOURCE,
                example={"maYeuCau": "VL-1", "hoTen": "Nguyễn Thị Bình", "maSoBHXH": "9900000001"},
            ),
        )

    def _confirm(self, visit: Visit) -> Reply:
        asked: Question = visit.data
        found = self.confirm(asked)
        if isinstance(found, Reason):
            return Reply(200, History(state=0, number=asked.number, **told(found.refusal())))
        return Reply(
            200,
            History(
                state=1,
                number=asked.number,
                bhxh=self.registry.number_of(found.person, self.office.today()),
                name=found.person.citizen.full_name,
                unused=found.months,
                recent=min(found.months, WINDOW),
                employer=found.person.employer,
                wage=f"{found.wage:f}",
            ),
        )

    def confirm(self, asked: Question) -> Confirmation | Reason:
        """What was paid; the same request gets the same answer, whatever was asked for since."""
        today = law(self.office.today())
        known = self.given.get(asked.number)
        if known is not None:
            return known if known.question == asked else reason(today, "TN05", asked.number)
        wrong = _wrong(asked)
        if wrong:
            return reason(today, "TN01", wrong)
        number, cccd = asked.bhxh.strip(), asked.cccd.strip()
        person = self.registry.find_any(number or cccd)
        if person is None:
            return reason(today, "TN02", number or cccd)
        if not self._is_one(asked, person):
            return reason(today, "TN03")
        key = person.citizen.bhxh_number
        months = person.unemployment_months - self._drawn.get(key, 0)
        if months <= 0:
            return reason(today, "TN04")
        wage = rounded(average([person.wage] * min(AVERAGED, months)))
        self._drawn[key] = person.unemployment_months
        found = self.given[asked.number] = Confirmation(asked, person, months, wage)
        act = f"{key}/{asked.number}"
        self._acts.append(Act(self.office.party, "unemployment-confirmed", act, person.citizen.cccd, self.office.now()))
        return found

    def _is_one(self, asked: Question, person: Participant) -> bool:
        """Whether both numbers, the name and the date of birth are one person's."""
        cccd = asked.cccd.strip()
        other = self.registry.find_any(cccd) if cccd else person
        if other is None or other.citizen.bhxh_number != person.citizen.bhxh_number:
            return False
        born = read_day(asked.born) if asked.born.strip() else person.citizen.born
        return born == person.citizen.born and same_name(person.citizen.full_name, asked.name)

    def matters(self) -> Iterator[Matter]:
        """Nothing is ever left unfinished here: every question is answered at once."""
        return iter(())

    def acts(self) -> Iterator[Act]:
        """Confirmations given."""
        return iter(self._acts)


def _wrong(asked: Question) -> str:
    """The first field that cannot be read."""
    checks = {
        "hoTen": bool(asked.name.strip()),
        "soDDCN, maSoBHXH": bool(asked.cccd.strip() or asked.bhxh.strip()),
        "ngaySinh": not asked.born.strip() or read_day(asked.born) is not None,
        "ngayNghiViec": not asked.ended.strip() or read_day(asked.ended) is not None,
    }
    return next((tag for tag, right in checks.items() if not right), "")
