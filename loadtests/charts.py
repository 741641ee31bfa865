"""Pictures of a load run: over time and by percentile, on scales that hold a millisecond and a minute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Any, Final

import altair as alt
from markupsafe import Markup

from harness.text import Language
from scenarios.capacity.charts import AWAY, AXIS, WAIT, WIDE, WIDTH, WORK, svg

HEIGHT: Final = 120
LOW: Final = 70
POINTS_MAX: Final = 300
"""More seconds than these are drawn in stretches: a picture has no more room."""
_MS: Final = {0.1: "100 µs", 1: "1 ms", 10: "10 ms", 100: "100 ms", 1000: "1 s", 10_000: "10 s", 100_000: "100 s"}
_PERCENTILES: Final = {0.0: 1, 50.0: 2, 90.0: 10, 99.0: 100, 99.9: 1000, 99.99: 10_000, 99.999: 100_000}
"""Where a percentile stands: one over the part beyond it."""
_STEPS_S: Final = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200, 86_400)
_TICKS: Final = 7
_HOUR_S: Final = 3600
_CLOCK: Final = "floor(datum.value / {big}) + ':' + format(floor(datum.value % {big} / {small}), '02d')"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: a value a second, its colour; of a stretch of seconds the `worst` is drawn, or the mean."""

    values: dict[int, float]
    colour: str
    worst: bool = False
    filled: bool = False


def stretch_s(length_s: float) -> int:
    """How many seconds a point stands for."""
    return max(1, ceil(length_s / POINTS_MAX))


def over_time(curves: Sequence[Curve], length_s: float, *, log: bool = False, wide: bool = False) -> Markup:
    """Lines by second from the run's start; `log`: milliseconds on a scale of powers of ten."""
    drawn = [_points(curve, stretch_s(length_s)) for curve in curves]
    values = [row["value"] for rows in drawn for row in rows]
    y = _milliseconds(values) if log else _from_nought(max([*values, 1.0]))
    x = alt.X("at:Q", title=None, scale=alt.Scale(domain=[0, length_s], nice=False), axis=_clock(length_s))
    layers = [
        _mark(alt.Chart(_data(rows)), curve).encode(x=x, y=y, detail="part:N")
        for curve, rows in zip(curves, drawn, strict=True)
        if rows
    ]
    if not layers:
        return Markup("")
    size = {"width": WIDE if wide else WIDTH, "height": HEIGHT if log or wide else LOW}
    return svg(alt.layer(*layers).properties(**size), None)


def _mark(chart: Any, curve: Curve) -> Any:
    if curve.filled:
        return chart.mark_area(color=curve.colour, opacity=0.4, line={"color": curve.colour, "strokeWidth": 1})
    return chart.mark_line(color=curve.colour, strokeWidth=1.5, point={"size": 8, "color": curve.colour})


def _points(curve: Curve, some: int) -> list[Row]:
    """A point a stretch; where seconds are missing the line is broken."""
    rows: list[Row] = []
    for place, group in groupby(sorted(curve.values.items()), key=lambda item: item[0] // some):
        found = [value for _, value in group]
        part = rows[-1]["part"] + (place * some - rows[-1]["at"] > some) if rows else 0
        value = max(found) if curve.worst else sum(found) / len(found)
        rows.append({"at": place * some, "value": round(value, 3), "part": part})
    return rows


def _clock(length_s: float) -> Any:
    step = next((step for step in _STEPS_S if length_s / step <= _TICKS), _STEPS_S[-1])
    small, big = (60, _HOUR_S) if length_s > _HOUR_S else (1, 60)
    return alt.Axis(values=[*range(0, int(length_s) + 1, step)], labelExpr=_CLOCK.format(big=big, small=small))


def _milliseconds(values: Iterable[float]) -> Any:
    seen = [value for value in values if value > 0] or [1.0]
    low = max((mark for mark in _MS if mark <= min(seen)), default=min(_MS))
    high = min((mark for mark in _MS if mark >= max(seen)), default=max(_MS))
    if low == high:
        high = min((mark for mark in _MS if mark > low), default=high * 10)
    words = " : ".join(f"datum.value == {mark} ? '{word}'" for mark, word in _MS.items())
    axis = alt.Axis(
        values=[mark for mark in _MS if low <= mark <= high], labelExpr=f"{words} : ''", grid=True, minExtent=AXIS
    )
    return alt.Y("value:Q", title=None, scale=alt.Scale(type="log", domain=[low, high], clamp=True), axis=axis)


def _from_nought(top: float) -> Any:
    axis = alt.Axis(tickCount=4, format=",d", minExtent=AXIS, tickMinStep=1)
    return alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, top * 1.1], nice=False), axis=axis)


def by_percentile(
    curve: Sequence[tuple[float, float]], count: int, limits: Sequence[tuple[float, float, str]], language: Language
) -> Markup:
    """Milliseconds by percentile, the tail drawn wide as HdrHistogram does; `limits`: percentile, milliseconds, colour.

    Percentiles that fewer than one of `count` answers lies beyond are left out: they only repeat the slowest.
    """
    rows: list[Row] = [
        {"at": 100 / (100 - per_cent), "value": max(ms, 0.1)}
        for per_cent, ms in curve
        if per_cent < 100 and 100 / (100 - per_cent) <= count  # noqa: PLR2004 -- per cent
    ]
    slowest = max((ms for _, ms in curve), default=0.1)
    end = max(count, 2)
    rows.append({"at": end, "value": max(slowest, 0.1)})
    marks: list[Row] = [{"at": 100 / (100 - q), "value": ms, "colour": colour} for q, ms, colour in limits]
    right = max([end, *(mark["at"] for mark in marks)])
    y = _milliseconds([row["value"] for row in (*rows, *marks)])
    x = alt.X(
        "at:Q", title=None, scale=alt.Scale(type="log", domain=[1, right], nice=False), axis=_parts(right, language)
    )
    line = alt.Chart(_data(rows)).mark_line(color=WORK, strokeWidth=2).encode(x=x, y=y)
    layers = [line]
    for mark in marks:
        point = alt.Chart(_data([mark])).mark_point(
            shape="triangle-down", filled=True, size=90, color=mark["colour"], opacity=1
        )
        layers.append(point.encode(x=x, y=y))
    return svg(alt.layer(*layers).properties(width=WIDTH, height=HEIGHT), language)


def _parts(right: float, language: Language) -> Any:
    words = {place: f"{q:g} %" for q, place in _PERCENTILES.items() if place <= right}
    if language == "vi":
        words = {place: word.replace(".", ",") for place, word in words.items()}
    label = " : ".join(f"datum.value == {place} ? '{word}'" for place, word in words.items())
    return alt.Axis(values=list(words), labelExpr=f"{label} : ''", grid=True)


def _data(rows: Sequence[Row]) -> Any:
    """Plain, for Altair would hold each of some hundred rows to its schema."""
    return {"values": list(rows)}


FAST, SLOW, SLOWEST = WORK, WAIT, AWAY
"""Colours of p50, p95, p99."""
