import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from harness.errors import UsageError
from harness.people.nation import write as writing
from harness.people.nation.formats import FORMATS
from harness.people.nation.generate import Nation, Wish
from harness.people.nation.write import asked_for, legal_date, scan, write
from harness.text import Text

DAY = date(2026, 11, 23)
WISH = Wish(3000, DAY, 5)


@pytest.mark.parametrize("suffix", FORMATS)
def test_one_seed_gives_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(WISH, tmp_path / f"{name}{suffix}")

    assert (tmp_path / f"one{suffix}").read_bytes() == (tmp_path / f"two{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_written_can_be_read_again(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"people{suffix}"
    write(WISH, path)

    people = scan(path).collect()

    assert people.equals(pl.concat(Nation(WISH).blocks()))
    assert legal_date(path) == DAY
    assert asked_for(path)["seed"] == 5
    assert not list(tmp_path.glob(".*"))


def test_progress_hears_of_every_row(tmp_path: Path) -> None:
    heard: list[int] = []

    write(WISH, tmp_path / "people.parquet", heard.append)

    assert sum(heard) == WISH.count


@pytest.mark.parametrize("name", ["people.xlsx", "people", "nowhere/people.csv"])
def test_a_place_that_cannot_be_written_is_refused_at_once(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write(WISH, tmp_path / name)


def test_a_failure_on_the_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_self: Nation, _block: int, _before: int) -> pl.DataFrame:
        raise UsageError(Text("hết số", "used up"))

    monkeypatch.setattr(writing.Nation, "_block", fails)

    with pytest.raises(UsageError, match="used up"):
        write(WISH, tmp_path / "people.parquet")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_one_of_people_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other.parquet"
    pl.DataFrame({"a": [1]}).write_parquet(other)
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 not at all")
    text = tmp_path / "text.csv"
    text.write_text("a,b\n1,2\n", "utf-8")

    for path in (other, broken, text, tmp_path / "missing.parquet", tmp_path / "x.txt"):
        with pytest.raises(UsageError, match=path.name):
            scan(path)


def test_a_csv_keeps_leading_zeros_and_tells_about_itself(tmp_path: Path) -> None:
    write(WISH, tmp_path / "people.csv")

    first = (tmp_path / "people.csv").read_text("utf-8").splitlines()[1]

    assert first.startswith("0")
    assert json.loads((tmp_path / "people.csv.about.json").read_text("utf-8"))["count"] == 3000
