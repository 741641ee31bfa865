"""The trail: who asked what about whom, and why."""

import json
from collections.abc import Callable

import pytest

from harness.errors import UsageError
from harness.wire.axis import axis_account, double_token, why, xroad_request
from mocks.axis.audit import SUBJECTS_MAX, subjects_of
from tests.mocks.axis.conftest import Stage

CARD = "/apiTheBHYTTE/1.0/nhanHoSoKhaiSinh"
TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_a_call_leaves_who_what_about_whom_and_why(stage: Stage) -> None:
    body = json.dumps({"maHoSo": "9", "me": {"soDDCN": "001199000001"}, "cha": {"soDDCN": ""}}).encode()
    stage.post(CARD, *why("THE_BHYT_TE", "H26.01.01-261123-0001", "Nguyễn An"), consumer="justice", body=body)

    assert stage.desk.audit_rows() == [
        {
            "number": 1,
            "at": "2026-11-23T09:30:00+07:00",
            "style": "wso2",
            "consumer": "justice",
            "officer": "Nguyễn An",
            "provider": "insurance",
            "service": "apiTheBHYTTE/1.0/nhanHoSoKhaiSinh",
            "subjects": ["001199000001"],
            "purpose": "THE_BHYT_TE",
            "note": "",
            "dossier": "H26.01.01-261123-0001",
            "message": "",
            "trace": TRACE,
            "status": 200,
            "error": "",
        }
    ]


def test_an_x_road_call_is_kept_with_its_id(stage: Stage) -> None:
    body = b'<a:R xmlns:a="urn:x"><a:SoDinhDanh>001199000001</a:SoDinhDanh><a:SoCMND>012345678</a:SoCMND></a:R>'
    extra = (*why("SO_BHXH", "9"), ("X-Road-Id", "m-1"))
    account = axis_account(1, "insurance")
    stage.ask(xroad_request(account, "population", "XacThucThongTinCongDan", body, "text/xml", extra=extra))

    row = stage.desk.audit_rows()[0]
    assert (row["style"], row["consumer"], row["service"]) == ("xroad", "insurance", "XacThucThongTinCongDan")
    assert (row["message"], row["subjects"]) == ("m-1", ["001199000001", "012345678"])


@pytest.mark.parametrize(
    ("purpose", "note"), [("THE_BHYT_TE", ""), ("RA_SOAT", "purpose not agreed"), ("", "no purpose")]
)
def test_a_purpose_outside_the_subscription_is_remarked(stage: Stage, purpose: str, note: str) -> None:
    answer = stage.post(CARD, *why(purpose, "9"), consumer="justice")

    assert (answer.status, stage.desk.audit_rows()[0]["note"]) == (200, note)


@pytest.mark.parametrize(("purpose", "status"), [("THE_BHYT_TE", 200), ("RA_SOAT", 403), ("", 403)])
def test_an_axis_that_requires_purposes_refuses_others(staged: Callable[..., Stage], purpose: str, status: int) -> None:
    stage = staged(require_purpose=True)
    answer = stage.post(CARD, *why(purpose, "9"), consumer="justice")
    row = stage.desk.audit_rows()[0]

    assert (answer.status, row["status"]) == (status, status)
    assert row["error"] == ("" if status == 200 else "900910")


def test_x_road_refuses_them_in_its_own_words(staged: Callable[..., Stage]) -> None:
    stage = staged(require_purpose=True)
    account = axis_account(1, "insurance")
    answer = stage.ask(xroad_request(account, "population", "XacThucThongTinCongDan", b"{}", "application/json"))

    assert (answer.status, answer.header("X-Road-Error")) == (500, "Server.ServerProxy.AccessDenied")


def test_whoever_is_turned_away_is_kept_as_well(stage: Stage) -> None:
    stage.post(CARD, consumer="portal")
    stage.post("/apiMaiTang/1.0/nopHoSo", *double_token(axis_account(1, "one-stop"))[:0], consumer="one-stop")

    rows = stage.desk.audit_rows()
    assert [(row["style"], row["consumer"], row["error"]) for row in rows] == [
        ("wso2", "portal", "900908"),
        ("lgsp", "one-stop", "900901"),
    ]


@pytest.mark.parametrize(
    ("body", "subjects"),
    [
        (b'{"soDinhDanh":"001199000001","so":"001199000002"}', ("001199000001",)),
        (b'{"dsThanhVien":["001199000001","001199000002","001199000001"]}', ("001199000001", "001199000002")),
        (b'{"maSoBHXH":"0123456789","soDDCN":"12345"}', ("0123456789",)),
        (b'{"data":"{\\"meSoDDCN\\":\\"001199000001\\"}"}', ("001199000001",)),
        (b'{"data":"<hoTich><nktSoDDCN>001199000001</nktSoDDCN></hoTich>"}', ("001199000001",)),
        (b"<!DOCTYPE a><SoDinhDanh>001199000001</SoDinhDanh>", ()),
        (b"{", ()),
        (b"\xff", ()),
        (b"[]" + b" " * 2_000_000, ()),
    ],
)
def test_persons_are_found_under_known_tags_only(body: bytes, subjects: tuple[str, ...]) -> None:
    assert subjects_of(body) == subjects


def test_no_more_persons_are_kept_than_the_bound() -> None:
    many = json.dumps({"soDDCN": [f"{n:012}" for n in range(500)]}).encode()

    assert len(subjects_of(many)) == SUBJECTS_MAX


def test_the_control_door_reads_the_trail_and_the_axis_owns_nothing(stage: Stage) -> None:
    stage.post(CARD, consumer="justice")

    assert (list(stage.axis.matters()), list(stage.axis.acts())) == ([], [])


def test_a_setting_that_does_not_exist_is_named(staged: Callable[..., Stage]) -> None:
    with pytest.raises(UsageError, match=r"\[settings\.axis\] token_life"):
        staged(token_life=1)
