"""Reconciling everybody with the population registry: batches, sharing, the work list and the ways out of it."""

from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., Any]


def begun(stage: Any, *people: str, number: str = "RS-1") -> Any:
    return stage.officer("POST", "", {"maDot": number, "dsMaSo": list(people)})


def figures(stage: Any) -> dict[str, int]:
    said: dict[str, int] = stage.officer("GET", "")
    return said


def work_list(stage: Any) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = stage.officer("GET", "/danh-sach")["danhSach"]
    return rows


def test_it_is_off_until_an_officer_starts_it(insurance: Make) -> None:
    stage = insurance()

    stage.forward(days=3)

    assert stage.axis.requests == []


def test_a_setting_starts_it(insurance: Make) -> None:
    stage = insurance(reconcile=True, reconcile_batch=1000)

    stage.forward(hours=1)

    assert figures(stage)["daXacThuc"] == len(list(stage.desk.registry.people()))


def test_everybody_is_asked_about_in_batches_and_shared_in_bulk(insurance: Make) -> None:
    stage = insurance()
    people = len(list(stage.desk.registry.people()))

    begun(stage)
    stage.forward(minutes=1)
    assert len(stage.axis.asked) == 100
    stage.forward(hours=1)

    found = figures(stage)
    assert (found["tongSo"], found["daXacThuc"], found["daChiaSe"]) == (people, people, people)
    assert len(stage.axis.asked) == people
    assert sum(len(body["DanhSachBanGhi"]) for body in stage.axis.bodies) == people
    assert {request.header("X-Lienthong-Purpose") for request in stage.axis.requests} == {"RA_SOAT"}
    assert [act.after for act in stage.acts("reconciliation-done")] == ["RS-1"]
    assert stage.matters() == []


