from datetime import UTC, date, datetime

import pytest

from harness.documents.authors import values
from harness.documents.authors.claims import claim
from harness.documents.dates import read_date, read_time
from harness.documents.scene import Scene
from harness.documents.situations import situations
from harness.documents.table import VERSIONS, table, versions
from harness.filing import Filing, Sheet, sheet_of_mapping
from harness.judge import judge
from harness.tablerules import table_check
from harness.world import World

TODAY = date(2026, 3, 16)
CLAIMS = ("XML1", "XML7", "XML8", "XML9", "XML10", "XML11", "XML12", "XML13", "XML14", "CHECKIN")
EDITIONS = [(kind, version) for kind in CLAIMS for version in versions(kind)]


@pytest.fixture(scope="module")
def world() -> World:
    return World.make(7, TODAY, datetime(2026, 3, 16, 2, tzinfo=UTC))


@pytest.fixture
def scene(world: World) -> Scene:
    return world.scene(5)


def only(kind: str, version: str, scene: Scene, situation: str = "plain") -> dict[str, str]:
    (record,) = values(kind, version, scene, situation)
    return record


def faults(kind: str, version: str, record: dict[str, str]) -> list[str]:
    sheet = Sheet(kind, version, "", "", tuple(record), record)
    return [f"{kind} {version}{finding.place} {finding.says.en}" for _, finding in table_check(kind, version)(sheet)]


@pytest.mark.parametrize("situation", situations())
@pytest.mark.parametrize("child", [False, True], ids=["grown up", "child"])
def test_every_table_holds_in_every_situation(situation: str, child: bool, world: World) -> None:  # noqa: FBT001
    found = [
        fault
        for number in range(3)
        for kind, version in EDITIONS
        for record in values(kind, version, world.scene(number, child=child), situation)
        for fault in faults(kind, version, record)
    ]

    assert found == []


@pytest.mark.parametrize(("kind", "version"), EDITIONS)
def test_every_tag_stands_in_wire_order(kind: str, version: str, scene: Scene) -> None:
    assert tuple(only(kind, version, scene)) == table(kind, version).tags


@pytest.mark.parametrize("situation", ["transfer", "transfer_on_request", "transfer_onward"])
@pytest.mark.parametrize("version", ["4750", "3176"])
def test_a_transfer_letter_repeats_table_1(situation: str, version: str, scene: Scene) -> None:
    assert copied_otherwise("XML13", version, scene, situation) == {}


@pytest.mark.parametrize("situation", [name for name in situations() if not name.startswith("transfer")])
@pytest.mark.parametrize("version", ["4750", "3176"])
def test_an_appointment_repeats_table_1(situation: str, version: str, scene: Scene) -> None:
    assert copied_otherwise("XML14", version, scene, situation) == {}


def copied_otherwise(kind: str, version: str, scene: Scene, situation: str) -> dict[str, tuple[str, str]]:
    record, encounter = only(kind, version, scene, situation), only("XML1", version, scene, situation)
    own = {"MA_TTDV", "DU_PHONG", "GIAY_CHUYEN_TUYEN"}
    return {
        tag: (text, encounter[tag])
        for tag, text in record.items()
        if text and tag in encounter and tag not in own and text != encounter[tag]
    }


def test_the_ends_of_a_transfer_are_those_of_table_1_under_their_new_names(scene: Scene) -> None:
    letter, encounter = (only(kind, "3176", scene, "transfer_onward") for kind in ("XML13", "XML1"))

    assert letter["MA_CSKCB_DI"] == encounter["MA_NOI_DI"] != ""
    assert letter["MA_CSKCB_DEN"] == encounter["MA_NOI_DEN"] != ""


@pytest.mark.parametrize("situation", situations())
def test_the_stay_is_the_same_in_tables_1_7_and_8(situation: str, scene: Scene) -> None:
    stays = {
        (record["MA_LK"], record["NGAY_VAO"], record["NGAY_RA"])
        for record in (only(kind, "4750", scene, situation) for kind in ("XML1", "XML7", "XML8"))
    }

    assert len(stays) == 1


@pytest.mark.parametrize("situation", situations())
def test_nobody_leaves_before_arriving_and_the_paper_is_of_that_day(situation: str, scene: Scene) -> None:
    record = only("XML7", "3176", scene, situation)

    arrived, left = read_time(record["NGAY_VAO"]), read_time(record["NGAY_RA"])
    assert arrived is not None
    assert left is not None
    assert arrived <= left
    assert record["NGAY_CT"] == record["NGAY_RA"][:8]


@pytest.mark.parametrize(
    ("kind", "days", "first", "last", "situation"),
    [
        ("XML7", "SO_NGAY_NGHI", "NGOAITRU_TUNGAY", "NGOAITRU_DENNGAY", "rest_days"),
        ("XML10", "SO_NGAY", "TU_NGAY", "DEN_NGAY", "plain"),
        ("XML11", "SO_NGAY_NGHI", "TU_NGAY", "DEN_NGAY", "plain"),
        ("XML11", "SO_NGAY_NGHI", "TU_NGAY", "DEN_NGAY", "pregnancy_loss"),
        ("XML11", "SO_NGAY_NGHI", "TU_NGAY", "DEN_NGAY", "tuberculosis"),
    ],
)
def test_rest_counts_both_ends(kind: str, days: str, first: str, last: str, situation: str, scene: Scene) -> None:
    record = only(kind, "4750", scene, situation)

    begins, ends = read_date(record[first]), read_date(record[last])
    assert begins is not None
    assert ends is not None
    assert (ends - begins).days + 1 == int(record[days])


