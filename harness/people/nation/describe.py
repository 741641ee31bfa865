"""A page about a file of people: what is in it, in pictures, with the wanted shares and their sources beside them."""

from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import altair as alt
import polars as pl
import vl_convert
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from harness.errors import UsageError
from harness.people.nation.coherence import violations
from harness.people.nation.columns import PAYERS
from harness.people.nation.measures import Measure, measures
from harness.people.nation.write import asked_for, scan
from harness.text import Language, Text

CHECKED_MAX: Final = 2_000_000
"""Larger files are not put to the coherence rules: they need the whole file in memory."""
_SHOWN: Final = {"surnames": (0, 16), "ethnic": (1, 21)}
"""Of long lists the picture shows these ranks; the Kinh would dwarf all others. The figures show everything."""
_MADE, _WANTED = "#2f6f8f", "#c2571a"
_STEP: Final = 18
_WIDTH: Final = 430
_FIVE: Final = 5
_PAYER_WORDS: Final = dict(
    zip(
        PAYERS,
        (
            "Người lao động, chủ sử dụng",
            "BHXH đóng",
            "Ngân sách đóng",
            "Ngân sách hỗ trợ",
            "Hộ gia đình",
            "Không tham gia",
        ),
        strict=True,
    )
)
_WORDS: Final = _PAYER_WORDS | {"male": "Nam", "female": "Nữ", "urban": "Phường", "rural": "Xã, đặc khu"}
BASES: Final = {
    "published": Text("công bố", "published"),
    "observed": Text("ghi nhận", "observed"),
    "derived": Text("suy ra", "derived"),
    "profile": Text("ước lượng của lienthong", "lienthong's own estimate"),
}


def describe(path: Path, out: Path, language: Language, day: date | None = None) -> None:
    """Write the page of the file at `path` to `out`."""
    people = scan(path)
    asked = asked_for(path)
    when = day or (date.fromisoformat(asked["legal_date"]) if asked else None)
    if when is None:
        raise UsageError(
            Text(
                f"{path} không ghi ngày pháp lý: hãy thêm --legal-date.",
                f"{path} does not tell its legal date: add --legal-date.",
            )
        )
    count = int(people.select(pl.len()).collect(engine="streaming").item())
    found = list(violations(people, when)) if count <= CHECKED_MAX else []
    page = _template().render(
        language=language,
        name=path.name,
        count=count,
        day=when,
        asked=asked,
        charts=[(measure, Markup(picture(measure))) for measure in measures(people, when)],  # noqa: S704 -- our own picture; its texts were escaped by its maker
        bases=BASES,
        rules=found,
        broken=sum(number for _, number in found),
    )
    try:
        out.write_text(page, "utf-8")
    except OSError as error:
        raise UsageError(Text(f"Không ghi được {out}: {error}", f"{out} cannot be written: {error}")) from error


def picture(measure: Measure) -> str:
    """The measure as an SVG: bars are the file, marks are what was wanted."""
    chart = _pyramid(measure) if measure.key == "pyramid" else _bars(measure)
    spec: dict[str, Any] = chart.configure_view(stroke=None).configure_axis(grid=False).to_dict()
    svg: str = vl_convert.vegalite_to_svg(spec)
    return svg


def _bars(measure: Measure) -> alt.LayerChart | alt.FacetChart:
    rows: list[dict[str, Any]] = [
        {"of": _WORDS.get(label, label), "made": made, "wanted": wanted}
        for label, made, wanted in zip(measure.labels, measure.parts, measure.wanted, strict=True)
    ]
    if measure.key in _SHOWN:
        first, last = _SHOWN[measure.key]
        rows = sorted(rows, key=lambda row: -row["wanted"])[first:last]
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=alt.Y("of:N", sort=None, title=None))
    bars = base.mark_bar(color=_MADE).encode(x=alt.X("made:Q", title=None, axis=alt.Axis(format="%")))
    marks = base.mark_tick(color=_WANTED, thickness=3, size=_STEP - 4).encode(x="wanted:Q")
    return alt.layer(bars, marks).properties(width=_WIDTH, height=alt.Step(_STEP))


def _pyramid(measure: Measure) -> alt.LayerChart | alt.FacetChart:
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    for label, made, wanted in zip(measure.labels, measure.parts, measure.wanted, strict=True):
        sex, _, age = label.partition(" ")
        low = int(age) // _FIVE * _FIVE
        side = -1 if sex == "male" else 1
        name = "100+" if low == 100 else f"{low}–{low + 4}"  # noqa: PLR2004 -- the last step
        row = rows.setdefault((sex, low), {"of": name, "sex": _WORDS[sex], "made": 0.0, "wanted": 0.0, "low": low})
        row["made"] += side * made
        row["wanted"] += side * wanted
    order = list(dict.fromkeys(row["of"] for row in sorted(rows.values(), key=lambda row: -row["low"])))
    base = alt.Chart(alt.InlineData(values=list(rows.values()))).encode(y=alt.Y("of:N", sort=order, title=None))
    scale = alt.Scale(domain=["Nam", "Nữ"], range=[_MADE, "#a34a7a"])
    bars = base.mark_bar().encode(
        x=alt.X("made:Q", title=None, axis=alt.Axis(format="%", labelExpr="format(abs(datum.value), '.0%')")),
        color=alt.Color("sex:N", scale=scale, title=None, legend=alt.Legend(orient="top")),
    )
    marks = base.mark_tick(color=_WANTED, thickness=3, size=_STEP - 4).encode(x="wanted:Q")
    return alt.layer(bars, marks).properties(width=_WIDTH, height=alt.Step(_STEP))


def _template() -> Any:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = _both
    return environment.from_string((files(__package__) / "describe.html.j2").read_text("utf-8"))


def _both(text: Text) -> Markup:
    return Markup('<span lang="vi">{}</span><span lang="en">{}</span>').format(escape(text.vi), escape(text.en))
