"""Pictures of an answer as SVG that stands in the page; colours that read on light and on dark paper."""

import re
from collections.abc import Iterable, Sequence
from hashlib import sha256
from math import floor, log10
from textwrap import wrap
from typing import Any, Final

import altair as alt
import numpy as np
import vl_convert
from markupsafe import Markup
from numpy.typing import NDArray

from harness.text import Language

WAIT, WORK, AWAY = "#d9772f", "#3f8fb5", "#b3261e"
"""Waiting, being served, not there."""
WIDTH: Final = 370
WIDE: Final = 640
"""Of a picture that stands alone; a phone scrolls it."""
ROW: Final = 20
COLUMN: Final = 112
BREAK: Final = "|"
"""Where a heading goes on in the next line."""
LINE: Final = 34
"""Characters in a line of a name beside a picture."""
LINE_HEIGHT: Final = 13
LEAST: Final = 0.01
"""An axis of parts reaches at least so far, or it would tell noughts apart."""
_SPLIT: Final = f"split(datum.label, '{BREAK}')"
POINTS_MAX: Final = 700
"""More steps than this are drawn as averages over some: a picture has no more room."""
HOURS_OF: Final = 2
"""Of so many days at most the axis tells hours."""
AXIS: Final = 48
"""Pixels for the numbers of an axis, so that pictures below each other line up."""
_HEADROOM: Final = 1.6
_BAND_LEAST: Final = 0.01
"""An interval narrower than this part of the highest point is not seen anyway."""
_VIETNAMESE: Final = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
_ENGLISH: Final = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", " ₫"]}
_NEUTRAL: Final = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", " ₫"]}
"""Whole numbers only, so both languages can read it."""
_CONFIG: Final = {
    "background": None,
    "padding": {"left": 12, "top": 4, "right": 8, "bottom": 4},
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "grid": False,
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "domainColor": "currentColor",
        "tickColor": "currentColor",
        "labelLimit": 330,
        "labelFontSize": 11,
        "titleFontWeight": "normal",
    },
    "text": {"color": "currentColor"},
}

Numbers = NDArray[np.float64]
Row = dict[str, Any]


def svg(chart: Any, language: Language | None) -> Markup:
    """The picture; without a language its numbers are whole and its words none."""
    spec: dict[str, Any] = chart.to_dict(validate=False)
    spec["config"] = _CONFIG
    numbers = {"vi": _VIETNAMESE, "en": _ENGLISH, None: _NEUTRAL}[language]
    drawn: str = vl_convert.vegalite_to_svg(spec, format_locale=numbers)
    return Markup(_lean(_apart(drawn)))  # noqa: S704 -- our own picture; its texts were escaped by its maker


def _apart(drawn: str) -> str:
    """Names within pictures of one page must differ."""
    stem = f"p{sha256(drawn.encode()).hexdigest()[:8]}"
    return re.sub(r'(id="|url\(#|href="#)([A-Za-z0-9_]+)', rf"\1{stem}\2", drawn)


def _lean(drawn: str) -> str:
    """A tenth of a pixel is enough; coordinates are most of a picture."""
    return re.sub(r'(?<= d=")[^"]+', lambda path: re.sub(r"(\d+\.\d)\d+", r"\1", path[0]), drawn)


# --- bars and dots ----------------------------------------------------------------------------------------------------


def stages(rows: Sequence[Row], unit: str, language: Language) -> Markup:
    """Bars by step: waiting, then served; rows of `of`, `part`, `took`, the way's first step on top."""
    base = alt.Chart(_data(rows)).encode(y=alt.Y("of:N", sort=None, title=None))
    scale = alt.Scale(domain=["wait", "work"], range=[WAIT, WORK])
    bars = base.mark_bar(size=ROW - 7).encode(
        x=alt.X("took:Q", title=unit, axis=alt.Axis(tickCount=5)),
        color=alt.Color("part:N", scale=scale, legend=None),
        order=alt.Order("part:N", sort="ascending"),
    )
    return svg(bars.properties(width=WIDTH - 150, height=alt.Step(ROW)), language)


