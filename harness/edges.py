"""Rule cases made into documents, and the edges of every field table made into cases.

A case gives a document, a situation and what to change in it; the author of the document gives all the rest, so that a
case breaks what it names and nothing else. `given` holds: `document` (default: the rule's first), `situation`, `set`
(tag → value, date token, or `@+N`: the author's value lengthened to N characters), `omit`, `add` (tags behind the
last), `order` (pairs to swap), `signed` (what the signed copy of a driver's certificate says otherwise), `versions`
(those it can be played in), `with` (the same for companions of the filing, by kind) and `without` (companions left
out). A claim always carries table 1, and table 7 where its situation ends in discharge: no claim travels without.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from harness.documents import driver
from harness.documents.authors import values as author_values
from harness.documents.codes import codes
from harness.documents.dates import expand
from harness.documents.formats import FORMATS
from harness.documents.scene import Scene
from harness.documents.situations import situations
from harness.documents.table import OPEN_KINDS, Field, Table, limit_of, table, versions
from harness.filing import Filing, Sheet
from harness.rule import Case, Rule
from harness.text import Text
from harness.world import World

Documents = list[tuple[str, str, list[dict[str, str]]]]
"""`(kind, version, records)` in message order."""

SITUATIONS: Final = {
    "XML9": "birth",
    "XML10": "pregnancy_rest",
    "XML11": "outpatient",
    "XML13": "transfer",
    "XML14": "appointment",
}
"""In what situation a document is at home; "plain" otherwise."""

COMPANIONS: Final = ("XML1", "XML7")
SHARED: Final = ("MA_LK",)
"""What all documents of a claim share: a change to it goes through the whole filing."""

_LENGTHEN: Final = re.compile(r"@\+(\d{1,6})")
_FILLER: Final = " – ghi thêm cho đủ độ dài"


# --- cases into documents ---------------------------------------------------------------------------------------------


def documents_of(rule: Rule, case: Case, scene: Scene, version: str) -> Documents:
    """The documents of one filing that puts `rule` before the situation of `case`."""
    given = case.given
    kind = document_of(rule, case)
    situation = given.get("situation") or SITUATIONS.get(kind, "plain")
    documents = [
        (name, version, _written(name, version, scene, situation, {})) for name in _around(kind, case, situation)
    ]
    documents = [(name, told, records) for name, told, records in documents if name != kind]
    documents.append((kind, version, _written(kind, version, scene, situation, given)))
    for name, change in given.get("with", {}).items():
        known = [entry for entry in documents if entry[0] != name]
        documents = [
            *known,
            (name, version, _written(name, version, scene, change.get("situation", situation), change)),
        ]
    if table(kind, version).channel == "claims":
        _share(documents, given, scene)
    return sorted(documents, key=lambda entry: _place(entry[0]))


def document_of(rule: Rule, case: Case) -> str:
    """The kind of document that `case` is about."""
    return str(case.given.get("document") or rule.documents[0])


def versions_played(rule: Rule, case: Case) -> tuple[str, ...]:
    """The versions in which the case can be played."""
    kind = document_of(rule, case)
    wanted = case.given.get("versions") or rule.holds_for
    return tuple(version for version in versions(kind) if not wanted or version in wanted)


def _around(kind: str, case: Case, situation: str) -> Iterator[str]:
    """The companions of `kind`: only claims have any."""
    if table(kind, versions(kind)[-1]).channel != "claims":
        return
    for name in COMPANIONS:
        if name not in case.given.get("without", ()) and name in situations()[situation].documents:
            yield name


def _place(kind: str) -> tuple[int, str]:
    number = kind.removeprefix("XML")
    return (int(number), "") if number.isdigit() else (0, kind)


def _written(kind: str, version: str, scene: Scene, situation: str, change: Mapping[str, Any]) -> list[dict[str, str]]:
    records = [_changed(record, change, scene) for record in author_values(kind, version, scene, situation)]
    if kind == "GKSK" and "SIGNDATA" not in (*change.get("set", {}), *change.get("omit", ())):
        for record in records:
            copy = driver.unsigned(record | change.get("signed", {}))
            record["SIGNDATA"] = base64.b64encode(copy).decode()
    return records


def _changed(record: Mapping[str, str], change: Mapping[str, Any], scene: Scene) -> dict[str, str]:
    left_out = frozenset(change.get("omit", ()))
    changed = {tag: value for tag, value in record.items() if tag not in left_out}
    for tag, value in (*change.get("set", {}).items(), *change.get("add", {}).items()):
        changed[tag] = _value(value, record.get(tag, ""), scene)
    for first, second in change.get("order", ()):
        changed = _swapped(changed, first, second)
    return changed


def _value(value: str, written: str, scene: Scene) -> str:
    longer = _LENGTHEN.fullmatch(value)
    if not longer:
        return expand(value, scene.day)
    chars = int(longer[1])
    return (written + _FILLER * (chars // len(_FILLER) + 2)).lstrip()[:chars].rstrip().ljust(chars, "x")


def _swapped(record: Mapping[str, str], first: str, second: str) -> dict[str, str]:
    other = {first: second, second: first}
    return {other.get(tag, tag): record[other.get(tag, tag)] for tag in record}


def _share(documents: Documents, given: Mapping[str, Any], scene: Scene) -> None:
    """Carry a change of what all documents share into the companions."""
    for tag in SHARED:
        for _kind, _version, records in documents:
            for record in records:
                if tag in given.get("omit", ()):
                    record.pop(tag, None)
                elif tag in given.get("set", {}):
                    record[tag] = _value(given["set"][tag], record.get(tag, ""), scene)


@dataclass(frozen=True, slots=True)
class Played:
    """A case as documents, with the scene they tell."""

    scene: Scene
    version: str
    documents: Documents

    def filing(self, world: World) -> Filing:
        """What a receiver reads of it, on the world's day."""
        return filing_of(self.documents, self.scene, world)


