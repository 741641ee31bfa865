from datetime import date

import pytest

from harness.people.facilities import all_facilities, by_code
from harness.people.geography import address_on, geography, predecessors, successors
from harness.people.model import Address
from harness.people.network import facilities


def test_sixty_three_provinces_became_thirty_four() -> None:
    assert len(geography().old_provinces) == 63
    assert len(geography().provinces) == 34
    assert len(geography().communes) == 3321


def test_where_an_old_commune_went_is_not_a_function() -> None:
    divided = [old for old in geography().old_communes.values() if len(old.became) > 1]

    assert len(divided) == 471
    assert max(len(old.became) for old in divided) == 5
    assert all(code in geography().communes for old in divided for code in old.became)


def test_a_kept_code_may_name_another_area() -> None:
    kept = [code for code in geography().communes if code in geography().old_communes]
    grown = [code for code in kept if set(predecessors(code)) != {code}]

    assert len(kept) == 3316
    assert len(grown) > 3000


def test_both_directions_agree() -> None:
    assert all(old in predecessors(new) for old in list(geography().old_communes)[:500] for new in successors(old))
    assert successors("99999") == ()


def test_facilities_are_as_many_as_had_contracts_and_leave_the_benchs_codes_free() -> None:
    codes = by_code()

    assert len(all_facilities()) == len(codes) == 12_783
    assert any(not code.isdigit() for code in codes)
    assert not {facility.code for facility in facilities()} & codes.keys()


@pytest.mark.parametrize(
    ("day", "province", "text"),
    [
        (date(2025, 6, 30), "64", "Số 5 đường Quang Trung, Phường Tây Sơn, Thành phố Pleiku, Tỉnh Gia Lai"),
        (date(2025, 7, 1), "52", "Số 5 đường Quang Trung, Phường Pleiku, Tỉnh Gia Lai"),
    ],
)
def test_an_address_is_written_as_on_its_day(day: date, province: str, text: str) -> None:
    now = Address("Số 5 đường Quang Trung, Phường Pleiku, Tỉnh Gia Lai", "52", "622", "23575")

    assert address_on(now, day) == Address(text, province, "622", "23575")


def test_an_address_that_nobody_knows_stays_as_it_is() -> None:
    unknown = Address("Số 9 đường Khác", "79", "760", "99999")

    assert address_on(unknown, date(2020, 1, 1)) == unknown
