"""Networks that break one rule of biometric checks each, and networks that keep them all and look different."""

import json
from collections.abc import Iterator
from typing import Any, Final

from harness.exchange import Request
from harness.twin import Twin
from harness.wire.axis import PURPOSE
from mocks.broken.bends import more_fields, turned_round, when
from mocks.broken.meddling import Bend, Fields, Meddling, headless, twin
from mocks.broken.services import registry_says, twins_of

APP: Final = "citizen-app"
COMPARE: Final = "doiChieu"
CHECK: Final = "sinh-trac"


def _asked(request: Request) -> Fields:
    found: Fields = json.loads(request.body)
    return found


def _told_again(fields: Fields, request: Request) -> Fields:
    return {**fields, "mau": _asked(request).get("mau")}


def _bears_grudges() -> Bend:
    """Whoever could not be told once can never be told again."""
    doubtful: set[str] = set()

    def bend(fields: Fields, request: Request) -> Fields | None:
        number = str(_asked(request).get("soDDCN"))
        if fields.get("ketQua") == "2":
            doubtful.add(number)
        return {**fields, "ketQua": "2"} if number in doubtful else None

    return bend


def _wordless(fields: Fields, _request: Request) -> Fields | None:
    silent = str(fields.get("moTaLoi")).startswith("hệ thống đối chiếu không trả lời")
    return {**fields, "moTaLoi": ""} if silent else None


def _unknown_woman(desk: Any, asked: Any) -> bool:
    return bool(asked.cccd != desk.office.town.home("biometric/mismatch").woman.cccd)


def twins() -> Iterator[Twin]:
    """One for each rule at least; made anew each time, because some remember."""
    yield from twins_of("JRN-BIOMETRIC-", _table())


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how."""

    def says(bend: Bend) -> Meddling:
        return Meddling("insurance", COMPARE, says=bend)

    def instead(result: str, **condition: str) -> Meddling:
        return says(when(condition, ketQua=result))

    yield "CHIP", "không bao giờ khớp với chip", "never matches a chip", instead("2", ketQua="1", phuongThuc="CHIP")
    yield "C06", "không bao giờ khớp ở C06", "never matches at C06", instead("2", ketQua="1", phuongThuc="C06")
    yield "STRANGER", "ai cũng khớp", "matches anybody", instead("1", ketQua="0")
    yield "UNREADABLE", "mẫu hỏng là không khớp", "takes a bad sample for a stranger", instead("0", maLoi="ST01")
    yield "UNCONFIRMED", "sai tên là không khớp", "takes a wrong name for a stranger", instead("0", maLoi="ST04")
    yield "RIGHT-NAME", "không biết người này", "does not know her", registry_says(_unknown_woman)
    yield "PURPOSE", "không nêu mục đích", "gives no purpose", Meddling(APP, f"*/{COMPARE}", headers=headless(PURPOSE))
    yield "SAMPLE", "trả lại mẫu", "tells the sample again", says(_told_again)
    anyway = Meddling(APP, CHECK, says=when({"maLoi": "VN01"}, ketQua="1"))
    yield "CONSENT", "vẫn kết luận khi chưa đồng ý", "concludes without consent", anyway
    yield "C06-AWAY", "C06 im lặng là không khớp", "takes silence for a stranger", instead("0", maLoi="ST02")
    yield "AT-ONCE", "không nói vì sao", "does not say why", Meddling(APP, CHECK, says=_wordless)
    yield "AFTERWARDS", "nhớ mãi lần không kết luận", "never forgets a doubt", says(_bears_grudges())


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    both = (APP, "insurance")
    yield twin(
        "biometric-more-fields",
        "",
        "trả lời có thêm trường",
        "answers with further fields",
        *(Meddling(party, says=more_fields) for party in both),
    )
    yield twin(
        "biometric-turned-round",
        "",
        "trả lời đảo thứ tự trường",
        "answers with their fields in the other order",
        *(Meddling(party, says=turned_round) for party in both),
    )
    strict = Meddling("insurance", settings={"match_from": 0.99, "differ_below": 0.7})
    yield twin("biometric-strict", "", "ngưỡng chặt hơn", "stricter thresholds", strict)
