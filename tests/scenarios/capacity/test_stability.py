"""How busy each place is on average, against numbers worked out by hand; what cannot keep up is refused by name."""

from collections.abc import Callable
from math import inf
from typing import Any

import pytest

from harness.errors import UsageError
from scenarios.capacity.layout import shared_out
from scenarios.capacity.plan import Plan, read_plan, shipped
from scenarios.capacity.stability import COMFORT, Load, loads, refuse_unstable, visits
from scenarios.capacity.wiring import wire

Table = dict[str, Any]
Plans = Callable[..., Plan]


def figure(says: str) -> Table:
    return {"is": says, "source": "tests: chosen", "basis": "profile"}


def back(share: str, to: str, rounds: int) -> Table:
    hour = {"shape": "constant", "mean": figure("1 h"), "least": figure("1 h")}
    return {"share": figure(share), "to": to, "after": hour, "rounds": figure(f"{rounds} rounds")}


def load_of(plan: Plan, name: str) -> Load:
    return next(load for load in loads(wire(plan, 1)) if load.name == name)


def passing(plan: Plan) -> dict[str, float]:
    wiring = wire(plan, 1)
    return {wiring.places[rank].name: times for rank, times in visits(wiring, 0).items()}


def test_a_station_is_as_busy_as_its_documents_times_a_minute_each_over_two_servers(plan: Plans) -> None:
    desk = load_of(plan(), "desk")

    assert desk.documents == pytest.approx(240)
    assert desk.worst == pytest.approx(240 * 60 / (2 * 86_400))
    assert (desk.has, desk.needs) == (2, 1)


def test_office_hours_leave_eight_hours_on_twenty_days_of_four_weeks(plan: Plans) -> None:
    desk = load_of(plan({"stations.desk.calendar": "office"}), "desk")

    assert desk.worst == pytest.approx(28 * 240 * 60 / (2 * 20 * 8 * 3600))  # four weeks without a holiday


def test_an_outage_takes_its_hours_away(plan: Plans) -> None:
    away = [{"at": "2026-09-14T10:00:00", "lasts": {"shape": "constant", "mean": figure("12 h")}}]

    desk = load_of(plan({"stations.desk.outages": away}), "desk")

    assert desk.worst == pytest.approx(28 * 240 * 60 / (2 * (28 * 24 - 12) * 3600))


def test_warm_up_does_not_count(plan: Plans) -> None:
    rush = {"days": figure("40 days"), "kinds.paper.month_end": figure("9 times")}

    whole, later = (load_of(plan({**rush, "warm_up": figure(f"{days} d")}), "desk") for days in (0, 12))

    assert whole.documents < later.documents  # both have the end of September, the second twelve quiet days less


def test_a_rush_that_is_worked_off_within_four_weeks_is_no_instability(plan: Plans) -> None:
    mondays = {"weights": [7, 0, 0, 0, 0, 0, 0], "source": "tests", "basis": "profile"}
    busy = plan(
        {"kinds.paper.weekdays": mondays, "days": figure("1 day"), "stations.desk.service.mean": figure("240 s")}
    )

    assert load_of(busy, "desk").worst == pytest.approx(240 * 240 / (2 * 86_400), rel=0.01)
    refuse_unstable("mine.toml", wire(busy, 1))


@pytest.mark.parametrize(
    ("rounds", "times"), [(1, 1 + 0.5), (2, 1 + 0.5 + 0.25), (3, 1.875)], ids=["once", "twice", "three times"]
)
def test_what_comes_back_passes_again(rounds: int, times: float, plan: Plans) -> None:
    returning = plan({"kinds.paper.way.2.returns": back("50 %", "line", rounds)})

    assert passing(returning) == pytest.approx({"send": 1, "line": times, "desk": times})
    assert load_of(returning, "desk").documents == pytest.approx(240 * times)


def test_two_places_that_send_back_share_one_count_of_rounds(plan: Plans) -> None:
    desk = plan().stations["desk"].model_dump(mode="json", by_alias=True)
    way = [
        {"station": "desk", "returns": back("50 %", "desk", 1)},
        {"station": "door", "returns": back("50 %", "desk", 1)},
    ]

    found = passing(plan({"stations.door": desk, "kinds.paper.way": way}))

    assert found == pytest.approx({"desk": 1 + 0.5 + 0.25, "door": 0.5 + 0.75})


