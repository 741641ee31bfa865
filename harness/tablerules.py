"""One rule a document and version: presence, length, format, code list, unknown tags, order; one finding a field.

What a table says on weaker authority than its own (a field of QĐ 3176 that only integrations show, a form by analogy)
is judged by a second rule, `TABLE-…-UNPUBLISHED`, so that a published MUST never rests on it. Lengths are the larger of
the decision's and the gateway workbook's, because what the gateway is known to take is no fault.
"""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from harness.documents.codes import codes
from harness.documents.formats import FORMATS
from harness.documents.table import OPEN_KINDS, Field, Table, kinds, limit_of, table, versions
from harness.filing import Sheet
from harness.finding import Finding
from harness.rule import Basis, Case, Level, Role, Rule
from harness.text import Text

WEAK: Final = "-UNPUBLISHED"
_BASES: Final = ("published", "observed", "profile")
_UNBOUNDED: Final = 1 << 40
_KEPT_CHARS_MAX: Final = 64
"""Longer values are judged each time anew, so that no partner's text stays in memory."""

Findings = Iterator[tuple[str, Finding]]


@dataclass(frozen=True, slots=True)
class Column:
    """One field, ready to be held against a value."""

    tag: str
    aliases: tuple[str, ...]
    required: bool
    limit: int
    accepts: Callable[[str], bool] | None
    accepts_long: Callable[[str], bool] | None
    field: Field


def table_rule_ids(layout: Table) -> tuple[str, str]:
    """The ids of the rule of `layout` and of the one for its fields of weaker basis (which may be empty)."""
    name = f"TABLE-{layout.kind}-{layout.version}"
    return name, name + WEAK


def weak_fields(layout: Table) -> frozenset[str]:
    """The tags that `layout` knows on weaker authority than its own."""
    own = _BASES.index(layout.basis)
    return frozenset(field.tag for field in layout.fields if _BASES.index(field.basis) > own)


@cache
def table_rules() -> tuple[Rule, ...]:
    """The table rules of every document in every version."""
    from harness.edges import table_cases  # noqa: PLC0415 -- the edges are worked out from this module's columns

    rules: list[Rule] = []
    for kind in kinds():
        for version in versions(kind):
            layout = table(kind, version)
            weak = weak_fields(layout)
            strong = frozenset(layout.tags) - weak
            name, weak_name = table_rule_ids(layout)
            rules.append(_rule(layout, name, layout.basis, table_cases(layout, strong, structure=True)))
            cases = table_cases(layout, weak, structure=False)
            if any(case.finds for case in cases):  # a field that may hold anything makes no rule
                basis = max((layout.field(tag).basis for tag in weak), key=_BASES.index)
                rules.append(_rule(layout, weak_name, basis, cases))
    return tuple(rules)


def _rule(layout: Table, name: str, basis: str, cases: tuple[Case, ...]) -> Rule:
    says, remedy = _sentence(layout, name), _remedy(layout)
    # XML12 is typed on the portal and never sent, so no party's wire is judged by it.
    roles = () if layout.channel == "portal" else (Role.HOSPITAL, Role.INTAKE)
    return Rule(
        id=name,
        chapter="tables",
        roles=roles,
        level=Level.MUST,
        basis=Basis(basis),
        source=layout.source,
        says=says,
        remedy={role: remedy[role] for role in roles},
        documents=(layout.kind,),
        holds_for=(layout.version,),
        cases=cases,
    )


def _sentence(layout: Table, name: str) -> Text:
    title, what = layout.title, f"{layout.kind} ({layout.version})"
    if name.endswith(WEAK):
        return Text(
            f"{title.vi} – {what}: các trường chưa có văn bản công bố vẫn đủ, đúng độ dài, định dạng và mã danh mục.",
            f"{title.en} – {what}: fields that no published paper settles are present, fit, well formed and coded.",
        )
    return Text(
        f"{title.vi} – {what}: đủ trường bắt buộc, không quá độ dài, đúng định dạng, đúng mã danh mục, đúng tên thẻ "
        "XML và thứ tự.",
        f"{title.en} – {what}: required fields are there, no value is too long, ill formed or outside its code list, "
        "and tags are the known ones in their order.",
    )


