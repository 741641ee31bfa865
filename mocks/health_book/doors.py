"""The health book's doors: the citizen opens it, looks into it, takes consent back. A profile: nothing is public."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final

from pydantic import Field

from harness.exchange import Request
from harness.rule import Basis
from harness.text import Text
from mocks.health_book.desk import Book, HealthBookDesk
from mocks.health_book.entries import Entry, added
from mocks.office import Office
from mocks.party import Operation, Party, Problem, Reply, Visit, Wire
from mocks.persons import Consent, Name, PersonNumber, Refusal, refusal, refused, stamp

SOURCE: Final = (
    "QĐ 3074/QĐ-BYT 11/11/2022, QĐ 1332/QĐ-BYT 21/05/2024, QĐ 2733/QĐ-BYT 17/09/2024 (Sổ sức khỏe điện tử); "
    "hình thức của hàm: quy ước của bộ mô phỏng / a profile of the bench"
)
NO_CONSENT: Final = Text(
    "chưa đồng ý chia sẻ dữ liệu nên không mở sổ và không lấy dữ liệu",
    "without consent no book is opened and no data is fetched",
)
CLOSED: Final = Text("đã rút lại sự đồng ý, sổ đã đóng", "the consent was taken back, the book is closed")
NO_BOOK: Final = Text("người này chưa mở sổ", "this person has no book")


class Opening(Wire):
    """Consent given, or taken back."""

    person: PersonNumber = Field(alias="soDDCN")
    name: Name | None = Field(default=None, alias="hoTen")
    consent: Consent = Field(alias="dongY")


class Whose(Wire):
    """Whose book."""

    person: PersonNumber = Field(alias="soDDCN")


class Shown(Wire):
    """One visit as the citizen sees it."""

    visit: str = Field(alias="maLK")
    facility: str = Field(alias="maCSKCB")
    admitted: str = Field(alias="ngayVao")
    discharged: str = Field(alias="ngayRa")
    diagnosis: str = Field(alias="chanDoan")
    disease: str = Field(alias="maBenhChinh")
    blood: str = Field(alias="nhomMau")
    height: str = Field(alias="chieuCao")
    reason: str = Field(alias="lyDoDenKham")
    treatment: str = Field(alias="tomTatDieuTri")
    note: str = Field(alias="ghiChu")
    complete: bool = Field(alias="dayDu")
    missing: list[str] = Field(alias="thieu")
    missing_says: str = Field(alias="thieuGi")
    corrections: int = Field(alias="lanSua")


class Opened(Refusal):
    """A book: 0 not opened, 1 open and waiting for data, 2 open, 3 closed."""

    person: str = Field(default="", alias="soDDCN")
    state: str = Field(default="0", alias="trangThai")
    updated: str = Field(default="", alias="capNhatLuc")
    visits: list[Shown] = Field(default_factory=list, alias="luotKham")


class HealthBookParty(Party):
    """The electronic health book."""

    name = "health-book"
    desk_class: ClassVar[Callable[[Office], Any]] = HealthBookDesk
    desk: HealthBookDesk

    def operations(self) -> Iterable[Operation]:
        """Every door."""
        yield Operation(
            name="mo",
            method="POST",
            path="/so-suc-khoe/1.0/mo",
            handle=self._open,
            says=Text(
                "Mở sổ khi đồng ý chia sẻ dữ liệu; dongY = false thì đóng sổ và xóa dữ liệu.",
                "Open a book by consenting; dongY = false closes it and erases what it held.",
            ),
            source=SOURCE,
            basis=Basis.PROFILE,
            takes=Opening,
            gives={200: Opened, 400: Refusal},
            example={"soDDCN": "001090990001", "hoTen": "Nguyễn Văn Thử", "dongY": True},
        )
        yield Operation(
            name="so",
            method="GET",
            path="/so-suc-khoe/1.0/so",
            handle=self._look,
            says=Text(
                "Xem sổ: mỗi lượt khám một mục, nêu rõ trường nào bệnh viện chưa gửi.",
                "Look into the book: one entry a visit, saying which fields the hospital has not sent.",
            ),
            source=SOURCE,
            basis=Basis.PROFILE,
            query=Whose,
            gives={200: Opened, 400: Refusal, 404: Refusal},
        )

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Turn a request away."""
        del request
        return refused(problem.status, "SSK00", problem.says)

    def _open(self, visit: Visit) -> Reply:
        asked: Opening = visit.data
        if asked.consent:
            return _told(self.desk.open(asked.person, asked.name or "", visit.trace))
        book = self.desk.close(asked.person)
        why = refusal("SSK02", CLOSED) if book else refusal("SSK01", NO_CONSENT)
        return Reply(200, Opened(person=asked.person, state="3" if book else "0", **why.model_dump()))

    def _look(self, visit: Visit) -> Reply:
        book = self.desk.books.get(visit.query.person)
        return refused(404, "SSK03", NO_BOOK) if book is None else _told(book)


def _told(book: Book) -> Reply:
    if not book.is_open:
        return Reply(200, Opened(person=book.person, state="3", **refusal("SSK02", CLOSED).model_dump()))
    visits = sorted(book.entries.values(), key=lambda entry: entry.values.get("NGAY_VAO", ""), reverse=True)
    state = "2" if book.filled else "1"
    shown = [_shown(entry) for entry in visits]
    return Reply(200, Opened(person=book.person, state=state, updated=stamp(book.filled), visits=shown))


def _shown(entry: Entry) -> Shown:
    said = entry.values.get
    names = {one["name"]: one["vi"] for one in added()["added"]}
    return Shown.model_validate(
        {
            "maLK": entry.visit,
            "maCSKCB": entry.facility,
            "ngayVao": said("NGAY_VAO", ""),
            "ngayRa": said("NGAY_RA", ""),
            "chanDoan": said("CHAN_DOAN_RV") or said("CHAN_DOAN_VAO", ""),
            "maBenhChinh": said("MA_BENH_CHINH", ""),
            **entry.added,
            "dayDu": not entry.missing,
            "thieu": list(entry.missing),
            "thieuGi": ", ".join(names[name] for name in entry.missing),
            "lanSua": entry.corrections,
        }
    )
