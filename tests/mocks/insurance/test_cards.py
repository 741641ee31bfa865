"""Cards for children under six: received once, looked at in office hours, confirmed, issued once, or returned."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.people.town import Home

NUMBER = "001326000001"
NEXT_NUMBER = "001326000002"
FRIDAY_EVENING = datetime(2026, 9, 18, 18, 0, tzinfo=VIETNAM)
OLD_LAW = datetime(2025, 7, 31, 8, 30, tzinfo=VIETNAM)

Make = Callable[..., Any]


def dossier(home: Home, **changes: Any) -> dict[str, Any]:
    child = home.newborn
    return {
        "maHoSo": "KS-1",
        "maHoSoLT": "G22.99.08-260914-0001",
        "maDonVi": "00070",
        "soDangKy": "12",
        "quyenSo": "01/2026",
        "ngayDangKy": f"{child.born:%d/%m/%Y}",
        "treEm": {
            "hoTen": child.full_name,
            "ngaySinh": f"{child.born:%d/%m/%Y}",
            "gioiTinh": 2,
            "soDDCN": NUMBER,
            "danToc": "01",
            "quocTich": "VN",
            "diaChi": home.woman.address.text,
        },
        "cha": {"hoTen": home.husband.full_name, "soDDCN": home.husband.cccd},
        "me": {"hoTen": home.woman.full_name, "soDDCN": home.woman.cccd},
        "nguoiDangKy": {"hoTen": home.husband.full_name, "soDDCN": home.husband.cccd, "quanHe": "Cha", "diaChi": ""},
        "noiDangKyKCB": "01901",
        "nguoiGiamHo": "ME",
        "diaChiTrenThe": home.woman.address.text,
        "hinhThucNhan": "2",
        "diaChiTruSo": "UBND phường Hoàn Kiếm",
        **changes,
    }


def with_child(home: Home, **changes: Any) -> dict[str, Any]:
    made = dossier(home)
    return {**made, "treEm": {**made["treEm"], **changes}}


def send(stage: Any, body: dict[str, Any]) -> Any:
    return stage.api("apiTheBHYTTE/nhanHoSoKhaiSinh", body, "justice", "THE_BHYT_TE")


def result(stage: Any, number: str = "KS-1") -> Any:
    return stage.api("apiTheBHYTTE/traKetQua", {"maHoSo": number}, "justice", "THE_BHYT_TE")


def test_a_child_gets_a_card_until_it_is_72_months_old(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()

    taken = send(stage, dossier(home))
    assert (taken["trangThai"], result(stage)["trangThai"]) == (1, 1)
    stage.forward(hours=2)

    said = result(stage)
    born = home.newborn.born
    assert (said["trangThai"], said["maSoBHXH"]) == (2, NUMBER)
    assert said["soTheBHYT"][:5] == f"TE1{home.woman.address.province}"
    assert len(said["soTheBHYT"]) == 15
    assert (said["tuNgay"], said["denNgay"]) == (f"{born:%d/%m/%Y}", f"{born.replace(year=born.year + 6):%d/%m/%Y}")
    assert stage.axis.asked[0].cccd == NUMBER
    assert stage.axis.asked[0].code == "033"


def test_the_intake_gateway_hears_of_the_card(insurance: Make) -> None:
    stage = insurance()

    send(stage, dossier(stage.home()))
    stage.forward(hours=2)

    card = stage.network.card(NUMBER)
    assert card is not None
    assert (card.number, card.registered_at) == (result(stage)["soTheBHYT"], "01901")


def test_the_child_joins_its_mothers_household(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()

    send(stage, dossier(home))
    stage.forward(hours=2)

    child, mother = stage.desk.registry.find(NUMBER), stage.desk.registry.find(home.woman.cccd)
    assert child.household == mother.household
    assert child in stage.desk.registry.household(mother.household)


def test_before_august_2025_the_number_has_ten_digits(insurance: Make) -> None:
    stage = insurance(OLD_LAW)
    home = stage.home()

    send(stage, with_child(home, soDDCN="001325000001"))
    stage.forward(hours=4)

    said = result(stage)
    assert len(said["maSoBHXH"]) == 10
    assert said["soTheBHYT"].endswith(said["maSoBHXH"])


def test_a_card_of_a_school_age_may_go_on_until_september_ends(insurance: Make) -> None:
    stage = insurance(child_card_until="school-year")
    home = stage.home()

    send(stage, dossier(home))
    stage.forward(hours=2)

    assert result(stage)["denNgay"] == f"30/09/{home.newborn.born.year + 6}"


def test_the_hub_hears_received_accepted_issued_returned(insurance: Make) -> None:
    stage = insurance()

    send(stage, dossier(stage.home()))
    stage.hub.silent = 2
    stage.forward(hours=3)

    assert stage.hub.statuses == ["1", "3", "4", "5"]
    assert {one["coQuanXuLy"] for one in stage.hub.taken} == {2}
    assert {one["soHoSoLT"] for one in stage.hub.taken} == {"G22.99.08-260914-0001"}
    assert stage.matters() == []


def test_a_counter_dossier_is_not_reported_to_the_hub(insurance: Make) -> None:
    stage = insurance()

    send(stage, dossier(stage.home(), maHoSoLT=""))
    stage.forward(hours=2)

    assert stage.hub.taken == []


def test_the_same_dossier_again_gets_the_same_receipt_and_one_card(insurance: Make) -> None:
    stage = insurance()
    body = dossier(stage.home())

    first = send(stage, body)
    again = send(stage, body)
    stage.forward(hours=2)
    late = send(stage, body)
    stage.forward(hours=24)

    assert first["maGiaoDich"] == again["maGiaoDich"] == late["maGiaoDich"]
    assert len(stage.acts("card-issued")) == 1


@pytest.mark.parametrize("silent", [1, 3, 8])
def test_silence_of_the_population_registry_delays_and_loses_nothing(insurance: Make, silent: int) -> None:
    stage = insurance()
    stage.axis.silent = silent

    send(stage, dossier(stage.home()))
    stage.forward(hours=1)
    assert [matter.owner for matter in stage.matters("child-card")] == ["population"]
    stage.forward(hours=12)

    assert result(stage)["trangThai"] == 2
    assert len(stage.acts("card-issued")) == 1


def test_nobody_looks_at_a_dossier_outside_office_hours(insurance: Make) -> None:
    stage = insurance(FRIDAY_EVENING)

    send(stage, dossier(stage.home()))
    stage.forward(days=2)
    assert result(stage)["trangThai"] == 1
    stage.forward(days=1)

    assert result(stage)["trangThai"] == 2


def test_a_second_dossier_of_the_same_child_is_refused_and_shows_no_number(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()
    send(stage, dossier(home))
    stage.forward(hours=2)

    send(stage, dossier(home, maHoSo="KS-2", maHoSoLT="G22.99.08-260914-0002"))
    stage.forward(hours=2)

    said, card = result(stage, "KS-2"), result(stage)["soTheBHYT"]
    assert (said["trangThai"], said["maLoi"]) == (3, "TE08")
    assert card not in said["moTaLoi"]
    assert card[-4:] in said["moTaLoi"]
    assert stage.hub.statuses[-2:] == ["1", "6"]
    assert stage.matters() == []


def test_another_number_for_the_same_mother_name_and_day_gets_no_second_card(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()
    send(stage, dossier(home))
    stage.forward(hours=2)

    send(stage, with_child(home, soDDCN=NEXT_NUMBER) | {"maHoSo": "KS-2"})
    stage.forward(hours=2)

    assert result(stage, "KS-2")["maLoi"] == "TE08"


def test_two_dossiers_at_once_still_make_one_card(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()

    send(stage, dossier(home))
    send(stage, dossier(home, maHoSo="KS-2"))
    stage.forward(hours=2)

    assert sorted(result(stage, number)["trangThai"] for number in ("KS-1", "KS-2")) == [2, 3]


def test_twins_get_a_card_each(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()

    send(stage, dossier(home))
    send(stage, with_child(home, soDDCN=NEXT_NUMBER, hoTen="Trần Thị Em") | {"maHoSo": "KS-2"})
    stage.forward(hours=2)

    cards = {result(stage, number)["soTheBHYT"] for number in ("KS-1", "KS-2")}
    assert len(cards) == 2
    assert "" not in cards


def test_a_stranger_to_the_population_registry_is_returned_and_comes_again(insurance: Make) -> None:
    stage = insurance()
    body = dossier(stage.home())
    stage.axis.strangers.add(NUMBER)
    send(stage, body)
    stage.forward(hours=2)
    assert (result(stage)["trangThai"], result(stage)["maLoi"]) == (3, "TE07")
    assert [(matter.owner, matter.key) for matter in stage.matters("child-card")] == [("justice", "KS-1")]

    stage.axis.strangers.clear()
    send(stage, body)
    stage.forward(hours=2)

    assert result(stage)["trangThai"] == 2
    assert stage.hub.statuses == ["1", "3", "4", "5"]


FLAWS = [
    ({"noiDangKyKCB": "1901"}, "TE03"),
    ({"noiDangKyKCB": "99901"}, "TE03"),
    ({"me": {"hoTen": "", "soDDCN": ""}}, "TE04"),
    ({"nguoiGiamHo": "NYC", "nguoiDangKy": {"hoTen": "Người Thử"}}, "TE04"),
    ({"diaChiTrenThe": ""}, "TE05"),
    ({"hinhThucNhan": 1, "diaChiTruSo": ""}, "TE06"),
]


@pytest.mark.parametrize(("changes", "code"), FLAWS)
def test_a_flawed_dossier_is_returned_with_its_code_and_corrected(
    insurance: Make, changes: dict[str, Any], code: str
) -> None:
    stage = insurance()
    home = stage.home()
    send(stage, dossier(home, **changes))
    stage.forward(hours=2)
    assert (result(stage)["trangThai"], result(stage)["maLoi"]) == (3, code)
    assert result(stage)["moTaLoi"] != result(stage)["moTaLoiEn"]

    send(stage, dossier(home))
    stage.forward(hours=2)

    assert result(stage)["trangThai"] == 2


@pytest.mark.parametrize("number", ["001226000001", "001327000001", "12345", ""])
def test_a_number_that_cannot_be_the_childs_is_returned(insurance: Make, number: str) -> None:
    stage = insurance()

    send(stage, with_child(stage.home(), soDDCN=number))
    stage.forward(hours=2)

    assert result(stage)["maLoi"] == ("TE09" if len(number) == 12 else "TE01")
    assert stage.axis.asked == []


@pytest.mark.parametrize(("registered", "code"), [(date(2026, 9, 14), "TE02"), (date(2026, 9, 13), "")])
def test_a_child_is_under_six_on_the_day_of_registration(insurance: Make, registered: date, code: str) -> None:
    stage = insurance()
    body = with_child(stage.home(), ngaySinh="14/09/2020", soDDCN="001320000001")

    send(stage, body | {"ngayDangKy": f"{registered:%d/%m/%Y}"})
    stage.forward(hours=2)

    assert result(stage)["maLoi"] == code


@pytest.mark.parametrize(
    "changes",
    [
        {"hoTen": "?"},
        {"hoTen": " "},
        {"ngaySinh": "16/09/2026"},
        {"ngaySinh": "2026-09-14"},
        {"ngaySinh": "31/02/2026"},
        {"gioiTinh": 0},
        {"gioiTinh": "M"},
    ],
)
def test_what_cannot_be_read_is_not_even_taken_in(insurance: Make, changes: dict[str, Any]) -> None:
    stage = insurance()

    said = send(stage, with_child(stage.home(), **changes))

    assert (said["trangThai"], said["maLoi"], said["maGiaoDich"]) == (0, "TE01", "")
    assert result(stage)["trangThai"] == 0


def test_an_unlinked_locality_has_its_card_sent_to_the_office(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()
    unlinked = {"maHoSoLT": "", "nguoiGiamHo": "NYC", "diaChiTrenThe": "", "hinhThucNhan": "2"}

    send(stage, dossier(home, **unlinked))
    send(
        stage,
        with_child(home, soDDCN=NEXT_NUMBER, hoTen="Trần Thị Em") | unlinked | {"maHoSo": "KS-2"} | {"maHoSoLT": "G22"},
    )
    stage.forward(hours=2)

    assert result(stage)["trangThai"] == 2
    assert result(stage, "KS-2")["maLoi"] == "TE05"


def test_gender_three_is_taken_and_kept_unknown(insurance: Make) -> None:
    stage = insurance()

    send(stage, with_child(stage.home(), gioiTinh="3"))
    stage.forward(hours=2)

    child = stage.desk.registry.find(NUMBER)
    assert child.citizen.sex == "unknown"


def test_an_unknown_dossier_has_no_result(insurance: Make) -> None:
    said = result(insurance(), "KS-9")

    assert (said["trangThai"], said["maLoi"]) == (0, "TE10")


def test_whoever_is_not_the_axis_is_turned_away(insurance: Make) -> None:
    response = insurance().answer("POST", "/apiTheBHYTTE/1.0/traKetQua", {"maHoSo": "KS-1"})

    assert response.status == 401


def test_a_registration_from_before_the_law_or_in_the_future_breaks_nothing(insurance: Make) -> None:
    stage = insurance()
    home = stage.home()

    future = send(stage, dossier(home, ngayDangKy="16/09/2026"))
    past = send(stage, with_child(home, ngaySinh="01/01/1900", soDDCN="001100000001") | {"ngayDangKy": "02/01/1900"})
    stage.forward(hours=2)

    assert (future["trangThai"], past["trangThai"]) == (0, 1)
    assert stage.acts("card-issued")[0].subject == "001100000001"
