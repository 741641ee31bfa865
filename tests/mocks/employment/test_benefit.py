"""How much unemployment benefit there is, for how long, from when; and the edges where there is none."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from mocks.employment import terms
from mocks.employment.benefit import Benefit, History, decide

ENDED, FILED = date(2026, 8, 31), date(2026, 9, 15)


def found(*, ended: date = ENDED, filed: date = FILED, **history: Any) -> Any:
    base = {"unused": 48, "in_window": 24, "average": Decimal(9_600_000)}
    return decide(History(**{**base, **history}), ended, filed)


def benefit(**given: Any) -> Benefit:
    made = found(**given)
    assert isinstance(made, Benefit)
    return made


def test_sixty_percent_of_the_average_is_paid_a_month() -> None:
    assert benefit().monthly == Decimal(5_760_000)


@pytest.mark.parametrize(
    ("ended", "public", "cap"),
    [(ENDED, False, 26_550_000), (ENDED, True, 12_650_000), (date(2025, 12, 31), False, 24_800_000)],
)
def test_there_is_a_cap_by_the_wage_of_the_day(ended: date, public: bool, cap: int) -> None:  # noqa: FBT001
    made = benefit(average=Decimal(90_000_000), public=public, ended=ended, filed=max(ended, date(2026, 1, 5)))
    assert made.monthly == cap


@pytest.mark.parametrize(("unused", "months"), [(12, 3), (36, 3), (47, 3), (48, 4), (144, 12), (600, 12)])
def test_every_twelve_months_beyond_three_years_give_one_more(unused: int, months: int) -> None:
    assert benefit(unused=unused).months == months


@pytest.mark.parametrize(
    ("paid", "expected"), [({"in_window": 11}, "VL12"), ({"unused": 11}, "VL12"), ({"in_window": 12}, "")]
)
def test_twelve_months_in_twenty_four_are_needed(paid: dict[str, int], expected: str) -> None:
    made = found(**paid)
    assert (made[0] if isinstance(made, tuple) else "") == expected


@pytest.mark.parametrize(("filed", "expected"), [(date(2026, 11, 30), ""), (date(2026, 12, 1), "VL11")])
def test_one_files_within_three_months(filed: date, expected: str) -> None:
    made = found(filed=filed)
    assert (made[0] if isinstance(made, tuple) else "") == expected


def test_without_a_wage_there_is_nothing_to_pay() -> None:
    assert found(average=Decimal(0))[0] == "VL13"


def test_the_benefit_begins_by_the_law_of_the_day_and_ends_with_its_months() -> None:
    new, old = benefit(), benefit(ended=date(2025, 8, 31), filed=date(2025, 9, 15))

    assert (new.begins, new.ends) == (date(2026, 9, 30), date(2027, 1, 29))
    assert old.begins == date(2025, 9, 30)
    assert new.grounds != old.grounds


def test_before_the_first_known_value_the_first_one_stands() -> None:
    assert terms.amount("social.standard", date(2000, 1, 1)) == Decimal(270_000)
