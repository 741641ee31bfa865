"""The funeral allowance of branch A (trợ cấp mai táng theo Luật BHXH): who is entitled, checked, paid once, reported.

Ten times the base of the month of death, for a pensioner, a monthly beneficiary, an insured with twelve months, a
voluntarily insured with sixty. Civil status confirms the death record, the population registry the recipient. The hub
hears of every step. What may be asked and answered is a profile of ours; entitlement and amount are the law's.
"""

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from harness.law import law
from harness.matters import Act, Matter
from harness.text import Text
from harness.working import deadline
from mocks.hubreports import RECEIVED
from mocks.insurance.benefits.reasons import Reason, reason
from mocks.insurance.funeral_officer import BRANCH, CODES, Funeral, FuneralOfficer
from mocks.insurance.funeral_rules import unreadable
from mocks.insurance.funeral_wire import FuneralClaim, Inquiry, Shown, Taken
from mocks.insurance.identity import Identity
from mocks.insurance.registry import Registry
from mocks.insurance.trouble import api
from mocks.office import Office
from mocks.party import Operation, Reply, Visit

SOURCE: Final = (
    "NĐ 63/2024/NĐ-CP, NĐ 301/2026/NĐ-CP (nhóm khai tử, mai táng); Luật BHXH 41/2024/QH15 điều 85; messages are ours"
)


class FuneralPart:
    """The desk for funeral allowances, and its two doors; twins replace the officer."""

    officer_class: ClassVar[type[FuneralOfficer]] = FuneralOfficer

    def __init__(self, office: Office, registry: Registry, identity: Identity) -> None:
        """Work in `office` on `registry`."""
        self.office = office
        self.officer = self.officer_class(office, registry, identity)
        self.funerals: dict[str, Funeral] = {}
        self._count = 0

    # --- doors --------------------------------------------------------------------------------------------------------

    def operations(self) -> Iterable[Operation]:
        """The two doors of apiMaiTang."""
        dead = {"hoTen": "Nguyễn Văn Tư", "soDDCN": "001054000001", "ngayChet": "20260914", "soTrichLuc": "12"}
        heir = {"hoTen": "Nguyễn Thị Bình", "soDDCN": "001190000001", "quanHe": "Con"}
        linked = "G22.99.08-260915-0001"
        return (
            api(
                "apiMaiTang/nopHoSo",
                self._take,
                Text("Nộp hồ sơ trợ cấp mai táng nhánh A", "File for the funeral allowance of branch A"),
                takes=FuneralClaim,
                gives=Taken,
                source=SOURCE,
                example={"maHoSoLT": linked, "nhanh": BRANCH, "nguoiChet": dead, "nguoiNhan": heir},
            ),
            api(
                "apiMaiTang/traKetQua",
                self._tell,
                Text("Trả kết quả trợ cấp mai táng", "Tell what became of a dossier"),
                takes=Inquiry,
                gives=Shown,
                source=SOURCE,
                example={"maHoSoLT": linked},
            ),
        )

    def _take(self, visit: Visit) -> Reply:
        taken = self.receive(visit.data, visit.trace)
        if isinstance(taken, Reason):
            return Reply(200, Taken(status="0", says="Không tiếp nhận hồ sơ", code=taken.code, why=_both(taken.says)))
        return Reply(200, Taken(status="1", number=taken.number, says="Đã tiếp nhận hồ sơ"))

    def _tell(self, visit: Visit) -> Reply:
        linked = visit.data.linked
        case = self.funerals.get(linked)
        if case is None:
            none = reason(law(self.office.today()), "MT04", linked)
            return Reply(200, Shown(linked=linked, code=none.code, reason=none.says.vi, reason_english=none.says.en))
        why = case.why
        return Reply(
            200,
            Shown(
                state=CODES[case.state],
                linked=linked,
                number=case.number,
                amount=f"{case.amount:f}",
                grounds=list(case.grounds),
                code=why.code if why else "",
                reason=why.says.vi if why else "",
                reason_english=why.says.en if why else "",
            ),
        )

    # --- reception ----------------------------------------------------------------------------------------------------

    def receive(self, claim: FuneralClaim, trace: str) -> Funeral | Reason:
        """Take a dossier in, once; the same number with other content only when a supplement was asked for."""
        now = self.office.now()
        today = law(now.date())
        wrong = unreadable(claim, now.date())
        if wrong:
            return reason(today, "MT01", wrong)
        if str(claim.branch).strip().upper() != BRANCH:
            return reason(today, "MT02")
        case = self.funerals.get(claim.linked)
        if case is None:
            self._count += 1
            number = f"MT{now:%y%m%d}{self._count:06d}"
            case = Funeral(claim, number, now, deadline(now, today.term("funeral.term")), trace, now)
            self.funerals[claim.linked] = case
            act = Act(self.office.party, "received-funeral", claim.linked, claim.dead.number, now)
            self.officer.acts.append(act)
            self.officer.report(case, RECEIVED, "Đã tiếp nhận hồ sơ trợ cấp mai táng")
        elif case.claim == claim:
            return case
        elif case.state == "supplement":
            case.claim, case.trace, case.since = claim, trace or case.trace, now
            case.state, case.why, case.record = "processing", None, None
            case.round, case.tries = case.round + 1, 0
        else:
            return reason(today, "MT03", claim.linked)
        self.officer.begin(case)
        return case

    # --- what stands and what is done ---------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Dossiers in work here or waiting for a registry, those to be supplemented, and reports not taken yet."""
        now, party = self.office.now(), self.office.party
        for linked, case in self.funerals.items():
            if case.state == "processing":
                state = "overdue" if now > case.due else f"waits for {case.waits_for or 'officer'}"
                yield Matter(party, "funeral", linked, state, case.waits_for or party, case.since)
            elif case.state == "supplement" and case.why is not None:
                yield Matter(party, "funeral", linked, f"supplement {case.why.code}", "citizen", case.since)
        yield from self.officer.hub.matters()

    def acts(self) -> Iterator[Act]:
        """Dossiers received, paid and refused."""
        return iter(self.officer.acts)


def _both(says: Text) -> str:
    return f"{says.vi} / {says.en}"
