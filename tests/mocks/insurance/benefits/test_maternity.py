"""Births and convalescence: hospital, civil status and population registry agree, and nobody uploads anything."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.faults import Reset
from harness.law import law
from harness.people.town import Home
from harness.wire.citizens import CitizenRecord, Kin
from mocks.insurance.benefits.claims import Asked, read_person
from mocks.insurance.benefits.decide import Known
from mocks.insurance.benefits.evidence import Birth
from mocks.insurance.benefits.ledger import Ledger
from mocks.insurance.benefits.maternity import maternity
from mocks.insurance.benefits.wire import Person

HAPPY = "maternity/happy"
MORNING = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)
BASE = 2_530_000
WAGE = 9_600_000


def notice(home: Home, **more: str) -> dict[str, str]:
    """The hospital's giấy chứng sinh."""
    return {
        "MA_GCS": "00001.GCS.01901.26",
        "MA_BHXH_NND": home.woman.bhxh_number,
        "SO_CCCD_NND": home.woman.cccd,
        "HOTEN_NND": home.woman.full_name,
        "NGAY_SINH_CON": f"{home.newborn.born:%Y%m%d}092000",
        "TEN_CON": home.newborn.full_name,
        "HO_TEN_CHA": home.husband.full_name,
        "SO_CCCD_CHA_NND": home.husband.cccd,
        "SO_CON": "1",
        **more,
    }


def leave(stage: Any, home: Home, **more: Any) -> dict[str, Any]:
    """Six months from the day of birth, 14/09/2026."""
    found: dict[str, Any] = stage.line(home.woman, "20260914", "20270313", **more)
    return found


# --- mothers ----------------------------------------------------------------------------------------------------------


def test_a_birth_is_paid_from_the_hospitals_notice_alone(stage: Any) -> None:
    home = stage.home(HAPPY)
    stage.give("GIAYCHUNGSINH", **notice(home))

    found = stage.settle("THAI_SAN", leave(stage, home))

    assert (found["trangThai"], found["soTien"]) == (2, str(6 * WAGE + 2 * BASE))
    assert any("GIAYCHUNGSINH 00001.GCS.01901.26" in ground for ground in found["canCu"])
    assert stage.hops("traHoSo") == stage.hops("dsHoSoDangKy") == []


def test_a_birth_is_paid_from_civil_status_when_the_childs_number_is_given(stage: Any) -> None:
    home = stage.home(HAPPY)
    child = stage.register_birth(home)["soDinhDanh"]

    found = stage.settle("THAI_SAN", leave(stage, home, soDDCNCon=child))

    assert (found["trangThai"], found["soTien"]) == (2, str(6 * WAGE + 2 * BASE))
    assert any(ground.startswith("KS ") for ground in found["canCu"])
    asked = [*stage.hops("dsHoSoDangKy"), *stage.hops("traHoSo")]
    assert {hop.request.header("X-Lienthong-Purpose") for hop in asked} == {"THAI_SAN"}


def test_among_many_births_of_a_day_the_right_one_is_found(stage: Any) -> None:
    home = stage.home(HAPPY)
    other = stage.home("maternity/outage")
    stage.register_birth(other)
    child = stage.register_birth(home, "HT-KS-2")["soDinhDanh"]

    found = stage.settle("THAI_SAN", leave(stage, home, soDDCNCon=child))

    assert found["trangThai"] == 2
    assert len(stage.hops("traDanhSachHoSo")) == 1


def test_a_birth_without_notice_or_record_waits_for_a_paper(stage: Any) -> None:
    home = stage.home(HAPPY)

    found = stage.settle("THAI_SAN", leave(stage, home))

    assert (found["trangThai"], found["maLyDo"]) == (3, "CD50")
    assert found["thieu"][0]["loai"] == ["KS", "GIAYCHUNGSINH", "XML9"]

    stage.give("GIAYCHUNGSINH", **notice(home))
    stage.outcome()
    stage.forward(hours=2)
    assert stage.outcome()["trangThai"] == 2


def test_twins_bring_a_month_and_a_lump_sum_more(stage: Any) -> None:
    home = stage.home("maternity/twins")
    for number in ("1", "2"):
        stage.give("GIAYCHUNGSINH", **notice(home, MA_GCS=f"0000{number}.GCS.01901.26", SO_CON="2"))

    found = stage.settle("THAI_SAN", leave(stage, home) | {"denNgay": "20270413"})

    assert found["soTien"] == str(7 * WAGE + 4 * BASE)


