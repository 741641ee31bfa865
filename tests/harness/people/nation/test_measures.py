"""The file against the shares. Where everybody is drawn by a share itself, chance alone may part the two (chi-square,
one in ten thousand); ages come out of a fit, and the dead and the payers out of rates by age: there a distance is held.
"""

from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy import stats

from harness.people.nation.measures import Measure, measures
from harness.people.shares import share

SELDOM = 1e-4
KS_MAX = {"pyramid": 0.004, "ages": 0.003, "sex": 0.004, "payers": 0.006}
DISTANCE_MAX = {"pyramid": 0.03, "ages": 0.003, "sex": 0.004, "payers": 0.006}
DRAWN = ("household_size", "surnames", "provinces", "urban", "ethnic", "middles")
EXPECTED_MIN = 5


@pytest.fixture(scope="module")
def measured(many: pl.DataFrame, day: date) -> dict[str, Measure]:
    return {measure.key: measure for measure in measures(many.lazy(), day)}


def pooled(measure: Measure) -> tuple[list[float], list[float]]:
    """Counts and expectations; categories too rare for the statistic are taken together."""
    pairs = [(count, measure.total * want) for count, want in zip(measure.counts, measure.wanted, strict=True)]
    kept = [pair for pair in pairs if pair[1] >= EXPECTED_MIN]
    rest = [pair for pair in pairs if pair[1] < EXPECTED_MIN]
    kept.append((sum(count for count, _ in rest), sum(want for _, want in rest)))
    kept = [pair for pair in kept if pair[1] >= EXPECTED_MIN]
    return [float(count) for count, _ in kept], [want for _, want in kept]


@pytest.mark.parametrize("key", DRAWN)
def test_what_is_drawn_by_a_share_differs_from_it_by_chance_only(key: str, measured: dict[str, Measure]) -> None:
    counts, wanted = pooled(measured[key])
    scale = sum(counts) / sum(wanted)

    assert stats.chisquare(counts, [want * scale for want in wanted]).pvalue > SELDOM


@pytest.mark.parametrize("key", sorted(KS_MAX))
def test_what_is_fitted_to_a_share_stays_near_it(key: str, measured: dict[str, Measure]) -> None:
    assert measured[key].ks < KS_MAX[key]
    assert measured[key].distance < DISTANCE_MAX[key]


def test_a_measure_tells_when_the_file_is_another(many: pl.DataFrame, day: date) -> None:
    old = many.filter(pl.col("born") < date(1980, 1, 1))

    measured = {measure.key: measure for measure in measures(old.lazy(), day)}

    assert measured["pyramid"].ks > KS_MAX["pyramid"]
    assert measured["ages"].distance > DISTANCE_MAX["ages"]


def test_births_and_deaths_of_the_last_year_come_as_often_as_they_are_registered(many: pl.DataFrame, day: date) -> None:
    people = share("population").values["people"]
    births = (many["born"] > date(day.year - 1, day.month, day.day)).sum() / len(many)
    deaths = many["died_on"].is_not_null().sum() / len(many)

    assert births == pytest.approx(share("births").values["registered"] / people, rel=0.06)
    assert deaths == pytest.approx(share("deaths").values["registered"] / people, rel=0.06)


def test_more_boys_than_girls_are_born(many: pl.DataFrame, day: date) -> None:
    young = many.filter(pl.col("born") > date(day.year - 10, day.month, day.day))["sex"].cast(pl.String)

    ratio = 100 * (young == "male").sum() / (young == "female").sum()

    assert ratio == pytest.approx(share("sex_at_birth").values["boys"], abs=3)


def test_serials_are_spread_over_their_block(many: pl.DataFrame) -> None:
    serials = many["cccd"].drop_nulls().str.slice(6).cast(pl.Int64).to_numpy()

    assert stats.kstest(serials[:20_000], stats.uniform(800_000, 100_000).cdf).pvalue > SELDOM


def test_few_facilities_and_employers_have_most_people(many: pl.DataFrame) -> None:
    for column, part in (("employer", 0.15), ("registered_at", 0.05)):
        counts = np.sort(many[column].drop_nulls().value_counts()["count"].to_numpy())[::-1]
        top = counts[: max(len(counts) // 100, 1)].sum() / counts.sum()

        assert top > part, column


def test_doctors_are_as_many_as_the_ministry_counts(many: pl.DataFrame) -> None:
    doctors = many["licence"].drop_nulls()

    assert len(doctors) / len(many) * 10_000 == pytest.approx(share("doctors").values["per_10000"], rel=0.15)
    assert doctors.n_unique() == len(doctors)
