"""Networks that break one rule of the insurance book each, and networks that keep them all and look different."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from harness.exchange import Request
from harness.twin import Twin
from harness.wire.axis import PURPOSE
from mocks.broken.bends import another_each_time, more_fields, turned_round, when
from mocks.broken.meddling import Bend, Fields, Meddling, headless, put, twin
from mocks.broken.services import twins_of
from mocks.citizen_app.desk import AppDesk

APP: Final = "citizen-app"
ASKS: Final = "*/traCuuSo"
SEE: Final = "so-bhxh"
TEN, TWELVE = 10, 12


class AsksAnyway(AppDesk):
    """Asks for the book although its owner does not agree."""

    def withdraw(self, person: str) -> None:
        """Forget what is held, and ask behind their back."""
        super().withdraw(person)
        wish = self._wish("book", person, "Nguyễn Văn An", "", "")
        self.office.agenda.at(self.office.now() + timedelta(minutes=1), lambda: [self._ask_book(wish)])


class KeepsAll(AppDesk):
    """Keeps what was fetched when its owner takes the consent back."""

    def withdraw(self, person: str) -> None:
        """Keep it."""


def _refuses(digits: int) -> Bend:
    """Refuse links by numbers of so many digits."""

    def bend(fields: Fields, request: Request) -> Fields | None:
        number = str(json.loads(request.body).get("maSoBHXH", ""))
        no = {"ketQua": "0", "maLienKet": "", "maLoi": "SO99", "moTaLoi": "Mã số BHXH không hợp lệ"}
        return {**fields, **no} if len(number) == digits else None

    return bend


def _two_spans(fields: Fields, _request: object) -> Fields | None:
    """The same contributions under two employers, one month and the rest."""
    spans = fields.get("quaTrinh") or []
    if not spans or spans[0]["tuThang"] == spans[0]["denThang"]:
        return None
    first = spans[0]
    year, month = int(first["tuThang"][:4]), int(first["tuThang"][4:])
    second = f"{year + month // 12:04d}{month % 12 + 1:02d}"
    start = {**first, "denThang": first["tuThang"], "maDonVi": "TZ9999Z"}
    return {**fields, "quaTrinh": [start, {**first, "tuThang": second}, *spans[1:]]}


def twins() -> Iterator[Twin]:
    """One for each rule at least; made anew each time, because some remember."""
    yield from twins_of("JRN-BOOK-", (*_app(), *_insurance()))


def _app() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how."""
    yield "ASKED", "không nêu mục đích", "gives no purpose", Meddling(APP, ASKS, headers=headless(PURPOSE))
    yield "SHOWN", "hiện sai số tháng", "shows other months", Meddling(APP, SEE, says=put(tongSoThang=1))
    reworded = put(moTaLoi=lambda text: text and "Không tìm thấy thông tin")
    yield "REASON", "diễn giải lại lý do", "its own words for the reason", Meddling(APP, SEE, says=reworded)
    yield "CONSENT", "hỏi dù chưa đồng ý", "asks without consent", Meddling(APP, desk=AsksAnyway)
    yield (
        "ERASED",
        "giữ dữ liệu cả ngày",
        "keeps what it fetched all day",
        Meddling(APP, settings={"keep_minutes": 1440}),
    )
    yield "WITHDRAWN", "giữ lại khi rút đồng ý", "keeps it after the withdrawal", Meddling(APP, desk=KeepsAll)
    yield "OUTAGE", "không tự hỏi lại", "never asks again by itself", Meddling(APP, settings={"try_hours": 0})
    renumbered = Meddling(APP, ASKS, asks=another_each_time("maYeuCau"))
    yield "ONCE", "mỗi lần hỏi một số yêu cầu", "another request number each time", renumbered


def _insurance() -> Iterator[tuple[Any, ...]]:
    show, link = "traCuuSo", "lienKetTaiKhoan"

    def says(door: str, bend: Bend) -> Meddling:
        return Meddling("insurance", door, says=bend)

    yield "RIGHT", "đếm thừa một tháng", "counts a month too many", says(show, put(tongSoThang=lambda n: n and n + 1))
    yield "NUMBER", "trả 11 chữ số", "eleven digits", says(show, put(maSoBHXH=lambda text: text and f"{text[:10]}0"))
    leak = {"hoTen": "Nguyễn Thị Bình"}
    yield "UNLINKED", "từ chối mà lộ họ tên", "refuses and tells the name", says(show, when({"maLoi": "SO04"}, **leak))
    yield "MISMATCH", "nói ra tên đúng", "tells the right name", says(show, when({"maLoi": "SO03"}, **leak))
    yield "OLD-NUMBER", "không nhận mã 10 số", "takes no ten digits", says(link, _refuses(TEN))
    yield "NATIONAL-NUMBER", "không nhận mã 12 số", "takes no twelve digits", says(link, _refuses(TWELVE))
    anybody = when({"maLoi": "SO07"}, ketQua="1", maLienKet="LK9", maLoi="", moTaLoi="")
    yield "LINKED-ONCE", "liên kết nhiều tài khoản", "links several accounts", says(link, anybody)


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    both = (APP, "insurance")
    yield twin(
        "book-more-fields",
        "",
        "trả lời có thêm trường",
        "answers with further fields",
        *(Meddling(party, says=more_fields) for party in both),
    )
    yield twin(
        "book-turned-round",
        "",
        "trả lời đảo thứ tự trường",
        "answers with their fields in the other order",
        *(Meddling(party, says=turned_round) for party in both),
    )
    spans = Meddling("insurance", "traCuuSo", says=_two_spans)
    yield twin("book-two-employers", "", "quá trình qua hai đơn vị", "contributions under two employers", spans)
    longer = Meddling(APP, settings={"keep_minutes": 120})
    yield twin("book-kept-longer", "", "ứng dụng giữ hai giờ", "an app that keeps it for two hours", longer)
