"""Numbers for the newborn, marks on the dead, and what the change feed tells of both."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from harness.wire.citizens import read_changes, read_changes_json, read_citizen
from harness.wire.population import KINSHIP, SHARE, FeedQuestion, Question, question, question_json, read_confirmation
from tests.mocks.population.conftest import AT, Stage, about

Make = Callable[..., Stage]
FOR_EVER = 4_102_444_800_000


def newborn_question(stage: Stage, number: str, service: Any = SHARE) -> Question:
    child = stage.home().newborn
    return question(service, "q", child.full_name, child.born, number)


def number_body(stage: Stage, **changes: Any) -> dict[str, Any]:
    home = stage.home()
    return {
        "maYeuCau": "KS-9",
        "hoTen": home.newborn.full_name,
        "ngaySinh": f"{home.newborn.born:%Y%m%d}",
        "gioiTinh": "2",
        "maTinhKhaiSinh": "001",
        "soDinhDanhMe": home.woman.cccd,
        "soDinhDanhCha": "",
    } | changes


# --- numbers ----------------------------------------------------------------------------------------------------------


def test_a_number_tells_place_century_sex_and_year_and_its_serial_begins_with_nine(stage: Make) -> None:
    made = stage()
    number = made.newborn(maTinhKhaiSinh="064")

    assert len(number) == 12
    assert number[:7] == f"0643{made.home().newborn.born:%y}9"


@pytest.mark.parametrize(
    ("born", "sex", "digit"),
    [("19991231", "1", "0"), ("19991231", "2", "1"), ("20000101", "1", "2"), ("20260101", "2", "3")],
)
def test_the_fourth_digit_is_century_and_sex(stage: Make, born: str, sex: str, digit: str) -> None:
    assert stage().newborn(ngaySinh=born, gioiTinh=sex)[3] == digit


def test_one_request_gets_one_number_however_often_it_comes(stage: Make) -> None:
    made = stage()

    assert {made.newborn() for _ in range(3)} == {made.newborn()}
    assert [act.kind for act in made.desk.acts()] == ["number-given"]


def test_one_child_gets_one_number_whoever_asks(stage: Make) -> None:
    made = stage()

    assert made.newborn(request="KS-1") == made.newborn(request="KS-2")
    assert len(list(made.desk.acts())) == 1


def test_twins_and_foundlings_get_numbers_of_their_own(stage: Make) -> None:
    made = stage()
    numbers = {
        made.newborn(request="KS-1"),
        made.newborn(request="KS-2", hoTen="Tên Sinh Đôi"),
        made.newborn(request="KS-3", soDinhDanhMe="", soDinhDanhCha=""),
        made.newborn(request="KS-4", soDinhDanhMe="", soDinhDanhCha=""),
    }

    assert len(numbers) == 4


def test_no_number_is_anybody_else_s(stage: Make) -> None:
    made = stage()
    taken = {person.cccd for person in made.desk.registry.everybody()}
    given = [made.newborn(request=f"KS-{turn}", soDinhDanhMe="", soDinhDanhCha="") for turn in range(300)]

    assert len(set(given)) == 300
    assert not taken & set(given)


def test_a_number_does_not_depend_on_who_came_before(stage: Make) -> None:
    one, other = stage(), stage()
    other.newborn(scene="birth/counter", request="KS-0")

    assert one.newborn() == other.newborn()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"maTinhKhaiSinh": "099"}, "DC21"),
        ({"maTinhKhaiSinh": "000"}, "DC21"),
        ({"ngaySinh": "20260230"}, "DC22"),
        ({"ngaySinh": "18991231"}, "DC22"),
        ({"ngaySinh": "20260916"}, "DC22"),
        ({"gioiTinh": "3"}, "DC10"),
        ({"maYeuCau": "x" * 41}, "DC10"),
        ({"hoTen": ""}, "DC10"),
        ({"soDinhDanhMe": "123"}, "DC10"),
    ],
)
def test_a_request_that_cannot_be_is_refused(stage: Make, changes: dict[str, Any], code: str) -> None:
    made = stage()
    said = made.ask("/apiSoDinhDanh/1.0/capSoDinhDanh", number_body(made, **changes), "justice")

    assert (said.status, said.fields["maLoi"]) == (400, code)


def test_a_request_s_number_is_not_used_for_another_child(stage: Make) -> None:
    made = stage()
    made.newborn(request="KS-9")
    said = made.ask("/apiSoDinhDanh/1.0/capSoDinhDanh", number_body(made, hoTen="Người Khác"), "justice")

    assert (said.status, said.fields["maLoi"]) == (400, "DC20")


def test_born_abroad_takes_a_country_s_code(stage: Make) -> None:
    assert stage().newborn(maTinhKhaiSinh="123").startswith("123")


def test_the_newborn_exists_with_parents_but_lives_nowhere_yet(stage: Make) -> None:
    made = stage()
    number = made.newborn()
    share = read_citizen(made.soap(newborn_question(made, number)).body)
    kinship = read_citizen(made.soap(newborn_question(made, number, KINSHIP)).body)

    assert share is not None
    assert (share.permanent, share.householder) == (None, None)
    assert kinship is not None
    assert kinship.mother is not None
    assert kinship.mother.cccd == made.home().woman.cccd
    assert number not in {person.cccd for person in made.desk.registry.members(made.home().husband.cccd)}


def test_a_name_that_xml_cannot_hold_does_no_harm(stage: Make) -> None:
    made = stage()
    number = made.newborn(hoTen="Nguyễn\u0001 Thị\uffff B")
    response = made.soap(question(SHARE, "q", "Nguyễn Thị B", made.home().newborn.born, number))

    assert response.status == 200
    assert read_citizen(response.body) is not None


# --- deaths -----------------------------------------------------------------------------------------------------------


def test_the_dead_are_found_no_more_but_stay_their_children_s_parents(stage: Make) -> None:
    made = stage()
    home = made.home()

    assert made.dies(home.father) is True
    assert read_confirmation(made.soap(about(home.father)).body) is False
    assert read_citizen(made.soap(about(home.father, SHARE)).body) is None
    child = read_citizen(made.soap(about(home.woman, KINSHIP)).body)
    assert child is not None
    assert child.father is not None
    assert child.father.cccd == home.father.cccd


def test_a_death_is_marked_once_whoever_reports_it(stage: Make) -> None:
    made = stage()
    father = made.home().father

    assert made.dies(father) is made.dies(father) is made.dies(father, request="KT-2") is True
    assert [(act.kind, act.key) for act in made.desk.acts()] == [("death-marked", father.cccd)]


def test_another_day_or_a_stranger_is_answered_no_and_may_be_right_later(stage: Make) -> None:
    made = stage()
    father = made.home().father
    stranger = made.home("reconcile/unknown").woman

    assert made.dies(father) is True
    assert made.dies(father, AT.date() - timedelta(days=1), "KT-2") is False
    assert made.dies(stranger, request="KT-3") is False
    assert made.dies(made.home().mother, request="KT-3") is True


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ngayChet": "20260916"}, "DC22"),
        ({"ngayChet": "00000000"}, "DC22"),
        ({"ngayChet": "15/09/2026"}, "DC10"),
        ({"soDinhDanh": "1"}, "DC10"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(stage: Make, changes: dict[str, str], code: str) -> None:
    made = stage()
    body = {"maYeuCau": "KT", "soDinhDanh": made.home().father.cccd, "ngayChet": "20260915"} | changes
    said = made.ask("/apiSoDinhDanh/1.0/baoTu", body, "justice")

    assert (said.status, said.fields["maLoi"]) == (400, code)


def test_a_notice_s_number_is_not_used_for_another_death(stage: Make) -> None:
    made = stage()
    made.dies(made.home().father)
    body = {"maYeuCau": "KT-1", "soDinhDanh": made.home().mother.cccd, "ngayChet": "20260915"}

    assert made.ask("/apiSoDinhDanh/1.0/baoTu", body, "justice").fields["maLoi"] == "DC20"


# --- the change feed --------------------------------------------------------------------------------------------------


def feed(stage: Stage, **changes: Any) -> list[tuple[str, str]]:
    """Who and what, on one page."""
    asked = FeedQuestion(**({"number": "f", "since_ms": 0, "until_ms": FOR_EVER} | changes))
    lines = read_changes(stage.soap(asked).body)
    assert lines == read_changes_json(stage.ask("/dancu/DanhSachThayDoi", question_json(asked)).data)
    return [(line.cccd, line.told[0]["Loai"]) for line in lines]


def test_the_feed_tells_births_and_deaths_in_order(stage: Make) -> None:
    made = stage()
    number = made.newborn()
    made.forward(minutes=1)
    made.dies(made.home().father)

    assert feed(made) == [(number, "CAP_SO"), (made.home().father.cccd, "BAO_TU")]
    assert feed(made, kind="BAO_TU") == [(made.home().father.cccd, "BAO_TU")]


def test_the_span_includes_its_beginning_and_not_its_end(stage: Make) -> None:
    made = stage()
    made.newborn()
    at = int(AT.timestamp() * 1000)

    assert len(feed(made, since_ms=at, until_ms=at + 1)) == 1
    assert feed(made, since_ms=0, until_ms=at) == []
    assert feed(made, since_ms=at + 1) == []


def test_pages_end_with_an_empty_one(stage: Make) -> None:
    made = stage()
    given = [made.newborn(request=f"KS-{turn}", soDinhDanhMe="", soDinhDanhCha="") for turn in range(5)]
    pages = [feed(made, page=page, size=2) for page in (1, 2, 3, 4)]

    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [cccd for page in pages for cccd, _ in page] == given


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"size": 1001}, b"DC11"),
        ({"size": 0}, b"DC11"),
        ({"since_ms": 2, "until_ms": 1}, b"DC12"),
        ({"kind": "KHAC"}, b"DC12"),
        ({"page": 0}, b"DC12"),
    ],
)
def test_a_feed_out_of_bounds_is_refused(stage: Make, changes: dict[str, Any], code: bytes) -> None:
    asked = FeedQuestion(**({"number": "f", "since_ms": 0, "until_ms": FOR_EVER} | changes))
    response = stage().soap(asked)

    assert response.status == 400
    assert code in response.body
