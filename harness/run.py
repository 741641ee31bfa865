"""One run: which rules it judges, what was found, and what it all amounts to.

`certify` starts pytest on the suite of one role with `harness.plugin`, which reports every case here; the run writes
each to its events file at once. Exit codes: 0 conformant, 1 not conformant, 3 incomplete, 4 the bench itself failed.
"""

import contextlib
import io
import os
import shutil
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

import pytest

from harness.clock import Clock, WallClock
from harness.errors import HarnessError, UsageError
from harness.events import FILE_NAME, FORMAT, EventLog, events_path, read_events
from harness.exchange import Exchange
from harness.finding import Finding
from harness.hiding import Hiding
from harness.keys import Keys
from harness.knowngaps import KnownGap, load
from harness.redaction import Redactor
from harness.rule import Basis, Level, Role, Rule
from harness.rulebook import rules_of
from harness.settings import RunSettings
from harness.text import Text
from harness.verdict import Verdict, roll_up
from harness.world import World

SUITES: Final = Path(__file__).parent / "suites"
CASE_S_MIN: Final = 120
"""No case may take longer than this, or four times the run's patience if that is more."""

Conclusion = Literal["conformant", "not_conformant", "incomplete", "harness_error"]
EXIT_CODES: Final[dict[Conclusion, int]] = {
    "conformant": 0,
    "not_conformant": 1,
    "incomplete": 3,
    "harness_error": 4,
}

RESULTS_DOOR: Final = "results"
"""The name under which looks at validation results are recorded."""

NEVER_MET: Final = Text(
    "Không có ca kiểm tra nào đi đến kết luận cho quy tắc này trong lần chạy.",
    "No case of this run came to a conclusion about the rule.",
)
PATIENCE_WITH_SILENCE: Final = 21
"""A run ends when so many exchanges in a row brought no answer at all; one that was waited for to its deadline counts
as `LONG_SILENCE` of them."""
LONG_SILENCE: Final = 7

GONE: Final = Text(
    "Hệ thống được kiểm thử không còn trả lời nên lần chạy dừng sớm. Kiểm tra địa chỉ, mạng và tường lửa rồi chạy lại.",
    "The system under test answered no more, so the run ended early. Look at address, network and firewall, then run "
    "again.",
)
NO_REASON: Final = Text("Không nêu lý do.", "No reason was given.")

Client = Callable[[dict[str, str]], None]
"""A hospital client that runs inside the process, given the LIENTHONG_* variables; see `harness.twin`."""


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """What one case says about one rule."""

    rule: str
    case: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """What a whole run says about one rule."""

    rule: Rule
    verdict: Verdict
    counts: bool
    """Whether a stain on this rule keeps the run from being conformant."""
    cases: dict[str, int]
    reason: Text | None
    gap: KnownGap | None = None
    gap_state: Literal["", "known", "passes", "expired"] = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    conclusion: Conclusion
    rules: dict[str, RuleVerdict]
    events: Path
    troubles: tuple[Text, ...] = ()

    @property
    def exit_code(self) -> int:
        """The process's exit code for this conclusion."""
        return EXIT_CODES[self.conclusion]