def play(case: Case, rule: Rule, world: World, number: int, version: str = "") -> Played:
    """The documents of `case` at encounter `number` of the world; the last version it holds for unless one is named.

    D is the day before today, so that `@D+1` is today; `@D+3` lies in the future even if midnight passes meanwhile.
    """
    scene = world.scene(number)
    version = version or versions_played(rule, case)[-1]
    return Played(scene, version, documents_of(rule, case, scene, version))


def filing_of(documents: Documents, scene: Scene, world: World) -> Filing:
    """The sheets of `documents` as they would come off the wire."""
    sheets = [
        Sheet(kind, version, table(kind, version).root, _where(kind, number, records), tuple(record), dict(record))
        for kind, version, records in documents
        for number, record in enumerate(records, 1)
    ]
    kind, version, _records = documents[0]
    return Filing(
        version=version,
        channel=table(kind, version).channel,
        facility=scene.facility.code,
        sheets=sheets,
        received=world.today,
        staff=world.staff_identifiers(scene.facility.code),
    )


def _where(kind: str, number: int, records: list[dict[str, str]]) -> str:
    return f"/{kind}[{number}]" if len(records) > 1 else f"/{kind}"


# --- the edges of a table ---------------------------------------------------------------------------------------------


def table_cases(layout: Table, tags: frozenset[str], *, structure: bool) -> tuple[Case, ...]:
    """Cases on both sides of each edge of the fields `tags`; of tag names and order too, with `structure`."""
    fields = tuple(field for field in layout.fields if field.tag in tags)
    cases = [*_presence(fields), *_lengths(layout, fields), *_forms(fields), *_code_lists(layout, fields)]
    if structure and layout.kind not in OPEN_KINDS:
        cases.extend(_structure(layout, tags))
    plain = Case(Text("hồ sơ đầy đủ, đúng mọi trường", "a full document, every field right"), {}, ())
    return tuple(replace(case, given={"document": layout.kind, **case.given}) for case in (plain, *cases))


