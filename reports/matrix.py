"""`prove.html`: the table check × twin of `lienthong prove`, made from its `prove.json`."""

import json
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from harness.text import Language
from reports.html import both

FILE: Final = "prove.html"
_BLANK: Final = {
    "rule": {
        "vi": "trống: không thử (mỗi bản sao hỏng chỉ gặp quy tắc của nó)",
        "en": "blank: not tried (each twin met its own rule only)",
    },
    "neighbours": {
        "vi": "trống: không bị bắt, hoặc không thử (mỗi bản sao hỏng chỉ gặp các quy tắc lân cận)",
        "en": "blank: not caught, or not tried (each twin met its rule's neighbours only)",
    },
    "suite": {"vi": "trống: gặp mà không bắt", "en": "blank: met and not caught"},
}
"""What an empty cell means, by how much of the suite each twin met."""


def write_matrix(table: Path, language: Language) -> Path:
    """Write the page beside `table` (a `prove.json`)."""
    data: dict[str, Any] = json.loads(table.read_text("utf-8"))
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = both
    template = environment.from_string((files("reports") / "prove.html.j2").read_text("utf-8"))
    page = template.render(
        roles=[_Table(role) for role in data["roles"]],
        whole=all(role["whole"] for role in data["roles"]),
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
        self.spills: list[dict[str, str]] = role.get("spills", [])
        self.blank = _BLANK[role.get("width", "rule")]
        self.killed = sum(twin["killed"] for twin in self.twins)

    def marks(self, rule: str) -> list[tuple[str, int]]:
        """The row's marks and how many columns each fills: ● killed, ✕ survived, ○ caught on the way, nothing."""
        row: list[tuple[str, int]] = []
        for mark, same in groupby(_mark(rule, twin) for twin in self.twins):
            width = len(list(same))
            row.extend([("", width)] if not mark else [(mark, 1)] * width)
        return row


def _mark(rule: str, twin: dict[str, Any]) -> str:
    if twin["breaks"] == rule:
        return "●" if twin["killed"] else "✕"
    return "○" if rule in twin["also"] else ""
