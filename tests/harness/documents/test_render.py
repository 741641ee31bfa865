from lxml import etree

from harness.documents.render import render, render_element


def test_a_single_record_is_the_root_itself() -> None:
    root = etree.fromstring(render("XML7", "4750", [{"MA_LK": "1", "SO_LUU_TRU": "2"}]))

    assert root.tag == "CHI_TIEU_DU_LIEU_GIAY_RA_VIEN"
    assert [(child.tag, child.text) for child in root] == [("MA_LK", "1"), ("SO_LUU_TRU", "2")]


def test_records_of_a_list_stand_in_their_wrappers() -> None:
    root = etree.fromstring(render("XML9", "4750", [{"MA_LK": "1"}, {"MA_LK": "2"}]))

    path = "DSACH_GIAYCHUNGSINH/DU_LIEU_GIAY_CHUNG_SINH/MA_LK"
    assert [found.text for found in root.findall(path)] == ["1", "2"]


def test_tags_keep_the_order_they_were_given_in() -> None:
    root = etree.fromstring(render("XML7", "4750", [{"NGAY_RA": "b", "NGAY_VAO": "a"}]))

    assert [child.tag for child in root] == ["NGAY_RA", "NGAY_VAO"]


def test_it_is_utf8_with_a_declaration_and_without_bom() -> None:
    data = render("XML7", "4750", [{"TEN_BS": "Nguyễn Thị Ấn"}])

    assert data.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert "Nguyễn Thị Ấn".encode() in data


def test_marks_of_xml_are_escaped() -> None:
    text = "a < b & c > d \"e\" 'f' ]]>"

    assert etree.fromstring(render_element("X", {"Y": text})).findtext("Y") == text
