import numpy as np
import pytest
from scipy import stats

from scenarios.capacity.draws import (
    CONSTANT,
    ERLANG,
    EXPONENTIAL,
    LOGNORMAL,
    UNIFORM,
    Times,
    chance_for,
    generator,
    normal,
    salt,
    time_for,
)

COUNT = 40_000
MEAN = 1_000_000.0
SIGMA = 0.8


def drawn(times: Times, name: str = "a") -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    stream = salt(1, name)
    return np.array([time_for(*times, stream, number, 0) for number in range(COUNT)])


def test_chances_are_uniform_and_do_not_hang_together() -> None:
    stream = salt(7, "chances")
    first = np.array([chance_for(stream, number, 0) for number in range(COUNT)])
    again = np.array([chance_for(stream, number, 1) for number in range(COUNT)])
    other = np.array([chance_for(salt(8, "chances"), number, 0) for number in range(COUNT)])

    assert stats.kstest(first, "uniform").pvalue > 1e-3
    assert stats.kstest(again, "uniform").pvalue > 1e-3
    for one in (again, other, np.roll(first, 1)):
        assert abs(np.corrcoef(first, one)[0, 1]) < 4 / COUNT**0.5


@pytest.mark.parametrize(
    ("times", "law"),
    [
        (Times(EXPONENTIAL, 0.0, MEAN, 0.0), stats.expon(scale=MEAN)),
        (Times(EXPONENTIAL, 500.0, MEAN, 0.0), stats.expon(500.0, MEAN)),
        (Times(UNIFORM, 0.0, MEAN, 0.0), stats.uniform(0, 2 * MEAN)),
        (Times(ERLANG, 0.0, MEAN, 3.0), stats.erlang(3, scale=MEAN / 3)),
        (Times(LOGNORMAL, 0.0, np.log(MEAN), SIGMA), stats.lognorm(SIGMA, scale=MEAN)),
    ],
    ids=["exponential", "at least", "uniform", "erlang", "lognormal"],
)
def test_times_follow_their_law(times: Times, law: stats.distributions.rv_frozen) -> None:
    assert stats.kstest(drawn(times), law.cdf).pvalue > 1e-3
    assert law.mean() == pytest.approx(times.mean, rel=1e-9)


def test_a_time_of_another_law_would_be_noticed() -> None:
    assert stats.kstest(drawn(Times(UNIFORM, 0.0, MEAN, 0.0)), stats.expon(scale=MEAN).cdf).pvalue < 1e-6


def test_a_constant_time_is_constant() -> None:
    assert set(drawn(Times(CONSTANT, 5.0, 15.0, 0.0)).tolist()) == {20}


def test_a_draw_is_that_of_its_document_in_any_order() -> None:
    times = Times(EXPONENTIAL, 0.0, MEAN, 0.0)
    stream = salt(1, "a")

    assert [time_for(*times, stream, number, 0) for number in (9, 3, 9)] == drawn(times)[[9, 3, 9]].tolist()


def test_streams_of_other_names_and_seeds_differ() -> None:
    assert len({int(salt(seed, name)) for seed in range(50) for name in ("a", "b", "a/b")}) == 150
    assert generator(1, "a").random() == generator(1, "a").random()
    assert generator(1, "a").random() != generator(1, "b").random()


@pytest.mark.parametrize("part", [1e-300, 1e-12, 0.01, 0.3, 0.5, 0.925, 1 - 1e-12])
def test_the_normal_quantile_is_that_of_scipy(part: float) -> None:
    assert normal(part) == pytest.approx(stats.norm.ppf(part), rel=1e-12, abs=1e-12)