def test_leave_beyond_the_law_is_paid_to_its_end(stage: Any) -> None:
    home = stage.home(HAPPY)
    stage.give("GIAYCHUNGSINH", **notice(home))

    found = stage.settle("THAI_SAN", leave(stage, home) | {"denNgay": "20270630"})

    assert (found["denNgay"], found["soTien"]) == ("20270313", str(6 * WAGE + 2 * BASE))


def test_leave_begins_two_months_before_birth_at_most(stage: Any) -> None:
    home = stage.home(HAPPY)
    stage.give("GIAYCHUNGSINH", **notice(home))

    early = stage.settle("THAI_SAN", leave(stage, home) | {"tuNgay": "20260713"}, number="A")
    right = stage.settle("THAI_SAN", leave(stage, home) | {"tuNgay": "20260714"}, number="B")

    assert (early["trangThai"], early["maLyDo"]) == (4, "CD29")
    assert (right["trangThai"], right["denNgay"]) == (2, "20270113")


@pytest.mark.parametrize(
    ("recent", "total", "rest", "state"),
    [(6, 6, False, 2), (5, 84, False, 4), (3, 84, True, 2), (2, 84, True, 4), (3, 11, True, 4)],
)
def test_months_paid_decide(stage: Any, recent: int, total: int, *, rest: bool, state: int) -> None:
    home = stage.home("maternity/few-months")
    stage.desk.registry.change(stage.person(home.woman), months_in_last_12=recent + 1, months_paid=total)
    stage.give("GIAYCHUNGSINH", **notice(home))
    if rest:
        stage.give("CT06", MA_CT="11-1", SO_CCCD=home.woman.cccd, NGAY_VAO="20260601", NGAY_RA="20260630")

    found = stage.settle("THAI_SAN", leave(stage, home))

    # the month of the claim itself is beyond the twelve months before a birth on the 14th
    assert (found["trangThai"], found["maLyDo"]) == (state, "CD26" if state == 4 else "")


def test_a_birth_is_paid_once(stage: Any) -> None:
    home = stage.home("maternity/duplicate")
    stage.give("GIAYCHUNGSINH", **notice(home))

    stage.settle("THAI_SAN", leave(stage, home))
    again = stage.settle("THAI_SAN", leave(stage, home), number="CD-2")

    assert (again["trangThai"], again["maLyDo"]) == (4, "CD32")
    assert len(stage.acts("benefit-paid")) == 1


def test_sick_days_that_were_paid_are_not_paid_again_as_leave(stage: Any) -> None:
    home = stage.home(HAPPY)
    stage.give("CT07", MA_CT="1", SO_CCCD=home.woman.cccd, TU_NGAY="20260910", DEN_NGAY="20260914")
    stage.give("GIAYCHUNGSINH", **notice(home))

    stage.settle("OM_DAU", stage.line(home.woman, "20260910", "20260914"), number="A")
    overlap = stage.settle("THAI_SAN", leave(stage, home), number="B")
    after = stage.settle("THAI_SAN", leave(stage, home) | {"tuNgay": "20260915"}, number="C")

    assert (overlap["trangThai"], overlap["maLyDo"]) == (4, "CD22")
    assert (after["trangThai"], after["tuNgay"]) == (2, "20260915")


def test_another_womans_child_is_refused(stage: Any) -> None:
    home, other = stage.home(HAPPY), stage.home("maternity/outage")
    child = stage.register_birth(other)["soDinhDanh"]

    found = stage.settle("THAI_SAN", leave(stage, home, soDDCNCon=child))

    assert (found["trangThai"], found["maLyDo"]) == (4, "CD30")


def test_a_record_without_the_mothers_number_is_not_enough(stage: Any) -> None:
    home = stage.home(HAPPY)
    child = stage.register_birth(home, meSoDDCN="", meSoGiayToTuyThan="", meLoaiGiayToTuyThan="0")["soDinhDanh"]

    found = stage.settle("THAI_SAN", leave(stage, home, soDDCNCon=child))

    assert (found["trangThai"], found["maLyDo"]) == (3, "CD55")
    assert len(stage.hops("XacMinhThongTinNhanThan")) == 1


@pytest.mark.parametrize(("mother", "code"), [("mine", ""), ("001190999999", "CD30"), ("", "CD55")])
def test_then_the_population_registry_says_who_the_mother_is(stage: Any, mother: str, code: str) -> None:
    home = stage.home(HAPPY)
    now = law(stage.network.town.today)
    asked = read_person(now, "THAI_SAN", Person.model_validate(leave(stage, home, soDDCNCon="001326000001")), "x")
    assert isinstance(asked, Asked)
    birth = Birth(
        "KS 1", "KS", home.newborn.born, child="001326000001", child_name="A", mother_name=home.woman.full_name
    )
    kin = CitizenRecord("001326000001", "A", "20260914", mother=Kin(home.woman.cccd if mother == "mine" else mother))

    found = maternity(asked, Known(stage.person(home.woman), MORNING, kin=kin, births=[birth]), Ledger())

    assert (found.why.code if found.why else "") == code


