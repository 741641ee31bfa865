"""OpenAPI 3.1 of every door, written from `doors.json`, the field tables and `openapi_fields.json`.

What generic tools cannot know stands in `x-` keys: the generation, where credentials travel, the codes, the source.
Two doors share one path (loaiHs 60 and 61); they are one operation here.
"""

import json
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any, Final

from harness.documents.schema import json_schema
from harness.documents.table import PL02, kinds, table, versions
from harness.text import Text
from harness.wire.door import Door, doors

FORM: Final = "application/x-www-form-urlencoded"
JSON: Final = "application/json"
_HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "headers": ("accessToken", "tokenId", "passwordHash"),
    "two-headers": ("Username", "Password"),
}
_QUERY: Final = ("token", "id_token", "username", "password")
_UNAUTHENTICATED: Final = frozenset({"copayment", "adjustment"})
"""Doors that say a refused login with a true HTTP 401."""

TITLE: Final = Text(
    "Cổng tiếp nhận dữ liệu giám định BHYT: các hàm liên thông có tài liệu công khai",
    "Intake gateway of Vietnam Social Security: the functions that public material documents",
)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files(__package__) / "openapi_fields.json").read_text("utf-8"))
    return data


def openapi() -> dict[str, Any]:
    """The whole description."""
    by_path = {path: list(found) for path, found in groupby(doors().values(), key=lambda door: door.path)}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{TITLE.vi} / {TITLE.en}", "version": "1", "x-source": _data()["source"]},
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": {path: {"post": _operation(found)} for path, found in by_path.items()},
        "components": {
            "schemas": {
                f"{kind}_{version}": json_schema(table(kind, version)) for kind in kinds() for version in versions(kind)
            }
        },
    }


def _operation(found: list[Door]) -> dict[str, Any]:
    door = found[0]
    return {
        "operationId": "_or_".join(each.name.replace("-", "_") for each in found),
        "tags": [door.generation],
        "x-generation": door.generation,
        "x-credentials": door.credentials,
        "x-codes": list(door.codes),
        "x-source": "; ".join(dict.fromkeys(each.source for each in found)),
        "x-basis": door.basis,
        "parameters": _parameters(door),
        "requestBody": {"required": True, "content": _bodies(found)},
        "responses": _responses(door),
    }


def _parameters(door: Door) -> list[dict[str, Any]]:
    names = _HEADERS.get(door.credentials, ())
    found = [{"name": name, "in": "header", "required": True, "schema": {"type": "string"}} for name in names]
    if door.credentials == "query":
        found += [{"name": name, "in": "query", "required": True, "schema": _field(name)} for name in _QUERY]
    return found


def _bodies(found: list[Door]) -> dict[str, Any]:
    types = {"form": FORM, "json": JSON}
    return {types[body]: {"schema": _request(found)} for body in found[0].bodies}


def _request(found: list[Door]) -> dict[str, Any]:
    door = found[0]
    if door.name == "driver":
        return {"$ref": f"#/components/schemas/GKSK_{PL02}"}
    requests = _data()["requests"]
    properties: dict[str, Any] = {}
    for name in requests.get(door.name) or requests[door.generation]:
        match name:
            case "loai":
                numbers = [each.loai[1] for each in found if each.loai]
                properties[door.loai[0] if door.loai else name] = {**_field("loai"), "enum": numbers}
            case "file":
                properties[door.file] = {**_field("file"), "contentEncoding": "base64", "contentMediaType": "text/xml"}
            case _:
                properties[name] = _field(name)
    return {"type": "object", "properties": properties, "required": list(properties)}


def _field(name: str) -> dict[str, Any]:
    says = _data()["says"][name]
    schema = {"type": "string", "description": f"{says['vi']} / {says['en']}"}
    return schema | ({"pattern": says["pattern"]} if "pattern" in says else {})


def _responses(door: Door) -> dict[str, Any]:
    says = "200 cũng có thể mang mã lỗi trong thân trả lời / HTTP 200 may carry a code of refusal in its body"
    responses: dict[str, Any] = {"200": {"description": says, "content": {JSON: {"schema": _answer(door)}}}}
    if door.name in _UNAUTHENTICATED:
        empty = door.name == "copayment"
        refused: dict[str, Any] = {"description": "401, thân rỗng / an empty body" if empty else "401"}
        responses["401"] = refused if empty else refused | {"content": {JSON: {"schema": _answer(door)}}}
    return responses


def _answer(door: Door) -> dict[str, Any]:
    answers = _data()["answers"]
    if door.name in answers:
        return _shape(answers[door.name], door)
    keys = {door.answer[part]: word for part, word in answers["file"].items() if part in door.answer}
    return _shape(keys, door)


_WORDS: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": ["string", "null"]},
    "number": {"type": ["number", "null"]},
    "moment": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$"},
    "time14": {"type": ["string", "null"], "pattern": r"^\d{14}$"},
}


def _shape(word: Any, door: Door) -> dict[str, Any]:
    """An answer's schema from its sketch; whatever is not the code may be null."""
    if isinstance(word, dict):
        return {"type": ["object", "null"], "properties": {key: _shape(value, door) for key, value in word.items()}}
    if isinstance(word, list):
        return {"type": ["array", "null"], "items": _shape(word[0], door)}
    if word == "code":
        return {"type": ["string", "integer"], "enum": [*door.codes, *_numbers(door)]}
    return _WORDS[word]


def _numbers(door: Door) -> list[int]:
    """Codes met as numbers in the field; those of the card look-up keep their zeros and are always text."""
    return [] if door.name in {"lookup", "history"} else [int(code) for code in door.codes]
