"""Playing a suite against many parties, each in a process of its own, so that one that hangs or dies spoils no other.

The processes are forks of one that has read the suite and made the keys already. Windows has no fork: there each
process reads and makes them again.
"""

import io
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import date
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from harness.clock import WallClock
from harness.conversation import gateway_class
from harness.parts import part
from harness.profile import Profile, Waits
from harness.readsuite import ReadSuite, with_suite
from harness.rule import Role
from harness.rulebook import rules_of
from harness.run import Outcome, certify
from harness.settings import Mode, RunSettings
from harness.text import Text
from harness.verdict import Verdict
from harness.world import World

PATIENCE_S: Final = 10.0
RESULT_S: Final = 8.0
"""How long a broken gateway may keep a result back: some never give it. Correct ones get the time that all get."""
TASK_S_MAX: Final = 1800.0
MODES: Final[dict[Role, Mode]] = {Role.INTAKE: "target", Role.HOSPITAL: "command", Role.JOURNEY: "network"}
WAITS: Final[dict[Role, int]] = {Role.INTAKE: 1, Role.HOSPITAL: 2, Role.JOURNEY: 1}
"""Processes a core: a run of the hospital suite sleeps half of its time, because time-outs are what it is about."""

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """One run of the suite against one twin or variant; plain values, so that it travels between processes."""

    role: Role
    twin: str
    seed: int
    today: date
    only: tuple[str, ...] = ()
    """Ids of the rules to judge by; empty: all."""


@dataclass(frozen=True, slots=True)
class Played:
    """What a task came to: the verdict of every rule, or the trouble that kept it from an end."""

    verdicts: dict[str, str]
    reasons: dict[str, dict[str, str]]
    trouble: str = ""
    took_s: float = 0.0


def play_all(tasks: list[Task], workers: int, tell: Tell | None = None) -> list[Played]:
    """Play every task, all of one role; `tell(name, done, of)` hears of each end."""
    if not tasks:
        return []
    first = tasks[0]
    workers = workers or (os.cpu_count() or 1) * WAITS[first.role]
    if "fork" not in multiprocessing.get_all_start_methods():
        return _Yard(tasks, None).run(workers, tell)
    warm(first)
    played: list[Played] = []

    def work(suite: ReadSuite) -> None:
        played.extend(_Yard(tasks, suite).run(workers, tell))

    settings = RunSettings(role=first.role, mode=MODES[first.role], seed=first.seed, today=first.today, out=Path())
    with_suite(settings, work)
    return played


def warm(task: Task) -> None:
    """Import the mock gateway and make every key, before the processes part ways: nothing in a run is dearer."""
    gateway_class()
    world = World.make(task.seed, task.today, WallClock().now())
    world.identity(world.facilities[0], "unregistered")
    for facility in world.facilities:
        world.registered_fingerprints(facility)


class _Yard:
    """The processes at work."""

    def __init__(self, tasks: list[Task], suite: ReadSuite | None) -> None:
        self._tasks = tasks
        self._suite = suite
        self._context: Any = multiprocessing.get_context("fork" if suite else "spawn")
        self._running: dict[Connection, tuple[int, BaseProcess, float]] = {}

    def run(self, workers: int, tell: Tell | None) -> list[Played]:
        results: dict[int, Played] = {}
        waiting = list(range(len(self._tasks)))[::-1]
        try:
            while waiting or self._running:
                while waiting and len(self._running) < workers:
                    self._start(waiting.pop())
                for pipe in self._ready():
                    number, process, begun_s = self._running.pop(pipe)
                    results[number] = _collect(pipe, process, time.monotonic() - begun_s)
                    if tell:
                        tell(self._tasks[number].twin, len(results), len(self._tasks))
        finally:
            for _, process, _ in self._running.values():
                process.kill()
        return [results[number] for number in range(len(self._tasks))]

    def _start(self, number: int) -> None:
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_work, args=(self._tasks[number], theirs, self._suite), daemon=False)
        process.start()
        theirs.close()
        self._running[ours] = (number, process, time.monotonic())

    def _ready(self) -> list[Connection]:
        now_s = time.monotonic()
        late = [pipe for pipe, (_, _, begun_s) in self._running.items() if now_s - begun_s > TASK_S_MAX]
        return late or [pipe for pipe in wait(list(self._running), timeout=1.0) if isinstance(pipe, Connection)]


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


def _work(task: Task, pipe: Connection, suite: ReadSuite | None) -> None:
    silence = io.StringIO()
    with redirect_stdout(silence), redirect_stderr(silence):
        try:
            played = play(task, suite)
        except BaseException as error:  # noqa: BLE001 -- whatever it is, the table shall name it
            played = Played({}, {}, f"{type(error).__name__}: {error}")
    pipe.send(played)
    pipe.close()
    sys.stdout.flush()
    # Servers of a twin may still hold threads; nothing of theirs is wanted any more.
    os._exit(0)


def play(task: Task, suite: ReadSuite | None = None) -> Played:
    """Run the suite against one twin or variant, in this process; `suite` if this process has read it already."""
    module = part("lienthong.twins", task.role.value)
    [twin] = [one for one in (*module.twins(), *module.variants()) if one.name == task.twin]
    with tempfile.TemporaryDirectory(prefix="lienthong-prove-") as folder:
        settings = RunSettings(
            role=task.role,
            mode=MODES[task.role],
            seed=task.seed,
            today=task.today,
            out=Path(folder),
            only=task.only,
            profile=Profile(waits=Waits(processing_s=RESULT_S)) if twin.breaks else None,
            patience_s=PATIENCE_S,
        )
        with twin.start(settings) as overrides:
            parts = dict(overrides)
            client = parts.pop("client", None)
            pointed = replace(settings, **parts)
            rules = [rule for rule in rules_of(task.role) if rule.id in task.only or not task.only]
            outcome = (
                suite.certify(pointed, rules, client=client)
                if suite
                else certify(pointed, rules=rules, client=client, evidence=False)
            )
        return _told(outcome)


def _told(outcome: Outcome) -> Played:
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
