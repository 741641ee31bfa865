"""The online services' decisions: dossiers that go on to insurance or employment, are paid for once, and end.

Whatever is not answered is asked again later; the other side knows a dossier by its number. A request that comes again
while the dossier is open, or on the same day, is the same dossier. Money is taken once and given back once.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from harness.chance import guid
from harness.law import law
from harness.matters import Act, Matter
from harness.said import Said
from harness.text import Text
from harness.working import deadline
from mocks.agenda import Errand, backoff
from mocks.axisclient import AxisClient
from mocks.dossiernumbers import DossierNumbers
from mocks.office import Office
from mocks.party import Wire
from mocks.persons import unheard
from mocks.portal import statuses
from mocks.portal.adapter import procedure_name
from mocks.portal.case import ASKING, ENDED, Case, Order, Stage
from mocks.portal.citizens import tech_id
from mocks.portal.register import STAMP, Register, move
from mocks.portal.services_wire import ClaimFiled, ClaimSupplement, Paid, PlainRenewal, ReducedRenewal, Unemployment
from mocks.portal.settings import PortalSettings
from mocks.portal.ways import ClaimWay, RenewalWay, Turn, UnemploymentWay, Way

UNIT: Final = "G22"
"""Who keeps these dossiers in the register."""
UNREADABLE: Final = 400
UNDECIDED: Final = frozenset({Stage.CONFIRM, Stage.PRICE, Stage.FILE})
CLAIM_CODES: Final = {"OM_DAU": "P.OMDAU", "CON_OM": "P.OMDAU", "THAI_SAN": "P.THAISAN", "DUONG_SUC": "P.DUONGSUC"}
PLANNED: Final = {"OM_DAU": "pay.employer", "CON_OM": "pay.employer", "THAI_SAN": "pay.employer"}


@dataclass(slots=True)
class ServicesDesk:
    """The counter of the online services."""

    office: Office
    settings: PortalSettings
    register: Register
    numbers: DossierNumbers
    cases: dict[str, Case] = field(default_factory=dict)
    ways: dict[str, Way] = field(init=False)
    _latest: dict[str, str] = field(default_factory=dict)
    _orders: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Learn the ways."""
        axis = AxisClient(self.office)
        self.ways = {"renewal": RenewalWay(axis), "claim": ClaimWay(axis), "unemployment": UnemploymentWay(axis)}

    # --- filing -------------------------------------------------------------------------------------------------------

    def renew_reduced(self, asked: ReducedRenewal, trace: str) -> Case:
        """File a renewal with the reduction."""
        members = sorted(member.number for member in asked.members)
        key = _key("P.GHGT", asked.requester.number, asked.householder.number, members, asked.months)
        person = asked.requester
        return self._file("renewal", "P.GHGT", asked, key, trace, (person.number, person.name, person.phone))

    def renew_plain(self, asked: PlainRenewal, trace: str) -> Case:
        """File a plain renewal."""
        person = asked.requester
        key = _key("P.GH", person.number, asked.card, asked.months)
        return self._file("renewal", "P.GH", asked, key, trace, (person.number, person.name, person.phone))

    def claim(self, asked: ClaimFiled, trace: str) -> Case:
        """File an employer's list."""
        people = sorted(_line(row) for row in asked.people)
        key = _key("claim", asked.employer, asked.regime, people)
        who = (asked.employer, asked.employer_name or asked.employer, "")
        return self._file("claim", CLAIM_CODES[asked.regime], asked, key, trace, who)

    def apply(self, asked: Unemployment, trace: str) -> Case:
        """File an application for unemployment benefit."""
        key = _key("P.BHTN", asked.worker.number, asked.ended)
        who = (asked.worker.number, asked.worker.name, asked.phone)
        return self._file("unemployment", "P.BHTN", asked, key, trace, who)

    def _file(self, service: str, procedure: str, asked: Wire, key: str, trace: str, who: tuple[str, str, str]) -> Case:
        known, body = self.cases.get(self._latest.get(key, "")), asked.out()
        if known is not None and self._still(known, body):
            return known
        now, way = self.office.now(), self.ways[service]
        number = self.numbers.take(self.settings.services_unit, now.date())
        fields = self._fields(procedure, body, who, now)
        filed = self.register.open(number, UNIT, fields, now)
        case = Case(filed, service, way.party, who[0], procedure, body, key, trace, now, way.first)
        self.cases[number] = case
        self._latest[key] = number
        return case

    def _still(self, case: Case, body: dict[str, Any]) -> bool:
        """Whether a request like the one that opened `case` is its repeat.

        Once it has ended, only the very same request is: with anything added, such as why it comes late, it is new.
        """
        if case.stage in {Stage.REFUSED, Stage.STOPPED, Stage.REFUND}:
            return False
        return case.ended is None or (case.ended.date() == self.office.today() and case.body == body)

    def _fields(self, procedure: str, body: dict[str, Any], who: tuple[str, str, str], now: datetime) -> dict[str, Any]:
        number, name, phone = who
        due = self._due(str(body.get("loaiCheDo", "")), now)
        return {
            "MaTTHC": procedure,
            "TenTTHC": procedure_name(procedure),
            "ChuHoSo": name,
            "LoaiDoiTuong": "2" if "loaiCheDo" in body else "1",
            "MaDoiTuong": "" if "loaiCheDo" in body else tech_id(self.office.seed, number),
            "SoDienThoai": phone,
            "NgayTiepNhan": now.strftime(STAMP),
            "NgayHenTra": due.strftime(STAMP) if due else "",
        }

    @staticmethod
    def _due(regime: str, now: datetime) -> datetime | None:
        key = PLANNED.get(regime, "pay.recovery") if regime else ""
        known = law(now.date())
        return deadline(now, known.term(key)) if key and known.has(key) else None

    # --- going on -----------------------------------------------------------------------------------------------------

    def go_on(self, case: Case) -> list[Errand]:
        """Ask whoever's turn it is; nothing while an answer is on its way or it is a person's turn."""
        if case.busy or case.stage not in ASKING:
            return []
        case.busy = True
        return [self.ways[case.service].ask(case, lambda said: self._heard(case, said))]

    def _heard(self, case: Case, said: Said) -> Iterable[Errand] | None:
        case.busy = False
        if said.status == UNREADABLE and said.fields and case.stage in UNDECIDED:
            # What the other side cannot read it will not read tomorrow either.
            return self._turn(case, Way.refused(case, said.fields))
        if unheard(said):
            case.tries += 1
            self._again(case, backoff(case.tries))
            return None
        case.tries = 0
        case.code = case.says = ""
        return self._turn(case, self.ways[case.service].heard(case, said.fields))

    def _turn(self, case: Case, turn: Turn) -> Iterable[Errand] | None:
        now = self.office.now()
        for status, says in turn.through:
            move(case.filed, status, now, says)
        case.stage = turn.stage
        if case.stage in ENDED:
            case.ended = now
        if case.stage == Stage.PAY and case.order is None:
            self._open_order(case)
        if turn.wait:
            self._again(case, timedelta(minutes=self.settings.poll_minutes))
            return None
        return self.go_on(case)

    def _again(self, case: Case, after: timedelta) -> None:
        self.office.agenda.at(self.office.now() + after, lambda: self.go_on(case), f"service/{case.number}")

    # --- payment ------------------------------------------------------------------------------------------------------

    def _open_order(self, case: Case) -> None:
        until = self.office.now() + timedelta(hours=self.settings.payment_hours)
        order = Order(guid(self.office.rng), case.total or Decimal(0), until)
        case.order = order
        self._orders[order.id] = case.number
        self.office.agenda.at(until, lambda: self._expire(case), f"service/{case.number}/order")

    def _expire(self, case: Case) -> None:
        if case.stage == Stage.PAY:
            says = Text("Quá hạn thanh toán.", "The payment is overdue.")
            case.stage, case.ended, case.says = Stage.STOPPED, self.office.now(), says.vi
            move(case.filed, statuses.STOPPED, self.office.now(), says.vi)

    def by_order(self, identity: str) -> Case | None:
        """The dossier that a payment order belongs to."""
        return self.cases.get(self._orders.get(identity, ""))

    def pay(self, case: Case, order: Order, paid: Paid) -> Text | None:
        """Take the bank's word that `order` was paid; why not, if it cannot be. The same word again changes nothing."""
        if order.paid is not None:
            if order.transaction == paid.transaction and Decimal(paid.amount) == order.amount:
                return None
            return Text("Yêu cầu đã được thanh toán bằng giao dịch khác.", "The order was paid by another transaction.")
        if case.stage != Stage.PAY:
            return Text("Yêu cầu thanh toán đã hết hạn.", "The payment order is over.")
        if Decimal(paid.amount) != order.amount:
            return Text(f"Số tiền phải là {order.amount:f} đồng.", f"The amount must be {order.amount:f} đồng.")
        if any(one.order and one.order.transaction == paid.transaction for one in self.cases.values()):
            return Text("Giao dịch đã dùng cho hồ sơ khác.", "The transaction was used for another dossier.")
        now = self.office.now()
        order.transaction, order.paid = paid.transaction, now
        self.office.agenda.drop(f"service/{case.number}/order")
        move(case.filed, statuses.PROCESSING, now, "Đã thanh toán")
        case.stage = Stage.EXTEND
        return None

    def give_back(self, case: Case, order: Order) -> Text | None:
        """Give the money back after a refused extension, once."""
        if order.given_back is not None:
            return None
        if case.stage != Stage.REFUND:
            return Text("Hồ sơ không thuộc diện hoàn tiền.", "There is nothing to give back for this dossier.")
        order.given_back = case.ended = self.office.now()
        case.stage = Stage.STOPPED
        return None

    # --- supplements --------------------------------------------------------------------------------------------------

    def supplement(self, case: Case, given: ClaimSupplement) -> Text | None:
        """Take the employer's supplement; why not, if none is asked for. The same once more changes nothing."""
        sent = given.out()
        if case.service != "claim" or (case.stage != Stage.SUPPLEMENT and case.supplement != sent):
            return Text(
                f"Hồ sơ {case.number} không có yêu cầu bổ sung.", f"Nothing is being asked for in {case.number}."
            )
        if case.stage == Stage.SUPPLEMENT:
            case.supplement, case.stage = sent, Stage.COMPLETE
        return None

    # --- what the network asks ----------------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Every dossier that has not ended, with whoever must move next."""
        for case in self.cases.values():
            if case.stage not in ENDED:
                kind = "refund" if case.stage == Stage.REFUND else "service-dossier"
                yield Matter("portal", kind, case.number, case.stage, case.owner, case.since)

    def acts(self) -> Iterator[Act]:
        """Receipts, payments taken and given back, ends."""
        for case in self.cases.values():
            yield Act("portal", "received-service", case.number, case.subject, case.since)
            order = case.order
            if order is not None and order.paid is not None:
                yield Act("portal", "payment-taken", order.id, case.subject, order.paid)
            if order is not None and order.given_back is not None:
                yield Act("portal", "payment-returned", order.id, case.subject, order.given_back)
            if case.ended is not None:
                yield Act("portal", f"service-{case.stage}", case.number, case.subject, case.ended, after=case.number)


def _key(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _line(row: dict[str, Any]) -> str:
    return json.dumps([row.get(tag) for tag in ("maSoBHXH", "soDDCN", "tuNgay", "denNgay")], ensure_ascii=False)
