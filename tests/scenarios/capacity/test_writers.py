"""Files of an answer hold what the answer says, whole, and disturb no others."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator

from harness.clock import VIETNAM
from harness.errors import UsageError
from scenarios.capacity.answer import Answer
from scenarios.capacity.comparison import compare
from scenarios.capacity.recovery import Recovered
from scenarios.capacity.writers import write, write_comparison
from tests.scenarios.capacity.conftest import constant, figure

Answers = Callable[..., Answer]
SLOW = {"stations.desk.service": constant("30 min"), "days": figure("4 days")}
FILES = {
    "summary.json",
    "times.parquet",
    "places.parquet",
    "deadlines.parquet",
    "series.parquet",
    "index.html",
}


def valid(summary: object) -> None:
    schema = json.loads((files("scenarios.capacity") / "summary.schema.json").read_text("utf-8"))
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(summary)


def read(path: Path) -> pl.DataFrame:
    return pl.read_parquet(path)


def test_every_file_is_written_and_named(answer: Answers, tmp_path: Path) -> None:
    written = write(answer(), tmp_path / "new" / "answer")

    assert {path.name for path in written} == FILES
    assert {path.name for path in (tmp_path / "new" / "answer").iterdir()} == FILES


class TestTheSummary:
    def test_keeps_to_its_schema(self, answer: Answers, tmp_path: Path) -> None:
        write(answer(), tmp_path)

        valid(json.loads((tmp_path / "summary.json").read_text("utf-8")))

    def test_of_what_is_unstable_keeps_to_it_and_has_no_times(self, answer: Answers, tmp_path: Path) -> None:
        write(answer(SLOW), tmp_path)
        summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))

        valid(summary)
        assert summary["kinds"][0]["unstable"] == "desk"
        assert {stage["p95"] for stage in summary["kinds"][0]["stages"]} == {None}

    def test_of_one_run_keeps_to_it(self, answer: Answers) -> None:
        valid(answer(seeds=(7,)).summary())

    @pytest.mark.parametrize("hours", [2.5, None])
    def test_with_an_outage_keeps_to_it(self, answer: Answers, hours: float | None) -> None:
        found = replace(answer(seeds=(1, 2)), recovered=(Recovered(hours, 90.0), Recovered(3.0, 80.0)))

        valid(found.summary())

    def test_is_the_same_byte_for_byte_for_the_same_runs(self, answer: Answers, tmp_path: Path) -> None:
        for name in ("one", "two"):
            write(answer(seeds=(1, 2)), tmp_path / name)

        for file in ("summary.json", "index.html"):
            assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()

    def test_has_its_keys_in_order(self, answer: Answers, tmp_path: Path) -> None:
        write(answer(seeds=(1,)), tmp_path)
        keys = list(json.loads((tmp_path / "summary.json").read_text("utf-8")))

        assert keys == sorted(keys)


class TestTables:
    def test_hold_what_the_answer_says(self, answer: Answers, tmp_path: Path) -> None:
        found = answer()
        write(found, tmp_path)

        assert read(tmp_path / "times.parquet").to_dicts() == found.times()
        assert read(tmp_path / "places.parquet").to_dicts() == found.places()
        assert read(tmp_path / "deadlines.parquet").to_dicts() == found.deadlines()

    def test_without_any_limit_are_empty_and_keep_their_columns(self, answer: Answers, tmp_path: Path) -> None:
        write(answer({"deadlines": {}}), tmp_path)
        table = read(tmp_path / "deadlines.parquet")

        assert table.is_empty()
        assert {"deadline", "province", "judged", "late", "share"} <= set(table.columns)

    def test_tell_queues_by_steps_from_midnight_in_vietnam(self, answer: Answers, tmp_path: Path) -> None:
        write(answer(), tmp_path)
        begins = read(tmp_path / "series.parquet").filter(pl.col("place") == "desk")["begins"].to_list()

        assert begins[0] == datetime(2026, 9, 14, tzinfo=VIETNAM)
        assert {b - a for a, b in pairwise(begins)} == {timedelta(minutes=15)}
        assert len(begins) == 2 * 96

    def test_tell_queues_with_the_ends_of_their_interval(self, answer: Answers, tmp_path: Path) -> None:
        found = answer()
        write(found, tmp_path)
        desk = read(tmp_path / "series.parquet").filter(pl.col("place") == "desk")
        mean, half = found.level("desk", "waiting")

        assert desk["waiting"].to_list() == pytest.approx(mean.tolist())
        assert desk["waiting_high"].to_list() == pytest.approx((mean + half).tolist())
        assert (desk["busy_low"] <= desk["busy"]).all()

    def test_have_no_interval_for_one_run(self, answer: Answers, tmp_path: Path) -> None:
        write(answer(seeds=(1,)), tmp_path)
        series = read(tmp_path / "series.parquet")

        assert series["waiting"].null_count() == 0
        assert series["waiting_low"].null_count() == len(series)

    def test_have_nobody_busy_where_nobody_serves(self, answer: Answers, tmp_path: Path) -> None:
        write(answer(), tmp_path)
        series = read(tmp_path / "series.parquet")

        assert series.filter(pl.col("place") == "line")["busy"].null_count() == 2 * 96
        assert series.filter(pl.col("place") == "desk")["busy"].null_count() == 0


class TestAFolder:
    def test_keeps_files_that_are_not_ours(self, answer: Answers, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("mine", "utf-8")
        (tmp_path / "summary.json").write_text("old", "utf-8")
        write(answer(seeds=(1,)), tmp_path)

        assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"
        assert json.loads((tmp_path / "summary.json").read_text("utf-8"))["plan"] == "sketch"

    def test_that_is_a_file_is_refused(self, answer: Answers, tmp_path: Path) -> None:
        (tmp_path / "taken").write_text("x", "utf-8")

        with pytest.raises(UsageError, match="taken"):
            write(answer(seeds=(1,)), tmp_path / "taken")

    def test_is_left_without_half_a_file(self, answer: Answers, tmp_path: Path) -> None:
        (tmp_path / "index.html").mkdir()

        with pytest.raises(UsageError, match=r"index\.html"):
            write(answer(seeds=(1,)), tmp_path)
        assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


def test_a_comparison_is_written_as_json_and_as_a_page(answer: Answers, tmp_path: Path) -> None:
    a, b = answer(seeds=(1, 2)), answer({"cycles.send.every": figure("10 min"), "name": "quick"}, seeds=(1, 2))
    written = write_comparison(a, b, compare(a, b), tmp_path)
    told = json.loads((tmp_path / "differences.json").read_text("utf-8"))

    assert {path.name for path in written} == {"differences.json", "index.html"}
    assert told["b"] == "quick"
    assert "quick" in (tmp_path / "index.html").read_text("utf-8")
