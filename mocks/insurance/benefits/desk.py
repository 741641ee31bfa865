"""The benefits desk: employers' dossiers taken in once, each person's line asked about, decided, and paid at most once.

An officer looks at a line in office hours; what the registries do not answer is asked again until they do. A line that
lacks something waits for its employer, and is taken up again when a supplement comes, or when the hospital has sent the
paper and somebody asks for the result. That and the messages are a profile of ours; documents, limits, amounts and time
limits are the law's.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar, Final

from harness.law import Law, law
from harness.matters import Act, Matter
from harness.text import Text
from harness.working import deadline
from mocks.insurance.benefits.claims import CODES, Asked, Dossier, Line, read_person
from mocks.insurance.benefits.officer import Officer
from mocks.insurance.benefits.reasons import Reason, reason
from mocks.insurance.benefits.wire import Claim, Inquiry, Outcome, Person, PersonOutcome, Receipt, Supplement
from mocks.insurance.errors import told
from mocks.insurance.identity import Identity
from mocks.insurance.registry import Registry
from mocks.insurance.trouble import api
from mocks.office import Office
from mocks.party import Operation, Reply, Visit

SOURCE: Final = (
    "QĐ 69/QĐ-TTg 10/01/2025 (settled from shared data); Luật BHXH 41/2024/QH15 điều 42–62; NĐ 158/2025/NĐ-CP; "
    "messages are ours"
)
LACKS_PAPER: Final = frozenset({"CD50", "CD52", "CD53"})
"""Reasons that go away when the hospital sends its paper."""


class BenefitsPart:
    """The desk for sickness, maternity and convalescence, and its three doors; twins replace the officer."""

    officer_class: ClassVar[type[Officer]] = Officer

    def __init__(self, office: Office, registry: Registry, identity: Identity) -> None:
        """Work in `office` on `registry`."""
        self.office = office
        self.officer = self.officer_class(office, registry, identity)
        self.dossiers: dict[str, Dossier] = {}
        self._receipts = 0

    # --- doors --------------------------------------------------------------------------------------------------------

    def operations(self) -> Iterable[Operation]:
        """The three doors of apiCheDo."""
        person = {
            "maSoBHXH": "9900000001",
            "hoTen": "Nguyễn Thị Bình",
            "tuNgay": "20260907",
            "denNgay": "20260909",
            "soNgay": 3,
            "ngayTroLai": "20260910",
        }
        claim = {"maHoSo": "CD-260915-0001", "maDonVi": "TZ0001Z", "loaiCheDo": "OM_DAU", "ngayLap": "20260915"}
        return (
            api(
                "apiCheDo/nopHoSo",
                self._take,
                Text("Nộp hồ sơ ốm đau, thai sản, dưỡng sức", "File claims: sickness, maternity, convalescence"),
                takes=Claim,
                gives=Receipt,
                source=SOURCE,
                example=claim | {"dsNguoiLaoDong": [person]},
            ),
            api(
                "apiCheDo/traKetQua",
                self._tell,
                Text("Trả kết quả giải quyết từng người", "Tell what became of each person's claim"),
                takes=Inquiry,
                gives=Outcome,
                source=SOURCE,
                example={"maHoSo": "CD-260915-0001"},
            ),
            api(
                "apiCheDo/boSungHoSo",
                self._add,
                Text("Bổ sung hồ sơ theo yêu cầu", "Supplement what was missing"),
                takes=Supplement,
                gives=Receipt,
                source=SOURCE,
                example={"maHoSo": "CD-260915-0001", "dsNguoiLaoDong": [person]},
            ),
        )

    def _take(self, visit: Visit) -> Reply:
        return _receipt(self.receive(visit.data, visit.trace))

    def _add(self, visit: Visit) -> Reply:
        return _receipt(self.supplement(visit.data, visit.trace))

    def _tell(self, visit: Visit) -> Reply:
        number = visit.data.number
        dossier = self.dossiers.get(number)
        if dossier is None:
            return Reply(200, Outcome(state=0, number=number, **told(reason(self._law, "CD02", number).refusal())))
        self._look_again(dossier)
        states = {line.state for line in dossier.lines}
        state = 1 if "processing" in states else 3 if "supplement" in states else 2
        people = [self._outcome(line) for line in dossier.lines]
        return Reply(200, Outcome(state=state, number=number, receipt=dossier.receipt, people=people))

    def _outcome(self, line: Line) -> PersonOutcome:
        person, decision = line.asked.person, line.decision
        why = decision.why
        days = decision.paid
        return PersonOutcome(
            number=person.number,
            cccd=person.cccd,
            name=person.name,
            first=f"{days[0] if days else line.asked.first:%Y%m%d}",
            last=f"{days[-1] if days else line.asked.last:%Y%m%d}",
            state=CODES[decision.state],
            amount=f"{decision.amount:f}",
            days=decision.days,
            grounds=list(decision.grounds),
            code=why.code if why else "",
            reason=why.says.vi if why else "",
            reason_english=why.says.en if why else "",
            missing=list(decision.missing),
        )

    # --- reception ----------------------------------------------------------------------------------------------------

    @property
    def _law(self) -> Law:
        return law(self.office.today())

    def receive(self, claim: Claim, trace: str) -> Dossier | Reason:
        """Take a dossier in, once; the same number with other content is refused."""
        known = self.dossiers.get(claim.number)
        if known is not None:
            return known if known.claim == claim else reason(self._law, "CD03", claim.number)
        read: list[Asked] = []
        for place, person in enumerate(claim.people):
            asked = read_person(self._law, claim.regime, person, f"dsNguoiLaoDong/{place}")
            if isinstance(asked, Reason):
                return asked
            read.append(asked)
        now = self.office.now()
        self._receipts += 1
        dossier = Dossier(
            claim=claim,
            receipt=f"CD{now:%y%m%d}{self._receipts:06d}",
            received=now,
            due=self._due(claim, now),
            trace=trace,
            lines=[Line(number, asked, now) for number, asked in enumerate(read, start=1)],
        )
        self.dossiers[claim.number] = dossier
        for line in dossier.lines:
            subject = line.asked.person.cccd or line.asked.person.number
            act = Act(self.office.party, "received-benefit-claim", dossier.key(line), subject, now)
            self.officer.acts.append(act)
            self.officer.begin(dossier, line)
        return dossier

    def _due(self, claim: Claim, now: datetime) -> datetime:
        """When BHXH must have settled: by whom it was filed and for which regime."""
        if claim.regime == "DUONG_SUC":
            key = "pay.recovery"
        else:
            key = "pay.employer" if claim.employer.strip() else "pay.direct"
        return deadline(now, self._law.term(key))

    def supplement(self, sent: Supplement, trace: str) -> Dossier | Reason:
        """Take up the lines that somebody had to supplement; a repeat of what was taken already is answered alike."""
        dossier = self.dossiers.get(sent.number)
        if dossier is None:
            return reason(self._law, "CD02", sent.number)
        taken: list[tuple[Line, Asked]] = []
        repeated = False
        for place, person in enumerate(sent.people):
            asked = read_person(self._law, dossier.claim.regime, person, f"dsNguoiLaoDong/{place}")
            if isinstance(asked, Reason):
                return asked
            chosen = {line.number for line, _ in taken}
            waiting = [one for one in dossier.lines if one.state == "supplement" and one.number not in chosen]
            line = _line_of(waiting, person)
            if line is not None:
                taken.append((line, asked))
            repeated = repeated or any(one.asked.person == person for one in dossier.lines)
        if not taken and not repeated:
            return reason(self._law, "CD04", sent.number)
        for line, asked in taken:
            line.asked = asked
            dossier.trace = trace or dossier.trace
            self.officer.begin_again(dossier, line)
        return dossier

    def _look_again(self, dossier: Dossier) -> None:
        """Take up lines whose missing paper may have come since."""
        for line in dossier.lines:
            why = line.decision.why
            if line.state == "supplement" and why and why.code in LACKS_PAPER and self.officer.has_news(line):
                self.officer.begin_again(dossier, line)

    # --- what stands and what is done ---------------------------------------------------------------------------------

    def matters(self) -> Iterator[Matter]:
        """Lines in work here or waiting for an answer, and lines that wait for a supplement."""
        now, party = self.office.now(), self.office.party
        for dossier in self.dossiers.values():
            for line in dossier.lines:
                key = dossier.key(line)
                if line.state == "processing":
                    state = "overdue" if now > dossier.due else f"waits for {line.waits_for or 'officer'}"
                    yield Matter(party, "benefit-claim", key, state, line.waits_for or party, line.since)
                elif line.state == "supplement" and line.decision.why is not None:
                    owner = "citizen" if dossier.direct else "employer"
                    state = f"supplement {line.decision.why.code}"
                    yield Matter(party, "benefit-claim", key, state, owner, line.since)

    def acts(self) -> Iterator[Act]:
        """Claims received, paid and refused."""
        return iter(self.officer.acts)


def _receipt(taken: Dossier | Reason) -> Reply:
    if isinstance(taken, Reason):
        return Reply(200, Receipt(state=0, **told(taken.refusal())))
    return Reply(200, Receipt(state=1, receipt=taken.receipt, due=f"{taken.due:%Y%m%d}"))


def _line_of(waiting: Iterable[Line], person: Person) -> Line | None:
    """The waiting line that is meant: the same number, the same days if there are several."""
    numbers = {person.number.strip(), person.cccd.strip()} - {""}

    def is_meant(line: Line) -> bool:
        return bool(numbers & {line.asked.person.number.strip(), line.asked.person.cccd.strip()})

    meant = [line for line in waiting if is_meant(line)]
    same = [line for line in meant if line.asked.person.first == person.first]
    return next(iter([*same, *meant]), None)
