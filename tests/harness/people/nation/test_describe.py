import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from harness.errors import UsageError
from harness.people.nation.describe import describe
from harness.people.nation.generate import Wish
from harness.people.nation.write import beside, write

WISH = Wish(4000, date(2026, 11, 23), 1)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("describe")
    write(WISH, folder / "people.parquet")
    describe(folder / "people.parquet", folder / "page.html", "vi")
    return (folder / "page.html").read_text("utf-8")


def test_the_page_needs_nothing_from_anywhere(page: str) -> None:
    addresses = set(re.findall(r"https?://[^\"' <)]+", page))

    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "<script" not in page


def test_every_picture_has_its_source_and_basis_beside_it(page: str) -> None:
    sections = page.split("<section>")[1:]
    pictures = [section for section in sections if "<svg" in section]

    assert len(pictures) == 10
    assert all(re.search(r'class="about">[^<]+\((19|20)\d\d, <span lang="vi">', section) for section in pictures)


def test_the_page_speaks_both_languages_and_says_that_nobody_exists(page: str) -> None:
    for says in (
        "Tháp tuổi",
        "Age pyramid",
        "Số người một hộ",
        "Họ của chủ hộ người Kinh",
        "đều do máy đặt ra",
        "made up",
    ):
        assert says in page


def test_a_file_whose_people_are_incoherent_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    write(WISH, path)
    spoiled = pl.read_parquet(path).with_columns(pl.lit("Nguyễn  Văn A").alias("full_name"))
    spoiled.write_parquet(path)

    describe(path, tmp_path / "page.html", "en", date(2026, 11, 23))

    assert 'class="bad"' in (tmp_path / "page.html").read_text("utf-8")


def test_without_a_legal_date_it_asks_for_one(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    write(WISH, path)
    beside(path).unlink()

    with pytest.raises(UsageError, match="--legal-date"):
        describe(path, tmp_path / "page.html", "vi")
