"""Our own side of the wire: a run whose gateway misbehaved by itself proves nothing."""

import pytest

from harness.conversation import Conversation
from harness.hearing import Seen
from harness.wire.calls import read_answer
from harness.wire.door import doors


def fair(bench: Conversation) -> list[Seen]:
    return [seen for seen in bench.ledger.seen if seen.door and not seen.exchange.faults]


@pytest.mark.selfcheck
def test_gateway_made_no_mistake_of_its_own(bench: Conversation) -> None:
    assert bench.gateway.mishaps == []


@pytest.mark.selfcheck
def test_gateway_answered_every_fair_request_in_the_doors_own_words(bench: Conversation) -> None:
    for seen in fair(bench):
        response = seen.exchange.response
        assert response is not None, f"no answer at {seen.door}"
        door = doors()[seen.door]
        # The history function answers with the look-up's codes for a person whom it does not recognise.
        codes = doors()["lookup"].codes if door.name == "history" else door.codes
        assert read_answer(door, response).code in codes, f"strange code at {door.name}"
