"""Networks that break one rule of the health-book journey each, and networks that keep them all and look different."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final

from harness.exchange import Request
from harness.people.model import Account
from harness.said import Said
from harness.twin import Twin
from harness.wire.axis import PURPOSE
from harness.wire.calls import Incoming
from harness.wire.door import Door
from mocks.agenda import Errand
from mocks.broken.bends import contents, doubled, every_row, more_fields, turned_round
from mocks.broken.meddling import Bend, Fields, Meddling, headless, late, put, twin, without
from mocks.health_book.desk import Book, HealthBookDesk
from mocks.health_book.entries import Entry
from mocks.intake.desk import IntakeDesk

PAPERS: Final = "layChungTu"
BOOK: Final = "so"
OPENING: Final = "mo"


class TakesNoClaim(IntakeDesk):
    """Refuses every claim."""

    def parameter_code(self, door: Door, incoming: Incoming, account: Account) -> str:
        """As it should, but for claims."""
        return "500" if door.name.startswith("claim-") else super().parameter_code(door, incoming, account)


class AsksWithoutConsent(HealthBookDesk):
    """Fetches the data of whoever says no."""

    def close(self, person: str) -> Book | None:
        """Close, or look at the data of somebody who never had a book."""
        book = super().close(person)
        if book is None:
            now = self.office.now()
            self._plan(Book(person, "", "0" * 32, now, now, 0), timedelta(0))
        return book


class GivesUp(HealthBookDesk):
    """Never asks again when nobody answered."""

    def _heard(self, book: Book, said: Said) -> None:
        if said.fields.get("ketQua") == "1":
            super()._heard(book, said)


class LooksOnce(HealthBookDesk):
    """Shows only what was sent after the opening."""

    def write(self, book: Book, entry: Entry) -> None:
        """Leave out what is older."""
        if entry.received >= f"{book.opened:%Y%m%d%H%M}":
            super().write(book, entry)


class ComparesNoNames(HealthBookDesk):
    """Shows whatever lies under the number."""

    def write(self, book: Book, entry: Entry) -> None:
        """Take it for the owner's."""
        entry.values["HO_TEN"] = book.name
        super().write(book, entry)


class HoldsBackForEver(HealthBookDesk):
    """Never looks again at a visit that once named somebody else."""

    def write(self, book: Book, entry: Entry) -> None:
        """Only if it was right from the beginning."""
        if entry.key not in book.strangers:
            super().write(book, entry)


class KeepsTheFirst(HealthBookDesk):
    """Never replaces an entry."""

    def write(self, book: Book, entry: Entry) -> None:
        """Only what is new."""
        if entry.key not in book.entries:
            super().write(book, entry)


class CountsRepeats(HealthBookDesk):
    """Takes what comes again for a correction."""

    def write(self, book: Book, entry: Entry) -> None:
        """Count it."""
        held = book.entries.get(entry.key)
        super().write(book, entry)
        if held is not None:
            held.corrections += 1


class KeepsAsking(HealthBookDesk):
    """Goes on asking after the consent was withdrawn."""

    def close(self, person: str) -> Book | None:
        """Close, and look again later."""
        book = super().close(person)
        if book is not None:
            self._plan(book, timedelta(hours=1))
        return book

    def _pull(self, book: Book) -> Iterable[Errand]:
        was, book.is_open = book.is_open, True
        try:
            return super()._pull(book)
        finally:
            book.is_open = was


def _shows_the_husbands(fields: Fields, request: Request) -> Fields | None:
    """A stranger's visit for whoever has no book."""
    if fields.get("luotKham") is not None:
        return None
    person = request.query.get("soDDCN", "")
    return {"maLoi": "", "moTaLoi": "", "soDDCN": person, "trangThai": "2", "luotKham": [{"maLK": "1"}]}


def _asked_early(fields: Fields, _request: Request) -> Fields:
    """Old visits called incomplete."""
    rows = fields.get("luotKham") or []
    old = [row | {"thieu": ["nhomMau"], "dayDu": False} if row["ngayRa"] < "2024" else row for row in rows]
    return {**fields, "luotKham": old}


def twins() -> Iterator[Twin]:
    """One for each rule at least."""
    for rule, vi, en, *meddlings in _table():
        yield twin(rule.lower(), rule, vi, en, *meddlings)


def _desk(desk: Any) -> Meddling:
    return Meddling("health-book", desk=desk)


