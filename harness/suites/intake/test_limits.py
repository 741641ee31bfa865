"""Code 1001: what is too large is refused by its length, and what is not is let in."""

import base64
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

import pytest

from harness.finding import Finding
from harness.judgement import broken
from harness.suites.intake.answers import expect_code
from harness.suites.intake.visitor import Sent, Visitor, answered
from harness.text import Text
from harness.wire.calls import Call, credential_headers, file_fields
from harness.wire.door import doors

TOO_LARGE: Final = 140 * 1024 * 1024
"""Base64 characters: 105 MB of file, above the largest limit known."""

ROOM: Final = 2 * 1024 * 1024
KEPT: Final = 512
"""Bytes of a huge body that stay as evidence."""


def huge(visitor: Visitor, name: str) -> Sent:
    """Send base64 of `TOO_LARGE` characters; only its beginning is kept."""
    visitor.needs_door(name)
    door, credentials, token = doors()[name], visitor.credentials(), visitor.token
    fields = file_fields(door, credentials, token, "", f"{visitor.world.today:%Y%m}")
    fields.pop(door.file)
    if door.bodies[0] == "form":
        head, tail, kind = f"{urlencode(fields)}&{door.file}=".encode(), b"", "application/x-www-form-urlencoded"
    else:
        parts = ",".join(f'"{key}":"{value}"' for key, value in fields.items())
        head, tail, kind = f'{{{parts},"{door.file}":"'.encode(), b'"}', "application/json"
    lines = credential_headers(credentials, token) if door.credentials == "headers" else ()
    call = Call("POST", door.path, (("Content-Type", kind), *lines), head + b"A" * TOO_LARGE + tail)
    sent = visitor.send(name, call)
    request = sent.exchange.request
    sent.exchange.request = replace(request, body=request.body[:KEPT])
    sent.exchange.notes["body"] = f"{len(call.body)} bytes, cut"
    return sent


@pytest.mark.parametrize(
    "door",
    [
        pytest.param("claim-3176", marks=pytest.mark.rule("GATE-LIMIT-CLAIM"), id="claim"),
        pytest.param("certificates", marks=pytest.mark.rule("GATE-LIMIT-CERT"), id="39"),
        pytest.param("adjustment", marks=pytest.mark.rule("GATE-LIMIT-ADJUST"), id="73"),
    ],
)
def test_a_file_above_every_limit_is_1001(visitor: Visitor, door: str) -> None:
    expect_code(huge(visitor, door), "1001")


@pytest.mark.rule("GATE-LIMIT-ROOM")
@pytest.mark.parametrize("door", ["claim-3176", "certificates"])
def test_a_file_of_two_megabytes_is_not_too_large(visitor: Visitor, door: str) -> None:
    encoded = base64.b64encode(b"<GIAMDINHHS>" + b" " * ROOM + b"</GIAMDINHHS>").decode()
    sent = answered(visitor.file(door, encoded))

    sent.exchange.request = replace(sent.exchange.request, body=sent.exchange.request.body[:KEPT])
    if sent.code in {"", "1001"} or sent.status >= 400:
        says = Text("tệp 2 MB bị từ chối vì dung lượng", "a file of 2 MB was refused for its size")
        broken([Finding(f"response of {door}", says, "≠ 1001", sent.code or f"HTTP {sent.status}")])
