"""The officer's doors of the reconciliation: start a run, see figures and the work list, take one of the ways out."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from harness.documents.dates import read_date
from harness.matters import Act, Matter
from harness.rule import Basis
from harness.text import Text
from mocks.insurance.codes import Code, Day, Line, Name, Number, as_text, born_code, sex_of
from mocks.insurance.errors import refusal
from mocks.insurance.reconciliation import Check, ReconciliationDesk
from mocks.insurance.trouble import Trouble, trouble
from mocks.party import Operation, Reply, Visit, Wire

SOURCE: Final = "Đề án 06 (QĐ 06/QĐ-TTg), xác thực người tham gia với CSDLQG về dân cư 2022; doors and list are ours"
ROOT: Final = "/bhxh/ra-soat"
PAGE: Final = 100
PEOPLE_MAX: Final = 10_000
_PAGES_MAX: Final = 100_000

Id = Annotated[str, Field(min_length=1, max_length=30, pattern=r"^[A-Za-z0-9._-]+$")]


class RunQuestion(Wire):
    """Starts a run over everybody, or over those named."""

    number: Id = Field(alias="maDot")
    people: Annotated[list[Number], Field(max_length=PEOPLE_MAX)] = Field(default_factory=list, alias="dsMaSo")


class Figures(Wire):
    """How many stand where."""

    number: str = Field(default="", alias="maDot")
    people: int = Field(default=0, alias="tongSo")
    waiting: int = Field(default=0, alias="choXacThuc")
    confirmed: int = Field(default=0, alias="daXacThuc")
    unconfirmed: int = Field(default=0, alias="khongXacThuc")
    settled: int = Field(default=0, alias="daGiaiQuyet")
    shared: int = Field(default=0, alias="daChiaSe")


class PageQuestion(Wire):
    """Which page of the work list, from 1."""

    page: int = Field(default=1, alias="trang", ge=1, le=_PAGES_MAX)


class WorkRow(Wire):
    """Somebody who cannot be confirmed."""

    number: str = Field(default="", alias="maSoBHXH")
    cccd: str = Field(default="", alias="soDinhDanh")
    name: str = Field(default="", alias="hoTen")
    born: str = Field(default="", alias="ngaySinh")
    why: str = Field(default="", alias="lyDo")
    way: str = Field(default="", alias="daThu")
    since: str = Field(default="", alias="tuNgay")


class WorkList(Wire):
    """One page of the work list."""

    total: int = Field(default=0, alias="tongSo")
    page: int = Field(default=1, alias="trang")
    rows: list[WorkRow] = Field(default_factory=list, alias="danhSach")


class Correction(Wire):
    """Data put right; what is given replaces BHXH's own, nothing given means that the police mended theirs."""

    name: Name = Field(default="", alias="hoTen")
    born: Day = Field(default="", alias="ngaySinh")
    sex: Code = Field(default="", alias="gioiTinh")
    note: Line = Field(default="", alias="ghiChu")


class Notified(Wire):
    """The số định danh that was notified to the person."""

    cccd: Annotated[str, Field(pattern="^[0-9]{12}$")] = Field(alias="soDinhDanh")


class PaperSeen(Wire):
    """The paper that settles who the person is."""

    kind: Annotated[str, Field(min_length=1, max_length=100)] = Field(alias="loaiGiayTo")
    number: Annotated[str, Field(min_length=1, max_length=60)] = Field(alias="soGiayTo")
    issued: Day = Field(default="", alias="ngayCap")


class Standing(Wire):
    """Where the person stands now."""

    number: str = Field(default="", alias="maSoBHXH")
    state: str = Field(default="", alias="trangThai")
    way: str = Field(default="", alias="cachXuLy")


_STATES: Final = {
    "waiting": "CHO_XAC_THUC",
    "confirmed": "DA_XAC_THUC",
    "unconfirmed": "KHONG_XAC_THUC",
    "settled": "DA_GIAI_QUYET",
}
_WAYS: Final = {"": "", "source": "SUA_TAI_NGUON", "number": "THONG_BAO_SO_DINH_DANH", "paper": "GIAY_TO"}


