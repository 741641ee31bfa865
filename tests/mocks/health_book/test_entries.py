"""An entry of the health book: whose visit it is, and what the hospital left out."""

from typing import Any

import pytest

from mocks.health_book.entries import Entry, read_entry

FULL = {
    "MA_LK": "LK1",
    "HO_TEN": "NGUYỄN VĂN THỬ",
    "SO_CCCD": "001090990001",
    "NGAY_VAO": "202609100800",
    "NGAY_RA": "202609101000",
    "NHOM_MAU": "O",
    "CHIEU_CAO": "170",
    "LY_DO_VV": "Ho",
    "PP_DIEU_TRI": "Thuốc",
    "GHI_CHU": "Tái khám sau 7 ngày",
}


def row(**changes: str) -> dict[str, Any]:
    return {"loai": "XML1", "maCSKCB": "01901", "ngayNhan": "202609101100", "noiDung": FULL | changes}


def entry(**changes: str) -> Entry:
    found = read_entry(row(**changes))
    assert found is not None
    return found


def test_a_full_visit_lacks_nothing() -> None:
    assert entry().missing == ()
    assert entry().added["chieuCao"] == "170"


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("NHOM_MAU", "nhomMau"),
        ("CHIEU_CAO", "chieuCao"),
        ("LY_DO_VV", "lyDoDenKham"),
        ("PP_DIEU_TRI", "tomTatDieuTri"),
        ("GHI_CHU", "ghiChu"),
    ],
)
def test_each_of_the_five_fields_is_missed_by_name(tag: str, name: str) -> None:
    assert entry(**{tag: " "}).missing == (name,)


@pytest.mark.parametrize(("left", "missing"), [("202312312359", ()), ("202401010001", ("nhomMau",))])
def test_before_2024_nobody_asked_for_them(left: str, missing: tuple[str, ...]) -> None:
    assert entry(NHOM_MAU="", NGAY_RA=left).missing == missing


@pytest.mark.parametrize(
    ("name", "changes", "is_of"),
    [
        ("Nguyễn Văn Thử", {}, True),
        ("", {}, True),
        ("Nguyễn Văn Thứ Hai", {}, False),
        ("", {"SO_CCCD": "001090990002"}, False),
        ("Nguyễn Văn Thử", {"SO_CCCD": ""}, True),
    ],
)
def test_a_visit_is_of_whom_number_and_name_say(name: str, changes: dict[str, str], is_of: bool) -> None:  # noqa: FBT001
    assert entry(**changes).is_of("001090990001", name) is is_of


@pytest.mark.parametrize("bad", [None, {}, {"loai": "XML1"}, {"loai": "XML1", "noiDung": {"MA_LK": 1}}, "x"])
def test_what_is_no_visit_is_passed_over(bad: Any) -> None:
    assert read_entry(bad) is None
