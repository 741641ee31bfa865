"""`prove.html`: the table check × twin of `lienthong prove`, made from its `prove.json`."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from harness.text import Language
from reports.html import both

FILE: Final = "prove.html"


def write_matrix(table: Path, language: Language) -> Path:
    """Write the page beside `table` (a `prove.json`)."""
    data: dict[str, Any] = json.loads(table.read_text("utf-8"))
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = both
    template = environment.from_string((files("reports") / "prove.html.j2").read_text("utf-8"))
    page = template.render(
        roles=[_Table(role) for role in data["roles"]],
        language=language,
        style=Markup((files("reports") / "report.css").read_text("utf-8")),  # noqa: S704 -- our own file
    )
    path = table.parent / FILE
    path.write_text(page, "utf-8")
    return path


class _Table:
    """One role's table, ready for the page."""

    def __init__(self, role: dict[str, Any]) -> None:
        self.role: str = role["role"]
        self.whole: bool = role["whole"]
        self.rules: list[str] = role["rules"]
        order = {rule: place for place, rule in enumerate(self.rules)}
        self.twins: list[dict[str, Any]] = sorted(role["twins"], key=lambda twin: order.get(twin["breaks"], -1))
        self.variants: list[dict[str, Any]] = role["variants"]
        self.holes: list[dict[str, str]] = role["holes"]
        self.alarms: list[dict[str, str]] = role["alarms"]
        self.killed = sum(twin["killed"] for twin in self.twins)

    def marks(self, rule: str) -> list[str]:
        """One mark a twin: ● killed for the stated reason, ✕ survived, ○ caught on the way, nothing."""
        return [_mark(rule, twin) for twin in self.twins]


def _mark(rule: str, twin: dict[str, Any]) -> str:
    if twin["breaks"] == rule:
        return "●" if twin["killed"] else "✕"
    return "○" if rule in twin["also"] else ""
