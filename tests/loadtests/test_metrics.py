"""The text that Prometheus reads, looked at with a parser of our own that knows the format's rules."""

import math
import re
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import UsageError
from loadtests.judging import Judged
from loadtests.ledger import Ledger, Share
from loadtests.metrics import exposition, serving
from loadtests.tally import Tally
from tests.loadtests.conftest import PATIENCE_S, begin, ended, evenly

SAMPLE = re.compile(r"(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?P<labels>.*)\})? (?P<value>[-+0-9.eEInf]+)")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')
SUFFIX = re.compile(r"_(bucket|sum|count)$")
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def parsed(text: str) -> Samples:
    """Every sample; each family is announced before its samples, stands together, and none comes twice."""
    found: Samples = {}
    kinds: dict[str, str] = {}
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, family, kind = line.split(" ")
            assert family not in kinds
            kinds[family] = kind
        elif not line.startswith("# HELP "):
            sample = SAMPLE.fullmatch(line)
            assert sample, line
            family = SUFFIX.sub("", sample["name"]) if SUFFIX.sub("", sample["name"]) in kinds else sample["name"]
            assert family == list(kinds)[-1], line
            assert LABEL.sub("", sample["labels"] or "") == "", line
            key = sample["name"], frozenset(LABEL.findall(sample["labels"] or ""))
            assert key not in found
            found[key] = float(sample["value"])
    return found


def of(samples: Samples, name: str, **labels: str) -> float:
    return samples[f"lienthong_load_{name}", frozenset(labels.items())]


def ledger(*took_s: float, fault: str = "") -> Ledger:
    """Answers to look-ups after such times, the last one with `fault`."""
    tally = Tally(0.01)
    for number, took in enumerate(took_s, 1):
        tally.leave(0.0)
        tally.answer("lookup", took, Judged(fault if number == len(took_s) else ""))
    found = Ledger({0: Share(0, count=len(took_s), counts={"lookup": len(took_s)}, ready=True)})
    found.add(0, tally.take() | {"from_s": 0.0, "to_s": 1.0, "done": True})
    return found


def test_what_is_counted_is_told() -> None:
    samples = parsed(exposition(ledger(0.003, 0.04, 0.3, fault="http-503")))

    assert of(samples, "planned", request="lookup") == 3
    assert of(samples, "left_total") == 3
    assert of(samples, "answers_total", request="lookup") == 3
    assert of(samples, "faults_total", request="lookup", fault="http-503") == 1


def test_buckets_add_up_and_end_in_all() -> None:
    samples = parsed(exposition(ledger(0.003, 0.04, 0.3, 45.0)))

    buckets = sorted(
        (math.inf if le == "+Inf" else float(le), value)
        for (name, labels), value in samples.items()
        if name.endswith("_bucket")
        for le in [dict(labels)["le"]]
    )
    counts = dict(buckets)
    assert (counts[0.005], counts[0.05], counts[0.5], counts[30.0], counts[math.inf]) == (1, 2, 3, 3, 4)
    assert [value for _, value in buckets] == sorted(counts.values())
    assert of(samples, "latency_seconds_count", request="lookup") == 4
    assert of(samples, "latency_seconds_sum", request="lookup") == pytest.approx(45.343, rel=1e-3)


def test_a_fault_cannot_break_the_format() -> None:
    samples = parsed(exposition(ledger(0.1, fault='a"b\\c\nd 1')))

    assert of(samples, "faults_total", request="lookup", fault=r"a\"b\\c\nd 1") == 1


def test_before_anything_is_known_the_text_is_whole() -> None:
    assert of(parsed(exposition(Ledger({0: Share(0)}))), "left_total") == 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_it_is_told_at_one_path_and_only_while_the_block_runs() -> None:
    port = free_port()
    with serving(port, lambda: "x 1\n"):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
            assert answer.read() == b"x 1\n"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)

    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5)


def test_a_port_that_is_taken_is_refused_with_the_remedy() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="Choose another"), serving(taken.getsockname()[1], str):
            pytest.fail("nobody can serve there")


@pytest.mark.timeout(240)
def test_a_run_can_be_watched_while_it_goes_on(stand_in: Callable[..., str], partner: Path, tmp_path: Path) -> None:
    port = free_port()
    times = evenly(tmp_path / "times.csv", "lookup", 3, 20)
    more = ("--replay", times, "--seconds", 3, "--profile", partner, "--metrics-port", port)

    run = begin(stand_in(), tmp_path / "out", *more)
    seen = _first(port, "answers_total")
    code, summary, said = ended(run, tmp_path / "out")

    assert code == 0, said
    assert 0 < seen <= summary["achieved"]["count"]


def _first(port: int, name: str) -> float:
    """The first count above nought that the endpoint tells."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                samples = parsed(answer.read().decode())
        except OSError:
            continue
        count = samples.get((f"lienthong_load_{name}", frozenset({("request", "lookup")})), 0)
        if count:
            return count
    pytest.fail("nothing was ever counted")
