"""Births: the mother's leave with its lump sum, the allowance of the voluntarily insured, the father's days.

Months paid are known to the register only as counts; the latest ones are taken to be those (`recent_months`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from harness.law import Law, law
from mocks.insurance.benefits import amounts
from mocks.insurance.benefits.claims import Asked, Decision
from mocks.insurance.benefits.decide import SHARED, Known, no
from mocks.insurance.benefits.eligibility import (
    Paid,
    days_of,
    father_days,
    father_may_begin_until,
    is_plausible,
    leave_end,
    leave_may_begin,
    may_draw_maternity,
    months_and_days,
    recent_months,
    window,
    working_days,
)
from mocks.insurance.benefits.evidence import Birth, proofs
from mocks.insurance.benefits.ledger import Ledger
from mocks.insurance.benefits.required import missing, title

REST: frozenset[str] = frozenset({"CT06", "XML10"})
SUMMARIES: frozenset[str] = frozenset({"CT03", "XML7", "CT04", "XML8"})


def maternity(asked: Asked, known: Known, ledger: Ledger) -> Decision:
    """A birth, for mother or father."""
    found = _births(asked, known)
    if isinstance(found, Decision):
        return found
    first, children = found
    lacking = _lacking(asked, known)
    if lacking is not None:
        return lacking
    once = f"{known.key}/birth/{first.born:%Y%m%d}"
    if asked.case.code == "CHA_NGHI":
        return _father(asked, known, ledger, first, children)
    if ledger.is_paid(once):
        return no(law(first.born), "CD32")
    decide = _voluntary if known.person.standing == "voluntary" else _mother
    return replace(decide(asked, known, ledger, first, children), once=once)


def _births(asked: Asked, known: Known) -> tuple[Birth, int] | Decision:
    """The birth in question and how many children it brought; or why there is none."""
    father = asked.case.code == "CHA_NGHI"
    name = known.person.citizen.full_name

    def is_mine(one: Birth) -> bool:
        parent = one.is_father if father else one.is_mother
        return parent(known.numbers, name) and asked.born in {None, one.born}

    mine = [one for one in (*_recorded(asked, known), *known.notices()) if is_mine(one)]
    child = asked.person.child.strip()
    strange = [one for one in known.births if child and one.child == child and not is_mine(one)]
    if strange:
        return no(law(asked.first), "CD30")
    if named_only(asked, known) is not None:
        parent = (known.kin.father if father else known.kin.mother) if known.kin else None
        if parent is None or not parent.cccd:
            return no(known.now, "CD55")
        if parent.cccd not in known.numbers:
            return no(law(asked.first), "CD30")
    if not mine and asked.born and not missing(asked.case, asked.papers):
        mine = [Birth(label="", kind="", born=asked.born)]
    if not mine:
        kinds = {kind for kind in SUMMARIES if known.shared({kind})} if asked.case.code == "CON_CHET" else set()
        lacks = missing(asked.case, kinds - SUMMARIES)
        return no(known.now, "CD50", "; ".join(one.name for one in lacks[:1]), lacks[:1])
    last = max(mine, key=lambda one: one.born)
    same = [one for one in mine if one.born == last.born]
    notices = {one.label for one in same if one.kind != "KS"}
    records = {one.label for one in same if one.kind == "KS"}
    count = max(len(notices), len(records), *(one.children for one in same), asked.conditions.children)
    merged = replace(last, surgery=any(one.surgery for one in same), early=any(one.early for one in same))
    return replace(merged, label="; ".join(sorted(notices | records))), count


def _recorded(asked: Asked, known: Known) -> Sequence[Birth]:
    """Births that civil status tells of: until data take the place of papers, only beside an extract handed in."""
    return known.births if known.now.has(SHARED) or asked.papers.intersection(asked.case.groups[0]) else ()


def _lacking(asked: Asked, known: Known) -> Decision | None:
    """Papers that a child's death needs besides."""
    if asked.case.code != "CON_CHET":
        return None
    shared = {paper.sheet.kind for paper in known.shared(asked.case.groups[1])}
    if not any(proof.died for proof in proofs(known.now, known.shared(SUMMARIES))):
        shared -= SUMMARIES
    kinds = shared | asked.papers | ({"KT"} if known.deaths and known.now.has(SHARED) else set())
    lacks = [one for one in missing(asked.case, kinds) if "KT" in one.kinds]
    return no(known.now, "CD50", lacks[0].name, lacks) if lacks else None


