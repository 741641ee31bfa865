"""When two spellings are one person's name, and what is a day."""

from datetime import date

import pytest

from mocks.persons import read_slashed, same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA"), ("Đỗ Văn A", "do van a"), ("Lê  Thị-Bé", "LÊ THỊ BÉ"), ("Thúy", "Thuý")],
)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Lý", "Lí"), ("Lê Văn A", "Lê Văn Ah"), ("", ""), ("李", "李"), ("1", "2")]
)
def test_another_letter_is_another_name_and_none_is_nobodys(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_composed_and_decomposed_accents_are_the_same() -> None:
    assert same_name("Vũ Đức", "Vu\u0303 Đu\u031b\u0301c")


@pytest.mark.parametrize("text", ["31/02/2024", "1/2/2024", "2024-02-01", "", "٠١/٠١/٢٠٢٤", "01/01/0000"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_slashed(text) is None


def test_a_day_is_read() -> None:
    assert read_slashed("29/02/2024") == date(2024, 2, 29)
