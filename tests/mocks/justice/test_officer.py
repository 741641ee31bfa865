"""The officers' doors: the counter, the list, the choices, handing over, sending again, the office's address."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from harness.wire.population import CONFIRM
from tests.mocks.justice.conftest import BIRTH, CHOICES, DEATH, MOTHER, Site


def test_a_birth_at_the_counter_is_registered_at_once_and_enters_the_list(site: Callable[..., Site]) -> None:
    place = site()
    said = place.counter().fields
    row = place.row()

    assert (said["trangThai"], said["so"], said["quyenSo"], said["ngayDangKy"]) == (4, "1", "01/2026", "15/09/2026")
    assert said["soDinhDanh"].startswith("001")
    assert said["canhBao"] == []
    assert (row["trangThai"], row["maTrangThai"], row["hoTen"]) == ("chưa gửi", 0, "Nguyễn Minh An")
    assert (row["noiDangKyKCB"], row["nguoiGiamHo"], row["hinhThucNhan"]) == ("", "", "")
    assert row["soDinhDanh"] == said["soDinhDanh"]
    assert row["id"] == str(said["id"])


def test_the_counter_works_at_any_hour(site: Callable[..., Site]) -> None:
    place = site(at=datetime(2026, 9, 19, 20, 0, tzinfo=VIETNAM))

    assert place.counter().fields["ngayDangKy"] == "19/09/2026"


def test_a_death_at_the_counter_enters_no_list(site: Callable[..., Site]) -> None:
    place = site()

    assert place.counter(DEATH).fields["trangThai"] == 4
    assert place.officer("GET", "chuyenBHXH").fields == {"tongSo": 0, "danhSach": []}


def test_the_same_number_again_is_the_same_registration(site: Callable[..., Site]) -> None:
    place = site()
    first = place.counter(maHoSo="HT-1").fields

    assert place.counter(maHoSo="HT-1").fields == first
    assert len(list(place.desk.registers.all())) == 1


def test_what_the_registry_does_not_confirm_can_be_set_right_at_the_counter(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.strangers.add(MOTHER)
    said = place.counter(maHoSo="HT-1").fields
    assert (said["trangThai"], "meSoDDCN" in said["ghiChu"], said["id"]) == (2, True, None)
    assert said["hanBoSungHoSo"]

    assert place.counter(BIRTH | {"meSoDDCN": "001196900007"}, maHoSo="HT-1").fields["trangThai"] == 4


def test_a_registration_that_nobody_answers_goes_on_by_itself(site: Callable[..., Site]) -> None:
    place = site()
    place.axis.says[CONFIRM] = 503
    assert place.counter(maHoSo="HT-1").fields["trangThai"] == 3
    del place.axis.says[CONFIRM]
    place.lone.forward(minutes=2)

    assert place.counter(maHoSo="HT-1").fields["trangThai"] == 4


def test_oddities_are_shown_in_both_languages(site: Callable[..., Site]) -> None:
    (note,) = site().counter(BIRTH | {"meNoiCuTru": ""}).fields["canhBao"]

    assert set(note) == {"vi", "en"}
    assert note["vi"] != note["en"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"module": "KH"}, "module"),
        ({"maDonVi": "x"}, "maDonVi"),
        ({"data": {}}, "nksHoTen"),
        ({"data": BIRTH | {"meSoDDCN": "1"}}, "meSoDDCN"),
        ({"data": "text"}, "data"),
    ],
)
def test_a_form_that_is_not_right_is_400_with_the_field(
    site: Callable[..., Site], body: dict[str, Any], place: str
) -> None:
    said = site().officer("POST", "dangKy", {"module": "KS", "maDonVi": 70, "data": BIRTH} | body)

    assert (said.status, said.fields["place"]) == (400, place)
    assert set(said.fields["error"]) == {"vi", "en"}


@pytest.mark.parametrize(
    ("born", "enters"), [("16/09/2020", True), ("15/09/2020", False), ("01/01/2001", False), ("15/09/2026", True)]
)
def test_only_a_child_under_six_on_the_day_of_saving_enters(
    site: Callable[..., Site], *, born: str, enters: bool
) -> None:
    place = site()
    said = place.counter(BIRTH | {"nksNgaySinh": born, "meNgaySinh": "1970", "chaNgaySinh": "1970"}).fields

    assert said["trangThai"] == 4
    assert place.officer("GET", "chuyenBHXH").fields["tongSo"] == int(enters)


@pytest.mark.parametrize(
    ("gone", "kind", "guardian"),
    [((), "", ""), (("cha",), "2", "ME"), (("me",), "3", "CHA"), (("me", "cha"), "4", "NYC"), ((), "5", "NYC")],
)
def test_the_guardian_is_filled_in_on_the_list(
    site: Callable[..., Site], gone: tuple[str, ...], kind: str, guardian: str
) -> None:
    place = site()
    data = {tag: value for tag, value in BIRTH.items() if not (gone and tag.startswith(gone))}
    place.counter(data | ({"nksLoaiKhaiSinh": kind} if kind else {}))

    assert place.row()["nguoiGiamHo"] == guardian


def test_an_item_is_chosen_handed_over_changed_and_handed_over_again(site: Callable[..., Site]) -> None:
    place = site()
    place.counter()
    one = f"chuyenBHXH/{place.row()['id']}"
    assert place.officer("POST", f"{one}/chuyen").status == 400

    assert place.officer("PUT", one, CHOICES).fields["trangThai"] == "chưa gửi"
    assert place.officer("POST", f"{one}/chuyen").fields["trangThai"] == "chờ gửi"
    changed = place.officer("PUT", one, {"noiDangKyKCB": "79024"}).fields
    assert (changed["noiDangKyKCB"], changed["nguoiGiamHo"], changed["trangThai"]) == ("79024", "ME", "chờ gửi")
    assert place.officer("POST", f"{one}/chuyen").fields["trangThai"] == "chờ gửi"
    assert place.officer("POST", f"{one}/guiLai").status == 409


@pytest.mark.parametrize(
    "choice",
    [{"noiDangKyKCB": "0190"}, {"nguoiGiamHo": "BA"}, {"hinhThucNhan": 3}, {"hinhThucNhan": []}],
)
def test_a_choice_that_cannot_be_meant_is_400(site: Callable[..., Site], choice: dict[str, Any]) -> None:
    place = site()
    place.counter()

    assert place.officer("PUT", f"chuyenBHXH/{place.row()['id']}", choice).status == 400


def test_the_delivery_may_be_a_number(site: Callable[..., Site]) -> None:
    place = site()
    place.counter()

    assert place.officer("PUT", f"chuyenBHXH/{place.row()['id']}", {"hinhThucNhan": 2}).fields["hinhThucNhan"] == "2"


@pytest.mark.parametrize("action", ["", "/chuyen", "/guiLai"])
def test_an_item_that_is_not_there_is_404(site: Callable[..., Site], action: str) -> None:
    method = "POST" if action else "PUT"

    assert site().officer(method, f"chuyenBHXH/77{action}", CHOICES).status == 404


def test_delivery_at_the_office_waits_for_its_address(site: Callable[..., Site]) -> None:
    place = site()
    place.counter()
    one = f"chuyenBHXH/{place.row()['id']}"
    place.officer("PUT", one, CHOICES | {"hinhThucNhan": "1"})
    refused = place.officer("POST", f"{one}/chuyen")
    assert refused.status == 409
    assert "địa chỉ trụ sở" in refused.fields["error"]["vi"]

    assert place.officer("PUT", "cauHinh", {"diaChiTruSo": "Số 1 đường Thử"}).status == 200
    assert place.officer("POST", f"{one}/chuyen").status == 200


def test_the_address_may_be_one_offices_or_preset_by_a_setting(site: Callable[..., Site]) -> None:
    place = site(office_address="Số 1 đường Thử")
    place.officer("PUT", "cauHinh", {"diaChiTruSo": "Số 2 đường Thử", "maDonVi": 4})

    assert place.desk.cards.queue.address("00070") == "Số 1 đường Thử"
    assert place.desk.cards.queue.address("00004") == "Số 2 đường Thử"


@pytest.mark.parametrize("body", [{"diaChiTruSo": ""}, {"diaChiTruSo": "  "}, {}, {"diaChiTruSo": "A", "maDonVi": "x"}])
def test_an_empty_address_or_an_unknown_office_is_400(site: Callable[..., Site], body: dict[str, Any]) -> None:
    assert site().officer("PUT", "cauHinh", body).status == 400


def test_the_list_is_asked_by_state_name_or_number_and_by_office(site: Callable[..., Site]) -> None:
    place = site()
    place.waiting()
    place.counter(BIRTH | {"nksHoTen": "Nguyễn Thu Hà"}, maDonVi="00004")

    def count(query: str) -> int:
        found: int = place.officer("GET", f"chuyenBHXH?{query}").fields["tongSo"]
        return found

    assert count("") == 2
    assert count("trangThai=ch%E1%BB%9D+g%E1%BB%ADi") == 1
    assert count("trangThai=1") == 1
    assert count("trangThai=0&maDonVi=00004") == 1
    assert count("trangThai=0&maDonVi=70") == 0
    assert place.officer("GET", "chuyenBHXH?trang=2").fields["danhSach"] == []
    assert place.officer("GET", "chuyenBHXH?trangThai=khac").status == 400
    assert place.officer("GET", "chuyenBHXH?trang=x").status == 400


def test_choices_may_come_with_the_dossier_and_the_item_goes_on_by_itself(site: Callable[..., Site]) -> None:
    place = site()
    place.push(BIRTH | {"theBHYT": CHOICES | {"hinhThucNhan": 2}})
    place.lone.forward(minutes=36)
    row = place.row()

    assert row["trangThai"] in {"chờ gửi", "đã gửi"}
    assert (row["noiDangKyKCB"], row["nguoiGiamHo"], row["hinhThucNhan"]) == ("01901", "ME", "2")


@pytest.mark.parametrize(
    ("card", "phrase"),
    [
        ({"noiDangKyKCB": "1"}, "mã cơ sở KCB"),
        (CHOICES | {"hinhThucNhan": "1"}, "chưa cấu hình địa chỉ trụ sở"),
        ({"noiDangKyKCB": "01901"}, "chưa chọn người giám hộ"),
    ],
)
def test_choices_that_cannot_be_used_wait_for_the_officer_with_a_warning(
    site: Callable[..., Site], card: dict[str, Any], phrase: str
) -> None:
    place = site()
    place.counter(theBHYT=card)
    row = place.row()

    assert row["trangThai"] == "chưa gửi"
    assert phrase in row["canhBao"]["vi"]


@pytest.mark.parametrize("card", ["x", [], {}, {"noiDangKyKCB": {"a": 1}}])
def test_choices_of_a_strange_shape_do_no_harm(site: Callable[..., Site], card: Any) -> None:
    place = site()
    assert place.push(BIRTH | {"theBHYT": card})["status"] == "1"
    place.lone.forward(hours=1)

    assert place.row()["trangThai"] == "chưa gửi"
