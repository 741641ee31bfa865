"""Answers that a suite puts into the gateway's mouth, to see what a hospital system makes of them.

An answer is a fault like any other (`harness.faults`): it strikes a door a number of times and leaves its mark in the
evidence. What it says is written here byte for byte, because the point is what the real desk would not say today.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from harness.exchange import Headers, Response
from harness.faults import Delivery, Fault, When
from harness.text import Text
from harness.wire.door import Door, doors

JSON_TYPE: Final = "application/json; charset=utf-8"
HTML_TYPE: Final = "text/html; charset=utf-8"
RECEIPT: Final = "HS_0000_00000000-0000-4000-8000-000000000001"
TIME: Final = "20260102030405"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Fault):
    """The gateway says exactly this; the request was handled first, or was not."""

    word: ClassVar[str] = "said"
    says: ClassVar[Text] = Text("cổng trả lời theo kịch bản", "the gateway answers by script")
    status: int = 200
    body: bytes = b""
    content_type: str = JSON_TYPE
    more_headers: Headers = ()
    when: When = "before"

    def _bend(self, delivery: Delivery) -> Delivery:
        page = Response(self.status, (("Content-Type", self.content_type), *self.more_headers), self.body)
        return replace(delivery, page=page, copies=delivery.copies if self.when == "after" else 0)


def said(door: str, answer: Mapping[str, Any], *, times: int = 0, status: int = 200) -> Said:
    """`door` answers the JSON object `answer`."""
    return Said(door=door, times=times, status=status, body=json.dumps(answer, ensure_ascii=False).encode())


def coded(door: str, code: object, *, times: int = 0, status: int = 200, **more: Any) -> Said:
    """`door` answers `code` in its own shape and casing; `more` overrides and adds keys."""
    return said(door, {**shape(doors()[door], code), **more}, times=times, status=status)


def shape(door: Door, code: object) -> dict[str, Any]:
    """The answer of `door` with `code`: a receipt when it says yes, null when it says no."""
    good = str(code) in {"200", "000", "1"}
    values = {"code": code, "receipt": RECEIPT if good else None, "time": TIME if good else None, "message": ""}
    return {key: values[part] for part, key in door.answer.items()}


def token_answer(
    access: str, token_id: str, username: str, expires_in: str, *, code: object = "200", times: int = 1
) -> Said:
    """token/take gives a token that the desk really issued, with `expires_in` as the suite wants it."""
    key = {
        "access_token": access,
        "id_token": token_id,
        "token_type": "Bearer",
        "username": username,
        "expires_in": expires_in,
    }
    return said("token", {"maKetQua": code, "APIKey": key}, times=times)
