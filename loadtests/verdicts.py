"""What a load run says about the rules under load, written as an events file, and the exit code that follows.

The plan's limits (`[load.<question>]`) are held against the figures of the run's files, so verdicts can be made again
from them. The events file stands in the folder `verdicts`; `lienthong report` makes every report from it.

| exit code | when |
|--|--|
| 0 | every MUST limit held, and the run itself is sound |
| 1 | a MUST limit did not hold; or answers were wrong, receipts came twice or were lost beyond what the plan allows |
| 2 | usage: also a plan whose limits name no question or request there is |
| 3 | the run is incomplete, or a MUST limit could not be held against anything |
| 4 | a fault of the bench |
| 5 | void: the generator could not keep up, so no limit was judged |

A plan without limits for the question leaves the run's own code (`loadtests/outcome.py`).
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, Final, Literal

from harness.clock import Clock, WallClock, vietnam_day
from harness.finding import Finding
from harness.language import LANGUAGE
from harness.rule import Role
from harness.rulebook import rules_under_load
from harness.run import CaseVerdict, Outcome, Run
from harness.settings import RunSettings
from harness.text import Text
from harness.verdict import Verdict
from loadtests.settings import Settings
from loadtests.summary import OVER_TIME, SUMMARY
from loadtests.thresholds import Limit, Limits, limit_of

FOLDER: Final = "verdicts"
"""A folder of its own: the reports' summary.json would take the place of the run's."""
P95, P99, ERRORS, LOST, RATE = "LOAD-P95", "LOAD-P99", "LOAD-ERRORS", "LOAD-LOST", "LOAD-RATE"
SETTLE_S: Final = 1.0
"""What is under way when sending ends is no queue yet."""
WHOLE: Final = ""
"""In place of a kind of request: the whole run."""

NO_LIMIT: Final = Text(
    "Phương án không đặt ngưỡng này cho câu hỏi {question} (bảng [load.{question}]).",
    "The plan sets no such limit for the question {question} (table [load.{question}]).",
)
NOT_SENT: Final = Text(
    "Lần chạy không gửi loại yêu cầu nào có ngưỡng này.", "The run sent no kind of request that has such a limit."
)
VOID: Final = Text(
    "Lần chạy vô hiệu: máy phát tải không theo kịp, nên số đo không nói gì về cổng.",
    "The run is void: the generator could not keep up, so its figures say nothing about the gateway.",
)
NOT_WHOLE: Final = Text("Lần chạy chưa trọn vẹn.", "The run is incomplete.")
NOTHING_TO_LOSE: Final = Text("Không hồ sơ nào được báo nhận.", "No file was acknowledged.")
NO_DOOR: Final = Text(
    "Hệ thống này không có cửa nào để đối chiếu hồ sơ đã báo nhận (--results-url, --control-url).",
    "This target has no door to compare acknowledged files at (--results-url, --control-url).",
)
NOT_COMPARED: Final = Text("Không đối chiếu được hồ sơ đã báo nhận.", "Acknowledged files could not be compared.")


@dataclass(frozen=True, slots=True)
class Look:
    """One limit held against one figure: what came of it, and what was found if it does not hold."""

    rule: str
    ask: str
    verdict: Verdict
    limit: Limit | None = None
    measured: float | None = None
    findings: tuple[Finding, ...] = ()
    reason: Text | None = None

    def as_json(self) -> dict[str, Any]:
        """The look as it stands in the summary."""
        limit = self.limit
        return {
            "rule": self.rule,
            "request": self.ask or None,
            "verdict": self.verdict.word,
            "measured": self.measured,
            "limit": limit.number if limit else None,
            "unit": limit.unit if limit else None,
            "says": limit.says if limit else None,
            "place": limit.place if limit else None,
            "reason": self.reason.as_json() if self.reason else None,
        }


# --- one limit after another ------------------------------------------------------------------------------------------


def looks(told: Mapping[str, Any], limits: Limits, in_time: int) -> list[Look]:
    """Every rule under load against the summary `told`; `in_time` answers came in time for the rate."""
    found = [
        *_percentiles(P95, "p95", told, limits.p95),
        *_percentiles(P99, "p99", told, limits.p99),
        _errors(told, limits.errors),
        _lost(told, limits.lost),
        _rate(told, limits.rate, in_time),
    ]
    untold = _untold(told)
    return found if untold is None else [_unless_certain(look, untold) for look in found]


def _untold(told: Mapping[str, Any]) -> Text | None:
    """Why the run's figures are not to be judged by; None if they are."""
    if told["conclusion"] == "void":
        return VOID
    lost = any(worker["lost"] for worker in told["workers"])
    if lost or told["conclusion"] in {"incomplete", "harness_error"} or told["achieved"]["count"] < _offered(told):
        return NOT_WHOLE
    return None


