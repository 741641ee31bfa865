"""A run as its events file tells it: what every report is made from."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from harness.errors import UsageError
from harness.events import FORMAT, Event, events_path, read_events
from harness.text import Text
from harness.verdict import Verdict, roll_up

NOT_REACHED: Final = Text(
    "Lần chạy dừng trước khi xét xong quy tắc này.", "The run stopped before this rule was judged."
)


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case: its verdict, its findings, its evidence by number."""

    rule: str
    name: str
    verdict: Verdict
    findings: tuple[dict[str, Any], ...]
    reason: Text | None
    exchanges: tuple[int, ...]
    took_ms: float

    @property
    def edge(self) -> str:
        """The part of the case's name that tells it from its neighbours."""
        return self.name.split("::", 1)[-1]


@dataclass(slots=True)
class RuleRecord:
    """One rule as listed, with what the run made of it."""

    id: str
    chapter: str
    level: str
    basis: str
    source: str
    says: Text
    remedy: Text | None
    counts: bool
    party: str = ""
    """Role journey: the party whose doing it is."""
    verdict: Verdict = Verdict.UNTESTED
    reason: Text | None = None
    known_gap: dict[str, str] | None = None
    cases: list[CaseRecord] = field(default_factory=list)

    @property
    def stains(self) -> bool:
        """Whether this rule keeps the run from being conformant."""
        if self.known_gap and self.known_gap["state"]:
            return self.known_gap["state"] != "known"
        return self.counts and self.verdict.stains


@dataclass(slots=True)
class Record:
    """A whole run; one that was killed is `incomplete`, with what it had found until then."""

    head: Event
    rules: dict[str, RuleRecord]
    exchanges: dict[int, Event]
    troubles: list[Text]
    end: Event | None
    last_at: str

    @property
    def role(self) -> str:
        """The side that was judged."""
        role: str = self.head["role"]
        return role

    @property
    def conclusion(self) -> str:
        """What the run came to."""
        return self.end["conclusion"] if self.end else "incomplete"

    @property
    def exit_code(self) -> int:
        """The exit code that the run ended with (3 for one that was killed)."""
        return self.end["exit_code"] if self.end else 3

    @property
    def partial(self) -> bool:
        """Whether only selected rules were judged."""
        return bool(self.head["only"])

    def counts(self) -> dict[str, int]:
        """How many rules came to each verdict, the most serious first."""
        found = [rule.verdict for rule in self.rules.values()]
        return {verdict.word: found.count(verdict) for verdict in reversed(Verdict)}


def read_record(run: Path) -> Record:
    """The run in the folder or file `run`."""
    path = events_path(run)
    events = list(read_events(path))
    if not events or events[0]["event"] != "run_started" or events[0].get("format") != FORMAT:
        raise UsageError(
            Text(
                f"{path} không phải tệp sự kiện {FORMAT} (dòng đầu phải là run_started).",
                f"{path} is not an events file of the form {FORMAT} (its first line must be run_started).",
            )
        )
    try:
        return _record(events)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            Text(
                f"{path}: tệp sự kiện thiếu hoặc sai trường {error}.",
                f"{path}: the events file lacks a field, or has a wrong one: {error}.",
            )
        ) from error


def _record(events: list[Event]) -> Record:
    record = Record(events[0], {}, {}, [], None, str(events[0]["at"]))
    for event in events:
        record.last_at = str(event.get("at", record.last_at))
        match event["event"]:
            case "rule_listed":
                record.rules[event["rule"]] = _rule(event)
            case "exchange":
                record.exchanges[int(event["number"])] = event
            case "case_judged":
                record.rules[event["rule"]].cases.append(_case(event))
            case "trouble":
                record.troubles.append(Text.of(event["says"]))
            case "rule_judged":
                _settle(record.rules[event["rule"]], event)
            case "run_finished":
                record.end = event
    if record.end is None:
        for rule in record.rules.values():
            rule.verdict = roll_up(case.verdict for case in rule.cases)
            rule.reason = None if rule.cases else NOT_REACHED
    return record


def _rule(event: Event) -> RuleRecord:
    return RuleRecord(
        id=event["rule"],
        chapter=event["chapter"],
        level=event["level"],
        basis=event["basis"],
        source=event["source"],
        says=Text.of(event["says"]),
        remedy=_text(event["remedy"]),
        counts=bool(event["counts"]),
        party=str(event.get("party", "")),
    )


def _case(event: Event) -> CaseRecord:
    return CaseRecord(
        rule=event["rule"],
        name=event["case"],
        verdict=Verdict.of(event["verdict"]),
        findings=tuple(event["findings"]),
        reason=_text(event["reason"]),
        exchanges=tuple(event["exchanges"]),
        took_ms=float(event["took_ms"]),
    )


def _settle(rule: RuleRecord, event: Event) -> None:
    rule.verdict = Verdict.of(event["verdict"])
    rule.reason = _text(event["reason"])
    rule.known_gap = event["known_gap"]


def _text(value: dict[str, str] | None) -> Text | None:
    return Text.of(value) if value else None
