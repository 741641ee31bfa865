"""Paid unemployment insurance: confirmed for whoever it is, once spoken for, the same answer to the same request."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.people.model import Citizen

Make = Callable[..., Any]


def question(citizen: Citizen, number: str = "VL-1", **changes: str) -> dict[str, str]:
    return {
        "maYeuCau": number,
        "hoTen": citizen.full_name,
        "soDDCN": citizen.cccd,
        "maSoBHXH": citizen.bhxh_number,
        "ngaySinh": f"{citizen.born:%Y%m%d}",
        "ngayNghiViec": "20260901",
        **changes,
    }


def ask(stage: Any, body: dict[str, str]) -> Any:
    return stage.api("apiXacNhanBHTN/xacNhanQuaTrinhDong", body, "employment", "BHTN")


def test_months_employer_and_average_wage_are_confirmed(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home("unemployment/happy").woman
    person = stage.desk.registry.find_any(woman.bhxh_number)

    said = ask(stage, question(woman))

    assert (said["trangThai"], said["maLoi"]) == (1, "")
    assert (said["soThangChuaHuong"], said["soThangTrong24Thang"]) == (48, 24)
    assert (said["donViCuoi"], said["binhQuanTienLuong6Thang"]) == (person.employer, "9600000")
    assert len(stage.acts("unemployment-confirmed")) == 1
    assert stage.matters() == []


def test_the_same_request_gets_the_same_answer_and_months_are_spoken_for(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home("unemployment/used").woman

    first = ask(stage, question(woman))
    second = ask(stage, question(woman, "VL-2"))
    again = ask(stage, question(woman))

    assert again == first
    assert (second["trangThai"], second["maLoi"], second["soThangChuaHuong"]) == (0, "TN04", 0)
    assert len(stage.acts("unemployment-confirmed")) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"maSoBHXH": "1111111111"}, "TN02"),
        ({"maSoBHXH": "", "soDDCN": "001326999999"}, "TN02"),
        ({"hoTen": "Trần Thị Khác"}, "TN03"),
        ({"ngaySinh": "19700101"}, "TN03"),
        ({"soDDCN": "001326999999"}, "TN03"),
        ({"ngaySinh": "1970"}, "TN01"),
        ({"hoTen": " "}, "TN01"),
        ({"maSoBHXH": "", "soDDCN": ""}, "TN01"),
    ],
)
def test_unknown_and_mismatching_people_are_refused(insurance: Make, changes: dict[str, str], code: str) -> None:
    stage = insurance()

    said = ask(stage, question(stage.home("unemployment/happy").woman, **changes))

    assert (said["trangThai"], said["maLoi"]) == (0, code)
    assert said["moTaLoi"] != said["moTaLoiEn"]
    assert stage.acts("unemployment-confirmed") == []


def test_a_name_is_one_name_wherever_its_accents_stand(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home("unemployment/happy").woman

    assert ask(stage, question(woman, hoTen=woman.full_name.upper()))["trangThai"] == 1


def test_a_pensioner_has_no_months_and_a_number_stands_for_one_question(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("unemployment/happy")

    assert ask(stage, question(home.father))["maLoi"] == "TN04"
    ask(stage, question(home.woman))
    assert ask(stage, question(home.husband))["maLoi"] == "TN05"