def ranges(rows: Sequence[Row], words: dict[float, str], language: Language) -> Markup:
    """How long kinds take: from p50 over p95 to p99, on a scale that holds seconds and days."""
    label = " : ".join(f"datum.value == {value} ? '{word}'" for value, word in words.items())
    values = [row[name] for row in rows for name in ("p50", "p99") if row[name] > 0]
    low, high = (min(values) / 1.5, max(values) * 1.5) if values else (1.0, 60.0)
    x = alt.X(
        "p50:Q",
        title=None,
        scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=alt.Axis(values=[value for value in words if low <= value <= high], labelExpr=f"{label} : ''", grid=True),
    )
    base, step = _named(rows)
    rule = base.mark_rule(color=WORK, strokeWidth=3, opacity=0.6).encode(x=x, x2="p99:Q")
    dots = base.mark_circle(color=WORK, size=60, opacity=1).encode(x=x)
    far = base.mark_tick(color=WAIT, thickness=3, size=ROW - 6).encode(x=alt.X("p95:Q"))
    return svg(alt.layer(rule, dots, far).properties(width=WIDE, height=alt.Step(step)), language)


def _named(rows: Sequence[Row]) -> tuple[Any, int]:
    """A picture with a name before each row, and how high a row must be; long names take several lines."""
    broken = [{**row, "of": broken_at(row["of"], LINE)} for row in rows]
    step = ROW + LINE_HEIGHT * max(row["of"].count(BREAK) for row in broken)
    axis = alt.Axis(labelExpr=_SPLIT)
    return alt.Chart(_data(broken)).encode(y=alt.Y("of:N", sort=None, title=None, axis=axis)), step


def broken_at(words: str, length: int) -> str:
    """The words in lines of at most that many characters."""
    return BREAK.join(wrap(words, length))


def dots(rows: Sequence[Row], title: str, axis: str, language: Language) -> Markup:
    """Values with their intervals, nought marked: rows of `of`, `value`, `low`, `high`."""
    base, step = _named(rows)
    least = [-LEAST, LEAST] if any(row["value"] < 0 for row in rows) else [0.0, LEAST]
    domain = [min(least[0], *(row["low"] for row in rows)), max(least[1], *(row["high"] for row in rows))]
    x = alt.X("value:Q", title=title, axis=alt.Axis(format=axis, tickCount=6), scale=alt.Scale(domain=domain))
    zero = alt.Chart(_data([{"at": 0}])).mark_rule(color="currentColor", opacity=0.5).encode(x="at:Q")
    rule = base.mark_rule(color=WAIT, strokeWidth=2).encode(x="low:Q", x2="high:Q")
    points = base.mark_circle(color=WAIT, size=70, opacity=1).encode(x=x)
    return svg(alt.layer(zero, rule, points).properties(width=WIDE, height=alt.Step(step)), language)


def heat(rows: Sequence[Row], kinds: Sequence[str], language: Language) -> Markup:
    """By province and kind, how slow against the country: rows of `province`, `kind`, `log`, `says`."""
    lines = max(kind.count(BREAK) for kind in kinds)
    heads = alt.Axis(orient="top", labelAngle=0, labelExpr=_SPLIT, labelPadding=4 + lines * LINE_HEIGHT)
    base = alt.Chart(_data(rows)).encode(
        x=alt.X("kind:N", sort=list(kinds), title=None, axis=heads),
        y=alt.Y("province:N", sort=None, title=None),
    )
    scale = alt.Scale(domain=[-1, 0, 1], range=["#7fb6d1", "#f2efe6", "#e5965c"], clamp=True)
    cells = base.mark_rect(stroke="#8884", strokeWidth=0.5).encode(color=alt.Color("log:Q", scale=scale, legend=None))
    words = base.mark_text(fontSize=10, color="#1b1f24").encode(text="says:N")
    width = len(kinds) * COLUMN
    return svg(alt.layer(cells, words).properties(width=width, height=alt.Step(ROW - 3)), language)


