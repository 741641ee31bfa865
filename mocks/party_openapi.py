"""OpenAPI 3.1 of one party, written from its table of operations; sources and bases stand in `x-` keys.

What every door says to a request that cannot be read, is too large or comes when the system is busy is asked of the
party itself (`Party.refuse`), so that the description cannot differ from the behaviour.
"""

import re
from collections import Counter
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from harness.exchange import Request
from harness.text import Text
from harness.topology import TITLES
from mocks.party import FORM, JSON, Given, Operation, Party, Problem

ANY: Final = "*/*"
_REF: Final = "#/components/schemas/{model}"
_TEXT: Final[dict[str, Any]] = {"type": "string", "minLength": 1}
_CREDENTIAL: Final = "Authorization"
"""OpenAPI ignores a header parameter of this name: it has security schemes instead."""
_SCHEMES: Final[dict[str, dict[str, Any]]] = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "authorization": {"type": "apiKey", "in": "header", "name": _CREDENTIAL},
}
_OTHERWISE: Final = Text("mọi trả lời khác", "any other answer")
_PHRASES: Final = {
    200: "thành công",
    201: "đã tạo",
    202: "đã nhận",
    204: "thành công, không có nội dung",
    302: "chuyển hướng",
    400: "yêu cầu không hợp lệ",
    401: "chưa xác thực",
    403: "không có quyền",
    404: "không tìm thấy",
    405: "phương thức không được dùng",
    409: "xung đột",
    415: "kiểu nội dung không được nhận",
    422: "dữ liệu không xử lý được",
    429: "quá hạn mức",
    500: "lỗi hệ thống",
    502: "bên sau trả lời sai",
    503: "hệ thống đang bận",
    504: "bên sau không trả lời",
}
_PROBLEMS: Final = (
    Problem("body", 400, Text("thân yêu cầu không đọc được", "the request's body cannot be read")),
    Problem("query", 400, Text("tham số hoặc header không hợp lệ", "a parameter or header is not valid")),
    Problem("too-large", 413, Text("yêu cầu quá lớn", "the request is too large")),
    Problem("media", 415, Text("không nhận thân nén", "packed bodies are not taken")),
    Problem("busy", 503, Text("hệ thống đang bận", "the system is busy")),
)

_Key = tuple[type[BaseModel], JsonSchemaMode]


class _Schemas:
    """Every model of a party, once as it is taken and once as it is given."""

    def __init__(self, operations: list[Operation]) -> None:
        keys = {key for operation in operations for key in _models(operation)}
        ordered = sorted(keys, key=lambda key: (key[0].__name__, key[0].__module__, key[1]))
        self._refs, schema = models_json_schema(ordered, ref_template=_REF)
        self.named: dict[str, Any] = schema.get("$defs", {})

    def taken(self, model: type[BaseModel]) -> dict[str, Any]:
        """The reference to a model of requests."""
        return self._refs[(model, "validation")]

    def given(self, model: type[BaseModel]) -> dict[str, Any]:
        """The reference to a model of answers."""
        return self._refs[(model, "serialization")]

    def of_query(self, model: type[BaseModel]) -> dict[str, Any]:
        """The schema itself, whose properties become parameters."""
        schema: dict[str, Any] = self.named[self.taken(model)["$ref"].rsplit("/", 1)[-1]]
        return schema


def openapi_of(party: Party) -> dict[str, Any]:
    """The whole description of `party`'s doors."""
    operations = list(party.operations())
    schemas = _Schemas(operations)
    shared = {name for name, count in Counter(operation.name for operation in operations).items() if count > 1}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = re.sub(r"\{(\w+):path\}", r"{\1}", operation.path)
        said = _operation(operation, schemas, path)
        if operation.name in shared:
            said["operationId"] = "_".join(re.findall(r"[\w.-]+", path))
        said["responses"] = _problems(party, operation, path, said["responses"])
        paths.setdefault(path, {})[operation.method.lower()] = said
    title = TITLES[party.name]
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{title.vi} / {title.en}", "version": "1", "x-party": party.name},
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": paths,
        "components": {"schemas": schemas.named, "securitySchemes": _SCHEMES},
    }


def _models(operation: Operation) -> set[_Key]:
    taken: set[_Key] = {(model, "validation") for model in (operation.takes, operation.query) if model is not None}
    answers = [model for value in operation.gives.values() for model in _any_of(_given(value))]
    return taken | {(model, "serialization") for model in answers if _is_model(model)}


def _any_of(given: Given) -> tuple[Any, ...]:
    return given.model if isinstance(given.model, tuple) else (given.model,)


