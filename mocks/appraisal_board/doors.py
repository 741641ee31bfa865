"""The board's doors: an officer hands minutes in, and looks what became of them. A profile: nothing is public."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Final

from pydantic import Field

from harness.exchange import Request
from harness.rule import Basis
from harness.text import Text
from mocks.appraisal_board.desk import BoardDesk, Issue, State
from mocks.appraisal_board.minutes import Minutes, Refused
from mocks.appraisal_board.records import Records, Wanted, fetch
from mocks.office import Office
from mocks.party import Later, Operation, Party, Problem, Reply, Visit, Wire
from mocks.persons import Name, Refusal, refusal, refused, stamp

SOURCE: Final = (
    "QĐ 69/QĐ-TTg 10/01/2025; QĐ 3176/QĐ-BYT bảng 12; TT 25/2025/TT-BYT mẫu 12, 13; "
    "hình thức của hàm: quy ước của bộ mô phỏng / a profile of the bench"
)
NAMES: Final = {
    State.WAITING: Text("chờ gửi", "waiting to be sent"),
    State.SENT: Text("đã gửi", "sent"),
    State.RETURNED: Text("bị trả lại, cần sửa", "returned, to be corrected"),
}
NOT_KEPT: Final = Text("không có biên bản này", "there are no such minutes")
RETURNED: Final = Text("Cổng tiếp nhận không nhận tệp, mã {code}", "the gateway did not take the file, code {code}")

EXAMPLE: Final = {
    "soBienBan": "000001/2026/GĐYK",
    "ngayHop": "15/09/2026",
    "nguoiChuTri": "Trần Thị Thử",
    "nguoiDuocGiamDinh": {
        "hoTen": "Nguyễn Văn Thử",
        "ngaySinh": "01/02/1990",
        "soDDCN": "001090990001",
        "ngayCap": "01/03/2022",
        "noiCap": "Cục Cảnh sát QLHC về TTXH",
        "diaChi": "Số 1 đường Thử Nghiệm",
        "maTinh": "01",
        "maXa": "00004",
        "maSoBHXH": "0199000001",
        "dienThoai": "0900000001",
    },
    "maDoiTuong": "TNLĐ",
    "khamGiamDinh": "1",
    "tyLe": "11",
    "tongTyLe": "11",
    "dangHuong": "7",
    "soGiayGioiThieu": "000001/2026/GT",
    "ngayDeNghi": "26/08/2026",
    "maDonVi": "TZ0001Z",
    "gioiThieuCua": "Công ty Thử Nghiệm",
    "ketQuaKham": "Hạn chế gấp duỗi ngón II bàn tay phải sau chấn thương",
    "soVanBanCanCu": "000001/2026/BB-TNLĐ",
    "deNghi": "Giải quyết chế độ theo quy định",
    "duocXacDinh": "Không cần người phục vụ",
}


class Kept(Refusal):
    """What became of minutes: 0 not taken, 1 waiting to be sent, 2 sent, 3 returned by the gateway."""

    number: str = Field(default="", alias="soBienBan")
    reissues: int = Field(default=0, alias="lanCapLai")
    state: str = Field(default="0", alias="trangThai")
    state_name: str = Field(default="", alias="tenTrangThai")
    receipt: str = Field(default="", alias="maGD")
    filed: str = Field(default="", alias="ngayLap")


class Asked(Wire):
    """Which minutes."""

    number: Name = Field(alias="soBienBan")


class AppraisalBoardParty(Party):
    """The medical appraisal board."""

    name = "appraisal-board"
    desk_class: ClassVar[Callable[[Office], Any]] = BoardDesk
    desk: BoardDesk

    def operations(self) -> Iterable[Operation]:
        """Every door."""
        yield Operation(
            name="bienban",
            method="POST",
            path="/gdyk/1.0/bienban",
            handle=self._file,
            says=Text(
                "Lập biên bản giám định y khoa; biên bản được ký số, gửi lên Cổng tiếp nhận. Sửa thì cấp lại, giữ số.",
                "Hand in minutes of an appraisal; they are signed and sent to the gateway. A correction is a re-issue "
                "under the same number.",
            ),
            source=SOURCE,
            basis=Basis.PROFILE,
            takes=Minutes,
            gives={200: Kept, 400: Refusal},
            example=EXAMPLE,
        )
        yield Operation(
            name="traBienban",
            method="GET",
            path="/gdyk/1.0/bienban",
            handle=self._look,
            says=Text("Tra tình trạng gửi của biên bản.", "Look whether minutes have been sent."),
            source=SOURCE,
            basis=Basis.PROFILE,
            query=Asked,
            gives={200: Kept, 400: Refusal, 404: Refusal},
        )
        yield Operation(
            name="giayTo",
            method="GET",
            path="/gdyk/1.0/giayTo",
            handle=self._fetch,
            says=Text(
                "Lấy giấy tờ cơ sở KCB đã gửi về người được giám định và biên bản trước; không ai phải mang tới.",
                "Fetch what hospitals sent about the person under appraisal, and earlier minutes; nobody carries them.",
            ),
            source=SOURCE,
            basis=Basis.PROFILE,
            query=Wanted,
            gives={200: Records, 400: Refusal},
        )

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """Turn a request away."""
        del request
        return refused(problem.status, "GDYK00", problem.says)

    def _file(self, visit: Visit) -> Reply:
        found = self.desk.file(visit.data, visit.trace)
        if isinstance(found, Refused):
            why = refusal(found.code, found.says).model_dump()
            return Reply(200, Kept(number=visit.data.number, **why))
        return _told(found)

    def _look(self, visit: Visit) -> Reply:
        issues = self.desk.kept.get(visit.query.number)
        return _told(issues[-1]) if issues else refused(404, "GDYK05", NOT_KEPT)

    def _fetch(self, visit: Visit) -> Later:
        return fetch(self.desk.axis, visit.query, visit.trace)


def _told(issue: Issue) -> Reply:
    returned = issue.state is State.RETURNED
    why = refusal(issue.code, RETURNED.fill(code=issue.code)).model_dump() if returned else {}
    return Reply(
        200,
        Kept(
            number=issue.given.number,
            reissues=issue.order,
            state=issue.state.value,
            state_name=NAMES[issue.state].vi,
            receipt=issue.receipt,
            filed=stamp(issue.filed),
            **why,
        ),
    )
