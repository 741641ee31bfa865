from datetime import UTC, date, datetime

import pytest
from lxml import etree

from harness.documents.authors import values
from harness.documents.driver import LAYOUT, build, difference_findings, layout_findings, unsigned
from harness.documents.table import PL02
from harness.wire.envelope import seal
from harness.wire.hostile import decode_base64, parse_xml
from harness.wire.inspection import inspect
from harness.wire.signature import Profile
from harness.world import World

NOW = datetime(2026, 3, 16, 8, tzinfo=UTC)
WORLD = World.make(5, date(2026, 3, 16), NOW)


def _values() -> dict[str, str]:
    return values("GKSK", PL02, WORLD.scene(1))[0]


def test_the_signed_copy_spells_one_tag_its_own_way() -> None:
    root = build(_values())

    assert tuple(child.tag for child in root) == LAYOUT
    assert root.findtext("NGAYTHANGNAMCAPCMD") == _values()["NGAYTHANGNAMCAPCMND"]


def test_what_we_build_agrees_with_itself() -> None:
    root = parse_xml(unsigned(_values()))

    assert [*layout_findings(root), *difference_findings(_values(), root)] == []


def test_a_signature_does_not_disturb_the_comparison() -> None:
    data = seal(build(_values()), Profile.P3, WORLD.identity(WORLD.facilities[0]), NOW)
    root = parse_xml(data)

    assert inspect(root, Profile.P3, NOW).defects == ()
    assert [*layout_findings(root), *difference_findings(_values(), root)] == []


def test_the_author_puts_the_unsigned_copy_where_the_signed_one_will_be() -> None:
    root = parse_xml(decode_base64(_values()["SIGNDATA"]))

    assert root.findtext("SO") == _values()["SO"]


def test_a_difference_is_named_by_its_tag_with_both_sides() -> None:
    root = build(_values() | {"KETLUAN": "A0-2"})

    findings = list(difference_findings(_values(), root))

    assert [(finding.tag, finding.expected, finding.actual) for finding in findings] == [("KETLUAN", "A0-1", "A0-2")]


def test_a_tag_left_out_matters_only_if_the_json_fills_it() -> None:
    root = build(_values())
    for tag in ("EMAIL", "MAHUYEN_THUONGTRU", "HOTEN"):
        _remove(root, tag)

    assert [finding.tag for finding in difference_findings(_values(), root)] == ["HOTEN"]


def test_decomposed_diacritics_are_the_same_words() -> None:
    root = build(_values())
    root.find("HOTEN").text = "Doa\u0303n Thi\u0323 Hoa\u0300ng Ye\u0302\u0301n"

    assert not list(difference_findings(_values() | {"HOTEN": "Doãn Thị Hoàng Yến"}, root))


@pytest.mark.parametrize(
    ("spoil", "tag"),
    [
        (lambda root: root.insert(0, root.find("SO")), "UUID"),
        (lambda root: etree.SubElement(root, "GHICHU"), "GHICHU"),
        (lambda root: etree.SubElement(root, "HOTEN"), "HOTEN"),
        (lambda root: setattr(root, "tag", "GKSK"), "root"),
    ],
)
def test_a_layout_unlike_the_published_one_is_found(spoil: object, tag: str) -> None:
    root = build(_values())
    assert callable(spoil)
    spoil(root)

    assert tag in [finding.tag for finding in layout_findings(root)]


def _remove(root: etree._Element, tag: str) -> None:
    root.remove(root.find(tag))
