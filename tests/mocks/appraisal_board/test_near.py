"""The board among the real axis, insurance side and gateway: papers are fetched, and its own minutes are among them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from harness.documents.authors import values
from harness.faults import NoAnswer
from mocks.appraisal_board.doors import EXAMPLE

DOOR = "/gdyk/1.0/giayTo"


@pytest.fixture
def board(lone: Callable[..., Any]) -> Any:
    return lone("appraisal-board", stubs=(), others=("axis", "population", "insurance", "intake"))


def fetch(board: Any, person: str, kind: str, dossier: str = "000001/2026/GT") -> dict[str, Any]:
    said = board.ask("GET", f"{DOOR}?{urlencode({'soDDCN': person, 'loai': kind, 'soHoSo': dossier})}")
    assert said.status == 200
    fields: dict[str, Any] = said.fields
    return fields


def test_a_discharge_paper_is_fetched_for_the_appraisal(board: Any) -> None:
    who = board.network.town.home("appraisal/happy").woman
    record = values("CT03", "PL02", board.network.world.scene(1, patient=who))[0]
    board.network.give_values("CT03", "PL02", record, "01901")

    found = fetch(board, who.cccd, "CT03")

    assert (found["ketQua"], [row["noiDung"]["SO_CCCD"] for row in found["dsChungTu"]]) == ("1", [who.cccd])
    (row,) = [row for row in board.network.parties["axis"].desk.audit_rows() if row["service"]]
    assert (row["consumer"], row["purpose"], row["dossier"]) == ("appraisal-board", "GDYK", "000001/2026/GT")


def test_minutes_are_found_in_their_last_issue(board: Any) -> None:
    person = EXAMPLE["nguoiDuocGiamDinh"]["soDDCN"]
    board.ask("POST", "/gdyk/1.0/bienban", EXAMPLE)
    board.settle()
    board.ask("POST", "/gdyk/1.0/bienban", EXAMPLE | {"tyLe": "12", "tongTyLe": "12", "capLai": True})
    board.settle()

    (row,) = fetch(board, person, "XML12")["dsChungTu"]

    assert (row["soChungTu"], row["noiDung"]["TYLE_TTCT_MOI"]) == (EXAMPLE["soBienBan"], "12")


def test_nobody_has_papers_of_a_stranger(board: Any) -> None:
    assert fetch(board, "001090990001", "XML8") == {
        "maLoi": "",
        "moTaLoi": "",
        "moTaLoiEn": "",
        "ketQua": "1",
        "dsChungTu": [],
    }


def test_silence_is_told_at_once(board: Any) -> None:
    board.network.arm([NoAnswer(door="appraisal-board->axis:*")])

    found = fetch(board, "001090990001", "CT03")

    assert (found["ketQua"], found["maLoi"]) == ("0", "GDYK06")


@pytest.mark.parametrize("query", ["", "?soDDCN=1&loai=CT03&soHoSo=x", "?soDDCN=001090990001&loai=CT07&soHoSo=x"])
def test_what_is_not_asked_well_is_refused(board: Any, query: str) -> None:
    assert board.ask("GET", DOOR + query).status == 400
