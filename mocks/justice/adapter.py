"""The seven generic services (apiHoTichTuPhap), which say everything inside HTTP 200.

Seen are a province's adapter, whose paths have no version (A2), and one service under a gateway's context of its own,
`/hotich/1.0/dangKyHoTich` (A1). The seven under `/apiHoTichTuPhap/1.0` are ours, after the pattern of the gateway.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from harness.exchange import Request
from harness.rule import Basis
from harness.text import Text
from harness.wire.hostile import MalformedError
from mocks.justice.catalogues import catalogue, provinces
from mocks.justice.days import CivilDay, read_filed
from mocks.justice.desk import Declaration, JusticeDesk
from mocks.justice.dossiers import Dossier, State
from mocks.justice.entry import Module
from mocks.justice.opening import open_xml
from mocks.justice.published import DONE, SENT, STATES, described, failed
from mocks.justice.registers import Record
from mocks.justice.results import adapter_result, register_row
from mocks.party import Operation, Problem, Reply, Visit, Wire

API: Final = "/apiHoTichTuPhap"
VERSIONED: Final = f"{API}/1.0"
GATEWAY: Final = "/hotich/1.0"
ROOTS: Final = (API, GATEWAY)
SOURCE: Final = "Tài liệu hướng dẫn kết nối API qua NGSP của tỉnh Quảng Bình (apiHoTichTuPhap)"
GATEWAY_SOURCE: Final = "tích hợp một cửa công khai gọi cổng dịch vụ tỉnh Gia Lai (hotich/1.0)"
OWN_SOURCE: Final = f"{SOURCE}; đường dẫn có phiên bản là quy ước của mô phỏng"
MODULES: Final[dict[str, Module]] = {"KS": "KS", "KT": "KT"}
DATA_CHARACTERS: Final = 500_000
NUMBER_CHARACTERS: Final = 35
MANY: Final = 1000

Code = Annotated[int, Field(ge=-(10**9), le=10**9)] | Annotated[str, Field(max_length=20)]
Number = Annotated[int, Field(ge=0, le=10**15)] | Annotated[str, Field(max_length=60)]
ModuleName = Annotated[str, Field(max_length=20)]
Stamp = Annotated[str, Field(max_length=30)]


class Registration(Wire):
    """A declaration for a register; `data` is XML `<hotich><hoso>…`."""

    long_texts: ClassVar[bool] = True

    unit: Code = Field(alias="maDonVi")
    module: ModuleName
    number: Number = Field(alias="maHoSo")
    filed: Stamp = Field(alias="ngayTiepNhan")
    data: Annotated[str, Field(max_length=DATA_CHARACTERS)]


class CatalogueQuery(Wire):
    """Which list: 1 nationalities, 2 countries, 3 ethnic groups, 4 provinces, 5 identity papers."""

    kind: Code = Field(alias="loaiDanhMuc")


class DossierQuery(Wire):
    """One dossier of an office."""

    unit: Code = Field(alias="maDonVi")
    number: Number = Field(alias="maHoSo")


class ChangeQuery(Wire):
    """What was registered or changed on a day."""

    module: ModuleName
    day: Stamp = Field(alias="ngayCapNhat")
    province: Code | None = Field(default=None, alias="maTinh")


class RecordQuery(Wire):
    """One record by its id in the civil-status system."""

    module: ModuleName
    number: Number = Field(alias="maHoSo")
    province: Code | None = Field(default=None, alias="maTinh")


class RecordsQuery(Wire):
    """Many records of a province."""

    province: Code = Field(alias="maTinh")
    module: ModuleName
    numbers: list[Number] = Field(alias="dsMaHoSo", max_length=MANY)


class Answer(Wire):
    """Status 0 with a code, or what was asked for; traTrangThaiHoSo counts further: 1, 2, 3, 4.

    Numbers and sentences are published, the keys are not (`mocks.justice.published`).
    """

    status: int
    says: str = Field(default="", alias="statusDescription")
    code: int | None = Field(default=None, alias="errorCode")
    error: str = Field(default="", alias="errorDescription")
    value: Any = None


class AdapterDoors:
    """The seven services before the desk."""

    def __init__(self, desk: JusticeDesk) -> None:
        """Stand before `desk`."""
        self._desk = desk

    def operations(self) -> Iterable[Operation]:
        """All seven, at every path by which they are called."""
        for service in self._services():
            yield service
            yield replace(service, path=f"{VERSIONED}/{service.name}", source=OWN_SOURCE, basis=Basis.PROFILE)
            if service.name == "dangKyHoTich":
                yield replace(service, path=f"{GATEWAY}/{service.name}", source=GATEWAY_SOURCE)

    def _services(self) -> Iterable[Operation]:
        number = {"maDonVi": 70, "maHoSo": "H26.01.01-261123-0002"}
        xml = (
            "<hotich><hoso><nksHoTen>Trần Minh Châu</nksHoTen><nksGioiTinh>2</nksGioiTinh>"
            "<nksNgaySinh>22.11.2026</nksNgaySinh><nycHoTen>Lê Thị Dung</nycHoTen></hoso></hotich>"
        )
        registration = number | {"module": "KS", "ngayTiepNhan": "23/11/2026 08:00:00", "data": xml}
        return (
            _service(
                "dangKyHoTich",
                self._register,
                Text("Gửi hồ sơ đăng ký hộ tịch", "Send a declaration"),
                Registration,
                registration,
            ),
            _service(
                "danhMuc",
                self._catalogue,
                Text("Tra danh mục dùng chung", "Look a code list up"),
                CatalogueQuery,
                {"loaiDanhMuc": 3},
            ),
            _service(
                "traTrangThaiHoSo",
                self._state,
                Text("Tra trạng thái hồ sơ", "How a dossier stands"),
                DossierQuery,
                number,
            ),
            _service(
                "ketQuaDangKyHS",
                self._result,
                Text("Lấy kết quả đăng ký của hồ sơ", "What a dossier yielded"),
                DossierQuery,
                number,
            ),
            _service(
                "dsHoSoDangKy",
                self._changes,
                Text("Danh sách hồ sơ tạo hoặc sửa trong ngày", "Records made or changed on a day"),
                ChangeQuery,
                {"module": "KS", "ngayCapNhat": "23/11/2026"},
            ),
            _service(
                "traHoSo",
                self._record,
                Text("Tra một hồ sơ hộ tịch", "One record"),
                RecordQuery,
                {"module": "KS", "maHoSo": 1_000_001},
            ),
            _service(
                "traDanhSachHoSo",
                self._records,
                Text("Tra nhiều hồ sơ hộ tịch", "Many records"),
                RecordsQuery,
                {"maTinh": "01", "module": "KS", "dsMaHoSo": [1_000_001]},
            ),
        )

    def _register(self, visit: Visit) -> Reply:
        sent: Registration = visit.data
        unit, number = self._desk.unit(sent.unit), str(sent.number).strip()
        if not unit:
            return _error(visit, 106)
        module, filed = MODULES.get(sent.module), read_filed(sent.filed)
        if module is None or filed is None or not 0 < len(number) <= NUMBER_CHARACTERS:
            wrong = {"module": module is None, "ngayTiepNhan": filed is None}
            return _error(visit, 500, f"{next((tag for tag, is_so in wrong.items() if is_so), 'maHoSo')} không hợp lệ.")
        try:
            fields = open_xml(sent.data)
        except MalformedError as malformed:
            return _error(visit, 500, f"data: {malformed.says.vi}.")
        declared = Declaration("adapter", module, unit, number, "", filed, fields, visit.trace)
        _, _, faults = self._desk.receive(declared)
        if faults:
            return _error(visit, 500, " ".join(faults))
        # The guide has no word for a repeat: what is here already was sent.
        return Reply(200, Answer(status=1, says=SENT))

    def _catalogue(self, visit: Visit) -> Reply:
        kind = str(visit.data.kind).strip()
        found = catalogue(int(kind), visit.at.date()) if kind.isascii() and kind.isdigit() else None
        return _error(visit, 302) if found is None else _done(_json_text(found))

    def _state(self, visit: Visit) -> Reply:
        dossier = self._dossier(visit)
        if isinstance(dossier, Reply):
            return dossier
        # The guide has no state for a refusal either: it comes as 2, with what the officer wrote.
        states = {State.RESULT: 4, State.PROCESSING: 3, State.SUPPLEMENT: 2, State.REFUSED: 2}
        status = states.get(dossier.state, 1)
        missing = f": {dossier.note}" if dossier.state in {State.SUPPLEMENT, State.REFUSED} and dossier.note else ""
        return Reply(200, Answer(status=status, says=f"{STATES[status]}{missing}"))

    def _result(self, visit: Visit) -> Reply:
        dossier = self._dossier(visit)
        if isinstance(dossier, Reply):
            return dossier
        if dossier.record is None:
            return _error(visit, 200)
        return _done(adapter_result(dossier.record, self._desk.settings))

    def _changes(self, visit: Visit) -> Reply:
        asked: ChangeQuery = visit.data
        day = CivilDay.read(asked.day)
        module = _module(visit)
        if isinstance(module, Reply):
            return module
        if day is None or not day.whole:
            return _error(visit, 500, "ngayCapNhat không hợp lệ (dd/MM/yyyy).")
        return _done([{"id": str(one.id), "maDonVi": one.unit} for one in self._desk.changed_on(module, day.first)])

    def _record(self, visit: Visit) -> Reply:
        asked: RecordQuery = visit.data
        module = _module(visit)
        if isinstance(module, Reply):
            return module
        found = self._find(module, str(asked.number).strip())
        if found is not None:
            return _done([register_row(found)])
        underway = self._desk.dossiers.find(str(asked.number).strip())
        return _error(visit, 200 if underway is not None and underway.module == module else 201)

    def _records(self, visit: Visit) -> Reply:
        asked: RecordsQuery = visit.data
        module = _module(visit)
        if isinstance(module, Reply):
            return module
        found = [self._find(module, str(number).strip()) for number in asked.numbers]
        rows = [register_row(record) for record in found if record is not None]
        return _done(rows) if rows else _error(visit, 201)

    def _find(self, module: Module, number: str) -> Record | None:
        """The record with the id, or that came of the dossier with the number."""
        by_id = self._desk.registers.find(int(number)) if number.isascii() and number.isdigit() else None
        dossier = None if by_id is not None else self._desk.dossiers.find(number)
        found = by_id or (dossier.record if dossier else None)
        return found if found is not None and found.module == module else None

    def _dossier(self, visit: Visit) -> Dossier | Reply:
        asked: DossierQuery = visit.data
        unit = self._desk.unit(asked.unit)
        if not unit:
            return _error(visit, 106)
        dossier = self._desk.dossiers.find(str(asked.number).strip())
        return dossier if dossier is not None and dossier.unit == unit else _error(visit, 201)


def error(service: str, code: int, details: str = "") -> Reply:
    """Status 0 of `service` with the code, its name and what is wrong."""
    return Reply(200, Answer(status=0, says=failed(service), code=code, error=described(code, details)))


def refuse(problem: Problem, request: Request) -> Reply:
    """A request that is not even read, in the adapter's shape."""
    reply = error(request.path.rpartition("/")[2], 500, problem.says.vi)
    return Reply(problem.status, reply.body) if problem.kind in {"busy", "broken", "too-large"} else reply


def _error(visit: Visit, code: int, details: str = "") -> Reply:
    return error(visit.operation.name, code, details)


def _done(value: Any) -> Reply:
    return Reply(200, Answer(status=1, says=DONE, value=value))


def _json_text(value: Any) -> str:
    """A code list comes as JSON text inside the answer; how its rows look depends on the list, and is ours."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _module(visit: Visit) -> Module | Reply:
    """The kind of record that a question is about; its province, where one is named, must be known first.

    For a kind that does not exist the guide has no code (302 is of catalogues): 500 with details, a profile of ours.
    """
    if not _known_province(visit.data.province, visit.at.date()):
        return _error(visit, 108)
    return MODULES.get(visit.data.module) or _error(visit, 500, "module không hợp lệ.")


def _known_province(given: int | str | None, day: date) -> bool:
    return given is None or str(given).strip().zfill(2) in provinces(day)


def _service(name: str, handle: Callable[[Visit], Reply], says: Text, takes: type[Wire], example: Any) -> Operation:
    return Operation(
        name,
        "POST",
        f"{API}/{name}",
        handle,
        says,
        SOURCE,
        Basis.OBSERVED,
        takes=takes,
        gives={200: Answer},
        example=example,
    )
