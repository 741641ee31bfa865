"""Several runs of a plan put together: means with 95 % confidence intervals over replications (Student's t)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import fsum, sqrt
from statistics import fmean
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from scenarios.capacity.outcome import FULL, NATION, PERCENTILES, Outcome, Row
from scenarios.capacity.plan import Plan
from scenarios.capacity.recovery import Recovered

SURE: Final = 0.95
VALUES: Final = ("mean", "wait", *PERCENTILES, "most")


@dataclass(frozen=True, slots=True)
class Value:
    """A number and how sure it is: half the width of its interval, None where one run cannot say."""

    value: float
    half: float | None

    @property
    def low(self) -> float:
        """The interval's lower end."""
        return self.value - (self.half or 0.0)

    @property
    def high(self) -> float:
        """The interval's upper end."""
        return self.value + (self.half or 0.0)

    def as_json(self) -> dict[str, float | None]:
        """`{"value": …, "half": …}`."""
        return {"value": self.value, "half": self.half}


def value_of(numbers: Sequence[float]) -> Value:
    """The mean of independent numbers with its interval."""
    mean = fmean(numbers)
    if len(numbers) < 2:  # noqa: PLR2004 -- a deviation needs two
        return Value(mean, None)
    deviation = sqrt(fsum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1))
    return Value(mean, quantile(len(numbers)) * deviation / sqrt(len(numbers)))


@cache
def quantile(count: int) -> float:
    """How many standard errors the interval of `count` numbers reaches to either side."""
    return float(student.ppf((1 + SURE) / 2, count - 1))


