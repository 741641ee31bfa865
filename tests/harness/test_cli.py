import json
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import typer
from typer.exceptions import TyperException

from harness import cli, misuse, parts
from harness.parts import MissingExtraError

Lienthong = Callable[..., tuple[int, str, str]]


@pytest.fixture
def lienthong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Lienthong:
    monkeypatch.setattr(cli, "parts", lambda _: ())

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lienthong", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


@pytest.mark.parametrize(
    ("arguments", "vi", "en"),
    [
        (("nosuch",), "Không có lệnh nosuch.", "No such command"),
        (("certify", "intake", "--nope"), "Không có tùy chọn --nope.", "No such option"),
        (("certify", "intake", "--target"), "Tùy chọn --target cần một giá trị.", "requires an argument"),
        (("certify", "intake", "--seed", "x"), "--seed: phải là một số.", "valid integer"),
        (("certify", "intake", "--port", "70000"), "--port: không được quá 65535.", "65535"),
        (("certify", "intake", "--today", "2026-13-45"), "«2026-13-45» không đúng dạng", "2026-13-45"),
        (("certify",), "Thiếu ROLE.", "ROLE is missing."),
        (("rules", "--format", "xml"), "--format: «xml» không có trong các giá trị", "not one of"),
        (("contract", "export", "a", "b"), "Thừa đối số", "extra argument"),
    ],
)
def test_a_command_line_that_cannot_be_read_is_explained_in_both_languages(
    arguments: tuple[str, ...], vi: str, en: str
) -> None:
    with pytest.raises(TyperException) as misused:
        typer.main.get_command(cli.app)(args=list(arguments), prog_name="lienthong", standalone_mode=False)

    says = misuse.says(misused.value)
    assert vi in says.vi
    assert en in says.en
    assert "--help" in says.vi
    assert "--help" in says.en


def test_a_misread_command_line_shows_nothing_of_the_parsers_own(lienthong: Lienthong) -> None:
    code, out, err = lienthong("certify", "--nope")

    assert code == 2
    assert "--nope" in err
    assert "Error" not in out + err


def test_help_has_examples(lienthong: Lienthong) -> None:
    code, out, _ = lienthong("certify", "--help")

    assert code == 0
    assert "lienthong certify intake" in out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("certify", "intake"), "--target"),
        (("certify", "intake", "--target", "ftp://x"), "ftp://x"),
        (("certify", "intake", "--target", "http://x", "--cases"), "--cases"),
        (("certify", "hospital"), "--command"),
        (("certify", "hospital", "--cases", "--watch"), "--watch"),
        (("certify", "intake", "--target", "http://x", "--only", "NOPE"), "NOPE"),
        (("certify", "intake", "--profile", "nothing.toml"), "nothing.toml"),
        (("replay", "nothing"), "nothing"),
        (("prove", "intake", "--chapter", "nothing"), "nothing"),
        (("certify", "nobody"), "nobody"),
        (("doctor", "intake"), "--target"),
        (("rules", "--lang", "fr"), "fr"),
        (("certify", "intake", "--target", "http://"), "--target"),
        (("certify", "intake", "--target", "http://127.0.0.1:99999"), "99999"),
        (("certify", "intake", "--target", "http://[::1"), "--target"),
        (("certify", "intake", "--target", "http://127.0.0.1:1", "--out", __file__), __file__),
        (("certify", "intake", "--target", "http://127.0.0.1:1", "--out", f"{__file__}/x"), "--out"),
    ],
)
def test_a_wrong_setting_is_named_and_the_code_is_two(
    lienthong: Lienthong, arguments: tuple[str, ...], named: str
) -> None:
    code, _, err = lienthong(*arguments)

    assert code == 2
    assert named in err
    assert "Traceback" not in err


def test_a_fault_of_ours_is_one_sentence_and_a_file(
    lienthong: Lienthong, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("harness.rulelist.as_markdown", lambda *_: 1 / 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    code, _, err = lienthong("rules")

    [kept] = tmp_path.glob("lienthong-crash-*.txt")
    assert code == 4
    assert str(kept) in err.replace("\n", "")
    assert "Traceback" not in err
    assert "ZeroDivisionError" in kept.read_text("utf-8")


def test_the_rules_are_written_for_machines(lienthong: Lienthong) -> None:
    code, out, _ = lienthong("rules", "hospital", "--format", "json")

    assert code == 0
    assert all("hospital" in rule["roles"] for rule in json.loads(out)["rules"])


def test_the_rules_are_written_for_people(lienthong: Lienthong) -> None:
    _, out, _ = lienthong("rules", "intake")

    assert out.startswith("# ")
    assert "\n| --- |" in out


def test_the_contract_is_written_whole(lienthong: Lienthong, tmp_path: Path) -> None:
    code, _, _ = lienthong("contract", "export", str(tmp_path))

    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert code == 0
    assert {
        "openapi.json",
        "rules.json",
        "cases.schema.json",
        "events.schema.json",
        "documents/CT03-PL02.xsd",
        "documents/XML7-3176.schema.json",
        "documents/GKSK-PL02.sample.json",
        "messages/adjustment.xml",
    } <= names


def test_fixtures_follow_their_seed(lienthong: Lienthong, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert lienthong("fixtures", "export", str(tmp_path / name), "--seed", "9")[0] == 0

    assert (tmp_path / "a/citizens.json").read_bytes() == (tmp_path / "b/citizens.json").read_bytes()


def test_a_target_that_is_not_there_is_incomplete_and_told_without_a_trace(
    lienthong: Lienthong, tmp_path: Path
) -> None:
    arguments = ("certify", "intake", "--target", "http://127.0.0.1:9", "--only", "GATE-TOKEN-200")

    code, out, err = lienthong(*arguments, "--out", str(tmp_path))

    assert code == 3
    assert "GATE-TOKEN-200" in out
    assert "Traceback" not in out + err


class TestParts:
    def test_a_part_that_lacks_its_extra_says_which(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "simpy", None)
        monkeypatch.setitem(parts.EXTRAS, "simpy", "capacity")

        with pytest.raises(MissingExtraError, match=r"lienthong\[capacity\]"):
            parts.load(EntryPoint("simulate", "simpy.nothing:commands", "lienthong.commands"))

    def test_any_other_missing_module_is_a_fault_of_ours(self) -> None:
        with pytest.raises(ModuleNotFoundError):
            parts.load(EntryPoint("x", "no_such_module_anywhere:commands", "lienthong.commands"))


def test_a_variable_that_is_not_set_ends_a_certification_and_spares_the_last_one(
    lienthong: Lienthong, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BHXH_AXIS_KEY", raising=False)
    places, out = tmp_path / "topology.toml", tmp_path / "out"
    places.write_text('[parties]\ninsurance = {url = "http://127.0.0.1:9", axis_key_env = "BHXH_AXIS_KEY"}\n', "utf-8")

    code, _, err = lienthong("certify", "journey", "--topology", str(places), "--out", str(out))

    assert code == 2
    assert "BHXH_AXIS_KEY" in err
    assert not out.exists()
