"""Code lists, and how they read in those of others."""

from datetime import date

import pytest

from mocks.justice.catalogues import (
    birth_province,
    catalogue,
    country_code,
    district_of,
    ethnic_code,
    ethnic_groups,
    national_ethnic,
    province_of,
    result_paper,
    sex_for_population,
)

TODAY = date(2026, 9, 15)


def test_ethnic_groups_have_codes_of_their_own_that_no_offset_gives() -> None:
    national = [f"{number:02d}" for number in range(1, 55)]

    assert len(ethnic_groups()) == 54
    assert sorted(national_ethnic(code) for code in ethnic_groups()) == national
    assert [ethnic_code(code) for code in national] != [f"63{number:03d}" for number in range(1, 55)]
    assert all(national_ethnic(ethnic_code(code)) == code for code in national)


@pytest.mark.parametrize(
    ("given", "code"), [("01", "63001"), ("63001", "63001"), ("kinh", "63001"), ("1", ""), ("00", "")]
)
def test_an_ethnic_group_is_known_by_either_code_or_by_name(given: str, code: str) -> None:
    assert ethnic_code(given) == code


@pytest.mark.parametrize(("given", "code"), [("VN", "VN"), ("vn", "VN"), ("Việt Nam", "VN"), ("XX", ""), ("EU", "")])
def test_a_country_is_known_by_code_or_name(given: str, code: str) -> None:
    assert country_code(given) == code


@pytest.mark.parametrize(
    ("kind", "holds"), [(1, "VN"), (2, "FR"), (3, "63001"), (4, "52"), (5, "4"), (0, None), (6, None)]
)
def test_there_are_five_catalogues(kind: int, holds: str | None) -> None:
    found = catalogue(kind, TODAY)

    assert (holds in {row["ma"] for row in found}) if found else holds is None


def test_there_are_34_provinces_and_the_old_code_of_gia_lai_is_gone() -> None:
    codes = {row["ma"] for row in catalogue(4, TODAY) or ()}

    assert len(codes) == 34
    assert "64" not in codes


def test_there_were_63_provinces_until_june_2025() -> None:
    codes = {row["ma"]: row["ten"] for row in catalogue(4, date(2025, 6, 30)) or ()}

    assert len(codes) == 63
    assert codes["64"] == "Tỉnh Gia Lai"


def test_a_commune_lies_where_it_lay_on_the_day() -> None:
    before, since = date(2025, 6, 30), date(2025, 7, 1)

    assert (province_of("23575", before, "92"), province_of("23575", since, "92")) == ("64", "52")
    assert (district_of("23575", before), district_of("23575", since)) == ("622", "")


def test_other_registries_get_their_own_codes() -> None:
    assert [sex_for_population(code) for code in "123"] == ["1", "2", "0"]
    assert birth_province("52") == "052"
    assert birth_province("15") == "015"
    assert (province_of("00070", TODAY, "92"), province_of("99999", TODAY, "92")) == ("01", "92")


def test_the_death_paper_is_called_otherwise_under_the_new_law() -> None:
    assert result_paper("KS", "03/2026/QH16") == ("KQ.G15.000031", "Giấy khai sinh")
    assert result_paper("KT", "60/2014/QH13") == ("KQ.G15.000034", "Trích lục khai tử")
    assert result_paper("KT", "03/2026/QH16") == ("KQ.G15.000034", "Giấy chứng tử")
    assert result_paper("KT", "") == ("KQ.G15.000034", "Trích lục khai tử")
