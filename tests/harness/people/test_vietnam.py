import re
from datetime import date, timedelta

import pytest
from faker import Faker

from harness.people.geography import geography
from harness.people.shares import share
from harness.people.vietnam import LEGAL_DATE, VietnamProvider


@pytest.fixture
def fake() -> Faker:
    faker = Faker()
    faker.add_provider(VietnamProvider)
    faker.seed_instance(1)
    return faker


def test_seeding_after_the_provider_was_added_repeats_the_same_people() -> None:
    faker = Faker()
    faker.add_provider(VietnamProvider)

    Faker.seed(7)
    first = (faker.vn_citizen(), faker.vn_household(), faker.vn_doctor(), faker.bhyt_card())
    Faker.seed(7)
    again = (faker.vn_citizen(), faker.vn_household(), faker.vn_doctor(), faker.bhyt_card())

    assert first == again


def test_numbers_cohere_with_their_holder(fake: Faker) -> None:
    for _ in range(300):
        person = fake.vn_citizen()
        century = 2 * (person.born.year // 100 - 19) + (person.sex == "female")

        assert re.fullmatch(rf"0\d\d{century}{person.born:%y}9\d{{5}}", person.cccd)
        assert person.cccd[1:3] in geography().old_provinces
        assert person.card[5:] == person.bhxh_number
        assert person.card[2] == share("benefit").values[person.card[:2]]
        assert person.born <= LEGAL_DATE


@pytest.mark.parametrize("sex", ["male", "female"])
def test_whoever_is_asked_for_comes(sex: str, fake: Faker) -> None:
    for _ in range(50):
        person = fake.vn_citizen(sex=sex, age=(30, 34))

        assert person.sex == sex
        assert 30 <= (LEGAL_DATE - person.born).days / 365.25 < 35.01


def test_households_are_possible(fake: Faker) -> None:
    sizes = []
    for _ in range(400):
        home = {resident.citizen.cccd: resident for resident in fake.vn_household()}
        sizes.append(len(home))
        assert sum(resident.relation == "CH01" for resident in home.values()) == 1
        for resident in home.values():
            assert resident.householder in home
            if resident.mother:
                mother = home[resident.mother].citizen
                assert mother.sex == "female"
                assert 18 * 365 < (resident.citizen.born - mother.born).days < 46 * 366
            if resident.father:
                assert home[resident.father].citizen.sex == "male"
                assert (resident.citizen.born - home[resident.father].citizen.born).days > 20 * 365
            if resident.spouse:
                assert home[resident.spouse].spouse == resident.citizen.cccd
                assert home[resident.spouse].citizen.sex != resident.citizen.sex

    assert sum(sizes) / len(sizes) == pytest.approx(3.57, abs=0.25)


def test_surnames_come_as_often_as_published(fake: Faker) -> None:
    names = [fake.full_name().split()[0] for _ in range(3000)]

    assert names.count("Nguyễn") / 3000 == pytest.approx(0.384, abs=0.03)


@pytest.mark.parametrize(("spelling", "pattern"), [("plain", "[A-Za-z' ]+"), ("nfd", r".*[\u0300-\u0323].*")])
def test_names_come_without_accents_or_decomposed_on_request(spelling: str, pattern: str, fake: Faker) -> None:
    assert all(re.fullmatch(pattern, fake.full_name("female", 1980, "01", spelling)) for _ in range(30))


def test_addresses_follow_the_map_of_the_day(fake: Faker) -> None:
    provider = next(one for one in fake.get_providers() if isinstance(one, VietnamProvider))

    now = fake.vn_residence()
    provider.legal_date = date(2025, 6, 30)
    then = fake.vn_residence()

    assert (now.district, len(now.commune)) == ("", 5)
    assert len(then.district) == 3
    assert geography().old_communes[then.commune].district == then.district


def test_parts_are_plain_text_of_the_right_form(fake: Faker) -> None:
    assert re.fullmatch(r"0190\d{6}", fake.phone())
    assert re.fullmatch(r"99\d{8}", fake.bhxh_number())
    assert re.fullmatch(r"[A-Z]{2}[1-5]\d{12}", fake.bhyt_card())
    assert re.fullmatch(r"\d{12}", fake.cccd())
    assert "," in fake.address()
    assert len({fake.unique.cccd() for _ in range(500)}) == 500


def test_institutions_are_synthetic_and_have_codes(fake: Faker) -> None:
    for _ in range(60):
        facility, employer, doctor = fake.vn_facility(), fake.vn_employer(), fake.vn_doctor()

        assert "Thử nghiệm" in facility.name
        assert re.fullmatch(r"\d\d[0-9A-Z]\d\d", facility.code)
        assert re.fullmatch(r"Z\d\d[0-9A-Z]{3}Z", employer.code)
        assert re.fullmatch(r"9\d{5}/[A-Z]{3}-GPHN", doctor.licence)


def test_diseases_fit_the_kind_of_paper(fake: Faker) -> None:
    assert {fake.icd10("GIAYCHUNGSINH") for _ in range(50)} == {"O80", "O82"}


def test_a_newborn_household_member_is_born_by_the_legal_date(fake: Faker) -> None:
    assert all(one.citizen.born <= LEGAL_DATE + timedelta(0) for _ in range(200) for one in fake.vn_household())