def test_only_those_named_are_asked_about(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home().woman

    said = begun(stage, woman.bhxh_number, "9999999999")
    stage.forward(minutes=5)

    assert (said["tongSo"], said["choXacThuc"]) == (1, 1)
    assert [one.cccd for one in stage.axis.asked] == [woman.cccd]


def test_a_run_started_twice_runs_once(insurance: Make) -> None:
    stage = insurance()
    number = stage.home().woman.bhxh_number

    assert begun(stage, number) == begun(stage, number)
    stage.forward(minutes=5)
    begun(stage, number)
    stage.forward(minutes=5)

    assert len(stage.axis.asked) == 1


@pytest.mark.parametrize("silent", [1, 2, 7])
def test_silence_only_delays(insurance: Make, silent: int) -> None:
    stage = insurance()
    stage.axis.silent = silent

    begun(stage, stage.home().woman.bhxh_number)
    stage.forward(hours=3)

    assert (figures(stage)["daXacThuc"], figures(stage)["daChiaSe"]) == (1, 1)


def test_a_package_that_is_not_acknowledged_goes_out_again_unchanged(insurance: Make) -> None:
    stage = insurance()
    begun(stage, stage.home().woman.bhxh_number)
    stage.forward(seconds=1)
    stage.axis.silent = 2
    stage.forward(minutes=2)
    assert [matter.owner for matter in stage.matters("package")] == ["population"]
    stage.forward(hours=1)

    assert figures(stage)["daChiaSe"] == 1
    assert len(stage.acts("record-shared")) == 1


def test_whoever_is_not_confirmed_is_on_the_work_list(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home("reconcile/name-accents").woman
    stage.axis.strangers.add(woman.cccd)

    begun(stage, woman.bhxh_number)
    stage.forward(minutes=5)

    rows = work_list(stage)
    assert [(row["maSoBHXH"], row["soDinhDanh"]) for row in rows] == [(woman.bhxh_number, woman.cccd)]
    assert [(matter.key, matter.owner) for matter in stage.matters()] == [(woman.bhxh_number, "officer")]


def test_a_record_that_the_registry_does_not_take_is_on_the_work_list(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home().woman
    stage.axis.faults[woman.cccd] = "Họ tên không khớp"

    begun(stage, woman.bhxh_number)
    stage.forward(minutes=5)

    assert "Họ tên không khớp" in work_list(stage)[0]["lyDo"]


def listed(stage: Any) -> tuple[str, str]:
    """Somebody on the work list: ten digits and CCCD."""
    woman = stage.home("reconcile/wrong-sex").woman
    stage.axis.strangers.add(woman.cccd)
    begun(stage, woman.bhxh_number)
    stage.forward(minutes=5)
    return woman.bhxh_number, woman.cccd


def test_data_put_right_at_the_source_are_confirmed_and_shared(insurance: Make) -> None:
    stage = insurance()
    number, cccd = listed(stage)
    stage.axis.strangers.clear()

    said = stage.officer(
        "POST", f"/danh-sach/{number}/sua-tai-nguon", {"hoTen": "Trần Thị Đúng", "ngaySinh": "19900102", "gioiTinh": 1}
    )
    stage.forward(minutes=5)

    assert (said["trangThai"], said["cachXuLy"]) == ("CHO_XAC_THUC", "SUA_TAI_NGUON")
    assert stage.axis.asked[-1].name == "TRANTHIDUNG"
    assert stage.axis.asked[-1].born == "19900102"
    assert stage.desk.registry.find(cccd).citizen.sex == "male"
    assert work_list(stage) == []
    assert figures(stage)["daChiaSe"] == 1


def test_a_correction_that_does_not_help_puts_the_person_back(insurance: Make) -> None:
    stage = insurance()
    number, _ = listed(stage)

    stage.officer("POST", f"/danh-sach/{number}/sua-tai-nguon", {})
    stage.forward(minutes=5)

    assert [row["daThu"] for row in work_list(stage)] == ["SUA_TAI_NGUON"]


def test_a_notified_number_is_taken_down_and_confirmed(insurance: Make) -> None:
    stage = insurance()
    number, _ = listed(stage)
    fresh = "001190999990"

    other = stage.officer(
        "POST", f"/danh-sach/{number}/thong-bao-so-dinh-danh", {"soDinhDanh": stage.home().woman.cccd}
    )
    stage.officer("POST", f"/danh-sach/{number}/thong-bao-so-dinh-danh", {"soDinhDanh": fresh})
    stage.forward(minutes=5)

    assert other["status"] == 400
    assert stage.desk.registry.find(fresh).citizen.bhxh_number == number
    assert figures(stage)["daXacThuc"] == 1


def test_a_paper_settles_the_case_once(insurance: Make) -> None:
    stage = insurance()
    number, _ = listed(stage)
    paper = {"loaiGiayTo": "Giấy xác nhận của Công an xã", "soGiayTo": "12/XN"}

    first = stage.officer("POST", f"/danh-sach/{number}/giay-to", paper)
    again = stage.officer("POST", f"/danh-sach/{number}/giay-to", paper)
    begun(stage, number, number="RS-2")
    stage.forward(minutes=5)

    assert first == again
    assert (first["trangThai"], figures(stage)["daGiaiQuyet"]) == ("DA_GIAI_QUYET", 1)
    assert len(stage.acts("identity-settled")) == 1
    assert len(stage.axis.asked) == 1


def test_whoever_is_not_on_the_list_has_no_way_out(insurance: Make) -> None:
    stage = insurance()
    number = stage.home().woman.bhxh_number
    begun(stage, number)
    stage.forward(minutes=5)

    assert stage.officer("POST", f"/danh-sach/{number}/sua-tai-nguon", {})["status"] == 404
    assert stage.officer("POST", "/danh-sach/9999999999/sua-tai-nguon", {})["status"] == 404


@pytest.mark.parametrize("body", [{"ngaySinh": "1990"}, {"gioiTinh": "9"}])
def test_corrections_that_cannot_be_read_are_refused(insurance: Make, body: dict[str, str]) -> None:
    stage = insurance()
    number, _ = listed(stage)

    assert stage.officer("POST", f"/danh-sach/{number}/sua-tai-nguon", body)["maLoi"] == "RS03"


def test_confirmed_people_are_linked_with_their_number(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home("book/unlinked").woman
    assert stage.desk.registry.find(woman.cccd) is None

    begun(stage, woman.bhxh_number)
    stage.forward(minutes=5)

    assert stage.desk.registry.find(woman.cccd) is not None


def test_the_gateway_finds_a_card_by_its_owners_number_from_then_on(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home("book/unlinked").woman
    assert stage.network.card(woman.cccd) is None

    begun(stage, woman.bhxh_number)
    stage.forward(minutes=5)

    assert stage.network.card(woman.cccd).number == woman.card


def test_a_corrected_name_reaches_the_gateway(insurance: Make) -> None:
    stage = insurance()
    number, _ = listed(stage)

    stage.officer("POST", f"/danh-sach/{number}/sua-tai-nguon", {"hoTen": "Trần Thị Dung"})

    assert stage.network.card(number).holder.full_name == "Trần Thị Dung"


def test_a_notified_number_that_is_not_confirmed_is_linked_with_nothing(insurance: Make) -> None:
    stage = insurance()
    number, _ = listed(stage)
    stage.axis.strangers.add("001190999990")

    stage.officer("POST", f"/danh-sach/{number}/thong-bao-so-dinh-danh", {"soDinhDanh": "001190999990"})
    stage.forward(minutes=5)

    assert stage.desk.registry.find("001190999990") is None
    assert stage.network.card("001190999990") is None
    assert [row["daThu"] for row in work_list(stage)] == ["THONG_BAO_SO_DINH_DANH"]
