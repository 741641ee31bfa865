"""Schemas written from the field tables: JSON Schema 2020-12 for one record, XSD for a whole inner document.

Both say what the tables say and no more: presence, length, form, code list, order. What relates one field to another,
and days that no calendar has, are rules and not schema. An optional field may be absent or empty. Of a document whose
tags are not all public (`OPEN_KINDS`) the schemas judge the known values and let order and other tags be.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from lxml import etree

from harness.documents.codes import codes
from harness.documents.codes import source as source_of_codes
from harness.documents.formats import FORMATS
from harness.documents.table import OPEN_KINDS, Field, Table, kinds, limit_of, table, versions

XS: Final = "http://www.w3.org/2001/XMLSchema"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SIGNED: Final = frozenset({"notices", "adjustment"})
"""Channels in which the element that holds the data carries the Id that a signature points to."""


# --- JSON Schema ------------------------------------------------------------------------------------------------------


def json_schema(layout: Table) -> dict[str, Any]:
    """One record of `layout` as a JSON object of strings; `x-` keys carry sources, both languages and wire order."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:lienthong:document:{layout.kind}:{layout.version}",
        "title": f"{layout.title.vi} / {layout.title.en}",
        "x-source": layout.source,
        "x-basis": layout.basis,
        "x-channel": layout.channel,
        "x-path": [step for step in (layout.root, *layout.items) if step],
        "x-order": list(layout.tags),
        "type": "object",
        "properties": dict(_properties(layout)),
        **_presence(layout),
        "additionalProperties": layout.kind in OPEN_KINDS,
    }


def _properties(layout: Table) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in layout.fields:
        described = _described(field, layout.version)
        yield field.tag, described
        for alias in field.aliases:
            yield alias, described | {"x-alias-of": field.tag}


def _presence(layout: Table) -> dict[str, Any]:
    """What must be there; a required field with other spellings may come under any of them."""
    needed = [field for field in layout.fields if field.required == "yes"]
    spelt = [
        {"anyOf": [{"required": [tag]} for tag in (field.tag, *field.aliases)]} for field in needed if field.aliases
    ]
    required = {"required": [field.tag for field in needed if not field.aliases]}
    return required | ({"allOf": spelt} if spelt else {})


def _described(field: Field, version: str) -> dict[str, Any]:
    optional = field.required != "yes"
    limit = limit_of(field)
    described: dict[str, Any] = {
        "type": "string",
        "description": f"{field.says.vi} / {field.says.en}",
        "x-english": field.english,
        "x-source": field.source,
        "x-basis": field.basis,
        "x-wire-type": field.type,
        "x-required": field.required,
    }
    if not optional:
        described["minLength"] = 1
    if limit is not None:
        described["maxLength"] = limit
    if field.codes:
        described["enum"] = [*codes(field.codes, version), *([""] if optional else [])]
        described["x-codes"] = {"name": field.codes, "source": source_of_codes(field.codes)}
    elif field.format:
        pattern = FORMATS[field.format].pattern
        described["pattern"] = f"^({pattern})?$" if optional else f"^({pattern})$"
        described["x-format"] = field.format
    return described


# --- XSD --------------------------------------------------------------------------------------------------------------


