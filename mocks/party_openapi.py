"""OpenAPI 3.1 of one party, written from its table of operations; sources and bases stand in `x-` keys."""

import re
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from harness.topology import TITLES
from mocks.party import FORM, JSON, Operation, Party

_REF: Final = "#/components/schemas/{model}"
PROBLEM: Final = {"description": "Yêu cầu không đọc được / the request cannot be read"}


def openapi_of(party: Party) -> dict[str, Any]:
    """The whole description of `party`'s doors."""
    operations = list(party.operations())
    models = {model for operation in operations for model in _models(operation)}
    ordered = sorted(models, key=lambda model: model.__name__)
    refs, schema = models_json_schema([(model, "validation") for model in ordered], ref_template=_REF)
    named = {model: refs[(model, "validation")] for model in ordered}
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = re.sub(r"\{(\w+):path\}", r"{\1}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, named, path)
    title = TITLES[party.name]
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{title.vi} / {title.en}", "version": "1"},
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "paths": paths,
        "components": {"schemas": schema.get("$defs", {})},
    }


def _models(operation: Operation) -> set[type[BaseModel]]:
    found = {operation.takes, operation.query, *operation.gives.values()}
    return {model for model in found if isinstance(model, type) and issubclass(model, BaseModel)}


def _operation(operation: Operation, named: dict[type[BaseModel], Any], path: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": operation.name,
        "summary": f"{operation.says.vi} / {operation.says.en}",
        "x-source": operation.source,
        "x-basis": operation.basis.value,
        "parameters": _parameters(operation, path),
        "responses": {str(status): _response(operation, model, named) for status, model in operation.gives.items()},
    }
    if operation.takes is not None:
        said["requestBody"] = {"required": True, "content": {JSON: {"schema": named[operation.takes]}}}
    elif operation.media:
        schema: dict[str, Any] = {"type": "object"} if operation.media == FORM else {"type": "string"}
        said["requestBody"] = {"required": True, "content": {operation.media: {"schema": schema}}}
    return said


def _parameters(operation: Operation, path: str) -> list[dict[str, Any]]:
    text = {"type": "string", "minLength": 1}
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": text} for name in re.findall(r"\{(\w+)\}", path)
    ]
    found += [{"name": name, "in": "header", "required": True, "schema": text} for name in operation.headers]
    if operation.query is not None:
        schema = operation.query.model_json_schema()
        required = set(schema.get("required", ()))
        found += [
            {"name": name, "in": "query", "required": name in required, "schema": one}
            for name, one in schema.get("properties", {}).items()
        ]
    return found


def _response(operation: Operation, model: Any, named: dict[type[BaseModel], Any]) -> dict[str, Any]:
    if model is None:
        return {"description": "–"}
    if isinstance(model, dict):
        return {"description": "–", "content": {operation.gives_media: {"schema": model}}}
    return {"description": "–", "content": {operation.gives_media: {"schema": named[model]}}}
