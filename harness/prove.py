"""Proof that the checks can fail: every rule against broken twins, and correct variants that must raise no alarm.

A twin is killed when the rule it breaks fails; another rule that fails beside it is noted, and proves nothing. A rule
without a killed twin is a hole, a variant that stains a rule is a false alarm; either makes the proof fail. Each twin
runs in a process of its own, so that one that hangs or dies spoils no other.
"""

import io
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from harness.clock import WallClock
from harness.errors import UsageError
from harness.parts import part
from harness.rule import Role, Rule, rules_of
from harness.run import certify
from harness.settings import Mode, RunSettings
from harness.text import Text
from harness.twin import Twin
from harness.verdict import Verdict
from harness.world import World

FORMAT: Final = "lienthong-prove/1"
PATIENCE_S: Final = 10.0
TASK_S_MAX: Final = 1800.0
_MODES: Final[dict[Role, Mode]] = {Role.INTAKE: "target", Role.HOSPITAL: "command"}


@dataclass(frozen=True, slots=True)
class Task:
    """One run of the suite against one twin or variant; plain values, so that it travels between processes."""

    role: Role
    twin: str
    seed: int
    today: date
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """What a task came to: the verdict of every rule, or the trouble that kept it from an end."""

    verdicts: dict[str, str]
    reasons: dict[str, dict[str, str]]
    trouble: str = ""
    took_s: float = 0.0


@dataclass(frozen=True, slots=True)
class TwinProof:
    """A broken twin and what caught it."""

    name: str
    breaks: str
    says: dict[str, str]
    killed: bool
    verdict: str
    why: dict[str, str]
    also: tuple[str, ...]
    """Other rules that failed against it."""
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class VariantProof:
    """A run against a correct party; `alarms` are the rules that it stained, with the reason."""

    name: str
    says: dict[str, str]
    seed: int
    alarms: dict[str, dict[str, str]]
    judged: int
    trouble: str = ""


