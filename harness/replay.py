"""Run again what an events file tells, with its seed, day and rules, and hold the verdicts side by side."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from harness.errors import UsageError
from harness.profile import Profile
from harness.record import Record, read_record
from harness.rule import Role
from harness.run import Outcome
from harness.settings import Mode, RunSettings
from harness.text import Text
from harness.topology import Topology
from harness.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """A rule whose verdict is not what it was."""

    rule: str
    before: Verdict
    now: Verdict


def settings_of(
    record: Record,
    out: Path,
    *,
    profile: Profile | None = None,
    target: str = "",
    command: str = "",
    results_url: str = "",
    control_url: str = "",
    failed_only: bool = False,
    topology: Topology | None = None,
) -> RunSettings:
    """The settings of the recorded run; an address or a command given here takes the place of the recorded one."""
    head = record.head
    role, mode = Role(head["role"]), _mode(head["mode"])
    only = tuple(head["only"])
    if failed_only:
        only = tuple(rule.id for rule in record.rules.values() if rule.verdict is Verdict.FAILED)
        if not only:
            raise UsageError(Text("Lần chạy đó không có quy tắc nào không đạt.", "No rule failed in that run."))
    if mode == "command" and not command:
        raise UsageError(
            Text(
                "Lần chạy đó khởi động một lệnh, và lệnh không được ghi lại. Hãy nêu lại bằng --command.",
                "That run started a command, which is not recorded. Name it again with --command.",
            )
        )
    return RunSettings(
        role=role,
        mode=mode,
        seed=int(head["seed"]),
        today=date.fromisoformat(head["today"]),
        out=out,
        target=target or str(head["target"]),
        command=command,
        profile=profile,
        results_url=results_url,
        control_url=control_url,
        only=only,
        include_unpublished=bool(head["include_unpublished"]),
        topology=topology,
    )


def changes(record: Record, outcome: Outcome) -> tuple[Change, ...]:
    """Every rule judged both times whose verdict differs."""
    return tuple(
        Change(rule, record.rules[rule].verdict, verdict.verdict)
        for rule, verdict in outcome.rules.items()
        if rule in record.rules and record.rules[rule].verdict is not verdict.verdict
    )


def read(run: Path) -> Record:
    """The recorded run."""
    return read_record(run)


def _mode(word: str) -> Mode:
    modes: dict[str, Mode] = {mode: mode for mode in ("target", "command", "cases", "keyboard", "watch", "network")}
    return modes[word]
