"""Papers for those who may have them: each consumer its kinds, with a purpose; the newest form of each paper."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mocks.insurance.paper_index import PaperIndex

Make = Callable[..., Any]
MOTHER = "001190900001"
BIRTH = {"MA_GCS": "00001.GCS.01901.26", "SO_CCCD_NND": MOTHER, "MA_BHXH_NND": "0000000000", "TEN_CON": "Thử"}


def fetch(stage: Any, kind: str, consumer: str = "justice", purpose: str = "KHAI_SINH", **asked: str) -> Any:
    return stage.api("apiDuLieuYTe/layChungTu", {"loai": kind, **asked}, consumer, purpose)


def test_civil_status_fetches_a_birth_notice_by_number_and_by_mother(insurance: Make) -> None:
    stage = insurance()
    stage.give("GIAYCHUNGSINH", BIRTH)

    by_number = fetch(stage, "GIAYCHUNGSINH", soChungTu="00001.GCS.01901.26")
    by_person = fetch(stage, "GIAYCHUNGSINH", soDinhDanh=MOTHER)

    assert by_number == by_person
    paper = by_number["dsChungTu"][0]
    assert (by_number["ketQua"], paper["soChungTu"], paper["maCSKCB"]) == ("1", "00001.GCS.01901.26", "01901")
    assert paper["ngayNhan"] == "202609150830"
    assert paper["noiDung"] == BIRTH


@pytest.mark.parametrize(
    ("consumer", "purpose", "kind"),
    [
        ("justice", "KHAI_SINH", "GKSK"),
        ("justice", "KHAI_SINH", "XML1"),
        ("licensing", "GPLX", "GIAYBAOTU"),
        ("health-book", "SUC_KHOE", "GKSK"),
        ("appraisal-board", "GDYK", "XML1"),
        ("portal", "OM_DAU", "CT07"),
    ],
)
def test_a_consumer_gets_only_its_own_kinds(insurance: Make, consumer: str, purpose: str, kind: str) -> None:
    said = fetch(insurance(), kind, consumer, purpose, soDinhDanh=MOTHER)

    assert (said["ketQua"], said["maLoi"], said["dsChungTu"]) == ("0", "CT02", [])


@pytest.mark.parametrize("purpose", ["", "GPLX", "khai_sinh"])
def test_a_purpose_that_was_agreed_is_needed(insurance: Make, purpose: str) -> None:
    said = fetch(insurance(), "GIAYCHUNGSINH", purpose=purpose, soDinhDanh=MOTHER)

    assert (said["ketQua"], said["maLoi"]) == ("0", "CT01")


def test_nothing_there_is_an_answer_too(insurance: Make) -> None:
    said = fetch(insurance(), "GIAYBAOTU", purpose="KHAI_TU", soChungTu="9")

    assert (said["ketQua"], said["dsChungTu"], said["maLoi"]) == ("1", [], "")


def test_nobody_in_particular_is_asked_about_by_bulk_consumers_only(insurance: Make) -> None:
    stage = insurance()
    stage.give("GKSK", {"SO": "00001/GKSKLX/01901/26", "SOCMND_PASSPORT": MOTHER})

    assert fetch(stage, "GIAYCHUNGSINH", tuNgay="20260901")["maLoi"] == "CT03"
    assert fetch(stage, "GKSK", "licensing", "GPLX")["maLoi"] == "CT03"
    assert len(fetch(stage, "GKSK", "licensing", "GPLX", tuNgay="20260915")["dsChungTu"]) == 1
    assert fetch(stage, "GKSK", "licensing", "GPLX", tuNgay="202609150831")["dsChungTu"] == []
    assert fetch(stage, "GKSK", "licensing", "GPLX", tuNgay="15/09/2026")["maLoi"] == "CT04"


def test_the_health_book_sees_the_agreed_fields_and_the_five_added_ones(insurance: Make) -> None:
    stage = insurance()
    claim = {"MA_LK": "L1", "SO_CCCD": MOTHER, "NHOM_MAU": "A", "CHIEU_CAO": "160", "LY_DO_VV": "sốt"}
    stage.give("XML1", claim | {"PP_DIEU_TRI": "thuốc", "GHI_CHU": "", "T_BHTT": "100000", "DIEN_THOAI": "0190"})

    paper = fetch(stage, "XML1", "health-book", "SUC_KHOE", soDinhDanh=MOTHER)["dsChungTu"][0]

    assert {"NHOM_MAU", "CHIEU_CAO", "LY_DO_VV", "PP_DIEU_TRI", "GHI_CHU"} <= set(paper["noiDung"])
    assert not {"T_BHTT", "DIEN_THOAI"} & set(paper["noiDung"])


def test_a_paper_that_was_sent_again_stands_in_its_newest_form(insurance: Make) -> None:
    stage = insurance()
    driver = {"SO": "00001/GKSKLX/01901/26", "SOCMND_PASSPORT": MOTHER}
    stage.give("GKSK", driver | {"KETLUAN": "A0-3"})
    stage.give("GKSK", driver | {"KETLUAN": "A0-1"})
    stage.give("GKSK", driver | {"KETLUAN": "A0-2"}, facility="79902")

    papers = fetch(stage, "GKSK", "licensing", "GPLX", soDinhDanh=MOTHER)["dsChungTu"]

    assert [paper["noiDung"]["KETLUAN"] for paper in papers] == ["A0-1", "A0-2"]


def test_a_drivers_classes_are_papers_of_their_own(insurance: Make) -> None:
    stage = insurance()
    driver = {"SO": "00001/GKSKLX/01901/26", "SOCMND_PASSPORT": MOTHER}
    stage.give("GKSK", driver | {"HANGBANGLAI": "B"})
    stage.give("GKSK", driver | {"HANGBANGLAI": "C1"})

    papers = fetch(stage, "GKSK", "licensing", "GPLX", soDinhDanh=MOTHER)["dsChungTu"]

    assert [paper["noiDung"]["HANGBANGLAI"] for paper in papers] == ["B", "C1"]


def test_number_and_person_must_both_hold(insurance: Make) -> None:
    stage = insurance()
    stage.give("GIAYCHUNGSINH", BIRTH)

    said = fetch(stage, "GIAYCHUNGSINH", soChungTu=BIRTH["MA_GCS"], soDinhDanh="001190900009")

    assert said["dsChungTu"] == []


def test_a_person_is_found_under_every_number_that_bhxh_knows(insurance: Make) -> None:
    stage = insurance()
    woman = stage.home().woman
    stage.give("CT03", {"MA_BHXH": woman.bhxh_number, "SO_LUU_TRU": "1"})
    stage.give("CT07", {"MA_THE": woman.card, "MA_CT": "2"})
    stage.give("CT04", {"SO_CCCD": woman.cccd, "MA_CT": "3"})

    found = stage.desk.registry.papers_of(woman.cccd)

    assert [paper.sheet.kind for paper in found] == ["CT03", "CT07", "CT04"]
    assert stage.desk.registry.papers_of(woman.card, "CT07") == found[1:2]


def test_a_row_that_names_nobody_belongs_to_the_stay(insurance: Make) -> None:
    stage = insurance()
    stage.give("XML7", {"MA_LK": "L7", "SO_LUU_TRU": "77"})
    stage.give("XML1", {"MA_LK": "L7", "SO_CCCD": MOTHER})
    stage.give("XML8", {"MA_LK": "L7"})
    stage.give("XML8", {"MA_LK": "L7"}, facility="79902")

    said = fetch(stage, "XML7", "appraisal-board", "GDYK", soDinhDanh=MOTHER)

    assert len(said["dsChungTu"]) == 1
    assert len(stage.desk.registry.papers_of(MOTHER, "XML8")) == 1


def test_mothers_without_a_number_are_not_one_person(insurance: Make) -> None:
    stage = insurance()
    stage.give("GIAYCHUNGSINH", BIRTH)

    assert stage.desk.registry.papers_of("0000000000") == []


def test_the_index_reads_on_and_takes_a_late_verdict(insurance: Make) -> None:
    stage = insurance()
    stage.give("CT03", {"SO_CCCD": MOTHER})
    paper = replace(stage.network.papers(0)[0], number=20)
    shown = [paper]
    index = PaperIndex(lambda after: [one for one in shown if one.number > after])
    assert len(index.about([MOTHER])) == 1

    shown += [replace(paper, number=10), replace(paper, number=30)]

    assert [one.number for one in index.about([MOTHER])] == [10, 20, 30]
