"""Whoever stands at the other end may say anything: our parties read it and do not fall."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import pytest

from harness.chance import stream
from harness.clock import StoppedClock
from harness.exchange import Request, Response
from harness.journey import morning, walk
from harness.suites.journey.plays import plays
from mocks.nearstage import NearStage
from mocks.network import Network

ODD: Final[tuple[Any, ...]] = (
    *(None, 0, -1, 10**40, 1.5, True, False, "", "x", "\x00", "2", "999", "20269999", "31/02/2026", "9" * 80),
    *("x" * 30_000, '{"a":', "<a>", "[1]", [], {}, [None], [[]], [5, "x"], {"a": {"b": []}}, ["x"] * 50),
)
WHOLE: Final = (b"", b"null", b"[]", b"5", b"<html>", b"\xff", b"[" * 1000, b'{"a":NaN}')
SHARE: Final = 0.2
"""Of all answers that come back odd."""


def places(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    yield here
    inside = value.items() if isinstance(value, dict) else enumerate(value[:5]) if isinstance(value, list) else ()
    for step, inner in inside:
        yield from places(inner, (*here, step))


def bent(value: Any, place: tuple[Any, ...], odd: Any) -> Any:
    """`value` with `odd` at `place`."""
    if not place:
        return odd
    step, *rest = place
    made = list(value) if isinstance(value, list) else dict(value)
    made[step] = bent(value[step], tuple(rest), odd)
    return made


def odd_answer(rng: Random, response: Response) -> Response:
    """The answer with something odd in it."""
    try:
        data = json.loads(response.body)
    except (ValueError, RecursionError):
        data = None
    if data is None or rng.random() < 0.1:
        return replace(response, body=rng.choice(WHOLE))
    return replace(response, body=json.dumps(bent(data, rng.choice([*places(data)]), rng.choice(ODD))).encode())


@pytest.mark.parametrize("seed", range(8))
def test_no_party_falls_over_what_another_says(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng, day = stream(seed, "odd"), date(2026, 11, 23)
    network = Network(StoppedClock(morning(day)), seed)
    carry = network.lines._carry  # noqa: SLF001 -- the one place where every answer passes

    def odd_carry(to: str, request: Request) -> tuple[Response | None, str]:
        response, broke = carry(to, request)
        return (odd_answer(rng, response) if response and rng.random() < SHARE else response), broke

    monkeypatch.setattr(network.lines, "_carry", odd_carry)
    for scene in rng.sample(sorted(plays()), 4):
        walk(plays()[scene], scene, NearStage(network))
    network.forward(timedelta(days=3))

    assert network.mishaps == []