def _remedy(layout: Table) -> dict[Role, Text]:
    return {
        Role.HOSPITAL: Text(
            f"Đối chiếu từng trường được nêu với bảng {layout.kind} ({layout.source}); sửa tại nơi phần mềm xuất dữ "
            "liệu rồi gửi lại.",
            f"Hold every named field against table {layout.kind} ({layout.source}); correct the export and send again.",
        ),
        Role.INTAKE: Text(
            f"Kiểm tra từng trường của {layout.kind} theo bảng ({layout.source}) và báo lỗi đúng tên trường, mỗi "
            "trường một lỗi; không báo lỗi hồ sơ đúng.",
            f"Judge every field of {layout.kind} by its table ({layout.source}) and report the field by name, once; "
            "raise nothing on a correct document.",
        ),
    }


# --- what a value must be ---------------------------------------------------------------------------------------------


@cache
def columns(kind: str, version: str) -> tuple[Column, ...]:
    """The fields of a table with their limits and acceptors worked out."""
    return tuple(_column(field, version) for field in table(kind, version).fields)


def _column(field: Field, version: str) -> Column:
    accepts: Callable[[str], bool] | None = None
    accepts_long: Callable[[str], bool] | None = None
    if field.codes:
        accepts = accepts_long = frozenset(codes(field.codes, version)).__contains__
    elif field.format:
        accepts_long = FORMATS[field.format].check
        accepts = lru_cache(maxsize=4096)(accepts_long)
    return Column(
        tag=field.tag,
        aliases=field.aliases,
        required=field.required == "yes",
        limit=limit_of(field) or _UNBOUNDED,
        accepts=accepts,
        accepts_long=accepts_long,
        field=field,
    )


def _value_fault(column: Column, text: str) -> Finding | None:
    """The fault of one value, without its place; None when it only looked too long before composing."""
    field = column.field
    composed = len(unicodedata.normalize("NFC", text))
    if composed > column.limit:
        return Finding(
            column.tag,
            Text(
                f"{column.tag} dài {composed} ký tự, quá giới hạn {column.limit}",
                f"{column.tag} has {composed} characters, more than {column.limit}",
            ),
            f"≤ {column.limit}",
            str(composed),
        )
    if column.accepts_long is None or column.accepts_long(text):
        return None
    if field.codes:
        expected = f"{field.codes}"
        says = Text(
            f"{column.tag} không thuộc danh mục {field.codes}", f"{column.tag} is not in the code list {field.codes}"
        )
    else:
        form = FORMATS[field.format]
        expected = form.example
        says = Text(f"{column.tag} sai định dạng: {form.says.vi}", f"{column.tag} is ill formed: {form.says.en}")
    return Finding(column.tag, says, expected, text)


def _missing(tag: str) -> Finding:
    return Finding(
        tag,
        Text(f"thiếu trường bắt buộc {tag}", f"the required field {tag} is missing or empty"),
        "có giá trị / a value",
        "",
    )


# --- the judgement of a sheet -----------------------------------------------------------------------------------------


