import json
import re
from pathlib import Path
from typing import Any

import pytest

from reports.matrix import write_matrix

NOTHING = {"vi": "", "en": ""}


def twin(name: str, breaks: str, *, killed: bool = True, also: tuple[str, ...] = ()) -> dict[str, Any]:
    says = {"vi": f"{name} hỏng", "en": f"{name} broken"}
    verdict = "failed" if killed else "passed"
    return {
        "name": name,
        "breaks": breaks,
        "says": says,
        "killed": killed,
        "verdict": verdict,
        "why": NOTHING,
        "also": also,
    }


@pytest.fixture
def page(tmp_path: Path) -> str:
    role = {
        "role": "intake",
        "seed": 1,
        "whole": False,
        "rules": ["A-1", "B-1"],
        "twins": [twin("second", "B-1", killed=False), twin("first", "A-1", also=("B-1",))],
        "variants": [{"name": "plain", "says": NOTHING, "seed": 4, "alarms": {"A-1": NOTHING}, "judged": 2}],
        "holes": [{"vi": "lỗ hổng <B-1>", "en": "hole <B-1>"}],
        "alarms": [],
    }
    table = tmp_path / "prove.json"
    table.write_text(json.dumps({"format": "lienthong-prove/1", "roles": [role]}), "utf-8")
    return write_matrix(table, "vi").read_text("utf-8")


def test_columns_follow_the_order_of_the_rules(page: str) -> None:
    assert page.index(">first</th>") < page.index(">second</th>")


def test_a_kill_a_survivor_and_a_bycatch_have_marks_of_their_own(page: str) -> None:
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]

    assert rows.count("●") == 1
    assert rows.count("✕") == 1
    assert rows.count("○") == 1


def test_holes_are_named_as_text(page: str) -> None:
    assert "lỗ hổng &lt;B-1&gt;" in page


def test_a_proof_with_a_hole_does_not_say_that_every_check_is_proved(page: str) -> None:
    assert "Chưa chứng minh trọn vẹn" in page
    assert "Every check kills a broken twin" not in page


def test_a_row_has_as_many_columns_as_there_are_twins(tmp_path: Path) -> None:
    twins = [twin(f"t{number}", "A-1" if number == 2 else "B-1") for number in range(6)]
    role = {
        "role": "intake",
        "width": "suite",
        "whole": True,
        "rules": ["A-1", "B-1"],
        "twins": twins,
        "variants": [],
        "holes": [],
        "spills": [{"vi": "lan", "en": "t1: fells 9 rules beyond its neighbours"}],
        "alarms": [],
    }
    table = tmp_path / "prove.json"
    table.write_text(json.dumps({"format": "lienthong-prove/1", "roles": [role]}), "utf-8")

    page = write_matrix(table, "en").read_text("utf-8")

    rows = page.partition("<tbody>")[2].partition("</tbody>")[0].split("</tr>")[:2]
    spans = [
        sum(int(span or 1) for span in re.findall(r'<td(?: class="\w+")?(?: colspan="(\d+)")?>', row)) for row in rows
    ]
    assert spans == [6, 6]
    assert "t1: fells 9 rules beyond its neighbours" in page
    assert "blank: met and not caught" in page
