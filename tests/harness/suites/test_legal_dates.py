"""One and the same journey on five days of law: the answers differ, each difference for a reason in `harness.law`."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.law import Law, law
from harness.people.town import Town
from harness.suites.journey.looks import answered, asked, at
from harness.working import deadline, working_days_between

DAYS = [date(2020, 5, 12), date(2022, 11, 22), date(2024, 8, 13), date(2025, 7, 15), date(2026, 9, 15)]
"""Before any online linking; the pilot of the linked groups; NĐ 63/2024; the new law and two tiers; NĐ 301/2026."""
WAGE = Decimal(9_600_000)
"""Of everybody employed in the town, where a scene does not say otherwise."""
ON = pytest.mark.parametrize("day", DAYS, ids=str)
Near = Callable[..., Any]


def differ(key: str, *values: str) -> None:
    """The law has these values on the five days, in order; each told as the change begins."""
    told = [law(day).settings[key].value if law(day).has(key) else "" for day in DAYS]
    assert list(dict.fromkeys(told)) == list(values), told


def settled(story: Any) -> dict[str, Any]:
    """The one line of a benefit's result."""
    [row] = story.facts["dossier:settled"]["ketQua"]
    found: dict[str, Any] = row
    return found


def first(story: Any, caller: str, party: str, door: str) -> Any:
    """The first hop of a kind; an error if there is none."""
    return story.between(caller, party, door)[0]


def named(law_of_day: Law) -> str:
    """Number and year by which grounds name the insurance law."""
    return law_of_day.text("law.social_insurance")


# --- linked dossiers --------------------------------------------------------------------------------------------------


@ON
@pytest.mark.parametrize(("scene", "key"), [("birth/happy", "procedure.birth"), ("death/pensioner", "procedure.death")])
def test_a_dossier_is_filed_under_the_procedure_of_its_day(near: Near, day: date, scene: str, key: str) -> None:
    assert near(day)(scene).facts["progress"]["maTTHC"] == law(day).text(key)


def test_procedures_were_renumbered_twice() -> None:
    differ("procedure.birth", "2.000986", "2.002621", "3.000722")
    differ("procedure.death", "1.010915", "2.002622", "2.002913")


@ON
@pytest.mark.parametrize(
    ("scene", "key"), [("birth/happy", "birth.group_term"), ("death/pensioner", "death.group_term")]
)
def test_the_appointment_is_the_groups_term(near: Near, day: date, scene: str, key: str) -> None:
    story = near(day)(scene)
    promised = datetime.strptime(story.facts["progress"]["ngayHenTra"], "%d/%m/%Y %H:%M:%S").replace(tzinfo=VIETNAM)

    assert promised == deadline(story.marks["filed"].at, law(day).term(key))
    assert story.facts["progress"]["dungHan"] is True


def test_births_took_twenty_working_days_and_take_three() -> None:
    differ("birth.group_term", "20", "3")
    differ("card.child_term", "5", "2")
    differ("residence.term", "15", "7", "2")


@ON
def test_card_and_residence_come_within_the_term_of_their_day(near: Near, day: date) -> None:
    story = near(day)("birth/happy")

    for step, party, door, key in (
        ("card", "insurance", "nhanHoSoKhaiSinh", "card.child_term"),
        ("residence", "population", "dangKyThuongTru", "residence.term"),
    ):
        received = at(first(story, "axis", party, door))
        assert story.marks[step].at <= deadline(received, law(day).term(key))


@ON
def test_a_childs_insurance_number_has_ten_digits_then_is_the_personal_number(near: Near, day: date) -> None:
    facts = near(day)("birth/happy").facts
    number = facts["card"]["maSoBHXH"]

    assert len(number) == law(day).number("bhxh.digits")
    assert (number == facts["result"]["soDinhDanh"]) is (day >= date(2025, 8, 1))
    assert len(facts["card"]["soTheBHYT"]) == 15


def test_the_number_changed_in_august_2025() -> None:
    differ("bhxh.digits", "10", "12")
    assert law(date(2025, 7, 31)).number("bhxh.digits") == 10
    assert law(date(2025, 8, 1)).number("bhxh.digits") == 12


# --- areas ------------------------------------------------------------------------------------------------------------


@ON
def test_addresses_name_a_district_as_long_as_there_are_three_tiers(near: Near, day: date) -> None:
    story = near(day)("birth/happy")
    three = law(day).number("area.tiers") == 3
    told = asked(first(story, "axis", "population", "dangKyThuongTru"))["diaChi"]

    assert bool(told.get("maHuyen")) is three
    assert bool(story.facts["result"]["ndkksMaHuyen"]) is three
    assert told.get("maHuyen", "") == story.facts["result"]["ndkksMaHuyen"]


