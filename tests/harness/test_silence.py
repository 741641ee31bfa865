"""How many calls without an answer give a real party up, and what is then said of it."""

import contextlib
import socket
from datetime import UTC, datetime

import pytest

from harness.caller import SILENT, Caller
from harness.exchange import Exchange, Request, Response
from harness.silence import CALLS_MAX, WAITED_S_MAX, Silence, Silences, together, unreachable
from harness.topology import Topology

AT = datetime(2026, 9, 15, tzinfo=UTC)
PLACES = Topology.model_validate({"parties": {"insurance": {"url": "http://127.0.0.1:9"}}})


def called(broke: str = "", took_s: float = 1.0) -> Exchange:
    answer = None if broke else Response(200, (), b"")
    return Exchange(1, "x", Request("POST", "/a/b?c=d", (), b""), answer, AT, took_s, broke)


@pytest.fixture
def silence() -> Silence:
    return Silence("insurance", "http://127.0.0.1:9", gives_up=True)


def test_a_few_in_a_row_are_too_many(silence: Silence) -> None:
    for _ in range(CALLS_MAX - 1):
        silence.note(called("timeout"))
    assert not silence.lasting

    silence.note(called("refused"))
    assert silence.lasting


def test_so_is_one_that_took_too_long(silence: Silence) -> None:
    silence.note(called("timeout", WAITED_S_MAX))

    assert silence.lasting


@pytest.mark.parametrize("broke", ["", "reset", "not-http"])
def test_whoever_answers_anything_is_there_again(silence: Silence, broke: str) -> None:
    for _ in range(CALLS_MAX - 1):
        silence.note(called("timeout"))
    silence.note(called(broke))
    silence.note(called("timeout"))

    assert not silence.lasting


def test_an_answer_that_was_under_way_brings_nobody_back_who_was_given_up(silence: Silence) -> None:
    for _ in range(CALLS_MAX):
        silence.note(called("timeout"))
    silence.note(called())

    assert silence.lasting


def test_a_network_that_only_runs_gives_nobody_up() -> None:
    silences = Silences(PLACES)
    insurance = silences.of("insurance")
    assert insurance is not None
    for _ in range(CALLS_MAX):
        insurance.note(called("timeout"))

    assert silences.lasting() == []
    silences.give_up()
    assert silences.lasting() == [insurance]
    assert silences.of("justice") is None


def test_the_first_call_is_named_without_its_query(silence: Silence) -> None:
    silence.note(called("timeout"))

    for says in (silence.says().vi, silence.says().en):
        for named in ("(insurance)", "http://127.0.0.1:9", "POST /a/b", "topology"):
            assert named in says
        assert "c=d" not in says


def test_whoever_was_given_up_is_not_called(silence: Silence) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        silence.note(called("timeout", WAITED_S_MAX))
        with Caller(url, record=lambda _exchange: None, listener=silence) as caller:
            exchange = caller.send(Request("GET", "/", (), b""), "x")

        assert (exchange.broke, exchange.response) == (SILENT, None)
        with pytest.raises(TimeoutError):
            listener.accept()


def test_parties_that_answer_nothing_are_found_by_address_and_control_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.silence.PROBE_S", 0.2)
    with contextlib.ExitStack() as stack:
        urls = []
        for _ in range(2):
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            urls.append(f"http://127.0.0.1:{listener.getsockname()[1]}")
        places = Topology.model_validate({"parties": {"justice": {"url": urls[0], "control_url": urls[1]}}})
        found = unreachable(places)

    assert [one.url for one in found] == urls
    assert together(found).en.count("Civil-status") == 2
    assert unreachable(Topology()) == []
