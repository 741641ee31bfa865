"""docs/capacity.md lists every key of a plan and no other, and how figures look; its example runs."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scenarios.capacity import plan, quantities
from scenarios.capacity.plan import read_plan
from scenarios.capacity.stability import refuse_unstable
from scenarios.capacity.wiring import wire

PAGE = (Path(__file__).parents[1] / "docs" / "capacity.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| (?!key )(?P<key>\w+) \| (?P<needed>✓?) ?\| (?P<value>.*?) \| (?P<meaning>.*?) ?\|$", re.MULTILINE
)
SECTIONS = {
    heading.split(" · ")[-1]: body
    for heading, body in re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
PARTS: dict[str, type[BaseModel]] = {
    name: getattr(plan, name, None) or getattr(quantities, name)
    for name in (
        "Plan", "Sites", "Station", "Link", "Retry", "Outage", "Cycle", "Kind", "Batches", "Step", "Returns",
        "Deadline", "Load", "Calendar", "Distribution", "Figure", "Weights",
    )
}  # fmt: skip


def scale_of(given: Any) -> quantities.Scale | None:
    """What a figure may say, wherever the annotation keeps it."""
    here = given.metadata if isinstance(given, FieldInfo) else get_args(given)
    found = [one.func for one in here if isinstance(getattr(one, "func", None), quantities.Scale)]
    deeper = [given.annotation] if isinstance(given, FieldInfo) else list(get_args(given))
    return next(iter([*found, *filter(None, (scale_of(one) for one in deeper))]), None)


def test_every_part_has_its_table() -> None:
    assert sorted(SECTIONS) == sorted(PARTS)


@pytest.mark.parametrize("name", PARTS)
class TestEveryTable:
    def test_lists_the_keys_in_their_order(self, name: str) -> None:
        fields = PARTS[name].model_fields

        assert [row["key"] for row in ROW.finditer(SECTIONS[name])] == [one.alias or key for key, one in fields.items()]

    def test_marks_those_that_are_needed(self, name: str) -> None:
        fields = PARTS[name].model_fields.values()

        assert [bool(row["needed"]) for row in ROW.finditer(SECTIONS[name])] == [one.is_required() for one in fields]

    def test_shows_how_figures_look(self, name: str) -> None:
        scales = [scale_of(one) for one in PARTS[name].model_fields.values()]
        shown = [row["value"] for row in ROW.finditer(SECTIONS[name])]

        assert [value for value, scale in zip(shown, scales, strict=True) if scale] == [
            f"`{scale.example}`" for scale in scales if scale
        ]


def test_the_example_can_run(tmp_path: Path) -> None:
    path = tmp_path / "births-at-night.toml"
    path.write_text(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[0], encoding="utf-8")

    example = read_plan(str(path))

    refuse_unstable(str(path), wire(example, 1))
    assert example.deadlines == {}