def test_the_busiest_province_decides(plan: Plans) -> None:
    changed = plan(
        {
            "stations.desk.per": "province",
            "sites.offices.count": figure("400 sites"),
            "kinds.paper.volume": figure("57_600 documents/day"),
        }
    )  # 40 servers' work

    desk = load_of(changed, "desk")
    wiring = wire(changed, 1)
    share, servers = wiring.layout.parts / wiring.layout.parts.sum(), shared_out(2, wiring.layout.parts, least=1)

    assert desk.where in wiring.layout.provinces
    assert desk.worst == pytest.approx((40 * share / servers).max())
    with_enough = shared_out(int(desk.needs), wiring.layout.parts, least=1)
    assert (40 * share / with_enough).max() < COMFORT
    assert 40 < desk.needs < 80


def test_each_site_has_its_own_servers(plan: Plans) -> None:
    own = plan({"stations.desk.per": "site", "sites.offices.count": figure("1 site")})

    desk = load_of(own, "desk")

    assert desk.worst == pytest.approx(240 * 60 / (2 * 86_400))
    assert desk.has == 2


def test_a_quota_is_a_load_too(plan: Plans) -> None:
    line = load_of(plan({"links.line.quota": figure("20 documents/hour")}), "line")

    assert line.worst == pytest.approx(0.5)
    assert line.needs == 11  # 10 an hour is all there is; 10 / 0.95 rounded up


def test_a_site_sends_one_after_another(plan: Plans) -> None:
    send = load_of(plan({"sites.offices.count": figure("1 site"), "cycles.send.gap": figure("90 s")}), "send")

    assert send.worst == pytest.approx(240 * 90 / 86_400)
    assert send.needs == pytest.approx(0.95 * 86_400 / 240)


class TestWhatCannotKeepUpIsRefused:
    def refusal(self, plan: Plan) -> str:
        with pytest.raises(UsageError) as caught:
            refuse_unstable("mine.toml", wire(plan, 1))
        assert "overload = true" in caught.value.says.vi
        return caught.value.says.en

    def test_a_station_with_how_many_would_do(self, plan: Plans) -> None:
        says = self.refusal(plan({"stations.desk.service.mean": figure("720 s")}))  # exactly 2 servers' work

        assert "mine.toml: stations.desk.servers: unstable, load 1.00; 3 would keep up." in says

    def test_a_quota(self, plan: Plans) -> None:
        says = self.refusal(plan({"links.line.quota": figure("10 documents/hour")}))

        assert "mine.toml: links.line.quota: unstable, load 1.00; 11 in each window would keep up." in says

    def test_a_gap(self, plan: Plans) -> None:
        says = self.refusal(plan({"sites.offices.count": figure("1 site"), "cycles.send.gap": figure("400 s")}))

        assert "mine.toml: cycles.send.gap: unstable, load 1.11; at most 342 s for each would keep up." in says

    def test_a_turn_that_is_never_open(self, plan: Plans) -> None:
        nightly = {
            "cycles.send.every": figure("1 d"),
            "cycles.send.spread": figure("0 s"),
            "cycles.send.begins": "19:00:00",
        }

        assert "cycles.send.calendar" in self.refusal(plan({**nightly, "cycles.send.calendar": "office"}))
        refuse_unstable("mine.toml", wire(plan(nightly), 1))

    def test_a_station_that_is_never_open(self, plan: Plans) -> None:
        away = [{"at": "2026-09-14T00:00:00", "lasts": {"shape": "constant", "mean": figure("40 d")}}]
        closed = plan({"days": figure("40 days"), "stations.desk.outages": away})

        assert load_of(closed, "desk").worst == inf
        assert "stations.desk: never open" in self.refusal(closed)

    def test_unless_the_plan_wants_to_see_it(self, plan: Plans) -> None:
        busy = plan({"stations.desk.service.mean": figure("1 h"), "overload": True})

        refuse_unstable("mine.toml", wire(busy, 1))
        assert not load_of(busy, "desk").stable


@pytest.mark.parametrize("name", shipped())
def test_every_plan_that_comes_with_us_keeps_up_or_says_that_it_does_not(name: str) -> None:
    refuse_unstable(name, wire(read_plan(name), 1))
