"""Holds the simulator against reality: a station fitted to two low rates, then predictions at rates it has not seen.

What is predicted beyond the highest rate at which prediction and measurement agreed is refused.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from harness.errors import UsageError
from harness.text import Text
from loadtests.arrivals import planned
from loadtests.histograms import Histogram, fresh, pour
from loadtests.replay import MICRO
from loadtests.settings import Settings
from loadtests.summary import FORMAT, LOG, SUMMARY
from scenarios.capacity.calibration import FITTED, PREDICTED, Check, Fit, Measured, check, fit

VALID: Final = "lienthong-validation/1"
THROUGHPUT_MOST: Final = 0.05
P95_MOST: Final = 0.20
BUSY_MOST: Final = 0.8
"""Up to this utilisation the bound on p95 holds."""
GOOD: Final = frozenset({"sound", "wrong_answers"})
"""Conclusions of runs whose times can be used: a void or incomplete run measured something else."""
BYTES_MAX: Final = 50_000_000


@dataclass(frozen=True, slots=True)
class LoadRun:
    """A run as it was written."""

    folder: Path
    settings: Settings
    conclusion: str
    measured: Measured
    throughput: float
    """Requests answered a second."""


def read_run(folder: Path) -> LoadRun:
    """The run in `folder`; UsageError where there is none, or one that says nothing about the target."""
    told = _json(folder / SUMMARY)
    if told.get("format") != FORMAT:
        raise UsageError(
            Text(
                f"{folder / SUMMARY} không phải kết quả của lienthong load ({FORMAT}).",
                f"{folder / SUMMARY} is not a result of lienthong load ({FORMAT}).",
            )
        )
    conclusion = str(told["conclusion"])
    if conclusion not in GOOD:
        raise UsageError(
            Text(
                f"{folder}: lượt chạy kết thúc là {conclusion}, không dùng để hiệu chỉnh được. Chạy lại.",
                f"{folder}: the run ended as {conclusion} and cannot be used to calibrate. Run it again.",
            )
        )
    settings = Settings.of({**told["settings"], "out": str(folder)})
    whole = _latencies(folder / LOG)
    percentiles = {which: whole.get_value_at_percentile(which) / MICRO for which in {*FITTED, *PREDICTED}}
    moments = np.array([arrival.at_us for arrival in planned(settings)]) / MICRO
    measured = Measured(len(moments) / settings.seconds, percentiles, moments)
    return LoadRun(folder, settings, conclusion, measured, float(told["achieved"]["rate"]))


def _latencies(path: Path) -> Histogram:
    whole = fresh()
    for line in _text(path).splitlines():
        if line.startswith("Tag="):
            pour(whole, line.rsplit(",", 1)[1])
    return whole


def _json(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(_text(path))
    except ValueError as error:
        raise UsageError(Text(f"{path} không phải JSON hợp lệ.", f"{path} is not valid JSON.")) from error
    if not isinstance(told, dict):
        raise UsageError(Text(f"{path} không phải một đối tượng JSON.", f"{path} is not a JSON object."))
    return told


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > BYTES_MAX:
            raise UsageError(Text(f"{path}: quá {BYTES_MAX} byte.", f"{path}: more than {BYTES_MAX} bytes."))
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(Text(f"Không đọc được {path}: {error}", f"{path} cannot be read: {error}")) from error


def calibrate(runs: Sequence[LoadRun], plan: str) -> Fit:
    """The station behind the runs; UsageError unless all asked the same question of `plan`."""
    for run in runs:
        asked = (run.settings.plan, run.settings.question)
        if asked != (plan, runs[0].settings.question):
            raise UsageError(
                Text(
                    f"{run.folder}: lượt chạy hỏi {asked[1]} của {asked[0]}; cần cùng một câu hỏi của {plan}.",
                    f"{run.folder}: this run asked {asked[1]} of {asked[0]}; all must ask one question of {plan}.",
                )
            )
    return fit([run.measured for run in runs])


def as_json(station: Fit, runs: Sequence[LoadRun], plan: str) -> dict[str, Any]:
    """What the file of a calibration holds."""
    return {
        "station": station.as_json(),
        "plan": plan,
        "question": runs[0].settings.question,
        "runs": [{"rate": run.measured.rate, "throughput": run.throughput} for run in runs],
    }


def read_calibration(path: Path) -> tuple[Fit, str, str]:
    """The station of a calibration's file, its plan and question."""
    told = _json(path)
    try:
        return Fit.of(told["station"]), str(told["plan"]), str(told["question"])
    except (KeyError, TypeError) as error:
        raise UsageError(
            Text(
                f"{path} không phải kết quả của lienthong load calibrate.",
                f"{path} is not a result of lienthong load calibrate.",
            )
        ) from error


def validate(station: Fit, settings: Settings, rates: Iterable[float], run: Callable[[Settings], Any]) -> list[Check]:
    """Measure each rate with `run` and lay the prediction beside it."""
    checks = []
    for number, rate in enumerate(sorted(rates)):
        folder = Path(settings.out) / f"rate-{rate:g}"
        run(replace(settings, rate=rate, seed=settings.seed + 1 + number, out=str(folder)))
        found = read_run(folder)
        checks.append(check(station, found.measured, found.throughput))
    return checks


def holds(station: Fit, one: Check) -> bool:
    """Whether prediction and measurement agree within the bounds; beyond `BUSY_MOST` only the throughput must."""
    if abs(one.throughput_error) > THROUGHPUT_MOST:
        return False
    p95 = one.error(95.0)
    return station.utilisation(one.prediction.rate) >= BUSY_MOST or (p95 is not None and abs(p95.value) <= P95_MOST)


def validated_upto(station: Fit, checks: Sequence[Check]) -> float:
    """The highest rate up to which every check holds; 0 if not even the lowest does."""
    upto = 0.0
    for one in sorted(checks, key=lambda one: one.prediction.rate):
        if not holds(station, one):
            break
        upto = one.prediction.rate
    return upto


def validation_json(station: Fit, checks: Sequence[Check]) -> dict[str, Any]:
    """What the file of a validation holds."""
    return {
        "format": VALID,
        "station": station.as_json(),
        "validated_upto": validated_upto(station, checks),
        "bounds": {"throughput": THROUGHPUT_MOST, "p95": P95_MOST, "p95_below_utilisation": BUSY_MOST},
        "checks": [_check_json(station, one) for one in checks],
    }


def _check_json(station: Fit, one: Check) -> dict[str, Any]:
    errors = {which: one.error(which) for which in PREDICTED}
    return {
        "rate": one.prediction.rate,
        "utilisation": station.utilisation(one.prediction.rate),
        "throughput": {
            "predicted": one.prediction.throughput,
            "measured": one.throughput,
            "error": one.throughput_error,
        },
        "percentiles": {
            f"p{which:g}": {
                "measured_s": one.measured[which],
                "predicted_s": value.as_json() if (value := one.prediction.percentiles.get(which)) else None,
                "error": error.as_json() if (error := errors[which]) else None,
            }
            for which in PREDICTED
        },
        "holds": holds(station, one),
    }


def read_validation(path: Path) -> tuple[Fit, float]:
    """The station of a validation's file, and up to which rate it may be used."""
    told: Mapping[str, Any] = _json(path)
    if told.get("format") != VALID:
        raise UsageError(
            Text(
                f"{path} không phải kết quả của lienthong load validate.",
                f"{path} is not a result of lienthong load validate.",
            )
        )
    return Fit.of(told["station"]), float(told["validated_upto"])
