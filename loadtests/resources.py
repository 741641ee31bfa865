"""Processor and memory of a target that is a process of this machine, once a second while a load runs.

Known is who listens at the target's port, with all their children. Where nobody can be seen there (another machine,
another user's process) nothing is measured, and the reason stands in the summary. A port that is passed on, as a
container's may be, shows whoever passes it on: the name of the process says so.
"""

import contextlib
import csv
import ipaddress
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

import psutil

from harness.text import Text
from loadtests.safety import place

FILE: Final = "resources.csv"
EVERY_S: Final = 1.0
ELSEWHERE: Final = Text(
    "Hệ thống không ở máy này nên không đo được bộ xử lý và bộ nhớ của nó.",
    "The target is not on this machine, so its processor and memory cannot be measured.",
)
UNSEEN: Final = Text(
    "Không thấy tiến trình nào của người dùng này nghe ở cổng {port}, nên không đo được bộ xử lý và bộ nhớ.",
    "No process of this user is seen listening at port {port}, so processor and memory are not known.",
)
NO_SAMPLE: Final = Text("Lần chạy quá ngắn để đo.", "The run was too short to be measured.")


@dataclass(frozen=True, slots=True)
class Sample:
    """One look: when (monotonic clock), processors kept busy since the look before, resident memory, how many."""

    at_s: float
    processors: float
    memory_bytes: int
    processes: int


@dataclass(slots=True)
class Watch:
    """What is seen of the target's processes."""

    roots: tuple[psutil.Process, ...]
    why: Text | None = None
    name: str = ""
    samples: list[Sample] = field(default_factory=list)
    _busy_s: dict[tuple[int, float], float] = field(default_factory=dict)
    _at_s: float = 0.0

    def look(self) -> None:
        """Take a sample; the first look only begins to count."""
        now = time.monotonic()
        busy_s, memory = _usage(self.roots)
        if self._at_s and busy_s:
            spent = sum(spent - self._busy_s.get(one, 0.0) for one, spent in busy_s.items())
            self.samples.append(Sample(now, max(spent, 0.0) / (now - self._at_s), memory, len(busy_s)))
        self._busy_s, self._at_s = busy_s, now


def _usage(roots: Iterable[psutil.Process]) -> tuple[dict[tuple[int, float], float], int]:
    """Processor seconds by process, and resident memory of all; whoever has gone meanwhile is passed over."""
    busy_s: dict[tuple[int, float], float] = {}
    memory = 0
    for process in _with_children(roots):
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            resident = process.memory_info().rss
            busy_s[process.pid, process.create_time()] = times.user + times.system
            memory += resident
    return busy_s, memory


def _with_children(roots: Iterable[psutil.Process]) -> set[psutil.Process]:
    found = set(roots)
    for process in roots:
        with contextlib.suppress(psutil.Error):
            found |= set(process.children(recursive=True))
    return found


@contextlib.contextmanager
def watched(url: str) -> Iterator[Watch]:
    """Look at the target's processes once a second while the block runs."""
    watch = _found(url)
    if watch.why is not None:
        yield watch
        return
    over = Event()
    thread = Thread(target=_keep_looking, args=(watch, over), daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()


def _keep_looking(watch: Watch, over: Event) -> None:
    watch.look()
    while not over.wait(EVERY_S):
        watch.look()


def _found(url: str) -> Watch:
    host, port = place(url)
    if not _is_this_machine(host):
        return Watch((), ELSEWHERE)
    try:
        lines = psutil.net_connections("tcp")
    except psutil.Error:  # some systems show such lists to administrators only
        lines = []
    listening = {
        line.pid for line in lines if line.status == psutil.CONN_LISTEN and line.pid and line.laddr.port == port
    }
    roots: list[psutil.Process] = []
    for pid in sorted(listening):
        with contextlib.suppress(psutil.Error):
            roots.append(psutil.Process(pid))
    if not roots:
        return Watch((), UNSEEN.fill(port=str(port)))
    with contextlib.suppress(psutil.Error):
        return Watch(tuple(roots), name=roots[0].name())
    return Watch((), UNSEEN.fill(port=str(port)))


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def write(folder: Path, watch: Watch, began_s: float, until_s: float) -> dict[str, Any]:
    """Write what was seen while requests were under way; the summary of it, or why there is none."""
    (folder / FILE).unlink(missing_ok=True)
    seen = [one for one in watch.samples if began_s <= one.at_s <= began_s + until_s + EVERY_S]
    if watch.why is not None or not seen:
        return {"known": False, "why": (watch.why or NO_SAMPLE).as_json()}
    with (folder / FILE).open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["at_s", "processors", "memory_bytes", "processes"])
        for one in seen:
            rows.writerow([f"{one.at_s - began_s:.3f}", f"{one.processors:.3f}", one.memory_bytes, one.processes])
    return {
        "known": True,
        "process": watch.name,
        "processors_mean": sum(one.processors for one in seen) / len(seen),
        "processors_most": max(one.processors for one in seen),
        "memory_first_bytes": seen[0].memory_bytes,
        "memory_most_bytes": max(one.memory_bytes for one in seen),
    }
