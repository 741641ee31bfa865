"""The network's contract: valid OpenAPI 3.1 for every party, and files that a vendor's tools read."""

import json
from pathlib import Path

import pytest
from lxml import etree
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from harness.errors import UsageError
from harness.topology import PARTIES
from mocks.contract import export, parties
from mocks.party_openapi import openapi_of

FOUND = parties()


@pytest.mark.parametrize("name", FOUND)
def test_every_party_has_a_valid_openapi(name: str) -> None:
    said = openapi_of(FOUND[name])

    OPENAPI_31_VALIDATOR.validate(said)
    assert said["paths"]


@pytest.mark.parametrize("name", FOUND)
def test_every_operation_speaks_both_languages_and_names_its_source(name: str) -> None:
    operations = [one for path in openapi_of(FOUND[name])["paths"].values() for one in path.values()]

    assert len({one["operationId"] for one in operations}) == len(operations)
    for one in operations:
        assert one["summary"].strip(), one["operationId"]
        assert one["x-source"].strip(), one["operationId"]
        assert one["x-basis"] in {"published", "observed", "profile"}


def test_a_form_tells_its_fields_and_an_answer_its_headers() -> None:
    said = openapi_of(FOUND["axis"])
    form = said["paths"]["/token"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    throttled = said["paths"]["/apiTheBHYTTE/1.0/traKetQua"]["post"]["responses"]["429"]

    assert form["schema"] == {"$ref": "#/components/schemas/TokenForm"}
    assert "grant_type" in said["components"]["schemas"]["TokenForm"]["properties"]
    assert set(throttled["content"]) == {"application/json", "application/xml", "text/plain", "*/*"}
    assert "Retry-After" in throttled["headers"]


def test_credentials_stand_in_security_schemes_where_openapi_looks_for_them() -> None:
    operation = openapi_of(FOUND["axis"])["paths"]["/apiTheBHYTTE/1.0/traKetQua"]["post"]

    assert operation["security"] == [{"bearer": []}, {}]
    assert "Authorization" not in {one["name"] for one in operation["parameters"]}


def test_what_every_door_says_to_malformed_requests_is_asked_of_the_party() -> None:
    paths = openapi_of(FOUND["axis"])["paths"]

    assert {"413", "415", "503"} <= set(paths["/token"]["post"]["responses"])
    xroad = paths["/r1/VN/GOV/G01/csdldc/DanhSachThayDoi"]["post"]["responses"]
    assert "413" not in xroad


def test_the_export_writes_one_file_a_party(tmp_path: Path) -> None:
    made = export(tmp_path)

    names = {path.stem for path in made if path.parent.name == "openapi"}
    assert names == set(FOUND)
    assert names <= set(PARTIES)
    for path in made:
        if path.suffix == ".json":
            assert json.loads(path.read_text("utf-8"))["openapi"] == "3.1.0"
        else:
            assert etree.QName(etree.parse(path).getroot()).localname == "definitions"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "openapi").write_text("a file")

    with pytest.raises(UsageError, match="openapi"):
        export(tmp_path)
