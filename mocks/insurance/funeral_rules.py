"""Who gets a funeral allowance from BHXH, by which law, and whether a request for one can be read: pure rules."""

from datetime import date
from typing import Final

from harness.law import Law, law
from harness.people.town import Participant
from mocks.insurance.benefits.claims import read_day
from mocks.insurance.benefits.eligibility import EARLIEST
from mocks.insurance.benefits.reasons import Reason, reason
from mocks.insurance.funeral_wire import FuneralClaim
from mocks.insurance.numbers import TWELVE

PENSIONS: Final = frozenset({"pensioner", "monthly"})
MONTHS_OF: Final = {"employed": "funeral.months", "voluntary": "funeral.voluntary.months"}
CENTURY_DIGIT: Final = 3


def entitlement(of: Law, person: Participant | None) -> Reason | None:
    """Why BHXH pays nothing for this deceased; None when it pays."""
    if person is not None and person.standing in PENSIONS:
        return None
    key = MONTHS_OF.get(person.standing, "") if person else ""
    if person is None or not key:
        return reason(of, "MT10")
    needed = of.number(key)
    return None if person.months_paid >= needed else reason(of, "MT11", needed)


def law_of(died: date) -> Law:
    """The law of the day of death; of an older death, the oldest that the network knows."""
    return law(max(died, EARLIEST))


def year_in(number: str) -> int:
    """The year of birth that stands in a số định danh: century and sex, then two digits of the year."""
    century = 19 + int(number[CENTURY_DIGIT]) // 2
    return century * 100 + int(number[CENTURY_DIGIT + 1 : CENTURY_DIGIT + 3])


def unreadable(claim: FuneralClaim, today: date) -> str:
    """The first field that cannot be read."""
    died = read_day(claim.dead.died)
    checks = {
        "nguoiChet/hoTen": bool(claim.dead.name.strip()),
        "nguoiChet/soDDCN": TWELVE.fullmatch(claim.dead.number.strip()) is not None,
        "nguoiChet/ngayChet": died is not None and died <= today,
        "nguoiNhan/hoTen": bool(claim.heir.name.strip()),
        "nguoiNhan/soDDCN": TWELVE.fullmatch(claim.heir.number.strip()) is not None,
    }
    return next((tag for tag, right in checks.items() if not right), "")
