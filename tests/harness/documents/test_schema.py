import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from harness.documents.schema import json_schema, write, xsd
from harness.documents.table import OPEN_KINDS, Table, kinds, table, versions

SAMPLES = Path(__file__).parents[3] / "harness" / "samples"
TABLES = [table(kind, version) for kind in kinds() for version in versions(kind)]
CLAIMS = [layout for layout in TABLES if layout.channel in {"claims", "checkin", "portal"}]


def name(layout: Table) -> str:
    return f"{layout.kind}_{layout.version}"


def sample(layout: Table) -> etree._Element:
    return etree.parse(SAMPLES / f"{name(layout)}.xml").getroot()


def records(layout: Table, root: etree._Element) -> list[dict[str, str]]:
    found = root.findall("/".join(layout.items)) if layout.items else [root]
    return [{child.tag: child.text or "" for child in record} for record in found]


def accepts(layout: Table, root: etree._Element) -> bool:
    return bool(etree.XMLSchema(etree.fromstring(xsd(layout))).validate(root))


@pytest.mark.parametrize("layout", TABLES, ids=name)
class TestEveryTable:
    def test_its_json_schema_is_one(self, layout: Table) -> None:
        Draft202012Validator.check_schema(json_schema(layout))

    def test_its_json_schema_names_sources_and_order(self, layout: Table) -> None:
        schema = json_schema(layout)

        assert schema["x-source"]
        assert schema["x-order"] == list(layout.tags)
        assert all(described["x-source"] for described in schema["properties"].values())

    def test_its_xsd_is_one(self, layout: Table) -> None:
        if layout.root:
            etree.XMLSchema(etree.fromstring(xsd(layout)))
        else:
            with pytest.raises(ValueError, match=layout.kind):
                xsd(layout)


@pytest.mark.parametrize("layout", CLAIMS, ids=name)
class TestEverySample:
    def test_it_has_every_tag_in_order(self, layout: Table) -> None:
        assert all(tuple(record) == layout.tags for record in records(layout, sample(layout)))

    def test_it_fits_the_json_schema(self, layout: Table) -> None:
        validator = Draft202012Validator(json_schema(layout))

        assert [fault for record in records(layout, sample(layout)) for fault in validator.iter_errors(record)] == []

    def test_without_its_first_required_field_neither_schema_takes_it(self, layout: Table) -> None:
        root = sample(layout)
        first = next(field.tag for field in layout.fields if field.required == "yes")
        record = root.find("/".join(layout.items)) if layout.items else root
        record.remove(record.find(first))

        assert layout.kind in OPEN_KINDS or not accepts(layout, root)
        assert not Draft202012Validator(json_schema(layout)).is_valid(records(layout, root)[0])

    def test_with_an_unknown_field_both_schemas_do_as_the_table_rule_does(self, layout: Table) -> None:
        known = layout.kind in OPEN_KINDS
        root = sample(layout)
        record = root.find("/".join(layout.items)) if layout.items else root
        etree.SubElement(record, "KHONG_CO")

        assert accepts(layout, root) is known
        assert Draft202012Validator(json_schema(layout)).is_valid(records(layout, root)[0]) is known


@pytest.mark.parametrize("layout", [layout for layout in TABLES if layout.root], ids=name)
def test_every_xml_sample_fits_the_xsd_of_its_table(layout: Table) -> None:
    assert accepts(layout, sample(layout))


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("NGAY_CT", "2026-03-15"),
        ("MA_TTDV", "0000000000"),
        ("MA_DINH_CHI_THAI", "2"),
        ("TEN_BS", "x" * 256),
        ("TEN_BS", ""),
        ("NGAY_RA", "202603152400"),
    ],
)
def test_both_schemas_refuse_a_spoilt_discharge_paper(tag: str, value: str) -> None:
    layout = table("XML7", "4750")
    root = sample(layout)
    root.find(tag).text = value

    assert not accepts(layout, root)
    assert not Draft202012Validator(json_schema(layout)).is_valid(records(layout, root)[0])


@pytest.mark.parametrize("kind", ["GIAYDIEUTRIVOSINH", "GIAYSUCKHOEME"])
def test_what_has_no_public_order_may_come_in_any_and_is_still_judged_by_value(kind: str) -> None:
    layout = table(kind, "PL02")
    root = sample(layout)
    root.append(root[0])
    assert accepts(layout, root)

    root.find("NGAY_CT").text = "15/03/2026"
    assert not accepts(layout, root)


def test_swapped_fields_are_refused_by_the_xsd() -> None:
    root = sample(table("XML7", "4750"))
    root.insert(0, root[1])

    assert not accepts(table("XML7", "4750"), root)


def test_optional_fields_may_be_absent_or_empty() -> None:
    root = sample(table("XML7", "4750"))
    root.remove(root.find("SO_NGAY_NGHI"))
    root.find("NGOAITRU_TUNGAY").text = ""

    assert accepts(table("XML7", "4750"), root)
    assert Draft202012Validator(json_schema(table("XML7", "4750"))).is_valid(records(table("XML7", "4750"), root)[0])


def test_every_schema_is_written_to_a_folder(tmp_path: Path) -> None:
    written = write(tmp_path / "schemas")

    assert len(written) == len(TABLES) + sum(bool(layout.root) for layout in TABLES)
    assert json.loads((tmp_path / "schemas" / "XML7_4750.schema.json").read_text("utf-8"))["x-path"]
