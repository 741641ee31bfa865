"""Reports to the hub: in order, each until it is heard, with the time at which the status came about."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from harness.clock import StoppedClock
from harness.exchange import Request, Response
from harness.people.town import Town
from harness.world import World
from mocks.hubclient import LOGIN, REPORT
from mocks.hubreports import ACCEPTED, INSURANCE, RECEIVED, REFUSED, RESULT, HubReports, Subject
from mocks.office import Office

AT = datetime(2026, 9, 15, 2, tzinfo=UTC)
ABOUT = Subject("G22.99.08-260915-0001", "2.002913", "MT-1")
OTHER = Subject("G22.99.08-260915-0002", "2.002913", "MT-2")


class Hub:
    """A hub of a few lines: what it says to the next report is scripted, then it takes everything."""

    def __init__(self) -> None:
        self.script: list[Response | None] = []
        self.taken: list[dict[str, Any]] = []
        self.seen: list[dict[str, Any]] = []
        self.logins = 0

    def call(self, caller: str, to: str, request: Request, trace: str) -> Response | None:
        assert (caller, to, trace) == ("insurance", "portal", "t" * 32)
        if request.path == LOGIN:
            self.logins += 1
            return Response(200, (), b'{"token":"one"}')
        assert request.path == REPORT
        said = json.loads(request.body)
        self.seen.append(said)
        answer = self.script.pop(0) if self.script else Response(200, (), b'{"status":200,"title":"ok"}')
        if answer is not None and answer.status == 200:
            self.taken.append(said)
        return answer


def told(text: str) -> Response:
    body = {"status": 400, "title": "?", "errors": {"soHoSoLT": [text]}}
    return Response(400, (), json.dumps(body, ensure_ascii=False).encode())


class Stage:
    def __init__(self) -> None:
        self.clock = StoppedClock(AT)
        self.hub = Hub()
        today = date(2026, 9, 15)
        world = World.make(1, today, AT)
        self.office = Office("insurance", self.clock, 1, Town.make(1, today), world, self.hub)
        self.reports = HubReports(self.office, INSURANCE)

    def report(self, status: str, about: Subject = ABOUT, **more: Any) -> None:
        self.reports.report(about, status, trace="t" * 32, **more)

    def forward(self, minutes: int) -> None:
        until = self.clock.now() + timedelta(minutes=minutes)
        while (at := self.office.agenda.due()) is not None and at <= until:
            self.clock.forward(max(at - self.clock.now(), timedelta(0)))
            action = self.office.agenda.take(self.office.now())
            assert action is not None
            self.office.run(action())
        self.clock.forward(until - self.clock.now())

    @property
    def statuses(self) -> list[int]:
        return [said["trangThai"] for said in self.hub.taken]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_statuses_go_in_order_after_one_login(stage: Stage) -> None:
    for status in (RECEIVED, ACCEPTED, RESULT):
        stage.report(status)
    stage.forward(0)

    assert stage.statuses == [1, 3, 4]
    assert stage.hub.logins == 1
    assert not list(stage.reports.matters())


def test_a_later_status_waits_while_the_hub_is_silent(stage: Stage) -> None:
    stage.hub.script = [None, Response(503, (), b""), told("Có lỗi trong quá trình thêm mới")]
    stage.report(RECEIVED)
    stage.report(ACCEPTED)
    stage.forward(0)

    assert stage.statuses == []
    assert [(one.key, one.owner) for one in stage.reports.matters()] == [(ABOUT.linked, "insurance")]
    stage.forward(20)
    assert stage.statuses == [1, 3]


def test_a_repeat_keeps_the_time_of_the_status(stage: Stage) -> None:
    stage.hub.script = [None]
    stage.report(RECEIVED)
    stage.forward(5)

    assert len(stage.hub.seen) == 2
    assert {said["thoiGianThucHien"] for said in stage.hub.seen} == {"15/09/2026 09:00:00"}


def test_one_dossier_does_not_hold_up_another(stage: Stage) -> None:
    stage.hub.script = [None]
    stage.report(RECEIVED)
    stage.report(RECEIVED, OTHER)
    stage.forward(0)

    assert [said["soHoSoLT"] for said in stage.hub.taken] == [OTHER.linked]


@pytest.mark.parametrize(
    "text",
    [
        "Trạng thái đã tồn tại trong một cửa điện tử",
        "Hồ sơ không tồn tại",
        "Hồ sơ đã trả kết quả, không được cập nhật trạng thái",
    ],
)
def test_what_the_hub_has_already_is_not_sent_again(stage: Stage, text: str) -> None:
    stage.hub.script = [told(text)]
    stage.report(RECEIVED)
    stage.report(ACCEPTED)
    stage.forward(60)

    assert [said["trangThai"] for said in stage.hub.seen] == [1, 3]


def test_a_report_that_can_never_be_taken_becomes_the_hubs_matter(stage: Stage) -> None:
    stage.hub.script = [told("Logic xử lý không hợp lệ")]
    stage.report(REFUSED)
    stage.forward(60)

    assert [(one.kind, one.owner) for one in stage.reports.matters()] == [("hub-refusal", "portal")]
    assert len(stage.hub.seen) == 1


def test_result_and_supplement_deadline_stand_in_the_report(stage: Stage) -> None:
    stage.report(RESULT, result={"soTien": "25300000"}, note="đã chi", supplement_by=date(2026, 9, 24))
    stage.forward(0)

    said = stage.hub.taken[0]
    assert json.loads(said["ketQuaXuLy"]) == {"soTien": "25300000"}
    assert said["hanBoSungHoSo"] == "24/09/2026 23:59:59"
    assert (said["coQuanXuLy"], said["maTTHC"], said["maHoSo"]) == (2, "2.002913", "MT-1")
