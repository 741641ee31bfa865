import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from harness.errors import UsageError
from loadtests import calibrating
from loadtests.arrivals import planned
from loadtests.calibrating import LoadRun
from loadtests.histograms import fresh, packed, record
from loadtests.replay import MICRO
from loadtests.settings import Settings
from loadtests.summary import FORMAT, LOG, SUMMARY
from scenarios.capacity.calibration import Fit, simulate

TRUTH = Fit(1, 0.004, 0.5, 0.003, 0.0, ())
SETTINGS = Settings("morning_lookups", "national-2026", "http://127.0.0.1:9", "", seconds=30.0, rate=50.0)


def written(folder: Path, settings: Settings, *, truth: Fit = TRUTH, conclusion: str = "sound") -> LoadRun:
    """A run's files as a gateway of our own making would have left them."""
    moments = np.array([arrival.at_us for arrival in planned(settings)]) / MICRO
    latency = fresh()
    for took in simulate(truth, settings.rate, 77, moments):
        record(latency, float(took))
    told = {
        "format": FORMAT,
        "conclusion": conclusion,
        "settings": {
            key: value for key, value in settings.as_json().items() if key not in {"out", "profile", "fixtures"}
        },
        "achieved": {"rate": len(moments) / settings.seconds},
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SUMMARY).write_text(json.dumps(told), "utf-8")
    (folder / LOG).write_text(f"#[a log]\nTag=lookup,0.000,1.000,0.1,{packed(latency)}\n", "utf-8")
    return calibrating.read_run(folder)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> list[LoadRun]:
    folder = tmp_path_factory.mktemp("runs")
    return [written(folder / f"{rate:g}", replace(SETTINGS, rate=rate)) for rate in (40.0, 120.0)]


@pytest.fixture(scope="module")
def station(runs: list[LoadRun]) -> Fit:
    return calibrating.calibrate(runs, "national-2026")


def test_a_station_is_fitted_to_runs_as_they_were_written(station: Fit) -> None:
    assert station.servers == 1
    assert station.capacity == pytest.approx(TRUTH.capacity, rel=0.15)


def test_rates_that_were_not_fitted_are_measured_and_agree(station: Fit, tmp_path: Path) -> None:
    checks = calibrating.validate(
        station, replace(SETTINGS, out=str(tmp_path)), (160.0, 60.0), lambda one: written(Path(one.out), one)
    )

    told = calibrating.validation_json(station, checks)
    assert [one["rate"] for one in told["checks"]] == sorted(one["rate"] for one in told["checks"])
    assert all(one["holds"] for one in told["checks"])
    assert told["validated_upto"] == pytest.approx(160, rel=0.1)


def test_a_target_that_has_become_slower_no_longer_agrees(station: Fit, tmp_path: Path) -> None:
    slower = replace(TRUTH, service=0.0055)

    checks = calibrating.validate(
        station,
        replace(SETTINGS, out=str(tmp_path)),
        (60.0, 130.0),
        lambda one: written(Path(one.out), one, truth=slower),
    )

    assert not calibrating.holds(station, checks[-1])
    assert calibrating.validated_upto(station, checks) < 100


def test_the_range_that_was_validated_is_written_and_read(station: Fit, tmp_path: Path) -> None:
    path = tmp_path / "validation.json"
    path.write_text(json.dumps(calibrating.validation_json(station, [])), "utf-8")

    assert calibrating.read_validation(path) == (station, 0.0)


def test_a_calibration_is_written_and_read(station: Fit, runs: list[LoadRun], tmp_path: Path) -> None:
    path = tmp_path / "station.json"
    path.write_text(json.dumps(calibrating.as_json(station, runs, "national-2026")), "utf-8")

    assert calibrating.read_calibration(path) == (station, "national-2026", "morning_lookups")


@pytest.mark.parametrize("conclusion", ["void", "incomplete", "harness_error"])
def test_a_run_that_says_nothing_of_the_target_is_refused(tmp_path: Path, conclusion: str) -> None:
    with pytest.raises(UsageError, match=conclusion):
        written(tmp_path, SETTINGS, conclusion=conclusion)


def test_runs_of_another_plan_are_refused(runs: list[LoadRun]) -> None:
    with pytest.raises(UsageError, match="national-2022"):
        calibrating.calibrate(runs, "national-2022")


@pytest.mark.parametrize("content", ["", "[]", '{"format": "other"}', "\x00"])
def test_a_folder_without_a_result_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / SUMMARY).write_text(content, "utf-8")

    with pytest.raises(UsageError):
        calibrating.read_run(tmp_path)


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"summary\.json"):
        calibrating.read_run(tmp_path)
    with pytest.raises(UsageError, match=r"none\.json"):
        calibrating.read_calibration(tmp_path / "none.json")
