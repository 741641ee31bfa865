"""The officer who works a funeral allowance off: entitlement, death record, recipient, then paid once and reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, Literal

from harness.law import law
from harness.matters import Act
from harness.working import add_working_days, add_working_minutes
from mocks.agenda import Errand, backoff
from mocks.hubreports import ACCEPTED, INSURANCE, REFUSED, RESULT, RETURNED, SUPPLEMENT, HubReports, Staff, Subject
from mocks.insurance.benefits.amounts import funeral
from mocks.insurance.benefits.claims import read_day
from mocks.insurance.benefits.eligibility import EARLIEST, days_of
from mocks.insurance.benefits.evidence import civil_day, record_label
from mocks.insurance.benefits.reasons import Reason, reason
from mocks.insurance.civilrecords import CivilRecords, Found, Search
from mocks.insurance.funeral_rules import entitlement, law_of, year_in
from mocks.insurance.funeral_wire import FuneralClaim
from mocks.insurance.identity import Asked, Heard, Identity
from mocks.insurance.registry import Registry
from mocks.insurance.settings import settings_of
from mocks.office import Office
from mocks.persons import same_name

PURPOSE: Final = "MAI_TANG"
BRANCH: Final = "A"
STAFF: Final = Staff("Cán bộ BHXH", "Viên chức", "Chế độ BHXH")
SEARCH_DAYS: Final = 120
"""How long after a death its record is looked for, when it is not found by the dossier's number."""

State = Literal["processing", "supplement", "settled", "refused"]
CODES: Final[dict[State, Literal[1, 2, 3, 4]]] = {"processing": 1, "supplement": 2, "settled": 3, "refused": 4}
Errands = Iterable[Errand] | None


@dataclass(slots=True)
class Funeral:
    """One dossier on its way."""

    claim: FuneralClaim
    number: str
    received: datetime
    due: datetime
    trace: str
    since: datetime
    state: State = "processing"
    round: int = 1
    tries: int = 0
    waits_for: str = ""
    accepted: bool = False
    record: dict[str, Any] | None = None
    """The death record of civil status."""
    amount: Decimal = Decimal(0)
    why: Reason | None = None
    grounds: tuple[str, ...] = ()


