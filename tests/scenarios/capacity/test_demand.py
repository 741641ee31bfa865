"""Documents come in the number, on the days, in the hours and from the sites that the plan says."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy import stats

from scenarios.capacity.demand import Demand, at_month_end, factor, grown
from scenarios.capacity.plan import Plan
from scenarios.capacity.quantities import DAY, HOUR
from scenarios.capacity.rows import AT, BORN, IDENTITY, MARK, SITE_MASK, WHO, Rows, kind_of, number_of
from scenarios.capacity.wiring import wire

Plans = Callable[..., Plan]
SURE = 1e-4
"""A right profile looks this odd once in ten thousand seeds, and the seeds are fixed."""


def figure(says: str) -> dict[str, Any]:
    return {"is": says, "source": "tests: chosen", "basis": "profile"}


def weights(*values: float) -> dict[str, Any]:
    return {"weights": list(values), "source": "tests: chosen", "basis": "profile"}


def demand_of(plan: Plan, seed: int = 1, kind: int = 0) -> Demand:
    return wire(plan, seed).demands[kind]


def of_days(demand: Demand, days: range) -> Rows:
    return np.concatenate([demand.documents(day) for day in days])


SEASONS = {
    "start": "2026-01-01",
    "days": figure("365 days"),
    "kinds.paper.weekdays": weights(1.3, 1.1, 1, 1, 1.2, 0.4, 0.1),
    "kinds.paper.months": weights(2, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1.5),
    "kinds.paper.holidays": figure("0.2 times"),
    "kinds.paper.month_end": figure("4 times"),
}


def test_a_year_of_any_profile_has_the_years_volume(plan: Plans) -> None:
    demand = demand_of(plan({**SEASONS, "kinds.paper.volume": figure("365_250 documents/year")}))

    assert sum(demand.mean(day) for day in range(365)) == pytest.approx(365_000, rel=1e-9)


def test_what_is_drawn_is_poisson_about_it(plan: Plans) -> None:
    demand = demand_of(plan({**SEASONS, "kinds.paper.volume": figure("365_250 documents/year")}))

    counts = np.array([len(demand.documents(day)) for day in range(365)])
    means = np.array([demand.mean(day) for day in range(365)])

    assert abs(counts.sum() - means.sum()) < 4 * np.sqrt(means.sum())
    assert stats.chi2.sf(((counts - means) ** 2 / means).sum(), 365) > SURE


def test_growth_counts_by_calendar_year(plan: Plans) -> None:
    growing = {"kinds.paper.growth": figure("1.1 times"), "kinds.paper.grows_from": "2024-01-01"}
    kind = plan(growing).kinds["paper"]

    assert [grown(kind, year) for year in (2023, 2024, 2026)] == pytest.approx([1 / 1.1, 1, 1.21])
    assert demand_of(plan(growing)).mean(0) == pytest.approx(240 * 1.21)


def test_hours_follow_their_profile(plan: Plans) -> None:
    profile = [0, 0, 0, 0, 0, 1, 3, 12, 16, 14, 10, 5, 3, 8, 9, 8, 5, 3, 2, 1, 1, 0, 0, 1]
    demand = demand_of(
        plan({"kinds.paper.volume": figure("20_000 documents/day"), "kinds.paper.hours": weights(*profile)})
    )

    seen = np.bincount(of_days(demand, range(3))[:, AT] % DAY // HOUR, minlength=24)

    wanted = np.array(profile) / sum(profile) * seen.sum()
    assert (seen[wanted == 0] == 0).all()
    assert stats.chisquare(seen[wanted > 0], wanted[wanted > 0]).pvalue > SURE


def test_within_an_hour_they_come_evenly(plan: Plans) -> None:
    demand = demand_of(plan({"kinds.paper.volume": figure("20_000 documents/day")}))

    assert stats.kstest(demand.documents(0)[:, AT] / DAY, "uniform").pvalue > SURE


def test_weekdays_follow_their_profile(plan: Plans) -> None:
    profile = np.array([1.3, 1.1, 1, 1, 1.2, 0.4, 0])
    demand = demand_of(plan({"kinds.paper.weekdays": weights(*profile), "days": figure("70 days")}))

    seen = np.bincount(of_days(demand, range(70))[:, AT] // DAY % 7, minlength=7)  # the plan starts on a Monday

    assert seen[6] == 0
    assert stats.chisquare(seen[:6], profile[:6] / profile.sum() * seen.sum()).pvalue > SURE


@pytest.mark.parametrize(
    ("day", "is_end"),
    [
        (date(2026, 9, 25), False),
        (date(2026, 9, 28), True),
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),
        (date(2026, 2, 25), True),
        (date(2026, 2, 24), False),
        (date(2026, 2, 28), False),  # a Saturday
    ],
)
def test_the_end_of_a_month_is_its_last_three_working_days(day: date, is_end: bool) -> None:  # noqa: FBT001
    assert at_month_end(day) is is_end


def test_a_holiday_is_a_holiday_only_on_a_weekday(plan: Plans) -> None:
    kind = plan({"kinds.paper.holidays": figure("0.2 times")}).kinds["paper"]

    assert [factor(kind, date(2026, 2, day)) for day in (13, 16, 17, 21)] == [1, 0.2, 0.2, 1]


def test_sites_come_by_size(plan: Plans) -> None:
    changed = plan(
        {
            "sites.offices.count": figure("40 sites"),
            "sites.offices.spread": figure("1 times"),
            "kinds.paper.volume": figure("40_000 documents/day"),
        }
    )
    sizes = wire(changed, 1).layout.groups["offices"].sizes

    seen = np.bincount(demand_of(changed).documents(0)[:, WHO] & SITE_MASK, minlength=40)

    assert stats.chisquare(seen, sizes / sizes.sum() * seen.sum()).pvalue > SURE


class TestBatches:
    @pytest.mark.parametrize("shape", ["fixed", "geometric"])
    def test_come_at_one_moment_from_one_site_and_leave_the_volume_alone(self, shape: str, plan: Plans) -> None:
        batches = {"mean": figure("5 times"), "shape": shape}
        demand = demand_of(plan({"kinds.paper.volume": figure("20_000 documents/day"), "kinds.paper.batches": batches}))

        rows = demand.documents(0)
        moments, sizes = np.unique(rows[:, AT], return_counts=True)

        assert len(rows) == pytest.approx(20_000, rel=0.1)
        assert sizes.mean() == pytest.approx(5, rel=0.1)
        assert all(len(set(rows[rows[:, AT] == moment, WHO])) == 1 for moment in moments[:50])

    def test_of_a_fixed_size_are_all_of_that_size(self, plan: Plans) -> None:
        batches = {"mean": figure("12 times"), "shape": "fixed"}
        rows = demand_of(plan({"kinds.paper.batches": batches})).documents(0)

        assert set(np.unique(rows[:, AT], return_counts=True)[1].tolist()) == {12}


class TestADay:
    def test_is_in_order_of_time_and_knows_itself(self, plan: Plans) -> None:
        rows = demand_of(plan()).documents(1)

        assert (np.diff(rows[:, AT]) >= 0).all()
        assert ((rows[:, AT] >= DAY) & (rows[:, AT] < 2 * DAY)).all()
        assert (rows[:, [BORN, MARK]] == rows[:, [AT]]).all()
        assert {kind_of(int(one)) for one in rows[:, IDENTITY]} == {0}
        assert len({number_of(int(one)) for one in rows[:, IDENTITY]}) == len(rows)

    def test_is_the_same_to_the_byte_for_the_same_seed(self, plan: Plans) -> None:
        one, again, other = (demand_of(plan(), seed).documents(0).tobytes() for seed in (5, 5, 6))

        assert one == again
        assert one != other

    def test_does_not_depend_on_the_days_before_it(self, plan: Plans) -> None:
        demand = demand_of(plan())
        demand.documents(0)

        assert demand.documents(1).tobytes() == demand_of(plan()).documents(1).tobytes()

    def test_does_not_depend_on_other_kinds(self, plan: Plans) -> None:
        paper = plan().kinds["paper"].model_dump(mode="json", by_alias=True)
        beside = plan({"kinds": {"letter": paper, "paper": paper}})

        alone, accompanied = demand_of(plan()).documents(0), demand_of(beside, kind=1).documents(0)

        assert (alone[:, AT] == accompanied[:, AT]).all()
        assert (alone[:, WHO] == accompanied[:, WHO]).all()

    def test_without_documents_is_empty(self, plan: Plans) -> None:
        assert demand_of(plan({"kinds.paper.volume": figure("0 documents/day")})).documents(0).shape == (0, 5)
