import base64
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from harness.clock import StoppedClock
from harness.exchange import Request
from harness.wire.calls import Credentials, Token, driver_call, file_call, lookup_call, read_request
from harness.wire.door import doors
from harness.world import World
from loadtests.addressing import needs_token, quoted, stamp
from loadtests.desk import Desk
from loadtests.kinds import ASKS, Ask
from loadtests.letters import Letter, Pile, read_letters, read_pile, write_letters
from loadtests.replay import Arrival
from tests.loadtests.conftest import TODAY

TOKEN = Token("acc+ess/=", "id", None, "u", {})


@pytest.fixture(scope="module")
def desk(world: World) -> Desk:
    return Desk.open(world, StoppedClock(TODAY), 1, 1000, signs=True)


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
def test_stamp_and_prepared_part_make_the_request_that_the_wire_makes(ask: Ask, desk: Desk) -> None:
    letter = desk.letter(3, Arrival(0, ask.name, 5), 0)
    credentials = desk.credentials[letter.account]
    where = stamp(ask, credentials, TOKEN if needs_token(ask) else None)
    sent = Request("POST", where.target, tuple(where.headers.items()), where.before + letter.body)

    incoming = read_request(sent)

    assert incoming.problem == ""
    assert incoming.door == doors()[ask.door]
    assert incoming.carried.username == credentials.username
    if ask.document:
        again = file_call(doors()[ask.door], credentials, TOKEN, incoming.encoded) if needs_token(ask) else None
        assert (again or driver_call(credentials, incoming.fields)).target == sent.target
        assert again is None or (again.body, dict(again.headers)) == (sent.body, where.headers)
    else:
        assert lookup_call(doors()[ask.door], credentials, TOKEN, incoming.fields).body == sent.body


@pytest.mark.parametrize("ask", [ask for ask in ASKS.values() if ask.document], ids=lambda ask: ask.name)
def test_no_two_documents_are_alike(ask: Ask, desk: Desk) -> None:
    letters = {desk.letter(number, Arrival(0, ask.name, 0), number).body for number in range(20)}

    assert len(letters) == 20


def test_a_site_keeps_to_one_account(desk: Desk) -> None:
    accounts = {desk.letter(number, Arrival(0, "lookup", 8), 0).account for number in range(10)}

    assert len(accounts) == 1


def test_base64_stands_in_a_form_as_itself() -> None:
    data = bytes(range(256))

    form = b"file=" + quoted(base64.b64encode(data).decode())

    assert base64.b64decode(parse_qs(form.decode())["file"][0]) == data


def test_letters_are_read_as_they_were_written(tmp_path: Path) -> None:
    pile = Pile(tuple(ASKS), (Credentials("u", "p", "01901"),), "ca.pem")
    letters = [Letter(2**40, "lookup", 0, b"\x00\n\xff"), Letter(2**40 + 1, "driver", 0, b"")]

    count = write_letters(tmp_path / "letters", pile, letters)

    assert count == 2
    with (tmp_path / "letters").open("rb") as file:
        assert read_pile(file) == pile
        assert list(read_letters(pile, file)) == letters


def test_without_signed_documents_no_key_is_needed(world: World) -> None:
    assert not Desk.open(world, StoppedClock(datetime(2026, 9, 15, tzinfo=UTC)), 1, 0, signs=False).identities
