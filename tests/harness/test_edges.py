from datetime import UTC, date, datetime

from harness.edges import documents_of, play, versions_played
from harness.rule import Case
from harness.rulebook import rulebook
from harness.text import Text
from harness.world import World

WORLD = World.make(7, date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC))
RULE = rulebook()["XML7-STAY-01"]


def case(**given: object) -> Case:
    return Case(Text("một trường hợp", "a case"), dict(given), ())


def record(given: Case, kind: str = "XML7") -> dict[str, str]:
    documents = documents_of(RULE, given, WORLD.scene(1), "3176")
    return next(records[0] for name, _version, records in documents if name == kind)


def test_the_same_case_gives_the_same_documents() -> None:
    assert play(case(), RULE, WORLD, 5) == play(case(), RULE, WORLD, 5)


def test_a_claim_never_travels_without_table_1() -> None:
    kinds = [kind for kind, _version, _records in documents_of(RULE, case(), WORLD.scene(1), "3176")]

    assert kinds == ["XML1", "XML7"]


def test_dates_are_told_from_the_day_of_the_scene() -> None:
    scene = WORLD.scene(1)

    assert record(case(set={"NGAY_CT": "@D"}))["NGAY_CT"] == f"{scene.day:%Y%m%d}"


def test_a_value_can_be_lengthened_to_an_edge() -> None:
    assert len(record(case(set={"TEN_BS": "@+255"}))["TEN_BS"]) == 255


def test_tags_can_be_left_out_added_and_swapped() -> None:
    changed = list(record(case(omit=["DU_PHONG"], add={"LA": "1"}, order=[["MA_LK", "SO_LUU_TRU"]])))

    assert changed[:2] == ["SO_LUU_TRU", "MA_LK"]
    assert changed[-1] == "LA"
    assert "DU_PHONG" not in changed


def test_a_companion_is_changed_by_its_own_word() -> None:
    assert record(case(**{"with": {"XML1": {"set": {"MA_LOAI_KCB": "06"}}}}), "XML1")["MA_LOAI_KCB"] == "06"


def test_what_all_documents_share_changes_in_all_of_them() -> None:
    given = case(set={"MA_LK": "khóa chung"})

    assert record(given)["MA_LK"] == record(given, "XML1")["MA_LK"] == "khóa chung"


def test_a_case_is_played_where_its_document_exists_and_its_rule_holds() -> None:
    assert versions_played(RULE, case()) == ("130", "4750", "3176")
    assert versions_played(RULE, case(document="XML13")) == ("4750", "3176")
    assert versions_played(RULE, case(versions=["4750"])) == ("4750",)
