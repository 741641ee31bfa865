"""The employment and social side's doors: unemployment benefit for the portal, funeral support for the one-stop system.

All of it is a profile. apiMaiTangXaHoi answers like its sister apiMaiTang (status 1/0 inside HTTP 200), and takes
requests from the axis only.
"""

from collections.abc import Callable, Iterable
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, StringConstraints

from harness.documents.dates import read_date, slashed
from harness.exchange import Request
from harness.rule import Basis
from harness.text import Text
from mocks.axisclient import consumer_of
from mocks.employment.confirmation import Worker
from mocks.employment.desk import EmploymentDesk
from mocks.employment.funerals import Request as Asked
from mocks.employment.funerals import Support
from mocks.employment.unemployment import Claim, State
from mocks.office import Office
from mocks.party import Operation, Party, Problem, Reply, Visit, Wire
from mocks.persons import InsuranceNumber, Line, Name, PersonNumber, Refusal, Short, read_slashed, refusal, refused

SOURCE: Final = (
    "Luật Việc làm; xác nhận quá trình đóng BHTN qua Cổng DVC quốc gia (Đề án 06, 2022); "
    "hình thức của hàm: quy ước của bộ mô phỏng / a profile of the bench"
)
FUNERAL_SOURCE: Final = (
    "NĐ 63/2024/NĐ-CP, NĐ 301/2026/NĐ-CP (nhóm khai tử, mai táng); hình thức của hàm: quy ước của bộ mô phỏng "
    "/ a profile of the bench"
)
SOCIAL: Final = "/apiMaiTangXaHoi/1.0/"
BAD_DAY: Final = Text("ngày phải có thật, dd/MM/yyyy hoặc yyyyMMdd", "a day is dd/MM/yyyy or yyyyMMdd, and a real one")
FUTURE: Final = Text("ngày nghỉ việc chưa tới", "the work has not ended yet")
NO_DOSSIER: Final = Text("không có hồ sơ này", "there is no such dossier")
NOT_TAKEN: Final = "Không tiếp nhận / not taken"
NOT_BY_AXIS: Final = Text("chỉ nhận yêu cầu qua trục liên thông", "requests are taken through the axis only")

DossierNumber = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class WorkerGiven(Wire):
    """Who lost their work."""

    name: Name = Field(alias="hoTen")
    person: PersonNumber = Field(alias="soDDCN")
    insurance: InsuranceNumber | Literal[""] = Field(default="", alias="maSoBHXH")
    born: Short = Field(alias="ngaySinh")


class ClaimGiven(Wire):
    """A dossier for unemployment benefit; dates dd/MM/yyyy, or yyyyMMdd as the national portal writes them."""

    number: DossierNumber = Field(alias="maHoSo")
    worker: WorkerGiven = Field(alias="nguoiLaoDong")
    ended: Short = Field(alias="ngayNghiViec")


class ClaimShown(Refusal):
    """1 received, 2 waiting for the confirmation, 3 settled, 4 refused; when filing, 1 taken and 0 not."""

    state: int = Field(default=0, alias="trangThai")
    number: str = Field(default="", alias="maHoSo")
    decision: str = Field(default="", alias="soQuyetDinh")
    amount: str = Field(default="", alias="soTien")
    """A month, whole dong."""
    months: int = Field(default=0, alias="soThang")
    begins: str = Field(default="", alias="tuNgay")
    ends: str = Field(default="", alias="denNgay")
    unit: str = Field(default="", alias="donViCuoi")
    grounds: list[str] = Field(default_factory=list, alias="canCu")


class DeadGiven(Wire):
    """Who has died."""

    name: Name = Field(alias="hoTen")
    person: PersonNumber = Field(alias="soDDCN")
    born: Short = Field(default="", alias="ngaySinh")
    died: Short = Field(alias="ngayChet")
    record: Short = Field(default="", alias="soTrichLuc")


class HeirGiven(Wire):
    """Who is paid."""

    name: Name = Field(alias="hoTen")
    person: PersonNumber = Field(alias="soDDCN")
    relation: Short = Field(default="", alias="quanHe")
    account: Short = Field(default="", alias="soTaiKhoan")
    bank: Line = Field(default="", alias="nganHang")


