"""The contract as files: JSON Schema and XSD of every document, OpenAPI of every door, the schemas of cases and events.

What a vendor's own tools read. Everything is made from the same tables that the rules judge by.
"""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from harness.cases import schema as cases_schema
from harness.documents.schema import json_schema, xsd
from harness.documents.table import kinds, table, versions
from harness.errors import UsageError
from harness.events import schema as events_schema
from harness.messages import messages, samples
from harness.openapi import openapi
from harness.rulelist import as_json
from harness.text import Text
from harness.verdict import Verdict

_README = """# Hợp đồng kỹ thuật / Technical contract

- `documents/<KIND>-<VERSION>.schema.json`: JSON Schema 2020-12 của từng loại giấy tờ / of each kind of document
- `documents/<KIND>-<VERSION>.xsd`: XSD của cùng giấy tờ / of the same document
- `documents/<KIND>-<VERSION>.sample.xml`: một bản mẫu đầy đủ / a full sample
- `messages/<DOOR>.xml`: cả thông điệp của từng cửa, chữ ký để trống / a whole message of each door, the signature empty
- `openapi.json`: OpenAPI 3.1 của mọi cửa tiếp nhận / of every door
- `doors.json`: tên cửa dùng trong tình huống, đường dẫn, nơi đặt tài khoản, mã trả lời / the doors' names as cases use
  them, their paths, where credentials travel, the codes they answer
- `rules.json`: mọi quy tắc, nguồn, cách khắc phục / every rule, its source and remedy
- `cases.schema.json`: ca kiểm tra giao cho phần mềm bệnh viện / a case as given to a hospital system
- `events.schema.json`: một dòng của tệp sự kiện / one line of an events file

Các kết quả / verdicts: {verdicts}
"""


def export(folder: Path) -> tuple[Path, ...]:
    """Write the whole contract into `folder`; the files written, in order."""
    made = []
    for name, data in _files():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            raise UsageError(
                Text(f"Không ghi được {path}: {error.strerror}.", f"{path} cannot be written: {error.strerror}.")
            ) from error
        made.append(path)
    return tuple(made)


def _files() -> Iterator[tuple[str, bytes]]:
    for kind in kinds():
        for version in versions(kind):
            chosen = table(kind, version)
            yield f"documents/{kind}-{version}.schema.json", _json(json_schema(chosen))
            if chosen.root:  # a document that travels as JSON alone has no XSD
                yield f"documents/{kind}-{version}.xsd", xsd(chosen)
    for name, data in samples():
        yield f"documents/{name}", data
    for name, data in messages():
        yield f"messages/{name}", data
    yield "openapi.json", _json(openapi())
    yield "rules.json", _json(as_json())
    yield "cases.schema.json", _json(cases_schema())
    yield "events.schema.json", _json(events_schema())
    yield "doors.json", (files("harness.wire") / "doors.json").read_bytes()
    yield "README.md", _README.format(verdicts=", ".join(verdict.word for verdict in Verdict)).encode()


def written(value: Any) -> str:
    """`value` as JSON text, for people to read and machines to compare."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _json(value: Any) -> bytes:
    return written(value).encode()
