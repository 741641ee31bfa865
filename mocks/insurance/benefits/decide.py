"""What becomes of a line, from what is known: pure, so that a planner or a check can ask it too.

The law of the day on which the leave begins says how much and how long; the law of the day on which the claim came says
until when it might come, and whether shared data take the place of papers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from harness.law import Law, law
from harness.people.town import Participant
from harness.wire.citizens import CitizenRecord
from harness.working import add_months
from mocks.insurance.benefits import amounts
from mocks.insurance.benefits.claims import Asked, Decision, State
from mocks.insurance.benefits.eligibility import (
    Recovery,
    child_days,
    days_of,
    filed_by,
    is_plausible,
    recovery_days,
    recovery_may_begin_until,
    sick_days,
    working_days,
)
from mocks.insurance.benefits.evidence import Birth, Proof, as_spans, births, proofs, uncovered
from mocks.insurance.benefits.ledger import Ledger
from mocks.insurance.benefits.reasons import reason
from mocks.insurance.benefits.required import missing, on_long_list, title, unpaid_cause
from mocks.insurance.benefits.wire import Missing
from mocks.office import Paper
from mocks.persons import same_name

SHARED: Final = "shared.papers"
TWINS: Final = 2


@dataclass(slots=True)
class Known:
    """What the desk knows about a line when it decides; None where nobody was asked."""

    person: Participant
    received: datetime
    direct: bool = False
    """Whether the person files without an employer."""
    papers: Sequence[Paper] = ()
    """Shared papers about the person, and about the child."""
    child: Participant | None = None
    kin: CitizenRecord | None = None
    """The child with its parents, as the population registry names them."""
    births: list[Birth] = field(default_factory=list)
    """Births that civil status told of."""
    deaths: list[str] = field(default_factory=list)
    """Labels of the child's death records."""

    @property
    def now(self) -> Law:
        """The law of the day on which the claim came."""
        return law(self.received.date())

    @property
    def key(self) -> str:
        """By what the ledger knows the person."""
        return self.person.citizen.bhxh_number

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every number of the person."""
        citizen = self.person.citizen
        return tuple(number for number in (citizen.cccd, citizen.bhxh_number) if number)

    def is_called(self, name: str) -> bool:
        """Whether this is the person's name in BHXH's own register."""
        return same_name(self.person.citizen.full_name, name)

    def shared(self, kinds: Iterable[str]) -> list[Paper]:
        """Shared papers of these kinds; none before the decision that lets them take the place of papers."""
        wanted = set(kinds)
        return [paper for paper in self.papers if paper.sheet.kind in wanted] if self.now.has(SHARED) else []

    def notices(self) -> list[Birth]:
        """Births that hospitals' notices tell of."""
        found = births(self.shared({"GIAYCHUNGSINH", "XML9"}))
        return [birth for birth in found if is_plausible(birth.born, self.received.date())]


def no(of: Law, code: str, what: object = "", lacks: Sequence[Missing] = ()) -> Decision:
    """A refusal, or a request for a supplement, with its source."""
    why = reason(of, code, what)
    state: State = "supplement" if why.supplement else "refused"
    return Decision(state, grounds=(why.source,) if why.source else (), why=why, missing=tuple(lacks))


def outright(asked: Asked, known: Known, employer: str) -> Decision | None:
    """What can be said before anybody is asked: not covered, another's employee, a cause not paid, too late."""
    then = law(asked.first)
    voluntary = asked.regime == "THAI_SAN" and known.person.standing == "voluntary"
    if known.person.standing != "employed" and not voluntary:
        return no(then, "CD10")
    if not voluntary and known.person.employer != employer and not (known.direct and asked.regime == "THAI_SAN"):
        return no(known.now, "CD11", employer or "(không có)")
    if str(asked.conditions.cause).strip():
        return no(then, "CD25")
    return _late(asked, known)


def _late(asked: Asked, known: Known) -> Decision | None:
    recovery = asked.regime == "DUONG_SUC"
    until = filed_by(known.now, back_at_work(asked), recovery=recovery, direct=known.direct)
    if known.received <= until or asked.conditions.explanation.strip():
        return None
    return no(known.now, "CD20", f"{until:%d/%m/%Y}")


