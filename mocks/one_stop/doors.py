"""The one-stop's own doors: the look-up of a dossier (TraCuuHoSo), and what officers see and do at the counter.

Everything else the one-stop does by itself, as a client of the hub and of the axis.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar, Final

from harness.exchange import Request
from harness.rule import Basis
from harness.text import Text
from mocks.office import Office
from mocks.one_stop.desk import OneStopDesk
from mocks.one_stop.dossier import Dossier
from mocks.one_stop.states import state_name
from mocks.one_stop.wire import (
    DossierRow,
    DossierShown,
    Found,
    Listed,
    ListQuery,
    Nothing,
    PassingRow,
    Question,
    Refused,
    ReportRow,
)
from mocks.party import Later, Operation, Party, Problem, Reply, Visit

STAMP: Final = "%Y%m%d%H%M%S"
PAGE: Final = 1000
PROFILE: Final = "the portal's dossier fields and ten statuses, as observed; the doors are a profile"


class OneStopParty(Party):
    """A province's one-stop system (một cửa điện tử cấp tỉnh)."""

    name = "one-stop"
    desk_class: ClassVar[Callable[[Office], Any]] = OneStopDesk
    desk: OneStopDesk

    def operations(self) -> Iterable[Operation]:
        """Every door."""
        yield Operation(
            "TraCuuHoSo",
            "POST",
            "/motcua/1.0/TraCuuHoSo",
            self.find,
            Text("tra cứu hồ sơ theo mã một cửa hoặc mã liên thông", "look a dossier up by either of its numbers"),
            PROFILE,
            Basis.PROFILE,
            takes=Question,
            gives={200: Found, 400: Refused},
            example={"maHoSo": "H26.01.01-261126-0001"},
        )
        yield Operation(
            "officer-list",
            "GET",
            "/motcua/canbo/hoso",
            self.list,
            Text("cán bộ xem danh sách hồ sơ", "an officer sees the dossiers"),
            PROFILE,
            Basis.PROFILE,
            query=ListQuery,
            gives={200: Listed, 400: Refused},
        )
        yield Operation(
            "officer-dossier",
            "GET",
            "/motcua/canbo/hoso/{number}",
            self.show,
            Text("cán bộ xem một hồ sơ", "an officer sees one dossier"),
            PROFILE,
            Basis.PROFILE,
            gives={200: DossierShown, 404: Refused},
        )
        yield Operation(
            "officer-pass-again",
            "POST",
            "/motcua/canbo/hoso/{number}/chuyenLai",
            self.pass_again,
            Text("cán bộ chuyển lại phần bị từ chối", "an officer passes on again what was refused"),
            PROFILE,
            Basis.PROFILE,
            takes=Nothing,
            gives={200: DossierShown, 400: Refused, 404: Refused, 409: Refused},
        )

    def refuse(self, problem: Problem, request: Request) -> Reply:
        """The adapter's shape, under the HTTP status."""
        del request
        return _refusal(problem.status, problem.says)

    def find(self, visit: Visit) -> Reply:
        """Look a dossier up."""
        asked: Question = visit.data
        found = self.desk.counter.find(asked.number)
        rows = [_row(found)] if found else []
        return Reply(body=Found(error_code="0", message="Thành công" if rows else "Không có hồ sơ", result=rows))

    def list(self, visit: Visit) -> Reply:
        """List dossiers."""
        asked: ListQuery = visit.query
        every = [one for one in self.desk.counter if asked.state in {0, one.state}]
        page = every[(asked.page - 1) * PAGE : asked.page * PAGE]
        return Reply(body=Listed(total=len(every), rows=[_row(one) for one in page]))

    def show(self, visit: Visit) -> Reply:
        """Show a dossier."""
        found = self.desk.counter.find(visit.path["number"])
        return _unknown(visit.path["number"]) if found is None else Reply(body=_shown(found))

    def pass_again(self, visit: Visit) -> Reply | Later:
        """Pass on again."""
        found = self.desk.counter.find(visit.path["number"])
        if found is None:
            return _unknown(visit.path["number"])
        if not found.result:
            return _refusal(409, Text("Hồ sơ chưa có kết quả hộ tịch.", "Civil status has no result yet."))
        return Later(self.desk.passing.again(found), lambda: Reply(body=_shown(found)))


def _row(dossier: Dossier) -> DossierRow:
    return DossierRow.model_validate(_fields(dossier))


def _fields(dossier: Dossier) -> dict[str, Any]:
    declared = dossier.content.declared
    return {
        "MaHoSo": dossier.local,
        "MaHoSoLT": dossier.linked,
        "MaTTHC": dossier.procedure,
        "Module": dossier.module,
        "ChuHoSo": declared.get("nksHoTen") or declared.get("nktHoTen") or "",
        "NgayTiepNhan": _stamp(dossier.received),
        "TrangThaiHoSo": str(dossier.state),
        "TenTrangThai": state_name(dossier.state).vi,
        "NgayKetThucXuLy": _stamp(dossier.closed),
        "GhiChu": dossier.push_trouble or dossier.note,
        "HanBoSungHoSo": _stamp(dossier.until),
    }


def _shown(dossier: Dossier) -> DossierShown:
    reports = [
        ReportRow(status=one.status, at=_stamp(one.at), sent=one.sent, done=_stamp(one.done), never=one.never)
        for one in dossier.reports
    ]
    passings = [
        PassingRow(
            target=one.target.value, receipt=one.receipt, done=_stamp(one.done), refused=one.refused, tries=one.tries
        )
        for one in dossier.passings.values()
    ]
    return DossierShown.model_validate(_fields(dossier) | {"BaoCao": reports, "ChuyenTiep": passings})


def _stamp(at: datetime | None) -> str:
    return at.strftime(STAMP) if at else ""


def _unknown(number: str) -> Reply:
    return _refusal(404, Text(f"Không có hồ sơ {number[:60]}.", f"There is no dossier {number[:60]}."))


def _refusal(status: int, says: Text) -> Reply:
    return Reply(status, Refused(error_code=str(status), message=says.vi, english=says.en))