class Run:
    """One run under way; suites reach it through the fixture `run`."""

    def __init__(
        self,
        settings: RunSettings,
        rules: Iterable[Rule],
        *,
        clock: Clock | None = None,
        client: Client | None = None,
        listener: Callable[[CaseVerdict, int], None] | None = None,
        show: Callable[[Text], None] | None = None,
        evidence: bool = True,
        resume: bool = False,
    ) -> None:
        """Begin the run and write its head; `evidence` False leaves exchanges out of the file."""
        self.settings = settings
        self.clock = clock or WallClock()
        self.client = client
        self.rules = {rule.id: rule for rule in rules}
        self.cases: list[CaseVerdict] = []
        self.troubles: list[Text] = []
        self.interrupted = False
        self.cut_short = False
        """Whether somebody fell silent in mid-run: what nobody could ask any more is missing, whoever's rule it is."""
        self.misused: UsageError | None = None
        """A setting that turned out wrong in mid-run; `certify` raises it."""
        self.redactor = Redactor(Keys(settings.topology).hiding(settings.seed) if settings.topology else Hiding())
        self._gaps = load(settings.known_gaps) if settings.known_gaps else {}
        self._listener = listener
        self._show = show
        self._evidence = evidence
        self._exchanges = 0
        self._crashes = 0
        self._silence = 0
        self._given_up: Text | None = None
        path = settings.out / FILE_NAME
        self.done: frozenset[str] = self._taken_up(path) if resume else frozenset()
        try:
            if not resume:
                _make_way(settings.out)
            self.log = EventLog(path)
        except OSError as error:
            raise UsageError(
                Text(
                    f"Không ghi được vào thư mục {settings.out}: {error.strerror}. Chọn thư mục khác bằng --out.",
                    f"The folder {settings.out} cannot be written: {error.strerror}. Choose another with --out.",
                )
            ) from error
        self._write_head(resumed=resume)

    @cached_property
    def world(self) -> World:
        """The synthetic people, places and accounts of this run's seed."""
        world = World.make(self.settings.seed, self.settings.today, self.clock.now())
        return self.settings.profile.dress(world) if self.settings.profile else world

    def say(self, message: Text) -> None:
        """Tell the person at the terminal something, past pytest's own output."""
        if self._show:
            self._show(message)

    def wanted(self, rule_id: str) -> bool:
        """Whether this run judges the rule."""
        return rule_id in self.rules

    def judge(self, verdicts: Iterable[CaseVerdict], exchanges: Iterable[Exchange], took_s: float = 0.0) -> None:
        """Record what one case says, with the evidence it says so by."""
        self.redactor.begin_case()
        found = tuple(verdicts)
        silent = not self._evidence and all(verdict.verdict is Verdict.PASSED for verdict in found)
        # Without evidence the exchanges matter only for what they teach the redactor about a sentence to come.
        kept = _without_waiting(exchanges)
        self._listen(kept)
        numbers = [] if silent else [self._write_exchange(exchange) for exchange in kept]
        for verdict in found:
            self.cases.append(verdict)
            self.log.write(
                "case_judged",
                rule=verdict.rule,
                case=verdict.case,
                verdict=verdict.verdict.word,
                findings=[self.redactor.finding(finding) for finding in verdict.findings],
                reason=self.redactor.text(verdict.reason) if verdict.reason else None,
                exchanges=numbers,
                at=self._at(),
                took_ms=round(took_s * 1000, 1),
            )
            if self._listener:
                self._listener(verdict, len(self.cases))

    @property
    def over(self) -> Text | None:
        """Why asking on would only take time; None while it would not."""
        return self._given_up or (GONE if self._silence >= PATIENCE_WITH_SILENCE else None)

    def give_up(self, says: Text) -> None:
        """End the run early; `says` is why, and the reason of every rule that nothing has met."""
        self._given_up = says

    def _listen(self, exchanges: Iterable[Exchange]) -> None:
        if self.settings.role is not Role.INTAKE:
            return
        for exchange in exchanges:
            if exchange.response is not None:
                self._silence = 0
            elif exchange.door != RESULTS_DOOR:
                self._silence += LONG_SILENCE if exchange.broke == "timeout" else 1

    def trouble(self, says: Text) -> None:
        """Note that the bench itself failed; the run is void."""
        self.troubles.append(says)
        self.log.write("trouble", says=self.redactor.text(says), at=self._at())

    def crash(self, where: str, error: BaseException) -> Text:
        """Keep the trace of an error of ours in a file beside the events; the sentence that names it."""
        self._crashes += 1
        name = f"crash-{self._crashes}.txt"
        frames = "".join(traceback.format_tb(error.__traceback__))
        message = self.redactor.scrub(f"{type(error).__name__}: {error}")
        (self.settings.out / name).write_text(f"{where}\n{frames}{message}\n", "utf-8")
        return Text(
            f"Lỗi của bộ kiểm thử, không phải của hệ thống được kiểm: {message} (chi tiết: {name})",
            f"A fault of the bench, not of the system under test: {message} (details: {name})",
        )

    def finish(self) -> Outcome:
        """Judge every rule, those that nothing met by name, and close the file."""
        rules = {rule.id: self._rule_verdict(rule) for rule in self.rules.values()}
        for verdict in rules.values():
            self._write_rule(verdict)
        missing = self.interrupted or self.cut_short or self.over is not None
        conclusion = conclude(rules.values(), void=bool(self.troubles), interrupted=missing)
        self.log.write(
            "run_finished",
            conclusion=conclusion,
            exit_code=EXIT_CODES[conclusion],
            partial=bool(self.settings.only),
            interrupted=self.interrupted,
            counts=_counts(verdict.verdict for verdict in rules.values()),
            at=self._at(),
        )
        self.log.close()
        return Outcome(conclusion, rules, self.log.path, tuple(self.troubles))

    def _rule_verdict(self, rule: Rule) -> RuleVerdict:
        cases = [case for case in self.cases if case.rule == rule.id]
        verdict = roll_up(case.verdict for case in cases)
        reason = next((case.reason for case in cases if case.verdict is verdict and case.reason), None)
        if reason is None and verdict not in {Verdict.PASSED, Verdict.FAILED}:
            reason = NO_REASON if cases else self.over or NEVER_MET
        gap = self._gaps.get(rule.id)
        return RuleVerdict(
            rule=rule,
            verdict=verdict,
            counts=counts(rule, self.settings),
            cases=_counts(case.verdict for case in cases),
            reason=reason,
            gap=gap,
            gap_state=_gap_state(gap, verdict, self.settings) if gap else "",
        )

    def _write_head(self, *, resumed: bool) -> None:
        if resumed:
            self.log.write("run_resumed", at=self._at())
            return
        settings = self.settings
        self.log.write(
            "run_started",
            format=FORMAT,
            role=settings.role.value,
            mode=settings.mode,
            seed=settings.seed,
            today=settings.today.isoformat(),
            target=_without_login(_target(settings)),
            language=settings.language,
            only=list(settings.only),
            include_unpublished=settings.include_unpublished,
            at=self._at(),
        )
        for rule in self.rules.values():
            self.log.write("rule_listed", rule=rule.id, **_described(rule, settings))

    def _write_exchange(self, exchange: Exchange) -> int:
        self._exchanges += 1
        written = self.redactor.exchange(exchange)
        if self._evidence:
            self.log.write("exchange", number=self._exchanges, **written)
        return self._exchanges

    def _write_rule(self, verdict: RuleVerdict) -> None:
        self.log.write(
            "rule_judged",
            rule=verdict.rule.id,
            verdict=verdict.verdict.word,
            counts=verdict.counts,
            cases=verdict.cases,
            reason=self.redactor.text(verdict.reason) if verdict.reason else None,
            known_gap={**verdict.gap.as_json(), "state": verdict.gap_state} if verdict.gap else None,
        )

    def _at(self) -> str:
        return self.clock.now().isoformat(timespec="milliseconds")

    def _taken_up(self, path: Path) -> frozenset[str]:
        events = list(read_events(events_path(path)))
        head = events[0] if events else {}
        ours = {"role": self.settings.role.value, "seed": self.settings.seed, "today": self.settings.today.isoformat()}
        theirs = {key: head.get(key) for key in ours}
        if ours != theirs:
            raise UsageError(
                Text(
                    f"Không thể chạy tiếp {path}: lần chạy đó có {theirs}, lần này là {ours}.",
                    f"{path} cannot be resumed: that run had {theirs}, this one has {ours}.",
                )
            )
        if any(event["event"] == "run_finished" for event in events):
            raise UsageError(
                Text(f"Lần chạy {path} đã hoàn tất, không có gì để chạy tiếp.", f"The run {path} is complete already.")
            )
        self.redactor.go_on_after(path.read_text("utf-8", "replace"))
        for event in events:
            if event["event"] == "exchange":
                self._exchanges = max(self._exchanges, event["number"])
            elif event["event"] == "case_judged" and event["rule"] in self.rules:
                self.cases.append(_case_of(event))
        return frozenset(f"{case.rule} {case.case}" for case in self.cases)


