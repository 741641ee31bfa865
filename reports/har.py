"""`evidence.har`: every exchange in the HTTP Archive 1.2 format, for the tools that open one. Bodies are redacted."""

import json
from http import HTTPStatus
from typing import Any, Final

from harness.events import Event
from harness.record import Record
from harness.text import Language

NAME: Final = "har"
FILE: Final = "evidence.har"
_MIME: Final = {
    "form": "application/x-www-form-urlencoded",
    "json": "application/json",
    "xml": "application/xml",
    "opaque": "text/plain",
    "empty": "text/plain",
}


def write(record: Record, language: Language) -> str:  # noqa: ARG001 -- an archive has no language
    """The archive; each entry's comment names the rules and cases that it is evidence for."""
    uses: dict[int, list[str]] = {}
    for rule in record.rules.values():
        for case in rule.cases:
            for number in case.exchanges:
                uses.setdefault(number, []).append(f"{rule.id} {case.edge}: {case.verdict.word}")
    log = {
        "version": "1.2",
        "creator": {"name": "lienthong", "version": "1"},
        "comment": "redacted: ⟨kind:n·length⟩ stands for the n-th hidden value of its kind",
        "entries": [
            _entry(event, str(record.head["target"]), uses.get(number, []))
            for number, event in record.exchanges.items()
        ],
    }
    return json.dumps({"log": log}, ensure_ascii=False, indent=1) + "\n"


def _entry(event: Event, target: str, uses: list[str]) -> dict[str, Any]:
    request, response = event["request"], event["response"]
    comment = "; ".join(uses)
    if event["broke"]:
        comment = f"no answer: {event['broke']}; {comment}"
    return {
        "startedDateTime": event["at"],
        "time": event["took_ms"],
        "request": _request(request, target),
        "response": _response(response),
        "cache": {},
        "timings": {"send": 0, "wait": event["took_ms"], "receive": 0},
        "comment": comment,
    }


def _request(request: dict[str, Any], target: str) -> dict[str, Any]:
    query = "&".join(f"{name}={value}" for name, value in request["query"])
    base = target.rstrip("/") or "http://bench.invalid"
    return {
        "method": request["method"],
        "url": f"{base}{request['path']}{'?' if query else ''}{query}",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(request["headers"]),
        "queryString": _named(request["query"]),
        "headersSize": -1,
        "bodySize": -1,
        "postData": {"mimeType": _MIME[request["body"]["kind"]], "text": request["body"]["text"]},
    }


def _response(response: dict[str, Any] | None) -> dict[str, Any]:
    if response is None:  # HAR knows no missing answer; status 0 is what browsers write
        response = {"status": 0, "headers": [], "body": {"kind": "empty", "text": ""}}
    known = {status.value: status.phrase for status in HTTPStatus}
    return {
        "status": response["status"],
        "statusText": known.get(response["status"], ""),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(response["headers"]),
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
        "content": {
            "size": len(response["body"]["text"].encode()),
            "mimeType": _MIME[response["body"]["kind"]],
            "text": response["body"]["text"],
        },
    }


def _named(pairs: list[list[str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]
