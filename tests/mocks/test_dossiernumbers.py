import re
from datetime import date

import pytest

from mocks.dossiernumbers import PATTERN, DossierNumbers

DAY = date(2026, 9, 15)


def test_the_serial_grows_within_a_day_and_starts_anew_on_the_next() -> None:
    numbers = DossierNumbers()

    assert [numbers.take("G22.99.08", DAY) for _ in range(2)] == ["G22.99.08-260915-0001", "G22.99.08-260915-0002"]
    assert numbers.take("G22.99.08", date(2026, 9, 16)) == "G22.99.08-260916-0001"


def test_every_unit_counts_for_itself() -> None:
    numbers = DossierNumbers()
    numbers.take("G22.99.08", DAY)

    assert numbers.take("H26.01.01", DAY) == "H26.01.01-260915-0001"


def test_the_ten_thousandth_dossier_of_a_day_gets_a_fifth_digit() -> None:
    numbers = DossierNumbers()
    last = [numbers.take("H26.01.01", DAY) for _ in range(10_000)][-1]

    assert last == "H26.01.01-260915-10000"


@pytest.mark.parametrize("number", ["G22.99.08-260915-0001", "H26.01.01-260915-0001", "H21.123-260915-0001"])
def test_one_pattern_finds_both_notations(number: str) -> None:
    assert re.fullmatch(PATTERN, number)


@pytest.mark.parametrize("number", ["260915-0001", "G22.99.08-260915-001", "X22.99.08-260915-0001"])
def test_the_pattern_finds_nothing_else(number: str) -> None:
    assert not re.fullmatch(PATTERN, number)