def _shown(bend: Bend) -> Meddling:
    return Meddling("health-book", BOOK, says=bend)


def _given(bend: Bend) -> Meddling:
    return Meddling("insurance", PAPERS, says=bend)


def _table() -> Iterator[tuple[Any, ...]]:
    """Rule, what the twin does in both languages, how; made anew each time."""
    rule = "JRN-HEALTHBOOK-"
    yield f"{rule}CLAIM", "từ chối hồ sơ lượt khám", "refuses claims", Meddling("intake", gateway=TakesNoClaim)
    yield f"{rule}CONSENT", "hỏi dữ liệu khi chưa đồng ý", "asks without consent", _desk(AsksWithoutConsent)
    yield (
        f"{rule}PURPOSE",
        "không nêu mục đích",
        "states no purpose",
        Meddling("health-book", f"*/{PAPERS}", headers=headless(PURPOSE)),
    )
    yield (
        f"{rule}AGREED",
        "trao cả địa chỉ, điện thoại",
        "hands on address and telephone",
        _given(contents(put(DIA_CHI="Số 1 đường Thử Nghiệm", DIEN_THOAI="0900000001"))),
    )
    yield f"{rule}SHARED", "bỏ trường nhóm máu", "leaves out the blood group", _given(contents(without("NHOM_MAU")))
    yield f"{rule}HEIGHT", "bỏ chiều cao", "leaves out the height", _given(contents(without("CHIEU_CAO")))
    yield f"{rule}SHOWN", "viết lại nhóm máu", "rewords the blood group", _shown(every_row("luotKham", nhomMau="O"))
    yield (
        f"{rule}INTIME",
        "hai ngày mới lấy một lần",
        "fetches every other day",
        late("health-book", timedelta(hours=23)),
    )
    yield f"{rule}EARLIER", "bỏ lượt khám cũ", "leaves out earlier visits", _desk(LooksOnce)
    yield f"{rule}MISSING", "không nêu trường thiếu", "names nothing", _shown(every_row("luotKham", thieu=[]))
    yield f"{rule}BEFORE-2024", "đòi trường của lượt khám cũ", "asks it of old visits", _shown(_asked_early)
    yield f"{rule}ONE", "trao cả bản cũ", "hands on the old one too", _given(doubled("dsChungTu"))
    yield f"{rule}CORRECTED", "giữ mãi bản đầu", "keeps the first version", _desk(KeepsTheFirst)
    yield f"{rule}ONCE", "coi bản trùng là bản sửa", "takes repeats for corrections", _desk(CountsRepeats)
    yield f"{rule}OUTAGE", "không hỏi lại", "never asks again", _desk(GivesUp)
    yield f"{rule}STRANGER", "không đối chiếu họ tên", "compares no names", _desk(ComparesNoNames)
    yield f"{rule}PRIVATE", "cho người chưa mở sổ xem", "shows visits to others", _shown(_shows_the_husbands)
    yield f"{rule}RESUMED", "giữ lại mãi", "holds back for ever", _desk(HoldsBackForEver)
    yield f"{rule}WITHDRAWN", "vẫn hỏi sau khi đóng sổ", "asks after closing", _desk(KeepsAsking)


def variants() -> Iterator[Twin]:
    """Correct networks in other clothes."""
    yield twin(
        "health-book-seldom",
        "",
        "lấy dữ liệu 12 giờ một lần",
        "fetches every twelve hours",
        Meddling("health-book", settings={"pull_minutes": 720}),
    )
    yield twin(
        "health-book-more-fields",
        "",
        "trả lời có thêm trường, thứ tự khác",
        "answers with further fields in another order",
        *(Meddling(party, says=more_fields) for party in ("health-book", "insurance")),
        *(Meddling(party, says=turned_round) for party in ("health-book", "insurance")),
    )
    yield twin("health-book-slow", "", "làm chậm 45 phút", "is slow", late("health-book", timedelta(minutes=45)))
    yield twin(
        "health-book-other-words",
        "",
        "nêu lý do bằng lời khác",
        "gives reasons in other words",
        Meddling("health-book", OPENING, says=_reworded),
    )


def _reworded(fields: Any, _request: Request) -> Any:
    if not isinstance(fields, dict) or not fields.get("maLoi"):
        return None
    return {**fields, "maLoi": "403", "moTaLoi": "Bạn chưa đồng ý.", "moTaLoiEn": ""}