def _presence(fields: tuple[Field, ...]) -> Iterator[Case]:
    required = tuple(field.tag for field in fields if field.required == "yes")
    optional = [field.tag for field in fields if field.required == "no" and field.tag not in _KEPT]
    if required:
        says = Text("bỏ mọi thẻ bắt buộc", "every required tag is left out")
        yield Case(says, {"omit": list(required)}, required)
        says = Text("mọi thẻ bắt buộc đều trống", "every required tag is empty")
        yield Case(says, {"set": dict.fromkeys(required, "")}, required)
    if optional:
        says = Text("bỏ mọi thẻ không bắt buộc", "every optional tag is left out")
        yield Case(says, {"omit": optional}, ())


_KEPT: Final = frozenset({"GHI_CHU", "MA_LOAI_RV"})
"""Optional tags that other rules ask for in some situation."""


def _lengths(layout: Table, fields: tuple[Field, ...]) -> Iterator[Case]:
    limited = {field.tag: limit for field in fields if (limit := limit_of(field)) is not None}
    free = {
        tag: limit
        for tag, limit in limited.items()
        if not layout.field(tag).format and not layout.field(tag).codes and _may_be_any_text(layout, tag)
    }
    if free:
        says = Text("mọi trường chữ dài đúng giới hạn", "every free text is exactly as long as it may be")
        yield Case(says, {"set": {tag: f"@+{limit}" for tag, limit in free.items()}}, ())
    if limited:
        says = Text("mọi trường dài quá giới hạn một ký tự", "every field is one character too long")
        yield Case(says, {"set": {tag: f"@+{limit + 1}" for tag, limit in limited.items()}}, tuple(limited))


def _may_be_any_text(layout: Table, tag: str) -> bool:
    """Whether no other rule holds the text against a list, a form or table 1."""
    copied = layout.kind in {"XML13", "XML14"} and tag in table("XML1", layout.version).tags
    return not copied and not tag.startswith(("MA_", "SO")) and tag != "GIAY_CHUYEN_TUYEN"


def _forms(fields: tuple[Field, ...]) -> Iterator[Case]:
    wrong = {field.tag: value for field in fields if field.format and (value := _ill_formed(field))}
    if wrong:
        says = Text("mọi trường có định dạng đều sai dạng", "every field that has a form is ill formed")
        yield Case(says, {"set": wrong}, tuple(wrong))


@cache
def _ill_formed(field: Field) -> str:
    """A value that fits the field and has not its form; "" when whatever fits has it."""
    limit = limit_of(field) or 1 << 20
    form = FORMATS[field.format]
    candidates = ("20261332", "202611312560", "31/11/2026", "A-1", "?", "x x", "12a")
    return next((text for text in candidates if len(text) <= limit and not form.check(text)), "")


def _code_lists(layout: Table, fields: tuple[Field, ...]) -> Iterator[Case]:
    wrong = {field.tag: code for field in fields if field.codes and (code := _unlisted(field, layout.version))}
    if wrong:
        says = Text("mọi mã đều ngoài danh mục", "every code is outside its list")
        yield Case(says, {"set": wrong}, tuple(wrong))


def _unlisted(field: Field, version: str) -> str:
    known = codes(field.codes, version)
    limit = limit_of(field) or 1 << 20
    return next((code for code in ("9", "0", "Z", "99", "98", "ZZ") if code not in known and len(code) <= limit), "")


def _structure(layout: Table, tags: frozenset[str]) -> Iterator[Case]:
    """The order of two of `tags`, and a tag that nobody knows."""
    required = [field.required == "yes" and field.tag in tags for field in layout.fields]
    pairs = [number for number in range(len(required) - 1) if required[number] and required[number + 1]]
    if pairs:
        first, second = layout.tags[pairs[-1]], layout.tags[pairs[-1] + 1]
        says = Text(f"{second} đứng trước {first}", f"{second} stands before {first}")
        yield Case(says, {"order": [[first, second]]}, (first,))
    says = Text("có một thẻ lạ ở cuối", "an unknown tag stands at the end")
    yield Case(says, {"add": {"THE_LA": "1"}}, ("THE_LA",))
