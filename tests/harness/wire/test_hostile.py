import pytest

from harness.wire.hostile import MalformedError, decode_base64, parse_json, parse_xml

BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'


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
    ],
    ids=["entities", "entities-utf16", "deep", "nul", "invalid-utf8", "empty", "two-roots", "external"],
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