def _unless_certain(look: Look, reason: Text) -> Look:
    """Nothing passes in such a run, nothing fails; but what was acknowledged and is gone, is gone however it ran."""
    if look.verdict is Verdict.INAPPLICABLE or (look.rule == LOST and look.verdict is Verdict.FAILED):
        return look
    return Look(look.rule, look.ask, Verdict.UNTESTED, look.limit, reason=reason)


def _offered(told: Mapping[str, Any]) -> int:
    return int(told["offered"]["count"])


def _percentiles(
    rule: str, measure: Literal["p95", "p99"], told: Mapping[str, Any], table: Mapping[str, Limit]
) -> Iterator[Look]:
    sent = False
    for ask, line in told["requests"].items():
        limit = limit_of(table, ask)
        if limit is not None and line["answered"]:
            sent = True
            yield _percentile(rule, ask, line["latency"][f"{measure}_ms"], limit)
    if not sent:
        yield Look(rule, WHOLE, Verdict.INAPPLICABLE, reason=NOT_SENT if table else _no_limit(told))


def _percentile(rule: str, ask: str, measured: float, limit: Limit) -> Look:
    name = rule.rpartition("-")[2].lower()
    # Whole milliseconds: an events file hides broken times, which in a certification are the machine's doing.
    took, most = f"{ceil(measured)} ms", f"{limit.number:.0f} ms"
    finding = Finding(
        f"{SUMMARY} /requests/{ask}/latency/{name}_ms",
        Text(
            f"{ask}: {name} là {took}, quá {most} ({limit.place}).",
            f"{ask}: {name} is {took}, above {most} ({limit.place}).",
        ),
        f"<= {most}",
        took,
    )
    return _held(rule, ask, limit, measured, holds=measured <= limit.number, findings=(finding,))


def _errors(told: Mapping[str, Any], limit: Limit | None) -> Look:
    if limit is None:
        return Look(ERRORS, WHOLE, Verdict.INAPPLICABLE, reason=_no_limit(told))
    wrong = sum(line["wrong"] for line in told["requests"].values())
    measured = wrong / max(told["achieved"]["count"], 1)
    findings = tuple(
        Finding(
            f"{SUMMARY} /requests/{ask}/wrong",
            Text(
                f"{ask}: {line['wrong']} trên {line['answered']} câu trả lời sai hoặc không có; cả lần chạy "
                f"{measured:.2%}, quá {limit.says} ({limit.place}).",
                f"{ask}: {line['wrong']} of {line['answered']} answers are wrong or missing; {measured:.2%} of the "
                f"whole run, above {limit.says} ({limit.place}).",
            ),
            f"<= {limit.says}",
            f"{measured:.2%}",
        )
        for ask, line in told["requests"].items()
        if line["wrong"]
    )
    return _held(ERRORS, WHOLE, limit, measured, holds=measured <= limit.number, findings=findings)


