from jsonschema import Draft202012Validator

from harness.openapi import openapi
from harness.wire.door import doors


def test_every_door_has_its_operation() -> None:
    assert set(openapi()["paths"]) == {door.path for door in doors().values()}


def test_an_operation_names_its_codes_its_source_and_both_notices() -> None:
    operation = openapi()["paths"]["/api/hososuckhoe/guiGiayToDienTu"]["post"]
    (schema,) = (body["schema"] for body in operation["requestBody"]["content"].values())

    assert operation["operationId"] == "death_notice_or_birth_notice"
    assert schema["properties"]["loaiHs"]["enum"] == ["60", "61"]
    assert "1001" in operation["x-codes"]
    assert operation["x-source"]


def test_the_three_file_fields_keep_their_spellings() -> None:
    paths = openapi()["paths"]

    def fields(path: str) -> set[str]:
        content = paths[path]["post"]["requestBody"]["content"]
        return set(next(iter(content.values()))["schema"]["properties"])

    assert "fileHSBase64" in fields("/api/qd130/guiHoSoXmlQD3176")
    assert "fileBase64Str" in fields("/api/chungtugw/GuiHoSoChungTu2025")
    assert "fileHsBase64" in fields("/api/HSDCTT12/GuiHoSoDieuChinh09BH")


def test_the_history_takes_forms_only() -> None:
    content = openapi()["paths"]["/api/egw/Lskcb2025"]["post"]["requestBody"]["content"]

    assert list(content) == ["application/x-www-form-urlencoded"]


def test_every_schema_is_one() -> None:
    for schema in openapi()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
