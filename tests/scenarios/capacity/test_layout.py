"""The map: sites stand in provinces by people, are as unequal as the plan says, and the same for every seed."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from harness.people.shares import share
from scenarios.capacity.layout import Layout, layout, shared_out
from scenarios.capacity.plan import Plan

Plans = Callable[..., Plan]


def figure(says: str) -> dict[str, Any]:
    return {"is": says, "source": "tests: chosen", "basis": "profile"}


@pytest.fixture
def laid(plan: Plans) -> Callable[..., Layout]:
    return lambda count, spread: layout(
        plan({"sites.offices.count": figure(f"{count} sites"), "sites.offices.spread": figure(f"{spread} times")})
    )


def test_provinces_are_todays_with_their_part_of_the_people(laid: Callable[..., Layout]) -> None:
    where = laid(100, 0)

    assert len(where.provinces) == len(set(where.provinces)) == 34
    assert where.parts.tolist() == list(share("provinces").normal().values())


def test_sites_stand_where_people_live(laid: Callable[..., Layout]) -> None:
    where = laid(10_000, 0)

    counts = np.bincount(where.province, minlength=34)

    assert counts.sum() == 10_000
    assert (np.abs(counts - 10_000 * where.parts / where.parts.sum()) < 1).all()


def test_sites_of_no_spread_are_alike_within_a_province(laid: Callable[..., Layout]) -> None:
    where = laid(1_000, 0)

    sizes = where.groups["offices"].sizes

    assert all(np.ptp(sizes[where.province == province]) < 1e-15 for province in range(34))


def test_spread_is_the_coefficient_of_variation(laid: Callable[..., Layout]) -> None:
    where = laid(50_000, 0.8)
    largest = where.province == int(np.argmax(where.parts))

    sizes = where.groups["offices"].sizes[largest]

    assert sizes.std() / sizes.mean() == pytest.approx(0.8, rel=0.05)


def test_a_province_sends_by_its_people_however_its_sites_differ(laid: Callable[..., Layout]) -> None:
    where = laid(2_000, 2)

    totals = np.bincount(where.province, where.groups["offices"].sizes, minlength=34)

    assert totals == pytest.approx(where.parts)


def test_the_map_is_always_the_same(laid: Callable[..., Layout]) -> None:
    one, again = laid(300, 1), laid(300, 1)

    assert one.groups["offices"].sizes.tobytes() == again.groups["offices"].sizes.tobytes()


def test_groups_are_numbered_through(plan: Plans) -> None:
    offices = plan().sites["offices"].model_dump(mode="json", by_alias=True)
    where = layout(plan({"sites": {"homes": offices, "offices": offices}}))

    assert (where.groups["homes"].first, where.groups["offices"].first, where.count) == (0, 4, 8)


@pytest.mark.parametrize(
    ("count", "parts", "least", "expected"),
    [
        (10, [1, 1], 0, [5, 5]),
        (10, [0.7, 0.3], 0, [7, 3]),
        (10, [0.66, 0.34], 0, [7, 3]),
        (3, [0.5, 0.3, 0.2], 0, [1, 1, 1]),
        (1, [0.4, 0.6], 0, [0, 1]),
        (0, [0.4, 0.6], 0, [0, 0]),
        (2, [0.9, 0.05, 0.05], 1, [1, 1, 1]),
        (10, [0.9, 0.05, 0.05], 1, [9, 1, 1]),
    ],
)
def test_whole_things_are_shared_out_by_largest_remainders(
    count: int, parts: list[float], least: int, expected: list[int]
) -> None:
    assert shared_out(count, np.array(parts), least).tolist() == expected
