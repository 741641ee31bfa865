"""Jobs: never over each other, twenty reports a run, one dossier's reports in order whatever the others do."""

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from harness.faults import NoAnswer


def several(province: Any, count: int) -> list[str]:
    found = []
    for serial in range(count):
        form = province.birth
        form["data"]["maGCS"] = str(serial)
        found.append(province.submit(form))
    return found


def told_at(province: Any) -> list[Any]:
    hops = province.one.network.log.after(0)
    return [hop.at for hop in hops if hop.link == "one-stop->portal:hub-status"]


def test_a_run_tells_twenty_statuses_and_the_next_one_goes_on(province: Any) -> None:
    numbers = several(province, 9)
    province.forward(minutes=5, seconds=50)
    first = told_at(province)
    province.forward(minutes=2)

    assert len(first) == 20
    assert (first[-1] - first[0]) == timedelta(seconds=19)
    assert len(told_at(province)) == 27
    assert all(province.told(number) == [1, 3, 7] for number in numbers)


def test_runs_of_reports_never_overlap(make_province: Callable[..., Any]) -> None:
    province = make_province(settings={"pause_s": 10})
    several(province, 12)
    province.forward(minutes=20)
    times = told_at(province)

    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= timedelta(seconds=10)
    assert len(times) == 36


def test_numbers_count_within_the_day(province: Any) -> None:
    numbers = several(province, 2)
    province.forward(days=1)
    numbers.append(province.submit(province.death))
    province.forward(minutes=6)

    assert [province.dossier(number).local for number in numbers] == [
        "H26.01.01-260915-0001",
        "H26.01.01-260915-0002",
        "H26.01.01-260916-0001",
    ]


def test_a_job_that_never_came_back_holds_its_lock_for_a_while_only(province: Any) -> None:
    lock = province.one.desk.counter.lock()
    assert lock.take()
    assert not lock.take()
    province.forward(minutes=15)
    assert lock.take()
    lock.release()
    assert lock.take()


def test_a_pull_that_finds_nothing_changes_nothing(province: Any) -> None:
    province.forward(hours=1)

    assert list(province.one.desk.counter) == []


def test_nothing_is_asked_of_civil_status_without_need(province: Any) -> None:
    province.forward(hours=1)

    assert province.one.axis.heard == []


def test_one_dossiers_trouble_keeps_no_other_back(province: Any) -> None:
    numbers = several(province, 2)
    province.one.network.arm([NoAnswer(door="one-stop->portal:hub-status", when="before", times=1)])
    province.forward(minutes=5, seconds=30)
    assert sorted(province.told(number) for number in numbers) == [[], [1, 3, 7]]
    province.forward(minutes=5)

    assert all(province.told(number) == [1, 3, 7] for number in numbers)


def test_content_that_nobody_can_read_is_the_portals_matter(lone: Callable[..., Any]) -> None:
    one = lone("one-stop", stubs=("axis", "portal"))
    item = {"id": "a", "maDonVi": 70, "maTTHC": "3.000722", "module": "KS", "maHoSo": "G22.99.08-260915-0001"}
    one.stubs["portal"].says = {
        "token": {"token": "t"},
        "hosolienthong": {"data": [item]},
        "a": {"data": {"data": "{"}},
    }
    one.forward(minutes=11)

    assert one.owners() == [("unreadable", "portal")]


def test_rows_that_are_no_dossiers_are_left_out(lone: Callable[..., Any]) -> None:
    one = lone("one-stop", stubs=("axis", "portal"))
    rows = [None, 5, {}, {"id": "a", "maHoSo": "x", "module": "LTKH"}, {"id": "a", "maHoSo": "x", "module": ["KS"]}]
    one.stubs["portal"].says = {"token": {"token": "t"}, "hosolienthong": {"data": rows}}
    one.forward(minutes=6)

    assert one.owners() == []
    assert [door for door, _, _ in one.stubs["portal"].heard] == ["token", "hosolienthong"]
