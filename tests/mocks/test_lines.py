"""The lines between parties: what is stamped on a call, what faults make of it, what is remembered."""

from datetime import datetime
from typing import Any

import pytest

from harness.chance import stream
from harness.clock import VIETNAM, StoppedClock
from harness.exchange import Request, Response
from harness.faults import Busy, Duplicate, ErrorPage, Fault, Latency, NoAnswer, Reset, Truncate, WrongType
from harness.hops import Hop, trace_of
from mocks import lines as module
from mocks.lines import BADGE, HopLog, Lines, caller_of

AT = datetime(2026, 9, 15, 8, 0, tzinfo=VIETNAM)
TRACE = "0123456789abcdef" * 2
ASKED = Request("POST", "/things/1?x=1", (("Content-Type", "text/plain"), ("traceparent", "old")), b"body")


class Far:
    """A party that answers one page and counts."""

    def __init__(self) -> None:
        self.heard: list[Request] = []

    def answer(self, request: Request) -> Response:
        self.heard.append(request)
        return Response(200, (("Content-Type", "text/plain"),), f"answer {len(self.heard)}".encode())

    def operation_at(self, request: Request) -> Any:
        del request
        return None

    def refuse(self, problem: Any, request: Request) -> Any:
        del request
        return module_reply(problem.status)


def module_reply(status: int) -> Any:
    class Said:
        def response(self) -> Response:
            return Response(status, (), b"busy, in my own words")

    return Said()


@pytest.fixture
def far() -> Far:
    return Far()


@pytest.fixture
def lines(far: Far) -> Lines:
    return Lines(stream(1, "lines"), StoppedClock(AT), near={"far": far})  # type: ignore[dict-item]


def call(lines: Lines, to: str = "far") -> Response | None:
    return lines.call("licensing", to, ASKED, TRACE)


# --- fair weather -----------------------------------------------------------------------------------------------------


def test_a_call_is_stamped_with_caller_host_and_trace_and_otherwise_unchanged(lines: Lines, far: Far) -> None:
    call(lines)

    (heard,) = far.heard
    assert (heard.method, heard.target, heard.body) == (ASKED.method, ASKED.target, ASKED.body)
    assert (heard.header("User-Agent"), heard.header("Host")) == ("lienthong-licensing", "far.mock")
    assert (trace_of(heard), heard.header("Content-Type")) == (TRACE, "text/plain")
    assert sum(name.lower() == "traceparent" for name, _ in heard.headers) == 1


def test_nobody_at_the_other_end_is_a_refused_line(lines: Lines) -> None:
    assert call(lines, "nobody") is None
    assert [(hop.link, hop.broke) for hop in lines.log.after(0)] == [("licensing->nobody:1", "refused")]


def test_every_hop_is_remembered_in_order(lines: Lines) -> None:
    call(lines)
    call(lines)

    hops = lines.log.after(0)
    assert [(hop.number, hop.caller, hop.party, hop.trace, hop.at) for hop in hops] == [
        (1, "licensing", "far", TRACE, AT),
        (2, "licensing", "far", TRACE, AT),
    ]
    assert hops[1].response is not None
    assert [hop.number for hop in lines.log.after(1)] == [2]


def test_outsiders_are_nobody_of_ours() -> None:
    named = ("User-Agent", "lienthong-licensing")

    assert caller_of((named, (BADGE, "drawn")), "drawn") == "licensing"
    assert caller_of((named, (BADGE, "of another run")), "drawn") == ""
    assert caller_of((named,), "drawn") == ""
    assert caller_of((("User-Agent", "curl/8"), (BADGE, "drawn")), "drawn") == ""
    assert caller_of((), "drawn") == ""