def counts(rule: Rule, settings: RunSettings) -> bool:
    """Whether breaking `rule` makes a partner non-conformant in this run.

    In journeys with real parties only their own rules count: a mock that stumbles over a real party is not to blame.
    """
    real = settings.topology.real if settings.topology else ()
    if rule.party and real and rule.party not in real:
        return False
    return rule.mandatory or (
        settings.include_unpublished and rule.level is Level.MUST and rule.basis is not Basis.PUBLISHED
    )


def conclude(verdicts: Iterable[RuleVerdict], *, void: bool = False, interrupted: bool = False) -> Conclusion:
    """What the rules' verdicts amount to; nothing judged at all is incomplete, never conformant."""
    judged = list(verdicts)
    staining = [one.verdict for one in judged if one.counts and one.verdict.stains and one.gap_state != "known"]
    if void or any(one.verdict is Verdict.HARNESS_ERROR for one in judged):
        return "harness_error"
    if Verdict.FAILED in staining or any(one.gap_state in {"passes", "expired"} for one in judged):
        return "not_conformant"
    if staining or interrupted or all(one.verdict not in {Verdict.PASSED, Verdict.FAILED} for one in judged):
        return "incomplete"
    return "conformant"


def selected(settings: RunSettings, rules: Iterable[Rule] | None = None) -> tuple[Rule, ...]:
    """The rules of the role that `settings.only` picks by id or by the beginning of an id (nothing: all)."""
    every = rules_of(settings.role) if rules is None else tuple(rules)
    if not settings.only:
        return tuple(every)
    for wanted in settings.only:
        if not any(rule.id.startswith(wanted) for rule in every):
            raise UsageError(
                Text(
                    f"--only {wanted}: vai trò {settings.role} không có quy tắc nào bắt đầu như vậy. "
                    f"Xem danh sách bằng lệnh lienthong rules {settings.role}.",
                    f"--only {wanted}: the role {settings.role} has no rule that begins so. "
                    f"`lienthong rules {settings.role}` lists them.",
                )
            )
    return tuple(rule for rule in every if rule.id in settings.only or rule.id.startswith(settings.only))


