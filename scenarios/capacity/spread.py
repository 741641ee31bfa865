"""Which kinds take much longer in one province than in another."""

from dataclasses import dataclass
from math import log2
from typing import Any, Final

from harness.text import Language, Text
from scenarios.capacity.answer import Answer, Value
from scenarios.capacity.charts import broken_at
from scenarios.capacity.outcome import NATION, WHOLE, Row
from scenarios.capacity.titles import Titles
from scenarios.capacity.wording import duration

MEASURE: Final = "p95"
LINE: Final = 18
"""Characters in a line of a heading."""
KINDS_MOST: Final = 6
"""Kinds in the picture: those with the widest spread."""
LEAST: Final = 1.1
"""The slowest province takes at least so many times as long as the fastest, or the kind is told as even."""
DOCUMENTS_LEAST: Final = 100
"""A 95th percentile of fewer is chance."""


@dataclass(frozen=True, slots=True)
class Unequal:
    """p95 by province, of the kinds that differ most."""

    titles: list[Text]
    times: list[list[Row]]
    """By kind: the country first, then its provinces."""

    def rows(self, language: Language) -> list[dict[str, Any]]:
        """For the picture; provinces in order of how slow they are in the first kind."""
        return [
            {
                "kind": heading(title, language),
                "province": row["province"],
                "log": log2(row[MEASURE] / whole[MEASURE]),
                "says": duration(Value(row[MEASURE], None)).to(language),
            }
            for title, (whole, *provinces) in zip(self.titles, self.times, strict=True)
            for row in sorted(provinces, key=lambda row: -row[MEASURE])
        ]


def heading(title: Text, language: Language) -> str:
    """A kind's name in lines that fit its column."""
    return broken_at(title.to(language), LINE)


def unequal(answer: Answer, titles: Titles) -> Unequal | None:
    """Kinds with a spread worth a look, the widest first; None where there is none."""
    found: dict[str, list[Row]] = {}
    for row in answer.times():
        if (
            row["stage"] == WHOLE
            and row[MEASURE]
            and (row["documents"] >= DOCUMENTS_LEAST or row["province"] == NATION)
        ):
            found.setdefault(row["kind"], []).append(row)
    wide = sorted(
        ((_spread(rows), kind) for kind, rows in found.items() if _spread(rows) >= LEAST), key=lambda pair: -pair[0]
    )[:KINDS_MOST]
    if not wide:
        return None
    return Unequal([titles.kind(kind) for _, kind in wide], [found[kind] for _, kind in wide])


def _spread(rows: list[Row]) -> float:
    values = [row[MEASURE] for row in rows[1:]]
    return max(values) / min(values) if values else 1.0