def _mother(asked: Asked, known: Known, ledger: Ledger, birth: Birth, children: int) -> Decision:
    then = law(birth.born)
    earliest = leave_may_begin(then, birth.born)
    if asked.first < earliest:
        return no(then, "CD29", f"{earliest:%d/%m/%Y}")
    rest = bool(known.shared(REST) or asked.papers & REST)
    if not may_draw_maternity(then, birth.born, _paid(known), ordered_to_rest=rest):
        needed = "maternity.rest.months" if rest else "maternity.months"
        return no(then, "CD26", then.number(needed))
    died = asked.died or _died(known)
    ends = leave_end(then, min(asked.first, birth.born), birth.born, children, died)
    ends = min(ends, asked.last)
    days = days_of(asked.first, ends)
    if not days:
        return no(then, "CD23")
    if set(days) & ledger.taken(known.key):
        return no(then, "CD22")
    months, odd = months_and_days(asked.first, ends)
    amount = amounts.maternity_leave(then, _wages(then, known), months, odd) + amounts.birth_lump(then, children)
    sources = then.source("maternity.months", "maternity.leave", "maternity.rate", "maternity.one_off.multiple")
    grounds = _grounds(asked, birth, sources, known)
    return Decision("settled", amount, Decimal(len(days)), tuple(days), grounds=grounds, heading="THAI_SAN")


def _died(known: Known) -> date | None:
    """The day on which the child died, as a summary of the mother's stay says."""
    found = (proof.died for proof in proofs(known.now, known.shared(SUMMARIES)))
    return next((day for day in found if day and is_plausible(day, known.received.date())), None)


def _voluntary(asked: Asked, known: Known, ledger: Ledger, birth: Birth, children: int) -> Decision:
    """Somebody voluntarily insured: a fixed sum for each child, since 01/07/2025."""
    del ledger
    then = law(birth.born)
    if not then.has("maternity.voluntary.amount"):
        return no(then, "CD31")
    needed = then.number("maternity.voluntary.months")
    paid = _paid(known)
    if sum(month in paid.months for month in window(then, birth.born, paid.months)) < needed:
        return no(then, "CD26", needed)
    sources = then.source("maternity.voluntary.amount", "maternity.voluntary.months")
    amount = amounts.voluntary_birth(then, children)
    return Decision("settled", amount, grounds=_grounds(asked, birth, sources, known))


def _father(asked: Asked, known: Known, ledger: Ledger, birth: Birth, children: int) -> Decision:
    """A father's days: beginning soon after the birth, once for each birth."""
    then = law(birth.born)
    until = father_may_begin_until(then, birth.born)
    if not birth.born <= asked.first <= until:
        return no(then, "CD28", f"{until:%d/%m/%Y}")
    surgery = birth.surgery or birth.early or asked.conditions.surgery or asked.conditions.early
    limit = father_days(then, children, surgery=surgery)
    left = limit - ledger.used_ever(known.key, father_heading(birth.born))
    able = [day for day in working_days(asked.first, asked.last) if not asked.is_other_leave(day)]
    free = [day for day in able if day not in ledger.taken(known.key)]
    if not free:
        return no(then, "CD22" if able else "CD23")
    wish = min(asked.days if asked.days is not None else Decimal(len(free)), Decimal(len(free)), left)
    paid = free[: int(wish)]
    if not paid:
        return no(then, "CD21", limit)
    amount = amounts.maternity_days(then, _wages(then, known), Decimal(len(paid)))
    sources = then.source("father.days", "father.term", "maternity.rate", "maternity.divisor")
    grounds = _grounds(asked, birth, sources, known)
    return Decision(
        "settled", amount, Decimal(len(paid)), tuple(paid), grounds=grounds, heading=father_heading(birth.born)
    )


def named_only(asked: Asked, known: Known) -> Birth | None:
    """The birth of the child whose number is given, when it names the claimant by name alone."""
    father, name = asked.case.code == "CHA_NGHI", known.person.citizen.full_name
    child = asked.person.child.strip()
    for one in known.births:
        number = one.father if father else "".join(one.mother)
        is_mine = one.is_father if father else one.is_mother
        if child and one.child == child and one.child_name and not number and is_mine(known.numbers, name):
            return one
    return None


def father_heading(born: date) -> str:
    """Under which heading of the ledger a father's days stand."""
    return f"CHA/{born:%Y%m%d}"


def _wages(then: Law, known: Known) -> Sequence[Decimal]:
    """The wages of the last six months; the register keeps the last one only, so it stands for all."""
    return [known.person.wage] * then.number("maternity.wage_months")


def _paid(known: Known) -> Paid:
    months = recent_months(known.person.months_in_last_12, known.received.date())
    return Paid(months, known.person.months_paid)


def _grounds(asked: Asked, birth: Birth, sources: str, known: Known) -> tuple[str, ...]:
    papers = (f"{title(kind).vi} (bản giấy)" for kind in sorted(asked.papers))
    return tuple(part for part in (sources, birth.label, *known.deaths, *papers) if part)
