"""What the officer asks whom before anything is registered, and what becomes of a dossier when an answer is missing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.wire.axis import PURPOSE
from harness.wire.population import CONFIRM
from tests.mocks.justice.conftest import BIRTH, DEATH, FATHER, MOTHER, NOTICE, NUMBER, OLD_MAN, Site

OTHER = NUMBER.replace("0001", "0002")
WITH_NOTICE = BIRTH | {"maGCS": NOTICE["MA_GCS"]}


def worked(place: Site, data: Any = None, number: str = NUMBER, **changes: Any) -> dict[str, Any]:
    """Push, let the officer work, look."""
    place.push(data, number, **changes)
    place.lone.forward(hours=1)
    module = "LTKT" if isinstance(data, dict) and "nktHoTen" in data else "LTKS"
    return place.poll(number, module)


def test_a_birth_is_checked_against_paper_parents_and_requester_before_a_number_is_taken(
    site: Callable[..., Site],
) -> None:
    place = site()
    place.axis.papers[NOTICE["MA_GCS"]] = NOTICE
    found = worked(place, WITH_NOTICE)
    doors = [door for door, _, _ in place.axis.heard]

    assert found["trangThai"] == 4
    assert doors == ["layChungTu", CONFIRM, CONFIRM, "capSoDinhDanh"]
    assert place.axis.asked("layChungTu") == [{"loai": "GIAYCHUNGSINH", "soChungTu": NOTICE["MA_GCS"]}]
    assert {name for door in set(doors) for name in place.axis.headers(door, PURPOSE)} == {"KHAI_SINH"}


def test_the_population_registry_is_asked_in_its_own_spelling(site: Callable[..., Site]) -> None:
    place = site()
    worked(place)
    mother, father = place.axis.asked(CONFIRM)
    number = place.axis.asked("capSoDinhDanh")[0]

    assert (mother.cccd, mother.name, mother.born) == (MOTHER, "TRANTHIBINH", "19960302")
    assert (father.cccd, father.born) == (FATHER, "19940605")
    assert number == {
        "maYeuCau": f"{NUMBER}-sdd-1",
        "hoTen": "Nguyễn Minh An",
        "ngaySinh": "20260914",
        "gioiTinh": "2",
        "maTinhKhaiSinh": "001",
        "soDinhDanhMe": MOTHER,
        "soDinhDanhCha": FATHER,
    }


def test_a_requester_is_asked_about_by_the_year_in_the_number(site: Callable[..., Site]) -> None:
    place = site()
    worked(place, BIRTH | {"nycHoTen": "Trần Thị Én", "nycSoDDCN": "001170900009"})

    assert [(one.cccd, one.born) for one in place.axis.asked(CONFIRM)][-1] == ("001170900009", "1970")


def test_a_death_is_told_to_the_population_registry_once_all_is_checked(site: Callable[..., Site]) -> None:
    place = site()
    found = worked(place, DEATH)

    assert found["trangThai"] == 4
    assert [door for door, _, _ in place.axis.heard] == [CONFIRM, CONFIRM, "baoTu"]
    assert place.axis.asked("baoTu") == [{"maYeuCau": f"{NUMBER}-bt-1", "soDinhDanh": OLD_MAN, "ngayChet": "20260914"}]


def test_a_paper_that_says_otherwise_asks_for_a_supplement_that_names_the_difference(
    site: Callable[..., Site],
) -> None:
    place = site()
    place.axis.papers[NOTICE["MA_GCS"]] = NOTICE | {"GIOI_TINH_CON": "1", "NGAY_SINH_CON": "20260913"}
    found = worked(place, WITH_NOTICE)

    assert found["trangThai"] == 2
    assert "nksNgaySinh (ngày sinh): khai «14/09/2026», giấy chứng sinh ghi «13/09/2026»" in found["ghiChu"]
    assert "nksGioiTinh" in found["ghiChu"]
    assert found["hanBoSungHoSo"] == "24/09/2026 23:59:59"
    assert place.axis.asked("capSoDinhDanh") == []
    assert list(place.desk.registers.all()) == []


def test_a_missing_paper_and_an_unknown_parent_are_told_together(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.strangers.add(MOTHER)
    found = worked(place, WITH_NOTICE)

    assert found["trangThai"] == 2
    assert f"không thấy giấy chứng sinh số {NOTICE['MA_GCS']}" in found["ghiChu"]
    assert "meSoDDCN (mẹ): CSDL quốc gia về dân cư không xác nhận" in found["ghiChu"]
    assert "chaSoDDCN" not in found["ghiChu"]


def test_the_same_dossier_with_better_data_is_taken_again_and_finished(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.papers[NOTICE["MA_GCS"]] = NOTICE
    assert worked(place, WITH_NOTICE | {"nksGioiTinh": "1"})["trangThai"] == 2

    assert place.push(WITH_NOTICE, ngayTiepNhan="15/09/2026 09:40:00")["status"] == "1"
    assert place.poll()["trangThai"] == 1
    place.lone.forward(hours=1)
    found = place.poll()

    assert (found["trangThai"], found["ketQuaXuLy"]["nksGioiTinh"]) == (4, 2)
    assert found["hanBoSungHoSo"] == ""
    assert len(list(place.desk.dossiers.all())) == 1


def test_the_same_data_again_is_looked_at_again_when_the_paper_has_come_meanwhile(site: Callable[..., Site]) -> None:
    place = site()
    assert worked(place, WITH_NOTICE)["trangThai"] == 2
    place.axis.papers[NOTICE["MA_GCS"]] = NOTICE

    assert worked(place, WITH_NOTICE)["trangThai"] == 4


def test_a_supplement_that_never_comes_stops_the_dossier(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.strangers.add(MOTHER)
    worked(place)
    place.lone.forward(days=9)
    assert place.poll()["trangThai"] == 2
    place.lone.forward(days=1)

    assert place.poll()["trangThai"] == 6
    assert "quá hạn bổ sung" in place.poll()["ghiChu"]
    assert place.lone.owners() == []


def test_a_child_registered_before_is_refused_by_paper_or_by_name_day_and_mother(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.papers[NOTICE["MA_GCS"]] = NOTICE
    assert worked(place, WITH_NOTICE)["trangThai"] == 4
    same_paper = WITH_NOTICE | {"nksHoTen": "Nguyễn Minh Ánh"}

    again, by_paper = worked(place, BIRTH, OTHER), worked(place, same_paper, NUMBER.replace("0001", "0003"))

    assert (again["trangThai"], by_paper["trangThai"]) == (6, 6)
    assert "Từ chối: đã đăng ký khai sinh, số 1 quyển số 01/2026 ngày 15/09/2026." in again["ghiChu"]
    assert len(place.axis.asked("capSoDinhDanh")) == 1


def test_twins_are_two(site: Callable[..., Site]) -> None:
    place = site()
    worked(place)

    assert worked(place, BIRTH | {"nksHoTen": "Nguyễn Minh Ân"}, OTHER)["trangThai"] == 4


def test_a_person_dies_once(site: Callable[..., Site]) -> None:
    place = site()
    worked(place, DEATH)

    found = worked(place, DEATH | {"nktNgayChet": "13/09/2026"}, OTHER)
    assert (found["trangThai"], "đã đăng ký khai tử" in found["ghiChu"]) == (6, True)


def test_two_dossiers_of_one_child_at_once_take_one_number(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.says["capSoDinhDanh"] = 503
    place.push()
    place.push(number=OTHER)
    place.lone.forward(hours=1)
    assert [place.poll()["trangThai"], place.poll(OTHER)["trangThai"]] == [3, 3]
    assert {one["maYeuCau"] for one in place.axis.asked("capSoDinhDanh")} == {f"{NUMBER}-sdd-1"}

    place.axis.says["capSoDinhDanh"] = {"soDinhDanh": "001326900001"}
    place.lone.forward(hours=2)

    assert [place.poll()["trangThai"], place.poll(OTHER)["trangThai"]] == [4, 6]


@pytest.mark.parametrize("door", ["layChungTu", CONFIRM, "capSoDinhDanh"])
@pytest.mark.parametrize("status", [503, 429, 401, 404])
def test_a_birth_waits_for_whoever_does_not_answer_and_then_finishes_by_itself(
    site: Callable[..., Site], door: str, status: int
) -> None:
    place = site()
    place.axis.papers[NOTICE["MA_GCS"]] = NOTICE
    kept = place.axis.says.pop(door, None)
    place.axis.says[door] = status
    assert worked(place, WITH_NOTICE)["trangThai"] == 3
    assert place.lone.owners() == [("processing", "justice")]
    tries = len(place.axis.asked(door))
    assert tries > 1

    place.axis.says.pop(door)
    if kept is not None:
        place.axis.says[door] = kept
    place.lone.forward(hours=1)

    assert place.poll()["trangThai"] == 4
    assert len({str(one) for one in place.axis.asked(door)}) <= 2


def test_an_answered_question_is_not_asked_again_after_an_outage(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.papers[NOTICE["MA_GCS"]] = NOTICE
    place.axis.says["capSoDinhDanh"] = 503
    worked(place, WITH_NOTICE)
    place.axis.says["capSoDinhDanh"] = {"soDinhDanh": "001326900001"}
    place.lone.forward(hours=1)

    assert len(place.axis.asked("layChungTu")) == 1
    assert len(place.axis.asked(CONFIRM)) == 2


def test_a_lost_notice_of_death_is_told_again_under_the_same_number(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.says["baoTu"] = 504
    assert worked(place, DEATH)["trangThai"] == 3
    place.axis.says["baoTu"] = {"ketQua": True}
    place.lone.forward(hours=1)

    assert place.poll(module="LTKT")["trangThai"] == 4
    assert {one["maYeuCau"] for one in place.axis.asked("baoTu")} == {f"{NUMBER}-bt-1"}


def test_an_outage_over_night_does_not_make_officers_work_at_night(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.says[CONFIRM] = 503
    worked(place)
    place.lone.forward(hours=8)
    del place.axis.says[CONFIRM]
    place.lone.forward(hours=13)
    assert place.poll()["trangThai"] == 3
    place.lone.forward(hours=2)

    found = place.poll()
    assert (found["trangThai"], found["ketQuaXuLy"]["ngayDangKy"]) == (4, "16/09/2026")


@pytest.mark.parametrize(
    ("data", "door", "answer", "phrase"),
    [
        (BIRTH, "capSoDinhDanh", {"moTaLoi": "sai nơi sinh"}, "không cấp được số định danh: sai nơi sinh"),
        (BIRTH, "capSoDinhDanh", 400, "không cấp được số định danh"),
        (DEATH, "baoTu", {"ketQua": False}, "dân cư không ghi nhận báo tử"),
        (DEATH, "baoTu", 422, "dân cư không ghi nhận báo tử"),
    ],
)
def test_a_no_of_the_population_registry_asks_for_a_supplement(
    site: Callable[..., Site], data: dict[str, Any], door: str, answer: Any, phrase: str
) -> None:
    place = site()
    place.axis.says[door] = answer
    found = worked(place, data)

    assert found["trangThai"] == 2
    assert phrase in found["ghiChu"]


def test_a_new_round_is_a_new_request_for_a_number(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.says["capSoDinhDanh"] = {"moTaLoi": "sai"}
    worked(place)
    worked(place)

    assert [one["maYeuCau"] for one in place.axis.asked("capSoDinhDanh")] == [f"{NUMBER}-sdd-1", f"{NUMBER}-sdd-2"]


def test_an_incomplete_day_cannot_be_registered(site: Callable[..., Site]) -> None:
    found = worked(site(), BIRTH | {"nksNgaySinh": "09/2026"})

    assert (found["trangThai"], "nksNgaySinh phải đủ ngày, tháng, năm" in found["ghiChu"]) == (2, True)


def test_a_child_whose_sex_is_not_determined_is_registered_without_a_number(site: Callable[..., Site]) -> None:
    place = site()
    found = worked(place, BIRTH | {"nksGioiTinh": "3"})

    assert (found["trangThai"], found["ketQuaXuLy"]["soDinhDanh"]) == (4, "")
    assert place.axis.asked("capSoDinhDanh") == []


def test_an_abandoned_child_has_only_its_requester_to_ask_about(site: Callable[..., Site]) -> None:
    place = site()
    data = {tag: value for tag, value in BIRTH.items() if not tag.startswith(("me", "cha"))}
    found = worked(place, data | {"nksLoaiKhaiSinh": "5"})

    assert found["trangThai"] == 4
    assert [one.cccd for one in place.axis.asked(CONFIRM)] == [FATHER]


def test_oddities_are_noted_and_refuse_nothing(site: Callable[..., Site]) -> None:
    found = worked(site(), BIRTH | {"meNgaySinh": "02/03/2010", "meSoDDCN": "001310900001"})

    assert (found["trangThai"], found["ghiChu"]) == (4, "Lưu ý: mẹ chưa đủ 18 tuổi.")


def test_what_is_filed_after_the_cut_off_is_registered_on_the_next_working_day(site: Callable[..., Site]) -> None:
    place = site(at=datetime(2026, 9, 18, 15, 10, tzinfo=VIETNAM))
    place.push(ngayTiepNhan="18/09/2026 15:01:00")
    place.push(BIRTH | {"nksHoTen": "Nguyễn Thu Hà"}, OTHER, ngayTiepNhan="18/09/2026 15:00:00")
    place.lone.forward(hours=2)
    assert [place.poll()["trangThai"], place.poll(OTHER)["trangThai"]] == [1, 4]
    place.lone.forward(days=3)

    assert place.poll()["ketQuaXuLy"]["ngayDangKy"] == "21/09/2026"


def test_the_books_count_by_office_kind_and_year(site: Callable[..., Site]) -> None:
    place = site()
    first = worked(place)["ketQuaXuLy"]
    second = worked(place, BIRTH | {"nksHoTen": "Nguyễn Thu Hà"}, OTHER, maDonVi="00004")["ketQuaXuLy"]
    third = worked(place, BIRTH | {"nksHoTen": "Nguyễn Thu Hoa"}, NUMBER.replace("0001", "0003"))["ketQuaXuLy"]

    assert [one["soDangKy"] for one in (first, second, third)] == ["1", "1", "2"]
    assert first["soDinhDanh"] != third["soDinhDanh"]
