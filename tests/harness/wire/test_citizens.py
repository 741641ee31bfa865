"""The citizen node: order of live answers, names in one piece or three, nobody found."""

from datetime import datetime

import pytest

from harness.clock import VIETNAM
from harness.wire.citizens import (
    Change,
    CitizenRecord,
    Kin,
    Place,
    collection_json,
    collection_xml,
    name_node,
    name_of,
    read_changes,
    read_changes_json,
    read_citizen,
    read_citizen_json,
    read_nodes,
)
from harness.wire.hostile import MalformedError
from harness.wire.population import confirmation_xml

AT = datetime(2026, 9, 15, 9, 0, tzinfo=VIETNAM)
HOME = Place("01", "00070", "Số 1 đường Quang Trung")
SOMEONE = CitizenRecord(
    cccd="001190900001",
    name="Nguyễn Thị Ngọc Ánh",
    born="19900102",
    sex="2",
    ethnic="01",
    marital="2",
    permanent=HOME,
    present=HOME,
    father=Kin("001060900002", "NGUYỄN VĂN B"),
    householder=Kin("001088900003", "LÊ VĂN C", country="", relation="CH02"),
)


def test_the_share_s_tags_stand_in_the_order_of_live_answers() -> None:
    assert list(SOMEONE.node()) == [
        *("SoDinhDanh", "SoCMND", "HoVaTen", "GioiTinh", "DanToc", "TonGiao", "TinhTrangHonNhan", "NhomMau"),
        *("NgayThangNamSinh", "NoiDangKyKhaiSinh", "QuocTich", "QueQuan", "ThuongTru", "NoiOHienTai"),
        *("Cha", "Me", "VoChong", "NguoiDaiDien", "ChuHo", "SoSoHoKhau"),
    ]


def test_a_record_is_read_as_it_was_written_in_either_form() -> None:
    assert read_citizen(collection_xml([SOMEONE.node()], AT)) == SOMEONE
    assert read_citizen_json(collection_json([SOMEONE.node()], AT)) == SOMEONE


def test_a_relative_s_name_is_one_string_in_the_share_and_in_parts_in_the_kinship_answer() -> None:
    assert SOMEONE.node()["Cha"]["HoVaTen"] == "NGUYỄN VĂN B"
    assert SOMEONE.kinship_node()["Cha"]["HoVaTen"] == {"Ho": "NGUYỄN", "ChuDem": "VĂN", "Ten": "B"}
    assert read_citizen(collection_xml([SOMEONE.kinship_node()], AT)).father.name == "NGUYỄN VĂN B"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "whole", "node"),
    [
        ("Nguyễn Thị Ngọc Ánh", False, {"Ho": "Nguyễn", "ChuDem": "Thị Ngọc", "Ten": "Ánh"}),
        ("Lê An", False, {"Ho": "Lê", "ChuDem": "", "Ten": "An"}),
        ("Ánh", False, {"Ho": "", "ChuDem": "", "Ten": "ÁNH"}),
        ("Nguyễn Thị Ngọc Ánh", True, {"Ho": "", "ChuDem": "", "Ten": "NGUYỄN THỊ NGỌC ÁNH"}),
    ],
)
def test_a_name_stands_in_parts_or_whole_in_ten(name: str, node: dict[str, str], *, whole: bool) -> None:
    assert name_node(name, whole=whole) == node
    assert name_of(node).upper() == name.upper()


def test_nobody_is_an_answer_without_a_citizen() -> None:
    nobody = collection_xml([], AT)

    assert b'SoCongDan="0"' in nobody
    assert b"CongDan>" not in nobody.replace(b"CongdanCollection", b"")
    assert read_citizen(nobody) is None
    assert read_nodes(nobody) == []
    assert "CongDan" not in collection_json([], AT)["CongdanCollection"]
    assert read_citizen_json(collection_json([], AT)) is None


def test_a_citizen_without_a_name_is_nobody_too() -> None:
    empty = {"SoDinhDanh": "", "HoVaTen": {"Ho": "", "ChuDem": "", "Ten": ""}}

    assert read_citizen(collection_xml([empty], AT)) is None


@pytest.mark.parametrize(
    "data", [None, [], {}, {"CongdanCollection": []}, {"CongdanCollection": {"CongDan": {"a": 1}}}]
)
def test_json_of_another_shape_is_nobody(data: object) -> None:
    assert read_citizen_json(data) is None


def test_another_answer_in_the_envelope_holds_no_nodes() -> None:
    assert read_nodes(confirmation_xml(exists=True)) is None


def test_a_node_deeper_than_any_citizen_is_refused() -> None:
    deep: dict[str, object] = {"SoDinhDanh": "1"}
    for _ in range(12):
        deep = {"Cha": deep}

    with pytest.raises(MalformedError):
        read_nodes(collection_xml([deep], AT))


def test_a_change_is_read_from_its_json_text_and_nonsense_tells_nothing() -> None:
    change = Change("001190900001", ({"Loai": "BAO_TU", "ThoiDiem": 1},))

    assert read_changes(collection_xml([change.node()], AT)) == [change]
    assert read_changes_json(collection_json([change.node()], AT)) == [change]
    assert Change.of({"SoDinhDanh": "1", "Body": "{nonsense"}).told == ()
    assert Change.of({"SoDinhDanh": "1", "Body": '{"a": 1}'}).told == ()
