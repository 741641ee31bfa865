"""The API manager: what passes, what does not, and in which words."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from harness.exchange import Request, Response
from harness.faults import read_fault
from harness.hops import trace_of
from harness.wire.axis import axis_account, axis_key, double_token, province_token, why
from mocks.party import Reply
from tests.mocks.axis.conftest import Stage

CARD = "/apiTheBHYTTE/1.0/nhanHoSoKhaiSinh"
FUNERAL = "/apiMaiTang/1.0/nopHoSo"
TRACE = "0af7651916cd43dd8448eb211c80319c"


def fault(body: bytes) -> dict[str, object]:
    found: dict[str, object] = json.loads(body)["fault"]
    return found


def test_a_call_reaches_its_provider_at_the_same_path_and_its_answer_comes_back_unchanged(stage: Stage) -> None:
    insurance = stage.providers["insurance"]
    insurance.reply = Reply(422, b'{"trangThai": 0}', media="text/plain", headers=(("X-Own", "1"),))
    answer = stage.post(f"{CARD}?a=1", consumer="justice", body='{"maHoSo":"é"}'.encode())

    asked = insurance.asked[0]
    assert (asked.method, asked.target, asked.body) == ("POST", f"{CARD}?a=1", '{"maHoSo":"é"}'.encode())
    assert (answer.status, answer.body, answer.header("X-Own")) == (422, b'{"trangThai": 0}', "1")
    assert answer.header("Content-Type") == "text/plain"


def test_the_provider_learns_who_asks_and_why_and_the_trace_goes_on(stage: Stage) -> None:
    forged = (("X-Road-Client", "VN/GOV/G01/csdldc"), ("X-Axis-Key", "guess"), ("Connection", "X-Hop"), ("X-Hop", "1"))
    stage.post(CARD, *why("THE_BHYT_TE", "H26.01.01-261123-0001", "an.nv"), *forged, consumer="justice")

    asked = stage.providers["insurance"].asked[0]
    assert asked.header("X-Axis-Key") == axis_key(1, "insurance")
    assert asked.header("X-Road-Client") == "VN/GOV/G15/hotich"
    assert asked.header("X-Lienthong-Purpose") == "THE_BHYT_TE"
    assert asked.header("X-Road-Issue") == "H26.01.01-261123-0001"
    assert asked.header("X-Road-UserId") == "an.nv"
    assert trace_of(asked) == TRACE
    assert [name for name, _ in asked.headers if name.lower() in {"authorization", "x-hop", "connection"}] == []
    assert len([name for name, _ in asked.headers if name.lower() in {"x-road-client", "x-axis-key"}]) == 2


@pytest.mark.parametrize(
    ("path", "authorization", "status", "code"),
    [
        (CARD, "", 401, 900902),
        (CARD, "Basic YTpi", 401, 900902),
        (CARD, "Bearer nobody", 401, 900901),
        ("/apiTheBHYTTE/1.0/khac", "", 403, 900906),
        ("/apiTheBHYTTE/1.0", "", 403, 900906),
        ("/apiTheBHYTTE/2.0/traKetQua", "", 404, 404),
        ("/nowhere", "", 404, 404),
    ],
)
def test_a_call_without_right_or_aim_is_refused_with_the_managers_code(
    stage: Stage, path: str, authorization: str, status: int, code: int
) -> None:
    answer = stage.post(path, ("Authorization", authorization))

    assert (answer.status, fault(answer.body)["code"]) == (status, code)
    assert (answer.header("WWW-Authenticate") is not None) == (status == 401)
    assert stage.providers["insurance"].asked == []


def test_a_consumer_without_subscription_is_forbidden(stage: Stage) -> None:
    answer = stage.post(CARD, consumer="portal")

    assert (answer.status, fault(answer.body)["code"]) == (403, 900908)


def test_another_method_is_not_allowed(stage: Stage) -> None:
    answer = stage.ask(Request("GET", CARD, (), b""))

    assert (answer.status, answer.header("Allow")) == (405, "POST")
    assert fault(answer.body)["code"] == 405


def test_a_revoked_and_an_expired_token_open_nothing(stage: Stage) -> None:
    bearer = ("Authorization", f"Bearer {stage.token('justice')}")
    stage.desk.revoke("justice")
    revoked = stage.post(CARD, bearer)
    bearer = ("Authorization", f"Bearer {stage.token('justice')}")
    stage.clock.forward(timedelta(hours=1))
    expired = stage.post(CARD, bearer)

    assert [fault(answer.body)["code"] for answer in (revoked, expired)] == [900901, 900901]


def test_a_blocked_api_says_so_to_everybody(staged: Callable[..., Stage]) -> None:
    answer = staged(blocked=["apiTheBHYTTE"]).post(CARD)

    assert (answer.status, fault(answer.body)["code"]) == (503, 700700)


def test_a_quota_is_used_up_and_time_refills_it(staged: Callable[..., Stage]) -> None:
    stage = staged(quota={"burst": 2, "per_minute": 6})
    statuses = [stage.post(CARD, consumer="justice").status for _ in range(3)]
    throttled = stage.post(CARD, consumer="justice")
    other = stage.post("/apiDuLieuYTe/1.0/layChungTu", consumer="justice")
    stage.clock.forward(timedelta(seconds=int(throttled.header("Retry-After") or "0")))
    later = stage.post(CARD, consumer="justice")

    assert statuses == [200, 200, 429]
    assert (throttled.header("Retry-After"), fault(throttled.body)["code"]) == ("10", 900800)
    assert fault(throttled.body)["nextAccessTime"] == "2026-11-23 09:30:10+0700"
    assert (other.status, later.status) == (200, 200)


def test_a_consumer_may_have_a_quota_of_its_own(staged: Callable[..., Stage]) -> None:
    stage = staged(quotas={"justice": {"burst": 1, "per_minute": 1}})
    stage.post(CARD, consumer="justice")

    assert stage.post(CARD, consumer="justice").status == 429


def test_a_silent_provider_is_a_timeout_of_the_axis(stage: Stage) -> None:
    stage.network.arm([read_fault({"fault": "no-answer", "door": "axis->insurance:*"})])
    answer = stage.post(CARD, consumer="justice")

    assert answer.status == 504
    assert fault(answer.body) == {
        "code": 101504,
        "type": "Status report",
        "message": "Runtime Error",
        "description": "Send timeout",
    }


@pytest.mark.parametrize(
    ("accept", "xml"),
    [("application/xml", True), ("text/xml", True), ("application/xml, */*", False), ("application/json", False)],
)
def test_a_caller_that_takes_xml_only_gets_its_fault_as_xml(
    stage: Stage,
    accept: str,
    xml: bool,  # noqa: FBT001 -- a case's expected side
) -> None:
    answer = stage.post(CARD, ("Accept", accept))

    if xml:
        root = ET.fromstring(answer.body)  # noqa: S314 -- our own answer
        space = "{http://wso2.org/apimanager/security}"
        assert (root.tag, root.findtext(f"{space}code")) == (f"{space}fault", "900902")
        assert answer.header("Content-Type") == "application/xml; charset=UTF-8"
    else:
        assert fault(answer.body)["code"] == 900902


class TestProvinces:
    """A province comes through its LGSP: two tokens, and plain HTTP for an answer."""

    SECOND = double_token(axis_account(1, "one-stop"))

    def test_both_tokens_open_the_door_and_stay_behind_it(self, stage: Stage) -> None:
        answer = stage.post(FUNERAL, *self.SECOND, consumer="one-stop")

        assert answer.status == 200
        assert stage.providers["insurance"].asked[0].header("lgspaccesstoken") is None

    @pytest.mark.parametrize(
        "second",
        [
            (),
            (("lgspaccesstoken", "%%%"),),
            (("lgspaccesstoken", base64.b64encode(b"[]").decode()),),
            double_token(axis_account(1, "justice")),
        ],
    )
    def test_a_missing_or_foreign_second_token_is_unauthorized(
        self, stage: Stage, second: tuple[tuple[str, str], ...]
    ) -> None:
        answer = stage.post(FUNERAL, *second, consumer="one-stop")

        assert (answer.status, answer.body) == (401, b"Unauthorized")
        assert answer.header("Content-Type") == "text/plain; charset=utf-8"

    def test_an_api_of_others_is_forbidden_and_too_many_calls_are_too_many(self, staged: Callable[..., Stage]) -> None:
        stage = staged(quota={"burst": 1, "per_minute": 1})
        stage.post(FUNERAL, *self.SECOND, consumer="one-stop")
        forbidden = stage.post(CARD, *self.SECOND, consumer="one-stop")
        many = stage.post(FUNERAL, *self.SECOND, consumer="one-stop")

        assert (forbidden.status, forbidden.body) == (403, b"Forbidden")
        assert (many.status, many.body, many.header("Retry-After")) == (429, b"Too Many Requests", "60")


class TestAdapters:
    """A province's adapter: one static token, paths without a version."""

    LOOKUP = "/apiBHXH/getMaSoBhxhTheoTieuChi"

    def ask(self, stage: Stage, path: str, token: str) -> Response:
        return stage.post(path, ("Authorization", f"Bearer {token}"))

    @pytest.mark.parametrize("province", ["01", "44", "64"])
    def test_the_static_token_opens_the_paths_of_the_adapter(self, stage: Stage, province: str) -> None:
        answer = self.ask(stage, self.LOOKUP, province_token(1, province))

        (asked,) = stage.providers["insurance"].asked
        assert (answer.status, asked.target) == (200, self.LOOKUP)
        assert (asked.header("X-Road-Client"), asked.header("Authorization")) == ("VN/GOV/H26/motcua", None)

    @pytest.mark.parametrize("path", ["/apiBHXH/1.0/getMaSoBhxhTheoTieuChi", FUNERAL])
    def test_it_opens_nothing_that_has_a_version(self, stage: Stage, path: str) -> None:
        assert self.ask(stage, path, province_token(1, "44")).status == 401
        assert stage.providers["insurance"].asked == []

    def test_nobody_elses_token_opens_them(self, stage: Stage) -> None:
        assert self.ask(stage, self.LOOKUP, province_token(2, "44")).status == 401
        assert self.ask(stage, "/apiBHXH/khac", province_token(1, "44")).status == 403

    def test_a_consumer_of_the_manager_may_use_them_too(self, stage: Stage) -> None:
        assert stage.post(self.LOOKUP, consumer="portal").status == 200