def _is_model(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _given(value: Any) -> Given:
    return value if isinstance(value, Given) else Given(value)


def _operation(operation: Operation, schemas: _Schemas, path: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": operation.name,
        "summary": _both(operation.says),
        "x-source": operation.source,
        "x-basis": operation.basis.value,
        "parameters": _parameters(operation, schemas, path),
        "responses": {
            str(status or "default"): _response(operation, status, _given(value), schemas)
            for status, value in sorted(operation.gives.items(), key=lambda pair: pair[0] or 1000)
        },
    }
    if _CREDENTIAL in operation.headers:
        said["security"] = [{"authorization": []}]
    elif _CREDENTIAL in operation.optional:
        word = operation.optional[_CREDENTIAL].en.partition(" ")[0].lower()
        said["security"] = [{word if word in _SCHEMES else "authorization": []}, {}]
    content = _taken(operation, schemas)
    if content:
        said["requestBody"] = {"required": True, "content": content}
    return said


def _taken(operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    """The request's body by content type."""
    if operation.takes is not None:
        kinds: tuple[str, ...] = (FORM,) if operation.media == FORM else (JSON,)
        schema = schemas.taken(operation.takes)
    else:
        kinds = tuple(filter(None, operation.media.split(",")))
        schema = {}
    content: dict[str, Any] = {kind: {"schema": schema or _free(kind)} for kind in kinds}
    example = operation.example
    if example is not None and kinds:
        if isinstance(example, BaseModel):
            example = example.model_dump(mode="json", by_alias=True)
        content[kinds[0]]["example"] = example.decode() if isinstance(example, bytes) else example
    return content


def _free(kind: str) -> dict[str, Any]:
    """The schema of a body that the table says nothing more about."""
    if kind == ANY:
        return {}
    return {"type": "object"} if kind in {JSON, FORM} else {"type": "string"}


def _parameters(operation: Operation, schemas: _Schemas, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _TEXT} for name in re.findall(r"\{(\w+)\}", path)
    ]
    found += [
        {"name": name, "in": "header", "required": True, "schema": _TEXT}
        for name in operation.headers
        if name != _CREDENTIAL
    ]
    found += [
        {"name": name, "in": "header", "required": False, "description": _both(says), "schema": {"type": "string"}}
        for name, says in operation.optional.items()
        if name != _CREDENTIAL
    ]
    if operation.query is not None:
        schema = schemas.of_query(operation.query)
        required = set(schema.get("required", ()))
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": one}
            for name, one in schema.get("properties", {}).items()
        ]
    return found


def _response(operation: Operation, status: int, given: Given, schemas: _Schemas) -> dict[str, Any]:
    said: dict[str, Any] = {"description": _both(given.says) if given.says else _phrase(status)}
    if given.headers:
        said["headers"] = {
            name: {"description": _both(says), "schema": {"type": "string"}} for name, says in given.headers.items()
        }
    if given.model is not None:
        every = [schemas.given(model) if _is_model(model) else model for model in _any_of(given)]
        schema = every[0] if len(every) == 1 else {"anyOf": every}
        kinds = given.media or (operation.gives_media,)
        said["content"] = {kind: {"schema": schema if kind == JSON else _free(kind)} for kind in kinds}
    return said


def _problems(party: Party, operation: Operation, path: str, responses: dict[str, Any]) -> dict[str, Any]:
    """The responses, with what the party says to a request that does not reach its desk."""
    known = dict(responses)
    request = Request(operation.method, path, (), b"")
    for problem in _PROBLEMS:
        if not _can_meet(operation, problem):
            continue
        reply = party.refuse(problem, request)
        status = str(reply.status)
        if status not in known:
            kind = reply.media.partition(";")[0]
            known[status] = {"description": _both(problem.says)}
            if reply.body is not None:
                known[status]["content"] = {kind: {"schema": _free(kind)}}
    return dict(sorted(known.items()))


def _can_meet(operation: Operation, problem: Problem) -> bool:
    if problem.kind == "body":
        return operation.takes is not None
    if problem.kind == "query":
        return operation.query is not None or bool(operation.headers)
    return True


def _phrase(status: int) -> str:
    if not status:
        return _both(_OTHERWISE)
    known: Mapping[int, str] = {one.value: one.phrase for one in HTTPStatus}
    phrase = known.get(status, str(status))
    return _both(Text(_PHRASES.get(status, phrase), phrase))


def _both(text: Text) -> str:
    return text.vi if text.vi == text.en else f"{text.vi} / {text.en}"
