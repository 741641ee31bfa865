import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import jsonschema
import pytest

from harness.cases import Case, Report, UnreadableReportError, door_of, read_report, schema, step_of
from harness.errands import errands
from harness.text import Text
from harness.wire.door import doors
from harness.world import World

WORLD = World.make(7, date(2026, 11, 23), datetime(2026, 11, 23, 3, tzinfo=UTC))
VALIDATOR = jsonschema.Draft202012Validator(schema())
SAYS = Text("Một việc bình thường.", "An ordinary errand.")


def cases() -> Iterator[Any]:
    for number, (door, errand) in enumerate(errands(WORLD).items(), 1):
        scene = WORLD.scene(number)
        case = Case(f"{number:04d}-{door}", errand.says, scene, tuple(errand.make(scene)))
        yield pytest.param(case, id=door)


def test_the_published_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("case", list(cases()))
def test_every_ordinary_case_keeps_the_published_schema(case: Case) -> None:
    VALIDATOR.validate(case.as_json())


def test_every_door_but_the_token_has_an_errand() -> None:
    assert set(errands(WORLD)) == set(doors()) - {"token"}


def test_a_sending_step_names_its_version_and_signature() -> None:
    step = step_of("death-notice", [("GIAYBAOTU", {"MA_GBT": "1"})]).as_json()

    assert (step["do"], step["version"], step["signature"]) == ("send", "PL02", "P2")


@pytest.mark.parametrize(
    ("kind", "version", "channel", "door"),
    [
        ("XML7", "3176", "claims", "claim-3176"),
        ("CHECKIN", "130", "checkin", "checkin-130"),
        ("GIAYCHUNGSINH", "PL02", "notices", "birth-notice"),
        ("GKSK", "PL02", "driver", "driver"),
    ],
)
def test_a_document_knows_its_door(kind: str, version: str, channel: str, door: str) -> None:
    assert door_of(kind, version, channel) == door


def test_a_report_needs_an_outcome_only() -> None:
    assert read_report(b'{"outcome": "unknown"}') == Report(outcome="unknown")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b'{"outcome": "fine"}',
        b'{"outcome": "accepted", "code": 2.5}',
        b'{"outcome": "accepted", "code": true}',
        b'{"outcome": "accepted", "surprise": 1}',
        b'{"outcome": "accepted", "note": "' + b"x" * 3000 + b'"}',
    ],
)
def test_a_report_that_is_none_is_refused_in_both_languages(body: bytes) -> None:
    with pytest.raises(UnreadableReportError) as raised:
        read_report(body)

    assert "GET /schema" in raised.value.says.vi
    assert "GET /schema" in raised.value.says.en


def test_a_report_as_many_libraries_write_it_is_read() -> None:
    body = b'{"outcome": "refused", "code": 125, "receipt": null, "note": null}'

    VALIDATOR.evolve(schema=schema()["$defs"]["report"]).validate(json.loads(body))
    assert read_report(body) == Report(outcome="refused", code="125")


def test_the_schema_and_the_reader_agree_on_outcomes() -> None:
    outcomes = schema()["$defs"]["report"]["properties"]["outcome"]["enum"]

    assert [read_report(f'{{"outcome": "{outcome}"}}'.encode()).outcome for outcome in outcomes] == outcomes
