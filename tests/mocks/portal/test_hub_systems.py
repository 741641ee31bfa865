"""What systems meet at the hub: login, list, content, hand-over, the status call."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree

from harness.wire.axis import axis_account
from mocks.portal.hub_xml import packed

HUB = "/api/lienthongdvclt"


def test_a_login_gives_token_and_renewal(hub: Any) -> None:
    header = dict(hub.login("one-stop"))

    assert header["Authorization"].startswith("Bearer ")


def test_the_renewals_end_is_a_time_as_net_writes_it(hub: Any) -> None:
    account = axis_account(1, "one-stop")
    said = hub.one.ask("POST", "/api/token", {"userName": account.user, "password": account.password})

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00", said.fields["refreshTokenExpiryTime"])


def test_the_observed_tag_for_the_user_is_taken_too(hub: Any) -> None:
    said = hub.one.ask("POST", "/api/token", {"userName": "lt_one-stop", "password": "wrong"})

    assert said.status == 401
    assert said.fields["status"] == 401


@pytest.mark.parametrize("header", [(), (("Authorization", "Bearer nonsense"),), (("Authorization", "Basic x"),)])
def test_without_a_token_nothing_is_handed_over(hub: Any, header: Any) -> None:
    assert hub.one.ask("GET", f"{HUB}/hosolienthong", headers=header).status == 401


def test_a_token_is_over_after_an_hour(hub: Any) -> None:
    header = hub.login("one-stop")
    hub.one.forward(minutes=60)

    assert hub.one.ask("GET", f"{HUB}/hosolienthong", headers=header).status == 401


def test_dossiers_go_to_the_one_stop_alone(hub: Any) -> None:
    assert hub.one.ask("GET", f"{HUB}/hosolienthong", headers=hub.login("insurance")).status == 403


def test_the_list_holds_what_was_not_received_yet(hub: Any) -> None:
    birth, death = hub.number(), hub.number(hub.death)
    rows = hub.listed()

    assert [(row["maHoSo"], row["module"], row["maTTHC"]) for row in rows] == [
        (birth, "KS", "3.000722"),
        (death, "KT", "2.002913"),
    ]
    assert isinstance(rows[0]["maDonVi"], int)
    assert [row["maHoSo"] for row in hub.listed("?module=KT")] == [death]
    hub.take(birth)
    assert [row["maHoSo"] for row in hub.listed()] == [death]


def test_one_scan_gives_so_many_and_the_next_page_the_rest(make_hub: Callable[..., Any]) -> None:
    hub = make_hub(settings={"scan_max": 2})
    for serial in range(3):
        form = hub.birth
        form["data"]["maGCS"] = str(serial)
        hub.number(form)

    assert [len(hub.listed(f"?trang={page}")) for page in (1, 2, 3)] == [2, 1, 0]


def test_the_content_is_json_text_that_holds_the_declaration_in_xml(hub: Any) -> None:
    number = hub.number(fileDinhKem=[{"id": 1, "tenGiayTo": "Giấy tờ", "duLieuTepDinhKem": "QQ=="}])
    said = hub.one.ask("GET", f"{HUB}/hosolienthong/{hub.listed()[0]['id']}", headers=hub.login("one-stop"))
    detail = said.fields["data"]
    inner = json.loads(detail["data"])
    declared = etree.fromstring(inner["data"]).find("hoTich")

    assert detail["maHoSoLT"] == detail["maHoSo"] == number
    assert declared is not None
    assert declared.findtext("nksHoTen") == "Nguyễn Thị Bình"
    assert declared.findtext("noiDangKy") == "00070"
    assert (inner["maHoSo"], inner["module"], inner["maTTHC"]) == (number, "KS", "3.000722")
    assert inner["fileDinhKem"][0]["duLieuTepDinhKem"] == "QQ=="
    assert detail["theBHYT"] == {"noiDangKyKCB": "01901", "nguoiGiamHo": "CHA", "hinhThucNhan": "2"}


@pytest.mark.parametrize(
    ("tag", "declared", "said"),
    [
        ("nksNgaySinh", "5/9/2026", "05.09.2026"),
        ("meNgaySinh", "1990", "1990"),
        ("meNgaySinh", "02/1990", "02.1990"),
        ("ngayCapGCS", "15/09/2026", "20260915"),
        ("maGCS", "15/09/2026", "15/09/2026"),
        ("nksNgaySinh", "hôm qua", "hôm qua"),
    ],
)
def test_days_of_the_declaration_have_dots_but_the_hospitals_paper_has_none(tag: str, declared: str, said: str) -> None:
    inner = json.loads(packed({}, {tag: declared}, []))

    assert etree.fromstring(inner["data"]).findtext(f"hoTich/{tag}") == said


def test_the_content_carries_the_trace_of_the_submission(hub: Any) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    header = (("traceparent", f"00-{trace}-b7ad6b7169203331-01"),)
    hub.one.ask("POST", f"{HUB}/hosolienthong", hub.birth, headers=header)
    said = hub.one.ask("GET", f"{HUB}/hosolienthong/{hub.listed()[0]['id']}", headers=hub.login("one-stop"))

    assert trace in dict(said.headers)["traceresponse"]


def test_a_confirmation_names_the_right_dossier(hub: Any) -> None:
    hub.number()
    target = f"{HUB}/hosolienthong/{hub.listed()[0]['id']}"
    header = hub.login("one-stop")

    assert hub.one.ask("PUT", target, {"maHoSo": "G22.99.08-260915-9999", "daNhan": True}, headers=header).status == 400
    assert hub.one.ask("PUT", target, {"maHoSo": "x", "daNhan": False}, headers=header).status == 400
    assert len(hub.listed()) == 1


def test_a_confirmation_may_name_the_dossier_in_its_body_alone(hub: Any) -> None:
    number = hub.number()
    header = hub.login("one-stop")
    unknown = hub.one.ask(
        "PUT", f"{HUB}/hosolienthong", {"maHoSo": "G22.99.08-260915-9999", "daNhan": True}, headers=header
    )
    said = hub.one.ask("PUT", f"{HUB}/hosolienthong", {"maHoSo": number, "daNhan": True}, headers=header)
    nobody = hub.one.ask("PUT", f"{HUB}/hosolienthong", {"maHoSo": number, "daNhan": True})

    assert (unknown.status, nobody.status) == (404, 401)
    assert "cập nhật thành công" in said.fields["title"].lower()
    assert hub.listed() == []


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_an_unknown_dossier_is_a_404(hub: Any, method: str) -> None:
    body = {"maHoSo": "G22", "daNhan": True} if method == "PUT" else None
    said = hub.one.ask(method, f"{HUB}/hosolienthong/nothing", body, headers=hub.login("one-stop"))

    assert said.status == 404


# --- the status call -------------------------------------------------------------------------------------------------


def test_a_status_is_taken_in_the_observed_shape(hub: Any) -> None:
    number = hub.number()
    hub.take(number)
    said = hub.report(number, 1)

    assert (said.status, said.fields["status"]) == (200, 200)
    assert said.fields["title"].endswith("thành công")


def test_codes_may_come_as_text(hub: Any) -> None:
    number = hub.number()
    hub.take(number)

    assert hub.report(number, 1, coQuanXuLy="5", trangThai="1").fields["status"] == 200


@pytest.mark.parametrize(
    ("done", "status", "phrase"),
    [
        ((1, 3), 3, "đã tồn tại trong một cửa điện tử"),
        ((1, 3), 4, "chưa cập nhật trạng thái 7"),
        ((1, 3, 7, 4), 4, "đã có kết quả xử lý. không thể cập nhật trạng thái"),
        ((1, 3, 7, 4, 5), 5, "đã trả kết quả, không được cập nhật trạng thái"),
        ((1, 6), 3, "bị từ chối. không thể cập nhật trạng thái"),
        ((1,), 9, "logic xử lý không hợp lệ"),
    ],
)
def test_what_cannot_be_taken_is_said_in_the_hubs_words(
    hub: Any, done: tuple[int, ...], status: int, phrase: str
) -> None:
    number = hub.number()
    hub.take(number)
    hub.reports(number, *done)

    assert phrase in hub.text(number, status).lower()


def test_nothing_is_reported_before_the_hand_over(hub: Any) -> None:
    assert "chưa được gửi không thể cập nhật trạng thái" in hub.text(hub.number(), 1)


def test_a_complete_dossier_takes_nothing_more(hub: Any) -> None:
    form = hub.birth
    del form["dangKyThuongTru"], form["theBHYT"]
    number = hub.number(form)
    hub.take(number)
    hub.reports(number, 1, 3, 7, 4, 5)

    assert "đã hoàn thành đăng ký, không được cập nhật trạng thái" in hub.text(number, 5)


def test_an_unknown_number_does_not_exist(hub: Any) -> None:
    assert "không tồn tại" in hub.text("G22.99.08-260915-9999", 1)


def test_an_agency_reports_for_itself_only(hub: Any) -> None:
    number = hub.number()
    hub.take(number)
    body = {"soHoSoLT": number, "coQuanXuLy": 5, "trangThai": 1}
    target = f"{HUB}/capNhatTrangThaiHoSoDVCLTHoTich"
    said = hub.one.ask("POST", target, body, headers=hub.login("population"))

    assert "Logic xử lý không hợp lệ" in said.fields["errors"]["soHoSoLT"][0]


def test_whoever_takes_no_part_is_told_so(hub: Any) -> None:
    number = hub.number()

    assert "Logic xử lý không hợp lệ" in hub.text(number, 1, agency=3)


def test_insurance_need_not_wait_for_the_one_stops_report(hub: Any) -> None:
    number = hub.number()
    hub.take(number)
    hub.reports(number, 1, 3, 4, 5, agency=2)

    assert hub.progress(number)["trangThai"] == 1


def test_a_late_copy_of_a_request_for_more_opens_nothing_new(hub: Any) -> None:
    number = hub.number()
    hub.take(number)
    hub.reports(number, 1)
    stamp = {"thoiGianThucHien": "15/09/2026 08:30:00"}
    assert hub.report(number, 2, **stamp).fields["status"] == 200
    hub.one.ask("POST", f"{HUB}/bosung/{number}", {"data": {"meHoTen": "Lê Thị Hà"}})

    assert "đã tồn tại" in hub.text(number, 2, **stamp)
    assert hub.progress(number)["boSung"] == []


def test_the_log_keeps_what_was_said(hub: Any) -> None:
    number = hub.number()
    hub.take(number)
    hub.reports(number, 1, 3, 7)
    hub.report(number, 4, ketQuaXuLy='{"soDinhDanh":"001326000001"}', nguoiXuLy="Nguyễn A", ghiChu="xong")
    entry = hub.progress(number)["coQuan"][0]["nhatKy"][-1]

    assert json.loads(entry["ketQuaXuLy"])["soDinhDanh"] == "001326000001"
    assert (entry["trangThai"], entry["nguoiXuLy"], entry["ghiChu"]) == (4, "Nguyễn A", "xong")


def test_a_result_with_its_paper_inside_is_shown_whole(hub: Any) -> None:
    number, paper = hub.number(), "JVBERi0x" * 12_500
    hub.take(number)
    hub.reports(number, 1, 3, 7)
    hub.report(number, 4, ketQuaXuLy=json.dumps({"giayKhaiSinh": paper}))

    assert json.loads(hub.progress(number)["coQuan"][0]["nhatKy"][-1]["ketQuaXuLy"])["giayKhaiSinh"] == paper


def test_whose_turn_it_is_moves_along(hub: Any) -> None:
    number = hub.number()
    turns = [hub.one.owners()[0][1]]
    hub.take(number)
    hub.reports(number, 1, 3, 7, 4, 5)
    turns.append(hub.one.owners()[0][1])
    hub.reports(number, 1, 3, 4, 5, agency=1)
    turns.append(hub.one.owners()[0][1])
    hub.reports(number, 1, agency=2)
    turns.append(hub.one.owners()[0][1])

    assert turns == ["one-stop", "one-stop", "justice", "insurance"]


def test_what_is_not_json_is_refused_in_the_hubs_shape(hub: Any) -> None:
    said = hub.one.ask("POST", f"{HUB}/hosolienthong", b"{")

    assert said.status == said.fields["status"] == 400
    assert said.fields["errors"]
