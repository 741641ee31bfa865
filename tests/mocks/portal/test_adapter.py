"""The DVCQG adapter: login with dstcode, one door for every service, HTTP 200 whatever happens."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.said import Said
from harness.wire.axis import axis_account

DOSSIER = {
    "MaHoSo": "H21.123-260915-0001",
    "MaTTHC": "1.000656",
    "TenTTHC": "Đăng ký khai tử",
    "ChuHoSo": "Trần Thị Cúc",
    "LoaiDoiTuong": "1",
    "NgayTiepNhan": "20260915080000",
    "NgayHenTra": "20260918170000",
    "TrangThaiHoSo": "2",
    "HinhThuc": "0",
}
STEP = {"MaHoSo": "H21.123-260915-0001", "NguoiXuLy": "A", "ThoiDiemXuLy": "20260915090000", "TrangThai": "4"}

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def portal(lone: Callable[..., Any]) -> Any:
    return lone("portal")


def login(portal: Any, password: str = "", headers: Any = (("dstcode", "VN:GOV:G22:dvcqg"),)) -> Said:
    account = axis_account(1, "one-stop")
    keys = {"username": account.user, "password": password or account.password}
    said: Said = portal.ask("POST", "/mapi/login", keys, headers=headers)
    return said


@pytest.fixture
def call(portal: Any) -> Call:
    session = login(portal).fields["session"]

    def ask(service: str, **fields: Any) -> dict[str, Any]:
        body = {"session": session, "madonvi": "H21.123", "service": service, **fields}
        said = portal.ask("POST", "/mapi/g", body)
        assert said.status == 200
        found: dict[str, Any] = said.fields
        return found

    return ask


def test_a_login_answers_session_and_error_code(portal: Any) -> None:
    said = login(portal)

    assert said.fields["error_code"] == "0"
    assert said.fields["session"]


def test_a_wrong_password_is_told_under_http_200(portal: Any) -> None:
    said = login(portal, "wrong")

    assert (said.status, said.fields["error_code"], said.fields["session"]) == (200, "07", "")


def test_a_login_needs_dstcode(portal: Any) -> None:
    assert login(portal, headers=()).status == 400


def test_a_session_is_over_after_half_an_hour(portal: Any, call: Call) -> None:
    assert call("LayDanhSachTTHC")["error_code"] == "0"
    portal.forward(minutes=30)

    assert call("LayDanhSachTTHC")["error_code"] == "01"


def test_an_unknown_service_is_named(call: Call) -> None:
    answer = call("LayGiDo")

    assert answer["error_code"] == "03"
    assert "LayGiDo" in answer["message"]


def test_a_procedure_comes_with_its_field(call: Call) -> None:
    found = call("LayThuTuc", maTTHC="3.000722")["result"][0]

    assert found["MATTHC"] == "3.000722"
    assert found["LINHVUCTHUCHIEN"][0]["MALINHVUC"] == "G15-HT"
    assert call("LayThuTuc", maTTHC="9.9")["error_code"] == "04"


@pytest.mark.parametrize(
    ("service", "tag"),
    [("LayDanhSachTTHC", "MATTHC"), ("LayDanhMucCoQuan", "MADONVI"), ("LayDanhMucLinhVuc", "MALINHVUC")],
)
def test_a_catalogue_lists_its_codes(call: Call, service: str, tag: str) -> None:
    rows = call(service)["result"]

    assert len({row[tag] for row in rows}) == len(rows) > 1


def test_one_agency_is_found_by_its_code(call: Call) -> None:
    assert [row["TENDONVI"] for row in call("LayDanhMucCoQuan", maCoQuan="G15")["result"]] == ["Bộ Tư pháp"]


def test_a_citizen_has_one_techid(portal: Any, call: Call) -> None:
    number = portal.network.town.homes[0].woman.cccd
    first = call("TraCuuTechID", mstorcmnd=number)["result"][0]["TechID"]

    assert call("TraCuuTechID", mstorcmnd=number)["result"][0]["TechID"] == first
    assert number not in first
    assert call("TraCuuTechID", mstorcmnd="001000000000")["error_code"] == "04"


def test_a_dossier_is_entered_and_found(call: Call) -> None:
    assert call("TraCuuHoSo", mahoso=DOSSIER["MaHoSo"])["result"] == []
    assert call("DongBoHoSoMC", isUpdating="False", data=[DOSSIER])["error_code"] == "00"
    found = call("TraCuuHoSo", mahoso=DOSSIER["MaHoSo"])["result"][0]

    assert (found["MaHoSo"], found["TrangThaiHoSo"]) == ("H21.123-260915-0001", "2")


def test_the_same_dossier_again_is_taken_and_another_content_is_not(call: Call) -> None:
    call("DongBoHoSoMC", isUpdating="False", data=[DOSSIER])

    assert call("DongBoHoSoMC", isUpdating="False", data=[DOSSIER])["error_code"] == "00"
    changed = DOSSIER | {"ChuHoSo": "Người khác"}
    assert call("DongBoHoSoMC", isUpdating="False", data=[changed])["error_code"] == "06"
    assert call("DongBoHoSoMC", isUpdating="True", data=[changed])["error_code"] == "00"


def test_what_is_not_there_cannot_be_updated(call: Call) -> None:
    assert call("DongBoHoSoMC", isUpdating="True", data=[DOSSIER])["error_code"] == "04"


def test_another_unit_cannot_touch_it(call: Call) -> None:
    call("DongBoHoSoMC", data=[DOSSIER])

    assert call("DongBoHoSoMC", isUpdating="True", data=[DOSSIER], madonvi="H26")["error_code"] == "08"
    assert call("CapNhatTienDoHoSoMC", data=[STEP], madonvi="H26")["error_code"] == "08"


@pytest.mark.parametrize("rows", [[], [{"MaHoSo": "x"}], [DOSSIER | {"TrangThaiHoSo": "11"}]])
def test_rows_that_cannot_be_read_are_named(call: Call, rows: list[Any]) -> None:
    assert call("DongBoHoSoMC", data=rows)["error_code"] == "02"


def test_all_of_a_parcel_is_entered_or_none(call: Call) -> None:
    rows = [DOSSIER | {"MaHoSo": "H21.123-260915-0002"}, DOSSIER | {"TrangThaiHoSo": "11"}]
    call("DongBoHoSoMC", data=rows)

    assert call("TraCuuHoSo", mahoso="H21.123-260915-0002")["result"] == []


def test_progress_moves_the_status_and_keeps_the_way(call: Call) -> None:
    call("DongBoHoSoMC", data=[DOSSIER])

    assert call("CapNhatTienDoHoSoMC", data=[STEP])["error_code"] == "00"
    found = call("TraCuuHoSo", mahoso=DOSSIER["MaHoSo"])["result"][0]
    assert found["TrangThaiHoSo"] == "4"
    assert found["DanhSachTienDo"][-1]["ThoiDiemXuLy"] == "20260915090000"
    assert found["DanhSachTienDo"][-1]["NguoiXuLy"] == "A"


def test_the_same_step_again_is_taken_once(call: Call) -> None:
    call("DongBoHoSoMC", data=[DOSSIER])
    for _ in range(2):
        call("CapNhatTienDoHoSoMC", data=[STEP])

    assert len(call("TraCuuHoSo", mahoso=DOSSIER["MaHoSo"])["result"][0]["DanhSachTienDo"]) == 2


def test_a_status_that_cannot_follow_is_refused(call: Call) -> None:
    call("DongBoHoSoMC", data=[DOSSIER])

    assert call("CapNhatTienDoHoSoMC", data=[STEP | {"TrangThai": "10"}])["error_code"] == "05"
    assert call("DongBoHoSoMC", isUpdating="True", data=[DOSSIER | {"TrangThaiHoSo": "10"}])["error_code"] == "05"


def test_progress_of_nothing_is_told(call: Call) -> None:
    assert call("CapNhatTienDoHoSoMC", data=[STEP])["error_code"] == "04"


def test_a_linked_dossier_is_found_with_its_derived_state(portal: Any, call: Call, hub: Any) -> None:
    hub.one = portal
    number = hub.number()
    found = call("TraCuuHoSo", mahoso=number)["result"][0]

    assert (found["MaHoSo"], found["TrangThaiHoSo"], found["NgayTiepNhan"]) == (number, "1", "20260915083000")


def test_what_is_no_json_is_refused_in_the_adapters_shape(portal: Any) -> None:
    said = portal.ask("POST", "/mapi/g", b"[]")

    assert (said.status, said.fields["error_code"]) == (400, "02")
