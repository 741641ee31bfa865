"""The SVG of a sequence: a lifeline for each party, an arrow for each question and each answer, time running down.

Coordinates only; colours and languages are the style sheet's. Every arrow has a tooltip and leads to its messages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup

from harness.text import Language, Text
from harness.ways import GAP, OUTCOMES, Move, Outcome, Step, Way, lasting, short, title

GUTTER: Final = 92
"""Room for the time of day, left of the first lifeline."""
MARGIN: Final = 24
HEAD: Final = 44
ROW: Final = 30
FAULT_ROW: Final = 12
"""More room above a question that a fault has struck."""
COLUMN_MIN: Final = 128
COLUMN_MAX: Final = 192
LETTER: Final = 5.9
"""Width of a letter at 12 px, on average."""
TIP: Final = 7
BAR: Final = 8
TOOLTIP_MAX: Final = 1200
LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")

_NONE: Final = Markup("")
_SVG: Final = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img">{2}</svg>'
)
_LINE: Final = Markup('<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/>')
_RECT: Final = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>')
_TEXT: Final = Markup('<text class="{}" x="{}" y="{}">{}</text>')
_CENTRED: Final = Markup('<text class="{}" x="{}" y="{}" text-anchor="middle">{}</text>')
_SPOKEN: Final = Markup('<g lang="{}">{}</g>')
_NAMED: Final = Markup("<g><title>{}</title>{}</g>")
_STEP: Final = Markup('<a href="#s{}"><g class="{} {}"><title>{}</title>{}</g></a>')
_POINT: Final = Markup('<path class="tip" d="M{} {} l{} -4 v8 z"/>')
_CROSS: Final = Markup('<path class="cross" d="M{0} {2} L{1} {3} M{0} {3} L{1} {2}"/>')
_LOOP: Final = Markup('<path class="arrow" d="M{} {} h34 v10 h{}"/>')


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing: its heads, which stay in sight, and its body."""

    width: int
    heads: Markup
    body: Markup


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the drawing: a pause, a new day, or an arrow."""

    height: int
    move: Move | None = None
    says: Text | None = None


def chart(way: Way) -> Chart:
    """Draw `way`, which has steps."""
    column = _column(way)
    places = {party: GUTTER + column // 2 + column * number for number, party in enumerate(way.lifelines)}
    width = GUTTER + column * len(places) + MARGIN
    lines = list(_lines(way))
    height = sum(line.height for line in lines) + MARGIN
    parts = [_LINE.format("life", x, x, 0, height) for x in places.values()]
    parts += _bars(lines, places)
    y, shown = 0, ""
    for line in lines:
        y += line.height
        if line.move is not None:
            at = line.move.step.at.strftime("%H:%M:%S")
            parts.append(_arrow(line.move, y, places, width, "" if at == shown else at))
            shown = at
        elif line.says is not None:
            parts.append(_pause(line.says, y, width))
    heads = _NONE.join(_head(party, x, column) for party, x in places.items())
    return Chart(width, _SVG.format(width, HEAD, heads), _SVG.format(width, height, _NONE.join(parts)))


def _column(way: Way) -> int:
    """The width of a column: what the longest label between neighbours asks for, within bounds."""
    order = {party: number for number, party in enumerate(way.lifelines)}
    asked = (
        (max(len(step.door), len(step.answer)) + 4) * LETTER / max(1, abs(order[step.caller] - order[step.party]))
        for step in way.steps
    )
    return round(min(COLUMN_MAX, max(COLUMN_MIN, *asked)))


def _lines(way: Way) -> Iterator[_Line]:
    before: datetime | None = None
    for move in way.moves:
        at = move.step.at
        if move.kind == "ask":
            if before is not None and at - before >= GAP:
                later = lasting(at - before)
                yield _Line(ROW, says=Text(f"⋯ {later.vi} sau", f"⋯ {later.en} later"))
            if before is None or at.date() != before.date():
                day = at.strftime("%d/%m/%Y")
                yield _Line(ROW, says=Text(day, day))
            before = at
        yield _Line(ROW + (FAULT_ROW if move.kind == "ask" and move.step.faults else 0), move)


def _bars(lines: list[_Line], places: dict[str, int]) -> list[Markup]:
    """Who is busy answering, and until when."""
    begun: dict[int, int] = {}
    bars: list[Markup] = []
    y = 0
    for line in lines:
        y += line.height
        if line.move is None:
            continue
        depth, level = line.move.depth, y - TIP
        if line.move.kind == "ask":
            begun[depth] = level
        else:
            x = places[line.move.step.party] - BAR // 2
            bars.append(_RECT.format("busy", x, begun[depth], BAR, level - begun[depth]))
    return bars


def _arrow(move: Move, bottom: int, places: dict[str, int], width: int, at: str) -> Markup:
    step, asks = move.step, move.kind == "ask"
    x1, x2 = (places[name] for name in ((step.caller, step.party) if asks else (step.party, step.caller)))
    level = bottom - TIP
    span = abs(x2 - x1) or COLUMN_MIN
    middle = (x1 + x2) / 2 if x1 != x2 else x1 + COLUMN_MIN / 2
    # A question takes the colour of its answer only when there was none.
    tone = step.outcome if not asks or step.outcome is Outcome.LOST else Outcome.WELL
    lost = not asks and step.outcome is Outcome.LOST
    said = Text(step.door, step.door) if asks else OUTCOMES[step.outcome] if lost else Text(step.answer, step.answer)
    parts = [
        _RECT.format("hit", 0, level - ROW + TIP + 2, width, ROW),
        _shaft(x1, x2, level, lost=lost),
        _both("label", middle, level - (8 if lost else 6), said, span - 2 * BAR),
        _TEXT.format("time", 8, level, at),
    ]
    if asks and step.faults:
        parts.append(_CENTRED.format("fault label", middle, level - 20, _fit("⚡ " + ", ".join(step.faults), span)))
    tooltip = _tooltip(step, asks=asks)
    return _STEP.format(step.number, move.kind, tone.value, tooltip, _NONE.join(parts))


def _shaft(x1: int, x2: int, y: int, *, lost: bool) -> Markup:
    """The arrow itself; a lost answer ends in a cross half-way, a call to oneself is a loop."""
    if x1 == x2:
        return _LOOP.format(x1 + BAR // 2, y - 10, TIP - 34) + _tip(x1 + BAR // 2, y, -1)
    way = 1 if x2 > x1 else -1
    begin, end = x1 + way * BAR // 2, x2 - way * BAR // 2
    if lost:
        middle = (begin + end) // 2
        return _LINE.format("arrow", begin, middle, y, y) + _CROSS.format(middle - 5, middle + 5, y - 5, y + 5)
    return _LINE.format("arrow", begin, end - way * TIP, y, y) + _tip(end, y, way)


def _tip(x: int, y: int, way: int) -> Markup:
    return _POINT.format(x, y, -way * TIP)


def _pause(says: Text, bottom: int, width: int) -> Markup:
    level = bottom - ROW // 2
    words = [_SPOKEN.format(one, _TEXT.format("gap label", 8, level + 4, says.to(one))) for one in LANGUAGES]
    return _LINE.format("gapline", GUTTER, width - MARGIN, level, level) + _NONE.join(words)


def _head(party: str, x: int, column: int) -> Markup:
    full, name = title(party), short(party)
    box = _RECT.format("head", x - column / 2 + 5, 6, column - 10, HEAD - 12)
    return _NAMED.format(f"{full.vi} / {full.en}", box + _both("name", x, HEAD / 2 + 4, name, column - 14))


def _both(kind: str, x: float, y: float, says: Text, room: float) -> Markup:
    """A sentence in the middle of `room`, in either language."""
    if says.vi == says.en:
        return _CENTRED.format(kind, x, y, _fit(says.vi, room))
    return _NONE.join(_SPOKEN.format(one, _CENTRED.format(kind, x, y, _fit(says.to(one), room))) for one in LANGUAGES)


def _fit(text: str, room: float) -> str:
    letters = max(4, int(room / LETTER))
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _tooltip(step: Step, *, asks: bool) -> str:
    head = f"{step.number} · {step.at:%d/%m/%Y %H:%M:%S} · {step.caller} → {step.party} · {step.door}"
    says = step.asked if asks else (step.answered or f"{OUTCOMES[step.outcome].vi} / {OUTCOMES[step.outcome].en}")
    return "\n".join(filter(None, (head, ", ".join(step.faults), step.broke, says)))[:TOOLTIP_MAX]
