from functools import cache

import numpy as np
import pytest

from harness.errors import UsageError
from scenarios.capacity.calibration import FITTED, Fit, Measured, check, fit, predict, simulate

WHICH = (50.0, 75.0, 90.0, 95.0, 99.0)
SERVICE_S = 0.004
OVERHEAD_S = 0.003


def really(rate: float, *, servers: int = 1, seed: int = 99, requests: int = 60_000) -> Measured:
    """A gateway of our own making: an Erlang service the fit does not know of, queued by a loop written apart."""
    rng = np.random.default_rng([seed, int(rate)])
    arrivals = np.cumsum(rng.exponential(1 / rate, requests))
    services = rng.gamma(4.0, SERVICE_S / 4, requests)
    free = np.zeros(servers)
    latencies = np.empty(requests)
    for number in range(requests):
        server = int(free.argmin())
        free[server] = max(arrivals[number], free[server]) + services[number]
        latencies[number] = free[server] - arrivals[number] + OVERHEAD_S
    return Measured(rate, dict(zip(WHICH, np.percentile(latencies, WHICH), strict=True)))


@cache
def fitted() -> Fit:
    return fit([really(25.0), really(75.0)])


def test_service_and_overhead_are_told_apart() -> None:
    assert fitted().servers == 1
    assert fitted().service == pytest.approx(SERVICE_S, rel=0.1)
    assert fitted().overhead == pytest.approx(OVERHEAD_S, rel=0.15)
    assert fitted().error < 0.05


@pytest.mark.parametrize("rate", [50.0, 125.0, 190.0])
def test_rates_that_were_not_fitted_come_out(rate: float) -> None:
    told = check(fitted(), really(rate), rate)

    assert abs(told.throughput_error) < 0.05
    p95 = told.error(95.0)
    assert p95 is not None
    assert abs(p95.value) < 0.2


def test_a_station_fitted_wrongly_would_be_noticed() -> None:
    slow = Fit(1, SERVICE_S * 1.2, 0.5, OVERHEAD_S, 0.0, (25.0, 75.0))

    p95 = check(slow, really(190.0), 190.0).error(95.0)

    assert p95 is not None
    assert p95.value > 0.2


def test_more_servers_are_recognised_by_how_latency_grows() -> None:
    station = fit([really(250.0, servers=2), really(350.0, servers=2)])

    assert station.capacity == pytest.approx(2 / SERVICE_S, rel=0.1)


def test_a_rate_beyond_what_was_validated_is_not_predicted() -> None:
    assert predict(fitted(), 190.0, upto=190.0).percentiles
    with pytest.raises(UsageError, match="190"):
        predict(fitted(), 191.0, upto=190.0)


def test_more_than_can_be_served_has_no_latency() -> None:
    told = check(fitted(), Measured(400.0, dict.fromkeys(WHICH, 9.0)), 250.0)

    assert told.prediction.throughput == pytest.approx(fitted().capacity)
    assert told.error(95.0) is None


def test_one_rate_is_not_enough() -> None:
    with pytest.raises(UsageError):
        fit([really(25.0), really(25.0)])


def test_a_fit_is_written_and_read() -> None:
    assert Fit.of(fitted().as_json()) == fitted()


def test_the_simulator_repeats_itself() -> None:
    assert np.array_equal(simulate(fitted(), 10.0, 3), simulate(fitted(), 10.0, 3))
    assert FITTED == WHICH


def test_requests_that_leave_in_bursts_wait_for_each_other() -> None:
    even = np.arange(1000) * 0.02
    bursts = np.repeat(np.arange(100) * 0.2, 10)

    apart = np.percentile(simulate(fitted(), 50.0, 1, even), 95)
    together = np.percentile(simulate(fitted(), 50.0, 1, bursts), 95)

    assert together > apart + 5 * SERVICE_S
