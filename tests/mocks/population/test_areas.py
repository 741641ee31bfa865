"""Old and new administrative units: provinces went whole, wards did not."""

import json
from datetime import date
from importlib.resources import files

import pytest

from harness.people.model import Address
from mocks.population.areas import Area, Divided, is_at, is_birthplace, of_today, two_tiers_since

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
DATA = json.loads((files("mocks.population") / "areas.json").read_text("utf-8"))


def test_the_two_tiers_begin_on_the_first_of_july_2025() -> None:
    assert two_tiers_since() == AFTER


def test_sixty_three_provinces_became_thirty_four() -> None:
    assert len({row["code"] for row in DATA["provinces"]}) == 63
    assert len({row["to"] for row in DATA["provinces"]}) == 34


def test_every_province_of_today_kept_the_code_of_an_old_one_that_went_into_it() -> None:
    became = {row["code"]: row["to"] for row in DATA["provinces"]}

    assert all(became[new] == new for new in set(became.values()))


@pytest.mark.parametrize(
    ("area", "today"),
    [
        (Area("64", "23575"), Area("52", "23575")),
        (Area("52", "23575"), Area("52", "23575")),
        (Area("01", "00013"), Area("01", "00004")),
        (Area("01", "00070"), Area("01", "00070")),
        (Area("64", "23566", "622"), Area("52", "23575")),
        (Area("01", "99999"), Area("01", "99999")),
    ],
)
def test_an_address_is_written_in_today_s_codes(area: Area, today: Area) -> None:
    assert of_today(area, AFTER) == today
    assert of_today(area, BEFORE) == area


@pytest.mark.parametrize("area", [Area("01", "00019"), Area("01", "00070", "002"), Area("31", "11341", "304")])
def test_a_divided_ward_is_nobody_s_guess(area: Area) -> None:
    found = of_today(area, AFTER)

    assert isinstance(found, Divided)
    assert len(found.into) > 1


def test_an_address_is_compared_with_a_registered_one() -> None:
    home = Address("Số 1", "01", "002", "00070")

    assert is_at(Area("01", "00070"), home, AFTER) is True
    assert is_at(Area("01", "00004"), home, AFTER) is False
    assert is_at(Area("01", "00070", "002"), home, BEFORE) is True
    assert is_at(Area("01", "00070", "001"), home, BEFORE) is False
    assert isinstance(is_at(Area("01", "00019"), home, AFTER), Divided)


@pytest.mark.parametrize(
    ("code", "known"), [("001", True), ("064", True), ("096", True), ("003", False), ("000", False), ("101", True)]
)
def test_numbers_begin_with_a_province_of_old_or_a_country(code: str, *, known: bool) -> None:
    assert is_birthplace(code) is known
