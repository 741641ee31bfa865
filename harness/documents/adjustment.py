"""Form 09/BH between its flat record and the nested XML of TT_HOSO (hồ sơ điều chỉnh, thu hồi).

TT_HOSO holds TT_MAU and TT_XML1 once, then TT_DIEUCHINH with any number of administrative rows
(DS_XML1_DIEUCHINH/TT_XML1_DC) and cost rows (DSCP_DIEUCHINH/CHIPHI). A record carries one row of each;
further records of the same dossier carry further rows. `Field.section` of the table says where a tag stands.
Source: form 09/BH of TT 12/2026/TT-BTC as public integrations send it (basis: observed).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import Final

from lxml import etree

from harness.documents.table import PL02, table
from harness.filing import Sheet

KIND: Final = "DC09BH"
ONCE: Final = ("TT_MAU", "TT_XML1")
ADJUSTMENTS: Final = "TT_DIEUCHINH"
ROWS: Final = ("TT_DIEUCHINH/DS_XML1_DIEUCHINH/TT_XML1_DC", "TT_DIEUCHINH/DSCP_DIEUCHINH/CHIPHI")
ROWS_MAX: Final = 1000
"""More rows than this are not read; no paper names a limit."""


@cache
def _sections() -> dict[str, str]:
    return {field.tag: field.section for field in table(KIND, PL02).fields}


@cache
def _keys() -> dict[tuple[str, str], str]:
    return {(field.section, field.wire_tag): field.tag for field in table(KIND, PL02).fields}


def without_empty_rows(record: Mapping[str, str]) -> dict[str, str]:
    """`record` without the tags of a row that says nothing: an empty row element counts as an adjustment."""
    sections = _sections()
    silent = {
        row for row in ROWS if not any(value for tag, value in record.items() if sections.get(tag) == row and value)
    }
    return {tag: value for tag, value in record.items() if sections.get(tag) not in silent}


def fill(dossier: etree._Element, records: Sequence[Mapping[str, str]]) -> None:
    """Put `records` into the TT_HOSO element `dossier`, tags in the order in which the records give them.

    The parts that stand once are taken from the first record; a tag that the form does not know goes where the tag
    before it went.
    """
    sections = _sections()
    for number, record in enumerate(records):
        made: dict[str, etree._Element] = {}
        section = ONCE[0]
        for tag, value in record.items():
            section = sections.get(tag, section)
            if number and section in ONCE:
                continue
            if section not in made:
                made[section] = _make(dossier, section)
            etree.SubElement(made[section], tag.rpartition(".")[2]).text = value


def _make(dossier: etree._Element, section: str) -> etree._Element:
    *wrappers, last = section.split("/")
    place = dossier
    for wrapper in wrappers:
        found = place.find(wrapper)
        place = etree.SubElement(place, wrapper) if found is None else found
    return etree.SubElement(place, last)


def sheets(dossier: etree._Element, root: str, place: str) -> list[Sheet]:
    """Read TT_HOSO back: the first sheet has the parts that stand once and the first row of each kind.

    Every further sheet repeats the former and carries the next rows. What stands elsewhere is kept under its own name,
    for the table rule to object to.
    """
    head = [pair for section in ONCE for part in dossier.findall(section) for pair in _pairs(part, section)]
    head += _strays(dossier)
    rows = [[list(_pairs(row, section)) for row in dossier.findall(section)[:ROWS_MAX]] for section in ROWS]
    found = []
    for number, (administrative, cost) in enumerate(zip_longest(*rows, fillvalue=[]), 1):
        where = f"{place}[{number}]" if number > 1 else place
        found.append(_sheet([*head, *administrative, *cost], root, where))
    return found or [_sheet(head, root, place)]


def _pairs(part: etree._Element, section: str) -> Iterator[tuple[str, str]]:
    keys = _keys()
    for child in part:
        if isinstance(child.tag, str):
            yield keys.get((section, child.tag), child.tag), "".join(child.itertext())


def _strays(dossier: etree._Element) -> list[tuple[str, str]]:
    wrappers = {section.split("/")[1] for section in ROWS}
    found = [child for child in dossier if child.tag not in {*ONCE, ADJUSTMENTS}]
    found += [child for part in dossier.findall(ADJUSTMENTS) for child in part if child.tag not in wrappers]
    return [(child.tag, "".join(child.itertext())) for child in found if isinstance(child.tag, str)]


def _sheet(pairs: Sequence[tuple[str, str]], root: str, place: str) -> Sheet:
    values: dict[str, str] = {}
    for tag, text in pairs:
        values.setdefault(tag, text)
    return Sheet(KIND, PL02, root, place, tuple(tag for tag, _ in pairs), values)
