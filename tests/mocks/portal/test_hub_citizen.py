"""What a citizen meets at the hub: number, appointment, refusals, progress, notifications, supplements."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM

HUB = "/api/lienthongdvclt"


def test_a_submission_gets_number_receipt_and_appointment(hub: Any) -> None:
    said = hub.submit()

    assert said.status == 200
    assert said.fields == {
        "maHoSoLT": "G22.99.08-260915-0001",
        "ngayTiepNhan": "15/09/2026 08:30:00",
        "ngayHenTra": "18/09/2026 23:59:59",
    }


def test_the_same_child_of_the_same_requester_gets_the_same_number(hub: Any) -> None:
    first = hub.submit().fields
    hub.one.forward(minutes=20)
    form = hub.birth
    form["data"]["nksHoTen"] = "Nguyễn  Thị BÌNH"

    assert hub.submit(form).fields == first


def test_a_twin_gets_a_number_of_its_own(hub: Any) -> None:
    form = hub.birth
    form["data"] |= {"nksHoTen": "Nguyễn Thị Châu", "maGCS": "2.GCS.01901.26"}

    assert hub.number() != hub.number(form)


def test_the_same_deceased_gets_the_same_number(hub: Any) -> None:
    assert hub.number(hub.death) == hub.number(hub.death)


def test_after_a_refusal_one_may_submit_anew(hub: Any) -> None:
    first = hub.number()
    hub.take(first)
    hub.reports(first, 1, 6)

    assert hub.number() != first


def test_the_serial_starts_anew_the_next_day(hub: Any) -> None:
    hub.number()
    hub.one.forward(days=1)

    assert hub.number(hub.death) == "G22.99.08-260916-0001"


def test_filed_after_three_the_limit_counts_from_the_next_working_day(make_hub: Callable[..., Any]) -> None:
    late = make_hub(at=datetime(2026, 9, 15, 15, 1, tzinfo=VIETNAM))

    assert late.submit().fields["ngayHenTra"] == "21/09/2026 23:59:59"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (datetime(2023, 1, 10, 9, tzinfo=VIETNAM), "2.000986"),
        (datetime(2023, 1, 10, 9, tzinfo=VIETNAM), "2.001023"),
        (datetime(2025, 9, 15, 9, tzinfo=VIETNAM), "2.002621"),
        (datetime(2026, 8, 31, 9, tzinfo=VIETNAM), "2.002621"),
        (datetime(2026, 9, 1, 9, tzinfo=VIETNAM), "3.000722"),
    ],
)
def test_the_code_of_the_day_is_taken(make_hub: Callable[..., Any], day: datetime, code: str) -> None:
    assert make_hub(at=day).submit(maTTHC=code).status == 200


@pytest.mark.parametrize(
    ("day", "code", "says"),
    [
        (datetime(2026, 9, 1, 9, tzinfo=VIETNAM), "2.002621", "đã được thay thế; ngày 01/09/2026 dùng mã 3.000722"),
        (datetime(2025, 9, 15, 9, tzinfo=VIETNAM), "2.000986", "đã được thay thế; ngày 15/09/2025 dùng mã 2.002621"),
        (datetime(2026, 8, 31, 9, tzinfo=VIETNAM), "3.000722", "có hiệu lực từ 01/09/2026"),
        (datetime(2026, 9, 15, 9, tzinfo=VIETNAM), "2.002913", "không thuộc nhóm KS"),
        (datetime(2014, 9, 15, 9, tzinfo=VIETNAM), "2.000986", "chưa có nhóm thủ tục"),
    ],
)
def test_another_code_is_refused_with_a_clear_sentence(
    make_hub: Callable[..., Any], day: datetime, code: str, says: str
) -> None:
    said = make_hub(at=day).submit(maTTHC=code)

    assert said.status == 400
    assert says in said.fields["errors"]["maTTHC"][0]
    assert said.fields["detail"].isascii()


def test_a_setting_takes_codes_that_portals_still_show(make_hub: Callable[..., Any]) -> None:
    assert make_hub(settings={"old_codes": True}).submit(maTTHC="2.000986").status == 200


def test_a_declaration_needs_its_name_and_day(hub: Any) -> None:
    said = hub.submit(data={"nksHoTen": "Nguyễn Thị Bình"})

    assert said.fields["errors"] == {"data.nksNgaySinh": ["Tờ khai thiếu nksNgaySinh."]}


@pytest.mark.parametrize("block", ["xoaThuongTru", "maiTang"])
def test_a_birth_carries_no_block_of_a_death(hub: Any, block: str) -> None:
    said = hub.submit(**{block: hub.death[block]})

    assert list(said.fields["errors"]) == [block]


def test_what_xml_cannot_carry_is_refused(hub: Any) -> None:
    form = hub.birth
    form["data"]["nksNoiSinh"] = "\x00\x0b"

    assert hub.submit(form).status == 400


def test_progress_shows_who_takes_part_and_how_it_stands(hub: Any) -> None:
    shown = hub.progress(hub.number())

    assert [row["coQuanXuLy"] for row in shown["coQuan"]] == [5, 1, 2]
    assert (shown["trangThai"], shown["tenTrangThai"], shown["ngayKetThuc"]) == (1, "Mới đăng ký", "")


@pytest.mark.parametrize(("branch", "agency"), [("A", 2), ("B", 3), ("C", 3)])
def test_the_branch_decides_who_pays_the_funeral_allowance(hub: Any, branch: str, agency: int) -> None:
    form = hub.death
    form["maiTang"]["nhanh"] = branch

    assert [row["coQuanXuLy"] for row in hub.progress(hub.number(form))["coQuan"]] == [5, 1, agency]


def test_only_what_was_asked_for_takes_part(hub: Any) -> None:
    form = hub.birth
    del form["dangKyThuongTru"], form["theBHYT"]

    assert [row["coQuanXuLy"] for row in hub.progress(hub.number(form))["coQuan"]] == [5]


def test_an_unknown_dossier_is_a_404_in_the_hubs_shape(hub: Any) -> None:
    said = hub.one.ask("GET", f"{HUB}/tiendo/G22.99.08-260915-9999")

    assert said.status == 404
    assert "không tồn tại" in said.fields["errors"]["soHoSoLT"][0]


def test_the_citizen_is_told_at_every_turn(hub: Any) -> None:
    number = hub.number()
    hub.take(number)
    hub.reports(number, 1, 2)
    hub.one.ask("POST", f"{HUB}/bosung/{number}", {"data": {"meHoTen": "Lê Thị Hà"}})
    hub.take(number)
    hub.reports(number, 3, 7, 4, 5)
    hub.reports(number, 1, 3, 4, 5, agency=2)
    hub.reports(number, 1, 6, agency=1)

    assert hub.notices() == [
        "TIEP_NHAN", "DA_NHAN", "BO_SUNG", "DA_BO_SUNG", "KET_QUA", "KET_QUA", "TU_CHOI", "HOAN_THANH",
    ]  # fmt: skip


def test_one_agencys_refusal_undoes_nobodys_work(hub: Any) -> None:
    number = hub.number()
    hub.take(number)
    hub.reports(number, 1, 3, 7, 4, 5)
    hub.reports(number, 1, 3, 4, 5, agency=2)
    hub.reports(number, 1, 6, agency=1)
    shown = hub.progress(number)

    assert (shown["trangThai"], shown["coQuanTuChoi"]) == (10, [1])
    assert shown["dungHan"] is True
    assert hub.one.kinds() == ["received-linked", "linked-finished"]


def test_justices_refusal_ends_the_whole(hub: Any) -> None:
    number = hub.number()
    hub.take(number)
    hub.reports(number, 1, 6)

    assert hub.progress(number)["trangThai"] == 3
    assert hub.one.owners() == []
    assert hub.one.kinds() == ["received-linked", "linked-refused"]


# --- supplements -----------------------------------------------------------------------------------------------------


def asked(hub: Any, **fields: Any) -> str:
    number: str = hub.number()
    hub.take(number)
    hub.reports(number, 1)
    assert hub.report(number, 2, ghiChu="Thiếu giấy tờ của mẹ", **fields).fields["status"] == 200
    return number


def test_a_supplement_is_due_within_seven_working_days(hub: Any) -> None:
    shown = hub.progress(asked(hub))

    assert shown["trangThai"] == 5
    assert shown["boSung"] == [
        {"coQuanXuLy": 5, "noiDung": "Thiếu giấy tờ của mẹ", "hanBoSungHoSo": "24/09/2026 23:59:59"}
    ]


def test_the_agency_may_name_another_day(hub: Any) -> None:
    number = asked(hub, hanBoSungHoSo="30/09/2026")

    assert hub.progress(number)["boSung"][0]["hanBoSungHoSo"] == "30/09/2026 23:59:59"


def test_a_day_that_is_over_or_no_day_counts_for_nothing(hub: Any) -> None:
    number = asked(hub, hanBoSungHoSo="01/01/2020 00:00:00")

    assert hub.progress(number)["boSung"][0]["hanBoSungHoSo"] == "24/09/2026 23:59:59"


def test_while_more_is_asked_for_it_is_the_citizens_turn(hub: Any) -> None:
    asked(hub)

    assert hub.one.owners() == [("5", "citizen")]


def test_a_supplement_goes_to_the_one_stop_again_with_the_new_data(hub: Any) -> None:
    number = asked(hub)
    assert hub.listed() == []
    said = hub.one.ask("POST", f"{HUB}/bosung/{number}", {"data": {"meHoTen": "Lê Thị Hà"}})

    assert said.fields["maHoSoLT"] == number
    assert [row["maHoSo"] for row in hub.listed()] == [number]
    detail = hub.one.ask("GET", f"{HUB}/hosolienthong/{hub.listed()[0]['id']}", headers=hub.login("one-stop"))
    assert "<meHoTen>Lê Thị Hà</meHoTen>" in detail.fields["data"]["data"]


def test_the_same_supplement_again_changes_nothing(hub: Any) -> None:
    number = asked(hub)
    body = {"data": {"meHoTen": "Lê Thị Hà"}}
    first = hub.one.ask("POST", f"{HUB}/bosung/{number}", body)
    hub.take(number)
    again = hub.one.ask("POST", f"{HUB}/bosung/{number}", body)

    assert again.fields == first.fields
    assert hub.listed() == []


def test_nobody_supplements_unasked(hub: Any) -> None:
    number = hub.number()
    said = hub.one.ask("POST", f"{HUB}/bosung/{number}", {"data": {"meHoTen": "Lê Thị Hà"}})

    assert said.status == 400


def test_a_supplement_cannot_change_the_branch(hub: Any) -> None:
    number = hub.number(hub.death)
    hub.take(number)
    hub.reports(number, 1, 2)
    said = hub.one.ask("POST", f"{HUB}/bosung/{number}", {"maiTang": hub.death["maiTang"] | {"nhanh": "B"}})

    assert said.status == 400


def test_a_supplement_that_never_comes_stops_the_dossier(hub: Any) -> None:
    number = asked(hub)
    hub.one.forward(days=8)
    assert hub.progress(number)["trangThai"] == 5
    hub.one.forward(days=2)

    assert hub.progress(number)["trangThai"] == 8
    assert hub.notices()[-1] == "DUNG"
    assert "bị từ chối. không thể cập nhật trạng thái" in hub.text(number, 3).lower()
    assert hub.one.owners() == []


def test_another_agencys_stop_leaves_the_registration_alone(hub: Any) -> None:
    number = hub.number()
    hub.take(number)
    hub.reports(number, 1, 3, 7, 4, 5)
    hub.reports(number, 1, 2, agency=1)
    hub.reports(number, 1, 3, 4, 5, agency=2)
    hub.one.forward(days=14)
    shown = hub.progress(number)

    assert (shown["trangThai"], shown["coQuanTuChoi"]) == (10, [1])


def test_one_supplement_stops_the_clock_and_two_are_late(hub: Any) -> None:
    for times, on_time in ((1, True), (2, False)):
        form = hub.birth
        form["data"]["maGCS"] = f"{times}.GCS.01901.26"
        del form["dangKyThuongTru"], form["theBHYT"]
        number = hub.number(form)
        hub.take(number)
        hub.reports(number, 1)
        for turn in range(times):
            assert hub.report(number, 2, thoiGianThucHien=str(turn)).fields["status"] == 200
            hub.one.ask("POST", f"{HUB}/bosung/{number}", {"data": {"meHoTen": str(turn)}})
            hub.take(number)
        hub.one.forward(days=5)
        hub.reports(number, 3, 7, 4, 5)

        assert hub.progress(number)["dungHan"] is on_time


def test_notices_carry_both_languages_and_the_channels(hub: Any) -> None:
    number = hub.number()
    said = hub.one.ask("GET", f"{HUB}/thongbao?soDDCN=001090000001")
    notice = said.fields["thongBao"][0]

    assert number in notice["noiDung"]
    assert re.search(number, notice["noiDungEn"])
    assert notice["kenh"] == ["CONG_DVC", "VNEID", "SMS"]
