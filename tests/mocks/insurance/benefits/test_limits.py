"""Whatever is claimed, in whatever order: no day twice, no year beyond its limit, no amount beyond the rate."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.clock import VIETNAM
from harness.law import law
from harness.people.town import Town
from mocks.insurance.benefits.claims import Asked, read_person
from mocks.insurance.benefits.decide import Known, convalescence, sickness
from mocks.insurance.benefits.ledger import Ledger
from mocks.insurance.benefits.wire import Person, Regime

TODAY = date(2026, 9, 15)
RECEIVED = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)
SOMEONE = next(one for one in Town.make(1, TODAY).participants() if one.standing == "employed")
SPANS = st.lists(
    st.tuples(st.dates(date(2025, 11, 1), date(2026, 9, 1)), st.integers(0, 45), st.none() | st.integers(0, 60)),
    max_size=12,
)


def asked(regime: Regime, first: date, days: int, halves: int | None, **conditions: Any) -> Asked:
    body: dict[str, Any] = {
        "maSoBHXH": SOMEONE.citizen.bhxh_number,
        "hoTen": SOMEONE.citizen.full_name,
        "tuNgay": f"{first:%Y%m%d}",
        "denNgay": f"{first + timedelta(days=days):%Y%m%d}",
        "soNgay": None if halves is None else halves / 2,
        "giayTo": [{"loai": "CT07", "so": "1"}],
        "dieuKien": conditions,
    }
    found = read_person(law(TODAY), regime, Person.model_validate(body), "dsNguoiLaoDong/0")
    assert isinstance(found, Asked)
    return found


@settings(deadline=None)
@given(SPANS, st.booleans(), st.integers(0, 400))
def test_sick_days_are_paid_once_and_within_the_year(spans: list[Any], heavy: bool, months: int) -> None:  # noqa: FBT001 -- drawn
    known = Known(replace(SOMEONE, months_paid=months), RECEIVED)
    ledger, paid = Ledger(), list[date]()
    work = "NANG_NHOC" if heavy else "BINH_THUONG"
    limit = law(TODAY).number(f"sick.days.{'heavy' if heavy else 'normal'}.{1 + (months >= 180) + (months >= 360)}")

    for first, days, halves in spans:
        found = sickness(asked("OM_DAU", first, days, halves, dieuKienLamViec=work), known, ledger)
        paid += found.paid
        assert found.amount <= SOMEONE.wage * found.days / 32 + 1
        assert found.days == len(found.paid) - Decimal(len(found.halves)) / 2
        assert (found.state == "settled") == bool(found.days) == (found.why is None)
        ledger.enter(known.key, found.heading, found.paid, found.halves)

    assert len(paid) == len(set(paid))
    for year in (2025, 2026):
        assert ledger.used(known.key, "OM_DAU", year) <= limit


@settings(deadline=None)
@given(SPANS)
def test_convalescence_and_sickness_never_share_a_day(spans: list[Any]) -> None:
    known = Known(SOMEONE, RECEIVED)
    ledger, paid = Ledger(), list[date]()

    for turn, (first, days, halves) in enumerate(spans):
        decide, regime = ((sickness, "OM_DAU"), (convalescence, "DUONG_SUC"))[turn % 2]
        found = decide(asked(regime, first, days, halves), known, ledger)  # type: ignore[arg-type]
        paid += found.paid
        ledger.enter(known.key, found.heading, found.paid, found.halves)

    assert len(paid) == len(set(paid))
    assert all(ledger.used(known.key, "DUONG_SUC", year) <= Decimal(5) for year in (2025, 2026))
