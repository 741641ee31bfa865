"""The linked module's two doors: what is taken, what is refused in which generation's words, and results by threes."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from mocks.justice.days import read_time
from tests.mocks.justice.conftest import BIRTH, DEATH, FROM_AXIS, NUMBER, Site

PUSH = "/apiLienThongKSKT/1.0/nhanHoSoDKHT"
POLL = "/apiLienThongKSKT/1.0/LayKetQua"


def test_a_dossier_is_taken_once_and_a_repeat_is_told_by_text(site: Callable[..., Site]) -> None:
    place = site()
    first, second = place.push(), place.push()

    assert first["status"] == "1"
    assert (second["status"], second["errorCode"]) == ("0", "")
    assert "đã được tiếp nhận" in second["errorDescription"]
    assert "đã tồn tại" in second["statusDescription"]
    assert len(list(place.desk.dossiers.all())) == 1


def test_a_repeat_is_told_so_even_when_all_is_done(site: Callable[..., Site]) -> None:
    place = site()
    place.push()
    place.lone.forward(hours=1)

    assert "đã tồn tại" in place.push()["statusDescription"]
    assert len(list(place.desk.registers.all())) == 1


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"maDonVi": 0}, "106", "AGENCY_ID_INCORRECT - Mã đơn vị không chính xác."),
        ({"maDonVi": "abc"}, "106", "AGENCY_ID_INCORRECT - Mã đơn vị không chính xác."),
        ({"maDonVi": 1234567}, "106", "AGENCY_ID_INCORRECT - Mã đơn vị không chính xác."),
        ({"module": "LTKH"}, "500", "LTKH"),
        ({"module": "KS"}, "500", "module không có trong danh mục."),
        ({"ngayTiepNhan": "2026-09-15"}, "500", "ngayTiepNhan không đúng định dạng."),
        ({"maHoSoLT": " "}, "500", "maHoSoLT không được để trống"),
        ({"maHoSoLT": "G" * 36}, "500", "tối đa 35"),
        ({"data": "{"}, "500", "data"),
        ({"data": "{}"}, "500", "nksHoTen không được để trống.nksGioiTinh không được để trống."),
        ({"data": 7}, "500", "data"),
        ({"maHoSoLT": None}, "500", "maHoSoLT"),
    ],
)
def test_the_older_generation_refuses_inside_200(
    site: Callable[..., Site], changes: dict[str, Any], code: str, text: str
) -> None:
    place = site()
    said = place.push(**changes)

    assert (said["status"], said["errorCode"]) == ("0", code)
    assert text in said["errorDescription"]
    assert list(place.desk.dossiers.all()) == []


def test_the_newer_generation_refuses_with_500_and_one_glued_string(site: Callable[..., Site]) -> None:
    place = site(errors="new")
    bad = json.dumps(BIRTH | {"nksHoTen": "A" * 101, "nksDanToc": "99", "meSoDDCN": "1"})
    body = {"maDonVi": 70, "module": "LTKS", "maHoSoLT": NUMBER, "ngayTiepNhan": "15/09/2026 08:30:00", "data": bad}
    said = place.call(PUSH, body)

    assert (said.status, said.fields["status"]) == (500, 500)
    assert said.fields["errors"] == (
        "nksHoTen vượt quá 100 ký tự.nksDanToc không có trong danh mục.meSoDDCN không đúng định dạng."
    )
    assert NUMBER in said.fields["inputSend"]
    assert said.fields["title"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"maDonVi":70}'])
def test_what_cannot_be_read_is_refused_in_the_doors_shape(site: Callable[..., Site], body: bytes) -> None:
    old = site().lone.ask("POST", PUSH, body, FROM_AXIS)
    new = site(errors="new").lone.ask("POST", PUSH, body, FROM_AXIS)

    assert (old.status, old.fields["status"], old.fields["errorCode"]) == (200, "0", "500")
    assert (new.status, set(new.fields)) == (500, {"title", "status", "errors", "inputSend"})


def test_one_number_cannot_be_a_birth_and_a_death(site: Callable[..., Site]) -> None:
    place = site()
    place.push()

    assert place.push(DEATH)["errorCode"] == "500"


def test_a_large_attachment_is_taken(site: Callable[..., Site]) -> None:
    content = base64.b64encode(b"x" * 1_000_000).decode()
    file = {"id": 1, "loaiGiayTo": 1, "tenGiayTo": "Giấy chứng sinh", "duLieuTepDinhKem": content, "huyGiayTo": 0}

    assert site().push(fileDinhKem=[file])["status"] == "1"


def test_a_birth_goes_from_waiting_over_processing_to_its_result(site: Callable[..., Site]) -> None:
    place = site()
    place.push()
    states = [place.poll()["trangThai"]]
    place.lone.forward(minutes=5)
    states.append(place.poll()["trangThai"])
    place.lone.forward(minutes=30)
    found = place.poll()
    result = found["ketQuaXuLy"]

    assert [*states, found["trangThai"]] == [1, 3, 4]
    assert found["maHoSoLT"] == NUMBER
    assert found["maHoSoMCDT"] == NUMBER.replace("G22.99.08", "H26.01.01")
    assert found["thoiGianThucHien"] == "15/09/2026 09:05:00"
    assert (found["errors"], found["maDonVi"], found["maTinh"]) == ("", "00070", "01")
    assert all(found[tag] for tag in ("nguoiXuLy", "chucDanh", "phongBanXuLy", "noiDungXuLy"))
    assert result["soDinhDanh"].startswith("001")
    assert (result["soDangKy"], result["quyenSo"], result["trangSo"]) == ("1", "01/2026", "1")
    assert (result["ngayDangKy"], result["loaiDangKy"]) == ("15/09/2026", "1")
    assert (result["ndkksMaTinh"], result["ndkksMaHuyen"], result["ndkksMaXa"]) == ("01", "", "00070")
    assert (result["nksNgaySinh"], result["nksDanToc"], result["meSoGiayTo"]) == (
        "14/09/2026",
        "63001",
        BIRTH["meSoDDCN"],
    )
    assert base64.b64decode(result["giayKhaiSinh"]).startswith(b"%PDF-")
    assert result["maGiayToKetQua"] == "KQ.G15.000031"


def test_a_push_as_public_one_stop_systems_build_it_is_taken_and_answered_as_they_read_it(
    site: Callable[..., Site],
) -> None:
    """Places are objects, what is not known is null or empty, days have dots; they read numbers and objects back."""
    pushed = BIRTH | {
        "nksNgaySinh": "14.09.2026",
        "nksNoiSinh": {"maTinh": "01", "maHuyen": None, "maXa": None, "dcChiTiet": "Bệnh viện Thử nghiệm"},
        "nksQueQuan": {"maTinh": None, "maHuyen": None, "maXa": None, "dcChiTiet": "Hà Nội"},
        "nksNoiSinhNuocNgoai": None,
        "nksLoaiGiayToTuyThan": "",
        "meLoaiGiayToTuyThan": "4",
        "meSoGiayToTuyThan": BIRTH["meSoDDCN"],
        "meSoDDCN": "",
        "meNoiCuTru": {"maTinh": None, "maHuyen": None, "maXa": None, "dcChiTiet": BIRTH["meNoiCuTru"]},
        "chaNoiCuTru": {"maTinh": None, "maHuyen": None, "maXa": None, "dcChiTiet": None},
        "chaLoaiCuTru": None,
        "nycNoiCuTru": {"maTinh": None, "maHuyen": None, "maXa": None, "dcChiTiet": None},
    }
    place = site()
    assert place.push(pushed)["status"] == "1"
    place.lone.forward(hours=1)
    result = place.poll()["ketQuaXuLy"]

    assert (result["nksGioiTinh"], result["meLoaiCuTru"], result["chaLoaiCuTru"]) == (2, 1, None)
    assert result["nksNoiSinh"] == {"maTinh": "01", "maHuyen": "", "maXa": "", "dcChiTiet": "Bệnh viện Thử nghiệm"}
    assert result["chaNoiCuTru"] == {"maTinh": "", "maHuyen": "", "maXa": "", "dcChiTiet": ""}
    assert (result["meSoGiayTo"], result["nycSoGiayTo"]) == (BIRTH["meSoDDCN"], BIRTH["nycSoDDCN"])


@pytest.mark.parametrize(("day", "title"), [("26/02/2027", "Trích lục khai tử"), ("01/03/2027", "Giấy chứng tử")])
def test_a_deaths_result_carries_the_paper_under_the_name_of_the_day(
    site: Callable[..., Site], day: str, title: str
) -> None:
    place = site(at=read_time(f"{day} 08:00:00"))
    place.push(DEATH | {"maGBT": "", "gbtSo": "12/2027"}, ngayTiepNhan=f"{day} 08:00:00")
    place.lone.forward(hours=1)
    result = place.poll(module="LTKT")["ketQuaXuLy"]

    assert (result["giayBaoTuLoai"], result["giayBaoTuSo"]) == ("Giấy báo tử", "12/2027")
    assert (result["maGiayToKetQua"], result["tenGiayToKetQua"]) == ("KQ.G15.000034", title)
    assert base64.b64decode(result["giayKhaiTu"]).startswith(b"%PDF-")
    assert (result["nktHoTen"], result["soDangKy"], result["quyenSo"]) == ("Lê Văn Đông", "1", "01/2027")
    assert not any(tag.startswith("nks") for tag in result)
    assert (result["nktGioiTinh"], result["nktLoaiCuTru"], result["nktSoGiayTo"]) == (1, 0, DEATH["nktSoDDCN"])
    assert result["nktNoiCuTru"] == result["nktNoiChet"] == {"maTinh": "", "maHuyen": "", "maXa": "", "dcChiTiet": ""}


def test_results_come_by_threes_by_either_number_and_unknown_ones_say_so(site: Callable[..., Site]) -> None:
    place = site()
    place.push()
    local = NUMBER.replace("G22.99.08", "H26.01.01")
    body = {"maDinhDanhHoSo": [NUMBER, local, "G22.99.08-260915-9999"], "maTinh": 1, "module": "LTKS"}
    said = place.call(POLL, body).fields

    assert said["status"] == "1"
    assert [one["trangThai"] for one in said["value"]] == [1, 1, None]
    assert "RECORD_NOT_FOUND" in said["value"][2]["errors"]
    assert place.poll(module="LTKT")["trangThai"] is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"maDinhDanhHoSo": ["a", "b", "c", "d"]}, "500"),
        ({"maTinh": "64"}, "108"),
        ({"module": "LTKH"}, "500"),
        ({"maDinhDanhHoSo": "a"}, "500"),
    ],
)
def test_a_wrong_question_for_results_is_refused_inside_200(
    site: Callable[..., Site], changes: dict[str, Any], code: str
) -> None:
    said = site().call(POLL, {"maDinhDanhHoSo": [NUMBER], "maTinh": "01", "module": "LTKS"} | changes)

    assert (said.status, said.fields["status"], said.fields["errorCode"]) == (200, "0", code)
