"""Residence dossiers: decided in working time, reported to the hub in order, never twice, never lost."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.invariants import lost, ownerless, twice
from harness.people.model import Address
from harness.wire.citizens import read_citizen
from harness.wire.population import SHARE, question
from tests.mocks.population.conftest import Stage

Make = Callable[..., Stage]
LINKED = "G22.99.08-260915-0001"
BOOK = {"so": "1", "quyenSo": "01/2026", "ngayDangKy": "15/09/2026"}


def registration(stage: Stage, number: str, scene: str = "birth/happy", **changes: Any) -> dict[str, Any]:
    home = stage.home(scene)
    address = home.husband.address
    return {
        "maHoSoLT": LINKED,
        "maHoSoMCDT": "H26.01.01-260915-0001",
        "maTTHC": "2.002621",
        "nguoiDangKy": {
            "hoTen": home.newborn.full_name,
            "soDDCN": number,
            "ngaySinh": f"{home.newborn.born:%Y%m%d}",
            "gioiTinh": "2",
        },
        "chuHo": {"hoTen": home.husband.full_name, "soDDCN": home.husband.cccd, "quanHe": "Con"},
        "diaChi": {"maTinh": address.province, "maXa": address.commune, "dcChiTiet": address.text},
        "dongYVNeID": True,
        "giayKhaiSinh": BOOK,
    } | changes


def removal(stage: Stage, scene: str = "death/pensioner", **changes: Any) -> dict[str, Any]:
    home = stage.home(scene)
    return {
        "maHoSoLT": LINKED,
        "maHoSoMCDT": "H26.01.01-260915-0001",
        "maTTHC": "2.002622",
        "nguoiChet": {"hoTen": home.father.full_name, "soDDCN": home.father.cccd, "ngayChet": "20260915"},
        "chuHo": {"hoTen": home.husband.full_name, "soDDCN": home.husband.cccd, "quanHe": "Cha"},
        "trichLucKhaiTu": BOOK,
    } | changes


def register(stage: Stage, body: dict[str, Any]) -> dict[str, Any]:
    said = stage.ask("/apiCuTru/1.0/dangKyThuongTru", body, "one-stop")
    assert said.status == 200
    return said.fields


def remove(stage: Stage, body: dict[str, Any]) -> dict[str, Any]:
    said = stage.ask("/apiCuTru/1.0/xoaDangKyThuongTru", body, "one-stop")
    assert said.status == 200
    return said.fields


def state(stage: Stage, linked: str = LINKED) -> tuple[str, str]:
    said = stage.ask("/apiCuTru/1.0/traTrangThaiHoSo", {"maHoSoLT": linked}, "one-stop").fields
    return said["trangThai"], said["ghiChu"]


def kinds(stage: Stage) -> list[str]:
    return [act.kind for act in stage.desk.residence.acts]


def holds(stage: Stage) -> bool:
    """Whether what must hold of every network holds here."""
    acts = [act.as_json() for act in stage.network.acts()]
    matters = [matter.as_json() for matter in stage.network.matters()]
    return not [*lost(acts, matters), *twice(acts), *ownerless(matters)]


# --- registration -----------------------------------------------------------------------------------------------------


def test_a_child_is_registered_after_half_a_working_day_and_the_hub_hears_each_step(stage: Make) -> None:
    made = stage()
    home = made.home()
    number = made.newborn()
    said = register(made, registration(made, number))

    assert (said["status"], said["errorCode"]) == ("1", "")
    assert said["maHoSo"] == "G01.899-260915-0001"
    made.forward(hours=3)
    assert state(made) == ("1", "Hồ sơ đang được xử lý.")
    assert made.hub.statuses == [1, 3]
    made.forward(hours=3)
    assert state(made) == ("4", "Đã đăng ký thường trú.")
    assert made.hub.statuses == [1, 3, 4, 5]
    assert {one["coQuanXuLy"] for one in made.hub.reports} == {1}
    assert {one["soHoSoLT"] for one in made.hub.reports} == {LINKED}
    assert kinds(made) == ["received-residence", "residence-registered"]
    assert list(made.network.matters()) == []
    assert holds(made)
    record = read_citizen(made.soap(question(SHARE, "q", home.newborn.full_name, home.newborn.born, number)).body)
    assert record is not None
    assert record.householder is not None
    assert record.permanent is not None
    assert (record.householder.cccd, record.householder.relation) == (home.husband.cccd, "CH03")
    assert record.permanent.detail == home.husband.address.text
    assert number in {person.cccd for person in made.desk.registry.members(home.husband.cccd)}


def test_the_result_travels_as_json_text_in_the_answer_and_in_the_report(stage: Make) -> None:
    made = stage(officer_minutes=0)
    number = made.newborn()
    register(made, registration(made, number))
    made.forward(minutes=1)
    said = made.ask("/apiCuTru/1.0/traTrangThaiHoSo", {"maHoSoLT": LINKED}, "one-stop").fields

    assert f'"soDinhDanh":"{number}"' in said["ketQuaXuLy"]
    (reported,) = [one for one in made.hub.reports if one["trangThai"] == 4]
    assert number in reported["ketQuaXuLy"]


def test_an_officer_works_in_working_time_only(stage: Make) -> None:
    made = stage(at=datetime(2026, 9, 18, 16, 30, tzinfo=VIETNAM), officer_minutes=60)
    register(made, registration(made, made.newborn()))

    made.forward(days=2)
    assert state(made)[0] == "1"
    made.forward(hours=15, minutes=29)
    assert state(made)[0] == "1"
    made.forward(minutes=1)
    assert state(made)[0] == "4"


def test_the_appointment_is_the_law_s_and_longer_where_somebody_must_go_and_look(stage: Make) -> None:
    made = stage()
    register(made, registration(made, made.newborn()))
    far = made.newborn("birth/no-father", "KS-2", soDinhDanhCha="")
    register(made, registration(made, far, "birth/no-father", maHoSoLT="G22.99.08-260915-0002"))
    made.forward(minutes=1)

    due = {one["soHoSoLT"]: one["ngayKetThucTheoQuyDinh"] for one in made.hub.reports if one["trangThai"] == 3}
    assert due == {LINKED: "17/09/2026 23:59:59", "G22.99.08-260915-0002": "22/09/2026 23:59:59"}
    made.forward(days=1)
    assert state(made, "G22.99.08-260915-0002")[0] == "1"
    made.forward(days=3)
    assert state(made, "G22.99.08-260915-0002")[0] == "4"


def test_the_same_dossier_again_is_a_repeat_whatever_became_of_it(stage: Make) -> None:
    made = stage()
    body = registration(made, made.newborn())
    answers = [register(made, body), register(made, body)]
    made.forward(days=1)
    answers.append(register(made, body))
    made.forward(days=1)

    assert {one["maHoSo"] for one in answers} == {"G01.899-260915-0001"}
    assert [one["statusDescription"] for one in answers] == [
        "Đã tiếp nhận hồ sơ.",
        "Hồ sơ đã được tiếp nhận trước đó.",
        "Hồ sơ đã được tiếp nhận trước đó.",
    ]
    assert kinds(made) == ["received-residence", "residence-registered"]
    assert made.hub.statuses == [1, 3, 4, 5]


def test_without_the_householder_s_consent_a_supplement_is_asked_for_and_taken(stage: Make) -> None:
    made = stage(officer_minutes=0)
    number = made.newborn()
    register(made, registration(made, number, dongYVNeID=False))
    made.forward(minutes=1)

    assert state(made) == ("2", "Chủ hộ chưa xác nhận đồng ý trên VNeID.")
    assert made.hub.reports[-1]["hanBoSungHoSo"] == "24/09/2026 23:59:59"
    assert [matter.owner for matter in made.network.matters()] == ["citizen"]
    assert register(made, registration(made, number, dongYVNeID=False))["statusDescription"].startswith("Hồ sơ đã")
    assert register(made, registration(made, number))["statusDescription"] == "Đã tiếp nhận hồ sơ bổ sung."
    made.forward(minutes=1)
    assert state(made)[0] == "4"
    assert made.hub.statuses == [1, 3, 2, 4, 5]
    assert holds(made)


def test_a_supplement_that_never_comes_ends_in_refusal(stage: Make) -> None:
    made = stage(officer_minutes=0)
    register(made, registration(made, made.newborn(), dongYVNeID=False))
    made.forward(days=8)
    assert state(made)[0] == "2"
    made.forward(days=2)

    assert state(made) == ("6", "Quá hạn bổ sung hồ sơ.")
    assert made.hub.statuses == [1, 3, 2, 6]
    assert kinds(made) == ["received-residence", "residence-refused"]
    assert list(made.network.matters()) == []


@pytest.mark.parametrize(
    ("block", "changes", "note"),
    [
        ("chuHo", {"hoTen": "Người Khác"}, "Thông tin chủ hộ không khớp"),
        ("chuHo", {"soDDCN": "001190900000"}, "Thông tin chủ hộ không khớp"),
        ("nguoiDangKy", {"hoTen": "Người Khác"}, "Không tìm thấy người được đăng ký"),
        ("nguoiDangKy", {"ngaySinh": "20260101"}, "Không tìm thấy người được đăng ký"),
        ("nguoiDangKy", {"soDDCN": "001190900000"}, "Không tìm thấy người được đăng ký"),
    ],
)
def test_whoever_does_not_agree_with_the_registry_is_refused_with_a_reason(
    stage: Make, block: str, changes: dict[str, str], note: str
) -> None:
    made = stage(officer_minutes=0, verification_minutes=0)
    body = registration(made, made.newborn())
    register(made, body | {block: body[block] | changes})
    made.forward(minutes=1)

    assert state(made)[0] == "6"
    assert state(made)[1].startswith(note)
    assert made.hub.statuses == [1, 3, 6]
    assert made.hub.reports[-1]["ghiChu"].startswith(note)
    assert holds(made)


def test_a_child_is_registered_once_whichever_dossier_comes(stage: Make) -> None:
    made = stage(officer_minutes=0)
    number = made.newborn()
    register(made, registration(made, number))
    made.forward(minutes=1)
    register(made, registration(made, number, maHoSoLT="G22.99.08-260915-0002"))
    made.forward(minutes=1)

    assert state(made, "G22.99.08-260915-0002") == ("6", "Người này đã có nơi thường trú.")


def test_another_address_than_the_parents_needs_papers_and_the_householder_there(stage: Make) -> None:
    made = stage(officer_minutes=0, verification_minutes=0)
    number = made.newborn()
    other = made.home("birth/counter").husband
    there = {"maTinh": other.address.province, "maXa": other.address.commune, "dcChiTiet": other.address.text}
    head = {"hoTen": other.full_name, "soDDCN": other.cccd, "quanHe": "Cháu"}
    body = registration(made, number, diaChi=there, chuHo=head)
    register(made, body)
    made.forward(minutes=1)
    assert state(made)[0] == "2"
    assert "NĐ 63/2024" in state(made)[1]

    register(made, body | {"fileDinhKem": [{"tenGiayTo": "Văn bản đồng ý"}]})
    made.forward(minutes=1)

    assert state(made)[0] == "4"
    person = made.desk.registry.get(number)
    assert person is not None
    assert (person.permanent, person.relation) == (other.address, "CH07")


def test_a_householder_who_lives_elsewhere_is_refused(stage: Make) -> None:
    made = stage(officer_minutes=0, verification_minutes=0)
    other = made.home("birth/counter").husband
    head = {"hoTen": other.full_name, "soDDCN": other.cccd, "quanHe": "Con"}
    register(made, registration(made, made.newborn(), chuHo=head))
    made.forward(minutes=1)

    assert state(made) == ("6", "Chủ hộ không thường trú tại địa chỉ đăng ký.")


def lives_at(stage: Stage, address: Address) -> None:
    """Move the whole home of the happy birth."""
    for person in stage.desk.registry.members(stage.home().husband.cccd):
        person.permanent = address


@pytest.mark.parametrize(
    ("address", "sent", "ends"),
    [
        (("52", "23575"), {"maTinh": "64", "maXa": "23575"}, "4"),
        (("01", "00004"), {"maTinh": "01", "maXa": "00013"}, "4"),
        (("01", "00070"), {"maTinh": "01", "maXa": "00070"}, "4"),
        (("01", "00070"), {"maTinh": "01", "maXa": "00070", "maHuyen": "002"}, "2"),
        (("01", "00004"), {"maTinh": "01", "maXa": "00019"}, "2"),
        (("79", "26740"), {"maTinh": "79", "maXa": "26746"}, "2"),
    ],
)
def test_an_old_code_is_understood_unless_its_ward_was_divided(
    stage: Make, address: tuple[str, str], sent: dict[str, str], ends: str
) -> None:
    made = stage(officer_minutes=0)
    lives_at(made, Address("Số 1 đường Thử, Phường Thử", address[0], "002", address[1]))
    register(made, registration(made, made.newborn(), diaChi=sent | {"dcChiTiet": "Số 1 đường Thử"}))
    made.forward(minutes=1)

    assert state(made)[0] == ends
    if ends == "2":
        assert "đã chia vào nhiều đơn vị mới" in state(made)[1]


def test_before_july_2025_an_address_has_a_district(stage: Make) -> None:
    made = stage(at=datetime(2025, 6, 16, 8, 30, tzinfo=VIETNAM), officer_minutes=0)
    address = made.home().husband.address
    here = {"maTinh": address.province, "maHuyen": address.district, "maXa": address.commune}
    register(made, registration(made, made.newborn(), diaChi=here))
    made.forward(minutes=1)

    assert state(made)[0] == "4"


# --- removal ----------------------------------------------------------------------------------------------------------


def test_a_dead_person_is_removed_from_the_household(stage: Make) -> None:
    made = stage(officer_minutes=0)
    home = made.home("death/pensioner")
    made.dies(home.father)
    remove(made, removal(made))
    made.forward(minutes=1)

    assert state(made) == ("4", "Đã xóa đăng ký thường trú.")
    assert made.hub.statuses == [1, 3, 4, 5]
    assert kinds(made) == ["received-residence", "residence-removed"]
    assert home.father.cccd not in {person.cccd for person in made.desk.registry.members(home.husband.cccd)}
    assert [event.kind for event in made.desk.registry.events] == ["BAO_TU", "XOA_THUONG_TRU"]


def test_a_removal_waits_for_the_registration_of_death(stage: Make) -> None:
    made = stage(officer_minutes=0)
    remove(made, removal(made))
    made.forward(hours=2)

    assert state(made) == ("1", "Đang chờ thông tin đăng ký khai tử từ cơ quan hộ tịch.")
    assert [matter.owner for matter in made.network.matters()] == ["justice"]
    made.dies(made.home("death/pensioner").father)
    made.forward(hours=1)
    assert state(made)[0] == "4"
    assert holds(made)


def test_a_removal_without_any_death_is_refused_in_the_end(stage: Make) -> None:
    made = stage()
    remove(made, removal(made))
    made.forward(days=14)

    assert state(made) == ("6", "Chưa có thông tin đăng ký khai tử của người này.")
    assert holds(made)


@pytest.mark.parametrize(
    ("block", "changes", "ends"),
    [
        ("chuHo", {"hoTen": "Người Khác"}, "6"),
        ("chuHo", {"soDDCN": "001190900000"}, "6"),
        ("nguoiChet", {"hoTen": "Người Khác"}, "6"),
        ("nguoiChet", {"soDDCN": "001190900000"}, "6"),
        ("nguoiChet", {"ngayChet": "20260914"}, "2"),
    ],
)
def test_the_householder_s_block_and_the_deceased_must_agree(
    stage: Make, block: str, changes: dict[str, str], ends: str
) -> None:
    made = stage(officer_minutes=0)
    made.dies(made.home("death/pensioner").father)
    body = removal(made)
    remove(made, body | {block: body[block] | changes})
    made.forward(minutes=1)

    assert state(made)[0] == ends
    assert holds(made)


def test_nobody_is_removed_twice(stage: Make) -> None:
    made = stage(officer_minutes=0)
    made.dies(made.home("death/pensioner").father)
    remove(made, removal(made))
    made.forward(minutes=1)
    remove(made, removal(made, maHoSoLT="G22.99.08-260915-0002"))
    made.forward(minutes=1)

    assert state(made, "G22.99.08-260915-0002") == ("6", "Người chết không còn đăng ký thường trú.")


def test_a_householder_s_own_residence_is_removed_and_leaves_the_home_without_one(stage: Make) -> None:
    made = stage(officer_minutes=0)
    home = made.home("death/pensioner")
    made.dies(home.husband)
    dead = {"hoTen": home.husband.full_name, "soDDCN": home.husband.cccd, "ngayChet": "20260915"}
    remove(made, removal(made, nguoiChet=dead))
    made.forward(minutes=1)

    assert state(made)[0] == "4"


# --- doors ------------------------------------------------------------------------------------------------------------


def test_one_linked_number_is_one_dossier(stage: Make) -> None:
    made = stage(officer_minutes=0)
    register(made, registration(made, made.newborn(), dongYVNeID=False))
    made.forward(minutes=1)
    said = remove(made, removal(made))

    assert (said["status"], said["statusDescription"]) == ("1", "Hồ sơ đã được tiếp nhận trước đó.")
    assert state(made)[0] == "2"


def test_an_unknown_dossier_is_said_to_be_unknown(stage: Make) -> None:
    said = stage().ask("/apiCuTru/1.0/traTrangThaiHoSo", {"maHoSoLT": "G22-1"}, "one-stop")

    assert (said.status, said.fields["status"], said.fields["errorCode"]) == (200, "0", "DC30")
    assert "G22-1" in said.fields["errorDescription"]


@pytest.mark.parametrize(
    "changes",
    [
        {"maHoSoLT": ""},
        {"nguoiDangKy": None},
        {"dongYVNeID": "true"},
        {"diaChi": {"maTinh": "1", "maXa": "00070"}},
        {"diaChi": {"maTinh": "01", "maXa": "70"}},
        {"chuHo": {"hoTen": "A", "soDDCN": "12"}},
        {"fileDinhKem": [{}] * 21},
    ],
)
def test_a_dossier_out_of_shape_is_refused_in_http_200(stage: Make, changes: dict[str, Any]) -> None:
    made = stage()
    said = register(made, registration(made, made.newborn(), **changes))

    assert (said["status"], said["errorCode"]) == ("0", "DC10")
    assert said["errorDescription"]
    assert list(made.network.matters()) == []


def test_a_hub_that_is_away_hears_everything_later_in_order(stage: Make) -> None:
    made = stage(officer_minutes=0)
    made.hub.away = True
    register(made, registration(made, made.newborn()))
    made.forward(hours=5)
    assert [matter.kind for matter in made.network.matters()] == ["hub-report"]

    made.hub.away = False
    made.forward(hours=1)

    assert made.hub.statuses == [1, 3, 4, 5]
    assert list(made.network.matters()) == []


def test_the_trace_of_the_matter_is_kept_on_every_report(stage: Make) -> None:
    made = stage(officer_minutes=0)
    trace = "ab" * 16
    headers = (("traceparent", f"00-{trace}-{'1' * 16}-01"),)
    made.ask("/apiCuTru/1.0/dangKyThuongTru", registration(made, made.newborn()), "one-stop", headers)
    made.forward(minutes=1)

    assert {hop.trace for hop in made.network.log.after(0) if hop.party == "portal"} == {trace}
