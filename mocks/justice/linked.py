"""Doors of the linked module (liên thông): a dossier in, results out in chunks of three.

Refusals come in two generations: status 0 inside HTTP 200, or, through newer gateways, HTTP 500 with one string in
which sentences are glued, each beginning with its field, and an echo of what was sent.
"""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from harness.exchange import Request
from harness.rule import Basis
from harness.text import Text
from harness.wire.hostile import MalformedError
from mocks.justice.catalogues import province_of, provinces
from mocks.justice.days import TIME, read_time
from mocks.justice.desk import Declaration, JusticeDesk
from mocks.justice.dossiers import Dossier, State
from mocks.justice.entry import Module
from mocks.justice.opening import open_json
from mocks.justice.published import FAILED, described
from mocks.justice.results import linked_result
from mocks.party import Operation, Problem, Reply, Visit, Wire

API: Final = "/apiLienThongKSKT/1.0"
SOURCE: Final = (
    "NĐ 63/2024/NĐ-CP, QĐ 296/QĐ-VPCP 12/06/2024; wire as public one-stop integrations call apiLienThongKSKT; "
    "codes of refusals are those of the generic services, other texts are ours"
)
MODULES: Final[dict[str, Module]] = {"LTKS": "KS", "LTKT": "KT"}
MARRIAGE: Final = "LTKH"
"""Known on the wire; this mock keeps no register of marriages and says so."""
CHUNK: Final = 3
NUMBER_CHARACTERS: Final = 35
DATA_CHARACTERS: Final = 500_000
FILE_CHARACTERS: Final = 4_000_000
ECHO_CHARACTERS: Final = 2000
POST: Final = "Công chức tư pháp - hộ tịch"

Code = Annotated[int, Field(ge=-(10**9), le=10**9)] | Annotated[str, Field(max_length=20)]
Number = Annotated[str, Field(max_length=60)]


class Attachment(Wire):
    """One attached file (tệp đính kèm)."""

    long_texts: ClassVar[bool] = True

    id: Code | None = None
    kind: Code | None = Field(default=None, alias="loaiGiayTo")
    paper: Annotated[str, Field(max_length=500)] | None = Field(default=None, alias="tenGiayTo")
    name: Annotated[str, Field(max_length=500)] | None = Field(default=None, alias="tenTepDinhKem")
    void: Code | None = Field(default=None, alias="huyGiayTo")
    content: Annotated[str, Field(max_length=FILE_CHARACTERS)] | None = Field(default=None, alias="duLieuTepDinhKem")


class LinkedDossier(Wire):
    """What a one-stop system pushes (nhanHoSoDKHT)."""

    long_texts: ClassVar[bool] = True

    unit: Code = Field(alias="maDonVi")
    module: Annotated[str, Field(max_length=20)]
    number: Number = Field(alias="maHoSoLT")
    local: Number = Field(default="", alias="maHoSoMCDT")
    filed: Annotated[str, Field(max_length=30)] = Field(alias="ngayTiepNhan")
    data: Annotated[str, Field(max_length=DATA_CHARACTERS)]
    files: list[Attachment] | None = Field(default=None, alias="fileDinhKem", max_length=50)


class Receipt(Wire):
    """Status "1" taken, "0" not, with texts that clients match."""

    status: str
    says: str = Field(default="", alias="statusDescription")
    code: str = Field(default="", alias="errorCode")
    error: str = Field(default="", alias="errorDescription")


class GluedErrors(Wire):
    """A refusal of the newer generation."""

    title: str
    status: int
    errors: str
    sent: str = Field(default="", alias="inputSend")


class ResultQuery(Wire):
    """Asks for up to three dossiers at once."""

    numbers: list[Number] = Field(alias="maDinhDanhHoSo", max_length=1000)
    province: Code = Field(alias="maTinh")
    module: Annotated[str, Field(max_length=20)]


