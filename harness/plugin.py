"""The pytest plugin that turns tests into verdicts (loaded by `-p harness.plugin`, see `harness.run`).

A test names its rules with `@pytest.mark.rule("ID", …)`; what it raises decides (`harness.judgement`). A plain
`assert` that fails is a broken rule too. A test marked `selfcheck` proves our own side of the wire: when it fails the
run is void. Whatever else a test raises is a fault of the bench, and is never put at the partner's door.
"""

from collections.abc import Generator
from dataclasses import dataclass, field

import pytest

from harness.errors import HarnessError, TargetError, UsageError
from harness.finding import Finding
from harness.judgement import (
    EVIDENCE,
    CantTellError,
    InapplicableError,
    NotJudgedError,
    RuleBrokenError,
    UntestedError,
)
from harness.run import CaseVerdict, Run, current
from harness.text import Text
from harness.verdict import Verdict

TIMED_OUT = Text(
    "Hết thời hạn của ca kiểm tra trước khi có thể kết luận.",
    "The case's deadline passed before a conclusion was possible.",
)
_VERDICTS = {
    InapplicableError: Verdict.INAPPLICABLE,
    CantTellError: Verdict.CANT_TELL,
    UntestedError: Verdict.UNTESTED,
}


@dataclass(slots=True)
class _Judged:
    """What the phases of one test have come to so far."""

    verdict: Verdict = Verdict.PASSED
    findings: list[Finding] = field(default_factory=list)
    reason: Text | None = None
    took_s: float = 0.0

    def add(self, verdict: Verdict, findings: tuple[Finding, ...] = (), reason: Text | None = None) -> None:
        """Take in one phase; an abstention replaces the pass that a phase without an error stands for."""
        if self.verdict is Verdict.PASSED or verdict > self.verdict:
            self.verdict, self.reason = verdict, reason
        self.findings.extend(findings)


_JUDGED = pytest.StashKey[_Judged]()


@pytest.fixture(scope="session")
def run() -> Run:
    """The run under way: its settings, its world, its clock."""
    return current()


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers."""
    config.addinivalue_line("markers", "rule(*ids): the rules that this test judges")
    config.addinivalue_line("markers", "selfcheck: judges our own side of the wire; a failure voids the run")


def rule_ids(item: pytest.Item) -> tuple[str, ...]:
    """The rules an item judges, in the order of its marks."""
    return tuple(str(argument) for mark in item.iter_markers("rule") for argument in mark.args)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what this run judges and has not judged yet; self-checks stay."""
    dropped = keep_wanted(items, current())
    if dropped:
        config.hook.pytest_deselected(items=dropped)


def keep_wanted(items: list[pytest.Item], judging: Run) -> list[pytest.Item]:
    """Take out of `items`, and give, what `judging` does not judge or has judged already."""
    kept = [item for item in items if _kept(item, judging)]
    remaining = set(kept)
    dropped = [item for item in items if item not in remaining]
    items[:] = kept
    return dropped


def _kept(item: pytest.Item, judging: Run) -> bool:
    rules = rule_ids(item)
    if not rules:
        return True
    return any(judging.wanted(rule) and f"{rule} {item.nodeid}" not in judging.done for rule in rules)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let matchers know whose doing the test's rules are: nobody else is to be blamed under them."""
    rules = current().rules
    EVIDENCE.parties = frozenset(rules[rule].party for rule in rule_ids(item) if rule in rules) - {""}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Read the phase's end as a verdict; after the last phase, hand everything to the run."""
    judged = item.stash.setdefault(_JUDGED, _Judged())
    judged.took_s += call.duration
    if call.excinfo is not None:
        _read(judged, call.excinfo.value, item, call.when)
    if call.when == "teardown":
        _hand_over(item, judged)
    return (yield)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """A suite that cannot be read is a fault of the bench."""
    if report.failed:
        last = str(report.longrepr).strip().splitlines()[-1:] or [""]
        judging = current()
        judging.trouble(
            Text(
                f"Không nạp được bộ kiểm tra {report.nodeid}: {judging.redactor.scrub(last[0])}",
                f"The suite {report.nodeid} cannot be loaded: {judging.redactor.scrub(last[0])}",
            )
        )


def pytest_internalerror(excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    """Pytest itself, or this plugin, failed."""
    judging = current()
    if isinstance(excinfo.value, HarnessError):
        judging.trouble(excinfo.value.says)
    else:
        judging.trouble(judging.crash("pytest", excinfo.value))


def pytest_keyboard_interrupt() -> None:
    """A person stopped the run; what was not judged stays untested."""
    current().interrupted = True


def _read(judged: _Judged, error: BaseException, item: pytest.Item, phase: str) -> None:
    if phase == "teardown" and not isinstance(error, RuleBrokenError):
        judged.add(Verdict.HARNESS_ERROR, reason=current().crash(f"{item.nodeid} (teardown)", error))
    elif isinstance(error, RuleBrokenError):
        judged.add(Verdict.FAILED, error.findings)
    elif isinstance(error, NotJudgedError):
        judged.add(_VERDICTS[type(error)], reason=error.says)
    elif isinstance(error, pytest.skip.Exception):
        judged.add(Verdict.UNTESTED, reason=Text(f"Bỏ qua: {error.msg}", f"Skipped: {error.msg}"))
    elif isinstance(error, pytest.fail.Exception):
        _read_failure(judged, str(error.msg), item)
    elif isinstance(error, AssertionError):
        _read_failure(judged, str(error), item)
    elif isinstance(error, TargetError):
        judged.add(Verdict.CANT_TELL, reason=error.says)
    elif isinstance(error, HarnessError):
        judged.add(Verdict.HARNESS_ERROR, reason=error.says)
        if isinstance(error, UsageError):  # a port that is taken: no case can be played, and a person can mend it
            current().misused = error
            item.session.shouldstop = "a setting is wrong"
    else:
        judged.add(Verdict.HARNESS_ERROR, reason=current().crash(item.nodeid, error))


def _read_failure(judged: _Judged, message: str, item: pytest.Item) -> None:
    if message.startswith("Timeout"):
        judged.add(Verdict.CANT_TELL, reason=TIMED_OUT)
        return
    line = (message.strip().splitlines() or [""])[0]
    says = Text(f"Điều kiện kiểm tra không đúng: {line}", f"The condition does not hold: {line}")
    judged.add(Verdict.FAILED, (Finding(item.name, says),))


def _hand_over(item: pytest.Item, judged: _Judged) -> None:
    judging = current()
    exchanges = EVIDENCE.take()
    EVIDENCE.parties = frozenset()
    rules = [rule for rule in rule_ids(item) if judging.wanted(rule)]
    if rules:
        judging.judge(
            (CaseVerdict(rule, item.nodeid, judged.verdict, tuple(judged.findings), judged.reason) for rule in rules),
            exchanges,
            judged.took_s,
        )
    elif judged.verdict.stains:
        judging.trouble(_failed_selfcheck(item, judged))
    if judging.over and not item.session.shouldstop:
        judging.say(judging.over)
        item.session.shouldstop = "the target answers no more"


def _failed_selfcheck(item: pytest.Item, judged: _Judged) -> Text:
    why = judged.reason or (judged.findings[0].says if judged.findings else Text("không rõ", "unknown"))
    return Text(
        f"Phép tự kiểm {item.name} không đạt, kết quả lần chạy không có giá trị: {why.vi}",
        f"The self-check {item.name} failed, so the run is void: {why.en}",
    )
