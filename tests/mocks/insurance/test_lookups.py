"""The three look-ups of apiBHXH, the proxy's shape, and the collection agents' record with its quirks."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.people.model import Citizen
from harness.wire.axis import province_token

Make = Callable[..., Any]
BEARER = (("Authorization", "Bearer 49d61ed6"),)
OLD_LAW = datetime(2025, 7, 31, 8, 30, tzinfo=VIETNAM)


def bhxh(stage: Any, name: str, body: dict[str, Any]) -> Any:
    return stage.api(f"apiBHXH/{name}", body, "one-stop", "HGD_GIA_HAN")


def criteria(citizen: Citizen, **changes: str) -> dict[str, Any]:
    return {
        "hoTen": citizen.full_name,
        "ngaySinh": f"{citizen.born:%Y%m%d}",
        "loaiNgaySinh": "0",
        "gioiTinh": "2",
        "maTinhKs": citizen.address.province,
        "maHuyenKs": "",
        "maXaKs": citizen.address.commune,
        "isKs": "0",
        **changes,
    }


def by_criteria(stage: Any, citizen: Citizen, **changes: str) -> Any:
    return bhxh(stage, "getMaSoBhxhTheoTieuChi", criteria(citizen, **changes))


def whose(stage: Any, citizen: Citizen, **changes: str) -> Any:
    body = {
        "maTinh": citizen.address.province,
        "hoTen": citizen.full_name,
        "ngaySinh": f"{citizen.born:%Y%m%d}",
        "loaiNgaySinh": "0",
        "gioiTinh": "2",
        "soSo": "",
        "maThe": "",
        "isKs": "1",
        **changes,
    }
    return bhxh(stage, "getTraCuuThongTinHgd", body)


def test_a_number_gives_the_members_of_bhxhs_own_household(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()

    rows = bhxh(stage, "getTraCuuTtHgdByMaSoBhxh", {"maSoBhxh": home.woman.bhxh_number})

    assert [row["hoTen"] for row in rows] == [citizen.full_name for citizen in home.members.values()]
    first = rows[0]
    assert set(first) == {
        *("hoTen", "soSoCu", "ngaySinh", "loaiNgaySinh", "gioiTinh"),
        *("maTinhKs", "maHuyenKs", "maXaKs", "trangThai"),
    }
    assert (first["ngaySinh"], first["loaiNgaySinh"], first["gioiTinh"]) == (f"{home.woman.born:%Y%m%d}", "0", "2")


@pytest.mark.parametrize("number", ["9999999999", "", "abc", "001099999999"])
def test_a_number_that_nobody_has_gives_no_rows(insurance: Make, number: str) -> None:
    assert bhxh(insurance(), "getTraCuuTtHgdByMaSoBhxh", {"maSoBhxh": number}) == []


def test_criteria_give_the_number_of_the_day(insurance: Make) -> None:
    now, then = insurance(), insurance(OLD_LAW)

    assert by_criteria(now, now.home().woman) == {
        "maSoBhxh": now.home().woman.cccd,
        "trangThai": "1",
        "errorCode": "0",
    }
    assert by_criteria(then, then.home().woman)["maSoBhxh"] == then.home().woman.bhxh_number


@pytest.mark.parametrize(("precision", "form"), [("0", "%Y%m%d"), ("1", "%Y"), ("2", "%Y%m")])
def test_a_birth_is_as_exact_as_its_kind_says(insurance: Make, precision: str, form: str) -> None:
    stage = insurance()
    woman = stage.home().woman

    said = by_criteria(stage, woman, ngaySinh=f"{woman.born:{form}}", loaiNgaySinh=precision)

    assert said["maSoBhxh"] == woman.cccd


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"hoTen": "Không Có Ai"}, "1"),
        ({"gioiTinh": "1"}, "1"),
        ({"maXaKs": "99999"}, "1"),
        ({"ngaySinh": "1990", "loaiNgaySinh": "0"}, "3"),
        ({"ngaySinh": "01/01/1990"}, "3"),
        ({"loaiNgaySinh": "9"}, "3"),
        ({"hoTen": " "}, "3"),
    ],
)
def test_criteria_that_mean_nobody_give_an_error_code(insurance: Make, changes: dict[str, str], error: str) -> None:
    stage = insurance()

    said = by_criteria(stage, stage.home().woman, **changes)

    assert (said["maSoBhxh"], said["errorCode"]) == ("", error)


def test_the_accents_of_a_name_count(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home().woman

    assert by_criteria(stage, woman, hoTen=woman.full_name.upper())["errorCode"] == "0"
    assert by_criteria(stage, woman, hoTen=f"{woman.full_name}h")["errorCode"] == "1"


def test_a_person_is_shown_with_the_household_number(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()

    said = whose(stage, home.woman)

    assert said["maSo"] == home.woman.cccd
    assert said["maHo"] == stage.desk.registry.find(home.husband.cccd).household
    assert len(said["maHo"]) == 10


@pytest.mark.parametrize("changes", [{"maThe": "GD4019999999999"}, {"soSo": "9999999999"}, {"maTinh": "00"}])
def test_further_keys_must_hold(insurance: Make, changes: dict[str, str]) -> None:
    stage = insurance()

    assert set(whose(stage, stage.home().woman, **changes).values()) == {""}


def test_the_unlinked_are_known_by_ten_digits_only(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home("lookup/unlinked").woman

    assert bhxh(stage, "getTraCuuTtHgdByMaSoBhxh", {"maSoBhxh": woman.cccd}) == []
    assert bhxh(stage, "getTraCuuTtHgdByMaSoBhxh", {"maSoBhxh": woman.bhxh_number})
    assert by_criteria(stage, woman)["maSoBhxh"] == woman.bhxh_number


# --- the proxy --------------------------------------------------------------------------------------------------------


def proxy(stage: Any, name: str, body: dict[str, Any], headers: Any = BEARER) -> Any:
    response = stage.answer("POST", f"/lgsp-thai-nguyen/bhxh/{name}", body, headers)
    return json.loads(response.body) | {"http": response.status}


def test_the_proxy_wraps_the_same_answers(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home().woman

    found = proxy(stage, "TraCuuMaSoBhxhTheoTieuChi", criteria(woman))
    inside = found["response"]["TraCuuMaSoBhxhTheoTieuChiResponse"]
    rows = proxy(stage, "TraCuuThongTinHoGiaDinh", {"maSoBhxh": woman.bhxh_number})
    nobody = proxy(stage, "TraCuuThongTinHoGiaDinh", {"maSoBhxh": "9999999999"})

    assert set(found) == {"code", "status", "correlationId", "response", "http"}
    assert inside == {"successful": {"maSoBhxh": woman.cccd, "trangThai": "1"}, "errorCode": "0"}
    assert len(rows["response"]["TraCuuThongTinHoGiaDinhResponse"]["successful"]["thongTinHoGiaDinh"]) == 5
    assert nobody["response"]["TraCuuThongTinHoGiaDinhResponse"] == {"successful": None, "errorCode": "1"}


def test_the_proxy_wants_a_token_and_the_right_one_if_one_is_set(insurance: Make) -> None:
    body = {"maSoBhxh": "9999999999"}

    assert proxy(insurance(), "TraCuuThongTinHoGiaDinh", body, ())["http"] == 400
    assert proxy(insurance(province_token="x"), "TraCuuThongTinHoGiaDinh", body)["http"] == 401
    assert proxy(insurance(province_token="49d61ed6"), "TraCuuThongTinHoGiaDinh", body)["http"] == 200


def test_a_province_comes_straight_to_the_path_of_its_adapter_alone(insurance: Make) -> None:
    stage, body = insurance(), {"maSoBhxh": "9999999999"}
    token = (("Authorization", f"Bearer {province_token(stage.network.seed, '44')}"),)

    def status(path: str, headers: Any) -> int:
        found: int = stage.answer("POST", path, body, headers).status
        return found

    assert status("/apiBHXH/getTraCuuTtHgdByMaSoBhxh", token) == 200
    assert status("/apiBHXH/getTraCuuTtHgdByMaSoBhxh", BEARER) == 401
    assert status("/apiBHXH/1.0/getTraCuuTtHgdByMaSoBhxh", token) == 401


# --- collection agents ------------------------------------------------------------------------------------------------


def agent(stage: Any, number: str, headers: Any = BEARER) -> Any:
    response = stage.answer("GET", f"/connect/tracuu/thongtinthe?maSoBHXH={number}", None, headers)
    return json.loads(response.body)


def test_a_good_card_comes_with_code_17(insurance: Make) -> None:
    stage = insurance()
    home = stage.home("plain-renewal/happy")

    said = agent(stage, home.mother.bhxh_number)

    assert set(said) == {"data", "success", "message", "errors", "status", "traceId"}
    record = said["data"]
    assert (record["trangThai"], record["maLoi"], record["moTa"]) == ("00", "17", "Thẻ hợp lệ")
    assert (record["gioiTinh"], record["giaHanThe"], record["isThamGiaBb"]) == (0, 1, 0)
    assert record["ngaySinh"] == f"{home.mother.born:%d/%m/%Y}"
    assert (len(record["maBenhVien"]), len(record["maHoGiaDinh"])) == (3, 10)
    assert agent(stage, home.husband.bhxh_number)["data"]["gioiTinh"] == 1


def test_an_agent_who_asks_for_nobody_is_told_in_the_envelope(insurance: Make) -> None:
    said = agent(insurance(), "9999999999")

    assert (said["success"], said["data"], said["status"]) == (False, None, 200)
    assert said["errors"] == [said["message"]]


def test_an_agent_without_a_session_is_refused_in_the_envelope(insurance: Make) -> None:
    assert agent(insurance(), "9999999999", ())["status"] == 400
    assert agent(insurance(agent_token="x"), "9999999999")["status"] == 401
