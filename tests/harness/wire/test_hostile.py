import time

import pytest

from harness.wire.hostile import MalformedError, decode_base64, parse_json, parse_xml

BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'

DEFAULTS = (
    "<!DOCTYPE a [<!ATTLIST b " + " ".join(f'a{n} CDATA "x"' for n in range(1000)) + "]><a>" + "<b/>" * 100_000 + "</a>"
)
"""A thousand attributes for each of a hundred thousand elements, out of half a megabyte."""


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        BOMB.decode().encode("utf-16"),
        b"<a>" * 10_000 + b"</a>" * 10_000,
        b"<a>\x00</a>",
        b"<a>\xff\xfe\xfa</a>",
        b"",
        b"<a/><b/>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a [+ADwAIQ-ENTITY b "c"+AD4]+AD4<a/>',
        '<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037"),
        '<?xml version="1.0" encoding="utf-32"?><a/>'.encode("utf-32"),
        DEFAULTS.encode("utf-16"),
        DEFAULTS.encode("utf-16-be"),
        b"<a>" + b"<a/>" * 1_100_000 + b"</a>",
        b"<a " + b" ".join(b'a%d=""' % n for n in range(1_100_000)) + b"/>",
    ],
    ids=[
        "entities",
        "entities-utf16",
        "deep",
        "nul",
        "invalid-utf8",
        "empty",
        "two-roots",
        "external",
        "utf7",
        "ebcdic",
        "utf32",
        "defaults-utf16",
        "defaults-utf16-be",
        "siblings",
        "attributes",
    ],
)
def test_hostile_xml_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(MalformedError) as refused:
        parse_xml(data)

    assert refused.value.says.vi
    assert refused.value.says.en


def test_json_beyond_the_depth_is_refused_before_it_is_read() -> None:
    with pytest.raises(MalformedError):
        parse_json(b"[" * 100_000)


def test_brackets_inside_strings_are_no_depth() -> None:
    assert parse_json(b'{"a":"' + b"[" * 1000 + b'"}') == {"a": "[" * 1000}


@pytest.mark.parametrize("text", ["a b=", "####", "abc", "YQ"])
def test_base64_is_read_strictly(text: str) -> None:
    with pytest.raises(MalformedError):
        decode_base64(text)


def test_line_breaks_inside_base64_are_tolerated() -> None:
    assert decode_base64("YWJj\r\nZGVm") == b"abcdef"


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 70 + b'"' + b'\\"' * 10_000_000,
        b"[" * 70 + b'"' + b"\\" * 10_000_001,
        b'"' * 20_000_000,
        b"[" + b"{}," * 5_000_000 + b"{}]",
        b'{"a":[' + b'"",' * 5_000_000 + b'""]}',
        b"[" + b"9" * 10_000_000 + b"]",
    ],
    ids=["escaped-quotes", "backslashes", "quotes", "objects", "texts", "digits"],
)
def test_json_that_would_take_minutes_or_gigabytes_is_refused_at_once(data: bytes) -> None:
    begun = time.perf_counter()

    with pytest.raises(MalformedError):
        parse_json(data)

    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":"\\ud800"}',
        b'{"a":"\\uDFFF"}',
        b'{"\\udc00":1}',
        b'"\xed\xa0\x80"',
        b"NaN",
        b"[-Infinity]",
        '{"a":1}'.encode("utf-16"),
    ],
)
def test_what_is_no_text_and_no_number_is_no_json(data: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_json(data)


def test_a_whole_surrogate_pair_and_a_byte_order_mark_are_read() -> None:
    assert parse_json(b'\xef\xbb\xbf{"a":"\\ud83d\\ude00"}') == {"a": "😀"}


@pytest.mark.parametrize("name", ["utf-8", "windows-1258", "ISO-8859-1", "us-ascii"])
def test_encodings_that_contain_ascii_are_read(name: str) -> None:
    assert parse_xml(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode()).tag == "a"


def test_a_legal_file_of_the_longest_stay_is_read() -> None:
    row = b"<CT>" + b"<T>1</T>" * 55 + b"</CT>"

    assert len(parse_xml(b"<DS>" + row * 3000 + b"</DS>")) == 3000