class SupportGiven(Wire):
    """A dossier of funeral support, from the one-stop system."""

    linked: DossierNumber = Field(alias="maHoSoLT")
    local: Short = Field(default="", alias="maHoSoMCDT")
    branch: Literal["B", "C"] = Field(alias="nhanh")
    dead: DeadGiven = Field(alias="nguoiChet")
    heir: HeirGiven = Field(alias="nguoiNhan")


class SupportTaken(Wire):
    """Status 1: taken in, under our number; 0: not, and why."""

    status: str = "0"
    number: str = Field(default="", alias="maHoSo")
    says: str = Field(default="", alias="statusDescription")
    code: str = Field(default="", alias="errorCode")
    why: str = Field(default="", alias="errorDescription")


class SupportAsked(Wire):
    """Which dossier."""

    linked: DossierNumber = Field(alias="maHoSoLT")


class SupportShown(Refusal):
    """1 received, 2 being processed, 3 settled, 4 refused; 0: there is none."""

    state: int = Field(default=0, alias="trangThai")
    number: str = Field(default="", alias="maHoSo")
    amount: str = Field(default="0", alias="soTien")
    reason: str = Field(default="", alias="lyDo")
    grounds: list[str] = Field(default_factory=list, alias="canCu")


class EmploymentParty(Party):
    """The employment and social side."""

    name = "employment"
    desk_class: ClassVar[Callable[[Office], Any]] = EmploymentDesk
    desk: EmploymentDesk

    def operations(self) -> Iterable[Operation]:
        """Every door."""
        yield Operation(
            name="hoso",
            method="POST",
            path="/viec-lam/1.0/hoso",
            handle=self._file,
            says=Text(
                "Nộp hồ sơ đề nghị hưởng trợ cấp thất nghiệp; quá trình đóng được BHXH xác nhận qua trục.",
                "File for unemployment benefit; what was paid is confirmed by the insurance side through the axis.",
            ),
            source=SOURCE,
            basis=Basis.PROFILE,
            takes=ClaimGiven,
            gives={200: ClaimShown, 400: Refusal},
            example={
                "maHoSo": "H26.99.09-260915-0001",
                "nguoiLaoDong": {
                    "hoTen": "Nguyễn Văn Thử",
                    "soDDCN": "001090990001",
                    "maSoBHXH": "9900000001",
                    "ngaySinh": "01/02/1990",
                },
                "ngayNghiViec": "31/08/2026",
            },
        )
        yield Operation(
            name="traHoso",
            method="GET",
            path="/viec-lam/1.0/hoso/{maHoSo}",
            handle=self._look,
            says=Text("Tra hồ sơ trợ cấp thất nghiệp.", "Look how a dossier for unemployment benefit stands."),
            source=SOURCE,
            basis=Basis.PROFILE,
            gives={200: ClaimShown, 404: Refusal},
        )
        yield Operation(
            name="nopHoSo",
            method="POST",
            path=f"{SOCIAL}nopHoSo",
            handle=self._take,
            says=Text(
                "Nhận hồ sơ hỗ trợ mai táng nhánh B (bảo trợ xã hội), C (người có công) từ một cửa.",
                "Take a dossier of funeral support (B: social protection, C: merit) from the one-stop system.",
            ),
            source=FUNERAL_SOURCE,
            basis=Basis.PROFILE,
            takes=SupportGiven,
            gives={200: SupportTaken, 400: Refusal, 401: Refusal},
        )
        yield Operation(
            name="traKetQua",
            method="POST",
            path=f"{SOCIAL}traKetQua",
            handle=self._tell,
            says=Text("Trả kết quả hỗ trợ mai táng.", "Tell how a dossier of funeral support stands."),
            source=FUNERAL_SOURCE,
            basis=Basis.PROFILE,
            takes=SupportAsked,
            gives={200: SupportShown, 400: Refusal, 401: Refusal},
        )

    def enter(self, visit: Visit) -> Reply | None:
        """Services of the axis are open to the axis only."""
        if visit.operation.path.startswith(SOCIAL) and not consumer_of(self.office, visit.request):
            return refused(401, "401", NOT_BY_AXIS)
        return None

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Turn a request away."""
        return refused(problem.status, "MX00" if request.path.startswith(SOCIAL) else "VL00", problem.says)

    # --- unemployment -------------------------------------------------------------------------------------------------

    def _file(self, visit: Visit) -> Reply:
        asked: ClaimGiven = visit.data
        born, ended = _day(asked.worker.born), _day(asked.ended)
        if born is None or ended is None:
            return Reply(200, ClaimShown(number=asked.number, **refusal("VL01", BAD_DAY).model_dump()))
        if ended > visit.at.date():
            return Reply(200, ClaimShown(number=asked.number, **refusal("VL02", FUTURE).model_dump()))
        worker = Worker(asked.worker.name, asked.worker.person, asked.worker.insurance, born, ended)
        found = self.desk.unemployment.file(asked.number, worker, visit.trace)
        if isinstance(found, Claim):
            return Reply(200, ClaimShown(state=1, number=found.number))
        return Reply(200, ClaimShown(number=asked.number, **refusal(*found).model_dump()))

    def _look(self, visit: Visit) -> Reply:
        claim = self.desk.unemployment.claims.get(visit.path["maHoSo"])
        return refused(404, "VL04", NO_DOSSIER) if claim is None else Reply(200, _claim(claim))

    # --- funerals -----------------------------------------------------------------------------------------------------

    def _take(self, visit: Visit) -> Reply:
        given: SupportGiven = visit.data
        died = _day(given.dead.died)
        if died is None or died > visit.at.date():
            return _not_taken("MX01", BAD_DAY)
        asked = Asked(
            linked=given.linked,
            local=given.local,
            branch=given.branch,
            dead=given.dead.person,
            dead_name=given.dead.name,
            died=died,
            record=given.dead.record,
            heir=given.heir.person,
            heir_name=given.heir.name,
            relation=given.heir.relation,
            account=given.heir.account,
            bank=given.heir.bank,
        )
        found = self.desk.funerals.file(asked, visit.trace)
        if isinstance(found, Support):
            return Reply(200, SupportTaken(status="1", number=found.number, says="Đã tiếp nhận"))
        return _not_taken(*found)

    def _tell(self, visit: Visit) -> Reply:
        one = self.desk.funerals.supports.get(visit.data.linked)
        if one is None:
            return Reply(200, SupportShown(reason=NO_DOSSIER.vi, **refusal("MX04", NO_DOSSIER).model_dump()))
        why = refusal(*one.reason).model_dump() if one.reason else {}
        reason = one.reason[1].vi if one.reason else ""
        return Reply(
            200,
            SupportShown(
                state=int(one.state),
                number=one.number,
                amount=str(one.amount),
                reason=reason,
                grounds=one.grounds,
                **why,
            ),
        )


def _not_taken(code: str, says: Text) -> Reply:
    return Reply(200, SupportTaken(says=NOT_TAKEN, code=code, why=f"{says.vi} / {says.en}"))


def _claim(claim: Claim) -> ClaimShown:
    shown = ClaimShown(state=int(claim.state), number=claim.number)
    if claim.state is State.REFUSED and claim.reason:
        return shown.model_copy(update=refusal(*claim.reason).model_dump())
    if claim.benefit is None:
        return shown
    paid = claim.benefit
    told = {
        "decision": claim.decision,
        "amount": str(paid.monthly),
        "months": paid.months,
        "begins": slashed(paid.begins),
        "ends": slashed(paid.ends),
        "unit": claim.history.unit if claim.history else "",
        "grounds": list(paid.grounds),
    }
    return shown.model_copy(update=told)


def _day(text: str) -> Any:
    """The day of dd/MM/yyyy or yyyyMMdd; None if it is none."""
    return read_slashed(text) or (read_date(text) if len(text) == len("yyyyMMdd") else None)
