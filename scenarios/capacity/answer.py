"""Several runs of a plan put together: means with 95 % confidence intervals over replications (Student's t)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any, Final

from scipy.stats import t as student

from scenarios.capacity.outcome import NATION, PERCENTILES, Outcome, Row
from scenarios.capacity.plan import Plan

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
    quantile = float(student.ppf((1 + SURE) / 2, len(numbers) - 1))
    return Value(mean, quantile * stdev(numbers) / len(numbers) ** 0.5)


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcomes of a plan, one a seed."""

    plan: Plan
    outcomes: tuple[Outcome, ...]

    @property
    def documents(self) -> int:
        """Measured documents of all runs."""
        return sum(one.documents for one in self.outcomes)

    def unstable(self, kind: str) -> str:
        """The place that gets more work than it can do on that kind's way, in any run; else empty."""
        found = (row["unstable"] for one in self.outcomes for row in one.kinds if row["kind"] == kind)
        return next((str(place) for place in found if place), "")

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

    def times(self) -> list[Row]:
        """By kind, stage and province: documents, and each measure with its half width."""
        return _together([one.times for one in self.outcomes], ("kind", "stage", "province"), VALUES)

    def places(self) -> list[Row]:
        """By place: its figures with half widths."""
        measures = ("wait", "load", "worst", "waiting_most")
        return _together([one.places for one in self.outcomes], ("place", "room", "servers"), measures)

    def deadlines(self) -> list[Row]:
        """By time limit and province: judged, late, share with half width."""
        keys = dict.fromkeys((row["deadline"], row["province"]) for one in self.outcomes for row in one.late)
        rows = []
        for deadline, province in keys:
            found = [
                row
                for one in self.outcomes
                for row in one.late
                if (row["deadline"], row["province"]) == (deadline, province)
            ]
            share = self.late(deadline, province)
            rows.append(
                {
                    "deadline": deadline,
                    "province": province,
                    "judged": sum(row["judged"] for row in found),
                    "late": sum(row["late"] for row in found),
                    "share": share.value if share else None,
                    "share_half": share.half if share else None,
                }
            )
        return rows

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
            "kinds": [self._kind(name) for name in self.plan.kinds],
            "places": self.places(),
            "deadlines": [row for row in self.deadlines() if row["province"] == NATION],
        }

    def _kind(self, name: str) -> Row:
        rows = [row for one in self.outcomes for row in one.kinds if row["kind"] == name]
        return {
            "kind": name,
            "made": sum(row["made"] for row in rows),
            "unfinished": sum(row["unfinished"] for row in rows),
            "unstable": self.unstable(name),
            "settles_after": max(row["settles_after"] for row in rows),
            "stages": [row for row in self.times() if row["kind"] == name and row["province"] == NATION],
        }


def _together(tables: Sequence[Iterable[Row]], keys: tuple[str, ...], measures: tuple[str, ...]) -> list[Row]:
    grouped: dict[tuple[Any, ...], list[Row]] = {}
    for table in tables:
        for row in table:
            grouped.setdefault(tuple(row[key] for key in keys), []).append(row)
    return [
        {
            **dict(zip(keys, key, strict=True)),
            "documents": sum(row["documents"] for row in rows),
            **_measured(rows, measures),
        }
        for key, rows in grouped.items()
    ]


def _measured(rows: Sequence[Row], measures: tuple[str, ...]) -> Row:
    result: Row = {}
    for name in measures:
        numbers = [row[name] for row in rows]
        known = None if any(number is None for number in numbers) else value_of(numbers)
        result[name] = known.value if known else None
        result[f"{name}_half"] = known.half if known else None
    return result
