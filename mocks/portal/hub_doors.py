"""The hub's doors: login, a citizen's submission and its progress, the hand-over to the one-stop, the status call.

Refusals are problem details as ASP.NET writes them; a status that is not taken is an HTTP 400 with `errors.soHoSoLT`.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from harness.chance import guid
from harness.exchange import Request
from harness.hops import traceparent
from harness.rule import Basis
from harness.text import Text
from mocks.party import Given, Operation, Problem, Reply, Visit
from mocks.portal.hub import HubDesk
from mocks.portal.hub_notices import CHANNELS
from mocks.portal.hub_orders import Answer, sentence
from mocks.portal.hub_shown import EXAMPLE, item_of, progress_of, shown
from mocks.portal.hub_wire import (
    Blocks,
    Done,
    Items,
    ListQuery,
    Login,
    Notice,
    NoticeQuery,
    Notices,
    Progress,
    Receipt,
    Report,
    Submission,
    SupplementReceipt,
    Taken,
    Token,
    Wrong,
)
from mocks.portal.hub_xml import packed

ROOM: Final = "/api/"
BASE: Final = "/api/lienthongdvclt"
DETAIL: Final = {"type": "object", "required": ["data"], "properties": {"data": {"type": "object"}}}
OBSERVED: Final = "one-stop integrations with Phần mềm DVC liên thông, as observed"
BODIES: Final = f"{OBSERVED}; the path is a profile"
PROFILE: Final = "nothing is public; the data are those of NĐ 63/2024/NĐ-CP forms 01 and 02"
FOR_SYSTEMS: Final = frozenset({"hub-list", "hub-detail", "hub-taken", "hub-taken-by-number", "hub-status"})
ONE_STOP: Final = "one-stop"
TRACED: Final = {
    "traceresponse": Text("mã vết của hồ sơ từ lúc công dân nộp", "the matter's trace since the citizen submitted it")
}
TOKEN: Final = {"Authorization": Text("Bearer và token của /api/token", "Bearer and the token of /api/token")}


class HubDoors:
    """The hub's doors before its desk."""

    def __init__(self, desk: HubDesk) -> None:
        """Stand before `desk`."""
        self._desk = desk

    def operations(self) -> Iterator[Operation]:
        """Every door of the hub."""
        yield Operation(
            "hub-login",
            "POST",
            "/api/token",
            self.login,
            Text("đăng nhập hệ thống liên thông", "log in as a system of the network"),
            BODIES,
            Basis.OBSERVED,
            takes=Login,
            gives={200: Token, 400: Wrong, 401: Wrong},
        )
        yield Operation(
            "hub-submit",
            "POST",
            f"{BASE}/hosolienthong",
            self.submit,
            Text("công dân nộp hồ sơ liên thông", "a citizen submits a linked dossier"),
            PROFILE,
            Basis.PROFILE,
            takes=Submission,
            gives={200: Receipt, 400: Wrong},
            example=EXAMPLE,
        )
        yield Operation(
            "hub-list",
            "GET",
            f"{BASE}/hosolienthong",
            self.list,
            Text("một cửa lấy danh sách hồ sơ chưa nhận", "the one-stop lists dossiers not received yet"),
            BODIES,
            Basis.OBSERVED,
            query=ListQuery,
            gives={200: Items, 400: Wrong, 401: Wrong, 403: Wrong},
            optional=TOKEN,
        )
        yield Operation(
            "hub-detail",
            "GET",
            f"{BASE}/hosolienthong/{{id}}",
            self.detail,
            Text("một cửa lấy chi tiết hồ sơ", "the one-stop takes a dossier's content"),
            OBSERVED,
            Basis.OBSERVED,
            gives={200: Given(DETAIL, headers=TRACED), 401: Wrong, 403: Wrong, 404: Wrong},
            optional=TOKEN,
        )
        yield Operation(
            "hub-taken",
            "PUT",
            f"{BASE}/hosolienthong/{{id}}",
            self.taken,
            Text("một cửa xác nhận đã nhận hồ sơ", "the one-stop confirms that it has the dossier"),
            BODIES,
            Basis.OBSERVED,
            takes=Taken,
            gives={200: Done, 400: Wrong, 401: Wrong, 403: Wrong, 404: Wrong},
            optional=TOKEN,
        )
        yield Operation(
            "hub-taken-by-number",
            "PUT",
            f"{BASE}/hosolienthong",
            self.taken_by_number,
            Text("một cửa xác nhận đã nhận hồ sơ, theo số", "the one-stop confirms a dossier by its number alone"),
            BODIES,
            Basis.OBSERVED,
            takes=Taken,
            gives={200: Done, 400: Wrong, 401: Wrong, 403: Wrong, 404: Wrong},
            optional=TOKEN,
        )
        yield Operation(
            "hub-status",
            "POST",
            f"{BASE}/capNhatTrangThaiHoSoDVCLTHoTich",
            self.status,
            Text("cơ quan báo trạng thái hồ sơ", "an agency reports a dossier's status"),
            BODIES,
            Basis.OBSERVED,
            takes=Report,
            gives={200: Done, 400: Wrong, 401: Wrong},
            optional=TOKEN,
        )
        yield Operation(
            "hub-progress",
            "GET",
            f"{BASE}/tiendo/{{number}}",
            self.progress,
            Text("công dân xem tiến độ hồ sơ liên thông", "a citizen sees how a linked dossier stands"),
            PROFILE,
            Basis.PROFILE,
            gives={200: Progress, 404: Wrong},
        )
        yield Operation(
            "hub-notices",
            "GET",
            f"{BASE}/thongbao",
            self.notices,
            Text("công dân xem thông báo", "a citizen reads notifications"),
            PROFILE,
            Basis.PROFILE,
            query=NoticeQuery,
            gives={200: Notices, 400: Wrong},
        )
        yield Operation(
            "hub-supplement",
            "POST",
            f"{BASE}/bosung/{{number}}",
            self.supplement,
            Text("công dân bổ sung hồ sơ", "a citizen delivers a supplement"),
            PROFILE,
            Basis.PROFILE,
            takes=Blocks,
            gives={200: SupplementReceipt, 400: Wrong, 404: Wrong},
        )

    # --- credentials --------------------------------------------------------------------------------------------------

    def enter(self, visit: Visit) -> Reply | None:
        """Systems show a token; the dossiers themselves go to the one-stop alone."""
        if visit.operation.name not in FOR_SYSTEMS:
            return None
        holder = self._holder(visit)
        if not holder:
            return self._wrong(401, Text("Chưa đăng nhập hoặc phiên đã hết hạn.", "No login, or it has expired."))
        if visit.operation.name != "hub-status" and holder != ONE_STOP:
            return self._wrong(403, Text("Tài khoản không có quyền nhận hồ sơ.", "The account may not take dossiers."))
        return None

    def refuse(self, problem: Problem) -> Reply:
        """Problem details."""
        place = problem.place.replace("/", ".") or "request"
        return self._wrong(problem.status, problem.says, place)

    def login(self, visit: Visit) -> Reply:
        """Give a token."""
        asked: Login = visit.data
        token = self._desk.sessions.login(asked.username, asked.password)
        if not token:
            return self._wrong(401, Text("Sai tài khoản hoặc mật khẩu.", "Wrong user or password."))
        until = visit.at + timedelta(days=self._desk.settings.refresh_days)
        renewal = guid(self._desk.office.rng)
        return Reply(body=Token(token=token, refresh_token=renewal, refresh_until=until.isoformat(timespec="seconds")))

    # --- the citizen --------------------------------------------------------------------------------------------------

    def submit(self, visit: Visit) -> Reply:
        """Take a submission."""
        asked: Submission = visit.data
        wrong = self._desk.objection(asked)
        if wrong is not None:
            return self._wrong(400, wrong[1], wrong[0])
        dossier = self._desk.submit(asked, visit.trace)
        return Reply(
            body=Receipt(
                number=dossier.number, received=shown(dossier.received), appointment=shown(dossier.appointment)
            )
        )

    def progress(self, visit: Visit) -> Reply:
        """Tell how a dossier stands."""
        dossier = self._desk.dossiers.get(visit.path["number"])
        return self._unknown(visit.path["number"]) if dossier is None else Reply(body=progress_of(dossier))

    def notices(self, visit: Visit) -> Reply:
        """Tell what the citizen was told."""
        asked: NoticeQuery = visit.query
        told = [
            Notice(
                number=one.number,
                kind=one.kind,
                says=one.says.vi,
                english=one.says.en,
                at=shown(one.at),
                until=one.until,
                channels=list(CHANNELS),
            )
            for one in self._desk.notices_of(asked.number)
        ]
        return Reply(body=Notices(notices=told))

    def supplement(self, visit: Visit) -> Reply:
        """Take a supplement."""
        number = visit.path["number"]
        dossier = self._desk.dossiers.get(number)
        if dossier is None:
            return self._unknown(number)
        wrong = self._desk.supplement(dossier, visit.data)
        if wrong is not None:
            return self._wrong(400, wrong, "soHoSoLT")
        met = max((one.met for one in dossier.supplements if one.met), default=visit.at)
        return Reply(body=SupplementReceipt(number=number, received=shown(met), status=dossier.overall))

    # --- the one-stop -------------------------------------------------------------------------------------------------

    def list(self, visit: Visit) -> Reply:
        """List what waits."""
        asked: ListQuery = visit.query
        return Reply(body=Items(data=[item_of(one) for one in self._desk.waiting(asked.module, asked.page)]))

    def detail(self, visit: Visit) -> Reply:
        """Give a dossier's content."""
        dossier = self._desk.by_id(visit.path["id"])
        if dossier is None:
            return self._unknown(visit.path["id"])
        item = item_of(dossier).out()
        inside = {tag: value for tag, value in item.items() if tag != "id"}
        content = {
            **item,
            "data": packed(inside, dossier.data, dossier.files),
            "fileDinhKem": dossier.files,
            "maHoSoLT": dossier.number,
            "nguoiNop": dossier.requester,
            **dossier.blocks,
        }
        return Reply(body={"data": content}, headers=(("traceresponse", traceparent(dossier.trace, 1)),))

    def taken(self, visit: Visit) -> Reply:
        """Note that the one-stop has it."""
        dossier = self._desk.by_id(visit.path["id"])
        if dossier is None:
            return self._unknown(visit.path["id"])
        said: Taken = visit.data
        if said.number != dossier.number:
            return self._wrong(400, Text("Mã hồ sơ không khớp.", "The dossier number does not match."), "maHoSo")
        self._desk.take(dossier)
        return Reply(body=Done(title="Cập nhật thành công"))

    def taken_by_number(self, visit: Visit) -> Reply:
        """Note that the one-stop has it, where it names it in the body alone."""
        said: Taken = visit.data
        dossier = self._desk.dossiers.get(said.number)
        if dossier is None:
            return self._unknown(said.number)
        self._desk.take(dossier)
        return Reply(body=Done(title="Cập nhật thành công"))

    def status(self, visit: Visit) -> Reply:
        """Take a status report."""
        answer, values = self._desk.report(self._holder(visit), visit.data)
        text = sentence(answer, **values)
        if answer is Answer.TAKEN:
            return Reply(body=Done(title=text))
        return self._wrong(400, Text(text, f"not updated: {answer}"), "soHoSoLT")

    # --- small print --------------------------------------------------------------------------------------------------

    def _holder(self, visit: Visit) -> str:
        return self.holder(visit.request)

    def holder(self, request: Request) -> str:
        """Which party's token the request shows; "" for none that lives."""
        kind, _, token = (request.header("Authorization") or "").partition(" ")
        return self._desk.sessions.holder(token.strip()) if kind.lower() == "bearer" else ""

    def _unknown(self, number: str) -> Reply:
        says = Text(sentence(Answer.UNKNOWN, number=number[:100]), "there is no such dossier")
        return self._wrong(404, says, "soHoSoLT")

    def _wrong(self, status: int, says: Text, place: str = "") -> Reply:
        errors = {place: [says.vi]} if place else {}
        title = "One or more validation errors occurred." if errors else says.vi
        trace = guid(self._desk.office.rng)
        body = Wrong(title=title, status=status, detail=says.en, trace=trace, errors=errors)
        return Reply(status, body)