# --- over time --------------------------------------------------------------------------------------------------------


def over_time(
    level: tuple[Numbers, Numbers],
    step_s: float,
    begins_ms: float,
    away: Iterable[tuple[float, float, float]],
    colour: str,
    line: float | None = None,
) -> Markup:
    """A level by step with its interval; `away`: from, until (s), how strongly shaded; `line`: the most there is."""
    rows, top = _steps(*level, step_s, begins_ms, line)
    days = len(level[0]) * step_s / 86_400
    axis = alt.Axis(format="%H:%M" if days <= HOURS_OF else "%d/%m", tickCount=7, labelOverlap=True)
    x = alt.X("at:T", title=None, axis=axis, scale=alt.Scale(type="utc"))
    ticks = alt.Axis(values=_ticks(top), format=",d", minExtent=AXIS)
    y = alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, top], nice=False), axis=ticks)
    layers: list[Any] = [_shade(away, begins_ms, days)]
    if any(row["high"] - row["low"] > _BAND_LEAST * top for row in rows):
        band = alt.Chart(_data(rows)).mark_area(interpolate="step-after", color=colour, opacity=0.3)
        layers.append(band.encode(x=x, y=alt.Y("low:Q", title=None, axis=ticks), y2="high:Q"))
    layers.append(
        alt.Chart(_data(rows)).mark_line(interpolate="step-after", color=colour, strokeWidth=1.3).encode(x=x, y=y)
    )
    if line is not None:
        rule = alt.Chart(_data([{"at": line}])).mark_rule(color="currentColor", strokeDash=[3, 3], opacity=0.7)
        layers.append(rule.encode(y=alt.Y("at:Q", title=None, axis=ticks)))
    return svg(alt.layer(*layers).properties(width=WIDTH, height=70), None)


def _ticks(top: float) -> list[int]:
    """Whole numbers from nought, two or three steps of 1, 2 or 5 times a power of ten."""
    power = 10 ** max(floor(log10(top / 3)), 0)
    step = next((power * times for times in (1, 2, 5) if power * times * 3 >= top), power * 10)
    return list(range(0, floor(top) + 1, step))


def _shade(away: Iterable[tuple[float, float, float]], begins_ms: float, days: float) -> Any:
    until = days * 86_400
    rows = [
        {"from": begins_ms + begin * 1000, "until": begins_ms + min(end, until) * 1000, "how": strength}
        for begin, end, strength in away
        if begin < until
    ]
    base = alt.Chart(_data(rows)).mark_rect(color=AWAY, stroke=AWAY, strokeWidth=1)
    return base.encode(x="from:T", x2="until:T", opacity=alt.Opacity("how:Q", scale=None))


def _steps(
    values: Numbers, half: Numbers, step_s: float, begins_ms: float, line: float | None
) -> tuple[list[Row], float]:
    """Rows of `at`, `value`, `low`, `high`, and how high the picture is.

    The last row is repeated at its end, or its step would not be drawn. No more than all can be busy, and the interval
    of few runs may reach so high that nothing else would be seen.
    """
    some = -(-len(values) // POINTS_MAX)
    cuts = np.arange(0, len(values), some)
    sizes = np.diff(np.append(cuts, len(values)))
    middle, spread = (np.add.reduceat(numbers, cuts) / sizes for numbers in (values, np.nan_to_num(half)))
    top = max(float(middle.max()) * _HEADROOM, 1.0) if line is None else line
    rows = [
        {
            "at": begins_ms + float(cut) * step_s * 1000,
            "value": round(float(one), 2),
            "low": round(max(float(one - wide), 0.0), 2),
            "high": round(min(float(one + wide), top), 2),
        }
        for cut, one, wide in zip(cuts, middle, spread, strict=True)
    ]
    end = {**rows[-1], "at": begins_ms + len(values) * step_s * 1000}
    return [*rows, end], max(1.0, line or max(row["high"] for row in rows))


def _data(rows: Sequence[Row]) -> Any:
    """Plain, for Altair would hold each of some thousand rows to its schema."""
    return {"values": list(rows)}
