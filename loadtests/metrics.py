"""A run's counts while it goes on, as Prometheus reads them (text format 0.0.4), on loopback only.

The endpoint lives as long as the run; what is to last stands in the run's files.
"""

import contextlib
import math
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

from harness.errors import UsageError
from harness.text import Text
from loadtests.histograms import Histogram
from loadtests.ledger import Ledger, Line

PATH: Final = "/metrics"
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
HOST: Final = "127.0.0.1"
BOUNDS_S: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper bounds of the histogram's buckets."""
_US: Final = 1_000_000
_PATIENCE_S: Final = 5


def exposition(ledger: Ledger) -> str:
    """Everything that is known by now."""
    return "".join(f"{line}\n" for line in _lines(ledger))


def _lines(ledger: Ledger) -> Iterator[str]:
    planned: dict[str, int] = {}
    for share in ledger.shares.values():
        for ask, count in share.counts.items():
            planned[ask] = planned.get(ask, 0) + count
    asks = sorted(ledger.lines.items())
    yield from _head("planned", "gauge", "Requests that the plan has.")
    yield from (_sample("planned", count, request=ask) for ask, count in sorted(planned.items()))
    yield from _head("left_total", "counter", "Requests that have left.")
    yield _sample("left_total", ledger.left)
    yield from _head("late_total", "counter", "Requests that left late.")
    yield _sample("late_total", ledger.late)
    yield from _head("longest_delay_seconds", "gauge", "The longest that a request left after its time.")
    yield _sample("longest_delay_seconds", ledger.behind_s)
    yield from _head("workers_lost", "gauge", "Workers that went away before they were done.")
    yield _sample("workers_lost", len(ledger.lost_workers))
    yield from _head("answers_total", "counter", "Answers, wrong and missing ones too.")
    yield from (_sample("answers_total", line.answered, request=ask) for ask, line in asks)
    yield from _head("faults_total", "counter", "Answers that were wrong or missing.")
    for ask, line in asks:
        yield from (_sample("faults_total", count, request=ask, fault=fault) for fault, count in line.faults.items())
    yield from _head("latency_seconds", "histogram", "From when a request was to leave until its answer.")
    for ask, line in asks:
        yield from _histogram(ask, line)


def _head(name: str, kind: str, says: str) -> Iterator[str]:
    yield f"# HELP lienthong_load_{name} {says}"
    yield f"# TYPE lienthong_load_{name} {kind}"


def _sample(name: str, value: float, **labels: str) -> str:
    told = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
    return f"lienthong_load_{name}{f'{{{told}}}' if told else ''} {value:.10g}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _histogram(ask: str, line: Line) -> Iterator[str]:
    for bound, count in zip((*BOUNDS_S, math.inf), _up_to(line.latency), strict=True):
        says = "+Inf" if bound == math.inf else f"{bound:g}"
        yield _sample("latency_seconds_bucket", count, request=ask, le=says)
    count = int(line.latency.get_total_count())
    yield _sample(
        "latency_seconds_sum", float(line.latency.get_mean_value()) * count / _US if count else 0.0, request=ask
    )
    yield _sample("latency_seconds_count", count, request=ask)


def _up_to(latency: Histogram) -> list[int]:
    """How many latencies are at most each bound, and how many there are."""
    found = [0] * (len(BOUNDS_S) + 1)
    for item in latency.get_recorded_iterator():
        took_s = item.value_iterated_to / _US
        for place, bound in enumerate((*BOUNDS_S, math.inf)):
            if took_s <= bound:
                found[place] += item.count_added_in_this_iter_step
    return found


@contextlib.contextmanager
def serving(port: int, tell: Callable[[], str]) -> Iterator[None]:
    """Answer at `port` of this machine what `tell` says, while the block runs; port 0 serves nothing."""
    if not port:
        yield
        return
    try:
        server = ThreadingHTTPServer((HOST, port), _handler(tell))
    except OSError as error:
        raise UsageError(
            Text(
                f"Không mở được cổng {port} cho --metrics-port ({error.strerror}). Chọn cổng khác.",
                f"The port {port} of --metrics-port cannot be opened ({error.strerror}). Choose another.",
            )
        ) from error
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(tell: Callable[[], str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = _PATIENCE_S

        def do_GET(self) -> None:
            """Tell, at the one path there is."""
            if self.path.partition("?")[0] != PATH:
                self.send_error(404)
                return
            body = tell().encode()
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing: scrapes are no news."""

    return Handler