def test_a_lost_pregnancy_lies_within_the_stay(world: World) -> None:
    for number in range(30):
        record = only("XML7", "4750", world.scene(number), "pregnancy_loss")
        assert record["NGAY_VAO"] <= record["THOIGIAN_DINHCHI"] <= record["NGAY_RA"]


@pytest.mark.parametrize(
    ("situation", "flags", "note"),
    [
        ("surgery_birth", ("1", "0"), "Sinh con phải phẫu thuật"),
        ("early_birth", ("0", "1"), "Sinh con dưới 32 tuần tuổi"),
        ("surgery_early_birth", ("1", "1"), "Phẫu thuật, sinh con dưới 32 tuần tuổi"),
    ],
)
def test_a_birth_note_is_the_set_phrase(situation: str, flags: tuple[str, str], note: str, scene: Scene) -> None:
    record = only("XML9", "4750", scene, situation)

    assert (record["SINHCON_PHAUTHUAT"], record["SINHCON_DUOI32TUAN"]) == flags
    assert record["GHI_CHU"] == note


def test_twins_get_one_record_each_with_numbers_of_their_own(scene: Scene) -> None:
    first, second = values("XML9", "3176", scene, "twins")

    assert first["HO_TEN_NND"] == second["HO_TEN_NND"]
    assert all(first[tag] != second[tag] for tag in ("MA_THE_TAM", "SO", "HO_TEN_CON", "NGAY_SINH_CON"))
    weights = only("XML1", "3176", scene, "twins")["CAN_NANG_CON"]
    assert weights == f"{first['CAN_NANG_CON']};{second['CAN_NANG_CON']}"


def test_a_child_of_five_has_both_parents_in_every_paper(scene: Scene) -> None:
    encounter, paper = (only(kind, "4750", scene, "child") for kind in ("XML1", "XML7"))

    born = read_date(encounter["NGAY_SINH"])
    assert born is not None
    assert 5 * 365 <= (scene.day - born).days < 6 * 365
    assert paper["HO_TEN_CHA"] == scene.father.full_name
    assert paper["HO_TEN_ME"] == scene.patient.full_name


def test_staff_sign_by_bhxh_number_and_from_qd_3176_by_licence(scene: Scene) -> None:
    before, after = only("XML7", "4750", scene), only("XML7", "3176", scene)

    assert (before["MA_TTDV"], before["MA_BS"]) == (scene.head.bhxh_number, scene.doctor.bhxh_number)
    assert (after["MA_TTDV"], after["MA_BS"]) == (scene.head.licence, scene.doctor.licence)


def test_an_appointment_is_a_time_and_from_qd_3176_a_day(scene: Scene) -> None:
    before, after = only("XML14", "4750", scene), only("XML14", "3176", scene)

    assert before["NGAY_HEN_KL"] == after["NGAY_HEN_KL"] + "0800"
    assert before["NGAY_HEN_KL"] > before["NGAY_RA"]


def test_the_same_scene_gives_the_same_values(world: World) -> None:
    again = World.make(7, TODAY, datetime(2026, 3, 16, 2, tzinfo=UTC))

    assert claim("3176", world.scene(9), "twins") == claim("3176", again.scene(9), "twins")


def test_a_whole_claim_holds_what_its_version_has(scene: Scene) -> None:
    assert [kind for kind, _ in claim("4750", scene, "transfer")] == ["XML1", "XML7", "XML8", "XML13"]
    assert [kind for kind, _ in claim("130", scene, "transfer")] == ["XML1", "XML7", "XML8"]


@pytest.mark.parametrize("situation", situations())
@pytest.mark.parametrize("version", VERSIONS)
def test_no_rule_finds_anything_in_a_whole_claim(situation: str, version: str, world: World) -> None:
    scene = world.scene(4)
    sheets = [
        sheet_of_mapping(record, kind, version, f"/{kind}")
        for kind, records in claim(version, scene, situation)
        for record in records
    ]
    staff = world.staff_identifiers(scene.facility.code)
    filing = Filing(version, "claims", scene.facility.code, sheets, TODAY, staff)

    assert judge(filing) == []


def test_a_pregnancy_rest_paper_names_pregnancy_whatever_the_encounter_is_about(scene: Scene) -> None:
    for situation in situations():
        assert "dưỡng thai" in only("XML10", "3176", scene, situation)["CHAN_DOAN_RV"]


def test_what_does_not_exist_is_a_key_error(scene: Scene) -> None:
    with pytest.raises(KeyError):
        values("XML13", "130", scene)
    with pytest.raises(KeyError):
        values("XML7", "4750", scene, "no_such_situation")
