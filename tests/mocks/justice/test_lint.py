"""What looks odd in a record: every rule on both sides of its edge."""

from datetime import date
from typing import Any

import pytest

from mocks.justice.entry import read_entry
from mocks.justice.lint import notes
from tests.mocks.justice.conftest import BIRTH, DEATH, FATHER, MOTHER

DAY = date(2026, 9, 15)


def found(data: dict[str, Any], changes: dict[str, Any]) -> list[str]:
    entry, faults = read_entry("KT" if "nktHoTen" in data else "KS", data | changes)
    assert faults == []
    return [note.vi for note in notes(entry, DAY)]


def test_ordinary_records_have_no_note() -> None:
    assert found(BIRTH, {}) == []
    assert found(DEATH, {}) == []


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"meNgaySinh": "15/09/2026"}, "mẹ sinh sau trẻ"),
        ({"meNgaySinh": "16/09/2008"}, "mẹ chưa đủ 18 tuổi"),
        ({"meNgaySinh": "15/09/2008"}, ""),
        ({"chaNgaySinh": "16/09/2006"}, "cha chưa đủ 20 tuổi"),
        ({"chaNgaySinh": "15/09/2006"}, ""),
        ({"chaNgaySinh": "2006"}, ""),
        ({"meSoDDCN": FATHER}, "số định danh của cha và mẹ trùng nhau"),
        ({"chaHoTen": ""}, "chưa xác định được cha nhưng có chaNgaySinh"),
        ({"nksNgaySinh": "16/09/2026"}, "nksNgaySinh sau ngày đăng ký"),
        ({"nksNgaySinh": "15/09/2026"}, ""),
        ({"nycHoTen": "Nguyễn Minh An"}, "người yêu cầu trùng tên với trẻ"),
        ({"nksQuocTich": "FR"}, "trẻ mang quốc tịch nước ngoài nhưng ghi dân tộc Việt Nam"),
        ({"nksQuocTich": "FR", "nksDanToc": ""}, ""),
        ({"meNoiCuTru": ""}, "meLoaiCuTru phải là 0 khi không có nơi cư trú"),
        ({"meNoiCuTru": "", "meLoaiCuTru": "0"}, ""),
    ],
)
def test_an_odd_birth_is_noted(changes: dict[str, Any], phrase: str) -> None:
    said = found(BIRTH, changes)

    assert (phrase in said) if phrase else said == []


@pytest.mark.parametrize(
    ("changes", "phrase"),
    [
        ({"nktNgaySinh": "15/09/2026"}, "ngày sinh sau ngày chết"),
        ({"nycSoDDCN": DEATH["nktSoDDCN"]}, "người yêu cầu trùng số định danh với người chết"),
        ({"nycHoTen": "Lê Văn Đông"}, "người yêu cầu trùng tên với người chết"),
        ({"nycSoDDCN": MOTHER}, ""),
    ],
)
def test_an_odd_death_is_noted(changes: dict[str, Any], phrase: str) -> None:
    said = found(DEATH, changes)

    assert (phrase in said) if phrase else said == []