def xsd(layout: Table) -> bytes:
    """The inner document of `layout`; a driver certificate is JSON and has none (ValueError)."""
    if not layout.root:
        message = f"{layout.kind} has no XML of its own"
        raise ValueError(message)
    schema = etree.Element(_xs("schema"), nsmap={"xs": XS}, elementFormDefault="qualified")
    _note(schema, layout.title.vi, layout.title.en, layout.source)
    if any(field.section for field in layout.fields):
        _dossier(schema, layout)
    elif layout.kind in OPEN_KINDS:
        _in_any_order(schema, layout)
    else:
        *wrappers, item = (layout.root, *layout.items)
        parent = schema
        for tag in wrappers:
            parent = _sequence(parent, tag)
        record = _sequence(parent, item, many=bool(wrappers), identified=layout.channel in _SIGNED)
        _fields(record, layout.fields, layout.version)
    return bytes(etree.tostring(schema, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _xs(name: str) -> str:
    return f"{{{XS}}}{name}"


def _note(parent: etree._Element, vi: str, en: str, source: str) -> None:
    annotation = etree.SubElement(parent, _xs("annotation"))
    for language, text in (("vi", vi), ("en", en)):
        note = etree.SubElement(annotation, _xs("documentation"))
        note.set(XML_LANG, language)
        note.text = text
    if source:
        etree.SubElement(annotation, _xs("documentation"), source=f"urn:lienthong:source#{_fragment(source)}")


def _fragment(source: str) -> str:
    """`source` as an anyURI: what a URI may not hold is left to the reader as underscores."""
    return "".join(sign if sign.isalnum() or sign in "-./" else "_" for sign in source)


def _sequence(
    parent: etree._Element, tag: str, *, many: bool = False, optional: bool = False, identified: bool = False
) -> etree._Element:
    """An element holding a sequence, added to `parent`; the sequence is returned for its content."""
    element = etree.SubElement(parent, _xs("element"), name=tag)
    if optional:
        element.set("minOccurs", "0")
    if many:
        element.set("maxOccurs", "unbounded")
    content = etree.SubElement(element, _xs("complexType"))
    sequence = etree.SubElement(content, _xs("sequence"))
    if identified:
        # Not xs:ID: a signed message repeats the value inside its own signature.
        etree.SubElement(content, _xs("attribute"), name="Id", type="xs:string")
    return sequence


def _in_any_order(schema: etree._Element, layout: Table) -> None:
    """A root that takes any children; those that the table knows stand beside it, and lax validation judges them."""
    content = _sequence(schema, layout.root)
    etree.SubElement(content, _xs("any"), minOccurs="0", maxOccurs="unbounded", processContents="lax")
    for field in layout.fields:
        for tag in (field.tag, *field.aliases):
            _leaf(schema, tag, field, layout.version)


def _dossier(schema: etree._Element, layout: Table) -> None:
    """Form 09/BH: sections below the signed TT_HOSO, rows of lists repeating, the signature behind it."""
    root = _sequence(schema, layout.root)
    whole = _sequence(root, "TT_HOSO", identified=True)
    _sections(whole, _tree(layout.fields), layout.version)
    signature = etree.SubElement(root, _xs("element"), name="CHUKYDONVI", minOccurs="0")
    content = etree.SubElement(etree.SubElement(signature, _xs("complexType"), mixed="true"), _xs("sequence"))
    etree.SubElement(content, _xs("any"), minOccurs="0", maxOccurs="unbounded", processContents="skip")


_Tree = dict[str, Any]


def _tree(fields: tuple[Field, ...]) -> _Tree:
    """Fields by the steps of their section; a leaf holds a list of fields under ""."""
    tree: _Tree = {}
    for field in fields:
        branch = tree
        for step in field.section.split("/"):
            branch = branch.setdefault(step, {})
        branch.setdefault("", []).append(field)
    return tree


def _sections(parent: etree._Element, tree: Mapping[str, Any], version: str, depth: int = 0) -> None:
    for step, branch in tree.items():
        if step:
            row = depth > 1
            below = _sequence(parent, step, many=row, optional=depth > 0)
            _fields(below, tuple(branch.get("", ())), version)
            _sections(below, branch, version, depth + 1)


def _fields(parent: etree._Element, fields: tuple[Field, ...], version: str) -> None:
    for field in fields:
        spellings = (field.wire_tag, *field.aliases)
        place = parent
        if field.aliases:
            place = etree.SubElement(parent, _xs("choice"))
            if field.required != "yes":
                place.set("minOccurs", "0")
        for tag in spellings:
            _leaf(place, tag, field, version)


def _leaf(parent: etree._Element, tag: str, field: Field, version: str) -> None:
    optional = field.required != "yes"
    element = etree.SubElement(parent, _xs("element"), name=tag)
    if optional and parent.tag == _xs("sequence"):
        element.set("minOccurs", "0")
    _note(element, field.says.vi, field.says.en, field.source)
    kind = etree.SubElement(element, _xs("simpleType"))
    # xs:token trims: white space around a value is no fault of the value.
    limits = etree.SubElement(kind, _xs("restriction"), base="xs:token")
    for name, value in _facets(field, version, optional=optional):
        etree.SubElement(limits, _xs(name), value=value)


def _facets(field: Field, version: str, *, optional: bool) -> Iterator[tuple[str, str]]:
    if field.codes:
        yield from (("enumeration", code) for code in codes(field.codes, version))
        if optional:
            yield "enumeration", ""
        return
    if not optional:
        yield "minLength", "1"
    limit = limit_of(field)
    if limit is not None:
        yield "maxLength", str(limit)
    if field.format:
        pattern = FORMATS[field.format].pattern
        yield "pattern", f"({pattern})?" if optional else pattern


# --- files ------------------------------------------------------------------------------------------------------------


def write(folder: Path) -> list[Path]:
    """Every schema of every kind and version into `folder`; the files written, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for layout in (table(kind, version) for kind in kinds() for version in versions(kind)):
        path = folder / f"{layout.kind}_{layout.version}.schema.json"
        path.write_text(json.dumps(json_schema(layout), ensure_ascii=False, indent=2) + "\n", "utf-8")
        written.append(path)
        if layout.root:
            path = folder / f"{layout.kind}_{layout.version}.xsd"
            path.write_bytes(xsd(layout))
            written.append(path)
    return written
