"""033, 037 and kinship, by SOAP and by JSON: who is found, who is not, and never why."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from harness.clock import VIETNAM
from harness.rule import Basis
from harness.wire.citizens import read_citizen, read_citizen_json, read_nodes
from harness.wire.population import (
    CONFIRM,
    KINSHIP,
    SHARE,
    question_json,
    question_xml,
    read_confirmation,
    read_confirmation_json,
)
from harness.wire.xroad_soap import headers_of, text_of
from tests.mocks.population.conftest import AT, Stage, about, by_axis

Make = Callable[..., Stage]


def exists(stage: Stage, scene: str, **changes: str) -> bool | None:
    asked = replace(about(stage.home(scene).woman), **changes)
    return read_confirmation(stage.soap(asked).body)


def test_everybody_of_an_ordinary_home_exists(stage: Make) -> None:
    made = stage()

    for citizen in made.home().members.values():
        assert read_confirmation(made.soap(about(citizen)).body) is True
        said = made.ask(f"/dancu/{CONFIRM}", question_json(about(citizen)))
        assert read_confirmation_json(said.data) is True


def test_another_name_day_or_number_gets_the_same_bare_no(stage: Make) -> None:
    made = stage()
    answers = {
        made.soap(replace(about(made.home().woman), **changes)).body
        for changes in ({"name": "SOMEBODYELSE"}, {"born": "19000101"}, {"cccd": "001190900000"})
    }

    assert len(answers) == 1
    assert read_confirmation(answers.pop()) is False


def test_a_bare_year_is_enough_where_the_day_is_known(stage: Make) -> None:
    made = stage()
    year = f"{made.home().woman.born.year}"

    assert exists(made, "birth/happy", born=year) is True
    assert exists(made, "birth/happy", born=f"{int(year) - 1}") is False


def test_marks_must_be_spelt_as_the_registry_spells_them_unless_they_are_left_off(stage: Make) -> None:
    made = stage()
    woman = made.home().woman
    held = made.desk.registry.get(woman.cccd)
    assert held is not None
    held.name = "Nguyễn Thị Hoà"

    for sent, found in (
        ("NGUYENTHIHOA", True),
        ("Nguyễn Thị Hoà", True),
        ("NGUYỄN  THỊ HOÀ", True),
        ("Nguyễn Thị Hòa", False),
        ("NGUYENTHIHOAN", False),
        ("123", False),
    ):
        assert read_confirmation(made.soap(replace(about(woman), name=sent)).body) is found


def test_a_quirk_of_the_town_is_a_plain_no(stage: Make) -> None:
    made = stage()

    assert exists(made, "reconcile/unknown") is False
    assert exists(made, "reconcile/year-only") is False
    assert exists(made, "reconcile/year-only", born=f"{made.home('reconcile/year-only').woman.born.year}") is True
    assert exists(made, "reconcile/wrong-sex") is True


def test_the_share_tells_everything_and_codes_are_the_registry_s(stage: Make) -> None:
    made = stage()
    home = made.home()
    record = read_citizen(made.soap(about(home.child, SHARE)).body)

    assert record is not None
    assert record == read_citizen_json(made.ask(f"/dancu/{SHARE}", question_json(about(home.child, SHARE))).data)
    assert (record.cccd, record.sex, record.born) == (home.child.cccd, "1", f"{home.child.born:%Y%m%d}")
    assert record.father is not None
    assert record.mother is not None
    assert record.representative is not None
    assert record.householder is not None
    assert (record.father.cccd, record.mother.cccd) == (home.husband.cccd, home.woman.cccd)
    assert record.representative.cccd == home.woman.cccd
    assert (record.householder.cccd, record.householder.relation) == (home.husband.cccd, "CH03")
    assert record.spouse is None
    assert record.permanent is not None
    assert (record.permanent.province, record.permanent.commune) == (
        home.child.address.province,
        home.child.address.commune,
    )


def test_part_of_the_people_have_their_whole_name_in_ten_upper_case(stage: Make) -> None:
    made = stage()
    shapes = set()
    for citizen in made.home().members.values():
        nodes = read_nodes(made.soap(about(citizen, SHARE)).body)
        assert nodes is not None
        name = nodes[0]["HoVaTen"]
        whole = int(citizen.cccd[-1]) % 2 == 0
        shapes.add(whole)
        assert (name["Ho"] == "") is whole
        assert name["Ten"] == (citizen.full_name.upper() if whole else citizen.full_name.split()[-1])

    assert shapes == {True, False}


def test_a_wrong_sex_and_a_move_show_in_the_share_only(stage: Make) -> None:
    made = stage()
    wrong = read_citizen(made.soap(about(made.home("reconcile/wrong-sex").woman, SHARE)).body)
    moved = read_citizen(made.soap(about(made.home("renewal/moved").woman, SHARE)).body)

    assert wrong is not None
    assert wrong.sex == "1"
    assert moved is not None
    assert moved.householder is not None
    assert (moved.householder.cccd, moved.householder.relation) == (moved.cccd, "CH01")


@pytest.mark.parametrize(
    ("at", "district"),
    [(datetime(2025, 6, 30, 9, tzinfo=VIETNAM), True), (datetime(2025, 7, 1, 9, tzinfo=VIETNAM), False)],
)
def test_an_address_has_a_district_until_the_end_of_june_2025(stage: Make, at: datetime, *, district: bool) -> None:
    made = stage(at=at)
    nodes = read_nodes(made.soap(about(made.home().husband, SHARE)).body)

    assert nodes is not None
    assert ("MaQuanHuyen" in nodes[0]["ThuongTru"]) is district


def test_nobody_found_is_an_answer_without_a_citizen(stage: Make) -> None:
    made = stage()
    stranger = about(made.home("reconcile/unknown").woman, SHARE)

    assert read_nodes(made.soap(stranger).body) == []
    said = made.ask(f"/dancu/{SHARE}", question_json(stranger))
    assert (said.status, said.fields["CongdanCollection"]["SoCongDan"]) == (200, "0")
    assert "CongDan" not in said.fields["CongdanCollection"]


def test_kinship_names_father_and_mother_in_parts(stage: Make) -> None:
    made = stage()
    home = made.home()
    nodes = read_nodes(made.soap(about(home.woman, KINSHIP)).body)

    assert nodes is not None
    assert nodes[0]["Cha"]["SoDinhDanh"] == home.father.cccd
    assert nodes[0]["Me"]["SoDinhDanh"] == home.mother.cccd
    assert set(nodes[0]["Cha"]["HoVaTen"]) == {"Ho", "ChuDem", "Ten"}
    assert "ThuongTru" not in nodes[0]


def test_a_parent_whom_the_registry_does_not_hold_is_known_by_number_only(stage: Make) -> None:
    made = stage()
    home = made.home("reconcile/unknown")
    record = read_citizen(made.soap(about(home.child, SHARE)).body)

    assert record is not None
    assert record.mother is not None
    assert (record.mother.cccd, record.mother.name) == (home.woman.cccd, "")


def test_an_old_identity_card_finds_its_holder(stage: Make) -> None:
    made = stage()
    woman = made.home().woman
    person = made.desk.registry.get(woman.cccd)
    assert person is not None
    made.desk.registry.add(replace(person, cmnd="012345678"))

    asked = replace(about(woman), cccd="", cmnd="012345678")

    assert read_confirmation(made.soap(asked).body) is True
    assert read_confirmation(made.soap(replace(asked, cmnd="012345679")).body) is False


def test_every_look_up_is_logged_with_officer_purpose_and_result(stage: Make) -> None:
    made = stage()
    woman = made.home().woman
    made.soap(about(woman, officer="cb-7"))
    made.soap(replace(about(woman, SHARE), name="NOBODY"))

    query = f"/dancu/canbo/lichSuTraCuu?soDinhDanh={woman.cccd}"
    rows = made.raw(query, b"", (), "GET")
    told = made.desk.lookups_of(woman.cccd)

    assert rows.status == 200
    assert b'"maCanBo":"cb-7"' in rows.body
    assert [(one.service, one.found, one.caller.party) for one in told] == [
        (CONFIRM, True, "insurance"),
        (SHARE, False, "insurance"),
    ]
    assert told[0].caller.purpose == "KHAI_SINH"
    assert told[0].caller.dossier == "G22.99.08-260915-0001"
    assert told[0].at == AT


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"MaTichHop": "099"}, 400),
        ({"SoCMND": "012345678"}, 400),
        ({"SoDinhDanh": "1"}, 400),
        ({"NgayThangNamSinh": {}}, 400),
        ({"NgayThangNamSinh": {"Nam": "90"}}, 400),
        ({"HoVaTen": "A" * 101}, 400),
        ({"HoVaTen": None}, 400),
        ({"NewTag": "x"}, 200),
        ({"MaDVC": None}, 400),
        ({"MaDVC": None, "MaDichVu": "VPCP"}, 200),
        ({"MaDichVu": "VPCP"}, 400),
        ({"MaDVC": "", "MaDichVu": "V" * 21}, 400),
        ({"NgayThangNamSinh": {"NgayThangNam": "1990-01-02"}}, 200),
        ({"NgayThangNamSinh": {"NgayThangNam": "02/01/1990"}}, 400),
    ],
)
def test_json_is_held_to_the_same_shape(stage: Make, changes: dict[str, object], status: int) -> None:
    made = stage()
    body = question_json(about(made.home().woman)) | changes
    said = made.ask(f"/dancu/{CONFIRM}", body)

    assert said.status == status
    assert status == 200 or set(said.fields) == {"MaLoi", "MoTaLoi"}


def test_the_other_builds_name_is_of_the_yes_no_check_alone(stage: Make) -> None:
    made = stage()
    body = question_json(about(made.home().woman, SHARE)) | {"MaDVC": None, "MaDichVu": "VPCP"}

    assert made.ask(f"/dancu/{SHARE}", body).status == 400


def test_either_spelling_of_a_day_finds_the_citizen(stage: Make) -> None:
    made = stage()
    born = {"NgayThangNam": f"{made.home().woman.born:%Y-%m-%d}"}
    said = made.ask(f"/dancu/{CONFIRM}", question_json(about(made.home().woman)) | {"NgayThangNamSinh": born})

    assert read_confirmation_json(said.data) is True


def test_an_unknown_path_or_method_is_refused_in_the_door_s_own_shape(stage: Make) -> None:
    made = stage()

    assert made.raw("/dancu/soap", b"", by_axis("insurance"), "PUT").status == 405
    assert made.ask("/dancu/KhongCo", {}).status == 404
    assert set(made.ask("/dancu/KhongCo", {}).fields) == {"MaLoi", "MoTaLoi"}


def test_x_roads_own_headers_come_back_and_name_the_dossier(stage: Make) -> None:
    made = stage()
    woman = made.home().woman
    headers = "<x:id xmlns:x='http://x-road.eu/xsd/xroad.xsd'>m-1</x:id><x:issue xmlns:x='http://x-road.eu/xsd/xroad.xsd'>H-1</x:issue>"
    body = question_xml(about(woman)).replace(
        b"<soapenv:Header/>", f"<soapenv:Header>{headers}</soapenv:Header>".encode()
    )
    login = tuple(pair for pair in by_axis("insurance") if pair[0] != "X-Road-Issue")
    response = made.raw("/dancu/soap", body, login)

    assert [text_of(headers_of(response.body), name) for name in ("id", "issue")] == ["m-1", "H-1"]
    assert read_confirmation(response.body) is True
    assert made.desk.lookups_of(woman.cccd)[0].caller.dossier == "H-1"


def test_only_what_is_asked_by_soap_is_called_observed(stage: Make) -> None:
    doors = stage().party.operations()

    assert [door.name for door in doors if door.basis is Basis.OBSERVED] == ["soap"]
