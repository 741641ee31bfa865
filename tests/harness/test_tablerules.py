import unicodedata
from datetime import UTC, date, datetime

import pytest

from harness.documents.authors import values
from harness.documents.table import kinds, limit_of, table, versions
from harness.filing import Sheet
from harness.rule import Basis, Role
from harness.tablerules import table_findings, table_rules, weak_fields
from harness.world import World

WORLD = World.make(7, date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC))


def sheet(kind: str, version: str, tags: tuple[str, ...] | None = None, **changes: str) -> Sheet:
    record = values(kind, version, WORLD.scene(1))[0] | changes
    return Sheet(kind, version, table(kind, version).root, f"/{kind}", tags or tuple(record), record)


def found(one: Sheet) -> list[tuple[str, str]]:
    return [(rule, finding.tag) for rule, finding in table_findings(one)]


def test_every_document_and_version_has_its_rule() -> None:
    ids = {rule.id for rule in table_rules()}

    assert {f"TABLE-{kind}-{version}" for kind in kinds() for version in versions(kind)} <= ids


def test_a_published_rule_never_rests_on_a_field_of_weaker_basis() -> None:
    for rule in table_rules():
        layout = table(rule.documents[0], rule.holds_for[0])
        if rule.basis is Basis.PUBLISHED:
            assert not weak_fields(layout) & {tag for case in rule.cases for tag in case.finds}


def test_what_is_typed_on_the_portal_judges_nobody() -> None:
    assert all(rule.roles == () for rule in table_rules() if rule.documents == ("XML12",))
    assert all(Role.INTAKE in rule.roles for rule in table_rules() if rule.documents == ("CT03",))


def test_the_larger_of_two_published_lengths_counts() -> None:
    field = table("XML13", "4750").field("SO_HOSO")

    assert (field.length, field.gateway_length) == (50, 100)
    assert limit_of(field) == 100


def test_a_field_breaks_its_table_once() -> None:
    assert found(sheet("CT03", "PL02", GIOI_TINH="99999")) == [("TABLE-CT03-PL02", "GIOI_TINH")]


def test_a_tag_that_only_integrations_call_gone_breaks_the_weaker_rule() -> None:
    one = sheet("XML13", "3176")
    one.tags, one.values = (*one.tags, "TEN_DICH_VU"), {**one.values, "TEN_DICH_VU": ""}

    assert found(one) == [("TABLE-XML13-3176-UNPUBLISHED", "TEN_DICH_VU")]


def test_a_tag_sent_twice_is_named() -> None:
    one = sheet("CT03", "PL02")
    one.tags = (*one.tags[:3], one.tags[2], *one.tags[3:])

    assert found(one) == [("TABLE-CT03-PL02", one.tags[2])]


def test_two_swapped_tags_are_one_finding() -> None:
    one = sheet("XML7", "3176")
    one.tags = (one.tags[1], one.tags[0], *one.tags[2:])

    assert found(one) == [("TABLE-XML7-3176", "MA_LK")]


def test_an_unknown_tag_is_told_which_one_was_meant() -> None:
    one = sheet("XML8", "3176")
    one.tags = (*one.tags, "NGAYCT")
    finding = next(finding for _, finding in table_findings(one))

    assert (finding.tag, finding.expected) == ("NGAYCT", "NGAY_CT")


def test_the_spelling_of_real_messages_is_known() -> None:
    one = sheet("CT03", "PL02")
    one.values["TENBENHICD10"] = one.values.pop("TENBENHNICD10")
    one.tags = tuple("TENBENHICD10" if tag == "TENBENHNICD10" else tag for tag in one.tags)

    assert found(one) == []


def test_json_has_no_order_and_table_1_may_hold_more_than_it_lists() -> None:
    driver, encounter = sheet("GKSK", "PL02"), sheet("XML1", "3176")
    driver.tags = tuple(reversed(driver.tags))
    encounter.tags = (*encounter.tags, "T_XN")

    assert found(driver) == found(encounter) == []


def test_a_decomposed_name_is_as_long_as_a_composed_one() -> None:
    name = unicodedata.normalize("NFD", "ễ" * 255)

    assert len(name) > 255
    assert found(sheet("XML7", "3176", TEN_BS=name)) == []


def test_a_hostile_value_is_a_finding() -> None:
    one = sheet("XML7", "3176", NGAY_RA="9" * 1_000_000, MA_DINH_CHI_THAI="\u0661", NGAY_CT="２０２６１１２２")

    assert {tag for _, tag in found(one)} == {"NGAY_RA", "MA_DINH_CHI_THAI", "NGAY_CT"}


@pytest.mark.parametrize(("kind", "version"), [("XML2", "3176"), ("CT03", "3176"), ("", "")])
def test_a_document_without_a_table_is_passed_over(kind: str, version: str) -> None:
    assert list(table_findings(Sheet(kind, version, "", "/", (), {}))) == []
