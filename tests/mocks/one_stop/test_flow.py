"""From submission to result: pulled, pushed, asked, reported in order, passed on."""

import base64
import itertools
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from mocks.portal.hub_wire import Report

TIME = "%d/%m/%Y %H:%M:%S"


def test_a_birth_goes_from_submission_to_every_status(province: Any) -> None:
    number = province.submit()
    province.forward(minutes=6)
    assert province.told(number) == [1, 3, 7]
    province.registers()
    province.forward(minutes=10)

    assert province.told(number) == [1, 3, 7, 4, 5]
    assert province.told(number, 1) == []
    assert [row["trangThai"] for row in province.reports(number)] == [1, 3, 7, 4, 5]
    kinds = province.one.kinds()
    assert kinds.count("received-one-stop") == kinds.count("one-stop-returned") == kinds.count("passed-on") == 1


def test_one_second_lies_between_two_reports(province: Any) -> None:
    number = province.submit()
    province.forward(minutes=6)
    hops = province.one.network.log.after(0)
    times = [hop.at for hop in hops if hop.link == "one-stop->portal:hub-status"]

    assert [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(times)] == [1, 1]
    assert province.dossier(number).next_report is None


def test_it_has_a_number_of_its_own_and_both_survive_every_hop(province: Any) -> None:
    number = province.submit()
    province.registers()
    province.forward(minutes=11)
    pushed, passed = province.justice.taken[0], province.one.axis.asked("dangKyThuongTru")[0]

    for body in (pushed, passed):
        assert (body["maHoSoLT"], body["maHoSoMCDT"]) == (number, "H26.01.01-260915-0001")
    assert {row["maHoSo"] for row in province.reports(number)} == {"H26.01.01-260915-0001"}


def test_the_push_is_in_civil_status_words(province: Any) -> None:
    form = province.birth
    form["fileDinhKem"] = [
        {"id": 1, "tenGiayTo": "Giấy tờ", "duLieuTepDinhKem": "QQ=="},
        {"id": 2, "tenGiayTo": "Đã hủy", "huyGiayTo": 1},
    ]
    province.submit(form)
    province.forward(minutes=5)
    body = province.justice.taken[0]
    data = json.loads(body["data"])

    assert (body["module"], body["maDonVi"]) == ("LTKS", "00070")
    assert datetime.strptime(body["ngayTiepNhan"], TIME) == datetime(2026, 9, 15, 8, 35)  # noqa: DTZ001, DTZ007 -- as sent
    assert (data["nksHoTen"], data["nksNgaySinh"]) == ("Nguyễn Thị Bình", "14.09.2026")
    assert data["theBHYT"]["nguoiGiamHo"] == "CHA"
    assert [one["tenGiayTo"] for one in body["fileDinhKem"]] == ["Giấy tờ"]


def test_the_axis_sees_both_tokens_and_the_purpose(province: Any) -> None:
    number = province.submit()
    province.forward(minutes=5)
    axis = province.one.axis

    said = json.loads(base64.b64decode(axis.headers("nhanHoSoDKHT", "lgspaccesstoken")[0]))
    assert set(said) == {"AccessKey", "SecretKey", "AppName", "PartnerCode", "PartnerCodeCus"}
    assert axis.headers("nhanHoSoDKHT", "X-Lienthong-Purpose") == ["KHAI_SINH"]
    assert axis.headers("nhanHoSoDKHT", "X-Road-Issue") == [number]


def test_the_trace_of_the_submission_is_kept(province: Any) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    number = province.submit(headers=(("traceparent", f"00-{trace}-b7ad6b7169203331-01"),))
    province.registers()
    province.forward(minutes=11)
    doors = {hop.door for hop in province.one.network.log.after(0) if hop.trace == trace}

    assert {"hub-taken", "hub-status", "nhanHoSoDKHT", "LayKetQua", "dangKyThuongTru"} <= doors
    assert province.told(number) == [1, 3, 7, 4, 5]


def test_the_result_for_the_hub_is_json_text_with_plain_places(province: Any) -> None:
    number = province.submit()
    province.registers()
    province.forward(minutes=11)
    result = json.loads(next(row for row in province.reports(number) if row["trangThai"] == 4)["ketQuaXuLy"])

    assert result["soDinhDanh"] == "001326000009"
    assert (result["nksNoiSinh"], result["nksNoiSinhMaTinh"]) == ("Hà Nội", "01")
    assert result["maGiayToKetQua"] == "KQ.G15.000031"


