"""Cards for children under six (thẻ BHYT trẻ em dưới 6 tuổi), from birth dossiers that civil status sends.

Civil status sends a dossier once, or again until it is answered; an officer looks at it in office hours, has the
child's number confirmed by the population registry (033), and the card is issued or the dossier returned with a code.
No child ever gets two cards. That the dossier comes through the national platform and may be returned is the design of
2020; the messages, codes and results are a profile of ours, for none is public.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from harness.documents.dates import slashed
from harness.law import law
from harness.matters import Act, Matter
from harness.people.town import Participant
from harness.text import Text
from harness.working import add_working_minutes, deadline
from mocks.agenda import Errand, backoff
from mocks.hubreports import ACCEPTED, INSURANCE, RECEIVED, REFUSED, RESULT, RETURNED, HubReports, Staff, Subject
from mocks.insurance.card_check import Facts, delivery_of, flaws, read_facts
from mocks.insurance.card_wire import BirthDossier, Inquiry, Issued, Outcome, Receipt
from mocks.insurance.errors import Refusal, refusal, told
from mocks.insurance.identity import Asked, Heard, Identity
from mocks.insurance.issuing import Issuing
from mocks.insurance.numbers import masked
from mocks.insurance.registry import Registry
from mocks.insurance.settings import settings_of
from mocks.insurance.trouble import api
from mocks.office import Office
from mocks.party import Operation, Reply, Visit

SOURCE: Final = (
    "Sở Tư pháp Hà Giang 12/02/2020 (liên thông khai sinh – thẻ BHYT qua NGSP); NĐ 63/2024/NĐ-CP; "
    "QĐ 1449/QĐ-BHXH 19/08/2024; fields and codes are ours"
)
PURPOSE: Final = "THE_BHYT_TE"
STAFF: Final = Staff("Cán bộ BHXH", "Viên chức", "Thu - Sổ, Thẻ")

Progress = Literal["processing", "issued", "returned"]
_STATES: Final[dict[Progress, int]] = {"processing": 1, "issued": 2, "returned": 3}


@dataclass(slots=True)
class Case:
    """One dossier on its way to a card."""

    dossier: BirthDossier
    facts: Facts
    receipt: str
    received: datetime
    due: datetime
    trace: str
    since: datetime
    progress: Progress = "processing"
    no: Refusal | None = None
    rounds: int = 1
    """How often it was taken in: once, and again after each return."""
    tries: int = 0
    accepted: bool = False
    card: str = ""


class CardsPart:
    """The desk for children's cards, and its two doors."""

    def __init__(self, office: Office, registry: Registry, identity: Identity) -> None:
        """Work in `office` on `registry`."""
        self.office = office
        self.registry = registry
        self.identity = identity
        self.settings = settings_of(office)
        self.reports = HubReports(office, INSURANCE, STAFF)
        self.cases: dict[str, Case] = {}
        self.issuing = Issuing(registry, self.settings.child_card_until)
        self._receipts = 0
        self._acts: list[Act] = []

    # --- doors --------------------------------------------------------------------------------------------------------

    def operations(self) -> Iterable[Operation]:
        """The two doors of apiTheBHYTTE."""
        return (
            api(
                "apiTheBHYTTE/nhanHoSoKhaiSinh",
                self._take,
                Text("Nhận hồ sơ khai sinh để cấp thẻ BHYT trẻ em dưới 6 tuổi", "Take a birth record for a card"),
                takes=BirthDossier,
                gives=Receipt,
                source=SOURCE,
            ),
            api(
                "apiTheBHYTTE/traKetQua",
                self._tell,
                Text("Trả kết quả cấp thẻ BHYT trẻ em", "Tell what became of a dossier"),
                takes=Inquiry,
                gives=Outcome,
                source=SOURCE,
                example={"maHoSo": "00000000000001"},
            ),
        )

    def _take(self, visit: Visit) -> Reply:
        taken = self.receive(visit.data, visit.trace)
        if isinstance(taken, Refusal):
            return Reply(200, Receipt(state=0, **told(taken)))
        return Reply(200, Receipt(state=1, receipt=taken.receipt))

    def _tell(self, visit: Visit) -> Reply:
        case = self.cases.get(visit.data.number)
        if case is None:
            return Reply(200, Outcome(state=0, **told(refusal("TE10", what=visit.data.number))))
        holder = self.registry.find(case.card) if case.card else None
        if holder is None:
            return Reply(200, Outcome(state=_STATES[case.progress], **told(case.no)))
        return Reply(200, Outcome(state=_STATES[case.progress], **self._result(holder).model_dump()))

    # --- reception ----------------------------------------------------------------------------------------------------

    def receive(self, dossier: BirthDossier, trace: str) -> Case | Refusal:
        """Take a dossier in once; after a return, a corrected one (or the same, checked) goes round again."""
        case = self.cases.get(dossier.number)
        if case is not None and (case.progress != "returned" or (case.no is not None and case.no.final)):
            return case
        now = self.office.now()
        facts = read_facts(dossier, now.date())
        if isinstance(facts, Refusal):
            return facts
        due = deadline(now, law(now.date()).term("card.child_term"))
        if case is None:
            case = Case(dossier, facts, self._next_receipt(now), now, due, trace, now)
            self.cases[dossier.number] = case
            self._acts.append(Act(self.office.party, "received-child-card", dossier.number, dossier.child.number, now))
            self._report(case, RECEIVED, "Đã tiếp nhận hồ sơ cấp thẻ BHYT")
        else:
            case.dossier, case.facts, case.due, case.since, case.trace = dossier, facts, due, now, trace
            case.progress, case.no, case.tries = "processing", None, 0
            case.rounds += 1
        self._plan(case, add_working_minutes(now, self.settings.officer_minutes))
        return case

    def _next_receipt(self, now: datetime) -> str:
        self._receipts += 1
        return f"TE{now:%y%m%d}{self._receipts:06d}"

    def _plan(self, case: Case, at: datetime) -> None:
        self.office.agenda.at(at, lambda: self._look(case), f"card/{case.dossier.number}")

    # --- the officer --------------------------------------------------------------------------------------------------

    def _look(self, case: Case) -> Iterable[Errand] | None:
        if case.progress != "processing":
            return None
        found = [*flaws(case.dossier, case.facts, self.office.today()), *self._twin(case)]
        if found:
            self._return(case, sorted(found, key=lambda no: not no.final))
            return None
        if not case.accepted:
            case.accepted = True
            self._report(case, ACCEPTED, "Hồ sơ hợp lệ, chờ xác thực số định danh")
        asked = Asked(
            case.dossier.child.name,
            case.facts.born,
            case.dossier.child.number,
            PURPOSE,
            case.dossier.linked or case.dossier.number,
            case.trace,
        )
        turn = case.rounds
        return [self.identity.confirm(asked, lambda heard: self._confirmed(case, turn, heard))]

    def _confirmed(self, case: Case, turn: int, heard: Heard) -> None:
        if case.progress != "processing" or case.rounds != turn:
            return
        if heard is Heard.NOTHING:
            case.tries += 1
            self._plan(case, self.office.now() + backoff(case.tries))
            return
        found = [*self._twin(case)] if heard is Heard.YES else [refusal("TE07")]
        if found:
            self._return(case, found)
        else:
            self._issue(case)

    def _return(self, case: Case, found: list[Refusal]) -> None:
        first = found[0]
        says = Text(" ".join(no.says.vi for no in found), " ".join(no.says.en for no in found))
        case.progress, case.no, case.since = "returned", Refusal(first.code, says, first.final), self.office.now()
        if first.final:
            number = case.dossier.number
            about = case.dossier.child.number
            self._acts.append(Act(self.office.party, "card-refused", number, about, case.since, after=number))
            self._report(case, REFUSED, says.vi)

    # --- one child, one card ------------------------------------------------------------------------------------------

    def _twin(self, case: Case) -> Iterator[Refusal]:
        """The card that the child has already, its number masked."""
        known = self.issuing.card_of(case.dossier, case.facts)
        if known:
            yield refusal("TE08", number=masked(known))

    def _issue(self, case: Case) -> None:
        now = self.office.now()
        holder = self.issuing.issue(case.dossier, case.facts, now.date())
        child = holder.citizen
        case.progress, case.card, case.since = "issued", child.card, now
        self._acts.append(Act(self.office.party, "card-issued", child.cccd, child.cccd, now, after=case.dossier.number))
        told_hub = self._result(holder).out() | {"hinhThucNhan": delivery_of(case.dossier)}
        self._report(case, RESULT, "Đã cấp thẻ BHYT", told_hub)
        self._report(case, RETURNED, "Đã trả thẻ BHYT")

    def _result(self, holder: Participant) -> Issued:
        return Issued(
            bhxh_number=self.registry.number_of(holder, self.office.today()),
            card=holder.citizen.card,
            begins=slashed(holder.card_from) if holder.card_from else "",
            ends=slashed(holder.card_to) if holder.card_to else "",
        )

    # --- the hub ------------------------------------------------------------------------------------------------------

    def _report(self, case: Case, status: str, note: str, result: dict[str, Any] | None = None) -> None:
        dossier = case.dossier
        if dossier.linked:
            about = Subject(dossier.linked, law(self.office.today()).text("procedure.birth"), case.receipt)
            self.reports.report(about, status, trace=case.trace, note=note, result=result, appointed=case.due)

    # --- what stands and what is done ---------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Dossiers without an end: here while they are looked at, at civil status when they were returned."""
        now = self.office.now()
        for number, case in self.cases.items():
            if case.progress == "processing":
                state = (
                    "overdue" if now > case.due else "waiting for the population registry" if case.tries else "officer"
                )
                owner = "population" if case.tries else self.office.party
                yield Matter(self.office.party, "child-card", number, state, owner, case.since)
            elif case.no is not None and not case.no.final:
                yield Matter(self.office.party, "child-card", number, f"returned {case.no.code}", "justice", case.since)
        yield from self.reports.matters()

    def acts(self) -> Iterator[Act]:
        """Dossiers received, cards issued, dossiers refused for good."""
        return iter(self._acts)
