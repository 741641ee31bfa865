"""What the author of certificates writes is valid, coherent, and the same for the same scene."""

from datetime import UTC, date, datetime, timedelta

import pytest

from harness.documents.authors import values
from harness.documents.authors.certificates import kinds, situations
from harness.documents.codes import codes
from harness.documents.dates import read_date
from harness.documents.formats import FORMATS
from harness.documents.scene import Scene
from harness.documents.table import PL02, table
from harness.world import World

TODAY = date(2026, 3, 16)
WORLD = World.make(5, TODAY, datetime(2026, 3, 16, 8, tzinfo=UTC))
WRITTEN = [(kind, situation) for kind in kinds() for situation in situations(kind)]


def _scenes() -> list[Scene]:
    return [WORLD.scene(number, child=child) for number in (1, 2, 3, 40) for child in (False, True)]


def _days(first: str, last: str) -> int:
    begin, end = read_date(first), read_date(last)
    assert begin
    assert end
    return (end - begin).days + 1


@pytest.mark.parametrize(("kind", "situation"), WRITTEN)
class TestEverySituation:
    def test_fills_every_required_field_in_its_form(self, kind: str, situation: str) -> None:
        for scene in _scenes():
            for record in values(kind, PL02, scene, situation):
                for field in table(kind, PL02).fields:
                    value = record.get(field.tag, "")
                    assert value or field.required != "yes", field.tag
                    assert not value or not field.format or FORMATS[field.format].check(value), field.tag
                    assert not value or not field.codes or value in codes(field.codes, PL02), field.tag
                    assert not field.length or len(value) <= field.length, field.tag

    def test_keeps_the_order_of_the_table(self, kind: str, situation: str) -> None:
        order = {tag: place for place, tag in enumerate(table(kind, PL02).tags)}

        for record in values(kind, PL02, WORLD.scene(1), situation):
            places = [order[tag] for tag in record]
            assert places == sorted(places)

    def test_is_the_same_twice(self, kind: str, situation: str) -> None:
        assert values(kind, PL02, WORLD.scene(9), situation) == values(kind, PL02, WORLD.scene(9), situation)

    def test_says_what_it_is_in_both_languages(self, kind: str, situation: str) -> None:
        says = situations(kind)[situation]

        assert says.vi
        assert says.en


def test_two_scenes_share_no_document_number() -> None:
    for kind, tag in (("GIAYCHUNGSINH", "MA_GCS"), ("GIAYBAOTU", "MA_GBT"), ("GKSK", "SO"), ("CT07", "MA_CT")):
        numbers = {values(kind, PL02, WORLD.scene(number))[0][tag] for number in range(200)}
        assert len(numbers) == 200


def test_sick_leave_begins_on_the_day_of_the_examination_and_keeps_to_its_limit() -> None:
    for situation, days in (("plain", 3), ("longest", 30), ("pregnancy_loss", 50), ("tuberculosis", 180)):
        record = values("CT07", PL02, WORLD.scene(1), situation)[0]

        assert record["TU_NGAY"] == record["NGAY_KCB"]
        assert _days(record["TU_NGAY"], record["DEN_NGAY"]) == days
        assert record["TU_NGAY"] <= record["NGAY_CHUNG_TU"] <= record["DEN_NGAY"]


def test_a_child_without_a_card_has_its_parents_named() -> None:
    for kind in ("CT03", "CT04", "CT07"):
        record = values(kind, PL02, WORLD.scene(1), "child")[0]

        assert record["TEKT"] == "1"
        assert record["MA_THE"] == ""
        assert record["HO_TEN_CHA"]
        assert record["HO_TEN_ME"]


def test_a_young_patient_has_parents_named_even_in_the_plain_case() -> None:
    scene = WORLD.scene(1, child=True)

    assert values("CT03", PL02, scene)[0]["HO_TEN_ME"] == scene.mother.full_name
    assert values("CT04", PL02, scene)[0]["NGUOI_GIAM_HO"] == scene.mother.full_name


