"""The electronic paper: a PDF whose own table of places is right."""

import re

from mocks.justice.paper import paper


def test_every_object_stands_where_the_table_says() -> None:
    data = paper("Giấy khai sinh", ["Họ và tên: Đỗ (Minh) \\ An"])
    table = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", data)[0])
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n ", data)]

    assert data.startswith(b"%PDF-1.4\n")
    assert data[table:].startswith(b"xref\n0 %d\n" % (len(places) + 1))
    for number, place in enumerate(places, 1):
        assert data[place:].startswith(b"%d 0 obj\n" % number)


def test_the_stream_is_as_long_as_it_says_and_escapes_what_pdf_means() -> None:
    data = paper("Giấy khai sinh", ["Họ và tên: Đỗ (Minh) \\ An"])
    length, stream = re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", data, re.DOTALL)[0]

    assert int(length) == len(stream)
    assert rb"(Ho va ten: Do \(Minh\) \\ An) Tj" in stream
    assert b"MO PHONG" in stream


def test_the_title_is_written_in_full_in_the_properties() -> None:
    title = re.findall(rb"/Title <FEFF([0-9A-F]+)>", paper("Giấy khai sinh", []))[0]

    assert bytes.fromhex(title.decode()).decode("utf-16-be") == "Giấy khai sinh"
