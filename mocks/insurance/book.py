"""The insurance book for the citizen apps (sổ BHXH trên VNeID, tài khoản VssID): fetched when its owner asks for it.

The worker asks the app to show the book; the app asks here, with the worker's consent, and nothing is kept by the app's
side beforehand. Until 31/07/2025 the number has ten digits, from 01/08/2025 it is the twelve of the số định danh: both
find the book, and the answer gives the number of the day. The messages are a profile of ours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from pydantic import Field, StrictBool

from harness.matters import Act, Matter
from harness.people.town import Participant
from harness.text import Text
from harness.working import add_months
from mocks.insurance.codes import Day, Name, Number, born_code
from mocks.insurance.errors import Refusal, Told, refusal, told
from mocks.insurance.numbers import TEN, TWELVE, is_national
from mocks.insurance.registry import Registry
from mocks.insurance.trouble import api
from mocks.intake.lookups import folded
from mocks.office import Office
from mocks.party import Operation, Reply, Visit, Wire

SOURCE: Final = (
    "QĐ 06/QĐ-TTg 06/01/2022 (sổ BHXH trên VNeID); NĐ 59/2022/NĐ-CP, NĐ 69/2024/NĐ-CP (one account); "
    "the message is ours"
)


class BookQuestion(Wire):
    """Asks for the book: by social-insurance number or số định danh, with name and birth as the app knows them."""

    request: Number = Field(default="", alias="maYeuCau")
    number: Number = Field(default="", alias="maSoBHXH")
    cccd: Number = Field(default="", alias="soDDCN")
    name: Name = Field(default="", alias="hoTen")
    born: Day = Field(default="", alias="ngaySinh")
    consent: StrictBool = Field(default=False, alias="dongY")


class Span(Wire):
    """A time during which one unit paid (quá trình tham gia)."""

    begins: str = Field(default="", alias="tuThang")
    ends: str = Field(default="", alias="denThang")
    unit: str = Field(default="", alias="maDonVi")
    wage: str = Field(default="0", alias="mucLuong")


class BookAnswer(Told):
    """ketQua "1": the book; "0": none, and why."""

    result: str = Field(default="0", alias="ketQua")
    number: str = Field(default="", alias="maSoBHXH")
    name: str = Field(default="", alias="hoTen")
    born: str = Field(default="", alias="ngaySinh")
    months: int = Field(default=0, alias="tongSoThang")
    unemployment_months: int = Field(default=0, alias="soThangBHTN")
    card: str = Field(default="", alias="soTheBHYT")
    spans: list[Span] = Field(default_factory=list, alias="quaTrinh")


class LinkQuestion(Wire):
    """Links a VNeID account with the VssID account of the same person."""

    request: Number = Field(default="", alias="maYeuCau")
    number: Number = Field(alias="maSoBHXH")
    cccd: Annotated[str, Field(pattern="^[0-9]{12}$")] = Field(alias="soDDCN")
    account: Annotated[str, Field(max_length=60)] = Field(default="", alias="taiKhoan")
    consent: StrictBool = Field(default=False, alias="dongY")


class LinkAnswer(Told):
    """ketQua "1": linked, the same link every time."""

    result: str = Field(default="0", alias="ketQua")
    link: str = Field(default="", alias="maLienKet")


@dataclass(frozen=True, slots=True)
class Link:
    """A VNeID account and the book it shows."""

    number: str
    account: str


class BookPart:
    """The desk for books, and its two doors."""

    def __init__(self, office: Office, registry: Registry) -> None:
        """Show what `registry` holds."""
        self.office = office
        self.registry = registry
        self._links: dict[str, Link] = {}
        self._acts: list[Act] = []

    # --- doors --------------------------------------------------------------------------------------------------------

    def operations(self) -> Iterable[Operation]:
        """The two doors of apiSoBHXH."""
        return (
            api(
                "apiSoBHXH/traCuuSo",
                self._show,
                Text("Tra cứu sổ BHXH theo yêu cầu của người lao động", "Show the book when its owner asks"),
                takes=BookQuestion,
                gives=BookAnswer,
                source=SOURCE,
                example={"maSoBHXH": "9900000000", "dongY": True},
            ),
            api(
                "apiSoBHXH/lienKetTaiKhoan",
                self._link,
                Text("Liên kết tài khoản VNeID với VssID", "Link a VNeID account with VssID"),
                takes=LinkQuestion,
                gives=LinkAnswer,
                source=SOURCE,
            ),
        )

    def _show(self, visit: Visit) -> Reply:
        found = self.book_of(visit.data)
        if isinstance(found, Refusal):
            return Reply(200, BookAnswer(**told(found)))
        citizen = found.citizen
        return Reply(
            200,
            BookAnswer(
                result="1",
                number=self.registry.number_of(found, self.office.today()),
                name=citizen.full_name,
                born=born_code(citizen.born, "0"),
                months=found.months_paid,
                unemployment_months=found.unemployment_months,
                card=citizen.card if found.card_to else "",
                spans=list(spans_of(found, self.office.today())),
            ),
        )

    # --- decisions ----------------------------------------------------------------------------------------------------

    def book_of(self, asked: BookQuestion) -> Participant | Refusal:
        """Whose book is meant; the owner must have consented, and be who the app says they are."""
        if not asked.consent:
            return refusal("SO01")
        person = self._person(asked.number.strip(), asked.cccd.strip())
        if isinstance(person, Refusal):
            return person
        named = not asked.name or folded(asked.name) == folded(person.citizen.full_name)
        born = not asked.born or asked.born == born_code(person.citizen.born, _precision(asked.born))
        return person if named and born else refusal("SO03")

    def _person(self, number: str, cccd: str) -> Participant | Refusal:
        if number and not self._shaped(number):
            return refusal("SO06")
        given = number or cccd
        person = self.registry.find(given)
        if person is None:
            return refusal("SO04") if self.registry.find_any(given) is not None else refusal("SO02")
        if cccd and cccd != person.citizen.cccd:
            return refusal("SO05")
        return person if person.linked or not cccd else refusal("SO04")

    def _shaped(self, number: str) -> bool:
        """Ten digits, always; twelve only since the number is the số định danh."""
        national = is_national(self.office.today()) and TWELVE.fullmatch(number) is not None
        return national or TEN.fullmatch(number) is not None

    def _link(self, visit: Visit) -> Reply:
        asked: LinkQuestion = visit.data
        no = self._unlinkable(asked)
        if no is not None:
            return Reply(200, LinkAnswer(**told(no)))
        if asked.cccd not in self._links:
            person = self.registry.find(asked.number)
            number = person.citizen.bhxh_number if person else asked.number
            self._links[asked.cccd] = Link(number, asked.account)
            now = self.office.now()
            self._acts.append(Act(self.office.party, "account-linked", asked.cccd, asked.cccd, now))
        return Reply(200, LinkAnswer(result="1", link=f"LK{self._links[asked.cccd].number}"))

    def _unlinkable(self, asked: LinkQuestion) -> Refusal | None:
        if not asked.consent:
            return refusal("SO01")
        person = self._person(asked.number.strip(), asked.cccd)
        if isinstance(person, Refusal):
            return person
        held = self._links.get(asked.cccd)
        return refusal("SO07") if held is not None and held.account != asked.account else None

    # --- what stands and what is done ---------------------------------------------------------------------------------

    def matters(self) -> Iterable[Matter]:
        """Nothing is ever unfinished here."""
        return ()

    def acts(self) -> Iterator[Act]:
        """Accounts linked."""
        return iter(self._acts)


def spans_of(person: Participant, today: date) -> Iterator[Span]:
    """The contributions as one span that ends with the last month; a synthetic life has changed no employer."""
    if person.months_paid:
        last = add_months(today.replace(day=1), -1)
        first = add_months(last, 1 - person.months_paid)
        yield Span(begins=f"{first:%Y%m}", ends=f"{last:%Y%m}", unit=person.employer, wage=f"{person.wage:.0f}")


def _precision(born: str) -> str:
    return {4: "1", 6: "2"}.get(len(born), "0")
