import csv
import time
from collections.abc import Callable
from pathlib import Path

from loadtests.resources import FILE, Sample, Watch, watched, write


def test_a_process_of_this_machine_is_seen_by_its_port(stand_in: Callable[..., str], tmp_path: Path) -> None:
    began = time.monotonic()
    with watched(stand_in()) as watch:
        until = began + 30
        while len(watch.samples) < 2 and time.monotonic() < until:
            time.sleep(0.05)  # noqa: TID251 -- the watch looks by the real clock

    told = write(tmp_path, watch, began, time.monotonic() - began)

    assert told["known"]
    assert "python" in told["process"]
    assert told["memory_most_bytes"] > 1_000_000
    assert 0 <= told["processors_most"] < 4
    rows = list(csv.DictReader((tmp_path / FILE).read_text("utf-8").splitlines()))
    assert len(rows) >= 2
    assert all(int(row["processes"]) >= 1 for row in rows)


def test_only_what_was_seen_while_requests_were_under_way_counts(tmp_path: Path) -> None:
    watch = Watch(
        (), name="gateway", samples=[Sample(at, load, 5, 1) for at, load in ((1, 9), (11, 1), (12, 2), (90, 9))]
    )

    told = write(tmp_path, watch, 10.0, 5.0)

    assert (told["processors_mean"], told["processors_most"]) == (1.5, 2)


def test_a_target_elsewhere_is_not_measured_and_the_reason_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("of the run before", "utf-8")
    with watched("http://192.0.2.1:80") as watch:
        pass

    told = write(tmp_path, watch, 0.0, 1.0)

    assert not told["known"]
    assert "not on this machine" in told["why"]["en"]
    assert not (tmp_path / FILE).exists()


def test_a_port_where_nobody_is_seen_is_said_to_be_unknown() -> None:
    with watched("http://127.0.0.1:9") as watch:
        assert watch.why
        assert "port 9" in watch.why.en