@dataclass(slots=True)
class Proof:
    """The whole table of one role."""

    role: Role
    seed: int
    rules: tuple[str, ...]
    twins: list[TwinProof] = field(default_factory=list)
    variants: list[VariantProof] = field(default_factory=list)

    def holes(self) -> Iterator[Text]:
        """Every rule that no twin proves, and every twin that nothing caught."""
        proved = {twin.breaks for twin in self.twins if twin.killed}
        broken = {twin.breaks for twin in self.twins}
        for rule in self.rules:
            if rule not in broken:
                yield Text(f"{rule}: chưa có bản sao hỏng nào vi phạm", f"{rule}: no twin breaks it")
            elif rule not in proved:
                yield Text(f"{rule}: không bắt được bản sao hỏng nào", f"{rule}: kills no twin")
        for twin in self.twins:
            if twin.trouble:
                yield Text(f"{twin.name}: {twin.trouble}", f"{twin.name}: {twin.trouble}")
            elif not twin.killed:
                yield Text(
                    f"{twin.name}: sống sót ({twin.breaks} → {twin.verdict})",
                    f"{twin.name}: survives ({twin.breaks} → {twin.verdict})",
                )

    def alarms(self) -> Iterator[Text]:
        """Every correct variant that stained a rule or never reached an end."""
        for one in self.variants:
            at = f"{one.name} (seed {one.seed})"
            if one.trouble:
                yield Text(f"{at}: {one.trouble}", f"{at}: {one.trouble}")
            elif not one.judged:
                yield Text(f"{at}: không quy tắc nào được xét", f"{at}: no rule was judged")
            for rule, why in one.alarms.items():
                yield Text(f"{at}: {rule}: {why['vi']}", f"{at}: {rule}: {why['en']}")

    @property
    def whole(self) -> bool:
        """No hole, no false alarm."""
        return not any(self.holes()) and not any(self.alarms())

    def as_json(self) -> dict[str, Any]:
        """The table as written to `prove.json`."""
        return {
            "role": self.role.value,
            "seed": self.seed,
            "whole": self.whole,
            "rules": list(self.rules),
            "twins": [asdict(twin) for twin in self.twins],
            "variants": [asdict(variant) for variant in self.variants],
            "holes": [hole.as_json() for hole in self.holes()],
            "alarms": [alarm.as_json() for alarm in self.alarms()],
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """What to prove: which rules, how widely, how often."""

    role: Role
    seed: int
    today: date
    rules: tuple[str, ...] = ()
    """Ids or beginnings of ids; empty: all."""
    chapters: tuple[str, ...] = ()
    own_rule_only: bool = False
    """Run each twin against its own rule only: the diagonal of the table, in a fraction of the time."""
    variant_runs: int = 0
    """How many variant runs, each with a seed of its own; 0: each variant once."""
    workers: int = 0


def prove(plan: Plan, tell: Callable[[str, int, int], None] | None = None) -> Proof:
    """Play every twin and variant of the plan; `tell(name, done, of)` hears of each."""
    module = part("lienthong.twins", plan.role.value)
    rules = _chosen(plan)
    ids = {rule.id for rule in rules}
    narrowed = len(ids) < len(rules_of(plan.role))
    twins = [twin for twin in _of(plan.role, module.twins()) if twin.breaks in ids or not narrowed]
    variants = list(_variant_runs(plan, _of(plan.role, module.variants())))
    _warm(plan)
    only = tuple(sorted(ids)) if narrowed else ()
    tasks = [
        Task(plan.role, twin.name, plan.seed, plan.today, (twin.breaks,) if plan.own_rule_only else only)
        for twin in twins
    ]
    tasks += [Task(plan.role, variant.name, seed, plan.today, only) for variant, seed in variants]
    played = _play_all(tasks, plan.workers or os.cpu_count() or 1, tell)
    proof = Proof(plan.role, plan.seed, tuple(rule.id for rule in rules))
    proof.twins = [_twin_proof(twin, one) for twin, one in zip(twins, played, strict=False)]
    proof.variants = [
        _variant_proof(variant, seed, one) for (variant, seed), one in zip(variants, played[len(twins) :], strict=True)
    ]
    return proof


def write(proofs: Iterable[Proof], folder: Path) -> Path:
    """Write `prove.json` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "prove.json"
    table = {"format": FORMAT, "roles": [proof.as_json() for proof in proofs]}
    path.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def _chosen(plan: Plan) -> tuple[Rule, ...]:
    every = rules_of(plan.role)
    known = {rule.chapter for rule in every}
    for name in plan.chapters:
        if name not in known:
            raise UsageError(
                Text(
                    f"Không có chương «{name}». Các chương: {', '.join(sorted(known))}.",
                    f"There is no chapter “{name}”. Chapters: {', '.join(sorted(known))}.",
                )
            )
    chosen = tuple(
        rule
        for rule in every
        if (not plan.chapters or rule.chapter in plan.chapters) and (not plan.rules or rule.id.startswith(plan.rules))
    )
    if not chosen:
        raise UsageError(
            Text(
                f"Không quy tắc nào của vai trò {plan.role} khớp với --rule/--chapter đã cho.",
                f"No rule of the role {plan.role} matches the given --rule/--chapter.",
            )
        )
    return chosen


def _of(role: Role, twins: Iterable[Twin]) -> list[Twin]:
    return [twin for twin in twins if twin.role is role]


def _variant_runs(plan: Plan, variants: list[Twin]) -> Iterator[tuple[Twin, int]]:
    for number in range(plan.variant_runs or len(variants) if variants else 0):
        yield variants[number % len(variants)], plan.seed + number


def _warm(plan: Plan) -> None:
    """Make the keys once, before the processes part ways: they are the dearest thing in a run."""
    world = World.make(plan.seed, plan.today, WallClock().now())
    for facility in world.facilities[:2]:
        world.identity(facility)


# --- playing ----------------------------------------------------------------------------------------------------------


def _play_all(tasks: list[Task], workers: int, tell: Callable[[str, int, int], None] | None) -> list[Played]:
    # A fork shares the keys and the rulebook that are made already; Windows has none and makes them again.
    context: Any = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    results: dict[int, Played] = {}
    waiting = list(enumerate(tasks))[::-1]
    running: dict[Connection, tuple[int, BaseProcess, float]] = {}
    while waiting or running:
        while waiting and len(running) < workers:
            number, task = waiting.pop()
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(task, theirs), daemon=False)
            process.start()
            theirs.close()
            running[ours] = (number, process, time.monotonic())
        for pipe in _ready(running):
            number, process, begun_s = running.pop(pipe)
            results[number] = _collect(pipe, process, time.monotonic() - begun_s)
            if tell:
                tell(tasks[number].twin, len(results), len(tasks))
    return [results[number] for number in range(len(tasks))]


def _ready(running: dict[Connection, tuple[int, BaseProcess, float]]) -> list[Connection]:
    now_s = time.monotonic()
    late = [pipe for pipe, (_, _, begun_s) in running.items() if now_s - begun_s > TASK_S_MAX]
    return late or [pipe for pipe in wait(list(running), timeout=1.0) if isinstance(pipe, Connection)]


def _collect(pipe: Connection, process: BaseProcess, took_s: float) -> Played:
    played = Played({}, {}, f"no result within {TASK_S_MAX:.0f} s")
    if pipe.poll():
        try:
            played = pipe.recv()
        except EOFError:
            played = Played({}, {}, "the process died")
    pipe.close()
    process.join(timeout=5)
    if process.is_alive():
        process.kill()
        process.join()
    return replace(played, took_s=took_s)


def _work(task: Task, pipe: Connection) -> None:
    silence = io.StringIO()
    with redirect_stdout(silence), redirect_stderr(silence):
        try:
            played = play(task)
        except BaseException as error:  # noqa: BLE001 -- whatever it is, the table shall name it
            played = Played({}, {}, f"{type(error).__name__}: {error}")
    pipe.send(played)
    pipe.close()
    sys.stdout.flush()
    # Servers of a twin may still hold threads; nothing of theirs is wanted any more.
    os._exit(0)


def play(task: Task) -> Played:
    """Run the suite against one twin or variant, in this process."""
    module = part("lienthong.twins", task.role.value)
    [twin] = [one for one in (*module.twins(), *module.variants()) if one.name == task.twin]
    with tempfile.TemporaryDirectory(prefix="lienthong-prove-") as folder:
        settings = RunSettings(
            role=task.role,
            mode=_MODES[task.role],
            seed=task.seed,
            today=task.today,
            out=Path(folder),
            only=task.only,
            patience_s=PATIENCE_S,
        )
        with twin.start(settings) as overrides:
            parts = dict(overrides)
            client = parts.pop("client", None)
            outcome = certify(replace(settings, **parts), client=client, evidence=False)
        reasons = {}
        for rule_id, verdict in outcome.rules.items():
            if verdict.verdict is not Verdict.PASSED:
                reasons[rule_id] = _why(outcome.events, rule_id, verdict.reason)
        trouble = outcome.troubles[0].en if outcome.troubles else ""
        return Played({rule: one.verdict.word for rule, one in outcome.rules.items()}, reasons, trouble)


def _why(events: Path, rule_id: str, reason: Text | None) -> dict[str, str]:
    if reason is not None:
        return reason.as_json()
    marker = f'"case_judged","rule":{json.dumps(rule_id)}'
    with events.open(encoding="utf-8") as lines:
        for line in lines:
            if marker in line:
                findings = json.loads(line)["findings"]
                if findings:
                    first = findings[0]
                    return {language: f"{first['place']}: {first['says'][language]}" for language in ("vi", "en")}
    return {"vi": "", "en": ""}


def _twin_proof(twin: Twin, played: Played) -> TwinProof:
    failed = tuple(sorted(rule for rule, word in played.verdicts.items() if word == Verdict.FAILED.word))
    return TwinProof(
        name=twin.name,
        breaks=twin.breaks,
        says=twin.says.as_json(),
        killed=twin.breaks in failed and not played.trouble,
        verdict=played.verdicts.get(twin.breaks, "unknown rule"),
        why=played.reasons.get(twin.breaks, {"vi": "", "en": ""}),
        also=tuple(rule for rule in failed if rule != twin.breaks),
        trouble=played.trouble,
    )


def _variant_proof(variant: Twin, seed: int, played: Played) -> VariantProof:
    alarming = {Verdict.FAILED.word, Verdict.CANT_TELL.word, Verdict.HARNESS_ERROR.word}
    return VariantProof(
        name=variant.name,
        says=variant.says.as_json(),
        seed=seed,
        alarms={
            rule: played.reasons.get(rule, {"vi": "", "en": ""})
            for rule, word in played.verdicts.items()
            if word in alarming
        },
        judged=sum(word == Verdict.PASSED.word for word in played.verdicts.values()),
        trouble=played.trouble,
    )
