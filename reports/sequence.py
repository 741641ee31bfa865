"""The way of a document as one self-contained page: an inline SVG sequence, and every step's messages below it.

Vietnamese and English in it, light and dark, nothing loaded from anywhere; every text has passed the redactor.
"""

from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from harness.sequence_terminal import NOTHING
from harness.text import Language, Text
from harness.ways import OUTCOMES, Way, lasting, title
from reports.html import both
from reports.sequence_chart import chart

FILE: Final = "sequence.html"
STEPS_MAX: Final = 800
"""More steps than this are counted, not drawn."""
HEADING: Final = Text("Đường đi của hồ sơ", "The way of a document")


def write(way: Way, language: Language) -> str:
    """The page, showing `language` first."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["both"] = both
    room = files("reports")
    drawn = Way(way.sought, way.steps[:STEPS_MAX])
    return environment.from_string((room / "sequence.html.j2").read_text("utf-8")).render(
        way=way,
        language=language,
        heading=HEADING,
        nothing=NOTHING,
        outcomes={outcome.value: says for outcome, says in OUTCOMES.items()},
        chart=chart(drawn) if drawn.steps else None,
        shown=STEPS_MAX,
        more=max(0, len(way.steps) - STEPS_MAX),
        lasting=lasting,
        title=title,
        style=Markup((room / "sequence.css").read_text("utf-8")),  # noqa: S704 -- our own file
        script=Markup((room / "sequence.js").read_text("utf-8")),  # noqa: S704 -- our own file
    )
