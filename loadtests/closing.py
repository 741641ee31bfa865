"""A load run from its plan's limits to its verdicts: what `lienthong load run` does around the run itself."""

import json
from pathlib import Path
from typing import Any

from harness.language import LANGUAGE
from harness.reporting import write_reports
from harness.run import Outcome
from harness.terminal import out, show_outcome
from loadtests import resources, running, verdicts
from loadtests.settings import Settings
from loadtests.summary import SUMMARY
from loadtests.thresholds import Limits, read_limits


def carry_out(settings: Settings, workers: int) -> tuple[dict[str, Any], Outcome]:
    """Run the load and judge it; the summary, with limits and the final exit code in it, and what rules came to."""
    limits = read_limits(settings.plan, settings.question)  # a plan that is wrong ends here, before anything starts
    with resources.watched(settings.target) as watch:
        told = running.run(settings, workers)
    times = told["times"]
    told["resources"] = resources.write(
        Path(settings.out), watch, float(times["began_monotonic_s"]), float(times["sending_s"])
    )
    return told, judge(settings, told, limits)


def judge(settings: Settings, told: dict[str, Any], limits: Limits) -> Outcome:
    """Hold the run's figures against `limits`: writes the events file, and verdicts into `told` and the summary."""
    folder = Path(settings.out)
    found = verdicts.looks(told, limits, verdicts.answered_in_time(folder, settings.seconds))
    outcome = verdicts.write_events(settings, found)
    told["limits"] = [look.as_json() for look in found]
    told["rules"] = {"conclusion": outcome.conclusion, "events": f"{verdicts.FOLDER}/{outcome.events.name}"}
    told["exit_code"] = verdicts.exit_code(told, found, outcome)
    rewrite(folder, told)
    return outcome


def read(folder: Path) -> dict[str, Any]:
    """The summary of the run in `folder`."""
    told: dict[str, Any] = json.loads((folder / SUMMARY).read_text("utf-8"))
    return told


def rewrite(folder: Path, told: dict[str, Any]) -> None:
    """The summary, with what was learned after the run."""
    part = folder / f"{SUMMARY}.part"
    part.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    part.replace(folder / SUMMARY)


def draw(folder: Path) -> list[Path]:
    """Write the page of the run in `folder` and every report of its verdicts; the files written, the page first."""
    from loadtests import page  # noqa: PLC0415 -- drawing takes a second to load, which no other command should wait

    return [page.write(folder), *write_reports(folder / verdicts.FOLDER, LANGUAGE)]


def show(settings: Settings, told: dict[str, Any], outcome: Outcome) -> None:
    """What the rules came to where the plan sets a limit, and where page and reports stand."""
    files = draw(Path(settings.out))
    if any(look["limit"] is not None for look in told["limits"]):
        show_outcome(outcome, "intake", files, LANGUAGE)
    else:
        out().print(str(files[0]), markup=False, soft_wrap=True)
