from datetime import UTC, date, datetime

from lxml import etree

from harness.documents.authors.claims import claim
from harness.documents.situations import situations
from harness.edges import filing_of
from harness.filing import TAGS_MAX, Filing, Sheet, sheet_of_element
from harness.judge import FINDINGS_MAX, document_rules, judge, meets, met
from harness.world import World

WORLD = World.make(7, date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC))


def filing(version: str = "3176", situation: str = "plain", number: int = 1) -> Filing:
    scene = WORLD.scene(number)
    documents = [(kind, version, records) for kind, records in claim(version, scene, situation)]
    return filing_of(documents, scene, WORLD)


def test_a_whole_claim_in_any_situation_and_version_alarms_no_rule() -> None:
    for situation in (name for name, told in situations().items() if "XML1" in told.documents):
        for version in ("130", "4750", "3176"):
            for number in (1, 2, 9):
                assert judge(filing(version, situation, number)) == []


def test_staff_rules_say_nothing_while_the_staff_is_unknown() -> None:
    known, unknown = filing(), filing()
    unknown.staff = None

    assert "STAFF-HEAD-01" in met(known)
    assert not {rule for rule in met(unknown) if rule.startswith("STAFF-")}


def test_a_rule_that_compares_with_table_1_is_not_met_without_it() -> None:
    alone = filing()
    alone.sheets = [sheet for sheet in alone.sheets if sheet.kind == "XML7"]

    assert "XML7-SAME-01" in met(filing())
    assert "XML7-SAME-01" not in met(alone)
    assert judge(alone) == []


def test_a_kind_that_has_no_table_is_passed_over() -> None:
    other = filing()
    other.sheets = [Sheet("XML2", "3176", "", "/XML2", ("X",), {"X": "1"})]

    assert judge(other) == []
    assert met(other) == set()


def test_a_condition_wants_a_value_and_spares_an_empty_one() -> None:
    one = Sheet("CT03", "PL02", "CT03", "/CT03", (), {"TEKT": " 1 ", "MA_THE": "  "})

    assert meets((("TEKT", "1"),), one)
    assert not meets((("TEKT", "0"),), one)
    assert not meets((("MA_THE", "*"),), one)


def test_nonsense_in_every_field_is_findings_and_no_exception() -> None:
    for nonsense in ("", " ", "\x00", "²", "99999999", "00000000", "9" * 5000, ";;;", "٢٠٢٦١١٢٢", "NaN", "-1"):
        spoilt = filing("3176", "transfer")
        for sheet in spoilt.sheets:
            sheet.values = dict.fromkeys(sheet.values, nonsense)

        assert judge(spoilt)


def test_ids_begin_with_their_document_or_subject() -> None:
    assert all(rule.id.replace("-", "").isalnum() and rule.id.isupper() for rule in document_rules())


def test_a_filing_that_breaks_everything_is_judged_so_far_and_no_further() -> None:
    broken = filing()
    broken.sheets = [Sheet("XML11", "3176", "", f"/x[{number}]", (), {}) for number in range(20_000)]

    assert FINDINGS_MAX < len(judge(broken)) < FINDINGS_MAX + 100


def test_of_a_record_with_countless_tags_the_first_are_read() -> None:
    record = etree.fromstring(b"<a>" + b"".join(b"<t%d/>" % number for number in range(TAGS_MAX * 2)) + b"</a>")

    assert len(sheet_of_element(record, "XML11", "3176", "a", "/a").tags) == TAGS_MAX
