"""A benefit claim as the desk keeps it: the employer's dossier, and each person's line with its state and outcome."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from harness.documents.dates import read_date
from harness.law import Law
from harness.wire.citizens import CitizenRecord
from mocks.insurance.benefits.eligibility import DAY, SPAN_DAYS_MAX, is_plausible
from mocks.insurance.benefits.evidence import Birth, Span
from mocks.insurance.benefits.reasons import Reason, reason
from mocks.insurance.benefits.required import Case, cases, known, standard_case
from mocks.insurance.benefits.wire import Claim, Conditions, Missing, Person, Regime
from mocks.persons import read_slashed

HEAVY: Final = "NANG_NHOC"
_WORK: Final = frozenset({"", "BINH_THUONG", HEAVY})
_CAUSES: Final = frozenset({"", "TU_GAY", "SAY_RUOU", "MA_TUY"})
_LONGEST: Final = len("yyyyMMdd")

State = Literal["processing", "settled", "supplement", "refused"]
CODES: Final[dict[State, Literal[1, 2, 3, 4]]] = {"processing": 1, "settled": 2, "supplement": 3, "refused": 4}


@dataclass(frozen=True, slots=True)
class Asked:
    """One person's line, read: dates as dates, words as codes."""

    person: Person
    regime: Regime
    case: Case
    first: date
    last: date
    days: Decimal | None
    back: date
    """The first day back at work; the day after the leave when the claim does not say."""
    conditions: Conditions
    born: date | None
    """Day of birth of the child, as the claim says it."""
    died: date | None
    other_leave: tuple[Span, ...]
    papers: frozenset[str]
    """Kinds of papers handed in besides."""
    registered: tuple[date, ...]
    """Days on which civil-status papers handed in besides were issued."""
    record_numbers: tuple[str, ...]
    """Their numbers, which may be those of civil-status dossiers."""

    def is_other_leave(self, day: date) -> bool:
        """Whether the day is annual or unpaid leave."""
        return any(first <= day <= last for first, last in self.other_leave)

    @property
    def heavy(self) -> bool:
        """Whether the work is heavy or hazardous."""
        return str(self.conditions.work).strip() == HEAVY


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a line: settled with an amount, or the reason why not (yet)."""

    state: State
    amount: Decimal = Decimal(0)
    days: Decimal = Decimal(0)
    paid: tuple[date, ...] = ()
    """The very days that are paid: never again for this person."""
    halves: frozenset[date] = frozenset()
    """Those of them that are paid by half."""
    grounds: tuple[str, ...] = ()
    why: Reason | None = None
    missing: tuple[Missing, ...] = ()
    heading: str = ""
    """Under which heading of the ledger the days stand."""
    once: str = ""
    """Key of a lump sum that is paid once, such as a birth."""


@dataclass(slots=True)
class Answers:
    """What the registries answered about a line so far; None or False: not asked, or not heard."""

    confirmed: bool | None = None
    kin: CitizenRecord | None = None
    kin_heard: bool = False
    births: list[Birth] = field(default_factory=list)
    births_heard: bool = False
    deaths: list[str] = field(default_factory=list)
    deaths_heard: bool = False


@dataclass(slots=True)
class Line:
    """One person's way through a dossier; `number` counts from 1."""

    number: int
    asked: Asked
    since: datetime
    decision: Decision = field(default_factory=lambda: Decision("processing"))
    answers: Answers = field(default_factory=Answers)
    round: int = 1
    """How often it was taken up: again after each supplement."""
    tries: int = 0
    waits_for: str = ""
    """Who has not answered yet."""
    seen: int = 0
    """Number of the newest paper that was there when it was decided."""

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.decision.state


@dataclass(slots=True)
class Dossier:
    """An employer's dossier as it was filed."""

    claim: Claim
    receipt: str
    received: datetime
    due: datetime
    trace: str
    lines: list[Line]

    @property
    def direct(self) -> bool:
        """Whether a person filed it without an employer."""
        return not self.claim.employer.strip()

    def key(self, line: Line) -> str:
        """By what a line is acknowledged and fulfilled."""
        return f"{self.claim.number}/{line.number}"


