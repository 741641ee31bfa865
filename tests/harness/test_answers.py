import json

import pytest

from harness.answers import RECEIPT, Said, coded, shape, token_answer
from harness.chance import stream
from harness.faults import Delivery
from harness.wire.calls import read_answer, read_token
from harness.wire.door import doors


def struck(answer: Said) -> Delivery:
    return answer.strike(Delivery(answer.door), stream(1, "answers"))


@pytest.mark.parametrize("door", [door for door in doors() if door != "token"])
def test_a_scripted_answer_speaks_as_its_door_does(door: str) -> None:
    good = "1" if door == "driver" else "000" if door in {"lookup", "history"} else "200"
    page = struck(coded(door, good)).page

    assert page is not None
    answer = read_answer(doors()[door], page)
    assert answer.code == good
    assert answer.receipt in {"", RECEIPT}


def test_a_refusal_carries_no_receipt() -> None:
    assert shape(doors()["certificates"], 205) == {"MaKetQua": 205, "MaGD": None, "ThoiGianTiepNhan": None}


def test_the_request_is_handled_only_where_the_script_says_so() -> None:
    assert struck(Said(door="lookup")).copies == 0
    assert struck(Said(door="lookup", when="after")).copies == 1


def test_a_scripted_token_can_be_read() -> None:
    page = struck(token_answer("A", "I", "01901_BV", "2026-11-23T01:02:03.9726Z", code=200)).page

    assert page is not None
    token = read_token(page)
    assert token is not None
    assert (token.access, token.id, token.username) == ("A", "I", "01901_BV")
    assert json.loads(page.body)["maKetQua"] == 200