def test_residence_is_asked_for_in_the_police_words(province: Any) -> None:
    province.submit()
    province.registers()
    province.forward(minutes=11)
    body = province.one.axis.asked("dangKyThuongTru")[0]

    assert body["nguoiDangKy"] == {
        "hoTen": "Nguyễn Thị Bình",
        "soDDCN": "001326000009",
        "ngaySinh": "20260914",
        "gioiTinh": "2",
    }
    assert body["chuHo"] == {"hoTen": "Nguyễn Văn An", "soDDCN": "001090000001", "quanHe": "Con"}
    assert body["diaChi"] == {"maTinh": "01", "maXa": "00070", "dcChiTiet": "Số 1"}
    assert body["dongYVNeID"] is True
    assert body["giayKhaiSinh"] == {"so": "12", "quyenSo": "01/2026", "ngayDangKy": "15/09/2026"}
    assert province.one.axis.headers("dangKyThuongTru", "X-Lienthong-Purpose") == ["THUONG_TRU"]


@pytest.mark.parametrize(("branch", "api"), [("A", "apiMaiTang"), ("B", "apiMaiTangXaHoi"), ("C", "apiMaiTangXaHoi")])
def test_a_death_goes_to_the_police_and_to_whoever_pays(province: Any, branch: str, api: str) -> None:
    form = province.death
    form["maiTang"]["nhanh"] = branch
    number = province.submit(form)
    province.registers(nktHoTen="Trần Văn Dũng")
    province.forward(minutes=11)
    axis = province.one.axis
    removal, funeral = axis.asked("xoaDangKyThuongTru")[0], axis.asked("nopHoSo")[0]
    target = next(request.path for door, _, request in axis.heard if door == "nopHoSo")

    assert target == f"/{api}/1.0/nopHoSo"
    assert removal["nguoiChet"] == {"hoTen": "Trần Văn Dũng", "soDDCN": "001050000003", "ngayChet": "20260914"}
    assert removal["chuHo"]["soDDCN"] == "001190000002"
    assert funeral["nguoiChet"]["ngaySinh"] == "19500302"
    assert funeral["nguoiChet"]["soTrichLuc"] == "12"
    assert funeral["nguoiNhan"]["hoTen"] == "Trần Thị Cúc"
    assert axis.headers("nopHoSo", "X-Lienthong-Purpose") == ["MAI_TANG"]
    assert province.told(number) == [1, 3, 7, 4, 5]


def test_only_what_was_asked_for_is_passed_on(province: Any) -> None:
    form = province.birth
    del form["dangKyThuongTru"]
    number = province.submit(form)
    province.registers()
    province.forward(minutes=11)

    assert province.one.axis.asked("dangKyThuongTru") == []
    assert province.told(number) == [1, 3, 7, 4, 5]


def test_results_are_asked_for_three_at_a_time_and_by_module(province: Any) -> None:
    for serial in range(4):
        form = province.birth
        form["data"]["maGCS"] = str(serial)
        province.submit(form)
    province.submit(province.death)
    province.forward(minutes=10)
    asked = province.one.axis.asked("LayKetQua")

    assert [(body["module"], len(body["maDinhDanhHoSo"])) for body in asked] == [("LTKS", 3), ("LTKS", 1), ("LTKT", 1)]
    assert {body["maTinh"] for body in asked} == {"01"}


def test_a_refusal_of_civil_status_is_reported_as_such(province: Any) -> None:
    number = province.submit()
    province.justice.states[""] = {"trangThai": 6, "ghiChu": "Đã đăng ký nơi khác"}
    province.forward(minutes=11)

    assert province.told(number) == [1, 3, 7, 6]
    assert province.reports(number)[-1]["ghiChu"] == "Đã đăng ký nơi khác"
    assert province.dossier(number).state == 3
    assert province.one.owners() == []
    assert "one-stop-refused" in province.one.kinds()


@pytest.mark.parametrize(("state", "stays"), [(1, 4), (3, 4), ("x", 4), (None, 4)])
def test_while_civil_status_works_nothing_moves(province: Any, state: Any, stays: int) -> None:
    number = province.submit()
    province.justice.states[""] = {"trangThai": state}
    province.forward(minutes=31)

    assert province.dossier(number).state == stays
    assert province.told(number) == [1, 3, 7]
    assert ("being processed", "justice") in province.one.owners()


def test_a_result_without_content_is_none(province: Any) -> None:
    number = province.submit()
    province.justice.states[""] = {"trangThai": 4, "ketQuaXuLy": None}
    province.forward(minutes=11)

    assert province.dossier(number).state == 4


def test_a_result_may_come_as_json_text(province: Any) -> None:
    number = province.submit()
    province.justice.states[""] = {"trangThai": "4", "ketQuaXuLy": '{"soDinhDanh": "001326000009"}'}
    province.forward(minutes=11)

    assert province.told(number) == [1, 3, 7, 4, 5]


# --- supplements -----------------------------------------------------------------------------------------------------