def read_day(text: str) -> date | None:
    """The day of `yyyyMMdd` or `dd/MM/yyyy`; None if it is neither."""
    text = text.strip()
    return read_date(text) if len(text) == _LONGEST else read_slashed(text)


def read_person(law: Law, regime: Regime, person: Person, place: str) -> Asked | Reason:
    """The line as the desk takes it; a reason names the field that cannot be read."""
    conditions = person.conditions if isinstance(person.conditions, Conditions) else Conditions()
    word = conditions.case if isinstance(person.conditions, Conditions) else (person.conditions or "")
    days = {tag: read_day(text) for tag, text in _dates(person, conditions).items() if text.strip()}
    wrong = next((tag for tag, day in days.items() if not _counts(day, law.day)), "") or _wrong(law, person, conditions)
    case = _case(regime, str(word).strip(), conditions)
    first, last = days.get("tuNgay"), days.get("denNgay")
    if not wrong and (first is None or last is None or not 0 <= (last - first).days < SPAN_DAYS_MAX):
        wrong = "tuNgay, denNgay"
    leaves = [(read_day(span.first), read_day(span.last)) for span in conditions.other_leave]
    if not wrong and any(not (_counts(one, law.day) and _counts(two, law.day)) for one, two in leaves):
        wrong = "dieuKien/ngayNghiKhac"
    if wrong:
        return reason(law, "CD01", f"{place}/{wrong}")
    if case is None:
        return reason(law, "CD05", word)
    assert first is not None  # noqa: S101 -- said above, for the type checker
    assert last is not None  # noqa: S101 -- the same
    return Asked(
        person=person,
        regime=regime,
        case=case,
        first=first,
        last=last,
        days=person.days,
        back=days.get("ngayTroLai") or last + DAY,
        conditions=conditions,
        born=days.get("dieuKien/ngaySinhCon"),
        died=days.get("dieuKien/ngayConChet"),
        other_leave=tuple((one, two) for one, two in leaves if one and two),
        papers=frozenset(str(paper.kind).strip() for paper in person.papers if str(paper.number).strip()),
        registered=tuple(day for day, _ in _registered(person)),
        record_numbers=tuple(number for _, number in _registered(person) if number),
    )


def _counts(day: date | None, today: date) -> bool:
    return day is not None and is_plausible(day, today)


def _dates(person: Person, conditions: Conditions) -> dict[str, str]:
    return {
        "tuNgay": person.first,
        "denNgay": person.last,
        "ngayTroLai": person.back,
        "dieuKien/ngaySinhCon": conditions.born,
        "dieuKien/ngayConChet": conditions.died,
    }


def _wrong(law: Law, person: Person, conditions: Conditions) -> str:
    """The first field whose value is none that can be."""
    checks = {
        "maSoBHXH": bool(person.number.strip() or person.cccd.strip()),
        "hoTen": bool(person.name.strip()),
        "dieuKien/dieuKienLamViec": str(conditions.work).strip() in _WORK,
        "dieuKien/nguyenNhan": str(conditions.cause).strip() in _CAUSES,
        "giayTo/loai": all(known(str(paper.kind).strip()) for paper in person.papers),
        "soNgay": person.days is None or person.days % 1 == 0 or law.has("sick.half_day"),
    }
    return next((tag for tag, right in checks.items() if not right), "")


def _case(regime: Regime, word: str, conditions: Conditions) -> Case | None:
    if not word:
        return cases()["CON_CHET"] if regime == "THAI_SAN" and conditions.died else standard_case(regime)
    case = cases().get(word)
    return case if case is not None and case.regime == regime else standard_case(regime) if " " in word else None


def _registered(person: Person) -> Iterator[tuple[date, str]]:
    """Day and number of the civil-status papers that are handed in besides, as far as they say the day."""
    for paper in person.papers:
        day = read_day(paper.issued)
        if day is not None and str(paper.kind).strip() in {"KS", "KT"}:
            yield day, paper.number.strip()
