"""Sickness and a child's sickness: settled from shared papers, within limits, in time, never twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.faults import Duplicate, NoAnswer, Reset
from harness.people.model import Citizen

HAPPY = "sick/outpatient"


def form07(citizen: Citizen, first: str, last: str, **more: str) -> dict[str, str]:
    return {
        "MA_CT": "07-1",
        "MA_BHXH": citizen.bhxh_number,
        "SO_CCCD": citizen.cccd,
        "HO_TEN": citizen.full_name,
        "TU_NGAY": first,
        "DEN_NGAY": last,
        "BENH_ICD10_ID": "J18.9",
        **more,
    }


def discharge(citizen: Citizen, first: str, last: str, **more: str) -> dict[str, str]:
    return {
        "SO_LUU_TRU": "RV-1",
        "MA_BHXH": citizen.bhxh_number,
        "SO_CCCD": citizen.cccd,
        "HO_TEN": citizen.full_name,
        "NGAY_VAO": f"{first}0800",
        "NGAY_RA": f"{last}0900",
        "BENHICD10_ID": "J18.9",
        **more,
    }


# --- the straight way -------------------------------------------------------------------------------------------------


def test_outpatient_days_are_paid_without_any_upload(stage: Any) -> None:
    woman = stage.home(HAPPY).woman
    stage.give("CT07", **form07(woman, "20260907", "20260909"))

    found = stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909", soNgay=3, ngayTroLai="20260910"))

    assert (found["trangThai"], found["soTien"], found["soNgay"]) == (2, "900000", 3)
    assert any("CT07 07-1" in ground for ground in found["canCu"])
    assert any("41/2024/QH15" in ground for ground in found["canCu"])
    [paid] = stage.acts("benefit-paid")
    assert paid.after == "CD-1/1"
    assert stage.matters() == []


def test_a_stay_and_the_rest_after_it_are_paid_as_working_days(stage: Any) -> None:
    woman = stage.home("sick/inpatient").woman
    rest = {"NGOAITRU_TUNGAY": "20260904", "NGOAITRU_DENNGAY": "20260910"}
    stage.give("CT03", **discharge(woman, "20260827", "20260903", **rest))

    asked = stage.line(woman, "20260827", "20260910", ngayTroLai="20260911", dieuKien={"truongHop": "NOI_TRU"})
    found = stage.settle("OM_DAU", asked)

    # 27, 28/08; 31/08 to 02/09 are holidays; 03, 04, 07 to 10/09
    assert (found["trangThai"], found["soNgay"], found["soTien"]) == (2, 8, "2400000")


def test_half_a_day_is_half_since_july_2025(stage: Any, stage_at: Callable[[datetime], Any]) -> None:
    woman = stage.home(HAPPY).woman
    stage.give("CT07", **form07(woman, "20260907", "20260909"))
    old = stage_at(datetime(2025, 6, 20, 8, 30, tzinfo=VIETNAM))

    found = stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909", soNgay=2.5))
    refused = old.file("OM_DAU", stage.line(old.home(HAPPY).woman, "20250609", "20250611", soNgay=2.5))

    assert (found["soNgay"], found["soTien"]) == (2.5, "750000")
    assert (refused["trangThai"], refused["maLoi"]) == (0, "CD01")
    assert "soNgay" in refused["moTaLoi"]


def test_identity_is_asked_with_purpose_dossier_and_trace(stage: Any) -> None:
    woman = stage.home(HAPPY).woman
    stage.give("CT07", **form07(woman, "20260907", "20260909"))

    stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909"))

    [hop] = stage.hops("XacThucThongTinCongDan")
    assert hop.request.header("X-Lienthong-Purpose") == "OM_DAU"
    assert hop.request.header("X-Road-Issue") == "CD-1"
    assert hop.trace == "0123456789abcdef0123456789abcdef"


# --- what is missing --------------------------------------------------------------------------------------------------


def test_a_missing_paper_is_named_and_the_claim_goes_on_when_the_hospital_sends_it(stage: Any) -> None:
    woman = stage.home("sick/no-paper").woman

    found = stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909"))
    assert (found["trangThai"], found["maLyDo"], found["soTien"]) == (3, "CD50", "0")
    assert "CT07" in found["thieu"][0]["loai"]
    assert found["thieu"][0]["noiCap"] == "hospital"
    assert [(one.owner, one.key) for one in stage.matters()] == [("employer", "CD-1/1")]

    stage.give("CT07", **form07(woman, "20260907", "20260909"))
    assert stage.outcome()["trangThai"] == 1
    stage.forward(hours=2)
    assert stage.outcome()["trangThai"] == 2


def test_days_that_no_paper_covers_are_named(stage: Any) -> None:
    woman = stage.home(HAPPY).woman
    stage.give("CT07", **form07(woman, "20260907", "20260908"))

    found = stage.settle("OM_DAU", stage.line(woman, "20260907", "20260910"))

    assert (found["trangThai"], found["maLyDo"]) == (3, "CD53")
    assert "09/09/2026–10/09/2026" in found["lyDo"]


@pytest.mark.parametrize(
    ("last", "more", "state"),
    [
        ("20260830", {}, 2),
        ("20260831", {}, 3),
        ("20260910", {"BENH_ICD10_ID": "A15.0"}, 2),
    ],
)
def test_one_form_07_gives_thirty_days_and_more_only_for_tuberculosis(
    stage: Any, last: str, more: dict[str, str], state: int
) -> None:
    woman = stage.home("sick/too-long").woman
    stage.give("CT07", **form07(woman, "20260801", last, **more))

    found = stage.settle("OM_DAU", stage.line(woman, "20260801", last, ngayTroLai="20260911"))

    assert found["trangThai"] == state
    assert found["maLyDo"] == ("CD52" if state == 3 else "")


def test_a_corrected_paper_replaces_the_wrong_one(stage: Any) -> None:
    woman = stage.home("sick/corrected").woman
    stage.give("CT07", **form07(woman, "20260907", "20260907"))
    stage.give("CT07", **form07(woman, "20260907", "20260909"))

    assert stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909"))["soNgay"] == 3


def test_before_july_2025_papers_are_handed_in(stage_at: Callable[[datetime], Any]) -> None:
    old = stage_at(datetime(2025, 6, 20, 8, 30, tzinfo=VIETNAM))
    woman = old.home(HAPPY).woman
    old.give("CT07", **form07(woman, "20250609", "20250611"))
    asked = old.line(woman, "20250609", "20250611", ngayTroLai="20250612")

    assert old.settle("OM_DAU", asked)["maLyDo"] == "CD50"
    paper = asked | {"giayTo": [{"loai": "CT07", "so": "07-1", "ngay": "20250609"}]}
    assert old.api("apiCheDo/boSungHoSo", {"maHoSo": "CD-1", "dsNguoiLaoDong": [paper]})["trangThai"] == 1
    old.forward(hours=2)

    found = old.outcome()
    assert (found["trangThai"], found["soTien"]) == (2, "900000")
    assert any("58/2014/QH13" in ground for ground in found["canCu"])


def test_a_name_that_the_population_registry_does_not_confirm_must_be_corrected(stage: Any) -> None:
    home = stage.home("sick/mismatch")
    woman = home.woman
    known = next(one for one in stage.network.town.residents() if one.citizen.cccd == woman.cccd)
    stage.give("CT07", **form07(woman, "20260907", "20260909"))
    asked = stage.line(woman, "20260907", "20260909")

    assert stage.settle("OM_DAU", asked)["maLyDo"] == "CD51"
    asked["hoTen"] = known.citizen.full_name
    assert stage.api("apiCheDo/boSungHoSo", {"maHoSo": "CD-1", "dsNguoiLaoDong": [asked]})["trangThai"] == 1
    stage.forward(hours=2)

    assert stage.outcome()["trangThai"] == 2


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "employer", "code", "state"),
    [
        ({}, "TZ9999Z", "CD11", 4),
        ({"dieuKien": {"nguyenNhan": "SAY_RUOU"}}, None, "CD25", 4),
        ({"maSoBHXH": "1111111111"}, None, "CD56", 3),
        ({"tuNgay": "20260905", "denNgay": "20260906"}, None, "CD23", 4),
    ],
)
def test_a_claim_that_cannot_be_settled_says_why(
    stage: Any, changes: dict[str, Any], employer: str | None, code: str, state: int
) -> None:
    woman = stage.home(HAPPY).woman
    stage.give("CT07", **form07(woman, "20260901", "20260909"))

    found = stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909") | changes, employer=employer)

    assert (found["trangThai"], found["maLyDo"]) == (state, code)
    assert found["lyDo"] != found["lyDoEn"]
    assert bool(found["canCu"]) is (state == 4)


def test_two_peoples_numbers_in_one_line_are_refused(stage: Any) -> None:
    home = stage.home(HAPPY)

    found = stage.settle("OM_DAU", stage.line(home.woman, "20260907", "20260909") | {"soDDCN": home.husband.cccd})

    assert (found["trangThai"], found["maLyDo"]) == (4, "CD12")


def test_a_pensioner_draws_no_sick_pay(stage: Any) -> None:
    father = stage.home(HAPPY).father

    found = stage.settle("OM_DAU", stage.line(father, "20260907", "20260909"), employer="TZ0001Z")

    assert (found["trangThai"], found["maLyDo"]) == (4, "CD10")


def test_a_diagnosis_of_self_harm_is_not_paid(stage: Any) -> None:
    woman = stage.home(HAPPY).woman
    stage.give("CT07", **form07(woman, "20260907", "20260909", BENH_ICD10_ID="X70"))

    assert stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909"))["maLyDo"] == "CD25"


@pytest.mark.parametrize(
    ("back", "explanation", "state"), [("20260722", "", 2), ("20260720", "", 4), ("20260720", "đơn vị chậm", 2)]
)
def test_a_late_claim_is_refused_unless_it_is_explained(stage: Any, back: str, explanation: str, state: int) -> None:
    woman = stage.home("sick/late").woman
    stage.give("CT07", **form07(woman, "20260713", "20260715"))
    asked = stage.line(woman, "20260713", "20260715", ngayTroLai=back, dieuKien={"giaiTrinh": explanation})

    found = stage.settle("OM_DAU", asked)

    assert (found["trangThai"], found["maLyDo"]) == (state, "CD20" if state == 4 else "")


# --- once -------------------------------------------------------------------------------------------------------------


def test_overlapping_days_are_paid_once(stage: Any) -> None:
    woman = stage.home("sick/overlap").woman
    stage.give("CT07", **form07(woman, "20260907", "20260911"))

    first = stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909"))
    second = stage.settle("OM_DAU", stage.line(woman, "20260909", "20260911"), number="CD-2")
    third = stage.settle("OM_DAU", stage.line(woman, "20260908", "20260910"), number="CD-3")

    assert [first["soNgay"], second["soNgay"], third["soNgay"]] == [3, 2, 0]
    assert (third["trangThai"], third["maLyDo"]) == (4, "CD22")
    assert (second["tuNgay"], second["denNgay"]) == ("20260910", "20260911")


def test_the_year_ends_at_thirty_days(stage: Any) -> None:
    woman = stage.home("sick/too-long").woman
    for number, (first, last) in enumerate([("20260601", "20260630"), ("20260701", "20260730")]):
        stage.give("CT07", **form07(woman, first, last, MA_CT=f"07-{number}"))
    stage.give("CT07", **form07(woman, "20260907", "20260909", MA_CT="07-9"))
    explained = {"dieuKien": {"giaiTrinh": "chậm"}}

    days = [
        stage.settle("OM_DAU", stage.line(woman, first, last, **explained), number=number)["soNgay"]
        for number, first, last in (("A", "20260601", "20260630"), ("B", "20260701", "20260730"))
    ]
    last = stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909"), number="C")

    assert days == [22, 8]
    assert (last["trangThai"], last["maLyDo"]) == (4, "CD21")


def test_a_long_disease_counts_calendar_days(stage: Any) -> None:
    woman = stage.home(HAPPY).woman
    stage.give("CT03", **discharge(woman, "20260801", "20260830", BENHICD10_ID="C50.9"))
    asked = stage.line(woman, "20260801", "20260830", dieuKien={"benhDaiNgay": True}, ngayTroLai="20260831")

    found = stage.settle("OM_DAU", asked)

    assert (found["soNgay"], found["soTien"]) == (30, "9000000")


def test_annual_leave_within_the_days_is_not_paid(stage: Any) -> None:
    woman = stage.home(HAPPY).woman
    stage.give("CT07", **form07(woman, "20260907", "20260909"))
    leave = [{"tuNgay": "20260908", "denNgay": "20260908"}]

    found = stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909", dieuKien={"ngayNghiKhac": leave}))

    assert found["soNgay"] == 2


def test_a_dossier_sent_again_is_the_same_dossier(stage: Any) -> None:
    woman = stage.home("sick/duplicate").woman
    stage.give("CT07", **form07(woman, "20260907", "20260909"))
    asked = stage.line(woman, "20260907", "20260909")

    first, again = stage.file("OM_DAU", asked), stage.file("OM_DAU", asked)
    other = stage.file("OM_DAU", asked | {"denNgay": "20260910"})
    stage.forward(hours=2)
    late = stage.file("OM_DAU", asked)

    assert first["maGiaoDich"] == again["maGiaoDich"] == late["maGiaoDich"]
    assert (other["trangThai"], other["maLoi"]) == (0, "CD03")
    assert len(stage.acts("benefit-paid")) == len(stage.acts("received-benefit-claim")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Reset(door="axis->population:*", times=6),
        NoAnswer(door="axis->population:*", when="after", times=3),
        NoAnswer(door="insurance->axis:*", when="before", times=3),
        Duplicate(door="insurance->axis:*", times=6),
    ],
    ids=lambda fault: f"{type(fault).__name__} {fault.door}",
)
def test_silence_delays_a_claim_and_pays_it_once(stage: Any, fault: Any) -> None:
    woman = stage.home("sick/outage").woman
    stage.give("CT07", **form07(woman, "20260907", "20260909"))
    stage.arm(fault)
    stage.file("OM_DAU", stage.line(woman, "20260907", "20260909"))

    stage.forward(hours=5)

    assert stage.outcome()["trangThai"] == 2
    assert len(stage.acts("benefit-paid")) == 1
    assert stage.matters() == []


def test_while_a_registry_is_silent_it_owns_the_matter(stage: Any) -> None:
    woman = stage.home("sick/outage").woman
    stage.arm(Reset(door="axis->population:*", times=500))
    stage.file("OM_DAU", stage.line(woman, "20260907", "20260909"))

    stage.forward(hours=2)

    assert [(one.owner, one.state) for one in stage.matters()] == [("population", "waits for population")]
    stage.forward(days=10)
    assert [one.state for one in stage.matters()] == ["overdue"]


def test_each_person_of_a_list_has_an_outcome_of_their_own(stage: Any) -> None:
    home = stage.home(HAPPY)
    stage.give("CT07", **form07(home.woman, "20260907", "20260909"))

    stage.file(
        "OM_DAU", stage.line(home.woman, "20260907", "20260909"), stage.line(home.husband, "20260907", "20260909")
    )
    assert stage.results()["trangThai"] == 1
    stage.forward(hours=2)

    found = stage.results()
    assert [one["trangThai"] for one in found["dsKetQua"]] == [2, 3]
    assert found["trangThai"] == 3


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"tuNgay": "2026-09-07"}, "tuNgay"),
        ({"tuNgay": "20260910"}, "tuNgay, denNgay"),
        ({"tuNgay": "00010101"}, "tuNgay"),
        ({"hoTen": " "}, "hoTen"),
        ({"maSoBHXH": "", "soDDCN": ""}, "maSoBHXH"),
        ({"dieuKien": {"dieuKienLamViec": "X"}}, "dieuKienLamViec"),
        ({"giayTo": [{"loai": "GIAY_LA", "so": "1"}]}, "giayTo/loai"),
        ({"dieuKien": {"ngayNghiKhac": [{"tuNgay": "20260907", "denNgay": ""}]}}, "ngayNghiKhac"),
    ],
)
def test_a_line_that_cannot_be_read_names_its_field(stage: Any, changes: dict[str, Any], place: str) -> None:
    said = stage.file(
        "OM_DAU", stage.line(stage.home(HAPPY).woman, "20260907", "20260909") | changes, employer="TZ0001Z"
    )

    assert (said["trangThai"], said["maLoi"]) == (0, "CD01")
    assert place in said["moTaLoi"]


def test_unknown_dossiers_and_needless_supplements_are_told_apart(stage: Any) -> None:
    woman = stage.home(HAPPY).woman
    stage.give("CT07", **form07(woman, "20260907", "20260909"))
    stage.settle("OM_DAU", stage.line(woman, "20260907", "20260909"))
    husband = stage.line(stage.home(HAPPY).husband, "20260907", "20260909")

    assert stage.results("CD-9")["maLoi"] == "CD02"
    sent = {"dsNguoiLaoDong": [husband]}
    assert stage.api("apiCheDo/boSungHoSo", {"maHoSo": "CD-9", **sent})["maLoi"] == "CD02"
    assert stage.api("apiCheDo/boSungHoSo", {"maHoSo": "CD-1", **sent})["maLoi"] == "CD04"


def test_a_case_of_another_regime_is_refused(stage: Any) -> None:
    asked = stage.line(stage.home(HAPPY).woman, "20260907", "20260909", dieuKien={"truongHop": "SINH_CON"})

    assert stage.file("OM_DAU", asked)["maLoi"] == "CD05"


# --- a child's sickness -----------------------------------------------------------------------------------------------


def test_a_sick_childs_parent_is_paid_when_the_registry_names_them(stage: Any) -> None:
    home = stage.home("child-sick/happy")
    parents = {"HO_TEN_CHA": home.husband.full_name, "HO_TEN_ME": home.woman.full_name}
    stage.give("CT07", **form07(home.child, "20260907", "20260908", **parents))

    found = stage.settle("CON_OM", stage.line(home.woman, "20260907", "20260908", soDDCNCon=home.child.cccd))

    assert (found["trangThai"], found["soTien"]) == (2, "600000")
    [hop] = stage.hops("XacMinhThongTinNhanThan")
    assert hop.request.header("X-Lienthong-Purpose") == "OM_DAU"


def test_a_strangers_child_is_refused(stage: Any) -> None:
    home, other = stage.home("child-sick/happy"), stage.home("child-sick/outage")
    stage.give("CT07", **form07(other.child, "20260907", "20260908"))

    found = stage.settle("CON_OM", stage.line(home.woman, "20260907", "20260908", soDDCNCon=other.child.cccd))

    assert (found["trangThai"], found["maLyDo"]) == (4, "CD30")


def test_a_paper_that_names_another_parent_proves_nothing(stage: Any) -> None:
    home = stage.home("child-sick/happy")
    stage.give("CT07", **form07(home.child, "20260907", "20260908", HO_TEN_ME=home.woman.full_name))

    found = stage.settle("CON_OM", stage.line(home.husband, "20260907", "20260908", soDDCNCon=home.child.cccd))

    assert (found["trangThai"], found["maLyDo"]) == (3, "CD50")


def test_each_child_gives_its_days_a_year(stage: Any) -> None:
    home = stage.home("child-sick/used-up")
    limit = 20 if (stage.network.town.today - home.child.born).days < 3 * 365 else 15
    stage.give("CT07", **form07(home.child, "20260803", "20260901"))
    explained = {"soDDCNCon": home.child.cccd, "dieuKien": {"giaiTrinh": "chậm"}}

    first = stage.settle("CON_OM", stage.line(home.woman, "20260803", "20260901", **explained))
    again = stage.settle("CON_OM", stage.line(home.woman, "20260828", "20260901", **explained), number="CD-2")
    father = stage.settle("CON_OM", stage.line(home.husband, "20260828", "20260828", **explained), number="CD-3")

    assert first["soNgay"] == min(limit, 20)
    assert (again["trangThai"], again["maLyDo"]) == (4, "CD21") if limit == 15 else (4, "CD22")
    assert father["trangThai"] == 2


def test_a_child_that_nobody_knows_must_be_named(stage: Any) -> None:
    home = stage.home("child-sick/happy")

    found = stage.settle("CON_OM", stage.line(home.woman, "20260907", "20260908", soDDCNCon="001326999999"))

    assert (found["trangThai"], found["maLyDo"]) == (3, "CD54")
