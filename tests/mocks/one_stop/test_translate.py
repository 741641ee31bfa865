import json
from datetime import datetime
from typing import Any

import pytest

from harness.clock import VIETNAM
from mocks.one_stop.dossier import Content, Dossier
from mocks.one_stop.states import after_answer, after_push, ours_to_mend, received_already, report_says, state_name
from mocks.one_stop.translate import UnreadableError, content_of, plain_day, push_body, result_for_hub


def detail(xml: str, **more: Any) -> dict[str, Any]:
    return {"data": json.dumps({"data": xml, "fileDinhKem": [{"id": 1}, "x"]}), **more}


@pytest.mark.parametrize(
    "xml", ["<hoTich><nksHoTen>A</nksHoTen></hoTich>", "<hoSo><hoTich><nksHoTen>A</nksHoTen></hoTich></hoSo>"]
)
def test_the_declaration_is_found_as_root_or_below_it(xml: str) -> None:
    content = content_of(detail(xml, theBHYT={"nguoiGiamHo": "ME"}, maiTang=None))

    assert content.declared == {"nksHoTen": "A"}
    assert content.blocks == {"theBHYT": {"nguoiGiamHo": "ME"}}
    assert content.files == [{"id": 1}]


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"data": None},
        {"data": "{"},
        {"data": "[]"},
        {"data": "{}"},
        {"data": '{"data": 5}'},
        {"data": '{"data": "<hoSo/>"}'},
        {"data": json.dumps({"data": '<!DOCTYPE x [<!ENTITY a "b">]><hoTich>&a;</hoTich>'})},
    ],
)
def test_content_that_is_none_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        content_of(bad)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("14/09/2026", "20260914"),
        ("14.09.2026", "20260914"),
        ("1-9-2026", "20260901"),
        ("20260914", "20260914"),
        ("2026", "2026"),
        ("", ""),
        (None, ""),
    ],
)
def test_days_become_the_registrys_digits(text: Any, plain: str) -> None:
    assert plain_day(text) == plain


def pushed(**declared: str) -> dict[str, Any]:
    """What civil status is sent of that declaration."""
    received = datetime(2026, 9, 15, 8, tzinfo=VIETNAM)
    content = Content(declared, {}, [])
    dossier = Dossier("1", "G22", "H46", "3.000722", "KS", 19279, "", received, content)  # type: ignore[arg-type]
    read: dict[str, Any] = json.loads(push_body(dossier)["data"])
    return read


def test_civil_status_is_given_places_as_objects() -> None:
    data = pushed(nksNoiSinh="Trạm y tế", nksNoiSinhDVHC="44", meNoiCuTru="Thôn 1", nksQueQuan="")

    assert data["nksNoiSinh"] == {"maTinh": "44", "maHuyen": None, "maXa": None, "dcChiTiet": "Trạm y tế"}
    assert data["meNoiCuTru"] == {"maTinh": None, "maHuyen": None, "maXa": None, "dcChiTiet": "Thôn 1"}
    assert (data["nksQueQuan"], "nksNoiSinhDVHC" in data) == ("", False)


def test_an_area_that_is_no_provinces_code_stays_where_it_is() -> None:
    data = pushed(nksNoiSinh="Trạm y tế", nksNoiSinhDVHC="Xã A, tỉnh B")

    assert (data["nksNoiSinhDVHC"], data["nksNoiSinh"]["maTinh"]) == ("Xã A, tỉnh B", None)


@pytest.mark.parametrize(("hub", "sent"), [("20260915", "15.09.2026"), ("15/09/2026", "15/09/2026"), ("", "")])
def test_civil_status_is_given_the_day_of_the_hospitals_paper_with_dots(hub: str, sent: str) -> None:
    assert pushed(ngayCapGCS=hub)["ngayCapGCS"] == sent


def test_a_result_for_the_hub_leaves_out_what_is_not_there() -> None:
    result = json.loads(result_for_hub("KT", {"nktNoiChet": {"dcChiTiet": "Nhà"}, "trangSo": None, "nktGioiTinh": 1}))

    assert result == {"nktNoiChet": "Nhà", "nktGioiTinh": 1, "maGiayToKetQua": "KQ.G15.000034"}


def test_states_follow_civil_status_as_observed() -> None:
    assert after_push() == 4
    assert {answer: after_answer(answer) for answer in ("1", "2", "3", "4", "6", "")} == {
        "1": None,
        "2": 5,
        "3": None,
        "4": 9,
        "6": 3,
        "": None,
    }


@pytest.mark.parametrize("text", ["Hồ sơ ĐÃ ĐƯỢC TIẾP NHẬN", "Hồ sơ đã tồn tại"])
def test_received_already_is_told_by_text(text: str) -> None:
    assert received_already(text)
    assert not received_already("Tiếp nhận lỗi")


def test_codes_about_ourselves_are_known() -> None:
    assert [ours_to_mend(code) for code in ("100", "101", "106", "108", "500", "302", "")] == [True] * 4 + [False] * 3


def test_every_state_and_report_has_its_words() -> None:
    assert all(state_name(state).vi and state_name(state).en for state in (1, 2, 3, 4, 5, 8, 9, 10))
    assert all(report_says(status) for status in range(1, 8))