class ReconciliationPart:
    """The doors before the desk."""

    def __init__(self, desk: ReconciliationDesk) -> None:
        """Stand before `desk`."""
        self.desk = desk

    def operations(self) -> Iterable[Operation]:
        """Every door of the reconciliation."""
        person = f"{ROOT}/danh-sach/{{maSo}}"
        return (
            _door(
                "batDauRaSoat",
                "POST",
                ROOT,
                self._begin,
                Text("Bắt đầu một đợt rà soát với CSDL dân cư", "Start a run against the population registry"),
                Figures,
                takes=RunQuestion,
                example={"maDot": "RS-2026-09"},
            ),
            _door("soLieuRaSoat", "GET", ROOT, self._figures, Text("Số liệu rà soát", "Figures"), Figures),
            _door(
                "danhSachRaSoat",
                "GET",
                f"{ROOT}/danh-sach",
                self._list,
                Text("Danh sách người không xác thực được", "Whoever cannot be confirmed"),
                WorkList,
                query=PageQuestion,
            ),
            _door(
                "suaTaiNguon",
                "POST",
                f"{person}/sua-tai-nguon",
                self._correct,
                Text("Ghi nhận dữ liệu đã sửa tại nguồn, xác thực lại", "The data were corrected: ask again"),
                Standing,
                takes=Correction,
            ),
            _door(
                "thongBaoSoDinhDanh",
                "POST",
                f"{person}/thong-bao-so-dinh-danh",
                self._notify,
                Text("Ghi nhận số định danh đã thông báo, xác thực lại", "The number was notified: ask again"),
                Standing,
                takes=Notified,
            ),
            _door(
                "giaiQuyetBangGiayTo",
                "POST",
                f"{person}/giay-to",
                self._settle,
                Text("Giải quyết bằng giấy tờ", "Settle by a paper"),
                Standing,
                takes=PaperSeen,
            ),
        )

    def _begin(self, visit: Visit) -> Reply:
        asked: RunQuestion = visit.data
        run = self.desk.begin(asked.number, asked.people, visit.trace)
        return Reply(200, self._counted(run.number, run.people))

    def _figures(self, visit: Visit) -> Reply:
        del visit
        return Reply(200, self._counted("", len(self.desk.checks)))

    def _counted(self, number: str, people: int) -> Figures:
        found = self.desk.counts()
        return Figures(
            number=number,
            people=people,
            waiting=found["waiting"],
            confirmed=found["confirmed"],
            unconfirmed=found["unconfirmed"],
            settled=found["settled"],
            shared=found["shared"],
        )

    def _list(self, visit: Visit) -> Reply:
        page = visit.query.page
        found = self.desk.work_list()
        rows = [self._row(check) for check in found[(page - 1) * PAGE : page * PAGE]]
        return Reply(200, WorkList(total=len(found), page=page, rows=rows))

    def _row(self, check: Check) -> WorkRow:
        citizen = self.desk.registry.person(check.number).citizen
        return WorkRow(
            number=check.number,
            cccd=citizen.cccd,
            name=citizen.full_name,
            born=born_code(citizen.born, "0"),
            why=check.why,
            way=_WAYS[check.way],
            since=f"{check.since:%Y%m%d}",
        )

    # --- ways out -----------------------------------------------------------------------------------------------------

    def _correct(self, visit: Visit) -> Reply:
        asked: Correction = visit.data
        born = read_date(asked.born) if asked.born else None
        if asked.born and born is None:
            return trouble(400, refusal("RS03", what="ngaySinh (yyyyMMdd)"), "ngaySinh")
        sex = sex_of(asked.sex)
        if as_text(asked.sex) and sex is None:
            return trouble(400, refusal("RS03", what="gioiTinh (1, 2, 3)"), "gioiTinh")
        return self._out(visit, lambda check: self.desk.corrected(check, asked.name.strip(), born, sex))

    def _notify(self, visit: Visit) -> Reply:
        cccd = visit.data.cccd
        check = self.desk.check_of(visit.path["maSo"])
        if check is not None and self.desk.is_anothers(check, cccd):
            return trouble(400, refusal("RS03", what="soDinhDanh"), "soDinhDanh")
        return self._out(visit, lambda check: self.desk.notified(check, cccd))

    def _settle(self, visit: Visit) -> Reply:
        asked: PaperSeen = visit.data
        return self._out(visit, lambda check: self.desk.settled(check, f"{asked.kind} {asked.number}"))

    def _out(self, visit: Visit, take: Callable[[Check], object]) -> Reply:
        """Take a way out for somebody on the work list; taking it again says where they stand by now."""
        check = self.desk.check_of(visit.path["maSo"])
        if check is None or not (check.state == "unconfirmed" or check.way):
            return trouble(404, refusal("RS01"), "maSo")
        if check.state == "unconfirmed":
            take(check)
        return Reply(200, Standing(number=check.number, state=_STATES[check.state], way=_WAYS[check.way]))

    def matters(self) -> Iterable[Matter]:
        """What the desk has at hand."""
        return self.desk.matters()

    def acts(self) -> Iterable[Act]:
        """What the desk has done."""
        return self.desk.acts()


def _door(
    name: str,
    method: str,
    path: str,
    handle: Callable[[Visit], Reply],
    says: Text,
    gives: type[BaseModel],
    *,
    takes: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    example: Any = None,
) -> Operation:
    person = "{maSo}" in path
    refused: dict[int, Any] = {404: Trouble} if person else {}
    unread: dict[int, Any] = {400: Trouble} if takes or query else {}
    return Operation(
        name=name,
        method=method,
        path=path,
        handle=handle,
        says=says,
        source=SOURCE,
        basis=Basis.PROFILE,
        takes=takes,
        query=query,
        gives={200: gives, **unread, **refused},
        example=example,
    )