@ON
def test_people_live_in_the_province_that_there_was(day: date) -> None:
    homes = [home.husband.address for home in Town.make(1, day).homes]
    pleiku = {(one.province, one.text.rpartition(", ")[2]) for one in homes if one.commune == "23575"}

    assert pleiku == {("64" if law(day).number("area.provinces") == 63 else "52", "Tỉnh Gia Lai")}


def test_areas_changed_in_july_2025() -> None:
    differ("area.provinces", "63", "34")
    differ("area.tiers", "3", "2")


# --- amounts ----------------------------------------------------------------------------------------------------------


@ON
def test_a_funeral_allowance_is_ten_bases_of_the_month_of_death(near: Near, day: date) -> None:
    facts = near(day)("death/pensioner").facts
    then = law(facts["died"])

    assert Decimal(facts["allowance"]["soTien"]) == 10 * then.base()
    assert any(named(then) in ground for ground in facts["allowance"]["canCu"])


@ON
def test_maternity_is_six_wages_and_two_bases(near: Near, day: date) -> None:
    row = settled(near(day)("maternity/happy"))

    assert Decimal(row["soTien"]) == 6 * WAGE + 2 * law(day).base()


@ON
def test_sickness_is_three_quarters_of_a_days_wage_for_each_working_day(near: Near, day: date) -> None:
    story = near(day)("sick/inpatient")
    row = settled(story)
    days = working_days_between(story.facts["first"], story.facts["last"])

    assert row["soNgay"] == days
    assert Decimal(row["soTien"]) == (WAGE / 24 * Decimal("0.75") * days).quantize(Decimal(1))


@ON
def test_a_household_pays_four_and_a_half_per_cent_of_the_base_salary_in_falling_shares(near: Near, day: date) -> None:
    shares = [Decimal(share) for share in ("1", "0.7", "0.6", "0.5")]
    monthly = law(day).amount("base_salary") * Decimal("0.045")

    assert Decimal(near(day)("renewal/reduced").facts["quoted"]["tongTien"]) == 12 * monthly * sum(shares)


def test_the_base_rose_three_times_and_got_another_name() -> None:
    differ("base_salary", "1490000", "2340000", "2530000")
    differ("benefit.base", "base_salary", "reference_level")
    assert [law(day).base() for day in DAYS] == [1_490_000, 1_490_000, 2_340_000, 2_340_000, 2_530_000]


# --- benefits: papers, terms, grounds ---------------------------------------------------------------------------------


@ON
@pytest.mark.parametrize("scene", ["sick/inpatient", "maternity/happy"])
def test_papers_are_handed_in_until_shared_data_take_their_place(near: Near, day: date, scene: str) -> None:
    [line] = near(day)(scene).facts["list"]["dsNguoiLaoDong"]

    assert ("giayTo" in line) is not law(day).has("shared.papers")


@ON
@pytest.mark.parametrize("scene", ["sick/inpatient", "maternity/happy"])
def test_an_employers_list_is_settled_within_the_term_of_its_day(near: Near, day: date, scene: str) -> None:
    story = near(day)(scene)
    hop = first(story, "axis", "insurance", "nopHoSo")
    last = deadline(at(hop), law(day).term("pay.employer"))

    assert answered(hop)["ngayHenTra"] == f"{last:%Y%m%d}"
    assert story.marks["settled"].at <= last


@ON
@pytest.mark.parametrize("scene", ["sick/inpatient", "maternity/happy"])
def test_grounds_name_the_insurance_law_in_force_and_no_other(near: Near, day: date, scene: str) -> None:
    grounds = " ".join(settled(near(day)(scene))["canCu"])
    laws = {named(law(one)) for one in DAYS}

    assert {one for one in laws if one in grounds} == {named(law(day))}


@ON
def test_grounds_of_unemployment_insurance_name_the_employment_law_in_force_and_no_other(near: Near, day: date) -> None:
    [row] = near(day)("unemployment/happy").facts["decided"]["ketQua"]
    grounds = " ".join(row["canCu"])

    assert ("38/2013/QH13" in grounds) is (day < date(2026, 1, 1))
    assert ("74/2025/QH15" in grounds) is (day >= date(2026, 1, 1))


def test_the_new_insurance_law_brought_shared_papers_and_another_term() -> None:
    differ("law.social_insurance", "58/2014/QH13", "41/2024/QH15")
    differ("shared.papers", "", "69/QĐ-TTg")
    differ("pay.employer", "6", "7")


# --- what did not exist yet -------------------------------------------------------------------------------------------


def test_what_could_not_exist_yet_is_said_in_the_contract_and_not_refused(near: Near) -> None:
    told = (Path(__file__).resolve().parents[3] / "docs" / "network.md").read_text("utf-8")

    assert not law(DAYS[0]).has("hub.software")
    assert near(DAYS[0])("birth/happy").stuck is None
    for since in ("21/11/2022", "01/01/2023", "01/01/2024", "01/07/2025"):
        assert since in told.partition("## Legal dates")[2].partition("\n## ")[0], since
