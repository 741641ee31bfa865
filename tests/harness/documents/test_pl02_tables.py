"""The tables of Phụ lục 02 say what public material says: how many fields, in which order, under which root."""

from importlib.resources import files
from json import loads

import pytest
from lxml import etree

from harness.documents.codes import codes
from harness.documents.formats import FORMATS
from harness.documents.table import PL02, Field, table

FIELDS = {
    "CT03": 33,
    "CT04": 45,
    "CT06": 25,
    "CT07": 27,
    "GIAYDIEUTRINOITRU": 36,
    "GIAYDIEUTRIVOSINH": 29,
    "GIAYSUCKHOEME": 29,
    "GIAYBAOTU": 38,
    "GIAYCHUNGSINH": 69,
    "GKSK": 25,
    "DC09BH": 33,
}


@pytest.mark.parametrize("kind", FIELDS)
class TestEveryTable:
    def test_has_as_many_fields_as_published_and_none_twice(self, kind: str) -> None:
        tags = table(kind, PL02).tags

        assert len(tags) == len(set(tags)) == FIELDS[kind]

    def test_names_only_formats_and_code_lists_that_exist(self, kind: str) -> None:
        for field in table(kind, PL02).fields:
            assert not field.format or field.format in FORMATS
            assert not field.codes or codes(field.codes, PL02)

    def test_speaks_both_languages_and_gives_a_source_for_every_field(self, kind: str) -> None:
        for field in table(kind, PL02).fields:
            assert field.says.vi
            assert field.says.en
            assert field.english
            assert field.source

    def test_has_a_sample_that_it_finds_nothing_wrong_with(self, kind: str) -> None:
        layout = table(kind, PL02)
        sample = _sample(kind)

        if kind != "DC09BH":
            assert tuple(sample) == layout.tags
        for field in layout.fields:
            assert _objection(field, sample.get(field.wire_tag, "")) == ""


def _sample(kind: str) -> dict[str, str]:
    folder = files("harness") / "samples"
    if kind == "GKSK":
        record: dict[str, str] = loads((folder / "GKSK_PL02.json").read_text("utf-8"))
        return record
    root = etree.fromstring((folder / f"{kind}_PL02.xml").read_bytes())
    assert root.tag == table(kind, PL02).root
    return {str(element.tag): element.text or "" for element in root.iter() if len(element) == 0}


def _objection(field: Field, value: str) -> str:
    if not value:
        return "missing" if field.required == "yes" else ""
    if field.format and not FORMATS[field.format].check(value):
        return "format"
    if field.codes and value not in codes(field.codes, PL02):
        return "code"
    return "length" if field.length and len(value) > field.length else ""


@pytest.mark.parametrize(
    ("kind", "root"),
    [
        ("GIAYDIEUTRINOITRU", "CTGiayDieuTriNoiTru"),
        ("GIAYDIEUTRIVOSINH", "CTGiayDieuTriVoSinh"),
        ("GIAYSUCKHOEME", "CTGiaySucKhoeMe"),
        ("CT03", "CT03"),
    ],
)
def test_three_kinds_hold_a_root_that_is_not_their_name(kind: str, root: str) -> None:
    assert table(kind, PL02).root == root


@pytest.mark.parametrize(
    ("kind", "tag", "alias"),
    [
        ("CT03", "TENBENHNICD10", "TENBENHICD10"),
        ("GIAYDIEUTRINOITRU", "BENH_ICD10_MA", "BENH_ICD10_ID"),
    ],
)
def test_spellings_seen_in_real_messages_stand_beside_the_papers_own(kind: str, tag: str, alias: str) -> None:
    assert table(kind, PL02).field(tag).aliases == (alias,)


def test_the_medical_code_and_the_card_are_never_required() -> None:
    for kind in FIELDS:
        for field in table(kind, PL02).fields:
            if field.tag in {"MA_YTE", "MA_THE"}:
                assert field.required == "no"


def test_a_birth_is_told_to_the_second_and_a_mother_without_a_number_has_ten_zeros() -> None:
    notice = table("GIAYCHUNGSINH", PL02)

    assert notice.field("NGAY_SINH_CON").format == "time14"
    assert FORMATS[notice.field("MA_BHXH_NND").format].check("0000000000")


@pytest.mark.parametrize("kind", ["CT03", "CT04", "CT06", "CT07", "GIAYDIEUTRINOITRU"])
def test_no_paper_settles_passports_or_the_number_of_somebody_who_has_none(kind: str) -> None:
    layout = table(kind, PL02)

    assert layout.field("SO_CCCD").format == ""
    assert FORMATS[layout.field("MA_BHXH").format].check("0000000000")


def test_the_driver_certificate_counts_the_sexes_from_zero() -> None:
    assert set(codes(table("GKSK", PL02).field("GIOITINHVAL").codes)) == {"0", "1"}
