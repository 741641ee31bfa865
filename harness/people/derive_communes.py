"""Makes `communes.json` from the data of the package vietnamadminunits 1.0.4 (MIT).

Run `python -m harness.people.derive_communes FOLDER`, FOLDER being the package's `data`. The package itself is no
dependency: it brings shapely and geopy, of which nothing is needed here.
"""

import json
import sqlite3
import sys
from collections import defaultdict
from contextlib import closing
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

_SOURCE: Final = (
    "vietnamadminunits 1.0.4, Copyright (c) 2025 Tran Ngoc Minh Hieu, MIT licence; after QĐ 19/2025/QĐ-TTg and the 34 "
    "resolutions of June 2025 on communes"
)
_LICENCE: Final = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated "
    'documentation files (the "Software"), to deal in the Software without restriction, including without limitation '
    "the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and "
    "to permit persons to whom the Software is furnished to do so, subject to the following conditions: The above "
    "copyright notice and this permission notice shall be included in all copies or substantial portions of the "
    'Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT '
    "LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT "
    "SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION "
    "OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER "
    "DEALINGS IN THE SOFTWARE."
)


def derive(folder: Path) -> dict[str, Any]:
    """The compact table: units before and after 1 July 2025, and where each old commune went (default first)."""
    with closing(sqlite3.connect(folder / "dataset.db")) as database:
        new = database.execute(
            "select provinceCode, province, wardCode, ward, provinceKey, wardKey from admin_units order by wardCode"
        ).fetchall()
        old = database.execute(
            "select provinceCode, province, districtCode, district, wardCode, ward, provinceKey, districtKey, wardKey "
            "from admin_units_legacy where wardCode is not null order by wardCode"
        ).fetchall()
    went = _went(json.loads((folder / "converter_2025.json").read_text("utf-8")), new, old)
    return {
        "source": _SOURCE,
        "basis": "observed",
        "year": 2025,
        "licence": _LICENCE,
        "provinces": dict(sorted({row[0]: row[1] for row in new}.items())),
        "old_provinces": dict(sorted({row[0]: row[1] for row in old}.items())),
        "communes": [f"{row[2]}|{row[3]}|{row[0]}" for row in new],
        "old_districts": sorted({f"{row[2]}|{row[3]}|{row[0]}" for row in old}),
        "old_communes": [f"{row[4]}|{row[5]}|{row[2]}|{','.join(went[row[4]])}" for row in old],
    }


def _went(converter: dict[str, Any], new: list[Any], old: list[Any]) -> dict[str, list[str]]:
    now = {(row[4], row[5]): row[2] for row in new}
    then = {f"{row[6]}_{row[7]}_{row[8]}": row[4] for row in old}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, sources in communes.items():
            for source in sources:
                if source in then:
                    found[then[source]].append(now[province, commune])
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, parts in divided.items():
            for part in sorted(parts, key=lambda part: not part["isDefaultNewWard"]):
                found[then[source]].append(now[province, part["newWardKey"]])
    return found


if __name__ == "__main__":
    target = Path(str(files(__package__) / "communes.json"))
    target.write_text(json.dumps(derive(Path(sys.argv[1])), ensure_ascii=False, indent=0) + "\n", "utf-8")