class Progress(Wire):
    """How one dossier stands; trangThai is null for one that is not known here."""

    unit: str = Field(default="", alias="maDonVi")
    province: str = Field(default="", alias="maTinh")
    module: str = ""
    number: str = Field(default="", alias="maHoSoLT")
    local: str = Field(default="", alias="maHoSoMCDT")
    errors: str = ""
    state: int | None = Field(default=None, alias="trangThai")
    at: str = Field(default="", alias="thoiGianThucHien")
    note: str = Field(default="", alias="ghiChu")
    result: dict[str, Any] | None = Field(default=None, alias="ketQuaXuLy")
    officer: str = Field(default="", alias="nguoiXuLy")
    post: str = Field(default="", alias="chucDanh")
    department: str = Field(default="", alias="phongBanXuLy")
    says: str = Field(default="", alias="noiDungXuLy")
    supplement_by: str = Field(default="", alias="hanBoSungHoSo")


class Results(Wire):
    """The dossiers asked for."""

    status: str
    says: str = Field(default="", alias="statusDescription")
    code: str = Field(default="", alias="errorCode")
    error: str = Field(default="", alias="errorDescription")
    value: list[Progress] = Field(default_factory=list)


_SAYS: Final[dict[State, str]] = {
    State.WAITING: "Đã tiếp nhận, chờ xử lý",
    State.SUPPLEMENT: "Yêu cầu bổ sung hồ sơ",
    State.PROCESSING: "Đang xử lý",
    State.RESULT: "Đã đăng ký, có kết quả",
    State.REFUSED: "Từ chối đăng ký",
}


class LinkedDoors:
    """The two doors before the desk."""

    def __init__(self, desk: JusticeDesk) -> None:
        """Stand before `desk`."""
        self._desk = desk

    def operations(self) -> Iterable[Operation]:
        """Both doors."""
        return (
            Operation(
                "nhanHoSoDKHT",
                "POST",
                f"{API}/nhanHoSoDKHT",
                self._receive,
                Text("Nhận hồ sơ liên thông khai sinh, khai tử", "Take a linked birth or death dossier"),
                SOURCE,
                Basis.OBSERVED,
                takes=LinkedDossier,
                gives={200: Receipt, 500: GluedErrors},
                example={
                    "maDonVi": 70,
                    "module": "LTKS",
                    "maHoSoLT": "G22.99.08-261123-0001",
                    "maHoSoMCDT": "H26.01.01-261123-0001",
                    "ngayTiepNhan": "23/11/2026 08:00:00",
                    "data": '{"nksHoTen": "Nguyễn Minh An", "nksGioiTinh": "2", "nksNgaySinh": "22/11/2026", '
                    '"nycHoTen": "Trần Thị Bình"}',
                    "fileDinhKem": [],
                },
            ),
            Operation(
                "LayKetQua",
                "POST",
                f"{API}/LayKetQua",
                self._results,
                Text("Lấy kết quả tối đa ba hồ sơ liên thông", "Get the results of up to three linked dossiers"),
                SOURCE,
                Basis.OBSERVED,
                takes=ResultQuery,
                gives={200: Results},
                example={"maDinhDanhHoSo": ["G22.99.08-261123-0001"], "maTinh": "01", "module": "LTKS"},
            ),
        )

    # --- receiving ----------------------------------------------------------------------------------------------------

    def _receive(self, visit: Visit) -> Reply:
        sent: LinkedDossier = visit.data
        unit = self._desk.unit(sent.unit)
        if not unit:
            return refused(106)
        if sent.module == MARRIAGE:
            return refused(500, "module LTKH chưa có trong hệ thống mô phỏng.")
        declared = _declaration(sent, unit, visit.trace)
        if isinstance(declared, list):
            return self._invalid(declared, visit.request)
        _, received, faults = self._desk.receive(declared)
        if faults:
            return self._invalid(faults, visit.request)
        if received == "known":
            says = f"Hồ sơ {declared.number} đã được tiếp nhận trước đó, đã tồn tại trong hệ thống đăng ký hộ tịch."
            return Reply(200, Receipt(status="0", says=says, error=says))
        return Reply(200, Receipt(status="1", says="Tiếp nhận hồ sơ thành công."))

    def _invalid(self, faults: list[str], request: Request) -> Reply:
        glued = "".join(faults)
        if self._desk.settings.errors == "new":
            return glued_errors(glued, request)
        return refused(500, glued)

    # --- results ------------------------------------------------------------------------------------------------------

    def _results(self, visit: Visit) -> Reply:
        asked: ResultQuery = visit.data
        if str(asked.province).strip().zfill(2) not in provinces(self._desk.office.today()):
            return _no_results(108)
        module = MODULES.get(asked.module)
        if module is None:
            return _no_results(500, "module không có trong danh mục.")
        if len(asked.numbers) > CHUNK:
            return _no_results(500, f"maDinhDanhHoSo tối đa {CHUNK} hồ sơ mỗi lần.")
        value = [self._progress(number, asked.module, module) for number in asked.numbers]
        return Reply(200, Results(status="1", says="Thành công.", value=value))

    def _progress(self, number: str, wire_module: str, module: Module) -> Progress:
        dossier = self._desk.dossiers.find(number.strip())
        if dossier is None or dossier.way != "linked" or dossier.module != module:
            return Progress(number=number, module=wire_module, errors=described(201))
        return Progress(
            unit=dossier.unit,
            province=province_of(dossier.unit, self._desk.office.today(), self._desk.settings.province),
            module=wire_module,
            number=dossier.number,
            local=dossier.local,
            state=int(dossier.state),
            at=dossier.since.strftime(TIME),
            note=dossier.note,
            result=_result(dossier, self._desk),
            officer=self._desk.signer,
            post=POST,
            department=f"UBND cấp xã {dossier.unit}",
            says=_SAYS[dossier.state],
            supplement_by=dossier.until.strftime(TIME) if dossier.until else "",
        )