def back_at_work(asked: Asked) -> date:
    """The day of return; of a convalescence list that does not say one before the rest, the first day of rest."""
    return min(asked.back, asked.first) if asked.regime == "DUONG_SUC" else asked.back


def unconfirmed(asked: Asked, known: Known) -> Decision:
    """The population registry said no to the name, birth and number."""
    code = "CD51" if known.is_called(asked.person.name) else "CD57"
    return no(known.now, code)


# --- sickness ---------------------------------------------------------------------------------------------------------


def sickness(asked: Asked, known: Known, ledger: Ledger) -> Decision:
    """Own sickness: papers, days of the year, 75 %."""
    then = law(asked.first)
    kinds = asked.case.groups[0]
    found = proofs(then, known.shared(kinds), outpatient=asked.case.code == "NGOAI_TRU")
    if any(unpaid_cause(proof.icd) for proof in found):
        return no(then, "CD25")
    long = asked.conditions.long_disease and all(on_long_list(proof.icd) for proof in found if proof.icd)
    every = (days_of if long else working_days)(asked.first, asked.last)
    lacking = _lacking(asked, known, every, found)
    if lacking is not None:
        return lacking
    limit = None if long else sick_days(then, known.person.months_paid, heavy=asked.heavy)
    heading = "OM_DAU/long" if long else "OM_DAU"

    def pay(days: Decimal) -> Decimal:
        wage = known.person.wage
        if not long:
            return amounts.sickness(then, wage, days)
        before = int(ledger.used(known.key, heading, asked.first.year))
        return amounts.long_sickness(then, wage, int(days), before=before, months_paid=known.person.months_paid)

    keys = ("sick.rate", "sick.divisor", "sick.days.long" if long else "sick.days.normal.1")
    grounds = [then.source(*keys), *_labels(asked, found)]
    return _by_days(asked, known, ledger, _Days(every, limit, heading, pay, grounds))


def child_sickness(asked: Asked, known: Known, ledger: Ledger) -> Decision:
    """Care of a sick child: the child's papers, its age, who its parents are; days a year for each child."""
    then = law(asked.first)
    if known.child is None:
        return no(known.now, "CD54", asked.person.child or "soDDCNCon")
    child = known.child.citizen
    if known.kin is None:
        return no(known.now, "CD55")
    if not is_parent(known, known.kin):
        return no(then, "CD30")
    limit = child_days(then, child.born, asked.first)
    seventh = add_months(child.born, 12 * then.number("child_sick.age"))
    if not limit:
        return no(then, "CD24", then.number("child_sick.age"))
    papers = [paper for paper in known.shared(asked.case.groups[0]) if _is_about(paper, known.child)]
    found = [proof for proof in proofs(then, papers) if proof.names(known.person.citizen.full_name)]
    every = [day for day in working_days(asked.first, asked.last) if day < seventh]
    lacking = _lacking(asked, known, every, found)
    if lacking is not None:
        return lacking
    grounds = [then.source("sick.rate", "child_sick.days"), *_labels(asked, found), f"CSDLDC 037 {child.cccd}"]
    heading = f"CON_OM/{child.cccd or child.bhxh_number}"
    pay: Callable[[Decimal], Decimal] = lambda days: amounts.sickness(then, known.person.wage, days)  # noqa: E731 -- beside its use
    return _by_days(asked, known, ledger, _Days(every, limit, heading, pay, grounds))


def _is_about(paper: Paper, child: Participant) -> bool:
    """Whether a paper speaks of the child, and not of the parent, as far as it names a number or a name."""
    sheet, citizen = paper.sheet, child.citizen
    name = sheet.get("HO_TEN")
    return not name or same_name(name, citizen.full_name)


def is_parent(known: Known, kin: CitizenRecord) -> bool:
    """Whether the population registry names the person as the child's father or mother."""
    parents = [parent for parent in (kin.father, kin.mother) if parent]
    return any(parent.cccd == known.person.citizen.cccd for parent in parents if parent.cccd)


# --- convalescence ----------------------------------------------------------------------------------------------------


