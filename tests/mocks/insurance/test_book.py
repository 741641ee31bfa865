"""The insurance book for the citizen apps, the account link, and comparisons of faces and fingers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.people.traits import template_of

Make = Callable[..., Any]
OLD_LAW = datetime(2025, 7, 31, 8, 30, tzinfo=VIETNAM)


def book(stage: Any, **asked: Any) -> Any:
    return stage.api("apiSoBHXH/traCuuSo", {"dongY": True, **asked}, "citizen-app", "SO_BHXH")


def link(stage: Any, **asked: Any) -> Any:
    return stage.api("apiSoBHXH/lienKetTaiKhoan", {"dongY": True, **asked}, "citizen-app", "SO_BHXH")


# --- the book ---------------------------------------------------------------------------------------------------------


def test_the_owner_sees_the_book(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home("book/happy").woman

    said = book(stage, soDDCN=woman.cccd, hoTen=woman.full_name, ngaySinh=f"{woman.born:%Y%m%d}")

    assert (said["ketQua"], said["maSoBHXH"], said["tongSoThang"]) == ("1", woman.cccd, 84)
    assert said["quaTrinh"][0] | {"maDonVi": ""} == {
        "tuThang": "201909",
        "denThang": "202608",
        "maDonVi": "",
        "mucLuong": "9600000",
    }


def test_without_consent_nothing_is_shown(insurance: Make) -> None:
    stage = insurance()

    said = book(stage, soDDCN=stage.home("book/no-consent").woman.cccd, dongY=False)

    assert (said["ketQua"], said["maLoi"], said["hoTen"]) == ("0", "SO01", "")


def test_the_old_number_still_finds_the_book_and_the_new_one_is_shown(insurance: Make) -> None:
    now, then = insurance(), insurance(OLD_LAW)
    woman = now.home("book/old-number").woman

    assert book(now, maSoBHXH=woman.bhxh_number)["maSoBHXH"] == woman.cccd
    old = then.home("book/old-number").woman
    assert book(then, maSoBHXH=old.bhxh_number)["maSoBHXH"] == old.bhxh_number
    assert book(then, maSoBHXH=old.cccd)["maLoi"] == "SO06"


@pytest.mark.parametrize("number", ["123", "12345678901", "99A9999999"])
def test_a_number_of_another_length_is_refused(insurance: Make, number: str) -> None:
    assert book(insurance(), maSoBHXH=number)["maLoi"] == "SO06"


def test_an_unlinked_number_is_told_as_such(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home("book/unlinked").woman

    assert book(stage, soDDCN=woman.cccd)["maLoi"] == "SO04"
    assert book(stage, maSoBHXH=woman.bhxh_number)["ketQua"] == "1"
    assert book(stage, soDDCN="001099999999")["maLoi"] == "SO02"


@pytest.mark.parametrize("changes", [{"hoTen": "Người Khác"}, {"ngaySinh": "19000101"}])
def test_name_and_birth_must_be_the_owners(insurance: Make, changes: dict[str, str]) -> None:
    stage = insurance()

    assert book(stage, soDDCN=stage.home("book/mismatch").woman.cccd, **changes)["maLoi"] == "SO03"


def test_a_linked_account_stays_linked_once(insurance: Make) -> None:
    stage = insurance()
    woman, husband = stage.home("book/happy").woman, stage.home("book/happy").husband
    asked = {"maSoBHXH": woman.bhxh_number, "soDDCN": woman.cccd, "taiKhoan": "a"}

    first, again = link(stage, **asked), link(stage, **asked)

    assert first == again
    assert first["ketQua"] == "1"
    assert len(stage.acts("account-linked")) == 1
    assert link(stage, **asked | {"taiKhoan": "b"})["maLoi"] == "SO07"
    assert link(stage, **asked | {"soDDCN": husband.cccd})["maLoi"] == "SO05"
    assert link(stage, **asked | {"dongY": False})["maLoi"] == "SO01"


# --- comparisons ------------------------------------------------------------------------------------------------------


def compare(stage: Any, **asked: Any) -> Any:
    return stage.api("apiSinhTrac/doiChieu", asked, "citizen-app", "TIEP_NHAN_KCB")


def blurred(template: str, digits: int) -> str:
    return "".join("0" if digit != "0" else "1" for digit in template[:digits]) + template[digits:]


@pytest.mark.parametrize(("digits", "result"), [(0, "1"), (6, "1"), (7, "2"), (25, "2"), (26, "0"), (64, "0")])
def test_a_sample_matches_differs_or_nobody_can_tell(insurance: Make, digits: int, result: str) -> None:
    stage = insurance()
    woman = stage.home("biometric/happy").woman
    face = template_of(woman.cccd, "MAT")

    said = compare(stage, soDDCN=woman.cccd, mau=blurred(face, digits), mauChip=face)

    assert said["ketQua"] == result
    assert bool(said["maLoi"]) == (result == "2")


@pytest.mark.parametrize("sample", ["", "zz", "0" * 63])
def test_a_sample_that_cannot_be_read_tells_nothing(insurance: Make, sample: str) -> None:
    stage = insurance()
    cccd = stage.home("biometric/happy").woman.cccd

    said = compare(stage, soDDCN=cccd, mau=sample, mauChip=template_of(cccd, "MAT"))

    assert (said["ketQua"], said["maLoi"]) == ("2", "ST01")


def by_c06(stage: Any, sample: str = "") -> Any:
    woman = stage.home("biometric/happy").woman
    sample = sample or template_of(woman.cccd, "VAN_TAY")
    return compare(
        stage,
        soDDCN=woman.cccd,
        hoTen=woman.full_name,
        ngaySinh=f"{woman.born:%Y%m%d}",
        loai="VAN_TAY",
        phuongThuc="C06",
        mau=sample,
    )


def test_c06_compares_for_people_on_record(insurance: Make) -> None:
    stage = insurance()

    assert by_c06(stage)["ketQua"] == "1"
    assert by_c06(stage, "f" * 64)["ketQua"] == "0"
    stage.axis.strangers.add(stage.home("biometric/happy").woman.cccd)
    assert by_c06(stage)["maLoi"] == "ST04"


def test_a_silent_c06_tells_nothing(insurance: Make) -> None:
    stage = insurance()
    stage.axis.silent = 1

    assert by_c06(stage)["maLoi"] == "ST02"