class FuneralOfficer:
    """Works dossiers off in `office`; `acts` is what was done for good."""

    def __init__(self, office: Office, registry: Registry, identity: Identity) -> None:
        """Begin with nothing paid."""
        self.office = office
        self.registry = registry
        self.identity = identity
        self.civil = CivilRecords(identity.axis)
        self.hub = HubReports(office, INSURANCE, STAFF)
        self.acts: list[Act] = []
        self._minutes = settings_of(office).officer_minutes
        self._paid: dict[str, str] = {}
        """Dossier by which the allowance for a deceased was paid."""

    def begin(self, case: Funeral) -> None:
        """Put a dossier on the pile."""
        self._plan(case, add_working_minutes(self.office.now(), self._minutes))

    def _plan(self, case: Funeral, at: datetime) -> None:
        turn = case.round
        self.office.agenda.at(at, lambda: self._look(case, turn), f"funeral/{case.claim.linked}")

    def _look(self, case: Funeral, turn: int) -> Errands:
        """Own register first: nobody is asked about somebody for whom nothing is paid."""
        if case.state != "processing" or case.round != turn:
            return None
        dead = case.claim.dead
        person = self.registry.find_any(dead.number.strip())
        died = read_day(dead.died) or self.office.today()
        why_not = self._paid_already(case) or entitlement(law_of(died), person)
        if why_not is not None:
            self._refuse(case, why_not)
            return None
        if person is not None and not same_name(person.citizen.full_name, dead.name):
            self._ask_back(case, "MT52")
            return None
        if not case.accepted:
            case.accepted = True
            self.report(case, ACCEPTED, "Hồ sơ hợp lệ, đang đối chiếu hộ tịch và dân cư")
        if case.record is None:
            return self._ask_civil_status(case, turn, died)
        return [self._ask_recipient(case, turn)]

    def _ask_civil_status(self, case: Funeral, turn: int, died: date) -> Errands:
        dead, claim = case.claim.dead, case.claim

        def wanted(row: dict[str, Any]) -> bool:
            number = str(row.get("nktSoDDCN") or row.get("nktSoGiayToTuyThan") or "")
            if number:
                return number == dead.number.strip()
            return same_name(str(row.get("nktHoTen") or ""), dead.name) and civil_day(row.get("nktNgayChet")) == died

        def told(found: Found) -> Errands:
            if not self._is_at(case, turn):
                return None
            if not found.heard:
                self._again(case, "justice")
                return None
            if found.row is None:
                self._ask_back(case, "MT50")
                return None
            case.record, case.tries, case.waits_for = found.row, 0, ""
            return self._look(case, turn)

        today = self.office.today()
        days = tuple(days_of(max(died, EARLIEST), today))[:SEARCH_DAYS]
        numbers = tuple(number for number in (claim.linked, claim.local) if number)
        return self.civil.search(Search("KT", wanted, told, PURPOSE, claim.linked, case.trace, numbers, days))

    def _ask_recipient(self, case: Funeral, turn: int) -> Errand:
        heir = case.claim.heir
        known = self.registry.find_any(heir.number.strip())

        def told(heard: Heard) -> Errands:
            if not self._is_at(case, turn):
                return None
            if heard is Heard.NOTHING:
                self._again(case, "population")
                return None
            if heard is Heard.YES:
                self._pay(case)
            else:
                self._ask_back(case, "MT51")
            return None

        born = known.citizen.born if known is not None else year_in(heir.number.strip())
        whom = Asked(heir.name, born, heir.number.strip(), PURPOSE, case.claim.linked, case.trace)
        return self.identity.confirm(whom, told)

    def _is_at(self, case: Funeral, turn: int) -> bool:
        return case.state == "processing" and case.round == turn

    def _again(self, case: Funeral, silent: str) -> None:
        case.tries += 1
        case.waits_for = silent
        self._plan(case, self.office.now() + backoff(case.tries))

    # --- decisions ----------------------------------------------------------------------------------------------------

    def _paid_already(self, case: Funeral) -> Reason | None:
        by = self._paid.get(case.claim.dead.number.strip(), case.claim.linked)
        return None if by == case.claim.linked else reason(law(self.office.today()), "MT12")

    def _refuse(self, case: Funeral, why: Reason) -> None:
        self._end(case, "refused", why)
        linked = case.claim.linked
        act = Act(self.office.party, "funeral-refused", linked, case.claim.dead.number, case.since, after=linked)
        self.acts.append(act)
        self.report(case, REFUSED, why.says.vi)

    def _ask_back(self, case: Funeral, code: str) -> None:
        today = law(self.office.today())
        why = reason(today, code)
        self._end(case, "supplement", why)
        until = add_working_days(today.day, today.number("supplement.term"))
        self.report(case, SUPPLEMENT, why.says.vi, supplement_by=until)

    def _pay(self, case: Funeral) -> None:
        again = self._paid_already(case)
        if again is not None:
            self._refuse(case, again)
            return
        claim, record = case.claim, case.record or {}
        died = civil_day(record.get("nktNgayChet")) or read_day(claim.dead.died) or self.office.today()
        then = law_of(died)
        case.amount = funeral(then)
        sources = then.source("funeral.multiple", then.text("benefit.base"))
        case.grounds = (sources, record_label(record, "KT"), f"{died:%d/%m/%Y}")
        self._end(case, "settled", None)
        dead = claim.dead.number.strip()
        self._paid[dead] = claim.linked
        self.acts.append(Act(self.office.party, "funeral-paid", dead, dead, case.since, after=claim.linked))
        result = {
            "nhanh": BRANCH,
            "soTien": f"{case.amount:f}",
            "nguoiNhanHoTen": claim.heir.name,
            "nguoiNhanSoDDCN": claim.heir.number,
            "canCu": list(case.grounds),
        }
        self.report(case, RESULT, "Đã giải quyết trợ cấp mai táng", result=result)
        self.report(case, RETURNED, "Đã chi trả trợ cấp mai táng")

    def _end(self, case: Funeral, state: State, why: Reason | None) -> None:
        case.state, case.why, case.since, case.waits_for = state, why, self.office.now(), ""
        if why is not None:
            case.grounds = (why.source,) if why.source else ()

    def report(
        self, case: Funeral, status: str, note: str, *, result: Any = None, supplement_by: date | None = None
    ) -> None:
        """Tell the hub."""
        about = Subject(case.claim.linked, law(case.received.date()).text("procedure.death"), case.number)
        self.hub.report(
            about,
            status,
            trace=case.trace,
            note=note,
            result=result,
            appointed=case.due,
            supplement_by=supplement_by,
        )
