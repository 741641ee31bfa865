"""How fast a filing is judged, beside jsonschema's own validator on the same record in the same run.

Run `python benchmarks/judge.py [SEED]`. Medians of many rounds, in microseconds; build on the ratios.
"""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from statistics import median
from time import perf_counter
from typing import TypeVar

from jsonschema import Draft202012Validator

from harness.documents.authors import values
from harness.documents.schema import json_schema
from harness.documents.table import table
from harness.edges import filing_of
from harness.judge import judge
from harness.tablerules import table_check
from harness.world import World

Item = TypeVar("Item")

ROUNDS = 60
TIMES = 200
KINDS = (("CT03", "PL02"), ("GIAYCHUNGSINH", "PL02"), ("XML7", "3176"), ("XML9", "3176"))


def microseconds(work: Callable[[Item], object], items: Sequence[Item]) -> float:
    """The median time of one call over many people, so that no value repeats at once."""
    rounds = []
    for _ in range(ROUNDS):
        begun = perf_counter()
        for item in items:
            work(item)
        rounds.append((perf_counter() - begun) / len(items) * 1e6)
    return median(rounds)


def main(seed: int) -> None:
    """Print one line a kind of document."""
    world = World.make(seed, date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC))
    print(f"{'document':<16}{'fields':>8}{'table µs':>10}{'judge µs':>10}{'jsonschema µs':>15}{'ratio':>8}")
    for kind, version in KINDS:
        scenes = [world.scene(number) for number in range(TIMES)]
        records = [values(kind, version, scene) for scene in scenes]
        filings = [
            filing_of([(kind, version, record)], scene, world) for record, scene in zip(records, scenes, strict=True)
        ]
        validator = Draft202012Validator(json_schema(table(kind, version)))
        table_us = microseconds(table_check(kind, version), [filing.sheets[0] for filing in filings])
        judge_us = microseconds(judge, filings)
        schema_us = microseconds(validator.is_valid, [record[0] for record in records])
        fields = len(table(kind, version).fields)
        print(f"{kind:<16}{fields:>8}{table_us:>10.1f}{judge_us:>10.1f}{schema_us:>15.1f}{schema_us / judge_us:>8.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
