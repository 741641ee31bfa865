"""What a plan says a gateway is to hold under load (`[load.<question>]`): limits, each with its place in the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from scenarios.capacity.plan import Load, read_plan
from scenarios.capacity.quantities import Figure

ANY: Final = "any"
"""Stands for every kind of request that is not named."""
_US_PER_MS: Final = 1000
Unit = Literal["ms", "share", "documents"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure of the plan: where it stands, as it is written there, and as a number in `unit`."""

    place: str
    says: str
    number: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Limits:
    """All limits of one question; what the plan does not say is None or not there."""

    p95: Mapping[str, Limit] = field(default_factory=dict)
    p99: Mapping[str, Limit] = field(default_factory=dict)
    errors: Limit | None = None
    lost: Limit | None = None
    rate: Limit | None = None

    @property
    def some(self) -> bool:
        """Whether the plan sets any."""
        return bool(self.p95 or self.p99 or self.errors or self.lost or self.rate)


def limit_of(table: Mapping[str, Limit], ask: str) -> Limit | None:
    """The limit for that kind of request: its own, else the one for any."""
    return table.get(ask) or table.get(ANY)


def read_limits(plan: str, question: str) -> Limits:
    """The limits that the plan sets for the question; UsageError for a plan that cannot be read."""
    tables: dict[str, Load] = {str(name): load for name, load in read_plan(plan).load.items()}
    load = tables.get(question)
    place = f"load.{question}"
    if load is None:
        return Limits()
    return Limits(
        p95={ask: _time(f"{place}.p95.{ask}", one) for ask, one in load.p95.items()},
        p99={ask: _time(f"{place}.p99.{ask}", one) for ask, one in load.p99.items()},
        errors=_share(f"{place}.errors", load.errors),
        lost=None if load.lost is None else Limit(f"{place}.lost", load.lost.says, load.lost.number, "documents"),
        rate=_share(f"{place}.rate", load.rate),
    )


def _time(place: str, one: Figure) -> Limit:
    return Limit(place, one.says, one.us / _US_PER_MS, "ms")


def _share(place: str, one: Figure | None) -> Limit | None:
    return None if one is None else Limit(place, one.says, one.share, "share")