def test_a_childs_death_needs_its_record_and_shortens_the_leave(stage: Any) -> None:
    home = stage.home("maternity/child-died")
    stage.give("GIAYCHUNGSINH", **notice(home))
    asked = leave(stage, home, dieuKien={"ngayConChet": "20260914"})

    found = stage.settle("THAI_SAN", asked)
    assert (found["trangThai"], found["maLyDo"]) == (3, "CD50")
    assert "KT" in found["thieu"][0]["loai"]

    dead = replace(home.newborn, cccd="")
    stage.register_death(dead, home.woman, home.newborn.born)
    stage.api("apiCheDo/boSungHoSo", {"maHoSo": "CD-1", "dsNguoiLaoDong": [asked]})
    stage.forward(hours=2)

    found = stage.outcome()
    assert (found["trangThai"], found["denNgay"]) == (2, "20270113")
    assert found["soTien"] == str(4 * WAGE + 2 * BASE)
    assert any(ground.startswith("KT ") for ground in found["canCu"])


def test_a_silent_civil_status_is_asked_again(stage: Any) -> None:
    home = stage.home("maternity/outage")
    child = stage.register_birth(home)["soDinhDanh"]
    stage.arm(Reset(door="axis->justice:*", times=4))
    stage.file("THAI_SAN", leave(stage, home, soDDCNCon=child))

    stage.forward(hours=2)
    stage.forward(hours=4)

    assert stage.outcome()["trangThai"] == 2
    assert len(stage.acts("benefit-paid")) == 1


