"""`lienthong load` as a person runs it, against a stand-in that is right or goes wrong in one known way."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from harness.clock import WallClock, vietnam_day
from harness.errors import UnreachableError, UsageError
from harness.world import World
from loadtests import running
from loadtests.settings import Settings
from mocks.intake.server import LocalGateway
from tests.loadtests.conftest import PATIENCE_S, begin, ended, evenly, load

pytestmark = pytest.mark.timeout(240)
StandIn = Callable[..., str]


def test_the_mock_gateway_takes_a_plans_documents_at_all_doors_and_loses_none(partner: Path, tmp_path: Path) -> None:
    clock = WallClock()
    world = World.make(1, vietnam_day(clock), clock.now())
    with LocalGateway(world, clock, 1) as gateway:
        more = ("--profile", partner, "--control-url", gateway.control_url, "--workers", 2)
        what = ("--question", "month_end", "--seconds", 3, "--rate", 60)
        code, summary, said = load(gateway.url, tmp_path / "out", *more, *what)
        records = gateway.desk.store.all()
        received = [record.receipt for record in records]
        gateway.desk.process_due(all_of_it=True)
        outcomes = {record.result["ketQua"] for record in gateway.desk.store.all() if record.result}

    assert code == 0, said
    assert summary["achieved"]["count"] == summary["offered"]["count"] > 100
    assert summary["receipts"]["compared_by"] == "control"
    assert summary["receipts"]["acknowledged"] == len(received) == len(set(received))
    assert summary["times"]["preparing_s"] > 0
    assert [worker["offered"] for worker in summary["workers"]] == pytest.approx(
        [summary["offered"]["count"] / 2] * 2, abs=1
    )
    assert {"lookup", "claim-visit", "discharge"} <= set(summary["requests"])
    assert outcomes == {"accepted"}


def test_lost_and_repeated_receipts_are_found(stand_in: StandIn, partner: Path, tmp_path: Path) -> None:
    url = stand_in("--forget", "7", "--repeat", "5")
    times = evenly(tmp_path / "times.csv", "discharge", 2, 20)

    code, summary, said = load(
        url, tmp_path / "out", "--replay", times, "--seconds", 2, "--profile", partner, "--control-url", url
    )

    # Of 40 answers every seventh is forgotten and every fifth repeats the one before: 14 comes back as that of the
    # fifteenth, and the thirty-fifth is a 34 that is kept.
    assert code == 1, said
    assert summary["receipts"]["lost"]["first"] == ["R21", "R28", "R7"]
    assert summary["receipts"]["twice"]["count"] == 8
    assert "are gone, for example R21" in said


def test_a_generator_that_cannot_keep_up_voids_the_run(stand_in: StandIn, partner: Path, tmp_path: Path) -> None:
    url = stand_in("--slow", "1")
    times = evenly(tmp_path / "times.csv", "lookup", 2, 20)

    code, summary, said = load(
        url, tmp_path / "out", "--replay", times, "--seconds", 2, "--profile", partner, "--pool", 5
    )

    assert code == 5, said
    assert summary["conclusion"] == "void"
    assert summary["lateness"]["pool_exhausted"] > 0
    assert summary["lateness"]["longest_ms"] > 1000
    # Counted from the intended start, waiting for a place is waiting all the same.
    assert summary["latency"]["p100_ms"] > 2000
    assert "no door to compare them at" in said
    # Locust's own table and page are told the same, not how long the target took once it was asked.
    (row,) = re.findall(r"POST +lookup +40 .*?\| +\d+ +\d+ +(\d+)", (tmp_path / "out/generator.log").read_text("utf-8"))
    assert int(row) > 2000


def test_a_worker_that_is_killed_is_noticed_and_its_loss_is_said(
    stand_in: StandIn, partner: Path, tmp_path: Path
) -> None:
    url = stand_in()
    times = evenly(tmp_path / "times.csv", "lookup", 5, 20)
    out = tmp_path / "out"
    run = begin(url, out, "--replay", times, "--seconds", 5, "--profile", partner, "--workers", 2)
    victim = _sending(run, url, "--worker")
    os.kill(victim.pid, signal.SIGKILL)

    code, summary, said = ended(run, out)

    assert code == 3, said
    (lost,) = [worker for worker in summary["workers"] if worker["lost"]]
    assert lost["offered"] == 50
    assert lost["answered"] < 50
    assert f"nothing is known of {50 - lost['answered']} of its 50 requests" in said
    (other,) = [worker for worker in summary["workers"] if not worker["lost"]]
    assert other["answered"] == 50
    assert summary["achieved"]["count"] == 50 + lost["answered"]


def test_a_run_that_is_stopped_writes_what_is_known(stand_in: StandIn, partner: Path, tmp_path: Path) -> None:
    url = stand_in()
    times = evenly(tmp_path / "times.csv", "lookup", 60, 20)
    run = begin(url, tmp_path / "out", "--replay", times, "--seconds", 60, "--profile", partner)
    lead = _sending(run, url, "--headless")
    lead.send_signal(signal.SIGINT)

    code, summary, said = ended(run, tmp_path / "out")

    assert code == 3, said
    assert "was stopped midway" in said
    assert summary["offered"]["count"] == 1200
    assert summary["achieved"]["count"] < 1200


def _sending(run: "subprocess.Popen[str]", url: str, word: str) -> psutil.Process:
    """The run's process with `word` on its command line, as soon as it has a line to the target."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        for child in psutil.Process(run.pid).children():
            if word in child.cmdline() and _has_sent(child, url):
                return child
    pytest.fail("no worker ever sent")


def _has_sent(process: psutil.Process, url: str) -> bool:
    port = int(url.rpartition(":")[2])
    return any(line.raddr and line.raddr.port == port for line in process.net_connections("tcp"))


def test_a_port_where_nobody_listens_ends_the_run_before_it_begins(settings: Settings) -> None:
    with pytest.raises(UnreachableError, match="Nobody listens"):
        running.run(replace(settings, target="http://127.0.0.1:9"), 1)


def test_another_machine_is_refused_unless_its_owner_says_so(tmp_path: Path) -> None:
    code, summary, said = load("http://192.0.2.1:80", tmp_path / "out")

    assert (code, summary) == (2, {})
    assert "--i-own-this-target" in said


def test_what_cannot_be_is_refused_before_a_process_is_started(stand_in: StandIn, settings: Settings) -> None:
    here = replace(settings, target=stand_in())

    for wrong in ({"rate": 1e6}, {"replay": "none.csv"}, {"plan": "none"}, {"question": "none"}):
        with pytest.raises(UsageError):
            running.run(replace(here, **wrong), 1)


def test_a_target_whose_accounts_are_not_known_is_refused_with_the_remedy(
    stand_in: StandIn, settings: Settings, tmp_path: Path
) -> None:
    times = evenly(tmp_path / "times.csv", "lookup", 1, 1)

    with pytest.raises(UsageError, match="Add --fixtures"):
        running.run(replace(settings, target=stand_in(), replay=str(times)), 1)


def test_a_target_that_gives_no_token_cannot_be_used(
    stand_in: StandIn, settings: Settings, partner: Path, tmp_path: Path
) -> None:
    times = evenly(tmp_path / "times.csv", "lookup", 1, 1)
    told = replace(settings, target=stand_in("--closed"), replay=str(times), profile=str(partner))

    with pytest.raises(UnreachableError, match="No token could be had"):
        running.run(told, 1)


def test_the_command_line_stays_free_of_gevents_patches() -> None:
    look = "import sys, loadtests.command; print('gevent' in sys.modules, 'locust' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]
