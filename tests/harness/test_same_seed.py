"""One seed, one run: the same events twice, apart from wall times and addresses; and no canary in any artefact."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from harness.clock import WallClock, vietnam_day
from harness.events import Event, read_events, without_wall_times
from harness.reporting import write_reports
from harness.rule import Role
from harness.rulebook import rules_of
from harness.run import certify
from harness.settings import RunSettings
from harness.world import World
from mocks.hospital.loop import run as reference_client
from mocks.intake.server import LocalGateway

SEED = 23
GATEWAY = ("GATE-TOKEN-200", "GATE-LOOKUP-", "GATE-CERT-200", "SIG-DIGEST-01", "TABLE-CT07-PL02", "ENV-ORDER-01")
HOSPITAL = ("CLI-CALL-", "CLI-TOKEN-", "TABLE-CT03-PL02", "SIG-DIGEST-01", "DISCHARGE-", "XML7-")


def day() -> date:
    return vietnam_day(WallClock())


def certify_gateway(out: Path) -> None:
    clock = WallClock()
    with LocalGateway(World.make(SEED, day(), clock.now()), clock, SEED) as gateway:
        certify(
            RunSettings(
                Role.INTAKE,
                "target",
                SEED,
                day(),
                out,
                target=gateway.url,
                results_url=gateway.results_url,
                control_url=gateway.control_url,
                only=GATEWAY,
            )
        )


def certify_hospital(out: Path) -> None:
    settings = RunSettings(Role.HOSPITAL, "cases", SEED, day(), out, only=known(HOSPITAL))
    certify(settings, client=reference_client)


def known(beginnings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in beginnings if any(rule.id.startswith(one) for rule in rules_of(Role.HOSPITAL)))


def events(out: Path) -> list[Event]:
    return [without_wall_times(event) for event in read_events(out / "events.ndjson")]


RUNS = {"intake": certify_gateway, "hospital": certify_hospital}


ROOT = Path(__file__).resolve().parents[2]
ALONE = (
    "import sys, pathlib; from tests.harness.test_same_seed import RUNS; RUNS[sys.argv[1]](pathlib.Path(sys.argv[2]))"
)


def alone(role: str, out: Path) -> None:
    """A run in a process of its own: with keys of its own, and without threads that another test left behind."""
    subprocess.run([sys.executable, "-c", ALONE, role, str(out)], cwd=ROOT, check=True, timeout=140)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", RUNS)
def test_two_runs_of_one_seed_write_the_same_events_and_no_artefact_holds_a_canary(role: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        alone(role, out)
        write_reports(out, "vi")

    assert sum(event["event"] == "exchange" for event in events(first)) > 5
    assert events(first) == events(second)
    canaries = World.make(SEED, day(), WallClock().now()).canaries()
    artefacts = [path for path in first.rglob("*") if path.is_file() and path.suffix not in {".db", ".sqlite"}]
    assert {path.suffix for path in artefacts} >= {".ndjson", ".json", ".xml", ".html", ".har"}
    for path in artefacts:
        text = path.read_text("utf-8", "replace")
        assert [canary for canary in canaries if canary in text] == [], path.name
