"""Opening `data`: wrappers, XML, and what is hostile."""

import json

import pytest

from harness.wire.hostile import MalformedError
from mocks.justice.opening import FIELDS_MAX, open_json, open_xml

PLAIN = {"nksHoTen": "Nguyễn An", "theBHYT": {"nguoiGiamHo": "ME"}}
XML = "<hotich><hoso><nksHoTen>Nguyễn An</nksHoTen><nksNgaySinh>14.09.2026</nksNgaySinh></hoso></hotich>"


@pytest.mark.parametrize(
    "wrapped",
    [
        PLAIN,
        {"hoTich": PLAIN},
        {"hoTich": {"hoSo": [PLAIN]}},
        {"hoTich": {"nksHoTen": "Nguyễn An"}, "theBHYT": {"nguoiGiamHo": "ME"}},
        {"data": "<hoSo><hoTich><nksHoTen>Nguyễn An</nksHoTen></hoTich></hoSo>", "theBHYT": {"nguoiGiamHo": "ME"}},
    ],
)
def test_json_is_opened_with_or_without_its_wrappers(wrapped: object) -> None:
    assert open_json(json.dumps(wrapped)) == PLAIN


def test_xml_is_opened_to_its_fields_namespaces_and_comments_passed_over() -> None:
    told = '<h:hotich xmlns:h="urn:h"><!-- x --><h:hoso><h:nksHoTen>An</h:nksHoTen><!-- y --></h:hoso></h:hotich>'

    assert open_xml(XML) == {"nksHoTen": "Nguyễn An", "nksNgaySinh": "14.09.2026"}
    assert open_xml(told) == {"nksHoTen": "An"}
    assert open_json(json.dumps(XML)) == open_xml(XML)


def test_a_name_in_parts_stays_in_parts() -> None:
    assert open_xml("<hotich><nksHoTen><Ho>Lê</Ho><Ten>An</Ten></nksHoTen></hotich>") == {
        "nksHoTen": {"Ho": "Lê", "Ten": "An"}
    }


def test_so_many_fields_are_read_and_no_more() -> None:
    many = "".join(f"<f{number}>1</f{number}>" for number in range(FIELDS_MAX + 50))

    assert len(open_xml(f"<hotich>{many}</hotich>")) == FIELDS_MAX


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<hotich>",
        "<khac/>",
        "<hotich><hoso/><hoso/></hotich>",
        '<!DOCTYPE hotich [<!ENTITY x SYSTEM "file:///etc/passwd">]><hotich><nksHoTen>&x;</nksHoTen></hotich>',
        '<?xml version="1.0" encoding="UTF-7"?><hotich/>',
        "\ud800",
    ],
)
def test_hostile_xml_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        open_xml(text)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"hoTich": [1, 2]}', '{"a": NaN}', "[" * 5000, '"khong xml"'])
def test_hostile_json_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        open_json(text)
