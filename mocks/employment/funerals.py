"""Funeral support by branch B (bảo trợ xã hội) and C (người có công): who is listed, how much, and the hub is told.

The lists are this side's own: a person under social protection or of merit stands there, whatever the BHXH side holds.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any, Final

from harness.law import law
from harness.matters import Act, Matter
from harness.people.model import Citizen
from harness.text import Text
from harness.working import add_working_minutes
from mocks.dossiernumbers import DossierNumbers
from mocks.employment import terms
from mocks.employment.benefit import Reason
from mocks.hubreports import ACCEPTED, EMPLOYMENT, RECEIVED, REFUSED, RESULT, RETURNED, HubReports, Staff, Subject
from mocks.office import Office
from mocks.persons import same_name

PARTY: Final = "employment"
UNIT: Final = "H26.99.09"
"""Code of the unit in dossier numbers; 99 is a block of ours."""
BASE_SALARY_SINCE: Final = date(2019, 7, 1)
"""The network's law knows no earlier base salary; an earlier death is paid by this one."""
STANDINGS: Final = {"social": "B", "merit": "C"}

UNLISTED: Final = (
    "MX11",
    Text(
        "người chết không thuộc danh sách bảo trợ xã hội, người có công của nhánh này",
        "the deceased is on no list of social protection or of people of merit by this branch",
    ),
)
MISNAMED: Final = (
    "MX12",
    Text("họ tên người chết không khớp danh sách", "the name of the deceased does not agree with the list"),
)
PAID: Final = ("MX13", Text("đã chi trả cho người chết này", "the support for this person has been paid already"))
OTHER: Final = (
    "MX03",
    Text("hồ sơ này đã có với nội dung khác", "this dossier is on file with another content"),
)


class State(IntEnum):
    """TrangThai of traKetQua."""

    RECEIVED = 1
    PROCESSING = 2
    SETTLED = 3
    REFUSED = 4


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: for whom, by which branch, to whom it is paid."""

    linked: str
    local: str
    branch: str
    dead: str
    dead_name: str
    died: date
    record: str
    """Number of the trích lục khai tử."""
    heir: str
    heir_name: str
    relation: str
    account: str
    bank: str


@dataclass(slots=True)
class Support:
    """One dossier of funeral support."""

    number: str
    asked: Request
    filed: datetime
    trace: str
    due: datetime
    state: State = State.RECEIVED
    amount: Decimal = Decimal(0)
    reason: Reason | None = None
    grounds: list[str] = field(default_factory=list)

    @property
    def about(self) -> Subject:
        """The dossier as the hub knows it."""
        return Subject(self.asked.linked, law(self.filed.date()).text("procedure.death"), self.number)


@dataclass(slots=True)
class FuneralsPart:
    """Dossiers by the hub's number; broken twins override one decision each."""

    office: Office
    officer_minutes: int
    hub: HubReports = field(init=False)
    supports: dict[str, Support] = field(default_factory=dict)
    done: list[Act] = field(default_factory=list)
    listed: dict[str, tuple[str, Citizen]] = field(init=False)
    """Branch and person by số định danh."""
    _numbers: DossierNumbers = field(default_factory=DossierNumbers)

    def __post_init__(self) -> None:
        """Take over the lists."""
        self.hub = HubReports(self.office, EMPLOYMENT, Staff("Lê Thị Thử", "Chuyên viên", "Phòng Văn hóa – Xã hội"))
        self.listed = {
            one.citizen.cccd: (STANDINGS[one.standing], one.citizen)
            for one in self.office.town.participants()
            if one.standing in STANDINGS
        }

    def file(self, asked: Request, trace: str) -> Support | Reason:
        """Take a dossier in; the same one again is the same one."""
        held = self.supports.get(asked.linked)
        if held is not None:
            return held if held.asked == asked else OTHER
        now = self.office.now()
        due = add_working_minutes(now, self.officer_minutes)
        made = Support(self._numbers.take(UNIT, now.date()), asked, now, trace, due)
        self.supports[asked.linked] = made
        self._act("received-funeral", made)
        self.hub.report(made.about, RECEIVED, trace=trace)
        self.hub.report(made.about, ACCEPTED, trace=trace, appointed=due)
        made.state = State.PROCESSING
        self.office.agenda.at(due, lambda: self._settle(made), f"funeral/{asked.linked}")
        return made

    def why_not(self, asked: Request) -> Reason | None:
        """Why nothing is paid."""
        branch, person = self.listed.get(asked.dead, ("", None))
        if person is None or branch != asked.branch:
            return UNLISTED
        if not same_name(person.full_name, asked.dead_name):
            return MISNAMED
        return PAID if self.paid(asked) else None

    def paid(self, asked: Request) -> bool:
        """Whether the support for the deceased was paid under another number."""
        return any(
            one.state is State.SETTLED and one.asked.dead == asked.dead and one.asked.linked != asked.linked
            for one in self.supports.values()
        )

    def due_amount(self, branch: str, died: date) -> tuple[Decimal, list[str]]:
        """How much, by the day of death, and on what it rests."""
        if branch == "B":
            amount = terms.amount("social.standard", died) * terms.count("social.funeral", died)
            return amount, terms.sources(died, "social.funeral", "social.standard")
        base = law(max(died, BASE_SALARY_SINCE))
        amount = base.amount("base_salary") * terms.count("merit.funeral", died)
        return amount, [*terms.sources(died, "merit.funeral"), base.source("base_salary")]

    def _settle(self, made: Support) -> None:
        if made.state is not State.PROCESSING:
            return
        made.reason = self.why_not(made.asked)
        if made.reason is not None:
            made.state = State.REFUSED
            self._act("funeral-refused", made, made.asked.linked)
            self.hub.report(made.about, REFUSED, trace=made.trace, note=made.reason[1].vi)
            return
        made.state = State.SETTLED
        made.amount, made.grounds = self.due_amount(made.asked.branch, made.asked.died)
        self._act("funeral-paid", made, made.asked.linked)
        self.hub.report(made.about, RESULT, trace=made.trace, result=self._result(made))
        self.hub.report(made.about, RETURNED, trace=made.trace)

    def _result(self, made: Support) -> dict[str, Any]:
        return {
            "nhanh": made.asked.branch,
            "soTien": str(made.amount),
            "nguoiNhanHoTen": made.asked.heir_name,
            "nguoiNhanSoDDCN": made.asked.heir,
            "canCu": made.grounds,
        }

    def matters(self) -> Iterator[Matter]:
        """Dossiers that an officer has at hand, and what the hub has not been told yet."""
        for one in self.supports.values():
            if one.state is State.PROCESSING:
                yield Matter(PARTY, "funeral", one.asked.linked, "processing", "officer", one.filed)
        yield from self.hub.matters()

    def acts(self) -> Iterable[Act]:
        """Dossiers taken in, paid and refused."""
        return tuple(self.done)

    def _act(self, kind: str, one: Support, after: str = "") -> None:
        key = one.asked.dead if kind == "funeral-paid" else one.asked.linked
        self.done.append(Act(PARTY, kind, key, one.asked.dead, self.office.now(), after))
