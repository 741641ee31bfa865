"""A station fitted to what a load test measured, so that the simulator can say what other rates will do.

A request's latency is taken to be an overhead that nobody queues for (network, client, waiting for a disk) and a turn
at one first-come-first-served station. From measured percentiles at two low rates: how many serve, how long a service
takes and how it varies, how long the overhead is. Rates beyond what has been validated are not predicted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from harness.errors import UsageError
from harness.text import Text
from scenarios.capacity import kernels
from scenarios.capacity.answer import Value, value_of
from scenarios.capacity.draws import LOGNORMAL, generator, salt
from scenarios.capacity.openings import ALL_HOURS
from scenarios.capacity.quantities import DAY, SECOND
from scenarios.capacity.rows import AT, BORN, COLUMNS, IDENTITY, MARK

FITTED: Final = (50.0, 75.0, 90.0, 95.0, 99.0)
"""Percentiles that a fit looks at."""
PREDICTED: Final = (50.0, 95.0, 99.0)
SERVERS_MOST: Final = 16
REQUESTS: Final = 20_000
"""Of one simulated run of a fit."""
REPLICATIONS: Final = 10
SEED: Final = 1
ROUNDS_MOST: Final = 400

Parts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """One load run: requests a second that were sent, latencies in seconds by percentile, and when requests left."""

    rate: float
    percentiles: Mapping[float, float]
    moments: Parts | None = None
    """Seconds from the run's start; None: as a Poisson process would have it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A station; seconds. `overhead` is constant, `service` lognormal with coefficient of variation `cv`."""

    servers: int
    service: float
    cv: float
    overhead: float
    error: float
    """Root mean square of the relative errors at the fitted percentiles."""
    rates: tuple[float, ...]
    """Rates that it was fitted to."""

    @property
    def capacity(self) -> float:
        """Requests a second above which the queue only grows."""
        return self.servers / self.service

    def utilisation(self, rate: float) -> float:
        """How busy it is at a rate, part of one."""
        return rate / self.capacity

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "format": "lienthong-calibration/1",
            "servers": self.servers,
            "service_s": self.service,
            "cv": self.cv,
            "overhead_s": self.overhead,
            "capacity_per_s": self.capacity,
            "error": self.error,
            "rates": list(self.rates),
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Fit":
        """Read what `as_json` wrote."""
        return cls(
            data["servers"], data["service_s"], data["cv"], data["overhead_s"], data["error"], tuple(data["rates"])
        )


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a rate will do: requests answered a second, and latencies by percentile, seconds."""

    rate: float
    throughput: float
    percentiles: dict[float, Value]


def fit(runs: Sequence[Measured], servers: int | None = None) -> Fit:
    """The station whose simulated latencies lie nearest the measured ones; `servers` if that is known."""
    if len({run.rate for run in runs}) < 2:  # noqa: PLR2004 -- one rate cannot tell service from overhead
        raise UsageError(
            Text(
                "Hiệu chỉnh cần hai lượt ở hai tốc độ thấp khác nhau.",
                "A calibration needs runs at two different low rates.",
            )
        )
    if servers:
        return _best(runs, servers)
    best = _best(runs, 1)
    for count in range(2, SERVERS_MOST + 1):
        one = _best(runs, count)
        if one.error >= best.error:  # more servers only make the queue shorter still
            break
        best = one
    return best


def _best(runs: Sequence[Measured], servers: int) -> Fit:
    quickest = min(run.percentiles[FITTED[0]] for run in runs)
    fastest = max(run.rate for run in runs)
    most = 0.95 * servers / fastest
    start = np.array([log(min(quickest * 0.5, most * 0.5)), log(0.5), log(quickest * 0.5)])

    def miss(guess: Parts) -> float:
        return _miss(runs, servers, guess, most)

    limits: Any = {"maxfev": ROUNDS_MOST, "xatol": 1e-3, "fatol": 1e-6}
    found = minimize(miss, start, method="Nelder-Mead", options=limits)
    service, cv, overhead = (exp(value) for value in found.x)
    return Fit(servers, service, cv, overhead, sqrt(float(found.fun)), tuple(run.rate for run in runs))


def _miss(runs: Sequence[Measured], servers: int, guess: Parts, most: float) -> float:
    """Mean squared relative error at the fitted percentiles; beyond what could have been served, far off."""
    service, cv, overhead = (exp(min(float(value), 10.0)) for value in guess)
    if service >= most or cv > 10:  # noqa: PLR2004 -- no service varies so much
        return 1e6 * (1 + service)
    errors = []
    for run in runs:
        guessed = Fit(servers, service, cv, overhead, 0.0, ())
        said = np.percentile(simulate(guessed, run.rate, SEED, run.moments), FITTED)
        errors.append(np.log(said / [run.percentiles[which] for which in FITTED]) ** 2)
    return float(np.mean(errors))


def simulate(station: Fit, rate: float, seed: int, moments: Parts | None = None) -> Parts:
    """Latencies in seconds of requests that leave at `moments`.

    Without moments they are Poisson, and the first tenth, before the queue has found its length, is left out.
    """
    first = 0 if moments is not None else REQUESTS // 10
    if moments is None:
        moments = np.cumsum(generator(seed, "calibration/arrivals").exponential(1 / rate, REQUESTS))
    requests, servers, cv = len(moments), station.servers, station.cv
    rows = np.zeros((requests, COLUMNS), np.int64)
    for column in (AT, BORN, MARK):
        rows[:, column] = moments * SECOND
    rows[:, IDENTITY] = np.arange(requests)
    begins, ends = np.empty(requests, np.int64), np.empty(requests, np.int64)
    sigma = sqrt(log(1 + cv * cv))
    one = np.array([log(station.service * SECOND) - sigma * sigma / 2])
    nothing = np.zeros(1)
    kernels.serve(
        rows, begins, ends, np.zeros(1, np.int64), np.zeros(1, np.int64), np.array([servers]),
        np.zeros(servers, np.int64), ALL_HOURS.opens, ALL_HOURS.closes, ALL_HOURS.worked, DAY,
        np.array([LOGNORMAL]), nothing, one, np.array([sigma]), np.array([salt(seed, "calibration/service")]),
    )  # fmt: skip
    latencies: Parts = (ends - rows[:, AT])[first:] / SECOND + station.overhead
    return latencies


def predict(station: Fit, rate: float, upto: float) -> Prediction:
    """What `rate` will do; UsageError beyond `upto`, the highest rate at which the station has been validated."""
    if not 0 < rate <= upto:
        raise UsageError(
            Text(
                f"Tốc độ {rate:g}/s nằm ngoài khoảng đã kiểm chứng (đến {upto:g}/s): không dự đoán.",
                f"The rate {rate:g}/s lies outside what has been validated (up to {upto:g}/s): no prediction.",
            )
        )
    return _predicted(station, rate)


def _predicted(station: Fit, rate: float, moments: Parts | None = None) -> Prediction:
    if station.utilisation(rate) >= 1:
        return Prediction(rate, station.capacity, {})
    runs = [
        np.percentile(simulate(station, rate, SEED + number, moments), PREDICTED)
        for number in range(1, REPLICATIONS + 1)
    ]
    values = {which: value_of([float(run[place]) for run in runs]) for place, which in enumerate(PREDICTED)}
    return Prediction(rate, rate, values)


@dataclass(frozen=True, slots=True)
class Check:
    """A prediction against what was measured at that rate: relative errors, part of one."""

    prediction: Prediction
    throughput: float
    """Requests answered a second, measured."""
    measured: dict[float, float]

    @property
    def throughput_error(self) -> float:
        """Predicted over measured, less one."""
        return self.prediction.throughput / self.throughput - 1

    def error(self, which: float) -> Value | None:
        """Predicted over measured, less one, with the simulation's interval; None where the queue only grows."""
        said = self.prediction.percentiles.get(which)
        if said is None:
            return None
        measured = self.measured[which]
        return Value(said.value / measured - 1, None if said.half is None else said.half / measured)


def check(station: Fit, run: Measured, throughput: float) -> Check:
    """Predict a rate that was not fitted and lay it beside what was measured."""
    return Check(
        _predicted(station, run.rate, run.moments), throughput, {which: run.percentiles[which] for which in PREDICTED}
    )
