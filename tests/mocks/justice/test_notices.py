"""The hospital's paper against the declaration."""

from typing import Any

import pytest

from mocks.justice.entry import read_entry
from mocks.justice.notices import differences, paper_in, same_written_name
from tests.mocks.justice.conftest import BIRTH, DEATH, NOTICE

DEATH_NOTICE = {
    "MA_GBT": "01901.GBT.00002.26",
    "HO_TEN": "Lê Văn Đông",
    "NGAY_SINH": "1946",
    "GIOI_TINH": "1",
    "SO_GIAYTO": "001046900003",
    "NGAY_TV": "202609141435",
}


def test_a_paper_that_says_the_same_has_no_difference_though_the_childs_name_is_another() -> None:
    assert differences(read_entry("KS", BIRTH)[0], NOTICE) == []
    assert differences(read_entry("KT", DEATH)[0], DEATH_NOTICE) == []


@pytest.mark.parametrize(
    ("paper", "tag"),
    [
        ({"NGAY_SINH_CON": "20260913235900"}, "nksNgaySinh"),
        ({"GIOI_TINH_CON": "1"}, "nksGioiTinh"),
        ({"HOTEN_NND": "Trần Thị Bính"}, "meHoTen"),
        ({"SO_CCCD_NND": "001196900009"}, "meSoDDCN"),
    ],
)
def test_a_difference_of_a_birth_names_the_field_and_both_values(paper: dict[str, str], tag: str) -> None:
    (found,) = differences(read_entry("KS", BIRTH)[0], NOTICE | paper)

    assert found.vi.startswith(tag)
    assert "khai «" in found.vi
    assert found.en.startswith(tag)


@pytest.mark.parametrize(
    ("paper", "tag"),
    [
        ({"HO_TEN": "Lê Văn Đồng"}, "nktHoTen"),
        ({"NGAY_SINH": "1947"}, "nktNgaySinh"),
        ({"NGAY_TV": "202609130000"}, "nktNgayChet"),
        ({"SO_GIAYTO": "001046900009"}, "nktSoDDCN"),
        ({"GIOI_TINH": "2"}, "nktGioiTinh"),
    ],
)
def test_a_difference_of_a_death_names_the_field(paper: dict[str, str], tag: str) -> None:
    (found,) = differences(read_entry("KT", DEATH)[0], DEATH_NOTICE | paper)

    assert found.vi.startswith(tag)


def test_the_mother_may_be_the_one_who_had_another_carry_the_child() -> None:
    paper = NOTICE | {"HOTEN_NND": "Vũ Thị Lan", "SO_CCCD_NND": "001196900008"}
    mother = {"HOTEN_MTH": "Trần Thị Bình", "SO_CCCD_MTH": BIRTH["meSoDDCN"]}

    assert len(differences(read_entry("KS", BIRTH)[0], paper)) == 2
    assert differences(read_entry("KS", BIRTH)[0], paper | mother) == []


def test_a_child_without_a_known_mother_is_compared_by_day_and_sex_alone() -> None:
    found = read_entry("KS", {tag: value for tag, value in BIRTH.items() if not tag.startswith("me")})[0]

    assert differences(found, NOTICE) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", True),
        ("Lý Thị Thuý", "Lý Thị Thúy", True),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa", False),
        ("Nguyễn Thi Hòa", "Nguyễn Thị Hòa", False),
        ("Lý Thị Mai", "Lí Thị Mai", False),
        ("Trần  Bình", "Trần Bình", True),
    ],
)
def test_a_name_is_the_same_wherever_the_tone_mark_stands(*, one: str, other: str, same: bool) -> None:
    assert same_written_name(one, other) is same


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"dsChungTu": None},
        {"dsChungTu": ["x", {"noiDung": "y"}]},
        {"dsChungTu": [{"loai": "GIAYBAOTU", "soChungTu": "1", "noiDung": {}}]},
        {"dsChungTu": [{"loai": "GIAYCHUNGSINH", "soChungTu": "2", "noiDung": {"MA_GCS": "2"}}]},
    ],
)
def test_an_answer_without_the_paper_holds_none(answer: dict[str, Any]) -> None:
    assert paper_in(answer, "GIAYCHUNGSINH", "1") is None


def test_of_a_paper_that_was_sent_again_the_newest_counts() -> None:
    papers = [{"loai": "GIAYCHUNGSINH", "soChungTu": "1", "noiDung": {"GIOI_TINH_CON": sex}} for sex in "12"]

    assert paper_in({"dsChungTu": papers}, "GIAYCHUNGSINH", "1") == {"GIOI_TINH_CON": "2"}