# --- fathers and the voluntarily insured ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "last", "days"),
    [
        ({}, "20260930", 5),
        ({"SINHCON_PHAUTHUAT": "1"}, "20260930", 7),
        ({"SINHCON_DUOI32TUAN": "1"}, "20260930", 7),
        ({"SO_CON": "2"}, "20260930", 10),
        ({"SO_CON": "3", "SINHCON_PHAUTHUAT": "1"}, "20261030", 17),
        ({}, "20260916", 2),
    ],
)
def test_a_father_draws_his_working_days(stage: Any, more: dict[str, str], last: str, days: int) -> None:
    home = stage.home(HAPPY)
    stage.give("GIAYCHUNGSINH", **notice(home, **more))
    asked = stage.line(home.husband, "20260915", last, dieuKien={"truongHop": "CHA_NGHI"})

    found = stage.settle("THAI_SAN", asked)

    assert (found["trangThai"], found["soNgay"]) == (2, days)
    assert found["soTien"] == str(WAGE * days // 24)


def test_a_fathers_days_of_one_birth_are_counted_together(stage: Any) -> None:
    home = stage.home(HAPPY)
    stage.give("GIAYCHUNGSINH", **notice(home))
    father = {"dieuKien": {"truongHop": "CHA_NGHI"}}

    found = [
        stage.settle("THAI_SAN", stage.line(home.husband, first, last, **father), number=first)
        for first, last in (("20260915", "20260917"), ("20260921", "20260925"), ("20260928", "20260928"))
    ]

    assert [one["soNgay"] for one in found] == [3, 2, 0]
    assert found[2]["maLyDo"] == "CD21"


def test_a_father_must_begin_in_time(stage: Any) -> None:
    home = stage.home(HAPPY)
    stage.give("GIAYCHUNGSINH", **notice(home))
    father = {"dieuKien": {"truongHop": "CHA_NGHI"}}

    last = stage.settle("THAI_SAN", stage.line(home.husband, "20261113", "20261113", **father), number="A")
    late = stage.settle("THAI_SAN", stage.line(home.husband, "20261114", "20261116", **father), number="B")

    assert last["trangThai"] == 2
    assert (late["trangThai"], late["maLyDo"]) == (4, "CD28")


@pytest.mark.parametrize(("at", "state", "amount"), [(2026, 2, "2000000"), (2024, 4, "0")])
def test_the_voluntarily_insured_draw_two_million_since_july_2025(
    stage_at: Callable[[datetime], Any], at: int, state: int, amount: str
) -> None:
    stage = stage_at(datetime(at, 9, 17, 8, 30, tzinfo=VIETNAM))
    home = stage.home(HAPPY)
    stage.desk.registry.change(stage.person(home.woman), standing="voluntary", employer="")
    stage.give("GIAYCHUNGSINH", **notice(home))
    day = f"{home.newborn.born:%Y%m%d}"
    asked = stage.line(home.woman, day, day, dieuKien={"ngaySinhCon": day})
    asked["giayTo"] = [{"loai": "GIAYCHUNGSINH", "so": "1"}]

    found = stage.settle("THAI_SAN", asked, employer="")

    assert (found["trangThai"], found["soTien"]) == (state, amount)


def test_a_direct_claim_is_due_in_five_working_days_and_an_employers_in_seven(stage: Any) -> None:
    home = stage.home(HAPPY)

    direct = stage.file("THAI_SAN", leave(stage, home), number="A", employer="")
    through = stage.file("THAI_SAN", leave(stage, home), number="B")

    assert (direct["ngayHenTra"], through["ngayHenTra"]) == ("20260922", "20260924")


@pytest.mark.parametrize(("year", "lump"), [(2020, 2_980_000), (2024, 4_680_000), (2025, 4_680_000), (2026, 5_060_000)])
def test_the_lump_sum_is_that_of_the_month_of_birth(stage_at: Callable[[datetime], Any], year: int, lump: int) -> None:
    stage = stage_at(datetime(year, 9, 17, 8, 30, tzinfo=VIETNAM))
    home = stage.home(HAPPY)
    stage.give("GIAYCHUNGSINH", **notice(home))
    day = f"{home.newborn.born:%Y%m%d}"
    asked = stage.line(home.woman, day, f"{year + 1}0630", dieuKien={"ngaySinhCon": day})
    asked["giayTo"] = [{"loai": "GIAYCHUNGSINH", "so": "1"}]

    assert stage.settle("THAI_SAN", asked)["soTien"] == str(6 * WAGE + lump)


@pytest.mark.parametrize(("year", "state", "code"), [(2024, 3, "CD50"), (2026, 2, "")])
def test_a_record_takes_the_place_of_the_extract_since_july_2025(
    stage_at: Callable[[datetime], Any], year: int, state: int, code: str
) -> None:
    stage = stage_at(datetime(year, 9, 17, 8, 30, tzinfo=VIETNAM))
    home = stage.home(HAPPY)
    child = stage.register_birth(home)["soDinhDanh"]
    day = f"{home.newborn.born:%Y%m%d}"
    asked = stage.line(home.woman, day, f"{year + 1}0315", soDDCNCon=child)

    found = stage.settle("THAI_SAN", asked)

    assert (found["trangThai"], found["maLyDo"]) == (state, code)


# --- convalescence ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "days"),
    [
        ({}, 5),
        ({"phauThuat": True}, 7),
        ({"benhDaiNgay": True}, 10),
        ({"truongHop": "SAU_SINH", "soCon": 2}, 10),
        ({"truongHop": "SAU_SINH"}, 5),
    ],
)
def test_convalescence_is_paid_from_the_employers_list(stage: Any, conditions: dict[str, Any], days: int) -> None:
    woman = stage.home("convalescence/happy").woman
    asked = stage.line(woman, "20260901", "20260912", ngayTroLai="20260825", dieuKien=conditions)

    found = stage.settle("DUONG_SUC", asked)

    assert (found["trangThai"], found["soNgay"], found["soTien"]) == (2, days, str(days * 759_000))


def test_convalescence_holds_its_yearly_limit_and_its_thirty_days(stage: Any) -> None:
    woman = stage.home("convalescence/too-long").woman

    def rest(number: str, first: str, last: str, back: str) -> Any:
        return stage.settle("DUONG_SUC", stage.line(woman, first, last, ngayTroLai=back), number=number)

    assert rest("A", "20260901", "20260903", "20260810")["soNgay"] == 3
    assert rest("B", "20260905", "20260910", "20260810")["soNgay"] == 2
    assert rest("C", "20260911", "20260912", "20260901")["maLyDo"] == "CD21"
    assert rest("D", "20260911", "20260912", "20260811")["maLyDo"] == "CD27"


def test_a_convalescence_list_has_the_employers_term_only(stage: Any) -> None:
    woman = stage.home("convalescence/late").woman

    found = [
        stage.settle("DUONG_SUC", stage.line(woman, "20260820", "20260822", ngayTroLai=back), number=back)
        for back in ("20260804", "20260806")
    ]

    assert [(one["trangThai"], one["maLyDo"]) for one in found] == [(4, "CD20"), (2, "")]
