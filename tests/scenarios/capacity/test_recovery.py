"""How long an outage is felt, on series made by hand."""

import pytest

from scenarios.capacity.outcome import Outcome
from scenarios.capacity.quantities import HOUR
from scenarios.capacity.recovery import Recovered, recovery

STEP_S = 1800.0


def run(*places: list[float]) -> Outcome:
    """A run of half-hour steps with these documents waiting at its places."""
    series = {f"place-{number}": {"waiting": waiting, "busy": []} for number, waiting in enumerate(places)}
    return Outcome(1, 1, 0, [], [], [], [], {"step_s": STEP_S, **series})


def test_counts_from_the_end_of_the_outage_to_the_first_step_that_stays_calm() -> None:
    calm = run([3.0] * 8)
    struck = run([3.0, 53.0, 103.0, 83.0, 23.0, 3.5, 3.0, 3.0])

    assert recovery(struck, calm, HOUR) == Recovered(1.5, 100.0)


def test_adds_up_documents_wherever_they_wait() -> None:
    calm = run([0.0] * 5, [10.0] * 5)
    struck = run([0.0, 90.0, 0.0, 0.0, 0.0], [10.0, 20.0, 80.0, 30.0, 10.0])

    assert recovery(struck, calm, HOUR // 2) == Recovered(1.5, 100.0)


def test_a_moment_of_calm_before_more_comes_back_is_no_recovery() -> None:
    struck = run([0.0, 100.0, 0.0, 40.0, 0.0, 0.0])

    assert recovery(struck, run([0.0] * 6), HOUR) == Recovered(1.0, 100.0)


def test_an_end_within_a_step_counts_from_that_end() -> None:
    struck = run([0.0, 100.0, 50.0, 0.0, 0.0])

    assert recovery(struck, run([0.0] * 5), 2_700_000_000).hours == pytest.approx(0.75)


def test_less_than_a_hundredth_of_the_peak_is_nothing() -> None:
    struck = run([0.0, 1000.0, 9.0, 9.0])

    assert recovery(struck, run([0.0] * 4), HOUR) == Recovered(0.0, 1000.0)


def test_a_run_that_is_over_first_has_no_hours() -> None:
    struck = run([0.0, 100.0, 90.0, 80.0])

    assert recovery(struck, run([0.0] * 4), HOUR) == Recovered(None, 100.0)


def test_an_outage_that_keeps_nobody_waiting_is_over_at_once() -> None:
    assert recovery(run([5.0] * 4), run([5.0] * 4), HOUR) == Recovered(0.0, 0.0)


def test_fewer_waiting_than_without_it_is_calm() -> None:
    struck = run([10.0, 60.0, 2.0, 2.0])

    assert recovery(struck, run([10.0] * 4), HOUR) == Recovered(0.0, 50.0)


def test_who_is_held_up_and_so_missing_elsewhere_makes_up_for_nothing() -> None:
    calm = run([0.0] * 5, [50.0] * 5)
    struck = run([0.0, 60.0, 40.0, 0.0, 0.0], [50.0, 0.0, 0.0, 50.0, 50.0])

    assert recovery(struck, calm, HOUR) == Recovered(0.5, 60.0)


def test_a_short_outage_later_on_does_not_hide_a_long_one() -> None:
    struck = run([0.0, 900.0, 500.0, 100.0, 0.0, 0.0, 5.0, 0.0, 0.0])

    assert recovery(struck, run([0.0] * 9), HOUR, 4 * HOUR) == Recovered(1.0, 900.0)


def test_after_two_long_ones_the_later_counts() -> None:
    struck = run([0.0, 900.0, 500.0, 0.0, 0.0, 800.0, 300.0, 0.0, 0.0])

    assert recovery(struck, run([0.0] * 9), HOUR, 3 * HOUR) == Recovered(0.5, 900.0)


def test_what_is_over_before_the_outage_is_takes_no_time() -> None:
    struck = run([0.0, 900.0, 0.0, 0.0, 0.0])

    assert recovery(struck, run([0.0] * 5), 2 * HOUR) == Recovered(0.0, 900.0)
