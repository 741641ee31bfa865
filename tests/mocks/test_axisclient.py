"""A party's way through the axis: whatever an axis says of its token, the party lives on."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from harness.exchange import Request, Response
from harness.said import Said
from mocks.axisclient import AxisClient


@pytest.mark.parametrize("lasts", [10**40, -5, 0, "3600", None, [3600], True])
def test_a_token_is_used_however_long_it_is_said_to_live(lone: Callable[..., Any], lasts: Any) -> None:
    one = lone("licensing")
    one.axis.says["doiChieu"] = {"ketQua": "1"}
    others = one.axis.answer

    def answer(request: Request) -> Response:
        if request.path != "/token":
            return others(request)  # type: ignore[no-any-return]
        return Response(200, (), json.dumps({"access_token": "t", "expires_in": lasts}).encode())

    one.axis.answer = answer
    office, told = one.network.parties["licensing"].office, list[Said]()
    client = AxisClient(office)

    for _ in range(2):
        office.run([client.ask("/apiSinhTrac/1.0/doiChieu", {}, told.append, purpose="GPLX", dossier="1")])
        one.network.forward(timedelta(days=2))

    assert [said.fields for said in told] == [{"ketQua": "1"}, {"ketQua": "1"}]