def measured(row: Row | None, name: str) -> Value | None:
    """A figure of a row of an answer's tables with its interval; None where there is none."""
    return None if row is None or row[name] is None else Value(row[name], row[f"{name}_half"])


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcomes of a plan, one a seed."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    recovered: tuple[Recovered, ...] = ()
    """By run: what the plan's dated outages left behind; empty if it has none."""

    @property
    def documents(self) -> int:
        """Measured documents of all runs."""
        return sum(one.documents for one in self.outcomes)

    def unstable(self, kind: str) -> str:
        """The place that gets more work than it can do on that kind's way, in any run; else empty."""
        found = (row["unstable"] for one in self.outcomes for row in one.kinds if row["kind"] == kind)
        return next((str(place) for place in found if place), "")

    def full(self) -> set[str]:
        """Places that get more work than they can do, in any run."""
        return {row["place"] for one in self.outcomes for row in one.places if row["worst"] >= FULL}

    def time(self, kind: str, stage: str, measure: str, province: str = NATION) -> Value | None:
        """How long it takes, seconds; None where it is unstable or nobody passed."""
        if self.unstable(kind):
            return None
        key = {"kind": kind, "stage": stage, "province": province}
        return self._over(lambda one: one.times, key, lambda row: row[measure])

    def late(self, deadline: str, province: str = NATION) -> Value | None:
        """What part is late."""
        key = {"deadline": deadline, "province": province}
        return self._over(lambda one: one.late, key, lambda row: row["late"] / row["judged"] if row["judged"] else None)

    def place(self, name: str, measure: str) -> Value | None:
        """A figure of a place."""
        return self._over(lambda one: one.places, {"place": name}, lambda row: row[measure])

    def _over(
        self, table: Callable[[Outcome], Iterable[Row]], key: Row, read: Callable[[Row], float | None]
    ) -> Value | None:
        numbers = []
        for one in self.outcomes:
            row = next((row for row in table(one) if key.items() <= row.items()), None)
            number = None if row is None else read(row)
            if number is not None:
                numbers.append(float(number))
        return value_of(numbers) if numbers else None

    def level(self, place: str, measure: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """`waiting` or `busy` by step, and half the width of its interval (NaN where one run cannot say)."""
        runs = np.array([one.series[place][measure] for one in self.outcomes], np.float64)
        if len(runs) == 1:
            return runs[0], np.full(len(runs[0]), np.nan)
        half: NDArray[np.float64] = quantile(len(runs)) * runs.std(axis=0, ddof=1) / len(runs) ** 0.5
        return runs.mean(axis=0), half

    def times(self) -> list[Row]:
        """By kind, stage and province: documents, and each measure with its half width."""
        return _together([one.times for one in self.outcomes], ("kind", "stage", "province"), VALUES)

    def places(self) -> list[Row]:
        """By place: its figures with half widths."""
        measures = ("wait", "load", "worst", "waiting_most")
        return _together([one.places for one in self.outcomes], ("place", "room", "servers"), measures)

    def deadlines(self) -> list[Row]:
        """By time limit and province: judged, late, share with half width."""
        grouped = _grouped([one.late for one in self.outcomes], ("deadline", "province"))
        return [
            self._deadline(deadline, province, rows)
            for (deadline, province), rows in grouped.items()
            if deadline in self.plan.deadlines  # a search may have asked about more
        ]

    def _deadline(self, deadline: str, province: str, rows: Sequence[Row]) -> Row:
        shares = [row["late"] / row["judged"] for row in rows if row["judged"]]
        share = value_of(shares) if shares else None
        return {
            "deadline": deadline,
            "province": province,
            "unstable": self.swamped(deadline),
            "judged": sum(row["judged"] for row in rows),
            "late": sum(row["late"] for row in rows),
            "share": share.value if share else None,
            "share_half": share.half if share else None,
        }

    def swamped(self, deadline: str) -> str:
        """The overfull place that a document passes before this time limit ends, so that ever more are late."""
        one = self.plan.deadlines.get(deadline)
        if one is None:
            return ""
        place = self.unstable(one.kind)
        way = [step.called for step in self.plan.kinds[one.kind].way]
        return place if place and way.index(place) <= way.index(one.until) else ""

    def summary(self) -> dict[str, Any]:
        """What the summary file holds: the whole country, every kind, place and time limit."""
        return {
            "format": "lienthong-capacity/1",
            "plan": self.plan.name,
            "title": self.plan.title.model_dump(),
            "question": self.plan.question.model_dump(),
            "start": self.plan.start.isoformat(),
            "days": self.plan.days.count,
            "seeds": [one.seed for one in self.outcomes],
            "replications": len(self.outcomes),
            "documents": self.documents,
            "kinds": self._kinds(),
            "places": self.places(),
            "deadlines": [row for row in self.deadlines() if row["province"] == NATION],
            "recovery": self._recovery(),
        }

    @property
    def recovery(self) -> tuple[Value | None, Value] | None:
        """Hours from the last dated outage's end to recovery (None: a run was over first); the most extra waiting."""
        if not self.recovered:
            return None
        hours = [one.hours for one in self.recovered]
        known = None if any(hour is None for hour in hours) else value_of([hour or 0.0 for hour in hours])
        return known, value_of([one.extra_most for one in self.recovered])

    def _recovery(self) -> Row | None:
        if self.recovery is None:
            return None
        hours, most = self.recovery
        return {"hours": hours and hours.as_json(), "extra_most": most.as_json()}

    def _kinds(self) -> list[Row]:
        stages: dict[str, list[Row]] = {name: [] for name in self.plan.kinds}
        for row in self.times():
            if row["province"] == NATION:
                stages[row["kind"]].append(row)
        return [self._kind(name, rows) for name, rows in stages.items()]

    def _kind(self, name: str, stages: list[Row]) -> Row:
        rows = [row for one in self.outcomes for row in one.kinds if row["kind"] == name]
        return {
            "kind": name,
            "made": sum(row["made"] for row in rows),
            "unfinished": sum(row["unfinished"] for row in rows),
            "unstable": self.unstable(name),
            "settles_after": max(row["settles_after"] for row in rows),
            "stages": stages,
        }


def _together(tables: Sequence[Iterable[Row]], keys: tuple[str, ...], measures: tuple[str, ...]) -> list[Row]:
    return [
        {
            **dict(zip(keys, key, strict=True)),
            "documents": sum(row["documents"] for row in rows),
            **_measured(rows, measures),
        }
        for key, rows in _grouped(tables, keys).items()
    ]


def _grouped(tables: Sequence[Iterable[Row]], keys: tuple[str, ...]) -> dict[tuple[Any, ...], list[Row]]:
    grouped: dict[tuple[Any, ...], list[Row]] = {}
    for table in tables:
        for row in table:
            grouped.setdefault(tuple(row[key] for key in keys), []).append(row)
    return grouped


def _measured(rows: Sequence[Row], measures: tuple[str, ...]) -> Row:
    result: Row = {}
    for name in measures:
        numbers = [row[name] for row in rows]
        known = None if any(number is None for number in numbers) else value_of(numbers)
        result[name] = known.value if known else None
        result[f"{name}_half"] = known.half if known else None
    return result
