"""Hops: a trace id that travels, bytes that come back from JSON as they were, and the way of a dossier."""

from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.exchange import Request, Response
from harness.hops import Hop, trace_of, traceparent, way_of

AT = datetime(2026, 9, 15, 8, 0, tzinfo=VIETNAM)
TRACE = "0123456789abcdef" * 2


def hop(number: int, **changes: Any) -> Hop:
    request = Request("POST", changes.pop("target", "/a"), (("X", "1"),), changes.pop("asked", b""))
    response = Response(200, (("Y", "2"),), changes.pop("said", b"")) if changes.pop("whole", True) else None
    base = {"caller": "justice", "party": "axis", "door": "a", "trace": "", "at": AT}
    return Hop(number=number, request=request, response=response, **(base | changes))


def carried(value: str) -> Request:
    return Request("GET", "/", (("TraceParent", value),), b"")


# --- traces -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2**64 - 1, 2**64, 0])
def test_what_is_written_is_read(number: int) -> None:
    written = traceparent(TRACE, number)

    assert trace_of(carried(written)) == TRACE
    assert len(written) == 55
    assert written[36:52] != "0" * 16


@pytest.mark.parametrize(
    "value",
    [
        "",
        TRACE,
        f"00-{'0' * 32}-0000000000000001-01",
        f"00-{TRACE[:-1]}-0000000000000001-01",
        f"00-{TRACE.upper()}-0000000000000001-01",
        f"00-{TRACE}-0000000000000001-01\n",
        f"01-{TRACE}-0000000000000001-01",
    ],
)
def test_what_is_no_trace_is_none(value: str) -> None:
    assert trace_of(carried(value)) == ""


def test_a_request_without_the_header_has_no_trace() -> None:
    assert trace_of(Request("GET", "/", (), b"")) == ""


# --- hops -------------------------------------------------------------------------------------------------------------


def test_a_hop_goes_by_its_link() -> None:
    assert hop(1, door="nhanHoSoDKHT").link == "justice->axis:nhanHoSoDKHT"


@pytest.mark.parametrize(
    "one",
    [
        hop(1, asked=b"\xff\x00", said="Đỗ".encode(), trace=TRACE, broke="", faults=("duplicate",), took_s=0.5),
        hop(2, whole=False, broke="no-answer"),
    ],
)
def test_a_hop_comes_back_from_json_as_it_was(one: Hop) -> None:
    assert Hop.of(one.as_json()) == one


@pytest.mark.parametrize(
    "one",
    [
        hop(1, asked="mã G22-1".encode()),
        hop(1, said=b"G22-1"),
        hop(1, target="/x?so=G22-1"),
        hop(1, trace="G22-1"),
        hop(1, asked=b"G22-1", whole=False),
    ],
)
def test_a_hop_holds_what_stands_in_target_bodies_or_trace(one: Hop) -> None:
    assert one.holds("G22-1")


def test_a_hop_holds_nothing_else() -> None:
    assert not hop(1, asked=b"G22-2", caller="G22-1").holds("G22-1")


def test_the_way_of_a_text_is_every_hop_of_its_traces_in_order() -> None:
    hops = [
        hop(1, trace="a"),
        hop(2, trace="b", asked=b"G22-1"),
        hop(3, trace="a", said=b"G22-1"),
        hop(4, trace="c"),
        hop(5, trace="b"),
        hop(6, asked=b"G22-1"),
        hop(7),
    ]

    assert [one.number for one in way_of(hops, "G22-1")] == [1, 2, 3, 5, 6]
    assert list(way_of(iter(hops), "nothing")) == []


def test_a_hop_is_evidence() -> None:
    exchange = hop(7, trace=TRACE, faults=("reset",), broke="reset", took_s=1.5, whole=False).as_exchange()

    assert (exchange.number, exchange.door, exchange.response) == (7, "justice->axis:a", None)
    assert (exchange.broke, exchange.faults, exchange.took_s) == ("reset", ("reset",), 1.5)
    assert exchange.notes == {"from": "justice", "to": "axis", "trace": TRACE, "hop": "7"}