@cache
def table_check(kind: str, version: str) -> Callable[[Sheet], list[tuple[str, Finding]]]:
    """The compiled judgement of one table: all `(rule id, finding)` of a sheet."""
    layout = table(kind, version)
    plan = tuple(
        (column.tag, column.aliases, column.required, column.limit, column.accepts, column.accepts_long, column)
        for column in columns(kind, version)
    )
    strong, weak = table_rule_ids(layout)
    weaker = weak_fields(layout)
    structure = None if kind in OPEN_KINDS else _structure(layout)
    renamed = _tags_gone(layout) if weaker else frozenset()

    def check(sheet: Sheet) -> list[tuple[str, Finding]]:
        found: list[tuple[str, Finding]] = []
        values = sheet.values
        for tag, aliases, required, limit, accepts, accepts_long, column in plan:
            text = values.get(tag, "").strip()
            if not text and aliases:
                text = next((values[alias].strip() for alias in aliases if alias in values), "")
            if not text:
                if required:
                    found.append((tag, _missing(tag)))
            elif len(text) > limit or not (
                accepts is None or (accepts(text) if len(text) <= _KEPT_CHARS_MAX else accepts_long(text))  # type: ignore[misc]
            ):
                fault = _value_fault(column, text)
                if fault:
                    found.append((tag, fault))
        result = [(weak if tag in weaker else strong, _placed(sheet, fault)) for tag, fault in found]
        if structure is not None:
            result.extend((weak if fault.actual in renamed else strong, fault) for fault in structure(sheet))
        return result

    return check


def _placed(sheet: Sheet, fault: Finding) -> Finding:
    return Finding(sheet.at(fault.place), fault.says, fault.expected, fault.actual)


def _tags_gone(layout: Table) -> frozenset[str]:
    """Tags that an earlier version has and this one has not.

    Only integrations tell that QĐ 3176 dropped them, so that a tag left over breaks the rule of weaker basis.
    """
    every = versions(layout.kind)
    earlier = every[: every.index(layout.version)]
    return frozenset(tag for version in earlier for tag in table(layout.kind, version).tags) - set(layout.tags)


def _structure(layout: Table) -> Callable[[Sheet], Iterator[Finding]]:
    """Tags known, each once, in the table's order; tags left out leave the order of the others."""
    whole = layout.tags
    places = {tag: number for number, field in enumerate(layout.fields) for tag in (field.tag, *field.aliases)}

    def look(sheet: Sheet) -> Iterator[Finding]:
        tags = sheet.tags
        if tags == whole:
            return
        last = -1
        disordered = False
        seen: set[str] = set()
        for tag in tags:
            place = places.get(tag)
            if place is None:
                yield _unknown(sheet, layout, tag)
            elif tag in seen:
                yield _twice(sheet, tag)
            elif place < last and not disordered:
                disordered = True  # one is enough: everything behind it may look misplaced too
                yield _misplaced(sheet, tag, whole[last])
            else:
                last = max(last, place)
            seen.add(tag)

    return look


def _unknown(sheet: Sheet, layout: Table, tag: str) -> Finding:
    vi = f"thẻ XML {tag} không có trong bảng {layout.kind} ({layout.version})"
    en = f"the tag {tag} is not in table {layout.kind} ({layout.version})"
    meant = _spelling_meant(layout, tag)
    if meant:
        vi, en = f"{vi}; có lẽ là {meant}", f"{en}; {meant} was probably meant"
    return Finding(sheet.at(tag), Text(vi, en), meant, tag)


def _spelling_meant(layout: Table, tag: str) -> str:
    """The known tag that differs only in case and underscores; "" when there is none."""
    plain = tag.replace("_", "").upper()
    return next((known for known in layout.tags if known.replace("_", "").upper() == plain), "")


def _twice(sheet: Sheet, tag: str) -> Finding:
    return Finding(sheet.at(tag), Text(f"thẻ XML {tag} xuất hiện hai lần", f"the tag {tag} occurs twice"), "1", "2")


def _misplaced(sheet: Sheet, tag: str, before: str) -> Finding:
    says = Text(f"sai thứ tự: {tag} phải đứng trước {before}", f"out of order: {tag} must stand before {before}")
    return Finding(sheet.at(tag), says, f"{tag}, {before}", f"{before}, {tag}")


def table_findings(sheet: Sheet) -> Iterator[tuple[str, Finding]]:
    """All `(rule id, finding)` of the sheet's table; nothing for a document that has none."""
    if sheet.kind in kinds() and sheet.version in versions(sheet.kind):
        yield from table_check(sheet.kind, sheet.version)(sheet)
