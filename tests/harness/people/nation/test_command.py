import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness import cli
from harness.parts import EXTRAS
from harness.people.nation import command
from harness.people.nation.command import commands

Lienthong = Callable[..., tuple[int, str, str]]


class Entry:
    """An entry point that needs no installation."""

    name = "people"

    @staticmethod
    def load() -> object:
        return commands


@pytest.fixture
def lienthong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lienthong:
    groups = list(cli.app.registered_groups)
    monkeypatch.setattr(cli, "parts", lambda _group: (Entry(),))

    def run(*arguments: str) -> tuple[int, str, str]:
        cli.app.registered_groups[:] = groups
        monkeypatch.setattr(sys, "argv", ["lienthong", "people", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        cli.app.registered_groups[:] = groups
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


def test_a_file_and_its_page_are_written(lienthong: Lienthong, tmp_path: Path) -> None:
    file = tmp_path / "people.parquet"

    code, out, _ = lienthong("--count", "2000", "--legal-date", "2026-11-23", "--seed", "3", "--out", str(file))
    described, _, _ = lienthong("describe", str(file))

    assert (code, described) == (0, 0)
    assert "2000" in out
    assert (tmp_path / "people.parquet.html").is_file()


def test_called_with_nothing_it_shows_what_it_can_do(lienthong: Lienthong) -> None:
    code, out, _ = lienthong()

    assert code == 0
    assert "--count" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--count", "0", "--out", "x.csv"), "--count"),
        (("--count", "200000000", "--out", "x.csv"), "--count"),
        (("--count", "ten", "--out", "x.csv"), "--count"),
        (("--count", "10"), "--out"),
        (("--out", "x.csv"), "--count"),
        (("--count", "10", "--out", "x.xlsx"), ".parquet"),
        (("--count", "10", "--out", "/nowhere/at/all/x.csv"), "/nowhere"),
        (("--count", "10", "--out", "x.csv", "--legal-date", "23/11/2026"), "--legal-date"),
        (("--count", "10", "--out", "x.csv", "--disagree", "1999"), "1999"),
        (("--count", "10", "--out", "x.csv", "--rate", "moved=much"), "moved=much"),
        (("--count", "10", "--out", "x.csv", "--names", "utf8"), "--names"),
        (("describe", "/nowhere.parquet"), "/nowhere.parquet"),
        (("describe",), "FILE"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    arguments: tuple[str, ...], says: str, lienthong: Lienthong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    code, _, err = lienthong(*arguments)

    assert code == 2
    assert says in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_the_extra_brings_every_module_that_the_command_needs() -> None:
    assert {EXTRAS[name] for name in ("numpy", "polars", "altair", "vl_convert")} == {"people"}


def test_without_the_extra_it_says_which_module_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)

    with pytest.raises(ModuleNotFoundError) as missing:
        importlib.reload(command)

    assert EXTRAS[missing.value.name or ""] == "people"
