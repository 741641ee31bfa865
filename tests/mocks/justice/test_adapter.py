"""The seven services of the provincial adapter: every answer inside HTTP 200, every code."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from harness.rule import Basis
from harness.wire.axis import province_token
from mocks.justice.published import FAILED, failed
from mocks.party import Operation
from tests.mocks.justice.conftest import BIRTH, DEATH, FATHER, MOTHER, Site

API = "/apiHoTichTuPhap"
NUMBER = "H26.01.01-260915-0007"
ALL: dict[str, dict[str, Any]] = {
    "dangKyHoTich": {
        "maDonVi": 70,
        "module": "KS",
        "maHoSo": NUMBER,
        "ngayTiepNhan": "15/09/2026 08:30:00",
        "data": "<hotich><hoso/></hotich>",
    },
    "danhMuc": {"loaiDanhMuc": 1},
    "traTrangThaiHoSo": {"maDonVi": 70, "maHoSo": NUMBER},
    "ketQuaDangKyHS": {"maDonVi": 70, "maHoSo": NUMBER},
    "dsHoSoDangKy": {"module": "KS", "ngayCapNhat": "15/09/2026"},
    "traHoSo": {"module": "KS", "maHoSo": 1_000_001},
    "traDanhSachHoSo": {"maTinh": "01", "module": "KS", "dsMaHoSo": [1_000_001]},
}


def xml(data: dict[str, Any]) -> str:
    fields = "".join(f"<{tag}>{str(value).replace('/', '.')}</{tag}>" for tag, value in data.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><hotich><hoso>{fields}</hoso></hotich>'


def doors(place: Site) -> list[Operation]:
    return list(place.lone.network.parties["justice"].operations())


def register(place: Site, declared: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return place.adapter("dangKyHoTich", **ALL["dangKyHoTich"] | {"data": xml(declared)} | changes)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "headers",
    [
        (),
        (("Authorization", "Bearer 00000000-0000-4000-8000-000000000000"),),
        (("Authorization", f"Basic {province_token(1, '01')}"),),
        (("X-Axis-Key", "guess"), ("X-Road-Client", "VN/GOV/H26/motcua")),
    ],
)
def test_nobody_unknown_comes_in(site: Callable[..., Site], name: str, headers: Any) -> None:
    said = site().call(f"{API}/{name}", ALL[name], headers)

    assert (said.status, said.fields["status"], said.fields["errorCode"]) == (200, 0, 100)
    assert said.fields["statusDescription"] == failed(name)
    assert said.fields["errorDescription"] == "AUTHEN_ERROR - Mã xác thực không chính xác."


def test_a_province_comes_in_with_its_own_token(site: Callable[..., Site]) -> None:
    headers = (("Authorization", f"Bearer {province_token(1, '52')}"),)

    assert site().call(f"{API}/danhMuc", {"loaiDanhMuc": 4}, headers).fields["status"] == 1
    assert province_token(1, "52") != province_token(1, "01")
    assert province_token(2, "52") != province_token(1, "52")


@pytest.mark.parametrize(
    ("path", "basis"),
    [
        (f"{API}/dangKyHoTich", "observed"),
        (f"{API}/1.0/dangKyHoTich", "profile"),
        ("/hotich/1.0/dangKyHoTich", "observed"),
    ],
)
def test_one_declaration_may_come_by_any_of_three_paths_each_with_its_basis(
    site: Callable[..., Site], path: str, basis: str
) -> None:
    place = site()
    (door,) = [one for one in doors(place) if one.path == path]

    assert door.basis.value == basis
    assert place.call(path, ALL["dangKyHoTich"] | {"data": xml(BIRTH)}).fields["status"] == 1
    assert place.call(path, ALL["dangKyHoTich"], ()).fields["errorCode"] == 100


def test_the_guides_seven_services_have_no_version(site: Callable[..., Site]) -> None:
    def seen(door: Operation) -> bool:
        return door.path.startswith(API) and door.basis is Basis.OBSERVED

    assert {door.path for door in doors(site()) if seen(door)} == {f"{API}/{name}" for name in ALL}


@pytest.mark.parametrize("name", ALL)
def test_an_address_that_is_not_allowed_is_turned_away(site: Callable[..., Site], name: str) -> None:
    assert site(allowed_addresses=["10.0.0.0/8"]).adapter(name, **ALL[name])["errorCode"] == 101


def test_the_linked_module_turns_away_in_its_own_shape(site: Callable[..., Site]) -> None:
    path = "/apiLienThongKSKT/1.0/LayKetQua"
    body = {"maDinhDanhHoSo": [], "maTinh": "01", "module": "LTKS"}

    assert site().call(path, body, ()).fields["errorCode"] == "100"
    assert site(allowed_addresses=["10.0.0.1"]).call(path, body).fields["errorCode"] == "101"


@pytest.mark.parametrize("name", ["dangKyHoTich", "traTrangThaiHoSo", "ketQuaDangKyHS"])
@pytest.mark.parametrize("unit", [0, "", "x", 123456, "٧٠"])
def test_an_office_that_does_not_exist_is_106(site: Callable[..., Site], name: str, unit: Any) -> None:
    assert site().adapter(name, **ALL[name] | {"maDonVi": unit})["errorCode"] == 106


def test_offices_may_be_listed_in_the_settings(site: Callable[..., Site]) -> None:
    place = site(units=["00004"])

    assert place.adapter("traTrangThaiHoSo", maDonVi=70, maHoSo=NUMBER)["errorCode"] == 106
    assert place.adapter("traTrangThaiHoSo", maDonVi=4, maHoSo=NUMBER)["errorCode"] == 201


@pytest.mark.parametrize("name", ["dsHoSoDangKy", "traHoSo", "traDanhSachHoSo"])
def test_a_province_that_is_gone_is_108(site: Callable[..., Site], name: str) -> None:
    assert site().adapter(name, **ALL[name] | {"maTinh": "64"})["errorCode"] == 108


def test_a_declaration_runs_through_its_states(site: Callable[..., Site]) -> None:
    place = site()
    assert register(place, BIRTH)["status"] == 1
    assert register(place, BIRTH)["status"] == 1
    asked = ALL["traTrangThaiHoSo"]
    states = [place.adapter("traTrangThaiHoSo", **asked)["status"]]
    assert place.adapter("ketQuaDangKyHS", **asked)["errorCode"] == 200
    place.lone.forward(minutes=6)
    states.append(place.adapter("traTrangThaiHoSo", **asked)["status"])
    place.lone.forward(hours=1)
    states.append(place.adapter("traTrangThaiHoSo", **asked)["status"])
    result = place.adapter("ketQuaDangKyHS", **asked)

    assert states == [1, 3, 4]
    assert result["status"] == 1
    assert (result["value"]["nksHoTen"], result["value"]["nksNgaySinh"]) == ("Nguyễn Minh An", "14/09/2026")
    assert len(list(place.desk.registers.all())) == 1


def test_a_supplement_is_2_with_what_is_missing_and_better_data_go_on(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.strangers.add(MOTHER)
    register(place, BIRTH)
    place.lone.forward(hours=1)
    said = place.adapter("traTrangThaiHoSo", **ALL["traTrangThaiHoSo"])
    assert (said["status"], "meSoDDCN" in said["statusDescription"]) == (2, True)

    register(place, BIRTH | {"meSoDDCN": FATHER})
    place.lone.forward(hours=1)

    assert place.adapter("traTrangThaiHoSo", **ALL["traTrangThaiHoSo"])["status"] == 4


def test_every_state_is_said_in_the_guides_words(site: Callable[..., Site]) -> None:
    place, asked = site(), ALL["traTrangThaiHoSo"]
    said = [register(place, BIRTH)["statusDescription"]]
    for minutes in (0, 6, 60):
        place.lone.forward(minutes=minutes)
        said.append(place.adapter("traTrangThaiHoSo", **asked)["statusDescription"])
    said.append(place.adapter("ketQuaDangKyHS", **asked)["statusDescription"])

    assert said == [
        "Gửi thông tin thành công",
        "Đã tiếp nhận hồ sơ, chờ xử lý",
        "Hồ sơ đủ điều kiện giải quyết",
        "Đã hoàn thành đăng ký",
        "Giao dịch thành công",
    ]


def test_a_refusal_is_told_in_words(site: Callable[..., Site]) -> None:
    place = site()
    register(place, DEATH, module="KT")
    place.lone.forward(hours=1)
    register(place, DEATH, module="KT", maHoSo="H26.01.01-260915-0008")
    place.lone.forward(hours=1)
    said = place.adapter("traTrangThaiHoSo", maDonVi=70, maHoSo="H26.01.01-260915-0008")

    assert (said["status"], "Từ chối" in said["statusDescription"]) == (2, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"module": "LTKS"},
        {"ngayTiepNhan": "hôm nay"},
        {"maHoSo": ""},
        {"maHoSo": "9" * 36},
        {"data": "<hotich><hoso/></hotich>"},
        {"data": "khong phai xml"},
        {"data": '<!DOCTYPE x [<!ENTITY a "b">]><hotich/>'},
        {"data": None},
        {"maDonVi": []},
    ],
)
def test_a_declaration_that_is_not_right_is_500_with_details(
    site: Callable[..., Site], changes: dict[str, Any]
) -> None:
    place = site()
    said = register(place, BIRTH, **changes)

    assert (said["status"], said["errorCode"], said["statusDescription"]) == (0, 500, FAILED)
    assert said["errorDescription"].startswith("DATA_INCORRECT - ")
    assert list(place.desk.dossiers.all()) == []


@pytest.mark.parametrize("day", ["15/09/2026", "2026-09-15"])
def test_a_date_alone_is_enough_for_the_receipt(site: Callable[..., Site], day: str) -> None:
    assert register(site(), BIRTH, ngayTiepNhan=day)["status"] == 1


@pytest.mark.parametrize(("kind", "code"), [(0, 302), (6, 302), ("x", 302), ("3", None), (5, None)])
def test_a_catalogue_is_one_of_five(site: Callable[..., Site], kind: Any, code: int | None) -> None:
    said = site().adapter("danhMuc", loaiDanhMuc=kind)

    assert said["errorCode"] == code
    assert bool(said["value"]) == (code is None)


def test_a_catalogue_is_a_json_text_inside_the_answer(site: Callable[..., Site]) -> None:
    value = site().adapter("danhMuc", loaiDanhMuc=4)["value"]

    assert isinstance(value, str)
    assert {"ma": "52", "ten": "Tỉnh Gia Lai"} in json.loads(value)


def test_records_are_listed_by_day_and_read_by_id(site: Callable[..., Site]) -> None:
    place = site()
    register(place, BIRTH)
    place.lone.forward(hours=1)
    (row,) = place.adapter("dsHoSoDangKy", module="KS", ngayCapNhat="15/09/2026")["value"]
    (record,) = place.adapter("traHoSo", module="KS", maHoSo=row["id"])["value"]
    many = place.adapter("traDanhSachHoSo", maTinh=1, module="KS", dsMaHoSo=[row["id"], 5, NUMBER])["value"]

    assert row == {"id": "1000001", "maDonVi": "00070"}
    assert record["id"] == row["id"]
    assert (record["so"], record["quyenSo"], record["trangSo"], record["ngayDangKy"]) == (
        "1",
        "01/2026",
        "1",
        "15/09/2026",
    )
    assert (record["nksHoTen"], record["maHoSo"]) == ("Nguyễn Minh An", NUMBER)
    assert record["nksSoDinhDanh"]
    assert many == [record, record]
    assert place.adapter("dsHoSoDangKy", module="KS", ngayCapNhat="14/09/2026")["value"] == []
    assert place.adapter("dsHoSoDangKy", module="KT", ngayCapNhat="15/09/2026")["value"] == []


@pytest.mark.parametrize("changes", [{"module": "LTKS"}, {"ngayCapNhat": "09/2026"}, {"ngayCapNhat": "x"}])
def test_a_list_of_another_kind_of_data_is_500_since_302_is_of_catalogues(
    site: Callable[..., Site], changes: dict[str, Any]
) -> None:
    assert site().adapter("dsHoSoDangKy", **ALL["dsHoSoDangKy"] | changes)["errorCode"] == 500


def test_a_record_is_unknown_of_the_other_kind_or_not_complete(site: Callable[..., Site]) -> None:
    place = site()
    register(place, BIRTH)
    assert place.adapter("traHoSo", module="KS", maHoSo=NUMBER)["errorCode"] == 200
    assert place.adapter("traHoSo", module="KT", maHoSo=NUMBER)["errorCode"] == 201
    place.lone.forward(hours=1)

    assert place.adapter("traHoSo", module="KT", maHoSo=1_000_001)["errorCode"] == 201
    assert place.adapter("traHoSo", module="KS", maHoSo=9)["errorCode"] == 201
    assert place.adapter("traHoSo", module="X", maHoSo=9)["errorCode"] == 500
    assert place.adapter("traDanhSachHoSo", maTinh="01", module="X", dsMaHoSo=[])["errorCode"] == 500
    assert place.adapter("traDanhSachHoSo", maTinh="01", module="KS", dsMaHoSo=[9])["errorCode"] == 201


def test_a_dossier_of_another_office_is_not_shown(site: Callable[..., Site]) -> None:
    place = site()
    register(place, BIRTH)

    assert place.adapter("traTrangThaiHoSo", maDonVi=4, maHoSo=NUMBER)["errorCode"] == 201
    assert place.adapter("ketQuaDangKyHS", maDonVi=70, maHoSo="khac")["errorCode"] == 201


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "danhMuc", 405), ("POST", "khac", 404)])
def test_there_is_nothing_else(site: Callable[..., Site], method: str, path: str, status: int) -> None:
    assert site().call(f"{API}/{path}", {}, method=method).status == status
