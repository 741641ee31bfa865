"""The one source of figures about people: shares, rates and code lists, each with its source, basis and year.

Read by the Faker provider and by the generator of whole populations alike; neither keeps a figure of its own. Basis:
published (an office's own figure), observed (seen in the press or in public integrations), derived (computed from such
figures), profile (ours).
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from harness.text import Text

Basis = Literal["published", "observed", "derived", "profile"]

LAST_AGE: Final = 100
"""The pyramid's last step: a hundred and older."""


@dataclass(frozen=True, slots=True)
class Share:
    """One figure, or a table of figures that belong together."""

    key: str
    says: Text
    source: str
    basis: Basis
    year: int
    unit: str
    values: dict[str, Any]

    def normal(self) -> dict[str, float]:
        """The values as parts of one."""
        total = sum(self.values.values())
        return {name: value / total for name, value in self.values.items()}

    def by_age(self, age: int) -> Any:
        """The value of the highest step that is not above `age`."""
        return self.values[max((step for step in self.values if int(step) <= age), key=int)]


@cache
def read(name: str) -> Any:
    """A data file of this folder, read once."""
    return json.loads((files(__package__) / f"{name}.json").read_text("utf-8"))


@cache
def shares() -> dict[str, Share]:
    """Every figure of `shares.json`, by key."""
    return {
        row["key"]: Share(
            row["key"],
            Text(row["vi"], row["en"]),
            row["source"],
            row["basis"],
            row["year"],
            row["unit"],
            row["values"],
        )
        for row in read("shares")["shares"]
    }


def share(key: str) -> Share:
    """The figure called `key`; KeyError if there is none."""
    return shares()[key]


@cache
def surnames(*, south: bool) -> dict[str, float]:
    """The family names of the Kinh as parts of one, spelled as the region does (Hoàng or Huỳnh, Vũ or Võ)."""
    named = share("surnames").values | share("surnames.others").values
    total = sum(named.values())
    return {name.split("/")[-1 if south else 0]: value / total for name, value in named.items()}


@cache
def rank_weights(names: tuple[str, ...]) -> tuple[float, ...]:
    """Weights of names that stand in order of how often they are met."""
    power = read("naming")["rank_power"]
    return tuple((place + 1) ** -power for place in range(len(names)))


def cohort(year: int) -> str:
    """The generation of names that somebody born in `year` was given from."""
    return str(max((step for step in map(int, read("naming")["middle"]["male"]) if step <= year), default=1900))