def asked_for_more(province: Any) -> str:
    number: str = province.submit()
    province.justice.states[""] = {"trangThai": 2, "ghiChu": "Sai họ tên mẹ", "hanBoSungHoSo": "30/09/2026 17:00:00"}
    province.forward(minutes=11)
    return number


def test_a_supplement_is_asked_for_with_reason_and_day(province: Any) -> None:
    number = asked_for_more(province)
    last = province.reports(number)[-1]

    assert (last["trangThai"], last["ghiChu"], last["hanBoSungHoSo"]) == (2, "Sai họ tên mẹ", "30/09/2026 17:00:00")
    assert province.dossier(number).state == 5
    assert {owner for _, owner in province.one.owners()} == {"citizen"}


def test_corrected_data_are_pulled_and_pushed_again(province: Any) -> None:
    number = asked_for_more(province)
    province.hub("POST", f"bosung/{number}", {"data": {"meHoTen": "Lê Thị Hà"}})
    province.registers()
    province.forward(minutes=16)
    first, second = province.justice.taken

    assert json.loads(second["data"])["meHoTen"] == "Lê Thị Hà"
    assert "meHoTen" not in json.loads(first["data"])
    assert first["maHoSoMCDT"] == second["maHoSoMCDT"]
    assert province.told(number) == [1, 3, 7, 2, 7, 4, 5]


def test_a_supplement_that_never_comes_stops_both(province: Any) -> None:
    number = asked_for_more(province)
    province.forward(days=16)

    assert province.progress(number)["trangThai"] == 8
    assert province.dossier(number).state == 8
    assert province.one.owners() == []
    assert "one-stop-stopped" in province.one.kinds()


def test_without_a_day_the_laws_seven_working_days_hold(province: Any) -> None:
    number = province.submit()
    province.justice.states[""] = {"trangThai": 2}
    province.forward(minutes=11)

    assert province.reports(number)[-1]["hanBoSungHoSo"] == "24/09/2026 23:59:59"


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "0", "errorCode": "500", "errorDescription": "nksGioiTinh không được để trống."},
        (500, {"title": "Dữ liệu không hợp lệ", "status": 500, "errors": "nksGioiTinh không được để trống."}),
    ],
)
def test_what_civil_status_finds_wrong_goes_to_the_citizen(province: Any, answer: Any) -> None:
    province.one.axis.says["nhanHoSoDKHT"] = lambda _body: answer
    number = province.submit()
    province.forward(minutes=6)
    assert province.told(number) == [1, 3, 2]
    assert province.reports(number)[-1]["ghiChu"] == "nksGioiTinh không được để trống."

    province.one.axis.says["nhanHoSoDKHT"] = province.justice.take
    province.hub("POST", f"bosung/{number}", {"data": {"nksGioiTinh": "1"}})
    province.registers()
    province.forward(minutes=16)
    assert province.told(number) == [1, 3, 2, 7, 4, 5]


@pytest.mark.parametrize("code", ["100", "101", "106", "108"])
def test_what_is_wrong_with_our_login_or_codes_is_an_officers_matter(province: Any, code: str) -> None:
    refusal = {"status": "0", "errorCode": code, "errorDescription": "không được phép"}
    province.one.axis.says["nhanHoSoDKHT"] = refusal
    number = province.submit()
    province.forward(minutes=6)
    assert ("accepted", "officer") in province.one.owners()

    province.one.axis.says["nhanHoSoDKHT"] = province.justice.take
    province.forward(minutes=30)
    assert province.told(number) == [1, 3, 7]


def test_a_supplement_for_the_police_is_passed_on_anew(province: Any) -> None:
    number = province.submit()
    province.registers()
    province.forward(minutes=11)
    population = province.one.network.parties["portal"].desk.hub
    answers = [population.report("population", report(number, status)) for status in (1, 2)]
    assert [answer for answer, _ in answers] == ["taken", "taken"]
    block = province.birth["dangKyThuongTru"] | {"chuHoHoTen": "Nguyễn Văn Ấn"}
    province.hub("POST", f"bosung/{number}", {"dangKyThuongTru": block})
    province.forward(minutes=6)

    assert [body["chuHo"]["hoTen"] for body in province.one.axis.asked("dangKyThuongTru")] == [
        "Nguyễn Văn An",
        "Nguyễn Văn Ấn",
    ]
    assert len(province.justice.taken) == 1


def report(number: str, status: int) -> Any:
    return Report(number=number, agency=1, status=status, at=str(status))


def test_a_setting_makes_the_pull_slower(make_province: Callable[..., Any]) -> None:
    province = make_province(settings={"pull_minutes": 30})
    number = province.submit()
    province.forward(minutes=29)
    assert province.told(number) == []
    province.forward(minutes=2)

    assert province.told(number) == [1, 3, 7]
