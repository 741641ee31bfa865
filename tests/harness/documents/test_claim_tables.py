import pytest

from harness.documents.codes import codes
from harness.documents.formats import FORMATS
from harness.documents.table import Field, table, versions

CLAIMS = ("XML1", "XML7", "XML8", "XML9", "XML10", "XML11", "XML12", "XML13", "XML14", "CHECKIN")
EDITIONS = [(kind, version) for kind in CLAIMS for version in versions(kind)]
COUNTS = {
    ("XML7", "130"): 25,
    ("XML7", "4750"): 26,
    ("XML8", "130"): 22,
    ("XML8", "4750"): 22,
    ("XML9", "130"): 34,
    ("XML9", "4750"): 35,
    ("XML10", "4750"): 13,
    ("XML11", "4750"): 23,
    ("XML12", "130"): 35,
    ("XML12", "4750"): 35,
    ("XML13", "4750"): 39,
    ("XML13", "3176"): 37,
    ("XML14", "4750"): 22,
    ("CHECKIN", "4750"): 26,
}


@pytest.mark.parametrize(("kind", "version"), EDITIONS)
class TestEveryEdition:
    def test_names_only_formats_and_lists_that_exist(self, kind: str, version: str) -> None:
        for field in table(kind, version).fields:
            assert not field.format or field.format in FORMATS
            assert not field.codes or codes(field.codes, version)

    def test_says_every_field_in_both_languages_with_its_source(self, kind: str, version: str) -> None:
        for field in table(kind, version).fields:
            assert field.says.vi
            assert field.says.en
            assert field.source

    def test_has_each_tag_once(self, kind: str, version: str) -> None:
        tags = table(kind, version).tags

        assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(("edition", "count"), COUNTS.items(), ids=str)
def test_the_number_of_fields_is_the_published_one(edition: tuple[str, str], count: int) -> None:
    assert len(table(*edition).fields) == count


def test_transfer_letters_do_not_exist_in_qd_130() -> None:
    assert versions("XML13") == ("4750", "3176")
    with pytest.raises(KeyError):
        table("XML13", "130")


def test_qd_3176_renames_the_ends_of_a_transfer_and_drops_the_lists() -> None:
    old, new = set(table("XML13", "4750").tags), set(table("XML13", "3176").tags)

    assert old - new == {"MA_NOI_DI", "MA_NOI_DEN", "TEN_DICH_VU", "TEN_THUOC", "PP_DIEU_TRI"}
    assert new - old == {"MA_CSKCB_DI", "MA_CSKCB_DEN", "TINH_TRANG_CT"}


@pytest.mark.parametrize("kind", [kind for kind in CLAIMS if kind not in {"XML12", "CHECKIN"}])
def test_the_signer_changes_from_bhxh_number_to_licence(kind: str) -> None:
    old, new = field_of(kind, "4750", "MA_TTDV"), field_of(kind, "3176", "MA_TTDV")

    assert (old.length, old.format) == (10, "bhxh10")
    assert (new.length, new.format) == (255, "")


@pytest.mark.parametrize(
    ("kind", "tag", "before", "after"),
    [
        ("XML7", "SO_NGAY_NGHI", 2, 3),
        ("XML7", "MA_BS", 200, 255),
        ("XML10", "MA_BS", 200, 255),
        ("XML11", "MA_BS", 200, 255),
        ("XML9", "SO_CCCD_NND", 15, None),
        ("CHECKIN", "SO_CCCD", 15, None),
        ("XML14", "NGAY_HEN_KL", 12, 8),
        ("XML13", "NGAY_VAO", 12, 100),
        ("XML13", "NGAY_RA", 12, 100),
    ],
)
def test_lengths_that_qd_3176_changed(kind: str, tag: str, before: int, after: int | None) -> None:
    assert field_of(kind, "4750", tag).length == before
    assert field_of(kind, "3176", tag).length == after


def test_the_reserve_came_with_qd_4750_where_it_was_missing() -> None:
    late = [kind for kind in ("XML7", "XML8", "XML9", "XML10", "XML11", "XML12") if not has(kind, "130", "DU_PHONG")]

    assert late == ["XML7", "XML9", "XML10", "XML11"]


def test_an_invented_height_is_marked_as_ours() -> None:
    assert field_of("XML1", "3176", "CHIEU_CAO").basis == "profile"
    assert not has("XML1", "4750", "CHIEU_CAO")


def field_of(kind: str, version: str, tag: str) -> Field:
    return table(kind, version).field(tag)


def has(kind: str, version: str, tag: str) -> bool:
    return tag in table(kind, version).tags


@pytest.mark.parametrize("kind", CLAIMS)
def test_what_only_integrations_know_of_qd_3176_is_not_published(kind: str) -> None:
    before = {field.tag: (field.length, field.format, field.required) for field in table(kind, "4750").fields}
    changed = [
        field
        for field in table(kind, "3176").fields
        if before.get(field.tag) != (field.length, field.format, field.required)
    ]

    assert [field.tag for field in changed if field.basis == "published"] == []


def test_the_district_level_is_gone_where_it_has_been_abolished() -> None:
    assert field_of("XML9", "4750", "MAHUYEN_CU_TRU").required == "yes"
    assert field_of("XML9", "3176", "MAHUYEN_CU_TRU").required == "no"


def test_a_mother_of_whom_only_the_year_is_known_or_with_a_foreign_passport_fits_table_9() -> None:
    for version in versions("XML9"):
        assert FORMATS[field_of("XML9", version, "NGAYSINH_NND").format].check("19900000")
        assert FORMATS[field_of("XML9", version, "SO_CCCD_NND").format].check("EA1234567")


def test_a_donors_temporary_card_is_not_held_to_a_newborns_pattern() -> None:
    assert FORMATS[field_of("XML7", "3176", "MA_THE_TAM").format].check("HG4010100000001")
    assert not FORMATS[field_of("XML9", "3176", "MA_THE_TAM").format].check("HG4010100000001")


def test_the_list_of_categories_is_not_forced_on_qd_130() -> None:
    field = field_of("XML1", "130", "MA_DOITUONG_KCB")

    assert (field.codes, field.length) == ("", 1)


def test_what_no_public_table_says_of_table_1_is_not_published() -> None:
    assert {
        field.tag for field in table("XML1", "4750").fields if field.required == "yes" and field.basis == "published"
    } == {
        *(
            "MA_LK",
            "MA_BN",
            "HO_TEN",
            "NGAY_SINH",
            "GIOI_TINH",
            "MA_DOITUONG_KCB",
            "NGAY_VAO",
            "MA_LOAI_KCB",
            "MA_CSKCB",
        ),
    }
