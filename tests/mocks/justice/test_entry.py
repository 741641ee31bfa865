"""Fields of a record as they come, old wire and new, and the sentences about those that are wrong."""

from typing import Any

import pytest

from mocks.justice.entry import Module, Person, fields, read_entry
from tests.mocks.justice.conftest import BIRTH, DEATH


def faults(changes: dict[str, Any]) -> list[str]:
    return read_entry("KS", BIRTH | changes)[1]


def test_ordinary_declarations_have_no_fault() -> None:
    assert read_entry("KS", BIRTH)[1] == []
    assert read_entry("KT", DEATH)[1] == []


def test_old_and_new_wire_read_alike() -> None:
    new = BIRTH | {
        "nksHoTen": {"Ho": "Nguyễn", "ChuDem": "Minh", "Ten": "An"},
        "nksNgaySinh": {"namSinh": 2026, "thangSinh": 9, "ngaySinh": 14},
        "nksDanToc": "63001",
        "nksGioiTinh": 2,
        "meNoiCuTru": {"quocGia": "VN", "maTinh": "01", "maXa": "00070", "dcChiTiet": BIRTH["meNoiCuTru"]},
    }
    old, _ = read_entry("KS", BIRTH | {"nksNgaySinh": "14.09.2026", "nksDanToc": "Kinh", "nksQuocTich": "Việt Nam"})
    read, wrong = read_entry("KS", new)

    assert wrong == []
    assert read.values == old.values
    assert read.areas == {"meNoiCuTru": ("01", "", "00070")}


def test_a_decomposed_name_is_kept_composed() -> None:
    read, _ = read_entry("KS", BIRTH | {"nksHoTen": "Nguyê\u0303n An"})

    assert read.get("nksHoTen") == "Nguyễn An"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"nksHoTen": ""}, "nksHoTen không được để trống."),
        ({"nksHoTen": "A" * 101}, "nksHoTen vượt quá 100 ký tự."),
        ({"nksGioiTinh": "0"}, "nksGioiTinh không có trong danh mục."),
        ({"nksGioiTinh": "Nữ"}, "nksGioiTinh không có trong danh mục."),
        ({"nksNgaySinh": "20260914"}, "nksNgaySinh không đúng định dạng."),
        ({"nksNgaySinh": ["14/09/2026"]}, "nksNgaySinh không đúng định dạng."),
        ({"nksNgaySinh": True}, "nksNgaySinh không đúng định dạng."),
        ({"nksDanToc": "55"}, "nksDanToc không có trong danh mục."),
        ({"nksDanToc": "63999"}, "nksDanToc không có trong danh mục."),
        ({"nksQuocTich": "XX"}, "nksQuocTich không có trong danh mục."),
        ({"meLoaiCuTru": "3"}, "meLoaiCuTru không có trong danh mục."),
        ({"meLoaiGiayToTuyThan": "9"}, "meLoaiGiayToTuyThan không có trong danh mục."),
        ({"meSoDDCN": "1234"}, "meSoDDCN không đúng định dạng."),
        ({"meSoDDCN": "٠٠١١٩٦٩٠٠٠٠١"}, "meSoDDCN không đúng định dạng."),
        ({"meNoiCuTru": {"maTinh": "64", "maXa": "23575"}}, "meNoiCuTru không có trong danh mục."),
        ({"nycHoTen": {}}, "nycHoTen không được để trống."),
        ({"nksGioiTinh": {"ma": 1}}, "nksGioiTinh không đúng định dạng."),
        ({"soLuongBanSao": "nhiều"}, "soLuongBanSao không đúng định dạng."),
        ({"loaiDangKy": "5"}, "loaiDangKy không có trong danh mục."),
        ({"nksLoaiKhaiSinh": "9"}, "nksLoaiKhaiSinh không có trong danh mục."),
    ],
)
def test_a_fault_is_a_sentence_that_begins_with_its_field(changes: dict[str, Any], sentence: str) -> None:
    assert faults(changes) == [sentence]


def test_every_fault_is_named_in_the_order_of_the_fields() -> None:
    assert faults({"nycHoTen": None, "nksHoTen": None, "meSoDDCN": "x"}) == [
        "nksHoTen không được để trống.",
        "meSoDDCN không đúng định dạng.",
        "nycHoTen không được để trống.",
    ]


def test_a_persons_number_is_that_of_the_identity_paper_where_no_other_is_given() -> None:
    read, _ = read_entry("KT", DEATH | {"nktSoDDCN": "", "nktSoGiayToTuyThan": "001046900003"})
    old, _ = read_entry("KT", DEATH | {"nktSoDDCN": "", "nktSoGiayToTuyThan": "012345678"})

    assert read.subject.number == "001046900003"
    assert old.subject == Person("Lê Văn Đông", old.day("nktNgaySinh"), "", "")


def test_every_field_has_a_kind_and_stands_once() -> None:
    modules: tuple[Module, ...] = ("KS", "KT")
    for module in modules:
        tags = [one.tag for one in fields(module)]
        assert len(tags) == len(set(tags))
