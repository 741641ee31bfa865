"""The page of a comparison: what changes from plan A to plan B, with how sure that is."""

from collections.abc import Sequence
from typing import Any, Final

from markupsafe import Markup

from harness.language import LANGUAGE
from harness.text import Language, Text
from scenarios.capacity import charts
from scenarios.capacity.answer import Answer
from scenarios.capacity.comparison import STATES, Difference, Subject
from scenarios.capacity.page import drawn, facts, template
from scenarios.capacity.terminal import differs, said
from scenarios.capacity.titles import MEASURES

HEADINGS: Final[dict[Subject, Text]] = {
    "kind": Text("Mất bao lâu từ đầu đến cuối", "How long from beginning to end"),
    "deadline": Text("Thời hạn", "Time limits"),
    "place": Text("Các nơi hồ sơ đi qua", "The places documents pass"),
}
_DRAWN: Final[dict[Subject, tuple[str, Text]]] = {
    "kind": ("p95", Text("p95, B so với A", "p95, B against A")),
    "deadline": ("late", Text("điểm phần trăm hồ sơ trễ", "percentage points late")),
    "place": ("load", Text("điểm phần trăm tải", "percentage points of load")),
}
"""What the picture of each part shows; times relative to A, as seconds and days do not share a scale."""


def page(a: Answer, b: Answer, differences: Sequence[Difference], language: Language = LANGUAGE) -> str:
    """The page, showing `language` first."""
    parts = {
        subject: [one for one in differences if one.subject == subject]
        for subject in HEADINGS
        if any(one.subject == subject for one in differences)
    }
    whole: str = template("comparison.html.j2").render(
        language=language,
        a=a.plan,
        b=b.plan,
        facts=[facts(a), facts(b)],
        parts=[(HEADINGS[subject], rows, _picture(subject, rows)) for subject, rows in parts.items()],
        measures=MEASURES,
        states=STATES,
        said=said,
        differs=differs,
    )
    return whole


def _picture(subject: Subject, differences: Sequence[Difference]) -> Markup:
    measure, title = _DRAWN[subject]
    found = [one for one in differences if one.measure == measure and one.difference is not None]
    if not found:
        return Markup("")
    return drawn(
        lambda language: charts.dots([_dot(one, language) for one in found], title.to(language), "+.1%", language)
    )


def _dot(one: Difference, language: Language) -> dict[str, Any]:
    value, scale = one.difference, 1.0
    if one.unit == "seconds" and one.a and one.a.value:
        scale = one.a.value
    if value is None:
        return {"of": one.title.to(language), "value": 0.0, "low": 0.0, "high": 0.0}
    return {
        "of": one.title.to(language),
        "value": value.value / scale,
        "low": value.low / scale,
        "high": value.high / scale,
    }