def _lost(told: Mapping[str, Any], limit: Limit | None) -> Look:
    receipts = told["receipts"]
    if limit is None or not receipts["acknowledged"] or receipts["compared_by"] == "none":
        reason = _no_limit(told) if limit is None else NO_DOOR if receipts["acknowledged"] else NOTHING_TO_LOSE
        return Look(LOST, WHOLE, Verdict.INAPPLICABLE, limit, reason=reason)
    if not receipts["compared"]:
        return Look(LOST, WHOLE, Verdict.CANT_TELL, limit, reason=NOT_COMPARED)
    lost = receipts["lost"]
    for_example = ", ".join(lost["first"][:3])
    finding = Finding(
        f"{SUMMARY} /receipts/lost/count",
        Text(
            f"{lost['count']} trên {receipts['compared']} hồ sơ đã báo nhận không còn ({for_example}); cho phép "
            f"{limit.says} ({limit.place}).",
            f"{lost['count']} of {receipts['compared']} acknowledged files are gone ({for_example}); {limit.says} are "
            f"allowed ({limit.place}).",
        ),
        f"<= {limit.says}",
        str(lost["count"]),
    )
    return _held(LOST, WHOLE, limit, lost["count"], holds=lost["count"] <= limit.number, findings=(finding,))


def _rate(told: Mapping[str, Any], limit: Limit | None, in_time: int) -> Look:
    if limit is None:
        return Look(RATE, WHOLE, Verdict.INAPPLICABLE, reason=_no_limit(told))
    offered = _offered(told)
    measured = in_time / max(offered, 1)
    finding = Finding(
        f"{OVER_TIME} answered",
        Text(
            f"Một giây sau khi phát xong mới trả lời {in_time} trên {offered} yêu cầu ({measured:.1%}), dưới "
            f"{limit.says} ({limit.place}); yêu cầu đến {told['offered']['rate']:.1f}/s.",
            f"A second after sending ended {in_time} of {offered} requests were answered ({measured:.1%}), below "
            f"{limit.says} ({limit.place}); {told['offered']['rate']:.1f} came a second.",
        ),
        f">= {limit.says}",
        f"{measured:.1%}",
    )
    return _held(RATE, WHOLE, limit, measured, holds=measured >= limit.number, findings=(finding,))


def _held(rule: str, ask: str, limit: Limit, measured: float, *, holds: bool, findings: tuple[Finding, ...]) -> Look:
    if holds:
        return Look(rule, ask, Verdict.PASSED, limit, measured)
    return Look(rule, ask, Verdict.FAILED, limit, measured, findings)


def _no_limit(told: Mapping[str, Any]) -> Text:
    return NO_LIMIT.fill(question=told["settings"]["question"])


def answered_in_time(folder: Path, seconds: float) -> int:
    """How many answers came by `SETTLE_S` after sending ended, within the second in which a portion is handed over."""
    with (folder / OVER_TIME).open(encoding="utf-8", newline="") as file:
        return sum(int(row["answered"]) for row in csv.DictReader(file) if float(row["from_s"]) < seconds + SETTLE_S)


# --- the whole run ----------------------------------------------------------------------------------------------------


def write_events(settings: Settings, found: Iterable[Look], clock: Clock | None = None) -> Outcome:
    """Write the events file of the run's verdicts; what they amount to.

    Rules of our own profile count here: whoever sets a limit in a plan wants it held.
    """
    clock = clock or WallClock()
    told = RunSettings(
        role=Role.INTAKE,
        mode="target",
        seed=settings.seed,
        today=vietnam_day(clock),
        out=Path(settings.out) / FOLDER,
        target=settings.target,
        language=LANGUAGE,
        include_unpublished=True,
    )
    run = Run(told, rules_under_load(), clock=clock)
    for look in found:
        case = f"load::{settings.question}{f'::{look.ask}' if look.ask else ''}"
        run.judge([CaseVerdict(look.rule, case, look.verdict, look.findings, look.reason)], ())
    return run.finish()


def exit_code(told: Mapping[str, Any], found: Iterable[Look], outcome: Outcome) -> int:
    """The run's own conclusion and that of its rules in one code (see above)."""
    own = int(told["exit_code"])
    every = list(found)
    if all(look.limit is None for look in every) or told["conclusion"] in {"void", "harness_error"}:
        return own
    allowed = any(look.rule == ERRORS and look.verdict is Verdict.PASSED for look in every)
    receipts = told["receipts"]
    if told["conclusion"] == "wrong_answers" and allowed and not receipts["twice"]["count"] + receipts["lost"]["count"]:
        own = 0
    return next(code for code in (4, 1, 3, 0) if code in {own, outcome.exit_code})
