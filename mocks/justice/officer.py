"""The officers' doors: registering at the counter, and the send queue (Chuyển hồ sơ khai sinh sang BHXH).

What they do is the guide of Sở Tư pháp Hà Giang of 12/02/2020; paths and fields are a profile of ours, since officers
work in a browser there.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from harness.rule import Basis
from harness.text import Text
from mocks.justice.choices import Choices, RefusedError
from mocks.justice.days import DAY, TIME
from mocks.justice.desk import Declaration, JusticeDesk
from mocks.justice.dossiers import Dossier
from mocks.justice.lint import notes
from mocks.justice.officer_wire import (
    ChoiceForm,
    CounterOutcome,
    CounterRegistration,
    ListQuery,
    OfficeForm,
    Row,
    Rows,
    Wrong,
)
from mocks.justice.queue import Item, State
from mocks.party import Later, Operation, Problem, Reply, Visit, Wire

SOURCE: Final = "Sở Tư pháp Hà Giang 12/02/2020, các bước 1–3 và lưu ý; đường dẫn và trường là của mô phỏng"
COUNTER_SOURCE: Final = "Luật Hộ tịch 60/2014/QH13 điều 16, 34; NĐ 123/2015/NĐ-CP; đường dẫn là của mô phỏng"
API: Final = "/hotich/canbo"
ITEMS: Final = f"{API}/chuyenBHXH"
ROWS_MAX: Final = 500
STATES: Final = tuple(State)
_STATUSES: Final = {"unknown": 404, "state": 409, "value": 400}


class OfficerDoors:
    """The doors before the desk."""

    def __init__(self, desk: JusticeDesk) -> None:
        """Stand before `desk`."""
        self._desk = desk

    def operations(self) -> Iterable[Operation]:
        """All six."""
        one = f"{ITEMS}/{{id}}"
        return (
            Operation(
                "canbo-dangKy",
                "POST",
                f"{API}/dangKy",
                self._register,
                Text("Đăng ký khai sinh, khai tử tại quầy", "Register a birth or death at the counter"),
                COUNTER_SOURCE,
                Basis.PROFILE,
                takes=CounterRegistration,
                gives={200: CounterOutcome, 400: Wrong},
                example={
                    "module": "KS",
                    "maDonVi": 70,
                    "data": {
                        "nksHoTen": "Phạm Gia Hân",
                        "nksGioiTinh": "2",
                        "nksNgaySinh": "22/11/2026",
                        "nycHoTen": "Phạm Văn Lâm",
                    },
                },
            ),
            _door(
                "canbo-danhSach",
                "GET",
                ITEMS,
                self._list,
                Text("Danh sách chuyển hồ sơ khai sinh sang BHXH", "The send queue"),
                gives={200: Rows, 400: Wrong},
                query=ListQuery,
            ),
            _door(
                "canbo-luaChon",
                "PUT",
                one,
                self._choose,
                Text("Chọn nơi KCB, người giám hộ, hình thức nhận", "Make or change the three choices"),
                takes=ChoiceForm,
            ),
            _door("canbo-chuyen", "POST", f"{one}/chuyen", self._transfer, Text("Chuyển BHXH", "Hand an item over")),
            _door(
                "canbo-guiLai",
                "POST",
                f"{one}/guiLai",
                self._resend,
                Text("Gửi lại hồ sơ bị trả về", "Send a returned item again"),
            ),
            _door(
                "canbo-cauHinh",
                "PUT",
                f"{API}/cauHinh",
                self._configure,
                Text("Cấu hình địa chỉ trụ sở", "Configure the office's address"),
                takes=OfficeForm,
                gives={200: OfficeForm, 400: Wrong},
                example={"diaChiTruSo": "Số 1 đường Thử Nghiệm, Phường Hoàn Kiếm, Thành phố Hà Nội"},
            ),
        )

    # --- the counter --------------------------------------------------------------------------------------------------

    def _register(self, visit: Visit) -> Reply | Later:
        sent: CounterRegistration = visit.data
        unit = self._desk.unit(sent.unit)
        if not unit:
            return _wrong(400, Text("không có đơn vị này", "there is no such office"), "maDonVi")
        declared = Declaration(
            way="counter",
            module=sent.module,
            unit=unit,
            number=sent.number.strip() or self._desk.counter_number(unit),
            local="",
            filed=visit.at,
            fields=sent.data | ({"theBHYT": sent.card} if sent.card else {}),
            trace=visit.trace,
        )
        dossier, errands, faults = self._desk.at_counter(declared)
        if dossier is None:
            says = Text("dữ liệu đăng ký không hợp lệ", "the declaration is not valid")
            return _wrong(400, says, faults[0].partition(" ")[0], faults)
        return Later(errands, lambda: Reply(200, self._outcome(dossier)))

    def _outcome(self, dossier: Dossier) -> CounterOutcome:
        record = dossier.record
        odd = notes(dossier.entry, self._desk.office.today())
        found: dict[str, Any] = {}
        if record is not None:
            found = {
                "id": record.id,
                "record": record.number,
                "book": record.book,
                "page": record.page,
                "registered": record.at.strftime(DAY),
                "person": record.person_number,
                "kind": record.kind,
            }
        return CounterOutcome(
            number=dossier.number,
            state=int(dossier.state),
            note=dossier.note,
            supplement_by=dossier.until.strftime(TIME) if dossier.until else "",
            warnings=[note.as_json() for note in odd],
            **found,
        )

    # --- the send queue -----------------------------------------------------------------------------------------------

    def _list(self, visit: Visit) -> Reply:
        asked: ListQuery = visit.query
        wanted = asked.state.strip()
        state = next((one for at, one in enumerate(STATES) if wanted in {one.value, str(at)}), None)
        if wanted and state is None:
            return _wrong(400, Text("không có trạng thái này", "there is no such state"), "trangThai")
        unit = self._desk.unit(asked.unit) if asked.unit else ""
        items = [item for item in self._desk.cards.queue.items(state) if not asked.unit or item.child.unit == unit]
        page = items[(asked.page - 1) * ROWS_MAX : asked.page * ROWS_MAX]
        return Reply(200, Rows(total=len(items), rows=[self._row(item) for item in page]))

    def _choose(self, visit: Visit) -> Reply:
        form: ChoiceForm = visit.data
        choices = Choices(form.facility.strip(), form.guardian.strip(), str(form.delivery).strip())
        return self._done(visit, lambda key: self._desk.cards.queue.choose(key, choices, visit.at))

    def _transfer(self, visit: Visit) -> Reply:
        return self._done(visit, self._desk.cards.transfer)

    def _resend(self, visit: Visit) -> Reply:
        return self._done(visit, self._desk.cards.resend)

    def _configure(self, visit: Visit) -> Reply:
        form: OfficeForm = visit.data
        given = str(form.unit).strip()
        unit = self._desk.unit(form.unit) if given else ""
        address = form.address.strip()
        if (given and not unit) or not address:
            place = "maDonVi" if address else "diaChiTruSo"
            return _wrong(400, Text(f"{place} không hợp lệ", f"{place} is not valid"), place)
        self._desk.cards.queue.configure(address, unit)
        return Reply(200, OfficeForm(address=address, unit=unit))

    def _done(self, visit: Visit, act: Callable[[str], Item]) -> Reply:
        key = self._desk.cards.key_of(visit.path["id"])
        try:
            return Reply(200, self._row(act(key)))
        except RefusedError as error:
            return _wrong(_STATUSES[error.kind], error.says)

    def _row(self, item: Item) -> Row:
        record, dossier = self._desk.cards.birth(item.child.key)
        code, text = item.error
        return Row(
            id=str(record.id),
            number=item.child.key,
            dossier=dossier.number if dossier.way == "linked" else "",
            unit=record.unit,
            name=record.entry.subject.name,
            born=record.entry.get("nksNgaySinh"),
            person=record.person_number,
            state=item.state.value,
            state_number=STATES.index(item.state),
            since=item.since.strftime(TIME),
            facility=item.choices.facility,
            guardian=item.choices.guardian,
            delivery=item.choices.delivery,
            tries=item.tries,
            receipt=item.receipt,
            card=item.card,
            code=code,
            error=text,
            warning=item.warning.as_json() if item.warning else None,
        )


def refuse(problem: Problem) -> Reply:
    """A request that is not even read."""
    return _wrong(problem.status, problem.says, problem.place)


def _wrong(status: int, says: Text, place: str = "", faults: Iterable[str] = ()) -> Reply:
    return Reply(status, Wrong(error=says.as_json(), place=place, faults=list(faults)))


def _door(
    name: str,
    method: str,
    path: str,
    handle: Callable[[Visit], Reply],
    says: Text,
    *,
    takes: type[Wire] | None = None,
    query: type[Wire] | None = None,
    gives: dict[int, Any] | None = None,
    example: Any = None,
) -> Operation:
    """A door of the send queue."""
    answers = gives or {200: Row, 400: Wrong, 404: Wrong, 409: Wrong}
    return Operation(
        name,
        method,
        path,
        handle,
        says,
        SOURCE,
        Basis.PROFILE,
        takes=takes,
        query=query,
        gives=answers,
        example=example,
    )
