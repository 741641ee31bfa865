from datetime import UTC, date, datetime

from lxml import etree

from harness.documents.adjustment import fill, sheets
from harness.documents.authors import values
from harness.documents.table import PL02, table
from harness.wire.envelope import build_adjustment, open_envelope, seal
from harness.world import World

WORLD = World.make(5, date(2026, 3, 16), datetime(2026, 3, 16, 8, tzinfo=UTC))


def _dossier(situation: str) -> etree._Element:
    dossier = etree.Element("TT_HOSO")
    fill(dossier, values("DC09BH", PL02, WORLD.scene(1), situation))
    return dossier


def test_the_form_nests_its_rows_below_the_adjustments() -> None:
    dossier = _dossier("plain")

    assert [child.tag for child in dossier] == ["TT_MAU", "TT_XML1", "TT_DIEUCHINH"]
    assert dossier.findtext("TT_XML1/TRANGTHAI") == "2"
    assert dossier.findtext("TT_DIEUCHINH/DS_XML1_DIEUCHINH/TT_XML1_DC/TT_DIEUCHINH") == "I10;E11.9"
    assert dossier.findtext("TT_DIEUCHINH/DSCP_DIEUCHINH/CHIPHI/SOBANG_XML") == "2"


def test_what_is_filled_in_reads_back_the_same() -> None:
    for situation in ("plain", "recall", "administrative", "two_costs"):
        written = values("DC09BH", PL02, WORLD.scene(1), situation)

        read = sheets(_dossier(situation), "HOSO_DIEUCHINH_GD", "/HOSO_DIEUCHINH_GD/TT_HOSO")

        assert [sheet.values for sheet in read] == written
        assert [sheet.tags for sheet in read] == [tuple(record) for record in written]


def test_the_parts_that_stand_once_stand_once() -> None:
    dossier = _dossier("two_costs")

    assert len(dossier.findall("TT_MAU")) == len(dossier.findall("TT_XML1")) == 1
    assert len(dossier.findall("TT_DIEUCHINH/DSCP_DIEUCHINH/CHIPHI")) == 2


def test_a_row_that_says_nothing_is_not_written() -> None:
    assert _dossier("administrative").find("TT_DIEUCHINH/DSCP_DIEUCHINH") is None


def test_a_dossier_without_rows_still_reads() -> None:
    dossier = _dossier("plain")
    dossier.remove(dossier.find("TT_DIEUCHINH"))

    (sheet,) = sheets(dossier, "HOSO_DIEUCHINH_GD", "/x")

    assert sheet.get("MAU_SO") == "09/BH"
    assert "LYDO_DIEUCHINH" not in sheet.values


def test_what_stands_in_the_wrong_place_is_kept_for_the_table_rule() -> None:
    dossier = _dossier("plain")
    etree.SubElement(dossier, "GHI_CHU").text = "lạ"
    etree.SubElement(dossier.find("TT_DIEUCHINH"), "LYDO").text = "lạc chỗ"

    (sheet,) = sheets(dossier, "HOSO_DIEUCHINH_GD", "/x")

    assert "GHI_CHU" in sheet.tags
    assert sheet.values["LYDO"] == "lạc chỗ"
    assert "GHI_CHU" not in table("DC09BH", PL02).tags


def test_swapped_tags_stay_swapped() -> None:
    (record,) = values("DC09BH", PL02, WORLD.scene(1))
    tags = ["MA_CSKCB", "MAU_SO", *[tag for tag in record if tag not in {"MA_CSKCB", "MAU_SO"}]]
    dossier = etree.Element("TT_HOSO")
    fill(dossier, [{tag: record[tag] for tag in tags}])

    assert [child.tag for child in dossier.find("TT_MAU")][:2] == ["MA_CSKCB", "MAU_SO"]


def test_the_envelope_opens_to_the_records_that_it_was_filled_with() -> None:
    written = values("DC09BH", PL02, WORLD.scene(1), "two_costs")
    root = build_adjustment({}, "Id-1")
    fill(root.find("TT_HOSO"), written)

    opened = open_envelope("adjustment", PL02, seal(root, None, None, WORLD.now))

    assert opened.facility == WORLD.facilities[0].code
    assert [sheet.values for sheet in opened.sheets] == written
