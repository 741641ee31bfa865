from pathlib import Path

import pytest

from harness.errors import UsageError
from loadtests.replay import Arrival, read_times


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_times_are_read_in_order_of_time(tmp_path: Path) -> None:
    path = written(tmp_path / "t.csv", "seconds,request,site\n1.5,driver,7\n0.25,lookup,\n")

    assert read_times(path) == [Arrival(250_000, "lookup", 0), Arrival(1_500_000, "driver", 7)]


@pytest.mark.parametrize(
    "line",
    ["nan,lookup,0", "-1,lookup,0", "inf,lookup,0", "1e9,lookup,0", "1,sing,0", "1,lookup,-1", "x,lookup,0", "1"],
)
def test_a_line_that_cannot_be_is_refused_by_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError, match="line 3"):
        read_times(written(tmp_path / "t.csv", f"seconds,request,site\n0,lookup,0\n{line}\n"))


@pytest.mark.parametrize("text", ["", "seconds,request\n", "one,two\n"])
def test_a_file_without_times_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        read_times(written(tmp_path / "t.csv", text))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_times(tmp_path / "none.csv")
