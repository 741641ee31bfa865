"""The tree keeps its own promises: imports point one way, every file says what it is, nothing is left unfinished."""

import ast
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAY_IMPORT = {
    "harness": {"harness"},
    "mocks": {"harness", "mocks"},
    "scenarios": {"harness", "mocks", "scenarios"},
    "loadtests": {"harness", "loadtests"},
    "reports": {"harness", "reports"},
}
MAY_IMPORT_TOO = {
    # A load comes from the same plans as the simulation: what a plan says, who sends when, and where sites stand.
    # Its pictures are drawn as those of the simulation are.
    "loadtests": {
        f"scenarios.capacity.{part}"
        for part in ("calibration", "charts", "demand", "layout", "plan", "quantities", "rows")
    },
}
SOURCES = [path for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]


def strays(source: str, room: str) -> list[str]:
    """Sibling rooms that `source`, standing in `room`, imports and must not."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    names = {name.partition(".")[0] for name in names - MAY_IMPORT_TOO.get(room, set())}
    return sorted((names & (MAY_IMPORT.keys() | {"tests"})) - MAY_IMPORT[room])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    assert strays(path.read_text("utf-8"), path.relative_to(ROOT).parts[0]) == []


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("harness", "from mocks.intake import desk"),
        ("harness", "def late():\n    import reports.html"),
        ("reports", "import mocks"),
        ("loadtests", "from mocks import intake"),
        ("loadtests", "from scenarios.capacity.fast import run"),
        ("loadtests", "from scenarios.capacity import plan"),
        ("reports", "from scenarios.capacity.plan import read_plan"),
        ("mocks", "from tests import anything"),
    ],
)
def test_a_stray_import_is_seen(room: str, source: str) -> None:
    assert strays(source, room)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_named_after_its_kind(path: Path) -> None:
    assert path.stem not in {"utils", "util", "helpers", "common", "misc", "manager", "base"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_left_unfinished(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", path.read_text("utf-8"))


@pytest.mark.parametrize("path", sorted((ROOT / "harness/rulebook").glob("*.json")), ids=lambda path: path.stem)
def test_every_written_rule_speaks_both_languages_and_names_its_source(path: Path) -> None:
    for rule in json.loads(path.read_text("utf-8"))["rules"]:
        assert rule["source"].strip(), rule["rule"]
        for text in (rule["says"], *rule["remedy"].values()):
            assert text["vi"].strip(), rule["rule"]
            assert text["en"].strip(), rule["rule"]
            assert text["vi"] != text["en"], rule["rule"]


def test_the_constraints_name_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()

    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9_.\[\]-]+==[0-9][0-9A-Za-z.+]*( ;.*)?", line) for line in lines if line), lines
    assert [a for a, b in pairwise(lines) if a.lower() > b.lower()] == []
