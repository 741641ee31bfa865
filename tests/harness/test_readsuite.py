from datetime import date
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.readsuite import ReadSuite, with_suite
from harness.rule import Role
from harness.rulebook import rules_of
from harness.run import CURRENT
from harness.settings import RunSettings


def settings(role: Role, out: Path) -> RunSettings:
    return RunSettings(role, "target", 1, date(2026, 11, 23), out)


@pytest.mark.parametrize("role", [Role.INTAKE, Role.HOSPITAL])
def test_every_rule_of_a_role_has_a_test_and_no_test_is_about_a_rule_that_is_not_there(
    role: Role, tmp_path: Path
) -> None:
    judged: set[str] = set()

    with_suite(settings(role, tmp_path), lambda suite: judged.update(suite.judges))

    assert judged == {rule.id for rule in rules_of(role)}


def test_what_goes_wrong_at_work_comes_out_and_leaves_no_run_behind(tmp_path: Path) -> None:
    def work(_: ReadSuite) -> None:
        message = "out of paper"
        raise OSError(message)

    with pytest.raises(OSError, match="out of paper"):
        with_suite(settings(Role.INTAKE, tmp_path), work)

    assert CURRENT.run is None


def test_work_may_print_although_reading_is_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_suite(settings(Role.INTAKE, tmp_path), lambda _: print("1/2 plain"))  # noqa: T201 -- what is proved

    assert capsys.readouterr().out == "1/2 plain\n"


def test_a_suite_that_cannot_be_read_is_our_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "intake").mkdir()
    (tmp_path / "intake" / "test_unreadable.py").write_text("import nothing_at_all\n", "utf-8")
    monkeypatch.setattr("harness.readsuite.SUITES", tmp_path)

    with pytest.raises(HarnessError, match="nothing_at_all"):
        with_suite(settings(Role.INTAKE, tmp_path), lambda _: None)
