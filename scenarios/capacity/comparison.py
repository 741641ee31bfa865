"""Two plans beside each other: what differs between runs of one seed, which draw the same documents (Law 2015, ch. 12).

The interval is that of the paired differences: what both runs share, a busy Monday say, is in neither.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from harness.errors import UsageError
from harness.text import Text
from scenarios.capacity.answer import Answer, Value, value_of
from scenarios.capacity.outcome import NATION, WHOLE, Outcome, Row

Subject = Literal["kind", "deadline", "place"]
Unit = Literal["seconds", "share"]
MEASURES: Final[dict[Subject, dict[str, Unit]]] = {
    "kind": {"mean": "seconds", "p50": "seconds", "p95": "seconds", "p99": "seconds"},
    "deadline": {"late": "share"},
    "place": {"load": "share", "wait": "seconds"},
}
STATES: Final = {
    "": Text("", ""),
    "only_a": Text("chỉ có ở A", "only in A"),
    "only_b": Text("chỉ có ở B", "only in B"),
    "unstable_a": Text("không ổn định ở A", "unstable in A"),
    "unstable_b": Text("không ổn định ở B", "unstable in B"),
    "unstable_both": Text("không ổn định ở cả hai", "unstable in both"),
    "unmeasured": Text("không có hồ sơ nào được đo", "no document was measured"),
}
"""Why there is no number."""


@dataclass(frozen=True, slots=True)
class Difference:
    """B less A in one figure; `difference` is None where `state` says why."""

    subject: Subject
    name: str
    title: Text
    measure: str
    unit: Unit
    state: str
    a: Value | None
    b: Value | None
    difference: Value | None

    @property
    def sure(self) -> bool:
        """Whether the interval leaves nought out."""
        one = self.difference
        return one is not None and one.half is not None and abs(one.value) > one.half

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "subject": self.subject,
            "name": self.name,
            "title": self.title.as_json(),
            "measure": self.measure,
            "unit": self.unit,
            "state": self.state,
            "a": self.a and self.a.as_json(),
            "b": self.b and self.b.as_json(),
            "difference": self.difference and self.difference.as_json(),
            "sure": self.sure,
        }


def compare(a: Answer, b: Answer) -> list[Difference]:
    """What differs, by kind, time limit and place; UsageError where no two runs have a seed in common."""
    pairs = _paired(a, b)
    return [
        _difference(a, b, pairs, subject, name, measure, unit)
        for subject, measures in MEASURES.items()
        for name in dict.fromkeys([*_names(a, subject), *_names(b, subject)])
        for measure, unit in measures.items()
        if subject != "place" or measure != "load" or name in {**a.plan.stations, **b.plan.stations}
    ]


def as_json(a: Answer, b: Answer, differences: Iterable[Difference]) -> dict[str, Any]:
    """What the file of a comparison holds."""
    return {
        "format": "lienthong-capacity-comparison/1",
        "a": a.plan.name,
        "b": b.plan.name,
        "seeds": [one.seed for one, _ in _paired(a, b)],
        "differences": [one.as_json() for one in differences],
    }


def _paired(a: Answer, b: Answer) -> list[tuple[Outcome, Outcome]]:
    others = {one.seed: one for one in b.outcomes}
    pairs = [(one, others[one.seed]) for one in a.outcomes if one.seed in others]
    if not pairs:
        raise UsageError(
            Text(
                f"{a.plan.name} và {b.plan.name} không có lần chạy nào cùng hạt giống; chạy cả hai với cùng --seed.",
                f"{a.plan.name} and {b.plan.name} have no run of one seed; run both with the same --seed.",
            )
        )
    return pairs


def _names(answer: Answer, subject: Subject) -> Iterator[str]:
    if subject == "kind":
        yield from answer.plan.kinds
    elif subject == "deadline":
        yield from answer.plan.deadlines
    else:
        yield from (row["place"] for row in answer.outcomes[0].places if row["room"] != "wait")


def _difference(
    a: Answer,
    b: Answer,
    pairs: list[tuple[Outcome, Outcome]],
    subject: Subject,
    name: str,
    measure: str,
    unit: Unit,
) -> Difference:
    state = _state(a, b, subject, name, measure)
    both = [(_figure(one, subject, name, measure), _figure(other, subject, name, measure)) for one, other in pairs]
    known = [(one, other) for one, other in both if one is not None and other is not None]
    if not state and not known:
        state = "unmeasured"
    return Difference(
        subject,
        name,
        _title(a if name in set(_names(a, subject)) else b, subject, name),
        measure,
        unit,
        state,
        _alone(one for one, _ in both) if state in {"", "only_a", "unstable_b"} else None,
        _alone(other for _, other in both) if state in {"", "only_b", "unstable_a"} else None,
        None if state else value_of([other - one for one, other in known]),
    )


def _alone(numbers: Iterable[float | None]) -> Value | None:
    known = [number for number in numbers if number is not None]
    return value_of(known) if known else None


def _state(a: Answer, b: Answer, subject: Subject, name: str, measure: str) -> str:
    in_a, in_b = (name in set(_names(answer, subject)) for answer in (a, b))
    if not in_a or not in_b:
        return "only_a" if in_a else "only_b"
    first, second = (_unstable(answer, subject, name, measure) for answer in (a, b))
    if first and second:
        return "unstable_both"
    return "unstable_a" if first else "unstable_b" if second else ""


def _unstable(answer: Answer, subject: Subject, name: str, measure: str) -> bool:
    """Whether the figure would only say how long the run was; how full a place is can be said in any case."""
    if subject == "kind":
        return bool(answer.unstable(name))
    if subject == "deadline":
        return bool(answer.swamped(name))
    return measure == "wait" and name in answer.full()


def _title(answer: Answer, subject: Subject, name: str) -> Text:
    plan = answer.plan
    if subject == "kind":
        return plan.kinds[name].title.text
    if subject == "deadline":
        return plan.deadlines[name].title.text
    return next(table[name].title.text for table in (plan.stations, plan.links, plan.cycles) if name in table)


def _figure(outcome: Outcome, subject: Subject, name: str, measure: str) -> float | None:
    row = _row(outcome, subject, name)
    if row is None:
        return None
    if subject == "deadline":
        return row["late"] / row["judged"] if row["judged"] else None
    return None if row[measure] is None else float(row[measure])


def _row(outcome: Outcome, subject: Subject, name: str) -> Row | None:
    if subject == "kind":
        return _first(outcome.times, kind=name, stage=WHOLE, province=NATION)
    if subject == "deadline":
        return _first(outcome.late, deadline=name, province=NATION)
    return _first(outcome.places, place=name)


def _first(rows: Iterable[Row], **key: str) -> Row | None:
    return next((row for row in rows if key.items() <= row.items()), None)
