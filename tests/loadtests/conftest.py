"""What tests of the load share: a stand-in gateway, a partner's profile with one key, a run by the command line."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harness.clock import WallClock, vietnam_day
from harness.world import World
from loadtests.settings import Settings

HERE = Path(__file__).parent
LIENTHONG = Path(sys.executable).with_name("lienthong")
PATIENCE_S = 110
TODAY = datetime(2026, 9, 15, 3, tzinfo=UTC)
PASSWORD = "secret-of-nobody"


@contextmanager
def standing_in(*how: str) -> Iterator[str]:
    """A stand-in gateway that goes wrong as told; its address."""
    command = [sys.executable, str(HERE / "standin.py"), *how]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


@pytest.fixture
def stand_in() -> Iterator[Callable[..., str]]:
    """A function that starts a stand-in gateway."""
    with ExitStack() as stack:
        yield lambda *how: stack.enter_context(standing_in(*how))


@pytest.fixture(scope="session")
def world() -> World:
    """The world of a seed; keys are made when they are asked for."""
    return World.make(1, TODAY.date(), TODAY)


@pytest.fixture(scope="session")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `partner.toml` of a target that knows one facility, its accounts, one card, one certificate.

    They are those of a mock in this process: it would give the same facility the same key.
    """
    folder = tmp_path_factory.mktemp("partner")
    clock = WallClock()  # the run that reads it lives today
    fresh = World.make(1, vietnam_day(clock), clock.now())
    main, card, staff = fresh.main, fresh.main.card, fresh.main.staff
    (folder / "key.p12").write_bytes(fresh.identity(main.code).keystore(PASSWORD))
    holder = card.holder
    (folder / "partner.toml").write_text(
        f"""
[facility]
code = "{main.code}"
name = "{main.facility.name}"
[[accounts]]
username = "{main.account.username}"
password = "{main.account.password}"
facility = "{main.code}"
[[accounts]]
username = "{main.driver_account.username}"
password = "{main.driver_account.password}"
facility = "{main.code}"
purpose = "HSSK"
[[staff]]
full_name = "{staff.full_name}"
cccd = "{staff.cccd}"
bhxh_number = "{staff.bhxh_number}"
licence = "{staff.licence}"
[[cards]]
number = "{card.number}"
answer = "000"
full_name = "{holder.full_name}"
born = {holder.born}
sex = "{holder.sex}"
bhxh_number = "{holder.bhxh_number}"
cccd = "{holder.cccd}"
valid_from = {card.valid_from}
valid_to = {card.valid_to}
registered_at = "{card.registered_at}"
[[certificates]]
keystore = "key.p12"
password = "{PASSWORD}"
""",
        "utf-8",
    )
    return folder / "partner.toml"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A small run that nobody carries out."""
    return Settings("discharge_afternoon", "national-2026", "http://127.0.0.1:1", str(tmp_path))


def evenly(path: Path, request: str, seconds: float, rate: float) -> Path:
    """A file of times to replay."""
    times = (f"{number / rate:.6f},{request},0\n" for number in range(int(seconds * rate)))
    path.write_text("seconds,request,site\n" + "".join(times), "utf-8")
    return path


def begin(url: str, out: Path, *more: object) -> "subprocess.Popen[str]":
    """Start `lienthong load` against `url`; lateness is allowed, because test machines are busy."""
    words = ["load", "national-2026", "--target", url, "--out", out, "--late-share", 1, "--lang", "en", *more]
    return subprocess.Popen([LIENTHONG, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def ended(process: "subprocess.Popen[str]", out: Path) -> tuple[int, dict[str, Any], str]:
    """Exit code, summary and what was said."""
    said, _ = process.communicate(timeout=PATIENCE_S)
    path = out / "summary.json"
    return process.returncode, json.loads(path.read_text("utf-8")) if path.is_file() else {}, said


def load(url: str, out: Path, *more: object) -> tuple[int, dict[str, Any], str]:
    """Run `lienthong load` to its end."""
    return ended(begin(url, out, *more), out)


def script(name: str, *words: object) -> "subprocess.Popen[str]":
    """Start a script that stands beside the tests."""
    return subprocess.Popen([sys.executable, str(HERE / name), *map(str, words)], stdout=subprocess.PIPE, text=True)


def at(values: Sequence[float], per_cent: float) -> float:
    """The percentile by nearest rank, as HdrHistogram counts it."""
    return sorted(values)[max(0, -int(-per_cent / 100 * len(values) // 1) - 1)]
