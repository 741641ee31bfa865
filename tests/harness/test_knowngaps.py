from datetime import date
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.knowngaps import load


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "gaps.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_gap_has_a_reason_and_two_dates(tmp_path: Path) -> None:
    gaps = load(written(tmp_path, '[R-1]\nreason = "pilot"\nsince = 2026-01-01\nexpires = 2027-01-01\n'))

    assert (gaps["R-1"].reason, gaps["R-1"].expires) == ("pilot", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[R-1]\nsince = 2026-01-01\nexpires = 2027-01-01\n", "reason"),
        ('[R-1]\nreason = "x"\nexpires = 2027-01-01\n', "since"),
        ('[R-1]\nreason = "x"\nsince = 2026-01-01\nexpires = "soon"\n', "expires"),
        ('R-1 = "x"\n', "R-1"),
        ("[R-1\n", "gaps.toml"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        load(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.toml"):
        load(tmp_path / "nothing.toml")
