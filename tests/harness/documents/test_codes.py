import pytest

from harness.documents.codes import code_lists, codes, source


@pytest.mark.parametrize("name", code_lists())
def test_every_list_has_a_source_and_both_languages(name: str) -> None:
    assert source(name)
    assert all(meaning.vi and meaning.en for meaning in codes(name).values())


def test_death_outside_came_with_qd_4750() -> None:
    assert "8" not in codes("KET_QUA_DTRI", "130")
    assert "8" in codes("KET_QUA_DTRI", "4750")
    assert "8" in codes("KET_QUA_DTRI", "3176")


def test_visit_categories_are_27_codes_now() -> None:
    assert len(codes("MA_DOITUONG_KCB", "3176")) == 27
    assert "1.8" in codes("MA_DOITUONG_KCB", "4750")
    assert "1.8" not in codes("MA_DOITUONG_KCB", "3176")


def test_there_are_54_ethnic_groups_kinh_first_and_a_code_for_foreigners() -> None:
    groups = codes("MA_DANTOC")

    assert len(groups) == 54 + 1
    assert groups["01"].vi == "Kinh"
    assert groups["55"].vi == "Người nước ngoài"


def test_later_forms_of_care_hold_whatever_the_version_of_the_table() -> None:
    assert "14" in codes("MA_LOAI_KCB", "4750")


def test_an_unknown_list_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        codes("NO_SUCH_LIST")
