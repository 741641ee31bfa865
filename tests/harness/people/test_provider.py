from datetime import date

import pytest
from faker import Faker

from harness.chance import stream
from harness.people.provider import PeopleProvider, data, people

TODAY = date(2026, 11, 23)


def test_a_card_number_joins_group_benefit_province_and_social_insurance_number() -> None:
    card = people(stream(1, "people")).bhyt_card("HT", "2", "64", "9900000001")

    assert card == "HT2649900000001"


@pytest.mark.parametrize(("born", "sex", "digit"), [(1980, "male", "0"), (1980, "female", "1"), (2020, "male", "2")])
def test_the_fourth_digit_of_a_citizen_number_tells_century_and_sex(born: int, sex: str, digit: str) -> None:
    number = people(stream(1, "people")).cccd(date(born, 1, 1), sex, "079")

    assert number[:6] == f"079{digit}{born % 100:02d}"
    assert len(number) == 12


def test_numbers_lie_in_blocks_that_nobody_alive_holds() -> None:
    make = people(stream(2, "people"))

    person = make.citizen(TODAY)

    assert person.bhxh_number.startswith("99")
    assert person.phone.startswith("0190")
    assert person.cccd[6] == "9"


def test_no_two_people_of_one_world_share_a_number() -> None:
    make = people(stream(3, "people"))

    everybody = [make.citizen(TODAY) for _ in range(2000)]

    assert len({person.bhxh_number for person in everybody}) == 2000
    assert len({person.cccd for person in everybody}) == 2000
    assert len({person.phone for person in everybody}) == 2000


def test_one_stream_of_chance_gives_the_same_person() -> None:
    assert people(stream(4, "people")).citizen(TODAY) == people(stream(4, "people")).citizen(TODAY)


def test_ages_keep_to_both_ends() -> None:
    make = people(stream(5, "people"))

    ages = [(TODAY - make.citizen(TODAY, age=(22, 24)).born).days / 365.25 for _ in range(300)]

    assert min(ages) >= 22
    assert max(ages) < 25


def test_names_come_family_first() -> None:
    assert people(stream(6, "people")).vn_name("male", family="Ngô").startswith("Ngô ")


def test_every_commune_has_codes_of_full_length() -> None:
    for place in data("places")["places"]:
        lengths = [len(place[key]) for key in ("province", "cccd", "district", "commune")]

        assert lengths == [2, 3, 3, 5]


def test_the_provider_works_inside_any_faker_instance() -> None:
    faker = Faker("vi_VN")
    faker.seed_instance(7)
    faker.add_provider(PeopleProvider)

    assert len(faker.bhyt_card()) == 15
