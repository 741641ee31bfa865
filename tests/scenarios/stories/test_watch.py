"""Whoever watches: keeps what is wrong once, with its moment, and blames nobody for the weather."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from harness.clock import StoppedClock
from harness.exchange import Request, Response
from harness.finding import Finding
from harness.hops import Hop
from harness.journey import morning
from harness.text import Text
from mocks.network import Network
from scenarios.stories.watch import FAILURES_MAX, Watch, unreadable

START = morning(date(2026, 9, 15))
HOP = Hop(
    1,
    "axis",
    "insurance",
    "traKetQua",
    "",
    datetime(2026, 9, 15, tzinfo=UTC),
    Request("POST", "/apiCheDo/1.0/traKetQua", (), b"{}"),
    Response(200, (), b'{"trangThai": 1}'),
)


@pytest.fixture
def network() -> Network:
    return Network(StoppedClock(START), 1, only={"axis", "portal"})


def nothing(_hop: Hop) -> Iterator[Finding]:
    return iter(())


@pytest.mark.parametrize("body", [b'{"a": 1}', b"", b"<a/>", b"[]"])
def test_what_can_be_read_is_well(body: bytes) -> None:
    assert list(unreadable(replace(HOP, response=Response(200, (), body)))) == []


@pytest.mark.parametrize(("status", "body"), [(500, b"{}"), (200, b"{"), (200, b"<a>"), (200, b"\xff")])
def test_what_cannot_be_read_and_what_fell_over_is_not(status: int, body: bytes) -> None:
    [finding] = unreadable(replace(HOP, response=Response(status, (), body)))

    assert finding.place == "insurance/traKetQua"


@pytest.mark.parametrize("change", [{"faults": ("truncate",)}, {"response": None}, {"party": "axis"}])
def test_weather_is_nobodys_fault_and_the_axis_only_passes_on(change: dict[str, object]) -> None:
    broken = replace(HOP, response=Response(200, (), b"{"))

    assert list(unreadable(replace(broken, **change))) == []


def test_each_call_is_shown_to_the_story_once(network: Network) -> None:
    shown: list[int] = []

    def heard(hop: Hop) -> Iterator[Finding]:
        shown.append(hop.number)
        yield Finding("insurance", Text("sai", "wrong"), "", str(hop.number))

    watch = Watch(network, heard)
    for number in (1, 2):
        network.log.next_number()
        network.log.remember(replace(HOP, number=number))
        assert not watch.step()
        watch.step()

    assert shown == [1, 2]
    assert [failure.finding.actual for failure in watch.failures] == ["1", "2"]


def test_the_same_finding_is_kept_once_with_its_first_moment(network: Network) -> None:
    watch = Watch(network, nothing)
    for _ in range(3):
        watch.note("twice", [Finding("insurance/card-issued", Text("hai lần", "twice"), "1", "2 × 1")])

    [failure] = watch.failures
    assert failure.at == "2026-09-15T08:00:00+07:00"


def test_more_than_anybody_reads_is_not_kept(network: Network) -> None:
    watch = Watch(network, nothing)
    watch.note("twice", (Finding("here", Text("sai", "wrong"), "", str(number)) for number in range(1000)))

    assert len(watch.failures) == FAILURES_MAX