class _Current:
    """The run that pytest works for in this process."""

    run: Run | None = None


CURRENT: Final = _Current()


def current() -> Run:
    """The run under way; HarnessError when the suites were started without one."""
    if CURRENT.run is None:
        raise HarnessError(
            Text(
                "Các bộ kiểm tra chỉ chạy qua lệnh lienthong certify.",
                "The suites run through `lienthong certify` only.",
            )
        )
    return CURRENT.run


def certify(
    settings: RunSettings,
    *,
    rules: Iterable[Rule] | None = None,
    suite: Path | None = None,
    clock: Clock | None = None,
    client: Client | None = None,
    listener: Callable[[CaseVerdict, int], None] | None = None,
    show: Callable[[Text], None] | None = None,
    evidence: bool = True,
    resume: bool = False,
) -> Outcome:
    """Run the suite of one role in this process and give its outcome; never more than one at a time."""
    run = Run(
        settings,
        selected(settings, rules),
        clock=clock,
        client=client,
        listener=listener,
        show=show,
        evidence=evidence,
        resume=resume,
    )
    CURRENT.run = run
    try:
        run_pytest(run, suite or SUITES / settings.role.value)
        outcome = run.finish()
        if run.misused:
            raise run.misused
        return outcome
    finally:
        run.log.close()
        CURRENT.run = None


def run_pytest(run: Run, suite: Path, *plugins: object) -> None:
    """Start pytest on the tests in `suite`, silently; `plugins` come besides the bench's own."""
    case_s = max(CASE_S_MIN, round(run.settings.patience_s * 4))
    if run.settings.mode in {"keyboard", "watch"}:
        case_s = 0  # a person, or a day of a hospital's work, sets the pace
    arguments = [
        str(suite),
        f"--rootdir={suite.parent}",
        f"--config-file={SUITES / 'pytest.toml'}",
        "--disable-plugin-autoload",
        "-p",
        "pytest_timeout",
        "-p",
        "harness.plugin",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:logging",
        "-s",
        "--tb=no",
        f"--timeout={case_s}",
    ]
    silence = io.StringIO()
    with _without_pytest_environment(), contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        code = pytest.main(arguments, plugins=plugins)
    if code == pytest.ExitCode.INTERRUPTED:
        run.interrupted = run.over is None
    elif code in {pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR} and not run.troubles:
        run.trouble(
            Text(f"pytest dừng với mã {int(code)}.", f"pytest stopped with code {int(code)}."),
        )


@contextlib.contextmanager
def _without_pytest_environment() -> Iterator[None]:
    taken = {name: os.environ.pop(name) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS") if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)


def _without_waiting(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """One look at each result, the last: how often we had to look is the machine's speed, not the target's doing."""
    kept: dict[object, Exchange] = {}
    for place, exchange in enumerate(exchanges):
        looking = exchange.door == RESULTS_DOOR and exchange.response is not None
        kept[exchange.request.target if looking else place] = exchange
    return list(kept.values())


def _target(settings: RunSettings) -> str:
    """What was judged: an address, or in journeys the parties that are real."""
    real = settings.topology.real if settings.topology else ()
    return settings.target or ", ".join(real)


def _without_login(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{rest.rsplit('@', 1)[-1]}"


def _make_way(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name in (FILE_NAME, *(path.name for path in out.glob("crash-*.txt"))):
        (out / name).unlink(missing_ok=True)
    shutil.rmtree(out / "state", ignore_errors=True)


def _described(rule: Rule, settings: RunSettings) -> dict[str, Any]:
    remedy = rule.remedy.get(settings.role)
    return {
        "chapter": rule.chapter,
        "level": rule.level.value,
        "basis": rule.basis.value,
        "source": rule.source,
        "says": rule.says.as_json(),
        "remedy": remedy.as_json() if remedy else None,
        "counts": counts(rule, settings),
    } | ({"party": rule.party} if rule.party else {})


def _gap_state(gap: KnownGap, verdict: Verdict, settings: RunSettings) -> Literal["", "known", "passes", "expired"]:
    if verdict is Verdict.PASSED:
        return "passes"
    if verdict is not Verdict.FAILED:
        return ""
    return "expired" if settings.today > gap.expires else "known"


def _counts(verdicts: Iterable[Verdict]) -> dict[str, int]:
    found = list(verdicts)
    return {verdict.word: found.count(verdict) for verdict in Verdict if verdict in found}


def _case_of(event: dict[str, Any]) -> CaseVerdict:
    findings = tuple(
        Finding(one["place"], Text.of(one["says"]), one["expected"], one["actual"]) for one in event["findings"]
    )
    reason = Text.of(event["reason"]) if event["reason"] else None
    return CaseVerdict(event["rule"], event["case"], Verdict.of(event["verdict"]), findings, reason)
