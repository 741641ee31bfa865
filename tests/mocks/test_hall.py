"""What all doors share: strangers queue, our own parties do not; bodies that are held have one bound together."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

import pytest

from harness.chance import stream
from harness.clock import VIETNAM, StoppedClock
from mocks import hall as module
from mocks.coat import PartyApp
from mocks.hall import Hall
from mocks.lines import BADGE, HopLog
from mocks.network import Network
from mocks.weather import Weather

AT = datetime(2026, 9, 15, 8, 30, tzinfo=VIETNAM)
PATH = "/so-suc-khoe/1.0/mo"
OURS = "drawn-for-this-run"


@pytest.fixture
def hall() -> Iterator[Hall]:
    with ThreadPoolExecutor(1) as executor:
        yield Hall(executor)


def door(hall: Hall, log: HopLog | None = None) -> PartyApp:
    clock = StoppedClock(AT)
    party = Network(clock, 1, only={"health-book"}).parties["health-book"]
    return PartyApp(party, log or HopLog(), Weather(stream(1, "weather")), clock, hall, OURS)


async def post(app: PartyApp, *chunks: bytes, badge: str = "") -> tuple[int, dict[str, Any]]:
    """What the door answers to a POST whose body comes in `chunks`, sent under the name of a party of ours."""
    headers = [(b"content-type", b"application/json"), (b"user-agent", b"lienthong-axis")]
    headers += [(BADGE.lower().encode(), badge.encode())] if badge else []
    scope = {"type": "http", "method": "POST", "path": PATH, "query_string": b"", "headers": headers}
    left = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks[:-1]]
    left.append({"type": "http.request", "body": chunks[-1], "more_body": False})
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return left.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


def test_bodies_beyond_the_room_are_told_that_it_is_full(hall: Hall) -> None:
    hall.bytes_left = 100

    status, said = asyncio.run(post(door(hall), b"{" * 60, b"{" * 60))

    assert (status, said["maLoi"]) == (503, "SSK00")


def test_the_room_is_given_back_after_every_answer(hall: Hall) -> None:
    app, hall.bytes_left = door(hall), 100

    first = asyncio.run(post(app, b"{" * 60, b"{" * 60))[0]
    second = asyncio.run(post(app, b"{" * 60))[0]

    assert (first, second, hall.bytes_left) == (503, 400, 100)


def test_our_own_parties_need_no_room(hall: Hall) -> None:
    hall.bytes_left = 0

    assert asyncio.run(post(door(hall), b"{", badge=OURS))[0] == 400


@pytest.mark.parametrize("badge", ["", "of-another-run"])
def test_whoever_only_calls_themselves_one_of_ours_needs_room_and_is_remembered(hall: Hall, badge: str) -> None:
    hall.bytes_left, log = 0, HopLog()

    assert asyncio.run(post(door(hall, log), b"{", badge=badge))[0] == 503
    assert [hop.caller for hop in log.after(0)] == ["outside"]
    assert not any(name.lower() == BADGE.lower() for hop in log.after(0) for name, _ in hop.request.headers)


def test_strangers_wait_for_a_place_and_our_own_parties_do_not(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "QUEUE_S", 0.05)
    app = door(hall)

    async def crowded() -> tuple[int, int]:
        async with AsyncExitStack() as taken:
            for _ in range(module.STRANGERS_MAX):
                await taken.enter_async_context(hall.place(ours=False))
            return (await post(app, b"{"))[0], (await post(app, b"{", badge=OURS))[0]

    assert asyncio.run(crowded()) == (503, 400)


def test_a_body_in_single_bytes_is_put_together(hall: Hall) -> None:
    body = json.dumps({"soDDCN": "001090990001", "hoTen": "Nguyễn Văn Thử", "dongY": False}).encode()

    status, said = asyncio.run(post(door(hall), *(bytes([one]) for one in body)))

    assert (status, said["trangThai"]) == (200, "0")
