"""Households: the confirmation of 2022 with its two sentences, the proposed list, and what goes wrong in between."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.people.model import Citizen
from harness.people.town import Home
from tests.mocks.population.conftest import Stage

Make = Callable[..., Stage]
NO_HOUSEHOLDER = "Không tồn tại thông tin chủ hộ trong cơ sở dữ liệu quốc gia về dân cư"
NO_COMMON_ADDRESS = (
    "Các thành viên kê khai không cùng địa chỉ thường trú hoặc tạm trú trong cơ sở dữ liệu quốc gia về dân cư"
)
HEAD = {"MaYeuCau": "h-1", "MaDVC": "1.000000", "MaTichHop": "HGD", "MaCanBo": "cb-1"}


def person(citizen: Citizen) -> dict[str, Any]:
    return {
        "SoDinhDanh": citizen.cccd,
        "HoVaTen": citizen.full_name,
        "NgayThangNamSinh": {"NgayThangNam": f"{citizen.born:%Y%m%d}"},
    }


def confirm(stage: Stage, householder: dict[str, Any], members: list[Citizen]) -> tuple[bool, str]:
    body = {**HEAD, "ChuHo": householder, "DanhSachThanhVien": [{"SoDinhDanh": one.cccd} for one in members]}
    said = stage.ask("/dancu/XacNhanThongTinHoGiaDinh", body)
    assert said.status == 200, said.data
    assert said.fields["MaYeuCau"] == "h-1"
    return said.fields["KetQua"], said.fields["ThongBao"]


def whole(stage: Stage, home: Home) -> tuple[bool, str]:
    """The husband with everybody of his home."""
    return confirm(stage, person(home.husband), list(home.members.values()))


def listed(stage: Stage, citizen: Citizen, **changes: Any) -> Any:
    body = {**HEAD, "ChuHo": {**person(citizen), "GioiTinh": "1"} | changes}
    return stage.ask("/dancu/TraCuuThanhVienHoGiaDinh", body).fields


# --- as deployed in 2022 ----------------------------------------------------------------------------------------------


def test_a_household_at_one_address_is_confirmed(stage: Make) -> None:
    made = stage()

    assert whole(made, made.home("renewal/reduced")) == (True, "")


def test_a_list_with_somebody_left_out_is_confirmed_all_the_same(stage: Make) -> None:
    made = stage()
    home = made.home("renewal/incomplete")

    assert confirm(made, person(home.husband), [home.woman]) == (True, "")
    assert confirm(made, person(home.husband), [home.woman, home.woman, home.husband]) == (True, "")


@pytest.mark.parametrize(
    "changes",
    [
        {"HoVaTen": "Người Khác"},
        {"NgayThangNamSinh": {"NgayThangNam": "19000101"}},
        {"SoDinhDanh": "001190900000"},
    ],
)
def test_a_householder_who_does_not_agree_does_not_exist(stage: Make, changes: dict[str, Any]) -> None:
    made = stage()
    home = made.home()

    assert confirm(made, person(home.husband) | changes, []) == (False, NO_HOUSEHOLDER)


def test_somebody_who_heads_no_household_is_no_householder(stage: Make) -> None:
    made = stage()
    home = made.home()

    assert confirm(made, person(home.woman), [home.husband]) == (False, NO_HOUSEHOLDER)


def test_a_member_of_another_home_shares_no_address(stage: Make) -> None:
    made = stage()
    one, other = made.home(), made.home("birth/counter")

    assert confirm(made, person(one.husband), [one.woman, other.woman]) == (False, NO_COMMON_ADDRESS)


@pytest.mark.parametrize("scene", ["renewal/moved", "renewal/no-household", "reconcile/unknown"])
def test_a_member_who_moved_has_no_household_or_is_unknown_shares_no_address(stage: Make, scene: str) -> None:
    made = stage()

    assert whole(made, made.home(scene)) == (False, NO_COMMON_ADDRESS)


def test_a_temporary_residence_counts_like_a_permanent_one(stage: Make) -> None:
    made = stage()
    one, other = made.home(), made.home("birth/counter")
    guest = made.desk.registry.get(other.woman.cccd)
    assert guest is not None
    guest.temporary = one.husband.address

    assert confirm(made, person(one.husband), [one.woman, other.woman]) == (True, "")


def test_the_dead_are_no_members_and_no_householders(stage: Make) -> None:
    made = stage()
    home = made.home()
    made.dies(home.father)

    assert whole(made, home) == (False, NO_COMMON_ADDRESS)
    made.dies(home.husband, request="KT-2")
    assert confirm(made, person(home.husband), [home.woman]) == (False, NO_HOUSEHOLDER)


def test_the_home_of_the_false_negative_is_not_found_until_the_police_mend_it(stage: Make) -> None:
    made = stage()
    home = made.home("renewal/false-negative")

    assert whole(made, home) == (False, NO_HOUSEHOLDER)
    assert whole(made, home) == (False, NO_HOUSEHOLDER)
    assert made.ask("/dancu/canbo/raSoatHoGiaDinh", {"soDinhDanh": home.woman.cccd}).fields == {"daRaSoat": True}
    assert whole(made, home) == (True, "")


def test_a_named_member_may_be_lost_instead(stage: Make) -> None:
    woman = stage().home().woman
    made = stage(household_false_negatives=(woman.cccd,))

    assert whole(made, made.home()) == (False, NO_COMMON_ADDRESS)
    assert whole(made, made.home("renewal/false-negative")) == (True, "")


@pytest.mark.parametrize(("rate", "least", "most"), [(0.0, 0, 0), (0.2, 1, 120), (1.0, 999, 999)])
def test_a_share_of_the_people_is_lost_and_stays_lost(stage: Make, rate: float, least: int, most: int) -> None:
    made = stage(household_false_negative_rate=rate, household_false_negatives=())
    homes = [home for home in made.network.town.homes if not home.quirk]

    def failed() -> list[str]:
        return [home.scene for home in homes if not whole(made, home)[0]]

    assert failed() == failed()
    assert min(least, len(homes)) <= len(failed()) <= most
    if 0 < rate < 1:
        assert {whole(made, home)[1] for home in homes} == {"", NO_HOUSEHOLDER, NO_COMMON_ADDRESS}


def test_nobody_can_be_mended_who_is_not_there(stage: Make) -> None:
    said = stage().ask("/dancu/canbo/raSoatHoGiaDinh", {"soDinhDanh": "001190900000"})

    assert said.fields == {"daRaSoat": False}


@pytest.mark.parametrize(
    "changes",
    [
        {"ChuHo": {}},
        {"DanhSachThanhVien": [{"SoDinhDanh": "1"}]},
        {"DanhSachThanhVien": [{"SoDinhDanh": "001190900000"}] * 51},
        {"DanhSachThanhVien": None},
        {"MaYeuCau": ""},
    ],
)
def test_a_question_out_of_shape_is_refused(stage: Make, changes: dict[str, Any]) -> None:
    made = stage()
    body = {**HEAD, "ChuHo": person(made.home().husband), "DanhSachThanhVien": []} | changes

    assert made.ask("/dancu/XacNhanThongTinHoGiaDinh", body).status == 400


# --- as proposed ------------------------------------------------------------------------------------------------------


def test_the_proposed_service_names_every_member(stage: Make) -> None:
    made = stage()
    home = made.home("renewal/proposed")
    said = listed(made, home.husband)

    assert (said["KetQua"], said["ThongBao"]) == (True, "")
    assert {one["SoDinhDanh"]: one["QuanHe"] for one in said["DanhSachThanhVien"]} == {
        home.husband.cccd: "CH01",
        home.woman.cccd: "CH02",
        home.child.cccd: "CH03",
        home.mother.cccd: "CH04",
        home.father.cccd: "CH05",
    }
    assert {one["HinhThucCuTru"] for one in said["DanhSachThanhVien"]} == {"1"}


def test_guests_are_named_as_temporary(stage: Make) -> None:
    made = stage()
    home = made.home()
    guest = made.desk.registry.get(made.home("birth/counter").woman.cccd)
    assert guest is not None
    guest.temporary = home.husband.address

    rows = listed(made, home.husband)["DanhSachThanhVien"]

    assert {"SoDinhDanh": guest.cccd, "QuanHe": "CH99", "HinhThucCuTru": "2"} in rows


def test_the_whole_record_must_agree(stage: Make) -> None:
    made = stage()
    home = made.home()
    address = home.husband.address
    here = {"MaTinhThanh": address.province, "MaPhuongXa": address.commune}

    assert listed(made, home.husband, ThuongTru=here)["KetQua"] is True
    for changes in (
        {"GioiTinh": "2"},
        {"HoVaTen": "Người Khác"},
        {"ThuongTru": {"MaTinhThanh": "96", "MaPhuongXa": "32001"}},
    ):
        said = listed(made, home.husband, **changes)
        assert (said["KetQua"], said["ThongBao"], said["DanhSachThanhVien"]) == (False, NO_HOUSEHOLDER, [])


def test_the_proposed_service_loses_nobody(stage: Make) -> None:
    made = stage(household_false_negative_rate=1.0)

    assert listed(made, made.home("renewal/false-negative").husband)["KetQua"] is True


def test_household_questions_are_logged(stage: Make) -> None:
    made = stage()
    home = made.home()
    whole(made, home)

    row = made.desk.lookups_of(home.husband.cccd)[-1]
    assert (row.service, row.caller.officer, row.found) == ("XacNhanThongTinHoGiaDinh", "cb-1", True)
