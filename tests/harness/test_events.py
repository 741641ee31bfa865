import json
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.events import EventLog, events_path, read_events, without_wall_times
from harness.record import read_record


def started(path: Path) -> EventLog:
    log = EventLog(path)
    log.write("run_started", format="lienthong-events/1", role="intake", only=[], at="now")
    return log


def test_a_line_is_in_the_file_before_the_log_is_closed(tmp_path: Path) -> None:
    log = started(tmp_path / "events.ndjson")

    assert [event["event"] for event in read_events(tmp_path / "events.ndjson")] == ["run_started"]
    log.close()


def test_a_cut_last_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    started(path).close()
    with path.open("ab") as file:
        file.write('{"event":"case_judged","rule":"ố'.encode()[:-1])

    assert len(list(read_events(path))) == 1


def test_appending_cuts_a_broken_line_off_first(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    path.write_bytes(b'{"event":"a"}\n{"event":"b')

    with EventLog(path) as log:
        log.write("c")

    assert [event["event"] for event in read_events(path)] == ["a", "c"]


@pytest.mark.parametrize("damage", [b"not json\n", b"[]\n", b"{}\n", b'{"event": 1}\n'])
def test_damage_before_the_last_line_is_refused_by_line(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "events.ndjson"
    path.write_bytes(b'{"event":"a"}\n' + damage + b'{"event":"b"}\n')

    with pytest.raises(UsageError, match="line 2"):
        list(read_events(path))


def test_a_folder_means_the_file_in_it(tmp_path: Path) -> None:
    started(tmp_path / "events.ndjson").close()

    assert events_path(tmp_path) == events_path(tmp_path / "events.ndjson")


@pytest.mark.parametrize("content", ["", '{"event":"exchange"}\n', '{"event":"run_started","format":"other/9"}\n'])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "events.ndjson"
    path.write_text(content, "utf-8")

    with pytest.raises(UsageError, match="lienthong-events/1"):
        read_record(path)


def test_a_file_that_lacks_a_field_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    started(path).close()
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"event": "rule_listed", "rule": "R-1"}) + "\n")

    with pytest.raises(UsageError, match="chapter"):
        read_record(path)


def test_lone_surrogates_cannot_stop_the_writing(tmp_path: Path) -> None:
    path = tmp_path / "events.ndjson"
    with EventLog(path) as log:
        log.write("a", text="\udcff")

    assert len(list(read_events(path))) == 1


def test_wall_times_are_taken_out_at_every_depth() -> None:
    event = {"event": "x", "at": "now", "inner": [{"took_ms": 3, "status": 200}]}

    assert without_wall_times(event) == {"event": "x", "inner": [{"status": 200}]}
