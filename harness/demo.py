"""`lienthong demo`: the mock gateway certified from both sides, then every journey through the whole network."""

import sys
from datetime import date
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from harness.clock import WallClock
from harness.parts import part
from harness.reporting import write_reports
from harness.rule import Role
from harness.run import Outcome, certify
from harness.settings import RunSettings
from harness.terminal import CONCLUSION_WORDS, VERDICT_WORDS, Progress, out
from harness.text import Language, Text
from harness.verdict import Verdict
from harness.world import World

_NAMES = {
    Role.INTAKE: Text("Cổng tiếp nhận (mô phỏng)", "Intake gateway (mock)"),
    Role.HOSPITAL: Text("Phần mềm bệnh viện (mẫu)", "Hospital system (reference)"),
    Role.JOURNEY: Text("Mạng liên thông (mô phỏng)", "Network (mock), all journeys"),
}


def play(folder: Path, seed: int, today: date, language: Language) -> list[Outcome]:
    """Certify the mock gateway, the reference client, then the network; print a short table and where to look."""
    clock = WallClock()
    gateway = part("lienthong.gateways", "intake")(World.make(seed, today, clock.now()), clock, seed)
    gateway.start()
    try:
        intake = RunSettings(
            role=Role.INTAKE,
            mode="target",
            seed=seed,
            today=today,
            out=folder / "intake",
            target=gateway.url,
            results_url=gateway.results_url,
            control_url=gateway.control_url,
            language=language,
        )
        outcomes = [_certify(intake)]
    finally:
        gateway.stop()
    hospital = RunSettings(
        role=Role.HOSPITAL,
        mode="command",
        seed=seed,
        today=today,
        out=folder / "hospital",
        command=f'"{sys.executable}" -m mocks.hospital',
        language=language,
    )
    outcomes.append(_certify(hospital))
    journey = RunSettings(
        role=Role.JOURNEY, mode="network", seed=seed, today=today, out=folder / "journey", language=language
    )
    outcomes.append(_certify(journey))
    _show(outcomes, language)
    return outcomes


def _certify(settings: RunSettings) -> Outcome:
    with Progress(settings.language) as listener:
        outcome = certify(settings, listener=listener)
    write_reports(settings.out, settings.language)
    return outcome


def _show(outcomes: list[Outcome], language: Language) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for words in (Text("Kết luận", "Conclusion"), Text("Quy tắc", "Rules"), Text("Đạt", "Passed")):
        table.add_column(words.to(language), justify="right")
    for verdict in (Verdict.FAILED, Verdict.UNTESTED, Verdict.CANT_TELL, Verdict.INAPPLICABLE):
        table.add_column(VERDICT_WORDS[verdict].to(language), justify="right")
    for role, outcome in zip(_NAMES, outcomes, strict=True):
        found = [one.verdict for one in outcome.rules.values()]
        shown = (Verdict.PASSED, Verdict.FAILED, Verdict.UNTESTED, Verdict.CANT_TELL, Verdict.INAPPLICABLE)
        table.add_row(
            _NAMES[role].to(language),
            CONCLUSION_WORDS[outcome.conclusion].to(language),
            str(len(found)),
            *(str(found.count(verdict)) for verdict in shown),
        )
    console = out()
    console.print(table)
    for outcome in outcomes:
        for trouble in outcome.troubles:
            console.print(escape(trouble.to(language)), soft_wrap=True)
    where = Text("Mở bằng trình duyệt", "Open in a browser").to(language)
    pages = [outcome.events.parent / "report.html" for outcome in outcomes]
    console.print(f"{where}: {', '.join(escape(str(page)) for page in pages)}", soft_wrap=True)
