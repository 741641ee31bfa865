"""A plan in small keeps its proportions, and never less than one of anything."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.errors import UsageError
from scenarios.capacity.plan import Plan, read_plan, shipped
from scenarios.capacity.scaling import scaled
from scenarios.capacity.stability import loads, refuse_unstable
from scenarios.capacity.wiring import wire

Plans = Callable[..., Plan]


def figure(says: str) -> dict[str, Any]:
    return {"is": says, "source": "tests: chosen", "basis": "published"}


@pytest.fixture
def large(plan: Plans) -> Plan:
    return plan(
        {
            "kinds.paper.volume": figure("24_000 documents/day"),
            "sites.offices.count": figure("400 sites"),
            "stations.desk.servers": figure("30 servers"),
            "links.line.quota": figure("50 documents/min"),
        }
    )


def test_a_tenth_is_a_tenth_of_everything_that_counts(large: Plan) -> None:
    small = scaled(large, 0.1)

    assert small.kinds["paper"].volume.per_day == pytest.approx(2_400)
    assert small.sites["offices"].count.count == 40
    assert small.stations["desk"].servers.count == 3
    assert small.links["line"].quota is not None
    assert small.links["line"].quota.window == (5, 60_000_000)


def test_nothing_becomes_less_than_one(large: Plan) -> None:
    small = scaled(large, 1e-6)

    assert small.stations["desk"].servers.count == 1
    assert small.sites["offices"].count.count == 1
    assert small.kinds["paper"].volume.per_day == pytest.approx(0.024)


def test_servers_at_each_site_stay(plan: Plans) -> None:
    assert scaled(plan({"stations.desk.per": "site"}), 0.5).stations["desk"].servers.count == 2


def test_a_published_number_becomes_a_derived_one_of_the_same_source(large: Plan) -> None:
    volume = scaled(large, 0.5).kinds["paper"].volume

    assert (volume.source, volume.basis) == ("tests: chosen", "derived")


def test_the_whole_is_the_plan_itself(large: Plan) -> None:
    assert [load.worst for load in loads(wire(scaled(large, 1), 1))] == [load.worst for load in loads(wire(large, 1))]


@pytest.mark.parametrize("part", [0, -0.1, 1.01, float("nan")])
def test_what_is_not_a_part_is_refused(part: float, large: Plan) -> None:
    with pytest.raises(UsageError, match="0"):
        scaled(large, part)


@pytest.mark.parametrize("name", shipped())
def test_every_plan_keeps_up_in_small_too(name: str) -> None:
    small = scaled(read_plan(name), 0.01)

    refuse_unstable(name, wire(small, 1))
    assert Plan.model_validate(small.model_dump(by_alias=True)) == small