def convalescence(asked: Asked, known: Known, ledger: Ledger) -> Decision:
    """Convalescence: the employer's list is enough, also for the leave that came before it."""
    then = law(asked.first)
    until = recovery_may_begin_until(then, back_at_work(asked))
    if asked.first > until:
        return no(then, "CD27", f"{until:%d/%m/%Y}")
    why: Recovery = "surgery" if asked.conditions.surgery else "other"
    if asked.conditions.long_disease or (asked.case.code == "SAU_SINH" and asked.conditions.children >= TWINS):
        why = "long"
    grounds = [then.source("recovery.rate", "benefit.base"), "danh sách của đơn vị"]
    pay: Callable[[Decimal], Decimal] = lambda days: amounts.convalescence(then, int(days))  # noqa: E731 -- beside its use
    every = days_of(asked.first, asked.last)
    return _by_days(asked, known, ledger, _Days(every, recovery_days(then, why), "DUONG_SUC", pay, grounds, whole=True))


# --- days -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Days:
    """Days that might be paid, how many a year at most (None: no limit), and what they come to."""

    every: Sequence[date]
    limit: int | None
    heading: str
    pay: Callable[[Decimal], Decimal]
    grounds: Sequence[str]
    whole: bool = False


def _by_days(asked: Asked, known: Known, ledger: Ledger, days: _Days) -> Decision:
    """Pay as many of the days as were asked for, are not paid yet, and fit into the year's limit."""
    then = law(asked.first)
    able = [day for day in days.every if not asked.is_other_leave(day)]
    if not able:
        return no(then, "CD23")
    taken = ledger.taken(known.key)
    free = [day for day in able if day not in taken]
    if not free:
        return no(then, "CD22")
    wish = min(asked.days if asked.days is not None else Decimal(len(able)), Decimal(len(free)))
    wish = Decimal(int(wish)) if days.whole else wish
    parts = _within(free, wish, days, known, ledger)
    count = sum(parts.values(), Decimal(0))
    if not parts:
        return no(then, "CD21", days.limit)
    return Decision(
        "settled",
        days.pay(count),
        count,
        tuple(parts),
        frozenset(day for day, part in parts.items() if part < 1),
        tuple(ground for ground in days.grounds if ground),
        heading=days.heading,
    )


def _within(free: Sequence[date], wish: Decimal, days: _Days, known: Known, ledger: Ledger) -> dict[date, Decimal]:
    """The first of the free days up to `wish`, each within its own year's limit: whole days, or halves."""
    parts: dict[date, Decimal] = {}
    left = wish
    used: dict[int, Decimal] = {}
    for day in free:
        before = used.get(day.year, ledger.used(known.key, days.heading, day.year))
        room = Decimal(days.limit) - before if days.limit is not None else Decimal(1)
        part = min(Decimal(1), left, room)
        if part > 0:
            used[day.year] = before + part
            left -= part
            parts[day] = part
    return parts


def _lacking(asked: Asked, known: Known, days: Sequence[date], found: Sequence[Proof]) -> Decision | None:
    """What papers are missing, or for which days."""
    kinds = {proof.kind for proof in found if not proof.too_long}
    if not missing(asked.case, asked.papers):
        return None
    lacks = missing(asked.case, kinds)
    if lacks and any(proof.too_long for proof in found):
        return no(known.now, "CD52", "; ".join(proof.label for proof in found if proof.too_long))
    if lacks:
        return no(known.now, "CD50", "; ".join(one.name for one in lacks), lacks)
    bare = uncovered(days, [proof for proof in found if not proof.too_long])
    if not bare:
        return None
    spans = ", ".join(f"{first:%d/%m/%Y}–{last:%d/%m/%Y}" for first, last in as_spans(bare))
    return no(known.now, "CD53", spans, missing(asked.case, ()))


def _labels(asked: Asked, found: Iterable[Proof]) -> list[str]:
    """The papers among the grounds: shared ones by number, others by name."""
    shared = [proof.label for proof in found if not proof.too_long]
    return [*shared, *(f"{title(kind).vi} (bản giấy)" for kind in sorted(asked.papers))]