def _declaration(sent: LinkedDossier, unit: str, trace: str) -> Declaration | list[str]:
    """The declaration in the message, or a sentence for each thing that is wrong with its envelope."""
    faults = []
    module, filed = MODULES.get(sent.module), read_time(sent.filed)
    number = sent.number.strip()
    if module is None:
        faults.append("module không có trong danh mục.")
    if filed is None:
        faults.append("ngayTiepNhan không đúng định dạng.")
    if not 0 < len(number) <= NUMBER_CHARACTERS:
        faults.append(f"maHoSoLT không được để trống, tối đa {NUMBER_CHARACTERS} ký tự.")
    try:
        fields = open_json(sent.data)
    except MalformedError as error:
        return [*faults, f"data {error.says.vi}."]
    if module is None or filed is None or faults:
        return faults
    return Declaration("linked", module, unit, number, sent.local.strip(), filed, fields, trace)


def refuse(problem: Problem, request: Request, *, newer: bool) -> Reply:
    """A request that is not even read, in the linked module's shape."""
    status = problem.status if problem.kind in {"busy", "broken", "too-large"} else 200
    if newer and status == 200:  # noqa: PLR2004 -- HTTP's own
        return glued_errors(problem.says.vi + ".", request)
    return Reply(status, refused(500, problem.says.vi).body)


def refused(code: int, details: str = "") -> Reply:
    """Status "0" with a code of the generic services; what is wrong with the data is told field by field, bare."""
    return Reply(200, Receipt(status="0", says=FAILED, code=str(code), error=details or described(code)))


def glued_errors(glued: str, request: Request) -> Reply:
    """The newer generation's refusal."""
    echo = request.body[: 4 * ECHO_CHARACTERS].decode("utf-8", "replace")[:ECHO_CHARACTERS]
    return Reply(500, GluedErrors(title="Dữ liệu không hợp lệ", status=500, errors=glued, sent=echo))


def _no_results(code: int, details: str = "") -> Reply:
    return Reply(200, Results(status="0", says=FAILED, code=str(code), error=details or described(code)))


def _result(dossier: Dossier, desk: JusticeDesk) -> dict[str, Any] | None:
    return None if dossier.record is None else linked_result(dossier.record, desk.settings)
