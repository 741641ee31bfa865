"""Runs Locust in processes of their own, so that gevent's patches never reach the process of the command line.

One process for a single worker; a master and workers on loopback for more. All are bounded in time, and none outlives
the run.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from harness.errors import HarnessError, UnreachableError, UsageError
from harness.language import LANGUAGE, VARIABLE
from harness.text import Text
from loadtests import safety
from loadtests.order import ORDER
from loadtests.replay import read_times
from loadtests.settings import Settings
from loadtests.summary import PAGE, SUMMARY

LOG: Final = "generator.log"
REFUSED: Final = "refused.json"
PREPARE_S_MAX: Final = 7200.0
END_S: Final = 120.0
"""Beyond preparing, sending and the answers' deadlines: starting, comparing receipts, writing."""
STOP_S: Final = 20.0
POLL_S: Final = 0.1
_REFUSALS: Final[dict[int, type[HarnessError]]] = {2: UsageError, 3: UnreachableError}


def run(settings: Settings, workers: int) -> dict[str, Any]:
    """Run the load; the summary. HarnessError says why there is none."""
    settings = settings.checked()
    safety.check_target(settings.target, owned=settings.owned)
    safety.knock(settings.target)
    if settings.replay:
        read_times(Path(settings.replay))
    else:
        from scenarios.capacity.plan import read_plan  # noqa: PLC0415 -- only when a plan is named: it takes a while

        read_plan(settings.plan)
    folder = _emptied(Path(settings.out))
    with (folder / LOG).open("wb") as log, _processes(settings, workers, log) as processes:
        _wait(processes[0], settings)
    return _result(folder)


def _emptied(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in (SUMMARY, PAGE, REFUSED):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            Text(
                f"Không ghi được vào {folder}: {error.strerror}. Chọn thư mục khác bằng --out.",
                f"{folder} cannot be written: {error.strerror}. Choose another with --out.",
            )
        ) from error
    return folder


@contextlib.contextmanager
def _processes(settings: Settings, workers: int, log: Any) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """The lead first; whatever still runs at the end is ended, each by itself."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("LOCUST_")}
    environment[VARIABLE] = LANGUAGE
    environment[ORDER] = json.dumps(settings.as_json())
    port = _free_port()
    commands = [_lead(settings, workers, port)]
    commands += [
        _locust(settings, "--worker", "--master-port", str(port)) for _ in range(workers if workers > 1 else 0)
    ]
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.extend(
            subprocess.Popen(command, stdout=log, stderr=log, env=environment)  # noqa: S603 -- commands of ours
            for command in commands
        )
        yield started
    finally:
        _end(started)


def _lead(settings: Settings, workers: int, port: int) -> list[str]:
    command = _locust(settings, "--headless", "--only-summary")
    if workers > 1:
        bind = ["--master-bind-host", "127.0.0.1", "--master-bind-port", str(port)]
        command += ["--master", *bind, "--expect-workers", str(workers), "--expect-workers-max-wait", "60"]
    return command


def _locust(settings: Settings, *more: str) -> list[str]:
    file = Path(__file__).with_name(f"{settings.question}.py")
    # Without Locust's own configuration files: a stray locust.conf must not change a run.
    return [sys.executable, "-m", "locust", "-f", str(file), "--host", settings.target, *more]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(lead: "subprocess.Popen[bytes]", settings: Settings) -> None:
    bound = PREPARE_S_MAX + settings.seconds + 3 * settings.deadline_s + END_S
    try:
        lead.wait(timeout=bound)
    except subprocess.TimeoutExpired as error:
        raise HarnessError(
            Text(f"Máy phát tải không dừng sau {bound:.0f} s.", f"The generator did not end within {bound:.0f} s.")
        ) from error
    except KeyboardInterrupt:
        # The lead was interrupted with us and writes what is known; a second one ends everything.
        with contextlib.suppress(subprocess.TimeoutExpired):
            lead.wait(timeout=STOP_S)
        if not (Path(settings.out) / SUMMARY).is_file():
            raise


def _end(processes: list["subprocess.Popen[bytes]"]) -> None:
    for process in processes[1:]:
        if process.poll() is None:
            _wait_briefly(process)
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOP_S
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(until - time.monotonic(), POLL_S))
        if process.poll() is None:
            process.kill()
            process.wait()


def _wait_briefly(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=2.0)


def _result(folder: Path) -> dict[str, Any]:
    refused = folder / REFUSED
    if refused.is_file():
        told = json.loads(refused.read_text("utf-8"))
        raise _REFUSALS.get(told["exit_code"], HarnessError)(Text.of(told["refused"]))
    try:
        summary: dict[str, Any] = json.loads((folder / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError) as error:
        place = folder / LOG
        raise HarnessError(
            Text(
                f"Máy phát tải kết thúc mà không có kết quả. Chi tiết: {place}",
                f"The generator ended without a result. Details: {place}",
            )
        ) from error
    return summary