# --- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "delivered", "status", "body", "broke"),
    [
        (NoAnswer(), 1, None, b"", "no-answer"),
        (NoAnswer(when="before"), 0, None, b"", "no-answer"),
        (Reset(), 1, None, b"", "reset"),
        (Reset(when="before"), 0, None, b"", "reset"),
        (Truncate(), 1, None, b"", "truncated"),
        (Latency(seconds=60), 1, None, b"", "timeout"),
        (Latency(seconds=1), 1, 200, b"answer 1", ""),
        (Duplicate(), 2, 200, b"answer 2", ""),
        (ErrorPage(status=504), 0, 504, None, ""),
        (ErrorPage(when="after"), 1, 502, None, ""),
        (Busy(), 0, 503, b"busy, in my own words", ""),
        (WrongType(), 1, 200, b"answer 1", ""),
    ],
)
def test_what_a_fault_makes_of_a_call(
    lines: Lines, far: Far, fault: Fault, delivered: int, status: int | None, body: bytes | None, broke: str
) -> None:
    lines.arm([fault])

    response = call(lines)

    assert len(far.heard) == delivered
    assert (response.status if response else None) == status
    if response and body is not None:
        assert response.body == body
    (hop,) = lines.log.after(0)
    assert (hop.broke, hop.faults, hop.response) == (broke, (fault.word,), response)


def test_a_wrong_type_stands_in_the_header(lines: Lines) -> None:
    lines.arm([WrongType()])

    response = call(lines)

    assert response is not None
    assert response.header("Content-Type") == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("door", "strikes"),
    [
        ("licensing->far:1", True),
        ("licensing->far:*", True),
        ("*->far:*", True),
        ("licensing->*", True),
        ("justice->far:*", False),
        ("licensing->near:*", False),
        ("licensing->far:2", False),
    ],
)
def test_a_fault_strikes_the_links_it_names(lines: Lines, far: Far, door: str, strikes: bool) -> None:  # noqa: FBT001
    lines.arm([NoAnswer(door=door, when="before")])

    assert (call(lines) is None) is strikes
    assert len(far.heard) == (0 if strikes else 1)


def test_a_fault_strikes_so_often_and_falls_away(lines: Lines) -> None:
    lines.arm([Reset(times=2, after=1)])

    assert [call(lines) is None for _ in range(5)] == [False, True, True, False, False]
    assert lines.faults == ()


def test_after_disarming_the_weather_is_fair(lines: Lines) -> None:
    lines.arm([Reset()])
    lines.disarm()

    assert call(lines) is not None


def test_one_seed_gives_the_same_weather(far: Far) -> None:
    def weather() -> list[bool]:
        made = Lines(stream(7, "weather"), StoppedClock(AT), near={"far": far})  # type: ignore[dict-item]
        made.arm([NoAnswer(chance=0.5)])
        return [call(made) is None for _ in range(30)]

    first = weather()
    assert first == weather()
    assert {True, False} == set(first)


# --- memory -----------------------------------------------------------------------------------------------------------


def test_the_oldest_hops_are_forgotten_beyond_the_bound(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HOPS_MAX", 3)
    for _ in range(5):
        call(lines)

    assert [hop.number for hop in lines.log.after(0)] == [3, 4, 5]


def test_the_memory_is_bounded_in_bytes_too(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HOPS_BYTES_MAX", 1800)
    for _ in range(5):
        call(lines)

    assert len(lines.log.after(0)) == 2


def test_long_headers_weigh_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HOPS_BYTES_MAX", 20_000)
    log, asked = HopLog(), Request("GET", "/" + "x" * 1000, (("X-Long", "y" * 6000),), b"")

    for number in (1, 2, 3, 4):
        log.remember(Hop(log.next_number(), "outside", "far", "door", TRACE, AT, asked, None))
        assert number == log.last_number()

    assert [hop.number for hop in log.after(0)] == [3, 4]


def test_a_forgotten_log_begins_again() -> None:
    log = HopLog()
    assert (log.next_number(), log.next_number()) == (1, 2)

    log.forget()

    assert log.next_number() == 1


def test_the_last_number_is_the_newest_hops_even_while_it_is_under_way() -> None:
    log = HopLog()
    assert log.last_number() == 0

    log.next_number()
    assert (log.last_number(), log.after(0)) == (1, [])


def test_a_hop_that_ends_after_its_place_was_given_up_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HOPS_MAX", 1)
    log = HopLog()
    for number in (2, 3, 1):
        log.next_number()
        log.remember(Hop(number, "a", "b", "c", TRACE, AT, ASKED, None))

    assert [hop.number for hop in log.after(0)] == [3]