def test_the_discharge_certificate_is_dated_on_the_day_of_discharge() -> None:
    record = values("CT03", PL02, WORLD.scene(3))[0]

    assert record["NGAY_CHUNG_TU"] == record["NGAY_RA"][:8]
    assert record["NGAY_VAO"] < record["NGAY_RA"]


def test_rest_after_discharge_is_given_by_both_days_after_it() -> None:
    record = values("CT03", PL02, WORLD.scene(3), "rest_days")[0]

    assert record["NGAY_RA"][:8] < record["NGOAITRU_TUNGAY"] <= record["NGOAITRU_DENNGAY"]


def test_pregnancy_papers_are_about_a_grown_woman() -> None:
    for kind in ("CT06", "GIAYDIEUTRIVOSINH", "GIAYSUCKHOEME"):
        for scene in _scenes():
            born = read_date(values(kind, PL02, scene)[0]["NGAY_SINH"])
            assert born
            assert scene.day - born > timedelta(days=16 * 365)


def test_rest_during_pregnancy_is_named_in_the_diagnosis() -> None:
    assert "dưỡng thai" in values("CT06", PL02, WORLD.scene(1))[0]["CHAN_DOAN"]


def test_a_mother_without_a_number_has_ten_zeros() -> None:
    record = values("GIAYCHUNGSINH", PL02, WORLD.scene(1), "no_bhxh")[0]

    assert record["MA_BHXH_NND"] == "0000000000"


def test_a_birth_number_has_eighteen_characters() -> None:
    number = values("GIAYCHUNGSINH", PL02, WORLD.scene(1))[0]["MA_GCS"]

    assert len(number) == 18
    assert number.split(".")[1] == "GCS"


def test_twins_get_a_notice_each() -> None:
    first, second = values("GIAYCHUNGSINH", PL02, WORLD.scene(1), "twins")

    assert first["SO_CON"] == second["SO_CON"] == "2"
    assert first["MA_GCS"] != second["MA_GCS"]
    assert first["NGAY_SINH_CON"] < second["NGAY_SINH_CON"]


def test_only_a_surrogate_birth_names_a_surrogate() -> None:
    plain = values("GIAYCHUNGSINH", PL02, WORLD.scene(1))[0]
    surrogate = values("GIAYCHUNGSINH", PL02, WORLD.scene(1), "surrogate")[0]

    assert not any(value for tag, value in plain.items() if tag.endswith("_MTH"))
    assert all(value for tag, value in surrogate.items() if tag.endswith("_MTH"))


def test_a_death_on_the_way_has_no_admission() -> None:
    record = values("GIAYBAOTU", PL02, WORLD.scene(1), "died_on_the_way")[0]

    assert record["TINH_TRANG_TV"] == "1"
    assert record["NGAYGIO_VV"] == ""


def test_a_reissued_death_notice_gives_the_original_book() -> None:
    plain = values("GIAYBAOTU", PL02, WORLD.scene(1))[0]
    again = values("GIAYBAOTU", PL02, WORLD.scene(1), "reissue")[0]

    assert again["MA_GBT"] == plain["MA_GBT"]
    assert again["SO_BAOTU_BD"] == plain["SO_BAOTU"]
    assert again["QUYEN_SO_BD"] == plain["QUYEN_SO"]


def test_a_corrected_driver_certificate_keeps_number_and_class() -> None:
    first = values("GKSK", PL02, WORLD.scene(1))[0]
    again = values("GKSK", PL02, WORLD.scene(1), "edit")[0]

    assert again["STATE"] == "EDIT"
    assert (again["SO"], again["HANGBANGLAI"]) == (first["SO"], first["HANGBANGLAI"])


def test_a_situation_of_other_kinds_only_changes_the_people() -> None:
    assert values("CT06", PL02, WORLD.scene(1), "rest_days") == values("CT06", PL02, WORLD.scene(1))


def test_a_situation_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        values("CT03", PL02, WORLD.scene(1), "on_the_moon")
